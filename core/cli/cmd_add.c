/* core/cli/cmd_add.c: galley add, articles into the store.
 * SPDX-License-Identifier: MIT */
#include "core/cli/job.h"

/* A transaction's end: the more articles in one, the less the search index merges (a fifth of the time between 500 and
 * 2,000); but another writer waits five seconds at most. */
enum { BATCH = 2000 }; /* articles */
static const double batch_seconds = 2;

typedef struct adding {
    cli *c;
    cli_session s;
    cli_feed feed;
    size_t outcomes[4]; /* by galley_put_outcome */
    size_t noted;
    size_t open;   /* articles in the transaction */
    double opened; /* when it began, on the progress' clock */
} adding;

static galley_status feed_one(void *ctx, galley__buf *job, void **tag, bool *more,
                              galley_error *err)
{
    adding *a = ctx;
    return cli_feed_next(&a->feed, job, tag, more, err);
}

static galley_status commit(adding *a, galley_error *err)
{
    if (a->open == 0)
        return GALLEY_OK;
    a->open = 0;
    return galley_store_commit(a->s.store, err);
}

static galley_status begin(adding *a, galley_error *err)
{
    if (a->open)
        return GALLEY_OK;
    a->opened = cli_progress_seconds(&a->feed.progress);
    return galley_store_begin(a->s.store, err);
}

static bool batch_is_full(const adding *a)
{
    return a->open >= BATCH || cli_progress_seconds(&a->feed.progress) - a->opened > batch_seconds;
}

static galley_status store_article(adding *a, galley_str bytes, galley_error *err)
{
    galley_article article = {0};
    galley_put put;
    galley_arena_reset(a->s.arena);
    galley_status status = galley__wire_get_article(&bytes, a->s.arena, &article, err);
    if (status == GALLEY_OK)
        status = begin(a, err);
    if (status == GALLEY_OK)
        status = galley_store_put(a->s.store, &article, &put, err);
    if (status != GALLEY_OK)
        return status;
    a->outcomes[put.outcome]++;
    a->noted += article.note.size && put.outcome != GALLEY_PUT_SAME;
    a->open++;
    return batch_is_full(a) ? commit(a, err) : GALLEY_OK;
}

static double part_done(const cli_feed *f)
{
    uint64_t done = 0, total = 0;
    galley_source_progress(f->source, &done, &total);
    return total ? (double)done / (double)total : -1;
}

static galley_status take_one(void *ctx, const galley_result *result, galley_error *err)
{
    adding *a = ctx;
    bool failed = result->status != GALLEY_OK;
    cli_progress_step(&a->feed.progress, false, part_done(&a->feed));
    if (!failed)
        return store_article(a, result->bytes, err);
    cli_feed_failed(&a->feed, result->tag, &result->error);
    return GALLEY_OK;
}

static void summary_json(const adding *a)
{
    cli_printf("{\"new\":%zu,\"revised\":%zu,\"fields\":%zu,\"same\":%zu,\"repaired\":%zu,"
               "\"left_out\":%zu,\"failed\":%zu}\n",
               a->outcomes[GALLEY_PUT_NEW], a->outcomes[GALLEY_PUT_REVISED],
               a->outcomes[GALLEY_PUT_FIELDS], a->outcomes[GALLEY_PUT_SAME], a->noted,
               a->feed.left_out, a->feed.failures);
}

static void say_changes(const adding *a)
{
    double seconds = cli_progress_seconds(&a->feed.progress);
    size_t all = a->outcomes[0] + a->outcomes[1] + a->outcomes[2] + a->outcomes[3];
    cli_say(a->c,
            "%s: %zu new, %zu revised, %zu with changed fields, %zu unchanged (%.0f articles/s)",
            a->c->store, a->outcomes[GALLEY_PUT_NEW], a->outcomes[GALLEY_PUT_REVISED],
            a->outcomes[GALLEY_PUT_FIELDS], a->outcomes[GALLEY_PUT_SAME],
            seconds > 0 ? (double)all / seconds : 0);
}

static void summary(const adding *a)
{
    size_t same = a->outcomes[GALLEY_PUT_SAME];
    size_t changed = a->outcomes[GALLEY_PUT_NEW] + a->outcomes[GALLEY_PUT_REVISED] +
                     a->outcomes[GALLEY_PUT_FIELDS];
    if (a->c->format != GALLEY_TABLE)
        summary_json(a);
    else if (changed == 0)
        cli_say(a->c, "%s: nothing to do, %zu article%s unchanged", a->c->store, same,
                same == 1 ? " is" : "s are");
    else
        say_changes(a);
    if (a->noted)
        cli_say(a->c,
                "%zu repaired on the way in: galley sql \"SELECT key, note FROM article WHERE note "
                "<> ''\"",
                a->noted);
    if (a->feed.left_out)
        cli_feed_say_left_out(&a->feed);
    if (a->feed.failures)
        cli_say(a->c, "%zu failed, listed above", a->feed.failures);
}

static int run_add(cli *c)
{
    adding a = {.c = c};
    cli_job job;
    if (!cli_job_init(&job, c, CLI_TASK_PARSE, NULL))
        return CLI_COULD_NOT;
    if (cli_feed_open(&a.feed, c) != GALLEY_OK)
        return cli_failed(c);
    galley_status status = cli_session_open(c, GALLEY_STORE_CREATE, NULL, &a.s);
    if (status == GALLEY_OK) {
        galley_pool_parent parent = {.feed = feed_one, .take = take_one, .ctx = &a};
        status = cli_job_run(&job, &parent);
        if (status == GALLEY_OK || status == GALLEY_CANCELLED) {
            galley_error err;
            galley_status committed = commit(&a, &err);
            if (committed != GALLEY_OK) {
                status = committed;
                c->err = err;
            }
        }
    }
    cli_progress_end(&a.feed.progress);
    if (status == GALLEY_OK || status == GALLEY_CANCELLED)
        summary(&a);
    if (a.s.store)
        galley_store_rollback(a.s.store);
    int result = status != GALLEY_OK ? cli_failed(c) : a.feed.failures ? CLI_SOME_FAILED : CLI_DONE;
    cli_feed_close(&a.feed);
    cli_session_close(&a.s);
    return result;
}

static const cli_option add_options[] = {
    CLI_READING_OPTIONS,
    CLI_JOB_OPTIONS,
    {0, NULL, NULL, NULL},
};

const cli_command cli_add = {
    .name = "add",
    .operands = "PATH...",
    .least = 1,
    .most = -1,
    .summary =
        "store articles: web pages and archives, feeds, news standards, mail, JSON lines, text, "
        "folders",
    .manual =
        "Reads the files, marks the parts of each article (prose, title, crosshead, promo, "
        "notice, related,\n"
        "caption, byline) with the reason for each, and stores them. An article is known by "
        "its key: its id, else\n"
        "its url, else the hash of its content. Adding the same thing twice changes nothing; "
        "a changed text makes\n"
        "a new revision, and statements on the old one stay with the old one.\n"
        "\n"
        "Text files are UTF-8; a byte order mark, Windows-1252 and some invalid bytes are "
        "repaired with a note on the\n"
        "article, anything worse is refused with file and byte offset. JSON lines have the "
        "fields id, title, text,\n"
        "url, date, source, author, lang and labels, or the names of other tools, or those of "
        "--map; every other\n"
        "field is kept. Folders are read recursively, in the order of the names; files of "
        "other kinds in them are\n"
        "left out and counted, with the reason.\n"
        "\n"
        "Documents of several articles are read item by item: RSS, Atom and JSON feeds; "
        "NITF, NewsML, NewsML-G2\n"
        "and ninjs, with their IPTC subject codes as labels; mail messages and mailboxes. "
        "What is not\n"
        "well-formed is read as far as it can be, with a note on its articles that names the "
        "line.\n"
        "\n"
        "  galley add articles/\n"
        "  zcat dump.gz | galley -s news.db add -\n",
    .options = add_options,
    .run = run_add,
};
