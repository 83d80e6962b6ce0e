/* core/kernel/avx2.c: 32 bytes at a time. Compiled with AVX2, BMI and BMI2, run only where they are.
 * SPDX-License-Identifier: MIT */
#include "core/kernel/kernel.h"

#include "core/kernel/words_ascii.h"

#include <immintrin.h>
#include <string.h>

#include "core/kernel/words_body.h"

/* -- 64 bytes and their masks -- */

typedef struct vec {
    __m256i low, high;
} vec;

static inline vec load(const uint8_t *p)
{
    return (vec){_mm256_loadu_si256((const __m256i *)(const void *)p),
                 _mm256_loadu_si256((const __m256i *)(const void *)(p + 32))};
}

static inline uint64_t bits(__m256i low, __m256i high)
{
    return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high)
                                                     << 32;
}

static inline uint64_t is(vec v, uint8_t c)
{
    __m256i all = _mm256_set1_epi8((char)c);
    return bits(_mm256_cmpeq_epi8(v.low, all), _mm256_cmpeq_epi8(v.high, all));
}

static inline __m256i between(__m256i v, uint8_t low, uint8_t high)
{
    __m256i above = _mm256_sub_epi8(v, _mm256_set1_epi8((char)low));
    __m256i span = _mm256_set1_epi8((char)(high - low));
    return _mm256_cmpeq_epi8(_mm256_min_epu8(above, span), above);
}

static inline uint64_t in(vec v, uint8_t low, uint8_t high)
{
    return bits(between(v.low, low, high), between(v.high, low, high));
}

#include "core/kernel/words_leads.h"

/* -- ASCII -- */

static inline __m256i twice(const uint8_t *table)
{
    return _mm256_broadcastsi128_si256(_mm_load_si128((const __m128i *)(const void *)table));
}

/* Not in the set: the column of the low four bits has no bit for the high ones. */
static inline __m256i absent(__m256i v, __m256i row, __m256i columns)
{
    return _mm256_cmpeq_epi8(_mm256_and_si256(_mm256_shuffle_epi8(columns, v), row),
                             _mm256_setzero_si256());
}

#define SET(is)                                                                                    \
    static const _Alignas(16) uint8_t columns[16] = {COLUMNS(is)};                                 \
    __m256i set = twice(columns);                                                                  \
    return ~bits(absent(v.low, row.low, set), absent(v.high, row.high, set))

static inline uint64_t in_mid_letter(vec v, vec row)
{
    SET(IS_MID_LETTER);
}

static inline uint64_t in_mid_number(vec v, vec row)
{
    SET(IS_MID_NUMBER);
}

static inline uint64_t in_punct(vec v, vec row)
{
    SET(IS_PUNCT);
}

static inline uint64_t in_space(vec v, vec row)
{
    SET(IS_SPACE);
}

/* For each byte the bit of its high four bits; none from 0x80 on. */
static inline __m256i row_of(__m256i v)
{
    static const _Alignas(16) uint8_t rows[16] = {1, 2, 4, 8, 16, 32, 64, 128};
    __m256i high = _mm256_and_si256(_mm256_srli_epi16(v, 4), _mm256_set1_epi8(0x0F));
    return _mm256_shuffle_epi8(twice(rows), high);
}

static inline void classify(const uint8_t *p, raw *r)
{
    vec v = load(p), row = {row_of(v.low), row_of(v.high)};
    r->upper = in(v, 'A', 'Z');
    r->lower = in(v, 'a', 'z');
    r->digit = in(v, '0', '9');
    r->join = is(v, '_');
    r->line = is(v, '\n');
    r->space = in_space(v, row);
    r->mid_letter = in_mid_letter(v, row);
    r->mid_number = in_mid_number(v, row);
    r->punct = in_punct(v, row);
    r->high = bits(v.low, v.high);
}

/* -- writing -- */

static inline size_t put_offsets(uint32_t *to, uint64_t mask, uint32_t base)
{
    size_t count = (size_t)__builtin_popcountll(mask);
    for (size_t i = 0; i < count;
         i += 8) { /* eight, as most blocks need the same number of steps */
        for (size_t k = 0; k < 8; k++) {
            to[i + k] = base + (uint32_t)_tzcnt_u64(mask);
            mask = _blsr_u64(mask);
        }
    }
    return count;
}

/* The bits of a mask as bytes that are `value` or 0. */
static inline __m256i spread(uint32_t mask, uint8_t value)
{
    const __m256i part =
        _mm256_setr_epi64x(0, 0x0101010101010101, 0x0202020202020202, 0x0303030303030303);
    const __m256i bit = _mm256_set1_epi64x((long long)0x8040201008040201u);
    __m256i v = _mm256_shuffle_epi8(_mm256_set1_epi32((int)mask), part);
    v = _mm256_cmpeq_epi8(_mm256_and_si256(v, bit), bit);
    return _mm256_and_si256(v, _mm256_set1_epi8((char)value));
}

static inline size_t put_bytes(uint8_t *kind, uint8_t *flags, uint64_t mask, const described *d,
                               uint8_t mark)
{
    size_t count = (size_t)__builtin_popcountll(mask);
    uint64_t title = _pext_u64(d->title, mask), upper = _pext_u64(d->upper, mask);
    uint64_t digit = _pext_u64(d->digit, mask), space = _pext_u64(d->space, mask);
    uint64_t line = _pext_u64(d->line, mask), other = _pext_u64(d->other, mask);
    uint64_t kind0 = _pext_u64(d->kind0, mask), kind1 = _pext_u64(d->kind1, mask);
    for (size_t i = 0; i < count; i += 32) {
        __m256i f = _mm256_or_si256(spread((uint32_t)(title >> i), GALLEY__FLAG_TITLE),
                                    spread((uint32_t)(upper >> i), GALLEY__FLAG_UPPER));
        f = _mm256_or_si256(f, spread((uint32_t)(digit >> i), GALLEY__FLAG_DIGIT));
        f = _mm256_or_si256(f, spread((uint32_t)(space >> i), GALLEY__FLAG_SPACE));
        f = _mm256_or_si256(f, spread((uint32_t)(line >> i), GALLEY__FLAG_LINE));
        f = _mm256_or_si256(f, spread((uint32_t)(other >> i), mark));
        __m256i k =
            _mm256_or_si256(spread((uint32_t)(kind0 >> i), 1), spread((uint32_t)(kind1 >> i), 2));
        _mm256_storeu_si256((__m256i *)(void *)(flags + i), f);
        _mm256_storeu_si256((__m256i *)(void *)(kind + i), k);
    }
    return count;
}

/* -- bytes that are ASCII -- */

static size_t ascii(const char *data, size_t size)
{
    const uint8_t *p = (const uint8_t *)data;
    size_t i = 0;
    for (; size - i >= 64; i += 64) {
        vec v = load(p + i);
        if (_mm256_movemask_epi8(_mm256_or_si256(v.low, v.high)))
            return i + (size_t)_tzcnt_u64(bits(v.low, v.high));
    }
    while (i < size && p[i] < 0x80)
        i++;
    return i;
}

const galley__kernel galley__kernel_avx2 = {.name = "avx2", .words = words, .ascii = ascii};
