/* core/match/phrases.c: gathering phrases: tokens, folded words, hashes, possessives.
 * SPDX-License-Identifier: MIT */
#include "core/match/phrases.h"

#include <galley/match.h>

#include "core/base/error.h"

galley_status galley__phrases_init(galley__phrases *p, const galley_alloc *alloc, galley_error *err)
{
    *p = (galley__phrases){.alloc = alloc};
    galley__buf_init(&p->text, alloc);
    return galley_arena_new(alloc, &p->arena, err);
}

void galley__phrases_drop_building(galley__phrases *p)
{
    VEC_FREE(p->alloc, &p->hashes);
    VEC_FREE(p->alloc, &p->given);
    galley_arena_free(p->arena);
    p->arena = NULL;
}

void galley__phrases_fini(galley__phrases *p)
{
    galley__phrases_drop_building(p);
    VEC_FREE(p->alloc, &p->entries);
    galley__buf_fini(&p->text);
}

galley__phrases_mark galley__phrases_mark_get(const galley__phrases *p)
{
    return (galley__phrases_mark){p->text.size, p->hashes.count, p->given.count, p->entries.count};
}

void galley__phrases_rollback(galley__phrases *p, const galley__phrases_mark *mark)
{
    p->text.size = mark->text;
    p->text.failed = false;
    p->hashes.count = mark->hashes;
    p->given.count = mark->given;
    p->entries.count = mark->entries;
    p->total = p->given.count;
}

/* Offsets are 32 bits, so all text of a matcher together stays below 4 GiB. */
static galley_status check_text(const galley__phrases *p, galley_error *err)
{
    if (p->text.failed)
        return galley__nomem(err);
    if (p->text.size > UINT32_MAX || p->hashes.count > UINT32_MAX)
        return galley__fail(err, GALLEY_LIMIT, "the phrase lists are larger than 4 GiB");
    return GALLEY_OK;
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

galley_status galley__phrases_entry(galley__phrases *p, const galley_field *fields, size_t n_fields,
                                    uint32_t *entry, galley_error *err)
{
    galley__phrases_mark mark = galley__phrases_mark_get(p);
    galley_status status = check_fields(fields, n_fields, err);
    if (status != GALLEY_OK)
        return status;
    for (size_t i = 0; i < n_fields; i++) {
        galley__buf_u8(&p->text, (uint8_t)fields[i].type);
        galley__buf_lstr(&p->text, fields[i].name);
        galley__buf_lstr(&p->text, fields[i].value);
    }
    status = check_text(p, err);
    if (status == GALLEY_OK && p->entries.count >= UINT32_MAX)
        status = galley__fail(err, GALLEY_LIMIT, "too many entries");
    if (status == GALLEY_OK &&
        !VEC_PUSH(p->alloc, &p->entries,
                  (galley__entry){(uint32_t)mark.text, (uint32_t)(p->text.size - mark.text),
                                  (uint32_t)n_fields}))
        status = galley__nomem(err);
    if (status != GALLEY_OK)
        galley__phrases_rollback(p, &mark);
    else
        *entry = (uint32_t)mark.entries;
    return status;
}

/* -- phrases -- */

/* Punctuation alone would be found everywhere; one sign with a meaning of its own (an emoji, "€") counts. */
static bool has_word(const galley_tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++)
        if (tokens->kind[i] != GALLEY_TOKEN_PUNCT)
            return true;
    return false;
}

static galley_status check_words(const galley_tokens *tokens, galley_str phrase, galley_error *err)
{
    if (!has_word(tokens))
        return galley__fail(err, GALLEY_INVALID, "the phrase \"%.*s\" has no word in it",
                            GALLEY__S(phrase));
    if (tokens->count > GALLEY_PHRASE_WORDS)
        return galley__fail(err, GALLEY_LIMIT, "the phrase \"%.*s\" has more than %d words",
                            GALLEY__S(phrase), GALLEY_PHRASE_WORDS);
    return GALLEY_OK;
}

static bool ends_with(galley_str s, galley_str end)
{
    return s.size >= end.size && memcmp(s.data + s.size - end.size, end.data, end.size) == 0;
}

/* `word` with `end` behind it, as a length-prefixed string. */
static void put_joined(galley__buf *text, galley_str word, galley_str end)
{
    galley__buf_u32(text, (uint32_t)(word.size + end.size));
    galley__buf_add(text, word);
    galley__buf_add(text, end);
}

/* The possessive of the last word is one token with it ("Putin's"), so it gets edges of its own. What an
 * exact list compares is the text's bytes: hence the spellings; a folded list needs one. */
static galley_status put_variants(galley__phrases *p, galley__given *g, galley_str word,
                                  galley_str folded, galley_error *err)
{
    static const char *const spellings[] = {"'s", "\u2019s", "'S", "\u2019S"};
    if (folded.size == 0 || ends_with(folded, GALLEY_STR("'s")))
        return GALLEY_OK;
    char *owned = galley_arena_alloc(p->arena, folded.size + 2);
    if (owned == NULL)
        return galley__nomem(err);
    memcpy(owned, folded.data, folded.size);
    memcpy(owned + folded.size, "'s", 2);
    if (!VEC_PUSH(p->alloc, &p->hashes,
                  galley_text_fold_hash((galley_str){owned, folded.size + 2})))
        return galley__nomem(err);
    g->variants = g->exact ? 4 : 1;
    for (size_t i = 0; i < g->variants; i++)
        put_joined(&p->text, g->exact ? word : folded, galley_str_of(spellings[i]));
    return GALLEY_OK;
}

static galley_status put_words(galley__phrases *p, galley__given *g, galley_str phrase,
                               const galley_tokens *tokens, galley_error *err)
{
    galley_str word = {NULL, 0}, folded = {NULL, 0};
    galley__buf_u32(&p->text, g->list);
    for (size_t i = 0; i < tokens->count; i++) {
        word = galley_str_sub(phrase, tokens->start[i], tokens->end[i]);
        folded = galley_text_fold(word, p->arena);
        if (folded.data == NULL || !VEC_PUSH(p->alloc, &p->hashes, tokens->fold[i]))
            return galley__nomem(err);
        galley__buf_lstr(&p->text, g->exact ? word : folded);
    }
    g->key_size = (uint32_t)(p->text.size - g->text);
    if (tokens->kind[tokens->count - 1] != GALLEY_TOKEN_WORD)
        return GALLEY_OK;
    return put_variants(p, g, word, folded, err);
}

galley_status galley__phrases_add(galley__phrases *p, uint32_t list, bool exact, galley_str phrase,
                                  uint32_t entry, galley_error *err)
{
    galley__phrases_mark mark = galley__phrases_mark_get(p);
    galley_tokens tokens;
    galley__given g = {.text = (uint32_t)mark.text,
                       .hash = (uint32_t)mark.hashes,
                       .list = list,
                       .entry = entry,
                       .exact = exact};
    galley_status status = check_utf8(phrase, "phrase", err);
    if (status != GALLEY_OK)
        return status;
    galley_arena_reset(p->arena);
    status = galley_text_tokens(phrase, p->arena, &tokens, err);
    if (status == GALLEY_OK)
        status = check_words(&tokens, phrase, err);
    if (status != GALLEY_OK)
        return status;
    g.words = (uint16_t)tokens.count;
    status = put_words(p, &g, phrase, &tokens, err);
    if (status == GALLEY_OK)
        status = check_text(p, err);
    if (status == GALLEY_OK && !VEC_PUSH(p->alloc, &p->given, g))
        status = galley__nomem(err);
    if (status != GALLEY_OK)
        galley__phrases_rollback(p, &mark);
    p->total = p->given.count;
    return status;
}
