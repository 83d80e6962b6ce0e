/* Random articles and statements go over the wire and come back equal; cut or changed messages are refused or
 * give something that holds what the header promises.
 *
 *     property_wire [SEED [ROUNDS]]
 * SPDX-License-Identifier: MIT */
#include "core/article/wire.h"
#include "wire_sample.h"

#include <stdio.h>
#include <stdlib.h>

static unsigned long long seed, state;
static galley_arena *arena;

static uint32_t below(uint32_t n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)((state >> 11) % n);
}

static void need(bool ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "seed %llu: %s\n", seed, what);
    exit(1);
}

/* -- random things -- */

static galley_str random_string(size_t longest)
{
    static const char *const pieces[] = {"a", "Gas ", "\n", "é", "中", "😀", "\"", "\\"};
    size_t n = below((uint32_t)longest + 1), size = 0;
    char *s = galley_arena_alloc(arena, n * 4 + 1);
    need(s != NULL, "no memory");
    for (size_t i = 0; i < n; i++) {
        const char *piece = pieces[below(8)];
        memcpy(s + size, piece, strlen(piece));
        size += strlen(piece);
    }
    return (galley_str){s, size};
}

/* A place between two characters, `from` or later. */
static uint32_t random_place(galley_str text, uint32_t from)
{
    uint32_t at = from + below((uint32_t)text.size - from + 1);
    while (at < text.size && ((unsigned char)text.data[at] & 0xc0) == 0x80)
        at++;
    return at;
}

static const galley_field *random_fields(size_t *count)
{
    *count = below(4);
    galley_field *fields = galley_arena_calloc(arena, *count, sizeof *fields);
    need(fields != NULL, "no memory");
    for (size_t i = 0; i < *count; i++)
        fields[i] = (galley_field){random_string(5), random_string(9), (galley_field_type)below(2)};
    return fields;
}

static galley_article random_article(void)
{
    galley_article a = {.row = (int64_t)below(1000) - 500, .revision = below(9)};
    galley_str *strings[] = {&a.key,  &a.title,  &a.url,    &a.date, &a.date_text, &a.source,
                             &a.html, &a.author, &a.origin, &a.lang, &a.note};
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        *strings[i] = random_string(8);
    a.text = random_string(200);
    a.n_labels = below(4);
    galley_str *labels = galley_arena_calloc(arena, a.n_labels, sizeof *labels);
    a.n_regions = below(6);
    galley_region *regions = galley_arena_calloc(arena, a.n_regions, sizeof *regions);
    need(labels && regions, "no memory");
    for (size_t i = 0; i < a.n_labels; i++)
        labels[i] = random_string(6);
    for (size_t i = 0; i < a.n_regions; i++) {
        uint32_t start = random_place(a.text, i ? regions[i - 1].end : 0);
        regions[i] =
            (galley_region){start, random_place(a.text, start),
                            (galley_region_kind)below(GALLEY_REGION_KINDS), random_string(9)};
    }
    a.labels = labels;
    a.regions = regions;
    a.fields = random_fields(&a.n_fields);
    a.known_regions = below(2);
    return a;
}

static galley_evidence random_evidence(const galley_article *a)
{
    galley_evidence e = {.clause = random_string(6), .weight = (double)below(1000) / 7 - 50};
    e.span.part = (galley_part)below(2);
    galley_str whole = e.span.part == GALLEY_PART_TITLE ? a->title : a->text;
    e.span.start = random_place(whole, 0);
    e.span.end = random_place(whole, e.span.start);
    e.span.pattern = below(UINT32_MAX);
    e.span.label = random_string(4);
    e.span.fields = random_fields(&e.span.n_fields);
    return e;
}

static galley_statements random_statements(const galley_article *a)
{
    galley_statements s = {below(4), NULL};
    s.at = galley_arena_calloc(arena, s.count, sizeof *s.at);
    need(s.at != NULL, "no memory");
    for (size_t i = 0; i < s.count; i++) {
        galley_statement *one = &s.at[i];
        one->tag = GALLEY_STR("tag");
        one->rule = random_string(6);
        one->author = (galley_author)below(3);
        one->score = (double)below(100000) / 3 - 9999;
        one->left_out = below(99);
        one->n_evidence = below(5);
        galley_evidence *e = galley_arena_calloc(arena, one->n_evidence, sizeof *e);
        need(e != NULL, "no memory");
        for (size_t k = 0; k < one->n_evidence; k++)
            e[k] = random_evidence(a);
        one->evidence = e;
    }
    return s;
}

/* -- what must hold -- */

static bool is_whole(galley_str text, uint32_t start, uint32_t end)
{
    return start <= end && end <= text.size &&
           galley_utf8_valid(galley_str_sub(text, start, end)) == end - start;
}

static void check_article(const galley_article *a)
{
    uint32_t behind = 0;
    need(galley_utf8_valid(a->text) == a->text.size, "a text that is not UTF-8 came through");
    for (size_t i = 0; i < a->n_regions; i++) {
        const galley_region *r = &a->regions[i];
        need(r->start >= behind && is_whole(a->text, r->start, r->end) &&
                 r->kind < GALLEY_REGION_KINDS,
             "a region that is none came through");
        behind = r->end;
    }
}

static void check_statements(const galley_article *a, const galley_statements *s)
{
    for (size_t i = 0; i < s->count; i++)
        for (size_t k = 0; k < s->at[i].n_evidence; k++) {
            const galley_span *span = &s->at[i].evidence[k].span;
            need(is_whole(span->part == GALLEY_PART_TITLE ? a->title : a->text, span->start,
                          span->end),
                 "a span that is none came through");
        }
}

static galley_status receive(galley_str message, galley_article *a, galley_statements *s)
{
    galley_error err;
    galley_status status = galley__wire_get_article(&message, arena, a, &err);
    if (status == GALLEY_OK)
        status = galley__wire_get_statements(&message, a, arena, s, &err);
    need(status == GALLEY_OK || status == GALLEY_CORRUPT, "neither good nor corrupt");
    return status;
}

/* In memory of exactly its size, so that reading behind the end is seen by AddressSanitizer. */
static galley_status receive_copy(const char *data, size_t size, bool *changed_nothing)
{
    galley_article a;
    galley_statements s = {0};
    char *copy = malloc(size ? size : 1);
    need(copy != NULL, "no memory");
    memcpy(copy, data, size);
    galley_status status = receive((galley_str){copy, size}, &a, &s);
    if (status == GALLEY_OK) {
        check_article(&a);
        check_statements(&a, &s);
    }
    *changed_nothing = a.text.data == NULL && s.count == 0;
    free(copy);
    return status;
}

static size_t one_round(void)
{
    galley__buf buf;
    galley_article a = random_article(), b;
    galley_statements s = random_statements(&a), t;
    bool nothing;
    size_t refused = 0;
    galley__buf_init(&buf, NULL);
    galley__wire_put_article(&buf, &a);
    galley__wire_put_statements(&buf, &s);
    need(!buf.failed, "no memory");
    need(receive(galley__buf_str(&buf), &b, &t) == GALLEY_OK, "a good message was refused");
    need(articles_equal(&a, &b) && statements_equal(&s, &t), "something came back changed");
    for (int i = 0; i < 40; i++) {
        size_t cut = below((uint32_t)buf.size);
        need(receive_copy(buf.data, cut, &nothing) == GALLEY_CORRUPT, "a cut message was believed");
        char *byte = buf.data + below((uint32_t)buf.size), old = *byte;
        *byte = (char)below(256);
        refused += receive_copy(buf.data, buf.size, &nothing) != GALLEY_OK;
        if (i % 8)
            *byte = old;
    }
    galley__buf_fini(&buf);
    return refused;
}

int main(int argc, char **argv)
{
    seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 20220204;
    unsigned long rounds = argc > 2 ? strtoul(argv[2], NULL, 0) : 300;
    size_t refused = 0;
    state = seed * 2 + 1;
    need(galley_arena_new(NULL, &arena, NULL) == GALLEY_OK, "no memory");
    for (unsigned long i = 0; i < rounds; i++) {
        refused += one_round();
        galley_arena_reset(arena);
    }
    galley_arena_free(arena);
    need(refused > rounds, "hardly any damage was noticed");
    printf("seed %llu: %lu messages, %zu changed ones refused\n", seed, rounds, refused);
    return 0;
}
