/* core/base/buf.c: growing bytes, and reading them again.
 * SPDX-License-Identifier: MIT */
#include "core/base/buf.h"
#include "core/base/memory.h"

#include <stdarg.h>
#include <stdio.h>

void galley__buf_init(galley__buf *buf, const galley_alloc *alloc)
{
    *buf = (galley__buf){.alloc = alloc};
}

void galley__buf_fini(galley__buf *buf)
{
    galley__free(buf->alloc, buf->data, buf->capacity);
    *buf = (galley__buf){.alloc = buf->alloc};
}

static bool make_room(galley__buf *buf, size_t need)
{
    size_t capacity = buf->capacity ? buf->capacity : 64;
    while (capacity < need)
        capacity = capacity > SIZE_MAX / 2 ? need : capacity * 2;
    char *data = galley__resize(buf->alloc, buf->data, buf->capacity, capacity);
    if (data == NULL)
        return false;
    buf->data = data;
    buf->capacity = capacity;
    return true;
}

char *galley__buf_room(galley__buf *buf, size_t more)
{
    if (buf->failed || more >= SIZE_MAX - buf->size ||
        (buf->size + more + 1 > buf->capacity && !make_room(buf, buf->size + more + 1))) {
        buf->failed = true;
        return NULL;
    }
    return buf->data + buf->size;
}

void galley__buf_add(galley__buf *buf, galley_str s)
{
    char *to = galley__buf_room(buf, s.size);
    if (to == NULL)
        return;
    if (s.size)
        memcpy(to, s.data, s.size);
    to[s.size] = '\0';
    buf->size += s.size;
}

void galley__buf_char(galley__buf *buf, char c)
{
    galley__buf_add(buf, (galley_str){&c, 1});
}

void galley__buf_printf(galley__buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *to = n < 0 ? NULL : galley__buf_room(buf, (size_t)n);
    if (to == NULL) {
        buf->failed = true;
        return;
    }
    va_start(args, format);
    vsnprintf(to, (size_t)n + 1, format, args);
    va_end(args);
    buf->size += (size_t)n;
}

static void put_le(galley__buf *buf, uint64_t v, size_t bytes)
{
    char le[8];
    for (size_t i = 0; i < bytes; i++)
        le[i] = (char)(v >> (8 * i) & 0xFF);
    galley__buf_add(buf, (galley_str){le, bytes});
}

void galley__buf_u8(galley__buf *buf, uint8_t v)
{
    put_le(buf, v, 1);
}

void galley__buf_u32(galley__buf *buf, uint32_t v)
{
    put_le(buf, v, 4);
}

void galley__buf_u64(galley__buf *buf, uint64_t v)
{
    put_le(buf, v, 8);
}

void galley__buf_f64(galley__buf *buf, double v)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    put_le(buf, bits, 8);
}

void galley__buf_lstr(galley__buf *buf, galley_str s)
{
    if (s.size > UINT32_MAX) {
        buf->failed = true;
        return;
    }
    galley__buf_u32(buf, (uint32_t)s.size);
    galley__buf_add(buf, s);
}

static bool take_le(galley_str *rest, size_t bytes, uint64_t *v)
{
    if (rest->size < bytes)
        return false;
    *v = 0;
    for (size_t i = 0; i < bytes; i++)
        *v |= (uint64_t)(unsigned char)rest->data[i] << (8 * i);
    *rest = galley_str_sub(*rest, bytes, rest->size);
    return true;
}

bool galley__take_u8(galley_str *rest, uint8_t *v)
{
    uint64_t wide;
    if (!take_le(rest, 1, &wide))
        return false;
    *v = (uint8_t)wide;
    return true;
}

bool galley__take_u32(galley_str *rest, uint32_t *v)
{
    uint64_t wide;
    if (!take_le(rest, 4, &wide))
        return false;
    *v = (uint32_t)wide;
    return true;
}

bool galley__take_u64(galley_str *rest, uint64_t *v)
{
    return take_le(rest, 8, v);
}

bool galley__take_f64(galley_str *rest, double *v)
{
    uint64_t bits;
    if (!take_le(rest, 8, &bits))
        return false;
    memcpy(v, &bits, sizeof *v);
    return true;
}

bool galley__take_bytes(galley_str *rest, size_t size, galley_str *s)
{
    if (rest->size < size)
        return false;
    *s = galley_str_sub(*rest, 0, size);
    *rest = galley_str_sub(*rest, size, rest->size);
    return true;
}

bool galley__take_lstr(galley_str *rest, galley_str *s)
{
    galley_str before = *rest;
    uint32_t size;
    if (galley__take_u32(rest, &size) && galley__take_bytes(rest, size, s))
        return true;
    *rest = before;
    return false;
}
