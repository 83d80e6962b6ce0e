/* core/html/tree.c: tags and text to nodes and lines.
 *
 * Which element ends which is decided here, by the rules of HTML's standard as far as they matter for
 * text in order: what a start tag closes (<p> in front of blocks, items, cells, headings, links), what an
 * end tag reaches and what stops it. A formatting element that is closed out of turn ends alone. Of each
 * element is kept a node (its parent, its hints), of each visible line its place in the page's text and the
 * sums its judging needs. Nothing here calls itself; elements nested deeper than DEPTH_MAX are read as if they
 * were not there, so each tag costs constant time.
 *
 * Pages hide text until a script has run, or until a reader pays; some have it in JSON-LD alone. So the
 * long stretches of text that are hidden and that are shown are counted: where more is hidden the page is
 * read again with all shown, and where JSON-LD tells more than both its text stands behind the page's.
 * SPDX-License-Identifier: MIT */
#include "core/html/html_internal.h"

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/text/utf8.h"

enum {
    DEPTH_MAX = 512,
    CACHE = 512,
    MARKS_MAX = 512,
    METAS_MAX = 512,
    VALUE_MAX = 2048,
    LONG = 80,         /* bytes that make a stretch of text long */
    LONG_ENOUGH = 400, /* bytes of long stretches worth a second reading */
    POOR = 3000        /* a page that shows more stands as it is */
};

/* What is restored at an element's end. */
typedef struct level {
    uint32_t node;
    uint32_t block; /* the node of the innermost block, but for rows: lines belong to it */
    uint32_t name;  /* hash of an element without a code */
    uint32_t mark;  /* 1 + index of a mark that ends here, or 0 */
    uint8_t tag;
    uint8_t is_block, link, bold, italic, pre;
    uint8_t hidden; /* 1: shown where nothing better is; 2: never */
} level;

typedef struct builder {
    galley__page *page;
    galley_arena *arena;
    level *stack;
    size_t depth;    /* levels in use */
    size_t too_deep; /* open elements beyond DEPTH_MAX */
    uint32_t open[GALLEY__TAGS];
    char *text;
    size_t size, room; /* of text */
    bool line_open, space, broken, cell;
    bool gap; /* an empty line is due before the next line */
    galley__line line;
    size_t nodes_room, lines_room, marks_room, metas_room;
    bool in_title, failed;
    uint8_t images;                 /* since the last line's begin, at most 200 */
    bool reveal;                    /* read hidden text too */
    size_t shown_long, hidden_long; /* bytes of long stretches */
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
    b->line = (galley__line){.start = (uint32_t)b->size, .node = top(b)->block};
    if (b->broken)
        b->line.flags |= GALLEY__LINE_BROKEN;
    b->line.images = b->images;
    b->images = 0;
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
    return c <= ' ' || c == 0x7F;
}

static void add_title(builder *b, galley_str raw)
{
    galley_str *t = &b->page->head_title;
    if (t->size == 0 && raw.size < VALUE_MAX && !galley__html_decoded(raw, b->arena, t))
        b->failed = true;
}

static void count_long(builder *b, const char *s, size_t n)
{
    if (n < LONG || top(b)->hidden == 2)
        return;
    while (n > 0 && is_space((unsigned char)*s))
        s++, n--;
    while (n > 0 && is_space((unsigned char)s[n - 1]))
        n--;
    if (n < LONG)
        return;
    *(top(b)->hidden ? &b->hidden_long : &b->shown_long) += n;
}

/* A no-break space is a space, soft hyphens and marks without width are nothing; else one character. */
static void put_char(builder *b, uint32_t c)
{
    char to[4];
    if (c == 0xA0 || c <= ' ')
        b->space = true;
    else if (c != 0xAD && c != 0x200B && c != 0xFEFF)
        put_run(b, to, galley__utf8_put(to, c));
}

/* The length of a character at s that put_char treats on its own, or 0. */
static size_t odd_char(const char *s, size_t n, uint32_t *c)
{
    const unsigned char *u = (const unsigned char *)s;
    if (*u == '&')
        return galley__html_entity((galley_str){s, n}, c);
    size_t size = u[0] == 0xC2 && n > 1 && (u[1] == 0xA0 || u[1] == 0xAD) ? 2
                  : u[0] == 0xE2 && n > 2 && u[1] == 0x80 && u[2] == 0x8B ? 3
                  : u[0] == 0xEF && n > 2 && u[1] == 0xBB && u[2] == 0xBF ? 3
                                                                          : 0;
    size_t next;
    if (size)
        *c = galley__utf8_get(s, 0, &next);
    return size;
}

static bool is_plain(unsigned char c)
{
    return c > ' ' && c != '&' && c != 0x7F && c != 0xC2 && c != 0xE2 && c != 0xEF;
}

static void put_space(builder *b, char c)
{
    if (top(b)->pre && c == '\n') {
        line_end(b);
        b->broken = true;
    } else {
        b->space = true;
    }
}

static void on_text(void *ctx, galley_str raw)
{
    builder *b = ctx;
    const char *s = raw.data;
    size_t n = raw.size, i = 0, odd;
    uint32_t c;
    if (b->in_title)
        add_title(b, raw);
    if (b->failed || b->depth == 0)
        return;
    count_long(b, s, n);
    if (top(b)->hidden > b->reveal)
        return;
    while (i < n) {
        size_t start = i;
        while (i < n && is_plain((unsigned char)s[i]))
            i++;
        if (i > start) {
            put_run(b, s + start, i - start);
        } else if (is_space((unsigned char)s[i])) {
            put_space(b, s[i++]);
        } else if ((odd = odd_char(s + i, n - i, &c)) > 0) {
            put_char(b, c);
            i += odd;
        } else {
            size_t one = (unsigned char)s[i] < 0x80 ? 1 : (unsigned char)s[i] < 0xE0 ? 2 : 3;
            put_run(b, s + i, one);
            i += one;
        }
    }
}

/* -- attributes -- */

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

static bool says_author(galley_str rel)
{
    return rel.size >= 6 && memmem(rel.data, rel.size, "author", 6);
}

static uint32_t role_hints(galley_str role)
{
    if (galley_str_eq(role, GALLEY_STR("main")))
        return GALLEY__BIT(MAIN);
    if (galley_str_eq(role, GALLEY_STR("article")))
        return GALLEY__BIT(ARTICLE);
    if (galley_str_eq(role, GALLEY_STR("navigation")))
        return GALLEY__BIT(NAV);
    if (galley_str_eq(role, GALLEY_STR("complementary")))
        return GALLEY__BIT(SIDE);
    if (galley_str_eq(role, GALLEY_STR("contentinfo")))
        return GALLEY__BIT(FOOT);
    return galley_str_eq(role, GALLEY_STR("dialog")) ? GALLEY__BIT(POPUP) : 0;
}

static uint32_t hints_of(builder *b, galley__tag tag, const galley__attributes *a)
{
    if (tag == GALLEY__TAG_BODY || tag == GALLEY__TAG_HTML)
        return 0;
    uint32_t hints = galley__html_tag_hints(tag) | cached_hints(b, a->class) |
                     cached_hints(b, a->id) | cached_hints(b, a->data) |
                     cached_hints(b, a->itemprop);
    if (a->role.size)
        hints |= role_hints(a->role);
    if (galley_str_eq(a->itemprop, GALLEY_STR("author")) || says_author(a->rel))
        hints |= GALLEY__BIT(AUTHOR);
    return hints;
}

/* "display: none", "visibility:hidden", with any white space. */
static bool style_hides(galley_str style)
{
    static const char *const pairs[][2] = {{"display", "none"}, {"visibility", "hidden"}};
    const char *end = style.data + style.size;
    for (size_t i = 0; style.size && i < 2; i++) {
        const char *p = memmem(style.data, style.size, pairs[i][0], strlen(pairs[i][0]));
        if (!p)
            continue;
        p += strlen(pairs[i][0]);
        while (p < end && (*p == ' ' || *p == ':'))
            p++;
        size_t size = strlen(pairs[i][1]);
        if ((size_t)(end - p) >= size && memcmp(p, pairs[i][1], size) == 0)
            return true;
    }
    return false;
}

/* A copy without entities, at most VALUE_MAX bytes. */
static galley_str keep(builder *b, galley_str s)
{
    galley_str out = {0};
    if (s.size == 0)
        return out;
    if (s.size > VALUE_MAX) { /* cut at a whole character */
        s.size = VALUE_MAX;
        while (s.size > 0 && ((unsigned char)s.data[s.size] & 0xC0) == 0x80)
            s.size--;
    }
    b->failed = b->failed || !galley__html_decoded(s, b->arena, &out);
    return out;
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
static uint32_t add_mark(builder *b, galley__tag tag, const galley__attributes *a, uint32_t node,
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

static void on_void(builder *b, galley__tag tag, const galley__attributes *a)
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
    case GALLEY__TAG_IMG:
        if (b->images < 200 && top(b)->hidden <= b->reveal)
            b->images++;
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

/* 0 shown, 1 hidden, 2 never shown. */
static uint8_t hides(galley__tag tag, const galley__attributes *a)
{
    char kind = galley__html_tag_kind(tag);
    if (kind == 's' || tag == GALLEY__TAG_HEAD)
        return 2;
    if (tag == GALLEY__TAG_BODY || tag == GALLEY__TAG_HTML)
        return 0;
    return kind == 'h' || a->hidden || style_hides(a->style);
}

static bool is_heading(galley__tag tag)
{
    return tag >= GALLEY__TAG_H1 && tag <= GALLEY__TAG_H6;
}

static bool is_block(galley__tag tag)
{
    return galley__html_tag_kind(tag) == 'b';
}

/* An element without a code is a block if it is a custom one ("x-card"), as they mostly are. */
static bool makes_block(galley__tag tag, galley_str name)
{
    return tag == GALLEY__TAG_OTHER ? name.size && memchr(name.data, '-', name.size) != NULL
                                    : is_block(tag);
}

static void push(builder *b, galley__tag tag, galley_str name, const galley__attributes *a)
{
    uint32_t own = hints_of(b, tag, a);
    level next = b->depth ? *top(b) : (level){0};
    uint8_t hidden = hides(tag, a);
    own |= hidden ? GALLEY__BIT(HIDDEN) : 0;
    next.is_block = makes_block(tag, name);
    if (next.is_block || b->depth == 0 || own) {
        uint64_t hash = galley__hash(a->class) + tag;
        next.node = add_node(b, tag, own, (uint32_t)(hash ^ hash >> 32));
    }
    if ((next.is_block && tag != GALLEY__TAG_TR) || b->depth == 0)
        next.block = next.node;
    next.tag = (uint8_t)tag;
    next.name = tag == GALLEY__TAG_OTHER ? (uint32_t)galley__hash(name) : 0;
    next.hidden = next.hidden > hidden ? next.hidden : hidden;
    next.link = next.link || (tag == GALLEY__TAG_A && a->href.size);
    next.bold = next.bold || tag == GALLEY__TAG_B || tag == GALLEY__TAG_STRONG;
    next.italic = next.italic || tag == GALLEY__TAG_I || tag == GALLEY__TAG_EM;
    next.pre = next.pre || tag == GALLEY__TAG_PRE;
    next.mark = next.hidden > b->reveal ? 0 : add_mark(b, tag, a, next.node, own);
    b->stack[b->depth++] = next;
    b->open[tag]++;
}

static void gap_at(builder *b, galley__tag tag, bool block)
{
    if (!block)
        return;
    line_end(b);
    b->gap = b->gap || (tag != GALLEY__TAG_LI && tag != GALLEY__TAG_TR);
}

static void pop(builder *b)
{
    const level *l = top(b);
    galley__tag tag = (galley__tag)l->tag;
    if (l->mark)
        b->page->marks[l->mark - 1].end = (uint32_t)b->size;
    gap_at(b, tag, l->is_block);
    b->in_title = b->in_title && tag != GALLEY__TAG_TITLE;
    b->open[tag]--;
    b->depth--;
}

/* -- which element ends which -- */

/* What an end tag does not look through: cells and tables, but for their own parts. */
static bool is_wall(galley__tag tag)
{
    switch (tag) {
    case GALLEY__TAG_TABLE:
    case GALLEY__TAG_TD:
    case GALLEY__TAG_TH:
    case GALLEY__TAG_CAPTION:
    case GALLEY__TAG_TEMPLATE:
    case GALLEY__TAG_OBJECT:
        return true;
    default:
        return false;
    }
}

static bool is_row_part(galley__tag tag)
{
    return tag == GALLEY__TAG_TR || tag == GALLEY__TAG_TD || tag == GALLEY__TAG_TH ||
           tag == GALLEY__TAG_TBODY || tag == GALLEY__TAG_THEAD || tag == GALLEY__TAG_TFOOT ||
           tag == GALLEY__TAG_CAPTION;
}

/* 1 + index of the innermost open `tag`, looking down to an element that `stops`; 0: none. */
static size_t find_open(const builder *b, galley__tag tag, bool (*stops)(galley__tag))
{
    if (b->open[tag] == 0)
        return 0;
    for (size_t i = b->depth; i-- > 1;) {
        galley__tag t = (galley__tag)b->stack[i].tag;
        if (t == tag)
            return i + 1;
        if (stops(t))
            return 0;
    }
    return 0;
}

static bool is_table(galley__tag tag)
{
    return tag == GALLEY__TAG_TABLE || tag == GALLEY__TAG_TEMPLATE;
}

static bool is_list_wall(galley__tag tag)
{
    return is_wall(tag) || tag == GALLEY__TAG_UL || tag == GALLEY__TAG_OL ||
           tag == GALLEY__TAG_MENU;
}

static bool is_term_wall(galley__tag tag)
{
    return is_wall(tag) || tag == GALLEY__TAG_DL;
}

static bool is_p_wall(galley__tag tag)
{
    return is_wall(tag) || tag == GALLEY__TAG_BUTTON;
}

/* Blocks, and inline elements that hold blocks. */
static bool is_link_wall(galley__tag tag)
{
    return is_wall(tag) || tag == GALLEY__TAG_LI || tag == GALLEY__TAG_DIV ||
           tag == GALLEY__TAG_ARTICLE || tag == GALLEY__TAG_SECTION;
}

static void close_to(builder *b, size_t found)
{
    while (found > 0 && b->depth >= found)
        pop(b);
}

/* What the start of `tag` ends. */
static void close_for(builder *b, galley__tag tag)
{
    if (b->open[GALLEY__TAG_HEAD] && tag != GALLEY__TAG_META && tag != GALLEY__TAG_LINK &&
        tag != GALLEY__TAG_BASE && tag != GALLEY__TAG_TITLE && tag != GALLEY__TAG_NOSCRIPT &&
        tag != GALLEY__TAG_TEMPLATE && tag != GALLEY__TAG_OTHER && !b->open[GALLEY__TAG_NOSCRIPT])
        close_to(b, find_open(b, GALLEY__TAG_HEAD, is_wall));
    if (is_block(tag) && !is_row_part(tag) && tag != GALLEY__TAG_OTHER)
        close_to(b, find_open(b, GALLEY__TAG_P, is_p_wall));
    switch (tag) {
    case GALLEY__TAG_LI:
        close_to(b, find_open(b, tag, is_list_wall));
        break;
    case GALLEY__TAG_DD:
    case GALLEY__TAG_DT:
        close_to(b, find_open(b, GALLEY__TAG_DD, is_term_wall));
        close_to(b, find_open(b, GALLEY__TAG_DT, is_term_wall));
        break;
    case GALLEY__TAG_TD:
    case GALLEY__TAG_TH:
        close_to(b, find_open(b, GALLEY__TAG_TD, is_table));
        close_to(b, find_open(b, GALLEY__TAG_TH, is_table));
        break;
    case GALLEY__TAG_TR:
    case GALLEY__TAG_TBODY:
    case GALLEY__TAG_TFOOT:
        close_to(b, find_open(b, GALLEY__TAG_TR, is_table));
        break;
    case GALLEY__TAG_A:
    case GALLEY__TAG_BUTTON:
        close_to(b, find_open(b, tag, is_link_wall));
        break;
    default:
        if (is_heading(tag) && is_heading((galley__tag)top(b)->tag))
            pop(b);
        break;
    }
}

/* An inline element that ends while blocks in it are open ends alone: its level goes, what it lent the
 * levels above stays with them. */
static void drop_level(builder *b, size_t at)
{
    level *l = &b->stack[at];
    if (l->mark)
        b->page->marks[l->mark - 1].end = (uint32_t)b->size;
    b->open[l->tag]--;
    for (size_t i = at + 1; i < b->depth; i++) {
        b->stack[i].link = b->stack[i].link && l->tag != GALLEY__TAG_A;
        b->stack[i].bold =
            b->stack[i].bold && l->tag != GALLEY__TAG_B && l->tag != GALLEY__TAG_STRONG;
        b->stack[i].italic =
            b->stack[i].italic && l->tag != GALLEY__TAG_I && l->tag != GALLEY__TAG_EM;
    }
    memmove(l, l + 1, (b->depth - at - 1) * sizeof *l);
    b->depth--;
}

/* The end tag of an element that is inline or unknown: past inline elements, not past blocks. */
static void end_inline(builder *b, galley__tag tag, galley_str name)
{
    uint32_t hash = tag == GALLEY__TAG_OTHER ? (uint32_t)galley__hash(name) : 0;
    bool blocks = false;
    for (size_t i = b->depth; i-- > 1;) {
        const level *l = &b->stack[i];
        if (l->tag == tag && l->name == hash) {
            if (!blocks)
                close_to(b, i + 1);
            else if (tag != GALLEY__TAG_OTHER && l->node == b->stack[i - 1].node)
                drop_level(b, i);
            else
                close_to(b, i + 1);
            return;
        }
        if (is_wall((galley__tag)l->tag))
            return;
        blocks = blocks || is_block((galley__tag)l->tag);
        if (blocks && (tag == GALLEY__TAG_OTHER || tag == GALLEY__TAG_SPAN))
            return;
    }
}

static void end_block(builder *b, galley__tag tag)
{
    if (is_heading(tag)) {
        for (galley__tag h = GALLEY__TAG_H1; h <= GALLEY__TAG_H6; h++)
            close_to(b, find_open(b, h, is_wall));
        return;
    }
    bool (*stops)(galley__tag) = tag == GALLEY__TAG_P                           ? is_p_wall
                                 : tag == GALLEY__TAG_LI                        ? is_list_wall
                                 : is_row_part(tag) || tag == GALLEY__TAG_TABLE ? is_table
                                                                                : is_wall;
    close_to(b, find_open(b, tag, stops));
}

/* -- events -- */

static void on_start(void *ctx, galley__tag tag, galley_str name, const galley__attributes *a)
{
    builder *b = ctx;
    if (b->failed)
        return;
    if (tag == GALLEY__TAG_HTML ||
        tag == GALLEY__TAG_BODY) { /* one of each is open already, or not needed */
        if (a->lang.size && b->page->lang.size == 0)
            b->page->lang = keep(b, a->lang);
        close_to(b, find_open(b, GALLEY__TAG_HEAD, is_wall));
        return;
    }
    close_for(b, tag);
    if (galley__html_tag_kind(tag) == 'v') {
        on_void(b, tag, a);
        return;
    }
    gap_at(b, tag, makes_block(tag, name));
    if (tag == GALLEY__TAG_TD || tag == GALLEY__TAG_TH)
        b->cell = b->line_open;
    if (b->depth >= DEPTH_MAX) {
        b->too_deep++;
        return;
    }
    push(b, tag, name, a);
    b->in_title = b->in_title || tag == GALLEY__TAG_TITLE;
}

static void on_end(void *ctx, galley__tag tag, galley_str name)
{
    builder *b = ctx;
    if (b->failed)
        return;
    if (b->too_deep > 0) {
        b->too_deep -= galley__html_tag_kind(tag) != 'v';
        gap_at(b, tag, makes_block(tag, name));
        return;
    }
    if (tag == GALLEY__TAG_BR || (tag == GALLEY__TAG_P && b->open[tag] == 0)) {
        line_end(b); /* browsers read both as an empty line */
        b->broken = true;
    }
    if (tag == GALLEY__TAG_HTML || tag == GALLEY__TAG_BODY ||
        (b->open[tag] == 0 && !is_heading(tag)))
        return; /* any heading's end tag ends any heading */
    if (is_block(tag) && tag != GALLEY__TAG_OTHER)
        end_block(b, tag);
    else if (is_row_part(tag))
        close_to(b, find_open(b, tag, is_table));
    else
        end_inline(b, tag, name);
}

/* -- the page -- */

/* The article's text out of JSON-LD, as if it stood at the page's end. */
static void add_told(builder *b)
{
    galley_str body = b->page->told.body;
    galley__attributes none = {.itemprop = GALLEY_STR("articleBody")};
    on_start(b, GALLEY__TAG_ARTICLE, GALLEY_STR("article"), &none);
    while (body.size) {
        const char *nl = memchr(body.data, '\n', body.size);
        size_t n = nl ? (size_t)(nl - body.data) : body.size;
        on_start(b, GALLEY__TAG_P, GALLEY_STR("p"), &(galley__attributes){0});
        if (n)
            on_text(b, (galley_str){body.data, n});
        body = galley_str_sub(body, n + (nl != NULL), body.size);
    }
    close_to(b, 2);
}

static bool begin(builder *b, galley__page *page, size_t size)
{
    memset(b, 0, sizeof *b);
    b->page = page;
    b->arena = page->arena;
    b->stack = galley_arena_calloc(page->arena, DEPTH_MAX + 1, sizeof *b->stack);
    b->room = size / 8 + 1024;
    b->text = galley_arena_alloc(page->arena, b->room);
    page->n_nodes = page->n_lines = page->n_metas = page->n_marks = page->n_linked = 0;
    page->nodes = NULL;
    page->lines = NULL;
    page->metas = NULL;
    page->marks = NULL;
    if (!b->stack || !b->text)
        return false;
    push(b, GALLEY__TAG_HTML, GALLEY_STR("html"), &(galley__attributes){0}); /* node 0, below all */
    return !b->failed;
}

static bool build(builder *b, galley_str html, bool reveal)
{
    galley__sink sink = {b, on_start, on_end, on_text, b->page->linked, &b->page->n_linked};
    if (!begin(b, b->page, html.size))
        return false;
    b->reveal = reveal;
    galley__html_tokens(html, &sink);
    close_to(b, 2);
    line_end(b);
    return !b->failed;
}

galley_status galley__html_tree(galley_str html, galley__page *page, galley_error *err)
{
    builder *b = galley_arena_alloc(page->arena, sizeof *b);
    page->linked = galley_arena_calloc(page->arena, GALLEY__LINKED_MAX, sizeof *page->linked);
    if (!b || !page->linked)
        return galley__nomem(err);
    b->page = page;
    if (!build(b, html, false))
        return galley__nomem(err);
    bool poor = b->shown_long < POOR && b->hidden_long > LONG_ENOUGH;
    if (poor && b->hidden_long > 2 * b->shown_long && !build(b, html, true))
        return galley__nomem(err);
    if (!galley__html_linked(page))
        return galley__nomem(err);
    size_t seen = b->shown_long + (b->reveal ? b->hidden_long : 0);
    if (page->told.body.size / 2 > seen && page->told.body.size > LONG_ENOUGH)
        add_told(b);
    line_end(b);
    page->text = (galley_str){b->text, b->size};
    return b->failed ? galley__nomem(err) : GALLEY_OK;
}
