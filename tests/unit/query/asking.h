/* tests/unit/query/asking.h: an article from lines of kinds, and an answer as one line of text.
 *
 *     asked a;
 *     asking_open(&a, &door, (const char *[]){"lede", "Gas deal.", "promo", "Listen now.", NULL});
 *     a.article.title = GALLEY_STR("Gas");
 *     answer(&a, "gas", text, sizeof text);         // gas -> "Gas";
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_TESTS_QUERY_ASKING_H
#define GALLEY_TESTS_QUERY_ASKING_H

#include <galley/query.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct asked {
    galley_arena *arena;
    galley_article article;
    galley_region regions[16];
    char text[4096];
    galley_tokens tokens;
    galley_spans spans;
    galley_str tags[4];
    size_t n_tags;
    bool indexed;
} asked;

static inline void asking_open(asked *a, const galley_alloc *alloc, const char *const *lines)
{
    size_t size = 0, n = 0;
    *a = (asked){.indexed = true};
    for (; lines && lines[2 * n]; n++) {
        galley_region_kind kind = GALLEY_REGION_PROSE;
        if (!galley_region_named(galley_str_of(lines[2 * n]), &kind))
            abort();
        size_t length = strlen(lines[2 * n + 1]);
        memcpy(a->text + size, lines[2 * n + 1], length);
        a->regions[n] =
            (galley_region){(uint32_t)size, (uint32_t)(size + length), kind, GALLEY_STR("test")};
        size += length;
        a->text[size++] = '\n';
    }
    a->article.text = (galley_str){a->text, size};
    a->article.regions = a->regions;
    a->article.n_regions = n;
    if (galley_arena_new(alloc, &a->arena, NULL) != GALLEY_OK ||
        galley_text_tokens(a->article.text, a->arena, &a->tokens, NULL) != GALLEY_OK)
        abort();
}

/* A span over the first `words` in the text. */
static inline void asking_span(asked *a, const char *label, const char *id, const char *words)
{
    const char *found = strstr(a->text, words);
    galley_field *field = galley_arena_calloc(a->arena, 1, sizeof *field);
    *field = (galley_field){GALLEY_STR("id"), galley_str_of(id), GALLEY_FIELD_STRING};
    galley_span span = {.start = (uint32_t)(found - a->text),
                        .end = (uint32_t)(found - a->text + (long)strlen(words)),
                        .label = galley_str_of(label),
                        .fields = field,
                        .n_fields = id ? 1 : 0};
    galley_spans_add(&a->spans, &span, a->arena, NULL);
    galley_spans_sort(&a->spans);
}

static inline void asking_view(asked *a, galley_view *view)
{
    *view = (galley_view){
        .article = &a->article, .spans = &a->spans, .tags = a->tags, .n_tags = a->n_tags};
    if (!a->indexed)
        return;
    view->tokens = &a->tokens;
    if (galley_word_index_new(&a->tokens, a->article.text, a->arena, &view->words, NULL) !=
        GALLEY_OK)
        abort();
}

static inline size_t asking_print(const asked *a, const galley_answer *answer, char *out,
                                  size_t room)
{
    size_t n = (size_t)snprintf(out, room, "%s", answer->match ? "" : "no");
    for (size_t i = 0; i < answer->n_clauses; i++) {
        const galley_clause *c = &answer->clauses[i];
        n += (size_t)snprintf(out + n, room - n, "%s%.*s ->", i ? " " : "", (int)c->text.size,
                              c->text.data);
        for (size_t k = 0; k < c->spans.count; k++) {
            const galley_span *s = &c->spans.at[k];
            galley_str words = galley_span_text(&a->article, s);
            n += (size_t)snprintf(out + n, room - n, " %s\"%.*s\"",
                                  s->part == GALLEY_PART_TITLE ? "title " : "", (int)words.size,
                                  words.data);
        }
        n += (size_t)snprintf(out + n, room - n, ";");
    }
    return n;
}

static inline galley_status answer(asked *a, const char *query, char *out, size_t room)
{
    galley_query *q = NULL;
    galley_view view;
    galley_answer got;
    galley_error err;
    galley_status status = galley_query_parse(NULL, galley_str_of(query), NULL, &q, &err);
    if (status == GALLEY_OK) {
        asking_view(a, &view);
        status = galley_query_ask(q, &view, a->arena, &got, &err);
    }
    if (status == GALLEY_OK)
        asking_print(a, &got, out, room);
    else
        snprintf(out, room, "%s", err.text);
    galley_query_free(q);
    return status;
}

#endif
