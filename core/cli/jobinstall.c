/* core/cli/jobinstall.c: galley job install: what systemd or cron need to run a job, printed and not installed.
 *
 * Printed, because where it goes and under which user it runs is the machine's business, and because what is about to run every
 * night should be read once. The unit takes from the process what a job does not need: everything but the folders of the
 * store and of the job is read-only. It does not forbid memory that is written and executed (regexes are compiled to
 * machine code) nor filter system calls (galley filters those of its workers itself).
 * SPDX-License-Identifier: MIT */
#include "core/cli/jobrun.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct unit {
    cli *c;
    const cli_jobfile *file;
    char program[4096];
    char store_folder[4200], job_folder[4200];
} unit;

static void folder_of(const char *path, char *out, size_t size)
{
    snprintf(out, size, "%s", path);
    char *slash = strrchr(out, '/');
    if (slash)
        slash[slash == out] = '\0';
}

/* -- systemd: one word of a command line or a path; % and $ mean something to it -- */

static void put_word(galley__buf *out, const char *word)
{
    galley__buf_char(out, '"');
    for (; *word; word++) {
        if (*word == '"' || *word == '\\')
            galley__buf_char(out, '\\');
        if (*word == '%' || *word == '$')
            galley__buf_char(out, *word);
        galley__buf_char(out, *word);
    }
    galley__buf_char(out, '"');
}

/* In a path only % is special. */
static void put_path(galley__buf *out, const char *path)
{
    galley__buf_char(out, '"');
    for (; *path; path++) {
        if (*path == '"' || *path == '\\')
            galley__buf_char(out, '\\');
        if (*path == '%')
            galley__buf_char(out, '%');
        galley__buf_char(out, *path);
    }
    galley__buf_char(out, '"');
}

static void put_service(galley__buf *out, const unit *u)
{
    galley__buf_printf(out,
                       "[Unit]\n"
                       "Description=galley job %.*s\n"
                       "Documentation=man:galley-job(1)\n"
                       "\n"
                       "[Service]\n"
                       "Type=oneshot\n"
                       "ExecStart=",
                       GALLEY__S(u->file->job.name));
    put_word(out, u->program);
    galley__buf_add(out, GALLEY_STR(" -s "));
    put_word(out, u->c->store);
    galley__buf_add(out, GALLEY_STR(" job run "));
    put_word(out, u->file->path);
    galley__buf_add(
        out, GALLEY_STR("\n"
                        "# 75: it is running already, or something is busy; the next run does it\n"
                        "SuccessExitStatus=75\n"
                        "# galley ends by its own --timeout; this is for what hangs\n"));
    if (u->file->timeout > 0)
        galley__buf_printf(out, "TimeoutStartSec=%.0f\n", u->file->timeout + 120);
    else
        galley__buf_add(out, GALLEY_STR("TimeoutStartSec=infinity\n"));
    galley__buf_add(out, GALLEY_STR("KillMode=mixed\n"
                                    "TimeoutStopSec=60\n"
                                    "Nice=10\n"
                                    "IOSchedulingClass=best-effort\n"
                                    "IOSchedulingPriority=7\n"
                                    "\n"
                                    "ProtectSystem=strict\n"
                                    "ProtectHome=read-only\n"
                                    "ReadWritePaths="));
    put_path(out, u->store_folder);
    if (strcmp(u->store_folder, u->job_folder) != 0) {
        galley__buf_char(out, ' ');
        put_path(out, u->job_folder);
    }
    galley__buf_add(out, GALLEY_STR("\n"
                                    "PrivateTmp=yes\n"
                                    "PrivateDevices=yes\n"
                                    "NoNewPrivileges=yes\n"
                                    "CapabilityBoundingSet=\n"
                                    "ProtectKernelTunables=yes\n"
                                    "ProtectKernelModules=yes\n"
                                    "ProtectKernelLogs=yes\n"
                                    "ProtectControlGroups=yes\n"
                                    "ProtectClock=yes\n"
                                    "ProtectHostname=yes\n"
                                    "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6\n"
                                    "RestrictNamespaces=yes\n"
                                    "RestrictRealtime=yes\n"
                                    "RestrictSUIDSGID=yes\n"
                                    "LockPersonality=yes\n"
                                    "UMask=0027\n"));
}

static void put_timer(galley__buf *out, const unit *u)
{
    galley__buf_printf(out, "[Unit]\nDescription=when galley job %.*s runs\n\n[Timer]\n",
                       GALLEY__S(u->file->job.name));
    cli_schedule_calendar(&u->file->schedule, out);
    galley__buf_add(out,
                    GALLEY_STR("# a run that was missed while the machine was off is made up for\n"
                               "Persistent=true\n"
                               "RandomizedDelaySec=60\n"
                               "FixedRandomDelay=true\n"
                               "\n[Install]\nWantedBy=timers.target\n"));
}

static void put_systemd(galley__buf *out, const unit *u)
{
    const char *only = cli_value(u->c, "only");
    galley_str name = u->file->job.name;
    if (only == NULL)
        galley__buf_printf(out, "# /etc/systemd/system/galley-%.*s.service\n", GALLEY__S(name));
    if (only == NULL || strcmp(only, "service") == 0)
        put_service(out, u);
    if (only == NULL)
        galley__buf_printf(out, "\n# /etc/systemd/system/galley-%.*s.timer\n", GALLEY__S(name));
    if (only == NULL || strcmp(only, "timer") == 0)
        put_timer(out, u);
}

/* -- cron -- */

/* For the shell, in single quotes; % ends a command of crontab(5) unless it is escaped. */
static void put_shell_word(galley__buf *out, const char *word)
{
    galley__buf_char(out, '\'');
    for (; *word; word++) {
        if (*word == '\'')
            galley__buf_add(out, GALLEY_STR("'\\''"));
        else if (*word == '%')
            galley__buf_add(out, GALLEY_STR("\\%"));
        else
            galley__buf_char(out, *word);
    }
    galley__buf_char(out, '\'');
}

static void put_cron(galley__buf *out, const unit *u)
{
    galley__buf_add(out, GALLEY_STR("# The schedule is in UTC. cronie obeys CRON_TZ; Debian's cron "
                                    "does not and counts in the\n"
                                    "# machine's zone: nothing is lost when clocks are changed, "
                                    "but a run may come an hour off.\n"
                                    "CRON_TZ=UTC\n"));
    galley__buf_add(out, u->file->job.schedule);
    galley__buf_char(out, ' ');
    put_shell_word(out, u->program);
    galley__buf_add(out, GALLEY_STR(" -s "));
    put_shell_word(out, u->c->store);
    galley__buf_add(out, GALLEY_STR(" job run "));
    put_shell_word(out, u->file->path);
    galley__buf_char(out, '\n');
}

/* -- the verb -- */

static bool right_words(const cli *c)
{
    const char *only = cli_value(c, "only");
    bool systemd = cli_flag(c, "systemd"), cron = cli_flag(c, "cron");
    if (systemd == cron)
        cli_complain("galley job install FILE|NAME needs one of --systemd and --cron");
    else if (only && (!systemd || (strcmp(only, "service") != 0 && strcmp(only, "timer") != 0)))
        cli_complain("--only needs --systemd, and service or timer");
    else
        return true;
    return false;
}

/* A line end in a path would be a line of the unit. */
static galley_status check_paths(unit *u)
{
    if (u->file->has_schedule && !strpbrk(u->c->store, "\n\r") && !strpbrk(u->file->path, "\n\r"))
        return GALLEY_OK;
    return galley__fail(&u->c->err, GALLEY_INVALID,
                        u->file->has_schedule
                            ? "%s: a line end in a path"
                            : "%s: it has no schedule, like schedule = \"10 3 * * *\" (in UTC)",
                        u->file->path);
}

static galley_status print(unit *u)
{
    galley__buf out;
    ssize_t size = readlink("/proc/self/exe", u->program, sizeof u->program - 1);
    u->program[size > 0 ? size : 0] = '\0';
    folder_of(u->c->store, u->store_folder, sizeof u->store_folder);
    folder_of(u->file->path, u->job_folder, sizeof u->job_folder);
    galley_status status = check_paths(u);
    if (status != GALLEY_OK)
        return status;
    galley__buf_init(&out, NULL);
    if (cli_flag(u->c, "cron"))
        put_cron(&out, u);
    else
        put_systemd(&out, u);
    if (out.failed)
        status = galley__nomem(&u->c->err);
    else
        cli_put(galley__buf_str(&out));
    galley__buf_fini(&out);
    return status;
}

int cli_job_install(cli *c)
{
    char path[4096];
    cli_jobfile file;
    if (c->n_operands < 2)
        cli_complain("something is missing: galley job install FILE|NAME --systemd|--cron");
    if (c->n_operands < 2 || !right_words(c) ||
        !cli_jobfile_find(c, c->operands[1], path, sizeof path))
        return CLI_COULD_NOT;
    unit u = {.c = c, .file = &file};
    galley_status status = cli_jobfile_load(c, path, &file);
    if (status == GALLEY_OK)
        status = print(&u);
    cli_jobfile_free(&file);
    return status == GALLEY_OK ? CLI_DONE : cli_failed(c);
}
