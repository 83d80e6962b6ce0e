/* core/match/literals.c: from the items of a pattern to the strings that it needs.
 *
 * PCRE2 has cut the pattern into items (an atom with its quantifier, the parts of a group). What is not understood
 * here matches anything; what could change how the rest is read gives up. Both lose speed, never a match.
 * SPDX-License-Identifier: MIT */
#include "core/match/literals.h"

#include <galley/text.h>

#include "core/base/memory.h"

#include <math.h>
#include <string.h>

enum {
    MANY = 1 << 20, /* characters: as good as no bound */
    NO_END = UINT32_MAX,
    LONGEST = 60,     /* bytes of a string */
    MOST_JOINED = 64, /* strings made by joining two sets */
    MOST_OPTIONAL = 16,
    MOST_STRINGS = 2048,
    SMALL_CLASS = 6,
};

/* A set with fewer bits is in every text anyhow. */
#define ENOUGH_BITS 5.0f
#define GATE_BITS   8.0f

typedef struct strings {
    galley__literal *at;
    size_t count;
} strings;

/* What is known of a piece of the pattern. */
typedef struct part {
    galley__extent size;
    bool exact;       /* it matches `all` and nothing else, tried in this order */
    bool pure;        /* and no assertion but \b at its ends has a say */
    bool left, right; /* those \b */
    bool edge;        /* when a word character follows, there is a word boundary before it */
    strings all;
    galley__need first, second;
} part;

typedef struct reader {
    galley_str pattern;
    const galley__item *items;
    size_t n_items, at;
    size_t end; /* of the item before, in the pattern */
    galley_arena *arena;
    bool caseless, extended;
    bool given_up, no_memory;
    bool keeps_out; /* \K or \G: the start of a search matters */
    bool variants;
} reader;

/* -- sets of characters, extents -- */

static const galley__chars all_chars = {{UINT64_MAX, UINT64_MAX}, true};

static void chars_add(galley__chars *set, unsigned char c)
{
    if (c < 0x80)
        set->ascii[c >> 6] |= (uint64_t)1 << (c & 63);
    else
        set->other = true;
}

static galley__chars chars_or(galley__chars a, galley__chars b)
{
    return (galley__chars){{a.ascii[0] | b.ascii[0], a.ascii[1] | b.ascii[1]}, a.other || b.other};
}

static bool chars_empty(const galley__chars *set)
{
    return !set->ascii[0] && !set->ascii[1] && !set->other;
}

static uint32_t bounded(uint64_t n)
{
    return n > MANY ? MANY : (uint32_t)n;
}

static galley__extent extent_then(galley__extent a, galley__extent b)
{
    return (galley__extent){bounded((uint64_t)a.min + b.min), bounded((uint64_t)a.most + b.most),
                            chars_or(a.free, b.free), chars_or(a.any, b.any)};
}

static galley__extent extent_or(galley__extent a, galley__extent b)
{
    return (galley__extent){a.min < b.min ? a.min : b.min, a.most > b.most ? a.most : b.most,
                            chars_or(a.free, b.free), chars_or(a.any, b.any)};
}

static galley__extent extent_repeat(galley__extent a, uint32_t low, uint32_t high)
{
    if (high == 0)
        return (galley__extent){0};
    a.min = bounded((uint64_t)a.min * low);
    if (high != NO_END) {
        a.most = bounded((uint64_t)a.most * high);
        return a;
    }
    a.free = a.any;
    a.most = 0;
    return a;
}

static galley__extent one_char(galley__chars any)
{
    return (galley__extent){1, 1, {{0, 0}, false}, any};
}

static part anything(void)
{
    return (part){.size = {0, 0, all_chars, all_chars}};
}

/* -- strings -- */

static strings new_strings(reader *r, size_t count)
{
    strings s = {galley_arena_calloc(r->arena, count, sizeof *s.at), count};
    if (s.at == NULL) {
        r->no_memory = r->given_up = true;
        s.count = 0;
    }
    return s;
}

static galley__literal join(reader *r, galley__literal a, galley__literal b)
{
    if (a.size == 0 || b.size == 0)
        return a.size ? a : b;
    size_t size = (size_t)a.size + b.size;
    unsigned char *bytes = galley_arena_alloc(r->arena, size * 2);
    if (bytes == NULL) {
        r->no_memory = r->given_up = true;
        return (galley__literal){0};
    }
    memcpy(bytes, a.bytes, a.size);
    memcpy(bytes + a.size, b.bytes, b.size);
    memcpy(bytes + size, a.fold, a.size);
    memcpy(bytes + size + a.size, b.fold, b.size);
    return (galley__literal){bytes, bytes + size, (uint16_t)size, 0};
}

static size_t longest(const strings *s)
{
    size_t most = 0;
    for (size_t i = 0; i < s->count; i++)
        most = s->at[i].size > most ? s->at[i].size : most;
    return most;
}

static bool has_empty(const strings *s)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->at[i].size == 0)
            return true;
    return false;
}

static bool joinable(const strings *a, const strings *b)
{
    size_t n = a->count * b->count;
    if (longest(a) + longest(b) > LONGEST || n > MOST_STRINGS)
        return false;
    if (a->count == 1 || b->count == 1)
        return true;
    return n <= (has_empty(b) ? (size_t)MOST_OPTIONAL : (size_t)MOST_JOINED);
}

static strings join_all(reader *r, const strings *a, const strings *b)
{
    strings s = new_strings(r, a->count * b->count);
    for (size_t i = 0; i < s.count; i++)
        s.at[i] = join(r, a->at[i / b->count], b->at[i % b->count]);
    return s;
}

/* -- how rare a string is -- */

/* Bits of a byte of English news, roughly; a byte that is not named is rare. */
static float byte_bits(unsigned char c)
{
    static const unsigned char small[26] = {37, 62, 50, 48, 33, 57, 57, 46, 39, 88, 70, 48, 54,
                                            39, 38, 56, 92, 40, 40, 36, 52, 66, 60, 85, 58, 95};
    if (c >= 'a' && c <= 'z')
        return (float)small[c - 'a'] / 10;
    if (c >= 'A' && c <= 'Z')
        return 8;
    return c == ' ' ? 2.6f : c >= '0' && c <= '9' ? 7 : 7.5f;
}

static float literal_bits(const galley__literal *l)
{
    float bits = 0;
    for (size_t i = 0; i < l->size && i < 12; i++)
        bits += byte_bits(l->bytes[i]);
    bits +=
        (l->flags & GALLEY__LITERAL_LEFT ? 2.3f : 0) + (l->flags & GALLEY__LITERAL_RIGHT ? 2 : 0);
    return bits > 30 ? 30 : bits;
}

/* A search from further off costs more; so does one whose start has no bound. */
static float need_bits(const galley__need *need)
{
    float often = 0;
    for (size_t i = 0; i < need->count; i++)
        often += exp2f(-literal_bits(&need->at[i]));
    float far = chars_empty(&need->lead.free) ? (need->lead.most ? 1.0f : 0) : 3.0f;
    return -log2f(often) - far;
}

/* -- needs -- */

/* The strings as a need; none when one of them is too short to be looked for. */
static galley__need need_of(reader *r, const strings *s, galley__extent lead, bool left, bool right,
                            uint32_t order)
{
    galley__need need = {.lead = lead, .order = order};
    for (size_t i = 0; i < s->count; i++)
        if (s->at[i].size < 2)
            return need;
    strings copy = new_strings(r, s->count);
    for (size_t i = 0; i < copy.count; i++) {
        galley__literal *l = &copy.at[i];
        *l = s->at[i];
        l->flags =
            (uint8_t)((left && galley__is_word(l->bytes[0]) ? GALLEY__LITERAL_LEFT : 0) |
                      (right && galley__is_word(l->bytes[l->size - 1]) ? GALLEY__LITERAL_RIGHT
                                                                       : 0));
    }
    need.at = copy.at;
    need.count = copy.count;
    need.bits = need.count ? need_bits(&need) : 0;
    return need;
}

static void consider(part *p, galley__need need)
{
    if (need.count == 0)
        return;
    if (p->first.count == 0 || need.bits > p->first.bits) {
        p->second = p->first;
        p->first = need;
    } else if (p->second.count == 0 || need.bits > p->second.bits) {
        p->second = need;
    }
}

/* The same need seen from further left. */
static galley__need need_behind(galley__need need, galley__extent before, uint32_t order)
{
    need.lead = extent_then(before, need.lead);
    need.order = order;
    if (need.count)
        need.bits = need_bits(&need);
    return need;
}

/* One of two needs. */
static galley__need need_or(reader *r, const galley__need *a, const galley__need *b)
{
    galley__need need = {.lead = extent_or(a->lead, b->lead)};
    if (a->count == 0 || b->count == 0 || a->count + b->count > MOST_STRINGS)
        return need;
    strings s = new_strings(r, a->count + b->count);
    if (s.count == 0)
        return need;
    memcpy(s.at, a->at, a->count * sizeof *s.at);
    memcpy(s.at + a->count, b->at, b->count * sizeof *s.at);
    need.at = s.at;
    need.count = s.count;
    need.bits = need_bits(&need);
    return need;
}

/* -- text of an item -- */

static galley_str item_text(const reader *r)
{
    const galley__item *item = &r->items[r->at];
    return galley_str_sub(r->pattern, item->offset, (size_t)item->offset + item->size);
}

static bool starts(galley_str s, const char *with)
{
    size_t n = strlen(with);
    return s.size >= n && memcmp(s.data, with, n) == 0;
}

/* Past white space and comments of (?x), and (?#comments). */
static size_t skip_blank(const reader *r, galley_str s, size_t at)
{
    for (;;) {
        size_t before = at;
        while (r->extended && at < s.size && strchr(" \t\n\v\f\r", s.data[at]) && s.data[at])
            at++;
        if (r->extended && at < s.size && s.data[at] == '#') {
            while (at < s.size && s.data[at] != '\n')
                at++;
        } else if (starts(galley_str_sub(s, at, s.size), "(?#")) {
            while (at < s.size && s.data[at] != ')')
                at++;
            at += at < s.size;
        }
        if (at == before)
            return at;
    }
}

static bool read_number(galley_str s, size_t *at, uint32_t *n)
{
    size_t before = *at;
    *n = 0;
    while (*at < s.size && s.data[*at] >= '0' && s.data[*at] <= '9' && *n < MANY)
        *n = *n * 10 + (uint32_t)(s.data[(*at)++] - '0');
    return *at > before;
}

typedef struct repeat {
    uint32_t low, high;
    char kind; /* 0 greedy, '?' lazy, '+' possessive */
} repeat;

static bool read_braces(galley_str s, size_t *at, repeat *q)
{
    ++*at;
    if (!read_number(s, at, &q->low))
        return false;
    q->high = q->low;
    if (*at < s.size && s.data[*at] == ',') {
        ++*at;
        if (!read_number(s, at, &q->high))
            q->high = NO_END;
    }
    if (*at >= s.size || s.data[*at] != '}')
        return false;
    ++*at;
    return true;
}

/* What stands behind the atom; when it is not understood, any number of times. */
static repeat read_repeat(const reader *r, galley_str s, size_t at)
{
    repeat q = {1, 1, 0}, unknown = {0, NO_END, '+'};
    at = skip_blank(r, s, at);
    if (at >= s.size)
        return q;
    switch (s.data[at]) {
    case '*':
        q = (repeat){0, NO_END, 0};
        at++;
        break;
    case '+':
        q = (repeat){1, NO_END, 0};
        at++;
        break;
    case '?':
        q = (repeat){0, 1, 0};
        at++;
        break;
    case '{':
        if (!read_braces(s, &at, &q))
            return unknown;
        break;
    default:
        return unknown;
    }
    at = skip_blank(r, s, at);
    if (at < s.size && (s.data[at] == '?' || s.data[at] == '+'))
        q.kind = s.data[at++];
    return skip_blank(r, s, at) >= s.size ? q : unknown;
}

/* -- atoms -- */

static bool is_letter(uint32_t c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* One string of one character; `both`: in either case. */
static strings one_string(reader *r, const char *bytes, size_t size, bool both)
{
    strings s = new_strings(r, 1);
    unsigned char *copy = galley_arena_calloc(r->arena, size, 2);
    if (s.count == 0 || copy == NULL) {
        r->no_memory = r->given_up = true;
        return (strings){0};
    }
    memcpy(copy, bytes, size);
    if (both) {
        copy[0] |= 0x20;
        copy[1] = 0x20;
        r->variants |= copy[0] == 'k' || copy[0] == 's';
    }
    s.at[0] = (galley__literal){copy, copy + size, (uint16_t)size, 0};
    return s;
}

/* A character that stands for itself. Beyond ASCII folding is PCRE2's affair. */
static part char_part(reader *r, const char *bytes, size_t size)
{
    unsigned char c = (unsigned char)bytes[0];
    galley__chars any = {0};
    bool both = r->caseless && is_letter(c);
    if (r->caseless && c >= 0x80)
        return (part){.size = one_char(all_chars)};
    chars_add(&any, c);
    if (both) {
        chars_add(&any, c ^ 0x20);
        any.other = true;
    }
    return (part){.size = one_char(any),
                  .exact = true,
                  .pure = true,
                  .edge = c < 0x80 && !galley__is_word(c),
                  .all = one_string(r, bytes, size, both)};
}

static part set_part(galley__chars any, bool edge)
{
    return (part){.size = one_char(any), .edge = edge};
}

static galley__chars chars_of(const char *list, bool other)
{
    galley__chars set = {{0, 0}, other};
    for (; *list; list++)
        chars_add(&set, (unsigned char)*list);
    return set;
}

static galley__chars word_chars(bool inverted)
{
    galley__chars set = {{0, 0}, true};
    for (unsigned char c = 0; c < 0x80; c++)
        if (galley__is_word(c) != inverted)
            chars_add(&set, c);
    return set;
}

#define SPACES " \t\n\v\f\r"

/* \d and its like; with UCP all have characters beyond ASCII. False: another letter. */
static bool class_letter(char c, galley__chars *set)
{
    switch (c) {
    case 'd':
        *set = chars_of("0123456789", true);
        return true;
    case 's':
        *set = chars_of(SPACES, true);
        return true;
    case 'h':
        *set = chars_of(" \t", true);
        return true;
    case 'v':
        *set = chars_of("\n\v\f\r", true);
        return true;
    case 'w':
        *set = word_chars(false);
        return true;
    case 'W':
        *set = word_chars(true);
        return true;
    case 'D':
    case 'S':
    case 'H':
    case 'V':
    case 'N':
        *set = all_chars;
        return true;
    default:
        return false;
    }
}

static bool hex_value(galley_str s, size_t *at, uint32_t *value)
{
    size_t before = *at;
    for (*value = 0; *at < s.size && *at - before < 6; ++*at) {
        char c = s.data[*at];
        uint32_t digit = c >= '0' && c <= '9' ? (uint32_t)(c - '0')
                         : (c | 0x20) >= 'a' && (c | 0x20) <= 'f'
                             ? (uint32_t)((c | 0x20) - 'a' + 10)
                             : 16;
        if (digit == 16)
            break;
        *value = *value * 16 + digit;
    }
    return *at > before;
}

/* \xhh and \x{h...}, at the x. */
static bool hex_escape(galley_str s, size_t *at, uint32_t *value)
{
    ++*at;
    if (*at < s.size && s.data[*at] == '{') {
        ++*at;
        if (!hex_value(s, at, value) || *at >= s.size || s.data[*at] != '}')
            return false;
        ++*at;
        return true;
    }
    size_t stop = *at + 2 < s.size ? *at + 2 : s.size;
    return hex_value(galley_str_sub(s, 0, stop), at, value);
}

/* An ASCII character written with a backslash, at the character behind it. False: something else. */
static bool escaped_ascii(galley_str s, size_t *at, unsigned char *c)
{
    static const char names[] = "tnreaf", values[] = "\t\n\r\x1B\a\f";
    uint32_t value;
    char e = s.data[*at];
    const char *name = e ? strchr(names, e) : NULL;
    if (e == 'x') {
        if (!hex_escape(s, at, &value) || value >= 0x80)
            return false;
        *c = (unsigned char)value;
        return true;
    }
    if (name == NULL && (e == 0 || (unsigned char)e >= 0x80 || galley__is_word((unsigned char)e)))
        return e == '_' ? (*c = '_', ++*at, true) : false;
    *c = name ? (unsigned char)values[name - names] : (unsigned char)e;
    ++*at;
    return true;
}

/* An escape that takes characters; *size says how long it is. */
static part escape_part(reader *r, galley_str s, size_t *size)
{
    galley__chars set;
    unsigned char c;
    *size = s.size;
    if (s.size < 2)
        return anything();
    if (class_letter(s.data[1], &set) &&
        !(s.data[1] == 'N' && s.size > 2 && s.data[2] == '{' && s.size > 3 && s.data[3] == 'U')) {
        *size = 2;
        return set_part(set, strchr("sWhv", s.data[1]) != NULL);
    }
    if ((s.data[1] | 0x20) == 'p') {
        const char *stop = memchr(s.data, '}', s.size);
        *size = s.size > 2 && s.data[2] == '{' ? (stop ? (size_t)(stop - s.data) + 1 : s.size) : 3;
        return set_part(all_chars, false);
    }
    size_t at = 1;
    if (!escaped_ascii(s, &at, &c))
        return anything();
    *size = at;
    return char_part(r, (const char *)&c, 1);
}

/* -- classes -- */

typedef struct class_text {
    galley_str s;
    size_t at;
    galley__chars set;
    bool strange; /* not all understood */
} class_text;

/* One member; *c is 0x80 for what cannot be the end of an ASCII range. */
static void class_member(class_text *t, unsigned char *c)
{
    *c = (unsigned char)t->s.data[t->at];
    if (*c == '[' && t->at + 1 < t->s.size && strchr(":.=", t->s.data[t->at + 1])) {
        t->strange = true;
        return;
    }
    if (*c != '\\') {
        t->at++;
        *c = *c >= 0x80 ? 0x80 : *c;
        return;
    }
    galley__chars set;
    if (++t->at < t->s.size && class_letter(t->s.data[t->at], &set) && t->s.data[t->at] != 'N') {
        t->set = chars_or(t->set, set);
        t->at++;
        *c = 0xFF;
    } else if (t->at >= t->s.size || !escaped_ascii(t->s, &t->at, c)) {
        t->strange = true;
    }
}

static void class_add(class_text *t, unsigned char first, unsigned char last)
{
    if (first == 0xFF)
        return;
    for (unsigned c = first; c <= last && c <= 0x80; c++)
        chars_add(&t->set, (unsigned char)c);
}

/* Behind the "[" up to behind the "]". */
static void read_members(class_text *t)
{
    for (bool begun = false; !t->strange; begun = true) {
        unsigned char first, last;
        if (t->at >= t->s.size) {
            t->strange = true;
            return;
        }
        if (t->s.data[t->at] == ']' && begun) {
            t->at++;
            return;
        }
        class_member(t, &first);
        last = first;
        if (t->at + 1 < t->s.size && t->s.data[t->at] == '-' && t->s.data[t->at + 1] != ']') {
            t->at++;
            if (first == 0xFF)
                t->strange = true;
            else
                class_member(t, &last);
            t->strange |= last == 0xFF;
        }
        class_add(t, first, last);
    }
}

static size_t count_chars(const galley__chars *set)
{
    return (size_t)(__builtin_popcountll(set->ascii[0]) + __builtin_popcountll(set->ascii[1]));
}

/* A few ASCII characters are as many strings; both cases of one letter are one. */
static strings class_strings(reader *r, const galley__chars *set)
{
    strings s = new_strings(r, SMALL_CLASS * 2);
    size_t n = 0;
    for (unsigned char c = 0; c < 0x80 && s.count; c++) {
        char text = (char)c;
        bool other_case = is_letter(c) && (r->caseless || galley__chars_has(set, c ^ 0x20));
        if (!galley__chars_has(set, c) ||
            (other_case && galley__chars_has(set, c ^ 0x20) && c < 'a'))
            continue;
        bool variants = r->variants;
        strings one = one_string(r, &text, 1, other_case);
        if (!r->caseless)
            r->variants = variants; /* [Ss] is not (?i)s */
        if (one.count)
            s.at[n++] = one.at[0];
    }
    s.count = n;
    return s;
}

static part class_part(reader *r, galley_str s, size_t *size)
{
    class_text t = {.s = s, .at = 1};
    bool inverted = s.size > 1 && s.data[1] == '^';
    t.at += inverted;
    read_members(&t);
    *size = t.strange ? s.size : t.at;
    if (t.strange)
        return s.data[s.size - 1] == ']' ? set_part(all_chars, false) : anything();
    if (inverted) {
        for (int i = 0; i < 2; i++)
            t.set.ascii[i] = r->caseless ? UINT64_MAX : ~t.set.ascii[i];
        t.set.other = true;
        return set_part(t.set, false);
    }
    galley__chars word = word_chars(false);
    bool edge =
        !(t.set.ascii[0] & word.ascii[0]) && !(t.set.ascii[1] & word.ascii[1]) && !t.set.other;
    part p = set_part(t.set, edge);
    if (!t.set.other && count_chars(&t.set) <= SMALL_CLASS && count_chars(&t.set)) {
        p.all = class_strings(r, &t.set);
        p.exact = p.pure = true;
    }
    if (r->caseless) {
        for (unsigned char c = 'A'; c <= 'Z'; c++)
            if (galley__chars_has(&t.set, c) || galley__chars_has(&t.set, c | 0x20)) {
                chars_add(&p.size.any, c);
                chars_add(&p.size.any, c | 0x20);
            }
        if (t.set.other) /* the Kelvin sign and the long s may be in it */
            p.size.any = chars_or(p.size.any, chars_of("kKsS", true));
        p.size.any.other = true;
    }
    return p;
}

/* -- options -- */

/* "(?i-x)" or "(?i:": false when it is neither; *group says which. */
static bool read_options(reader *r, galley_str s, bool *group, size_t *size)
{
    bool on = true, caseless = r->caseless, extended = r->extended;
    for (size_t at = 2; at < s.size; at++) {
        char c = s.data[at];
        if (c == ')' || c == ':') {
            r->caseless = caseless;
            r->extended = extended;
            *group = c == ':';
            *size = at + 1;
            return true;
        }
        if (c == '^') {
            caseless = extended = false;
        } else if (c == '-') {
            on = false;
        } else if (c == 'i') {
            caseless = on;
        } else if (c == 'x') {
            if (at + 1 < s.size && s.data[at + 1] == 'x')
                return false; /* blanks in classes */
            extended = on;
        } else if (!strchr("mnsJU", c) || c == 0) {
            return false;
        }
    }
    return false;
}

/* What lies between two items: option settings for which there is no item. */
static void read_gap(reader *r, galley_str gap)
{
    while (gap.size && !r->given_up) {
        bool group = false;
        size_t size = skip_blank(r, gap, 0);
        if (size == 0 && (!starts(gap, "(?") || !read_options(r, gap, &group, &size) || group))
            r->given_up = true;
        gap = galley_str_sub(gap, size, gap.size);
    }
}

/* The item in hand, after the gap before it; false at the end. PCRE2 shows a repeated group as often as it
 * repeats: what lies before the last end has been seen. */
static bool look(reader *r)
{
    while (r->at < r->n_items && r->items[r->at].offset < r->end)
        r->at++;
    if (r->given_up || r->at >= r->n_items)
        return false;
    if (r->items[r->at].offset > r->end) {
        read_gap(r, galley_str_sub(r->pattern, r->end, r->items[r->at].offset));
        r->end = r->items[r->at].offset;
    }
    const galley__item *item = &r->items[r->at];
    if (item->size > r->pattern.size - item->offset) /* not a piece of the pattern */
        r->given_up = true;
    return !r->given_up && item->size > 0;
}

static void step(reader *r)
{
    r->end = (size_t)r->items[r->at].offset + r->items[r->at].size;
    r->at++;
}

/* -- sequences -- */

/* A sequence while it is read. `run` is what the last items match exactly. */
typedef struct sequence {
    part p;
    strings run;
    galley__extent before; /* the run */
    bool run_left;
    uint32_t order, run_order; /* of the items, from 1; of the item before the run */
    bool whole;                /* the run is all there was */
} sequence;

static void begin_run(reader *r, sequence *s)
{
    s->run = new_strings(r, 1); /* the empty string */
    s->before = s->p.size;
    s->run_left = s->p.edge;
    s->run_order = s->order;
}

static void end_run(reader *r, sequence *s, bool right)
{
    if (!r->given_up)
        consider(&s->p, need_of(r, &s->run, s->before, s->run_left, right, s->run_order));
}

static void repeat_part(reader *r, part *p, repeat q, bool edge_before)
{
    bool once = q.low == 1 && q.high == 1 && q.kind != '+';
    bool maybe = q.low == 0 && q.high == 1 && q.kind != '+';
    p->size = extent_repeat(p->size, q.low, q.high);
    if (q.low == 0)
        p->edge = p->edge && edge_before;
    if (q.low == 0)
        p->first = p->second = (galley__need){0};
    if (once)
        return;
    if (p->exact && q.low > 0)
        consider(p, need_of(r, &p->all, (galley__extent){0}, edge_before, false, 0));
    p->exact = p->exact && maybe;
    p->pure = p->pure && maybe;
    if (!p->exact)
        return;
    strings with = new_strings(r, p->all.count + 1);
    if (with.count)
        memcpy(with.at + (q.kind == '?'), p->all.at, p->all.count * sizeof *with.at);
    p->all = with;
}

static void add_part(reader *r, sequence *s, part x)
{
    part *p = &s->p;
    bool edge = x.edge;
    s->order++;
    consider(p, need_behind(x.first, p->size, s->order));
    consider(p, need_behind(x.second, p->size, s->order));
    p->pure = p->pure && x.pure && !x.left && !x.right && !p->right;
    bool joined = x.exact && joinable(&s->run, &x.all);
    if (joined) {
        s->run = join_all(r, &s->run, &x.all);
        p->size = extent_then(p->size, x.size);
        p->edge = edge;
        return;
    }
    end_run(r, s, false);
    s->whole = false;
    bool before = p->edge;
    galley__extent behind = extent_then(p->size, x.size);
    if (x.exact) {
        s->run = x.all;
        s->before = p->size;
        s->run_left = before;
        s->run_order = s->order;
    }
    p->size = behind;
    p->edge = edge;
    if (!x.exact)
        begin_run(r, s);
}

/* \b: the run up to here ends at a boundary, whatever follows. */
static void add_boundary(reader *r, sequence *s)
{
    bool begun = s->order > 0;
    if (s->run.count && (s->run.count > 1 || s->run.at[0].size))
        end_run(r, s, true);
    if (!begun)
        s->p.left = true;
    else
        s->p.right = true;
    s->p.edge = true;
    if (s->run.count == 1 && s->run.at[0].size == 0)
        s->run_left = true;
}

/* -- groups -- */

static part read_choice(reader *r, bool edge);

/* Behind the opening item up to behind the closing one. */
static part read_group(reader *r, bool edge, repeat *q)
{
    bool caseless = r->caseless, extended = r->extended;
    part p = read_choice(r, edge);
    if (!look(r) || !starts(item_text(r), ")")) {
        r->given_up = true;
        return p;
    }
    r->caseless = caseless;
    r->extended = extended;
    *q = read_repeat(r, item_text(r), 1);
    step(r);
    return p;
}

typedef enum opening {
    OPEN_GROUP,
    OPEN_ATOMIC,
    OPEN_LOOK,
    OPEN_OPTIONS,
    OPEN_CALL,
    OPEN_UNKNOWN
} opening;

static opening what_opens(galley_str s)
{
    static const struct {
        const char *text;
        opening is;
    } kinds[] = {
        {"(?:", OPEN_GROUP},   {"(?|", OPEN_GROUP},   {"(?>", OPEN_ATOMIC}, {"(?=", OPEN_LOOK},
        {"(?!", OPEN_LOOK},    {"(?<=", OPEN_LOOK},   {"(?<!", OPEN_LOOK},  {"(?*", OPEN_LOOK},
        {"(?<*", OPEN_LOOK},   {"(?P<", OPEN_GROUP},  {"(?P=", OPEN_CALL},  {"(?P>", OPEN_CALL},
        {"(?<", OPEN_GROUP},   {"(?'", OPEN_GROUP},   {"(?&", OPEN_CALL},   {"(?R", OPEN_CALL},
        {"(?(", OPEN_UNKNOWN}, {"(?C", OPEN_UNKNOWN}, {"(*", OPEN_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (starts(s, kinds[i].text))
            return kinds[i].is;
    if (!starts(s, "(?"))
        return OPEN_GROUP;
    if (s.size == 2)
        return OPEN_UNKNOWN;
    char c = s.data[2];
    bool digit = (c >= '0' && c <= '9') || c == '+';
    digit |= c == '-' && s.size > 3 && s.data[3] >= '0' && s.data[3] <= '9';
    return digit ? OPEN_CALL : OPEN_OPTIONS;
}

/* An item that begins with "(". */
static void add_opened(reader *r, sequence *s)
{
    galley_str text = item_text(r);
    bool caseless = r->caseless, extended = r->extended, group = true;
    opening is = what_opens(text);
    size_t size = 0;
    repeat q = {1, 1, 0};
    if (is == OPEN_UNKNOWN || (is == OPEN_OPTIONS && !read_options(r, text, &group, &size))) {
        r->given_up = true;
        return;
    }
    step(r);
    if (is == OPEN_OPTIONS && !group)
        return;
    if (is == OPEN_CALL) {
        add_part(r, s, anything());
        return;
    }
    part x = read_group(r, is == OPEN_LOOK ? false : s->p.edge, &q);
    r->caseless = caseless;
    r->extended = extended;
    if (is == OPEN_LOOK) {
        s->p.pure = false;
        return;
    }
    if (is == OPEN_ATOMIC)
        x.pure = false;
    if (q.high ==
        0) /* PCRE2 10.42 takes the start of (a|^){0} for its own, and then misses matches */
        r->given_up = true;
    repeat_part(r, &x, q, s->p.edge);
    add_part(r, s, x);
}

/* -- items -- */

/* Assertions and the like; false when it takes characters. */
static bool add_empty(reader *r, sequence *s, galley_str text)
{
    char c = text.data[0], e = text.size > 1 ? text.data[1] : 0;
    if (c != '^' && c != '$' && (c != '\\' || !e || !strchr("bBAZzGK", e)))
        return false;
    repeat q = read_repeat(r, text, c == '\\' ? 2 : 1);
    bool once = q.low == 1 && q.high == 1;
    if (c == '\\' && (e == 'G' || e == 'K'))
        r->keeps_out = true;
    if (c == '\\' && e == 'b' && once) {
        add_boundary(r, s);
    } else {
        s->p.pure = false;
        if (once && (c == '^' || (c == '\\' && e == 'A')))
            s->p.edge = true;
    }
    step(r);
    return true;
}

static void add_item(reader *r, sequence *s)
{
    galley_str text = item_text(r);
    size_t size = 1;
    part x;
    if (add_empty(r, s, text))
        return;
    if (text.data[0] == '\\') {
        x = escape_part(r, text, &size);
    } else if (text.data[0] == '[') {
        x = class_part(r, text, &size);
    } else if (text.data[0] == '.') {
        x = set_part(all_chars, false);
    } else {
        size = 0;
        galley_utf8_next(text, &size);
        x = char_part(r, text.data, size);
    }
    repeat_part(r, &x, read_repeat(r, text, size), s->p.edge);
    step(r);
    add_part(r, s, x);
}

static part read_sequence(reader *r, bool edge)
{
    sequence s = {.p = {.pure = true, .edge = edge}, .whole = true};
    begin_run(r, &s);
    while (look(r)) {
        char c = item_text(r).data[0];
        if (c == '|' || c == ')')
            break;
        if (c == '(')
            add_opened(r, &s);
        else
            add_item(r, &s);
    }
    end_run(r, &s, false);
    s.p.exact = s.whole;
    s.p.pure = s.p.pure && s.whole;
    s.p.all = s.run;
    return s.p;
}

static void unite(reader *r, part *p, const part *x)
{
    size_t n = p->all.count + x->all.count;
    p->size = extent_or(p->size, x->size);
    p->pure = p->pure && x->pure && p->left == x->left && p->right == x->right;
    p->edge = p->edge && x->edge;
    p->first = need_or(r, &p->first, &x->first);
    p->second = (galley__need){0};
    p->exact = p->exact && x->exact && n <= MOST_STRINGS;
    p->pure = p->pure && p->exact;
    if (!p->exact)
        return;
    strings all = new_strings(r, n);
    if (all.count && p->all.count)
        memcpy(all.at, p->all.at, p->all.count * sizeof *all.at);
    if (all.count && x->all.count)
        memcpy(all.at + p->all.count, x->all.at, x->all.count * sizeof *all.at);
    p->all = all;
}

static part read_choice(reader *r, bool edge)
{
    part p = read_sequence(r, edge);
    while (look(r) && starts(item_text(r), "|")) {
        step(r);
        part x = read_sequence(r, edge);
        unite(r, &p, &x);
    }
    return p;
}

/* -- the whole pattern -- */

static void choose(const reader *r, const part *p, galley__needs *out)
{
    if (p->first.count == 0 || p->first.bits < ENOUGH_BITS)
        return;
    out->tier = r->keeps_out ? GALLEY__TIER_GATE : GALLEY__TIER_WINDOW;
    out->first = p->first;
    if (p->second.count && p->second.bits >= GATE_BITS && p->second.count <= MOST_JOINED)
        out->second = p->second;
}

/* The needs of a pure pattern are its strings themselves, in its order. */
static void choose_pure(reader *r, const part *p, galley__needs *out)
{
    galley__need need = need_of(r, &p->all, (galley__extent){0}, p->left, p->right, 0);
    if (!p->pure || need.count == 0 || r->given_up)
        return;
    for (size_t i = 0; i < need.count; i++)
        if ((p->left && !(need.at[i].flags & GALLEY__LITERAL_LEFT)) ||
            (p->right && !(need.at[i].flags & GALLEY__LITERAL_RIGHT)))
            return;
    out->tier = GALLEY__TIER_PURE;
    out->first = need;
    out->second = (galley__need){0};
    out->left = p->left;
    out->right = p->right;
}

static bool has_quoting(galley_str s)
{
    return memmem(s.data, s.size, "\\Q", 2) || memmem(s.data, s.size, "\\E", 2);
}

bool galley__literals_find(galley_str pattern, bool caseless, const galley__item *items,
                           size_t n_items, galley_arena *arena, galley__needs *out)
{
    reader r = {.pattern = pattern,
                .items = items,
                .n_items = n_items,
                .arena = arena,
                .caseless = caseless};
    *out = (galley__needs){.tier = GALLEY__TIER_ALWAYS};
    if (pattern.data == NULL || pattern.size == 0 || has_quoting(pattern))
        return true;
    part p = read_choice(&r, false);
    if (look(&r))
        r.given_up = true;
    if (r.given_up)
        return !r.no_memory;
    choose(&r, &p, out);
    if (out->tier == GALLEY__TIER_WINDOW)
        choose_pure(&r, &p, out);
    out->variants = r.variants;
    return !r.no_memory;
}
