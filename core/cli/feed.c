/* core/cli/feed.c: files and folders of the command line as jobs.
 * SPDX-License-Identifier: MIT */
#include "core/cli/job.h"

#include "core/base/error.h"
#include "core/base/memory.h"

#include <stdlib.h>
#include <sys/stat.h>

/* -- where a record came from, in one word: the file's number and the line -- */

enum { LINE_BITS = 40 };

static void *tag_of(const cli_feed *f, size_t line)
{
    return (void *)(uintptr_t)((uint64_t)f->n_paths << LINE_BITS |
                               (line & (((uint64_t)1 << LINE_BITS) - 1)));
}

static void place_of(const cli_feed *f, void *tag, char *out, size_t size)
{
    uint64_t bits = (uint64_t)(uintptr_t)tag;
    uint64_t line = bits & (((uint64_t)1 << LINE_BITS) - 1);
    const char *path = bits >> LINE_BITS ? f->paths[(bits >> LINE_BITS) - 1] : "?";
    if (line)
        snprintf(out, size, "%s:%llu", path, (unsigned long long)line);
    else
        snprintf(out, size, "%s", path);
}

static bool remember_path(cli_feed *f, galley_str path)
{
    if (f->n_paths && galley_str_eq(path, galley_str_of(f->paths[f->n_paths - 1])))
        return true;
    if (!galley__grow(NULL, (void **)&f->paths, f->n_paths, &f->paths_capacity, sizeof *f->paths))
        return false;
    char *copy = strndup(path.data, path.size);
    if (copy)
        f->paths[f->n_paths++] = copy;
    return copy != NULL;
}

/* -- failures -- */

static void tell(cli_feed *f, const char *place, const galley_error *why)
{
    char text[sizeof why->text + 4200];
    bool named = strncmp(why->text, place, strlen(place)) == 0; /* it names the place already */
    snprintf(text, sizeof text, "%s%s%s", named ? "" : place, named ? "" : ": ", why->text);
    f->failures++;
    f->progress.failed++;
    cli_progress_end(&f->progress);
    cli_complain("%s", text);
    if (!f->first_failure[0])
        snprintf(f->first_failure, sizeof f->first_failure, "%.255s", text);
}

void cli_feed_failed(cli_feed *f, void *tag, const galley_error *why)
{
    char place[4200];
    place_of(f, tag, place, sizeof place);
    tell(f, place, why);
}

/* The reason is the message without the place in front of it. */
static void count_reason(cli_feed *f, galley_str path, const char *text)
{
    cli_reasons *r = &f->reasons;
    if (strncmp(text, path.data, strlen(text) < path.size ? strlen(text) : path.size) == 0)
        text += strlen(text) < path.size ? 0 : path.size;
    while (*text == ':' || *text == ' ')
        text++;
    for (size_t i = 0; i < r->count; i++)
        if (strcmp(r->at[i].text, text) == 0) {
            r->at[i].times++;
            return;
        }
    if (r->count == CLI_REASONS) {
        r->others++;
        return;
    }
    snprintf(r->at[r->count].text, sizeof r->at[0].text, "%s", text);
    snprintf(r->at[r->count].place, sizeof r->at[0].place, "%.*s", GALLEY__S(path));
    r->at[r->count++].times = 1;
}

void cli_say_left_out(const cli *c, const cli_reasons *r)
{
    for (size_t i = 0; i < r->count; i++)
        cli_say(c, "%zu left out: %s (%s%s)", r->at[i].times, r->at[i].text, r->at[i].place,
                r->at[i].times > 1 ? ", ..." : "");
    if (r->others)
        cli_say(c, "%zu left out for other reasons", r->others);
}

/* A file of an unknown kind met in a folder, a part of a document that is no article, are passed over; anything else
 * is a failure. */
static void passed_over(void *ctx, galley_str path, const galley_error *why)
{
    cli_feed *f = ctx;
    char place[4200];
    if (why->status == GALLEY_INVALID) {
        f->left_out++;
        count_reason(f, path, why->text);
        return;
    }
    snprintf(place, sizeof place, "%.*s", (int)(path.size < 4096 ? path.size : 4096), path.data);
    tell(f, place, why);
}

/* -- files of a job -- */

/* What the file is like now, before it is read: when it grows meanwhile, it is another one the next time. */
static bool wanted(void *ctx, galley_str path)
{
    cli_feed *f = ctx;
    struct stat about;
    bool has = false;
    if (stat(path.data, &about) != 0)
        return true; /* opening it tells why */
    f->now.size = (int64_t)about.st_size;
    f->now.changed = (int64_t)about.st_mtim.tv_sec * 1000000000 + about.st_mtim.tv_nsec;
    galley_job_file file = {path, f->now.size, f->now.changed};
    galley_error err;
    const cli_reading *what = f->reading;
    if (what->is_settled && !what->is_settled(what->settled_ctx, path, f->now.size, f->now.changed))
        return false;
    return f->reading->again ||
           galley_store_job_has_read(f->store, f->reading->job_run, &file, &has, &err) !=
               GALLEY_OK ||
           !has;
}

/* One that could not be read to its end, or is not remembered for want of memory, is read again the next time. */
static void ended(void *ctx, galley_str path, bool whole)
{
    cli_feed *f = ctx;
    if (!whole ||
        !galley__grow(NULL, (void **)&f->read, f->n_read, &f->read_capacity, sizeof *f->read))
        return;
    cli_read_file *file = &f->read[f->n_read];
    *file = f->now;
    file->records = f->fed;
    file->path = strndup(path.data, path.size);
    f->n_read += file->path != NULL;
}

bool cli_feed_has_read(const cli_feed *f)
{
    return f->first_read < f->n_read && f->read[f->first_read].records <= f->taken;
}

galley_status cli_feed_keep_read(cli_feed *f, galley_error *err)
{
    galley_status status = GALLEY_OK;
    while (status == GALLEY_OK && cli_feed_has_read(f)) {
        const cli_read_file *r = &f->read[f->first_read];
        galley_job_file file = {galley_str_of(r->path), r->size, r->changed};
        status = galley_store_job_file(f->store, f->reading->job_run, &file, err);
        f->files++;
        f->first_read++;
    }
    return status;
}

/* -- the feed -- */

galley_status cli_feed_open_reading(cli_feed *f, cli *c, const cli_reading *what)
{
    *f = (cli_feed){.c = c, .reading = what};
    galley_source_options options = {.report = passed_over, .report_ctx = f};
    if (what->job_run) {
        options.wanted = wanted;
        options.ended = ended;
    }
    galley_status status =
        galley_source_open(NULL, what->paths, what->n_paths, &options, &f->source, &c->err);
    cli_progress_start(&f->progress, c, "articles");
    return status;
}

galley_status cli_feed_open(cli_feed *f, cli *c)
{
    size_t n = c->n_operands ? (size_t)c->n_operands : 1;
    galley_str *paths = calloc(n, sizeof *paths);
    if (paths == NULL)
        return galley__nomem(&c->err);
    paths[0] = GALLEY_STR("-"); /* no operand: standard input */
    for (size_t i = 0; i < (size_t)c->n_operands; i++)
        paths[i] = galley_str_of(c->operands[i]);
    cli_reading what = {.paths = paths, .n_paths = n};
    galley_status status = cli_feed_open_reading(f, c, &what);
    f->reading = NULL;
    free(paths);
    return status;
}

galley_status cli_feed_next(cli_feed *f, galley__buf *job, void **tag, bool *more,
                            galley_error *err)
{
    galley_record record = {0};
    galley_status status = galley_source_next(f->source, &record, err);
    *more = status == GALLEY_OK && record.bytes.data != NULL;
    if (!*more)
        return status;
    if (!remember_path(f, record.path))
        return galley__nomem(err);
    *tag = tag_of(f, record.line);
    f->fed++;
    cli_record_put(job, &record);
    return GALLEY_OK;
}

void cli_feed_close(cli_feed *f)
{
    cli_progress_end(&f->progress);
    galley_source_close(f->source);
    f->source = NULL;
    for (size_t i = 0; i < f->n_paths; i++)
        free(f->paths[i]);
    free(f->paths);
    f->paths = NULL;
    for (size_t i = 0; i < f->n_read; i++)
        free(f->read[i].path);
    free(f->read);
    f->read = NULL;
    f->n_read = f->first_read = 0;
}
