/* core/source/http.c: HTTP answers as web archives keep them: heads, chunks, content encodings.
 *
 * Archives hold what servers sent, not what they should have: a body that says it is in chunks and is not is taken as
 * it stands, one that ends early is taken as far as it goes.
 * SPDX-License-Identifier: MIT */
#include "core/source/warc.h"

#include <strings.h>
#include <zlib.h>

enum { UNPACKED_MAX = 32 << 20 };

/* -- lines -- */

bool galley__is_name(galley_str s, const char *name)
{
    return s.size == strlen(name) && strncasecmp(s.data, name, s.size) == 0;
}

bool galley__next_line(galley_str *rest, galley_str *line)
{
    if (rest->size == 0)
        return false;
    const char *nl = memchr(rest->data, '\n', rest->size);
    size_t size = nl ? (size_t)(nl - rest->data) : rest->size;
    *line = galley_str_sub(*rest, 0, size);
    *rest = galley_str_sub(*rest, nl ? size + 1 : size, rest->size);
    if (line->size && line->data[line->size - 1] == '\r')
        line->size--;
    return true;
}

size_t galley__line_size(galley_str s)
{
    const char *nl = s.size ? memchr(s.data, '\n', s.size) : NULL;
    return nl ? (size_t)(nl - s.data) + 1 : 0;
}

size_t galley__head_size(galley_str s)
{
    for (size_t at = 0; at < s.size;) {
        size_t size = galley__line_size(galley_str_sub(s, at, s.size));
        if (size == 0)
            return 0;
        at += size;
        if (at < s.size && s.data[at] == '\n')
            return at + 1;
        if (at + 1 < s.size && s.data[at] == '\r' && s.data[at + 1] == '\n')
            return at + 2;
    }
    return 0;
}

/* -- the head -- */

typedef struct answer {
    int status;
    galley_str type, transfer, encoding;
} answer;

static galley_str trim(galley_str s)
{
    while (s.size && strchr(" \t", s.data[0]))
        s = galley_str_sub(s, 1, s.size);
    while (s.size && strchr(" \t", s.data[s.size - 1]))
        s.size--;
    return s;
}

static bool has(galley_str s, const char *word)
{
    size_t size = strlen(word);
    for (size_t i = 0; i + size <= s.size; i++)
        if (strncasecmp(s.data + i, word, size) == 0)
            return true;
    return false;
}

static void take_header(answer *a, galley_str line)
{
    const char *colon = memchr(line.data, ':', line.size);
    if (colon == NULL)
        return;
    galley_str name = trim(galley_str_sub(line, 0, (size_t)(colon - line.data)));
    galley_str value = trim(galley_str_sub(line, (size_t)(colon - line.data) + 1, line.size));
    if (galley__is_name(name, "Content-Type"))
        a->type = value;
    else if (galley__is_name(name, "Transfer-Encoding"))
        a->transfer = value;
    else if (galley__is_name(name, "Content-Encoding"))
        a->encoding = value;
}

/* "HTTP/1.1 200 OK", headers, an empty line. False: it is none. */
static bool read_answer(galley_str *body, answer *a)
{
    galley_str line, rest = *body;
    if (!galley__next_line(&rest, &line) || line.size < 12 || strncasecmp(line.data, "HTTP/", 5))
        return false;
    const char *blank = memchr(line.data, ' ', line.size);
    for (const char *p = blank; p && p + 1 < line.data + line.size && p[1] >= '0' && p[1] <= '9';
         p++)
        a->status = a->status < 1000 ? a->status * 10 + (p[1] - '0') : a->status;
    while (galley__next_line(&rest, &line) && line.size)
        take_header(a, line);
    *body = rest;
    return true;
}

/* -- chunks (RFC 9112 7.1) -- */

static bool chunk_size(galley_str line, size_t *size)
{
    size_t i = 0;
    *size = 0;
    for (; i < line.size && i < 8; i++) {
        char c = line.data[i] | 32;
        if (c >= '0' && c <= '9')
            *size = *size * 16 + (size_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            *size = *size * 16 + (size_t)(c - 'a' + 10);
        else
            break;
    }
    return i > 0 && (i == line.size || line.data[i] == ';' || line.data[i] == ' ');
}

/* The chunks joined, in `buf`; the body as it stands when it is in none. */
static galley_str join_chunks(galley_str body, galley__buf *buf)
{
    galley_str line, rest = body;
    size_t size;
    galley__buf_clear(buf);
    while (galley__next_line(&rest, &line)) {
        if (line.size == 0 && buf->size)
            continue; /* the end of the chunk before */
        if (!chunk_size(line, &size))
            return buf->size ? galley__buf_str(buf) : body;
        if (size == 0)
            break;
        size = size < rest.size ? size : rest.size;
        galley__buf_add(buf, galley_str_sub(rest, 0, size));
        rest = galley_str_sub(rest, size, rest.size);
    }
    return galley__buf_str(buf);
}

/* -- content encodings -- */

/* As far as it can be unpacked, behind what is in `buf`; false: not at all. */
static bool inflate_into(galley_str body, int window_bits, galley__buf *buf)
{
    z_stream z = {.next_in = (unsigned char *)(uintptr_t)body.data,
                  .avail_in = (unsigned)body.size};
    unsigned char piece[16384];
    int result = inflateInit2(&z, window_bits);
    size_t before = buf->size;
    if (result != Z_OK) {
        buf->failed = true;
        return false;
    }
    while (result == Z_OK && buf->size - before < UNPACKED_MAX && !buf->failed) {
        z.next_out = piece;
        z.avail_out = sizeof piece;
        result = inflate(&z, Z_NO_FLUSH);
        galley__buf_add(buf, (galley_str){(char *)piece, sizeof piece - z.avail_out});
        if (z.avail_in == 0 && z.avail_out == sizeof piece)
            break;
    }
    inflateEnd(&z);
    return buf->size > before;
}

/* Into `buf`, behind the joined chunks that may be in it. A body that is not what it says is taken as it is. */
static galley_str unpack(galley_str body, bool gzip, galley__buf *buf)
{
    galley__buf out;
    galley__buf_init(&out, buf->alloc);
    bool some =
        inflate_into(body, gzip ? 15 + 32 : 15, &out) || (!gzip && inflate_into(body, -15, &out));
    if (some) {
        galley__buf_fini(buf);
        *buf = out;
        return galley__buf_str(buf);
    }
    buf->failed |= out.failed;
    galley__buf_fini(&out);
    return body;
}

/* -- what it is -- */

static galley_str charset_of(galley_str type)
{
    for (size_t i = 0; i + 8 < type.size; i++) {
        if (strncasecmp(type.data + i, "charset=", 8) != 0)
            continue;
        galley_str set = galley_str_sub(type, i + 8, type.size);
        size_t end = 0;
        while (end < set.size && !strchr("; ,", set.data[end]))
            end++;
        return galley_str_sub(set, 0, end);
    }
    return (galley_str){NULL, 0};
}

static const char *kind_of(galley__http *page)
{
    const char *why;
    galley_str type = page->content_type;
    if (has(type, "text/html") || has(type, "application/xhtml"))
        page->kind = GALLEY_RECORD_PAGE;
    else if (has(type, "text/plain"))
        page->kind = GALLEY_RECORD_TEXT;
    else if (type.size == 0 && galley__kind_of_bytes(page->body, &why) == GALLEY__KIND_PAGE)
        page->kind = GALLEY_RECORD_PAGE;
    else
        return type.size ? "neither a page nor plain text" : "of no known type";
    page->charset = charset_of(type);
    return page->body.size ? NULL : "an answer without a body";
}

const char *galley__http_read(galley__http *page, bool http, galley__buf *buf)
{
    answer a = {0};
    galley__buf_clear(buf);
    if (!http)
        return kind_of(page);
    if (!read_answer(&page->body, &a))
        return "no HTTP answer";
    if (a.status < 200 || a.status > 299)
        return a.status >= 300 && a.status < 400 ? "a redirection" : "an error of the server";
    page->content_type = a.type;
    if (has(a.transfer, "chunked"))
        page->body = join_chunks(page->body, buf);
    if (has(a.encoding, "gzip") || has(a.encoding, "deflate"))
        page->body = unpack(page->body, has(a.encoding, "gzip"), buf);
    else if (has(a.encoding, "br") || has(a.encoding, "zstd"))
        return "a content encoding that is not read (br, zstd)";
    return kind_of(page);
}
