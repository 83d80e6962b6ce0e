/* core/cli/cmd_watch.c: galley watch, a job on each file that comes into a folder, once it is whole.
 *
 * The kernel's notices only say that it is time to look: what is there is found by walking the folder, so a notice that was lost, or a
 * file that was there before, makes no difference. A file is ready when its size and time of change have stayed as they are
 * for the settling time and nobody has it open for writing. What was read stands in the store, not here.
 * SPDX-License-Identifier: MIT */
#include "core/base/memory.h"
#include "core/cli/job.h"
#include "core/cli/jobrun.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEEPEST = 64, LOOK_SECONDS = 60, PAUSE_MOST = 900 };

typedef struct seen {
    char *path;
    int64_t size, changed;
    double since; /* it has been like this, on the clock that is never set */
    bool given;   /* ... and was handed to the job */
    bool there;   /* at the last look */
} seen;

typedef struct watching {
    cli *c;
    cli_job_paths paths;
    char folder[PATH_MAX], job[4096];
    int notices; /* inotify */
    double settle;
    seen *files; /* by path */
    size_t n_files, capacity;
    size_t n_sorted; /* the others were met at this look */
    double next;     /* when to look again */
    double pause;    /* behind a run that failed, 0: none did */
    bool failed;     /* the folder cannot be read */
} watching;

static int by_path(const void *a, const void *b)
{
    return strcmp(((const seen *)a)->path, ((const seen *)b)->path);
}

/* -- looking -- */

static seen *file_at(watching *w, char *path)
{
    seen key = {.path = path};
    seen *f = w->n_sorted ? bsearch(&key, w->files, w->n_sorted, sizeof *w->files, by_path) : NULL;
    if (f)
        return f;
    if (!galley__grow(NULL, (void **)&w->files, w->n_files, &w->capacity, sizeof *w->files))
        return NULL;
    f = &w->files[w->n_files];
    *f = (seen){.path = strdup(path), .size = -1};
    w->n_files += f->path != NULL;
    return f->path ? f : NULL;
}

static void look_at_file(watching *w, char *path, const struct stat *about)
{
    seen *f = file_at(w, path);
    int64_t changed = (int64_t)about->st_mtim.tv_sec * 1000000000 + about->st_mtim.tv_nsec;
    if (f == NULL)
        return; /* out of memory: the next look may have more */
    f->there = true;
    if (f->size == (int64_t)about->st_size && f->changed == changed)
        return;
    f->size = (int64_t)about->st_size;
    f->changed = changed;
    f->since = cli_clock();
    f->given = false;
}

static void look_at_folder(watching *w, const char *path, int depth)
{
    char inner[PATH_MAX];
    struct stat about;
    DIR *dir = opendir(path);
    inotify_add_watch(w->notices, path,
                      IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_MODIFY | IN_DELETE_SELF |
                          IN_ONLYDIR);
    if (dir == NULL) {
        w->failed = w->failed || depth == 0;
        return;
    }
    for (struct dirent *e; (e = readdir(dir));) {
        int n = snprintf(inner, sizeof inner, "%s/%s", path, e->d_name);
        if (e->d_name[0] == '.' || n >= (int)sizeof inner || lstat(inner, &about) != 0)
            continue;
        if (S_ISDIR(about.st_mode) && depth < DEEPEST)
            look_at_folder(w, inner, depth + 1);
        else if (S_ISLNK(about.st_mode) ? stat(inner, &about) == 0 && S_ISREG(about.st_mode)
                                        : S_ISREG(about.st_mode))
            look_at_file(w, inner, &about);
    }
    closedir(dir);
}

static void drop_gone(watching *w)
{
    size_t n = 0;
    for (size_t i = 0; i < w->n_files; i++)
        if (w->files[i].there)
            w->files[n++] = w->files[i];
        else
            free(w->files[i].path);
    w->n_files = w->n_sorted = n;
    if (n)
        qsort(w->files, n, sizeof *w->files, by_path);
}

static void look(watching *w)
{
    w->n_sorted = w->n_files;
    for (size_t i = 0; i < w->n_files; i++)
        w->files[i].there = false;
    look_at_folder(w, w->folder, 0);
    drop_gone(w);
}

/* -- ready -- */

/* A lease for reading is refused while somebody has the file open for writing. Where leases cannot be had at all (another
 * owner, some file systems) the settling time has to do. */
static bool is_being_written(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool is = fd >= 0 && fcntl(fd, F_SETLEASE, F_RDLCK) != 0 && errno == EAGAIN;
    if (fd >= 0 && !is)
        fcntl(fd, F_SETLEASE, F_UNLCK);
    if (fd >= 0)
        close(fd);
    return is;
}

/* Those that are ready, in *paths; when to look at the others stands in w->next then. */
static size_t take_ready(watching *w, galley_str *paths)
{
    double now = cli_clock();
    size_t n = 0;
    w->next = now + LOOK_SECONDS;
    for (size_t i = 0; i < w->n_files; i++) {
        seen *f = &w->files[i];
        if (f->given)
            continue;
        double at = f->since + w->settle;
        if (at <= now && is_being_written(f->path))
            at = f->since = now;
        if (at <= now && f->since < now)
            paths[n++] = galley_str_of(f->path);
        else if (at < w->next)
            w->next = at > now ? at : now + w->settle;
    }
    return n;
}

/* In the moment before it is opened it still has to be what has settled. */
static bool is_settled(void *ctx, galley_str path, int64_t size, int64_t changed)
{
    watching *w = ctx;
    char name[PATH_MAX];
    snprintf(name, sizeof name, "%s", path.data);
    seen key = {.path = name};
    const seen *f = bsearch(&key, w->files, w->n_sorted, sizeof *w->files, by_path);
    return f && f->size == size && f->changed == changed;
}

/* -- running -- */

static void mark_given(watching *w, const galley_str *paths, size_t n)
{
    for (size_t i = 0, k = 0; i < w->n_files && k < n; i++)
        if (w->files[i].path == paths[k].data) {
            w->files[i].given = true;
            k++;
        }
}

static int run_job_on(watching *w, const galley_str *paths, size_t n)
{
    cli_jobfile file;
    cli_jobrun r = {.c = w->c,
                    .file = &file,
                    .only = paths,
                    .n_only = n,
                    .is_settled = is_settled,
                    .settled_ctx = w,
                    .metrics = w->paths.metrics};
    int status = JOB_DOES_NOT_LOAD;
    if (cli_jobfile_load(w->c, w->job, &file) == GALLEY_OK)
        status = cli_job_do(&r);
    else
        cli_complain("%s", w->c->err.text);
    cli_jobfile_free(&file);
    return status;
}

/* What failed is tried again, later each time; nothing of it is lost, as it is not marked. */
static void give(watching *w)
{
    galley_str *paths = calloc(w->n_files + 1, sizeof *paths);
    size_t n = paths ? take_ready(w, paths) : 0;
    if (n) {
        int status = run_job_on(w, paths, n);
        bool done = status == JOB_OK || status == JOB_TOO_MANY_FAILED;
        w->pause = done ? 0 : w->pause > 0 ? w->pause * 2 : 1;
        if (w->pause > PAUSE_MOST)
            w->pause = PAUSE_MOST;
        if (done)
            mark_given(w, paths, n);
        else
            w->next = cli_clock() + w->pause;
    }
    free(paths);
}

static bool all_given(const watching *w)
{
    for (size_t i = 0; i < w->n_files; i++)
        if (!w->files[i].given)
            return false;
    return true;
}

/* -- the loop -- */

/* True when something has happened, or it is time. What it was does not matter. */
static void await_notice(watching *w)
{
    char bytes[4096];
    struct pollfd fd = {.fd = w->notices, .events = POLLIN};
    while (!cli_stopped_by()) {
        double left = w->next - cli_clock();
        if (left <= 0)
            return;
        if (poll(&fd, 1, left > 0.2 ? 200 : (int)(left * 1000) + 1) <= 0)
            continue;
        while (read(w->notices, bytes, sizeof bytes) > 0)
            continue;
        if (w->pause <= 0) {
            usleep(20000); /* many notices are one look */
            return;
        }
    }
}

static int watch(watching *w)
{
    cli_stop_on_signals();
    while (!cli_stopped_by()) {
        look(w);
        if (w->failed) {
            cli_complain("%s: cannot be read any more", w->folder);
            return CLI_COULD_NOT;
        }
        give(w);
        if (cli_flag(w->c, "once") && all_given(w))
            return CLI_DONE;
        await_notice(w);
    }
    return CLI_DONE; /* that is how it ends */
}

static bool open_watch(watching *w)
{
    cli *c = w->c;
    const char *settle = cli_value(c, "settle");
    if (settle && (!cli_duration(settle, &w->settle) || w->settle <= 0)) {
        cli_complain("--settle needs a time like 2s, not '%s'", settle);
        return false;
    }
    cli_job_absolute(c, &w->paths);
    if (!cli_job_options_fit(c) || !cli_jobfile_find(c, c->operands[1], w->job, sizeof w->job))
        return false;
    if (realpath(c->operands[0], w->folder) == NULL) {
        cli_complain("%s: %s", c->operands[0], strerror(errno));
        return false;
    }
    w->notices = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (w->notices < 0)
        cli_complain("no notices of changes can be had: %s", strerror(errno));
    return w->notices >= 0;
}

static int run_watch(cli *c)
{
    watching w = {.c = c, .notices = -1, .settle = 2};
    int status = CLI_COULD_NOT;
    if (open_watch(&w))
        status = watch(&w);
    if (w.notices >= 0)
        close(w.notices);
    for (size_t i = 0; i < w.n_files; i++)
        free(w.files[i].path);
    free(w.files);
    return status;
}

static const cli_option watch_options[] = {
    {0, "settle", "TIME", "how long a file has to stay as it is before it is read (default 2s)"},
    {0, "once", NULL, "end when all that is there has been read"},
    CLI_JOB_RUN_OPTIONS,
    CLI_READING_OPTIONS,
    CLI_JOB_OPTIONS,
    {0, NULL, NULL, NULL},
};

const cli_command cli_watch = {
    .name = "watch",
    .operands = "DIR JOB",
    .least = 2,
    .most = 2,
    .summary = "run a job on each file that comes into a folder",
    .manual =
        "JOB is a job file or the name of a job; its sources are not read, the files of the folder "
        "and of those in it are. Those that\n"
        "are there already are taken first. A file is read when its size and the time of its last "
        "change have stayed the same for\n"
        "--settle and nobody has it open for writing; one that was read is not read again unless "
        "it changes, also not\n"
        "after a new start. Names that begin with a dot are left alone: a file can be written "
        "under "
        "such a name and renamed.\n"
        "\n"
        "Each run is one of 'galley job run', with its line of JSON and its place in the history. "
        "What fails is tried again later.\n"
        "SIGTERM and SIGINT end it, after the batch under way was stored.\n"
        "\n"
        "  galley -s news.db watch incoming/ nightly.lua\n",
    .options = watch_options,
    .run = run_watch,
};
