/* tests/support/scratch_dir.h: a folder for the files of one test.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_TESTS_SCRATCH_DIR_H
#define GALLEY_TESTS_SCRATCH_DIR_H

#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct scratch_dir {
    char path[64];
} scratch_dir;

static inline scratch_dir scratch_dir_make(void)
{
    scratch_dir d = {"/tmp/galley-test-XXXXXX"};
    if (mkdtemp(d.path) == NULL)
        abort();
    return d;
}

/* The path of a file in it; the string lives until the next sixteen calls. */
static inline const char *scratch_path(const scratch_dir *d, const char *name)
{
    static char paths[16][PATH_MAX];
    static unsigned next;
    char *path = paths[next++ % 16];
    snprintf(path, PATH_MAX, "%s/%s", d->path, name);
    return path;
}

static inline const char *scratch_write(const scratch_dir *d, const char *name, const void *bytes,
                                        size_t size)
{
    const char *path = scratch_path(d, name);
    FILE *f = fopen(path, "wb");
    if (f == NULL || fwrite(bytes, 1, size, f) != size || fclose(f) != 0)
        abort();
    return path;
}

static inline int scratch_remove_one(const char *path, const struct stat *about, int type,
                                     struct FTW *walk)
{
    (void)about, (void)type, (void)walk;
    return remove(path);
}

static inline void scratch_dir_remove(const scratch_dir *d)
{
    nftw(d->path, scratch_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

#endif
