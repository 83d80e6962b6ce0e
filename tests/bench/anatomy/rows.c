/* tests/bench/anatomy/rows.c: the lines of texts and the numbers they are weighed by, to learn from and to measure.
 *
 *     anatomy_rows STAGE ROWS WORDS [SCORES] < texts.ndjson > lines.ndjson
 *     anatomy_rows hash < words > hashes
 *
 * Each line of the input is an object with "id" and "text"; each of the output has "id", "lines" (start and end in bytes of the
 * text), "kinds", "reasons", "counts" (words of each line), "score" (what the model in scripts/galley says), "features"
 * (how many numbers a row has). ROWS gets the rows of STAGE (1 or 2) of all lines as 16-bit numbers, WORDS the 64-bit
 * hashes of their words. SCORES, needed for stage 2, are 32-bit numbers, one a line in the same order: what the first stage
 * said, so that a learner can use those of a model that has not seen the page. `names` prints the numbers' names.
 * SPDX-License-Identifier: MIT */
#include "anatomy.h"
#include "core/article/feature.h"

#include <jansson.h>
#include <string.h>

typedef struct dump {
    int stage;
    FILE *rows, *words, *scores;
    json_t *score, *counts;
} dump;

static void on_stage(void *ctx, int stage, galley__page *page)
{
    dump *d = ctx;
    galley__model_score(page->model, stage, page->rows, page->count, page->scores);
    if (stage == 1 && d->scores &&
        fread(page->scores, sizeof *page->scores, page->count, d->scores) != page->count) {
        fputs("anatomy_rows: too few scores\n", stderr);
        exit(2);
    }
    if (stage == d->stage)
        fwrite(page->rows, GALLEY__FEATURES * sizeof *page->rows, page->count, d->rows);
    if (stage != 2)
        return;
    for (size_t i = 0; i < page->count; i++) {
        const galley__line *l = &page->lines[i];
        json_array_append_new(d->score, json_integer(page->scores[i]));
        json_array_append_new(d->counts, json_integer(l->words));
        fwrite(page->words + l->first_word, sizeof *page->words, l->words, d->words);
    }
}

static void print(json_t *record, const galley_article *a, const dump *d)
{
    json_t *lines = json_array(), *kinds = json_array(), *reasons = json_array();
    for (size_t i = 0; i < a->n_regions; i++) {
        const galley_region *r = &a->regions[i];
        json_array_append_new(lines, json_pack("[ii]", (int)r->start, (int)r->end));
        json_array_append_new(kinds, json_string(galley_region_name(r->kind)));
        json_array_append_new(reasons, json_stringn(r->reason.data, r->reason.size));
    }
    json_t *out = json_pack("{sOsosososOsOsi}", "id", json_object_get(record, "id"), "lines", lines,
                            "kinds", kinds, "reasons", reasons, "score", d->score, "counts",
                            d->counts, "features", (int)GALLEY__FEATURES);
    json_dumpf(out, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(out);
}

static void one(const galley_anatomy *anatomy, const char *line, galley_arena *arena, dump *d)
{
    galley_error err;
    json_t *record = json_loads(line, 0, NULL);
    json_t *text = json_object_get(record, "text");
    if (!json_is_string(text)) {
        fputs("anatomy_rows: a line that is no object with a text\n", stderr);
        exit(2);
    }
    galley_article a = {.text = {json_string_value(text), json_string_length(text)}};
    galley__anatomy_probe probe = {on_stage, d};
    d->score = json_array();
    d->counts = json_array();
    if (galley__anatomy_probe_mark(anatomy, &a, &probe, arena, &err) != GALLEY_OK) {
        fprintf(stderr, "anatomy_rows: %s\n", err.text);
        exit(2);
    }
    print(record, &a, d);
    json_decref(d->score);
    json_decref(d->counts);
    json_decref(record);
}

static void print_hash(const char *line, galley_arena *arena)
{
    galley__words words = {.arena = arena, .scratch = {.arena = arena}};
    galley__line counted = {0};
    galley_str s = {line, strcspn(line, "\n")};
    if (s.size && !galley__words_scan(&words, s, &counted))
        exit(2);
    printf("%llu\n", words.count == 1 ? (unsigned long long)words.at[0] : 0ULL);
}

static int print_names(void)
{
    for (unsigned i = 0; i < GALLEY__FEATURES; i++)
        puts(galley__feature_name(i));
    return 0;
}

static FILE *open_file(const char *path, const char *mode)
{
    FILE *f = fopen(path, mode);
    if (f == NULL) {
        fprintf(stderr, "anatomy_rows: cannot open %s\n", path);
        exit(2);
    }
    return f;
}

static void each_line(const galley_anatomy *anatomy, dump *d)
{
    char *line = NULL;
    size_t room = 0;
    galley_arena *arena = NULL;
    if (galley_arena_new(NULL, &arena, NULL) != GALLEY_OK)
        exit(2);
    while (getline(&line, &room, stdin) >= 0) {
        if (anatomy)
            one(anatomy, line, arena, d);
        else
            print_hash(line, arena);
        galley_arena_reset(arena);
    }
    galley_arena_free(arena);
    free(line);
}

int main(int argc, char **argv)
{
    dump d = {.stage = argc > 1 ? atoi(argv[1]) : 0};
    if (argc == 2 && strcmp(argv[1], "names") == 0)
        return print_names();
    if (argc == 2 && strcmp(argv[1], "hash") == 0) {
        each_line(NULL, NULL);
        return 0;
    }
    if (argc < 4 || d.stage < 1 || d.stage > 2) {
        fputs("usage: anatomy_rows STAGE ROWS WORDS [SCORES] < texts.ndjson\n", stderr);
        return 2;
    }
    galley_script *script = NULL;
    const galley_anatomy *anatomy = anatomy_open(&script);
    if (anatomy == NULL)
        return 2;
    d.rows = open_file(argv[2], "wb");
    d.words = open_file(argv[3], "wb");
    d.scores = argc > 4 ? open_file(argv[4], "rb") : NULL;
    each_line(anatomy, &d);
    galley_script_free(script);
    if (d.scores)
        fclose(d.scores);
    return fclose(d.rows) == 0 && fclose(d.words) == 0 && fflush(stdout) == 0 ? 0 : 2;
}
