/* core/store/schema.c: the tables, made and recognised. docs/schema.md explains them one by one.
 *
 * Tables that galley writes end in _row; the names without it are views for people. Text is stored once, in
 * revision_row; the full-text index reads it from there through the view search_text. The index is brought up
 * to date by setting article_row.indexed, for all articles of a batch in one statement: FTS5 writes its terms
 * out at the begin of each statement that has triggers, so a statement an article would halve the speed.
 * SPDX-License-Identifier: MIT */
#include "core/store/store_internal.h"

static const char tables[] =
    "CREATE TABLE article_row (\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  key TEXT NOT NULL UNIQUE,\n"
    "  revision INTEGER REFERENCES revision_row (id) DEFERRABLE INITIALLY DEFERRED,\n"
    "  indexed INTEGER,\n"
    "  date TEXT, date_text TEXT, source TEXT, author TEXT, lang TEXT, url TEXT,\n"
    "  extra TEXT,\n"
    "  added TEXT NOT NULL);\n"
    "CREATE INDEX article_date ON article_row (date);\n"
    "CREATE TABLE revision_row (\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  article INTEGER NOT NULL REFERENCES article_row (id) ON DELETE CASCADE,\n"
    "  n INTEGER NOT NULL,\n"
    "  hash BLOB NOT NULL CHECK (length(hash) = 32),\n"
    "  stored TEXT NOT NULL,\n"
    "  origin TEXT, note TEXT,\n"
    "  title TEXT,\n"
    "  regions TEXT,\n"
    "  folded TEXT,\n"
    "  text TEXT NOT NULL,\n"
    "  html TEXT,\n"
    "  UNIQUE (article, hash));\n"
    "CREATE TABLE reason_row (\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  kind TEXT NOT NULL,\n"
    "  reason TEXT NOT NULL,\n"
    "  UNIQUE (kind, reason));\n"
    "CREATE TABLE name_row (\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  name TEXT NOT NULL UNIQUE);\n"
    "CREATE TABLE label_row (\n"
    "  article INTEGER NOT NULL REFERENCES article_row (id) ON DELETE CASCADE,\n"
    "  name TEXT NOT NULL,\n"
    "  value TEXT NOT NULL,\n"
    "  PRIMARY KEY (article, name, value)) WITHOUT ROWID;\n"
    "CREATE INDEX label_value ON label_row (value, name);\n";

static const char runs[] =
    "CREATE TABLE rules_row (\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  name INTEGER NOT NULL REFERENCES name_row (id),\n"
    "  fingerprint INTEGER NOT NULL REFERENCES name_row (id),\n"
    "  path TEXT, version TEXT, lists TEXT, text TEXT);\n"
    "CREATE INDEX rules_fingerprint ON rules_row (fingerprint);\n"
    "CREATE TABLE run_row (\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  rules INTEGER NOT NULL REFERENCES rules_row (id),\n"
    "  query TEXT,\n"
    "  started TEXT NOT NULL,\n"
    "  ended TEXT,\n"
    "  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'interrupted', 'failed')),\n"
    "  pid INTEGER, born INTEGER, host TEXT,\n"
    "  visited INTEGER NOT NULL DEFAULT 0,\n"
    "  tagged INTEGER NOT NULL DEFAULT 0,\n"
    "  statements INTEGER NOT NULL DEFAULT 0,\n"
    "  failed INTEGER NOT NULL DEFAULT 0);\n"
    "CREATE INDEX run_running ON run_row (id) WHERE state = 'running';\n"
    "CREATE TABLE visited_row (\n"
    "  revision INTEGER NOT NULL REFERENCES revision_row (id) ON DELETE CASCADE,\n"
    "  rules INTEGER NOT NULL REFERENCES name_row (id),\n"
    "  fingerprint INTEGER NOT NULL REFERENCES name_row (id),\n"
    "  run INTEGER NOT NULL REFERENCES run_row (id),\n"
    "  PRIMARY KEY (revision, rules)) WITHOUT ROWID;\n"
    "CREATE TABLE statement_row (\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  run INTEGER NOT NULL REFERENCES run_row (id),\n"
    "  revision INTEGER NOT NULL REFERENCES revision_row (id) ON DELETE CASCADE,\n"
    "  tag INTEGER NOT NULL REFERENCES name_row (id),\n"
    "  rule INTEGER NOT NULL REFERENCES name_row (id),\n"
    "  author TEXT NOT NULL CHECK (author IN ('rule', 'model', 'person')),\n"
    "  score REAL NOT NULL,\n"
    "  left_out INTEGER NOT NULL,\n"
    "  withdrawn INTEGER REFERENCES run_row (id));\n"
    "CREATE INDEX statement_revision ON statement_row (revision);\n"
    "CREATE INDEX statement_tag ON statement_row (tag, revision) WHERE withdrawn IS NULL;\n"
    "CREATE TABLE evidence_row (\n"
    "  statement INTEGER NOT NULL REFERENCES statement_row (id) ON DELETE CASCADE,\n"
    "  n INTEGER NOT NULL,\n"
    "  part INTEGER NOT NULL CHECK (part IN (0, 1)),\n"
    "  start INTEGER NOT NULL,\n"
    "  \"end\" INTEGER NOT NULL,\n"
    "  label INTEGER NOT NULL REFERENCES name_row (id),\n"
    "  clause INTEGER NOT NULL REFERENCES name_row (id),\n"
    "  weight REAL NOT NULL,\n"
    "  fields TEXT,\n"
    "  PRIMARY KEY (statement, n)) WITHOUT ROWID;\n"
    "CREATE TABLE failure_row (\n"
    "  run INTEGER NOT NULL REFERENCES run_row (id),\n"
    "  article INTEGER NOT NULL REFERENCES article_row (id) ON DELETE CASCADE,\n"
    "  revision INTEGER NOT NULL REFERENCES revision_row (id) ON DELETE CASCADE,\n"
    "  stage TEXT NOT NULL,\n"
    "  reason TEXT NOT NULL,\n"
    "  at TEXT NOT NULL,\n"
    "  PRIMARY KEY (run, article)) WITHOUT ROWID;\n";

static const char search[] =
    "CREATE VIEW search_text AS\n"
    "  SELECT a.id, r.title, r.text, r.folded\n"
    "  FROM article_row a JOIN revision_row r ON r.id = a.indexed;\n"
    "CREATE VIRTUAL TABLE search USING fts5 (title, text, folded,\n"
    "  content = 'search_text', content_rowid = 'id',\n"
    "  tokenize = 'unicode61 remove_diacritics 2');\n"
    "INSERT INTO search (search, rank) VALUES ('hashsize', 8388608);\n" /* bytes of terms held before a write */
    "CREATE TRIGGER article_indexed AFTER UPDATE OF indexed ON article_row\n"
    "WHEN old.indexed IS NOT new.indexed BEGIN\n"
    "  INSERT INTO search (search, rowid, title, text, folded)\n"
    "    SELECT 'delete', old.id, title, text, folded FROM revision_row WHERE id = old.indexed;\n"
    "  INSERT INTO search (rowid, title, text, folded)\n"
    "    SELECT new.id, title, text, folded FROM revision_row WHERE id = new.indexed;\n"
    "END;\n"
    "CREATE TRIGGER article_gone BEFORE DELETE ON article_row BEGIN\n"
    "  INSERT INTO search (search, rowid, title, text, folded)\n"
    "    SELECT 'delete', old.id, title, text, folded FROM revision_row WHERE id = old.indexed;\n"
    "END;\n"
    "CREATE TRIGGER revision_stays\n"
    "BEFORE UPDATE OF article, n, hash, title, text, folded ON revision_row BEGIN\n"
    "  SELECT RAISE (ABORT, 'the text of a revision never changes');\n"
    "END;\n";

/* Offsets are bytes, so words are cut from the text as a blob. */
#define CUT(whole)                                                                                 \
    "CAST (substr(CAST (" whole " AS BLOB), e.start + 1, e.\"end\" - e.start) AS TEXT)"

static const char views[] =
    "CREATE VIEW article AS\n"
    "  SELECT a.id, a.key, r.title, a.date, a.source, a.author, a.lang, a.url, r.text, r.html,\n"
    "         a.date_text, a.extra, r.origin, r.note, a.added, r.stored, a.revision\n"
    "  FROM article_row a JOIN revision_row r ON r.id = a.revision;\n"
    "CREATE VIEW revision AS\n"
    "  SELECT r.id, r.article, r.n, r.title, r.text, r.html, r.origin, r.note, r.stored,\n"
    "         r.id = a.revision AS current, lower(hex(r.hash)) AS hash\n"
    "  FROM revision_row r JOIN article_row a ON a.id = r.article;\n"
    "CREATE VIEW region AS\n"
    "  SELECT a.id AS article, j.key AS n, w.kind, json_extract(j.value, '$[0]') AS start,\n"
    "         json_extract(j.value, '$[1]') AS \"end\", w.reason,\n"
    "         CAST (substr(CAST (r.text AS BLOB), json_extract(j.value, '$[0]') + 1,\n"
    "           json_extract(j.value, '$[1]') - json_extract(j.value, '$[0]')) AS TEXT) AS text\n"
    "  FROM article_row a JOIN revision_row r ON r.id = a.revision\n"
    "  JOIN json_each(r.regions) j JOIN reason_row w ON w.id = json_extract(j.value, '$[2]');\n"
    "CREATE VIEW label AS\n"
    "  SELECT article, CASE name WHEN '' THEN 'topic' ELSE name END AS name, value\n"
    "  FROM label_row;\n"
    "CREATE VIEW run AS\n"
    "  SELECT w.id, n.name AS rules, u.path, w.query, w.state, w.started, w.ended, w.visited,\n"
    "         w.tagged, w.statements, w.failed, f.name AS fingerprint, u.version, u.lists, "
    "u.text,\n"
    "         w.host, w.pid\n"
    "  FROM run_row w JOIN rules_row u ON u.id = w.rules JOIN name_row n ON n.id = u.name\n"
    "  JOIN name_row f ON f.id = u.fingerprint;\n"
    "CREATE VIEW statement AS\n"
    "  SELECT s.id, r.article, s.revision, t.name AS tag, s.score, u.name AS rule, s.author, "
    "s.run,\n"
    "         s.withdrawn, s.left_out\n"
    "  FROM statement_row s JOIN revision_row r ON r.id = s.revision\n"
    "  JOIN name_row t ON t.id = s.tag JOIN name_row u ON u.id = s.rule;\n"
    "CREATE VIEW tag AS\n"
    "  SELECT a.id AS article, t.name AS tag, s.score, u.name AS rule, s.author, s.run,\n"
    "         s.id AS statement\n"
    "  FROM statement_row s JOIN article_row a ON a.revision = s.revision\n"
    "  JOIN name_row t ON t.id = s.tag JOIN name_row u ON u.id = s.rule\n"
    "  WHERE s.withdrawn IS NULL;\n"
    "CREATE VIEW evidence AS\n"
    "  SELECT r.article, t.name AS tag, c.name AS clause,\n"
    "         CASE e.part WHEN 1 THEN " CUT("r.title") " ELSE " CUT(
        "r.text") " END AS text,\n"
                  "         e.weight, e.start, e.\"end\", CASE e.part WHEN 1 THEN 'title' ELSE "
                  "'text' END AS part,\n"
                  "         l.name AS label, e.fields, u.name AS rule, s.run, s.id AS statement, "
                  "e.n\n"
                  "  FROM evidence_row e JOIN statement_row s ON s.id = e.statement\n"
                  "  JOIN revision_row r ON r.id = s.revision\n"
                  "  JOIN article_row a ON a.id = r.article AND a.revision = r.id\n"
                  "  JOIN name_row t ON t.id = s.tag JOIN name_row u ON u.id = s.rule\n"
                  "  JOIN name_row c ON c.id = e.clause JOIN name_row l ON l.id = e.label\n"
                  "  WHERE s.withdrawn IS NULL;\n"
                  "CREATE VIEW failure AS\n"
                  "  SELECT run, article, revision, stage, reason, at FROM failure_row;\n";

/* -- versions -- */

/* A new store takes every step, an older one those it has not taken: so there is one definition of each table, and the
 * way forward is the way a new store is made. A step that was released never changes; the last one may grow until it is. */
static const char *const first_parts[] = {tables, runs, search, views, NULL};
static const char *const second_parts[] = {galley__schema_models, galley__schema_rules,
                                           galley__schema_ledger, galley__schema_stories, NULL};
static const char *const third_parts[] = {galley__schema_jobs, NULL};
static const char *const *const steps[GALLEY__SCHEMA_VERSION] = {first_parts, second_parts,
                                                                 third_parts};

/* What a store of this version has to have beside the two numbers in its header. */
static const char *const names[] = {
    "article_row",   "revision_row", "reason_row",      "name_row",
    "label_row",     "rules_row",    "run_row",         "visited_row",
    "statement_row", "evidence_row", "failure_row",     "search_text",
    "search",        "article",      "revision",        "region",
    "label",         "run",          "statement",       "tag",
    "evidence",      "failure",      "article_indexed", "article_gone",
    "model_row",     "feature_row",  "rule_row",        "conflict",
    "restored_row",  "band_row",     "story_row",       "story",
    "job_row",       "job_run_row",  "job_file_row",    "job_alert_row",
    "job",           "job_run",      "job_file",        "job_alert",
};

static galley_status pragma(galley_store *store, const char *sql, int64_t *value, galley_error *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW)
        *value = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return rc == SQLITE_ROW ? GALLEY_OK : galley__store_error(store, rc, "cannot be read", err);
}

galley_status galley__schema_state(galley_store *store, galley__schema *schema, galley_error *err)
{
    galley_status status = pragma(store, "PRAGMA application_id", &schema->application, err);
    if (status == GALLEY_OK)
        status = pragma(store, "PRAGMA user_version", &schema->version, err);
    if (status == GALLEY_OK)
        status = pragma(store, "SELECT count(*) FROM sqlite_schema", &schema->objects, err);
    return status;
}

static galley_status take_step(galley_store *store, const char *const *parts, galley_error *err)
{
    for (; *parts; parts++) {
        int rc = sqlite3_exec(store->db, *parts, NULL, NULL, NULL);
        if (rc != SQLITE_OK)
            return galley__store_error(store, rc, "cannot make the tables", err);
    }
    return GALLEY_OK;
}

galley_status galley__schema_forward(galley_store *store, int64_t version, galley_error *err)
{
    char header[80];
    galley_status status = GALLEY_OK;
    for (int64_t i = version; status == GALLEY_OK && i < GALLEY__SCHEMA_VERSION; i++)
        status = take_step(store, steps[i], err);
    if (status != GALLEY_OK)
        return status;
    snprintf(header, sizeof header, "PRAGMA application_id = %d; PRAGMA user_version = %d",
             GALLEY__APPLICATION_ID, GALLEY__SCHEMA_VERSION);
    int rc = sqlite3_exec(store->db, header, NULL, NULL, NULL);
    return rc == SQLITE_OK ? GALLEY_OK
                           : galley__store_error(store, rc, "cannot make the tables", err);
}

/* The two numbers of the header can be right and a table gone all the same. */
galley_status galley__schema_complete(galley_store *store, galley_error *err)
{
    static const char sql[] = "SELECT count(*) FROM sqlite_schema WHERE name = ?1";
    sqlite3_stmt *stmt = NULL;
    galley_status status = GALLEY_OK;
    int rc = sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL);
    for (size_t i = 0; rc == SQLITE_OK && i < sizeof names / sizeof *names; i++) {
        rc = sqlite3_bind_text(stmt, 1, names[i], -1, SQLITE_STATIC);
        if (rc == SQLITE_OK)
            rc = sqlite3_step(stmt);
        if (rc == SQLITE_ROW && sqlite3_column_int(stmt, 0) == 0) {
            status = galley__fail(err, GALLEY_CORRUPT, "%s: damaged: \"%s\" is not there",
                                  store->path, names[i]);
            goto done;
        }
        if (rc == SQLITE_ROW)
            rc = sqlite3_reset(stmt);
    }
    if (rc != SQLITE_OK)
        status = galley__store_error(store, rc, "cannot be read", err);
done:
    sqlite3_finalize(stmt);
    return status;
}
