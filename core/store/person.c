/* core/store/person.c: what people say of articles, and what holds when rules, models and people differ.
 *
 * Nobody is overwritten: each says their own thing, and the view `tag` shows what holds. A person's word is said of
 * the article, not of one text of it, so it stays when the text is revised; those of rules and models are of one text.
 * SPDX-License-Identifier: MIT */
#include "core/store/store_internal.h"

/* A statement about the same tag by somebody who counts more. The joins are written in the order in which they are
 * cheap: texts of the article first, then what was said of them. */
#define BY_PERSON                                                                                  \
    "EXISTS (SELECT 1 FROM revision_row q CROSS JOIN statement_row p ON p.revision = q.id"         \
    " WHERE q.article = r.article AND p.tag = s.tag AND p.author = 'person'"                       \
    " AND p.withdrawn IS NULL)"
#define BY_RULE                                                                                    \
    "EXISTS (SELECT 1 FROM statement_row p WHERE p.tag = s.tag AND p.revision = s.revision"        \
    " AND p.withdrawn IS NULL AND p.author = 'rule')"
#define CURRENT                                                                                    \
    "  FROM statement_row s JOIN revision_row r ON r.id = s.revision\n"                            \
    "  JOIN article_row a ON a.id = r.article\n"                                                   \
    "  JOIN name_row t ON t.id = s.tag JOIN name_row u ON u.id = s.rule\n"                         \
    "  WHERE s.withdrawn IS NULL AND (s.author = 'person' OR a.revision = s.revision)\n"

/* A person's tag "topic=sport" is a label of the article, and one that is denied takes an imported label away: see the
 * view `label`. */
const char galley__schema_ledger[] =
    "ALTER TABLE statement_row ADD COLUMN denied INTEGER NOT NULL DEFAULT 0;\n"
    "CREATE INDEX statement_person ON statement_row (revision, tag)\n"
    "  WHERE author = 'person' AND withdrawn IS NULL;\n"
    "CREATE INDEX statement_run ON statement_row (run);\n"
    "CREATE TABLE restored_row (\n"
    "  run INTEGER NOT NULL REFERENCES run_row (id),\n"
    "  statement INTEGER NOT NULL REFERENCES statement_row (id) ON DELETE CASCADE,\n"
    "  was INTEGER NOT NULL REFERENCES run_row (id),\n"
    "  PRIMARY KEY (run, statement)) WITHOUT ROWID;\n"
    "DROP VIEW label;\n"
    "CREATE VIEW label AS\n"
    "  SELECT l.article, CASE l.name WHEN '' THEN 'topic' ELSE l.name END AS name, l.value\n"
    "  FROM label_row l WHERE NOT " GALLEY__LABEL_DENIED(
        "l.article", "l.name",
        "l.value") "\n"
                   "  UNION\n"
                   "  SELECT r.article, substr(t.name, 1, instr(t.name, '=') - 1),\n"
                   "         substr(t.name, instr(t.name, '=') + 1)\n"
                   "  FROM statement_row s JOIN revision_row r ON r.id = s.revision\n"
                   "  JOIN name_row t ON t.id = s.tag\n"
                   "  WHERE s.author = 'person' AND s.withdrawn IS NULL AND NOT s.denied\n"
                   "  AND instr(t.name, '=') > 1;\n"
                   "DROP VIEW statement;\n"
                   "CREATE VIEW statement AS\n"
                   "  SELECT s.id, r.article, s.revision, t.name AS tag, s.score, u.name AS rule, "
                   "s.author,\n"
                   "         s.denied, s.run, s.withdrawn, s.left_out\n"
                   "  FROM statement_row s JOIN revision_row r ON r.id = s.revision\n"
                   "  JOIN name_row t ON t.id = s.tag JOIN name_row u ON u.id = s.rule;\n"
                   "DROP VIEW tag;\n"
                   "CREATE VIEW tag AS\n"
                   "  SELECT r.article, t.name AS tag, s.score, u.name AS rule, s.author, s.run,\n"
                   "         s.id AS statement\n" CURRENT
                   "  AND NOT s.denied AND (s.author = 'person'\n"
                   "    OR (NOT " BY_PERSON "\n"
                   "        AND (s.author = 'rule' OR NOT " BY_RULE ")));\n"
                   "CREATE VIEW conflict AS\n"
                   "  SELECT r.article, t.name AS tag, 'no' AS person, u.name AS person_rule,\n"
                   "         'yes' AS other, o.name AS other_rule, p.author AS other_author, "
                   "p.score\n"
                   "  FROM statement_row s JOIN revision_row r ON r.id = s.revision\n"
                   "  JOIN article_row a ON a.id = r.article\n"
                   "  JOIN statement_row p ON p.revision = a.revision AND p.tag = s.tag\n"
                   "  JOIN name_row t ON t.id = s.tag JOIN name_row u ON u.id = s.rule\n"
                   "  JOIN name_row o ON o.id = p.rule\n"
                   "  WHERE s.author = 'person' AND s.denied AND s.withdrawn IS NULL\n"
                   "  AND p.author <> 'person' AND p.withdrawn IS NULL\n"
                   "  UNION ALL\n"
                   "  SELECT r.article, t.name, 'yes', u.name, 'no', o.name, 'rule', 0.0\n"
                   "  FROM statement_row s JOIN revision_row r ON r.id = s.revision\n"
                   "  JOIN article_row a ON a.id = r.article JOIN visited_row v ON v.revision = "
                   "a.revision\n"
                   "  JOIN rule_row w ON w.fingerprint = v.fingerprint\n"
                   "  JOIN name_row t ON t.id = s.tag JOIN name_row u ON u.id = s.rule\n"
                   "  JOIN name_row o ON o.id = w.rule\n"
                   "  WHERE s.author = 'person' AND NOT s.denied AND s.withdrawn IS NULL\n"
                   "  AND substr(o.name, instr(o.name, '/') + 1) = t.name\n"
                   "  AND NOT EXISTS (SELECT 1 FROM statement_row p WHERE p.revision = a.revision\n"
                   "    AND p.rule = w.rule AND p.tag = s.tag AND p.withdrawn IS NULL);\n";

/* -- saying -- */

/* What people have said before about the tag, on whatever text of the article. */
static galley_status take_back(galley_store *store, int64_t run, int64_t article, int64_t tag,
                               galley_error *err)
{
    sqlite3_stmt *stmt;
    galley_status status = galley__prepared(store, GALLEY__SQL_PERSON_WITHDRAW, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    int rc = sqlite3_bind_int64(stmt, 1, run);
    rc = rc ? rc : sqlite3_bind_int64(stmt, 2, article);
    rc = rc ? rc : sqlite3_bind_int64(stmt, 3, tag);
    return galley__run(store, stmt, rc, "cannot store the statement", err);
}

static galley_status current_revision(galley_store *store, int64_t article, int64_t *revision,
                                      galley_error *err)
{
    sqlite3_stmt *stmt;
    bool row = false;
    galley_status status = galley__prepared(store, GALLEY__SQL_SIZES, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    sqlite3_bind_int64(stmt, 1, article);
    status = galley__step(store, stmt, &row, err);
    if (row) {
        *revision = sqlite3_column_int64(stmt, 0);
        sqlite3_reset(stmt);
    }
    return status != GALLEY_OK || row
               ? status
               : galley__fail(err, GALLEY_NOTFOUND, "%s: there is no article #%lld", store->path,
                              (long long)article);
}

static galley_status say(galley_store *store, int64_t run, int64_t article, galley_str tag,
                         galley_str who, bool denied, galley_error *err)
{
    int64_t revision = 0, tag_id;
    const galley_evidence word = {.clause = who, .weight = denied ? 0.0 : 1.0};
    const galley_statement s = {.tag = tag,
                                .rule = who,
                                .author = GALLEY_BY_PERSON,
                                .denied = denied,
                                .score = word.weight,
                                .evidence = &word,
                                .n_evidence = 1};
    const galley_statements all = {1, (galley_statement *)&s};
    galley_status status = galley__name_id(store, tag, &tag_id, err);
    if (status == GALLEY_OK)
        status = current_revision(store, article, &revision, err);
    if (status == GALLEY_OK)
        status = take_back(store, run, article, tag_id, err);
    return status == GALLEY_OK ? galley__store_add(store, run, article, revision, &all, err)
                               : status;
}

galley_status galley_store_say(galley_store *store, int64_t run, int64_t article, galley_str tag,
                               galley_str who, bool denied, galley_error *err)
{
    galley__entry entry;
    if (tag.size == 0 || who.size == 0)
        return galley__fail(err, GALLEY_INVALID, "a statement has a tag, and somebody who says it");
    galley_status status = galley__enter(store, &entry, err);
    if (status != GALLEY_OK)
        return status;
    status = say(store, run, article, tag, who, denied, err);
    return galley__leave(store, &entry, status, err);
}

/* -- labels -- */

/* The tag "topic=sport". */
static galley_status say_label(galley_store *store, const galley_labelling *l, galley_str value,
                               bool denied, galley_error *err)
{
    galley__buf tag;
    galley__buf_init(&tag, store->alloc);
    galley__buf_add(&tag, l->name);
    galley__buf_char(&tag, '=');
    galley__buf_add(&tag, value);
    galley_status status =
        tag.failed ? galley__nomem(err)
                   : say(store, l->run, l->article, galley__buf_str(&tag), l->who, denied, err);
    galley__buf_fini(&tag);
    return status;
}

/* Every value of that name that the article has now, but for those in `values`, is denied. */
static galley_status deny_others(galley_store *store, const galley_labelling *l, galley_error *err)
{
    galley_article a;
    galley_arena *arena = NULL;
    galley_status status = galley_arena_new(store->alloc, &arena, err);
    if (status == GALLEY_OK)
        status = galley__store_read(store, l->article, GALLEY__PART_LABELS, arena, &a, err);
    for (size_t i = 0; status == GALLEY_OK && i < a.n_labels; i++) {
        galley_str name, value;
        size_t k = 0;
        galley__label_split(a.labels[i], &name, &value);
        if (!galley_str_eq(name.size ? name : GALLEY_STR("topic"), l->name))
            continue;
        while (k < l->n_values && !galley_str_eq(l->values[k], value))
            k++;
        if (k == l->n_values)
            status = say_label(store, l, value, true, err);
    }
    galley_arena_free(arena);
    return status;
}

galley_status galley_store_label(galley_store *store, const galley_labelling *l, galley_error *err)
{
    galley__entry entry;
    if (l->name.size == 0 || l->who.size == 0 || memchr(l->name.data, '=', l->name.size))
        return galley__fail(err, GALLEY_INVALID,
                            "a label has a name without \"=\", and somebody who gives it");
    for (size_t i = 0; i < l->n_values; i++)
        if (l->values[i].size == 0)
            return galley__fail(err, GALLEY_INVALID, "a label has a value");
    galley_status status = galley__enter(store, &entry, err);
    if (status != GALLEY_OK)
        return status;
    status = deny_others(store, l, err);
    for (size_t i = 0; status == GALLEY_OK && i < l->n_values; i++)
        status = say_label(store, l, l->values[i], false, err);
    return galley__leave(store, &entry, status, err);
}

/* -- taking a run back -- */

static galley_status with_run(galley_store *store, galley__statement which, int64_t run,
                              int64_t other, int64_t *changes, galley_error *err)
{
    sqlite3_stmt *stmt;
    galley_status status = galley__prepared(store, which, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    int rc = sqlite3_bind_int64(stmt, 1, run);
    if (rc == SQLITE_OK && sqlite3_bind_parameter_count(stmt) > 1)
        rc = sqlite3_bind_int64(stmt, 2, other);
    status = galley__run(store, stmt, rc, "cannot withdraw the run", err);
    *changes = sqlite3_changes64(store->db);
    return status;
}

/* What the run had withdrawn holds again, and it is kept that it was so: a withdrawal can be withdrawn, too. */
static galley_status withdraw(galley_store *store, int64_t run, int64_t by, galley_withdrawal *out,
                              galley_error *err)
{
    static const galley__statement steps[] = {GALLEY__SQL_RUN_TAKE, GALLEY__SQL_RESTORED_AGAIN,
                                              GALLEY__SQL_RESTORED_ADD, GALLEY__SQL_RUN_RESTORE,
                                              GALLEY__SQL_RUN_UNVISIT};
    int64_t changes[5] = {0};
    galley_status status = GALLEY_OK;
    for (size_t i = 0; status == GALLEY_OK && i < 5; i++)
        status = with_run(store, steps[i], run, by, &changes[i], err);
    *out = (galley_withdrawal){(size_t)(changes[0] + changes[1]), (size_t)changes[3],
                               (size_t)changes[4]};
    return status;
}

galley_status galley_store_withdraw(galley_store *store, int64_t run, int64_t by,
                                    galley_withdrawal *out, galley_error *err)
{
    galley__entry entry;
    *out = (galley_withdrawal){0};
    galley_status status = galley__enter(store, &entry, err);
    if (status != GALLEY_OK)
        return status;
    status = galley__know_ended(store, run, err);
    if (status == GALLEY_OK)
        status = withdraw(store, run, by, out, err);
    return galley__leave(store, &entry, status, err);
}
