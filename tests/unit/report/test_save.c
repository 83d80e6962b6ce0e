/* tests/unit/report/test_save.c: a file is written whole or stays as it was.
 * SPDX-License-Identifier: MIT */
#include "scratch_dir.h"

#include "core/report/save.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

static void expect(const char *path, const char *text)
{
    char got[64] = {0};
    FILE *f = fopen(path, "rb");
    cr_assert(f, "%s", path);
    size_t n = fread(got, 1, sizeof got - 1, f);
    fclose(f);
    cr_expect_str_eq(got, text, "%zu bytes of %s", n, path);
}

static galley_status save(const char *path, const char *text, galley_error *err)
{
    return galley__report_save(galley_str_of(path), galley_str_of(text), err);
}

static int entries(const char *folder)
{
    int n = 0;
    DIR *d = opendir(folder);
    for (struct dirent *e = readdir(d); e; e = readdir(d))
        n += e->d_name[0] != '.';
    closedir(d);
    return n;
}

Test(save, whole)
{
    struct stat st;
    scratch_dir d = scratch_dir_make();
    const char *path = scratch_path(&d, "r.html"), *link = scratch_path(&d, "link.html");
    umask(022);
    cr_assert_eq(save(path, "one", NULL), GALLEY_OK);
    expect(path, "one");
    cr_assert_eq(stat(path, &st), 0);
    cr_expect_eq(st.st_mode & 0777, 0644, "a new file: %o", st.st_mode);
    cr_assert_eq(chmod(path, 0600), 0);
    cr_assert_eq(symlink("r.html", link), 0);
    cr_assert_eq(save(link, "two", NULL), GALLEY_OK);
    expect(path, "two");
    cr_assert_eq(lstat(link, &st), 0);
    cr_expect(S_ISLNK(st.st_mode), "a link stays one");
    cr_assert_eq(stat(path, &st), 0);
    cr_expect_eq(st.st_mode & 0777, 0600, "an old file keeps its rights: %o", st.st_mode);
    cr_expect_eq(entries(d.path), 2, "nothing else is left");
    scratch_dir_remove(&d);
}

Test(save, refused)
{
    galley_error err;
    scratch_dir d = scratch_dir_make();
    struct {
        galley_str path;
        galley_status status;
        const char *says;
    } rows[] = {
        {galley_str_of(scratch_path(&d, "no/such/r.html")), GALLEY_IO, "No such file or directory"},
        {galley_str_of(d.path), GALLEY_IO, "directory"},
        {GALLEY_STR(""), GALLEY_INVALID, "empty"},
        {GALLEY_STR("a\0b"), GALLEY_INVALID, "NUL"},
        {GALLEY_STR("/dev/full"), GALLEY_IO, "No space left on device"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cr_expect_eq(galley__report_save(rows[i].path, GALLEY_STR("x"), &err), rows[i].status,
                     "row %zu", i);
        cr_expect(strstr(err.text, rows[i].says), "row %zu: %s", i, err.text);
    }
    cr_expect_eq(galley__report_save(GALLEY_STR("/dev/null"), GALLEY_STR("x"), &err), GALLEY_OK,
                 "what is no regular file is written to");
    cr_expect_eq(entries(d.path), 0, "nothing is left");
    scratch_dir_remove(&d);
}
