/* tests/unit/format/test_feed.c: RSS, Atom and JSON feeds to articles; ill-formed ones; character sets; hostile ones.
 * SPDX-License-Identifier: MIT */
#include "reading.h"

static const char rss[] =
    "<?xml version='1.0' encoding='utf-8'?>\n"
    "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'"
    " xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    " xmlns:media='http://search.yahoo.com/mrss/'><channel>\n"
    "<title>Harbour Post</title><link>https://harbour.example/</link><language>en-GB</language>\n"
    "<description>News of the coast</description>\n"
    "<item><title>Eels &amp;amp; tides</title><link>/eels</link>"
    "<guid isPermaLink='false'>tag:harbour.example,2022:eels</guid>"
    "<pubDate>Fri, 04 Feb 2022 10:30:00 GMT</pubDate>"
    "<dc:creator>Ann Smith</dc:creator><dc:creator>Bo Lund</dc:creator>"
    "<category>Fish</category><category domain='http://x.example/c'>Coast</category>"
    "<description>Short.</description>"
    "<content:encoded><![CDATA[<p>The first <a href='a.html'>paragraph</a>.</p><p>The "
    "second.</p>]]></content:encoded>"
    "<enclosure url='http://harbour.example/e.mp3' type='audio/mpeg' length='12'/>"
    "<media:group><media:content url='http://harbour.example/p.jpg' "
    "type='image/jpeg'/></media:group>"
    "<comments>https://harbour.example/eels#c</comments></item>\n"
    "<item><title>Without a body</title><guid>https://harbour.example/2</guid>"
    "<author>bo@harbour.example (Bo Lund)</author></item>\n"
    "</channel></rss>\n";

Test(feed, rss)
{
    galley_arena *arena = arena_of(NULL);
    galley_document_hints hints = {.url = GALLEY_STR("https://harbour.example/feed/rss.xml")};
    galley_document d = read_as(GALLEY_DOCUMENT_RSS, galley_str_of(rss), &hints, arena);
    check_document(&d);
    EXPECT_STR(d.title, "Harbour Post");
    EXPECT_STR(d.url, "https://harbour.example/");
    EXPECT_STR(d.lang, "en-GB");
    EXPECT_STR(d.description, "News of the coast");
    EXPECT_STR(d.version, "2.0");
    EXPECT_STR(d.note, "");
    cr_assert_eq(d.n_items, 2);
    const galley_article *a = &d.items[0].article;
    EXPECT_STR(a->title, "Eels & tides");
    EXPECT_STR(a->url, "https://harbour.example/eels");
    EXPECT_STR(a->key, "tag:harbour.example,2022:eels");
    EXPECT_STR(a->date, "2022-02-04T10:30:00Z");
    EXPECT_STR(a->author, "Ann Smith, Bo Lund");
    EXPECT_STR(a->source, "Harbour Post");
    EXPECT_STR(a->lang, "en-GB");
    EXPECT_STR(a->text, "The first paragraph.\n\nThe second.");
    EXPECT_STR(a->html,
               "<p>The first <a "
               "href='https://harbour.example/feed/a.html'>paragraph</a>.</p><p>The second.</p>");
    EXPECT_STR(field(a, "summary"), "Short.");
    EXPECT_STR(field(a, "comments"), "https://harbour.example/eels#c");
    EXPECT_STR(field(a, "image"), "http://harbour.example/p.jpg");
    EXPECT_STR(
        field(a, "enclosures"),
        "[{\"url\":\"http://harbour.example/e.mp3\",\"type\":\"audio/mpeg\",\"length\":\"12\"},"
        "{\"url\":\"http://harbour.example/p.jpg\",\"type\":\"image/jpeg\"}]");
    EXPECT_STR(field(a, "categories"), "[{\"term\":\"Coast\",\"scheme\":\"http://x.example/c\"}]");
    cr_assert_eq(a->n_labels, 2);
    EXPECT_STR(a->labels[0], "Fish");
    EXPECT_STR(a->labels[1], "Coast");
    cr_expect_eq(d.items[0].line, 5);
    a = &d.items[1].article;
    EXPECT_STR(a->url, "https://harbour.example/2");
    EXPECT_STR(a->author, "Bo Lund");
    EXPECT_STR(field(a, "author_email"), "bo@harbour.example");
    cr_expect_eq(d.items[1].line, 6);
    galley_arena_free(arena);
}

Test(feed, rss_one_has_its_items_beside_the_channel)
{
    static const char rdf[] =
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
        "xmlns='http://purl.org/rss/1.0/'"
        " xmlns:dc='http://purl.org/dc/elements/1.1/'><channel "
        "rdf:about='http://a.example/'><title>A</title></channel>"
        "<item rdf:about='http://a.example/1'><title>One</title><description>Text.</description>"
        "<dc:date>2022-02-04</dc:date><dc:subject>X</dc:subject></item></rdf:RDF>";
    galley_arena *arena = arena_of(NULL);
    galley_document d = read_as(GALLEY_DOCUMENT_RSS, galley_str_of(rdf), NULL, arena);
    cr_assert_eq(d.n_items, 1);
    const galley_article *a = &d.items[0].article;
    EXPECT_STR(a->source, "A");
    EXPECT_STR(a->url, "http://a.example/1");
    EXPECT_STR(a->date, "2022-02-04");
    EXPECT_STR(a->text, "Text.");
    cr_assert_eq(a->n_labels, 1);
    galley_arena_free(arena);
}

Test(feed, atom)
{
    static const char atom[] =
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en' xml:base='http://m.example/'>\n"
        "<title type='html'>Mer&amp;lt;idian</title><author><name>Desk</name></author>\n"
        "<entry xml:lang='fr'><title type='text'>A &lt;b> is no tag here</title>\n"
        "<link rel='alternate' href='un'/><link rel='enclosure' href='un.mp3' type='audio/mpeg'/>\n"
        "<id>urn:uuid:1</id><published>2022-02-04T10:30:00+01:00</"
        "published><updated>2022-02-05T00:00:00Z</updated>\n"
        "<category term='eau' label='Eau' scheme='s'/>\n"
        "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Un <b>mot</b> <a "
        "href='x'>x</a>.</p></div></content>\n"
        "<source><title>Autre</title></source></entry>\n"
        "<entry><id>urn:uuid:2</id><title>Two</title><summary "
        "type='html'>&lt;p>Sum.&lt;/p></summary>"
        "<updated>2022-02-06</updated></entry></feed>";
    galley_arena *arena = arena_of(NULL);
    galley_document d = read_as(GALLEY_DOCUMENT_ATOM, galley_str_of(atom), NULL, arena);
    check_document(&d);
    EXPECT_STR(d.title, "Mer<idian");
    cr_assert_eq(d.n_items, 2);
    const galley_article *a = &d.items[0].article;
    EXPECT_STR(a->title, "A <b> is no tag here");
    EXPECT_STR(a->url, "http://m.example/un");
    EXPECT_STR(a->key, "urn:uuid:1");
    EXPECT_STR(a->date, "2022-02-04T09:30:00Z");
    EXPECT_STR(field(a, "date_modified"), "2022-02-05T00:00:00Z");
    EXPECT_STR(a->text, "Un mot x.");
    EXPECT_STR(a->html, "<p>Un <b>mot</b> <a href=\"http://m.example/x\">x</a>.</p>");
    EXPECT_STR(a->lang, "fr");
    EXPECT_STR(a->source, "Autre");
    EXPECT_STR(field(a, "feed"), "Mer<idian");
    EXPECT_STR(a->author, "Desk");
    EXPECT_STR(field(a, "enclosures"),
               "[{\"url\":\"http://m.example/un.mp3\",\"type\":\"audio/mpeg\"}]");
    EXPECT_STR(field(a, "categories"), "[{\"term\":\"eau\",\"scheme\":\"s\",\"label\":\"Eau\"}]");
    a = &d.items[1].article;
    EXPECT_STR(a->text, "Sum.");
    EXPECT_STR(a->lang, "en");
    EXPECT_STR(a->date, "2022-02-06");
    galley_arena_free(arena);
}

Test(feed, a_feed_from_a_file_states_its_own_address)
{
    static const char atom[] = "<feed xmlns='http://www.w3.org/2005/Atom'><link rel='self' "
                               "href='http://m.example/b/feed'/>"
                               "<link href='/'/><entry><link href='one'/><summary "
                               "type='html'>&lt;a href='two'></summary></entry></feed>";
    galley_arena *arena = arena_of(NULL);
    galley_document d = read_as(GALLEY_DOCUMENT_ATOM, galley_str_of(atom), NULL, arena);
    EXPECT_STR(d.url, "http://m.example/");
    cr_assert_eq(d.n_items, 1);
    EXPECT_STR(d.items[0].article.url, "http://m.example/b/one");
    EXPECT_STR(d.items[0].article.html, "<a href='http://m.example/b/two'>");
    galley_arena_free(arena);
}

Test(feed, json)
{
    static const char json[] =
        "{\"version\":\"https://jsonfeed.org/version/"
        "1.1\",\"title\":\"J\",\"home_page_url\":\"https://j.example/\","
        "\"language\":\"en\",\"authors\":[{\"name\":\"Ann\"}],\"items\":["
        "{\"id\":\"1\",\"url\":\"https://j.example/1\",\"title\":\"One\",\"content_html\":\"<p>A</"
        "p><p>B <img src=\\\"i.png\\\"></p>\","
        "\"summary\":\"S\",\"date_published\":\"2022-02-04T10:30:00Z\",\"tags\":[\"x\",\"y\",\"x\"]"
        ","
        "\"attachments\":[{\"url\":\"https://j.example/a.mp3\",\"mime_type\":\"audio/"
        "mpeg\",\"size_in_bytes\":7}]},"
        "{\"id\":2,\"content_text\":\"Plain \\ud800 text\",\"author\":{\"name\":\"Bo\"}}, 7, ";
    galley_arena *arena = arena_of(NULL);
    galley_document d = read_as(GALLEY_DOCUMENT_JSON_FEED, galley_str_of(json), NULL, arena);
    check_document(&d);
    cr_assert_eq(d.n_items, 2);
    const galley_article *a = &d.items[0].article;
    EXPECT_STR(a->key, "https://j.example/1"); /* "1" names nothing outside of this feed */
    EXPECT_STR(field(a, "guid"), "1");
    EXPECT_STR(a->text, "A\n\nB");
    EXPECT_STR(a->html, "<p>A</p><p>B <img src=\"https://j.example/i.png\"></p>");
    EXPECT_STR(a->author, "Ann");
    cr_expect_eq(a->n_labels, 2);
    EXPECT_STR(field(a, "enclosures"),
               "[{\"url\":\"https://j.example/a.mp3\",\"type\":\"audio/mpeg\",\"length\":\"7\"}]");
    a = &d.items[1].article;
    EXPECT_STR(a->key, "https://j.example/#2");
    EXPECT_STR(a->author, "Bo");
    EXPECT_STR(a->text, "Plain \xEF\xBF\xBD text");
    cr_expect_eq(d.n_left_out, 1);
    cr_expect(has(d.note, "breaks off at byte"), "%.*s", (int)d.note.size, d.note.data);
    galley_arena_free(arena);
}

Test(feed, ill_formed_ones_are_read_and_told)
{
    static const struct {
        const char *xml, *title, *text, *note;
    } rows[] = {
        {"<rss><channel><item><title>A & "
         "B</title><description>x</description></item></channel></rss>",
         "A & B", "x", "not well-formed at line 1: \"&\" that begins no known reference"},
        {"<rss><channel>\n<item><title>T</title>\n<description>one<b>two</description></item></"
         "channel></rss>",
         "T", "onetwo", "not well-formed at line 3: an end tag that does not match"},
        {"<rss><channel><item><title>T</title><description>d", "T", "d",
         "not well-formed at line 1: the document ends inside an element"},
        {"junk <rss><channel><item><title>T</title></item></channel></rss>", "T", "", ""},
        {"<rss><channel><item><title>T</i></title><description>d</description></item></channel></"
         "rss>",
         "T", "d", "not well-formed at line 1: an end tag without its start"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        galley_arena *arena = arena_of(NULL);
        galley_document d;
        cr_assert_eq(galley_document_read(GALLEY_DOCUMENT_RSS, galley_str_of(rows[i].xml), NULL,
                                          arena, &d, NULL),
                     GALLEY_OK);
        cr_assert_eq(d.n_items, 1, "row %zu: %zu items", i, d.n_items);
        EXPECT_STR(d.items[0].article.title, rows[i].title);
        EXPECT_STR(d.items[0].article.text, rows[i].text);
        EXPECT_STR(d.note, rows[i].note);
        galley_arena_free(arena);
    }
}

Test(feed, character_sets)
{
    /* each says "<rss><item><title>é</title></item></rss>" or the like; e-acute */
    static const struct {
        const char *bytes, *charset, *name;
        size_t size;
    } rows[] = {
#define B(z) z, sizeof(z) - 1
        {"<?xml version='1.0' encoding='iso-8859-1'?><rss><item><title>\xE9</title></item></rss>",
         "", "CP1252", 0},
        {"<?xml version='1.0'?><rss><item><title>\xE9</title></item></rss>",
         "text/xml; charset=iso-8859-1", "CP1252", 0},
        {"\xEF\xBB\xBF<rss><item><title>\xC3\xA9</title></item></rss>", "", "UTF-8", 0},
        {"<?xml version='1.0' encoding='ISO-8859-15'?><rss><item><title>\xE9</title></item></rss>",
         "", "ISO-8859-15", 0},
        {"<?xml version='1.0' encoding='cp437'?><rss><item><title>\x82</title></item></rss>", "",
         "cp437", 0},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        galley_arena *arena = arena_of(NULL);
        galley_document_hints hints = {.charset = galley_str_of(rows[i].charset)};
        galley_document d =
            read_as(GALLEY_DOCUMENT_RSS, galley_str_of(rows[i].bytes), &hints, arena);
        cr_assert_eq(d.n_items, 1);
        EXPECT_STR(d.items[0].article.title, "\xC3\xA9");
        EXPECT_STR(d.charset, rows[i].name);
        galley_arena_free(arena);
    }
}

/* The same feed in the wide sets and EBCDIC, made here from ASCII. */
Test(feed, wide_character_sets)
{
    static const char text[] = "<?xml version='1.0'?><rss><item><title>wide</title></item></rss>";
    for (int width = 2; width <= 4; width += 2)
        for (int big = 0; big < 2; big++)
            for (int mark = 0; mark < 2; mark++) {
                char bytes[sizeof text * 4 + 4] = {0};
                size_t n = 0;
                if (mark) {
                    memcpy(bytes,
                           width == 2 ? (big ? "\xFE\xFF" : "\xFF\xFE")
                                      : (big ? "\0\0\xFE\xFF" : "\xFF\xFE\0\0"),
                           (size_t)width);
                    n = (size_t)width;
                }
                for (size_t i = 0; i + 1 < sizeof text; i++, n += (size_t)width)
                    bytes[n + (big ? (size_t)width - 1 : 0)] = text[i];
                galley_arena *arena = arena_of(NULL);
                galley_document d =
                    read_as(GALLEY_DOCUMENT_RSS, (galley_str){bytes, n}, NULL, arena);
                cr_assert_eq(d.n_items, 1, "width %d big %d mark %d", width, big, mark);
                EXPECT_STR(d.items[0].article.title, "wide");
                galley_arena_free(arena);
            }
}

Test(feed, what_is_guessed)
{
    static const struct {
        const char *bytes, *kind;
    } rows[] = {
        {"<rss>", "rss"},
        {"<?xml version='1.0'?>\n<!-- x --><!DOCTYPE rss [ <!ENTITY a '>'> ]>\n<rss>", "rss"},
        {"<rdf:RDF xmlns:rdf='x'>", "rss"},
        {"<feed xmlns='http://www.w3.org/2005/Atom'>", "atom"},
        {"<atom:feed>", "atom"},
        {"<urlset>", "sitemap"},
        {"<html><body><rss>", "none"},
        {"<!DOCTYPE html><html>", "none"},
        {"<html xmlns='x'><body><feed xmlns=\"http://www.w3.org/2005/Atom\">", "atom"},
        {"{\"version\": \"https://jsonfeed.org/version/1\"", "json-feed"},
        {"{\"id\": 1, \"text\": \"x\"}", "none"},
        {"The text of an article.", "none"},
        {"<", "none"},
        {"", "none"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        galley_document_kind kind =
            galley_document_guess(galley_str_of(rows[i].bytes), (galley_str){"", 0});
        cr_expect_str_eq(galley_document_name(kind), rows[i].kind, "%s", rows[i].bytes);
    }
}

Test(feed, hostile_ones_are_read_in_linear_time)
{
    static const long_row rows[] = {
        {"<rss>", "<a>", "", 500000},
        {"<rss>", "</a>", "", 500000},
        {"<rss><channel>", "<item>", "", 200000},
        {"<rss><channel>", "<item><description>", "x", 100000},
        {"<rss><channel><item><title>", "<b>", "x", 300000},
        {"<rss ", "a='b' ", "><item/></rss>", 1000000},
        {"<rss ", "xmlns:a='b' ", "><item/></rss>", 500000},
        {"<rss ", "a=' ", "", 500000},
        {"<rss>", "<!--", "", 300000},
        {"<rss>", "<![CDATA[", "", 300000},
        {"<rss>", "<?a ", "", 300000},
        {"<rss>", "<!DOCTYPE [\"", "", 300000},
        {"<!DOCTYPE rss [", "<!ENTITY a '&a;'>", "]><rss/>", 100000},
        {"<!DOCTYPE rss [<!ENTITY a "
         "'01234567890123456789012345678901234567890123456789'>]><rss><item><title>",
         "&a;", "</title></item></rss>", 300000},
        {"<rss><item><title>", "x", "</title></item></rss>", 4000000},
        {"<rss><item><title>", "&amp;", "</title></item></rss>", 500000},
        {"<rss xml:base='http://a.example/b/'><item><description>", "&lt;a href='x'>",
         "</description></item></rss>", 100000},
        {"<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry xml:base='a/'>", "", 100000},
        {"<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='xhtml'>",
         "<div xml:base='a/' href='b'>", "x", 100000},
        {"<rss><item>", "<category>a</category>", "</item></rss>", 100000},
        {"<rss>", "<item><title>a</title></item>\n", "</rss>", 50000},
    };
    check_long(GALLEY_DOCUMENT_RSS, rows, ROWS(rows));
    static const long_row json[] = {
        {"{\"items\":", "[", "", 500000},
        {"{\"items\":[", "{\"id\":1},", "]}", 100000},
        {"{\"items\":[{\"title\":\"", "\\ud800", "\"}]}", 300000},
        {"{\"items\":[{", "\"a\":1,", "\"title\":\"x\"}]}", 300000},
    };
    check_long(GALLEY_DOCUMENT_JSON_FEED, json, ROWS(json));
}

Test(feed, nul_bytes_are_told)
{
    static const char bytes[] = "<rss><item><title>a\0b</title></item></rss>";
    galley_arena *arena = arena_of(NULL);
    galley_document d;
    cr_assert_eq(galley_document_read(GALLEY_DOCUMENT_RSS, (galley_str){bytes, sizeof bytes - 1},
                                      NULL, arena, &d, NULL),
                 GALLEY_OK);
    cr_assert_eq(d.n_items, 1);
    EXPECT_STR(d.items[0].article.title, "ab");
    cr_expect(has(d.note, "a control character"));
    galley_arena_free(arena);
}

Test(feed, every_allocation_may_fail)
{
    check_faults(GALLEY_DOCUMENT_RSS, rss);
}
