/* tests/unit/source/test_source.c: files, folders, gzip and streams to records.
 * SPDX-License-Identifier: MIT */
#include "core/source/source_internal.h"
#include "scratch_dir.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

static galley_error err;
static scratch_dir dir;

static void setup(void)
{
    dir = scratch_dir_make();
}

static void teardown(void)
{
    scratch_dir_remove(&dir);
}

TestSuite(source, .init = setup, .fini = teardown);

/* What was read and what was reported, as one text: "name:line@offset=bytes|" and "!name status: message|". */
typedef struct log {
    char text[8192];
    size_t size;
    bool reports;
} log;

static void note(log *l, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(l->text + l->size, sizeof l->text - l->size, format, args);
    va_end(args);
    l->size += (size_t)n;
    cr_assert_lt(l->size, sizeof l->text);
}

/* Without the folder. */
static galley_str name_of(galley_str path)
{
    size_t front = strlen(dir.path);
    if (path.size > front && memcmp(path.data, dir.path, front) == 0)
        return galley_str_sub(path, front + 1, path.size);
    return path;
}

static void report(void *ctx, galley_str path, const galley_error *why)
{
    galley_str name = name_of(path);
    note(ctx, "!%.*s %s|", (int)name.size, name.data, galley_status_name(why->status));
}

static galley_status read_all(log *l, const char *const *paths, size_t n, bool reports)
{
    galley_str list[16];
    galley_source *s;
    galley_record r;
    galley_source_options options = {.report = reports ? report : NULL, .report_ctx = l};
    *l = (log){0};
    for (size_t i = 0; i < n; i++)
        list[i] = galley_str_of(paths[i]);
    galley_status status = galley_source_open(NULL, list, n, &options, &s, &err);
    if (status != GALLEY_OK)
        return status;
    while ((status = galley_source_next(s, &r, &err)) == GALLEY_OK && r.bytes.data) {
        galley_str name = name_of(r.path);
        cr_expect_eq(r.kind == GALLEY_RECORD_TEXT || r.kind == GALLEY_RECORD_PAGE, r.line == 0);
        note(l, "%.*s:%zu@%zu=%.*s|", (int)name.size, name.data, r.line, r.offset,
             (int)r.bytes.size, r.bytes.data);
    }
    if (status == GALLEY_OK) {
        cr_expect_eq(galley_source_next(s, &r, &err), GALLEY_OK);
        cr_expect_null(r.bytes.data, "the end stays the end");
    }
    galley_source_close(s);
    return status;
}

static const char *read_one(log *l, const char *path)
{
    cr_assert_eq(read_all(l, &path, 1, true), GALLEY_OK, "%s", err.text);
    return l->text;
}

static const char *file(const char *name, const char *bytes)
{
    return scratch_write(&dir, name, bytes, strlen(bytes));
}

/* `packed` has room; its size. */
static size_t pack(const char *bytes, size_t size, unsigned char *packed, size_t room)
{
    z_stream z = {0};
    cr_assert_eq(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (unsigned char *)bytes;
    z.avail_in = (unsigned)size;
    z.next_out = packed;
    z.avail_out = (unsigned)room;
    cr_assert_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return room - z.avail_out;
}

static bool wanted(void *ctx, galley_str path)
{
    galley_str name = name_of(path);
    note(ctx, "?%.*s|", (int)name.size, name.data);
    return strstr(path.data, "unwanted") == NULL;
}

static void ended(void *ctx, galley_str path, bool whole)
{
    galley_str name = name_of(path);
    note(ctx, "%.*s %s|", (int)name.size, name.data, whole ? "whole" : "cut short");
}

/* Each file is asked for before it is opened and accounted for behind its last record; one that cannot be opened is not. */
Test(source, accounts_of_files)
{
    log l = {.size = 0};
    unsigned char packed[512];
    static const char two[] = "{\"text\":\"c\"}\n{\"text\":\"d\"}\n";
    size_t size = pack(two, sizeof two - 1, packed, sizeof packed);
    file("a.ndjson", "{\"text\":\"a\"}\n");
    scratch_write(&dir, "cut.ndjson.gz", (const char *)packed, size - 6);
    file("odd.jpg", "x");
    file("unwanted.ndjson", "{\"text\":\"u\"}\n");
    galley_source *s;
    galley_record r;
    galley_str path = galley_str_of(dir.path);
    galley_source_options options = {
        .report = report, .report_ctx = &l, .wanted = wanted, .ended = ended};
    cr_assert_eq(galley_source_open(NULL, &path, 1, &options, &s, &err), GALLEY_OK);
    while (galley_source_next(s, &r, &err) == GALLEY_OK && r.bytes.data)
        note(&l, "=|");
    galley_source_close(s);
    cr_assert_str_eq(l.text,
                     "?a.ndjson|=|a.ndjson whole|?cut.ndjson.gz|=|=|cut.ndjson.gz cut short|"
                     "!cut.ndjson.gz corrupt|?odd.jpg|!odd.jpg invalid|?unwanted.ndjson|");
}

Test(source, json_in_its_shapes)
{
    static const struct {
        const char *name, *bytes, *log;
    } rows[] = {
        {"a.ndjson", "{\"a\":1}\n{\"b\":2}\n", "a.ndjson:1@0={\"a\":1}|a.ndjson:2@8={\"b\":2}|"},
        {"b.jsonl", "\n  \n{\"a\":1}\r\n\n{\"b\":2}",
         "b.jsonl:3@4={\"a\":1}\r|b.jsonl:5@14={\"b\":2}|"},
        {"c.ndjson", "", ""},
        {"d.ndjson", "\xef\xbb\xbf{}", "d.ndjson:1@3={}|"},
        {"e.ndjson", "[1]\nnonsense\n{", "e.ndjson:1@0=[1]|e.ndjson:2@4=nonsense|e.ndjson:3@13={|"},
        {"f.json", "{\"a\":1}\n{\"b\":2}\n", "f.json:1@0={\"a\":1}|f.json:2@8={\"b\":2}|"},
        {"g.json", "{\n \"a\": \"}\\\"\"\n}\n{\"b\":\n2}\n",
         "g.json:1@0={\n \"a\": \"}\\\"\"\n}|g.json:4@16={\"b\":\n2}|"},
        {"h.json", " [{\"a\":[1]} ,\n {\"b\":2}, 3 ]\n",
         "h.json:1@2={\"a\":[1]}|h.json:2@15={\"b\":2}|h.json:2@24=3|"},
        {"i.json", "[]", ""},
        {"j.json", "[{\"a\":1},{\"b\"", "j.json:1@1={\"a\":1}|!j.json syntax|"},
        {"k.json", "[{\"a\":1}", "k.json:1@1={\"a\":1}|!k.json syntax|"},
        {"l.json", "[{}] {}", "l.json:1@1={}|!l.json syntax|"},
        {"m.json", "{\"a\":\"broken\n{\"b\":2}\n",
         "m.json:1@0={\"a\":\"broken|m.json:2@13={\"b\":2}|"},
        {"n.json", "\xff\xfe{\0", "!n.json encoding|"},
        {"o.json", "{}{\"a\":1}", "o.json:1@0={}|o.json:1@2={\"a\":1}|"},
    };
    log l;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_expect_str_eq(read_one(&l, file(rows[i].name, rows[i].bytes)), rows[i].log, "%s: %s",
                         rows[i].name, l.text);
}

Test(source, documents_item_by_item)
{
    static const struct {
        const char *name, *bytes, *log;
    } rows[] = {
        {"a.xml",
         "<rss><channel><title>C</title>\n<item><title>T</title></item>\n<item/>\n<item><link>x</"
         "link></item></channel></rss>",
         "!a.xml "
         "invalid|a.xml:2@0={\"id\":\"sha256:ab12\",\"title\":\"T\",\"source\":\"C\"}|!a.xml "
         "invalid|"},
        {"b.rss", "<rss><channel></channel></rss>", "!b.rss invalid|"},
        {"c.xml", "<invoice/>", "!c.xml invalid|"},
        {"d.atom", "<feed><entry><id>urn:1</id><title>A & B</title></entry></feed>",
         "d.atom:1@0={\"id\":\"urn:1\",\"title\":\"A & B\",\"guid\":\"urn:1\",\"note\":\"not "
         "well-formed at line 1: "
         "\\\"&\\\" that begins no known reference\"}|"},
    };
    log l;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *text = read_one(&l, file(rows[i].name, rows[i].bytes));
        char *key = strstr(l.text, "sha256:"); /* 64 digits are four here */
        if (key)
            memmove(key + 7, "ab12", 4), memmove(key + 11, key + 71, strlen(key + 71) + 1);
        cr_expect_str_eq(text, rows[i].log, "%s: %s", rows[i].name, l.text);
    }
}

Test(source, kinds_by_name_and_by_first_bytes)
{
    static const struct {
        const char *name, *bytes, *log;
    } rows[] = {
        {"a.txt", "Gas\n{}", "a.txt:0@0=Gas\n{}|"},
        {"b.MD", "# Gas", "b.MD:0@0=# Gas|"},
        {"c", "Gas", "c:0@0=Gas|"},
        {"d", " \n{\"a\":1}", "d:2@2={\"a\":1}|"}, /* named: looked into */
        {"e.data", "Gas", "e.data:0@0=Gas|"},
        {"f.log", "{\"a\":1}\n", "f.log:1@0={\"a\":1}|"},
        {"g.html", "<!DOCTYPE html><p>Gas", "g.html:0@0=<!DOCTYPE html><p>Gas|"},
        {"j.php", "<?xml version='1.0'?><!-- x -->\n<HTML>",
         "j.php:0@0=<?xml version='1.0'?><!-- x -->\n<HTML>|"},
        {"k.bin", "<?xml version='1.0'?><catalogue/>", "!k.bin invalid|"},
        {"h.txt", "", "h.txt:0@0=|"},
        {"i.txt", "{}", "i.txt:0@0={}|"}, /* the name tells */
    };
    log l;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_expect_str_eq(read_one(&l, file(rows[i].name, rows[i].bytes)), rows[i].log, "%s: %s",
                         rows[i].name, l.text);
}

Test(source, folders_in_byte_order_without_hidden_files)
{
    log l;
    mkdir(scratch_path(&dir, "d"), 0700);
    mkdir(scratch_path(&dir, "d/B"), 0700);
    mkdir(scratch_path(&dir, "d/.git"), 0700);
    file("d/b.txt", "2");
    file("d/B/x.ndjson", "{}\n");
    file("d/B/\xc3\xa4.txt", "4");
    file("d/.hidden.txt", "no");
    file("d/.git/x.txt", "no");
    file("d/a.pdf", "no");
    file("d/c", "{3}");
    cr_assert_eq(symlink(scratch_path(&dir, "d"), scratch_path(&dir, "d/loop")), 0);
    cr_assert_eq(symlink("b.txt", scratch_path(&dir, "d/link.txt")), 0);
    cr_assert_eq(symlink("nowhere", scratch_path(&dir, "d/gone.txt")), 0);
    cr_assert_eq(mkfifo(scratch_path(&dir, "d/pipe.txt"), 0600), 0);
    cr_expect_str_eq(read_one(&l, scratch_path(&dir, "d")),
                     "d/B/x.ndjson:1@0={}|d/B/\xc3\xa4.txt:0@0=4|!d/a.pdf invalid|d/b.txt:0@0=2|"
                     "d/c:0@0={3}|!d/gone.txt notfound|d/link.txt:0@0=2|!d/pipe.txt invalid|",
                     "%s", l.text);
    const char *paths[] = {scratch_path(&dir, "d/b.txt"), scratch_path(&dir, "d/loop/c")};
    cr_expect_eq(read_all(&l, paths, 2, true), GALLEY_OK);
    cr_expect_str_eq(l.text, "d/b.txt:0@0=2|d/loop/c:1@0={3}|", "in the order given: %s", l.text);
}

Test(source, what_does_not_exist_and_what_nobody_wants_reported)
{
    log l;
    const char *paths[] = {file("a.txt", "1"), scratch_path(&dir, "none.txt")};
    cr_expect_eq(read_all(&l, paths, 2, true), GALLEY_NOTFOUND);
    cr_expect(strstr(err.text, "none.txt"), "%s", err.text);
    paths[1] = file("b.bin", "<?xml?><x/>");
    cr_expect_eq(read_all(&l, paths, 2, false), GALLEY_INVALID);
    cr_expect_str_eq(l.text, "a.txt:0@0=1|");
    cr_expect(strstr(err.text, "b.bin"), "%s", err.text);
    galley_source *s;
    cr_expect_eq(galley_source_open(NULL, &(galley_str){"a\0b", 3}, 1, NULL, &s, &err),
                 GALLEY_INVALID);
    cr_expect_null(s);
    galley_source_close(NULL);
}

Test(source, gzip_with_several_members)
{
    unsigned char packed[400];
    size_t first = pack("{\"a\":1}\n{\"b\"", 12, packed, sizeof packed);
    size_t size = first + pack(":2}\n", 4, packed + first, sizeof packed - first);
    log l;
    cr_expect_str_eq(read_one(&l, scratch_write(&dir, "a.ndjson.gz", packed, size)),
                     "a.ndjson.gz:1@0={\"a\":1}|a.ndjson.gz:2@8={\"b\":2}|", "%s", l.text);
    cr_expect_str_eq(read_one(&l, scratch_write(&dir, "b.ndjson", packed, size)),
                     "b.ndjson:1@0={\"a\":1}|b.ndjson:2@8={\"b\":2}|", "told by its first bytes");
    cr_expect_str_eq(read_one(&l, scratch_write(&dir, "c.gz", packed, size)),
                     "c.gz:1@0={\"a\":1}|c.gz:2@8={\"b\":2}|", "%s", l.text);
    memset(packed + size, 0, 20);
    cr_expect_str_eq(read_one(&l, scratch_write(&dir, "d.ndjson.gz", packed, size + 20)),
                     "d.ndjson.gz:1@0={\"a\":1}|d.ndjson.gz:2@8={\"b\":2}|", "zeros fill it up");
    packed[size + 19] = 'x';
    cr_expect_str_eq(read_one(&l, scratch_write(&dir, "e.ndjson.gz", packed, size + 20)),
                     "e.ndjson.gz:1@0={\"a\":1}|e.ndjson.gz:2@8={\"b\":2}|!e.ndjson.gz corrupt|",
                     "%s", l.text);
}

/* Cut or damaged anywhere: an error, never a record that was not in the file. */
Test(source, damaged_gzip_gives_what_was_before_the_damage)
{
    unsigned char packed[400];
    size_t size = pack("{\"a\":1}\n{\"b\":2}\n", 16, packed, sizeof packed);
    log l;
    for (size_t cut = 0; cut < size; cut++) {
        const char *text = read_one(&l, scratch_write(&dir, "a.ndjson.gz", packed, cut));
        const char *last = strrchr(text, '!');
        cr_assert(last, "cut at %zu: %s", cut, text);
        cr_assert_str_eq(last, "!a.ndjson.gz corrupt|", "cut at %zu", cut);
    }
    for (size_t i = 10; i < size; i++) {
        packed[i] ^= 0x55;
        read_one(&l, scratch_write(&dir, "a.ndjson.gz", packed, size));
        cr_assert(strstr(l.text, "!a.ndjson.gz corrupt|"), "byte %zu: %s", i, l.text);
        packed[i] ^= 0x55;
    }
    const char *path = scratch_write(&dir, "a.ndjson.gz", packed, size - 8);
    cr_expect_eq(read_all(&l, &path, 1, false), GALLEY_CORRUPT);
    cr_expect_str_eq(l.text, "a.ndjson.gz:1@0={\"a\":1}|a.ndjson.gz:2@8={\"b\":2}|");
    cr_expect_eq(err.offset, size - 8);
    cr_expect(strstr(err.text, "cut short"), "%s", err.text);
    read_one(&l, scratch_write(&dir, "b.ndjson.gz", "plain", 5));
    cr_expect_str_eq(l.text, "!b.ndjson.gz corrupt|");
}

Test(source, standard_input)
{
    log l;
    int input = open(file("in", "{\"a\":1}\n{\"b\":2}\n"), O_RDONLY);
    cr_assert(dup2(input, STDIN_FILENO) == STDIN_FILENO);
    close(input);
    cr_expect_str_eq(read_one(&l, "-"), "-:1@0={\"a\":1}|-:2@8={\"b\":2}|", "%s", l.text);
}

Test(source, progress_counts_bytes_on_disk)
{
    static char lines[300000];
    unsigned char packed[20000];
    for (size_t i = 0; i < sizeof lines; i += 10)
        memcpy(lines + i, "{\"a\": 10}\n", 10);
    size_t size = pack(lines, sizeof lines, packed, sizeof packed);
    galley_str path = galley_str_of(scratch_write(&dir, "a.ndjson.gz", packed, size));
    galley_source *s;
    galley_record r;
    uint64_t done, total, count = 0;
    cr_assert_eq(galley_source_open(NULL, &path, 1, NULL, &s, &err), GALLEY_OK);
    galley_source_progress(s, &done, &total);
    cr_expect_eq(done, 0);
    cr_expect_eq(total, size);
    while (galley_source_next(s, &r, &err) == GALLEY_OK && r.bytes.data)
        cr_assert_eq(r.offset, count++ * 10);
    galley_source_progress(s, &done, &total);
    cr_expect_eq(done, size);
    cr_expect_eq(count, sizeof lines / 10);
    galley_source_close(s);
}

/* Lines of all lengths over the borders of the buffer, and the limit, which is small here. */
Test(source, long_lines_in_bounded_memory)
{
    enum { MAX = 100000 };
    char *bytes = malloc(1000000);
    size_t size = 0, lengths[] = {65535, 65536, 65537, 1, MAX, MAX + 1, 300000, 0, 99999, 7};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        memset(bytes + size, 'a' + (int)i, lengths[i]);
        size += lengths[i];
        bytes[size++] = '\n';
    }
    const char *path = scratch_write(&dir, "a.ndjson", bytes, size);
    galley__stream *stream;
    galley__window w;
    galley_record r;
    cr_assert_eq(galley__stream_open(NULL, path, false, &stream, &err), GALLEY_OK);
    galley__window_init(&w, NULL, MAX);
    galley__window_reset(&w, stream);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        if (lengths[i] == 0)
            continue;
        galley_status status = galley__window_next(&w, &r, &err);
        cr_assert_eq(status, lengths[i] > MAX ? GALLEY_LIMIT : GALLEY_OK, "line %zu", i + 1);
        if (status == GALLEY_LIMIT) {
            cr_expect_eq(err.item, i + 1);
            continue;
        }
        cr_expect_eq(r.bytes.size, lengths[i]);
        cr_expect_eq(r.line, i + 1);
        cr_expect_eq(r.bytes.data[0], 'a' + (char)i);
    }
    cr_assert_eq(galley__window_next(&w, &r, &err), GALLEY_OK);
    cr_expect_null(r.bytes.data);
    cr_expect_lt(w.capacity, 4 * MAX);
    galley__window_fini(&w);
    galley__stream_close(stream);
    free(bytes);
}

Test(source, small_files_whole)
{
    galley_arena *arena;
    galley_str out;
    cr_assert_eq(galley_arena_new(NULL, &arena, &err), GALLEY_OK);
    galley_str path = galley_str_of(file("a.tsv", "1234567890"));
    cr_expect_eq(galley_file_read(path, 10, arena, &out, &err), GALLEY_OK);
    cr_expect(galley_str_eq(out, GALLEY_STR("1234567890")));
    cr_expect_eq(galley_file_read(path, 9, arena, &out, &err), GALLEY_LIMIT);
    cr_expect(out.data == NULL && strstr(err.text, "a.tsv"), "%s", err.text);
    cr_expect_eq(galley_file_read(galley_str_of(dir.path), 9, arena, &out, &err), GALLEY_IO);
    cr_expect_eq(galley_file_read(GALLEY_STR("/no/such/file"), 9, arena, &out, &err),
                 GALLEY_NOTFOUND);
    cr_expect(strstr(err.text, "/no/such/file"), "%s", err.text);
    cr_expect_eq(galley_file_read(GALLEY_STR(""), 9, arena, &out, &err), GALLEY_INVALID);
    galley_arena_free(arena);
}
