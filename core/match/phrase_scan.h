/* core/match/phrase_scan.h: what the steps of a scan for phrases share.
 *
 *     phrase_scan.c    columns of words -> places where the automaton has something
 *     phrase_words.c   is it really there? Words compared, possessives
 *     phrase_hits.c    which of overlapping hits are kept; spans
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_MATCH_PHRASE_SCAN_H
#define GALLEY_CORE_MATCH_PHRASE_SCAN_H

#include "core/match/match_internal.h"

#define GALLEY__WITHOUT_S (1u << 31) /* of galley__found.last: the word without its 's */

/* One way of looking at the words of a text. `fold[i]` is the hash of word i, which is token `token[i]` (i, when that is
 * NULL); `stem[i]`, where there is one, the hash of the word without its 's, or 0. */
typedef struct galley__phrase_scan {
    galley__scan *scan;
    const galley__automaton *a;
    const galley_tokens *tokens;
    galley__way way;
    const uint64_t *fold;
    const uint64_t *stem;
    const uint32_t *token;
    const galley__run *runs; /* words that follow each other in a region */
    size_t n_runs;
} galley__phrase_scan;

static inline size_t galley__token_of(const galley__phrase_scan *c, size_t word)
{
    return c->token ? c->token[word] : word;
}

static inline galley_str galley__token_text(const galley__phrase_scan *c, size_t token)
{
    return galley_str_sub(c->scan->subject->text, c->tokens->start[token], c->tokens->end[token]);
}

/* -- words -- */

/* The folded form of a token, made once. NOMEM. */
galley_status galley__folded_token(galley__phrase_scan *c, size_t token, galley_str *folded);

/* The hash of the word without its 's, 0 when it has none. NOMEM. */
galley_status galley__stem_hash(galley__phrase_scan *c, size_t word, uint64_t *hash);

/* Whether a token may end in 's; false is certain. */
bool galley__may_be_possessive(galley_str token);

/* The same from the last two bytes before `end` alone, which is > 1; it says yes more often. */
static inline bool galley__like_possessive(const char *text, size_t end)
{
    unsigned char last = (unsigned char)text[end - 1], before = (unsigned char)text[end - 2];
    return ((last | 0x20) == 's' && (before == '\'' || before >= 0x80)) || last >= 0x80;
}

/* Where the apostrophe of a token that ends in a folded "'s" begins, as an offset in the text. NOMEM. */
galley_status galley__possessive_cut(galley__phrase_scan *c, size_t token, uint32_t *end);

/* Whether the words from `first` on are those of the output; `possessive`: the last without its 's. In fuzzy lists *edits
 * is how many edits they are off, all words together; else 0. NOMEM. */
galley_status galley__same_words(galley__phrase_scan *c, const galley__output *o, size_t first,
                                 bool possessive, bool *same, unsigned *edits);

/* -- hits -- */

/* Keep a hit of words first..last in hand, or make it a span when its list wants all. LIMIT NOMEM. */
galley_status galley__add_hit(galley__phrase_scan *c, uint32_t output, size_t first, size_t last,
                              bool possessive, uint32_t edits);

/* What begins before word `end` is all in hand: decide what can be decided, and make spans. */
galley_status galley__settle_hits(galley__phrase_scan *c, size_t end);

/* Compare what was found with the words, and keep it if it is there. LIMIT NOMEM. */
galley_status galley__verify_found(galley__phrase_scan *c, const galley__found *f);

/* -- fuzzy lists: fuzzy_scan.c -- */

galley_status galley__scan_fuzzy(galley__phrase_scan *c);
#endif
