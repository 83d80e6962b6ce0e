/* A store whose disk or memory fails: at each operation in turn. What was committed is there, what was not is gone, a
 * batch is never there in part; every failure is told; nothing stays live.
 * SPDX-License-Identifier: MIT */
#include "counting.h"
#include "faulty_vfs.h"

#include <galley/store.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[] = "/tmp/galley-fault-XXXXXX";
static char path[64], template[64];
static galley_error err;
static size_t wrong;

static void fail(const char *what, const char *detail)
{
    fprintf(stderr, "%s %zu%s (code %d): %s: %s\n", fault.at ? "operation" : "allocation", fault.at,
            fault.from_then_on ? " and all after it" : "", fault.code, what, detail);
    if (++wrong > 5)
        exit(1);
}

/* -- what is done -- */

static const galley_region regions[] = {
    {0, 4, GALLEY_REGION_LEDE, {"first", 5}},
    {5, 9, GALLEY_REGION_PROMO, {"wording", 7}},
};
static const galley_str labels[] = {{"world", 5}};
static const galley_field fields[] = {{{"section", 7}, {"Business", 8}, GALLEY_FIELD_STRING}};
static const galley_field ids[] = {{{"id", 2}, {"RU", 2}, GALLEY_FIELD_STRING}};

static galley_article article(const char *key, const char *text)
{
    return (galley_article){.key = galley_str_of(key),
                            .title = galley_str_of("A title"),
                            .text = galley_str_of(text),
                            .source = galley_str_of("Sky"),
                            .labels = labels,
                            .n_labels = 1,
                            .fields = fields,
                            .n_fields = 1,
                            .regions = regions,
                            .n_regions = 2};
}

static galley_status put(galley_store *store, const char *key, const char *text, galley_put *out)
{
    galley_article a = article(key, text);
    return galley_store_put(store, &a, out, &err);
}

static galley_status judge(galley_store *store, int64_t run, const galley_put *where,
                           const char *tag)
{
    galley_evidence e = {.span = {.end = 4, .fields = ids, .n_fields = 1},
                         .clause = galley_str_of("span:country"),
                         .weight = 1};
    e.span.label = galley_str_of("country");
    galley_statement s = {.tag = galley_str_of(tag),
                          .rule = galley_str_of("r/t"),
                          .score = 1,
                          .evidence = &e,
                          .n_evidence = 1};
    galley_statements all = {1, &s};
    return galley_store_judge(store, run, where->article, where->revision, (galley_str){NULL, 0},
                              &all, &err);
}

static galley_status begin_run(galley_store *store, const char *fingerprint, int64_t *run)
{
    galley_run_start start = {.rules = galley_str_of("r"),
                              .text = galley_str_of("return rules"),
                              .fingerprint = galley_str_of(fingerprint)};
    return galley_store_run_begin(store, &start, run, &err);
}

/* A long text of words that differ, so that several pages are written. */
static const char *long_text(int n)
{
    static char text[60000];
    size_t size = (size_t)snprintf(text, sizeof text, "Wind park ");
    for (int i = 0; i < 5000; i++)
        size += (size_t)snprintf(text + size, sizeof text - size, "w%dx%d ", n, i * 7919 % 5000);
    return text;
}

/* What stands before: two articles, one with a statement. */
static galley_status before(galley_store *store)
{
    galley_put a;
    int64_t run;
    galley_status status = galley_store_begin(store, &err);
    status = status ? status : put(store, "a", "Gas deal of old.", &a);
    status = status ? status : put(store, "b", "Coal from there.", NULL);
    status = status ? status : begin_run(store, "f1", &run);
    status = status ? status : judge(store, run, &a, "energy");
    status = status ? status : galley_store_run_end(store, run, galley_str_of("done"), &err);
    return status ? status : galley_store_commit(store, &err);
}

/* One batch that does everything: *committing is set when only the commit is left. */
static galley_status batch(galley_store *store, bool *committing)
{
    galley_put a, b, c;
    int64_t run;
    galley_status status = galley_store_begin(store, &err);
    status = status ? status : put(store, "a", "Gas deal, new.", &a);
    status = status ? status : put(store, "b", "Coal from there.", &b);
    status = status ? status : put(store, "c", long_text(1), &c);
    status = status ? status : put(store, "d", "Die Straße dort.", NULL);
    status = status ? status : begin_run(store, "f2", &run);
    status = status ? status : judge(store, run, &a, "summit");
    status = status ? status : judge(store, run, &b, "energy");
    status = status ? status
                    : galley_store_fail(store, run, c.article, c.revision, galley_str_of("rules"),
                                        galley_str_of("too long"), &err);
    status = status ? status : galley_store_run_end(store, run, galley_str_of("done"), &err);
    *committing = status == GALLEY_OK;
    return status ? status : galley_store_commit(store, &err);
}

/* -- what is there: everything but the times -- */

static const char *const questions[] = {
    "SELECT key, title, text, source, extra, revision FROM article ORDER BY id",
    "SELECT article, n, hash, current FROM revision ORDER BY id",
    "SELECT * FROM region ORDER BY article, n",
    "SELECT * FROM label ORDER BY 1, 2, 3",
    "SELECT id, article, tag, score, rule, run, withdrawn FROM statement ORDER BY id",
    "SELECT article, tag, clause, text, weight, fields FROM evidence ORDER BY statement, n",
    "SELECT id, rules, fingerprint, state, visited, tagged, statements, failed FROM run ORDER BY "
    "id",
    "SELECT run, article, stage, reason FROM failure",
    "SELECT revision, rules, fingerprint FROM visited_row ORDER BY 1, 2",
    "SELECT rowid FROM search WHERE search MATCH 'gas OR coal OR strasse OR park' ORDER BY rowid",
};

static char *dump(galley_store *store)
{
    static char text[2][400000];
    static int turn;
    char *out = text[turn ^= 1];
    size_t n = 0;
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        galley_rows *rows = NULL;
        bool more = true;
        if (galley_store_sql(store, galley_str_of(questions[i]), NULL, 0, &rows, &err))
            return NULL;
        while (more) {
            if (galley_rows_next(rows, &more, &err)) {
                galley_rows_close(rows);
                return NULL;
            }
            for (size_t k = 0; more && k < galley_rows_columns(rows); k++) {
                galley_value v = galley_rows_value(rows, k);
                n += (size_t)snprintf(out + n, sizeof text[0] - n, "%lld %g %.*s|",
                                      (long long)v.integer, v.number, (int)v.text.size,
                                      v.text.data ? v.text.data : "");
            }
        }
        galley_rows_close(rows);
        n += (size_t)snprintf(out + n, sizeof text[0] - n, "\n");
    }
    return out;
}

static void command(const char *format, const char *a, const char *b)
{
    char text[256];
    snprintf(text, sizeof text, format, a, b);
    if (system(text))
        exit(2);
}

/* A copy of the template, without a log beside it. */
static void restore(void)
{
    char log[80];
    static const char *const ends[] = {"-wal", "-shm", ""};
    for (size_t i = 0; i < 3; i++) {
        snprintf(log, sizeof log, "%s%s", path, ends[i]);
        unlink(log);
    }
    FILE *from = fopen(template, "rb"), *to = fopen(path, "wb");
    char bytes[65536];
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, from)) > 0;)
        fwrite(bytes, 1, n, to);
    fclose(from);
    fclose(to);
}

static char *state_before, *state_after;

/* Opened again without faults: whole, and one of the two states. */
static void look(bool reported, bool open_to_doubt)
{
    galley_store *store = NULL;
    faulty kept = fault;
    fault = (faulty){0};
    galley_status status =
        galley_store_open(NULL, galley_str_of(path), GALLEY_STORE_WRITE, &store, &err);
    status = status ? status : galley_store_check(store, &err);
    char *now = status ? NULL : dump(store);
    fault = kept;
    if (now == NULL)
        fail("not whole afterwards", err.text);
    else if (reported && strcmp(now, state_after) != 0)
        fail("what was reported as stored is not there", now);
    else if (!reported && !open_to_doubt && strcmp(now, state_before) != 0)
        fail("a part of the batch is there", now);
    else if (strcmp(now, state_after) != 0 && strcmp(now, state_before) != 0)
        fail("in between", now);
    galley_store_close(store);
}

static void prepare(void)
{
    galley_store *store;
    bool committing;
    if (!mkdtemp(folder))
        exit(2);
    snprintf(path, sizeof path, "%s/test.db", folder);
    snprintf(template, sizeof template, "%s/template.db", folder);
    if (galley_store_open(NULL, galley_str_of(template), GALLEY_STORE_CREATE, &store, &err) ||
        before(store))
        exit(2);
    state_before = strdup(dump(store));
    galley_store_close(store);
    restore();
    if (galley_store_open(NULL, galley_str_of(path), GALLEY_STORE_WRITE, &store, &err) ||
        batch(store, &committing))
        exit(2);
    state_after = strdup(dump(store));
    galley_store_close(store);
    if (strcmp(state_before, state_after) == 0)
        exit(2);
}

/* -- the disk -- */

static bool expected(galley_status status)
{
    if (fault.code == SQLITE_FULL)
        return status == GALLEY_LIMIT || status == GALLEY_IO;
    return status == GALLEY_IO;
}

/* The batch with the fault that is set up; false when the fault did not come to pass any more. */
static bool one_disk_fault(void)
{
    galley_store *store = NULL;
    bool committing = false;
    restore();
    galley_status status =
        galley_store_open(NULL, galley_str_of(path), GALLEY_STORE_WRITE, &store, &err);
    status = status ? status : batch(store, &committing);
    bool struck = fault.struck, reported = status == GALLEY_OK;
    if (!reported && !expected(status))
        fail(galley_status_name(status), err.text);
    if (!reported && strstr(err.text, path) == NULL)
        fail("the message does not name the file", err.text);
    if (!reported && store && galley_store_commit(store, NULL) != GALLEY_INVALID)
        fail("the batch is still open", err.text);
    galley_store_close(store);
    look(reported, committing);
    return struck;
}

static size_t disk_faults(unsigned kind, int code, bool from_then_on)
{
    size_t at = 1;
    for (bool struck = true; struck; at++) {
        fault = (faulty){.kind = kind, .at = at, .code = code, .from_then_on = from_then_on};
        struck = one_disk_fault();
    }
    fault = (faulty){0};
    return at - 2;
}

/* A full disk, then room again: the same handle goes on. */
static void room_again(void)
{
    galley_store *store;
    bool committing;
    restore();
    if (galley_store_open(NULL, galley_str_of(path), GALLEY_STORE_WRITE, &store, &err))
        fail("open", err.text);
    fault = (faulty){.kind = FAULT_WRITE, .at = 3, .code = SQLITE_FULL, .from_then_on = true};
    if (batch(store, &committing) != GALLEY_LIMIT)
        fail("no LIMIT", err.text);
    fault = (faulty){0};
    if (strcmp(dump(store), state_before) != 0)
        fail("not as before", "");
    if (batch(store, &committing))
        fail("does not go on", err.text);
    galley_store_close(store);
    look(true, false);
}

/* -- memory -- */

static galley_status ask(galley_store *store, galley_arena *arena, const galley_alloc *door)
{
    galley_query *query = NULL;
    galley_cursor *cursor = NULL;
    galley_article a = {0};
    galley_stored_statement *at;
    galley_str snippet;
    size_t n;
    int64_t row = 1, found;
    galley_status status = galley_query_parse(
        door, galley_str_of("(gas OR \"die strasse\") -tag:none source:sky"), NULL, &query, &err);
    galley_select what = {.query = query, .order = GALLEY_ORDER_RANK, .stale = {"f9", 2}};
    status = status ? status : galley_store_select(store, &what, &cursor, &err);
    while (status == GALLEY_OK && row) {
        status = galley_cursor_next(cursor, &row, arena, &a, &err);
        if (status == GALLEY_OK && row)
            status = galley_store_snippet(&a, query, 5, galley_str_of("["), galley_str_of("]"),
                                          arena, &snippet, &err);
    }
    galley_cursor_close(cursor);
    status = status ? status : galley_store_count(store, &what, &n, &err);
    galley_query_free(query);
    status = status ? status : galley_store_find(store, galley_str_of("a"), &found, &err);
    status = status ? status : galley_store_statements(store, found, arena, &at, &n, &err);
    return status ? status : galley_store_check(store, &err);
}

static bool one_memory_fault(counting *memory)
{
    galley_alloc door = counting_door(memory);
    galley_store *store = NULL;
    galley_arena *arena = NULL;
    bool committing = false;
    restore();
    galley_status status = galley_arena_new(&door, &arena, &err);
    status = status
                 ? status
                 : galley_store_open(&door, galley_str_of(path), GALLEY_STORE_WRITE, &store, &err);
    status = status ? status : batch(store, &committing);
    bool reported = status == GALLEY_OK;
    status = status ? status : ask(store, arena, &door);
    if (status != GALLEY_OK && status != GALLEY_NOMEM)
        fail(galley_status_name(status), err.text);
    if (status == GALLEY_OK && memory->failed && memory->from_then_on)
        fail("no memory, and no word of it", "");
    galley_store_close(store);
    galley_arena_free(arena);
    if (memory->live || memory->wrong_size)
        fail("something is live", "");
    look(reported, false);
    return memory->failed;
}

static size_t memory_faults(bool from_then_on)
{
    size_t at = 1;
    for (bool failed = true; failed; at++) {
        counting memory = {.fail_at = at, .from_then_on = from_then_on};
        failed = one_memory_fault(&memory);
    }
    return at - 2;
}

int main(void)
{
    static const struct {
        const char *name;
        unsigned kind;
        int code;
    } rows[] = {
        {"writes", FAULT_WRITE, SQLITE_IOERR_WRITE},
        {"full disk", FAULT_WRITE, SQLITE_FULL},
        {"syncs", FAULT_SYNC, SQLITE_IOERR_FSYNC},
        {"reads", FAULT_READ, SQLITE_IOERR_READ},
        {"shared memory", FAULT_SHARED, SQLITE_IOERR_SHMMAP},
        {"opening", FAULT_OPEN, SQLITE_CANTOPEN},
    };
    static const size_t least[] = {20, 20, 2, 5, 1, 2};
    faulty_register();
    prepare();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int mode = 0; mode < 2; mode++) {
            size_t n = disk_faults(rows[i].kind, rows[i].code, mode);
            printf("%s, %s: %zu\n", rows[i].name, mode ? "from then on" : "once", n);
            if (n < least[i])
                fail("fewer faults than there must be", rows[i].name);
        }
    room_again();
    for (int mode = 0; mode < 2; mode++) {
        size_t n = memory_faults(mode);
        printf("allocations, %s: %zu\n", mode ? "from then on" : "once", n);
        if (n < 20)
            fail("fewer faults than there must be", "allocations");
    }
    free(state_before);
    free(state_after);
    command("rm -r %s%s", folder, "");
    return wrong != 0;
}
