/* core/work/host.c: the child that loads once and then forks workers on demand.
 *
 * Workers are the host's children, so only the host can kill one without a chance of hitting another process
 * that got its number: the number is taken until the host has waited for it.
 * SPDX-License-Identifier: MIT */
#include "core/base/error.h"
#include "core/work/work_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define SLOTS 256

typedef struct host {
    const galley_pool_options *options;
    int control;
    pid_t workers[SLOTS]; /* 0: none */
} host;

static bool answer(host *h, galley__frame_kind kind, int value)
{
    int32_t number = value;
    return galley__write_frame(h->control, kind,
                               (galley_str){(const char *)&number, sizeof number});
}

static bool spawn(host *h, uint32_t slot, int fd)
{
    pid_t self = getpid(), pid = fork();
    if (pid == 0) {
        galley__die_with_parent(self);
        close(h->control);
        galley__worker_main(h->options, fd);
    }
    int why = pid < 0 ? errno : 0;
    close(fd);
    h->workers[slot] = pid < 0 ? 0 : pid;
    return answer(h, GALLEY__FRAME_SPAWNED, why);
}

static int reap(host *h, uint32_t slot)
{
    int status = 0;
    pid_t pid = h->workers[slot];
    h->workers[slot] = 0;
    if (pid == 0)
        return 0;
    kill(pid, SIGKILL); /* one that is dying already keeps its own reason */
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return status;
}

static bool obey(host *h)
{
    galley__order order;
    int fd;
    if (!galley__receive_order(h->control, &order, &fd) || order.slot >= SLOTS)
        return false;
    if (order.kind == GALLEY__ORDER_SPAWN)
        return fd >= 0 && spawn(h, order.slot, fd);
    return answer(h, GALLEY__FRAME_REAPED, reap(h, order.slot));
}

static galley_status load(host *h, galley__buf *reply, galley_error *err)
{
    const galley_pool_options *o = h->options;
    galley_status status = galley__jail_load(o, h->control, err);
    if (status == GALLEY_OK && o->load)
        status = o->load(o->ctx, reply, err);
    if (status == GALLEY_OK && reply->failed)
        status = galley__nomem(err);
    if (status == GALLEY_OK && reply->size > GALLEY_POOL_BYTES_MAX)
        status = galley__fail(err, GALLEY_LIMIT, "what loading told is over %zu MiB",
                              GALLEY_POOL_BYTES_MAX >> 20);
    return status == GALLEY_OK ? galley__jail_host(o, err) : status;
}

static bool start(host *h)
{
    galley__buf reply;
    galley_error err = {GALLEY_INTERNAL, GALLEY_NOWHERE, GALLEY_NOWHERE, "no reason was given"};
    galley__buf_init(&reply, NULL);
    galley_status status = load(h, &reply, &err);
    bool loaded = status == GALLEY_OK;
    if (!loaded) {
        err.status = status;
        galley__buf_clear(&reply);
        galley__error_put(&reply, &err);
    }
    bool told =
        !reply.failed &&
        galley__write_frame(h->control, loaded ? GALLEY__FRAME_LOADED : GALLEY__FRAME_FAILED,
                            galley__buf_str(&reply));
    galley__buf_fini(&reply);
    return told && loaded;
}

_Noreturn void galley__host_main(const galley_pool_options *options, int control)
{
    host h = {.options = options};
    h.control = fcntl(control, F_DUPFD_CLOEXEC, 3); /* not in the way of the standard ones */
    if (h.control >= 0 && start(&h)) {
        while (obey(&h))
            ;
        for (uint32_t slot = 0; slot < SLOTS; slot++)
            reap(&h, slot);
    }
    _exit(0);
}
