/* galley/match.h: find many phrases and regexes in one article.
 *
 *     galley_matcher *m = NULL;
 *     galley_matcher_new(NULL, &m, &err);
 *     galley_matcher_regex(m, &(galley_regex_def){.label = GALLEY_STR("volume"),
 *                          .pattern = GALLEY_STR("(?<amount>\\d+) tonnes")}, NULL, &err);
 *     galley_matcher_freeze(m, &err);
 *     galley_scratch_new(m, &scratch, &err);
 *     galley_matcher_scan(m, scratch, &subject, arena, &spans, &failures, &err);
 *
 * Threads:  a frozen matcher may be shared; a scratch may not.
 * Memory:   spans are in the caller's arena; their labels and gazetteer fields are borrowed from the matcher.
 * Offsets:  bytes, 0-based, end exclusive.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_MATCH_H
#define GALLEY_MATCH_H

#include <galley/article.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct galley_matcher galley_matcher;
typedef struct galley_scratch galley_scratch;

/* -- building -- */

GALLEY_API galley_status galley_matcher_new(const galley_alloc *alloc, galley_matcher **out,
                                            galley_error *err);
GALLEY_API void galley_matcher_free(galley_matcher *m); /* accepts NULL */

/* `within`: bits of the region kinds looked at, 0 for the body. All text is copied. */
typedef struct galley_regex_def {
    galley_str label;
    galley_str
        pattern; /* PCRE2 with UTF and UCP; \C, callouts and leading (*SETTING)s are refused */
    bool caseless;
    uint32_t within;
} galley_regex_def;

/* `*number` (may be NULL) becomes the span's `pattern`. Regions that follow each other and are
 * looked at make one subject, so that a match may run over paragraphs; `^` and `$` are
 * its ends. Named groups that took part become fields of the span.
 * SYNTAX with the byte offset in the pattern; ENCODING; INVALID: frozen, no label or no such kinds; LIMIT:
 * too large. On failure err->item is the number the pattern would have had. */
#define GALLEY_REGEX_MAX 65536 /* bytes of a pattern */
GALLEY_API galley_status galley_matcher_regex(galley_matcher *m, const galley_regex_def *def,
                                              uint32_t *number, galley_error *err);

/* Which of overlapping matches of one pattern or list are kept. */
typedef enum galley_overlap {
    GALLEY_OVERLAP_LONGEST, /* phrases: the longest (in bytes), then the first; token patterns: the leftmost, as long
                             * as it can be; the next begins behind it */
    GALLEY_OVERLAP_FIRST, /* the leftmost, as short as it can be; the next begins behind it */
    GALLEY_OVERLAP_ALL,   /* every start with every end */
} galley_overlap;

typedef struct galley_list_def {
    galley_str label;
    bool exact_case; /* else folded: case, accents and quote marks do not matter */
    uint32_t within;
    galley_overlap overlap;
    /* Punctuation does not matter: "U.S." = "US", "Coca-Cola" = "Coca Cola"; signs between words are passed over, those
     * in a word with a letter are left out ("1.5" stays). Beside folded case that makes "us" of "U.S.": use it
     * with exact_case for abbreviations. The full stop behind an abbreviation belongs to its span. */
    bool any_punctuation;
    /* Misspelt words too: a word of the list of 5 to 8 letters may be 1 edit off, one of 9 to 63 letters 2, words that are
     * shorter or have a digit none. An edit leaves out, puts in or changes a letter or swaps two neighbours, no part
     * being edited twice (optimal string alignment); letters are those of the folded form. Of hits in
     * the same place those with the fewest edits, all together, are kept; they have a further field `edits`, the number,
     * where it is not 0. Costs: 9 or 37 places of 8 bytes a word of 5 or more letters, and as many looks a word of a text
     * that was not seen shortly before. Not together with exact_case or any_punctuation. */
    bool fuzzy;
} galley_list_def;

/* Start a phrase list (gazetteer); INVALID: frozen, no label or no such kinds, lists are loaded; ENCODING. */
GALLEY_API galley_status galley_matcher_list(galley_matcher *m, const galley_list_def *def,
                                             uint32_t *number, galley_error *err);

/* One entry: whole words, any white space between them, never over a region's end. The last word is also
 * found in its possessive ("Putin" in "Putin's"; the span is without the 's). `fields` ("id" first) are
 * copied. Duplicate phrases keep all their entries; entries that are equal in all fields count once.
 * Of overlapping hits of one list those are kept that its `overlap` says; of different lists all.
 * INVALID: frozen or no word in it (a symbol counts, punctuation does not); ENCODING; NOTFOUND: no such
 * list; LIMIT: over GALLEY_PHRASE_WORDS words and marks, or 4 GiB of lists. */
#define GALLEY_PHRASE_WORDS 128
GALLEY_API galley_status galley_matcher_phrase(galley_matcher *m, uint32_t list, galley_str phrase,
                                               const galley_field *fields, size_t n_fields,
                                               galley_error *err);

/* A whole list from the text of a TSV file, or nothing of it: a heading line, then a line an entry. The
 * first column is the phrase and is called "surface"; "a|b" in it are several phrases of one entry. The others
 * become fields, `id` first; without such a column the first surface is the id. White space
 * around a cell is left out, an empty cell gives no field, `#` begins a comment line.
 * SYNTAX, INVALID, ENCODING and LIMIT carry the line in err->item and the byte of the file in err->offset; messages begin with
 * `name`, line and column (in characters). */
#define GALLEY_TSV_COLUMNS 256
GALLEY_API galley_status galley_matcher_tsv(galley_matcher *m, uint32_t list, galley_str tsv,
                                            galley_str name, galley_error *err);

/* Compile. From here on immutable; a second time does nothing. LIMIT: half a billion words in lists, or in fuzzy ones
 * over 250,000 different words of 5 letters or more, or 65,536 that begin alike. NOMEM. */
GALLEY_API galley_status galley_matcher_freeze(galley_matcher *m, galley_error *err);

/* -- compiled lists in a file --
 *
 * Compiling a million phrases takes a second, mapping what was compiled some milliseconds. The caller chooses the name of
 * the file and a key for what is in the lists (a SHA-256 of their text and options, and of galley's version):
 *
 *     galley_matcher_list(m, &def, &list, &err);
 *     if (galley_matcher_lists_load(m, path, key, &err) != GALLEY_OK)
 *         galley_matcher_tsv(m, list, text, name, &err);
 *     galley_matcher_freeze(m, &err);
 *     galley_matcher_lists_put(m, key, bytes);            (write aside, rename to path)
 */
enum { GALLEY_LISTS_KEY = 32 };

/* Take the phrases of all lists from a file in place of adding them: the lists are there, with the same options and in the
 * same order, and have no phrases. The file is mapped read-only and may be shared by processes; it may be renamed over
 * or removed, but not be written to. NOTFOUND; VERSION: of another galley or with another key; CORRUPT: damaged, or no
 * such file; IO; INVALID: frozen, or there are phrases. Nothing has changed then. */
GALLEY_API galley_status galley_matcher_lists_load(galley_matcher *m, galley_str path,
                                                   const uint8_t key[GALLEY_LISTS_KEY],
                                                   galley_error *err);

/* Bytes of such a file, 0 when not frozen; and the bytes. Equal lists make equal bytes on one kind of machine. */
GALLEY_API size_t galley_matcher_lists_size(const galley_matcher *m);
GALLEY_API void galley_matcher_lists_put(const galley_matcher *m,
                                         const uint8_t key[GALLEY_LISTS_KEY], char *to);

/* -- looking at it -- */

GALLEY_API size_t galley_matcher_patterns(const galley_matcher *m); /* regexes and lists together */
GALLEY_API size_t galley_matcher_entries(const galley_matcher *m);  /* phrases of all lists */
GALLEY_API galley_str galley_matcher_label(const galley_matcher *m, uint32_t number);

/* Whether a regex has no literal string to look for first, so that it is run over every text. */
GALLEY_API bool galley_matcher_always(const galley_matcher *m, uint32_t number);

/* -- scanning -- */

/* What a pattern has cost: nanoseconds, and how often it was run over a text or region. */
typedef struct galley_pattern_time {
    uint64_t ns, tries;
} galley_pattern_time;

/* Match data, JIT stack and limits of one thread: match 200,000, depth 10,000, heap 20 MB. The matcher has
 * to outlive it. INVALID: not frozen; NOMEM. */
GALLEY_API galley_status galley_scratch_new(const galley_matcher *m, galley_scratch **out,
                                            galley_error *err);
GALLEY_API void galley_scratch_free(galley_scratch *scratch);

/* From now on add up what scans cost, in galley_matcher_patterns(m) + 2 places which are borrowed: each regex at its number, then all
 * phrase lists together, then looking for the literals of regexes. NULL: no longer. */
GALLEY_API void galley_scratch_time(galley_scratch *scratch, galley_pattern_time *times);

/* Run every regex over the whole text as well, and let a scan end with INTERNAL, item the pattern, when that finds
 * anything else. Slow; for tests and for doubts. */
GALLEY_API void galley_scratch_verify(galley_scratch *scratch, bool on);

/* A new scratch does so when this variable of the environment is set and not empty. */
#define GALLEY_VERIFY_VARIABLE "GALLEY_VERIFY_PREFILTER"

/* What is looked at: a text with its tokens and regions. For a title give one region of kind TITLE. */
typedef struct galley_subject {
    galley_part part;
    galley_str text;
    const galley_tokens *tokens;
    const galley_region *regions;
    size_t n_regions;
} galley_subject;

/* A pattern that hit a limit on this text: it has no opinion, which is not "no match", and no spans here. */
typedef struct galley_match_failure {
    uint32_t pattern;
    uint32_t offset;   /* in the text: the search that failed began here */
    const char *limit; /* "match limit", "depth limit", "heap limit", "recursion loop"; static */
} galley_match_failure;

typedef struct galley_match_failures {
    size_t count;
    galley_match_failure *at;
} galley_match_failures;

/* All spans of all patterns, appended to `spans`, which is then sorted. Empty matches are left out.
 * `failures` (may be NULL) is of this scan alone, in the order of the patterns. INVALID: regions that are not in
 * order, lie outside of the text or cut a character; not frozen; a scratch of another matcher; LIMIT:
 * millions of phrases that overlap each other. NOMEM. */
GALLEY_API galley_status galley_matcher_scan(const galley_matcher *m, galley_scratch *scratch,
                                             const galley_subject *subject, galley_arena *arena,
                                             galley_spans *spans, galley_match_failures *failures,
                                             galley_error *err);

/* "10.42 2022-12-11, JIT x86 64bit" of the library in use. Static text. */
GALLEY_API const char *galley_match_version(void);

#ifdef __cplusplus
}
#endif
#endif
