/* core/match/match_internal.h: what the files of the matcher share.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_MATCH_INTERNAL_H
#define GALLEY_CORE_MATCH_INTERNAL_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <galley/match.h>

#include "core/match/automaton.h"
#include "core/match/prefilter.h"

/* PCRE2's way to our allocator. `refused`: a request was not granted, which some of its functions do not
 * tell from other failures. */
typedef struct galley__pcre_memory {
    const galley_alloc *alloc;
    bool refused;
} galley__pcre_memory;

pcre2_general_context *galley__pcre_context(galley__pcre_memory *memory);

/* -- what is looked for -- */

typedef struct galley__group {
    galley_str name; /* in the compiled pattern */
    uint32_t number;
} galley__group;

typedef struct galley__regex {
    uint32_t number; /* of the pattern */
    uint32_t within;
    uint32_t captures;
    pcre2_code *code;
    bool jit;              /* there is machine code for it */
    uint64_t starts[4];    /* a bit for each byte with which a match can begin */
    galley__group *groups; /* the named ones, by their number */
    size_t n_groups;
    galley__needs needs;
    uint32_t *first, *second; /* numbers of the literals of its needs */
} galley__regex;

typedef struct galley__list {
    uint32_t number;
    uint32_t within;
    bool exact;
    galley__way way;
    galley_overlap overlap;
} galley__list;

typedef struct galley__pattern {
    galley_str label;
    bool is_list;
    uint32_t index; /* in regexes or lists */
} galley__pattern;

struct galley_matcher {
    const galley_alloc *alloc;
    bool frozen;
    galley_arena *arena; /* labels: they do not move */
    galley__pcre_memory pcre_memory;
    pcre2_general_context *pcre;
    VEC(galley__pattern) patterns;
    VEC(galley__regex) regexes;
    VEC(galley__list) lists;
    galley__phrases phrases;
    galley__automaton automaton;
    galley__prefilter prefilter;
    uint32_t lists_within; /* of all lists together */
    size_t jit_size;       /* bytes of machine code of all regexes */
};

/* -- one thread's memory -- */

/* Words first..last of a column (phrase_scan.h) that have a key to be looked up; the high bit of `last`: without its
 * 's. `run` is the number of their run. */
typedef struct galley__look {
    uint64_t key;
    uint32_t first, last, run;
} galley__look;

/* Outputs from `output` on stand at such words, if the words are theirs. */
typedef struct galley__found {
    uint32_t output, first, last, run;
} galley__found;

/* A phrase found: its words, its bytes (without a possessive 's), how many letters are amiss. */
typedef struct galley__hit {
    uint32_t list, output;
    uint32_t first, last;
    uint32_t start, end;
    uint32_t edits;
} galley__hit;

/* Words start..end that follow each other in a region of this kind (a bit). */
typedef struct galley__run {
    uint32_t start, end;
    uint32_t kind;
} galley__run;

enum { GALLEY__PHRASE_BLOCK = 256, GALLEY__PHRASE_LOOKS = 4 * GALLEY__PHRASE_BLOCK };

/* A literal found, and the next place of the same (1 is the first hit, 0 none). */
typedef struct galley__lit_hit {
    uint32_t at, next;
    uint32_t size; /* of the literal */
} galley__lit_hit;

typedef struct galley__lit_seen {
    uint32_t first, last;
} galley__lit_seen;

struct galley_scratch {
    const galley_matcher *matcher;
    galley__pcre_memory pcre_memory;
    pcre2_general_context *pcre;
    pcre2_match_context *context;
    pcre2_match_data *data;
    pcre2_jit_stack *stack;
    galley__look *looks; /* three times PHRASE_LOOKS */
    VEC(galley__run) runs;
    VEC(galley__found) found;
    VEC(galley__hit) hits;
    struct galley__near_entry *near_cache; /* fuzzy_scan.c */
    VEC(uint64_t) near;
    VEC(uint32_t) taken; /* a word of the hits in hand -> stamp of the list that took it */
    uint32_t stamp;
    bool verify;
    galley_pattern_time *times; /* borrowed; NULL: nobody wants to know */
    VEC(galley__lit_hit) lit_hits;
    galley__lit_seen *seen; /* of each literal */
    uint32_t *seen_literals;
    size_t n_seen;
    uint64_t *wanted; /* a bit for each regex: one of its literals was seen */
    /* Of the literals of one regex, in order: 32 bits of place, 24 of the literal's number in its need, 8 of its
     * size. */
    VEC(uint64_t) places;
};

/* One scan. */
typedef struct galley__scan {
    const galley_matcher *m;
    galley_scratch *scratch;
    const galley_subject *subject;
    galley_arena *arena;
    galley_spans *spans;
    galley_match_failures failures;
    size_t failure_capacity;
    galley_str *folded; /* of tokens that are not ASCII, made when asked for; NULL before */
    bool bounds;        /* the bytes show all word boundaries */
    bool variants;      /* the text has a U+017F or U+212A, which fold to s and k */
    galley_error *err;
} galley__scan;

static inline galley__target galley__target_of(const galley_matcher *m, const galley__list *list)
{
    return (galley__target){(uint16_t)(list - m->lists.at), list->way, list->exact};
}

/* NOTFOUND unless `number` is a list. */
galley_status galley__matcher_list_get(const galley_matcher *m, uint32_t number,
                                       const galley__list **list, galley_error *err);

/* Compile one pattern into *r. SYNTAX ENCODING LIMIT NOMEM; *r is empty then. */
galley_status galley__regex_compile(galley_matcher *m, const galley_regex_def *def,
                                    galley__regex *r, galley_error *err);
void galley__regex_fini(galley_matcher *m, galley__regex *r);

/* Append the spans of one regex, or one failure; `plain`: without what the prefilter knows. */
galley_status galley__regex_scan(galley__scan *scan, const galley__regex *r, bool plain);

/* The literals of all regexes. NOMEM. */
galley_status galley__prefilter_build(galley_matcher *m, galley_error *err);

/* Fill the scratch with the places of all literals; reset empties it again. NOMEM. */
galley_status galley__prefilter_scan(galley__scan *scan);
void galley__prefilter_reset(galley_scratch *s);

/* What a scratch holds for fuzzy lists. */
void galley__fuzzy_drop(galley_scratch *s);

/* Append the spans of all lists. */
galley_status galley__phrases_scan(galley__scan *scan);
#endif
