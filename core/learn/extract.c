/* core/learn/extract.c: the features of an article, counted.
 *
 * Words are compared by the hash of their folded form that each token carries; stemming costs most, so what a word's
 * stem is gets remembered.
 * SPDX-License-Identifier: MIT */
#include "core/learn/learn_internal.h"

enum { STEMS_MAX = 1 << 20, CHAR_WORD_MAX = 64 };

/* -- tables -- */

static size_t slot_of(const galley__table *t, uint64_t key)
{
    size_t i = (size_t)(key ^ key >> 29) & (t->capacity - 1);
    while (t->keys[i] && t->keys[i] != key)
        i = (i + 1) & (t->capacity - 1);
    return i;
}

bool galley__table_find(const galley__table *table, uint64_t key, uint64_t *value)
{
    if (table->capacity == 0)
        return false;
    size_t i = slot_of(table, key);
    *value = table->values[i];
    return table->keys[i] != 0;
}

static bool table_grow(galley__table *t)
{
    galley__table bigger = {.alloc = t->alloc, .capacity = t->capacity ? t->capacity * 2 : 256};
    bigger.keys = galley__new(t->alloc, bigger.capacity * sizeof *bigger.keys);
    bigger.values = galley__new(t->alloc, bigger.capacity * sizeof *bigger.values);
    if (bigger.keys == NULL || bigger.values == NULL) {
        galley__table_fini(&bigger);
        return false;
    }
    for (size_t i = 0; i < t->capacity; i++)
        if (t->keys[i]) {
            size_t to = slot_of(&bigger, t->keys[i]);
            bigger.keys[to] = t->keys[i];
            bigger.values[to] = t->values[i];
        }
    bigger.count = t->count;
    galley__table_fini(t);
    *t = bigger;
    return true;
}

bool galley__table_set(galley__table *table, uint64_t key, uint64_t value)
{
    if (table->count * 2 >= table->capacity && !table_grow(table))
        return false;
    size_t i = slot_of(table, key);
    table->count += table->keys[i] == 0;
    table->keys[i] = key;
    table->values[i] = value;
    return true;
}

void galley__table_fini(galley__table *table)
{
    if (table->keys)
        galley__free(table->alloc, table->keys, table->capacity * sizeof *table->keys);
    if (table->values)
        galley__free(table->alloc, table->values, table->capacity * sizeof *table->values);
    *table = (galley__table){.alloc = table->alloc};
}

/* -- life -- */

galley_status galley__extractor_init(galley__extractor *x, const galley_alloc *alloc,
                                     galley_str spec, galley_str lang, galley_error *err)
{
    *x = (galley__extractor){.alloc = alloc, .stems = {.alloc = alloc}, .vetoed = {.alloc = alloc}};
    galley_status status = galley__spec_parse(spec, &x->spec, err);
    if (status == GALLEY_OK)
        status = galley_stemmer_new(alloc, lang, &x->stemmer, err);
    if (status == GALLEY_OK)
        status = galley_arena_new(alloc, &x->scratch, err);
    if (status != GALLEY_OK)
        galley__extractor_fini(x);
    return status;
}

void galley__extractor_fini(galley__extractor *x)
{
    galley_stemmer_free(x->stemmer);
    galley__table_fini(&x->stems);
    galley__table_fini(&x->vetoed);
    galley_arena_free(x->scratch);
    if (x->names)
        galley__free(x->alloc, x->names, x->max_names * sizeof *x->names);
    if (x->counts)
        galley__free(x->alloc, x->counts, x->max_counts * sizeof *x->counts);
    if (x->touched)
        galley__free(x->alloc, x->touched, x->max_touched * sizeof *x->touched);
    *x = (galley__extractor){.alloc = x->alloc};
}

void galley__extractor_clear(galley__extractor *x)
{
    for (size_t i = 0; i < x->n_touched; i++)
        x->counts[x->touched[i]] = 0;
    x->n_touched = 0;
    x->n_hits = 0;
}

/* -- words -- */

typedef struct view {
    galley_str text;
    galley_part part;
    galley_tokens tokens;
    const galley_article *article;
    bool body;            /* only own words count */
    const uint8_t *kinds; /* of each token's region; NULL: there are no regions with own words */
} view;

static galley_str word_at(const view *v, size_t i)
{
    return galley_str_sub(v->text, v->tokens.start[i], v->tokens.end[i]);
}

/* Runs of capitals as X, small letters as x, digits as 9, all other bytes as they are. */
static galley_str shape_of(galley_str word, char *room, size_t size)
{
    size_t n = 0;
    for (size_t i = 0; i < word.size && n < size; i++) {
        unsigned char b = (unsigned char)word.data[i];
        char c = b >= '0' && b <= '9'   ? '9'
                 : b >= 'A' && b <= 'Z' ? 'X'
                 : b >= 'a' && b <= 'z' ? 'x'
                 : b >= 0x80            ? 'u'
                                        : (char)b;
        if (n == 0 || room[n - 1] != c)
            room[n++] = c;
    }
    return (galley_str){room, n};
}

/* The folded stem, or the shape of a number behind '#'. {NULL, 0}: memory is out. */
static galley_str stem_text(galley__extractor *x, const view *v, size_t i, char *room, size_t size)
{
    if (v->tokens.kind[i] == GALLEY_TOKEN_NUMBER) {
        room[0] = '#';
        galley_str shape = shape_of(word_at(v, i), room + 1, size - 1);
        return (galley_str){room, shape.size + 1};
    }
    galley_str folded = galley_text_fold(word_at(v, i), x->scratch);
    if (folded.data == NULL)
        return folded;
    if (folded.size > 2 && memcmp(folded.data + folded.size - 2, "'s", 2) == 0)
        folded.size -= 2;
    return galley_stemmer_stem(x->stemmer, folded);
}

static bool stem_hash(galley__extractor *x, const view *v, size_t i, uint64_t *hash)
{
    char room[64];
    uint64_t fold = v->tokens.fold[i];
    bool number = v->tokens.kind[i] == GALLEY_TOKEN_NUMBER;
    if (!number && galley__table_find(&x->stems, fold, hash))
        return true;
    galley_str stem = stem_text(x, v, i, room, sizeof room);
    if (stem.data == NULL)
        return false;
    *hash = galley__hash(stem) | 1;
    if (!number && x->stems.count < STEMS_MAX)
        return galley__table_set(&x->stems, fold, *hash);
    return true;
}

/* With "body" features are of the article's own words, as patterns are: not of promos and headlines of others. */
static bool own(const view *v, size_t token)
{
    return !v->body || v->kinds == NULL || (galley_region_body() >> v->kinds[token] & 1);
}

/* The kind of region in which each token begins, where there are regions with own words. False: memory is out. */
static bool mark_kinds(galley__extractor *x, view *v)
{
    const galley_article *a = v->article;
    bool some = false;
    for (size_t i = 0; i < a->n_regions; i++)
        some = some || (galley_region_body() >> a->regions[i].kind & 1);
    if (!some || v->part == GALLEY_PART_TITLE)
        return true;
    uint8_t *kinds = galley_arena_alloc(x->scratch, v->tokens.count + 1);
    if (kinds == NULL)
        return false;
    size_t r = 0;
    for (size_t i = 0; i < v->tokens.count; i++) {
        while (r + 1 < a->n_regions && a->regions[r].end <= v->tokens.start[i])
            r++;
        kinds[i] = (uint8_t)a->regions[r].kind;
    }
    v->kinds = kinds;
    return true;
}

/* One hash a token, 0 where it is no word: runs do not go over it. */
static uint64_t *units(galley__extractor *x, const view *v, galley__family family,
                       galley_region_kind region)
{
    char room[64];
    uint64_t *unit = galley_arena_alloc(x->scratch, (v->tokens.count + 1) * sizeof *unit);
    for (size_t i = 0; unit && i < v->tokens.count; i++) {
        unit[i] = 0;
        if (v->tokens.kind[i] > GALLEY_TOKEN_NUMBER)
            continue;
        if (family == GALLEY__REGION ? v->kinds == NULL || v->kinds[i] != region : !own(v, i))
            continue;
        if (family == GALLEY__WORD)
            unit[i] = v->tokens.fold[i];
        else if (family == GALLEY__SHAPE)
            unit[i] = galley__hash(shape_of(word_at(v, i), room, sizeof room)) | 1;
        else if (!stem_hash(x, v, i, &unit[i]))
            return NULL;
    }
    return unit;
}

/* -- features -- */

/* Where a feature was met: tokens [first, last] of a view, or letters. */
typedef struct place {
    const view *view;
    galley__family family;
    galley_region_kind region; /* of GALLEY__REGION */
    size_t first, last;
    galley_str letters; /* empty: tokens */
} place;

static const char *const prefixes[] = {
    "word:", "", "title:", "shape:", "char:", "length:", "region:"};

/* "nuclear power", "title:oil", "char:ter": the words as they are compared. */
static galley_str name_of(galley__extractor *x, const place *at)
{
    galley__buf buf;
    char room[64];
    galley__buf_init(&buf, x->alloc);
    galley__buf_add(&buf, galley_str_of(prefixes[at->family]));
    if (at->family == GALLEY__REGION)
        galley__buf_printf(&buf, "%s:", galley_region_name(at->region));
    galley__buf_add(&buf, at->letters);
    for (size_t i = at->first; at->letters.size == 0 && i <= at->last; i++) {
        galley_str word =
            at->family == GALLEY__WORD    ? galley_text_fold(word_at(at->view, i), x->scratch)
            : at->family == GALLEY__SHAPE ? shape_of(word_at(at->view, i), room, sizeof room)
                                          : stem_text(x, at->view, i, room, sizeof room);
        buf.failed = buf.failed || word.data == NULL;
        if (i > at->first)
            galley__buf_char(&buf, ' ');
        galley__buf_add(&buf, word);
    }
    galley_str name = {NULL, 0};
    if (!buf.failed)
        name = galley_arena_copy(x->names_arena, galley__buf_str(&buf));
    galley__buf_fini(&buf);
    return name;
}

static bool learn_feature(galley__extractor *x, uint64_t hash, const place *at, uint64_t *number)
{
    *number = x->known->count;
    if (*number >= GALLEY__NONE / 2 ||
        !galley__grow(x->alloc, (void **)&x->names, *number, &x->max_names, sizeof *x->names))
        return false;
    x->names[*number] = name_of(x, at);
    return x->names[*number].data && galley__table_set(x->known, hash, *number);
}

static bool counts_reach(galley__extractor *x, size_t number)
{
    if (number < x->max_counts)
        return true;
    size_t size = x->max_counts ? x->max_counts * 2 : 1024;
    while (size <= number)
        size *= 2;
    uint32_t *bigger =
        galley__resize(x->alloc, x->counts, x->max_counts * sizeof *bigger, size * sizeof *bigger);
    if (bigger == NULL)
        return false;
    memset(bigger + x->max_counts, 0, (size - x->max_counts) * sizeof *bigger);
    x->counts = bigger;
    x->max_counts = size;
    return true;
}

static bool keep_hit(galley__extractor *x, uint32_t number, const place *at)
{
    if (!galley__arena_grow(x->scratch, (void **)&x->hits, x->n_hits, &x->max_hits,
                            sizeof *x->hits))
        return false;
    const galley_tokens *t = &at->view->tokens;
    bool whole = at->family == GALLEY__LENGTH;
    x->hits[x->n_hits++] = (galley__hit){.feature = number,
                                         .start = whole ? 0 : t->start[at->first],
                                         .end = whole ? 0 : t->end[at->last],
                                         .part = at->view->part};
    return true;
}

/* A feature that is not known: is it one of those that shall not count? False: memory is out. */
static bool ask_veto(galley__extractor *x, uint64_t hash, const place *at, bool *vetoed)
{
    uint64_t before;
    *vetoed = galley__table_find(&x->vetoed, hash, &before);
    if (*vetoed || x->spec.n_vetoes == 0)
        return true;
    galley_arena *kept = x->names_arena;
    x->names_arena = x->scratch;
    galley_str name = name_of(x, at);
    x->names_arena = kept;
    for (size_t i = 0; i < x->spec.n_vetoes; i++)
        *vetoed = *vetoed || galley_str_eq(x->spec.vetoes[i], name);
    return name.data && (!*vetoed || galley__table_set(&x->vetoed, hash, 1));
}

static bool emit(galley__extractor *x, uint64_t hash, const place *at)
{
    uint64_t number;
    if (!galley__table_find(x->known, hash, &number)) {
        bool vetoed = false;
        if ((x->grows || x->minds_unknown) && !ask_veto(x, hash, at, &vetoed))
            return false;
        x->n_unknown += !vetoed && !x->grows;
        if (vetoed || !x->grows)
            return true;
        if (!learn_feature(x, hash, at, &number))
            return false;
    }
    if (number >= x->max_counts && !counts_reach(x, (size_t)number))
        return false;
    if (x->counts[number] == 0) {
        if (!galley__grow(x->alloc, (void **)&x->touched, x->n_touched, &x->max_touched,
                          sizeof *x->touched))
            return false;
        x->touched[x->n_touched++] = (uint32_t)number;
    }
    x->counts[number]++;
    return !x->keeps_hits || keep_hit(x, (uint32_t)number, at);
}

static bool emit_runs(galley__extractor *x, const view *v, galley__family family, unsigned n,
                      galley_region_kind region, const uint64_t *unit)
{
    for (size_t i = 0; i + n <= v->tokens.count; i++) {
        uint64_t hash = (uint64_t)family * 8 + n;
        if (family == GALLEY__REGION)
            hash += 1000 * ((uint64_t)region + 1);
        size_t k = 0;
        for (; k < n && unit[i + k]; k++)
            hash = galley__hash_mix(hash, unit[i + k]);
        place at = {.view = v, .family = family, .region = region, .first = i, .last = i + n - 1};
        if (k == n && !emit(x, hash | 1, &at))
            return false;
    }
    return true;
}

/* Runs of n characters of "_word_". */
static bool emit_letters_of(galley__extractor *x, const view *v, size_t token, galley_str padded,
                            unsigned n)
{
    size_t ends[CHAR_WORD_MAX + 8], count = 0;
    for (size_t pos = 0; pos < padded.size && count < CHAR_WORD_MAX + 4;) {
        ends[count++] = pos;
        galley_utf8_next(padded, &pos);
    }
    ends[count] = padded.size;
    for (size_t i = 0; i + n <= count; i++) {
        galley_str letters = galley_str_sub(padded, ends[i], ends[i + n]);
        place at = {
            .view = v, .family = GALLEY__CHAR, .first = token, .last = token, .letters = letters};
        if (!emit(x, galley__hash_mix(GALLEY__CHAR * 8, galley__hash(letters)) | 1, &at))
            return false;
    }
    return true;
}

static bool emit_letters(galley__extractor *x, const view *v, unsigned least, unsigned most)
{
    for (size_t i = 0; i < v->tokens.count; i++) {
        if (v->tokens.kind[i] > GALLEY_TOKEN_NUMBER || !own(v, i))
            continue;
        galley_str folded = galley_text_fold(word_at(v, i), x->scratch);
        if (folded.data == NULL)
            return false;
        if (folded.size > CHAR_WORD_MAX)
            continue;
        char room[CHAR_WORD_MAX + 2];
        room[0] = room[folded.size + 1] = '_';
        if (folded.size)
            memcpy(room + 1, folded.data, folded.size);
        for (unsigned n = least; n <= most; n++)
            if (!emit_letters_of(x, v, i, (galley_str){room, folded.size + 2}, n))
                return false;
    }
    return true;
}

/* The length as a power of two: "length:256" from 256 to 511 words and marks. */
static bool emit_length(galley__extractor *x, const view *v)
{
    char room[32];
    size_t power = 1;
    while (power * 2 <= v->tokens.count)
        power *= 2;
    size_t n = 0;
    for (size_t p = power; p; p /= 10)
        n++;
    for (size_t p = power, i = n; i > 0; p /= 10)
        room[--i] = (char)('0' + p % 10);
    place at = {.view = v, .family = GALLEY__LENGTH, .letters = {room, n}};
    return emit(x, galley__hash_mix(GALLEY__LENGTH * 8, power) | 1, &at);
}

/* -- the article -- */

static bool extract_part(galley__extractor *x, const view *v)
{
    for (size_t i = 0; i < x->spec.count; i++) {
        galley__family family = x->spec.at[i].family;
        unsigned least = x->spec.at[i].least, most = x->spec.at[i].most;
        bool done = true;
        if (family == GALLEY__TITLE && v->part != GALLEY_PART_TITLE)
            continue;
        if (family == GALLEY__CHAR) {
            done = emit_letters(x, v, least, most);
        } else if (family == GALLEY__LENGTH) {
            done = v->part == GALLEY_PART_TITLE || emit_length(x, v);
        } else {
            galley_region_kind region = x->spec.at[i].region;
            const uint64_t *unit = units(x, v, family, region);
            done = unit != NULL;
            for (unsigned n = least; done && n <= most; n++)
                done = emit_runs(x, v, family, n, region, unit);
        }
        if (!done)
            return false;
    }
    return true;
}

galley_status galley__extract(galley__extractor *x, const galley_article *a, galley_error *err)
{
    view views[] = {
        {.text = a->title, .part = GALLEY_PART_TITLE, .article = a},
        {.text = a->text, .part = GALLEY_PART_TEXT, .article = a, .body = x->spec.body}};
    galley_arena_reset(x->scratch);
    x->hits = NULL;
    x->n_hits = x->max_hits = x->n_unknown = 0;
    for (size_t i = 0; i < 2; i++) {
        galley_status status = galley_text_tokens(views[i].text, x->scratch, &views[i].tokens, err);
        if (status == GALLEY_OK && (!mark_kinds(x, &views[i]) || !extract_part(x, &views[i])))
            status = galley__nomem(err);
        if (status != GALLEY_OK) {
            galley__extractor_clear(x);
            return status;
        }
    }
    return GALLEY_OK;
}
