/* tests/unit/match/test_image.c: compiled lists as a file.
 * SPDX-License-Identifier: MIT */
#include "scanning.h"

#include "core/base/memory.h"
#include "core/match/image.h"

#include <stdlib.h>
#include <unistd.h>

static const uint8_t key[GALLEY_LISTS_KEY] = {1, 2, 3};

#define TEXT "p|Vladimir Putin's aircarft left the U.S. for Xi's China.\np|Gazprm and oil, Oil, OIL"

/* Lists of every kind, without phrases. */
static void make_lists(rig *r)
{
    static const galley_list_def defs[] = {
        {.label = {"plain", 5}},
        {.label = {"exact", 5}, .exact_case = true, .overlap = GALLEY_OVERLAP_ALL},
        {.label = {"loose", 5}, .any_punctuation = true, .exact_case = true},
        {.label = {"fuzzy", 5}, .fuzzy = true},
    };
    for (size_t i = 0; i < sizeof defs / sizeof *defs; i++)
        cr_assert_eq(galley_matcher_list(r->m, &defs[i], NULL, &r->err), GALLEY_OK);
}

static void fill_lists(rig *r)
{
    static const struct {
        uint32_t list;
        const char *phrase, *id;
    } rows[] = {{0, "Putin", "p1"},   {0, "Putin", "p2"},    {0, "Vladimir Putin", "p3"},
                {0, "Xi", "xi"},      {0, "left the", NULL}, {1, "Oil", "oil"},
                {1, "OIL", "shout"},  {2, "US", "us"},       {2, "U.S.", "us2"},
                {3, "aircraft", "a"}, {3, "Gazprom", "g"},   {3, "Vladimir Pudding", "no"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        rig_phrase(r, rows[i].list, rows[i].phrase, rows[i].id);
}

static char *image_of(rig *r, size_t *size)
{
    *size = galley_matcher_lists_size(r->m);
    char *image = malloc(*size);
    galley_matcher_lists_put(r->m, key, image);
    return image;
}

static char *compiled(size_t *size)
{
    rig r = rig_new();
    make_lists(&r);
    cr_assert_eq(galley_matcher_lists_size(r.m), 0);
    fill_lists(&r);
    rig_freeze(&r);
    char *image = image_of(&r, size);
    rig_free(&r);
    return image;
}

static char path[64];

static void write_file(const char *data, size_t size)
{
    strcpy(path, "/tmp/galley-lists-XXXXXX");
    int fd = mkstemp(path);
    cr_assert_geq(fd, 0);
    cr_assert_eq(write(fd, data, size), (ssize_t)size);
    close(fd);
}

Test(image, what_was_loaded_finds_what_was_compiled)
{
    size_t size;
    char *image = compiled(&size);
    write_file(image, size);
    rig made = rig_new(), loaded = rig_new();
    make_lists(&made);
    fill_lists(&made);
    rig_freeze(&made);
    make_lists(&loaded);
    cr_assert_eq(galley_matcher_lists_load(loaded.m, galley_str_of(path), key, &loaded.err),
                 GALLEY_OK, "%s", loaded.err.text);
    unlink(path);
    rig_freeze(&loaded);
    cr_assert_eq(galley_matcher_entries(loaded.m), 12);
    char *want = strdup(rig_scan(&made, TEXT));
    cr_assert(strstr(want, "fuzzy 19-27 \"aircarft\" id=a edits=1"), "%s", want);
    cr_assert_str_eq(rig_scan(&loaded, TEXT), want);
    size_t again;
    char *second = image_of(&loaded, &again);
    cr_assert(again == size && memcmp(image, second, size) == 0, "an image of an image is equal");
    free(second);
    free(want);
    free(image);
    rig_free(&loaded);
    rig_free(&made);
}

/* Raise GALLEY__IMAGE_VERSION when this changes, and put the new sum here: files that other builds of the same version
 * wrote are then told apart. */
Test(image, equal_lists_make_equal_bytes_from_one_version_to_the_next)
{
    size_t size;
    char hex[65], *image = compiled(&size);
    uint8_t sum[32];
    galley__sha256 sha;
    galley__sha256_init(&sha);
    galley__sha256_add(&sha, (galley_str){image, size});
    galley__sha256_end(&sha, sum);
    galley__hex(sum, sizeof sum, hex);
    cr_assert_eq(GALLEY__IMAGE_VERSION, 1);
    cr_assert_str_eq(hex, "7c790d472e6c305ffd34956ceb1b58a3be6db60c5b7432528e6b3d70fb5febb7");
    free(image);
}

static galley_status load(const char *data, size_t size, const uint8_t *wanted, size_t lists)
{
    rig r = rig_new();
    write_file(data, size);
    for (size_t i = 0; i < lists; i++)
        rig_list(&r, "x", false);
    galley_status status = galley_matcher_lists_load(r.m, galley_str_of(path), wanted, &r.err);
    if (status != GALLEY_OK) /* nothing has changed: it can be compiled */
        rig_phrase(&r, 0, "Putin", "p");
    unlink(path);
    rig_freeze(&r);
    cr_assert_str_eq(rig_scan(&r, "Putin"), status == GALLEY_OK
                                                ? "x 0-5 \"Putin\" id=p1\nx 0-5 \"Putin\" id=p2\n"
                                                : "x 0-5 \"Putin\" id=p\n");
    rig_free(&r);
    return status;
}

Test(image, damage_is_told)
{
    size_t size;
    char *image = compiled(&size);
    for (size_t at = 0; at < size; at += at < 256 ? 1 : 37) {
        image[at] ^= 0x10;
        galley_status status = load(image, size, key, 4);
        cr_expect(status == GALLEY_CORRUPT || status == GALLEY_VERSION, "byte %zu", at);
        image[at] ^= 0x10;
    }
    for (size_t cut = 0; cut < size; cut += 100)
        cr_expect_eq(load(image, cut, key, 4), GALLEY_CORRUPT, "cut at %zu", cut);
    free(image);
}

Test(image, what_is_of_others_is_refused)
{
    static const uint8_t other[GALLEY_LISTS_KEY] = {1, 2, 4};
    static const char script[] = "local rules = require \"galley\".rules \"r\"\n";
    char large[512] = {0};
    size_t size;
    char *image = compiled(&size);
    memcpy(large, script, sizeof script);
    cr_expect_eq(load(image, size, other, 4), GALLEY_VERSION);
    cr_expect_eq(load(image, size, key, 3), GALLEY_CORRUPT);
    cr_expect_eq(load(image, size, key, 5), GALLEY_CORRUPT);
    cr_expect_eq(load(large, sizeof large, key, 4), GALLEY_CORRUPT);
    free(image);
    rig r = rig_new();
    rig_list(&r, "x", false);
    cr_expect_eq(galley_matcher_lists_load(r.m, GALLEY_STR("/nowhere/at.all"), key, &r.err),
                 GALLEY_NOTFOUND);
    cr_expect_eq(galley_matcher_lists_load(r.m, GALLEY_STR("/tmp"), key, &r.err), GALLEY_IO);
    rig_phrase(&r, 0, "Putin", "p");
    cr_expect_eq(galley_matcher_lists_load(r.m, GALLEY_STR("/tmp"), key, &r.err), GALLEY_INVALID);
    rig_free(&r);
}

Test(image, loaded_lists_take_no_more)
{
    size_t size;
    char *image = compiled(&size);
    rig r = rig_new();
    galley_list_def def = {.label = GALLEY_STR("x")};
    make_lists(&r);
    write_file(image, size);
    cr_assert_eq(galley_matcher_lists_load(r.m, galley_str_of(path), key, &r.err), GALLEY_OK);
    unlink(path);
    cr_expect_eq(galley_matcher_phrase(r.m, 0, GALLEY_STR("Oil"), NULL, 0, &r.err), GALLEY_INVALID);
    cr_expect_eq(galley_matcher_tsv(r.m, 0, GALLEY_STR("surface\nOil\n"), GALLEY_STR("f"), &r.err),
                 GALLEY_INVALID);
    cr_expect_eq(galley_matcher_list(r.m, &def, NULL, &r.err), GALLEY_INVALID);
    free(image);
    rig_free(&r);
}
