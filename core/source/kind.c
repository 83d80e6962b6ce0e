/* core/source/kind.c: what a file is, by its name and by its first bytes.
 * SPDX-License-Identifier: MIT */
#include "core/source/source_internal.h"

#include <strings.h>

static const struct {
    const char *ending;
    galley__kind kind;
} endings[] = {
    {"txt", GALLEY__KIND_TEXT},      {"text", GALLEY__KIND_TEXT},
    {"md", GALLEY__KIND_TEXT},       {"ndjson", GALLEY__KIND_LINES},
    {"jsonl", GALLEY__KIND_LINES},   {"json", GALLEY__KIND_JSON},
    {"xml", GALLEY__KIND_DOCUMENT},  {"rss", GALLEY__KIND_DOCUMENT},
    {"atom", GALLEY__KIND_DOCUMENT}, {"rdf", GALLEY__KIND_DOCUMENT},
    {"nitf", GALLEY__KIND_DOCUMENT}, {"eml", GALLEY__KIND_DOCUMENT},
    {"mbox", GALLEY__KIND_DOCUMENT}, {"html", GALLEY__KIND_PAGE},
    {"warc", GALLEY__KIND_WARC},     {"arc", GALLEY__KIND_WARC},
    {"wet", GALLEY__KIND_WARC},      {"wat", GALLEY__KIND_WARC},
    {"tar", GALLEY__KIND_ARCHIVE},   {"tgz", GALLEY__KIND_ARCHIVE},
    {"zip", GALLEY__KIND_ARCHIVE},   {"zst", GALLEY__KIND_PACKED},
    {"xz", GALLEY__KIND_PACKED},     {"txz", GALLEY__KIND_PACKED},
    {"bz2", GALLEY__KIND_PACKED},    {"tbz2", GALLEY__KIND_PACKED},
    {"htm", GALLEY__KIND_PAGE},      {"xhtml", GALLEY__KIND_PAGE},
};

static bool equal_fold(galley_str s, const char *z)
{
    return s.size == strlen(z) && strncasecmp(s.data, z, s.size) == 0;
}

static bool is_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* The ending of a name: letters and digits behind the last dot, a letter first ("v1.2" has none), and
 * something in front of the dot. */
static galley_str ending_of(galley_str name)
{
    size_t dot = name.size;
    while (dot > 0 && name.data[dot - 1] != '.' && name.data[dot - 1] != '/')
        dot--;
    galley_str none = {name.data + name.size, 0};
    if (dot < 2 || name.data[dot - 1] != '.' || dot == name.size || name.size - dot > 8 ||
        !is_letter(name.data[dot]))
        return none;
    for (size_t i = dot; i < name.size; i++)
        if (!is_letter(name.data[i]) && (name.data[i] < '0' || name.data[i] > '9'))
            return none;
    return galley_str_sub(name, dot, name.size);
}

galley__kind galley__kind_of_name(galley_str path, bool *gzip)
{
    galley_str ending = ending_of(path);
    *gzip = equal_fold(ending, "gz");
    if (*gzip) {
        path.size -= 3;
        ending = ending_of(path);
    }
    if (ending.size == 0)
        return GALLEY__KIND_UNTOLD;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (equal_fold(ending, endings[i].ending))
            return endings[i].kind;
    return GALLEY__KIND_UNKNOWN;
}

static bool starts(galley_str s, const char *z)
{
    size_t size = strlen(z);
    return s.size >= size && strncasecmp(s.data, z, size) == 0;
}

/* "<!doctype html", "<html", or either behind an XML declaration and comments. */
static bool is_page(galley_str s)
{
    for (size_t i = 0; i + 5 < s.size; i++) {
        galley_str here = galley_str_sub(s, i, s.size);
        if (starts(here, "<html") || starts(here, "<!doctype html"))
            return true;
        bool passed = here.data[0] != '<' || starts(here, "<!--") || starts(here, "<?");
        if (!passed || (i == 0 && here.data[0] != '<'))
            return false;
    }
    return false;
}

/* By their first bytes; a tar file has its mark further in. */
static galley__kind archive_of(galley_str s)
{
    static const struct {
        const char *magic;
        size_t size, at;
        galley__kind kind;
    } marks[] = {{"PK\3\4", 4, 0, GALLEY__KIND_ARCHIVE},
                 {"ustar", 5, 257, GALLEY__KIND_ARCHIVE},
                 {"\x28\xb5\x2f\xfd", 4, 0, GALLEY__KIND_PACKED},
                 {"\xfd"
                  "7zXZ",
                  6, 0, GALLEY__KIND_PACKED},
                 {"BZh", 3, 0, GALLEY__KIND_PACKED}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (s.size >= marks[i].at + marks[i].size &&
            memcmp(s.data + marks[i].at, marks[i].magic, marks[i].size) == 0)
            return marks[i].kind;
    return GALLEY__KIND_UNKNOWN;
}

galley__kind galley__kind_of_bytes(galley_str s, const char **why)
{
    *why = NULL;
    if (archive_of(s) != GALLEY__KIND_UNKNOWN)
        return archive_of(s);
    if (starts(s, "\xef\xbb\xbf"))
        s = galley_str_sub(s, 3, s.size);
    while (s.size > 0 && memchr(" \t\r\n", s.data[0], 4))
        s = galley_str_sub(s, 1, s.size);
    if (s.size > 0 && (s.data[0] == '{' || s.data[0] == '['))
        return GALLEY__KIND_JSON;
    if (starts(s, "WARC/1.") || starts(s, "filedesc://"))
        return GALLEY__KIND_WARC;
    if (is_page(s))
        return GALLEY__KIND_PAGE;
    if (starts(s, "<?xml")) {
        *why = "XML that is no feed and none of the news standards";
        return GALLEY__KIND_UNKNOWN;
    }
    return GALLEY__KIND_TEXT;
}
