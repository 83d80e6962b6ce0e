/* core/source/walk.c: paths and folders to files, in an order that does not depend on the file system.
 *
 * Folders are read one at a time, as deep as they go: memory holds the names of the folders on the way
 * to the present file. A link to a folder is not followed, so there is no way round in a circle.
 * SPDX-License-Identifier: MIT */
#include "core/source/source_internal.h"

#include "core/base/error.h"
#include "core/base/memory.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

enum {
    DEEPEST = 256,         /* folders inside folders */
    MOST_COUNTED = 100000, /* files looked at to find the total */
};

typedef struct name_list {
    char **names;
    size_t count, capacity;
} name_list;

typedef struct folder {
    char *path;
    name_list entries;
    size_t next;
} folder;

struct galley__walk {
    const galley_alloc *alloc;
    name_list paths;
    size_t next;
    folder *stack;
    size_t depth, room;
    char *current; /* given out last */
};

/* -- names -- */

static char *copy_name(const galley_alloc *alloc, const char *folder_path, galley_str name)
{
    size_t front = folder_path ? strlen(folder_path) : 0;
    bool slash = front > 0 && folder_path[front - 1] != '/';
    char *copy = galley__resize(alloc, NULL, 0, front + slash + name.size + 1);
    if (copy == NULL)
        return NULL;
    if (front)
        memcpy(copy, folder_path, front);
    if (slash)
        copy[front] = '/';
    memcpy(copy + front + slash, name.data, name.size);
    copy[front + slash + name.size] = '\0';
    return copy;
}

static void free_name(const galley_alloc *alloc, char *name)
{
    if (name)
        galley__free(alloc, name, strlen(name) + 1);
}

static bool add_name(const galley_alloc *alloc, name_list *list, char *name)
{
    if (name == NULL ||
        !galley__grow(alloc, (void **)&list->names, list->count, &list->capacity, sizeof name)) {
        free_name(alloc, name);
        return false;
    }
    list->names[list->count++] = name;
    return true;
}

static void free_names(const galley_alloc *alloc, name_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free_name(alloc, list->names[i]);
    galley__free(alloc, list->names, list->capacity * sizeof *list->names);
    *list = (name_list){0};
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* -- folders -- */

static galley_status cannot(galley_error *err, const char *path, const char *doing)
{
    int cause = errno;
    char text[128];
    return galley__fail(err, cause == ENOENT ? GALLEY_NOTFOUND : GALLEY_IO, "%s: cannot %s: %s",
                        path, doing, strerror_r(cause, text, sizeof text));
}

static galley_status read_names(const galley_alloc *alloc, const char *path, name_list *list,
                                galley_error *err)
{
    DIR *dir = opendir(path);
    if (dir == NULL)
        return cannot(err, path, "open the folder");
    galley_status status = GALLEY_OK;
    errno = 0;
    for (struct dirent *e; status == GALLEY_OK && (e = readdir(dir)); errno = 0)
        if (e->d_name[0] != '.' &&
            !add_name(alloc, list, copy_name(alloc, NULL, galley_str_of(e->d_name))))
            status = galley__nomem(err);
    if (status == GALLEY_OK && errno != 0)
        status = cannot(err, path, "read the folder");
    closedir(dir);
    if (status != GALLEY_OK)
        free_names(alloc, list);
    else if (list->count > 1)
        qsort(list->names, list->count, sizeof *list->names, by_bytes);
    return status;
}

static galley_status push(galley__walk *w, const char *path, galley_error *err)
{
    if (w->depth >= DEEPEST)
        return galley__fail(err, GALLEY_LIMIT, "%s: folders are nested deeper than %d", path,
                            DEEPEST);
    if (!galley__grow(w->alloc, (void **)&w->stack, w->depth, &w->room, sizeof *w->stack))
        return galley__nomem(err);
    folder f = {.path = copy_name(w->alloc, NULL, galley_str_of(path))};
    if (f.path == NULL)
        return galley__nomem(err);
    galley_status status = read_names(w->alloc, path, &f.entries, err);
    if (status != GALLEY_OK)
        free_name(w->alloc, f.path);
    else
        w->stack[w->depth++] = f;
    return status;
}

static void pop(galley__walk *w)
{
    folder *f = &w->stack[--w->depth];
    free_names(w->alloc, &f->entries);
    free_name(w->alloc, f->path);
}

/* -- walking -- */

galley_status galley__walk_open(const galley_alloc *alloc, const galley_str *paths, size_t n_paths,
                                galley__walk **out, galley_error *err)
{
    galley_status status = GALLEY_OK;
    *out = NULL;
    galley__walk *w = galley__new(alloc, sizeof *w);
    if (w == NULL)
        return galley__nomem(err);
    w->alloc = alloc;
    for (size_t i = 0; i < n_paths && status == GALLEY_OK; i++) {
        struct stat about;
        if (paths[i].size == 0 || memchr(paths[i].data, '\0', paths[i].size))
            status =
                galley__fail_item(err, GALLEY_INVALID, i + 1, "an empty path, or one with a NUL");
        else if (!add_name(alloc, &w->paths, copy_name(alloc, NULL, paths[i])))
            status = galley__nomem(err);
        else if (strcmp(w->paths.names[i], "-") != 0 && stat(w->paths.names[i], &about) != 0)
            status = cannot(err, w->paths.names[i], "open");
    }
    if (status == GALLEY_OK)
        *out = w;
    else
        galley__walk_close(w);
    return status;
}

void galley__walk_close(galley__walk *w)
{
    if (w == NULL)
        return;
    while (w->depth > 0)
        pop(w);
    galley__free(w->alloc, w->stack, w->room * sizeof *w->stack);
    free_names(w->alloc, &w->paths);
    free_name(w->alloc, w->current);
    galley__free(w->alloc, w, sizeof *w);
}

/* What to do with an entry of a folder: a link leads to a file or nowhere, never into a folder. */
static bool is_folder(const char *path, bool named, bool *passed_over)
{
    struct stat about;
    *passed_over = false;
    if (strcmp(path, "-") == 0 && named)
        return false;
    if (!named && lstat(path, &about) == 0 && S_ISLNK(about.st_mode)) {
        *passed_over = stat(path, &about) == 0 && S_ISDIR(about.st_mode);
        return false;
    }
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

/* The next path in order, file or folder, as w->current. */
static galley_status step(galley__walk *w, bool *named, galley_error *err)
{
    free_name(w->alloc, w->current);
    w->current = NULL;
    while (w->depth > 0 && w->stack[w->depth - 1].next == w->stack[w->depth - 1].entries.count)
        pop(w);
    *named = w->depth == 0;
    if (*named && w->next == w->paths.count)
        return GALLEY_OK;
    if (*named) {
        w->current = copy_name(w->alloc, NULL, galley_str_of(w->paths.names[w->next++]));
    } else {
        folder *f = &w->stack[w->depth - 1];
        w->current = copy_name(w->alloc, f->path, galley_str_of(f->entries.names[f->next++]));
    }
    return w->current ? GALLEY_OK : galley__nomem(err);
}

/* Opening a device or a pipe in a folder could wait for ever; one that was named is meant. */
static bool is_special(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && !S_ISREG(about.st_mode);
}

galley_status galley__walk_next(galley__walk *w, const char **path, bool *named, galley_error *err)
{
    *path = NULL;
    for (;;) {
        bool passed_over;
        galley_status status = step(w, named, err);
        if (status != GALLEY_OK || w->current == NULL)
            return status;
        if (is_folder(w->current, *named, &passed_over)) {
            status = push(w, w->current, err);
        } else if (!*named && !passed_over && is_special(w->current)) {
            status = galley__fail(err, GALLEY_INVALID, "%s: not a file", w->current);
        } else if (!passed_over) {
            *path = w->current;
            return GALLEY_OK;
        }
        if (status != GALLEY_OK) {
            *path = w->current;
            return status;
        }
    }
}

uint64_t galley__walk_total(const galley_alloc *alloc, const galley_str *paths, size_t n_paths)
{
    galley__walk *w = NULL;
    const char *path;
    bool named;
    uint64_t total = 0;
    if (galley__walk_open(alloc, paths, n_paths, &w, NULL) != GALLEY_OK)
        return 0;
    for (size_t n = 0;; n++) {
        struct stat about;
        galley_status status = galley__walk_next(w, &path, &named, NULL);
        if (status == GALLEY_NOMEM || n == MOST_COUNTED ||
            (status == GALLEY_OK && path && strcmp(path, "-") == 0)) {
            total = 0;
            break;
        }
        if (status == GALLEY_OK && path == NULL)
            break;
        if (status == GALLEY_OK && stat(path, &about) == 0 && S_ISREG(about.st_mode))
            total += (uint64_t)about.st_size;
    }
    galley__walk_close(w);
    return total;
}
