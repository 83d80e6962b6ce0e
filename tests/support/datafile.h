/* tests/support/datafile.h: reading files in tests, and skipping visibly where data is not there.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_TESTS_DATAFILE_H
#define GALLEY_TESTS_DATAFILE_H

#include <galley/base.h>
#include <stdio.h>
#include <stdlib.h>

/* The whole file as a malloc'd, NUL-terminated string; data NULL when it cannot be read. */
static inline galley_str datafile_read(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return (galley_str){NULL, 0};
    size_t size = 0, room = 1 << 16;
    char *data = malloc(room + 1);
    for (size_t n; (n = fread(data + size, 1, room - size, f)) > 0;) {
        size += n;
        if (size == room)
            data = realloc(data, (room *= 2) + 1);
    }
    fclose(f);
    data[size] = '\0';
    return (galley_str){data, size};
}

/* A file below $GALLEY_TEST_DATA; says so on standard output when it is not there. */
static inline galley_str datafile_external(const char *name)
{
    char path[4096];
    const char *root = getenv("GALLEY_TEST_DATA");
    snprintf(path, sizeof path, "%s/%s", root ? root : "", name);
    galley_str s = root ? datafile_read(path) : (galley_str){NULL, 0};
    if (s.data == NULL)
        printf("skipped: no %s below GALLEY_TEST_DATA\n", name);
    return s;
}

#endif
