/* tests/bench/html/rows.c: the lines of pages and the numbers they are judged by, to learn from.
 *
 *     rows STAGE ROWS [SCORES] < pages.ndjson > lines.ndjson
 *
 * Each line of the input is an object with "id" and "html"; each of the output has "id", "text" (the
 * whole page as a reader sees it), "lines" (start and end in bytes of the text), "tags" (the element a line
 * stands in), "score" (what the model built in says), "features" (how many numbers a row has). ROWS gets the rows of STAGE (1 or 2) of all pages as 16-bit
 * numbers. SCORES, needed for stage 2, are 32-bit numbers, one a line in the same order: what the first
 * stage said, so that a learner can use those of a model that has not seen the page.
 * SPDX-License-Identifier: MIT */
#include "core/html/html_internal.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct dump {
    int stage;
    FILE *rows, *scores;
    const galley__page *page;
} dump;

static void on_stage(void *ctx, int stage, const galley__page *page, const int16_t *rows,
                     size_t n_features, int32_t *scores)
{
    dump *d = ctx;
    galley__html_model(stage, rows, page->n_lines, scores);
    if (stage == 1 && d->scores &&
        fread(scores, sizeof *scores, page->n_lines, d->scores) != page->n_lines) {
        fputs("rows: too few scores\n", stderr);
        exit(2);
    }
    if (stage == d->stage)
        fwrite(rows, n_features * sizeof *rows, page->n_lines, d->rows);
    if (stage != 2)
        return;
    printf("\"features\":%zu,\"lines\":[", n_features);
    for (size_t i = 0; i < page->n_lines; i++)
        printf("%s[%u,%u]", i ? "," : "", page->lines[i].start, page->lines[i].end);
    fputs("],\"tags\":[", stdout);
    for (size_t i = 0; i < page->n_lines; i++) {
        galley__tag tag = (galley__tag)page->nodes[page->lines[i].node].tag;
        printf("%s\"%s\"", i ? "," : "", galley__html_tag_name(tag));
    }
    fputs("],\"score\":[", stdout);
    for (size_t i = 0; i < page->n_lines; i++)
        printf("%s%d", i ? "," : "", scores[i]);
    fputs("],", stdout);
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

static void one(galley_str line, galley_arena *arena, dump *d)
{
    galley__json *v;
    size_t n;
    galley__probe probe = {on_stage, d};
    if (!galley__json_read(line, arena, &v, &n) || v[0].kind != GALLEY__JSON_OBJECT)
        return;
    size_t id = galley__json_get(v, 0, GALLEY_STR("id"));
    size_t html = galley__json_get(v, 0, GALLEY_STR("html"));
    if (!id || !html)
        return;
    galley_article a = {0};
    putchar('{');
    if (galley__html_read(v[html].text, NULL, &probe, arena, &a, NULL) != GALLEY_OK)
        fputs("\"lines\":[],", stdout);
    put_string("id", v[id].text);
    putchar(',');
    put_string("text", a.text);
    puts("}");
}

int main(int argc, char **argv)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t size;
    galley_arena *arena = NULL;
    dump d = {.stage = argc > 1 ? atoi(argv[1]) : 0};
    if (argc < 3 || d.stage < 1 || d.stage > 2) {
        fputs("usage: rows STAGE ROWS [SCORES] < pages.ndjson > lines.ndjson\n", stderr);
        return 2;
    }
    d.rows = fopen(argv[2], "wb");
    d.scores = argc > 3 ? fopen(argv[3], "rb") : NULL;
    if (!d.rows || (argc > 3 && !d.scores) || galley_arena_new(NULL, &arena, NULL) != GALLEY_OK) {
        fputs("rows: cannot open its files\n", stderr);
        return 2;
    }
    while ((size = getline(&line, &room, stdin)) >= 0) {
        one((galley_str){line, (size_t)size}, arena, &d);
        galley_arena_reset(arena);
    }
    galley_arena_free(arena);
    free(line);
    if (d.scores)
        fclose(d.scores);
    return fclose(d.rows) == 0 && fflush(stdout) == 0 ? 0 : 2;
}
