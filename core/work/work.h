/* core/work/work.h: a parent, a host child and its jailed workers.
 *
 *     galley_pool_options options = {.workers = 4, .load = load_rules, .work = judge, .ctx = &job};
 *     galley_pool_run(&options, &(galley_pool_parent){.feed = feed, .take = take, .ctx = &job}, &err);
 *
 * The parent feeds jobs (bytes) and takes results (bytes) in the order of the jobs. The host child runs
 * `load` once, locks itself down, and forks workers, which share what was loaded copy-on-write. `work` runs in a
 * worker, for one job after another. A worker that dies or is over the wall deadline costs the one job it was
 * at: that job's result is a failure with the reason, the jobs behind it go to a fresh worker.
 *
 * Jail:     while loading: no writing, no network, no exec; reading below `readable` (and `readable_too`) only (Landlock where the kernel has it,
 *           seccomp always; without seccomp the pool does not start). After loading: no files at all, memory capped,
 *           no new processes but by the host, all other descriptors closed, standard ones at /dev/null.
 *           Builds with a sanitizer leave out the memory cap and refuse instead of kill what they do not know.
 * Signals:  the parent's dispositions stay as they are; children ignore SIGINT, SIGTERM and SIGHUP (the parent
 *           decides) and have the default for all others. `stop` is looked at before each job that is fed.
 * Threads:  one run at a time in a process that has one thread.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_WORK_WORK_H
#define GALLEY_CORE_WORK_WORK_H

#include <galley/base.h>
#include <signal.h>
#include "core/base/buf.h"

/* The largest job and the largest reply; a larger one fails with LIMIT, alone. */
#define GALLEY_POOL_BYTES_MAX ((size_t)256 << 20)

typedef struct galley_pool_options {
    unsigned workers;        /* 1 to 256 */
    size_t batch;            /* jobs under way in one worker; 0: 64 */
    size_t memory;           /* bytes of address space a worker (or load) may grow by; 0: 1 GiB */
    double job_seconds;      /* wall deadline of one job; 0: 10 */
    double load_seconds;     /* wall deadline of load, and of begin; 0: 60 */
    galley_str readable;     /* folder that load may read below; empty: none */
    galley_str readable_too; /* another one */
    bool jailed; /* false: no seccomp and no Landlock (trusted work only, e.g. tests of the pool) */
    const volatile sig_atomic_t
        *stop; /* not 0: feed no more, finish what is under way, return CANCELLED; may be NULL */

    /* In the host child, may be NULL. What it appends to `reply` is handed to the parent's `loaded`. */
    galley_status (*load)(void *ctx, galley__buf *reply, galley_error *err);
    /* In a worker and its jail, once, before the first job. May be NULL. A failure ends the run. */
    galley_status (*begin)(void *ctx, galley_error *err);
    /* In a worker. A failure is the job's alone; its text is the reason. */
    galley_status (*work)(void *ctx, galley_str job, galley__buf *reply, galley_error *err);
    void *ctx;
} galley_pool_options;

/* Of a job that cost its worker `status` is LIMIT ("over its 10 s deadline"), INVALID (it tried what the jail
 * forbids), CORRUPT (it sent a malformed answer) or INTERNAL ("worker killed by signal 11 (SEGV)"). */
typedef struct galley_result {
    size_t number;        /* of the job, from 0 */
    galley_status status; /* OK: `bytes` is the reply; else `error` says why */
    galley_str bytes;     /* borrowed until take returns */
    galley_error error;
    void *tag; /* what feed gave with the job */
} galley_result;

typedef struct galley_pool_parent {
    /* After loading, with load's reply. May be NULL. A failure ends the run. */
    galley_status (*loaded)(void *ctx, galley_str reply, galley_error *err);
    /* The next job: append its bytes to `job`; *more = false at the end. `tag` comes back with the result. */
    galley_status (*feed)(void *ctx, galley__buf *job, void **tag, bool *more, galley_error *err);
    /* One result, in the order of the jobs. A failure ends the run. */
    galley_status (*take)(void *ctx, const galley_result *result, galley_error *err);
    void *ctx;
} galley_pool_parent;

/* Until the feed ends and all results are taken. At most 4 batches a worker and 64 MiB (or one job) are held,
 * so memory does not grow with the input. When it returns all children are gone, on failure too. */
galley_status galley_pool_run(const galley_pool_options *options, const galley_pool_parent *parent,
                              galley_error *err);

/* In a worker's `work`: seconds of the job's deadline that are left. */
double galley_pool_left(void);

#endif
