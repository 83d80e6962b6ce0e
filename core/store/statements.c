/* core/store/statements.c: what holds of an article, with its evidence.
 * SPDX-License-Identifier: MIT */
#include "core/store/store_internal.h"

static bool author_named(galley_str name, galley_author *author)
{
    static const char *const names[] = {"rule", "model", "person"};
    for (size_t i = 0; i < 3; i++)
        if (galley_str_eq(name, galley_str_of(names[i]))) {
            *author = (galley_author)i;
            return true;
        }
    return false;
}

static galley_status read_fields(galley_store *store, galley_str json, galley_arena *arena,
                                 galley_span *span, galley_error *err)
{
    galley_field *fields;
    bool nomem = false;
    if (json.size && (galley_utf8_valid(json) != json.size ||
                      !galley__fields_read(json, arena, &fields, &span->n_fields, &nomem)))
        return nomem ? galley__nomem(err)
                     : galley__store_corrupt(store, err, "the fields of a piece of evidence");
    span->fields = json.size ? fields : NULL;
    return GALLEY_OK;
}

static galley_status read_evidence(galley_store *store, sqlite3_stmt *stmt,
                                   const galley__extent *extent, galley_arena *arena,
                                   galley_evidence *e, galley_error *err)
{
    *e = (galley_evidence){0};
    int64_t part = sqlite3_column_int64(stmt, 0), start = sqlite3_column_int64(stmt, 1);
    int64_t end = sqlite3_column_int64(stmt, 2);
    size_t size = part ? extent->title : extent->text;
    if (start < 0 || end < start || end > (int64_t)size)
        return galley__store_corrupt(store, err, "evidence outside of its text");
    e->span.part = part ? GALLEY_PART_TITLE : GALLEY_PART_TEXT;
    e->span.start = (uint32_t)start;
    e->span.end = (uint32_t)end;
    e->weight = sqlite3_column_double(stmt, 5);
    galley_status status = galley__column_copy(store, stmt, 3, arena, &e->span.label, err);
    if (status == GALLEY_OK)
        status = galley__column_copy(store, stmt, 4, arena, &e->clause, err);
    if (status == GALLEY_OK)
        status = read_fields(store, galley__column(stmt, 6), arena, &e->span, err);
    return status;
}

static galley_status read_all_evidence(galley_store *store, const galley__extent *extent,
                                       galley_arena *arena, galley_stored_statement *s,
                                       galley_error *err)
{
    sqlite3_stmt *stmt;
    size_t room = s->statement.n_evidence, n = 0;
    bool row = true;
    galley_evidence *at = galley_arena_calloc(arena, room, sizeof *at);
    if (at == NULL)
        return galley__nomem(err);
    galley_status status = galley__prepared(store, GALLEY__SQL_EVIDENCE, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    sqlite3_bind_int64(stmt, 1, s->row);
    while (status == GALLEY_OK && row && n < room) {
        status = galley__step(store, stmt, &row, err);
        if (status == GALLEY_OK && row)
            status = read_evidence(store, stmt, extent, arena, &at[n++], err);
    }
    sqlite3_reset(stmt);
    s->statement.evidence = at;
    s->statement.n_evidence = n;
    return status;
}

static galley_status read_statement(galley_store *store, sqlite3_stmt *stmt, galley_arena *arena,
                                    galley_stored_statement *s, galley_error *err)
{
    *s = (galley_stored_statement){0};
    s->row = sqlite3_column_int64(stmt, 0);
    s->run = sqlite3_column_int64(stmt, 1);
    if (!author_named(galley__column(stmt, 5), &s->statement.author))
        return galley__store_corrupt(store, err, "statement %lld has no author", (long long)s->row);
    s->statement.score = sqlite3_column_double(stmt, 6);
    s->statement.left_out = (size_t)sqlite3_column_int64(stmt, 7);
    s->statement.n_evidence = (size_t)sqlite3_column_int64(stmt, 8);
    s->statement.denied = sqlite3_column_int64(stmt, 9) != 0;
    galley_status status = galley__column_copy(store, stmt, 2, arena, &s->run_started, err);
    if (status == GALLEY_OK)
        status = galley__column_copy(store, stmt, 3, arena, &s->statement.tag, err);
    if (status == GALLEY_OK)
        status = galley__column_copy(store, stmt, 4, arena, &s->statement.rule, err);
    return status;
}

/* Person over rule over model, tag by tag; `at` is sorted by tag. */
static void find_what_holds(galley_stored_statement *at, size_t n)
{
    static const int ranks[] = {
        [GALLEY_BY_MODEL] = 0, [GALLEY_BY_RULE] = 1, [GALLEY_BY_PERSON] = 2};
    for (size_t i = 0, end; i < n; i = end) {
        int highest = 0;
        for (end = i; end < n && galley_str_eq(at[end].statement.tag, at[i].statement.tag); end++)
            if (ranks[at[end].statement.author] > highest)
                highest = ranks[at[end].statement.author];
        for (size_t k = i; k < end; k++)
            at[k].holds = ranks[at[k].statement.author] == highest && !at[k].statement.denied;
    }
}

/* All rows of a bound statement. */
static galley_status read_rows(galley_store *store, sqlite3_stmt *stmt,
                               const galley__extent *extent, galley_arena *arena,
                               galley_stored_statement **at, size_t *count, galley_error *err)
{
    galley_stored_statement *found = NULL;
    size_t n = 0, room = 0;
    bool row = true;
    galley_status status = GALLEY_OK;
    while (status == GALLEY_OK) {
        status = galley__step(store, stmt, &row, err);
        if (status != GALLEY_OK || !row)
            break;
        if (!galley__arena_grow(arena, (void **)&found, n, &room, sizeof *found))
            status = galley__nomem(err);
        else
            status = read_statement(store, stmt, arena, &found[n], err);
        if (status == GALLEY_OK) {
            found[n].revision = extent->revision;
            status = read_all_evidence(store, extent, arena, &found[n++], err);
        }
    }
    sqlite3_reset(stmt);
    *at = status == GALLEY_OK ? found : NULL;
    *count = status == GALLEY_OK ? n : 0;
    return status;
}

galley_status galley__statements_read(galley_store *store, const galley__extent *extent,
                                      galley_arena *arena, galley_stored_statement **at,
                                      size_t *count, galley_error *err)
{
    sqlite3_stmt *stmt;
    galley_status status = galley__prepared(store, GALLEY__SQL_STATEMENTS, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    sqlite3_bind_int64(stmt, 1, extent->revision);
    status = read_rows(store, stmt, extent, arena, at, count, err);
    find_what_holds(*at, *count);
    return status;
}

galley_status galley_store_run_statements(galley_store *store, int64_t run, const galley_article *a,
                                          galley_arena *arena, galley_statements *out,
                                          galley_error *err)
{
    sqlite3_stmt *stmt;
    galley_stored_statement *at = NULL;
    galley__extent extent = {a->revision, a->text.size, a->title.size};
    *out = (galley_statements){0};
    galley_status status = galley__prepared(store, GALLEY__SQL_STATEMENTS_OF_RUN, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    sqlite3_bind_int64(stmt, 1, a->revision);
    sqlite3_bind_int64(stmt, 2, run);
    status = read_rows(store, stmt, &extent, arena, &at, &out->count, err);
    out->at = galley_arena_calloc(arena, out->count, sizeof *out->at);
    if (status == GALLEY_OK && out->at == NULL)
        return galley__nomem(err);
    for (size_t i = 0; status == GALLEY_OK && i < out->count; i++)
        out->at[i] = at[i].statement;
    return status;
}

galley_status galley_store_statements(galley_store *store, int64_t article, galley_arena *arena,
                                      galley_stored_statement **at, size_t *count,
                                      galley_error *err)
{
    sqlite3_stmt *stmt;
    bool row = false;
    *at = NULL;
    *count = 0;
    galley_status status = galley__prepared(store, GALLEY__SQL_SIZES, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    sqlite3_bind_int64(stmt, 1, article);
    status = galley__step(store, stmt, &row, err);
    if (status != GALLEY_OK)
        return status;
    if (!row)
        return galley__fail(err, GALLEY_NOTFOUND, "%s: there is no article #%lld", store->path,
                            (long long)article);
    galley__extent extent = {sqlite3_column_int64(stmt, 0), (size_t)sqlite3_column_int64(stmt, 1),
                             (size_t)sqlite3_column_int64(stmt, 2)};
    sqlite3_reset(stmt);
    return galley__statements_read(store, &extent, arena, at, count, err);
}
