/* tests/unit/store/test_folded.c: where FTS5 and galley spell words differently.
 * SPDX-License-Identifier: MIT */
#include "fixture.h"

#include "core/store/store_internal.h"

#include "core/text/utf8.h"

Test(folded, code_points)
{
    static const struct {
        uint32_t point;
        bool alike;
    } rows_[] = {
        {0xE9, true},    /* é */
        {0x2019, true},  /* ’ */
        {0x201C, true},  /* “ */
        {0x2014, true},  /* — */
        {0xA3, true},    /* £ */
        {0x20AC, true},  /* € */
        {0xA0, true},    /* no-break space */
        {0x43F, true},   /* п */
        {0xD55C, true},  /* 한 */
        {0x3B1, true},   /* α */
        {0x1F600, true}, /* an emoji is no word for FTS5 and has no fold */
        {0xDF, false},   /* ß */
        {0x439, false},  /* й */
        {0xAD, false},   /* soft hyphen */
        {0x200D, false}, /* joiner */
        {0x301, false},  /* a mark by itself */
        {0xB2, false},   /* ² */
        {0xFB01, false}, /* ﬁ */
        {0xFF21, false}, /* Ａ */
        {0x4E2D, false}, /* 中 */
        {0x30AB, false}, /* カ */
        {0xE01, false},  /* ก */
        {0x2BC, false},  /* ʼ */
    };
    fixture f;
    fixture_open(&f);
    bool alike;
    for (uint32_t c = 0; c < 0x80; c++) {
        OK(&f, galley__folded_alike(f.store, c, &alike, &f.err));
        cr_expect(alike, "U+%04X", c);
    }
    for (int twice = 0; twice < 2; twice++)
        for (size_t i = 0; i < sizeof rows_ / sizeof *rows_; i++) {
            OK(&f, galley__folded_alike(f.store, rows_[i].point, &alike, &f.err));
            cr_expect_eq(alike, rows_[i].alike, "U+%04X", rows_[i].point);
        }
    fixture_close(&f);
}

Test(folded, words)
{
    static const struct {
        const char *title, *text, *want;
    } rows_[] = {
        {"Plain", "Mr Putin’s “gas” — don't, café naïve £600m.", ""},
        {"", "die Straße war", GALLEY__FOLDED_MARK " strasse"},
        {"Große", "a Straße, und", GALLEY__FOLDED_MARK " grosse strasse ,"},
        {"", "10 m² groß", GALLEY__FOLDED_MARK " m 2 gross"},
        {"", "中国 ok", GALLEY__FOLDED_MARK " 中 国"},
        {"", "co\xC2\xADoperate", GALLEY__FOLDED_MARK " cooperate"},
        {"", "", ""},
    };
    fixture f;
    fixture_open(&f);
    for (size_t i = 0; i < sizeof rows_ / sizeof *rows_; i++) {
        galley_str out;
        OK(&f, galley__folded(f.store, str(rows_[i].title), str(rows_[i].text), &out, &f.err));
        SAME(out, str(rows_[i].want));
    }
    fixture_close(&f);
}

/* Candidates for `q` among which the article with that key has to be. */
static bool is_candidate(fixture *f, const galley_query *q, const char *key)
{
    galley__condition c;
    char sql[1024];
    sqlite3_stmt *stmt;
    OK(f, galley__condition_init(f->store, &c, &f->err));
    OK(f, galley__translate(f->store, q, &c, &f->err));
    snprintf(sql, sizeof sql, "SELECT count(*) FROM article_row a WHERE key = ?1 AND %s",
             c.sql.data);
    cr_assert_eq(sqlite3_prepare_v2(f->store->db, sql, -1, &stmt, NULL), SQLITE_OK);
    sqlite3_bind_text(stmt, 1, key, -1, SQLITE_STATIC);
    for (size_t i = 0; i < c.n_binds; i++)
        galley__bind_must(stmt, (int)i + GALLEY__FIRST_BIND, c.binds[i]);
    cr_assert_eq(sqlite3_step(stmt), SQLITE_ROW);
    int found = sqlite3_column_int(stmt, 0);
    sqlite3_finalize(stmt);
    galley__condition_fini(&c);
    return found == 1;
}

static uint32_t next_point(uint32_t c)
{
    c += c < 0x600 ? 1 : c < 0x3200 ? 3 : 41;
    return c >= 0xD800 && c < 0xE000 ? 0xE000 : c;
}

/* `before`, the code point, `after`; NUL-terminated. */
static const char *around(uint32_t c, const char *before, const char *after)
{
    static char text[64];
    size_t n = (size_t)sprintf(text, "%s", before);
    n += galley__utf8_put(text + n, c);
    sprintf(text + n, "%s", after);
    return text;
}

/* The promise behind it all, for letters of every script: whatever galley finds in an article is among the
 * candidates that FTS5 names: a word with the letter in it, its beginning, and a phrase over it. */
Test(folded, every_letter_is_found)
{
    static const char *const forms[][2] = {{"\"", "b k%X\""}, {"a", "*"}, {"\"k%X a", "b\""}};
    fixture f;
    fixture_open(&f);
    size_t asked = 0, n = 0;
    OK(&f, galley_store_begin(f.store, &f.err));
    for (uint32_t c = 0x80; c < 0x30000; c = next_point(c), n++) {
        char key[16], after[32], both[32];
        snprintf(key, sizeof key, "k%X", c);
        snprintf(both, sizeof both, "%s a", key);
        snprintf(after, sizeof after, "b. ");
        char text[128];
        snprintf(text, sizeof text, "%s %s", around(c, both, after), around(c, "", "b "));
        strcat(text, key);
        put(&f, key, "", text);
    }
    OK(&f, galley_store_commit(f.store, &f.err));
    galley_arena *arena;
    OK(&f, galley_arena_new(NULL, &arena, &f.err));
    for (uint32_t c = 0x80; c < 0x30000; c = next_point(c))
        for (size_t i = 0; i < 3; i++) {
            char key[16], before[32], after[32];
            galley_query *q;
            int64_t row;
            galley_article a;
            galley_answer answer;
            snprintf(key, sizeof key, "k%X", c);
            snprintf(before, sizeof before, forms[i][0], c);
            snprintf(after, sizeof after, forms[i][1], c);
            if (galley_query_parse(NULL, str(around(c, before, after)), NULL, &q, &f.err))
                continue; /* no word in it */
            galley_arena_reset(arena);
            OK(&f, galley_store_find(f.store, str(key), &row, &f.err));
            OK(&f, galley_store_get(f.store, row, arena, &a, &f.err));
            galley_view view = {.article = &a};
            OK(&f, galley_query_ask(q, &view, arena, &answer, &f.err));
            asked += answer.match;
            cr_expect(!answer.match || is_candidate(&f, q, key), "U+%04X: %s", c,
                      around(c, before, after));
            galley_query_free(q);
        }
    cr_assert(asked > 2 * n, "%zu of %zu", asked, n);
    galley_arena_free(arena);
    fixture_close(&f);
}
