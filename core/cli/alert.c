/* core/cli/alert.c: what is new for each alert of a job.
 * SPDX-License-Identifier: MIT */
#include "core/cli/alert.h"

#include "core/base/memory.h"
#include "core/cli/child.h"
#include "core/cli/job.h"

#include <galley/questions.h>

#include <math.h>
#include <stdlib.h>
#include <time.h>

typedef struct alerting {
    cli_jobrun *r;
    cli_session s;
    cli_news news;
    galley_json *json;
    int64_t from; /* articles with a later revision are new for the alert */
} alerting;

static galley_error *err_of(const alerting *a)
{
    return &a->r->c->err;
}

static galley_str field(const alerting *a, const char *name)
{
    return galley_job_value(a->news.alert, name);
}

static double number(const alerting *a, const char *name, double otherwise)
{
    galley_str value = field(a, name);
    return value.data ? strtod(value.data, NULL) : otherwise;
}

/* -- the store -- */

/* The first column of the first row, NULL when there is none. ?1 is the run, ?2 the alert, ?3 `third`. */
static galley_status ask(const alerting *a, const char *sql, const galley_value *third,
                         galley_value *out, char *text, size_t size)
{
    galley_rows *rows = NULL;
    bool more = false;
    galley_value bind[3] = {{.type = GALLEY_VALUE_INT, .integer = a->r->run},
                            {.type = GALLEY_VALUE_TEXT, .text = a->news.name}};
    if (third)
        bind[2] = *third;
    *out = (galley_value){.type = GALLEY_VALUE_NULL};
    galley_status status =
        galley_store_sql(a->s.store, galley_str_of(sql), bind, third ? 3 : 2, &rows, err_of(a));
    if (status == GALLEY_OK)
        status = galley_rows_next(rows, &more, err_of(a));
    if (status == GALLEY_OK && more)
        *out = galley_rows_value(rows, 0);
    if (out->type == GALLEY_VALUE_TEXT && text)
        snprintf(text, size, "%.*s", GALLEY__S(out->text));
    galley_rows_close(rows);
    return status;
}

static galley_status tell_store(alerting *a, galley_str key)
{
    return galley_store_job_told(a->s.store, a->r->run, a->news.name, key, err_of(a));
}

#define FROM "from revision "

/* An alert that is new to a job says nothing of what the store had before the run: a mark is kept of how far that was. */
static galley_status learn_from(alerting *a)
{
    galley_value v;
    char mark[64] = "";
    galley_status status =
        ask(a,
            "SELECT key FROM job_alert_row WHERE job = (SELECT job FROM job_run_row WHERE id = ?1)"
            " AND alert = ?2 AND key GLOB '" FROM "*'",
            NULL, &v, mark, sizeof mark);
    if (status != GALLEY_OK || mark[0]) {
        a->from = mark[0] ? strtoll(mark + strlen(FROM), NULL, 10) : 0;
        return status;
    }
    status = ask(a,
                 "SELECT coalesce(max(p.revision), 0) FROM job_run_row p WHERE ?2 IS NOT NULL AND"
                 " p.job = (SELECT job FROM job_run_row WHERE id = ?1) AND p.id < ?1",
                 NULL, &v, NULL, 0);
    a->from = v.integer;
    snprintf(mark, sizeof mark, FROM "%lld", (long long)a->from);
    return status == GALLEY_OK ? tell_store(a, galley_str_of(mark)) : status;
}

/* Is it still quiet after the last time? A time that is yet to come was told by a wrong clock and counts for nothing. */
static galley_status is_quiet(alerting *a, bool *quiet)
{
    galley_value v;
    char at[64] = "";
    double seconds = 0;
    *quiet = false;
    if (field(a, "quiet").data == NULL || !cli_duration(field(a, "quiet").data, &seconds))
        return GALLEY_OK;
    galley_status status =
        ask(a,
            "SELECT max(at) FROM job_alert_row WHERE job = (SELECT job FROM job_run_row WHERE id ="
            " ?1) AND alert = ?2 AND key NOT GLOB '" FROM "*'",
            NULL, &v, at, sizeof at);
    int64_t last = cli_time_of(galley_str_of(at)), now = (int64_t)time(NULL);
    *quiet = last >= 0 && last <= now && (double)(now - last) < seconds;
    return status;
}

/* -- what is said -- */

static galley_status keep_key(alerting *a, galley_str key)
{
    cli_news *n = &a->news;
    if (!galley__arena_grow(n->arena, (void **)&n->keys, n->n_keys, &n->keys_capacity,
                            sizeof *n->keys))
        return galley__nomem(err_of(a));
    galley_str copy = galley_arena_copy(n->arena, key);
    if (copy.data == NULL)
        return galley__nomem(err_of(a));
    n->keys[n->n_keys++] = copy;
    return GALLEY_OK;
}

static void put_str(galley_json *j, const char *name, galley_str value)
{
    galley_json_name(j, galley_str_of(name));
    galley_json_str(j, value);
}

static void begin_line(alerting *a)
{
    galley_json_clear(a->json);
    galley_json_open_object(a->json);
    put_str(a->json, "alert", a->news.name);
    put_str(a->json, "job", a->r->file->job.name);
}

static void end_line(alerting *a)
{
    galley_json_close_object(a->json);
    galley__buf_add(&a->news.lines, galley_json_text(a->json));
    galley__buf_char(&a->news.lines, '\n');
    a->news.count++;
}

/* Line ends would make two of one. */
static void put_person(galley__buf *out, const char *before, galley_str s)
{
    if (s.size == 0)
        return;
    galley__buf_add(out, galley_str_of(before));
    for (size_t i = 0; i < s.size; i++)
        galley__buf_char(out,
                         (unsigned char)s.data[i] < 0x20 || s.data[i] == 0x7f ? ' ' : s.data[i]);
}

static galley_str title_of(const galley_article *x)
{
    const char *end = x->text.data ? memchr(x->text.data, '\n', x->text.size) : NULL;
    return x->title.size || x->text.data == NULL ? x->title
           : end ? galley_str_sub(x->text, 0, (size_t)(end - x->text.data))
                 : x->text;
}

static void say_article(alerting *a, const galley_article *x)
{
    begin_line(a);
    put_str(a->json, "key", x->key);
    put_str(a->json, "title", title_of(x));
    put_str(a->json, "date", x->date);
    put_str(a->json, "source", x->source);
    put_str(a->json, "url", x->url);
    end_line(a);
    if (a->news.count > CLI_NEWS_SHOWN)
        return;
    put_person(&a->news.people, "", title_of(x));
    put_person(&a->news.people, "\n    ", x->source);
    put_person(&a->news.people, x->source.size ? ", " : "\n    ", x->date);
    put_person(&a->news.people, "\n    ", x->url.size ? x->url : x->key);
    galley__buf_add(&a->news.people, GALLEY_STR("\n\n"));
}

/* -- a query: articles, or stories -- */

static galley_status is_new(alerting *a, int64_t row, const galley_article *x, bool *is)
{
    galley_value v, article = {.type = GALLEY_VALUE_INT, .integer = row};
    bool told = false;
    *is = false;
    if (x->revision <= a->from)
        return GALLEY_OK;
    galley_status status =
        galley_store_job_has_told(a->s.store, a->r->run, a->news.name, x->key, &told, err_of(a));
    if (status != GALLEY_OK || told)
        return status;
    *is = true;
    if (!galley_str_eq(field(a, "per"), GALLEY_STR("story")))
        return GALLEY_OK;
    /* one of its story was told of, now or before */
    status =
        ask(a,
            "SELECT 1 FROM story_row w JOIN story_row o ON o.story = w.story JOIN article_row x"
            " ON x.id = o.article JOIN job_alert_row t ON t.key = x.key AND t.alert = ?2"
            " AND t.job = (SELECT job FROM job_run_row WHERE id = ?1) WHERE w.article = ?3",
            &article, &v, NULL, 0);
    *is = v.type == GALLEY_VALUE_NULL;
    return status;
}

/* Stories of which this very alert speaks already: the first article of each is enough. */
static galley_status story_said(alerting *a, int64_t row, int64_t *stories, size_t n,
                                int64_t *story, bool *said)
{
    galley_value v, article = {.type = GALLEY_VALUE_INT, .integer = row};
    *said = false;
    galley_status status = ask(a,
                               "SELECT story FROM story_row WHERE article = ?3 AND ?1 IS NOT NULL"
                               " AND ?2 IS NOT NULL",
                               &article, &v, NULL, 0);
    *story = v.type == GALLEY_VALUE_INT ? v.integer : row;
    for (size_t i = 0; i < n && !*said; i++)
        *said = stories[i] == *story;
    return status;
}

static galley_status take_article(alerting *a, int64_t row, const galley_article *x,
                                  galley__buf *stories)
{
    bool is = false, said = false;
    int64_t story = row;
    galley_status status = is_new(a, row, x, &is);
    if (status != GALLEY_OK || !is)
        return status;
    if (galley_str_eq(field(a, "per"), GALLEY_STR("story")))
        status = story_said(a, row, (int64_t *)(void *)stories->data, stories->size / sizeof story,
                            &story, &said);
    if (status == GALLEY_OK && !said)
        say_article(a, x);
    galley__buf_add(stories, (galley_str){(const char *)&story, sizeof story});
    return status == GALLEY_OK ? keep_key(a, x->key) : status;
}

static galley_status look_at_articles(alerting *a, const galley_query *query)
{
    galley_cursor *cursor = NULL;
    galley__buf stories;
    int64_t row = 1;
    galley_select what = {.query = query};
    galley__buf_init(&stories, NULL);
    galley_status status = galley_store_select(a->s.store, &what, &cursor, err_of(a));
    while (status == GALLEY_OK && row) {
        galley_article x = {0};
        galley_arena_reset(a->s.arena);
        status = galley_cursor_next(cursor, &row, a->s.arena, &x, err_of(a));
        if (status == GALLEY_OK && row)
            status = take_article(a, row, &x, &stories);
    }
    galley_cursor_close(cursor);
    galley__buf_fini(&stories);
    return status;
}

/* -- a jump in a trend -- */

enum { PERIODS_LEAST = 3, PERIODS_MOST = 1000 };

typedef struct jump {
    double counts[PERIODS_MOST]; /* of the periods before, the newest last */
    size_t n;
} jump;

static void say_jump(alerting *a, galley_str key, galley_str period, double count, double mean)
{
    char text[160];
    begin_line(a);
    put_str(a->json, "key", key);
    put_str(a->json, "query", field(a, "query"));
    put_str(a->json, "period", period);
    galley_json_name(a->json, GALLEY_STR("articles"));
    galley_json_int(a->json, (int64_t)count);
    galley_json_name(a->json, GALLEY_STR("mean"));
    galley_json_double(a->json, round(mean * 1000) / 1000);
    end_line(a);
    snprintf(text, sizeof text, "%.*s: %.0f articles, %.1f on average before\n", GALLEY__S(period),
             count, mean);
    put_person(&a->news.people, "", field(a, "query"));
    galley__buf_add(&a->news.people, GALLEY_STR("\n    "));
    galley__buf_add(&a->news.people, galley_str_of(text));
}

/* The mean over the last `over` periods, those without articles as well; NAN when there are too few. */
static double mean_before(const jump *j, size_t over)
{
    size_t n = j->n < over ? j->n : over;
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += j->counts[j->n - 1 - i];
    return n < PERIODS_LEAST ? NAN : sum / (double)n;
}

static galley_status look_at_period(alerting *a, const jump *j, galley_str period, double count)
{
    bool told = false;
    char key[80];
    double mean = mean_before(j, (size_t)number(a, "over", 28));
    if (isnan(mean) || count < number(a, "least", 5) || count < number(a, "jump", 3) * mean)
        return GALLEY_OK;
    snprintf(key, sizeof key, "period %.*s", GALLEY__S(period));
    galley_status status = galley_store_job_has_told(a->s.store, a->r->run, a->news.name,
                                                     galley_str_of(key), &told, err_of(a));
    if (status != GALLEY_OK || told)
        return status;
    say_jump(a, galley_str_of(key), period, count, mean);
    return keep_key(a, galley_str_of(key));
}

static void add_count(jump *j, double count)
{
    if (j->n == PERIODS_MOST)
        memmove(j->counts, j->counts + 1, (--j->n) * sizeof *j->counts);
    j->counts[j->n++] = count;
}

/* The last two periods up to today: the one under way, and the one before, which may have grown since. */
static galley_status look_at_trend(alerting *a, const galley_query *query)
{
    galley_rows *rows = NULL;
    bool more = true;
    jump j = {.n = 0};
    char today[24], last[2][24] = {"", ""};
    double counts[2] = {0, 0};
    galley_str by = field(a, "by");
    galley_trend what = {.queries = &query, .n_queries = 1, .by = by.data ? by : GALLEY_STR("day")};
    cli_time_text((int64_t)time(NULL), today);
    galley_status status = galley_store_trend(a->s.store, &what, &rows, err_of(a));
    while (status == GALLEY_OK && more) {
        status = galley_rows_next(rows, &more, err_of(a));
        galley_str period = more ? galley_rows_value(rows, 0).text : galley_str_of("");
        if (status != GALLEY_OK || !more || galley_str_cmp(period, galley_str_of(today)) > 0)
            break;
        galley_value n = galley_rows_value(rows, 1);
        if (last[0][0])
            add_count(&j, counts[0]);
        memcpy(last[0], last[1], sizeof last[0]);
        counts[0] = counts[1];
        snprintf(last[1], sizeof last[1], "%.*s", GALLEY__S(period));
        counts[1] = n.type == GALLEY_VALUE_DOUBLE ? n.number : (double)n.integer;
    }
    galley_rows_close(rows);
    if (status == GALLEY_OK && last[0][0])
        status = look_at_period(a, &j, galley_str_of(last[0]), counts[0]);
    if (last[0][0])
        add_count(&j, counts[0]);
    return status == GALLEY_OK ? look_at_period(a, &j, galley_str_of(last[1]), counts[1]) : status;
}

/* -- one alert -- */

static galley_status keep_told(alerting *a)
{
    galley_status status = galley_store_begin(a->s.store, err_of(a));
    for (size_t i = 0; status == GALLEY_OK && i < a->news.n_keys; i++)
        status = tell_store(a, a->news.keys[i]);
    if (status == GALLEY_OK)
        return galley_store_commit(a->s.store, err_of(a));
    galley_store_rollback(a->s.store);
    return status;
}

static galley_status deliver(alerting *a)
{
    if (a->news.lines.failed || a->news.people.failed)
        return galley__nomem(err_of(a));
    galley_status status = a->news.count ? cli_news_deliver(a->r, &a->news, err_of(a)) : GALLEY_OK;
    if (status == GALLEY_OK && a->news.n_keys)
        status = keep_told(a);
    a->r->counts[COUNT_ALERTS] += status == GALLEY_OK ? a->news.count : 0;
    return status;
}

static galley_status look(alerting *a)
{
    galley_query *query = NULL;
    bool quiet = false;
    galley_status status = cli_query(a->r->c, field(a, "query").data, &query);
    if (status != GALLEY_OK) {
        a->r->loaded = false;
        galley__error_prefix(err_of(a), "alert '%.*s'", GALLEY__S(a->news.name));
    }
    if (status == GALLEY_OK)
        status = learn_from(a);
    if (status == GALLEY_OK)
        status = is_quiet(a, &quiet);
    if (status == GALLEY_OK && !quiet)
        status = field(a, "jump").data ? look_at_trend(a, query) : look_at_articles(a, query);
    galley_query_free(query);
    return status == GALLEY_OK && !quiet ? deliver(a) : status;
}

static galley_status one_alert(alerting *a, const galley_job_item *alert)
{
    a->news =
        (cli_news){.alert = alert, .name = galley_job_value(alert, "name"), .arena = a->news.arena};
    galley_arena_reset(a->news.arena);
    galley__buf_init(&a->news.lines, NULL);
    galley__buf_init(&a->news.people, NULL);
    galley_status status = look(a);
    galley__buf_fini(&a->news.lines);
    galley__buf_fini(&a->news.people);
    return status;
}

static bool any_per_story(const galley_job_items *alerts)
{
    for (size_t i = 0; i < alerts->count; i++)
        if (galley_str_eq(galley_job_value(&alerts->at[i], "per"), GALLEY_STR("story")))
            return true;
    return false;
}

galley_status cli_job_alerts(cli_jobrun *r)
{
    const galley_job_items *alerts = &r->file->job.alerts;
    galley_stories done;
    alerting a = {.r = r};
    if (alerts->count == 0)
        return GALLEY_OK;
    galley_status status = cli_session_open(r->c, GALLEY_STORE_WRITE, NULL, &a.s);
    if (status == GALLEY_OK)
        status = galley_arena_new(NULL, &a.news.arena, &r->c->err);
    if (status == GALLEY_OK)
        status = galley_json_new(NULL, &a.json, &r->c->err);
    if (status == GALLEY_OK && any_per_story(alerts))
        status = galley_store_stories(a.s.store, &done, &r->c->err);
    for (size_t i = 0; status == GALLEY_OK && i < alerts->count; i++)
        status = one_alert(&a, &alerts->at[i]);
    galley_json_free(a.json);
    galley_arena_free(a.news.arena);
    cli_session_close(&a.s);
    return status;
}
