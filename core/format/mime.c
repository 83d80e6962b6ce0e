/* core/format/mime.c
 * SPDX-License-Identifier: MIT */
#include "core/format/mime.h"

#include "core/base/error.h"
#include "core/base/memory.h"

#include <strings.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool same(galley_str s, const char *z)
{
    return s.size == strlen(z) && strncasecmp(s.data ? s.data : "", z, s.size) == 0;
}

/* The line at the start of s, without its end; *s moves behind it. */
static galley_str take_line(galley_str *s)
{
    const char *end = s->size ? memchr(s->data, '\n', s->size) : NULL;
    size_t n = end ? (size_t)(end - s->data) : s->size;
    galley_str line = galley_str_sub(*s, 0, n);
    *s = galley_str_sub(*s, n + (end != NULL), s->size);
    if (line.size && line.data[line.size - 1] == '\r')
        line.size--;
    return line;
}

/* The size of the name in front of ":", or 0. */
static size_t header_name(galley_str line)
{
    size_t n = 0;
    while (n < line.size && line.data[n] > ' ' && line.data[n] < 0x7F && line.data[n] != ':')
        n++;
    return n && n < line.size && line.data[n] == ':' ? n : 0;
}

bool galley__mime_is_header(galley_str s)
{
    return header_name(take_line(&s)) > 0;
}

galley__mime galley__mime_split(galley_str message)
{
    galley_str rest = message;
    while (rest.size) {
        galley_str before = rest, line = take_line(&rest);
        if (line.size == 0)
            return (galley__mime){{message.data, (size_t)(before.data - message.data)}, rest};
        if (!is_blank(line.data[0]) && header_name(line) == 0) /* a body without the empty line */
            return (galley__mime){{message.data, (size_t)(before.data - message.data)}, before};
    }
    return (galley__mime){message, rest};
}

galley_str galley__mime_header(galley__maker *m, const galley__mime *part, const char *name)
{
    galley_str rest = part->head;
    while (rest.size) {
        galley_str line = take_line(&rest);
        size_t n = header_name(line);
        if (!n || !same(galley_str_sub(line, 0, n), name))
            continue;
        galley_str value = galley__value_trim(galley_str_sub(line, n + 1, line.size));
        if (rest.size == 0 || !is_blank(rest.data[0]))
            return value;
        galley__buf_clear(&m->buf);
        galley__buf_add(&m->buf, value);
        while (rest.size && is_blank(rest.data[0])) {
            galley__buf_char(&m->buf, ' ');
            galley__buf_add(&m->buf, galley__value_trim(take_line(&rest)));
        }
        return galley__make_str(m);
    }
    return (galley_str){0};
}

/* -- transfer encodings -- */

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "=3D", and a soft line end; `word`: "_" is a space. What is no code stays as it is. */
static galley_str quoted(galley__maker *m, galley_str s, bool word)
{
    galley__buf_clear(&m->buf);
    for (size_t i = 0; i < s.size; i++) {
        char c = s.data[i];
        if (c == '=' && i + 2 < s.size && hex(s.data[i + 1]) >= 0 && hex(s.data[i + 2]) >= 0) {
            galley__buf_char(&m->buf, (char)(hex(s.data[i + 1]) << 4 | hex(s.data[i + 2])));
            i += 2;
        } else if (c == '=' && i + 1 < s.size && s.data[i + 1] == '\n') {
            i++;
        } else if (c == '=' && i + 2 < s.size && s.data[i + 1] == '\r' && s.data[i + 2] == '\n') {
            i += 2;
        } else {
            galley__buf_char(&m->buf, c == '_' && word ? ' ' : c);
        }
    }
    return galley__make_str(m);
}

/* Damaged base64 is what can be read of it: characters of no use are passed over. */
static galley_str unbase64(galley__maker *m, galley_str s)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = 0;
    int n = 0;
    galley__buf_clear(&m->buf);
    for (size_t i = 0; i < s.size; i++) {
        const char *at = s.data[i] ? memchr(digits, s.data[i], 64) : NULL;
        if (!at)
            continue;
        bits = bits << 6 | (uint32_t)(at - digits);
        n += 6;
        if (n >= 8)
            galley__buf_char(&m->buf, (char)(bits >> (n -= 8) & 0xFF));
    }
    return galley__make_str(m);
}

galley_str galley__mime_bytes(galley__maker *m, const galley__mime *part)
{
    galley_str encoding = galley__mime_header(m, part, "Content-Transfer-Encoding");
    if (same(encoding, "quoted-printable"))
        return quoted(m, part->body, false);
    if (same(encoding, "base64"))
        return unbase64(m, part->body);
    return part->body;
}

/* -- encoded words -- */

static galley_str as_utf8(galley__maker *m, galley_str bytes, galley_str charset)
{
    galley_str text, name, note;
    galley_status status =
        galley__format_decode(bytes, charset, m->arena, &text, &name, &note, NULL);
    if (status == GALLEY_NOMEM && m->status == GALLEY_OK)
        m->status = galley__nomem(m->err);
    return status == GALLEY_OK ? text : (galley_str){0};
}

/* At "=?": charset, encoding, text; the size of the whole, or 0. */
static size_t find_word(galley_str s, galley_str part[3])
{
    size_t at = 2;
    for (int i = 0; i < 3; i++) {
        size_t start = at;
        while (at < s.size && s.data[at] != '?' && s.data[at] != ' ' && at < 1000)
            at++;
        if (at == s.size || s.data[at] != '?')
            return 0;
        part[i] = galley_str_sub(s, start, at++);
    }
    bool known = part[1].size == 1 && strchr("qQbB", part[1].data[0]);
    return known && at < s.size && s.data[at] == '=' ? at + 1 : 0;
}

static galley_str decode_word(galley__maker *m, galley_str part[3])
{
    const char *star =
        part[0].size ? memchr(part[0].data, '*', part[0].size) : NULL; /* a language */
    galley_str charset = star ? galley_str_sub(part[0], 0, (size_t)(star - part[0].data)) : part[0];
    bool q = (part[1].data[0] | 32) == 'q';
    return as_utf8(m, q ? quoted(m, part[2], true) : unbase64(m, part[2]), charset);
}

/* Words of one value are decoded in turn and collected; white space between two of them does not count. */
static galley_str decode_words(galley__maker *m, galley_str value)
{
    galley__list pieces = {0};
    galley_str part[3];
    size_t done = 0, room = 0;
    bool last = false;
    for (size_t i = 0; i + 1 < value.size;) {
        const char *at = memmem(value.data + i, value.size - i, "=?", 2);
        if (!at)
            break;
        i = (size_t)(at - value.data);
        size_t size = find_word(galley_str_sub(value, i, value.size), part);
        if (size == 0) {
            i += 2;
            continue;
        }
        galley_str between = galley_str_sub(value, done, i);
        galley_str word = decode_word(m, part);
        galley_str both[2] = {
            last && galley__value_trim(between).size == 0 ? (galley_str){0} : between, word};
        for (int k = 0; k < 2; k++) {
            if (m->status != GALLEY_OK ||
                !galley__arena_grow(m->arena, (void **)&pieces.at, pieces.count, &room,
                                    sizeof *pieces.at)) {
                m->status = m->status ? m->status : galley__nomem(m->err);
                return (galley_str){0};
            }
            pieces.at[pieces.count++] = both[k];
        }
        done = i += size;
        last = true;
    }
    if (pieces.count == 0)
        return value;
    galley__buf_clear(&m->buf);
    for (size_t i = 0; i < pieces.count; i++)
        galley__buf_add(&m->buf, pieces.at[i]);
    galley__buf_add(&m->buf, galley_str_sub(value, done, value.size));
    return galley__make_str(m);
}

galley_str galley__mime_words(galley__maker *m, galley_str value)
{
    galley_str text = as_utf8(m, value, (galley_str){0});
    return m->status == GALLEY_OK ? decode_words(m, text) : (galley_str){0};
}

galley_str galley__mime_text(galley__maker *m, const galley__mime *part, const char *name)
{
    galley_str value = galley__mime_header(m, part, name);
    return value.size ? galley__mime_words(m, value) : value;
}

/* -- parameters -- */

static galley_str take_value(galley_str *s)
{
    galley_str v = *s;
    size_t n = 0;
    if (v.size && v.data[0] == '"') {
        for (n = 1; n < v.size && v.data[n] != '"'; n++)
            n += v.data[n] == '\\' && n + 1 < v.size;
        *s = galley_str_sub(*s, n < v.size ? n + 1 : n, s->size);
        return galley_str_sub(v, 1, n < v.size ? n : v.size);
    }
    while (n < v.size && v.data[n] != ';' && !is_blank(v.data[n]))
        n++;
    *s = galley_str_sub(*s, n, s->size);
    return galley_str_sub(v, 0, n);
}

/* name*=utf-8''caf%C3%A9 */
static galley_str decode_extended(galley__maker *m, galley_str v)
{
    const char *first = v.size ? memchr(v.data, '\'', v.size) : NULL;
    const char *second =
        first ? memchr(first + 1, '\'', (size_t)(v.data + v.size - first - 1)) : NULL;
    if (!second)
        return v;
    galley_str charset = {v.data, (size_t)(first - v.data)};
    galley__buf_clear(&m->buf);
    for (const char *p = second + 1; p < v.data + v.size; p++) {
        bool code = *p == '%' && v.data + v.size - p > 2 && hex(p[1]) >= 0 && hex(p[2]) >= 0;
        galley__buf_char(&m->buf, code ? (char)(hex(p[1]) << 4 | hex(p[2])) : *p);
        p += code ? 2 : 0;
    }
    return as_utf8(m, galley__make_str(m), charset);
}

galley_str galley__mime_parameter(galley__maker *m, galley_str value, const char *name)
{
    galley_str rest = value;
    take_value(&rest);
    while (rest.size) {
        while (rest.size && (is_blank(rest.data[0]) || rest.data[0] == ';'))
            rest = galley_str_sub(rest, 1, rest.size);
        size_t n = 0;
        while (n < rest.size && rest.data[n] != '=' && rest.data[n] != ';')
            n++;
        galley_str key = galley__value_trim(galley_str_sub(rest, 0, n));
        rest = galley_str_sub(rest, n, rest.size);
        if (rest.size == 0 || rest.data[0] != '=')
            continue;
        rest = galley_str_sub(rest, 1, rest.size);
        while (rest.size && is_blank(rest.data[0]))
            rest = galley_str_sub(rest, 1, rest.size);
        galley_str v = take_value(&rest);
        bool extended = key.size && key.data[key.size - 1] == '*';
        key.size -= extended;
        if (same(key, name))
            return extended ? decode_extended(m, v) : galley__mime_words(m, v);
    }
    return (galley_str){0};
}

/* -- parts -- */

/* The next line that is the boundary: where it starts and what follows it. */
static bool find_boundary(galley_str s, galley_str boundary, size_t *start, size_t *behind,
                          bool *last)
{
    for (size_t i = 0; i + boundary.size + 2 <= s.size;) {
        const char *at = memmem(s.data + i, s.size - i, "--", 2);
        if (!at)
            return false;
        i = (size_t)(at - s.data);
        bool line = i == 0 || s.data[i - 1] == '\n';
        if (line && s.size - i - 2 >= boundary.size &&
            memcmp(at + 2, boundary.data, boundary.size) == 0) {
            const char *end = memchr(at, '\n', s.size - i);
            galley_str tail = {at + 2 + boundary.size, s.size - i - 2 - boundary.size};
            *last = tail.size >= 2 && tail.data[0] == '-' && tail.data[1] == '-';
            *start = i;
            *behind = end ? (size_t)(end + 1 - s.data) : s.size;
            return true;
        }
        const char *next = memchr(at, '\n', s.size - i);
        if (!next)
            return false;
        i = (size_t)(next + 1 - s.data);
    }
    return false;
}

bool galley__mime_next(galley_str *rest, galley_str boundary, galley_str *part)
{
    size_t start, behind, end, next;
    bool last;
    if (boundary.size == 0 || !find_boundary(*rest, boundary, &start, &behind, &last) || last)
        return false;
    galley_str inside = galley_str_sub(*rest, behind, rest->size);
    if (!find_boundary(inside, boundary, &end, &next, &last))
        end = inside.size;
    *part = galley_str_sub(inside, 0, end);
    *rest = galley_str_sub(inside, end, inside.size);
    if (part->size && part->data[part->size - 1] == '\n')
        part->size -= part->size > 1 && part->data[part->size - 2] == '\r' ? 2 : 1;
    return true;
}
