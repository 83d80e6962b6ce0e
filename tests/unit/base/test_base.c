/* Unit tests of core/base.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "core/base/buf.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "counting.h"

#include <stdio.h>

Test(base, every_status_has_a_name_and_a_text)
{
    cr_assert_str_eq(galley_status_name(GALLEY_OK), "ok");
    cr_assert_str_eq(galley_status_name(GALLEY_SYNTAX), "syntax");
    cr_assert_str_eq(galley_status_text(GALLEY_NOMEM), "out of memory");
    cr_assert_str_eq(galley_status_name((galley_status)999), "unknown");
}

Test(base, slices_compare_by_bytes_and_a_prefix_sorts_first)
{
    static const struct {
        const char *a, *b;
        int sign;
    } rows[] = {{"", "", 0}, {"a", "b", -1}, {"ab", "a", 1}, {"a", "ab", -1}, {"\xC3", "a", 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int c = galley_str_cmp(galley_str_of(rows[i].a), galley_str_of(rows[i].b));
        cr_expect_eq((c > 0) - (c < 0), rows[i].sign, "row %zu", i);
    }
    cr_assert(galley_str_eq((galley_str){NULL, 0}, GALLEY_STR("")));
}

Test(base, an_error_is_filled_prefixed_and_cut_at_a_character)
{
    galley_error err;
    cr_assert_eq(galley__fail_at(&err, GALLEY_SYNTAX, 7, "no %s", "good"), GALLEY_SYNTAX);
    cr_assert_str_eq(err.text, "no good");
    cr_assert_eq(err.offset, 7);
    cr_assert_eq(err.item, GALLEY_NOWHERE);
    galley__error_prefix(&err, "list %d", 3);
    cr_assert_str_eq(err.text, "list 3: no good");
    cr_assert_eq(err.offset, 7);
    char wide[400] = "x";
    for (size_t i = 1; i + 2 < sizeof wide; i += 2)
        memcpy(wide + i, "\xC3\xA9", 2);
    galley__fail(&err, GALLEY_INVALID, "%s", wide);
    size_t n = strlen(err.text);
    cr_assert_eq(n % 2, 1, "a torn character was left: %zu bytes", n);
    cr_assert_eq(galley__fail(NULL, GALLEY_IO, "nobody listens"), GALLEY_IO);
}

Test(base, arena_pieces_are_aligned_apart_and_survive_growth)
{
    counting c = COUNTING;
    galley_alloc door = counting_door(&c);
    galley_arena *arena;
    cr_assert_eq(galley_arena_new(&door, &arena, NULL), GALLEY_OK);
    for (int round = 0; round < 3; round++) {
        char *last = NULL;
        for (size_t size = 0; size < 3000; size += 7) {
            char *p = galley_arena_alloc(arena, size);
            cr_assert_not_null(p);
            cr_assert_eq((uintptr_t)p % 16, 0);
            cr_assert_neq(p, last);
            memset(p, 0xAA, size);
            last = p;
        }
        char *grown = galley_arena_alloc(arena, 3);
        memcpy(grown, "abc", 3);
        for (size_t size = 3; size < 200000; size *= 2) {
            grown = galley_arena_grow(arena, grown, size, size * 2);
            cr_assert_eq(memcmp(grown, "abc", 3), 0);
        }
        galley_str copy = galley_arena_copy(arena, GALLEY_STR("text"));
        cr_assert_str_eq(copy.data, "text");
        cr_assert_gt(galley_arena_used(arena), 200000);
        galley_arena_reset(arena);
        cr_assert_eq(galley_arena_used(arena), 0);
    }
    cr_assert_null(galley_arena_calloc(arena, SIZE_MAX / 2, 4));
    galley_arena_free(arena);
    galley_arena_free(NULL);
    cr_assert_eq(c.live, 0);
    cr_assert_not(c.wrong_size);
}

Test(base, buffers_write_and_read_back_and_remember_a_failure)
{
    counting c = COUNTING;
    galley_alloc door = counting_door(&c);
    galley__buf buf;
    galley__buf_init(&buf, &door);
    galley__buf_u8(&buf, 200);
    galley__buf_u32(&buf, 0xDEADBEEF);
    galley__buf_u64(&buf, UINT64_MAX - 1);
    galley__buf_f64(&buf, -0.1);
    galley__buf_lstr(&buf, GALLEY_STR("na\0me"));
    galley__buf_printf(&buf, "%03d", 7);
    cr_assert_not(buf.failed);
    galley_str rest = galley__buf_str(&buf), s;
    uint8_t u8;
    uint32_t u32;
    uint64_t u64;
    double f64;
    cr_assert(galley__take_u8(&rest, &u8) && u8 == 200);
    cr_assert(galley__take_u32(&rest, &u32) && u32 == 0xDEADBEEF);
    cr_assert(galley__take_u64(&rest, &u64) && u64 == UINT64_MAX - 1);
    cr_assert(galley__take_f64(&rest, &f64) && f64 == -0.1);
    cr_assert(galley__take_lstr(&rest, &s) && galley_str_eq(s, GALLEY_STR("na\0me")));
    cr_assert(galley_str_eq(rest, GALLEY_STR("007")));
    cr_assert_not(galley__take_u32(&rest, &u32));
    cr_assert_eq(rest.size, 3, "a failed take must not eat");
    galley__buf_fini(&buf);
    cr_assert_eq(c.live, 0);

    counting failing = {.fail_at = 2};
    galley_alloc failing_door = counting_door(&failing);
    galley__buf_init(&buf, &failing_door);
    galley__buf_printf(&buf, "%60s", "");
    cr_assert_not(buf.failed);
    galley__buf_printf(&buf, "%60s", "");
    cr_assert(buf.failed);
    galley__buf_char(&buf, 'x');
    cr_assert_eq(buf.size, 60, "nothing is added after a failure");
    galley__buf_fini(&buf);
    cr_assert_eq(failing.live, 0);
}

Test(base, the_map_finds_what_was_put)
{
    counting c = COUNTING;
    galley_alloc door = counting_door(&c);
    galley__map map;
    galley__map_init(&map, &door);
    static char keys[5000][8];
    uint32_t v;
    cr_assert_not(galley__map_get(&map, GALLEY_STR("0"), &v));
    for (uint32_t i = 0; i < 5000; i++) {
        snprintf(keys[i], sizeof keys[i], "%u", i);
        cr_assert(galley__map_set(&map, galley_str_of(keys[i]), i));
    }
    cr_assert(galley__map_set(&map, (galley_str){NULL, 0}, 77));
    cr_assert(galley__map_set(&map, GALLEY_STR("42"), 4242));
    for (uint32_t i = 0; i < 5000; i++)
        cr_expect(galley__map_get(&map, galley_str_of(keys[i]), &v) && v == (i == 42 ? 4242 : i));
    cr_assert(galley__map_get(&map, GALLEY_STR(""), &v) && v == 77);
    cr_assert_not(galley__map_get(&map, GALLEY_STR("5000"), &v));
    cr_assert_eq(map.count, 5001);
    galley__map_fini(&map);
    cr_assert_eq(c.live, 0);
}

Test(base, sha256_of_abc_is_the_standards_example)
{
    uint8_t out[32];
    char hex[65];
    galley__sha256 sha;
    galley__sha256_init(&sha);
    galley__sha256_add(&sha, GALLEY_STR("a"));
    galley__sha256_add(&sha, GALLEY_STR("bc"));
    galley__sha256_end(&sha, out);
    galley__hex(out, 32, hex);
    cr_assert_str_eq(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

Test(base, the_hash_is_fixed_for_ever_and_spreads)
{
    /* These numbers stand in caches and in tests of other modules: a change of the hash has to be meant. */
    cr_assert_eq(galley__hash(GALLEY_STR("")), galley__hash((galley_str){NULL, 0}));
    char a[9] = "aaaaaaaa";
    uint64_t seen[64];
    for (size_t i = 0; i < 64; i++) {
        memcpy(a, "aaaaaaaa", 8);
        a[i / 8] = (char)(a[i / 8] ^ (1 << i % 8));
        seen[i] = galley__hash((galley_str){a, 8});
        for (size_t k = 0; k < i; k++)
            cr_assert_neq(seen[i], seen[k]);
    }
}

Test(base, allocation_failures_leave_nothing_behind)
{
    for (int from_then_on = 0; from_then_on < 2; from_then_on++)
        for (size_t k = 1;; k++) {
            counting c = {.fail_at = k, .from_then_on = from_then_on};
            galley_alloc door = counting_door(&c);
            galley_arena *arena = NULL;
            galley__map map;
            galley__map_init(&map, &door);
            if (galley_arena_new(&door, &arena, NULL) == GALLEY_OK) {
                for (int i = 0; i < 50; i++)
                    (void)galley_arena_alloc(arena, 10000);
                for (int i = 0; i < 100; i++) {
                    galley_str key =
                        galley_arena_copy(arena, (galley_str){"kkkkkkkkkk", (size_t)i % 10});
                    if (key.data)
                        (void)galley__map_set(&map, key, 1);
                }
            }
            galley__map_fini(&map);
            galley_arena_free(arena);
            cr_assert_eq(c.live, 0, "k = %zu", k);
            if (!c.failed)
                break;
        }
}
