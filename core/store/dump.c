/* core/store/dump.c: what was said, as lines of JSON that differ only where something differs; and back.
 *
 * A dump has no numbers of rows or runs and is sorted, so that two stores with the same articles and the same
 * statements give the same bytes, whatever the number of workers or the order of runs.
 * SPDX-License-Identifier: MIT */
#include "core/store/store_internal.h"

/* %.17g keeps every bit of a double; json() makes it a number again. */
#define NUMBER(x) "json(printf('%!.17g', " x "))"

static const char dump_sql[] =
    "SELECT json_object('article', a.key, 'label', CASE l.name WHEN '' THEN 'topic' ELSE l.name"
    " END, 'value', l.value) AS line, a.key AS key, 0 AS part, l.name AS one, l.value AS two,"
    " 0.0 AS score"
    " FROM label_row l JOIN article_row a ON a.id = l.article"
    " UNION ALL "
    "SELECT json_object('article', a.key, 'tag', t.name, 'author', s.author, 'rule', u.name,"
    " 'holds', json(CASE WHEN s.denied THEN 'false' ELSE 'true' END),"
    " 'score', " NUMBER(
        "s.score") ", 'evidence', json((SELECT json_group_array(json(e.line))"
                   " FROM (SELECT json_array(e.part, e.start, e.\"end\", l.name, c.name, " NUMBER(
                       "e.weight") ","
                                   " json(coalesce(e.fields, '{}'))) AS line FROM evidence_row e "
                                   "JOIN name_row l"
                                   " ON l.id = e.label JOIN name_row c ON c.id = e.clause WHERE "
                                   "e.statement = s.id"
                                   " ORDER BY e.n) e))), a.key, 1, t.name, u.name, s.score"
                                   " FROM statement_row s JOIN revision_row r ON r.id = s.revision"
                                   " JOIN article_row a ON a.id = r.article JOIN name_row t ON "
                                   "t.id = s.tag"
                                   " JOIN name_row u ON u.id = s.rule WHERE s.withdrawn IS NULL"
                                   " AND (s.revision = a.revision OR s.author = 'person')"
                                   " ORDER BY key, part, one, two, score, line";

galley_status galley_store_dump(galley_store *store, galley_rows **out, galley_error *err)
{
    return galley_store_sql(store, GALLEY_STR(dump_sql), NULL, 0, out, err);
}

/* -- back -- */

enum { ARTICLE, LABEL, VALUE, TAG, AUTHOR, RULE, HOLDS, COLUMNS };

static const char parts_sql[] =
    "SELECT (SELECT id FROM article_row WHERE key = json_extract(?1, '$.article')),"
    " json_extract(?1, '$.label'), json_extract(?1, '$.value'), json_extract(?1, '$.tag'),"
    " json_extract(?1, '$.author'), json_extract(?1, '$.rule'), json_extract(?1, '$.holds')"
    " WHERE json_valid(?1) AND json_type(?1) = 'object'";

static galley_status restore_label(galley_store *store, sqlite3_stmt *line, int64_t article,
                                   galley_error *err)
{
    sqlite3_stmt *stmt;
    galley_str name = galley__column(line, LABEL), value = galley__column(line, VALUE);
    if (value.size == 0)
        return galley__fail(err, GALLEY_INVALID, "a label without a value");
    galley_status status = galley__prepared(store, GALLEY__SQL_LABEL_ADD, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    if (galley_str_eq(name, GALLEY_STR("topic")))
        name = GALLEY_STR("");
    int rc = sqlite3_bind_int64(stmt, 1, article);
    rc = rc ? rc : galley__bind_must(stmt, 2, name);
    rc = rc ? rc : galley__bind_must(stmt, 3, value);
    status = galley__run(store, stmt, rc, "cannot store a label", err);
    sqlite3_clear_bindings(stmt);
    return status;
}

static galley_status restore_row(galley_store *store, int64_t run, sqlite3_stmt *line,
                                 galley_restored *what, galley_error *err)
{
    int64_t article = sqlite3_column_int64(line, ARTICLE);
    if (sqlite3_column_type(line, LABEL) == SQLITE_NULL &&
        sqlite3_column_type(line, TAG) == SQLITE_NULL)
        return galley__fail(err, GALLEY_INVALID, "neither a label nor a tag");
    *what = GALLEY_RESTORED_UNKNOWN;
    if (article == 0)
        return GALLEY_OK;
    if (sqlite3_column_type(line, LABEL) != SQLITE_NULL) {
        *what = GALLEY_RESTORED_LABEL;
        return restore_label(store, line, article, err);
    }
    *what = GALLEY_RESTORED_NOT;
    if (!galley_str_eq(galley__column(line, AUTHOR), GALLEY_STR("person")))
        return GALLEY_OK;
    *what = GALLEY_RESTORED_STATEMENT;
    return galley_store_say(store, run, article, galley__column(line, TAG),
                            galley__column(line, RULE), sqlite3_column_int64(line, HOLDS) == 0,
                            err);
}

galley_status galley_store_restore(galley_store *store, int64_t run, galley_str line,
                                   galley_restored *what, galley_error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    *what = GALLEY_RESTORED_NOT;
    if (galley_utf8_valid(line) != line.size)
        return galley__fail(err, GALLEY_ENCODING, "not UTF-8");
    int rc = sqlite3_prepare_v2(store->db, parts_sql, -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = galley__bind_must(stmt, 1, line);
    galley_status status = rc == SQLITE_OK ? galley__step(store, stmt, &row, err)
                                           : galley__store_error(store, rc, "cannot be read", err);
    if (status == GALLEY_OK && !row)
        status = galley__fail(err, GALLEY_SYNTAX, "no JSON object");
    if (status == GALLEY_OK)
        status = restore_row(store, run, stmt, what, err);
    sqlite3_finalize(stmt);
    return status;
}

/* -- replaying -- */

galley_status galley_store_run_revisions(galley_store *store, int64_t run, galley_rows **out,
                                         galley_error *err)
{
    static const char sql[] = "SELECT revision FROM statement_row WHERE run = ?1 UNION "
                              "SELECT revision FROM visited_row WHERE run = ?1 ORDER BY 1";
    galley_value bind = {.type = GALLEY_VALUE_INT, .integer = run};
    return galley_store_sql(store, GALLEY_STR(sql), &bind, 1, out, err);
}
