/* core/store/plan.c: what a run has to do: which articles are stale, and for which rules.
 *
 * visited_row knows for each text the fingerprint of the rules file that judged it last; rule_row knows which version of
 * each rule a fingerprint stands for. So all articles that one earlier version of the file has judged are stale for the same
 * rules, and these are found once a version, not once an article. Where the changed rules need words, the search index
 * tells which of the articles have them. Of the others, those of which the changed rules have said nothing so far are
 * carried: nothing is asked, nothing can change.
 * SPDX-License-Identifier: MIT */
#include "core/store/store_internal.h"

const char galley__schema_rules[] = "CREATE TABLE rule_row (\n"
                                    "  fingerprint INTEGER NOT NULL REFERENCES name_row (id),\n"
                                    "  n INTEGER NOT NULL,\n"
                                    "  rule INTEGER NOT NULL REFERENCES name_row (id),\n"
                                    "  version INTEGER NOT NULL REFERENCES name_row (id),\n"
                                    "  PRIMARY KEY (fingerprint, n)) WITHOUT ROWID;\n";

/* Articles last judged by one earlier version of the file. */
typedef struct group {
    int64_t fingerprint;
    size_t articles;
    char *only; /* a digit for each rule of today: '1' where it has changed since */
} group;

struct galley_plan {
    galley_store *store;
    const galley_run_start *start;
    const galley_query *query;
    bool all;
    galley_arena *arena;
    group *groups;
    size_t n_groups, max_groups;
    size_t articles, carried;
    galley_cursor *cursor; /* opened by the first next, behind the carrying */
    sqlite3_stmt *is_carried;
};

enum { CONDITIONS_MAX = 50 }; /* of one group: more rules than that are not worth the question */

/* Prepared, with up to two texts; finalized by the caller. */
static galley_status ask(galley_store *store, const char *sql, galley_str a, galley_str b,
                         sqlite3_stmt **stmt, galley_error *err)
{
    int rc = sqlite3_prepare_v2(store->db, sql, -1, stmt, NULL);
    if (rc == SQLITE_OK)
        rc = galley__bind_must(*stmt, 1, a);
    if (rc == SQLITE_OK && b.data)
        rc = galley__bind_must(*stmt, 2, b);
    return rc == SQLITE_OK ? GALLEY_OK : galley__store_error(store, rc, "cannot be read", err);
}

/* -- earlier versions of the file -- */

static galley_status add_group(galley_plan *plan, int64_t fingerprint, int64_t articles,
                               galley_error *err)
{
    size_t n = plan->start->n_versions;
    char *only = galley_arena_calloc(plan->arena, n + 1, 1);
    if (only == NULL || !galley__arena_grow(plan->arena, (void **)&plan->groups, plan->n_groups,
                                            &plan->max_groups, sizeof *plan->groups))
        return galley__nomem(err);
    memset(only, '1', n);
    plan->groups[plan->n_groups++] =
        (group){.fingerprint = fingerprint, .articles = (size_t)articles, .only = only};
    return GALLEY_OK;
}

static galley_status find_groups(galley_plan *plan, galley_error *err)
{
    static const char sql[] = "SELECT v.fingerprint, count(a.id) FROM visited_row v"
                              " LEFT JOIN article_row a ON a.revision = v.revision"
                              " WHERE v.rules = (SELECT id FROM name_row WHERE name = ?1)"
                              " AND v.fingerprint IS NOT"
                              " (SELECT id FROM name_row WHERE name = ?2)"
                              " GROUP BY v.fingerprint ORDER BY v.fingerprint";
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    galley_status status =
        ask(plan->store, sql, plan->start->rules, plan->start->fingerprint, &stmt, err);
    while (status == GALLEY_OK && row) {
        status = galley__step(plan->store, stmt, &row, err);
        if (status == GALLEY_OK && row)
            status =
                add_group(plan, sqlite3_column_int64(stmt, 0), sqlite3_column_int64(stmt, 1), err);
    }
    sqlite3_finalize(stmt);
    return status;
}

/* Rule by rule: is its version of then that of today? */
static galley_status compare_group(galley_plan *plan, group *g, const galley__map *today,
                                   galley_error *err)
{
    static const char sql[] =
        "SELECT n.name, v.name FROM rule_row r"
        " JOIN name_row n ON n.id = r.rule JOIN name_row v ON v.id = r.version"
        " WHERE r.fingerprint = CAST (?1 AS INTEGER)";
    char number[24];
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    snprintf(number, sizeof number, "%lld", (long long)g->fingerprint);
    galley_status status =
        ask(plan->store, sql, galley_str_of(number), (galley_str){NULL, 0}, &stmt, err);
    while (status == GALLEY_OK && row) {
        uint32_t i;
        status = galley__step(plan->store, stmt, &row, err);
        if (status == GALLEY_OK && row && galley__map_get(today, galley__column(stmt, 0), &i) &&
            galley_str_eq(plan->start->versions[i].fingerprint, galley__column(stmt, 1)))
            g->only[i] = '0';
    }
    sqlite3_finalize(stmt);
    return status;
}

static galley_status compare_groups(galley_plan *plan, galley_error *err)
{
    galley__map today;
    galley_status status = GALLEY_OK;
    galley__map_init(&today, plan->store->alloc);
    for (size_t i = 0; status == GALLEY_OK && i < plan->start->n_versions; i++)
        if (!galley__map_set(&today, plan->start->versions[i].rule, (uint32_t)i))
            status = galley__nomem(err);
    for (size_t i = 0; status == GALLEY_OK && i < plan->n_groups; i++)
        status = compare_group(plan, &plan->groups[i], &today, err);
    galley__map_fini(&today);
    return status;
}

/* -- what need not be asked -- */

/* One more rule that could speak. False in *known: nobody knows of what. */
static galley_status add_needs(galley_plan *plan, galley__condition *c, galley_str needs,
                               bool *known, galley_error *err)
{
    galley_query *query = NULL;
    galley_error why;
    *known = needs.size &&
             galley_query_parse(plan->store->alloc, needs, NULL, &query, &why) == GALLEY_OK;
    if (!*known)
        return GALLEY_OK;
    galley__buf_add(&c->sql, c->sql.size ? GALLEY_STR(" OR (") : GALLEY_STR("("));
    galley_status status = galley__translate(plan->store, query, c, err);
    galley__buf_char(&c->sql, ')');
    galley_query_free(query);
    return status;
}

/* SQL for "one of the changed rules may have something to say"; "0" when none has changed. */
static galley_status group_condition(galley_plan *plan, const group *g, galley__condition *c,
                                     bool *known, galley_error *err)
{
    size_t changed = 0;
    galley_status status = GALLEY_OK;
    *known = true;
    for (size_t i = 0; i < plan->start->n_versions; i++)
        changed += g->only[i] == '1';
    *known = plan->start->n_versions && changed <= CONDITIONS_MAX;
    for (size_t i = 0; status == GALLEY_OK && *known && i < plan->start->n_versions; i++)
        if (g->only[i] == '1')
            status = add_needs(plan, c, plan->start->versions[i].needs, known, err);
    if (c->sql.size == 0)
        galley__buf_char(&c->sql, '0');
    return status;
}

/* The rules whose statements stay, into temp.kept. */
static galley_status fill_kept(galley_plan *plan, const group *g, galley_error *err)
{
    galley_store *store = plan->store;
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_exec(store->db, "DELETE FROM temp.kept", NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_prepare_v2(store->db,
                                "INSERT INTO temp.kept SELECT id FROM name_row WHERE name = ?1", -1,
                                &stmt, NULL);
    galley_status status =
        rc == SQLITE_OK ? GALLEY_OK : galley__store_error(store, rc, "cannot be searched", err);
    for (size_t i = 0; status == GALLEY_OK && i < plan->start->n_versions; i++)
        if (g->only[i] == '0')
            status =
                galley__run(store, stmt, galley__bind_must(stmt, 1, plan->start->versions[i].rule),
                            "cannot be searched", err);
    sqlite3_finalize(stmt);
    return status;
}

static void write_carry(galley__buf *sql, const group *g, const galley__condition *c)
{
    galley__buf_clear(sql);
    galley__buf_printf(
        sql,
        "INSERT INTO temp.carried (revision) SELECT v.revision"
        " FROM visited_row v JOIN article_row a ON a.revision = v.revision"
        " WHERE v.rules = (SELECT id FROM name_row WHERE name = ?1) AND v.fingerprint = %lld"
        " AND v.revision NOT IN (SELECT s.revision FROM statement_row s WHERE s.withdrawn IS NULL"
        " AND s.rule NOT IN (SELECT rule FROM temp.kept) AND s.run IN (SELECT w.id FROM run_row w"
        " JOIN rules_row u ON u.id = w.rules JOIN name_row n ON n.id = u.name WHERE n.name = ?1))"
        " AND NOT (",
        (long long)g->fingerprint);
    galley__buf_add(sql, galley__buf_str(&c->sql));
    galley__buf_char(sql, ')');
}

/* The group's articles that need no judgement, into temp.carried. */
static galley_status carry_where_not(galley_plan *plan, const group *g, const galley__condition *c,
                                     galley_error *err)
{
    galley_store *store = plan->store;
    sqlite3_stmt *stmt = NULL;
    write_carry(&store->buf, g, c);
    if (store->buf.failed || c->sql.failed)
        return galley__nomem(err);
    int rc = sqlite3_prepare_v2(store->db, store->buf.data, (int)store->buf.size, &stmt, NULL);
    rc = rc ? rc : galley__bind_must(stmt, 1, plan->start->rules);
    for (size_t i = 0; rc == SQLITE_OK && i < c->n_binds; i++)
        rc = galley__bind_must(stmt, (int)i + GALLEY__FIRST_BIND, c->binds[i]);
    galley_status status =
        rc == SQLITE_OK ? GALLEY_OK : galley__store_error(store, rc, "cannot be searched", err);
    if (status == GALLEY_OK)
        status = galley__run(store, stmt, SQLITE_OK, "cannot be searched", err);
    if (status == GALLEY_OK)
        plan->carried += (size_t)sqlite3_changes64(store->db);
    sqlite3_finalize(stmt);
    return status;
}

static galley_status find_carried(galley_plan *plan, const group *g, galley_error *err)
{
    galley__condition c;
    bool known = false;
    galley_status status = galley__condition_init(plan->store, &c, err);
    c.of_rules = true;
    if (status == GALLEY_OK)
        status = group_condition(plan, g, &c, &known, err);
    if (status == GALLEY_OK && known)
        status = fill_kept(plan, g, err);
    if (status == GALLEY_OK && known)
        status = carry_where_not(plan, g, &c, err);
    galley__condition_fini(&c);
    return status;
}

static galley_status empty_carried(galley_plan *plan, galley_error *err)
{
    int rc = sqlite3_exec(plan->store->db,
                          "CREATE TABLE IF NOT EXISTS temp.carried"
                          " (revision INTEGER PRIMARY KEY);"
                          "CREATE TABLE IF NOT EXISTS temp.kept (rule INTEGER PRIMARY KEY);"
                          "DELETE FROM temp.carried",
                          NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_prepare_v2(plan->store->db, "SELECT 1 FROM temp.carried WHERE revision = ?1",
                                -1, &plan->is_carried, NULL);
    return rc == SQLITE_OK ? GALLEY_OK
                           : galley__store_error(plan->store, rc, "cannot be searched", err);
}

/* With a query the other articles are not to be touched: each that it matches is looked at. */
static galley_status find_all_carried(galley_plan *plan, galley_error *err)
{
    galley_status status = empty_carried(plan, err);
    if (status == GALLEY_OK)
        status = galley__index_now(plan->store, err);
    for (size_t i = 0; status == GALLEY_OK && plan->query == NULL && i < plan->n_groups; i++)
        status = find_carried(plan, &plan->groups[i], err);
    return status;
}

/* -- the plan -- */

static galley_select selection(const galley_plan *plan)
{
    return (galley_select){.query = plan->query,
                           .stale = plan->all ? (galley_str){NULL, 0} : plan->start->fingerprint};
}

static galley_status count(galley_plan *plan, galley_error *err)
{
    galley_select what = selection(plan);
    galley_status status = galley_store_count(plan->store, &what, &plan->articles, err);
    if (status == GALLEY_OK)
        plan->articles -= plan->carried;
    return status;
}

galley_status galley_store_plan(galley_store *store, const galley_run_start *start,
                                const galley_query *query, bool all, galley_plan **out,
                                galley_error *err)
{
    *out = NULL;
    galley_plan *plan = galley__new(store->alloc, sizeof *plan);
    if (plan == NULL)
        return galley__nomem(err);
    *plan = (galley_plan){.store = store, .start = start, .query = query, .all = all};
    if (query && galley_query_root(query)->op == GALLEY_QUERY_ALL)
        plan->query = NULL;
    galley_status status = galley_arena_new(store->alloc, &plan->arena, err);
    if (status == GALLEY_OK && !all)
        status = find_groups(plan, err);
    if (status == GALLEY_OK)
        status = compare_groups(plan, err);
    if (status == GALLEY_OK)
        status = find_all_carried(plan, err);
    if (status == GALLEY_OK)
        status = count(plan, err);
    if (status == GALLEY_OK)
        *out = plan;
    else
        galley_plan_free(plan);
    return status;
}

void galley_plan_free(galley_plan *plan)
{
    if (plan == NULL)
        return;
    galley_cursor_close(plan->cursor);
    sqlite3_finalize(plan->is_carried);
    galley_arena_free(plan->arena);
    galley__free(plan->store->alloc, plan, sizeof *plan);
}

size_t galley_plan_articles(const galley_plan *plan)
{
    return plan->articles;
}

size_t galley_plan_carried(const galley_plan *plan)
{
    return plan->carried;
}

/* -- carrying -- */

static galley_status mark_carried(galley_plan *plan, int64_t run, galley_error *err)
{
    sqlite3_stmt *stmt;
    galley_status status = galley__prepared(plan->store, GALLEY__SQL_CARRY, &stmt, err);
    return status == GALLEY_OK ? galley__run(plan->store, stmt, sqlite3_bind_int64(stmt, 1, run),
                                             "cannot store the run", err)
                               : status;
}

galley_status galley_plan_carry(galley_plan *plan, int64_t run, galley_error *err)
{
    galley__entry entry;
    if (plan->carried == 0)
        return GALLEY_OK;
    galley_status status = galley__enter(plan->store, &entry, err);
    if (status != GALLEY_OK)
        return status;
    return galley__leave(plan->store, &entry, mark_carried(plan, run, err), err);
}

/* -- one article after the other -- */

static galley_status rules_for(galley_plan *plan, int64_t revision, galley_str *only,
                               galley_error *err)
{
    sqlite3_stmt *stmt;
    bool row = false;
    galley_status status = galley__prepared(plan->store, GALLEY__SQL_VISITED_BY, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    sqlite3_bind_int64(stmt, 1, revision);
    int rc = galley__bind_must(stmt, 2, plan->start->rules);
    status = rc == SQLITE_OK ? galley__step(plan->store, stmt, &row, err)
                             : galley__store_error(plan->store, rc, "cannot be read", err);
    for (size_t i = 0; row && i < plan->n_groups; i++)
        if (plan->groups[i].fingerprint == sqlite3_column_int64(stmt, 0))
            *only = (galley_str){plan->groups[i].only, plan->start->n_versions};
    if (row)
        sqlite3_reset(stmt);
    sqlite3_clear_bindings(stmt);
    return status;
}

/* Where nothing was written (a dry run) the carried ones are still in the selection. */
static galley_status is_carried(galley_plan *plan, int64_t revision, bool *carried,
                                galley_error *err)
{
    sqlite3_reset(plan->is_carried);
    sqlite3_bind_int64(plan->is_carried, 1, revision);
    return galley__step(plan->store, plan->is_carried, carried, err);
}

galley_status galley_plan_next(galley_plan *plan, int64_t *article, galley_arena *arena,
                               galley_article *out, galley_str *only, galley_error *err)
{
    galley_status status = GALLEY_OK;
    galley_select what = selection(plan);
    bool carried = plan->n_groups > 0;
    *only = (galley_str){NULL, 0};
    if (plan->cursor == NULL)
        status = galley_store_select(plan->store, &what, &plan->cursor, err);
    do {
        *article = 0;
        if (status == GALLEY_OK)
            status = galley_cursor_next(plan->cursor, article, arena, out, err);
        if (status == GALLEY_OK && *article && plan->n_groups)
            status = is_carried(plan, out->revision, &carried, err);
    } while (status == GALLEY_OK && *article && carried);
    if (status == GALLEY_OK && *article && plan->n_groups)
        status = rules_for(plan, out->revision, only, err);
    return status;
}
