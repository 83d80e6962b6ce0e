/* core/cli/jobhistory.c: galley job list, history, why, check: what ran, when, how it ended, and whether it should have.
 * SPDX-License-Identifier: MIT */
#include "core/cli/jobrun.h"
#include "core/cli/runs.h"

#include <stdlib.h>
#include <time.h>

/* -- times -- */

int64_t cli_time_of(galley_str iso)
{
    struct tm t = {.tm_isdst = 0};
    char text[24];
    snprintf(text, sizeof text, "%.*s", GALLEY__S(iso));
    const char *end = strptime(text, "%Y-%m-%dT%H:%M:%SZ", &t);
    return end && *end == '\0' ? (int64_t)timegm(&t) : -1;
}

void cli_time_text(int64_t seconds, char out[24])
{
    time_t at = (time_t)seconds;
    struct tm t;
    out[0] = '\0';
    if (gmtime_r(&at, &t))
        strftime(out, 24, "%Y-%m-%dT%H:%M:%SZ", &t);
}

static void next_text(galley_str schedule, char out[24])
{
    cli_schedule s;
    int64_t next = 0;
    galley_error err;
    out[0] = '\0';
    if (schedule.size && cli_schedule_parse(schedule, &s, &err) == GALLEY_OK)
        next = cli_schedule_next(&s, (int64_t)time(NULL));
    if (next)
        cli_time_text(next, out);
}

/* -- rows of the table job -- */

/* A run that says running though nobody runs it is seen to have crashed, also where the store cannot be written. */
#define STATE(r)                                                                                   \
    "CASE WHEN " r ".state = 'running' AND galley_gone(" r ".pid, " r ".born, " r                  \
    ".host) THEN 'crashed' ELSE " r ".state END"

static const char jobs_sql[] = "SELECT j.name, r.started, " STATE(
    "r") ", r.exit, (SELECT max(g.started) FROM job_run_row g"
         " WHERE g.job = j.id AND g.state = 'done'), j.schedule, j.path, r.reason, r.ended, r.pid, "
         "r.id,"
         " (SELECT count(*) FROM job_run_row b WHERE b.job = j.id AND b.id > coalesce((SELECT "
         "max(g.id)"
         " FROM job_run_row g WHERE g.job = j.id AND g.state = 'done'), 0)), r.attempts, r.counts"
         " FROM job_row j LEFT JOIN job_run_row r ON r.id = (SELECT max(m.id) FROM job_run_row m"
         " WHERE m.job = j.id) WHERE ?1 IS NULL OR j.name = ?1 ORDER BY j.name";

enum column {
    NAME,
    LAST,
    JOB_STATE,
    EXIT,
    LAST_DONE,
    SCHEDULE,
    PATH,
    REASON,
    ENDED,
    PID,
    RUN,
    SINCE_DONE,
    ATTEMPTS,
    COUNTS
};

typedef struct looking {
    cli *c;
    cli_session s;
    galley_rows *rows;
    size_t count;
} looking;

static galley_status look(looking *l, cli *c, const char *name)
{
    galley_value bind = {.type = name ? GALLEY_VALUE_TEXT : GALLEY_VALUE_NULL};
    *l = (looking){.c = c};
    if (name)
        bind.text = galley_str_of(name);
    galley_status status = cli_session_open(c, GALLEY_STORE_READ, NULL, &l->s);
    return status == GALLEY_OK
               ? galley_store_sql(l->s.store, galley_str_of(jobs_sql), &bind, 1, &l->rows, &c->err)
               : status;
}

static bool next_job(looking *l, galley_status *status)
{
    bool more = false;
    if (*status == GALLEY_OK)
        *status = galley_rows_next(l->rows, &more, &l->c->err);
    l->count += more;
    return more;
}

/* NOTFOUND: there was none of that name. */
static galley_status look_no_more(looking *l, const char *name, galley_status status)
{
    if (status == GALLEY_OK && name && l->count == 0)
        status = galley__fail(&l->c->err, GALLEY_NOTFOUND, "%s: there is no job '%s'", l->c->store,
                              name);
    galley_rows_close(l->rows);
    cli_session_close(&l->s);
    return status;
}

static galley_str text_at(const looking *l, enum column column)
{
    galley_value v = galley_rows_value(l->rows, column);
    return v.type == GALLEY_VALUE_TEXT ? v.text : (galley_str){"", 0};
}

static int64_t number_at(const looking *l, enum column column)
{
    galley_value v = galley_rows_value(l->rows, column);
    return v.type == GALLEY_VALUE_INT ? v.integer : 0;
}

/* Seconds since the last good run started, -1 when there was none. A clock set back makes it 0. */
static int64_t lag_of(const looking *l)
{
    int64_t done = cli_time_of(text_at(l, LAST_DONE)), now = (int64_t)time(NULL);
    return done < 0 ? -1 : now > done ? now - done : 0;
}

/* -- list -- */

static void put_lag(cli *c, galley_writer *w, int64_t lag)
{
    char text[64] = "";
    if (c->format != GALLEY_TABLE && lag >= 0) {
        galley_write_int(w, lag);
        return;
    }
    if (lag >= 0)
        cli_duration_text((double)lag, text, sizeof text);
    galley_write_str(w, galley_str_of(text));
}

static void put_job(looking *l, galley_writer *w)
{
    char next[24];
    next_text(text_at(l, SCHEDULE), next);
    galley_write_str(w, text_at(l, NAME));
    galley_write_str(w, text_at(l, LAST));
    galley_write_str(w, text_at(l, JOB_STATE));
    cli_put_value(w, galley_rows_value(l->rows, EXIT));
    galley_write_str(w, text_at(l, LAST_DONE));
    put_lag(l->c, w, lag_of(l));
    galley_write_str(w, galley_str_of(next));
    galley_write_str(w, text_at(l, PATH));
    galley_write_row(w);
}

int cli_job_list(cli *c)
{
    static const char *const headings[] = {"job", "last", "state", "exit", "last_done",
                                           "lag", "next", "path",  NULL};
    looking l;
    galley_status status = look(&l, c, NULL);
    galley_writer *w = status == GALLEY_OK ? cli_rows(c, headings) : NULL;
    if (status == GALLEY_OK && w == NULL)
        status = c->err.status;
    while (next_job(&l, &status))
        put_job(&l, w);
    galley_status closed = galley_writer_close(w, status == GALLEY_OK ? &c->err : NULL);
    status = look_no_more(&l, NULL, status == GALLEY_OK ? closed : status);
    if (status == GALLEY_OK && l.count == 0)
        cli_say(c, "no job has run on this store; 'galley job run FILE' is the first time");
    return status == GALLEY_OK ? CLI_DONE : cli_failed(c);
}

/* -- history -- */

int cli_job_history(cli *c)
{
    static const char sql[] =
        "SELECT r.id AS run, j.name AS job, r.started, CAST (round((julianday(r.ended) -"
        " julianday(r.started)) * 86400) AS INTEGER) AS seconds, " STATE(
            "r") " AS state, r.exit,"
                 " r.attempts, r.counts ->> 'files' AS files, r.counts ->> 'new' AS new,"
                 " r.counts ->> 'revised' AS revised, r.counts ->> 'visited' AS visited,"
                 " r.counts ->> 'statements' AS statements, r.counts ->> 'failed' AS failed, "
                 "r.reason"
                 " FROM job_run_row r JOIN job_row j ON j.id = r.job WHERE ?1 IS NULL OR j.name = "
                 "?1"
                 " ORDER BY r.id DESC LIMIT ?2";
    size_t limit = 20, count = 0;
    const char *name = c->n_operands > 1 ? c->operands[1] : NULL;
    looking l;
    if (!cli_number(c, "limit", 1, 1000000, &limit))
        return CLI_COULD_NOT;
    galley_value bind[2] = {{.type = name ? GALLEY_VALUE_TEXT : GALLEY_VALUE_NULL},
                            {.type = GALLEY_VALUE_INT, .integer = (int64_t)limit}};
    if (name)
        bind[0].text = galley_str_of(name);
    galley_status status = look(&l, c, name);
    while (next_job(&l, &status))
        continue;
    if (status == GALLEY_OK && l.count)
        status = cli_print_rows(c, l.s.store, sql, bind, 2, &count);
    status = look_no_more(&l, name, status);
    return status == GALLEY_OK ? CLI_DONE : cli_failed(c);
}

/* -- why -- */

static const char *meaning(int64_t code)
{
    static const struct {
        int64_t code;
        const char *text;
    } all[] = {
        {JOB_OK, "it ended well"},
        {JOB_FAILED, "a step failed"},
        {JOB_DOES_NOT_LOAD, "the job file or its rules do not load"},
        {JOB_TOO_MANY_FAILED, "it was finished, but too many articles failed"},
        {JOB_TRY_LATER, "something was busy or full; it can be tried again as it is"},
        {JOB_DEADLINE, "it was over its deadline; what was done is stored"},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].code == code)
            return all[i].text;
    return "a signal ended it; what was done is stored";
}

static void say_state(const looking *l)
{
    galley_str state = text_at(l, JOB_STATE), reason = text_at(l, REASON);
    cli_printf("%.*s: %.*s", GALLEY__S(text_at(l, NAME)), GALLEY__S(state));
    if (galley_str_eq(state, GALLEY_STR("running")))
        cli_printf(" since %.*s (process %lld)\n", GALLEY__S(text_at(l, LAST)),
                   (long long)number_at(l, PID));
    else if (galley_str_eq(state, GALLEY_STR("crashed")))
        cli_printf(", started %.*s\n  why: its process is gone without a word (killed, out of "
                   "memory, or the machine went down)\n",
                   GALLEY__S(text_at(l, LAST)));
    else
        cli_printf(", exit status %lld: %s\n  started %.*s, ended %.*s, %lld attempt%s\n",
                   (long long)number_at(l, EXIT), meaning(number_at(l, EXIT)),
                   GALLEY__S(text_at(l, LAST)), GALLEY__S(text_at(l, ENDED)),
                   (long long)number_at(l, ATTEMPTS), number_at(l, ATTEMPTS) == 1 ? "" : "s");
    if (reason.size && !galley_str_eq(state, GALLEY_STR("crashed"))) {
        cli_printf("  why: ");
        cli_put_text(reason);
        cli_printf("\n");
    }
}

static void say_good(const looking *l)
{
    char lag[64], next[24];
    int64_t seconds = lag_of(l);
    cli_duration_text((double)seconds, lag, sizeof lag);
    if (seconds < 0)
        cli_printf("  last good run: none yet\n");
    else
        cli_printf("  last good run: %.*s, %s ago\n", GALLEY__S(text_at(l, LAST_DONE)), lag);
    if (number_at(l, SINCE_DONE) > 1)
        cli_printf("  runs since then: %lld\n", (long long)number_at(l, SINCE_DONE));
    if (text_at(l, COUNTS).size) {
        cli_printf("  counts: ");
        cli_put_text(text_at(l, COUNTS));
        cli_printf("\n");
    }
    next_text(text_at(l, SCHEDULE), next);
    cli_printf("  next: %s\n  file: ", next[0] ? next : "not scheduled");
    cli_put_text(text_at(l, PATH));
    cli_printf("\n");
}

int cli_job_why(cli *c)
{
    looking l;
    const char *name = c->n_operands > 1 ? c->operands[1] : NULL;
    galley_status status = look(&l, c, name);
    while (next_job(&l, &status)) {
        say_state(&l);
        say_good(&l);
    }
    status = look_no_more(&l, name, status);
    if (status == GALLEY_OK && l.count == 0)
        cli_say(c, "no job has run on this store");
    return status == GALLEY_OK ? CLI_DONE : cli_failed(c);
}

/* -- check: for Nagios and its kin: one line, and 0, 1 or 2 -- */

enum { CHECK_OK, CHECK_WARNING, CHECK_CRITICAL };

static int check_one(looking *l, double most)
{
    static const char *const words[] = {"OK", "WARNING", "CRITICAL"};
    char age[64];
    int64_t lag = lag_of(l);
    galley_str state = text_at(l, JOB_STATE);
    bool bad =
        !galley_str_eq(state, GALLEY_STR("done")) && !galley_str_eq(state, GALLEY_STR("running"));
    int result = lag < 0 || (double)lag > most ? CHECK_CRITICAL : bad ? CHECK_WARNING : CHECK_OK;
    cli_duration_text((double)lag, age, sizeof age);
    cli_printf("%s - %.*s: last good run %s%s, last run %.*s", words[result],
               GALLEY__S(text_at(l, NAME)), lag < 0 ? "never" : age, lag < 0 ? "" : " ago",
               GALLEY__S(state));
    if (bad && text_at(l, REASON).size) {
        cli_printf(": ");
        cli_put_text(text_at(l, REASON));
    }
    cli_printf(" | '%.*s age'=%llds;;%.0f\n", GALLEY__S(text_at(l, NAME)), (long long)lag, most);
    return result;
}

int cli_job_check(cli *c)
{
    looking l;
    const char *name = c->n_operands > 1 ? c->operands[1] : NULL;
    const char *age = cli_value(c, "max-age");
    double most = 26 * 3600;
    int worst = CHECK_OK;
    if (age && !cli_duration(age, &most)) {
        cli_complain("--max-age needs a time like 26h, not '%s'", age);
        return CLI_COULD_NOT;
    }
    galley_status status = look(&l, c, name);
    while (next_job(&l, &status)) {
        int one = check_one(&l, most);
        worst = one > worst ? one : worst;
    }
    status = look_no_more(&l, name, status);
    if (status == GALLEY_OK && l.count == 0)
        status = galley__fail(&c->err, GALLEY_NOTFOUND, "%s: no job has run here", c->store);
    if (status == GALLEY_OK)
        return worst;
    cli_printf("CRITICAL - %s\n", c->err.text); /* monitors read standard output */
    return CHECK_CRITICAL;
}
