/* core/work/work_internal.h: what parent, host and workers say to each other, and the jail.
 *
 *     parent -> host     galley__order, with a descriptor for SPAWN        one answer to each, in turn
 *     host -> parent     a frame: LOADED or FAILED after load; SPAWNED, REAPED as answers
 *     parent -> worker   a frame JOB for each job
 *     worker -> parent   a frame READY or FAILED after begin; REPLY or FAILED for each job, in their order
 *
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_WORK_INTERNAL_H
#define GALLEY_CORE_WORK_INTERNAL_H

#include "core/work/work.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define GALLEY__SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) ||                         \
    __has_feature(thread_sanitizer)
#define GALLEY__SANITIZED 1
#endif
#endif
#ifndef GALLEY__SANITIZED
#define GALLEY__SANITIZED 0
#endif

/* -- frames -- */

typedef enum galley__frame_kind {
    GALLEY__FRAME_LOADED = 0x47414c30,
    GALLEY__FRAME_SPAWNED, /* 4 bytes: errno of fork, 0 when it went well */
    GALLEY__FRAME_REAPED,  /* 4 bytes: status as of waitpid */
    GALLEY__FRAME_JOB,
    GALLEY__FRAME_READY,
    GALLEY__FRAME_REPLY,
    GALLEY__FRAME_FAILED, /* an error, as galley__error_put writes it */
} galley__frame_kind;

/* Both ends are one program on one machine: the bytes of the struct are the message. */
typedef struct galley__frame {
    uint32_t size; /* of what follows */
    uint32_t kind;
} galley__frame;

typedef enum galley__order_kind {
    GALLEY__ORDER_SPAWN, /* fork a worker that serves the descriptor sent along */
    GALLEY__ORDER_REAP,  /* kill the worker if it still lives, tell how it ended */
} galley__order_kind;

typedef struct galley__order {
    uint32_t kind;
    uint32_t slot;
} galley__order;

void galley__error_put(galley__buf *buf, const galley_error *err);
bool galley__error_get(galley_str bytes, galley_error *err);

/* Whole, through EINTR; false at the end of the stream or on an error. */
bool galley__read_all(int fd, void *data, size_t size);
bool galley__write_all(int fd, const void *data, size_t size);
bool galley__write_frame(int fd, galley__frame_kind kind, galley_str bytes);

/* `fd` < 0: none is sent; *fd becomes -1 when none came. */
bool galley__send_order(int control, const galley__order *order, int fd);
bool galley__receive_order(int control, galley__order *order, int *fd);

double galley__seconds(void); /* of CLOCK_MONOTONIC */

/* -- processes -- */

/* Does not return. */
_Noreturn void galley__host_main(const galley_pool_options *options, int control);
_Noreturn void galley__worker_main(const galley_pool_options *options, int fd);

/* -- jail -- */

/* In the host before load. Descriptor `keep` stays open besides 0, 1 and 2. */
galley_status galley__jail_load(const galley_pool_options *options, int keep, galley_error *err);
/* In the host after load: fork, wait and the control socket are left. */
galley_status galley__jail_host(const galley_pool_options *options, galley_error *err);
/* In a worker. */
galley_status galley__jail_worker(const galley_pool_options *options, int keep, galley_error *err);

/* The system call filters, each on top of the one before. */
galley_status galley__filter_load(galley_error *err);
galley_status galley__filter_host(galley_error *err);
galley_status galley__filter_worker(galley_error *err);

/* Reading below `folder` and `other` only (empty: none of it). OK also where the kernel has no Landlock. */
galley_status galley__landlock(galley_str folder, galley_str other, galley_error *err);

/* Children die with their parent. */
void galley__die_with_parent(int parent_pid);

#endif
