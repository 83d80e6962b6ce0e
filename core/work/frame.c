/* core/work/frame.c: whole reads and writes, errors as bytes, descriptors over a socket.
 * SPDX-License-Identifier: MIT */
#include "core/work/work_internal.h"

#include <errno.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

double galley__seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* -- errors -- */

void galley__error_put(galley__buf *buf, const galley_error *err)
{
    galley__buf_u32(buf, (uint32_t)err->status);
    galley__buf_u64(buf, err->offset);
    galley__buf_u64(buf, err->item);
    galley__buf_lstr(buf, galley_str_of(err->text));
}

bool galley__error_get(galley_str bytes, galley_error *err)
{
    uint32_t status;
    uint64_t offset, item;
    galley_str text;
    if (!galley__take_u32(&bytes, &status) || !galley__take_u64(&bytes, &offset) ||
        !galley__take_u64(&bytes, &item) || !galley__take_lstr(&bytes, &text) || bytes.size > 0 ||
        status == GALLEY_OK || status > GALLEY_INTERNAL || text.size >= sizeof err->text)
        return false;
    *err = (galley_error){(galley_status)status, (size_t)offset, (size_t)item, ""};
    memcpy(err->text, text.data, text.size);
    return true;
}

/* -- whole reads and writes -- */

bool galley__read_all(int fd, void *data, size_t size)
{
    char *at = data;
    while (size > 0) {
        ssize_t n = read(fd, at, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        at += n;
        size -= (size_t)n;
    }
    return true;
}

/* send, not write: a parent that is gone is no SIGPIPE. */
bool galley__write_all(int fd, const void *data, size_t size)
{
    const char *at = data;
    while (size > 0) {
        ssize_t n = send(fd, at, size, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        at += n;
        size -= (size_t)n;
    }
    return true;
}

bool galley__write_frame(int fd, galley__frame_kind kind, galley_str bytes)
{
    galley__frame head = {(uint32_t)bytes.size, (uint32_t)kind};
    return galley__write_all(fd, &head, sizeof head) &&
           galley__write_all(fd, bytes.data, bytes.size);
}

/* -- orders -- */

typedef union one_descriptor {
    struct cmsghdr head;
    char room[CMSG_SPACE(sizeof(int))];
} one_descriptor;

bool galley__send_order(int control, const galley__order *order, int fd)
{
    one_descriptor rights = {0};
    struct iovec bytes = {(void *)order, sizeof *order};
    struct msghdr message = {.msg_iov = &bytes, .msg_iovlen = 1};
    if (fd >= 0) {
        message.msg_control = rights.room;
        message.msg_controllen = sizeof rights.room;
        rights.head.cmsg_level = SOL_SOCKET;
        rights.head.cmsg_type = SCM_RIGHTS;
        rights.head.cmsg_len = CMSG_LEN(sizeof fd);
        memcpy(CMSG_DATA(&rights.head), &fd, sizeof fd);
    }
    ssize_t n;
    do
        n = sendmsg(control, &message, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    return n == (ssize_t)sizeof *order;
}

bool galley__receive_order(int control, galley__order *order, int *fd)
{
    one_descriptor rights = {0};
    struct iovec bytes = {order, sizeof *order};
    struct msghdr message = {.msg_iov = &bytes,
                             .msg_iovlen = 1,
                             .msg_control = rights.room,
                             .msg_controllen = sizeof rights.room};
    ssize_t n;
    *fd = -1;
    do
        n = recvmsg(control, &message, MSG_WAITALL | MSG_CMSG_CLOEXEC);
    while (n < 0 && errno == EINTR);
    if (n > 0 && message.msg_controllen >= CMSG_LEN(sizeof *fd) &&
        rights.head.cmsg_type == SCM_RIGHTS)
        memcpy(fd, CMSG_DATA(&rights.head), sizeof *fd);
    return n == (ssize_t)sizeof *order;
}
