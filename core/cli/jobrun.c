/* core/cli/jobrun.c: one run of a job: the lock, the record, attempts, and how it ended.
 * SPDX-License-Identifier: MIT */
#include "core/cli/jobrun.h"

#include "core/cli/child.h"
#include "core/cli/job.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

const char *const cli_job_count_names[N_COUNTS] = {
#define JOB_X(code, name) name,
    JOB_COUNTS(JOB_X)
#undef JOB_X
};

/* -- the lock: one run a job and store. It is gone with the process, however that ends -- */

static galley_status open_lock(cli_jobrun *r)
{
    char path[4400];
    cli *c = r->c;
    snprintf(path, sizeof path, "%s-job-%.*s.lock", c->store, GALLEY__S(r->file->job.name));
    r->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    return r->lock >= 0
               ? GALLEY_OK
               : galley__fail(&c->err, GALLEY_IO, "%s: cannot be made: %s", path, strerror(errno));
}

static galley_status take_lock(cli_jobrun *r, bool waits)
{
    while (flock(r->lock, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return galley__fail(&r->c->err, GALLEY_IO, "the lock: %s", strerror(errno));
        if (cli_stopped_by())
            return galley__fail(&r->c->err, GALLEY_CANCELLED, "stopped while waiting");
        if (!waits)
            return galley__fail(&r->c->err, GALLEY_BUSY, "it is running already");
        usleep(100000);
    }
    return GALLEY_OK;
}

/* -- how it ended -- */

static void conclude(cli_jobrun *r, int status, const char *state, const char *reason)
{
    r->exit = status;
    r->state = state;
    snprintf(r->reason, sizeof r->reason, "%s", reason);
}

static void conclude_stopped(cli_jobrun *r)
{
    char reason[128];
    if (cli_stopped_by() == SIGALRM) {
        snprintf(reason, sizeof reason, "over its %g s deadline; the rest is done by the next run",
                 r->file->timeout);
        conclude(r, JOB_DEADLINE, "interrupted", reason);
        return;
    }
    snprintf(reason, sizeof reason, "stopped by signal %d; the rest is done by the next run",
             cli_stopped_by());
    conclude(r, 128 + cli_stopped_by(), "interrupted", reason);
}

static bool too_many_failed(const cli_jobrun *r)
{
    const size_t *n = r->counts;
    double failed = (double)n[COUNT_FAILED];
    double all = failed + (double)(n[COUNT_NEW] + n[COUNT_REVISED] + n[COUNT_FIELDS] +
                                   n[COUNT_SAME] + n[COUNT_VISITED]);
    double most = r->file->max_is_share ? r->file->max_failed * all / 100 : r->file->max_failed;
    return failed > most;
}

static void conclude_done(cli_jobrun *r)
{
    char reason[512] = "";
    if (r->counts[COUNT_FAILED])
        snprintf(reason, sizeof reason, "%zu article%s failed, the first: %s",
                 r->counts[COUNT_FAILED], r->counts[COUNT_FAILED] == 1 ? "" : "s",
                 r->first_failure);
    if (too_many_failed(r))
        conclude(r, JOB_TOO_MANY_FAILED, "failed", reason);
    else
        conclude(r, JOB_OK, "done", reason);
}

static bool is_transient(galley_status status)
{
    return status == GALLEY_BUSY || status == GALLEY_LIMIT;
}

static void conclude_by(cli_jobrun *r, galley_status status)
{
    if (status == GALLEY_OK)
        conclude_done(r);
    else if (status == GALLEY_CANCELLED && cli_stopped_by())
        conclude_stopped(r);
    else if (!r->loaded)
        conclude(r, JOB_DOES_NOT_LOAD, "failed", r->c->err.text);
    else
        conclude(r, is_transient(status) ? JOB_TRY_LATER : JOB_FAILED, "failed", r->c->err.text);
}

/* -- the record -- */

static galley_status begin_record(cli_jobrun *r)
{
    galley_store *store = NULL;
    const cli_jobfile *f = r->file;
    galley_job_start start = {.name = f->job.name,
                              .path = galley_str_of(f->path),
                              .schedule = f->job.schedule,
                              .hash = galley_str_of(f->hash),
                              .version = GALLEY_STR(GALLEY_VERSION_STRING)};
    galley_status status = cli_open(r->c, GALLEY_STORE_CREATE, &store);
    if (status == GALLEY_OK)
        status = galley_store_job_begin(store, &start, &r->run, &r->c->err);
    galley_store_close(store);
    return status;
}

/* Its failure is told, but does not change how the run ended. */
static void end_record(cli_jobrun *r)
{
    galley_store *store = NULL;
    galley__buf counts;
    if (r->run == 0)
        return;
    galley__buf_init(&counts, NULL);
    cli_job_counts_json(r, &counts);
    galley_job_end end = {.state = galley_str_of(r->state),
                          .exit = r->exit,
                          .reason = galley_str_of(r->reason),
                          .counts = galley__buf_str(&counts),
                          .attempts = r->attempts};
    galley_status status = cli_open(r->c, GALLEY_STORE_WRITE, &store);
    if (status == GALLEY_OK)
        status = galley_store_job_end(store, r->run, &end, &r->c->err);
    if (status != GALLEY_OK) {
        cli_complain("the end of the run is not stored: %s", r->c->err.text);
        r->exit = r->exit ? r->exit : JOB_FAILED;
    }
    galley_store_close(store);
    galley__buf_fini(&counts);
}

/* -- attempts -- */

/* Twice as long each time, with up to a quarter more, so that two do not meet again and again. */
static double pause_before(const cli_jobrun *r, size_t attempt)
{
    double seconds = r->file->backoff;
    for (size_t i = 1; i < attempt && seconds < r->file->backoff_most; i++)
        seconds *= 2;
    if (seconds > r->file->backoff_most)
        seconds = r->file->backoff_most;
    unsigned jitter = ((unsigned)getpid() * 7919u + (unsigned)attempt * 104729u) % 256;
    return seconds * (1 + jitter / 1024.0);
}

static void nap(double seconds)
{
    double until = cli_clock() + seconds;
    while (!cli_stopped_by() && cli_clock() < until)
        usleep(50000);
}

static galley_status attempt(cli_jobrun *r)
{
    r->loaded = true;
    galley_status status = r->run ? GALLEY_OK : begin_record(r);
    return status == GALLEY_OK ? cli_job_steps(r) : status;
}

static void attempts(cli_jobrun *r)
{
    galley_status status = GALLEY_OK;
    for (;;) {
        r->attempts++;
        status = attempt(r);
        if (!is_transient(status) || !r->loaded || r->attempts > r->file->retries ||
            cli_stopped_by())
            break;
        double seconds = pause_before(r, r->attempts);
        cli_complain("%s; tried again in %.0f s", r->c->err.text, seconds);
        nap(seconds);
        if (cli_stopped_by()) {
            status = galley__fail(&r->c->err, GALLEY_CANCELLED, "stopped");
            break;
        }
    }
    conclude_by(r, status);
}

/* -- the whole -- */

static void set_alarm(double seconds)
{
    struct itimerval timer = {
        .it_value = {(time_t)seconds, (suseconds_t)((seconds - (double)(time_t)seconds) * 1e6)}};
    setitimer(ITIMER_REAL, &timer, NULL);
}

/* False: it is running already, and that is the end of this one. */
static bool lock(cli_jobrun *r)
{
    const char *how = cli_value(r->c, "if-running");
    galley_status status = open_lock(r);
    if (status == GALLEY_OK)
        status = take_lock(r, how && strcmp(how, "wait") == 0);
    if (status == GALLEY_OK)
        return true;
    if (status == GALLEY_CANCELLED && cli_stopped_by())
        conclude_stopped(r);
    else if (status != GALLEY_BUSY)
        conclude(r, JOB_FAILED, "failed", r->c->err.text);
    else if (how && strcmp(how, "fail") == 0)
        conclude(r, JOB_FAILED, "failed", r->c->err.text);
    else
        conclude(r, JOB_TRY_LATER, "skipped", r->c->err.text);
    return false;
}

int cli_job_do(cli_jobrun *r)
{
    r->started = cli_clock();
    cli_time_text((int64_t)time(NULL), r->started_text);
    r->lock = -1;
    cli_stop_on_signals();
    set_alarm(r->file->timeout);
    if (lock(r))
        attempts(r);
    set_alarm(0);
    end_record(r);
    cli_job_tell(r);
    if (r->lock >= 0)
        close(r->lock);
    return r->exit;
}
