/* tests/unit/store/test_job.c: the history of jobs, what they have read and told.
 * SPDX-License-Identifier: MIT */
#include "fixture.h"

#include "core/store/store_internal.h"

static int64_t job_begin(fixture *f, const char *name)
{
    int64_t run;
    galley_job_start start = {.name = str(name),
                              .path = GALLEY_STR("/srv/nightly.lua"),
                              .schedule = GALLEY_STR("10 3 * * *"),
                              .hash = GALLEY_STR("ab"),
                              .version = GALLEY_STR("0.1.0")};
    OK(f, galley_store_job_begin(f->store, &start, &run, &f->err));
    return run;
}

static void job_end(fixture *f, int64_t run, const char *state, int status)
{
    galley_job_end end = {.state = str(state),
                          .exit = status,
                          .counts = GALLEY_STR("{\"new\":3,\"failed\":1}"),
                          .attempts = 2};
    OK(f, galley_store_job_end(f->store, run, &end, &f->err));
}

Test(job, history)
{
    fixture f;
    fixture_open(&f);
    put(&f, "a", "Title", "Text.");
    int64_t first = job_begin(&f, "nightly");
    job_end(&f, first, "done", 0);
    int64_t second = job_begin(&f, "nightly");
    job_end(&f, second, "failed", 3);
    job_begin(&f, "other");
    ROWS(&f, "SELECT name, path, schedule, state, exit FROM job ORDER BY name",
         "nightly|/srv/nightly.lua|10 3 * * *|failed|3\n"
         "other|/srv/nightly.lua|10 3 * * *|running|\n");
    ROWS(&f, "SELECT job, state, exit, attempts, new, failed, revision FROM job_run ORDER BY id",
         "nightly|done|0|2|3|1|1\nnightly|failed|3|2|3|1|1\nother|running|||||\n");
    ROWS(&f, "SELECT count(*) FROM job WHERE last_done IS NOT NULL", "1\n");
    FAILS(
        &f, GALLEY_NOTFOUND, "no run 99",
        galley_store_job_end(f.store, 99, &(galley_job_end){.state = GALLEY_STR("done")}, &f.err));
    FAILS(&f, GALLEY_INVALID, "not \"well\"",
          galley_store_job_end(f.store, 1, &(galley_job_end){.state = GALLEY_STR("well")}, &f.err));
    fixture_close(&f);
}

/* A file is known by size and time of change, whatever the time of the run, and each job knows its own. */
Test(job, files)
{
    static const struct {
        const char *job, *path;
        int64_t size, changed;
        bool read;
    } cases[] = {
        {"nightly", "in/a.txt", 10, 5000000000, true},
        {"nightly", "in/a.txt", 11, 5000000000, false},
        {"nightly", "in/a.txt", 10, 4999999999, false},
        {"nightly", "in/b.txt", 10, 5000000000, false},
        {"other", "in/a.txt", 10, 5000000000, false},
    };
    fixture f;
    fixture_open(&f);
    galley_job_file file = {GALLEY_STR("in/a.txt"), 10, 5000000000};
    int64_t run = job_begin(&f, "nightly");
    OK(&f, galley_store_job_file(f.store, run, &file, &f.err));
    job_end(&f, run, "done", 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool has;
        file = (galley_job_file){str(cases[i].path), cases[i].size, cases[i].changed};
        run = job_begin(&f, cases[i].job);
        OK(&f, galley_store_job_has_read(f.store, run, &file, &has, &f.err));
        cr_assert_eq(has, cases[i].read, "row %zu", i);
        job_end(&f, run, "done", 0);
    }
    ROWS(&f, "SELECT job, path, size, changed FROM job_file",
         "nightly|in/a.txt|10|1970-01-01T00:00:05Z\n");
    OK(&f, galley_store_begin(f.store, &f.err)); /* not stored: not read */
    OK(&f, galley_store_job_file(f.store, run, &file, &f.err));
    galley_store_rollback(f.store);
    ROWS(&f, "SELECT count(*) FROM job_file", "1\n");
    fixture_close(&f);
}

Test(job, alerts)
{
    fixture f;
    fixture_open(&f);
    bool has;
    int64_t run = job_begin(&f, "nightly");
    OK(&f, galley_store_job_has_told(f.store, run, str("gas"), str("a1"), &has, &f.err));
    cr_assert(!has);
    OK(&f, galley_store_job_told(f.store, run, str("gas"), str("a1"), &f.err));
    OK(&f, galley_store_job_told(f.store, run, str("gas"), str("a1"), &f.err));
    OK(&f, galley_store_job_has_told(f.store, run, str("gas"), str("a1"), &has, &f.err));
    cr_assert(has);
    OK(&f, galley_store_job_has_told(f.store, run, str("oil"), str("a1"), &has, &f.err));
    cr_assert(!has);
    ROWS(&f, "SELECT job, alert, key FROM job_alert", "nightly|gas|a1\n");
    fixture_close(&f);
}

/* Its process is gone: readers can see it, the next writer writes it down. */
Test(job, crashed)
{
    fixture f;
    fixture_open(&f);
    job_begin(&f, "nightly");
    ROWS(&f, "SELECT galley_gone(pid, born, host) FROM job_run_row", "0\n");
    cr_assert_eq(
        sqlite3_exec(f.store->db, "UPDATE job_run_row SET born = born + 1", NULL, NULL, NULL),
        SQLITE_OK);
    ROWS(&f, "SELECT state, galley_gone(pid, born, host) FROM job_run_row", "running|1\n");
    fixture_reopen(&f, GALLEY_STORE_WRITE);
    ROWS(&f, "SELECT state, reason FROM job", "crashed|its process is gone\n");
    fixture_close(&f);
}

/* Whichever allocation fails, nothing is half written. */
Test(job, without_memory)
{
    fixture f;
    fixture_open(&f);
    galley_job_start start = {.name = GALLEY_STR("nightly"), .path = GALLEY_STR("n.lua")};
    galley_status status = GALLEY_NOMEM;
    size_t k = 1;
    for (; status != GALLEY_OK && k < 100; k++) {
        int64_t run;
        fixture_reopen(&f, GALLEY_STORE_WRITE);
        f.memory.fail_at = f.memory.requests + k;
        f.memory.from_then_on = true;
        status = galley_store_job_begin(f.store, &start, &run, &f.err);
        f.memory.fail_at = 0;
        ROWS(&f, "SELECT count(*) FROM job_run", status == GALLEY_OK ? "1\n" : "0\n");
    }
    cr_assert_eq(status, GALLEY_OK);
    fixture_close(&f);
}
