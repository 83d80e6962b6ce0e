/* core/store/judge.c: what a run says about an article, or that it could say nothing.
 *
 * What an earlier run of the same rules has said of the revision is withdrawn, not deleted, and everything is written anew
 * even where it says the same: then each current statement belongs to the last run that looked at it.
 * SPDX-License-Identifier: MIT */
#include "core/store/store_internal.h"

#include <math.h>

static const char *const authors[] = {"rule", "model", "person"};

/* -- is it fit to be stored? -- */

static galley_status bad(const galley_statement *s, const char *what, galley_error *err)
{
    return galley__fail(err, GALLEY_INVALID, "rule \"%.*s\", tag \"%.*s\": %s", GALLEY__S(s->rule),
                        GALLEY__S(s->tag), what);
}

static bool good_evidence(const galley_evidence *e)
{
    return isfinite(e->weight) && e->span.start <= e->span.end &&
           (e->span.part == GALLEY_PART_TEXT || e->span.part == GALLEY_PART_TITLE);
}

static galley_status fit(const galley_statement *s, galley_error *err)
{
    if (s->tag.size == 0)
        return bad(s, "the tag has no name", err);
    if ((unsigned)s->author >= sizeof authors / sizeof *authors)
        return bad(s, "no such author", err);
    if (!isfinite(s->score))
        return bad(s, "the score is no number", err);
    for (size_t i = 0; i < s->n_evidence; i++) {
        const galley_evidence *e = &s->evidence[i];
        if (!good_evidence(e))
            return bad(s, "the evidence has no good weight or span", err);
        for (size_t k = 0; k < e->span.n_fields; k++)
            if (e->span.fields[k].type == GALLEY_FIELD_JSON &&
                !galley__json_valid(e->span.fields[k].value))
                return bad(s, "a field of a span is not JSON", err);
    }
    return GALLEY_OK;
}

/* -- the run -- */

static galley_status count_versions(galley_store *store, galley_error *err)
{
    sqlite3_stmt *stmt;
    bool row = false;
    galley_status status = galley__prepared(store, GALLEY__SQL_RULE_COUNT, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    sqlite3_bind_int64(stmt, 1, store->open_run.fingerprint);
    status = galley__step(store, stmt, &row, err);
    store->open_run.n_versions = row ? (size_t)sqlite3_column_int64(stmt, 0) : 0;
    if (row)
        sqlite3_reset(stmt);
    return status;
}

static galley_status know_run(galley_store *store, int64_t run, galley_error *err)
{
    sqlite3_stmt *stmt;
    bool row = false;
    if (store->open_run.run == run && run)
        return GALLEY_OK;
    galley_status status = galley__prepared(store, GALLEY__SQL_RUN_GET, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    sqlite3_bind_int64(stmt, 1, run);
    status = galley__step(store, stmt, &row, err);
    if (status != GALLEY_OK)
        return status;
    if (!row)
        return galley__fail(err, GALLEY_NOTFOUND, "%s: there is no run %lld", store->path,
                            (long long)run);
    bool running = galley_str_eq(galley__column(stmt, 2), GALLEY_STR("running"));
    if (running)
        store->open_run = (galley__open_run){run, sqlite3_column_int64(stmt, 0),
                                             sqlite3_column_int64(stmt, 1), 0};
    sqlite3_reset(stmt);
    return running ? count_versions(store, err)
                   : galley__fail(err, GALLEY_INVALID, "%s: run %lld has ended", store->path,
                                  (long long)run);
}

galley_status galley__know_ended(galley_store *store, int64_t run, galley_error *err)
{
    galley_error why;
    galley_status status = know_run(store, run, &why);
    if (status == GALLEY_INVALID)
        return GALLEY_OK;
    if (status == GALLEY_OK)
        return galley__fail(err, GALLEY_INVALID, "%s: run %lld is still under way", store->path,
                            (long long)run);
    if (err)
        *err = why;
    return status;
}

/* A statement with up to three numbers. */
static galley_status with_numbers(galley_store *store, galley__statement which, int64_t a,
                                  int64_t b, int64_t c, galley_error *err)
{
    sqlite3_stmt *stmt;
    galley_status status = galley__prepared(store, which, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    int n = sqlite3_bind_parameter_count(stmt);
    sqlite3_bind_int64(stmt, 1, a);
    if (n > 1)
        sqlite3_bind_int64(stmt, 2, b);
    if (n > 2)
        sqlite3_bind_int64(stmt, 3, c);
    return galley__run(store, stmt, SQLITE_OK, "cannot store statements", err);
}

static galley_status know_revision(galley_store *store, int64_t article, int64_t revision,
                                   galley__extent *extent, galley_error *err)
{
    sqlite3_stmt *stmt;
    bool row = false;
    galley_status status = galley__prepared(store, GALLEY__SQL_REVISION_OF, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    sqlite3_bind_int64(stmt, 1, revision);
    sqlite3_bind_int64(stmt, 2, article);
    status = galley__step(store, stmt, &row, err);
    *extent = (galley__extent){.revision = revision};
    if (row) {
        extent->text = (size_t)sqlite3_column_int64(stmt, 0);
        extent->title = (size_t)sqlite3_column_int64(stmt, 1);
        sqlite3_reset(stmt);
    } else if (status == GALLEY_OK) {
        status = galley__fail(err, GALLEY_NOTFOUND, "%s: article #%lld has no revision %lld",
                              store->path, (long long)article, (long long)revision);
    }
    return status;
}

static galley_status know(galley_store *store, int64_t run, int64_t article, int64_t revision,
                          galley__extent *extent, galley_error *err)
{
    galley_status status = know_run(store, run, err);
    return status == GALLEY_OK ? know_revision(store, article, revision, extent, err) : status;
}

static galley_status keeps_within(const galley__extent *extent, const galley_statement *s,
                                  galley_error *err)
{
    for (size_t i = 0; i < s->n_evidence; i++) {
        const galley_span *span = &s->evidence[i].span;
        if (span->end > (span->part == GALLEY_PART_TITLE ? extent->title : extent->text))
            return bad(s, "evidence outside of its text", err);
    }
    return GALLEY_OK;
}

/* -- writing -- */

static galley_status add_evidence(galley_store *store, int64_t statement, size_t n,
                                  const galley_evidence *e, galley_error *err)
{
    int64_t label, clause;
    sqlite3_stmt *stmt;
    galley__buf *buf = &store->buf;
    galley_status status = galley__name_id(store, e->span.label, &label, err);
    if (status == GALLEY_OK)
        status = galley__name_id(store, e->clause, &clause, err);
    if (status == GALLEY_OK)
        status = galley__prepared(store, GALLEY__SQL_EVIDENCE_ADD, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    galley__buf_clear(buf);
    if (e->span.n_fields)
        galley__fields_write(buf, e->span.fields, e->span.n_fields);
    if (buf->failed)
        return galley__nomem(err);
    int rc = sqlite3_bind_int64(stmt, 1, statement);
    rc = rc ? rc : sqlite3_bind_int64(stmt, 2, (int64_t)n);
    rc = rc ? rc : sqlite3_bind_int64(stmt, 3, e->span.part == GALLEY_PART_TITLE);
    rc = rc ? rc : sqlite3_bind_int64(stmt, 4, e->span.start);
    rc = rc ? rc : sqlite3_bind_int64(stmt, 5, e->span.end);
    rc = rc ? rc : sqlite3_bind_int64(stmt, 6, label);
    rc = rc ? rc : sqlite3_bind_int64(stmt, 7, clause);
    rc = rc ? rc : sqlite3_bind_double(stmt, 8, e->weight);
    rc = rc ? rc : galley__bind(stmt, 9, galley__buf_str(buf));
    return galley__run(store, stmt, rc, "cannot store evidence", err);
}

static galley_status add_statement(galley_store *store, int64_t run, int64_t revision,
                                   const galley_statement *s, galley_error *err)
{
    int64_t tag, rule;
    sqlite3_stmt *stmt;
    galley_status status = galley__name_id(store, s->tag, &tag, err);
    if (status == GALLEY_OK)
        status = galley__name_id(store, s->rule, &rule, err);
    if (status == GALLEY_OK)
        status = galley__prepared(store, GALLEY__SQL_STATEMENT_ADD, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    int rc = sqlite3_bind_int64(stmt, 1, run);
    rc = rc ? rc : sqlite3_bind_int64(stmt, 2, revision);
    rc = rc ? rc : sqlite3_bind_int64(stmt, 3, tag);
    rc = rc ? rc : sqlite3_bind_int64(stmt, 4, rule);
    rc = rc ? rc : galley__bind(stmt, 5, galley_str_of(authors[s->author]));
    rc = rc ? rc : sqlite3_bind_double(stmt, 6, s->score);
    rc = rc ? rc : sqlite3_bind_int64(stmt, 7, (int64_t)s->left_out);
    rc = rc ? rc : sqlite3_bind_int64(stmt, 8, s->denied);
    status = galley__run(store, stmt, rc, "cannot store statements", err);
    int64_t row = sqlite3_last_insert_rowid(store->db);
    for (size_t i = 0; status == GALLEY_OK && i < s->n_evidence; i++)
        status = add_evidence(store, row, i + 1, &s->evidence[i], err);
    return status;
}

static galley_status add_visited(galley_store *store, int64_t run, int64_t revision,
                                 galley_error *err)
{
    sqlite3_stmt *stmt;
    galley_status status = galley__prepared(store, GALLEY__SQL_VISITED, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    sqlite3_bind_int64(stmt, 1, revision);
    sqlite3_bind_int64(stmt, 2, store->open_run.rules);
    sqlite3_bind_int64(stmt, 3, store->open_run.fingerprint);
    sqlite3_bind_int64(stmt, 4, run);
    return galley__run(store, stmt, SQLITE_OK, "cannot store statements", err);
}

/* What earlier runs said, but for the rules that were not asked. */
static galley_status withdraw(galley_store *store, int64_t run, int64_t revision, galley_str only,
                              galley_error *err)
{
    sqlite3_stmt *stmt;
    if (only.size == 0)
        return with_numbers(store, GALLEY__SQL_WITHDRAW, run, revision, store->open_run.rules, err);
    if (only.size != store->open_run.n_versions)
        return galley__fail(err, GALLEY_INVALID,
                            "%s: a choice among %zu rules, but run %lld has %zu", store->path,
                            only.size, (long long)run, store->open_run.n_versions);
    galley_status status = galley__prepared(store, GALLEY__SQL_WITHDRAW_SOME, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    int rc = sqlite3_bind_int64(stmt, 1, run);
    rc = rc ? rc : sqlite3_bind_int64(stmt, 2, revision);
    rc = rc ? rc : sqlite3_bind_int64(stmt, 3, store->open_run.rules);
    rc = rc ? rc : sqlite3_bind_int64(stmt, 4, store->open_run.fingerprint);
    rc = rc ? rc : galley__bind_must(stmt, 5, only);
    status = galley__run(store, stmt, rc, "cannot withdraw statements", err);
    sqlite3_clear_bindings(stmt); /* `only` is the caller's */
    return status;
}

galley_status galley__store_add(galley_store *store, int64_t run, int64_t article, int64_t revision,
                                const galley_statements *statements, galley_error *err)
{
    galley__extent extent;
    galley_status status = know(store, run, article, revision, &extent, err);
    for (size_t i = 0; status == GALLEY_OK && i < statements->count; i++)
        status = fit(&statements->at[i], err);
    for (size_t i = 0; status == GALLEY_OK && i < statements->count; i++)
        status = keeps_within(&extent, &statements->at[i], err);
    for (size_t i = 0; status == GALLEY_OK && i < statements->count; i++)
        status = add_statement(store, run, revision, &statements->at[i], err);
    return status == GALLEY_OK ? with_numbers(store, GALLEY__SQL_RUN_JUDGED, run,
                                              (int64_t)statements->count, 0, err)
                               : status;
}

static galley_status judge(galley_store *store, int64_t run, int64_t article, int64_t revision,
                           galley_str only, const galley_statements *statements, galley_error *err)
{
    galley__extent extent;
    galley_status status = know(store, run, article, revision, &extent, err);
    if (status == GALLEY_OK)
        status = withdraw(store, run, revision, only, err);
    if (status == GALLEY_OK)
        status = galley__store_add(store, run, article, revision, statements, err);
    return status == GALLEY_OK ? add_visited(store, run, revision, err) : status;
}

galley_status galley_store_judge(galley_store *store, int64_t run, int64_t article,
                                 int64_t revision, galley_str only,
                                 const galley_statements *statements, galley_error *err)
{
    static const galley_statements none = {0};
    galley__entry entry;
    statements = statements ? statements : &none;
    galley_status status = galley__enter(store, &entry, err);
    if (status != GALLEY_OK)
        return status;
    status = judge(store, run, article, revision, only, statements, err);
    return galley__leave(store, &entry, status, err);
}

/* -- failures -- */

static galley_status add_failure(galley_store *store, int64_t run, int64_t article,
                                 int64_t revision, galley_str stage, galley_str reason,
                                 galley_error *err)
{
    sqlite3_stmt *stmt;
    galley_status status = galley__prepared(store, GALLEY__SQL_FAILURE_ADD, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    int rc = sqlite3_bind_int64(stmt, 1, run);
    rc = rc ? rc : sqlite3_bind_int64(stmt, 2, article);
    rc = rc ? rc : sqlite3_bind_int64(stmt, 3, revision);
    rc = rc ? rc : galley__bind_must(stmt, 4, stage);
    rc = rc ? rc : galley__bind_must(stmt, 5, reason);
    rc = rc ? rc : galley__bind_must(stmt, 6, galley__store_now(store));
    return galley__run(store, stmt, rc, "cannot store a failure", err);
}

galley_status galley_store_fail(galley_store *store, int64_t run, int64_t article, int64_t revision,
                                galley_str stage, galley_str reason, galley_error *err)
{
    galley__entry entry;
    galley__extent extent;
    galley_status status = galley__enter(store, &entry, err);
    if (status != GALLEY_OK)
        return status;
    status = know(store, run, article, revision, &extent, err);
    if (status == GALLEY_OK)
        status = add_failure(store, run, article, revision, stage, reason, err);
    if (status == GALLEY_OK)
        status =
            with_numbers(store, GALLEY__SQL_VISITED_NOT, revision, store->open_run.rules, 0, err);
    if (status == GALLEY_OK)
        status = with_numbers(store, GALLEY__SQL_RUN_FAILED, run, 0, 0, err);
    return galley__leave(store, &entry, status, err);
}
