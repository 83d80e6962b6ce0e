/* tests/unit/format/test_xml.c: XML as people write it: what is taken how, what is told, what never grows.
 * SPDX-License-Identifier: MIT */
#include "reading.h"

#include "core/format/url.h"
#include "core/html/fragment.h"

static const char *const apart[] = {"item", NULL};

static galley__xml parse(const char *z, galley_arena *arena)
{
    galley__xml xml;
    galley__xml_options options = {.entity = galley__html_character, .apart = apart};
    cr_assert_eq(galley__xml_read(galley_str_of(z), &options, arena, &xml, NULL), GALLEY_OK);
    return xml;
}

Test(xml, text_of_a_document)
{
    static const struct {
        const char *xml, *text;
        size_t faults;
    } rows[] = {
        {"<a>x</a>", "x", 0},
        {"<a>&lt;b&gt; &amp; &quot;&apos;</a>", "<b> & \"'", 0},
        {"<a>&#65;&#x42;&#X43;</a>", "ABC", 0},
        {"<a>&#146;&#x2019;</a>", "\xE2\x80\x99\xE2\x80\x99", 0}, /* Windows-1252, as browsers do */
        {"<a>caf&eacute;</a>", "caf\xC3\xA9", 0},
        {"<a>AT&T</a>", "AT&T", 1},
        {"<a>&unknown; &;</a>", "&unknown; &;", 2},
        {"<a>&#0;&#xD800;&#x110000;</a>", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 0},
        {"<a><![CDATA[<b>&amp;</b>]]></a>", "<b>&amp;</b>", 0},
        {"<a>1<!-- no -->2<?no no?>3</a>", "123", 0},
        {"<a>one\r\ntwo\rthree</a>", "one\ntwo\nthree", 0},
        {"<a>a\x01z</a>", "az", 1},
        {"<a>3 < 4</a>", "3 < 4", 1},
        {"<a>x<br>y<br/>z</a>", "xyz", 0},
        {"<a><b>x</a>", "x", 1},
        {"<a>x</b>y</a>", "xy", 1},
        {"<a>x</A>", "x", 1},
        {"<a>x", "x", 1},
        {"<a>x<![CDATA[y", "xy", 2},
        {"<a>x<!-- y</a>", "x y", 1},
        {"<!DOCTYPE a [<!ENTITY me \"Me &amp; mine\">]><a>&me;</a>", "Me & mine", 0},
        {"<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a>x</a>", "x", 0},
        {"<!DOCTYPE a [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><a>&f;</a>", "&f;", 1},
        {"<!DOCTYPE a [<!-- don't --><!ENTITY e 'x'>]><a>&e;</a>", "x", 0},
        {"<!DOCTYPE a [<a>x</a>", "x", 2},
        {"no markup", "no markup", 0},
        {"", "", 0},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        galley_arena *arena = arena_of(NULL);
        galley__xml xml = parse(rows[i].xml, arena);
        galley_str text = galley__xml_text(&xml, 0);
        cr_expect(is(text, rows[i].text), "%s gave %.*s", rows[i].xml, (int)text.size, text.data);
        cr_expect_eq(xml.faults, rows[i].faults, "%s: %zu faults, the first: %s", rows[i].xml,
                     xml.faults, xml.fault);
        galley_arena_free(arena);
    }
}

Test(xml, attributes)
{
    static const struct {
        const char *xml, *value;
        size_t faults;
    } rows[] = {
        {"<a k='v'/>", "v", 0},
        {"<a k = \"v w\" >", "v w", 1}, /* not closed */
        {"<a k=v/>", "v/", 2},
        {"<a k>x</a>", "", 1},
        {"<a k='1' k='2'/>", "1", 0},
        {"<a p:k='1' k='2'/>", "2", 0},
        {"<a k='&amp;&eacute;'/>", "&\xC3\xA9", 0},
        {"<a k='v>x</a>", "v", 1}, /* the quote is never closed: the value ends with the tag */
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        galley_arena *arena = arena_of(NULL);
        galley__xml xml = parse(rows[i].xml, arena);
        uint32_t a = galley__xml_child(&xml, 0, "a");
        cr_assert(a);
        EXPECT_STR(galley__xml_attr_of(&xml, a, "k"), rows[i].value);
        cr_expect_eq(xml.faults, rows[i].faults, "%s: %zu faults, the first: %s", rows[i].xml,
                     xml.faults, xml.fault);
        galley_arena_free(arena);
    }
}

Test(xml, namespaces_languages_bases)
{
    galley_arena *arena = arena_of(NULL);
    galley__xml xml = parse(
        "<r xmlns='http://www.w3.org/2005/Atom' xmlns:d='http://purl.org/dc/elements/1.1/'"
        " xml:lang='en' xml:base='http://a.example/x/'>"
        "<d:date/><media:title/><e xmlns='urn:other' xml:lang='' xml:base='y/z'><f/></e><g/></r>",
        arena);
    uint32_t r = galley__xml_child(&xml, 0, "r");
    cr_expect_eq(xml.nodes[r].ns, GALLEY__NS_ATOM);
    cr_expect_eq(xml.nodes[galley__xml_child(&xml, r, "date")].ns, GALLEY__NS_DC);
    cr_expect_eq(xml.nodes[galley__xml_child(&xml, r, "title")].ns, GALLEY__NS_MEDIA);
    uint32_t e = galley__xml_child(&xml, r, "e"), f = galley__xml_child(&xml, e, "f");
    cr_expect_eq(xml.nodes[f].ns, GALLEY__NS_OTHER);
    EXPECT_STR(galley__xml_lang(&xml, f), "");
    EXPECT_STR(galley__xml_base(&xml, f), "http://a.example/x/y/z");
    uint32_t g = galley__xml_child(&xml, r, "g");
    cr_expect_eq(xml.nodes[g].ns, GALLEY__NS_ATOM);
    EXPECT_STR(galley__xml_lang(&xml, g), "en");
    EXPECT_STR(galley__xml_base(&xml, g), "http://a.example/x/");
    galley_arena_free(arena);
}

Test(xml, an_item_ends_the_one_before)
{
    galley_arena *arena = arena_of(NULL);
    galley__xml xml = parse("<c><item><t>1</t><item><t>2</t></item></c>", arena);
    uint32_t c = galley__xml_child(&xml, 0, "c"), one = galley__xml_child(&xml, c, "item");
    EXPECT_STR(galley__xml_text(&xml, one), "1");
    EXPECT_STR(galley__xml_text(&xml, galley__xml_sibling(&xml, one, "item")), "2");
    cr_expect_eq(xml.faults, 1);
    galley_arena_free(arena);
}

Test(xml, entities_do_not_grow)
{
    galley_arena *arena = arena_of(NULL);
    galley__xml xml =
        parse("<!DOCTYPE a [<!ENTITY a \"0123456789012345678901234567890123456789\">"
              "<!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>"
              "<a>&c;&b;&a;</a>",
              arena);
    EXPECT_STR(galley__xml_text(&xml, 0),
               "&b;&b;&b;&b;&b;&b;&b;&b;&b;0123456789012345678901234567890123456789");
    galley_arena_free(arena);
}

Test(xml, links)
{
    /* RFC 3986, 5.4, with its base; and what a feed has beside */
    static const char base[] = "http://a/b/c/d;p?q";
    static const struct {
        const char *base, *link, *whole;
    } rows[] = {
        {base, "g:h", "g:h"},
        {base, "g", "http://a/b/c/g"},
        {base, "./g", "http://a/b/c/g"},
        {base, "g/", "http://a/b/c/g/"},
        {base, "/g", "http://a/g"},
        {base, "//g", "http://g"},
        {base, "?y", "http://a/b/c/d;p?y"},
        {base, "g?y", "http://a/b/c/g?y"},
        {base, "#s", "http://a/b/c/d;p?q#s"},
        {base, "g#s", "http://a/b/c/g#s"},
        {base, "g?y#s", "http://a/b/c/g?y#s"},
        {base, ";x", "http://a/b/c/;x"},
        {base, "", "http://a/b/c/d;p?q"},
        {base, ".", "http://a/b/c/"},
        {base, "./", "http://a/b/c/"},
        {base, "..", "http://a/b/"},
        {base, "../g", "http://a/b/g"},
        {base, "../..", "http://a/"},
        {base, "../../g", "http://a/g"},
        {base, "../../../g", "http://a/g"},
        {base, "/./g", "http://a/g"},
        {base, "/../g", "http://a/g"},
        {base, "g.", "http://a/b/c/g."},
        {base, "..g", "http://a/b/c/..g"},
        {base, "./../g", "http://a/b/g"},
        {base, "g/./h", "http://a/b/c/g/h"},
        {base, "g/../h", "http://a/b/c/h"},
        {"http://a.example", "x", "http://a.example/x"},
        {"", "x", "x"},
        {"x/y", "z", "z"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        galley_arena *arena = arena_of(NULL);
        EXPECT_STR(
            galley__url_resolve(galley_str_of(rows[i].base), galley_str_of(rows[i].link), arena),
            rows[i].whole);
        galley_arena_free(arena);
    }
}
