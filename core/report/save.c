/* core/report/save.c: a file written whole or not at all.
 * SPDX-License-Identifier: MIT */
#include "core/report/save.h"

#include "core/base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static galley_status failed(const char *path, galley_error *err)
{
    return galley__fail(err, GALLEY_IO, "%s: cannot be written: %s", path, strerror(errno));
}

static bool write_all(int fd, galley_str bytes)
{
    for (size_t done = 0; done < bytes.size;) {
        ssize_t n = write(fd, bytes.data + done, bytes.size - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        done += (size_t)n;
    }
    return true;
}

/* close() that keeps the errno of what failed before it. */
static bool close_after(int fd, bool ok)
{
    int why = errno;
    bool closed = close(fd) == 0;
    if (!ok)
        errno = why;
    return ok && closed;
}

static galley_status write_through(const char *path, galley_str bytes, galley_error *err)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0 || !close_after(fd, write_all(fd, bytes)))
        return failed(path, err);
    return GALLEY_OK;
}

static mode_t rights_of_new(void)
{
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

static galley_status write_aside(const char *path, mode_t rights, galley_str bytes,
                                 galley_error *err)
{
    char aside[PATH_MAX];
    if ((size_t)snprintf(aside, sizeof aside, "%s.XXXXXX", path) >= sizeof aside) {
        errno = ENAMETOOLONG;
        return failed(path, err);
    }
    int fd = mkostemp(aside, O_CLOEXEC);
    if (fd < 0)
        return failed(path, err);
    bool ok = write_all(fd, bytes) && fchmod(fd, rights) == 0 && fsync(fd) == 0;
    ok = close_after(fd, ok) && rename(aside, path) == 0;
    if (ok)
        return GALLEY_OK;
    galley_status status = failed(path, err);
    unlink(aside);
    return status;
}

galley_status galley__report_save(galley_str path, galley_str bytes, galley_error *err)
{
    char name[PATH_MAX], target[PATH_MAX];
    struct stat st;
    if (path.size == 0 || path.size >= sizeof name || memchr(path.data, '\0', path.size))
        return galley__fail(err, GALLEY_INVALID, "an empty path, one with a NUL, or too long");
    memcpy(name, path.data, path.size);
    name[path.size] = '\0';
    if (stat(name, &st) != 0)
        return write_aside(name, rights_of_new(), bytes, err);
    if (!S_ISREG(st.st_mode))
        return write_through(name, bytes, err);
    if (!realpath(name, target))
        return failed(name, err);
    return write_aside(target, st.st_mode & 0777, bytes, err);
}
