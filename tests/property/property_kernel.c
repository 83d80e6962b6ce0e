/* Every kernel against the scalar one: each length from 0 to 200, at each distance from a line of
 * memory, with an unreadable page behind the last byte (and, the other way round, before the first).
 *
 *     property_kernel [SEED [ROUNDS]]
 * SPDX-License-Identifier: MIT */
#include "core/kernel/kernel.h"
#include "core/text/segment.h"
#include "core/text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static unsigned long long seed, state;
static size_t failures;

static uint32_t below(uint32_t n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)((state >> 11) % n);
}

/* -- texts: mostly what the kernels know, now and then what stops them -- */

static const char common[] = "etaoinshrdlu ETAOIN  \n.,'-:;_019$\"()\t";
static const uint32_t known[] = {0x2018, 0x2019, 0x201C, 0x201D, 0x2013, 0x2014, 0x2022, 0x2026,
                                 0xC0,   0xE9,   0xDF,   0xFF,   0x400,  0x416,  0x42F,  0x436,
                                 0x45F,  0x4E00, 0x9FFF, 0x3001, 0x300C, 0xFF0C, 0xFF1A, 0xFF01};
static const uint32_t hard[] = {0xD7,   0xF7,   0xA0,    0xAD,   0xB7,   0x300,  0x301,
                                0x460,  0x482,  0x5D0,   0x200B, 0x200D, 0x2028, 0x2003,
                                0x3042, 0x30A2, 0x1F600, 0xFE0F, 0x85,   0xFEFF, 0x10400};

static uint32_t pick(const uint32_t *from, size_t count)
{
    return from[below((uint32_t)count)];
}

static size_t random_text(char *to, size_t size)
{
    uint32_t foreign = below(3) ? below(12) : 0, odd = below(3) ? 0 : 1 + below(6);
    uint32_t kinds = below(4) ? sizeof common - 1 : 11; /* words that span blocks, now and then */
    size_t n = 0;
    foreign = kinds == 11 && foreign ? 1 : foreign;
    while (n < size) {
        uint32_t c = (uint32_t)common[below(kinds)];
        if (below(kinds == 11 ? 160 : 16) < foreign)
            c = pick(known, sizeof known / sizeof *known);
        if (odd && below(40) < odd)
            c = pick(hard, sizeof hard / sizeof *hard);
        char bytes[4];
        size_t length = galley__utf8_put(bytes, c);
        if (n + length > size) {
            to[n++] = 'x';
            continue;
        }
        memcpy(to + n, bytes, length);
        n += length;
    }
    return n;
}

/* -- comparing -- */

static void fail(const char *kernel, const char *what, galley_str text, size_t at)
{
    if (failures++ > 5)
        return;
    fprintf(stderr, "seed %llu, %s: %s at %zu of", seed, kernel, what, at);
    for (size_t i = 0; i < text.size; i++)
        fprintf(stderr, " %02X", (unsigned char)text.data[i]);
    fprintf(stderr, "\n");
}

static void compare(const galley__kernel *kernel, galley_str text, bool folds, galley_arena *arena)
{
    galley_tokens a, b;
    if (galley__tokens_by(&galley__kernel_scalar, text, folds, arena, &a, NULL) ||
        galley__tokens_by(kernel, text, folds, arena, &b, NULL)) {
        fail(kernel->name, "no tokens", text, 0);
        return;
    }
    for (size_t i = 0; i < a.count && i < b.count; i++)
        if (a.start[i] != b.start[i] || a.end[i] != b.end[i] || a.kind[i] != b.kind[i] ||
            a.flags[i] != b.flags[i] || (folds && a.fold[i] != b.fold[i])) {
            fail(kernel->name, "another token", text, a.start[i]);
            return;
        }
    if (a.count != b.count)
        fail(kernel->name, "another number of tokens", text, text.size);
    if (kernel->ascii(text.data, text.size) != galley__kernel_scalar.ascii(text.data, text.size))
        fail(kernel->name, "another end of ASCII", text, 0);
}

/* -- memory with edges -- */

typedef struct fenced {
    char *first; /* readable bytes, an unreadable page on both sides */
    size_t size;
} fenced;

static fenced fenced_new(void)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *p = mmap(NULL, 3 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED || mprotect(p + page, page, PROT_READ | PROT_WRITE) != 0)
        abort();
    return (fenced){p + page, page};
}

static void check(const galley__kernel *kernel, unsigned long rounds, galley_arena *arena)
{
    static char text[1024];
    fenced f = fenced_new();
    for (unsigned long r = 0; r < rounds; r++)
        for (size_t size = 0; size <= 200; size++) {
            size_t n = random_text(text, size), place = (r + size) % 64;
            char *last = f.first + f.size - n;
            memcpy(last, text, n);
            compare(kernel, (galley_str){last, n}, r % 2, arena);
            memcpy(f.first + place, text, n);
            compare(kernel, (galley_str){f.first + place, n}, r % 2 == 0, arena);
            galley_arena_reset(arena);
        }
    for (unsigned long r = 0; r < rounds; r++) { /* many blocks, and columns that get full */
        size_t n = random_text(text, below(sizeof text));
        if (r % 3 == 0)
            memset(text, ",a"[r % 2], n);
        compare(kernel, (galley_str){text, n}, true, arena);
        galley_arena_reset(arena);
    }
    munmap(f.first - f.size, 3 * f.size);
}

int main(int argc, char **argv)
{
    static const char *const names[] = {"avx2", "avx512"};
    seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 20231115;
    unsigned long rounds = argc > 2 ? strtoul(argv[2], NULL, 0) : 128;
    state = seed * 0x9E3779B97F4A7C15u + 1;
    galley_arena *arena;
    if (galley_arena_new(NULL, &arena, NULL) != GALLEY_OK)
        return 1;
    printf("seed %llu, %lu rounds\n", seed, rounds);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const galley__kernel *kernel;
        galley_error err;
        if (galley__kernel_find(galley_str_of(names[i]), &kernel, &err) != GALLEY_OK) {
            printf("skipped: %s\n", err.text);
            continue;
        }
        check(kernel, rounds, arena);
        printf("%s done\n", names[i]);
    }
    galley_arena_free(arena);
    printf("%zu failures\n", failures);
    return failures != 0;
}
