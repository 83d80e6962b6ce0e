/* tests/unit/source/test_faults.c: every allocation fails once, and from then on: NOMEM, no leak, no lost file.
 * SPDX-License-Identifier: MIT */
#include <galley/source.h>

#include "counting.h"
#include "scratch_dir.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <zlib.h>

static scratch_dir dir;

static void ignore(void *ctx, galley_str path, const galley_error *why)
{
    (void)path;
    (void)why;
    ++*(size_t *)ctx;
}

/* All of the folder; how many records there were. */
static galley_status read_folder(const galley_alloc *door, size_t *count)
{
    galley_str path = galley_str_of(dir.path);
    size_t reported = 0;
    galley_source_options options = {.report = ignore, .report_ctx = &reported};
    galley_source *s = NULL;
    galley_record r;
    *count = 0;
    galley_status status = galley_source_open(door, &path, 1, &options, &s, NULL);
    while (status == GALLEY_OK) {
        status = galley_source_next(s, &r, NULL);
        if (status != GALLEY_OK || r.bytes.data == NULL)
            break;
        ++*count;
    }
    galley_source_close(s);
    cr_assert_eq(reported, 0, "lack of memory is no property of a file");
    return status;
}

Test(faults, reading_a_folder)
{
    dir = scratch_dir_make();
    static char line[70000];
    memset(line, 'x', sizeof line);
    line[sizeof line - 1] = '\n';
    scratch_write(&dir, "a.ndjson", line, sizeof line);
    scratch_write(&dir, "b.txt", "Gas", 3);
    gzFile gz = gzopen(scratch_path(&dir, "c.ndjson.gz"), "wb");
    gzputs(gz, "{}\n{}\n");
    gzclose(gz);
    mkdir(scratch_path(&dir, "d"), 0700);
    scratch_write(&dir, "d/e.json", "[{},{}]", 7);
    for (int lasting = 0; lasting < 2; lasting++) {
        size_t k = 1;
        for (;; k++) {
            counting c = {.fail_at = k, .from_then_on = lasting};
            galley_alloc door = counting_door(&c);
            size_t count;
            galley_status status = read_folder(&door, &count);
            cr_assert_eq(c.live, 0, "%zu pieces live after failure %zu", c.live, k);
            cr_assert_not(c.wrong_size);
            if (status == GALLEY_OK)
                cr_assert_eq(count, 6, "failure %zu", k); /* the total may have been given up */
            else
                cr_assert_eq(status, GALLEY_NOMEM);
            if (!c.failed)
                break;
        }
        cr_assert_gt(k, 10);
    }
    scratch_dir_remove(&dir);
}

/* jansson takes its memory from the C library, through two functions of its own. */
static counting json_memory;

static void *json_take(size_t size)
{
    return counting_resize(&json_memory, NULL, 0, size ? size : 1);
}

static void json_give(void *p)
{
    if (p)
        counting_resize(&json_memory, p, ((size_t *)p)[-2], 0);
}

static const char record_bytes[] =
    "{\"text\":\"a\\r\\nb\",\"author\":[\"x\",\"y\"],\"labels\":[\"l\"],\"n\":{\"m\":[1,2,\"z\"]},"
    "\"date\":\"2022\",\"regions\":[{\"start\":0,\"end\":1,\"kind\":\"lede\",\"reason\":\"r\"}]}";

static galley_status read_record(const galley_alloc *door)
{
    galley_arena *arena = NULL;
    galley_article a;
    galley_error err;
    galley_record r = {.kind = GALLEY_RECORD_JSON,
                       .bytes = {record_bytes, sizeof record_bytes - 1},
                       .path = {"f", 1},
                       .line = 1};
    galley_status status = galley_arena_new(door, &arena, &err);
    if (status == GALLEY_OK)
        status = galley_record_read(&r, arena, &a, &err);
    galley_arena_free(arena);
    return status;
}

Test(faults, making_an_article)
{
    for (int lasting = 0; lasting < 2; lasting++)
        for (size_t k = 1;; k++) {
            counting c = {.fail_at = k, .from_then_on = lasting};
            galley_alloc door = counting_door(&c);
            galley_status status = read_record(&door);
            cr_assert_eq(c.live, 0);
            cr_assert_eq(status, c.failed ? GALLEY_NOMEM : GALLEY_OK, "failure %zu: %s", k,
                         galley_status_name(status));
            if (!c.failed)
                break;
        }
}

/* One failure inside jansson is got over; when it has no memory for good, its word is all there is. */
Test(faults, jansson_without_memory)
{
    json_set_alloc_funcs(json_take, json_give);
    for (int lasting = 0; lasting < 2; lasting++)
        for (size_t k = 1;; k++) {
            json_memory = (counting){.fail_at = k, .from_then_on = lasting};
            galley_status status = read_record(NULL);
            cr_assert_eq(json_memory.live, 0);
            cr_assert_eq(status == GALLEY_OK, !json_memory.failed || !lasting, "failure %zu: %s", k,
                         galley_status_name(status));
            if (!json_memory.failed)
                break;
        }
}
