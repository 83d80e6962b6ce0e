/* tests/unit/format/test_news.c: NITF, NewsML, NewsML-G2 and ninjs to articles.
 * SPDX-License-Identifier: MIT */
#include "reading.h"

#include "core/format/news.h"

static const char nitf[] =
    "<?xml version='1.0'?><nitf><head><title>Desk title</title>"
    "<tobject><tobject.subject tobject.subject.refnum='15007000' tobject.subject.type='Sport' "
    "tobject.subject.matter='Baseball'/>"
    "<tobject.subject tobject.subject.refnum='20000822'/></tobject>"
    "<docdata><doc-id id-string='n-1'/><date.issue norm='20220204T103000Z'/><urgency ed-urg='4'/>"
    "<doc.copyright holder='The Desk'/><key-list><keyword key='tides'/></key-list></docdata>"
    "<pubdata name='Harbour Post' position.section='Coast'/></head>"
    "<body xml:lang='en'><body.head><hedline><hl1>Eels come "
    "<em>back</em></hl1><hl2>More</hl2></hedline>"
    "<byline>By Ann Smith, <byttl>Staff Reporter</byttl></byline><dateline>HARBOUR, Feb "
    "4</dateline>"
    "<abstract><p>Short.</p></abstract></body.head>"
    "<body.content><p>The first\n  paragraph with <person>Bo Lund</person>.</p><hl2>Crosshead</hl2>"
    "<media><media-reference source='x.jpg'>no</media-reference><media-caption>A "
    "caption</media-caption></media>"
    "<block><p>The second.</p></block><ul><li>one</li></ul></body.content></body></nitf>";

Test(news, nitf)
{
    galley_arena *arena = arena_of(NULL);
    galley_document d = read_as(GALLEY_DOCUMENT_NITF, galley_str_of(nitf), NULL, arena);
    check_document(&d);
    cr_assert_eq(d.n_items, 1);
    const galley_article *a = &d.items[0].article;
    EXPECT_STR(a->title, "Eels come back");
    EXPECT_STR(a->key, "n-1");
    EXPECT_STR(a->author, "Ann Smith");
    EXPECT_STR(field(a, "byline"), "By Ann Smith, Staff Reporter");
    EXPECT_STR(field(a, "dateline"), "HARBOUR, Feb 4");
    EXPECT_STR(a->date, "2022-02-04T10:30:00Z");
    EXPECT_STR(a->source, "Harbour Post");
    EXPECT_STR(a->lang, "en");
    EXPECT_STR(field(a, "section"), "Coast");
    EXPECT_STR(field(a, "urgency"), "4");
    EXPECT_STR(field(a, "rights"), "The Desk");
    EXPECT_STR(field(a, "summary"), "Short.");
    EXPECT_STR(a->text,
               "The first paragraph with Bo Lund.\n\nCrosshead\n\nA caption\n\nThe second.\n\none");
    cr_expect(has(a->html, "<h2>Crosshead</h2>"));
    static const char *const labels[] = {"subj:15007000", "Baseball", "medtop:20000822", "tides"};
    cr_assert_eq(a->n_labels, ROWS(labels));
    for (size_t i = 0; i < a->n_labels; i++)
        EXPECT_STR(a->labels[i], labels[i]);
    galley_arena_free(arena);
}

static const char g2[] =
    "<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'><itemSet>\n"
    "<packageItem guid='p'/>\n"
    "<newsItem guid='urn:a' version='3' standardversion='2.35' xml:lang='en-GB'>"
    "<rightsInfo><copyrightNotice>Copyright The Desk</copyrightNotice></rightsInfo>"
    "<itemMeta><itemClass qcode='ninat:text'/><provider qcode='p:d'><name>The "
    "Desk</name></provider>"
    "<versionCreated>2022-02-05T00:00:00Z</versionCreated><firstCreated>2022-02-04T10:30:00+01:00</"
    "firstCreated>"
    "<pubStatus qcode='stat:usable'/></itemMeta>"
    "<contentMeta><urgency>4</urgency><creator><name>Ann Smith</name></creator><language tag='en'/>"
    "<subject type='cpnat:abstract' qcode='medtop:20000523'><name "
    "xml:lang='de'>Arbeitsmarkt</name><name xml:lang='en'>labour market</name></subject>"
    "<subject type='cpnat:geoArea' qcode='geo:1'><name>Harbour</name></subject>"
    "<subject uri='http://cv.iptc.org/newscodes/mediatopic/04000000'/>"
    "<slugline>S</slugline><headline> Fed\n   halts </headline></contentMeta>"
    "<contentSet><inlineXML contenttype='application/xhtml+xml'><html "
    "xmlns='http://www.w3.org/1999/xhtml'><head><title>no</title></head>"
    "<body><p>One.</p><p>Two.</p></body></html></inlineXML></contentSet></newsItem>\n"
    "<newsItem guid='urn:b'><itemMeta><itemClass "
    "qcode='ninat:picture'/></itemMeta><contentMeta><headline>A boat</headline>"
    "<description>A boat\n    in the harbour.</description></contentMeta></newsItem>\n"
    "<newsItem guid='urn:c'/><conceptItem/></itemSet></newsMessage>";

Test(news, newsml_g2)
{
    galley_arena *arena = arena_of(NULL);
    galley_document d = read_as(GALLEY_DOCUMENT_NEWSML_G2, galley_str_of(g2), NULL, arena);
    check_document(&d);
    EXPECT_STR(d.version, "2.35");
    cr_assert_eq(d.n_items, 2);
    cr_assert_eq(d.n_left_out, 3);
    cr_expect(has(d.left_out[0].why, "a package"));
    cr_expect_eq(d.left_out[0].line, 2);
    EXPECT_STR(d.left_out[1].why, "an item without headline and text");
    cr_expect(has(d.left_out[2].why, "a concept"));
    const galley_article *a = &d.items[0].article;
    EXPECT_STR(a->key, "urn:a");
    EXPECT_STR(a->title, "Fed halts");
    EXPECT_STR(a->text, "One.\n\nTwo.");
    EXPECT_STR(a->author, "Ann Smith");
    EXPECT_STR(a->source, "The Desk");
    EXPECT_STR(a->lang, "en");
    EXPECT_STR(a->date, "2022-02-04T09:30:00Z");
    EXPECT_STR(field(a, "date_modified"), "2022-02-05T00:00:00Z");
    EXPECT_STR(field(a, "status"), "usable");
    EXPECT_STR(field(a, "rights"), "Copyright The Desk");
    EXPECT_STR(field(a, "type"), "text");
    cr_assert_eq(a->n_labels, 3);
    EXPECT_STR(a->labels[0], "medtop:20000523");
    EXPECT_STR(a->labels[1], "labour market");
    EXPECT_STR(a->labels[2], "medtop:04000000");
    EXPECT_STR(field(a, "subjects"), "[{\"qcode\":\"medtop:20000523\",\"name\":\"labour market\"},"
                                     "{\"qcode\":\"geo:1\",\"name\":\"Harbour\",\"kind\":\"place\"}"
                                     ",{\"qcode\":\"medtop:04000000\"}]");
    a = &d.items[1].article;
    EXPECT_STR(a->text, "A boat\nin the harbour.");
    EXPECT_STR(field(a, "type"), "picture");
    galley_arena_free(arena);
}

static const char newsml[] =
    "<NewsML Version='1.2'><NewsEnvelope><SentFrom><Party FormalName='The "
    "Wire'/></SentFrom></NewsEnvelope>"
    "<NewsItem><Identification><NewsIdentifier><PublicIdentifier>urn:newsml:w:1</"
    "PublicIdentifier></NewsIdentifier></Identification>"
    "<NewsManagement><FirstCreated>20220204T103000+0000</FirstCreated><Urgency "
    "FormalName='4'/></NewsManagement>"
    "<NewsComponent><NewsLines><HeadLine>Eels</HeadLine><ByLine>By Ann "
    "Smith</ByLine><DateLine>HARBOUR</DateLine>"
    "<CopyrightLine>C</CopyrightLine></NewsLines><DescriptiveMetadata><Language FormalName='en'/>"
    "<SubjectCode><Subject FormalName='04000000'/><SubjectMatter "
    "FormalName='04010000'/></SubjectCode></DescriptiveMetadata>"
    "<NewsComponent><Role FormalName='StyleSheet'/><ContentItem><MimeType "
    "FormalName='text/css'/><DataContent>.a {}</DataContent></ContentItem></NewsComponent>"
    "<NewsComponent><Role FormalName='Caption'/><ContentItem><DataContent>A "
    "caption</DataContent></ContentItem></NewsComponent>"
    "<NewsComponent><Role "
    "FormalName='Main'/><ContentItem><DataContent><p>One.</p><p>Two.</p></DataContent></"
    "ContentItem></NewsComponent>"
    "</NewsComponent></NewsItem></NewsML>";

Test(news, newsml_1)
{
    galley_arena *arena = arena_of(NULL);
    galley_document d = read_as(GALLEY_DOCUMENT_NEWSML, galley_str_of(newsml), NULL, arena);
    check_document(&d);
    cr_assert_eq(d.n_items, 1);
    const galley_article *a = &d.items[0].article;
    EXPECT_STR(a->key, "urn:newsml:w:1");
    EXPECT_STR(a->title, "Eels");
    EXPECT_STR(a->text, "One.\n\nTwo.");
    EXPECT_STR(a->author, "Ann Smith");
    EXPECT_STR(a->source, "The Wire");
    EXPECT_STR(a->date, "2022-02-04T10:30:00Z");
    EXPECT_STR(field(a, "urgency"), "4");
    cr_assert_eq(a->n_labels, 2);
    EXPECT_STR(a->labels[1], "subj:04010000");
    galley_arena_free(arena);
}

Test(news, ninjs)
{
    static const struct {
        const char *json, *title, *text, *author, *label;
    } rows[] = {
        {"{\"uri\":\"urn:1\",\"versioncreated\":\"2022-02-04T10:30:00Z\",\"headline\":\"H\","
         "\"byline\":\"By Ann Smith\","
         "\"body_text\":\"plain\",\"body_xhtml\":\"<p>a</p><p>b</"
         "p>\",\"subject\":[{\"code\":\"20000523\",\"scheme\":\"http://cv.iptc.org/newscodes/"
         "mediatopic/\"}]}",
         "H", "a\n\nb", "Ann Smith", "medtop:20000523"},
        {"{\"uri\":\"urn:1\",\"versionCreated\":\"2022-02-04T10:30:00Z\",\"headlines\":[{\"role\":"
         "\"short\",\"value\":\"no\"},{\"role\":\"main\",\"value\":\"H\"}],"
         "\"by\":\"Von Ann "
         "Smith\",\"bodies\":[{\"contentType\":\"text/"
         "plain\",\"value\":\"one\\r\\n\\r\\ntwo\"}],\"subjects\":[{\"name\":\"Sport\"}]}",
         "H", "one\n\ntwo", "Ann Smith", "Sport"},
        {"{\"uri\":\"urn:1\",\"bodies\":[{\"contentType\":\"text/"
         "vnd.IPTC.NITF\",\"value\":\"<nitf><body><body.head><hedline><hl1>N</hl1></hedline></"
         "body.head>"
         "<body.content><p>x</p></body.content></body></nitf>\"}],\"title\":\"T\",\"by\":\"Ann "
         "Smith\",\"keywords\":[\"k\"]}",
         "T", "x", "Ann Smith", "k"},
        {"[{\"uri\":\"urn:1\",\"pubstatus\":\"usable\",\"descriptions\":[{\"role\":\"caption\","
         "\"value\":\"C\"}],\"associations\":{\"p\":{\"uri\":\"urn:2\"}},"
         "\"byline\":\"Ann "
         "Smith\",\"subject\":[{\"uri\":\"http://cv.iptc.org/newscodes/subjectcode/04000000\"}]}, "
         "1]",
         "", "C", "Ann Smith", "subj:04000000"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        galley_arena *arena = arena_of(NULL);
        galley_document d =
            read_as(GALLEY_DOCUMENT_NINJS, galley_str_of(rows[i].json), NULL, arena);
        check_document(&d);
        cr_assert_eq(d.n_items, 1);
        const galley_article *a = &d.items[0].article;
        EXPECT_STR(a->key, "urn:1");
        EXPECT_STR(a->title, rows[i].title);
        EXPECT_STR(a->text, rows[i].text);
        EXPECT_STR(a->author, rows[i].author);
        cr_assert_gt(a->n_labels, 0);
        EXPECT_STR(a->labels[0], rows[i].label);
        galley_arena_free(arena);
    }
}

Test(news, hostile_ones_are_read_in_linear_time)
{
    static const long_row g2_rows[] = {
        {"<newsItem>", "<contentSet><inlineXML><body>", "x", 50000},
        {"<newsMessage>",
         "<newsItem guid='a'><contentMeta><headline>h</headline></contentMeta></newsItem>", "",
         30000},
        {"<newsItem><contentMeta>", "<subject qcode='a:b'><name>n</name></subject>",
         "</contentMeta></newsItem>", 50000},
        {"<newsItem>", "<contentMeta><description>", "x", 50000},
    };
    check_long(GALLEY_DOCUMENT_NEWSML_G2, g2_rows, ROWS(g2_rows));
    static const long_row nitf_rows[] = {
        {"", "<nitf><body><body.content>", "x", 50000},
        {"<nitf><body><body.head><byline>", "<person>", "x", 100000},
        {"<nitf><body><body.content>", "<p a='b'>", "x", 100000},
    };
    check_long(GALLEY_DOCUMENT_NITF, nitf_rows, ROWS(nitf_rows));
    static const long_row newsml_rows[] = {
        {"<NewsML>", "<NewsItem><NewsComponent><ContentItem><DataContent>", "x", 30000},
        {"<NewsML><NewsItem>", "<NewsComponent>", "x", 200000},
        {"<NewsML><NewsItem>", "<ContentItem><DataContent>x</DataContent></ContentItem>", "",
         30000},
    };
    check_long(GALLEY_DOCUMENT_NEWSML, newsml_rows, ROWS(newsml_rows));
    static const long_row ninjs_rows[] = {
        {"[", "{\"uri\":\"a\",\"headline\":\"h\"},", "1]", 50000},
        {"{\"uri\":\"a\",\"bodies\":[", "{\"value\":\"x\"},", "1]}", 50000},
        {"{\"subjects\":[", "{\"name\":\"x\"},", "1],\"headline\":\"h\"}", 50000},
        {"", "[", "", 500000},
    };
    check_long(GALLEY_DOCUMENT_NINJS, ninjs_rows, ROWS(ninjs_rows));
}

Test(news, every_allocation_may_fail)
{
    check_faults(GALLEY_DOCUMENT_NITF, nitf);
    check_faults(GALLEY_DOCUMENT_NEWSML_G2, g2);
    check_faults(GALLEY_DOCUMENT_NEWSML, newsml);
}
