/* core/work/queue.c: the ring of jobs between feed and take.
 * SPDX-License-Identifier: MIT */
#include "core/work/queue.h"
#include "core/base/memory.h"

#define HELD_MAX ((size_t)64 << 20)
#define KEEP_MAX ((size_t)1 << 16) /* a slot that held more gives its memory back */

bool galley__queue_init(galley__queue *q, size_t window)
{
    size_t size;
    *q = (galley__queue){.window = window};
    if (!galley__mul(window, sizeof *q->jobs, &size))
        return false;
    q->jobs = galley__new(NULL, size);
    for (size_t i = 0; q->jobs && i < window; i++) {
        galley__buf_init(&q->jobs[i].bytes, NULL);
        galley__buf_init(&q->jobs[i].reply, NULL);
    }
    return q->jobs != NULL;
}

void galley__queue_fini(galley__queue *q)
{
    for (size_t i = 0; q->jobs && i < q->window; i++) {
        galley__buf_fini(&q->jobs[i].bytes);
        galley__buf_fini(&q->jobs[i].reply);
    }
    galley__free(NULL, q->jobs, q->window * sizeof *q->jobs);
    *q = (galley__queue){0};
}

galley__job *galley__queue_at(const galley__queue *q, size_t number)
{
    return &q->jobs[number % q->window];
}

bool galley__queue_full(const galley__queue *q)
{
    return q->end - q->first >= q->window || (q->held > HELD_MAX && q->end > q->first);
}

static void clear(galley__buf *buf)
{
    if (buf->capacity > KEEP_MAX)
        galley__buf_fini(buf);
    galley__buf_clear(buf);
}

galley__job *galley__queue_room(galley__queue *q)
{
    galley__job *job = galley__queue_at(q, q->end);
    clear(&job->bytes);
    clear(&job->reply);
    job->tag = NULL;
    job->status = GALLEY_OK;
    job->state = GALLEY__JOB_WAITING;
    return job;
}

void galley__queue_fed(galley__queue *q)
{
    q->held += galley__queue_at(q, q->end)->bytes.size;
    q->end++;
}

bool galley__queue_assign(galley__queue *q, size_t *number)
{
    while (q->waiting < q->end && galley__queue_at(q, q->waiting)->state != GALLEY__JOB_WAITING)
        q->waiting++;
    if (q->waiting == q->end)
        return false;
    galley__queue_at(q, q->waiting)->state = GALLEY__JOB_ASSIGNED;
    *number = q->waiting++;
    return true;
}

void galley__queue_give_back(galley__queue *q, size_t number)
{
    galley__queue_at(q, number)->state = GALLEY__JOB_WAITING;
    if (number < q->waiting)
        q->waiting = number;
}

bool galley__queue_done(galley__queue *q, size_t number, galley_str bytes,
                        const galley_error *error)
{
    galley__job *job = galley__queue_at(q, number);
    job->state = GALLEY__JOB_DONE;
    job->status = error ? error->status : GALLEY_OK;
    if (error)
        job->error = *error;
    galley__buf_add(&job->reply, bytes);
    q->held += job->reply.size;
    return !job->reply.failed;
}

galley__job *galley__queue_head(galley__queue *q)
{
    galley__job *job = galley__queue_at(q, q->first);
    return q->first < q->end && job->state == GALLEY__JOB_DONE ? job : NULL;
}

void galley__queue_taken(galley__queue *q)
{
    galley__job *job = galley__queue_at(q, q->first++);
    q->held -= job->bytes.size + job->reply.size;
    clear(&job->bytes);
    clear(&job->reply);
    if (q->waiting < q->first)
        q->waiting = q->first;
}
