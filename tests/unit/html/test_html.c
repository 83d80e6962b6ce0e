/* tests/unit/html/test_html.c: character sets, metadata, main text, hostile pages, failing memory.
 * SPDX-License-Identifier: MIT */
#include "core/html/html_internal.h"
#include "counting.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#define ROWS(table) (sizeof(table) / sizeof *(table))
#define PARAGRAPH                                                                                  \
    "<p>The ministers met in the capital on Friday, and they spoke about gas, grain and trade "    \
    "for "                                                                                         \
    "hours before they told reporters that the talks would go on next week.</p>"

static const char page[] =
    "<!DOCTYPE html><html lang=en><head><title>Ministers meet - The Paper</title>"
    "<meta property='og:title' content='Ministers meet in the capital'>"
    "<meta property='og:site_name' content='The Paper'>"
    "<meta property='article:section' content='World'>"
    "<link rel=canonical href='https://example.org/meet'>"
    "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Ministers meet "
    "in the "
    "capital\",\"datePublished\":\"2022-02-04T10:30:00Z\",\"author\":[{\"name\":\"Ann Smith\"},"
    "{\"name\":\"Bo \\u0141uk\"}]}</script></head><body>"
    "<nav><ul><li><a href=/>Home</a><li><a href=/w>World</a></ul></nav>"
    "<article><h1>Ministers meet in the capital</h1><div class=byline>By Ann Smith</div>" PARAGRAPH
    "<p>\"We agreed on much,\" said one of them, \"and we will agree on the rest when all of us "
    "have "
    "slept, eaten and read the papers again.\"</p>" PARAGRAPH
    "<p style='display: none'>Hidden words.</p><script>var x = '<p>Script words.</p>';</script>"
    "<p>One more paragraph of the article says, in the end, what will come of it: a paper, a "
    "meeting, and a dinner.</p></article>"
    "<div class=related><h3>Related</h3><ul><li><a href=/a>Another story</a></ul></div>"
    "<footer>Copyright The Paper</footer></body></html>";

static galley_arena *arena_of(const galley_alloc *door)
{
    galley_arena *arena = NULL;
    cr_assert_eq(galley_arena_new(door, &arena, NULL), GALLEY_OK);
    return arena;
}

static bool has(galley_str s, const char *z)
{
    return s.size && memmem(s.data, s.size, z, strlen(z)) != NULL;
}

static bool is(galley_str s, const char *z)
{
    return galley_str_eq(s, galley_str_of(z));
}

/* What holds for any page. */
static void check_shape(const galley_article *a)
{
    size_t at = 0;
    cr_assert_eq(galley_utf8_valid(a->text), a->text.size);
    cr_assert(a->known_regions);
    for (size_t i = 0; i < a->n_regions; i++) {
        const galley_region *r = &a->regions[i];
        cr_assert(r->start >= at && r->end > r->start && r->end <= a->text.size);
        cr_assert(r->kind < GALLEY_REGION_KINDS && r->reason.size > 0);
        for (; at < r->start; at++)
            cr_assert_eq(a->text.data[at], '\n');
        at = r->end;
    }
    cr_assert_eq(at, a->text.size);
}

Test(html, reads_an_article)
{
    galley_arena *arena = arena_of(NULL);
    galley_article a = {0};
    galley_str body;
    galley_field section;
    cr_assert_eq(galley_html_read(galley_str_of(page), NULL, arena, &a, NULL), GALLEY_OK);
    check_shape(&a);
    cr_assert(is(a.title, "Ministers meet in the capital"));
    cr_assert(is(a.author, "Ann Smith, Bo \u0141uk"));
    cr_assert(is(a.date, "2022-02-04T10:30:00Z"));
    cr_assert(is(a.lang, "en"));
    cr_assert(is(a.source, "The Paper"));
    cr_assert(is(a.url, "https://example.org/meet"));
    cr_assert(galley_article_get(&a, GALLEY_STR("section"), &section) &&
              is(section.value, "World"));
    cr_assert_eq(galley_article_body(&a, arena, &body, NULL), GALLEY_OK);
    cr_assert(has(body, "The ministers met") && has(body, "a meeting, and a dinner."));
    cr_assert_not(has(body, "Home") || has(body, "Another story") || has(body, "Copyright"));
    cr_assert_not(has(body, "By Ann Smith"));
    cr_assert_not(has(a.text, "Hidden") || has(a.text, "Script words"));
    galley_arena_free(arena);
}

Test(html, text_is_as_a_reader_sees_it)
{
    static const struct {
        const char *html, *text;
    } rows[] = {
        {"<p>a  \n b</p><p>c</p>", "a b\n\nc"},
        {"a<br>b<br/>c", "a\nb\nc"},
        {"<ul><li>one<li>two</ul>", "one\ntwo"},
        {"<table><tr><td>a<td>b<tr><td>c<td>d</table>", "a\tb\nc\td"},
        {"<pre>x\ny</pre>", "x\ny"},
        {"a <b>b</b>c &amp; &eacute; &#8217;", "a bc & \u00e9 \u2019"},
        {"1 < 2 <3", "1 < 2 <3"},
        {"<style>a{}</style><!-- c -->t<svg><text>no</text></svg>", "t"},
        {"<p hidden>no</p><template>no</template>yes", "yes"},
        {"<a title='x > y'>link</a>", "link"},
        {"a&nbsp;b&shy;c&#x200B;d &copy 2 &or1 &lt;i&gt;", "a bcd \u00a9 2 &or1 <i>"},
        {"<p>a<div>b</div>c</p>", "a\n\nb\n\nc"},
        {"<b><p>a</b>b</p>c", "ab\n\nc"},
        {"<x-a><div>a</x-a>b</div>c", "ab\n\nc"},
        {"<x-a>a</x-a>b", "a\n\nb"},
        {"<dl><dt>a<dd>b<dt>c</dl>d", "a\n\nb\n\nc\n\nd"},
        {"<h1>a<h2>b</h1>c", "a\n\nb\n\nc"},
        {"<ul><li>a<ul><li>b</ul><li>c</ul>", "a\n\nb\n\nc"},
        {"<table><tr><td>a<table><tr><td>b</table>c</table>", "a\n\nb\n\nc"},
        {"<head><title>T</title><p>a", "a"},
        {"<noscript>n</noscript>a", "a"},
        {"<title>T <b>x</b></title>y", "y"},
        {"", ""},
    };
    galley_arena *arena = arena_of(NULL);
    for (size_t i = 0; i < ROWS(rows); i++) {
        galley_article a = {0};
        cr_assert_eq(galley_html_read(galley_str_of(rows[i].html), NULL, arena, &a, NULL),
                     GALLEY_OK);
        cr_assert(is(a.text, rows[i].text), "%s: got %.*s", rows[i].html, (int)a.text.size,
                  a.text.data ? a.text.data : "");
        check_shape(&a);
    }
    galley_arena_free(arena);
}

/* A page grown from a seed beside the text that it must have: the grower knows the structure that the reader has to find out,
 * as it leaves out the end tags that may be left out and puts end tags in the wrong order where that means nothing. */
typedef struct grower {
    uint64_t state;
    char html[20000], text[20000];
    size_t html_size, text_size;
    bool fresh, gap; /* the next word begins a line; after an empty one */
} grower;

static unsigned pick(grower *g, unsigned n)
{
    g->state = g->state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(g->state >> 33) % n;
}

static void write_html(grower *g, const char *z)
{
    size_t n = strlen(z);
    memcpy(g->html + g->html_size, z, n + 1);
    g->html_size += n;
}

static void end_line(grower *g, bool gap)
{
    g->fresh = true;
    g->gap = g->gap || gap;
}

static void grow_word(grower *g)
{
    char word[8];
    snprintf(word, sizeof word, "w%u", pick(g, 90));
    if (g->text_size > 0)
        g->text_size += (size_t)sprintf(g->text + g->text_size, "%s",
                                        !g->fresh ? " "
                                        : g->gap  ? "\n\n"
                                                  : "\n");
    g->text_size += (size_t)sprintf(g->text + g->text_size, "%s", word);
    g->fresh = g->gap = false;
    write_html(g, " ");
    write_html(g, word);
    write_html(g, " ");
}

static void grow_inline(grower *g)
{
    static const char *const names[] = {"b", "em", "span", "x", "a"};
    const char *one = names[pick(g, 4)], *two = names[pick(g, 4)];
    char tag[64];
    snprintf(tag, sizeof tag, "<%s><%s class=c>", one, two);
    write_html(g, tag);
    grow_word(g);
    bool crossed = pick(g, 3) == 0 && one[0] != 'x' && two[0] != 'x';
    snprintf(tag, sizeof tag, "</%s></%s>", crossed ? one : two, crossed ? two : one);
    write_html(g, tag);
}

static void grow_blocks(grower *g, unsigned depth);

static void grow_list(grower *g, unsigned depth)
{
    write_html(g, "<ul>");
    end_line(g, true);
    for (unsigned n = 1 + pick(g, 3); n > 0; n--) {
        write_html(g, "<LI>");
        end_line(g, false);
        grow_word(g);
        if (depth > 0 && pick(g, 4) == 0)
            grow_list(g, depth - 1);
        if (pick(g, 2))
            write_html(g, "</li>");
        end_line(g, false);
    }
    write_html(g, "</ul>");
    end_line(g, true);
}

static void grow_paragraph(grower *g)
{
    write_html(g, "<p>");
    end_line(g, true);
    for (unsigned n = 1 + pick(g, 3); n > 0; n--)
        pick(g, 2) ? grow_inline(g) : grow_word(g);
    if (pick(g, 5) == 0) {
        write_html(g, "<br/>");
        end_line(g, false);
        grow_word(g);
    }
    write_html(g, pick(g, 2) ? "</p>" : "<!-- no end --><div></div>");
    end_line(g, true);
}

static void grow_block(grower *g, unsigned depth)
{
    static const char *const names[] = {"div", "section", "x-card", "article", "h2"};
    const char *name = names[pick(g, depth > 0 ? 4 : 5)];
    char tag[40];
    snprintf(tag, sizeof tag, "<%s>", name);
    write_html(g, tag);
    end_line(g, true);
    if (depth > 0)
        grow_blocks(g, depth - 1);
    else
        grow_word(g);
    snprintf(tag, sizeof tag, "</%s >", name);
    write_html(g, tag);
    end_line(g, true);
}

static void grow_blocks(grower *g, unsigned depth)
{
    for (unsigned n = 1 + pick(g, 3); n > 0; n--) {
        switch (pick(g, 4)) {
        case 0:
            grow_list(g, 1);
            break;
        case 1:
            grow_paragraph(g);
            break;
        case 2:
            write_html(g, "<script>x = '<p>';</script><svg><p>no</svg></b>");
            break;
        default:
            grow_block(g, depth);
            break;
        }
    }
}

Test(html, finds_the_structure_that_a_page_was_grown_with)
{
    static grower g;
    galley_arena *arena = arena_of(NULL);
    for (unsigned seed = 1; seed <= 400; seed++) {
        g = (grower){.state = seed};
        grow_blocks(&g, 4);
        galley_article a = {0};
        cr_assert_eq(galley_html_read((galley_str){g.html, g.html_size}, NULL, arena, &a, NULL),
                     GALLEY_OK);
        cr_assert(is(a.text, g.text), "seed %u: %s\nwanted %s\ngot %.*s", seed, g.html, g.text,
                  (int)a.text.size, a.text.data ? a.text.data : "");
        galley_arena_reset(arena);
    }
    galley_arena_free(arena);
}

Test(html, each_line_has_its_kind_and_the_reason)
{
    static const char html[] =
        "<title>Ministers meet in the capital</title><nav><a href=/>Home page</a></nav>"
        "<article><h1>Ministers meet in the capital</h1><p class=author-name>Ann Smith</p>"
        "<figure><img src=a><figcaption>The capital</figcaption></figure>" PARAGRAPH PARAGRAPH
        "<p>Read more: <a href=/c>Another story</a></p><blockquote>" PARAGRAPH
        "</blockquote>" PARAGRAPH
        "</article><div class=related-links><a href=/b>Third story</a></div>"
        "<div id=comments><p>Well said</p></div><footer>The Paper</footer>";
    static const struct {
        const char *line;
        galley_region_kind kind;
        const char *reason;
    } rows[] = {
        {"Home page", GALLEY_REGION_BOILERPLATE, "in an element for navigation"},
        {"Ministers meet in the capital", GALLEY_REGION_TITLE, "says the page's title"},
        {"Ann Smith", GALLEY_REGION_BYLINE, "in an element for the author"},
        {"The capital", GALLEY_REGION_CAPTION, "in an element for a picture or a player"},
        {"Read more: Another story", GALLEY_REGION_RELATED, "wording: \"read more\""},
        {"Third story", GALLEY_REGION_RELATED, "in an element for related articles"},
        {"Well said", GALLEY_REGION_COMMENT, "in an element for comments"},
        {"The Paper", GALLEY_REGION_BOILERPLATE, "in the page's foot"},
    };
    galley_arena *arena = arena_of(NULL);
    galley_article a = {0};
    cr_assert_eq(galley_html_read(galley_str_of(html), NULL, arena, &a, NULL), GALLEY_OK);
    check_shape(&a);
    size_t found = 0;
    for (size_t i = 0; i < a.n_regions; i++)
        for (size_t k = 0; k < ROWS(rows); k++) {
            const galley_region *r = &a.regions[i];
            if (!is(galley_str_sub(a.text, r->start, r->end), rows[k].line))
                continue;
            found++;
            cr_assert_str_eq(galley_region_name(r->kind), galley_region_name(rows[k].kind), "%s",
                             rows[k].line);
            cr_assert(is(r->reason, rows[k].reason), "%s: %.*s", rows[k].line, (int)r->reason.size,
                      r->reason.data);
        }
    cr_assert_eq(found, ROWS(rows));
    galley_arena_free(arena);
}

Test(html, names_are_freed_of_what_stands_around_them)
{
    static const struct {
        const char *text, *names;
    } rows[] = {
        {"By Ann Smith", "Ann Smith"},
        {"Written by\nAnn Smith\nReporter", "Ann Smith"},
        {"von Jan Berg, 24. Januar 2022", "Jan Berg"},
        {"VON JAN BERG am 21. April 2020", "JAN BERG"},
        {"Ann Smith | Sponsored", "Ann Smith"},
        {"Ann Smith July 3, 2025", "Ann Smith"},
        {"View all posts by Bo \u0141uk", "Bo \u0141uk"},
        {"Ann Smith, Bo \u0141uk", "Ann Smith, Bo \u0141uk"},
        {", The Daily", ""},
        {"Sign In", ""},
        {"https://example.org/ann", ""},
        {"2022-02-04", ""},
        {"", ""},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        galley_str names = galley__html_names(galley_str_of(rows[i].text));
        cr_assert(is(names, rows[i].names), "%s: got %.*s", rows[i].text, (int)names.size,
                  names.data ? names.data : "");
    }
}

Test(html, days_are_read_in_the_usual_ways)
{
    static const struct {
        const char *text, *day;
    } rows[] = {
        {"2022-02-04T10:30:00Z", "2022-02-04"},
        {"Published: 4 February 2022, 10:30", "2022-02-04"},
        {"By Ann SmithFeb. 4, 2022 11:00 pm", "2022-02-04"},
        {"Stand: 4. Februar 2022", "2022-02-04"},
        {"04.02.2022 10:30 Uhr", "2022-02-04"},
        {"le 4 f\u00e9vrier 2022", "2022-02-04"},
        {"4 de febrero de 2022", "2022-02-04"},
        {"2022\u5e742\u67084\u65e5", "2022-02-04"},
        {"14/2/2022", "2022-02-14"},
        {"2/14/2022", "2022-02-14"},
        {"4/2/2022", ""},
        {"30 February 2022", ""},
        {"12 of 14 people in 2022", ""},
        {"", ""},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        char day[11] = "";
        bool found = galley__html_day(galley_str_of(rows[i].text), day);
        cr_assert_str_eq(found ? day : "", rows[i].day, "%s", rows[i].text);
    }
    char day[11];
    cr_assert(galley__html_url_day(GALLEY_STR("https://example.org/2022/02/04/a"), day));
    cr_assert_str_eq(day, "2022-02-04");
    cr_assert_not(galley__html_url_day(GALLEY_STR("https://example.org/22020204-1"), day));
    cr_assert(galley__html_next_day("2022-03-01", "2022-02-28"));
    cr_assert_not(galley__html_next_day("2024-03-01", "2024-02-28"));
}

Test(html, the_date_is_the_day_that_the_page_states)
{
    static const struct {
        const char *head, *line, *url, *date;
    } rows[] = {
        {"2022-02-04T10:30:00Z", "", "", "2022-02-04T10:30:00Z"},
        {"2022-02-04T22:30:00-05:00", "", "", "2022-02-04"},
        {"2022-02-05T03:30:00Z", "February 4, 2022", "", "2022-02-04"},
        {"2022-02-05T03:30:00Z", "", "https://example.org/2022/02/04/a", "2022-02-04"},
        {"2022-02-05T03:30:00Z", "1 January 2020", "https://example.org/2020/01/01/a",
         "2022-02-05T03:30:00Z"},
        {"", "4. Februar 2022", "", "2022-02-04"},
        {"", "", "https://example.org/2022/02/04/a", "2022-02-04"},
        {"some time", "", "", ""},
    };
    galley_arena *arena = arena_of(NULL);
    for (size_t i = 0; i < ROWS(rows); i++) {
        char html[600];
        galley_html_hints hints = {.url = galley_str_of(rows[i].url)};
        snprintf(html, sizeof html,
                 "<meta name=date content='%s'><h1>Ministers meet today</h1><p>%s</p>" PARAGRAPH,
                 rows[i].head, rows[i].line);
        galley_article a = {0};
        cr_assert_eq(galley_html_read(galley_str_of(html), &hints, arena, &a, NULL), GALLEY_OK);
        cr_assert(is(a.date, rows[i].date), "row %zu: got %.*s", i, (int)a.date.size,
                  a.date.data ? a.date.data : "");
    }
    galley_arena_free(arena);
}

Test(html, linked_data_names_authors_in_lists_and_graphs)
{
    static const struct {
        const char *json, *author;
    } rows[] = {
        {"{'@type':'NewsArticle','author':'By Ann Smith'}", "Ann Smith"},
        {"{'@type':['NewsArticle'],'author':[{'name':'Ann Smith'},{'name':'Bo Luk'}]}",
         "Ann Smith, Bo Luk"},
        {"{'@type':'Article','author':{'name':['Ann Smith','Bo Luk']}}", "Ann Smith, Bo Luk"},
        {"{'@graph':[{'@type':'Article','author':{'@id':'#a'}},{'@type':'Person','@id':'#a',"
         "'name':'Ann &amp; Bo'}]}",
         "Ann & Bo"},
        {"{'@type':'ItemList','itemListElement':[{'@type':'Article','author':'Nobody'}]}", ""},
        {"{'@type':'Article','author':{'name':'Ann Smith','worksFor':{'name':'The Paper'}}}",
         "Ann Smith"},
    };
    galley_arena *arena = arena_of(NULL);
    for (size_t i = 0; i < ROWS(rows); i++) {
        char html[600];
        galley_article a = {0};
        snprintf(html, sizeof html, "<script type='application/ld+json'>%s</script><p>x",
                 rows[i].json);
        for (char *c = strchr(html, '>'); *c != '\0' && strncmp(c, "</script", 8) != 0; c++)
            *c = *c == '\'' ? '"' : *c;
        cr_assert_eq(galley_html_read(galley_str_of(html), NULL, arena, &a, NULL), GALLEY_OK);
        cr_assert(is(a.author, rows[i].author), "row %zu: got %.*s", i, (int)a.author.size,
                  a.author.data ? a.author.data : "");
    }
    galley_arena_free(arena);
}

Test(html, hidden_text_is_read_where_nothing_else_is)
{
    galley_arena *arena = arena_of(NULL);
    galley_article a = {0};
    const char *hidden = "<body><p>Menu</p><div hidden>" PARAGRAPH PARAGRAPH PARAGRAPH "</div>";
    cr_assert_eq(galley_html_read(galley_str_of(hidden), NULL, arena, &a, NULL), GALLEY_OK);
    cr_assert(has(a.text, "The ministers met"));
    a = (galley_article){0};
    const char *both = "<body>" PARAGRAPH PARAGRAPH "<div hidden><p>Take our offer</div>";
    cr_assert_eq(galley_html_read(galley_str_of(both), NULL, arena, &a, NULL), GALLEY_OK);
    cr_assert_not(has(a.text, "offer"));
    galley_arena_free(arena);
}

Test(html, character_sets)
{
    static const struct {
        const char *bytes, *declared, *set, *text;
    } rows[] = {
        {"\xEF\xBB\xBF"
         "caf\xC3\xA9",
         "windows-1251", "UTF-8", "caf\u00e9"},
        {"<meta charset=iso-8859-1>caf\xE9", "", "CP1252", "<meta charset=iso-8859-1>caf\u00e9"},
        {"<meta charset=utf-8>caf\xE9", "", "CP1252", "<meta charset=utf-8>caf\u00e9"},
        {"caf\xC3\xA9", "iso-8859-1", "UTF-8", "caf\u00e9"},
        {"\xCF\xF0\xE8\xE2\xE5\xF2 \xE2\xF1\xE5\xEC", "windows-1251", "CP1251",
         "\u041f\u0440\u0438\u0432\u0435\u0442 \u0432\u0441\u0435\u043c"},
        {"\xCF\xF0\xE8\xE2\xE5\xF2 \xE2\xF1\xE5\xEC \xE2\xE0\xEC, \xFD\xF2\xEE "
         "\xE3\xE0\xE7\xE5\xF2\xE0",
         "", "CP1251",
         "\u041f\u0440\u0438\u0432\u0435\u0442 \u0432\u0441\u0435\u043c \u0432\u0430\u043c, "
         "\u044d\u0442\u043e \u0433\u0430\u0437\u0435\u0442\u0430"},
        {"\x93quoted\x94", "", "CP1252", "\u201cquoted\u201d"},
        {"<?xml version='1.0' encoding='shift_jis'?>\x93\xFA\x96\x7B", "", "CP932",
         "<?xml version='1.0' encoding='shift_jis'?>\u65e5\u672c"},
    };
    galley_arena *arena = arena_of(NULL);
    for (size_t i = 0; i < ROWS(rows); i++) {
        galley_str text;
        const char *set;
        cr_assert_eq(galley_html_decode(galley_str_of(rows[i].bytes),
                                        galley_str_of(rows[i].declared), arena, &text, &set, NULL),
                     GALLEY_OK);
        cr_assert_str_eq(set, rows[i].set);
        cr_assert(is(text, rows[i].text), "row %zu: %.*s", i, (int)text.size, text.data);
    }
    galley_arena_free(arena);
}

Test(html, hostile_pages_are_read_in_linear_time)
{
    static const struct {
        const char *before, *again, *behind;
        size_t times;
    } rows[] = {
        {"", "<div>", "x", 100000},
        {"", "<b><p>", "x", 20000},
        {"<div ", "class=x ", ">x", 1000000},
        {"<div ", "a=1 ", ">x", 1000000},
        {"<p>", "x", "", 5000000},
        {"", "<", "", 1000000},
        {"", "<!--", "", 500000},
        {"", "<script>", "", 200000},
        {"", "<svg>", "x", 200000},
        {"", "<title>", "x", 200000},
        {"", "</p>", "", 300000},
        {"", "<a b='", "", 200000},
        {"", "<table><tr><td>", "x", 50000},
        {"<script type='application/ld+json'>", "[", "</script>", 500000},
        {"<script type='application/ld+json'>[",
         "{\"@type\":\"Article\",\"author\":{\"@id\":\"a\"}},", "]</script>", 50000},
        {"", "<b><i></b>", "x", 100000},
        {"", "<p hidden>x", "", 200000},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        counting c = COUNTING;
        galley_alloc door = counting_door(&c);
        galley_arena *arena = arena_of(&door);
        size_t one = strlen(rows[i].again), n = strlen(rows[i].before);
        size_t size = n + one * rows[i].times + strlen(rows[i].behind);
        char *bytes = malloc(size + 1);
        cr_assert(bytes);
        memcpy(bytes, rows[i].before, n);
        for (size_t k = 0; k < rows[i].times; k++, n += one)
            memcpy(bytes + n, rows[i].again, one);
        memcpy(bytes + n, rows[i].behind, size - n);
        galley_article a = {0};
        cr_assert_eq(galley_html_read((galley_str){bytes, size}, NULL, arena, &a, NULL), GALLEY_OK);
        check_shape(&a);
        cr_assert_lt(c.live_bytes, size * 200 + 4000000, "row %zu: %zu bytes", i, c.live_bytes);
        free(bytes);
        galley_arena_free(arena);
        cr_assert_eq(c.live, 0);
    }
}

Test(html, nul_and_control_bytes_are_spaces)
{
    static const char bytes[] = "<p>a\0b\x01"
                                "c</p>";
    galley_arena *arena = arena_of(NULL);
    galley_article a = {0};
    cr_assert_eq(galley_html_read((galley_str){bytes, sizeof bytes - 1}, NULL, arena, &a, NULL),
                 GALLEY_OK);
    cr_assert(is(a.text, "a b c"));
    galley_arena_free(arena);
}

Test(html, every_allocation_may_fail)
{
    for (int lasting = 0; lasting < 2; lasting++)
        for (size_t k = 1;; k++) {
            counting c = {.fail_at = k, .from_then_on = lasting};
            galley_alloc door = counting_door(&c);
            galley_arena *arena = NULL;
            galley_article a = {0};
            galley_status status = galley_arena_new(&door, &arena, NULL);
            if (status == GALLEY_OK)
                status = galley_html_read(galley_str_of(page), NULL, arena, &a, NULL);
            if (status != GALLEY_OK) {
                cr_assert_eq(status, GALLEY_NOMEM);
                cr_assert(a.text.data == NULL && a.regions == NULL && a.title.data == NULL);
            }
            galley_arena_free(arena);
            cr_assert_eq(c.live, 0);
            cr_assert_not(c.wrong_size);
            if (!c.failed)
                break;
        }
}
