/* core/work/jail.c: descriptors, limits and Landlock around the system call filters.
 * SPDX-License-Identifier: MIT */
#include "core/base/error.h"
#include "core/work/work_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* -- landlock: the header may be older than the kernel, so its few words stand here -- */

typedef struct landlock_rules {
    uint64_t handled_files;
    uint64_t handled_network;
} landlock_rules;

typedef struct landlock_beneath {
    uint64_t allowed;
    int32_t folder;
} __attribute__((packed)) landlock_beneath;

enum {
    LANDLOCK_READ_FILE = 1 << 2,
    LANDLOCK_READ_FOLDER = 1 << 3,
    LANDLOCK_FIRST = (1 << 13) - 1, /* all rights of ABI 1 */
    LANDLOCK_REFER = 1 << 13,       /* from ABI 2 */
    LANDLOCK_TRUNCATE = 1 << 14,    /* from ABI 3 */
    LANDLOCK_DEVICES = 1 << 15,     /* from ABI 5 */
    LANDLOCK_NETWORK = 3,           /* bind and connect, from ABI 4 */
    LANDLOCK_BENEATH = 1,
    CREATE_RULESET = 444,
    ADD_RULE = 445,
    RESTRICT_SELF = 446,
};

static landlock_rules landlock_rights(long abi)
{
    landlock_rules rules = {LANDLOCK_FIRST, 0};
    if (abi >= 2)
        rules.handled_files |= LANDLOCK_REFER;
    if (abi >= 3)
        rules.handled_files |= LANDLOCK_TRUNCATE;
    if (abi >= 4)
        rules.handled_network = LANDLOCK_NETWORK;
    if (abi >= 5)
        rules.handled_files |= LANDLOCK_DEVICES;
    return rules;
}

static galley_status allow_reading(int ruleset, galley_str folder, galley_error *err)
{
    char path[4096];
    if (folder.size >= sizeof path)
        return galley__fail(err, GALLEY_LIMIT, "the path of the rules' folder is too long");
    memcpy(path, folder.data, folder.size);
    path[folder.size] = '\0';
    int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return galley__fail(err, GALLEY_NOTFOUND, "%s: %s", path, strerror(errno));
    landlock_beneath rule = {LANDLOCK_READ_FILE | LANDLOCK_READ_FOLDER, fd};
    long rc = syscall(ADD_RULE, ruleset, LANDLOCK_BENEATH, &rule, 0);
    int why = errno;
    close(fd);
    if (rc == 0)
        return GALLEY_OK;
    return galley__fail(err, GALLEY_INVALID, "Landlock refuses %s: %s", path, strerror(why));
}

galley_status galley__landlock(galley_str folder, galley_str other, galley_error *err)
{
    long abi = syscall(CREATE_RULESET, NULL, 0, 1);
    if (abi < 1)
        return GALLEY_OK; /* an old kernel, or switched off: seccomp is there */
    landlock_rules rules = landlock_rights(abi);
    size_t size = abi >= 4 ? sizeof rules : sizeof rules.handled_files;
    int ruleset = (int)syscall(CREATE_RULESET, &rules, size, 0);
    if (ruleset < 0)
        return galley__fail(err, GALLEY_INVALID, "Landlock: %s", strerror(errno));
    galley_status status = folder.size ? allow_reading(ruleset, folder, err) : GALLEY_OK;
    if (status == GALLEY_OK && other.size)
        status = allow_reading(ruleset, other, err);
    if (status == GALLEY_OK && syscall(RESTRICT_SELF, ruleset, 0) != 0)
        status = galley__fail(err, GALLEY_INVALID, "Landlock: %s", strerror(errno));
    close(ruleset);
    return status;
}

/* -- limits -- */

/* The soft limit only, or (in a worker, which grows no children) for good. */
static void limit(int what, rlim_t value, bool for_good)
{
    struct rlimit r;
    if (getrlimit(what, &r) != 0)
        return;
    if (r.rlim_max != RLIM_INFINITY && value > r.rlim_max)
        value = r.rlim_max;
    r.rlim_cur = value;
    if (for_good)
        r.rlim_max = value;
    setrlimit(what, &r);
}

/* Open from before the lock, so that a size can be told after it; pages in use then. */
static int statm = -1;
static size_t held_pages;

static void open_statm(void)
{
    statm = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
}

/* The address space in use becomes what the memory limit counts from. */
static void measure(void)
{
    char text[64];
    ssize_t n = statm < 0 ? 0 : pread(statm, text, sizeof text - 1, 0);
    text[n > 0 ? n : 0] = '\0';
    held_pages = (size_t)strtoull(text, NULL, 10);
}

static void limit_memory(const galley_pool_options *options, bool for_good)
{
    size_t held = held_pages * (size_t)sysconf(_SC_PAGESIZE);
    if (!GALLEY__SANITIZED && held > 0)
        limit(RLIMIT_AS, (rlim_t)(held + options->memory), for_good);
}

/* -- descriptors and signals -- */

static void close_others(int keep)
{
    if (keep > 3)
        close_range(3, (unsigned)keep - 1, 0);
    close_range((unsigned)(keep < 3 ? 3 : keep + 1), ~0u, 0);
}

/* Nothing that a child says by accident gets between the parent's output; a sanitizer may speak. */
static galley_status quiet(galley_error *err)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0)
        return galley__fail(err, GALLEY_IO, "/dev/null: %s", strerror(errno));
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    if (!GALLEY__SANITIZED)
        dup2(null, STDERR_FILENO);
    if (null > STDERR_FILENO)
        close(null);
    return GALLEY_OK;
}

/* A sanitizer reports a crash through handlers of its own. */
static bool for_sanitizer(int signal_number)
{
    static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    for (size_t i = 0; GALLEY__SANITIZED && i < sizeof crashes / sizeof *crashes; i++)
        if (crashes[i] == signal_number)
            return true;
    return false;
}

static void reset_signals(void)
{
    sigset_t none;
    static const int ignored[] = {SIGINT, SIGTERM, SIGHUP};
    for (int number = 1; number < NSIG; number++)
        if (!for_sanitizer(number))
            signal(number, SIG_DFL); /* refused for SIGKILL and SIGSTOP */
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        signal(ignored[i], SIG_IGN);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

void galley__die_with_parent(int parent_pid)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent_pid) /* it died before */
        _exit(1);
}

/* -- stages -- */

galley_status galley__jail_load(const galley_pool_options *options, int keep, galley_error *err)
{
    reset_signals();
    close_others(keep);
    galley_status status = quiet(err);
    open_statm();
    measure();
    limit(RLIMIT_CORE, 0, true);
    if (!GALLEY__SANITIZED) /* its report may go to a file */
        limit(RLIMIT_FSIZE, 0, true);
    limit_memory(options, false);
    if (!options->jailed || status != GALLEY_OK)
        return status;
    prctl(PR_SET_DUMPABLE, 0);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return galley__fail(err, GALLEY_INVALID, "no_new_privs: %s", strerror(errno));
    status = galley__landlock(options->readable, options->readable_too, err);
    return status == GALLEY_OK ? galley__filter_load(err) : status;
}

galley_status galley__jail_host(const galley_pool_options *options, galley_error *err)
{
    measure(); /* workers begin with what was loaded */
    close(statm);
    return options->jailed ? galley__filter_host(err) : GALLEY_OK;
}

galley_status galley__jail_worker(const galley_pool_options *options, int keep, galley_error *err)
{
    close_others(keep);
    limit_memory(options, true);
    if (!options->jailed)
        return GALLEY_OK;
    limit(RLIMIT_NPROC, 0, true);
    prctl(PR_SET_DUMPABLE, 0);
    return galley__filter_worker(err);
}
