/* core/text/unicode.h: what the Unicode Character Database says of a code point.
 *
 * The tables are made at build time by tools/unicode.py, which writes the names below.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_TEXT_UNICODE_H
#define GALLEY_CORE_TEXT_UNICODE_H

#include <galley/base.h>

/* Word_Break of UAX #29. */
enum galley__word_class {
    GALLEY__WORD_OTHER,
    GALLEY__WORD_CR,
    GALLEY__WORD_LF,
    GALLEY__WORD_NEWLINE,
    GALLEY__WORD_EXTEND,
    GALLEY__WORD_ZWJ,
    GALLEY__WORD_FORMAT,
    GALLEY__WORD_KATAKANA,
    GALLEY__WORD_HEBREW,
    GALLEY__WORD_ALETTER,
    GALLEY__WORD_SINGLE_QUOTE,
    GALLEY__WORD_DOUBLE_QUOTE,
    GALLEY__WORD_MIDNUMLET,
    GALLEY__WORD_MIDLETTER,
    GALLEY__WORD_MIDNUM,
    GALLEY__WORD_NUMERIC,
    GALLEY__WORD_EXTENDNUMLET,
    GALLEY__WORD_REGIONAL,
    GALLEY__WORD_SPACE,
};

/* Sentence_Break of UAX #29. */
enum galley__sentence_class {
    GALLEY__SENTENCE_OTHER,
    GALLEY__SENTENCE_CR,
    GALLEY__SENTENCE_LF,
    GALLEY__SENTENCE_SEP,
    GALLEY__SENTENCE_EXTEND,
    GALLEY__SENTENCE_FORMAT,
    GALLEY__SENTENCE_SP,
    GALLEY__SENTENCE_LOWER,
    GALLEY__SENTENCE_UPPER,
    GALLEY__SENTENCE_OLETTER,
    GALLEY__SENTENCE_NUMERIC,
    GALLEY__SENTENCE_ATERM,
    GALLEY__SENTENCE_STERM,
    GALLEY__SENTENCE_SCONTINUE,
    GALLEY__SENTENCE_CLOSE,
};

/* Grapheme_Cluster_Break of UAX #29. */
enum galley__grapheme_class {
    GALLEY__GRAPHEME_OTHER,
    GALLEY__GRAPHEME_CR,
    GALLEY__GRAPHEME_LF,
    GALLEY__GRAPHEME_CONTROL,
    GALLEY__GRAPHEME_EXTEND,
    GALLEY__GRAPHEME_ZWJ,
    GALLEY__GRAPHEME_REGIONAL,
    GALLEY__GRAPHEME_PREPEND,
    GALLEY__GRAPHEME_SPACING,
    GALLEY__GRAPHEME_L,
    GALLEY__GRAPHEME_V,
    GALLEY__GRAPHEME_T,
    GALLEY__GRAPHEME_LV,
    GALLEY__GRAPHEME_LVT,
};

/* Flags: general category by its first letter (DIGIT: Nd, TITLE: Lt), and binary properties. */
enum galley__character_flags {
    GALLEY__IS_LETTER = 1,
    GALLEY__IS_NUMBER = 2,
    GALLEY__IS_DIGIT = 4,
    GALLEY__IS_PUNCT = 8,
    GALLEY__IS_SYMBOL = 16,
    GALLEY__IS_UPPER = 32,
    GALLEY__IS_LOWER = 64,
    GALLEY__IS_TITLE = 128,
    GALLEY__IS_SPACE = 256,
    GALLEY__IS_IGNORABLE = 512,
    GALLEY__IS_PICTURE = 1024, /* Extended_Pictographic */
    GALLEY__IS_JOINS = 2048,   /* NFC may change it or put it together with what stands before it */
};

/* The same for ASCII, in one byte, for loops that run over bytes. Bytes from 0x80 on have none. */
enum galley__ascii_bits {
    GALLEY__ASCII_UPPER = 1,
    GALLEY__ASCII_LOWER = 2,
    GALLEY__ASCII_DIGIT = 4,
    GALLEY__ASCII_JOIN = 8,        /* ExtendNumLet */
    GALLEY__ASCII_MID_LETTER = 16, /* may stand between two letters */
    GALLEY__ASCII_MID_NUMBER = 32, /* between two digits */
    GALLEY__ASCII_SPACE = 64,      /* white space */
    GALLEY__ASCII_PUNCT = 128,
};

typedef struct galley__character {
    uint8_t word;
    uint8_t sentence;
    uint16_t flags;
} galley__character;

extern const uint8_t galley__ascii_bits[256];
/* The one character that a character folds to (core/text/fold.h); 0: it is not as simple. */
enum { GALLEY__FOLDED_LAST = 0x4FF };
extern const uint16_t galley__unicode_folded[GALLEY__FOLDED_LAST + 1];
extern const uint16_t galley__unicode_block[0x110000 / 128];
extern const uint8_t galley__unicode_record[];
extern const galley__character galley__unicode_character[];
extern const uint8_t galley__unicode_grapheme[]; /* by record, too */

/* What the half-width or full-width form `c` is a form of, 0 when it is none. */
enum { GALLEY__NARROW_FIRST = 0xFF00, GALLEY__NARROW_LAST = 0xFFEF };
extern const uint16_t galley__unicode_narrow[GALLEY__NARROW_LAST - GALLEY__NARROW_FIRST + 1];

/* `c` has to be a code point (at most 0x10FFFF). */
static inline uint8_t galley__record_of(uint32_t c)
{
    size_t block = galley__unicode_block[c >> 7];
    return galley__unicode_record[block << 7 | (c & 127)];
}

static inline galley__character galley__character_of(uint32_t c)
{
    return galley__unicode_character[galley__record_of(c)];
}
#endif
