/* core/html/tree.c: libxml2's events to nodes and lines. The one file that sees the HTML parser.
 *
 * The parser is used for what is hard: which element ends which. Of its events are kept: for each
 * element a node (its parent, its hints), for each visible line its place in the page's text and the
 * sums its judging needs. Nothing here calls itself, and each event costs constant time.
 * SPDX-License-Identifier: MIT */
#include "core/html/html_internal.h"

#include "core/base/error.h"
#include "core/base/memory.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

enum { DEPTH_MAX = 4096, CACHE = 512, MARKS_MAX = 512, METAS_MAX = 512, VALUE_MAX = 2048 };

/* What is restored at an element's end. */
typedef struct level {
    uint32_t node;
    uint32_t mark; /* 1 + index of a mark that ends here, or 0 */
    uint8_t tag;
    uint8_t link, bold, italic, hidden, pre;
} level;

typedef struct builder {
    galley__page *page;
    galley_arena *arena;
    level *stack;
    size_t depth;    /* levels in use */
    size_t too_deep; /* open elements beyond DEPTH_MAX */
    char *text;
    size_t size, room; /* of text */
    size_t line_start;
    bool line_open, space, broken, cell;
    bool gap; /* an empty line is due before the next line */
    galley__line line;
    size_t nodes_room, lines_room, marks_room, metas_room;
    bool in_title, failed;
    struct {
        uint64_t hash;
        uint32_t hints;
    } cache[CACHE];
} builder;

/* -- text -- */

static bool text_room(builder *b, size_t more)
{
    if (b->room - b->size >= more)
        return true;
    size_t room = b->room * 2 + more;
    char *text = galley_arena_grow(b->arena, b->text, b->room, room);
    if (!text) {
        b->failed = true;
        return false;
    }
    b->text = text;
    b->room = room;
    return true;
}

static level *top(builder *b)
{
    return &b->stack[b->depth - 1];
}

/* The innermost element that makes blocks: lines belong to it. */
static uint32_t block_of(const builder *b)
{
    for (size_t i = b->depth; i > 0; i--) {
        galley__tag tag = (galley__tag)b->stack[i - 1].tag;
        char kind = galley__html_tag_kind(tag);
        if (kind == 'b' && tag != GALLEY__TAG_TR)
            return b->stack[i - 1].node;
    }
    return 0;
}

static void line_begin(builder *b)
{
    if (!text_room(b, 4))
        return;
    if (b->size > 0) {
        b->text[b->size++] = '\n';
        if (b->gap)
            b->text[b->size++] = '\n';
    }
    b->gap = false;
    uint32_t node = block_of(b);
    b->line = (galley__line){.start = (uint32_t)b->size, .node = node};
    if (b->broken)
        b->line.flags |= GALLEY__LINE_BROKEN;
    b->line_open = true;
    b->space = b->cell = false;
}

static void line_end(builder *b)
{
    b->broken = b->space = b->cell = false;
    if (!b->line_open)
        return;
    b->line_open = false;
    b->line.end = (uint32_t)b->size;
    galley__page *p = b->page;
    if (!galley__arena_grow(b->arena, (void **)&p->lines, p->n_lines, &b->lines_room,
                            sizeof *p->lines)) {
        b->failed = true;
        return;
    }
    p->lines[p->n_lines++] = b->line;
}

static void count_chars(builder *b, size_t n)
{
    const level *l = top(b);
    b->line.links += l->link ? (uint32_t)n : 0;
    b->line.bold += l->bold ? (uint32_t)n : 0;
    b->line.italic += l->italic ? (uint32_t)n : 0;
}

/* A stretch without white space at either end... inside, white space was taken care of. */
static void put_run(builder *b, const char *data, size_t n)
{
    if (!b->line_open)
        line_begin(b);
    if (b->failed || !text_room(b, n + 2))
        return;
    if (b->cell && b->size > b->line.start) {
        b->text[b->size++] = '\t';
        b->line.flags |= GALLEY__LINE_ROW;
    } else if (b->space && b->size > b->line.start) {
        b->text[b->size++] = ' ';
    }
    b->cell = b->space = false;
    memcpy(b->text + b->size, data, n);
    b->size += n;
    count_chars(b, n);
}

static bool is_space(unsigned char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void add_title(builder *b, const char *data, size_t n)
{
    galley_str *t = &b->page->head_title;
    if (t->size > VALUE_MAX)
        return;
    char *grown = galley_arena_alloc(b->arena, t->size + n + 1);
    if (!grown) {
        b->failed = true;
        return;
    }
    if (t->size)
        memcpy(grown, t->data, t->size);
    memcpy(grown + t->size, data, n);
    *t = (galley_str){grown, t->size + n};
}

static void on_text(void *ctx, const xmlChar *chars, int length)
{
    builder *b = ctx;
    const char *s = (const char *)chars;
    size_t n = (size_t)length, i = 0;
    if (b->in_title)
        add_title(b, s, n);
    if (b->failed || b->depth == 0 || top(b)->hidden)
        return;
    bool pre = top(b)->pre;
    while (i < n) {
        if (is_space((unsigned char)s[i])) {
            if (pre && s[i] == '\n') {
                line_end(b);
                b->broken = true;
            } else {
                b->space = true;
            }
            i++;
            continue;
        }
        size_t start = i;
        while (i < n && !is_space((unsigned char)s[i]))
            i++;
        put_run(b, s + start, i - start);
    }
}

/* -- attributes -- */

typedef struct attributes {
    galley_str class, id, itemprop, property, name, content, href, rel, datetime, style, role, lang,
        itemtype, data;
    bool hidden, aria_hidden;
} attributes;

static galley_str str_of(const xmlChar *z)
{
    return galley_str_of((const char *)z);
}

static void read_attributes(const xmlChar **list, attributes *a)
{
    memset(a, 0, sizeof *a);
    for (; list && *list; list += 2) {
        const char *name = (const char *)list[0];
        galley_str value = str_of(list[1]);
        const struct {
            const char *name;
            galley_str *to;
        } table[] = {{"class", &a->class},       {"id", &a->id},     {"itemprop", &a->itemprop},
                     {"property", &a->property}, {"name", &a->name}, {"content", &a->content},
                     {"href", &a->href},         {"rel", &a->rel},   {"datetime", &a->datetime},
                     {"style", &a->style},       {"role", &a->role}, {"lang", &a->lang},
                     {"itemtype", &a->itemtype}};
        for (size_t i = 0; i < sizeof table / sizeof *table; i++)
            if (name[0] == table[i].name[0] && strcmp(name, table[i].name) == 0)
                *table[i].to = value;
        if (strcmp(name, "hidden") == 0)
            a->hidden = !galley_str_eq(value, GALLEY_STR("false"));
        else if (strcmp(name, "aria-hidden") == 0)
            a->aria_hidden = galley_str_eq(value, GALLEY_STR("true"));
        else if (strncmp(name, "data-", 5) == 0)
            a->data = value;
    }
}

static uint32_t cached_hints(builder *b, galley_str value)
{
    if (value.size == 0)
        return 0;
    uint64_t hash = galley__hash(value);
    size_t slot = hash % CACHE;
    if (b->cache[slot].hash != hash) {
        b->cache[slot].hash = hash;
        b->cache[slot].hints = galley__html_hints(value);
    }
    return b->cache[slot].hints;
}

static uint32_t hints_of(builder *b, galley__tag tag, const attributes *a)
{
    uint32_t hints = galley__html_tag_hints(tag);
    if (tag == GALLEY__TAG_BODY || tag == GALLEY__TAG_HTML)
        return 0;
    hints |= cached_hints(b, a->class) | cached_hints(b, a->id) | cached_hints(b, a->data);
    hints |= cached_hints(b, a->itemprop);
    if (galley_str_eq(a->role, GALLEY_STR("main")))
        hints |= GALLEY__BIT(MAIN);
    if (galley_str_eq(a->role, GALLEY_STR("navigation")))
        hints |= GALLEY__BIT(NAV);
    if (galley_str_eq(a->role, GALLEY_STR("complementary")))
        hints |= GALLEY__BIT(SIDE);
    if (galley_str_eq(a->role, GALLEY_STR("dialog")))
        hints |= GALLEY__BIT(POPUP);
    if (galley_str_eq(a->itemprop, GALLEY_STR("author")) ||
        memmem(a->rel.data ? a->rel.data : "", a->rel.size, "author", 6))
        hints |= GALLEY__BIT(AUTHOR);
    return hints;
}

/* "display: none", "visibility:hidden", with any white space. */
static bool style_hides(galley_str style)
{
    static const char *const pairs[][2] = {{"display", "none"}, {"visibility", "hidden"}};
    for (size_t i = 0; i < 2; i++) {
        const char *p =
            memmem(style.data ? style.data : "", style.size, pairs[i][0], strlen(pairs[i][0]));
        if (!p)
            continue;
        p += strlen(pairs[i][0]);
        while (*p == ' ' || *p == ':')
            p++;
        if (strncmp(p, pairs[i][1], strlen(pairs[i][1])) == 0)
            return true;
    }
    return false;
}

static galley_str keep(builder *b, galley_str s)
{
    if (s.size == 0)
        return (galley_str){0};
    galley_str copy = galley_arena_copy(b->arena, s);
    b->failed = b->failed || !copy.data;
    return copy.data ? copy : (galley_str){0};
}

static void add_meta(builder *b, galley_str name, galley_str content)
{
    galley__page *p = b->page;
    if (name.size == 0 || content.size == 0 || p->n_metas >= METAS_MAX)
        return;
    if (!galley__arena_grow(b->arena, (void **)&p->metas, p->n_metas, &b->metas_room,
                            sizeof *p->metas)) {
        b->failed = true;
        return;
    }
    p->metas[p->n_metas++] = (galley__meta){keep(b, name), keep(b, content)};
}

/* An element whose text may be a name, a date: closed at its end. */
static uint32_t add_mark(builder *b, galley__tag tag, const attributes *a, uint32_t node,
                         uint32_t own)
{
    galley__page *p = b->page;
    bool wanted = a->itemprop.size || tag == GALLEY__TAG_TIME || tag == GALLEY__TAG_H1 ||
                  (a->rel.size && memmem(a->rel.data, a->rel.size, "author", 6)) ||
                  GALLEY__HAS(own, AUTHOR) ||
                  (GALLEY__HAS(own, DATE) && !GALLEY__HAS(own, COMMENT)) ||
                  (tag == GALLEY__TAG_A && a->href.size &&
                   (memmem(a->href.data, a->href.size, "/author", 7) ||
                    memmem(a->href.data, a->href.size, "/people/", 8) ||
                    memmem(a->href.data, a->href.size, "/staff/", 7)));
    if (!wanted || p->n_marks >= MARKS_MAX)
        return 0;
    if (!galley__arena_grow(b->arena, (void **)&p->marks, p->n_marks, &b->marks_room,
                            sizeof *p->marks)) {
        b->failed = true;
        return 0;
    }
    galley_str prop = a->itemprop;
    if (prop.size == 0 && tag == GALLEY__TAG_H1)
        prop = GALLEY_STR("h1");
    if (prop.size == 0 && tag == GALLEY__TAG_TIME)
        prop = GALLEY_STR("time");
    if (prop.size == 0 && a->rel.size)
        prop = a->rel;
    if (prop.size == 0 && tag == GALLEY__TAG_A)
        prop = GALLEY_STR("author-link");
    if (prop.size == 0)
        prop = GALLEY__HAS(own, AUTHOR) ? GALLEY_STR("author-class") : GALLEY_STR("date-class");
    galley_str value = a->datetime.size ? a->datetime : a->content;
    p->marks[p->n_marks++] = (galley__mark){.prop = keep(b, prop),
                                            .value = keep(b, value),
                                            .start = (uint32_t)b->size,
                                            .end = (uint32_t)b->size,
                                            .node = node};
    return (uint32_t)p->n_marks;
}

static void on_void(builder *b, galley__tag tag, const attributes *a)
{
    switch (tag) {
    case GALLEY__TAG_BR:
        line_end(b);
        b->broken = true;
        break;
    case GALLEY__TAG_HR:
        line_end(b);
        b->gap = true;
        break;
    case GALLEY__TAG_META:
        add_meta(b,
                 a->property.size ? a->property
                 : a->name.size   ? a->name
                                  : a->itemprop,
                 a->content);
        break;
    case GALLEY__TAG_LINK:
        if (galley_str_eq(a->rel, GALLEY_STR("canonical")))
            add_meta(b, GALLEY_STR("link:canonical"), a->href);
        else if (a->itemprop.size)
            add_meta(b, a->itemprop, a->content.size ? a->content : a->href);
        break;
    default:
        break;
    }
}

/* -- elements -- */

static uint32_t add_node(builder *b, galley__tag tag, uint32_t own, uint32_t name_hash)
{
    galley__page *p = b->page;
    if (!galley__arena_grow(b->arena, (void **)&p->nodes, p->n_nodes, &b->nodes_room,
                            sizeof *p->nodes)) {
        b->failed = true;
        return 0;
    }
    uint32_t parent = b->depth ? top(b)->node : 0;
    galley__node *n = &p->nodes[p->n_nodes];
    *n = (galley__node){.parent = parent, .own = own, .near = own, .all = own, .tag = (uint8_t)tag};
    if (b->depth) {
        const galley__node *up = &p->nodes[parent];
        n->near |= up->own | p->nodes[up->parent].own;
        n->all |= up->all;
        n->depth = (uint16_t)(up->depth + 1);
        n->path = (uint32_t)galley__hash_mix(up->path, name_hash);
    }
    return (uint32_t)p->n_nodes++;
}

/* Not shown: its text is no part of the page. */
static bool hides(galley__tag tag, const attributes *a)
{
    if (galley__html_tag_kind(tag) == 's' || tag == GALLEY__TAG_HEAD)
        return true;
    if (a->hidden || style_hides(a->style))
        return tag != GALLEY__TAG_BODY && tag != GALLEY__TAG_HTML;
    return false;
}

static void push(builder *b, galley__tag tag, const attributes *a)
{
    uint32_t own = hints_of(b, tag, a);
    uint64_t hash = galley__hash(a->class) + tag;
    bool block = galley__html_tag_kind(tag) == 'b';
    level next = b->depth ? *top(b) : (level){0};
    if (block || b->depth == 0 || own)
        next.node = add_node(b, tag, own, (uint32_t)(hash ^ hash >> 32));
    next.tag = (uint8_t)tag;
    next.hidden = next.hidden || hides(tag, a);
    next.link = next.link || (tag == GALLEY__TAG_A && a->href.size);
    next.bold = next.bold || tag == GALLEY__TAG_B || tag == GALLEY__TAG_STRONG;
    next.italic = next.italic || tag == GALLEY__TAG_I || tag == GALLEY__TAG_EM;
    next.pre = next.pre || tag == GALLEY__TAG_PRE;
    next.mark = next.hidden ? 0 : add_mark(b, tag, a, next.node, own);
    b->stack[b->depth++] = next;
}

/* Void elements in the tables of the parser have an end event as well; `push` sees them all, so that
 * starts and ends stay in step. */
static void on_start(void *ctx, const xmlChar *z, const xmlChar **list)
{
    builder *b = ctx;
    galley__tag tag = galley__html_tag(str_of(z));
    attributes a;
    if (b->failed)
        return;
    if (b->depth >= DEPTH_MAX) {
        b->too_deep++;
        return;
    }
    read_attributes(list, &a);
    if (tag == GALLEY__TAG_HTML && a.lang.size && b->page->lang.size == 0)
        b->page->lang = keep(b, a.lang);
    bool block = galley__html_tag_kind(tag) == 'b';
    if (block) {
        line_end(b);
        b->gap = b->gap || (tag != GALLEY__TAG_LI && tag != GALLEY__TAG_TR);
    }
    if (tag == GALLEY__TAG_TD || tag == GALLEY__TAG_TH)
        b->cell = b->line_open;
    if (tag == GALLEY__TAG_TITLE && b->page->head_title.size == 0)
        b->in_title = true;
    if (galley__html_tag_kind(tag) == 'v')
        on_void(b, tag, &a);
    push(b, tag, &a);
}

static void on_end(void *ctx, const xmlChar *z)
{
    builder *b = ctx;
    (void)z;
    if (b->too_deep > 0) {
        b->too_deep--;
        return;
    }
    if (b->failed || b->depth == 0)
        return;
    level *l = top(b);
    galley__tag tag = (galley__tag)l->tag;
    if (l->mark)
        b->page->marks[l->mark - 1].end = (uint32_t)b->size;
    if (galley__html_tag_kind(tag) == 'b') {
        line_end(b);
        b->gap = b->gap || (tag != GALLEY__TAG_LI && tag != GALLEY__TAG_TR);
    }
    b->in_title = b->in_title && tag != GALLEY__TAG_TITLE;
    b->depth--;
}

/* -- parsing -- */

static void no_message(void *ctx, xmlErrorPtr error)
{
    (void)ctx;
    (void)error;
}

static galley_status parse(builder *b, galley_str slim, galley_error *err)
{
    htmlSAXHandler sax = {.startElement = on_start,
                          .endElement = on_end,
                          .characters = on_text,
                          .cdataBlock = on_text,
                          .ignorableWhitespace = on_text};
    htmlParserCtxtPtr c = htmlCreateMemoryParserCtxt(slim.data, (int)slim.size);
    if (!c)
        return galley__nomem(err);
    htmlSAXHandlerPtr own = c->sax;
    c->sax = &sax;
    sax.serror = no_message;
    sax.initialized = XML_SAX2_MAGIC;
    void *user = c->userData;
    c->userData = b;
    xmlSwitchEncoding(c, XML_CHAR_ENCODING_UTF8);
    htmlCtxtUseOptions(c, HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_IGNORE_ENC |
                              HTML_PARSE_NOIMPLIED | HTML_PARSE_NONET);
    c->sax->serror = no_message;
    htmlParseDocument(c);
    bool out_of_memory = c->errNo == XML_ERR_NO_MEMORY;
    c->sax = own;
    c->userData = user;
    xmlFreeDoc(c->myDoc);
    c->myDoc = NULL;
    htmlFreeParserCtxt(c);
    return out_of_memory ? galley__nomem(err) : GALLEY_OK;
}

galley_status galley__html_tree(galley_str slim, galley__page *page, galley_error *err)
{
    builder *b = galley_arena_calloc(page->arena, 1, sizeof *b);
    if (!b)
        return galley__nomem(err);
    b->page = page;
    b->arena = page->arena;
    b->stack = galley_arena_calloc(page->arena, DEPTH_MAX + 1, sizeof *b->stack);
    if (!b->stack)
        return galley__nomem(err);
    b->room = slim.size / 2 + 64;
    b->text = galley_arena_alloc(page->arena, b->room);
    if (!b->text)
        return galley__nomem(err);
    attributes none = {0};
    push(b, GALLEY__TAG_HTML, &none); /* node 0, below all */
    galley_status status = slim.size ? parse(b, slim, err) : GALLEY_OK;
    if (status != GALLEY_OK)
        return status;
    line_end(b);
    page->text = (galley_str){b->text, b->size};
    return b->failed ? galley__nomem(err) : GALLEY_OK;
}
