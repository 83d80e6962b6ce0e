/* core/query/words.c: where the words of a query stand in a text.
 *
 * Words are the tokens that are no punctuation, numbered from 0. A hash leads from the fold of a
 * word to the list of its places, in order; a possessive stands in two lists, with its 's and
 * without. What the hash finds is compared as text, so a collision costs a comparison and no wrong
 * answer. The same without the hash (plain) walks through all words, for a text that is asked only
 * once.
 * SPDX-License-Identifier: MIT */
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/query/query_internal.h"
#include "core/text/possessive.h"

#define NONE UINT32_MAX

typedef struct slot {
    uint64_t fold; /* 0: free */
    uint32_t head;
} slot;

typedef struct entry {
    uint32_t word;
    uint32_t next;
} entry;

struct galley_word_index {
    const galley_tokens *tokens;
    galley_str text;
    galley_arena *arena;
    uint32_t *token; /* of each word */
    uint32_t count;
    galley_str *folded; /* of each word that is not ASCII, made when first wanted */
    slot *slots;        /* NULL: plain */
    size_t capacity;    /* a power of two */
    entry *places;
    uint32_t n_places;
};

/* -- making -- */

static bool is_word(const galley_tokens *tokens, size_t i)
{
    return tokens->kind[i] != GALLEY_TOKEN_PUNCT;
}

galley_status galley__words_plain(const galley_tokens *tokens, galley_str text, galley_arena *arena,
                                  galley_word_index **out, galley_error *err)
{
    galley_word_index *index = galley_arena_calloc(arena, 1, sizeof *index);
    *out = NULL;
    if (index == NULL)
        return galley__nomem(err);
    *index = (galley_word_index){.tokens = tokens, .text = text, .arena = arena};
    for (size_t i = 0; i < tokens->count; i++)
        index->count += is_word(tokens, i);
    index->token = galley_arena_calloc(arena, index->count, sizeof *index->token);
    if (index->token == NULL)
        return galley__nomem(err);
    size_t n = 0;
    for (size_t i = 0; i < tokens->count; i++)
        if (is_word(tokens, i))
            index->token[n++] = (uint32_t)i;
    *out = index;
    return GALLEY_OK;
}

static galley_str raw_word(const galley_word_index *index, uint32_t w)
{
    uint32_t t = index->token[w];
    return galley_str_sub(index->text, index->tokens->start[t], index->tokens->end[t]);
}

static slot *find_slot(const galley_word_index *index, uint64_t fold)
{
    size_t i = (size_t)fold & (index->capacity - 1);
    while (index->slots[i].fold && index->slots[i].fold != fold)
        i = (i + 1) & (index->capacity - 1);
    return &index->slots[i];
}

static void put_place(galley_word_index *index, uint64_t fold, uint32_t w)
{
    slot *s = find_slot(index, fold);
    if (s->fold == 0)
        *s = (slot){fold, NONE};
    index->places[index->n_places] = (entry){w, s->head};
    s->head = index->n_places++;
}

static galley_status put_word(galley_word_index *index, uint32_t w, galley_error *err)
{
    galley_str raw = raw_word(index, w);
    size_t cut = galley__possessive(raw);
    put_place(index, index->tokens->fold[index->token[w]], w);
    if (cut == 0)
        return GALLEY_OK;
    galley_str bare = galley_text_fold((galley_str){raw.data, raw.size - cut}, index->arena);
    if (bare.data == NULL)
        return galley__nomem(err);
    put_place(index, galley_text_fold_hash(bare), w);
    return GALLEY_OK;
}

static size_t count_places(const galley_word_index *index)
{
    size_t n = index->count;
    for (uint32_t w = 0; w < index->count; w++)
        n += galley__possessive(raw_word(index, w)) > 0;
    return n;
}

galley_status galley_word_index_new(const galley_tokens *tokens, galley_str text,
                                    galley_arena *arena, galley_word_index **out, galley_error *err)
{
    galley_word_index *index;
    galley_status status = galley__words_plain(tokens, text, arena, &index, err);
    *out = NULL;
    if (status != GALLEY_OK)
        return status;
    size_t n = count_places(index), capacity = 16;
    while (capacity < n + n / 2)
        capacity *= 2;
    index->capacity = capacity;
    index->slots = galley_arena_calloc(arena, capacity, sizeof *index->slots);
    index->places = galley_arena_calloc(arena, n, sizeof *index->places);
    if (index->slots == NULL || index->places == NULL)
        return galley__nomem(err);
    /* backwards, because a place is put in front of its list */
    for (uint32_t w = index->count; w > 0 && status == GALLEY_OK; w--)
        status = put_word(index, w - 1, err);
    if (status == GALLEY_OK)
        *out = index;
    return status;
}

/* The beginning of the folded word; ASCII goes without a copy. */
static galley_status beginning_of(galley_word_index *index, galley_str raw,
                                  char room[GALLEY__WORD_BEGINNING], galley_str *out,
                                  galley_error *err)
{
    size_t n = raw.size < GALLEY__WORD_BEGINNING ? raw.size : GALLEY__WORD_BEGINNING;
    bool ascii = true;
    for (size_t i = 0; i < raw.size; i++)
        ascii = ascii && (unsigned char)raw.data[i] < 0x80;
    for (size_t i = 0; i < n; i++)
        room[i] = (char)(raw.data[i] >= 'A' && raw.data[i] <= 'Z' ? raw.data[i] + 32 : raw.data[i]);
    *out = ascii ? (galley_str){room, n} : galley_text_fold(raw, index->arena);
    return out->data ? GALLEY_OK : galley__nomem(err);
}

static galley_status each_bare(galley_word_index *index, galley_str raw, galley__word_each *each,
                               void *ctx, galley_error *err)
{
    galley_str folded = galley_text_fold(raw, index->arena);
    if (folded.data == NULL)
        return galley__nomem(err);
    each(ctx, galley_text_fold_hash(folded), folded);
    return GALLEY_OK;
}

galley_status galley__words_each(galley_word_index *index, galley__word_each *each, void *ctx,
                                 galley_error *err)
{
    galley_status status = GALLEY_OK;
    for (uint32_t w = 0; w < index->count && status == GALLEY_OK; w++) {
        char room[GALLEY__WORD_BEGINNING];
        galley_str raw = raw_word(index, w), beginning;
        size_t cut = galley__possessive(raw);
        status = beginning_of(index, raw, room, &beginning, err);
        if (status == GALLEY_OK)
            each(ctx, index->tokens->fold[index->token[w]], beginning);
        if (status == GALLEY_OK && cut)
            status = each_bare(index, (galley_str){raw.data, raw.size - cut}, each, ctx, err);
    }
    return status;
}

size_t galley__words_count(const galley_word_index *index)
{
    return index->count;
}

/* -- comparing -- */

/* One search, so that its parts need no long lists of parameters. */
typedef struct search {
    galley_word_index *index;
    const galley_query_node *node;
    const query_place *place;
    uint64_t first_fold;
    galley_error *err;
} search;

/* ASCII is folded by making it small, without a copy: 1 or 0; -1 when the word has other
 * letters. */
static int ascii_begins(galley_str raw, galley_str word, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)raw.data[i];
        if (c >= 0x80)
            return -1;
        if ((char)(c >= 'A' && c <= 'Z' ? c + 32 : c) != word.data[i])
            return 0;
    }
    return 1;
}

static bool is_ascii(galley_str s)
{
    for (size_t i = 0; i < s.size; i++)
        if ((unsigned char)s.data[i] >= 0x80)
            return false;
    return true;
}

/* The folded form of a word or of its beginning (without the 's). */
static galley_status fold_of(search *s, uint32_t w, galley_str raw, galley_str *folded)
{
    galley_word_index *index = s->index;
    bool whole = raw.size == raw_word(index, w).size;
    if (index->folded == NULL) {
        index->folded = galley_arena_calloc(index->arena, index->count, sizeof *index->folded);
        if (index->folded == NULL)
            return galley__nomem(s->err);
    }
    *folded = index->folded[w];
    if (whole && folded->data)
        return GALLEY_OK;
    *folded = galley_text_fold(raw, index->arena);
    if (folded->data == NULL)
        return galley__nomem(s->err);
    if (whole)
        index->folded[w] = *folded;
    return GALLEY_OK;
}

static galley_status same(search *s, uint32_t w, galley_str raw, galley_str word, bool prefix,
                          bool *equal)
{
    galley_str folded;
    *equal = false;
    if (is_ascii(raw)) {
        *equal = (prefix ? raw.size >= word.size : raw.size == word.size) &&
                 ascii_begins(raw, word, word.size) == 1;
        return GALLEY_OK;
    }
    galley_status status = fold_of(s, w, raw, &folded);
    if (status == GALLEY_OK)
        *equal = folded.size >= word.size && (prefix || folded.size == word.size) &&
                 memcmp(folded.data, word.data, word.size) == 0;
    return status;
}

/* The end of what matches, 0 when word `w` does not match: without its 's if it has one, else as it
 * is. */
static galley_status match_word(search *s, uint32_t w, galley_str word, uint64_t fold, bool prefix,
                                uint32_t *end)
{
    uint32_t t = s->index->token[w];
    galley_str raw = raw_word(s->index, w);
    size_t cut = galley__possessive(raw);
    galley_status status = GALLEY_OK;
    bool bare = false, whole = false;
    if (cut)
        status = same(s, w, (galley_str){raw.data, raw.size - cut}, word, prefix, &bare);
    if (status == GALLEY_OK && !bare && (prefix || s->index->tokens->fold[t] == fold))
        status = same(s, w, raw, word, prefix, &whole);
    uint32_t token_end = s->index->tokens->end[t];
    *end = bare ? token_end - (uint32_t)cut : whole ? token_end : 0;
    return status;
}

static galley_status match_phrase(search *s, uint32_t w, uint32_t *end)
{
    const galley_query_node *node = s->node;
    *end = 0;
    if (node->n_words > s->index->count - w)
        return GALLEY_OK;
    for (size_t i = 0; i < node->n_words; i++) {
        bool prefix = node->prefix && i + 1 == node->n_words;
        uint64_t fold = i ? galley_text_fold_hash(node->words[i]) : s->first_fold;
        galley_status status = match_word(s, w + (uint32_t)i, node->words[i], fold, prefix, end);
        if (status != GALLEY_OK || *end == 0)
            return status;
    }
    return GALLEY_OK;
}

/* -- places -- */

/* A stretch lies in one region that is looked at. */
static bool in_place(const query_place *place, uint32_t start, uint32_t end)
{
    size_t low = 0, n = place->n_regions;
    if (n == 0)
        return true;
    while (n > 0) {
        bool left = place->regions[low + n / 2].start <= start;
        low += left ? n / 2 + 1 : 0;
        n = left ? n - n / 2 - 1 : n / 2;
    }
    if (low == 0)
        return false;
    const galley_region *r = &place->regions[low - 1];
    return end <= r->end && (place->within & GALLEY_REGION_BIT(r->kind));
}

static galley_status try_word(search *s, uint32_t w, galley_arena *arena, query_hits *hits)
{
    uint32_t end, start = s->index->tokens->start[s->index->token[w]];
    galley_status status = match_phrase(s, w, &end);
    if (status != GALLEY_OK || end == 0 || !in_place(s->place, start, end))
        return status;
    query_hit hit = {.first = w, .last = w + (int64_t)s->node->n_words - 1};
    hit.span =
        (galley_span){.start = start, .end = end, .part = s->place->part, .label = GALLEY_STR("")};
    return galley__hits_add(hits, &hit, arena, s->err);
}

static galley_status walk_places(search *s, bool first_only, galley_arena *arena, query_hits *hits)
{
    const galley_word_index *index = s->index;
    const slot *found = find_slot(index, s->first_fold);
    size_t before = hits->count;
    for (uint32_t i = found->fold ? found->head : NONE; i != NONE; i = index->places[i].next) {
        galley_status status = try_word(s, index->places[i].word, arena, hits);
        if (status != GALLEY_OK || (first_only && hits->count > before))
            return status;
    }
    return GALLEY_OK;
}

static galley_status walk_words(search *s, bool first_only, galley_arena *arena, query_hits *hits)
{
    size_t before = hits->count;
    for (uint32_t w = 0; w < s->index->count; w++) {
        galley_status status = try_word(s, w, arena, hits);
        if (status != GALLEY_OK || (first_only && hits->count > before))
            return status;
    }
    return GALLEY_OK;
}

/* The beginning of a word has no hash: all words are compared. */
galley_status galley__words_find(galley_word_index *index, const galley_query_node *node,
                                 const query_place *place, bool first_only, galley_arena *arena,
                                 query_hits *hits, galley_error *err)
{
    search s = {index, node, place, galley_text_fold_hash(node->words[0]), err};
    bool hashed = index->slots && !(node->prefix && node->n_words == 1);
    return hashed ? walk_places(&s, first_only, arena, hits)
                  : walk_words(&s, first_only, arena, hits);
}

/* The number of words whose token starts before `offset` (or, with `ends`, ends at it or
 * before). */
static int64_t words_before(const galley_word_index *index, uint32_t offset, bool ends)
{
    const galley_tokens *t = index->tokens;
    size_t low = 0, n = index->count;
    while (n > 0) {
        uint32_t token = index->token[low + n / 2];
        bool before = ends ? t->end[token] <= offset : t->start[token] < offset;
        low += before ? n / 2 + 1 : 0;
        n = before ? n - n / 2 - 1 : n / 2;
    }
    return (int64_t)low;
}

void galley__words_cover(const galley_word_index *index, uint32_t start, uint32_t end,
                         int64_t *first, int64_t *last)
{
    *first = words_before(index, start, true);
    *last = words_before(index, end, false) - 1;
}
