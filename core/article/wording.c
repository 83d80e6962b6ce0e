/* core/article/wording.c: the words of a line, and phrases found among them.
 *
 * A phrase is a chain of hashes: each beginning of a phrase is a node in one hash table, so a look-up walks
 * from word to word and stops at the first that continues no phrase. Phrases for the end of a line are
 * kept in reverse.
 * SPDX-License-Identifier: MIT */
#include "core/article/anatomy.h"

#include "core/base/error.h"
#include "core/base/memory.h"

enum { LONGEST_PHRASE = 64, NONE = 0 };

/* -- the words of a line -- */

typedef enum byte_class { GAP, LETTER, DIGIT, APOSTROPHE, WIDE } byte_class;

static byte_class class_of(unsigned char c)
{
    if (c >= 0x80)
        return WIDE;
    if ((c | 32) >= 'a' && (c | 32) <= 'z')
        return LETTER;
    if (c >= '0' && c <= '9')
        return DIGIT;
    return c == '\'' ? APOSTROPHE : GAP;
}

/* Punctuation beyond ASCII: general punctuation, guillemets and the like, CJK marks and full-width forms,
 * spaces. Everything else (letters, ©, ▶) belongs to a word. */
static bool is_wide_gap(uint32_t c)
{
    return (c >= 0x2000 && c <= 0x206f) || (c >= 0x3000 && c <= 0x303f) || c == 0xa0 || c == 0xab ||
           c == 0xbb || c == 0xb7 || c == 0xa1 || c == 0xbf || c == 0xfeff ||
           (c >= 0xff00 && c <= 0xff0f);
}

static bool is_single_quote(uint32_t c)
{
    return c == 0x2018 || c == 0x2019;
}

/* An apostrophe belongs to a word when letters stand on both sides. */
static bool continues(galley_str s, size_t at)
{
    if (at >= s.size)
        return false;
    byte_class c = class_of((unsigned char)s.data[at]);
    size_t next;
    return c == LETTER || c == DIGIT ||
           (c == WIDE && !is_wide_gap(galley__utf8_get(s.data, at, &next)));
}

/* The end of the word that starts at `at`; *wide: it has letters beyond ASCII. */
static size_t end_of_word(galley_str s, size_t at, bool *wide)
{
    *wide = false;
    while (at < s.size) {
        byte_class c = class_of((unsigned char)s.data[at]);
        size_t next = at + 1;
        if (c == WIDE) {
            uint32_t point = galley__utf8_get(s.data, at, &next);
            if (is_wide_gap(point) && !(is_single_quote(point) && continues(s, next)))
                return at;
            *wide = true;
        } else if (c == GAP || (c == APOSTROPHE && !continues(s, next))) {
            return at;
        }
        at = next;
    }
    return at;
}

static void count_first(galley__line *line, char first)
{
    byte_class c = class_of((unsigned char)first);
    line->lower += c == LETTER && (first & 32);
    line->upper += c == LETTER && !(first & 32);
    line->numbers += c == DIGIT;
}

/* A letter beyond ASCII is a capital when folding changes it. */
static void count_wide(galley__line *line, galley_str word, galley_str folded)
{
    size_t next;
    uint32_t c = galley__utf8_get(word.data, 0, &next);
    if (c < 0x80)
        count_first(line, word.data[0]);
    else if (folded.size >= next && memcmp(word.data, folded.data, next) == 0)
        line->lower++;
    else
        line->upper++;
}

static bool is_capitals(galley_str word)
{
    size_t capitals = 0;
    for (size_t i = 0; i < word.size; i++) {
        if (class_of((unsigned char)word.data[i]) != LETTER)
            continue;
        if (word.data[i] & 32)
            return false;
        capitals++;
    }
    return capitals >= 2;
}

static bool add_word(galley__words *w, galley_str text, size_t start, size_t end, bool wide,
                     galley__line *line)
{
    uint64_t hash;
    galley_str word = galley_str_sub(text, start, end);
    if (wide) {
        galley_str folded = galley__fold(word, &w->scratch);
        if (folded.data == NULL)
            return false;
        hash = galley_text_fold_hash(folded);
        count_wide(line, word, folded);
    } else {
        hash = galley__fold_hash_ascii(word.data, word.size, text.size - start);
        count_first(line, word.data[0]);
    }
    line->capitals += is_capitals(word);
    if (w->count == w->capacity &&
        !galley__arena_grow(w->arena, (void **)&w->at, w->count, &w->capacity, sizeof *w->at))
        return false;
    w->at[w->count++] = hash;
    line->hash = galley__fold_add(line->hash, hash);
    return true;
}

/* A mark that ends a sentence, white space, and something that is not small: no abbreviation in the midst
 * of one ("U.S. troops" is, which is why one such place proves little). */
static bool is_stop(galley_str s, size_t at)
{
    if (s.data[at] != '.' && s.data[at] != '!' && s.data[at] != '?')
        return false;
    size_t next = at + 1;
    while (next < s.size && (s.data[next] == '"' || s.data[next] == '\'' || s.data[next] == ')' ||
                             (unsigned char)s.data[next] >= 0x80))
        next++;
    return next + 1 < s.size && s.data[next] == ' ' &&
           !(s.data[next + 1] >= 'a' && s.data[next + 1] <= 'z') && at >= 3 &&
           s.data[at - 1] != ' ' && s.data[at - 2] != ' ' && s.data[at - 2] != '.';
}

static bool is_closing_quote(uint32_t c)
{
    return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0x201d || c == 0x2019 || c == 0xbb;
}

galley__closing galley__closing_of(galley_str s)
{
    size_t end = s.size, next;
    while (end > 0) {
        size_t before = galley__utf8_before(s.data, end);
        uint32_t c = galley__utf8_get(s.data, before, &next);
        if (c == '.' || c == 0x2026 || c == 0x3002)
            return GALLEY__ENDS_SENTENCE;
        if (c == '?' || c == '!' || c == 0xff1f || c == 0xff01)
            return GALLEY__ENDS_QUESTION;
        if (c == ':' || c == 0xff1a)
            return GALLEY__ENDS_COLON;
        if (!is_closing_quote(c) && c != ' ')
            break;
        end = before;
    }
    return GALLEY__ENDS_OPEN;
}

static bool is_quote(uint32_t c)
{
    return c == '"' || c == 0x201c || c == 0xab || c == 0x201e;
}

bool galley__is_bullet(galley_str s)
{
    size_t next, n = 0;
    uint32_t c = galley__utf8_get(s.data, 0, &next);
    bool mark = c == '*' || c == '-' || c == 0x2022 || c == 0x25cf || c == 0x25aa || c == 0x25e6 ||
                c == 0x2013 || c == 0xb7 || c == 0x2023;
    if (mark)
        return next < s.size && (s.data[next] == ' ' || s.data[next] == '\t');
    while (n < s.size && n < 3 && class_of((unsigned char)s.data[n]) == DIGIT)
        n++;
    return n > 0 && n + 1 < s.size && (s.data[n] == '.' || s.data[n] == ')') &&
           s.data[n + 1] == ' ';
}

/* "AP/Jane Doe", but no address of a web page. */
static bool has_slash(galley_str s)
{
    const char *p = memchr(s.data, '/', s.size);
    return p && p > s.data && p + 1 < s.data + s.size && p[1] != ' ' && p[-1] != ':';
}

/* "Position: goalkeeper": a colon in the first half, a space behind it. */
static bool has_label(galley_str s)
{
    const char *p = memchr(s.data, ':', s.size / 2 + 1);
    return p && p > s.data && p + 1 < s.data + s.size && p[1] == ' ';
}

static void look_at_ends(galley_str s, galley__line *line)
{
    size_t next;
    uint32_t first = galley__utf8_get(s.data, 0, &next);
    line->closing = galley__closing_of(s);
    line->bullet = galley__is_bullet(s);
    line->opens_quote = is_quote(first);
    line->dash = first == 0x2014 || first == 0x2013 || first == '-';
    line->bracketed = first == '[' && s.data[s.size - 1] == ']';
    line->slash = has_slash(s);
    line->label = has_label(s);
}

/* Ends of sentences and colons, behind so many words. */
static void see_mark(galley__line *line, galley_str text, size_t at, uint32_t words)
{
    if (is_stop(text, at)) {
        line->stops++;
        line->last_sentence = words;
        line->late_colon = 0;
    } else if (text.data[at] == ':') {
        if (line->colon == 0)
            line->colon = words;
        if (line->late_colon == 0)
            line->late_colon = words - line->last_sentence;
    }
}

bool galley__words_scan(galley__words *w, galley_str text, galley__line *line)
{
    w->count = 0;
    line->words = line->lower = line->upper = line->capitals = line->numbers = line->stops = 0;
    line->last_sentence = line->colon = line->late_colon = 0;
    line->hash = 0;
    look_at_ends(text, line);
    for (size_t i = 0; i < text.size;) {
        byte_class c = class_of((unsigned char)text.data[i]);
        if (c == GAP || c == APOSTROPHE) {
            if (c == GAP)
                see_mark(line, text, i, (uint32_t)w->count);
            i++;
            continue;
        }
        bool wide;
        size_t end = end_of_word(text, i, &wide);
        if (end == i) { /* punctuation beyond ASCII */
            galley__utf8_get(text.data, i, &i);
            continue;
        }
        if (!add_word(w, text, i, end, wide, line))
            return false;
        i = end;
    }
    line->words = (uint32_t)w->count;
    return true;
}

/* -- the phrases -- */

typedef enum root { FORWARD, INSIDE, BACKWARD } root;

/* One beginning of a phrase. The numbers are those of the wordings that end here, plus one. */
typedef struct node {
    uint64_t hash; /* 0: free */
    uint32_t line, start, inside, end;
} node;

typedef struct item {
    galley_wording wording;
    uint32_t words;
    bool colon; /* has to stand behind them */
} item;

struct galley__wordings {
    const galley_alloc *alloc;
    item *items;
    size_t count, capacity;
    node *nodes;
    size_t used, room; /* room is a power of two */
};

galley__wordings *galley__wordings_new(const galley_alloc *alloc)
{
    galley__wordings *w = galley__new(alloc, sizeof *w);
    if (w)
        w->alloc = alloc;
    return w;
}

void galley__wordings_free(galley__wordings *w)
{
    if (w == NULL)
        return;
    for (size_t i = 0; i < w->count; i++)
        galley__free(w->alloc, (char *)w->items[i].wording.words.data,
                     w->items[i].wording.words.size);
    galley__free(w->alloc, w->items, w->capacity * sizeof *w->items);
    galley__free(w->alloc, w->nodes, w->room * sizeof *w->nodes);
    galley__free(w->alloc, w, sizeof *w);
}

static uint64_t root_hash(root r)
{
    return galley__fold_add(0x67616c6c6579u, (uint64_t)r + 1);
}

static uint64_t step(uint64_t hash, uint64_t word)
{
    hash = galley__fold_add(hash, word);
    return hash ? hash : 1;
}

static node *slot_of(node *nodes, size_t room, uint64_t hash)
{
    size_t at = hash & (room - 1);
    while (nodes[at].hash != 0 && nodes[at].hash != hash)
        at = (at + 1) & (room - 1);
    return &nodes[at];
}

static const node *find_node(const galley__wordings *w, uint64_t hash)
{
    if (w->room == 0)
        return NULL;
    const node *n = slot_of(w->nodes, w->room, hash);
    return n->hash ? n : NULL;
}

/* At least `more` free slots, a third of the table always free. */
static bool reserve(galley__wordings *w, size_t more)
{
    size_t room = w->room ? w->room : 64;
    while ((w->used + more) * 3 > room * 2)
        room *= 2;
    if (room == w->room)
        return true;
    node *nodes = galley__new(w->alloc, room * sizeof *nodes);
    if (nodes == NULL)
        return false;
    for (size_t i = 0; i < w->room; i++)
        if (w->nodes[i].hash)
            *slot_of(nodes, room, w->nodes[i].hash) = w->nodes[i];
    galley__free(w->alloc, w->nodes, w->room * sizeof *w->nodes);
    w->nodes = nodes;
    w->room = room;
    return true;
}

static root root_of(galley_wording_where where)
{
    return where == GALLEY_WORDING_INSIDE ? INSIDE
           : where == GALLEY_WORDING_END  ? BACKWARD
                                          : FORWARD;
}

/* The node at the end of the phrase; all nodes on the way are made. There is room. */
static node *insert(galley__wordings *w, root r, const uint64_t *words, size_t count)
{
    node *n = NULL;
    uint64_t hash = root_hash(r);
    for (size_t i = 0; i < count; i++) {
        hash = step(hash, words[r == BACKWARD ? count - 1 - i : i]);
        n = slot_of(w->nodes, w->room, hash);
        if (n->hash == 0) {
            n->hash = hash;
            w->used++;
        }
    }
    return n;
}

static uint32_t *number_in(node *n, galley_wording_where where)
{
    switch (where) {
    case GALLEY_WORDING_LINE:
        return &n->line;
    case GALLEY_WORDING_START:
        return &n->start;
    case GALLEY_WORDING_END:
        return &n->end;
    default:
        return &n->inside;
    }
}

/* The phrase's words, in an arena of its own for the time of the call. */
static galley_status words_of(galley_str text, galley_arena *arena, galley__words *words,
                              galley_error *err)
{
    galley__line line = {0};
    size_t valid = galley_utf8_valid(text);
    if (valid < text.size)
        return galley__fail_at(err, GALLEY_ENCODING, valid, "a wording that is not UTF-8");
    *words = (galley__words){.arena = arena, .scratch = {.arena = arena}};
    if (text.size > 0 && !galley__words_scan(words, text, &line))
        return galley__nomem(err);
    if (words->count == 0 || words->count > LONGEST_PHRASE)
        return galley__fail(err, GALLEY_INVALID, "a wording of %zu words: \"%.*s\"", words->count,
                            GALLEY__S(text));
    return GALLEY_OK;
}

static galley_status add_item(galley__wordings *w, const galley_wording *wording,
                              const galley__words *words, galley_error *err)
{
    if (!reserve(w, words->count) ||
        !galley__grow(w->alloc, (void **)&w->items, w->count, &w->capacity, sizeof *w->items))
        return galley__nomem(err);
    char *copy = galley__resize(w->alloc, NULL, 0, wording->words.size);
    if (copy == NULL)
        return galley__nomem(err);
    memcpy(copy, wording->words.data, wording->words.size);
    item *new = &w->items[w->count++];
    *new = (item){*wording, (uint32_t)words->count, copy[wording->words.size - 1] == ':'};
    new->wording.words.data = copy;
    uint32_t *number =
        number_in(insert(w, root_of(wording->where), words->at, words->count), wording->where);
    if (*number == NONE) /* the first one given wins */
        *number = (uint32_t)w->count;
    return GALLEY_OK;
}

galley_status galley__wordings_add(galley__wordings *w, const galley_wording *wording,
                                   galley_error *err)
{
    galley_arena *arena;
    galley__words words;
    galley_status status = galley_arena_new(w->alloc, &arena, err);
    if (status != GALLEY_OK)
        return status;
    status = words_of(wording->words, arena, &words, err);
    if (status == GALLEY_OK)
        status = add_item(w, wording, &words, err);
    galley_arena_free(arena);
    return status;
}

/* -- finding -- */

typedef struct search {
    const galley__wordings *w;
    const uint64_t *words;
    size_t count;
    uint32_t colon; /* words in front of it */
} search;

static uint32_t allowed(const search *s, uint32_t number)
{
    if (number == NONE)
        return NONE;
    const item *it = &s->w->items[number - 1];
    bool start = it->wording.where == GALLEY_WORDING_START;
    if (it->wording.max_words && s->count > it->wording.max_words)
        return NONE;
    return it->colon && start && s->colon != it->words ? NONE : number;
}

static uint32_t find_forward(const search *s)
{
    uint32_t best = NONE;
    uint64_t hash = root_hash(FORWARD);
    for (size_t i = 0; i < s->count; i++) {
        hash = step(hash, s->words[i]);
        const node *n = find_node(s->w, hash);
        if (n == NULL)
            break;
        uint32_t start = allowed(s, n->start);
        best = start ? start : best;
        if (i + 1 == s->count && allowed(s, n->line))
            return n->line;
    }
    return best;
}

static uint32_t find_inside(const search *s)
{
    uint32_t best = NONE;
    size_t longest = 0;
    for (size_t from = 0; from < s->count; from++) {
        uint64_t hash = root_hash(INSIDE);
        for (size_t i = from; i < s->count; i++) {
            hash = step(hash, s->words[i]);
            const node *n = find_node(s->w, hash);
            if (n == NULL)
                break;
            uint32_t inside = allowed(s, n->inside);
            if (inside && i - from + 1 > longest) {
                best = inside;
                longest = i - from + 1;
            }
        }
    }
    return best;
}

static uint32_t find_end(const search *s)
{
    uint32_t best = NONE;
    uint64_t hash = root_hash(BACKWARD);
    for (size_t i = s->count; i > 0; i--) {
        hash = step(hash, s->words[i - 1]);
        const node *n = find_node(s->w, hash);
        if (n == NULL)
            break;
        uint32_t end = allowed(s, n->end);
        best = end ? end : best;
    }
    return best;
}

static const galley_wording *wording_of(const search *s, uint32_t number)
{
    return number == NONE ? NULL : &s->w->items[number - 1].wording;
}

const galley_wording *galley__wordings_find(const galley__wordings *w, const uint64_t *words,
                                            const galley__line *line)
{
    search s = {w, words, line->words, line->colon};
    uint32_t number = find_forward(&s);
    if (number == NONE)
        number = find_inside(&s);
    if (number == NONE)
        number = find_end(&s);
    return wording_of(&s, number);
}

const galley_wording *galley__wordings_late(const galley__wordings *w, const uint64_t *words,
                                            const galley__line *line)
{
    size_t from = line->last_sentence;
    search s = {w, words + from, line->words - from, line->late_colon};
    return wording_of(&s, find_forward(&s));
}
