/* core/html/feature.c: nodes and lines to rows of numbers, and the two models' scores.
 * SPDX-License-Identifier: MIT */
#include "core/html/html_internal.h"

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/text/utf8.h"

enum { ROWS = GALLEY__FEATURES, FAR = 60, TOPIC_ROOM = 1024, TOPIC_BITS = 7 };

/* Sums over the lines with one path. */
typedef struct cluster {
    uint32_t path, lines, words, links, chars;
    int64_t score;
} cluster;

typedef struct maker {
    galley__page *page;
    galley__line *lines;
    size_t n;
    cluster *clusters;
    size_t n_clusters;
    uint32_t words, good;
    uint32_t *good_until; /* good words of lines before i */
    uint32_t area_good[3];
    uint64_t *topic_words; /* a set of TOPIC_ROOM slots: a hash, its lowest bits the topic + 1 */
    uint64_t title[4];     /* the title's words, a bit each */
    galley__topic topic;   /* whose words are being read */
    uint64_t *told;        /* runs of four words of JSON-LD's articleBody, a set */
    size_t told_room;      /* its slots, a power of two, or 0 */
    int16_t *rows;
} maker;

/* 8 * log2(1 + n), with a straight line between powers of two: integers only, equal everywhere. */
static int16_t size_of(uint64_t n)
{
    n++;
    int bits = 63 - __builtin_clzll(n);
    uint64_t rest = bits >= 3 ? (n >> (bits - 3)) & 7 : (n << (3 - bits)) & 7;
    return (int16_t)(bits * 8 + (int)rest);
}

static int16_t share(uint64_t part, uint64_t whole)
{
    return (int16_t)(whole == 0 ? 0u : part >= whole ? 100u : part * 100u / whole);
}

/* -- one line's own sums -- */

/* Text without spaces between words counts a word for each two characters. */
static bool is_wide(uint32_t c)
{
    return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) ||
           (c >= 0xAC00 && c <= 0xD7A3);
}

static bool is_closing(uint32_t c)
{
    return c == '.' || c == '!' || c == '?' || c == 0x2026 || c == 0x3002 || c == 0xFF01 ||
           c == 0xFF1F || c == 0x0964;
}

static bool is_quote(uint32_t c)
{
    return c == '"' || c == '\'' || c == ')' || c == 0x201D || c == 0x2019 || c == 0xBB ||
           c == 0x201C || c == ']' || c == 0x300D;
}

typedef struct counter {
    bool in_word;
    uint32_t wide, last, before_last, run; /* run: of digits */
    uint32_t number;                       /* the run's value, while it is short */
    uint64_t hash, before[3];              /* of this word and the three before it */
    size_t words;
} counter;

static bool is_symbol(uint32_t c)
{
    return c == '|' || c == '@' || c == '#' || c == '<' || c == '>' || c == 0xA9 || c == 0xAB ||
           c == 0xB7 || c == 0xBB || (c >= 0x2022 && c <= 0x203A && c != 0x2026) ||
           (c >= 0x2190 && c <= 0x2BFF);
}

static bool is_letter(uint32_t c)
{
    if (c < 0x80)
        return (c | 32) - 'a' < 26 || c - '0' < 10;
    return c >= 0xC0 && (c < 0x2000 || c > 0x206F) && (c < 0x3000 || c > 0x303F);
}

static void begin_word(counter *k)
{
    k->before[0] = k->before[1];
    k->before[1] = k->before[2];
    k->before[2] = k->hash;
    k->hash = 0xCBF29CE484222325u;
    k->words++;
}

static void add_to_word(counter *k, uint32_t c)
{
    k->hash = (k->hash ^ (c - 'A' < 26 ? c | 32 : c)) * 0x100000001B3u;
}

static uint64_t run_of_words(const counter *k)
{
    uint64_t h = k->hash;
    for (int i = 2; i >= 0; i--)
        h = galley__hash_mix(h, k->before[i]);
    return h | 1; /* 0 is an empty slot */
}

static bool in_told(const maker *m, uint64_t run)
{
    size_t slot = (size_t)(run >> 20) & (m->told_room - 1);
    while (m->told[slot] && m->told[slot] != run)
        slot = (slot + 1) & (m->told_room - 1);
    return m->told[slot] == run;
}

static bool title_bit(const maker *m, uint64_t hash)
{
    return m->title[hash >> 62] >> (hash >> 56 & 63) & 1u;
}

static size_t topic_slot(const maker *m, uint64_t hash)
{
    size_t slot = (size_t)(hash >> 30) & (TOPIC_ROOM - 1);
    while (m->topic_words[slot] && (m->topic_words[slot] ^ hash) > TOPIC_BITS)
        slot = (slot + 1) & (TOPIC_ROOM - 1);
    return slot;
}

static void end_word(const maker *m, galley__line *l, const counter *k)
{
    uint64_t topic = m->topic_words[topic_slot(m, k->hash & ~(uint64_t)TOPIC_BITS)] & TOPIC_BITS;
    if (topic && l->topics[topic - 1] < 200)
        l->topics[topic - 1]++;
    l->title_words += title_bit(m, k->hash);
    if (m->told_room && k->words >= 4)
        l->told_words += in_told(m, run_of_words(k));
}

static void count_digit(galley__line *l, counter *k, uint32_t c)
{
    if (c - '0' < 10) {
        l->digits++;
        k->number = k->run < 4 ? k->number * 10 + (c - '0') : 0;
        k->run++;
        return;
    }
    if (k->run == 4 && k->number >= 1900 && k->number < 2100)
        l->flags |= GALLEY__LINE_YEAR;
    if (c == ':' && (k->run == 1 || k->run == 2) && k->number < 24)
        l->flags |= GALLEY__LINE_CLOCK;
    k->run = k->number = 0;
}

static void count_char(const maker *m, galley__line *l, counter *k, uint32_t c)
{
    bool letter = is_letter(c);
    if (c >= 0x3040 && is_wide(c)) {
        k->wide++;
        letter = false;
    }
    if (letter && !k->in_word) {
        l->words++;
        l->uppers += c - 'A' < 26 || (c >= 0xC0 && c <= 0xDE) || (c >= 0x410 && c <= 0x42F);
        begin_word(k);
    }
    if (letter)
        add_to_word(k, c);
    else if (k->in_word && c != '\'' && c != 0x2019)
        end_word(m, l, k);
    if (!letter || k->run || c <= '9')
        count_digit(l, k, c);
    if (!letter) {
        l->commas += c == ',' || c == 0x3001 || c == 0xFF0C;
        l->marks += is_closing(c);
        l->symbols += is_symbol(c);
    }
    k->in_word = letter || (k->in_word && (c == '\'' || c == 0x2019));
    if (c != ' ') {
        l->chars++;
        if (!is_quote(c)) {
            k->before_last = k->last;
            k->last = c;
        }
    }
}

static void count_line(const maker *m, galley__line *l)
{
    counter k = {0};
    size_t pos = l->start;
    while (pos < l->end)
        count_char(m, l, &k, galley__utf8_get(m->page->text.data, pos, &pos));
    count_char(m, l, &k, ' ');
    l->words += (k.wide + 1) / 2;
    if (is_closing(k.last))
        l->flags |= GALLEY__LINE_ENDS;
    if (k.last == 0x2026 || (k.last == '.' && k.before_last == '.'))
        l->flags |= GALLEY__LINE_ELLIPSIS;
    if (k.last == ':' || k.last == 0xFF1A)
        l->flags |= GALLEY__LINE_COLON;
}

/* Calls `each` at the end of every word of a text. */
static void each_word(maker *m, galley_str text, void (*each)(maker *m, const counter *k))
{
    galley__line none = {0};
    counter k = {0};
    for (size_t pos = 0; pos <= text.size;) {
        bool was = k.in_word;
        if (pos == text.size) {
            count_char(m, &none, &k, ' ');
            pos++;
        } else {
            count_char(m, &none, &k, galley__utf8_get(text.data, pos, &pos));
        }
        if (was && !k.in_word)
            each(m, &k);
    }
}

static void add_title_word(maker *m, const counter *k)
{
    m->title[k->hash >> 62] |= (uint64_t)1 << (k->hash >> 56 & 63);
}

static void add_topic_word(maker *m, const counter *k)
{
    uint64_t hash = k->hash & ~(uint64_t)TOPIC_BITS;
    size_t slot = topic_slot(m, hash);
    if (!m->topic_words[slot])
        m->topic_words[slot] = hash | (m->topic + 1u);
}

static void add_told_run(maker *m, const counter *k)
{
    if (k->words < 4)
        return;
    uint64_t run = run_of_words(k);
    size_t slot = (size_t)(run >> 20) & (m->told_room - 1);
    while (m->told[slot] && m->told[slot] != run)
        slot = (slot + 1) & (m->told_room - 1);
    m->told[slot] = run;
}

/* The title's words as bits, and the runs of four words of what JSON-LD says is the article's body. */
static bool read_told(maker *m)
{
    galley_str body = m->page->told.body;
    size_t room = 64;
    m->topic_words = galley_arena_calloc(m->page->arena, TOPIC_ROOM, sizeof *m->topic_words);
    if (!m->topic_words)
        return false;
    for (m->topic = 0; m->topic < GALLEY__TOPICS; m->topic++)
        each_word(m, galley_str_of(galley__html_topic(m->topic)), add_topic_word);
    each_word(m, m->page->title, add_title_word);
    if (body.size < 200 || galley_utf8_valid(body) != body.size)
        return true;
    while (room < body.size)
        room *= 2; /* a word has two bytes at least: half of the slots stay empty */
    m->told = galley_arena_calloc(m->page->arena, room, sizeof *m->told);
    if (!m->told)
        return false;
    m->told_room = room;
    each_word(m, body, add_told_run);
    return true;
}

/* Long, few links, sentences: what prose looks like whatever the markup says. */
static bool is_good(const galley__line *l)
{
    return l->words >= 12 && l->links * 3 < l->end - l->start && (l->marks > 0 || l->words >= 25);
}

static bool is_heading(galley__tag tag)
{
    return tag >= GALLEY__TAG_H1 && tag <= GALLEY__TAG_H6;
}

static galley__tag tag_of(const galley__page *p, const galley__line *l)
{
    return (galley__tag)p->nodes[l->node].tag;
}

/* -- sums over nodes, paths, twins -- */

/* Children stand behind their parents, so one pass from the end adds all up. */
static void sum_nodes(maker *m)
{
    galley__page *p = m->page;
    for (size_t i = 0; i < m->n; i++) {
        galley__line *l = &m->lines[i];
        galley__node *n = &p->nodes[l->node];
        uint32_t linked = (uint32_t)((uint64_t)l->words * l->links / (l->end - l->start + 1));
        n->words += l->words;
        n->link_words += linked;
        n->lines++;
        n->good_words += is_good(l) ? l->words : 0;
        m->words += l->words;
        m->good_until[i] = m->good;
        m->good += is_good(l) ? l->words : 0;
    }
    for (size_t i = p->n_nodes; i-- > 1;) {
        const galley__node *n = &p->nodes[i];
        galley__node *up = &p->nodes[n->parent];
        up->words += n->words;
        up->link_words += n->link_words;
        up->lines += n->lines;
        up->good_words += n->good_words;
    }
    static const uint32_t bits[3] = {GALLEY__BIT(ARTICLE), GALLEY__BIT(MAIN), GALLEY__BIT(BODY)};
    for (size_t i = 1; i < p->n_nodes; i++) {
        galley__node *n = &p->nodes[i];
        for (int k = 0; k < 3; k++) {
            n->areas[k] = n->own & bits[k] ? (uint32_t)i : p->nodes[n->parent].areas[k];
            if (n->own & bits[k] && n->good_words > m->area_good[k])
                m->area_good[k] = n->good_words;
        }
    }
}

static galley_str line_text(const galley__page *p, const galley__line *l)
{
    return galley_str_sub(p->text, l->start, l->end);
}

/* Lines by the path of their element, and lines that say the same: two open tables. */
static bool group_lines(maker *m)
{
    size_t room = 16;
    while (room < m->n * 2)
        room *= 2;
    galley_arena *arena = m->page->arena;
    uint32_t *paths = galley_arena_calloc(arena, room, sizeof *paths);
    uint32_t *twins = galley_arena_calloc(arena, room, sizeof *twins);
    m->clusters = galley_arena_calloc(arena, m->n + 1, sizeof *m->clusters);
    if (!paths || !twins || !m->clusters)
        return false;
    for (size_t i = 0; i < m->n; i++) {
        galley__line *l = &m->lines[i];
        uint32_t path = m->page->nodes[l->node].path;
        size_t slot = (path * 2654435761u) & (room - 1);
        while (paths[slot] && m->clusters[paths[slot] - 1].path != path)
            slot = (slot + 1) & (room - 1);
        if (!paths[slot]) {
            paths[slot] = (uint32_t)++m->n_clusters;
            m->clusters[m->n_clusters - 1].path = path;
        }
        l->cluster = paths[slot] - 1;
        cluster *c = &m->clusters[l->cluster];
        c->lines++;
        c->words += l->words;
        c->links += l->links;
        c->chars += l->end - l->start;
        galley_str text = line_text(m->page, l);
        slot = galley__hash(text) & (room - 1);
        size_t tries = 0;
        while (twins[slot] && tries++ < 32 &&
               !galley_str_eq(line_text(m->page, &m->lines[twins[slot] - 1]), text))
            slot = (slot + 1) & (room - 1);
        if (twins[slot] && tries < 32) {
            l->flags |= GALLEY__LINE_TWIN;
            m->lines[twins[slot] - 1].flags |= GALLEY__LINE_TWIN;
        } else if (!twins[slot]) {
            twins[slot] = (uint32_t)i + 1;
        }
    }
    return true;
}

/* -- rows -- */

static int16_t *row_of(maker *m, size_t i)
{
    return m->rows + i * ROWS;
}

static int16_t link_share(const galley__line *l)
{
    return share(l->links, l->end - l->start);
}

static void own_features(const maker *m, const galley__line *l, int16_t *f)
{
    const galley__node *n = &m->page->nodes[l->node];
    galley__tag tag = (galley__tag)n->tag;
    uint32_t bytes = l->end - l->start;
    f[GALLEY__F_WORDS] = size_of(l->words);
    uint32_t quarters = l->words ? l->chars * 4 / l->words : 200;
    f[GALLEY__F_CHARS_A_WORD] = (int16_t)(quarters > 200 ? 200 : quarters);
    f[GALLEY__F_LINKS] = link_share(l);
    f[GALLEY__F_BOLD] = share(l->bold, bytes);
    f[GALLEY__F_ITALIC] = share(l->italic, bytes);
    f[GALLEY__F_COMMAS] = size_of(l->commas);
    f[GALLEY__F_UPPERS] = share(l->uppers, l->words);
    f[GALLEY__F_DIGITS] = share(l->digits, l->chars);
    f[GALLEY__F_MARKS] = size_of(l->marks);
    f[GALLEY__F_ENDS] = (l->flags & GALLEY__LINE_ENDS) != 0;
    f[GALLEY__F_BROKEN] = (l->flags & GALLEY__LINE_BROKEN) != 0;
    f[GALLEY__F_ROW] = (l->flags & GALLEY__LINE_ROW) != 0;
    f[GALLEY__F_TITLE] = (l->flags & GALLEY__LINE_TITLE) != 0;
    f[GALLEY__F_TWIN] = (l->flags & GALLEY__LINE_TWIN) != 0;
    f[GALLEY__F_SUMMARY] = (l->flags & GALLEY__LINE_SUMMARY) != 0;
    f[GALLEY__F_IS_P] = tag == GALLEY__TAG_P;
    f[GALLEY__F_IS_LI] = tag == GALLEY__TAG_LI;
    f[GALLEY__F_IS_HEADING] = (int16_t)(is_heading(tag) ? 1 + tag - GALLEY__TAG_H1 : 0);
    f[GALLEY__F_IS_DIV] = tag == GALLEY__TAG_DIV;
    f[GALLEY__F_IS_PRE] = tag == GALLEY__TAG_PRE;
    f[GALLEY__F_IS_TABLE] = tag == GALLEY__TAG_TABLE;
    f[GALLEY__F_DEPTH] = (int16_t)n->depth;
    f[GALLEY__F_SAYS] = l->say;
    for (int t = 0; t < GALLEY__TOPICS; t++)
        f[GALLEY__F_OFFER + t] = (int16_t)(l->topics[t] > 6 ? 6 : l->topics[t]);
    f[GALLEY__F_IMAGES] = l->images > 3 ? 3 : l->images;
    f[GALLEY__F_TOLD] = share(l->told_words, l->words > 3 ? l->words - 3 : 1);
    f[GALLEY__F_TITLE_WORDS] = share(l->title_words, l->words);
    f[GALLEY__F_SYMBOLS] = (int16_t)(l->symbols > 20 ? 20 : l->symbols);
    f[GALLEY__F_ELLIPSIS] = (l->flags & GALLEY__LINE_ELLIPSIS) != 0;
    f[GALLEY__F_COLON] = (l->flags & GALLEY__LINE_COLON) != 0;
    f[GALLEY__F_YEAR] = (l->flags & GALLEY__LINE_YEAR) != 0;
    f[GALLEY__F_CLOCK] = (l->flags & GALLEY__LINE_CLOCK) != 0;
    for (int h = 0; h < GALLEY__HINTS; h++)
        f[GALLEY__F_HINTS + h] =
            (int16_t)((n->own >> h & 1) + (n->near >> h & 1) + (n->all >> h & 1));
}

static void tree_features(const maker *m, const galley__line *l, int16_t *f)
{
    const galley__node *nodes = m->page->nodes, *n = &nodes[l->node];
    const galley__node *up = &nodes[n->parent], *grand = &nodes[up->parent];
    const galley__node *great = &nodes[grand->parent];
    const cluster *c = &m->clusters[l->cluster];
    f[GALLEY__F_BLOCK_WORDS] = size_of(n->words);
    f[GALLEY__F_BLOCK_LINKS] = share(n->link_words, n->words);
    f[GALLEY__F_BLOCK_LINES] = size_of(n->lines);
    f[GALLEY__F_PARENT_WORDS] = size_of(up->words);
    f[GALLEY__F_PARENT_LINKS] = share(up->link_words, up->words);
    f[GALLEY__F_PARENT_LINES] = size_of(up->lines);
    f[GALLEY__F_PARENT_GOOD] = share(up->good_words, m->good);
    f[GALLEY__F_GRAND_WORDS] = size_of(grand->words);
    f[GALLEY__F_GRAND_LINKS] = share(grand->link_words, grand->words);
    f[GALLEY__F_GRAND_GOOD] = share(grand->good_words, m->good);
    f[GALLEY__F_GREAT_GOOD] = share(great->good_words, m->good);
    f[GALLEY__F_PATH_WORDS] = size_of(c->words);
    f[GALLEY__F_PATH_LINES] = size_of(c->lines);
    f[GALLEY__F_PATH_AVERAGE] = size_of(c->words / c->lines);
    f[GALLEY__F_PATH_LINKS] = share(c->links, c->chars);
    f[GALLEY__F_PATH_SHARE] = share(c->words, m->words);
    f[GALLEY__F_PAGE_WORDS] = size_of(m->words);
    f[GALLEY__F_PAGE_GOOD] = size_of(m->good);
    f[GALLEY__F_PAGE_TOLD] = size_of(m->told_room ? m->page->told.body.size : 0);
    f[GALLEY__F_PAGE_ARTICLE] = m->page->told.article;
    f[GALLEY__F_PAGE_THREAD] = m->page->told.thread;
    f[GALLEY__F_PAGE_LINKS] = share(nodes[0].link_words, m->words);
    f[GALLEY__F_PAGE_LINES] = size_of(m->n);
    for (int k = 0; k < 3; k++) {
        uint32_t area = n->areas[k];
        f[GALLEY__F_ARTICLE_GOOD + k] = share(area ? nodes[area].good_words : 0, m->good);
        f[GALLEY__F_PAGE_ARTICLE_GOOD + k] = share(m->area_good[k], m->good);
    }
    f[GALLEY__F_PARENT_AVERAGE] = size_of(up->words / (up->lines ? up->lines : 1));
    f[GALLEY__F_GRAND_LINES] = size_of(grand->lines);
}

static int16_t far(size_t n)
{
    return (int16_t)(n > FAR ? FAR : n);
}

/* Distances and what went before, in two passes over the lines. */
static void place_features(maker *m)
{
    size_t since_good = FAR, ago = FAR, since_title = FAR;
    uint32_t words = 0, heading_words = 0, depth = 0;
    uint8_t heading = 0, level = 0;
    for (size_t i = 0; i < m->n; i++) {
        const galley__line *l = &m->lines[i];
        int16_t *f = row_of(m, i);
        bool turn = is_heading(tag_of(m->page, l)) || (l->say && l->words <= 6);
        if (turn) {
            heading = l->say;
            heading_words = l->words;
            ago = 0;
            depth = m->page->nodes[l->node].depth;
            galley__tag tag = tag_of(m->page, l);
            level = is_heading(tag) ? (uint8_t)(1 + tag - GALLEY__TAG_H1) : 0;
        }
        int deeper = (int)m->page->nodes[l->node].depth - (int)depth;
        f[GALLEY__F_HEADING_LEVEL] = level;
        f[GALLEY__F_HEADING_DEPTH] = (int16_t)(deeper > 20 ? 20 : deeper < -20 ? -20 : deeper);
        if (l->flags & GALLEY__LINE_TITLE)
            since_title = 0;
        f[GALLEY__F_HEADING_SAYS] = heading;
        f[GALLEY__F_HEADING_AGO] = far(ago++);
        f[GALLEY__F_HEADING_WORDS] = size_of(heading_words);
        f[GALLEY__F_AT_LINES] = share(i, m->n);
        f[GALLEY__F_AT_WORDS] = share(words, m->words);
        f[GALLEY__F_GOOD_BEFORE] = share(m->good_until[i], m->good);
        f[GALLEY__F_GOOD_BEHIND] =
            share(m->good - m->good_until[i] - (is_good(l) ? l->words : 0), m->good);
        f[GALLEY__F_SINCE_GOOD] = far(since_good);
        f[GALLEY__F_SINCE_TITLE] = far(since_title++);
        since_good = is_good(l) ? 0 : since_good + 1;
        words += l->words;
    }
    size_t until = FAR;
    for (size_t i = m->n; i-- > 0;) {
        row_of(m, i)[GALLEY__F_UNTIL_GOOD] = far(until);
        until = is_good(&m->lines[i]) ? 0 : until + 1;
    }
}

static void neighbour_features(maker *m, size_t i)
{
    int16_t *f = row_of(m, i);
    static const galley__line none;
    const galley__line *l = &m->lines[i];
    const galley__line *b1 = i ? l - 1 : &none, *b2 = i > 1 ? l - 2 : &none;
    const galley__line *n1 = i + 1 < m->n ? l + 1 : &none, *n2 = i + 2 < m->n ? l + 2 : &none;
    f[GALLEY__F_WORDS_1] = size_of(b1->words);
    f[GALLEY__F_WORDS_2] = size_of(b2->words);
    f[GALLEY__F_WORDS_N1] = size_of(n1->words);
    f[GALLEY__F_WORDS_N2] = size_of(n2->words);
    f[GALLEY__F_LINKS_1] = link_share(b1);
    f[GALLEY__F_LINKS_N1] = link_share(n1);
    f[GALLEY__F_SAME_1] = b1 != &none && b1->cluster == l->cluster;
    f[GALLEY__F_SAME_N1] = n1 != &none && n1->cluster == l->cluster;
    f[GALLEY__F_IMAGES_N1] = n1->images > 3 ? 3 : n1->images;
    f[GALLEY__F_ENDS_1] = (b1->flags & GALLEY__LINE_ENDS) != 0;
    f[GALLEY__F_ENDS_N1] = (n1->flags & GALLEY__LINE_ENDS) != 0;
    f[GALLEY__F_LONGEST_1] = size_of(b1->words > n1->words ? b1->words : n1->words);
    size_t low = i > 3 ? i - 3 : 0, high = i + 4 < m->n ? i + 4 : m->n;
    uint32_t good = 0, all = 0, links = 0, bytes = 0;
    for (size_t k = low; k < high; k++) {
        good += is_good(&m->lines[k]) ? m->lines[k].words : 0;
        all += m->lines[k].words;
        links += m->lines[k].links;
        bytes += m->lines[k].end - m->lines[k].start;
    }
    f[GALLEY__F_NEAR_GOOD] = share(good, all);
    f[GALLEY__F_NEAR_LINKS] = share(links, bytes);
    low = i > 10 ? i - 10 : 0;
    high = i + 10 < m->n ? i + 10 : m->n - 1;
    f[GALLEY__F_WIDE_GOOD] = size_of(m->good_until[high] - m->good_until[low]);
}

/* -- the second model's -- */

static int clamp(int64_t v)
{
    return (int)(v > 2000 ? 2000 : v < -2000 ? -2000 : v);
}

/* A node's score: of the lines in it, each weighing its words up to 40. */
static void score_nodes(maker *m, const int32_t *scores)
{
    galley__page *p = m->page;
    int64_t *sums = galley_arena_calloc(p->arena, p->n_nodes, sizeof *sums);
    if (!sums)
        return;
    for (size_t i = 0; i < m->n; i++) {
        const galley__line *l = &m->lines[i];
        int64_t weight = l->words > 40 ? 40 : l->words;
        int64_t s = clamp(scores[i]) * weight;
        sums[l->node] += s;
        m->clusters[l->cluster].score += s;
    }
    p->best = 0;
    for (size_t i = p->n_nodes; i-- > 0;) {
        if (sums[i] > sums[p->best] || (sums[i] == sums[p->best] && i > p->best))
            p->best = (uint32_t)i;
        if (i > 0)
            sums[p->nodes[i].parent] += sums[i];
        uint32_t words = p->nodes[i].words ? p->nodes[i].words : 1;
        p->nodes[i].score = clamp(sums[i] / words);
    }
}

static int32_t score_at(const int32_t *scores, size_t n, size_t i, int step)
{
    size_t at = i + (size_t)step; /* wraps below 0 */
    return at < n ? clamp(scores[at]) : -1500;
}

static int16_t mean_score(const maker *m, const int32_t *scores, size_t i, size_t reach)
{
    size_t low = i > reach ? i - reach : 0, high = i + reach + 1 < m->n ? i + reach + 1 : m->n;
    int64_t sum = 0, weight = 1;
    for (size_t k = low; k < high; k++) {
        int64_t w = m->lines[k].words > 40 ? 41 : m->lines[k].words + 1;
        sum += clamp(scores[k]) * w;
        weight += w;
    }
    return (int16_t)(sum / weight);
}

static bool is_core(const galley__line *l, int32_t score)
{
    return score > GALLEY__SCORE_ONE && l->words >= 8;
}

static void core_features(maker *m, const int32_t *scores)
{
    size_t since = FAR, before = 0, until = FAR, behind = 0, core = 1;
    for (size_t i = 0; i < m->n; i++)
        core += is_core(&m->lines[i], scores[i]) ? m->lines[i].words : 0;
    for (size_t i = 0; i < m->n; i++) {
        bool is = is_core(&m->lines[i], scores[i]);
        row_of(m, i)[GALLEY__F_SINCE_CORE] = far(since);
        row_of(m, i)[GALLEY__F_CORE_BEFORE] = share(before, core);
        since = is ? 0 : since + 1;
        before += is ? m->lines[i].words : 0;
    }
    for (size_t i = m->n; i-- > 0;) {
        bool is = is_core(&m->lines[i], scores[i]);
        row_of(m, i)[GALLEY__F_UNTIL_CORE] = far(until);
        row_of(m, i)[GALLEY__F_CORE_BEHIND] = share(behind, core);
        until = is ? 0 : until + 1;
        behind += is ? m->lines[i].words : 0;
    }
}

static bool inside(const galley__page *p, uint32_t node, uint32_t outer)
{
    while (node > outer)
        node = p->nodes[node].parent;
    return node == outer;
}

static void second_features(maker *m, const int32_t *scores)
{
    const galley__page *p = m->page;
    score_nodes(m, scores);
    core_features(m, scores);
    uint32_t best = p->best;
    for (size_t i = 0; i < m->n; i++) {
        const galley__line *l = &m->lines[i];
        const galley__node *n = &p->nodes[l->node], *up = &p->nodes[n->parent];
        const cluster *c = &m->clusters[l->cluster];
        int16_t *f = row_of(m, i);
        f[GALLEY__F_SCORE] = (int16_t)clamp(scores[i]);
        f[GALLEY__F_SCORE_1] = (int16_t)score_at(scores, m->n, i, -1);
        f[GALLEY__F_SCORE_2] = (int16_t)score_at(scores, m->n, i, -2);
        f[GALLEY__F_SCORE_3] = (int16_t)score_at(scores, m->n, i, -3);
        f[GALLEY__F_SCORE_N1] = (int16_t)score_at(scores, m->n, i, 1);
        f[GALLEY__F_SCORE_N2] = (int16_t)score_at(scores, m->n, i, 2);
        f[GALLEY__F_SCORE_N3] = (int16_t)score_at(scores, m->n, i, 3);
        f[GALLEY__F_NEAR_SCORE] = mean_score(m, scores, i, 3);
        f[GALLEY__F_WIDE_SCORE] = mean_score(m, scores, i, 8);
        f[GALLEY__F_BLOCK_SCORE] = (int16_t)n->score;
        f[GALLEY__F_PARENT_SCORE] = (int16_t)up->score;
        f[GALLEY__F_GRAND_SCORE] = (int16_t)p->nodes[up->parent].score;
        f[GALLEY__F_PATH_SCORE] = (int16_t)clamp(c->score / (c->words ? c->words : 1));
        f[GALLEY__F_IN_BEST] = inside(p, l->node, best);
        f[GALLEY__F_BEST_SHARE] = share(p->nodes[best].words, m->words);
    }
}

/* -- all -- */

static bool make(maker *m)
{
    galley_arena *arena = m->page->arena;
    m->good_until = galley_arena_calloc(arena, m->n + 1, sizeof *m->good_until);
    m->rows = galley_arena_calloc(arena, m->n * ROWS + 1, sizeof *m->rows);
    if (!m->good_until || !m->rows || !read_told(m))
        return false;
    for (size_t i = 0; i < m->n; i++) {
        galley__line *l = &m->lines[i];
        galley_str words;
        count_line(m, l);
        galley_str text = line_text(m->page, l);
        l->say = (uint8_t)galley__html_say(text, &words);
        if (galley_str_eq(text, m->page->title))
            l->flags |= GALLEY__LINE_TITLE;
        if (m->page->summary.size > 20 && l->end - l->start > 20 &&
            (galley_str_eq(text, m->page->summary)))
            l->flags |= GALLEY__LINE_SUMMARY;
    }
    if (!group_lines(m))
        return false;
    sum_nodes(m);
    for (size_t i = 0; i < m->n; i++) {
        own_features(m, &m->lines[i], row_of(m, i));
        tree_features(m, &m->lines[i], row_of(m, i));
        neighbour_features(m, i);
    }
    place_features(m);
    return true;
}

static uint64_t words_over(const maker *m, const int32_t *scores, int32_t bar)
{
    uint64_t words = 0;
    for (size_t i = 0; i < m->n; i++)
        words += scores[i] + bar > 0 ? m->lines[i].words : 0;
    return words;
}

/* A page of which little is over 0 has a best part nevertheless: the bar is lowered, a little at a time, until
 * three tenths of the words in long lines are over it; at the lowest if there was nearly nothing. */
static void lower_bar(const maker *m, int32_t *scores)
{
    enum { ENOUGH = 40, LONG = 12, STEP = 50, MOST = 300 };
    uint64_t long_words = 0;
    for (size_t i = 0; i < m->n; i++)
        long_words += m->lines[i].words >= LONG ? m->lines[i].words : 0;
    uint64_t need = long_words * 3 / 10 > ENOUGH ? long_words * 3 / 10 : ENOUGH;
    int32_t bar = 0;
    while (bar <= MOST && words_over(m, scores, bar) < need)
        bar += STEP;
    if (bar > MOST)
        bar = words_over(m, scores, 0) < ENOUGH ? MOST : 0;
    for (size_t i = 0; i < m->n; i++)
        scores[i] += bar;
}

galley_status galley__html_score(galley__page *page, const galley__probe *probe, galley_error *err)
{
    maker m = {.page = page, .lines = page->lines, .n = page->n_lines};
    int32_t *scores = galley_arena_calloc(page->arena, m.n + 1, sizeof *scores);
    if (!scores || !make(&m))
        return galley__nomem(err);
    for (int stage = 1; stage <= 2; stage++) {
        if (stage == 2)
            second_features(&m, scores);
        if (probe && probe->stage)
            probe->stage(probe->ctx, stage, page, m.rows, ROWS, scores);
        else
            galley__html_model(stage, m.rows, m.n, scores);
    }
    lower_bar(&m, scores);
    for (size_t i = 0; i < m.n; i++)
        page->lines[i].score = scores[i];
    return GALLEY_OK;
}
