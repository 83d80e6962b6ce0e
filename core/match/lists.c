/* core/match/lists.c: files of compiled phrase lists: the writing side.
 * SPDX-License-Identifier: MIT */
#include "core/match/lists.h"

#include "core/base/error.h"
#include "core/base/memory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROOM   ((size_t)1 << 30)
#define ENDING ".lists"

/* -- the room -- */

galley__lists_room *galley__lists_room_new(void)
{
    void *room =
        mmap(NULL, ROOM, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return room == MAP_FAILED ? NULL : room;
}

void galley__lists_room_free(galley__lists_room *room)
{
    if (room)
        munmap(room, ROOM);
}

size_t galley__lists_room_most(void)
{
    return ROOM - sizeof(galley__lists_room);
}

/* -- paths -- */

bool galley__lists_path(galley_str folder, const uint8_t key[GALLEY_LISTS_KEY], char *out)
{
    char hex[2 * GALLEY_LISTS_KEY + 1];
    galley__hex(key, GALLEY_LISTS_KEY, hex);
    if (folder.size > PATH_MAX / 2)
        return false;
    snprintf(out, PATH_MAX, "%.*s/%s" ENDING, (int)folder.size, folder.data, hex);
    return true;
}

static galley_status io_error(const char *path, galley_error *err)
{
    return galley__fail(err, GALLEY_IO, "%s: %s", path, strerror(errno));
}

/* -- writing -- */

static bool write_all(int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t n = write(fd, data, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        data += n;
        size -= (size_t)n;
    }
    return true;
}

/* No flush to the disk: after a power cut the sum tells a file that is not whole, and it is made again. */
static galley_status write_aside(const char *path, const galley__lists_room *room,
                                 galley_error *err)
{
    char aside[PATH_MAX + 8];
    snprintf(aside, sizeof aside, "%s.XXXXXX", path);
    int fd = mkostemp(aside, O_CLOEXEC);
    if (fd < 0)
        return io_error(aside, err);
    bool ok = fchmod(fd, 0644) == 0 && write_all(fd, room->bytes, (size_t)room->size);
    ok = close(fd) == 0 && ok;
    ok = ok && rename(aside, path) == 0;
    if (ok)
        return GALLEY_OK;
    galley_status status = io_error(path, err);
    unlink(aside);
    return status;
}

/* -- forgetting -- */

typedef struct kept {
    char name[NAME_MAX + 1];
    struct timespec used;
} kept;

static int newest_first(const void *left, const void *right)
{
    const kept *a = left, *b = right;
    if (a->used.tv_sec != b->used.tv_sec)
        return a->used.tv_sec > b->used.tv_sec ? -1 : 1;
    if (a->used.tv_nsec != b->used.tv_nsec)
        return a->used.tv_nsec > b->used.tv_nsec ? -1 : 1;
    return strcmp(a->name, b->name);
}

/* Files of ours: whole ones, and what a killed process left aside. */
static int is_ours(const struct dirent *entry)
{
    const char *dot = strchr(entry->d_name, '.');
    return dot && dot - entry->d_name == 2 * GALLEY_LISTS_KEY &&
           strncmp(dot, ENDING, sizeof ENDING - 1) == 0;
}

static void forget_oldest(int folder, struct dirent **names, int count)
{
    kept *files = calloc((size_t)count + 1, sizeof *files);
    struct stat st;
    size_t n = 0;
    for (int i = 0; i < count && files; i++)
        if (fstatat(folder, names[i]->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0) {
            snprintf(files[n].name, sizeof files[n].name, "%s", names[i]->d_name);
            files[n++].used = st.st_mtim;
        }
    if (files)
        qsort(files, n, sizeof *files, newest_first);
    for (size_t i = GALLEY__LISTS_FILES; i < n; i++)
        unlinkat(folder, files[i].name, 0);
    free(files);
}

static void forget(const char *folder)
{
    struct dirent **names;
    int count = scandir(folder, &names, is_ours, NULL);
    int fd = count > GALLEY__LISTS_FILES ? open(folder, O_DIRECTORY | O_RDONLY | O_CLOEXEC) : -1;
    if (fd >= 0) {
        forget_oldest(fd, names, count);
        close(fd);
    }
    for (int i = 0; i < count; i++)
        free(names[i]);
    if (count >= 0)
        free(names);
}

/* -- both -- */

galley_status galley__lists_keep(galley_str folder, const galley__lists_room *room,
                                 galley_error *err)
{
    char path[PATH_MAX], name[PATH_MAX];
    if ((room->size == 0 && !room->found) || room->size > galley__lists_room_most())
        return GALLEY_OK;
    if (!galley__lists_path(folder, room->key, path))
        return galley__fail(err, GALLEY_IO, "the path of the lists' folder is too long");
    if (room->found) {
        utimensat(AT_FDCWD, path, NULL, 0);
        return GALLEY_OK;
    }
    snprintf(name, sizeof name, "%.*s", (int)folder.size, folder.data);
    if (mkdir(name, 0755) != 0 && errno != EEXIST)
        return io_error(name, err);
    galley_status status = write_aside(path, room, err);
    if (status == GALLEY_OK)
        forget(name);
    return status;
}
