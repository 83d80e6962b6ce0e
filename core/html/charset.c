/* core/html/charset.c: which character set a page is in, and the page in UTF-8.
 *
 * In this order: byte order mark; the set declared outside; the set declared in the first 4 KiB; UTF-8 where
 * the bytes are valid in it; the sets of East Asia and Cyrillic where nearly all bytes fit and look like
 * text; Windows-1252. A declared set is believed unless the bytes say otherwise.
 * SPDX-License-Identifier: MIT */
#include "core/html/html_internal.h"

#include "core/base/error.h"
#include "core/text/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <strings.h>

enum { LOOK = 4096 };

/* Labels as pages write them, and the set that browsers take for it, by iconv's name. */
static const struct {
    const char *label, *set;
} labels[] = {
    {"utf-8", "UTF-8"},
    {"utf8", "UTF-8"},
    {"unicode-1-1-utf-8", "UTF-8"},
    {"iso-8859-1", "CP1252"},
    {"iso8859-1", "CP1252"},
    {"iso_8859-1", "CP1252"},
    {"latin1", "CP1252"},
    {"latin-1", "CP1252"},
    {"us-ascii", "CP1252"},
    {"ascii", "CP1252"},
    {"windows-1252", "CP1252"},
    {"cp1252", "CP1252"},
    {"iso-8859-15", "ISO-8859-15"},
    {"iso8859-15", "ISO-8859-15"},
    {"latin9", "ISO-8859-15"},
    {"iso-8859-2", "ISO-8859-2"},
    {"latin2", "ISO-8859-2"},
    {"iso-8859-3", "ISO-8859-3"},
    {"iso-8859-4", "ISO-8859-4"},
    {"iso-8859-5", "ISO-8859-5"},
    {"iso-8859-6", "ISO-8859-6"},
    {"iso-8859-7", "ISO-8859-7"},
    {"iso-8859-8", "ISO-8859-8"},
    {"iso-8859-8-i", "ISO-8859-8"},
    {"iso-8859-9", "CP1254"},
    {"latin5", "CP1254"},
    {"iso-8859-10", "ISO-8859-10"},
    {"iso-8859-11", "CP874"},
    {"tis-620", "CP874"},
    {"windows-874", "CP874"},
    {"iso-8859-13", "ISO-8859-13"},
    {"iso-8859-14", "ISO-8859-14"},
    {"iso-8859-16", "ISO-8859-16"},
    {"windows-1250", "CP1250"},
    {"cp1250", "CP1250"},
    {"windows-1251", "CP1251"},
    {"cp1251", "CP1251"},
    {"windows-1253", "CP1253"},
    {"windows-1254", "CP1254"},
    {"windows-1255", "CP1255"},
    {"windows-1256", "CP1256"},
    {"windows-1257", "CP1257"},
    {"windows-1258", "CP1258"},
    {"koi8-r", "KOI8-R"},
    {"koi8-u", "KOI8-U"},
    {"macintosh", "MACINTOSH"},
    {"ibm866", "CP866"},
    {"cp866", "CP866"},
    {"big5", "BIG5-HKSCS"},
    {"big5-hkscs", "BIG5-HKSCS"},
    {"gb2312", "GB18030"},
    {"gbk", "GB18030"},
    {"gb18030", "GB18030"},
    {"x-gbk", "GB18030"},
    {"shift_jis", "CP932"},
    {"shift-jis", "CP932"},
    {"sjis", "CP932"},
    {"x-sjis", "CP932"},
    {"windows-31j", "CP932"},
    {"euc-jp", "EUC-JP"},
    {"x-euc-jp", "EUC-JP"},
    {"iso-2022-jp", "ISO-2022-JP"},
    {"euc-kr", "CP949"},
    {"ks_c_5601-1987", "CP949"},
    {"windows-949", "CP949"},
    {"utf-16", "UTF-16LE"},
    {"utf-16le", "UTF-16LE"},
    {"utf-16be", "UTF-16BE"},
};

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static galley_str trim(galley_str s)
{
    while (s.size && (is_space(s.data[0]) || s.data[0] == '"' || s.data[0] == '\''))
        s = galley_str_sub(s, 1, s.size);
    while (s.size && (is_space(s.data[s.size - 1]) || s.data[s.size - 1] == '"' ||
                      s.data[s.size - 1] == '\''))
        s.size--;
    return s;
}

static const char *set_of_label(galley_str label)
{
    label = trim(label);
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (label.size == strlen(labels[i].label) &&
            strncasecmp(label.data, labels[i].label, label.size) == 0)
            return labels[i].set;
    return NULL;
}

/* -- declared -- */

static const char *find_fold(const char *p, const char *end, const char *z)
{
    size_t size = strlen(z);
    for (; p + size <= end; p++)
        if ((*p | 32) == z[0] && strncasecmp(p, z, size) == 0)
            return p;
    return NULL;
}

/* charset=... in a <meta> or an XML declaration's encoding="..." at the page's beginning. */
static const char *declared_inside(galley_str bytes)
{
    const char *p = bytes.data, *end = p + (bytes.size < LOOK ? bytes.size : LOOK);
    static const char *const words[] = {"charset", "encoding"};
    for (size_t w = 0; w < 2; w++) {
        const char *from = p, *stop = w == 1 && end > p + 100 ? p + 100 : end;
        const char *at;
        while ((at = find_fold(from, stop, words[w])) != NULL) {
            from = at + strlen(words[w]);
            while (from < end && is_space(*from))
                from++;
            if (from == end || *from != '=')
                continue;
            const char *value = ++from;
            while (value < end && (is_space(*value) || *value == '"' || *value == '\''))
                value++;
            const char *behind = value;
            while (behind < end && !strchr("\"'>; /?\t\r\n", *behind))
                behind++;
            const char *set = set_of_label((galley_str){value, (size_t)(behind - value)});
            if (set) /* a UTF-16 page could not be read that far as ASCII */
                return strncmp(set, "UTF-16", 6) == 0 ? "UTF-8" : set;
        }
    }
    return NULL;
}

static const char *mark_of(galley_str bytes, size_t *skip)
{
    const unsigned char *p = (const unsigned char *)bytes.data;
    *skip = 0;
    if (bytes.size >= 3 && p[0] == 0xEF && p[1] == 0xBB && p[2] == 0xBF)
        return *skip = 3, "UTF-8";
    if (bytes.size >= 2 && p[0] == 0xFF && p[1] == 0xFE)
        return *skip = 2, "UTF-16LE";
    if (bytes.size >= 2 && p[0] == 0xFE && p[1] == 0xFF)
        return *skip = 2, "UTF-16BE";
    return NULL;
}

/* -- detected -- */

/* What the bytes over 0x7F of a page are like: pairs that each set could have made, and the letters most
 * frequent in the Cyrillic sets. */
typedef struct survey {
    size_t high, runs; /* bytes over 0x7F, and unbroken runs of them */
    size_t euc;        /* in runs of even length of bytes A1..FE */
    size_t euc_kana;   /* pairs A4xx or A5xx: kana in EUC-JP */
    size_t
        gb_common; /* pairs B0..D7 A1..FE: the first plane of GB 2312, Hangul in EUC-KR up to C8 */
    size_t kr_hangul; /* pairs B0..C8 A1..FE */
    size_t sjis;      /* bytes in pairs of Shift_JIS */
    size_t sjis_kana; /* pairs 82 9F..F1 and 83 40..96 */
    size_t big5, big5_bad, big5_common;
    size_t small_1251, large_1251, small_koi, large_koi;
} survey;

static void survey_pairs(galley_str s, survey *v)
{
    const unsigned char *p = (const unsigned char *)s.data;
    for (size_t i = 0; i < s.size;) {
        if (p[i] < 0x80) {
            i++;
            continue;
        }
        size_t j = i;
        while (j < s.size && p[j] >= 0x80)
            j++;
        v->runs++;
        bool euc = (j - i) % 2 == 0;
        for (size_t k = i; k < j; k++) {
            v->high++;
            euc = euc && p[k] >= 0xA1 && p[k] != 0xFF;
            v->small_1251 += p[k] >= 0xE0;
            v->large_1251 += p[k] >= 0xC0 && p[k] < 0xE0;
        }
        for (size_t k = i; euc && k + 1 < j; k += 2) {
            v->euc += 2;
            v->euc_kana += p[k] == 0xA4 || p[k] == 0xA5;
            v->gb_common += p[k] >= 0xB0 && p[k] <= 0xD7;
            v->kr_hangul += p[k] >= 0xB0 && p[k] <= 0xC8;
        }
        i = j;
    }
}

static void survey_east(galley_str s, survey *v)
{
    const unsigned char *p = (const unsigned char *)s.data;
    for (size_t i = 0; i + 1 < s.size; i++) {
        unsigned char a = p[i], b = p[i + 1];
        if (a < 0x80)
            continue;
        bool lead = (a >= 0x81 && a <= 0x9F) || (a >= 0xE0 && a <= 0xFC);
        if (lead && b >= 0x40 && b <= 0xFC && b != 0x7F) {
            v->sjis += 2;
            v->sjis_kana += (a == 0x82 && b >= 0x9F && b <= 0xF1) || (a == 0x83 && b <= 0x96);
            i++;
        }
    }
    for (size_t i = 0; i + 1 < s.size; i++) {
        unsigned char a = p[i], b = p[i + 1];
        if (a < 0x80)
            continue;
        bool fits =
            a >= 0xA1 && a <= 0xF9 && ((b >= 0x40 && b <= 0x7E) || (b >= 0xA1 && b <= 0xFE));
        v->big5 += fits;
        v->big5_bad += !fits;
        v->big5_common += fits && a >= 0xA4 && a <= 0xC6;
        i += fits;
    }
}

static const char *detect(galley_str bytes)
{
    survey v = {0};
    galley_str head = {bytes.data, bytes.size < 262144 ? bytes.size : 262144};
    survey_pairs(head, &v);
    if (v.high < 8)
        return "CP1252";
    survey_east(head, &v);
    if (v.euc * 100 >= v.high * 97 && v.high >= 4 * v.runs) {
        if (v.euc_kana * 5 >= v.euc / 2)
            return "EUC-JP";
        if (v.kr_hangul * 10 >= v.euc / 2 * 8)
            return "CP949";
        return "GB18030";
    }
    if (v.sjis_kana * 5 >= v.sjis / 2 && v.sjis * 10 >= v.high * 8)
        return "CP932";
    if (v.big5_bad * 50 <= v.big5 && v.big5_common * 10 >= v.big5 * 6 && v.high > 2 * v.runs)
        return "BIG5-HKSCS";
    if (v.high >= 4 * v.runs && (v.small_1251 + v.large_1251) * 10 >= v.high * 9)
        return v.small_1251 > v.large_1251 ? "CP1251" : "KOI8-R";
    if (v.high >= 3 * v.runs)
        return "GB18030";
    return "CP1252";
}

/* -- conversion -- */

/* `bad` counts sequences that are no characters; they become U+FFFD. */
static galley_status convert(galley_str bytes, const char *set, galley_arena *arena,
                             galley_str *out, size_t *bad, galley_error *err)
{
    *bad = 0;
    iconv_t cd = iconv_open("UTF-8", set);
    if (cd == (iconv_t)-1)
        return galley__fail(err, GALLEY_ENCODING, "character set %s is not known here", set);
    size_t room = bytes.size * 3 + 16; /* no set here gives over three bytes for one */
    char *to = galley_arena_alloc(arena, room), *o = to;
    char *in = (char *)(uintptr_t)bytes.data;
    size_t left = bytes.size, space = room;
    while (to && left > 0) {
        if (iconv(cd, &in, &left, &o, &space) != (size_t)-1)
            break;
        if (errno == E2BIG || space < 4)
            break;
        memcpy(o, "\xEF\xBF\xBD", 3);
        o += 3;
        space -= 3;
        ++*bad;
        in++;
        left--;
    }
    iconv_close(cd);
    if (!to)
        return galley__nomem(err);
    *out = (galley_str){to, (size_t)(o - to)};
    return GALLEY_OK;
}

/* Windows-1252 with its five undefined bytes as the control characters they are elsewhere. */
static galley_status from_1252(galley_str bytes, galley_arena *arena, galley_str *out,
                               galley_error *err)
{
    static const uint16_t high[32] = {
        0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
    char *to = galley_arena_alloc(arena, bytes.size * 3 + 1);
    if (!to)
        return galley__nomem(err);
    size_t n = 0;
    for (size_t i = 0; i < bytes.size; i++) {
        unsigned char c = (unsigned char)bytes.data[i];
        n += galley__utf8_put(to + n, c >= 0x80 && c < 0xA0 ? high[c - 0x80] : c);
    }
    *out = (galley_str){to, n};
    return GALLEY_OK;
}

/* UTF-8 with U+FFFD for what is not. */
static galley_status repair(galley_str bytes, galley_arena *arena, galley_str *out,
                            galley_error *err)
{
    char *to = galley_arena_alloc(arena, bytes.size * 3 + 1);
    if (!to)
        return galley__nomem(err);
    size_t n = 0, pos = 0;
    while (pos < bytes.size) {
        size_t good = galley_utf8_valid(galley_str_sub(bytes, pos, bytes.size));
        memcpy(to + n, bytes.data + pos, good);
        n += good;
        pos += good;
        if (pos == bytes.size)
            break;
        memcpy(to + n, "\xEF\xBF\xBD", 3);
        n += 3;
        size_t bad = galley__utf8_bad(bytes, pos);
        pos += bad ? bad : 1;
    }
    *out = (galley_str){to, n};
    return GALLEY_OK;
}

static bool nearly_utf8(galley_str bytes)
{
    size_t bad = 0, pos = 0, good = 0;
    for (size_t i = 0; i < bytes.size; i++)
        good += ((unsigned char)bytes.data[i] & 0xC0) == 0xC0;
    while (pos < bytes.size && bad < 1000) {
        pos += galley_utf8_valid(galley_str_sub(bytes, pos, bytes.size));
        if (pos == bytes.size)
            break;
        bad++;
        size_t skip = galley__utf8_bad(bytes, pos);
        pos += skip ? skip : 1;
    }
    return bad < 1000 && good > 20 * bad;
}

static bool is_utf16(galley_str bytes, const char **set)
{
    size_t even = 0, odd = 0, n = bytes.size < LOOK ? bytes.size : LOOK;
    for (size_t i = 0; i < n; i++)
        if (bytes.data[i] == 0)
            ++*(i % 2 ? &odd : &even);
    *set = odd > even ? "UTF-16LE" : "UTF-16BE";
    return (odd > even ? odd : even) * 5 > n * 2;
}

galley_status galley_html_decode(galley_str bytes, galley_str declared, galley_arena *arena,
                                 galley_str *text, const char **name, galley_error *err)
{
    size_t skip = 0, bad = 0;
    *text = (galley_str){0};
    *name = NULL;
    if (bytes.size > GALLEY_TEXT_MAX)
        return galley__fail(err, GALLEY_LIMIT, "a page of %zu bytes is over the limit", bytes.size);
    const char *set = mark_of(bytes, &skip);
    bytes = galley_str_sub(bytes, skip, bytes.size);
    bool valid = !set || strcmp(set, "UTF-8") == 0 ? galley_utf8_valid(bytes) == bytes.size : false;
    if (!set && is_utf16(bytes, name))
        set = *name;
    if (!set && !valid) { /* valid UTF-8 with bytes over 0x7F is nothing else by chance */
        set = set_of_label(declared);
        set = set ? set : declared_inside(bytes);
        if (set && strcmp(set, "UTF-8") == 0 && !nearly_utf8(bytes))
            set = NULL;
        set = set ? set : nearly_utf8(bytes) ? "UTF-8" : detect(bytes);
    } else if (!set) {
        set = declared_inside(bytes);
        set = set && strcmp(set, "ISO-2022-JP") == 0 ? set : "UTF-8";
    }
    *name = set;
    if (strcmp(set, "UTF-8") == 0) {
        *text = bytes;
        return valid ? GALLEY_OK : repair(bytes, arena, text, err);
    }
    if (strcmp(set, "CP1252") == 0)
        return from_1252(bytes, arena, text, err);
    return convert(bytes, set, arena, text, &bad, err);
}

/* The C library forgets a converter when nobody has it open: so each stays open. */
void galley_html_prepare(void)
{
    static iconv_t open[sizeof labels / sizeof *labels];
    if (open[0] != NULL)
        return;
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (i == 0 || strcmp(labels[i].set, labels[i - 1].set) != 0)
            open[i] = iconv_open("UTF-8", labels[i].set);
}
