/* Web archives: which records become articles, which are left out, and what broken ones cost.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "scratch_dir.h"

#include <galley/source.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

static scratch_dir dir;
static char seen[8192]; /* "line url charset fetched=bytes|", "!status message|" */

static void setup(void)
{
    dir = scratch_dir_make();
}

static void teardown(void)
{
    scratch_dir_remove(&dir);
}

TestSuite(warc, .init = setup, .fini = teardown);

static void note(const char *format, ...)
{
    size_t n = strlen(seen);
    va_list args;
    va_start(args, format);
    vsnprintf(seen + n, sizeof seen - n, format, args);
    va_end(args);
}

static void report(void *ctx, galley_str path, const galley_error *why)
{
    const char *text = strstr(why->text, ": ");
    (void)ctx;
    (void)path;
    note("!%s %s|", galley_status_name(why->status), text ? text + 2 : why->text);
}

static const char *read_file(const char *name, const char *bytes, size_t size)
{
    galley_source *s;
    galley_record r;
    galley_error err;
    galley_source_options options = {.report = report};
    const char *path = scratch_write(&dir, name, bytes, size);
    galley_str one = galley_str_of(path);
    seen[0] = '\0';
    cr_assert_eq(galley_source_open(NULL, &one, 1, &options, &s, &err), GALLEY_OK);
    while (galley_source_next(s, &r, &err) == GALLEY_OK && r.bytes.data)
        note("%zu %.*s %.*s %.*s=%.*s|", r.line, (int)r.url.size, r.url.data, (int)r.charset.size,
             r.charset.data, (int)r.fetched.size, r.fetched.data, (int)r.bytes.size, r.bytes.data);
    galley_source_close(s);
    return seen;
}

#define URL    "WARC-Target-URI: http://a.example/\r\n"
#define DATE   "WARC-Date: 2022-02-04T10:30:00Z\r\n"
#define GIVEN  "1 http://a.example/ "
#define ANSWER "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=koi8-r\r\n\r\n<p>Gas"

/* A record around a block, its length right but for `more`. */
static size_t record(char *out, const char *type, const char *content, const char *block,
                     size_t size, int more)
{
    int n = sprintf(out,
                    "WARC/1.0\r\nWARC-Type: %s\r\n" URL DATE
                    "Content-Type: %s\r\nContent-Length: %d\r\n\r\n",
                    type, content, (int)size + more);
    memcpy(out + n, block, size);
    memcpy(out + n + size, "\r\n\r\n", 4);
    return (size_t)n + size + 4;
}

Test(warc, which_records_become_articles)
{
    static const struct {
        const char *type, *content, *block, *seen;
    } rows[] = {
        {"response", "application/http; msgtype=response", ANSWER,
         GIVEN "koi8-r 2022-02-04T10:30:00Z=<p>Gas|"},
        {"response", "application/http", "HTTP/1.0 200 OK\nContent-type: text/html\n\nGas",
         GIVEN " 2022-02-04T10:30:00Z=Gas|"},
        {"resource", "text/html", "<p>Gas", GIVEN " 2022-02-04T10:30:00Z=<p>Gas|"},
        {"conversion", "text/plain", "Gas", GIVEN " 2022-02-04T10:30:00Z=Gas|"},
        {"response", "application/http",
         "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\nNo",
         "!invalid an error of the server|"},
        {"response", "application/http", "HTTP/1.1 301 Moved\r\n\r\n", "!invalid a redirection|"},
        {"response", "application/http", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nPNG",
         "!invalid neither a page nor plain text|"},
        {"response", "application/http", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
         "!invalid an answer without a body|"},
        {"response", "application/http", "HTTP/1.1 200 OK\r\n\r\n<!doctype html>Gas",
         GIVEN " 2022-02-04T10:30:00Z=<!doctype html>Gas|"},
        {"response", "application/http", "gopher", "!invalid no HTTP answer|"},
        {"revisit", "application/http", "HTTP/1.1 200 OK\r\n\r\n",
         "!invalid a revisit: the page stands elsewhere|"},
        {"request", "application/http", "GET / HTTP/1.1\r\n\r\n",
         "!invalid an archive without pages or text|"},
        {"response", "application/http",
         "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
         "3\r\nGas\r\n5;x=y\r\n rose\r\n0\r\n\r\n",
         GIVEN " 2022-02-04T10:30:00Z=Gas rose|"},
        {"response", "application/http",
         "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n<p>Gas",
         GIVEN " 2022-02-04T10:30:00Z=<p>Gas|"}, /* it is in no chunks */
        {"response", "application/http",
         "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: "
         "chunked\r\n\r\nff\r\nGas",
         GIVEN " 2022-02-04T10:30:00Z=Gas|"}, /* cut short */
        {"response", "application/http",
         "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br\r\n\r\nGas",
         "!invalid a content encoding that is not read (br, zstd)|"},
        {"response", "application/http",
         "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n<p>Gas",
         GIVEN " 2022-02-04T10:30:00Z=<p>Gas|"}, /* it is not packed */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char file[2000];
        size_t size =
            record(file, rows[i].type, rows[i].content, rows[i].block, strlen(rows[i].block), 0);
        cr_expect_str_eq(read_file("a.warc", file, size), rows[i].seen, "%s\ngot %s", rows[i].block,
                         seen);
    }
}

Test(warc, packed_bodies_and_packed_records)
{
    char body[2000], file[2000], packed[4000];
    static const char head[] =
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n";
    z_stream z = {0};
    cr_assert_eq(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    memcpy(body, head, sizeof head - 1);
    z.next_in = (unsigned char *)(uintptr_t) "<p>Gas rose";
    z.avail_in = 11;
    z.next_out = (unsigned char *)body + sizeof head - 1;
    z.avail_out = 1000;
    cr_assert_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
    size_t size =
        record(file, "response", "application/http", body, sizeof head - 1 + z.total_out, 0);
    cr_expect_str_eq(read_file("a.warc", file, size), GIVEN " 2022-02-04T10:30:00Z=<p>Gas rose|");

    size_t total = 0; /* each record a member of its own */
    for (int i = 0; i < 2; i++) {
        deflateReset(&z);
        z.next_in = (unsigned char *)file;
        z.avail_in = (unsigned)size;
        z.next_out = (unsigned char *)packed + total;
        z.avail_out = (unsigned)(sizeof packed - total);
        cr_assert_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
        total += z.total_out;
    }
    deflateEnd(&z);
    cr_expect_str_eq(read_file("a.warc.gz", packed, total),
                     GIVEN " 2022-02-04T10:30:00Z=<p>Gas rose|"
                           "2 http://a.example/  2022-02-04T10:30:00Z=<p>Gas rose|");
}

Test(warc, a_broken_record_costs_one_record)
{
    static const struct {
        int more;
        const char *between, *seen;
    } rows[] = {
        {0, "", "1|2|3|"},
        {-3, "", "1|!corrupt record 2|3|"},
        {3, "", "1|2|3|"}, /* only the line ends behind it */
        {9999, "", "1|!corrupt record 2|3|"},
        {0, "garbage\r\n", "1|!corrupt record 2|"}, /* the second's end is not where it should be */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char file[4000], brief[500] = "";
        size_t size = record(file, "response", "application/http", ANSWER, strlen(ANSWER), 0);
        size += record(file + size, "response", "application/http", ANSWER, strlen(ANSWER),
                       rows[i].more);
        size += (size_t)sprintf(file + size, "%s", rows[i].between);
        size += record(file + size, "response", "application/http", ANSWER, strlen(ANSWER), 0);
        read_file("a.warc", file, size);
        for (char *p = strtok(seen, "|"); p; p = strtok(NULL, "|"))
            snprintf(brief + strlen(brief), sizeof brief - strlen(brief), "%.*s|",
                     (int)(*p == '!' ? 17 : 1), p);
        if (rows[i].between[0])
            cr_expect_eq(strncmp(brief, rows[i].seen, strlen(rows[i].seen)), 0, "%s", brief);
        else
            cr_expect_str_eq(brief, rows[i].seen, "%zu", i);
    }
}

Test(warc, arc_files)
{
    static const char head[] =
        "filedesc://x.arc 0.0.0.0 20220204103000 text/plain 10\n1 0 Test\n\n\n";
    char file[2000];
    sprintf(file, "%shttp://a.example/with a blank 1.2.3.4 20220204103000 text/html %zu\n%s\n",
            head, strlen(ANSWER), ANSWER);
    cr_expect_str_eq(read_file("a.arc", file, strlen(file)),
                     "2 http://a.example/with a blank koi8-r 2022-02-04T10:30:00Z=<p>Gas|");
    cr_expect_str_eq(read_file("b.bin", file, strlen(file)), /* its bytes tell */
                     "2 http://a.example/with a blank koi8-r 2022-02-04T10:30:00Z=<p>Gas|");
}

Test(warc, what_is_no_archive)
{
    cr_expect_str_eq(read_file("a.warc", "", 0), "");
    cr_expect_str_eq(read_file("a.warc", "hello\nworld\n", 12),
                     "!corrupt record 1, byte 0: no record begins here|");
    cr_expect_str_eq(read_file("a.warc", "WARC/1.0\r\nWARC-Type: response\r\n\r\n", 33),
                     "!corrupt record 1, byte 0: no record begins here|");
}
