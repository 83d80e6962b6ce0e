/* core/kernel/words_ascii.h: the classes of ASCII characters that word boundaries and flags ask
 * for, as macros that make constant tables.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_KERNEL_WORDS_ASCII_H
#define GALLEY_CORE_KERNEL_WORDS_ASCII_H

#define IS_UPPER(c)      ((c) >= 'A' && (c) <= 'Z')
#define IS_LOWER(c)      ((c) >= 'a' && (c) <= 'z')
#define IS_DIGIT(c)      ((c) >= '0' && (c) <= '9')
#define IS_SPACE(c)      (((c) >= 9 && (c) <= 13) || (c) == ' ')
#define IS_MID_LETTER(c) ((c) == '.' || (c) == '\'' || (c) == ':')
#define IS_MID_NUMBER(c) ((c) == '.' || (c) == '\'' || (c) == ',' || (c) == ';')
/* General category P; "_" is one, "$ + < = > ^ ` | ~" are symbols. */
#define IS_PUNCT(c)                                                                                \
    (((c) >= '!' && (c) <= '/' && (c) != '$' && (c) != '+') || (c) == ':' || (c) == ';' ||         \
     (c) == '?' || (c) == '@' || ((c) >= '[' && (c) <= ']') || (c) == '_' || (c) == '{' ||         \
     (c) == '}')

/* Those characters of a class whose low four bits are `l`, as a bit for each value of the high
 * ones. */
#define COLUMN(is, l)                                                                              \
    ((is(l) ? 1 : 0) | (is(0x10 + (l)) ? 2 : 0) | (is(0x20 + (l)) ? 4 : 0) |                       \
     (is(0x30 + (l)) ? 8 : 0) | (is(0x40 + (l)) ? 16 : 0) | (is(0x50 + (l)) ? 32 : 0) |            \
     (is(0x60 + (l)) ? 64 : 0) | (is(0x70 + (l)) ? 128 : 0))
#define COLUMNS(is)                                                                                \
    COLUMN(is, 0), COLUMN(is, 1), COLUMN(is, 2), COLUMN(is, 3), COLUMN(is, 4), COLUMN(is, 5),      \
        COLUMN(is, 6), COLUMN(is, 7), COLUMN(is, 8), COLUMN(is, 9), COLUMN(is, 10),                \
        COLUMN(is, 11), COLUMN(is, 12), COLUMN(is, 13), COLUMN(is, 14), COLUMN(is, 15)

/* One byte of classes for a character. */
enum {
    CLASS_UPPER = 1,
    CLASS_LOWER = 2,
    CLASS_DIGIT = 4,
    CLASS_SPACE = 8,
    CLASS_MID_LETTER = 16,
    CLASS_MID_NUMBER = 32,
    CLASS_PUNCT = 64,
};
#define CLASS(c)                                                                                   \
    ((IS_UPPER(c) ? CLASS_UPPER : 0) | (IS_LOWER(c) ? CLASS_LOWER : 0) |                           \
     (IS_DIGIT(c) ? CLASS_DIGIT : 0) | (IS_SPACE(c) ? CLASS_SPACE : 0) |                           \
     (IS_MID_LETTER(c) ? CLASS_MID_LETTER : 0) | (IS_MID_NUMBER(c) ? CLASS_MID_NUMBER : 0) |       \
     (IS_PUNCT(c) ? CLASS_PUNCT : 0))
#define CLASS8(c)                                                                                  \
    CLASS(c), CLASS((c) + 1), CLASS((c) + 2), CLASS((c) + 3), CLASS((c) + 4), CLASS((c) + 5),      \
        CLASS((c) + 6), CLASS((c) + 7)
#define CLASS64(c)                                                                                 \
    CLASS8(c), CLASS8((c) + 8), CLASS8((c) + 16), CLASS8((c) + 24), CLASS8((c) + 32),              \
        CLASS8((c) + 40), CLASS8((c) + 48), CLASS8((c) + 56)
#endif
