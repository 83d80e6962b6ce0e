/* tests/unit/store/answers.h: what a question gives, as text. SPDX-License-Identifier: MIT */
#ifndef GALLEY_TESTS_UNIT_STORE_ANSWERS_H
#define GALLEY_TESTS_UNIT_STORE_ANSWERS_H

#include "fixture.h"

#include <galley/questions.h>
#include <stdarg.h>

/* The values of the columns named ("a,b"; NULL: all) of each row: "x 1 0.5|y 2 -|". Closes the rows. */
static inline const char *text_of(fixture *f, galley_rows *rows, const char *columns)
{
    static char text[100000];
    bool more;
    size_t n = 0;
    text[0] = '\0';
    for (;;) {
        bool first = true;
        OK(f, galley_rows_next(rows, &more, &f->err));
        if (!more)
            break;
        for (size_t i = 0; i < galley_rows_columns(rows); i++) {
            galley_value v = galley_rows_value(rows, i);
            char name[100];
            snprintf(name, sizeof name, ",%.*s,", (int)galley_rows_name(rows, i).size,
                     galley_rows_name(rows, i).data);
            char all[400];
            snprintf(all, sizeof all, ",%s,", columns ? columns : "");
            if (columns && strstr(all, name) == NULL)
                continue;
            n += (size_t)snprintf(text + n, sizeof text - n, "%s", first ? "" : " ");
            first = false;
            if (v.type == GALLEY_VALUE_TEXT)
                n += (size_t)snprintf(text + n, sizeof text - n, "%.*s", (int)v.text.size,
                                      v.text.data);
            else if (v.type == GALLEY_VALUE_NULL)
                n += (size_t)snprintf(text + n, sizeof text - n, "-");
            else
                n += (size_t)snprintf(text + n, sizeof text - n, "%.4g",
                                      v.type == GALLEY_VALUE_INT ? (double)v.integer : v.number);
        }
        n += (size_t)snprintf(text + n, sizeof text - n, "|");
        cr_assert(n < sizeof text);
    }
    galley_rows_close(rows);
    return text;
}

static inline galley_query *query_of(fixture *f, const char *text)
{
    galley_query *q;
    galley_str now = GALLEY_STR("2026-06-01");
    OK(f, galley_query_parse(&f->door, str(text), &now, &q, &f->err));
    return q;
}

/* Ask until no request for memory fails: each time NOMEM, and nothing lost (fixture_close looks). */
typedef galley_status (*asking)(fixture *f, galley_rows **rows);
static inline void no_memory(fixture *f, asking ask, const char *what)
{
    for (size_t k = 1, done = 0; !done; k++) {
        galley_rows *rows = NULL;
        size_t live = f->memory.live;
        f->memory.requests = 0;
        f->memory.failed = false;
        f->memory.fail_at = k;
        galley_status status = ask(f, &rows);
        f->memory.fail_at = 0;
        cr_assert_eq(status, f->memory.failed ? GALLEY_NOMEM : GALLEY_OK, "%s, %zu: %s", what, k,
                     f->err.text);
        done = !f->memory.failed;
        galley_rows_close(rows);
        cr_assert(f->memory.live <= live + 64, "%s, %zu: %zu pieces more", what, k,
                  f->memory.live - live);
    }
}
#define NO_MEMORY(f, ask) no_memory(f, ask, #ask)

#endif
