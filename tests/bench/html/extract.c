/* tests/bench/html/extract.c: pages in, what galley makes of them out, and how long that took.
 *
 *     extract < pages.ndjson > predictions.ndjson
 *
 * Each line of the input is an object with "id", "html" and perhaps "url"; each of the output has "id",
 * "text" (the body), "title", "author", "date". Pages and seconds of CPU in galley_html_read alone go
 * to standard error.
 * SPDX-License-Identifier: MIT */
#include "core/html/html_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double cpu(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void put_string(const char *name, galley_str s)
{
    printf("\"%s\":\"", name);
    for (size_t i = 0; i < s.size; i++) {
        unsigned char c = (unsigned char)s.data[i];
        if (c < 0x20)
            printf("\\u%04x", c);
        else if (c == '"' || c == '\\')
            printf("\\%c", c);
        else
            putchar(c);
    }
    putchar('"');
}

static bool one(galley_str line, galley_arena *arena, double *seconds)
{
    galley__json *v;
    size_t n;
    galley_error err;
    if (!galley__json_read(line, arena, &v, &n) || v[0].kind != GALLEY__JSON_OBJECT)
        return false;
    size_t id = galley__json_get(v, 0, GALLEY_STR("id"));
    size_t html = galley__json_get(v, 0, GALLEY_STR("html"));
    if (!id || !html)
        return false;
    galley_article a = {0};
    galley_str body = {0};
    double start = cpu();
    galley_status status = galley_html_read(v[html].text, NULL, arena, &a, &err);
    *seconds += cpu() - start;
    if (status == GALLEY_OK)
        galley_article_body(&a, arena, &body, NULL);
    else
        fprintf(stderr, "%.*s: %s\n", (int)v[id].text.size, v[id].text.data, err.text);
    putchar('{');
    put_string("id", v[id].text);
    putchar(',');
    put_string("text", body);
    putchar(',');
    put_string("title", a.title);
    putchar(',');
    put_string("author", a.author);
    putchar(',');
    put_string("date", a.date);
    puts("}");
    return true;
}

int main(void)
{
    char *line = NULL;
    size_t room = 0, pages = 0, bytes = 0;
    ssize_t size;
    double seconds = 0;
    galley_arena *arena = NULL;
    if (galley_arena_new(NULL, &arena, NULL) != GALLEY_OK)
        return 2;
    while ((size = getline(&line, &room, stdin)) >= 0) {
        pages += one((galley_str){line, (size_t)size}, arena, &seconds);
        bytes += (size_t)size;
        galley_arena_reset(arena);
    }
    fprintf(stderr, "%zu pages, %.1f MB, %.3f s, %.0f pages/s\n", pages, (double)bytes / 1e6,
            seconds, (double)pages / (seconds > 0 ? seconds : 1));
    galley_arena_free(arena);
    free(line);
    return 0;
}
