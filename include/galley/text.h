/* galley/text.h: bytes to clean UTF-8, and text to tokens, sentences and lines.
 *
 *     galley_decoded clean;
 *     galley_text_decode(bytes, arena, &clean, &err);           // UTF-8, or repaired with a note
 *     galley_tokens tokens;
 *     galley_text_tokens(clean.text, arena, &tokens, &err);     // UAX #29 words with offsets
 *     for (size_t i = 0; i < tokens.count; i++)
 *         print(clean.text.data + tokens.start[i], tokens.end[i] - tokens.start[i]);
 *
 * Threads:  all functions are pure; a stemmer is one thread's.
 * Memory:   results are in the caller's arena.
 * Offsets:  bytes into the text given, 0-based, end exclusive; a text has at most GALLEY_TEXT_MAX.
 * Source:   Unicode of the character database at build time (15.0 in Debian 12), UAX #29 (words
 *           WB1-WB999, sentences SB1-SB998), default rules.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_TEXT_H
#define GALLEY_TEXT_H

#include <galley/arena.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GALLEY_TEXT_MAX ((size_t)1 << 30)

/* -- encodings -- */

typedef enum galley_encoding {
    GALLEY_UTF8,
    GALLEY_UTF16LE,
    GALLEY_UTF16BE,
    GALLEY_WINDOWS_1252, /* Latin-1 is read as this, its superset, as browsers do */
} galley_encoding;

/* `text` is valid UTF-8 without BOM and without NUL, line ends are "\n". It may be a part of the
 * caller's own bytes. `replaced` counts the U+FFFD that were put in. `note` says in words what was
 * done ("Windows-1252 made UTF-8", "BOM removed; line ends made LF", "3 invalid sequences replaced,
 * the first at byte 1042"), empty when the bytes were taken as they are. */
typedef struct galley_decoded {
    galley_str text;
    galley_encoding encoding;
    size_t replaced;
    galley_str note;
} galley_decoded;

/* Recognise and repair: BOM; valid UTF-8; UTF-16 by BOM; else, if the bytes are Windows-1252 text
 * (at most one in three above 0x7F, none undefined, fewer valid UTF-8 sequences than invalid ones),
 * that; else UTF-8 with each invalid sequence replaced by U+FFFD, if at most one byte in 100 is
 * affected. Refused otherwise: ENCODING with the offset of the first bad byte (binary data: a NUL,
 * or more than three control bytes, over one in 100). LIMIT: over GALLEY_TEXT_MAX. NOMEM. */
GALLEY_API galley_status galley_text_decode(galley_str bytes, galley_arena *arena,
                                            galley_decoded *out, galley_error *err);

/* Offset of the first byte that is not UTF-8 (no surrogates, no over-long forms), or s.size. */
GALLEY_API size_t galley_utf8_valid(galley_str s);

/* Step: the code point at *pos and *pos moved behind it. The text has to be valid, *pos < size. */
GALLEY_API uint32_t galley_utf8_next(galley_str s, size_t *pos);

/* Code points in s (valid UTF-8). */
GALLEY_API size_t galley_utf8_count(galley_str s);

/* -- graphemes -- */

/* The end of the grapheme cluster (UAX #29, extended: what a reader takes for one character, such as a letter with its accents, a
 * flag, a family) that starts at `pos` < size: 0, or what a call before has returned. The text has to be valid. */
GALLEY_API size_t galley_grapheme_next(galley_str s, size_t pos);

/* Grapheme clusters in s (valid UTF-8). */
GALLEY_API size_t galley_grapheme_count(galley_str s);

/* -- normal forms -- */

enum galley_normal_flags {
    GALLEY_NORMAL_NFC = 1,  /* canonical composition */
    GALLEY_NORMAL_CASE = 2, /* full case folding: "STRASSE" and "Straße" are "strasse" */
    GALLEY_NORMAL_ACCENTS =
        4,                   /* accents and points removed, as galley_text_fold does; implies NFC */
    GALLEY_NORMAL_WIDTH = 8, /* half-width and full-width forms as what they are forms of */
    GALLEY_NORMAL_QUOTES = 16, /* quotation marks as ' and ", hyphens and dashes as - */
};

/* From its place on to the next one's, `text` is made of the source from `from` on to the next one's. `even`: byte by byte, of equal
 * length; else it is one piece that cannot be parted. */
typedef struct galley_stretch {
    uint32_t at;
    uint32_t from;
    bool even;
} galley_stretch;

/* A text for comparing, in which every position can be led back to the untouched source. `stretches` has one more at
 * its end, with the sizes of both. */
typedef struct galley_normal {
    galley_str text;
    const galley_stretch *stretches;
    size_t count;
} galley_normal;

/* `source` has to be valid UTF-8. Linear in time and memory. NOMEM; LIMIT: over GALLEY_TEXT_MAX, before or after. */
GALLEY_API galley_status galley_text_normal(galley_str source, unsigned flags, galley_arena *arena,
                                            galley_normal *out, galley_error *err);

typedef enum galley_token_kind {
    GALLEY_TOKEN_WORD,   /* has a letter (or an ideograph, a kana run) */
    GALLEY_TOKEN_NUMBER, /* digits, with inner separators: 1,250.5 */
    GALLEY_TOKEN_PUNCT,
    GALLEY_TOKEN_SYMBOL, /* currency, mathematics, emoji, anything else that is no space */
} galley_token_kind;

enum galley_token_flags {
    GALLEY_TOKEN_TITLE = 1, /* first letter upper or title case, another one lower */
    GALLEY_TOKEN_UPPER = 2, /* every cased letter upper, and two at least */
    GALLEY_TOKEN_DIGIT = 4, /* has a digit */
    GALLEY_TOKEN_SPACE = 8, /* white space stands before it */
    GALLEY_TOKEN_LINE = 16, /* first token of its line */
};

/* Columns of one length. Every UAX #29 word segment that is not white space is a token, in order,
 * without overlap; between two tokens there is nothing but white space (and default-ignorable
 * characters). `fold` is a 64-bit hash of the folded form (galley_text_fold), equal for equal
 * folded forms on every machine; 0 is never used. */
typedef struct galley_tokens {
    size_t count;
    uint32_t *start;
    uint32_t *end;
    uint8_t *kind;
    uint8_t *flags;
    uint64_t *fold;
} galley_tokens;

/* `text` has to be valid UTF-8. NOMEM LIMIT; INVALID: the environment's GALLEY_KERNEL names a kernel
 * (scalar, avx2, avx512) that is none or that this machine cannot run. */
GALLEY_API galley_status galley_text_tokens(galley_str text, galley_arena *arena,
                                            galley_tokens *out, galley_error *err);

/* The same without folding, which is the dearer half: out->fold is NULL. */
GALLEY_API galley_status galley_text_words(galley_str text, galley_arena *arena, galley_tokens *out,
                                           galley_error *err);

/* The folded form by which words are compared: full case folding, compatibility decomposition,
 * accents and points removed (so "Café" = "cafe"; vowel signs of Indic scripts and the voicing mark
 * of kana make other letters and stay), U+2019 and its kin as "'", curly double quotes as '"',
 * default-ignorable characters gone; a possessive 's is kept. `data` is NULL when memory is out,
 * and only then. */
GALLEY_API galley_str galley_text_fold(galley_str word, galley_arena *arena);

/* The hash that galley_tokens.fold holds, of an already folded word. Never 0. */
GALLEY_API uint64_t galley_text_fold_hash(galley_str folded);

/* Index of the first token that ends behind `offset` (tokens.count if none): binary search. */
GALLEY_API size_t galley_tokens_find(const galley_tokens *tokens, size_t offset);

/* -- ranges: sentences and lines -- */

typedef struct galley_range {
    uint32_t start;
    uint32_t end;
} galley_range;

typedef struct galley_ranges {
    size_t count;
    galley_range *at;
    size_t capacity; /* of `at`, where something is appended; else 0 */
} galley_ranges;

/* The smallest part of the source that a part of a normal form is made of, and the other way round. The range has to be inside;
 * an empty one gives the place where it starts. */
GALLEY_API galley_range galley_normal_to_source(const galley_normal *normal, galley_range range);
GALLEY_API galley_range galley_normal_from_source(const galley_normal *normal, galley_range range);

/* What a full stop behind a word means in a language, and which words begin a sentence there. Filled, then only read, so
 * that threads may share it. galley's own lists are in scripts/galley/sentences.lua. */
typedef struct galley_stops galley_stops;

/* What a word is; it may be several things. Words before a full stop are given without it. */
typedef enum galley_stop_kind {
    GALLEY_STOP_TITLE, /* "Mr": goes on, as a name follows */
    GALLEY_STOP_NAME, /* "Inc", "St": goes on before a capital, unless that is a STARTER's; so do initials */
    GALLEY_STOP_NUMBER, /* "No", "p": goes on before a digit */
    GALLEY_STOP_TIME, /* "a.m": goes on before WHEN, or where nothing but the time has been said */
    GALLEY_STOP_END,  /* "D.C": no abbreviation, whatever it looks like */
    GALLEY_STOP_STARTER, /* "The": starts sentences, and seldom a name */
    GALLEY_STOP_WHEN,    /* "Monday", "EST" */
    GALLEY_STOP_COUNTED, /* "Juni": behind "12." it makes that an ordinal; "1": so does another such number */
    GALLEY_STOP_LABEL, /* "Photo": with a colon, in the midst of a line, it starts a sentence */
} galley_stop_kind;

GALLEY_API galley_status galley_stops_new(const galley_alloc *alloc, galley_stops **out,
                                          galley_error *err);
/* The word is copied. INVALID: empty or over 40 bytes; ENCODING; NOMEM. */
GALLEY_API galley_status galley_stops_add(galley_stops *stops, galley_stop_kind kind,
                                          galley_str word, galley_error *err);
GALLEY_API void galley_stops_free(galley_stops *stops);

/* `stops`: of the text's language, borrowed for the call; NULL: no words are known, and every full stop with a space and a
 * capital behind it is an end.
 * `wrapped`: it is known that lines end where the next word did not fit (galley_anatomy_mark tells): one line end is like a
 * space. Else a line end ends the sentence, unless the line is not closed, the next one begins with a small letter, and
 * that sentence is closed further on; so lines of prose that somebody wrapped are joined, and lines of a list, which
 * nothing closes, are not. A blank line always ends it. */
typedef struct galley_sentence_options {
    const galley_stops *stops;
    bool wrapped;
} galley_sentence_options;

/* Sentences of UAX #29 inside `within`, white space at both ends left out, with these differences: abbreviations and initials, the
 * number of an item ("2. "), "?" and "!" before a small letter, and three full stops with spaces between do not end one;
 * the items of a list in one line ("1) Bread 2) Milk") are parted, and so are a caption and its credit, and sentences that
 * have lost the space between them; footnote marks (".[1]") belong to the sentence before. `options` may be NULL. Appended to `out` (which starts as {0}, or holds ranges to keep). Time and memory are linear.
 * INVALID: not inside the text. NOMEM: `out` keeps what it had. */
GALLEY_API galley_status galley_text_sentences(galley_str text, galley_range within,
                                               const galley_sentence_options *options,
                                               galley_arena *arena, galley_ranges *out,
                                               galley_error *err);

/* Lines (parted by "\n") that are not blank, white space at both ends left out. `blank_before`
 * (same length, may be NULL when not wanted) counts the blank lines in front of each. */
GALLEY_API galley_status galley_text_lines(galley_str text, galley_arena *arena, galley_ranges *out,
                                           uint32_t **blank_before, galley_error *err);

/* -- language -- */

/* `code`: ISO 639-1, NUL at its end. `runs`: of characters that were looked at (up to 1,500; below 60, some ten words, it is often
 * wrong). `margin`: by how much it is ahead of the next one, a run; 0 is a tie. */
typedef struct galley_language {
    char code[5];
    size_t runs;
    double margin;
} galley_language;

/* Which of 75 languages a text is in; only its beginning is looked at. False: there is not one letter. */
GALLEY_API bool galley_text_language(galley_str text, galley_language *out);

/* -- stems -- */

typedef struct galley_stemmer galley_stemmer;

/* Snowball for an ISO 639-1 code. NOTFOUND: no stemmer for that language. NOMEM. */
GALLEY_API galley_status galley_stemmer_new(const galley_alloc *alloc, galley_str lang,
                                            galley_stemmer **out, galley_error *err);
GALLEY_API void galley_stemmer_free(galley_stemmer *stemmer);

/* The stem of a folded word; borrowed until the next call. */
GALLEY_API galley_str galley_stemmer_stem(galley_stemmer *stemmer, galley_str folded);

#ifdef __cplusplus
}
#endif
#endif
