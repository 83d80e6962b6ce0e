/* galley/pattern.h: token patterns: regular expressions whose letters are words (CQL).
 *
 *     galley_patterns *set = NULL;
 *     galley_patterns_new(NULL, &set, &err);
 *     galley_pattern_def def = {.label = GALLEY_STR("visit"),
 *         .pattern = GALLEY_STR("who:<leader/> []{0,8} [stem=\"arrive|visit\"]")};
 *     galley_patterns_add(set, &def, NULL, &err);
 *     galley_patterns_room_new(set, &room, &err);
 *     galley_patterns_scan(set, room, &subject, GALLEY_STR("en"), &earlier, arena, &spans, &err);
 *
 * The notation is that of CWB and Sketch Engine:
 *     [attr="re"]   one token; the regex has to match the whole value. attr is
 *                     word   the token as written       lower  its folded form (case, accents)
 *                     stem   words whose stem it shares  shape  Xxxx, dd, x'x: runs end at four
 *                     kind   word number punct symbol    in     it lies in an earlier span so labelled
 *     "re"          the same as [word="re"]; "re"%c without regard to case
 *     [title] [upper] [number] [punct]   flags;  inside brackets also != ! & | ( )
 *     []            any token
 *     <label/>      an earlier span, <label id="RU"/> with that id
 *     x?  x*  x+  x{n}  x{n,}  x{n,m}    x y  x | y  ( )
 *     name:[...]  name:<.../>  name:( )  a part, which becomes a field of the span
 *
 * A match never crosses a region's end. Cost: a pattern that needs certain words is run only in regions that
 * have one of them (one table for all patterns); there at most (tokens x size of the pattern), whatever the text: ends
 * are computed from right to left, there is no backtracking. Overlap "all" costs that for each place where a
 * match begins.
 *
 * Threads:  a set to which nothing is added may be shared, a room may not.
 * Memory:   text given is copied; spans are in the caller's arena, their labels borrowed from the set.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_PATTERN_H
#define GALLEY_PATTERN_H

#include <galley/match.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct galley_patterns galley_patterns;
typedef struct galley_patterns_room galley_patterns_room;

GALLEY_API galley_status galley_patterns_new(const galley_alloc *alloc, galley_patterns **out,
                                             galley_error *err);
GALLEY_API void galley_patterns_free(galley_patterns *set); /* accepts NULL */

typedef struct galley_pattern_def {
    galley_str label;
    galley_str pattern;
    galley_overlap overlap; /* see galley/match.h */
    uint32_t within;        /* bits of region kinds, 0 for the body */
} galley_pattern_def;

#define GALLEY_PATTERN_BYTES  16384 /* of its text */
#define GALLEY_PATTERN_REPEAT 1000  /* most in {n,m} */
#define GALLEY_PATTERN_SIZE   10000 /* steps of one pattern, repetitions written out */
#define GALLEY_PATTERN_DEPTH  100   /* parentheses in each other */
#define GALLEY_PATTERN_PARTS  32

/* SYNTAX with the byte offset, saying what was expected (a pattern that may match no token is refused as well);
 * LIMIT: one of the above; ENCODING; INVALID: no label or no such kinds. On failure the set is as before. */
GALLEY_API galley_status galley_patterns_add(galley_patterns *set, const galley_pattern_def *def,
                                             uint32_t *number, galley_error *err);

GALLEY_API size_t galley_patterns_count(const galley_patterns *set);

/* The names of the earlier spans that the patterns speak of, in order; false behind the last. */
GALLEY_API bool galley_patterns_reads(const galley_patterns *set, size_t i, galley_str *label);

/* No words have to be there for pattern `i` to match: every text is gone through for it. */
GALLEY_API bool galley_patterns_always(const galley_patterns *set, size_t i);

/* One thread's memory, for one set. NOMEM. */
GALLEY_API galley_status galley_patterns_room_new(const galley_patterns *set,
                                                  galley_patterns_room **out, galley_error *err);
GALLEY_API void galley_patterns_room_free(galley_patterns_room *room); /* accepts NULL */

/* From now on add up what each pattern of the set costs, at its number; borrowed. NULL: no longer. */
GALLEY_API void galley_patterns_room_time(galley_patterns_room *room, galley_pattern_time *times);

/* Append the spans of all patterns to `spans`, which is then sorted; `number` of the pattern + `base` is their
 * `pattern`. `lang` (ISO 639-1) is for stems; one without a stemmer takes words as they are. Earlier spans are
 * those of `earlier` (may be NULL or `spans` itself) and what the patterns before found here. Tokens need
 * their fold. INVALID: a room of another set, regions out of order; LIMIT: an attribute's regex took too many
 * steps, or overlap "all" made over a million spans; NOMEM. */
GALLEY_API galley_status galley_patterns_scan(const galley_patterns *set,
                                              galley_patterns_room *room,
                                              const galley_subject *subject, galley_str lang,
                                              uint32_t base, const galley_spans *earlier,
                                              galley_arena *arena, galley_spans *spans,
                                              galley_error *err);

/* -- why not -- */

/* How far a pattern got: the place at which it came farthest, then the most tokens, then the first. */
typedef struct galley_pattern_nearest {
    uint32_t start, end; /* what it took; end 0: not even its first token */
    galley_str wanted;   /* the token or span, as written in the pattern, that did not come */
    galley_str saw;      /* the token that stood there; empty at the end of a region */
    size_t reached;      /* steps: to compare parts of an article by */
} galley_pattern_nearest;

/* For pattern `number` of a set that found nothing in the subject; the parameters are those of the scan. All of it is
 * borrowed from the set and the subject. INVALID: no such pattern, and as galley_patterns_scan; LIMIT NOMEM. */
GALLEY_API galley_status galley_patterns_nearest(const galley_patterns *set,
                                                 galley_patterns_room *room, uint32_t number,
                                                 const galley_subject *subject, galley_str lang,
                                                 const galley_spans *earlier,
                                                 galley_pattern_nearest *out, galley_error *err);

#ifdef __cplusplus
}
#endif
#endif
