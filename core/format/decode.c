/* core/format/decode.c: the bytes of a document to UTF-8.
 *
 * What a page does not have is looked at here: the marks of UTF-32, a declaration in UTF-16, UTF-32 or EBCDIC, and any
 * character set that iconv knows by the name in the XML declaration. All else is as for pages (core/html/charset.c): the byte order
 * mark, what was declared outside, what is declared inside, what the bytes look like; never against the bytes.
 * SPDX-License-Identifier: MIT */
#include "core/format/format_internal.h"

#include "core/base/error.h"

#include <galley/html.h>

#include <errno.h>
#include <iconv.h>
#include <strings.h>

enum { HEAD = 1024, NAME = 40 };

/* How a document of each family begins: "<?" or "<" and a letter. */
static const struct {
    const char *bytes;
    size_t size, skip;
    const char *set;
} starts[] = {
    {"\x00\x00\xFE\xFF", 4, 4, "UTF-32BE"}, {"\xFF\xFE\x00\x00", 4, 4, "UTF-32LE"},
    {"\x00\x00\x00<", 4, 0, "UTF-32BE"},    {"<\x00\x00\x00", 4, 0, "UTF-32LE"},
    {"\xFE\xFF", 2, 2, "UTF-16BE"},         {"\xFF\xFE", 2, 2, "UTF-16LE"},
    {"\x00<\x00", 3, 0, "UTF-16BE"},        {"<\x00", 2, 0, "UTF-16LE"},
    {"\x00{\x00", 3, 0, "UTF-16BE"},        {"{\x00", 2, 0, "UTF-16LE"},
    {"\x4C\x6F\xA7\x94", 4, 0, "IBM037"},
};

static const char *start_of(galley_str bytes, size_t *skip)
{
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (bytes.size >= starts[i].size &&
            memcmp(bytes.data, starts[i].bytes, starts[i].size) == 0) {
            *skip = starts[i].skip;
            return starts[i].set;
        }
    return NULL;
}

/* U+FFFD for what is no character of the set; false: iconv does not know the set, or memory is out (*out is set then). */
static bool convert(galley_str bytes, const char *set, galley_arena *arena, galley_str *out,
                    size_t *bad)
{
    *bad = 0;
    iconv_t cd = iconv_open("UTF-8", set);
    if (cd == (iconv_t)-1)
        return false;
    size_t room = bytes.size * 4 + 16, left = bytes.size, space = room;
    char *to = galley_arena_alloc(arena, room), *o = to;
    char *in = (char *)(uintptr_t)bytes.data;
    while (to && left > 0 && iconv(cd, &in, &left, &o, &space) == (size_t)-1) {
        if (errno == E2BIG || space < 4 || left == 0)
            break;
        memcpy(o, "\xEF\xBF\xBD", 3);
        o += 3;
        space -= 3;
        ++*bad;
        in++;
        left--;
    }
    iconv_close(cd);
    *out = (galley_str){to, to ? (size_t)(o - to) : 0};
    return true;
}

/* The name in <?xml ... encoding="..."?>, or {NULL, 0}. */
static galley_str declared_inside(galley_str text)
{
    galley_str none = {0};
    while (text.size && strchr(" \t\r\n", text.data[0]) && text.data[0])
        text = galley_str_sub(text, 1, text.size);
    if (text.size < 6 || memcmp(text.data, "<?xml", 5) != 0)
        return none;
    const char *end = memmem(text.data, text.size < HEAD ? text.size : HEAD, "?>", 2);
    const char *at = end ? memmem(text.data, (size_t)(end - text.data), "encoding", 8) : NULL;
    if (!at)
        return none;
    for (at += 8; at < end && strchr(" \t\r\n=", *at); at++)
        ;
    if (at == end || (*at != '"' && *at != '\''))
        return none;
    const char *close = memchr(at + 1, *at, (size_t)(end - at - 1));
    return close ? (galley_str){at + 1, (size_t)(close - at - 1)} : none;
}

static bool as_name(galley_str s, char name[NAME])
{
    if (s.size == 0 || s.size >= NAME || memchr(s.data, '/', s.size)) /* "//TRANSLIT" */
        return false;
    memcpy(name, s.data, s.size);
    name[s.size] = '\0';
    return true;
}

/* The marks say a family; the declaration inside says which of it. Of EBCDIC's many pages only that can tell. */
static bool from_family(galley_str bytes, const char *set, galley_arena *arena, galley_str *text,
                        galley_str *name, size_t *bad)
{
    char declared[NAME];
    if (!convert(bytes, set, arena, text, bad) || !text->data)
        return true;
    *name = galley_str_of(set);
    if (strcmp(set, "IBM037") != 0 || !as_name(declared_inside(*text), declared) ||
        strncasecmp(declared, "utf", 3) == 0)
        return true;
    galley_str again;
    size_t worse;
    if (convert(bytes, declared, arena, &again, &worse) && again.data &&
        declared_inside(again).size) {
        *text = again;
        *bad = worse;
        *name = galley_arena_copy(arena, galley_str_of(declared));
    }
    return true;
}

static bool begins(galley_str s, const char *z)
{
    size_t n = strlen(z);
    return s.size >= n && strncasecmp(s.data, z, n) == 0;
}

/* Sets that pages do not use: by the name alone, where all bytes are characters of it. Bytes that are UTF-8 are that, but for
 * the sets made of ASCII. */
static bool from_named(galley_str bytes, galley_str declared, galley_arena *arena, galley_str *text,
                       galley_str *name)
{
    char set[NAME];
    size_t bad;
    galley_str out;
    bool ascii_made = begins(declared, "utf-7") || begins(declared, "iso-2022");
    if (galley_utf8_valid(bytes) == bytes.size && !ascii_made)
        return false;
    if (!as_name(declared, set) || begins(declared, "utf-8") || begins(declared, "utf-16") ||
        begins(declared, "utf-32") || begins(declared, "ucs"))
        return false;
    if (!convert(bytes, set, arena, &out, &bad) || bad || !out.data)
        return false;
    *text = out;
    *name = galley_arena_copy(arena, declared);
    return true;
}

galley_str galley__format_charset(galley_str type)
{
    static const char word[] = "charset=";
    for (size_t i = 0; i + sizeof word - 1 < type.size; i++)
        if (strncasecmp(type.data + i, word, sizeof word - 1) == 0) {
            type = galley_str_sub(type, i + sizeof word - 1, type.size);
            size_t n = 0;
            if (type.size && (type.data[0] == '"' || type.data[0] == '\''))
                type = galley_str_sub(type, 1, type.size);
            while (n < type.size && !strchr("\"'; \t\r\n", type.data[n]))
                n++;
            type.size = n;
            return type;
        }
    return memchr(type.data ? type.data : "", '/', type.size) ? (galley_str){0} : type;
}

static bool is_web_set(galley_str declared)
{
    static const char *const names[] = {"iso-8859-1", "latin1", "us-ascii", "ascii", "gb2312",
                                        "shift_jis",  "big5",   "euc-kr",   "gbk"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (declared.size == strlen(names[i]) &&
            strncasecmp(declared.data, names[i], declared.size) == 0)
            return true;
    return false;
}

galley_status galley__format_decode(galley_str bytes, galley_str declared, galley_arena *arena,
                                    galley_str *text, galley_str *name, galley_str *note,
                                    galley_error *err)
{
    size_t skip = 0, bad = 0;
    const char *set = start_of(bytes, &skip);
    *text = *name = *note = (galley_str){0};
    if (bytes.size > GALLEY_TEXT_MAX)
        return galley__fail(err, GALLEY_LIMIT, "a document of %zu bytes is over the limit",
                            bytes.size);
    if (set) {
        from_family(galley_str_sub(bytes, skip, bytes.size), set, arena, text, name, &bad);
        if (bad)
            *note = GALLEY_STR("some characters could not be read and are U+FFFD");
        return text->data ? GALLEY_OK : galley__nomem(err);
    }
    if (declared.size == 0)
        declared = declared_inside(bytes);
    if (!is_web_set(declared) && from_named(bytes, declared, arena, text, name))
        return text->data ? GALLEY_OK : galley__nomem(err);
    const char *found = NULL;
    galley_status status = galley_html_decode(bytes, declared, arena, text, &found, err);
    *name = galley_str_of(found);
    return status;
}
