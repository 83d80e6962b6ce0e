/* core/cli/progress.c: one line on the terminal that says how far it is.
 * SPDX-License-Identifier: MIT */
#include "core/cli/job.h"

#include <time.h>

double cli_clock(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

void cli_progress_start(cli_progress *p, const cli *c, const char *what)
{
    *p = (cli_progress){.c = c, .what = what, .started = cli_clock(), .part = -1};
    p->shown = p->started;
}

double cli_progress_seconds(const cli_progress *p)
{
    return cli_clock() - p->started;
}

static void draw_bar(double part)
{
    char bar[25];
    int full = (int)(part * 24 + 0.5);
    for (int i = 0; i < 24; i++)
        bar[i] = i < full ? '#' : '.';
    bar[24] = '\0';
    fprintf(stderr, "[%s] %3.0f %%  ", bar, part * 100);
}

static void draw(const cli_progress *p)
{
    double seconds = p->shown - p->started;
    double rate = seconds > 0 ? (double)p->done / seconds : 0;
    fputs("\r\033[K", stderr);
    if (p->part >= 0)
        draw_bar(p->part < 1 ? p->part : 1);
    fprintf(stderr, "%llu %s, %.0f/s", (unsigned long long)p->done, p->what, rate);
    if (p->part > 0.02 && p->part < 1)
        fprintf(stderr, ", %.0f s left", seconds / p->part * (1 - p->part));
    if (p->failed)
        fprintf(stderr, ", %llu failed", (unsigned long long)p->failed);
    fflush(stderr);
}

void cli_progress_step(cli_progress *p, bool failed, double part)
{
    p->done++;
    p->failed += failed;
    p->part = part;
    if (!p->c->talks || p->c->quiet || p->done % 16)
        return;
    double t = cli_clock();
    if (t - p->shown < 0.2)
        return;
    p->shown = t;
    draw(p);
}

void cli_progress_end(cli_progress *p)
{
    if (p->c && p->c->talks && !p->c->quiet && p->shown > p->started)
        fputs("\r\033[K", stderr);
}
