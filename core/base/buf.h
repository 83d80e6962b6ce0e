/* core/base/buf.h: a growing byte buffer whose failure is looked at once, at the end.
 *
 *     galley__buf buf;
 *     galley__buf_init(&buf, NULL);
 *     galley__buf_add(&buf, s); galley__buf_printf(&buf, "%d", n);
 *     if (buf.failed) ...
 *     galley__buf_fini(&buf);
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_BASE_BUF_H
#define GALLEY_CORE_BASE_BUF_H

#include <galley/base.h>

typedef struct galley__buf {
    char *data; /* followed by a NUL that is not counted, once anything was added */
    size_t size;
    size_t capacity;
    bool failed;
    const galley_alloc *alloc;
} galley__buf;

void galley__buf_init(galley__buf *buf, const galley_alloc *alloc);
void galley__buf_fini(galley__buf *buf);
static inline void galley__buf_clear(galley__buf *buf)
{
    buf->size = 0;
    buf->failed = false;
}

/* Room for `more` bytes behind size, or NULL and failed. */
char *galley__buf_room(galley__buf *buf, size_t more);
void galley__buf_add(galley__buf *buf, galley_str s);
void galley__buf_char(galley__buf *buf, char c);
void galley__buf_printf(galley__buf *buf, const char *format, ...) GALLEY_PRINTF(2, 3);

/* Little-endian. */
void galley__buf_u8(galley__buf *buf, uint8_t v);
void galley__buf_u32(galley__buf *buf, uint32_t v);
void galley__buf_u64(galley__buf *buf, uint64_t v);
void galley__buf_f64(galley__buf *buf, double v);
void galley__buf_lstr(galley__buf *buf,
                      galley_str s); /* u32 length, bytes; failed when over 4 GiB */

static inline galley_str galley__buf_str(const galley__buf *buf)
{
    return (galley_str){buf->data, buf->size};
}

/* Reading the same: false when *rest is too short (it is unchanged then). */
bool galley__take_u8(galley_str *rest, uint8_t *v);
bool galley__take_u32(galley_str *rest, uint32_t *v);
bool galley__take_u64(galley_str *rest, uint64_t *v);
bool galley__take_f64(galley_str *rest, double *v);
bool galley__take_lstr(galley_str *rest, galley_str *s);
bool galley__take_bytes(galley_str *rest, size_t size, galley_str *s);
#endif
