/* core/store/prepare.h: every statement that is used again and again, by name.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_STORE_PREPARE_H
#define GALLEY_CORE_STORE_PREPARE_H

/* Statements on runs know a rules file by its name: of what it said, only the last word holds. */
#define GALLEY__RULES_OF_RUN                                                                       \
    "(SELECT u.name FROM run_row w JOIN rules_row u ON u.id = w.rules WHERE w.id = run)"

/* A person has said that the article does not have this label, which came with it. */
#define GALLEY__LABEL_DENIED(article, name, value)                                                 \
    "EXISTS (SELECT 1 FROM revision_row q CROSS JOIN statement_row p ON p.revision = q.id"         \
    " WHERE q.article = " article " AND p.author = 'person' AND p.denied"                          \
    " AND p.withdrawn IS NULL AND p.tag = (SELECT id FROM name_row WHERE name ="                   \
    " CASE " name " WHEN '' THEN 'topic' ELSE " name " END || '=' || " value "))"

#define GALLEY__STATEMENT_MAP(X)                                                                   \
    X(BEGIN, "BEGIN IMMEDIATE")                                                                    \
    X(COMMIT, "COMMIT")                                                                            \
    X(ROLLBACK, "ROLLBACK")                                                                        \
    X(SAVE, "SAVEPOINT one_call")                                                                  \
    X(RELEASE, "RELEASE one_call")                                                                 \
    X(BACK, "ROLLBACK TO one_call")                                                                \
    X(DATA_VERSION, "PRAGMA data_version")                                                         \
    X(INDEX, "UPDATE article_row SET indexed = revision"                                           \
             " WHERE id IN (SELECT value FROM json_each(?1))")                                     \
    X(NAME_FIND, "SELECT id FROM name_row WHERE name = ?1")                                        \
    X(NAME_ADD, "INSERT INTO name_row (name) VALUES (?1)")                                         \
    X(REASON_FIND, "SELECT id FROM reason_row WHERE kind = ?1 AND reason = ?2")                    \
    X(REASON_ADD, "INSERT INTO reason_row (kind, reason) VALUES (?1, ?2)")                         \
    X(REASON_GET, "SELECT kind, reason FROM reason_row WHERE id = ?1")                             \
    /* put */                                                                                      \
    X(PUT_FIND, "SELECT a.id, a.revision, r.hash, r.title, a.date, a.date_text, a.source,"         \
                " a.author, a.lang, a.url, a.extra, r.regions"                                     \
                " FROM article_row a LEFT JOIN revision_row r ON r.id = a.revision"                \
                " WHERE a.key = ?1")                                                               \
    X(ARTICLE_ADD, "INSERT INTO article_row (key, date, date_text, source, author, lang, url,"     \
                   " extra, added) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")                   \
    X(ARTICLE_FIELDS, "UPDATE article_row SET date = ?2, date_text = ?3, source = ?4,"             \
                      " author = ?5, lang = ?6, url = ?7, extra = ?8 WHERE id = ?1")               \
    X(ARTICLE_CURRENT, "UPDATE article_row SET revision = ?2 WHERE id = ?1")                       \
    X(REVISION_FIND, "SELECT id, regions FROM revision_row WHERE article = ?1 AND hash = ?2")      \
    X(REVISION_ADD, "INSERT INTO revision_row (article, n, hash, stored, origin, note, title,"     \
                    " regions, folded, text, html) VALUES (?1,"                                    \
                    " (SELECT coalesce(max(n), 0) + 1 FROM revision_row WHERE article = ?1),"      \
                    " ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")                                       \
    X(REVISION_REGIONS, "UPDATE revision_row SET regions = ?2 WHERE id = ?1")                      \
    X(REVISION_HTML, "UPDATE revision_row SET html = ?2 WHERE id = ?1")                            \
    X(REVISION_HTML_SAME, "SELECT html IS ?2 FROM revision_row WHERE id = ?1")                     \
    X(REVISION_TEXT, "SELECT text, html FROM revision_row WHERE id = ?1")                          \
    X(LABELS,                                                                                      \
      "SELECT l.name, l.value FROM label_row l WHERE l.article = ?1 AND "                          \
      "NOT " GALLEY__LABEL_DENIED(                                                                 \
          "l.article", "l.name",                                                                   \
          "l.value") " UNION SELECT CASE WHEN t.name GLOB 'topic=*' THEN ''"                       \
                     " ELSE substr(t.name, 1, instr(t.name, '=') - 1) END,"                        \
                     " substr(t.name, instr(t.name, '=') + 1)"                                     \
                     " FROM revision_row q CROSS JOIN statement_row s ON s.revision = q.id"        \
                     " JOIN name_row t ON t.id = s.tag WHERE q.article = ?1 AND s.author = "       \
                     "'person'"                                                                    \
                     " AND s.withdrawn IS NULL AND NOT s.denied AND instr(t.name, '=') > 1"        \
                     " ORDER BY 1, 2")                                                             \
    X(LABELS_THERE, "SELECT name, value FROM label_row WHERE article = ?1 ORDER BY name, value")   \
    X(LABEL_ADD, "INSERT INTO label_row (article, name, value) VALUES (?1, ?2, ?3)"                \
                 " ON CONFLICT DO NOTHING")                                                        \
    X(LABELS_DROP, "DELETE FROM label_row WHERE article = ?1")                                     \
    X(STALE_AGAIN, "DELETE FROM visited_row WHERE revision = ?1")                                  \
    /* get */                                                                                      \
    X(GET, "SELECT a.revision, a.key, r.title, a.date, a.date_text, a.source, a.author, a.lang,"   \
           " a.url, a.extra, r.origin, r.note, r.regions, r.text, r.html"                          \
           " FROM article_row a JOIN revision_row r ON r.id = a.revision WHERE a.id = ?1")         \
    X(GET_REVISION, "SELECT r.id, a.key, r.title, a.date, a.date_text, a.source, a.author,"        \
                    " a.lang, a.url, a.extra, r.origin, r.note, r.regions, r.text, r.html"         \
                    " FROM revision_row r JOIN article_row a ON a.id = r.article"                  \
                    " WHERE r.id = ?1")                                                            \
    X(KEY_FIND, "SELECT id FROM article_row WHERE key = ?1")                                       \
    X(KEY_FROM, "SELECT id, key FROM article_row WHERE key >= ?1 ORDER BY key LIMIT 6")            \
    X(ARTICLE_FIND, "SELECT id FROM article_row WHERE id = ?1")                                    \
    /* runs */                                                                                     \
    X(RULES_FIND, "SELECT id FROM rules_row WHERE fingerprint = ?1 AND name = ?2 AND path IS ?3"   \
                  " AND version IS ?4 AND lists IS ?5 AND text IS ?6")                             \
    X(RULES_ADD, "INSERT INTO rules_row (fingerprint, name, path, version, lists, text)"           \
                 " VALUES (?1, ?2, ?3, ?4, ?5, ?6)")                                               \
    X(RULE_ADD, "INSERT INTO rule_row (fingerprint, n, rule, version) VALUES (?1, ?2, ?3, ?4)"     \
                " ON CONFLICT DO NOTHING")                                                         \
    X(RULE_COUNT, "SELECT count(*) FROM rule_row WHERE fingerprint = ?1")                          \
    X(VISITED_BY, "SELECT fingerprint FROM visited_row WHERE revision = ?1"                        \
                  " AND rules = (SELECT id FROM name_row WHERE name = ?2)")                        \
    X(CARRY, "UPDATE visited_row SET run = ?1, fingerprint = (SELECT u.fingerprint"                \
             " FROM run_row w JOIN rules_row u ON u.id = w.rules WHERE w.id = ?1)"                 \
             " WHERE rules = (SELECT u.name FROM run_row w JOIN rules_row u ON u.id = w.rules"     \
             " WHERE w.id = ?1) AND revision IN (SELECT revision FROM temp.carried)")              \
    X(RUN_ADD, "INSERT INTO run_row (rules, query, started, state, pid, born, host)"               \
               " VALUES (?1, ?2, ?3, 'running', ?4, ?5, ?6)")                                      \
    X(RUN_GET, "SELECT u.name, u.fingerprint, w.state FROM run_row w"                              \
               " JOIN rules_row u ON u.id = w.rules WHERE w.id = ?1")                              \
    X(RUN_END, "UPDATE run_row SET state = ?2, ended = ?3 WHERE id = ?1")                          \
    X(RUN_JUDGED, "UPDATE run_row SET visited = visited + 1, tagged = tagged + (?2 > 0),"          \
                  " statements = statements + ?2 WHERE id = ?1")                                   \
    X(RUN_FAILED, "UPDATE run_row SET failed = failed + 1 WHERE id = ?1")                          \
    X(RUN_RUNNING, "SELECT id, pid, born, host FROM run_row WHERE state = 'running'")              \
    X(REVISION_OF, "SELECT length(CAST (text AS BLOB)), length(CAST (title AS BLOB))"              \
                   " FROM revision_row WHERE id = ?1 AND article = ?2")                            \
    X(WITHDRAW, "UPDATE statement_row SET withdrawn = ?1"                                          \
                " WHERE revision = ?2 AND withdrawn IS NULL AND " GALLEY__RULES_OF_RUN " = ?3")    \
    X(WITHDRAW_SOME, "UPDATE statement_row SET withdrawn = ?1"                                     \
                     " WHERE revision = ?2 AND withdrawn IS NULL"                                  \
                     " AND " GALLEY__RULES_OF_RUN " = ?3 AND rule NOT IN"                          \
                     " (SELECT rule FROM rule_row WHERE fingerprint = ?4"                          \
                     " AND substr(?5, n + 1, 1) = '0')")                                           \
    X(STATEMENT_ADD, "INSERT INTO statement_row (run, revision, tag, rule, author, score,"         \
                     " left_out, denied) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")                 \
    X(PERSON_WITHDRAW, "UPDATE statement_row SET withdrawn = ?1 WHERE author = 'person'"           \
                       " AND withdrawn IS NULL AND tag = ?3 AND revision IN"                       \
                       " (SELECT id FROM revision_row WHERE article = ?2)")                        \
    X(RUN_TAKE, "UPDATE statement_row SET withdrawn = ?2 WHERE run = ?1 AND withdrawn IS NULL")    \
    X(RESTORED_AGAIN, "UPDATE statement_row SET withdrawn = ?2 WHERE withdrawn IS NULL"            \
                      " AND id IN (SELECT statement FROM restored_row WHERE run = ?1)")            \
    X(RESTORED_ADD, "INSERT INTO restored_row (run, statement, was)"                               \
                    " SELECT ?2, id, withdrawn FROM statement_row WHERE withdrawn = ?1")           \
    X(RUN_RESTORE, "UPDATE statement_row SET withdrawn = NULL WHERE withdrawn = ?1")               \
    X(RUN_UNVISIT, "DELETE FROM visited_row WHERE run = ?1")                                       \
    X(EVIDENCE_ADD, "INSERT INTO evidence_row (statement, n, part, start, \"end\", label, clause," \
                    " weight, fields) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")                \
    X(VISITED, "INSERT INTO visited_row (revision, rules, fingerprint, run)"                       \
               " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (revision, rules) DO UPDATE"                  \
               " SET fingerprint = excluded.fingerprint, run = excluded.run")                      \
    X(VISITED_NOT, "DELETE FROM visited_row WHERE revision = ?1 AND rules = ?2")                   \
    X(FAILURE_ADD, "INSERT INTO failure_row (run, article, revision, stage, reason, at)"           \
                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (run, article) DO UPDATE"         \
                   " SET revision = excluded.revision, stage = excluded.stage,"                    \
                   " reason = excluded.reason, at = excluded.at")                                  \
    /* jobs */                                                                                     \
    X(JOB_PUT, "INSERT INTO job_row (name, path, schedule) VALUES (?1, ?2, ?3)"                    \
               " ON CONFLICT (name) DO UPDATE SET path = excluded.path,"                           \
               " schedule = excluded.schedule RETURNING id")                                       \
    X(JOB_RUN_ADD, "INSERT INTO job_run_row (job, started, state, hash, version, pid, born, host)" \
                   " VALUES (?1, ?2, 'running', ?3, ?4, ?5, ?6, ?7)")                              \
    X(JOB_RUN_END, "UPDATE job_run_row SET state = ?2, ended = ?3, exit = ?4, reason = ?5,"        \
                   " attempts = ?6, counts = ?7,"                                                  \
                   " revision = (SELECT coalesce(max(id), 0) FROM revision_row),"                  \
                   " run = (SELECT coalesce(max(id), 0) FROM run_row) WHERE id = ?1")              \
    X(JOB_CRASHED, "UPDATE job_run_row SET state = 'crashed',"                                     \
                   " reason = 'its process is gone' WHERE id = ?1")                                \
    X(JOB_RUNNING, "SELECT id, pid, born, host FROM job_run_row WHERE state = 'running'")          \
    X(JOB_FILE_PUT, "INSERT INTO job_file_row (job, path, size, changed, run)"                     \
                    " SELECT job, ?2, ?3, ?4, ?1 FROM job_run_row WHERE id = ?1"                   \
                    " ON CONFLICT (job, path) DO UPDATE SET size = excluded.size,"                 \
                    " changed = excluded.changed, run = excluded.run")                             \
    X(JOB_FILE_SAME, "SELECT 1 FROM job_file_row WHERE job = (SELECT job FROM job_run_row"         \
                     " WHERE id = ?1) AND path = ?2 AND size = ?3 AND changed = ?4")               \
    X(JOB_ALERT_PUT, "INSERT INTO job_alert_row (job, alert, key, run, at)"                        \
                     " SELECT job, ?2, ?3, ?1, ?4 FROM job_run_row WHERE id = ?1"                  \
                     " ON CONFLICT DO NOTHING")                                                    \
    X(JOB_ALERT_HAS, "SELECT 1 FROM job_alert_row WHERE job = (SELECT job FROM job_run_row"        \
                     " WHERE id = ?1) AND alert = ?2 AND key = ?3")                                \
    /* stories */                                                                                  \
    X(STORY_STALE, "SELECT a.id FROM article_row a LEFT JOIN story_row w ON w.article = a.id"      \
                   " WHERE a.id > ?1 AND w.revision IS NOT a.revision ORDER BY a.id LIMIT ?2")     \
    X(STORY_ADD, "INSERT INTO story_row (article, revision, story) VALUES (?1, ?2, ?1)"            \
                 " ON CONFLICT (article) DO UPDATE SET revision = excluded.revision")              \
    X(STORY_OF, "SELECT story FROM story_row WHERE article = ?1")                                  \
    X(STORY_JOIN, "UPDATE story_row SET story = ?2 WHERE story = ?1")                              \
    X(BAND, "SELECT article FROM band_row WHERE key = ?1")                                         \
    X(BAND_ADD, "INSERT INTO band_row (key, article) VALUES (?1, ?2) ON CONFLICT DO NOTHING")      \
    X(SIZES, "SELECT a.revision, length(CAST (r.text AS BLOB)), length(CAST (r.title AS BLOB))"    \
             " FROM article_row a JOIN revision_row r ON r.id = a.revision WHERE a.id = ?1")       \
    X(STATEMENTS, "SELECT s.id, s.run, w.started, t.name, u.name, s.author, s.score, s.left_out,"  \
                  " (SELECT count(*) FROM evidence_row e WHERE e.statement = s.id), s.denied"      \
                  " FROM statement_row s JOIN run_row w ON w.id = s.run"                           \
                  " JOIN name_row t ON t.id = s.tag JOIN name_row u ON u.id = s.rule"              \
                  " WHERE s.withdrawn IS NULL AND (s.revision = ?1 OR (s.author = 'person'"        \
                  " AND s.revision IN (SELECT q.id FROM revision_row q WHERE q.article ="          \
                  " (SELECT article FROM revision_row WHERE id = ?1))))"                           \
                  " ORDER BY t.name, u.name, s.id")                                                \
    X(STATEMENTS_OF_RUN,                                                                           \
      "SELECT s.id, s.run, '', t.name, u.name, s.author, s.score, s.left_out,"                     \
      " (SELECT count(*) FROM evidence_row e WHERE e.statement = s.id), s.denied"                  \
      " FROM statement_row s JOIN name_row t ON t.id = s.tag JOIN name_row u ON u.id = s.rule"     \
      " WHERE s.revision = ?1 AND s.run = ?2 ORDER BY t.name, u.name, s.id")                       \
    X(EVIDENCE, "SELECT e.part, e.start, e.\"end\", l.name, c.name, e.weight, e.fields"            \
                " FROM evidence_row e JOIN name_row l ON l.id = e.label"                           \
                " JOIN name_row c ON c.id = e.clause WHERE e.statement = ?1 ORDER BY e.n")

typedef enum galley__statement {
#define GALLEY_X(name, sql) GALLEY__SQL_##name,
    GALLEY__STATEMENT_MAP(GALLEY_X)
#undef GALLEY_X
        GALLEY__STATEMENTS
} galley__statement;
#endif
