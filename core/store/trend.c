/* core/store/trend.c: how often, by hour, day, week, month or year.
 *
 * One SQL statement: the articles asked for with their period, the periods from the first to the last without gaps, and a
 * count of each tag and query joined to them. A period without articles is a zero, not a hole.
 * SPDX-License-Identifier: MIT */
#include "core/store/corpus.h"

enum { COLUMNS_MAX = 30, PERIODS_MAX = 20000, AVERAGE_MAX = 1000 };

static const struct {
    const char *name;
    const char *of;   /* an article's period, from a.date; %s: nothing */
    const char *next; /* the one behind p */
    const char *pad;  /* makes p a time that SQLite knows */
    int least;        /* characters that a date needs for it */
    double days;
} periods[] = {
    {"hour", "substr(a.date, 1, 13)", "strftime('%Y-%m-%dT%H', p || ':00', '+1 hour')", " || ':00'",
     13, 1 / 24.0},
    {"day", "substr(a.date, 1, 10)", "date(p, '+1 day')", "", 10, 1},
    {"week", "date(substr(a.date, 1, 10), 'weekday 0', '-6 days')", "date(p, '+7 days')", "", 10,
     7},
    {"month", "substr(a.date, 1, 7)", "substr(date(p || '-01', '+1 month'), 1, 7)", " || '-01'", 7,
     30},
    {"year", "substr(a.date, 1, 4)", "printf('%04d', p + 1)", " || '-01-01'", 4, 365},
};

static galley_status find_period(const galley_trend *what, size_t *at, galley_error *err)
{
    for (*at = 0; *at < sizeof periods / sizeof *periods; ++*at)
        if (galley_str_eq(what->by, galley_str_of(periods[*at].name)))
            return GALLEY_OK;
    return galley__fail(err, GALLEY_INVALID, "'%.*s' is no period (hour, day, week, month, year)",
                        GALLEY__S(what->by));
}

/* The rows that the query matches, as a JSON array. */
static galley_status list_articles(galley_store *store, const galley_query *query,
                                   galley_arena *arena, galley_str *json, galley_error *err)
{
    galley__ids ids = {0};
    galley_status status = galley__ids_of(store, query, &ids, err);
    if (status == GALLEY_OK)
        status = galley__ids_json(store, &ids, arena, json, err);
    galley__ids_free(store, &ids);
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

/* In order, where the articles are gathered too. */
static const char *articles_of(const galley_trend *what)
{
    return what->articles ? "(SELECT * FROM art ORDER BY p, id) art" : "art";
}

static const char *ids_of(const galley_trend *what)
{
    return what->articles ? ", json_group_array(DISTINCT art.id) AS ids" : "";
}

/* From the first to the last, unless one odd date makes that thousands of years. */
static void write_periods(galley__buf *sql, const galley_trend *what, size_t period)
{
    const char *pad = periods[period].pad;
    galley__buf_printf(
        sql,
        ", ends AS (SELECT min(p) AS first, max(p) AS last FROM art),"
        " filled(p) AS (SELECT first FROM ends WHERE first IS NOT NULL"
        " AND (julianday(last%s) - julianday(first%s)) / %g < %d"
        " UNION ALL SELECT %s FROM filled, ends WHERE p < last),"
        " period AS (SELECT p FROM filled UNION SELECT p FROM art WHERE p IS NOT NULL),"
        " every AS (SELECT p, count(DISTINCT unit) AS n%s FROM %s GROUP BY p)",
        pad, pad, periods[period].days, PERIODS_MAX, periods[period].next, ids_of(what),
        articles_of(what));
}

/* Column `i`, its value bound to ?i+2: a tag's name, or the articles of a query. */
static void write_column(galley__buf *sql, const galley_trend *what, size_t i)
{
    galley__buf_printf(sql, ", t%zu AS (SELECT art.p, count(DISTINCT art.unit) AS n%s FROM %s", i,
                       ids_of(what), articles_of(what));
    galley__buf_printf(sql,
                       i < what->n_tags
                           ? " JOIN tag ON tag.article = art.id AND tag.tag = ?%zu GROUP BY art.p)"
                           : " WHERE art.id IN (SELECT value FROM json_each(?%zu)) GROUP BY art.p)",
                       i + 2);
}

static galley_str name_of(const galley_trend *what, size_t i)
{
    return i < what->n_tags ? what->tags[i] : galley_query_text(what->queries[i - what->n_tags]);
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
static void write_name(galley__buf *sql, const char *before, galley_str name)
{
    galley__buf_printf(sql, " AS \"%s", before);
    for (size_t i = 0; i < name.size; i++) {
        if (name.data[i] == '"')
            galley__buf_char(sql, '"');
        galley__buf_char(sql, name.data[i]);
    }
    galley__buf_char(sql, '"');
}

static void write_links(galley__buf *sql, const galley_trend *what)
{
    for (size_t i = 0; i < what->n_tags + what->n_queries; i++) {
        galley__buf_printf(sql, ", coalesce(t%zu.ids, '[]')", i);
        write_name(sql, "ids ", name_of(what, i));
    }
    galley__buf_add(sql, GALLEY_STR(", coalesce(every.ids, '[]') AS ids"));
}

static void write_select(galley__buf *sql, const galley_trend *what, size_t period)
{
    size_t n = what->n_tags + what->n_queries;
    galley__buf_printf(sql, " SELECT period.p AS %s", periods[period].name);
    for (size_t i = 0; i < n; i++) {
        char name[32];
        snprintf(name, sizeof name, "t%zu", i);
        galley__buf_add(sql, GALLEY_STR(", "));
        write_number(sql, name, what);
        write_name(sql, "", name_of(what, i));
    }
    galley__buf_printf(sql, ", coalesce(every.n, 0) AS %s",
                       what->per_story ? "stories" : "articles");
    if (what->articles)
        write_links(sql, what);
    galley__buf_add(sql, GALLEY_STR(" FROM period LEFT JOIN every ON every.p = period.p"));
    for (size_t i = 0; i < n; i++)
        galley__buf_printf(sql, " LEFT JOIN t%zu ON t%zu.p = period.p", i, i);
    galley__buf_add(sql, GALLEY_STR(" ORDER BY period.p"));
}

static void write_sql(galley__buf *sql, const galley_trend *what, size_t period)
{
    write_articles(sql, what, period);
    write_periods(sql, what, period);
    for (size_t i = 0; i < what->n_tags + what->n_queries; i++)
        write_column(sql, what, i);
    write_select(sql, what, period);
}

static galley_status bind_columns(galley_store *store, const galley_trend *what,
                                  galley_arena *arena, galley_value *bind, galley_error *err)
{
    galley_status status = GALLEY_OK;
    for (size_t i = 0; status == GALLEY_OK && i < what->n_tags + what->n_queries; i++) {
        bind[i].type = GALLEY_VALUE_TEXT;
        if (i < what->n_tags)
            bind[i].text = what->tags[i];
        else
            status =
                list_articles(store, what->queries[i - what->n_tags], arena, &bind[i].text, err);
    }
    return status;
}

static galley_status ask(galley_store *store, const galley_trend *what, size_t period,
                         galley_arena *arena, galley_rows **out, galley_error *err)
{
    galley_value bind[COLUMNS_MAX + 1] = {{.type = GALLEY_VALUE_TEXT, .text = GALLEY_STR("[]")}};
    size_t n = what->n_tags + what->n_queries;
    galley__buf sql;
    galley_status status = GALLEY_OK;
    if (what->query)
        status = list_articles(store, what->query, arena, &bind[0].text, err);
    if (status == GALLEY_OK)
        status = bind_columns(store, what, arena, bind + 1, err);
    galley__buf_init(&sql, store->alloc);
    write_sql(&sql, what, period);
    if (status == GALLEY_OK && sql.failed)
        status = galley__nomem(err);
    if (status == GALLEY_OK)
        status = galley_store_sql(store, galley__buf_str(&sql), bind, n + 1, out, err);
    if (status == GALLEY_OK && what->articles)
        (*out)->links = n + 1;
    galley__buf_fini(&sql);
    return status;
}

galley_status galley_store_trend(galley_store *store, const galley_trend *what, galley_rows **out,
                                 galley_error *err)
{
    size_t period;
    galley_arena *arena = NULL;
    *out = NULL;
    if (what->n_tags > COLUMNS_MAX || what->n_queries > COLUMNS_MAX - what->n_tags ||
        what->average > AVERAGE_MAX)
        return galley__fail(err, GALLEY_LIMIT,
                            "a trend has at most %d columns and an average of %d periods",
                            COLUMNS_MAX, AVERAGE_MAX);
    galley_status status = find_period(what, &period, err);
    if (status == GALLEY_OK)
        status = galley_arena_new(store->alloc, &arena, err);
    if (status == GALLEY_OK)
        status = ask(store, what, period, arena, out, err);
    galley_arena_free(arena);
    return status;
}
