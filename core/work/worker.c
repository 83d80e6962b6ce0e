/* core/work/worker.c: what a worker does: read a job, work, answer, until the socket ends.
 * SPDX-License-Identifier: MIT */
#include "core/base/error.h"
#include "core/work/work_internal.h"

#include <unistd.h>

/* Read ahead, so that a batch of small jobs is one call. */
typedef struct reader {
    int fd;
    galley__buf buf;
    size_t used; /* bytes of buf that are behind us */
} reader;

typedef struct worker {
    const galley_pool_options *options;
    int fd;
    reader in;
    galley__buf reply;
    galley__buf frame;
} worker;

static double deadline; /* of the job under way */

double galley_pool_left(void)
{
    return deadline - galley__seconds();
}

/* At least `size` bytes behind `used`; false at the end of the stream or when memory is out. */
static bool fill(reader *in, size_t size)
{
    galley__buf *buf = &in->buf;
    if (buf->size - in->used >= size)
        return true;
    if (buf->size > in->used)
        memmove(buf->data, buf->data + in->used, buf->size - in->used);
    buf->size -= in->used;
    in->used = 0;
    size_t chunk = size > (size_t)1 << 16 ? size : (size_t)1 << 16;
    if (galley__buf_room(buf, chunk) == NULL)
        return false;
    while (buf->size < size) {
        ssize_t n = read(in->fd, buf->data + buf->size, chunk - buf->size);
        if (n <= 0)
            return false;
        buf->size += (size_t)n;
    }
    return true;
}

static bool next_job(reader *in, galley_str *job)
{
    galley__frame head;
    if (!fill(in, sizeof head))
        return false;
    memcpy(&head, in->buf.data + in->used, sizeof head);
    if (!fill(in, sizeof head + head.size))
        return false;
    *job = (galley_str){in->buf.data + in->used + sizeof head, head.size};
    in->used += sizeof head + head.size;
    return true;
}

/* Head and bytes in one write. */
static bool answer(worker *w, galley__frame_kind kind)
{
    galley__frame head = {(uint32_t)(w->frame.size - sizeof head), (uint32_t)kind};
    memcpy(w->frame.data, &head, sizeof head);
    return galley__write_all(w->fd, w->frame.data, w->frame.size);
}

static void start_frame(worker *w)
{
    static const galley__frame none = {0, 0};
    galley__buf_clear(&w->frame);
    galley__buf_add(&w->frame, (galley_str){(const char *)&none, sizeof none});
}

static bool answer_failed(worker *w, const galley_error *err)
{
    start_frame(w);
    galley__error_put(&w->frame, err);
    return !w->frame.failed && answer(w, GALLEY__FRAME_FAILED);
}

static galley_status do_job(worker *w, galley_str job, galley_error *err)
{
    const galley_pool_options *o = w->options;
    galley__buf_clear(&w->reply);
    deadline = galley__seconds() + o->job_seconds;
    galley_status status = o->work(o->ctx, job, &w->reply, err);
    if (status == GALLEY_OK && w->reply.failed)
        status = galley__nomem(err);
    if (status == GALLEY_OK && w->reply.size > GALLEY_POOL_BYTES_MAX)
        status = galley__fail(err, GALLEY_LIMIT, "the reply is over %zu MiB",
                              GALLEY_POOL_BYTES_MAX >> 20);
    return status;
}

static bool serve_one(worker *w)
{
    galley_str job;
    galley_error err = {GALLEY_INTERNAL, GALLEY_NOWHERE, GALLEY_NOWHERE, "no reason was given"};
    if (!next_job(&w->in, &job))
        return false;
    galley_status status = do_job(w, job, &err);
    if (status == GALLEY_OK) {
        start_frame(w);
        galley__buf_add(&w->frame, galley__buf_str(&w->reply));
        return !w->frame.failed && answer(w, GALLEY__FRAME_REPLY);
    }
    err.status = status;
    return answer_failed(w, &err);
}

static bool begin(worker *w)
{
    const galley_pool_options *o = w->options;
    galley_error err = {GALLEY_INTERNAL, GALLEY_NOWHERE, GALLEY_NOWHERE, "no reason was given"};
    galley_status status = galley__jail_worker(o, w->fd, &err);
    if (status == GALLEY_OK && o->begin)
        status = o->begin(o->ctx, &err);
    if (status != GALLEY_OK) {
        err.status = status;
        answer_failed(w, &err);
        return false;
    }
    start_frame(w);
    return !w->frame.failed && answer(w, GALLEY__FRAME_READY);
}

_Noreturn void galley__worker_main(const galley_pool_options *options, int fd)
{
    worker w = {.options = options, .fd = fd, .in = {.fd = fd}};
    galley__buf_init(&w.in.buf, NULL);
    galley__buf_init(&w.reply, NULL);
    galley__buf_init(&w.frame, NULL);
    if (begin(&w))
        while (serve_one(&w))
            ;
    _exit(0); /* nothing of the parent's is flushed or freed here */
}
