/* core/work/pool.c: the parent: feeds, takes, watches deadlines, replaces workers.
 *
 * Each worker has a line of jobs that were sent to it; it answers in that order, so the first of the line is what it is
 * at. A worker is started when there is a job for it. Its line may be `depth` jobs long: short at first, so that few
 * jobs spread over all workers, and twice as long each time it ran dry, up to the batch.
 * SPDX-License-Identifier: MIT */
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/work/queue.h"
#include "core/work/work_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORKERS_MAX  256
#define LINE_BYTES   ((size_t)1 << 20) /* sent ahead to one worker */
#define READ_BYTES   ((size_t)1 << 16)
#define STARTS_MAX   3   /* workers in a row that died before they were ready */
#define HOST_SECONDS 60  /* for forking, and for killing a worker */
#define STOP_MS      200 /* how soon a stop is seen */

typedef struct sent {
    size_t number;
    uint64_t end; /* of its frame, counted from the worker's first byte */
} sent;

typedef struct worker {
    int fd;       /* -1: none */
    bool ready;   /* has begun */
    bool filling; /* its line is being filled */
    galley__buf in;
    galley__buf out;
    size_t out_at;    /* bytes of out that are written */
    uint64_t written; /* of all its frames */
    uint64_t framed;  /* bytes that were ever put into out */
    sent *line;       /* a ring of `batch` */
    size_t first, count, bytes;
    size_t depth;
    double since; /* when the first of the line began, or the worker */
} worker;

typedef struct pool {
    galley_pool_options options;
    const galley_pool_parent *parent;
    galley_error *err;
    pid_t host;
    int control;
    worker *workers;
    galley__queue queue;
    bool fed_all;
    bool stopped;
    unsigned bad_starts;
} pool;

/* -- small parts -- */

static bool stop_asked(const pool *p)
{
    return p->options.stop && *p->options.stop;
}

static bool alive(const worker *w)
{
    return w->fd >= 0;
}

static galley_status socket_pair(int pair[2], galley_error *err)
{
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0)
        return GALLEY_OK;
    return galley__fail(err, GALLEY_IO, "no socket for a worker: %s", strerror(errno));
}

/* "worker killed by signal 11 (SEGV)" */
static galley_error how_it_ended(const char *who, int status)
{
    galley_error e;
    if (!WIFSIGNALED(status))
        galley__fail(&e, GALLEY_INTERNAL, "%s ended with status %d", who, WEXITSTATUS(status));
    else if (WTERMSIG(status) == SIGSYS)
        galley__fail(&e, GALLEY_INVALID,
                     "%s killed by signal %d (SYS): it tried what its jail forbids", who, SIGSYS);
    else {
        const char *name = sigabbrev_np(WTERMSIG(status));
        galley__fail(&e, GALLEY_INTERNAL, "%s killed by signal %d (%s)", who, WTERMSIG(status),
                     name ? name : "?");
    }
    return e;
}

/* -- the host -- */

static galley_status host_gone(pool *p)
{
    int status = 0;
    if (p->host > 0 && waitpid(p->host, &status, WNOHANG) == 0) {
        kill(p->host, SIGKILL);
        waitpid(p->host, &status, 0);
    }
    p->host = 0;
    galley_error e = how_it_ended("host process", status);
    return galley__fail(p->err, e.status, "%s", e.text);
}

/* Wait for bytes of the host; OK once there are some. */
static galley_status await_host(pool *p, double seconds, const char *what)
{
    double until = galley__seconds() + seconds;
    struct pollfd fd = {.fd = p->control, .events = POLLIN};
    for (;;) {
        double left = until - galley__seconds();
        if (left <= 0) {
            kill(p->host, SIGKILL);
            return galley__fail(p->err, GALLEY_LIMIT, "%s is over its %g s deadline", what,
                                seconds);
        }
        int n = poll(&fd, 1, left > 0.2 ? STOP_MS : (int)(left * 1000) + 1);
        if (n > 0)
            return GALLEY_OK;
        if (n < 0 && errno != EINTR)
            return galley__fail(p->err, GALLEY_IO, "poll: %s", strerror(errno));
        if (stop_asked(p) && !p->queue.end)
            return galley__fail(p->err, GALLEY_CANCELLED, "stopped while loading");
    }
}

/* A whole frame of the host; it is trusted to send the rest of what it began. */
static galley_status read_host(pool *p, galley__frame *head, galley__buf *bytes)
{
    if (!galley__read_all(p->control, head, sizeof *head))
        return host_gone(p);
    if (head->size > GALLEY_POOL_BYTES_MAX)
        return galley__fail(p->err, GALLEY_CORRUPT, "host process sent a malformed answer");
    char *room = galley__buf_room(bytes, head->size);
    if (room == NULL)
        return galley__nomem(p->err);
    if (!galley__read_all(p->control, room, head->size))
        return host_gone(p);
    bytes->size += head->size;
    return GALLEY_OK;
}

/* Give an order and get its answer, a number. */
static galley_status order_host(pool *p, galley__order_kind kind, uint32_t slot, int fd,
                                int32_t *answer)
{
    galley__order order = {(uint32_t)kind, slot};
    galley__frame head;
    galley__buf bytes;
    if (!galley__send_order(p->control, &order, fd))
        return host_gone(p);
    galley__buf_init(&bytes, NULL);
    galley_status status = await_host(p, HOST_SECONDS, "an order to the host process");
    if (status == GALLEY_OK)
        status = read_host(p, &head, &bytes);
    if (status == GALLEY_OK && bytes.size != sizeof *answer)
        status = galley__fail(p->err, GALLEY_CORRUPT, "host process sent a malformed answer");
    if (status == GALLEY_OK)
        memcpy(answer, bytes.data, sizeof *answer);
    galley__buf_fini(&bytes);
    return status;
}

static galley_status fork_host(pool *p)
{
    int pair[2];
    galley_status status = socket_pair(pair, p->err);
    if (status != GALLEY_OK)
        return status;
    pid_t self = getpid(), pid = fork();
    if (pid == 0) {
        galley__die_with_parent(self);
        galley__host_main(&p->options, pair[1]);
    }
    close(pair[1]);
    p->control = pair[0];
    if (pid < 0)
        return galley__fail(p->err, GALLEY_IO, "no host process: %s", strerror(errno));
    p->host = pid;
    return GALLEY_OK;
}

/* What load told, to the caller; its failure is the run's. */
static galley_status hand_loaded(pool *p, const galley__frame *head, galley_str bytes)
{
    galley_error why;
    if (head->kind == GALLEY__FRAME_LOADED)
        return p->parent->loaded ? p->parent->loaded(p->parent->ctx, bytes, p->err) : GALLEY_OK;
    if (head->kind != GALLEY__FRAME_FAILED || !galley__error_get(bytes, &why))
        return galley__fail(p->err, GALLEY_CORRUPT, "host process sent a malformed answer");
    if (p->err)
        *p->err = why;
    return why.status;
}

static galley_status start_host(pool *p)
{
    galley__frame head;
    galley__buf bytes;
    galley_status status = fork_host(p);
    if (status != GALLEY_OK)
        return status;
    galley__buf_init(&bytes, NULL);
    status = await_host(p, p->options.load_seconds, "loading");
    if (status == GALLEY_OK)
        status = read_host(p, &head, &bytes);
    if (status == GALLEY_OK)
        status = hand_loaded(p, &head, galley__buf_str(&bytes));
    galley__buf_fini(&bytes);
    return status;
}

/* The end of its control socket ends the host, and it ends its workers. */
static void end_host(pool *p)
{
    int status;
    if (p->control >= 0)
        close(p->control);
    p->control = -1;
    for (int i = 0; p->host > 0 && i < 500; i++) {
        if (waitpid(p->host, &status, WNOHANG) != 0)
            p->host = 0;
        else
            usleep(i < 50 ? 200 : 10000);
    }
    if (p->host > 0) {
        kill(p->host, SIGKILL);
        waitpid(p->host, &status, 0);
    }
    p->host = 0;
}

/* -- workers -- */

static void clear_worker(worker *w)
{
    if (alive(w))
        close(w->fd);
    w->fd = -1;
    w->ready = w->filling = false;
    w->first = w->count = w->bytes = w->out_at = 0;
    w->written = w->framed = 0;
    galley__buf_clear(&w->in);
    galley__buf_clear(&w->out);
}

static galley_status start_worker(pool *p, worker *w)
{
    int pair[2];
    int32_t why = 0;
    galley_status status = socket_pair(pair, p->err);
    if (status != GALLEY_OK)
        return status;
    status = order_host(p, GALLEY__ORDER_SPAWN, (uint32_t)(w - p->workers), pair[1], &why);
    close(pair[1]);
    if (status == GALLEY_OK && why != 0)
        status = galley__fail(p->err, GALLEY_IO, "no worker process: %s", strerror(why));
    if (status == GALLEY_OK && fcntl(pair[0], F_SETFL, O_NONBLOCK) != 0)
        status = galley__fail(p->err, GALLEY_IO, "fcntl: %s", strerror(errno));
    if (status != GALLEY_OK) {
        close(pair[0]);
        return status;
    }
    w->fd = pair[0];
    w->since = galley__seconds();
    return GALLEY_OK;
}

static sent *at_line(const pool *p, const worker *w, size_t i)
{
    return &w->line[(w->first + i) % p->options.batch];
}

static void drop_first(pool *p, worker *w)
{
    w->bytes -= galley__queue_at(&p->queue, at_line(p, w, 0)->number)->bytes.size;
    w->first = (w->first + 1) % p->options.batch;
    w->count--;
    w->since = galley__seconds();
}

/* Its first job failed with `why` (NULL: nobody is to blame), the others go to somebody else. */
static galley_status give_back(pool *p, worker *w, const galley_error *why)
{
    bool kept = true;
    if (w->count > 0 && why) {
        kept = galley__queue_done(&p->queue, at_line(p, w, 0)->number, GALLEY_STR(""), why);
        drop_first(p, w);
    }
    for (; w->count > 0; drop_first(p, w))
        galley__queue_give_back(&p->queue, at_line(p, w, 0)->number);
    return kept ? GALLEY_OK : galley__nomem(p->err);
}

/* A worker that never began costs no job; if several do, the run cannot go on. */
static galley_status bad_start(pool *p, const galley_error *why)
{
    if (++p->bad_starts < STARTS_MAX)
        return GALLEY_OK;
    return galley__fail(p->err, why->status, "%s before its first job", why->text);
}

/* The end of a worker. `why` NULL: it ended by itself, and how it did so is the reason. */
static galley_status bury(pool *p, worker *w, const galley_error *why)
{
    int32_t ended = 0;
    bool was_ready = w->ready;
    galley_status status =
        order_host(p, GALLEY__ORDER_REAP, (uint32_t)(w - p->workers), -1, &ended);
    if (status != GALLEY_OK)
        return status;
    galley_error reason = why ? *why : how_it_ended("worker", ended);
    status = give_back(p, w, was_ready ? &reason : NULL);
    clear_worker(w);
    if (status == GALLEY_OK && !was_ready)
        status = bad_start(p, &reason);
    return status;
}

/* -- sending -- */

static galley_status flush(pool *p, worker *w)
{
    while (w->out_at < w->out.size) {
        ssize_t n = send(w->fd, w->out.data + w->out_at, w->out.size - w->out_at, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) /* full: later; broken: the end is read with the rest of what it said */
            return GALLEY_OK;
        if (w->count > 0 && at_line(p, w, 0)->end > w->written && w->ready)
            w->since = galley__seconds(); /* the clock of a job starts when it was sent whole */
        w->out_at += (size_t)n;
        w->written += (size_t)n;
    }
    galley__buf_clear(&w->out);
    w->out_at = 0;
    return GALLEY_OK;
}

static galley_status send_job(pool *p, worker *w, size_t number)
{
    galley__job *job = galley__queue_at(&p->queue, number);
    galley__frame head = {(uint32_t)job->bytes.size, GALLEY__FRAME_JOB};
    galley__buf_add(&w->out, (galley_str){(const char *)&head, sizeof head});
    galley__buf_add(&w->out, galley__buf_str(&job->bytes));
    if (w->out.failed)
        return galley__nomem(p->err);
    w->framed += sizeof head + job->bytes.size;
    if (w->count == 0 && w->ready)
        w->since = galley__seconds();
    *at_line(p, w, w->count++) = (sent){number, w->framed};
    w->bytes += job->bytes.size;
    return GALLEY_OK;
}

/* One more job into the queue, unless there is none, or no room. */
static galley_status feed_one(pool *p)
{
    bool more = true;
    if (!p->stopped && stop_asked(p))
        p->stopped = p->fed_all = true;
    if (p->fed_all || galley__queue_full(&p->queue))
        return GALLEY_OK;
    galley__job *job = galley__queue_room(&p->queue);
    galley_status status = p->parent->feed(p->parent->ctx, &job->bytes, &job->tag, &more, p->err);
    if (status == GALLEY_OK && job->bytes.failed)
        status = galley__nomem(p->err);
    if (status != GALLEY_OK || !more) {
        p->fed_all = true;
        return status;
    }
    size_t number = p->queue.end;
    bool too_large = job->bytes.size > GALLEY_POOL_BYTES_MAX;
    if (too_large)
        galley__buf_fini(&job->bytes);
    galley__queue_fed(&p->queue);
    if (too_large) {
        galley_error why;
        galley__fail(&why, GALLEY_LIMIT, "over %zu MiB", GALLEY_POOL_BYTES_MAX >> 20);
        galley__queue_done(&p->queue, number, GALLEY_STR(""), &why);
    }
    return GALLEY_OK;
}

/* A job for one worker; *got is false when there is none now. */
static galley_status next_job(pool *p, size_t *number, bool *got)
{
    galley_status status = GALLEY_OK;
    *got = galley__queue_assign(&p->queue, number);
    while (!*got && status == GALLEY_OK) {
        size_t before = p->queue.end;
        status = feed_one(p);
        if (p->queue.end == before)
            break;
        *got = galley__queue_assign(&p->queue, number);
    }
    return status;
}

static bool wants(const pool *p, const worker *w)
{
    return w->filling && w->count < w->depth && w->count < p->options.batch &&
           (w->count < 2 || w->bytes < LINE_BYTES);
}

static galley_status fill_one(pool *p, worker *w, bool *got)
{
    size_t number;
    galley_status status = next_job(p, &number, got);
    if (status != GALLEY_OK || !*got)
        return status;
    if (!alive(w))
        status = start_worker(p, w);
    if (status == GALLEY_OK)
        status = send_job(p, w, number);
    return status;
}

/* Jobs in turn to all workers whose line is half empty, so that all have as many. */
static galley_status fill_lines(pool *p)
{
    bool got = true;
    galley_status status = GALLEY_OK;
    for (unsigned i = 0; i < p->options.workers; i++)
        p->workers[i].filling = p->workers[i].count <= p->workers[i].depth / 2;
    for (bool any = true; any && got && status == GALLEY_OK;) {
        any = false;
        for (unsigned i = 0; i < p->options.workers && got && status == GALLEY_OK; i++)
            if (wants(p, &p->workers[i])) {
                status = fill_one(p, &p->workers[i], &got);
                any = true;
            }
    }
    for (unsigned i = 0; i < p->options.workers && status == GALLEY_OK; i++)
        if (alive(&p->workers[i]))
            status = flush(p, &p->workers[i]);
    return status;
}

/* -- receiving -- */

static galley_status malformed(pool *p, worker *w)
{
    galley_error why;
    galley__fail(&why, GALLEY_CORRUPT, "worker sent a malformed answer");
    return bury(p, w, &why);
}

/* The first word of a worker: it has begun, or why not. */
static galley_status hear_start(pool *p, worker *w, uint32_t kind, galley_str bytes)
{
    galley_error why;
    if (kind == GALLEY__FRAME_READY && bytes.size == 0) {
        w->ready = true;
        w->since = galley__seconds();
        p->bad_starts = 0;
        return GALLEY_OK;
    }
    if (kind != GALLEY__FRAME_FAILED || !galley__error_get(bytes, &why))
        return malformed(p, w);
    return galley__fail(p->err, why.status, "starting a worker: %s", why.text);
}

static galley_status hear(pool *p, worker *w, uint32_t kind, galley_str bytes)
{
    galley_error why;
    bool failed = kind == GALLEY__FRAME_FAILED;
    if (!w->ready)
        return hear_start(p, w, kind, bytes);
    if (w->count == 0 || (!failed && kind != GALLEY__FRAME_REPLY) ||
        (failed && !galley__error_get(bytes, &why)))
        return malformed(p, w);
    size_t number = at_line(p, w, 0)->number;
    if (failed)
        bytes.size = 0;
    if (!galley__queue_done(&p->queue, number, bytes, failed ? &why : NULL))
        return galley__nomem(p->err);
    drop_first(p, w);
    if (w->count == 0 && w->depth < p->options.batch)
        w->depth = w->depth * 2 < p->options.batch ? w->depth * 2 : p->options.batch;
    return GALLEY_OK;
}

/* All whole frames that were read. A worker that was buried on the way has none left. */
static galley_status hear_all(pool *p, worker *w)
{
    galley_status status = GALLEY_OK;
    size_t at = 0;
    galley__frame head;
    while (status == GALLEY_OK && alive(w) && w->in.size - at >= sizeof head) {
        memcpy(&head, w->in.data + at, sizeof head);
        if (head.size > GALLEY_POOL_BYTES_MAX)
            return malformed(p, w);
        if (w->in.size - at - sizeof head < head.size)
            break;
        galley_str bytes = {w->in.data + at + sizeof head, head.size};
        at += sizeof head + head.size;
        status = hear(p, w, head.kind, bytes);
    }
    if (alive(w) && at > 0) {
        memmove(w->in.data, w->in.data + at, w->in.size - at);
        w->in.size -= at;
    }
    return status;
}

/* Read what is there; the end of the stream is the end of the worker. */
static galley_status listen_to(pool *p, worker *w)
{
    galley_status status = GALLEY_OK;
    bool ended = false;
    for (bool more = true; more && status == GALLEY_OK && alive(w);) {
        char *room = galley__buf_room(&w->in, READ_BYTES);
        if (room == NULL)
            return galley__nomem(p->err);
        ssize_t n = recv(w->fd, room, READ_BYTES, 0);
        ended = n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR);
        more = n == (ssize_t)READ_BYTES;
        if (n > 0) {
            w->in.size += (size_t)n;
            status = hear_all(p, w);
        }
    }
    if (ended && status == GALLEY_OK && alive(w))
        status = bury(p, w, NULL);
    return status;
}

/* -- the run -- */

static galley_status take_all(pool *p)
{
    galley_status status = GALLEY_OK;
    for (galley__job *job; status == GALLEY_OK && (job = galley__queue_head(&p->queue)) != NULL;) {
        galley_result result = {.number = p->queue.first,
                                .status = job->status,
                                .bytes = galley__buf_str(&job->reply),
                                .tag = job->tag};
        if (job->status == GALLEY_OK)
            result.error = (galley_error){GALLEY_OK, GALLEY_NOWHERE, GALLEY_NOWHERE, ""};
        else
            result.error = job->error;
        status = p->parent->take(p->parent->ctx, &result, p->err);
        galley__queue_taken(&p->queue);
    }
    return status;
}

/* When the worker is over its time; < 0: it has nothing to do. */
static double due(const pool *p, const worker *w)
{
    if (!alive(w))
        return -1;
    if (!w->ready)
        return w->since + p->options.load_seconds;
    return w->count ? w->since + p->options.job_seconds : -1;
}

static int time_to_wait(const pool *p)
{
    double now = galley__seconds(), wait = p->options.stop ? STOP_MS * 1e-3 : 3600;
    for (unsigned i = 0; i < p->options.workers; i++) {
        double at = due(p, &p->workers[i]);
        if (at >= 0 && at - now < wait)
            wait = at - now;
    }
    return wait <= 0 ? 0 : (int)(wait * 1000) + 1;
}

static galley_status check_deadlines(pool *p)
{
    galley_status status = GALLEY_OK;
    double now = galley__seconds();
    for (unsigned i = 0; i < p->options.workers && status == GALLEY_OK; i++) {
        worker *w = &p->workers[i];
        double at = due(p, w);
        if (at < 0 || now < at)
            continue;
        galley_error why;
        galley__fail(&why, GALLEY_LIMIT,
                     w->ready ? "over its %g s deadline" : "worker over its %g s",
                     w->ready ? p->options.job_seconds : p->options.load_seconds);
        status = bury(p, w, &why);
    }
    return status;
}

/* While this process was stopped (SIGSTOP, a laptop's lid), its workers were too: that time is nobody's. */
static void forgive(pool *p, double late)
{
    for (unsigned i = 0; i < p->options.workers; i++)
        p->workers[i].since += late;
}

static galley_status wait_for_news(pool *p, struct pollfd *fds)
{
    galley_status status = GALLEY_OK;
    int ms = time_to_wait(p);
    double before = galley__seconds();
    for (unsigned i = 0; i < p->options.workers; i++) {
        const worker *w = &p->workers[i];
        bool pending = w->out_at < w->out.size;
        fds[i] = (struct pollfd){.fd = w->fd, .events = pending ? POLLIN | POLLOUT : POLLIN};
    }
    fds[p->options.workers] = (struct pollfd){.fd = p->control, .events = POLLIN};
    if (poll(fds, p->options.workers + 1, ms) < 0 && errno != EINTR)
        return galley__fail(p->err, GALLEY_IO, "poll: %s", strerror(errno));
    double late = galley__seconds() - before - ms * 1e-3;
    if (late > 1)
        forgive(p, late);
    if (fds[p->options.workers].revents) /* it speaks only when asked */
        return host_gone(p);
    for (unsigned i = 0; i < p->options.workers && status == GALLEY_OK; i++) {
        worker *w = &p->workers[i];
        if (alive(w) && fds[i].revents & (POLLIN | POLLHUP | POLLERR))
            status = listen_to(p, w);
        if (alive(w) && status == GALLEY_OK && fds[i].revents & POLLOUT)
            status = flush(p, w);
    }
    return status == GALLEY_OK ? check_deadlines(p) : status;
}

static bool busy(const pool *p)
{
    for (unsigned i = 0; i < p->options.workers; i++)
        if (p->workers[i].count > 0)
            return true;
    return false;
}

static galley_status run(pool *p)
{
    struct pollfd fds[WORKERS_MAX + 1];
    galley_status status = start_host(p);
    while (status == GALLEY_OK) {
        status = fill_lines(p);
        bool full = galley__queue_full(&p->queue);
        if (status == GALLEY_OK)
            status = take_all(p);
        if (p->fed_all && p->queue.first == p->queue.end)
            break;
        bool room = full && !galley__queue_full(&p->queue);
        if (status == GALLEY_OK && !room && busy(p))
            status = wait_for_news(p, fds);
    }
    if (status == GALLEY_OK && p->stopped)
        status = galley__fail(p->err, GALLEY_CANCELLED, "stopped");
    return status;
}

/* -- beginning and end -- */

/* Workers of a host that was killed die with it, a moment later: the end of their sockets tells. */
static void await_end(worker *w)
{
    char rest[4096];
    struct pollfd fd = {.fd = w->fd, .events = POLLIN};
    double until = galley__seconds() + 2;
    while (galley__seconds() < until && poll(&fd, 1, 100) >= 0)
        if (fd.revents) {
            ssize_t n = recv(w->fd, rest, sizeof rest, 0);
            if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
                return;
        }
}

static void fini(pool *p)
{
    end_host(p);
    for (unsigned i = 0; p->workers && i < p->options.workers; i++) {
        worker *w = &p->workers[i];
        if (alive(w))
            await_end(w);
        clear_worker(w);
        galley__buf_fini(&w->in);
        galley__buf_fini(&w->out);
        galley__free(NULL, w->line, p->options.batch * sizeof *w->line);
    }
    galley__free(NULL, p->workers, p->options.workers * sizeof *p->workers);
    galley__queue_fini(&p->queue);
}

static galley_status init(pool *p)
{
    galley_pool_options *o = &p->options;
    bool room = galley__queue_init(&p->queue, o->workers * o->batch * 4);
    p->workers = galley__new(NULL, o->workers * sizeof *p->workers);
    for (unsigned i = 0; p->workers && i < o->workers; i++) {
        worker *w = &p->workers[i];
        w->fd = -1;
        w->depth = o->batch < 2 ? o->batch : 2;
        galley__buf_init(&w->in, NULL);
        galley__buf_init(&w->out, NULL);
        w->line = galley__new(NULL, o->batch * sizeof *w->line);
        room = room && w->line;
    }
    return room && p->workers ? GALLEY_OK : galley__nomem(p->err);
}

static galley_status set_defaults(galley_pool_options *o, galley_error *err)
{
    if (o->workers < 1 || o->workers > WORKERS_MAX)
        return galley__fail(err, GALLEY_INVALID, "workers: 1 to %d, not %u", WORKERS_MAX,
                            o->workers);
    if (o->batch > 4096)
        return galley__fail(err, GALLEY_INVALID, "batch: at most 4096, not %zu", o->batch);
    o->batch = o->batch ? o->batch : 64;
    o->memory = o->memory ? o->memory : (size_t)1 << 30;
    o->job_seconds = o->job_seconds > 0 ? o->job_seconds : 10;
    o->load_seconds = o->load_seconds > 0 ? o->load_seconds : 60;
    return GALLEY_OK;
}

galley_status galley_pool_run(const galley_pool_options *options, const galley_pool_parent *parent,
                              galley_error *err)
{
    pool p = {.options = *options, .parent = parent, .err = err, .control = -1};
    galley_status status = set_defaults(&p.options, err);
    if (status != GALLEY_OK)
        return status;
    status = init(&p);
    if (status == GALLEY_OK)
        status = run(&p);
    fini(&p);
    return status;
}
