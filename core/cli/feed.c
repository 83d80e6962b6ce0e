/* core/cli/feed.c: files and folders of the command line as jobs.
 * SPDX-License-Identifier: MIT */
#include "core/cli/job.h"

#include "core/base/error.h"
#include "core/base/memory.h"

#include <stdlib.h>

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
    f->failures++;
    f->progress.failed++;
    cli_progress_end(&f->progress);
    if (strncmp(why->text, place, strlen(place)) == 0)
        cli_complain("%s", why->text); /* it names the place already */
    else
        cli_complain("%s: %s", place, why->text);
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

void cli_feed_say_left_out(const cli_feed *f)
{
    const cli_reasons *r = &f->reasons;
    for (size_t i = 0; i < r->count; i++)
        cli_say(f->c, "%zu left out: %s (%s%s)", r->at[i].times, r->at[i].text, r->at[i].place,
                r->at[i].times > 1 ? ", ..." : "");
    if (r->others)
        cli_say(f->c, "%zu left out for other reasons", r->others);
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

/* -- the feed -- */

galley_status cli_feed_open(cli_feed *f, cli *c)
{
    *f = (cli_feed){.c = c};
    size_t n = c->n_operands ? (size_t)c->n_operands : 1;
    galley_str *paths = calloc(n, sizeof *paths);
    if (paths == NULL)
        return galley__nomem(&c->err);
    paths[0] = GALLEY_STR("-"); /* no operand: standard input */
    for (size_t i = 0; i < (size_t)c->n_operands; i++)
        paths[i] = galley_str_of(c->operands[i]);
    galley_source_options options = {.report = passed_over, .report_ctx = f};
    galley_status status = galley_source_open(NULL, paths, n, &options, &f->source, &c->err);
    free(paths);
    cli_progress_start(&f->progress, c, "articles");
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
}
