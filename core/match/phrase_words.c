/* core/match/phrase_words.c: comparing words of a text with words of a list.
 * SPDX-License-Identifier: MIT */
#include "core/match/phrase_scan.h"

#include "core/base/error.h"
#include "core/text/utf8.h"

galley_status galley__folded_token(galley__phrase_scan *c, size_t token, galley_str *folded)
{
    galley__scan *scan = c->scan;
    if (scan->folded == NULL) {
        scan->folded = galley_arena_calloc(scan->arena, c->tokens->count, sizeof *scan->folded);
        if (scan->folded == NULL)
            return galley__nomem(scan->err);
    }
    if (scan->folded[token].data == NULL)
        scan->folded[token] = galley_text_fold(galley__token_text(c, token), scan->arena);
    *folded = scan->folded[token];
    return folded->data ? GALLEY_OK : galley__nomem(scan->err);
}

/* -- possessives -- */

/* Every character that folds to an apostrophe has one of these bytes or pairs of bytes in it (a test looks at all
 * characters), so that words of other scripts need not be folded to know. */
static bool may_have_apostrophe(galley_str s)
{
    for (size_t i = 0; i < s.size; i++) {
        unsigned char c = (unsigned char)s.data[i],
                      d = i + 1 < s.size ? (unsigned char)s.data[i + 1] : 0;
        if (c == '\'' || (c == 0xE2 && d == 0x80) || (c == 0xCA && d == 0xBC) ||
            (c == 0xC5 && d == 0x89) || (c == 0xEF && d == 0xBC))
            return true;
    }
    return false;
}

bool galley__may_be_possessive(galley_str token)
{
    if (token.size < 2)
        return false;
    unsigned char last = (unsigned char)token.data[token.size - 1];
    unsigned char before = (unsigned char)token.data[token.size - 2];
    if ((last | 0x20) == 's')
        return before == '\'' || before >= 0x80;
    return last >= 0x80 && may_have_apostrophe(token);
}

static bool is_ascii(galley_str s)
{
    unsigned char all = 0;
    for (size_t i = 0; i < s.size; i++)
        all |= (unsigned char)s.data[i];
    return all < 0x80;
}

/* Bytes before a plain 's or ’s behind ASCII, 0 for anything else. */
static size_t plain_stem(galley_str token)
{
    size_t n = token.size;
    if (n > 2 && token.data[n - 2] == '\'')
        n -= 2;
    else if (n > 4 && memcmp(token.data + n - 4, "\u2019", 3) == 0)
        n -= 4;
    else
        return 0;
    return (token.data[token.size - 1] | 0x20) == 's' && is_ascii((galley_str){token.data, n}) ? n
                                                                                               : 0;
}

galley_status galley__stem_hash(galley__phrase_scan *c, size_t word, uint64_t *hash)
{
    if (c->stem) {
        *hash = c->stem[word];
        return GALLEY_OK;
    }
    size_t token = galley__token_of(c, word);
    galley_str text = galley__token_text(c, token), folded;
    *hash = 0;
    if (!galley__may_be_possessive(text))
        return GALLEY_OK;
    size_t plain = plain_stem(text);
    if (plain) {
        *hash = galley__fold_hash_ascii(text.data, plain,
                                        c->scan->subject->text.size - c->tokens->start[token]);
        return GALLEY_OK;
    }
    galley_status status = galley__folded_token(c, token, &folded);
    if (status == GALLEY_OK && folded.size > 2 &&
        memcmp(folded.data + folded.size - 2, "'s", 2) == 0)
        *hash = galley_text_fold_hash((galley_str){folded.data, folded.size - 2});
    return status;
}

/* The last letters are folded, one more at a time, until they are just "'s" (a mark on the s may follow it). */
galley_status galley__possessive_cut(galley__phrase_scan *c, size_t token, uint32_t *end)
{
    galley_str text = galley__token_text(c, token);
    size_t n = text.size;
    *end = c->tokens->end[token];
    if (n > 2 && text.data[n - 2] == '\'') {
        *end -= 2;
        return GALLEY_OK;
    }
    if (n > 4 && memcmp(text.data + n - 4, "\u2019", 3) == 0) {
        *end -= 4;
        return GALLEY_OK;
    }
    for (size_t cut = n; cut > 0;) {
        cut = galley__utf8_before(text.data, cut);
        galley_str folded = galley_text_fold(galley_str_sub(text, cut, n), c->scan->arena);
        if (folded.data == NULL)
            return galley__nomem(c->scan->err);
        if (galley_str_eq(folded, GALLEY_STR("'s")))
            *end = c->tokens->start[token] + (uint32_t)cut;
        if (folded.size >= 2)
            break;
    }
    return GALLEY_OK;
}

/* -- equal words -- */

static bool equal_lowered(galley_str token, galley_str folded)
{
    if (token.size != folded.size)
        return false;
    for (size_t i = 0; i < token.size; i++) {
        char c = token.data[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c + 32);
        if (c != folded.data[i])
            return false;
    }
    return true;
}

static bool is_before(galley_str word, galley_str ending, galley_str whole)
{
    return whole.size == word.size + ending.size && memcmp(whole.data, word.data, word.size) == 0 &&
           memcmp(whole.data + word.size, ending.data, ending.size) == 0;
}

/* What an exact list compares is the text's bytes: hence the spellings. */
static bool exact_possessive(galley_str token, galley_str word)
{
    return is_before(word, GALLEY_STR("'s"), token) ||
           is_before(word, GALLEY_STR("\u2019s"), token) ||
           is_before(word, GALLEY_STR("'S"), token) ||
           is_before(word, GALLEY_STR("\u2019S"), token);
}

static galley_status same_plain(galley__phrase_scan *c, size_t token, galley_str word, bool exact,
                                bool possessive, bool *same)
{
    galley_str text = galley__token_text(c, token), folded = {NULL, 0};
    if (exact) {
        *same = possessive ? exact_possessive(text, word) : galley_str_eq(text, word);
        return GALLEY_OK;
    }
    size_t plain = possessive ? plain_stem(text) : text.size;
    *same = plain && equal_lowered((galley_str){text.data, plain}, word);
    if (*same)
        return GALLEY_OK;
    galley_status status = galley__folded_token(c, token, &folded);
    if (status == GALLEY_OK)
        *same =
            possessive ? is_before(word, GALLEY_STR("'s"), folded) : galley_str_eq(folded, word);
    return status;
}

/* A word with a letter loses its punctuation, and (possessive) its 's before. */
static galley_status same_loose(galley__phrase_scan *c, size_t token, galley_str word, bool exact,
                                bool possessive, bool *same)
{
    galley_str text = galley__token_text(c, token);
    galley_status status = GALLEY_OK;
    if (possessive) {
        uint32_t end;
        status = galley__possessive_cut(c, token, &end);
        if (status != GALLEY_OK)
            return status;
        text.size = end - c->tokens->start[token];
    }
    if (c->tokens->kind[token] == GALLEY_TOKEN_WORD)
        text = galley__without_punctuation(text, c->scan->arena);
    if (text.data && !exact)
        text = galley_text_fold(text, c->scan->arena);
    *same = text.data && galley_str_eq(text, word);
    return text.data ? GALLEY_OK : galley__nomem(c->scan->err);
}

/* Words with 's are as they are, or lose it before they are measured. */
static galley_status same_fuzzy(galley__phrase_scan *c, size_t token, galley_str word,
                                bool possessive, bool *same, unsigned *edits)
{
    galley__letters given, found;
    galley_str folded;
    uint64_t stem = 0;
    galley_status status = galley__folded_token(c, token, &folded);
    if (status != GALLEY_OK)
        return status;
    if (possessive)
        folded.size -= 2;
    *same = galley_str_eq(folded, word);
    if (*same || c->tokens->kind[token] != GALLEY_TOKEN_WORD)
        return GALLEY_OK;
    if (!possessive)
        status = galley__stem_hash(c, token, &stem);
    if (status != GALLEY_OK || stem || !galley__letters_of(word, &given) ||
        !galley__letters_of(folded, &found))
        return status;
    unsigned most = galley__fuzzy_budget(&given), off = galley__edits(&given, &found, most);
    *same = off <= most;
    *edits += *same ? off : 0;
    return GALLEY_OK;
}

galley_status galley__same_words(galley__phrase_scan *c, const galley__output *o, size_t first,
                                 bool possessive, bool *same, unsigned *edits)
{
    galley_status status = GALLEY_OK;
    bool exact = o->flags & GALLEY__EXACT;
    size_t at = o->words;
    *same = true;
    *edits = 0;
    for (size_t i = 0; i < o->n_words && *same && status == GALLEY_OK; i++) {
        galley_str word = galley__sized_at(c->a->text, &at);
        size_t token = galley__token_of(c, first + i);
        bool cut = possessive && i + 1 == o->n_words;
        if (c->way == GALLEY__WAY_FUZZY)
            status = same_fuzzy(c, token, word, cut, same, edits);
        else if (c->way == GALLEY__WAY_LOOSE)
            status = same_loose(c, token, word, exact, cut, same);
        else
            status = same_plain(c, token, word, exact, cut, same);
    }
    return status;
}
