/* A file of any kind to records, and these to articles: web archives, JSON, documents, pages.
 * SPDX-License-Identifier: MIT */
#include <galley/source.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void report(void *ctx, galley_str path, const galley_error *why)
{
    (void)ctx;
    (void)path;
    if (galley_utf8_valid(galley_str_of(why->text)) < strlen(why->text))
        abort();
}

static void read_all(galley_source *s, galley_arena *arena)
{
    galley_record r;
    galley_error err;
    galley_article a;
    while (galley_source_next(s, &r, &err) == GALLEY_OK && r.bytes.data) {
        galley_arena_reset(arena);
        if (galley_record_read(&r, arena, &a, &err) == GALLEY_OK && a.key.size == 0)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    galley_source_options options = {.report = report};
    galley_source *s = NULL;
    galley_arena *arena = NULL;
    int fd = memfd_create("fuzz", 0);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    galley_str one = galley_str_of(path);
    if (galley_source_open(NULL, &one, 1, &options, &s, NULL) == GALLEY_OK &&
        galley_arena_new(NULL, &arena, NULL) == GALLEY_OK)
        read_all(s, arena);
    galley_arena_free(arena);
    galley_source_close(s);
    close(fd);
    return 0;
}
