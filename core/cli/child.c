/* core/cli/child.c: starting children, waiting for them, ending them.
 * SPDX-License-Identifier: MIT */
#include "core/cli/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GRACE_MS = 5000, LOOK_MS = 10 };

static void become(const char *const *argv, int in, int out, pid_t parent)
{
    sigset_t none;
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    signal(SIGALRM, SIG_DFL);
    signal(SIGPIPE, SIG_DFL);
    int from = in >= 0 ? in : open("/dev/null", O_RDONLY);
    if (getppid() != parent || dup2(from, STDIN_FILENO) < 0 ||
        (out >= 0 && dup2(out, STDOUT_FILENO) < 0))
        _exit(126);
    execv(argv[0], (char *const *)(uintptr_t)argv);
    _exit(127);
}

static int status_of(int wait_status)
{
    return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

/* True when it ended within so many milliseconds (-1: when it does, or this process is to stop). */
static bool await(pid_t pid, int ms, int *wait_status)
{
    useconds_t nap = 500;
    for (int waited = 0; ms < 0 ? !cli_stopped_by() : waited < ms; waited += (int)nap / 1000) {
        if (waitpid(pid, wait_status, WNOHANG) != 0)
            return true;
        usleep(nap);
        nap = nap * 2 < LOOK_MS * 1000 ? nap * 2 : LOOK_MS * 1000;
    }
    return waitpid(pid, wait_status, WNOHANG) != 0;
}

/* First with a word, then with none. What it started in its group goes with it. */
static void end_group(pid_t pid)
{
    int wait_status;
    kill(-pid, SIGTERM);
    if (!await(pid, GRACE_MS, &wait_status)) {
        kill(-pid, SIGKILL);
        waitpid(pid, &wait_status, 0);
    }
    kill(-pid, SIGKILL);
}

galley_status cli_child_run(const char *const *argv, int in, int out, int *exit_status,
                            galley_error *err)
{
    int wait_status = 0;
    *exit_status = 0;
    fflush(NULL);
    pid_t self = getpid(), pid = fork();
    if (pid == 0)
        become(argv, in, out, self);
    if (pid < 0)
        return galley__fail(err, GALLEY_IO, "no child process: %s", strerror(errno));
    setpgid(pid, pid); /* whichever of the two comes first */
    if (!await(pid, -1, &wait_status)) {
        end_group(pid);
        return galley__fail(err, GALLEY_CANCELLED, "stopped");
    }
    *exit_status = status_of(wait_status);
    return GALLEY_OK;
}

galley_status cli_child_shell(const char *command, int in, int out, galley_error *err)
{
    const char *const argv[] = {"/bin/sh", "-c", command, NULL};
    int exit_status;
    galley_status status = cli_child_run(argv, in, out, &exit_status, err);
    if (status != GALLEY_OK || exit_status == 0)
        return status;
    return galley__fail(err, exit_status == CLI_TRY_LATER ? GALLEY_BUSY : GALLEY_INVALID,
                        "the command '%.100s' ended with status %d", command, exit_status);
}

int cli_child_spool(galley_error *err)
{
    const char *folder = getenv("TMPDIR");
    char path[4096];
    snprintf(path, sizeof path, "%s/galley-XXXXXX", folder && *folder ? folder : "/tmp");
    int fd = mkostemp(path, O_CLOEXEC);
    if (fd < 0)
        galley__fail(err, GALLEY_IO, "%s: cannot be made: %s", path, strerror(errno));
    else
        unlink(path);
    return fd;
}
