/* tests/unit/store/fixture.h: a store in a folder of its own, counted memory, articles in one line.
 *
 *     fixture f;
 *     fixture_open(&f);             // an empty store, for writing
 *     put(&f, "a1", "Gas deal", "Russia sells gas.");
 *     fixture_close(&f);            // asserts that nothing is live
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_TESTS_UNIT_STORE_FIXTURE_H
#define GALLEY_TESTS_UNIT_STORE_FIXTURE_H

#include "counting.h"

#include <galley/store.h>

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct fixture {
    counting memory;
    galley_alloc door;
    char folder[64], path[96];
    galley_store *store;
    galley_arena *arena;
    galley_error err;
} fixture;

/* GALLEY_STR for what is static. */
#define CONST_STR(literal)                                                                         \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }
#define EMPTY ((galley_str){NULL, 0})

static inline galley_str str(const char *z)
{
    return galley_str_of(z);
}

#define OK(f, call)                                                                                \
    do {                                                                                           \
        galley_status got_ = (call);                                                               \
        cr_assert_eq(got_, GALLEY_OK, "%s: %s", #call, (f)->err.text);                             \
    } while (0)

#define FAILS(f, want, part, call)                                                                 \
    do {                                                                                           \
        (f)->err = (galley_error){0};                                                              \
        galley_status got_ = (call);                                                               \
        cr_assert_eq(got_, want, "%s: %s (%s)", #call, galley_status_name(got_), (f)->err.text);   \
        cr_assert_eq((f)->err.status, want);                                                       \
        cr_assert(strstr((f)->err.text, part), "%s: \"%s\" has no \"%s\"", #call, (f)->err.text,   \
                  part);                                                                           \
    } while (0)

#define SAME(got, want)                                                                            \
    do {                                                                                           \
        galley_str got_ = (got), want_ = (want);                                                   \
        cr_assert(galley_str_eq(got_, want_), "got \"%.*s\", want \"%.*s\"", (int)got_.size,       \
                  got_.data ? got_.data : "", (int)want_.size, want_.data ? want_.data : "");      \
    } while (0)

static inline void fixture_folder(fixture *f)
{
    memset(f, 0, sizeof *f);
    f->door = counting_door(&f->memory);
    snprintf(f->folder, sizeof f->folder, "/tmp/galley-store-XXXXXX");
    cr_assert(mkdtemp(f->folder));
    snprintf(f->path, sizeof f->path, "%s/test.db", f->folder);
    OK(f, galley_arena_new(&f->door, &f->arena, &f->err));
}

static inline void fixture_reopen(fixture *f, galley_store_mode mode)
{
    galley_store_close(f->store);
    f->store = NULL;
    OK(f, galley_store_open(&f->door, str(f->path), mode, &f->store, &f->err));
}

static inline void fixture_open(fixture *f)
{
    fixture_folder(f);
    fixture_reopen(f, GALLEY_STORE_CREATE);
}

static inline void fixture_close(fixture *f)
{
    galley_store_close(f->store);
    galley_arena_free(f->arena);
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", f->folder);
    cr_assert_eq(system(command), 0);
    cr_assert_eq(f->memory.live, 0, "%zu pieces live", f->memory.live);
    cr_assert(!f->memory.wrong_size);
}

static inline galley_article simple(const char *key, const char *title, const char *text)
{
    return (galley_article){.key = str(key), .title = str(title), .text = str(text)};
}

static inline galley_put put_article(fixture *f, const galley_article *a)
{
    galley_put put;
    OK(f, galley_store_put(f->store, a, &put, &f->err));
    return put;
}

static inline galley_put put(fixture *f, const char *key, const char *title, const char *text)
{
    galley_article a = simple(key, title, text);
    return put_article(f, &a);
}

static inline galley_article get(fixture *f, int64_t article)
{
    galley_article a;
    OK(f, galley_store_get(f->store, article, f->arena, &a, &f->err));
    return a;
}

/* All rows of a question as "a|b\nc|d\n", in the arena. */
static inline const char *rows(fixture *f, const char *sql)
{
    galley_rows *rows;
    static char text[65536];
    size_t n = 0;
    bool more;
    OK(f, galley_store_sql(f->store, str(sql), NULL, 0, &rows, &f->err));
    text[0] = '\0';
    while (galley_rows_next(rows, &more, &f->err) == GALLEY_OK && more) {
        for (size_t i = 0; i < galley_rows_columns(rows) && n < sizeof text; i++) {
            galley_value v = galley_rows_value(rows, i);
            const char *bar = i ? "|" : "";
            size_t room = sizeof text - n;
            if (v.type == GALLEY_VALUE_INT)
                n += (size_t)snprintf(text + n, room, "%s%lld", bar, (long long)v.integer);
            else if (v.type == GALLEY_VALUE_DOUBLE)
                n += (size_t)snprintf(text + n, room, "%s%g", bar, v.number);
            else
                n += (size_t)snprintf(text + n, room, "%s%.*s", bar, (int)v.text.size,
                                      v.text.data ? v.text.data : "");
        }
        n += (size_t)snprintf(text + n, sizeof text - n, "\n");
    }
    galley_rows_close(rows);
    return text;
}

#define ROWS(f, sql, want)                                                                         \
    do {                                                                                           \
        const char *got_ = rows(f, sql);                                                           \
        cr_assert_str_eq(got_, want, "%s\ngot:\n%swant:\n%s", sql, got_, want);                    \
    } while (0)

/* Keys of the articles that a query finds, separated by blanks. */
static inline const char *find_with(fixture *f, const char *query, galley_select what)
{
    static char keys[4096];
    galley_query *q = NULL;
    galley_cursor *cursor;
    galley_str now = GALLEY_STR("2026-06-01");
    int64_t row;
    size_t n = 0;
    if (query)
        OK(f, galley_query_parse(&f->door, str(query), &now, &q, &f->err));
    what.query = q;
    OK(f, galley_store_select(f->store, &what, &cursor, &f->err));
    keys[0] = '\0';
    for (;;) {
        galley_article a;
        OK(f, galley_cursor_next(cursor, &row, f->arena, &a, &f->err));
        if (row == 0)
            break;
        n += (size_t)snprintf(keys + n, sizeof keys - n, "%s%.*s", n ? " " : "", (int)a.key.size,
                              a.key.data);
    }
    galley_cursor_close(cursor);
    galley_query_free(q);
    return keys;
}

static inline const char *find(fixture *f, const char *query)
{
    return find_with(f, query, (galley_select){0});
}

static inline int64_t run_begin(fixture *f, const char *rules, const char *fingerprint)
{
    int64_t run;
    galley_run_start start = {.rules = str(rules),
                              .path = GALLEY_STR("rules.lua"),
                              .text = GALLEY_STR("return rules"),
                              .lists = GALLEY_STR("{}"),
                              .fingerprint = str(fingerprint),
                              .version = GALLEY_STR("0.1.0"),
                              .query = GALLEY_STR("gas")};
    OK(f, galley_store_run_begin(f->store, &start, &run, &f->err));
    return run;
}

/* One statement with one piece of evidence, label "country". */
static inline void judge(fixture *f, int64_t run, galley_put where, const char *tag, uint32_t start,
                         uint32_t end)
{
    galley_evidence e = {.span = {.start = start, .end = end, .label = GALLEY_STR("country")},
                         .clause = GALLEY_STR("span:country"),
                         .weight = 1.5};
    galley_statement s = {.tag = str(tag),
                          .rule = GALLEY_STR("r/one"),
                          .score = 1.5,
                          .evidence = &e,
                          .n_evidence = 1};
    galley_statements all = {1, &s};
    OK(f, galley_store_judge(f->store, run, where.article, where.revision, (galley_str){NULL, 0},
                             &all, &f->err));
}

#endif
