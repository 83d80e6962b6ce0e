/* core/kernel/kernel.h: loops over bytes that have variants for the vector units of processors.
 *
 *     const galley__kernel *kernel;
 *     galley_status status = galley__kernel_get(&kernel, err);   // chosen once for the process
 *     kernel->words(&scan);
 *
 * All variants give the same bytes; the tests hold each against "scalar". GALLEY_KERNEL=name in the
 * environment forces one.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_KERNEL_KERNEL_H
#define GALLEY_CORE_KERNEL_KERNEL_H

#include <galley/base.h>

/* The numbers of galley_token_kind and galley_token_flags, which this layer does not see. */
enum {
    GALLEY__KIND_WORD = 0,
    GALLEY__KIND_NUMBER = 1,
    GALLEY__KIND_PUNCT = 2,
    GALLEY__KIND_SYMBOL = 3,
    GALLEY__FLAG_TITLE = 1,
    GALLEY__FLAG_UPPER = 2,
    GALLEY__FLAG_DIGIT = 4,
    GALLEY__FLAG_SPACE = 8,
    GALLEY__FLAG_LINE = 16,
};

typedef enum galley__words_end {
    GALLEY__WORDS_DONE, /* pos is the end of the text */
    GALLEY__WORDS_HARD, /* the character at `hard` needs the tables */
    GALLEY__WORDS_FULL, /* the columns are */
} galley__words_end;

enum { GALLEY__WORDS_ROOM = 192 }; /* of free places in the columns, at least */

/* UAX #29 words of ASCII, and of those other characters that news has most of: quotation marks,
 * dashes, letters of Latin-1 and Russian, Chinese ideographs. */
typedef struct galley__words {
    const char *text; /* valid UTF-8 */
    size_t size;
    size_t pos;      /* a word boundary; afterwards the one up to which all is done */
    size_t hard;     /* out: >= pos */
    uint8_t pending; /* flags SPACE and LINE for the first token; afterwards for the next one */
    uint8_t mark;    /* this flag is set where a token is not all ASCII (0, or 0x80) */
    uint32_t *start;
    uint32_t *end;
    uint8_t *kind;
    uint8_t *flags;
    size_t count; /* tokens are put behind these */
    size_t capacity;
} galley__words;

typedef struct galley__kernel {
    const char *name;
    /* NULL: this kernel has none, the tables do all. */
    galley__words_end (*words)(galley__words *scan);
    /* Offset of the first byte that is not ASCII, or size. */
    size_t (*ascii)(const char *data, size_t size);
} galley__kernel;

/* The one of GALLEY_KERNEL, else the best this machine has. INVALID: GALLEY_KERNEL names none that
 * can be used here; *out is the scalar one then. */
galley_status galley__kernel_get(const galley__kernel **out, galley_error *err);

/* By name, empty: the best. INVALID: no such kernel, or not on this machine. */
galley_status galley__kernel_find(galley_str name, const galley__kernel **out, galley_error *err);

extern const galley__kernel galley__kernel_scalar;
#ifdef GALLEY_KERNEL_X86
extern const galley__kernel galley__kernel_avx2;
extern const galley__kernel galley__kernel_avx512;
#endif
#endif
