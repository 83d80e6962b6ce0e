/* core/work/filter.c: which system calls each stage may make.
 *
 * Filters stack: a call has to pass all that were installed. So what a later stage needs stands in the
 * earlier ones too. A refused file call fails with EPERM, so that code which merely asks goes on; in host
 * and workers what is on no list kills the process.
 * SPDX-License-Identifier: MIT */
#include "core/base/error.h"
#include "core/work/work_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <unistd.h>

#define END (-10000) /* no call, nor one of libseccomp's pseudo numbers */

/* Memory, time, its own signals, leaving. */
static const int basic_calls[] = {SCMP_SYS(read),
                                  SCMP_SYS(write),
                                  SCMP_SYS(sendto),
                                  SCMP_SYS(munmap),
                                  SCMP_SYS(mremap),
                                  SCMP_SYS(madvise),
                                  SCMP_SYS(brk),
                                  SCMP_SYS(futex),
                                  SCMP_SYS(getrandom),
                                  SCMP_SYS(clock_gettime),
                                  SCMP_SYS(clock_nanosleep),
                                  SCMP_SYS(nanosleep),
                                  SCMP_SYS(gettimeofday),
                                  SCMP_SYS(time),
                                  SCMP_SYS(sched_yield),
                                  SCMP_SYS(exit),
                                  SCMP_SYS(exit_group),
                                  SCMP_SYS(restart_syscall),
                                  SCMP_SYS(rt_sigreturn),
                                  SCMP_SYS(rt_sigaction),
                                  SCMP_SYS(rt_sigprocmask),
                                  SCMP_SYS(sigaltstack),
                                  SCMP_SYS(timer_create),
                                  SCMP_SYS(timer_settime),
                                  SCMP_SYS(timer_gettime),
                                  SCMP_SYS(timer_delete),
                                  SCMP_SYS(getpid),
                                  SCMP_SYS(gettid),
                                  SCMP_SYS(getppid),
                                  SCMP_SYS(close),
                                  SCMP_SYS(rseq),
                                  SCMP_SYS(set_robust_list),
                                  END};

/* What the host does for its workers, and a worker before its own filter is there. */
static const int host_calls[] = {SCMP_SYS(recvmsg),   SCMP_SYS(sendmsg),     SCMP_SYS(wait4),
                                 SCMP_SYS(kill),      SCMP_SYS(prctl),       SCMP_SYS(seccomp),
                                 SCMP_SYS(prlimit64), SCMP_SYS(setrlimit),   SCMP_SYS(getrlimit),
                                 SCMP_SYS(tgkill),    SCMP_SYS(close_range), END};

/* What reading files takes, besides opening them. */
static const int reading_calls[] = {SCMP_SYS(pread64),      SCMP_SYS(readv),
                                    SCMP_SYS(lseek),        SCMP_SYS(fstat),
                                    SCMP_SYS(newfstatat),   SCMP_SYS(stat),
                                    SCMP_SYS(lstat),        SCMP_SYS(statx),
                                    SCMP_SYS(access),       SCMP_SYS(faccessat),
                                    SCMP_SYS(faccessat2),   SCMP_SYS(readlink),
                                    SCMP_SYS(readlinkat),   SCMP_SYS(getdents64),
                                    SCMP_SYS(getcwd),       SCMP_SYS(fcntl),
                                    SCMP_SYS(fadvise64),    SCMP_SYS(dup),
                                    SCMP_SYS(statfs),       SCMP_SYS(fstatfs),
                                    SCMP_SYS(poll),         SCMP_SYS(ppoll),
                                    SCMP_SYS(sysinfo),      SCMP_SYS(uname),
                                    SCMP_SYS(getuid),       SCMP_SYS(geteuid),
                                    SCMP_SYS(getgid),       SCMP_SYS(getegid),
                                    SCMP_SYS(getrusage),    SCMP_SYS(sched_getaffinity),
                                    SCMP_SYS(clock_getres), SCMP_SYS(membarrier),
                                    SCMP_SYS(arch_prctl),   END};

/* Refused politely: a library that asks for a file gets an error and goes on. */
static const int refused_calls[] = {SCMP_SYS(open),
                                    SCMP_SYS(openat),
                                    SCMP_SYS(openat2),
                                    SCMP_SYS(creat),
                                    SCMP_SYS(fstat),
                                    SCMP_SYS(newfstatat),
                                    SCMP_SYS(stat),
                                    SCMP_SYS(lstat),
                                    SCMP_SYS(statx),
                                    SCMP_SYS(access),
                                    SCMP_SYS(faccessat),
                                    SCMP_SYS(faccessat2),
                                    SCMP_SYS(readlink),
                                    SCMP_SYS(readlinkat),
                                    SCMP_SYS(lseek),
                                    SCMP_SYS(ioctl),
                                    SCMP_SYS(fcntl),
                                    SCMP_SYS(getcwd),
                                    SCMP_SYS(getdents64),
                                    SCMP_SYS(unlink),
                                    SCMP_SYS(unlinkat),
                                    SCMP_SYS(rename),
                                    SCMP_SYS(renameat),
                                    SCMP_SYS(renameat2),
                                    SCMP_SYS(mkdir),
                                    SCMP_SYS(mkdirat),
                                    SCMP_SYS(rmdir),
                                    SCMP_SYS(truncate),
                                    SCMP_SYS(socket),
                                    SCMP_SYS(uname),
                                    SCMP_SYS(sysinfo),
                                    SCMP_SYS(getrusage),
                                    SCMP_SYS(getrlimit),
                                    SCMP_SYS(sched_getaffinity),
                                    END};

#if GALLEY__SANITIZED
/* A sanitizer's own needs are not known here: it keeps all but files, sockets and programs. */
static const int forbidden_calls[] = {SCMP_SYS(open),
                                      SCMP_SYS(openat),
                                      SCMP_SYS(openat2),
                                      SCMP_SYS(creat),
                                      SCMP_SYS(unlink),
                                      SCMP_SYS(unlinkat),
                                      SCMP_SYS(rename),
                                      SCMP_SYS(renameat),
                                      SCMP_SYS(renameat2),
                                      SCMP_SYS(mkdir),
                                      SCMP_SYS(mkdirat),
                                      SCMP_SYS(rmdir),
                                      SCMP_SYS(truncate),
                                      SCMP_SYS(link),
                                      SCMP_SYS(linkat),
                                      SCMP_SYS(symlink),
                                      SCMP_SYS(symlinkat),
                                      SCMP_SYS(socket),
                                      SCMP_SYS(socketpair),
                                      SCMP_SYS(execve),
                                      SCMP_SYS(execveat),
                                      SCMP_SYS(fork),
                                      SCMP_SYS(vfork),
                                      SCMP_SYS(mknod),
                                      SCMP_SYS(mknodat),
                                      SCMP_SYS(mount),
                                      SCMP_SYS(chmod),
                                      SCMP_SYS(fchmodat),
                                      END};
#endif

/* The first failure is kept in *rc. */
static void add(scmp_filter_ctx filter, int *rc, uint32_t action, const int *calls)
{
    for (; *rc == 0 && *calls != END; calls++)
        *rc = seccomp_rule_add(filter, action, *calls, 0);
}

static void add_if(scmp_filter_ctx filter, int *rc, uint32_t action, int call,
                   struct scmp_arg_cmp condition)
{
    if (*rc == 0)
        *rc = seccomp_rule_add_array(filter, action, call, 1, &condition);
}

/* Memory that is both written and run is for the JIT while loading; PCRE2 does without it when refused. */
static void add_memory(scmp_filter_ctx filter, int *rc)
{
    static const int calls[] = {SCMP_SYS(mmap), SCMP_SYS(mprotect), END};
    for (const int *call = calls; *call != END; call++) {
        add_if(filter, rc, SCMP_ACT_ALLOW, *call, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
        add_if(filter, rc, SCMP_ACT_ERRNO(EPERM), *call,
               SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC));
    }
}

/* Forking, but no threads and no namespaces. */
static void add_fork(scmp_filter_ctx filter, int *rc)
{
    const scmp_datum_t others = CLONE_VM | CLONE_THREAD | CLONE_NEWNS | CLONE_NEWCGROUP |
                                CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |
                                CLONE_NEWNET;
    static const int fork_call[] = {SCMP_SYS(fork), END}, clone3_call[] = {SCMP_SYS(clone3), END};
    add_if(filter, rc, SCMP_ACT_ALLOW, SCMP_SYS(clone), SCMP_A0(SCMP_CMP_MASKED_EQ, others, 0));
    add(filter, rc, SCMP_ACT_ALLOW, fork_call);
    add(filter, rc, SCMP_ACT_ERRNO(ENOSYS), clone3_call); /* its flags cannot be looked at */
}

static void add_open_for_reading(scmp_filter_ctx filter, int *rc)
{
    const scmp_datum_t writing =
        O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY);
    add_if(filter, rc, SCMP_ACT_ALLOW, SCMP_SYS(open), SCMP_A1(SCMP_CMP_MASKED_EQ, writing, 0));
    add_if(filter, rc, SCMP_ACT_ALLOW, SCMP_SYS(openat), SCMP_A2(SCMP_CMP_MASKED_EQ, writing, 0));
}

static scmp_filter_ctx new_filter(uint32_t otherwise, int *rc)
{
    scmp_filter_ctx filter = seccomp_init(otherwise);
    *rc =
        filter ? seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) : -ENOMEM;
    return filter;
}

static galley_status install(scmp_filter_ctx filter, int rc, galley_error *err)
{
    if (rc == 0)
        rc = seccomp_load(filter);
    if (filter)
        seccomp_release(filter);
    if (rc == 0)
        return GALLEY_OK;
    return galley__fail(err, GALLEY_INVALID,
                        "this kernel gives no seccomp filter (%s): rules do not run without a jail",
                        strerror(-rc));
}

galley_status galley__filter_load(galley_error *err)
{
    int rc;
    static const int exec_memory[] = {SCMP_SYS(mmap), SCMP_SYS(mprotect), END};
    scmp_filter_ctx filter = new_filter(SCMP_ACT_ERRNO(EPERM), &rc);
    add(filter, &rc, SCMP_ACT_ALLOW, basic_calls);
    add(filter, &rc, SCMP_ACT_ALLOW, host_calls);
    add(filter, &rc, SCMP_ACT_ALLOW, reading_calls);
    add(filter, &rc, SCMP_ACT_ALLOW, exec_memory);
    add_fork(filter, &rc);
    add_open_for_reading(filter, &rc);
    return install(filter, rc, err);
}

#if GALLEY__SANITIZED
static galley_status forbid(const int *calls, galley_error *err)
{
    int rc;
    scmp_filter_ctx filter = new_filter(SCMP_ACT_ALLOW, &rc);
    add(filter, &rc, SCMP_ACT_ERRNO(EPERM), calls);
    return install(filter, rc, err);
}

galley_status galley__filter_host(galley_error *err)
{
    return forbid(forbidden_calls, err);
}

/* The host's filter is in force here too. */
galley_status galley__filter_worker(galley_error *err)
{
    static const int others[] = {SCMP_SYS(kill), SCMP_SYS(tkill), END};
    (void)refused_calls;
    (void)add_memory;
    return forbid(others, err);
}
#else
galley_status galley__filter_host(galley_error *err)
{
    int rc;
    scmp_filter_ctx filter = new_filter(SCMP_ACT_KILL_PROCESS, &rc);
    add(filter, &rc, SCMP_ACT_ALLOW, basic_calls);
    add(filter, &rc, SCMP_ACT_ALLOW, host_calls);
    add_memory(filter, &rc);
    add_fork(filter, &rc);
    for (const int *call = refused_calls; rc == 0 && *call != END; call++)
        if (*call != SCMP_SYS(getrlimit)) /* allowed above */
            rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), *call, 0);
    return install(filter, rc, err);
}

galley_status galley__filter_worker(galley_error *err)
{
    int rc;
    scmp_filter_ctx filter = new_filter(SCMP_ACT_KILL_PROCESS, &rc);
    add(filter, &rc, SCMP_ACT_ALLOW, basic_calls);
    add_memory(filter, &rc);
    add(filter, &rc, SCMP_ACT_ERRNO(EPERM), refused_calls);
    /* abort() signals itself, and nobody else can be signalled */
    add_if(filter, &rc, SCMP_ACT_ALLOW, SCMP_SYS(tgkill),
           SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()));
    return install(filter, rc, err);
}
#endif
