/* core/store/trend.c: how often, by day, week, month or year.
 *
 * One SQL statement: the articles asked for with their period, the periods from the first to the last without gaps, and a
 * count of each tag joined to them. A period without articles is a zero, not a hole.
 * SPDX-License-Identifier: MIT */
#include "core/store/store_internal.h"

enum { TAGS_MAX = 30, PERIODS_MAX = 5000, AVERAGE_MAX = 1000 };

static const struct {
    const char *name;
    const char *of;   /* an article's period, from a.date; %s: nothing */
    const char *next; /* the one behind p */
    int least;        /* characters that a date needs for it */
    double days;
} periods[] = {
    {"day", "substr(a.date, 1, 10)", "date(p, '+1 day')", 10, 1},
    {"week", "date(substr(a.date, 1, 10), 'weekday 0', '-6 days')", "date(p, '+7 days')", 10, 7},
    {"month", "substr(a.date, 1, 7)", "substr(date(p || '-01', '+1 month'), 1, 7)", 7, 30},
    {"year", "substr(a.date, 1, 4)", "printf('%04d', p + 1)", 4, 365},
};

static galley_status find_period(const galley_trend *what, size_t *at, galley_error *err)
{
    for (*at = 0; *at < sizeof periods / sizeof *periods; ++*at)
        if (galley_str_eq(what->by, galley_str_of(periods[*at].name)))
            return GALLEY_OK;
    return galley__fail(err, GALLEY_INVALID, "'%.*s' is no period (day, week, month, year)",
                        GALLEY__S(what->by));
}

/* The rows that the query matches, as a JSON array. */
static galley_status list_articles(galley_store *store, const galley_query *query,
                                   galley_arena *arena, galley_str *json, galley_error *err)
{
    galley_cursor *cursor;
    galley__buf buf;
    int64_t row = 1;
    galley_select what = {.query = query};
    galley__buf_init(&buf, store->alloc);
    galley_status status = galley_store_select(store, &what, &cursor, err);
    galley__buf_char(&buf, '[');
    while (status == GALLEY_OK && row) {
        status = galley_cursor_next(cursor, &row, NULL, NULL, err);
        if (row)
            galley__buf_printf(&buf, "%s%lld", buf.size > 1 ? "," : "", (long long)row);
    }
    galley__buf_char(&buf, ']');
    if (status == GALLEY_OK)
        *json = galley_arena_copy(arena, galley__buf_str(&buf));
    if (status == GALLEY_OK && (buf.failed || json->data == NULL))
        status = galley__nomem(err);
    galley_cursor_close(cursor);
    galley__buf_fini(&buf);
    return status;
}

static void write_articles(galley__buf *sql, const galley_trend *what, size_t period)
{
    galley__buf_printf(
        sql,
        "WITH RECURSIVE art AS MATERIALIZED (SELECT a.id, %s AS p, %s AS unit"
        " FROM article_row a %s WHERE length(a.date) >= %d%s)",
        periods[period].of, what->per_story ? "coalesce(w.story, a.id)" : "a.id",
        what->per_story ? "LEFT JOIN story_row w ON w.article = a.id" : "", periods[period].least,
        what->query ? " AND a.id IN (SELECT value FROM json_each(?1))" : " AND ?1 IS NOT NULL");
}

/* From the first to the last, unless one odd date makes that thousands of years. */
static void write_periods(galley__buf *sql, size_t period)
{
    const char *pad = period == 2 ? " || '-01'" : period == 3 ? " || '-01-01'" : "";
    galley__buf_printf(
        sql,
        ", ends AS (SELECT min(p) AS first, max(p) AS last FROM art),"
        " filled(p) AS (SELECT first FROM ends WHERE first IS NOT NULL"
        " AND (julianday(last%s) - julianday(first%s)) / %g < %d"
        " UNION ALL SELECT %s FROM filled, ends WHERE p < last),"
        " period AS (SELECT p FROM filled UNION SELECT p FROM art WHERE p IS NOT NULL),"
        " every AS (SELECT p, count(DISTINCT unit) AS n FROM art GROUP BY p)",
        pad, pad, periods[period].days, PERIODS_MAX, periods[period].next);
}

static void write_tag(galley__buf *sql, size_t i)
{
    galley__buf_printf(sql,
                       ", t%zu AS (SELECT art.p, count(DISTINCT art.unit) AS n FROM art JOIN tag"
                       " ON tag.article = art.id AND tag.tag = ?%zu GROUP BY art.p)",
                       i, i + 2);
}

/* A column's number: as it is, as a share of all, or averaged over the last periods. */
static void write_number(galley__buf *sql, const char *n, const galley_trend *what)
{
    if (what->average > 1)
        galley__buf_add(sql, GALLEY_STR("round(avg("));
    if (what->share)
        galley__buf_printf(sql, "round(100.0 * coalesce(%s.n, 0) / nullif(every.n, 0), 2)", n);
    else
        galley__buf_printf(sql, "coalesce(%s.n, 0)", n);
    if (what->average > 1)
        galley__buf_printf(sql,
                           ") OVER (ORDER BY period.p ROWS BETWEEN %zu PRECEDING AND CURRENT"
                           " ROW), 2)",
                           what->average - 1);
}

/* A name as SQL writes it: in double quotes, those inside it doubled. */
static void write_name(galley__buf *sql, galley_str name)
{
    galley__buf_char(sql, '"');
    for (size_t i = 0; i < name.size; i++) {
        if (name.data[i] == '"')
            galley__buf_char(sql, '"');
        galley__buf_char(sql, name.data[i]);
    }
    galley__buf_char(sql, '"');
}

static void write_select(galley__buf *sql, const galley_trend *what, size_t period)
{
    galley__buf_printf(sql, " SELECT period.p AS %s", periods[period].name);
    for (size_t i = 0; i < what->n_tags; i++) {
        char name[32];
        snprintf(name, sizeof name, "t%zu", i);
        galley__buf_add(sql, GALLEY_STR(", "));
        write_number(sql, name, what);
        galley__buf_add(sql, GALLEY_STR(" AS "));
        write_name(sql, what->tags[i]);
    }
    galley__buf_printf(sql,
                       ", coalesce(every.n, 0) AS %s FROM period"
                       " LEFT JOIN every ON every.p = period.p",
                       what->per_story ? "stories" : "articles");
    for (size_t i = 0; i < what->n_tags; i++)
        galley__buf_printf(sql, " LEFT JOIN t%zu ON t%zu.p = period.p", i, i);
    galley__buf_add(sql, GALLEY_STR(" ORDER BY period.p"));
}

static galley_status ask(galley_store *store, const galley_trend *what, size_t period,
                         galley_arena *arena, galley_rows **out, galley_error *err)
{
    galley_value bind[TAGS_MAX + 1] = {{.type = GALLEY_VALUE_TEXT, .text = GALLEY_STR("[]")}};
    galley__buf sql;
    galley_status status = GALLEY_OK;
    if (what->query)
        status = list_articles(store, what->query, arena, &bind[0].text, err);
    galley__buf_init(&sql, store->alloc);
    write_articles(&sql, what, period);
    write_periods(&sql, period);
    for (size_t i = 0; i < what->n_tags; i++) {
        write_tag(&sql, i);
        bind[i + 1] = (galley_value){.type = GALLEY_VALUE_TEXT, .text = what->tags[i]};
    }
    write_select(&sql, what, period);
    if (status == GALLEY_OK && sql.failed)
        status = galley__nomem(err);
    if (status == GALLEY_OK)
        status = galley_store_sql(store, galley__buf_str(&sql), bind, what->n_tags + 1, out, err);
    galley__buf_fini(&sql);
    return status;
}

galley_status galley_store_trend(galley_store *store, const galley_trend *what, galley_rows **out,
                                 galley_error *err)
{
    size_t period;
    galley_arena *arena = NULL;
    *out = NULL;
    if (what->n_tags > TAGS_MAX || what->average > AVERAGE_MAX)
        return galley__fail(err, GALLEY_LIMIT,
                            "a trend has at most %d tags and an average of %d periods", TAGS_MAX,
                            AVERAGE_MAX);
    galley_status status = find_period(what, &period, err);
    if (status == GALLEY_OK)
        status = galley_arena_new(store->alloc, &arena, err);
    if (status == GALLEY_OK)
        status = ask(store, what, period, arena, out, err);
    galley_arena_free(arena);
    return status;
}
