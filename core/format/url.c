/* core/format/url.c: the five parts of an address, and putting them together again.
 * SPDX-License-Identifier: MIT */
#include "core/format/url.h"

#include <strings.h>

typedef struct parts {
    galley_str scheme, host, path, query; /* each with its marks: "http:", "//a.b", "/c", "?d" */
    galley_str fragment;
} parts;

static bool is_alpha(char c)
{
    return (unsigned char)((c | 32) - 'a') < 26;
}

static size_t scheme_size(galley_str s)
{
    size_t i = 0;
    if (s.size == 0 || !is_alpha(s.data[0]))
        return 0;
    while (i < s.size && (is_alpha(s.data[i]) || (s.data[i] >= '0' && s.data[i] <= '9') ||
                          s.data[i] == '+' || s.data[i] == '-' || s.data[i] == '.'))
        i++;
    return i < s.size && s.data[i] == ':' ? i + 1 : 0;
}

bool galley__url_is_whole(galley_str link)
{
    return scheme_size(link) > 0;
}

bool galley__url_is_web(galley_str link)
{
    return (link.size > 7 && strncasecmp(link.data, "http://", 7) == 0) ||
           (link.size > 8 && strncasecmp(link.data, "https://", 8) == 0);
}

/* Up to one of `stops`; *s moves behind it. */
static galley_str take_until(galley_str *s, const char *stops)
{
    size_t i = 0;
    while (i < s->size && !(s->data[i] && strchr(stops, s->data[i])))
        i++;
    galley_str part = galley_str_sub(*s, 0, i);
    *s = galley_str_sub(*s, i, s->size);
    return part;
}

static parts split(galley_str s)
{
    parts p = {0};
    size_t n = scheme_size(s);
    p.scheme = galley_str_sub(s, 0, n);
    s = galley_str_sub(s, n, s.size);
    if (s.size >= 2 && s.data[0] == '/' && s.data[1] == '/') {
        galley_str rest = galley_str_sub(s, 2, s.size);
        galley_str host = take_until(&rest, "/?#");
        p.host = galley_str_sub(s, 0, host.size + 2);
        s = rest;
    }
    p.path = take_until(&s, "?#");
    p.query = take_until(&s, "#");
    p.fragment = s;
    return p;
}

/* "/a/./b/../c" to "/a/c", in place; the new size. */
static size_t remove_dots(char *path, size_t size)
{
    size_t out = 0;
    for (size_t i = 0; i < size;) {
        size_t end = i + 1;
        while (end < size && path[end] != '/')
            end++;
        size_t n = end - i; /* "/" and the segment */
        bool last = end == size;
        if (n == 2 && path[i + 1] == '.') {
            if (last)
                path[out++] = '/';
        } else if (n == 3 && path[i + 1] == '.' && path[i + 2] == '.') {
            while (out > 0 && path[--out] != '/')
                ;
            if (last)
                path[out++] = '/';
        } else {
            memmove(path + out, path + i, n);
            out += n;
        }
        i = end;
    }
    return out;
}

static void put(char *to, size_t *n, galley_str s)
{
    if (s.size)
        memcpy(to + *n, s.data, s.size);
    *n += s.size;
}

/* Link's path behind the folder of base's. */
static size_t put_path(char *to, size_t at, const parts *b, const parts *l)
{
    size_t n = at;
    galley_str folder = b->path;
    if (l->path.size && l->path.data[0] != '/') {
        while (folder.size && folder.data[folder.size - 1] != '/')
            folder.size--;
        if (folder.size == 0 && b->host.size)
            folder = GALLEY_STR("/");
        put(to, &n, folder);
    }
    put(to, &n, l->path);
    if (n > at && to[at] == '/')
        n = at + remove_dots(to + at, n - at);
    return n;
}

static galley_str join(const parts *b, const parts *l, char *to)
{
    size_t n = 0;
    put(to, &n, b->scheme);
    if (l->host.size) {
        put(to, &n, l->host);
        put(to, &n, l->path);
        put(to, &n, l->query);
    } else {
        put(to, &n, b->host);
        if (l->path.size)
            n = put_path(to, n, b, l);
        else
            put(to, &n, b->path);
        put(to, &n, l->path.size || l->query.size ? l->query : b->query);
    }
    put(to, &n, l->fragment);
    return (galley_str){to, n};
}

galley_str galley__url_resolve(galley_str base, galley_str link, galley_arena *arena)
{
    static const char none[] = "";
    parts b = split(base), l = split(link);
    if (l.scheme.size || b.scheme.size == 0)
        return link.data ? link : (galley_str){none, 0};
    char *to = galley_arena_alloc(arena, base.size + link.size + 2);
    if (to == NULL)
        return (galley_str){0};
    return join(&b, &l, to);
}
