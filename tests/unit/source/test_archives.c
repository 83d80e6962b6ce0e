/* Archives and packed files: the same records from each, damage told, nothing read that is hidden.
 * SPDX-License-Identifier: MIT */
#include "scratch_dir.h"

#include <archive.h>
#include <archive_entry.h>
#include <criterion/criterion.h>
#include <galley/source.h>
#include <unistd.h>

static scratch_dir dir;
static char seen[4096]; /* "name:line=bytes|" and "!name status|" */

static void setup(void)
{
    dir = scratch_dir_make();
}

static void teardown(void)
{
    scratch_dir_remove(&dir);
}

TestSuite(archives, .init = setup, .fini = teardown);

static void note(const char *mark, galley_str path, size_t line, galley_str bytes)
{
    size_t n = strlen(seen), front = strlen(dir.path) + 1;
    path = path.size > front ? galley_str_sub(path, front, path.size) : path;
    snprintf(seen + n, sizeof seen - n, "%s%.*s:%zu=%.*s|", mark, (int)path.size, path.data, line,
             (int)bytes.size, bytes.data);
}

static void report(void *ctx, galley_str path, const galley_error *why)
{
    (void)ctx;
    note("!", path, 0, galley_str_of(galley_status_name(why->status)));
}

static const char *read_all(const char *path)
{
    galley_source *s;
    galley_record r;
    galley_error err;
    galley_source_options options = {.report = report};
    galley_str one = galley_str_of(path);
    seen[0] = '\0';
    cr_assert_eq(galley_source_open(NULL, &one, 1, &options, &s, &err), GALLEY_OK);
    while (galley_source_next(s, &r, &err) == GALLEY_OK && r.bytes.data)
        note("", r.path, r.line, r.bytes);
    galley_source_close(s);
    return seen;
}

typedef int writer_setting(struct archive *a);

static void add(struct archive *a, const char *name, const char *bytes, unsigned type)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, type);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)strlen(bytes));
    if (type == AE_IFLNK)
        archive_entry_set_symlink(entry, "/etc/passwd");
    cr_assert_eq(archive_write_header(a, entry), ARCHIVE_OK, "%s", archive_error_string(a));
    archive_write_data(a, bytes, strlen(bytes));
    archive_entry_free(entry);
}

static const char *make(const char *name, writer_setting *format, writer_setting *filter)
{
    const char *path = scratch_path(&dir, name);
    struct archive *a = archive_write_new();
    cr_assert_eq(format(a), ARCHIVE_OK);
    cr_assert_eq(filter(a), ARCHIVE_OK, "%s", archive_error_string(a));
    cr_assert_eq(archive_write_open_filename(a, path), ARCHIVE_OK);
    if (format == archive_write_set_format_raw) {
        add(a, "x", "{\"a\":1}\n{\"b\":2}\n", AE_IFREG);
    } else {
        add(a, "in/a.txt", "Gas", AE_IFREG);
        add(a, "in/b.ndjson", "{\"a\":1}\n{\"b\":2}\n", AE_IFREG);
        add(a, "in/.git/c.txt", "no", AE_IFREG);
        if (format !=
            archive_write_set_format_zip) /* a zip read as a stream tells links too late */
            add(a, "in/d.txt", "", AE_IFLNK);
        add(a, "in/e.png", "no", AE_IFREG);
        add(a, "in/f.tar", "no", AE_IFREG);
        add(a, "../g.txt", "last", AE_IFREG); /* a name, never a path */
    }
    archive_write_free(a);
    return path;
}

Test(archives, the_same_records_from_each)
{
    static const struct {
        const char *name;
        writer_setting *format, *filter;
    } rows[] = {
        {"a.tar", archive_write_set_format_ustar, archive_write_add_filter_none},
        {"a.tar.gz", archive_write_set_format_ustar, archive_write_add_filter_gzip},
        {"a.tgz", archive_write_set_format_pax, archive_write_add_filter_gzip},
        {"a.tar.bz2", archive_write_set_format_gnutar, archive_write_add_filter_bzip2},
        {"a.tar.xz", archive_write_set_format_ustar, archive_write_add_filter_xz},
        {"a.tar.zst", archive_write_set_format_ustar, archive_write_add_filter_zstd},
        {"a.zip", archive_write_set_format_zip, archive_write_add_filter_none},
        {"a.data", archive_write_set_format_zip,
         archive_write_add_filter_none}, /* its bytes tell */
        {"a.bin", archive_write_set_format_ustar, archive_write_add_filter_xz},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char want[1000];
        const char *n = rows[i].name;
        snprintf(want, sizeof want,
                 "%s/in/a.txt:0=Gas|%s/in/b.ndjson:1={\"a\":1}|%s/in/b.ndjson:2={\"b\":2}|"
                 "!%s/in/e.png:0=invalid|!%s/in/f.tar:0=invalid|%s/../g.txt:0=last|",
                 n, n, n, n, n, n);
        read_all(make(n, rows[i].format, rows[i].filter));
        cr_expect_str_eq(seen, want, "%s\ngot %s", n, seen);
    }
}

Test(archives, a_packed_file_is_the_file)
{
    static const struct {
        const char *name, *inner;
        writer_setting *filter;
    } rows[] = {{"a.ndjson.zst", "a.ndjson", archive_write_add_filter_zstd},
                {"a.ndjson.xz", "a.ndjson", archive_write_add_filter_xz},
                {"a.ndjson.bz2", "a.ndjson", archive_write_add_filter_bzip2},
                {"b", "b", archive_write_add_filter_zstd}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char want[200];
        snprintf(want, sizeof want, "%s:1={\"a\":1}|%s:2={\"b\":2}|", rows[i].inner, rows[i].inner);
        read_all(make(rows[i].name, archive_write_set_format_raw, rows[i].filter));
        cr_expect_str_eq(seen, want, "%s\ngot %s", rows[i].name, seen);
    }
}

Test(archives, damage_is_told_and_what_was_read_stays)
{
    const char *path = make("a.tar", archive_write_set_format_ustar, archive_write_add_filter_none);
    cr_assert_eq(truncate(path, 1700), 0); /* in the second file */
    read_all(path);
    cr_expect_eq(strncmp(seen, "a.tar/in/a.txt:0=Gas|", 21), 0, "%s", seen);
    cr_expect(strstr(seen, "=corrupt|"), "%s", seen);
    read_all(scratch_write(&dir, "b.zip", "PK\3\4 and so on", 14));
    cr_expect(strstr(seen, "=corrupt|"), "%s", seen);
    read_all(scratch_write(&dir, "c.zst", "\x28\xb5\x2f\xfd garbage", 12));
    cr_expect(strstr(seen, "=corrupt|"), "%s", seen);
    cr_expect_str_eq(read_all(scratch_write(&dir, "d.tar", "", 0)), "!d.tar:0=corrupt|");
}
