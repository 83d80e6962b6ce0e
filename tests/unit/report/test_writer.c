/* tests/unit/report/test_writer.c: the same rows for people and for programs.
 * SPDX-License-Identifier: MIT */
#include "counting.h"

#include <criterion/criterion.h>
#include <galley/report.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>

typedef struct sunk {
    char text[200000];
    size_t size, calls;
    size_t fail_at; /* the call that fails; 0: none */
} sunk;

static sunk out;

static galley_status put(void *ctx, galley_str bytes, galley_error *err)
{
    sunk *s = ctx;
    s->calls++;
    if (s->calls == s->fail_at) {
        snprintf(err->text, sizeof err->text, "pipe broken at call %zu", s->calls);
        return err->status = GALLEY_IO;
    }
    cr_assert(s->size + bytes.size < sizeof s->text);
    memcpy(s->text + s->size, bytes.data, bytes.size);
    s->size += bytes.size;
    s->text[s->size] = '\0';
    return GALLEY_OK;
}

static galley_writer *open_writer(galley_format format, uint32_t width, bool colour)
{
    galley_writer *w = NULL;
    galley_writer_options options = {
        .format = format, .width = width, .colour = colour, .sink = put, .ctx = &out};
    out = (sunk){.fail_at = out.fail_at};
    cr_assert_eq(galley_writer_new(NULL, &options, &w, NULL), GALLEY_OK);
    return w;
}

static void write_sample(galley_writer *w)
{
    galley_write_heading(w, GALLEY_STR("tag"));
    galley_write_heading(w, GALLEY_STR("articles"));
    galley_write_heading(w, GALLEY_STR("score"));
    galley_write_heading(w, GALLEY_STR("title"));
    galley_write_str(w, GALLEY_STR("summit"));
    galley_write_int(w, 41);
    galley_write_double(w, 0.1, 2);
    galley_write_str(w, GALLEY_STR("Xi and Putin meet\tin \"Beijing\"\\\n"));
    galley_write_row(w);
    galley_write_str(w, GALLEY_STR("gas-deal-中文"));
    galley_write_int(w, -7);
    galley_write_double(w, 12.0 / 7, 2);
    galley_write_null(w);
    galley_write_row(w);
    galley_write_str(w, GALLEY_STR(""));
    galley_write_int(w, 1000);
    galley_write_null(w);
    galley_write_json(w, GALLEY_STR("[1,\"a\"]"));
    galley_write_row(w);
}

Test(writer, formats_of_the_same_rows)
{
    static const struct {
        galley_format format;
        const char *text;
    } rows[] = {
        {GALLEY_TABLE, "tag            articles  score  title\n"
                       "summit               41   0.10  Xi and Putin meet in \"Beijing\"\\ \n"
                       "gas-deal-中文        -7   1.71\n"
                       "                   1000         [1,\"a\"]\n"},
        {GALLEY_TSV, "tag\tarticles\tscore\ttitle\n"
                     "summit\t41\t0.1\tXi and Putin meet\\tin \"Beijing\"\\\\\\n\n"
                     "gas-deal-中文\t-7\t1.7142857142857142\t\n"
                     "\t1000\t\t[1,\"a\"]\n"},
        {GALLEY_JSON, "[{\"tag\":\"summit\",\"articles\":41,\"score\":0.1,\"title\":\"Xi and Putin "
                      "meet\\tin \\\"Beijing\\\"\\\\\\n\"},\n"
                      "{\"tag\":\"gas-deal-中文\",\"articles\":-7,\"score\":1.7142857142857142,"
                      "\"title\":null},\n"
                      "{\"tag\":\"\",\"articles\":1000,\"score\":null,\"title\":[1,\"a\"]}]\n"},
        {GALLEY_CSV, "tag,articles,score,title\n"
                     "summit,41,0.1,\"Xi and Putin meet\tin \"\"Beijing\"\"\\\n\"\n"
                     "gas-deal-中文,-7,1.7142857142857142,\n"
                     ",1000,,\"[1,\"\"a\"\"]\"\n"},
        {GALLEY_JSONL, "{\"tag\":\"summit\",\"articles\":41,\"score\":0.1,\"title\":\"Xi and Putin "
                       "meet\\tin \\\"Beijing\\\"\\\\\\n\"}\n"
                       "{\"tag\":\"gas-deal-中文\",\"articles\":-7,\"score\":1.7142857142857142,"
                       "\"title\":null}\n"
                       "{\"tag\":\"\",\"articles\":1000,\"score\":null,\"title\":[1,\"a\"]}\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        galley_writer *w = open_writer(rows[i].format, 0, false);
        write_sample(w);
        cr_expect_eq(galley_writer_close(w, NULL), GALLEY_OK);
        cr_expect_str_eq(out.text, rows[i].text, "%zu:\n%s\ninstead of\n%s", i, out.text,
                         rows[i].text);
    }
    json_t *back = NULL;
    galley_writer *w = open_writer(GALLEY_JSON, 0, false);
    write_sample(w);
    galley_writer_close(w, NULL);
    back = json_loadb(out.text, out.size, JSON_REJECT_DUPLICATES, NULL);
    cr_expect_eq(json_array_size(back), 3);
    json_decref(back);
}

Test(writer, no_rows_at_all)
{
    static const char *const wanted[] = {"a  b\n", "a\tb\n", "[]\n", "", "a,b\n"};
    for (int format = GALLEY_TABLE; format <= GALLEY_CSV; format++) {
        galley_writer *w = open_writer((galley_format)format, 0, false);
        galley_write_heading(w, GALLEY_STR("a"));
        galley_write_heading(w, GALLEY_STR("b"));
        cr_expect_eq(galley_writer_close(w, NULL), GALLEY_OK);
        cr_expect_str_eq(out.text, wanted[format]);
        w = open_writer((galley_format)format, 0, false);
        cr_expect_eq(galley_writer_close(w, NULL), GALLEY_OK);
        cr_expect_str_eq(out.text, format == GALLEY_JSON ? "[]\n" : "");
    }
    cr_expect_eq(galley_writer_close(NULL, NULL), GALLEY_OK);
}

static void two_columns(galley_writer *w, const char *a, const char *b)
{
    galley_write_str(w, galley_str_of(a));
    galley_write_str(w, galley_str_of(b));
    galley_write_row(w);
}

Test(writer, the_last_text_column_gives_way)
{
    static const struct {
        uint32_t width;
        const char *line;
    } cuts[] = {
        {0, "1  A rather long title, 中文 too  55\n"},
        {36, "1  A rather long title, 中文 too  55\n"},
        {35, "1  A rather long title, 中文 t…  55\n"},
        {33, "1  A rather long title, 中文…  55\n"},
        {32, "1  A rather long title, 中…   55\n"},
        {20, "1  A rather lon…  55\n"},
        {12, "1  A rathe…  55\n"},
    };
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        galley_writer *w = open_writer(GALLEY_TABLE, cuts[i].width, false);
        galley_write_heading(w, GALLEY_STR("n"));
        galley_write_heading(w, GALLEY_STR("title"));
        galley_write_heading(w, GALLEY_STR("k"));
        galley_write_int(w, 1);
        galley_write_str(w, GALLEY_STR("A rather long title, 中文 too"));
        galley_write_int(w, 55);
        galley_write_row(w);
        galley_writer_close(w, NULL);
        const char *line = strchr(out.text, '\n') + 1;
        cr_expect_str_eq(line, cuts[i].line, "%u: %s", cuts[i].width, line);
    }
}

/* An article must not be able to steer the terminal. */
Test(writer, control_characters_are_shown_not_sent)
{
    galley_writer *w = open_writer(GALLEY_TABLE, 0, true);
    galley_write_heading(w, GALLEY_STR("a"));
    galley_write_heading(w, GALLEY_STR("b"));
    two_columns(w, "x\x1b[2Jy", "a\xff\xC2\x9B\x07z");
    galley_writer_close(w, NULL);
    cr_expect_str_eq(out.text,
                     "\x1b[1ma       b\x1b[0m\nx\xEF\xBF\xBD[2Jy  a\xEF\xBF\xBD\xEF\xBF"
                     "\xBD\xEF\xBF\xBDz\n",
                     "%s", out.text);
}

Test(writer, width_of_a_text)
{
    static const struct {
        const char *text;
        size_t width;
    } rows[] = {
        {"", 0},       {"abc", 3},          {"é", 1},    {"e\xCC\x81", 1}, {"中文", 4},
        {"😀", 2},      {"\xE2\x80\x8B", 0}, {"ｆ", 2},   {"\xff", 1},      {"\xE4\xB8", 2},
        {"a\tb\n", 4}, {"\x1b", 1},         {"한글", 4}, {"–…", 2},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_expect_eq(galley_text_width(galley_str_of(rows[i].text)), rows[i].width, "%s: %zu",
                     rows[i].text, galley_text_width(galley_str_of(rows[i].text)));
}

Test(writer, doubles_with_decimals)
{
    static const struct {
        double value;
        int decimals;
        const char *text;
    } rows[] = {{0.125, 2, "0.12"},   {1e20, 0, "100000000000000000000"},
                {-0.5, 1, "-0.5"},    {NAN, 2, "nan"},
                {INFINITY, 2, "inf"}, {1.25, -1, "1.25"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        galley_writer *w = open_writer(GALLEY_TABLE, 0, false);
        galley_write_heading(w, GALLEY_STR("x"));
        galley_write_double(w, rows[i].value, rows[i].decimals);
        galley_write_row(w);
        galley_writer_close(w, NULL);
        const char *line = strchr(out.text, '\n') + 1;
        line += strspn(line, " ");
        cr_expect(strncmp(line, rows[i].text, strlen(rows[i].text)) == 0, "%s", line);
    }
}

Test(writer, misuse_is_an_error_at_the_end)
{
    static const struct {
        const char *what, *text;
    } rows[] = {
        {"hss", "a row has more values than there are headings"},
        {"hsrh", "a heading after the first value"},
        {"hhsh", "a heading after the first value"},
        {"r", "a row without headings"},
        {"hhs", "the last row was not ended"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (int format = GALLEY_TABLE; format <= GALLEY_CSV; format++) {
            galley_writer *w = open_writer((galley_format)format, 0, false);
            galley_error err = {0};
            for (const char *p = rows[i].what; *p; p++) {
                if (*p == 'h')
                    galley_write_heading(w, GALLEY_STR("x"));
                else if (*p == 's')
                    galley_write_str(w, GALLEY_STR("v"));
                else
                    galley_write_row(w);
            }
            cr_expect_eq(galley_writer_close(w, &err), GALLEY_INVALID, "%s", rows[i].what);
            cr_expect_str_eq(err.text, rows[i].text);
        }
    }
    galley_writer *w = (galley_writer *)&out;
    galley_error err = {0};
    galley_writer_options none = {.format = GALLEY_TSV};
    cr_expect_eq(galley_writer_new(NULL, &none, &w, &err), GALLEY_INVALID);
    cr_expect_null(w);
}

/* A short row is filled up; many rows go out in pieces; after a failure the sink is left alone. */
Test(writer, pieces_and_the_first_failure)
{
    for (out.fail_at = 0; out.fail_at <= 4; out.fail_at++) {
        galley_error err = {0};
        size_t fail_at = out.fail_at;
        galley_writer *w = open_writer(GALLEY_JSONL, 0, false);
        galley_write_heading(w, GALLEY_STR("a"));
        galley_write_heading(w, GALLEY_STR("b"));
        for (int i = 0; i < 5000; i++) {
            galley_write_int(w, i);
            galley_write_row(w);
        }
        galley_status status = galley_writer_close(w, &err);
        cr_expect_eq(status, fail_at ? GALLEY_IO : GALLEY_OK);
        if (fail_at) {
            char wanted[64];
            snprintf(wanted, sizeof wanted, "pipe broken at call %zu", fail_at);
            cr_expect_str_eq(err.text, wanted);
            cr_expect_eq(out.calls, fail_at);
        } else {
            cr_expect_gt(out.calls, 4);
            cr_expect(strstr(out.text, "{\"a\":4999,\"b\":null}\n") != NULL);
        }
        out.fail_at = fail_at;
    }
}

Test(writer, memory_that_runs_out)
{
    for (int format = GALLEY_TABLE; format <= GALLEY_CSV; format++) {
        for (int persistent = 0; persistent < 2; persistent++) {
            bool ended = false;
            for (size_t k = 1; !ended; k++) {
                counting c = {.fail_at = k, .from_then_on = persistent};
                galley_alloc door = counting_door(&c);
                galley_writer *w = NULL;
                galley_writer_options options = {
                    .format = (galley_format)format, .sink = put, .ctx = &out};
                out = (sunk){0};
                galley_status status = galley_writer_new(&door, &options, &w, NULL);
                if (status == GALLEY_OK) {
                    write_sample(w);
                    status = galley_writer_close(w, NULL);
                }
                cr_assert_eq(status, c.failed ? GALLEY_NOMEM : GALLEY_OK, "%zu", k);
                ended = !c.failed;
                cr_assert_eq(c.live, 0, "%zu", k);
                cr_assert_not(c.wrong_size);
            }
        }
    }
}

Test(writer, bars)
{
    static const double values[] = {8, 4, 0.01, 0, -3};
    galley_writer *w = NULL;
    galley_writer_options options = {
        .bar = GALLEY_STR("n"), .sink = put, .ctx = &out, .format = GALLEY_TABLE};
    out = (sunk){0};
    cr_assert_eq(galley_writer_new(NULL, &options, &w, NULL), GALLEY_OK);
    galley_write_heading(w, GALLEY_STR("n"));
    galley_write_heading(w, GALLEY_STR("tag"));
    for (size_t i = 0; i < 5; i++) {
        galley_write_double(w, values[i], -1);
        galley_write_str(w, i ? GALLEY_STR("b") : GALLEY_STR("summit"));
        galley_write_row(w);
    }
    cr_assert_eq(galley_writer_close(w, NULL), GALLEY_OK);
    cr_expect_str_eq(out.text, "   n  tag\n"
                               "   8  summit  ████████████████████\n"
                               "   4  b       ██████████\n"
                               "0.01  b       ▏\n"
                               "   0  b\n"
                               "  -3  b\n");
}

Test(writer, no_bar_without_such_a_column)
{
    galley_writer *w = NULL;
    galley_writer_options options = {
        .bar = GALLEY_STR("x"), .sink = put, .ctx = &out, .format = GALLEY_TABLE};
    out = (sunk){0};
    cr_assert_eq(galley_writer_new(NULL, &options, &w, NULL), GALLEY_OK);
    galley_write_heading(w, GALLEY_STR("n"));
    galley_write_int(w, 8);
    galley_write_row(w);
    cr_assert_eq(galley_writer_close(w, NULL), GALLEY_OK);
    cr_expect_str_eq(out.text, "n\n8\n");
}
