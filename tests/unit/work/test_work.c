/* Unit tests of core/work: order, failures that cost one job, the jail, limits.
 *
 * A job is a word and a number: "echo 7", "sleep 300" (microseconds), "abort 0", ... as `deeds` lists them.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "core/base/error.h"
#include "core/work/work_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* -- in a worker -- */

static int worker_socket(void)
{
    for (int fd = 3; fd < 64; fd++)
        if (send(fd, "", 0, MSG_NOSIGNAL) == 0)
            return fd;
    return -1;
}

static volatile int *nowhere;

static galley_status deed_echo(int n, galley__buf *reply)
{
    galley__buf_printf(reply, "%d", n);
    return GALLEY_OK;
}

static galley_status deed_abort(int n, galley__buf *reply)
{
    (void)n, (void)reply;
    abort();
}

static galley_status deed_exit(int n, galley__buf *reply)
{
    (void)reply;
    _exit(n);
}

__attribute__((no_sanitize("undefined", "address"))) static galley_status deed_segv(
    int n, galley__buf *reply)
{
    (void)reply;
    signal(SIGSEGV, SIG_DFL); /* a sanitizer has its own */
    return *nowhere == n ? GALLEY_OK : GALLEY_INTERNAL;
}

static galley_status deed_loop(int n, galley__buf *reply)
{
    for (volatile int i = n; i == n;)
        ;
    return deed_echo(n, reply);
}

static galley_status deed_garbage(int n, galley__buf *reply)
{
    char noise[64];
    (void)reply;
    memset(noise, n, sizeof noise);
    for (;;)
        if (write(worker_socket(), noise, sizeof noise) < 0)
            return GALLEY_OK;
}

/* An answer more than was asked for. */
static galley_status deed_twice(int n, galley__buf *reply)
{
    galley__buf_printf(reply, "%d", n);
    galley__write_frame(worker_socket(), GALLEY__FRAME_REPLY, GALLEY_STR("x"));
    return GALLEY_OK;
}

static galley_status deed_sleep(int n, galley__buf *reply)
{
    usleep((useconds_t)n);
    galley__buf_printf(reply, "%d", n);
    return GALLEY_OK;
}

static galley_status deed_pid(int n, galley__buf *reply)
{
    galley__buf_printf(reply, "%d", n == 0 ? getpid() : getppid());
    return GALLEY_OK;
}

static galley_status deed_left(int n, galley__buf *reply)
{
    (void)n;
    galley__buf_printf(reply, "%d", (int)(galley_pool_left() * 1000));
    return GALLEY_OK;
}

static galley_status deed_big(int n, galley__buf *reply)
{
    char *room = galley__buf_room(reply, (size_t)n);
    if (room) {
        memset(room, 'b', (size_t)n);
        reply->size += (size_t)n;
    }
    return GALLEY_OK;
}

/* Files, sockets, programs, other processes: "ok" when nothing could be had. */
static galley_status deed_open(int n, galley__buf *reply)
{
    static const char *const paths[] = {"/etc/passwd", "/proc/self/maps", "/tmp/galley-work-test",
                                        "."};
    bool got = false;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        got |= open(paths[i], O_RDONLY) >= 0;
        got |= open(paths[i], O_WRONLY | O_CREAT, 0600) >= 0;
    }
    got |= mkdir("/tmp/galley-work-test", 0700) == 0;
    got |= socket(AF_INET, SOCK_STREAM, 0) >= 0;
    got |= n == 0 && open("/dev/null", O_RDONLY) >= 0;
    galley__buf_add(reply, got ? GALLEY_STR("got something") : GALLEY_STR("ok"));
    return GALLEY_OK;
}

static galley_status deed_exec(int n, galley__buf *reply)
{
    int rc = system("echo > /tmp/galley-work-test");
    galley__buf_printf(reply, "%s", rc == n ? "ran" : "ok");
    return GALLEY_OK;
}

static galley_status deed_kill(int n, galley__buf *reply)
{
    galley__buf_printf(reply, "%s", kill(getppid(), n) == 0 ? "killed" : "ok");
    return GALLEY_OK;
}

/* Whether so many MiB can be had. */
static galley_status deed_memory(int n, galley__buf *reply)
{
    void *p = malloc((size_t)n << 20);
    galley__buf_printf(reply, "%s", p ? "had" : "none");
    free(p);
    return GALLEY_OK;
}

static galley_status deed_exec_memory(int n, galley__buf *reply)
{
    void *p = mmap(NULL, (size_t)n, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS,
                   -1, 0);
    galley__buf_printf(reply, "%s", p == MAP_FAILED ? "none" : "had");
    return GALLEY_OK;
}

static const struct {
    const char *name;
    galley_status (*act)(int n, galley__buf *reply);
} deeds[] = {{"abort", deed_abort},        {"exit", deed_exit},       {"segv", deed_segv},
             {"loop", deed_loop},          {"garbage", deed_garbage}, {"twice", deed_twice},
             {"sleep", deed_sleep},        {"echo", deed_echo},       {"pid", deed_pid},
             {"left", deed_left},          {"big", deed_big},         {"open", deed_open},
             {"exec", deed_exec},          {"kill", deed_kill},       {"memory", deed_memory},
             {"execmem", deed_exec_memory}};

static galley_status act(void *ctx, galley_str job, galley__buf *reply, galley_error *err)
{
    char name[32] = "", text[64];
    int n = 0;
    (void)ctx;
    snprintf(text, sizeof text, "%.*s", (int)(job.size > 60 ? 60 : job.size), job.data);
    sscanf(text, "%31s %d", name, &n);
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++)
        if (strcmp(name, deeds[i].name) == 0)
            return deeds[i].act(n, reply);
    return galley__fail_at(err, GALLEY_SYNTAX, 3, "no deed '%s'", name);
}

/* -- in the parent -- */

typedef struct run {
    const char *const *jobs; /* fed in turn, and again from the start */
    size_t n_jobs;
    size_t total;
    size_t fed, taken, most; /* most: fed and not taken */
    galley_result results[16];
    char texts[16][128];
    size_t ok;
    bool wrong_order;
    void (*on_take)(struct run *r, const galley_result *result);
    size_t padding; /* bytes behind each job */
    galley_status feed_status, take_status;
    pid_t pid;
} run;

static galley_status feed(void *ctx, galley__buf *job, void **tag, bool *more, galley_error *err)
{
    run *r = ctx;
    *more = r->fed < r->total;
    if (r->feed_status)
        return galley__fail(err, r->feed_status, "feed fails");
    if (!*more)
        return GALLEY_OK;
    galley__buf_printf(job, "%s", r->jobs[r->fed % r->n_jobs]);
    char *room = r->padding ? galley__buf_room(job, r->padding) : NULL;
    if (room) {
        memset(room, ' ', r->padding);
        job->size += r->padding;
    }
    *tag = (void *)(++r->fed);
    r->most = r->fed - r->taken > r->most ? r->fed - r->taken : r->most;
    return GALLEY_OK;
}

static galley_status take(void *ctx, const galley_result *result, galley_error *err)
{
    run *r = ctx;
    if (result->number != r->taken || result->tag != (void *)(r->taken + 1))
        r->wrong_order = true;
    if (r->taken < 16) {
        galley_str s = result->status ? galley_str_of(result->error.text) : result->bytes;
        r->results[r->taken] = *result;
        snprintf(r->texts[r->taken], sizeof r->texts[0], "%.*s", GALLEY__S(s));
    }
    r->ok += result->status == GALLEY_OK;
    r->taken++;
    if (r->on_take)
        r->on_take(r, result);
    return r->take_status ? galley__fail(err, r->take_status, "take fails") : GALLEY_OK;
}

static const galley_pool_options quick = {
    .workers = 1, .job_seconds = 0.4, .jailed = true, .work = act};

static galley_status go(const galley_pool_options *options, run *r, galley_error *err)
{
    galley_pool_parent parent = {.feed = feed, .take = take, .ctx = r};
    galley_status status = galley_pool_run(options, &parent, err);
    cr_assert(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD, "a child is left");
    cr_assert_not(r->wrong_order, "results are out of order");
    return status;
}

#define JOBS(...)                                                                                  \
    .jobs = (const char *const[]){__VA_ARGS__},                                                    \
    .n_jobs = sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *),                   \
    .total = sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *)

/* -- order and flow -- */

Test(work, results_come_in_the_order_of_the_jobs)
{
    static const unsigned workers[] = {1, 2, 4};
    char text[400][24];
    const char *jobs[400];
    unsigned seed = 7;
    for (size_t i = 0; i < 400; i++) {
        seed = seed * 1103515245u + 12345u;
        snprintf(text[i], sizeof text[i], "sleep %u", (seed >> 16) % 700);
        jobs[i] = text[i];
    }
    for (size_t i = 0; i < 3; i++)
        for (size_t batch = 1; batch <= 64; batch *= 8) {
            galley_pool_options o = quick;
            run r = {.jobs = jobs, .n_jobs = 400, .total = 400};
            galley_error err;
            o.workers = workers[i];
            o.batch = batch;
            cr_assert_eq(go(&o, &r, &err), GALLEY_OK, "%s", err.text);
            cr_assert_eq(r.ok, 400);
            for (size_t k = 0; k < 16; k++)
                cr_assert_str_eq(r.texts[k], text[k] + 6);
        }
}

Test(work, no_jobs_is_no_work)
{
    run r = {.total = 0};
    galley_error err;
    cr_assert_eq(go(&quick, &r, &err), GALLEY_OK, "%s", err.text);
    cr_assert_eq(r.taken, 0);
}

Test(work, a_hundred_thousand_tiny_jobs_are_fast)
{
    galley_pool_options o = quick;
    run r = {JOBS("echo 1", "echo 2", "echo 3")};
    galley_error err;
    r.total = 100000;
    o.workers = 2;
    o.job_seconds = 5;
    double start = galley__seconds();
    cr_assert_eq(go(&o, &r, &err), GALLEY_OK, "%s", err.text);
    double took = galley__seconds() - start;
    printf("%.0f tiny jobs a second\n", 100000 / took);
    cr_assert_eq(r.ok, 100000);
    cr_assert_lt(took, 30);
}

Test(work, what_is_held_does_not_grow_with_the_input)
{
    galley_pool_options o = quick;
    galley_error err;
    run r = {
        JOBS("sleep 300000", "echo 1", "echo 2", "echo 3", "echo 4", "echo 5", "echo 6", "echo 7")};
    o.workers = 2;
    o.batch = 8;
    r.total = 2000;
    r.jobs = (const char *const[]){"sleep 1"};
    r.n_jobs = 1;
    cr_assert_eq(go(&o, &r, &err), GALLEY_OK, "%s", err.text);
    cr_assert_leq(r.most, 4 * 2 * 8);
    /* large ones: 64 MiB and one more at most, while the first is slow */
    run large = {JOBS("sleep 300000", "echo 1", "echo 2", "echo 3"), .padding = 1 << 20};
    large.total = 150;
    large.n_jobs = 4;
    o.batch = 64;
    o.job_seconds = 20;
    cr_assert_eq(go(&o, &large, &err), GALLEY_OK, "%s", err.text);
    cr_assert_eq(large.ok, 150);
    cr_assert_leq(large.most, 66);
}

Test(work, large_replies_arrive_whole)
{
    galley_pool_options o = quick;
    run r = {JOBS("big 0", "big 1", "big 65528", "big 65536", "big 20000000", "echo 5")};
    galley_error err;
    o.job_seconds = 20;
    cr_assert_eq(go(&o, &r, &err), GALLEY_OK, "%s", err.text);
    cr_assert_eq(r.ok, 6);
    cr_assert_eq(r.results[4].bytes.size, 20000000);
    cr_assert_eq(r.results[2].bytes.size, 65528);
}

/* -- failures that cost one job -- */

Test(work, a_worker_that_goes_wrong_costs_the_one_job)
{
    static const struct {
        const char *job;
        galley_status status;
        const char *reason;
    } rows[] = {
        {"abort 0", GALLEY_INTERNAL, "worker killed by signal 6 (ABRT)"},
        {"exit 0", GALLEY_INTERNAL, "worker ended with status 0"},
        {"exit 3", GALLEY_INTERNAL, "worker ended with status 3"},
        {"segv 0", GALLEY_INTERNAL, "worker killed by signal 11 (SEGV)"},
        {"loop 0", GALLEY_LIMIT, "over its 0.4 s deadline"},
        {"garbage 255", GALLEY_CORRUPT, "worker sent a malformed answer"},
        {"garbage 0", GALLEY_CORRUPT, "worker sent a malformed answer"},
        {"dance 1", GALLEY_SYNTAX, "no deed 'dance'"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (unsigned workers = 1; workers <= 3; workers += 2) {
            galley_pool_options o = quick;
            run r = {
                JOBS("echo 0", "echo 1", rows[i].job, "echo 3", "sleep 4", "echo 5", "echo 6")};
            galley_error err;
            o.workers = workers;
            double start = galley__seconds();
            cr_assert_eq(go(&o, &r, &err), GALLEY_OK, "%s: %s", rows[i].job, err.text);
            cr_expect_eq(r.results[2].status, rows[i].status, "%s: %d", rows[i].job,
                         r.results[2].status);
            cr_expect_str_eq(r.texts[2], rows[i].reason);
            cr_expect_eq(r.ok, 6, "%s with %u workers: %zu went well", rows[i].job, workers, r.ok);
            cr_expect_str_eq(r.texts[6], "6");
            cr_expect_lt(galley__seconds() - start, 3.0, "%s", rows[i].job);
        }
}

Test(work, an_answer_too_many_is_noticed)
{
    run r = {JOBS("echo 0", "twice 1")};
    galley_error err;
    cr_assert_eq(go(&quick, &r, &err), GALLEY_OK, "%s", err.text);
    cr_assert_eq(r.taken, 2);
    cr_assert_str_eq(r.texts[1], "x");
}

Test(work, jobs_that_all_go_wrong_all_fail)
{
    galley_pool_options o = quick;
    run r = {JOBS("abort 0", "segv 0", "exit 1")};
    galley_error err;
    o.workers = 2;
    r.total = 60;
    cr_assert_eq(go(&o, &r, &err), GALLEY_OK, "%s", err.text);
    cr_assert_eq(r.taken, 60);
    cr_assert_eq(r.ok, 0);
}

static void kill_first(run *r, const galley_result *result)
{
    if (result->number == 0)
        kill(r->pid = atoi(r->texts[0]), SIGKILL);
}

Test(work, a_worker_killed_from_outside_costs_one_job)
{
    run r = {JOBS("pid 0", "sleep 300000", "echo 2", "echo 3"), .on_take = kill_first};
    galley_error err;
    cr_assert_eq(go(&quick, &r, &err), GALLEY_OK, "%s", err.text);
    cr_assert_eq(r.ok, 3);
    cr_assert_str_eq(r.texts[1], "worker killed by signal 9 (KILL)");
}

/* Gone, or at least dead: who takes over orphans may not have looked yet. */
static bool dead_now(pid_t pid)
{
    char path[64], state = 'Z';
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *f = fopen(path, "r");
    if (f == NULL)
        return true;
    if (fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
        state = 'Z';
    fclose(f);
    return state == 'Z' || state == 'X';
}

/* Its socket is closed a moment before it is dead. */
static bool dead(pid_t pid)
{
    for (int i = 0; i < 100 && !dead_now(pid); i++)
        usleep(10000);
    return dead_now(pid);
}

static void kill_host(run *r, const galley_result *result)
{
    if (result->number == 0)
        r->pid = atoi(r->texts[0]);
    if (result->number == 1)
        kill(atoi(r->texts[1]), SIGKILL);
}

Test(work, without_its_host_the_run_fails_and_no_worker_stays)
{
    galley_pool_options o = quick;
    run r = {JOBS("pid 0", "pid 1", "sleep 1000000", "sleep 1000000", "echo 4"),
             .on_take = kill_host};
    galley_error err;
    o.job_seconds = 10;
    cr_assert_eq(go(&o, &r, &err), GALLEY_INTERNAL);
    cr_assert_str_eq(err.text, "host process killed by signal 9 (KILL)");
    cr_assert(dead(r.pid), "worker %d lives on", r.pid);
}

/* -- begin, feed, take, stop -- */

static galley_status begin_fails(void *ctx, galley_error *err)
{
    (void)ctx;
    return galley__fail(err, GALLEY_NOMEM, "no scratch");
}

static galley_status begin_crashes(void *ctx, galley_error *err)
{
    (void)ctx, (void)err;
    _exit(9);
}

static galley_status begin_hangs(void *ctx, galley_error *err)
{
    (void)ctx, (void)err;
    while (pause() < 0)
        ;
    return GALLEY_OK;
}

Test(work, a_worker_that_cannot_begin_ends_the_run)
{
    static const struct {
        galley_status (*begin)(void *ctx, galley_error *err);
        galley_status status;
        const char *text;
    } rows[] = {
        {begin_fails, GALLEY_NOMEM, "starting a worker: no scratch"},
        {begin_crashes, GALLEY_INTERNAL, "worker ended with status 9 before its first job"},
        {begin_hangs, GALLEY_LIMIT, "worker over its 0.2 s before its first job"},
    };
    for (size_t i = 0; i < 3; i++) {
        galley_pool_options o = quick;
        run r = {JOBS("echo 0", "echo 1")};
        galley_error err;
        o.begin = rows[i].begin;
        o.load_seconds = 0.2;
        o.jailed = i != 2; /* pause is nothing a jailed worker may do */
        cr_expect_eq(go(&o, &r, &err), rows[i].status, "%s", err.text);
        cr_expect_str_eq(err.text, rows[i].text);
    }
}

Test(work, failures_of_feed_and_take_end_the_run)
{
    run unfed = {JOBS("echo 0"), .feed_status = GALLEY_IO};
    run untaken = {JOBS("echo 0", "echo 1"), .take_status = GALLEY_BUSY};
    galley_error err;
    cr_assert_eq(go(&quick, &unfed, &err), GALLEY_IO);
    cr_assert_str_eq(err.text, "feed fails");
    cr_assert_eq(go(&quick, &untaken, &err), GALLEY_BUSY);
    cr_assert_str_eq(err.text, "take fails");
    cr_assert_eq(untaken.taken, 1);
}

static volatile sig_atomic_t stop_flag;

static void stop_at_five(run *r, const galley_result *result)
{
    (void)r;
    stop_flag = result->number >= 5;
}

Test(work, stop_finishes_what_is_under_way)
{
    galley_pool_options o = quick;
    run r = {JOBS("sleep 1000"), .on_take = stop_at_five};
    galley_error err;
    r.total = 100000;
    o.stop = &stop_flag;
    o.workers = 2;
    o.batch = 4;
    cr_assert_eq(go(&o, &r, &err), GALLEY_CANCELLED);
    cr_assert_eq(r.taken, r.fed, "%zu fed, %zu taken", r.fed, r.taken);
    cr_assert_eq(r.ok, r.taken);
    cr_assert_lt(r.fed, 200);
}

Test(work, wrong_options_are_refused)
{
    run r = {JOBS("echo 0")};
    galley_pool_options none = quick, many = quick, deep = quick;
    galley_error err;
    none.workers = 0;
    many.workers = 257;
    deep.batch = 5000;
    cr_assert_eq(go(&none, &r, &err), GALLEY_INVALID);
    cr_assert_eq(go(&many, &r, &err), GALLEY_INVALID);
    cr_assert_eq(go(&deep, &r, &err), GALLEY_INVALID);
}

Test(work, the_deadline_can_be_asked_for)
{
    run r = {JOBS("left 0")};
    galley_error err;
    cr_assert_eq(go(&quick, &r, &err), GALLEY_OK);
    int ms = atoi(r.texts[0]);
    cr_assert(ms > 100 && ms <= 400, "%d ms left", ms);
}

/* -- loading -- */

typedef struct loading {
    const char *folder;
    char told[256];
} loading;

static galley_status load_fails(void *ctx, galley__buf *reply, galley_error *err)
{
    (void)ctx, (void)reply;
    return galley__fail_at(err, GALLEY_SYNTAX, 12, "rules.lua:3: no");
}

static galley_status load_hangs(void *ctx, galley__buf *reply, galley_error *err)
{
    (void)ctx, (void)reply, (void)err;
    for (volatile int i = 0; i == 0;)
        ;
    return GALLEY_OK;
}

static galley_status load_dies(void *ctx, galley__buf *reply, galley_error *err)
{
    (void)ctx, (void)reply, (void)err;
    raise(SIGKILL);
    return GALLEY_OK;
}

Test(work, a_load_that_fails_hangs_or_dies_ends_the_run)
{
    static const struct {
        galley_status (*load)(void *ctx, galley__buf *reply, galley_error *err);
        galley_status status;
        const char *text;
        size_t offset;
    } rows[] = {
        {load_fails, GALLEY_SYNTAX, "rules.lua:3: no", 12},
        {load_hangs, GALLEY_LIMIT, "loading is over its 0.3 s deadline", GALLEY_NOWHERE},
        {load_dies, GALLEY_INTERNAL, "host process killed by signal 9 (KILL)", GALLEY_NOWHERE},
    };
    for (size_t i = 0; i < 3; i++) {
        galley_pool_options o = quick;
        run r = {JOBS("echo 0")};
        galley_error err;
        o.load = rows[i].load;
        o.load_seconds = 0.3;
        cr_expect_eq(go(&o, &r, &err), rows[i].status, "row %zu: %s", i, err.text);
        cr_expect_str_eq(err.text, rows[i].text);
        cr_expect_eq(err.offset, rows[i].offset);
        cr_expect_eq(r.fed, 0);
    }
}

/* What could be had while loading, a letter each. */
static galley_status load_tries(void *ctx, galley__buf *reply, galley_error *err)
{
    loading *l = ctx;
    char path[300];
    (void)err;
    snprintf(path, sizeof path, "%s/list.tsv", l->folder);
    galley__buf_add(reply, open(path, O_RDONLY) >= 0 ? GALLEY_STR("r") : GALLEY_STR("-"));
    galley__buf_add(reply, open(path, O_RDWR) >= 0 ? GALLEY_STR("w") : GALLEY_STR("-"));
    galley__buf_add(reply, open(path, O_RDONLY | O_TRUNC) >= 0 ? GALLEY_STR("t") : GALLEY_STR("-"));
    galley__buf_add(reply, unlink(path) == 0 ? GALLEY_STR("u") : GALLEY_STR("-"));
    snprintf(path, sizeof path, "%s/new", l->folder);
    galley__buf_add(reply,
                    open(path, O_CREAT | O_WRONLY, 0600) >= 0 ? GALLEY_STR("c") : GALLEY_STR("-"));
    galley__buf_add(reply, mkdir(path, 0700) == 0 ? GALLEY_STR("m") : GALLEY_STR("-"));
    galley__buf_add(reply,
                    socket(AF_INET, SOCK_STREAM, 0) >= 0 ? GALLEY_STR("s") : GALLEY_STR("-"));
    galley__buf_add(reply, system("true") == 0 ? GALLEY_STR("x") : GALLEY_STR("-"));
    void *p =
        mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    galley__buf_add(reply, p != MAP_FAILED ? GALLEY_STR("j") : GALLEY_STR("-"));
    galley__buf_add(reply, open("/etc/passwd", O_RDONLY) >= 0 ? GALLEY_STR("p") : GALLEY_STR("-"));
    return GALLEY_OK;
}

static galley_status hear_load(void *ctx, galley_str reply, galley_error *err)
{
    loading *l = ctx;
    (void)err;
    snprintf(l->told, sizeof l->told, "%.*s", GALLEY__S(reply));
    return GALLEY_OK;
}

static galley_status feed_nothing(void *ctx, galley__buf *job, void **tag, bool *more,
                                  galley_error *err)
{
    (void)ctx, (void)job, (void)tag, (void)err;
    *more = false;
    return GALLEY_OK;
}

static bool has_landlock(void)
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); /* Landlock asks this of all but root */
        galley__landlock((galley_str){NULL, 0}, (galley_str){NULL, 0}, NULL);
        _exit(open("/etc/passwd", O_RDONLY) >= 0);
    }
    waitpid(pid, &status, 0);
    return WEXITSTATUS(status) == 0;
}

Test(work, load_reads_its_folder_and_touches_nothing)
{
    char folder[] = "/tmp/galley-work-XXXXXX", path[64];
    loading l = {.folder = mkdtemp(folder)};
    cr_assert_not_null(l.folder);
    snprintf(path, sizeof path, "%s/list.tsv", folder);
    FILE *f = fopen(path, "w");
    fputs("surface\tid\n", f);
    fclose(f);
    galley_pool_options o = quick;
    galley_pool_parent parent = {.loaded = hear_load, .feed = feed_nothing, .ctx = &l};
    galley_error err;
    o.load = load_tries;
    o.ctx = &l;
    o.readable = galley_str_of(folder);
    cr_assert_eq(galley_pool_run(&o, &parent, &err), GALLEY_OK, "%s", err.text);
    bool landlock = has_landlock();
    if (!landlock)
        printf("skipped: this kernel has no Landlock, so load may read everywhere\n");
    cr_expect_str_eq(l.told, landlock ? "r-------j-" : "r-------jp");
    o.readable = (galley_str){NULL, 0};
    cr_assert_eq(galley_pool_run(&o, &parent, &err), GALLEY_OK, "%s", err.text);
    cr_expect_str_eq(l.told, landlock ? "--------j-" : "r-------jp");
    o.readable = GALLEY_STR("/nonexistent/folder");
    cr_expect_eq(galley_pool_run(&o, &parent, &err), landlock ? GALLEY_NOTFOUND : GALLEY_OK);
    struct stat st;
    cr_expect_eq(stat(path, &st), 0);
    cr_expect_eq(st.st_size, 11, "the list was changed");
    unlink(path);
    cr_expect_eq(rmdir(folder), 0, "a file was made");
}

/* -- the worker's jail -- */

Test(work, a_worker_opens_nothing_runs_nothing_and_signals_nobody)
{
    run r = {JOBS("open 0", "exec 0", "kill 15", "kill 9", "echo 4")};
    galley_error err;
    unlink("/tmp/galley-work-test");
    cr_assert_eq(go(&quick, &r, &err), GALLEY_OK, "%s", err.text);
    cr_expect_str_eq(r.texts[0], "ok");
    cr_expect_str_eq(r.texts[4], "4");
    cr_expect_neq(access("/tmp/galley-work-test", F_OK), 0, "a file was written");
    if (GALLEY__SANITIZED) {
        printf("skipped: under a sanitizer unknown calls are not fatal\n");
        return;
    }
    for (size_t i = 1; i <= 3; i++) {
        cr_expect_eq(r.results[i].status, GALLEY_INVALID, "job %zu: %s", i, r.texts[i]);
        cr_expect_str_eq(r.texts[i],
                         "worker killed by signal 31 (SYS): it tried what its jail forbids");
    }
}

Test(work, memory_is_capped_and_not_executable)
{
    galley_pool_options o = quick;
    run r = {JOBS("memory 8", "memory 400", "execmem 4096")};
    galley_error err;
    o.memory = (size_t)100 << 20;
    cr_assert_eq(go(&o, &r, &err), GALLEY_OK, "%s", err.text);
    cr_expect_str_eq(r.texts[0], "had");
    if (GALLEY__SANITIZED) {
        printf("skipped: a sanitizer needs address space\n");
        return;
    }
    cr_expect_str_eq(r.texts[1], "none");
    cr_expect_str_eq(r.texts[2], "none");
}

Test(work, a_run_without_jail_works_too)
{
    galley_pool_options o = quick;
    run r = {JOBS("echo 1", "abort 0", "pid 0")};
    galley_error err;
    o.jailed = false;
    cr_assert_eq(go(&o, &r, &err), GALLEY_OK, "%s", err.text);
    cr_assert_eq(r.ok, 2);
}
