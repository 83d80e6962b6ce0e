/* core/work/queue.h: the jobs that the parent holds, from feed to take, in a ring.
 *
 * A job is WAITING (fed, or given back by a worker that died), ASSIGNED to a worker, or DONE; DONE jobs wait
 * until all before them are taken, so that results come in order.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_WORK_QUEUE_H
#define GALLEY_CORE_WORK_QUEUE_H

#include "core/base/buf.h"

typedef enum galley__job_state {
    GALLEY__JOB_WAITING,
    GALLEY__JOB_ASSIGNED,
    GALLEY__JOB_DONE,
} galley__job_state;

typedef struct galley__job {
    galley__job_state state;
    galley__buf bytes;
    galley__buf reply;
    void *tag;
    galley_status status;
    galley_error error;
} galley__job;

typedef struct galley__queue {
    galley__job *jobs;
    size_t window;  /* how many fit */
    size_t first;   /* the next to be taken */
    size_t end;     /* the next to be fed */
    size_t waiting; /* no job before it waits */
    size_t held;    /* bytes of jobs and replies */
} galley__queue;

bool galley__queue_init(galley__queue *q, size_t window);
void galley__queue_fini(galley__queue *q);

galley__job *galley__queue_at(const galley__queue *q, size_t number);

/* No room for one more: the window is full, or the bytes are too many. */
bool galley__queue_full(const galley__queue *q);
/* The cleared slot for the next fed job; count it with _fed. */
galley__job *galley__queue_room(galley__queue *q);
void galley__queue_fed(galley__queue *q);

/* The first job that waits becomes assigned; false when none waits. */
bool galley__queue_assign(galley__queue *q, size_t *number);
void galley__queue_give_back(galley__queue *q, size_t number);
/* OK takes a copy of `bytes`; else `error` says why. False when memory is out. */
bool galley__queue_done(galley__queue *q, size_t number, galley_str bytes,
                        const galley_error *error);

/* The next in order if it is done, else NULL; give it back with _taken. */
galley__job *galley__queue_head(galley__queue *q);
void galley__queue_taken(galley__queue *q);

#endif
