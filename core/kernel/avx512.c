/* core/kernel/avx512.c: 64 bytes at a time, with the byte permutations of VBMI and VBMI2.
 * SPDX-License-Identifier: MIT */
#include "core/kernel/kernel.h"

#include "core/kernel/words_ascii.h"

#include <immintrin.h>
#include <string.h>

#include "core/kernel/words_body.h"

typedef __m512i vec;

static inline vec load(const uint8_t *p)
{
    return _mm512_loadu_si512(p);
}

static inline uint64_t is(vec v, uint8_t c)
{
    return _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8((char)c));
}

static inline uint64_t in(vec v, uint8_t low, uint8_t high)
{
    return _mm512_cmple_epu8_mask(_mm512_sub_epi8(v, _mm512_set1_epi8((char)low)),
                                  _mm512_set1_epi8((char)(high - low)));
}

#include "core/kernel/words_leads.h"

static inline uint64_t has(vec classes, uint8_t class)
{
    return _mm512_test_epi8_mask(classes, _mm512_set1_epi8((char)class));
}

static const _Alignas(64) uint8_t classes_of_ascii[128] = {CLASS64(0), CLASS64(64)};

static inline void classify(const uint8_t *p, raw *r)
{
    vec v = load(p), low = _mm512_load_si512(classes_of_ascii),
        high = _mm512_load_si512(classes_of_ascii + 64);
    r->high = _mm512_movepi8_mask(v);
    vec classes = _mm512_maskz_permutex2var_epi8(~r->high, low, v, high);
    r->upper = has(classes, CLASS_UPPER);
    r->lower = has(classes, CLASS_LOWER);
    r->digit = has(classes, CLASS_DIGIT);
    r->space = has(classes, CLASS_SPACE);
    r->mid_letter = has(classes, CLASS_MID_LETTER);
    r->mid_number = has(classes, CLASS_MID_NUMBER);
    r->punct = has(classes, CLASS_PUNCT);
    r->join = is(v, '_');
    r->line = is(v, '\n');
}

#define NUMBERS8(n) n, n + 1, n + 2, n + 3, n + 4, n + 5, n + 6, n + 7
static const _Alignas(64) uint8_t numbers[64] = {
    NUMBERS8(0),  NUMBERS8(8),  NUMBERS8(16), NUMBERS8(24),
    NUMBERS8(32), NUMBERS8(40), NUMBERS8(48), NUMBERS8(56),
};

static inline void put16(uint32_t *to, __m128i offsets, __m512i base)
{
    _mm512_storeu_si512(to, _mm512_add_epi32(base, _mm512_cvtepu8_epi32(offsets)));
}

static inline size_t put_offsets(uint32_t *to, uint64_t mask, uint32_t base)
{
    size_t count = (size_t)__builtin_popcountll(mask);
    vec all = _mm512_maskz_compress_epi8(mask, _mm512_load_si512(numbers));
    __m512i b = _mm512_set1_epi32((int)base);
    put16(to, _mm512_castsi512_si128(all), b);
    if (count > 16)
        put16(to + 16, _mm512_extracti32x4_epi32(all, 1), b);
    if (count > 32) {
        put16(to + 32, _mm512_extracti32x4_epi32(all, 2), b);
        put16(to + 48, _mm512_extracti32x4_epi32(all, 3), b);
    }
    return count;
}

static inline vec with(vec v, uint64_t mask, uint8_t bit)
{
    return _mm512_mask_add_epi8(v, mask, v, _mm512_set1_epi8((char)bit));
}

enum { KIND_SHIFT = 5 }; /* the kind stands in the two bits above the flags until it is stored */

static inline size_t put_bytes(uint8_t *kind, uint8_t *flags, uint64_t mask, const described *d,
                               uint8_t mark)
{
    vec v = _mm512_maskz_set1_epi8(d->title, GALLEY__FLAG_TITLE);
    v = with(v, d->upper, GALLEY__FLAG_UPPER);
    v = with(v, d->digit, GALLEY__FLAG_DIGIT);
    v = with(v, d->space, GALLEY__FLAG_SPACE);
    v = with(v, d->line, GALLEY__FLAG_LINE);
    v = with(v, d->kind0, 1 << KIND_SHIFT);
    v = with(v, d->kind1, 2 << KIND_SHIFT);
    v = with(v, d->other, mark);
    v = _mm512_maskz_compress_epi8(mask, v);
    vec k = _mm512_and_si512(_mm512_srli_epi16(v, KIND_SHIFT), _mm512_set1_epi8(3));
    _mm512_storeu_si512(kind, k);
    _mm512_storeu_si512(flags, _mm512_and_si512(v, _mm512_set1_epi8((char)~(3 << KIND_SHIFT))));
    return (size_t)__builtin_popcountll(mask);
}

static size_t ascii(const char *data, size_t size)
{
    const uint8_t *p = (const uint8_t *)data;
    size_t i = 0;
    for (; i < size; i += 64) {
        uint64_t valid = size - i >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << (size - i)) - 1;
        uint64_t high = _mm512_movepi8_mask(_mm512_maskz_loadu_epi8(valid, p + i));
        if (high)
            return i + (size_t)_tzcnt_u64(high);
    }
    return size;
}

const galley__kernel galley__kernel_avx512 = {.name = "avx512", .words = words, .ascii = ascii};
