/* core/match/phrases.c: gathering phrases: tokens, folded words, hashes, entries.
 * SPDX-License-Identifier: MIT */
#include "core/match/phrases.h"

#include <galley/match.h>

#include "core/base/error.h"
#include "core/text/unicode.h"
#include "core/text/utf8.h"

galley_status galley__phrases_init(galley__phrases *p, const galley_alloc *alloc, galley_error *err)
{
    *p = (galley__phrases){.alloc = alloc};
    galley__buf_init(&p->text, alloc);
    galley__buf_init(&p->schema, alloc);
    return galley_arena_new(alloc, &p->arena, err);
}

void galley__phrases_drop_building(galley__phrases *p)
{
    VEC_FREE(p->alloc, &p->hashes);
    VEC_FREE(p->alloc, &p->given);
    VEC_FREE(p->alloc, &p->schemas);
    galley__buf_fini(&p->schema);
    galley_arena_free(p->arena);
    p->arena = NULL;
}

void galley__phrases_fini(galley__phrases *p)
{
    galley__phrases_drop_building(p);
    galley__buf_fini(&p->text);
}

galley__phrases_mark galley__phrases_mark_get(const galley__phrases *p)
{
    return (galley__phrases_mark){p->text.size, p->schemas.count, p->hashes.count, p->given.count};
}

void galley__phrases_rollback(galley__phrases *p, const galley__phrases_mark *mark)
{
    p->text.size = mark->text;
    p->text.failed = p->schema.failed = false;
    p->schemas.count = mark->schemas;
    if (p->last_schema >= mark->text)
        p->last_schema_size = 0;
    p->hashes.count = mark->hashes;
    p->given.count = mark->given;
    p->total = p->given.count;
}

/* Offsets are 32 bits, so all text of a matcher together stays below 4 GiB. */
static galley_status check_text(const galley__phrases *p, galley_error *err)
{
    if (p->text.failed || p->schema.failed)
        return galley__nomem(err);
    if (p->text.size > UINT32_MAX || p->hashes.count > UINT32_MAX)
        return galley__fail(err, GALLEY_LIMIT, "the phrase lists are larger than 4 GiB");
    return GALLEY_OK;
}

static void put_number(galley__buf *buf, size_t n)
{
    for (; n >= 128; n >>= 7)
        galley__buf_u8(buf, (uint8_t)(n | 128));
    galley__buf_u8(buf, (uint8_t)n);
}

static void put_sized(galley__buf *buf, galley_str s)
{
    put_number(buf, s.size);
    galley__buf_add(buf, s);
}

/* -- entries -- */

static galley_status check_utf8(galley_str s, const char *what, galley_error *err)
{
    size_t valid = galley_utf8_valid(s);
    if (valid == s.size)
        return GALLEY_OK;
    return galley__fail_at(err, GALLEY_ENCODING, valid, "the %s is not valid UTF-8 at byte %zu",
                           what, valid);
}

static galley_status check_fields(const galley_field *fields, size_t n, galley_error *err)
{
    galley_status status = GALLEY_OK;
    for (size_t i = 0; i < n && status == GALLEY_OK; i++) {
        status = check_utf8(fields[i].name, "name of a field", err);
        if (status == GALLEY_OK)
            status = check_utf8(fields[i].value, "value of a field", err);
        if (status != GALLEY_OK)
            galley__error_prefix(err, "field \"%.*s\"", GALLEY__S(fields[i].name));
    }
    return status;
}

static bool is_schema(const galley__phrases *p, uint32_t offset)
{
    return p->text.size - offset >= p->schema.size &&
           memcmp(p->text.data + offset, p->schema.data, p->schema.size) == 0;
}

/* Lists have few schemas: a TSV file one for each set of columns that are empty in a line. Past a hundred the newest
 * alone are looked through, so that time stays linear. */
static bool find_schema(galley__phrases *p)
{
    size_t n = p->schemas.count, first = n > 100 ? n - 100 : 0;
    if (p->last_schema_size == p->schema.size && is_schema(p, p->last_schema))
        return true;
    for (size_t i = n; i-- > first;)
        if (is_schema(p, p->schemas.at[i])) {
            p->last_schema = p->schemas.at[i];
            p->last_schema_size = p->schema.size;
            return true;
        }
    return false;
}

/* last_schema becomes the one of these fields. */
static bool put_schema(galley__phrases *p, const galley_field *fields, size_t n)
{
    galley__buf_clear(&p->schema);
    put_number(&p->schema, n);
    for (size_t i = 0; i < n; i++) {
        galley__buf_u8(&p->schema, (uint8_t)fields[i].type);
        put_sized(&p->schema, fields[i].name);
    }
    if (p->schema.failed || find_schema(p))
        return !p->schema.failed;
    if (!VEC_PUSH(p->alloc, &p->schemas, (uint32_t)p->text.size))
        return false;
    p->last_schema = (uint32_t)p->text.size;
    p->last_schema_size = p->schema.size;
    galley__buf_add(&p->text, galley__buf_str(&p->schema));
    return !p->text.failed;
}

galley_status galley__phrases_entry(galley__phrases *p, const galley_field *fields, size_t n_fields,
                                    uint32_t *entry, galley_error *err)
{
    galley__phrases_mark mark = galley__phrases_mark_get(p);
    galley_status status = check_fields(fields, n_fields, err);
    if (status != GALLEY_OK)
        return status;
    if (!put_schema(p, fields, n_fields))
        status = galley__nomem(err);
    *entry = (uint32_t)p->text.size;
    galley__buf_u32(&p->text, p->last_schema);
    for (size_t i = 0; i < n_fields; i++)
        put_sized(&p->text, fields[i].value);
    if (status == GALLEY_OK)
        status = check_text(p, err);
    if (status != GALLEY_OK)
        galley__phrases_rollback(p, &mark);
    return status;
}

/* -- words -- */

/* The tokens of one phrase, as numbers of a larger text's. */
typedef struct phrase_words {
    galley_str text;
    const galley_tokens *tokens;
    size_t first, end;
    size_t start, stop; /* its bytes */
    size_t last;        /* the last that is compared */
} phrase_words;

static galley_str word_text(const phrase_words *w, size_t i)
{
    return galley_str_sub(w->text, w->tokens->start[i], w->tokens->end[i]);
}

/* Punctuation alone would be found everywhere; one sign with a meaning of its own (an emoji, "€") counts. */
static bool has_word(const phrase_words *w)
{
    for (size_t i = w->first; i < w->end; i++)
        if (w->tokens->kind[i] != GALLEY_TOKEN_PUNCT)
            return true;
    return false;
}

static galley_status check_words(const phrase_words *w, galley_error *err)
{
    galley_str phrase = galley_str_sub(w->text, w->start, w->stop);
    if (!has_word(w))
        return galley__fail(err, GALLEY_INVALID, "the phrase \"%.*s\" has no word in it",
                            GALLEY__S(phrase));
    if (w->end - w->first > GALLEY_PHRASE_WORDS)
        return galley__fail(err, GALLEY_LIMIT, "the phrase \"%.*s\" has more than %d words",
                            GALLEY__S(phrase), GALLEY_PHRASE_WORDS);
    return GALLEY_OK;
}

static bool is_punctuation(uint32_t c)
{
    return galley__character_of(c).flags & GALLEY__IS_PUNCT;
}

galley_str galley__without_punctuation(galley_str word, galley_arena *arena)
{
    size_t at = 0, next, kept = 0;
    while (at < word.size && !is_punctuation(galley__utf8_get(word.data, at, &next)))
        at = next;
    if (at == word.size)
        return word;
    char *to = galley_arena_alloc(arena, word.size);
    if (to == NULL)
        return (galley_str){NULL, 0};
    for (at = 0; at < word.size; at = next)
        if (!is_punctuation(galley__utf8_get(word.data, at, &next))) {
            memcpy(to + kept, word.data + at, next - at);
            kept += next - at;
        }
    return (galley_str){to, kept};
}

static bool is_ascii(galley_str s)
{
    unsigned char all = 0;
    for (size_t i = 0; i < s.size; i++)
        all |= (unsigned char)s.data[i];
    return all < 0x80;
}

static bool ends_with(galley_str s, galley_str end)
{
    return s.size >= end.size && memcmp(s.data + s.size - end.size, end.data, end.size) == 0;
}

/* One word as it is compared, and its hash. */
static bool put_word(galley__phrases *p, const galley__target *target, galley_str word,
                     uint64_t hash, bool letters)
{
    galley_str bare = word, folded = word;
    if (target->way == GALLEY__WAY_LOOSE && letters)
        bare = galley__without_punctuation(word, p->arena);
    if (bare.data && (!target->exact || bare.data != word.data))
        folded = galley_text_fold(bare, p->arena);
    if (bare.data == NULL || folded.data == NULL)
        return false;
    if (bare.data != word.data)
        hash = galley_text_fold_hash(folded);
    put_sized(&p->text, target->exact ? bare : folded);
    return VEC_PUSH(p->alloc, &p->hashes, hash);
}

/* The common case of it: ASCII, folded where it lands. */
static bool put_plain_word(galley__phrases *p, galley_str word, uint64_t hash)
{
    char *to;
    put_sized(&p->text, word);
    if (p->text.failed)
        return false;
    to = p->text.data + p->text.size - word.size;
    for (size_t i = 0; i < word.size; i++)
        to[i] = (char)(to[i] >= 'A' && to[i] <= 'Z' ? to[i] + 32 : to[i]);
    return VEC_PUSH(p->alloc, &p->hashes, hash);
}

static bool put_words(galley__phrases *p, const galley__target *target, galley__given *g,
                      phrase_words *w)
{
    bool ok = true;
    for (size_t i = w->first; i < w->end && ok; i++) {
        galley_str word = word_text(w, i);
        uint64_t hash = w->tokens->fold[i];
        if (target->way == GALLEY__WAY_LOOSE && w->tokens->kind[i] == GALLEY_TOKEN_PUNCT)
            continue;
        if (target->way == GALLEY__WAY_PLAIN && !target->exact && is_ascii(word))
            ok = put_plain_word(p, word, hash);
        else
            ok = put_word(p, target, word, hash, w->tokens->kind[i] == GALLEY_TOKEN_WORD);
        g->n_words++;
        w->last = i;
    }
    return ok;
}

/* The last word may be found with 's, unless it has one. A single word that may gets the hash of that form, so that a
 * scan finds it where it finds words; for the last of several it looks itself. */
static bool put_possessive(galley__phrases *p, const galley__target *target, galley__given *g,
                           const phrase_words *w)
{
    galley_str folded = galley_text_fold(word_text(w, w->last), p->arena);
    if (folded.data == NULL)
        return false;
    if (w->tokens->kind[w->last] != GALLEY_TOKEN_WORD || folded.size == 0 ||
        ends_with(folded, GALLEY_STR("'s")))
        return true;
    g->flags |= GALLEY__POSSESSIVE;
    if (g->n_words > 1 || target->way != GALLEY__WAY_PLAIN)
        return true;
    char *owned = galley_arena_alloc(p->arena, folded.size + 2);
    if (owned == NULL)
        return false;
    memcpy(owned, folded.data, folded.size);
    memcpy(owned + folded.size, "'s", 2);
    return VEC_PUSH(p->alloc, &p->hashes,
                    galley_text_fold_hash((galley_str){owned, folded.size + 2}));
}

static galley_status add_words(galley__phrases *p, const galley__target *target, phrase_words *w,
                               uint32_t entry, galley_error *err)
{
    galley__phrases_mark mark = galley__phrases_mark_get(p);
    galley__given g = {.hash = (uint32_t)mark.hashes,
                       .words = (uint32_t)mark.text,
                       .entry = entry,
                       .list = target->list,
                       .flags = target->exact ? GALLEY__EXACT : 0};
    galley_status status = check_words(w, err);
    if (status != GALLEY_OK)
        return status;
    if (!put_words(p, target, &g, w) || !put_possessive(p, target, &g, w) ||
        !VEC_PUSH(p->alloc, &p->given, g))
        status = galley__nomem(err);
    if (status == GALLEY_OK)
        status = check_text(p, err);
    if (status != GALLEY_OK)
        galley__phrases_rollback(p, &mark);
    p->total = p->given.count;
    return status;
}

galley_status galley__phrases_add(galley__phrases *p, const galley__target *target,
                                  galley_str phrase, uint32_t entry, galley_error *err)
{
    galley_tokens tokens;
    galley_status status = check_utf8(phrase, "phrase", err);
    if (status != GALLEY_OK)
        return status;
    galley_arena_reset(p->arena);
    status = galley_text_tokens(phrase, p->arena, &tokens, err);
    if (status != GALLEY_OK)
        return status;
    phrase_words w = {phrase, &tokens, 0, tokens.count, 0, phrase.size, 0};
    return add_words(p, target, &w, entry, err);
}
