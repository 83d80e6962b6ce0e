/* core/html/token.c: a page to its tags and its text.
 *
 * One pass; each byte is looked at once, most of them by memchr. Scripts, styles, comments and drawings,
 * two thirds of a news page, are stepped over. What HTML's standard calls a parse error is read as browsers
 * read it, as far as it matters for the text.
 * SPDX-License-Identifier: MIT */
#include "core/html/html_internal.h"

#include "core/text/utf8.h"

#include <stddef.h>
#include <strings.h>

/* Elements whose content is no markup. */
static const char *const raw_names[] = {"script", "style", "svg",     "title",   "textarea",
                                        "iframe", "xmp",   "noembed", "noframes"};
enum { RAW_SCRIPT, RAW_STYLE, RAW_SVG, RAW_TITLE, RAW_TEXTAREA, RAWS = 9 };

typedef struct reader {
    galley_str in;
    const galley__sink *sink;
    bool no_end[RAWS]; /* there is no more "</script" etc.: looked for once */
    bool no_comment_end;
} reader;

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static bool is_alpha(char c)
{
    return (unsigned char)((c | 32) - 'a') < 26;
}

/* -- attributes -- */

typedef struct attribute {
    galley_str name, value;
} attribute;

/* At "=" or behind it: *value and the place behind it. */
static const char *read_value(const char *p, const char *end, galley_str *value)
{
    while (p < end && is_space(*p))
        p++;
    if (p < end && (*p == '"' || *p == '\'')) {
        const char *close = memchr(p + 1, *p, (size_t)(end - p - 1));
        const char *stop = close ? close : end;
        *value = (galley_str){p + 1, (size_t)(stop - p - 1)};
        return close ? close + 1 : end;
    }
    const char *start = p;
    while (p < end && !is_space(*p) && *p != '>')
        p++;
    *value = (galley_str){start, (size_t)(p - start)};
    return p;
}

/* The next attribute from *pos; false at the tag's end, *pos then behind ">" (or at the end). */
static bool next_attribute(galley_str in, size_t *pos, attribute *a)
{
    const char *p = in.data + *pos, *end = in.data + in.size;
    while (p < end && (is_space(*p) || *p == '/'))
        p++;
    if (p == end || *p == '>') {
        *pos = (size_t)(p - in.data) + (p < end);
        return false;
    }
    const char *name = p++; /* a "=" in front belongs to the name */
    while (p < end && !is_space(*p) && *p != '=' && *p != '>' && *p != '/')
        p++;
    *a = (attribute){{name, (size_t)(p - name)}, {p, 0}};
    const char *behind = p;
    while (p < end && is_space(*p))
        p++;
    p = p < end && *p == '=' ? read_value(p + 1, end, &a->value) : behind;
    *pos = (size_t)(p - in.data);
    return true;
}

static bool name_is(galley_str name, const char *z)
{
    return name.size == strlen(z) && strncasecmp(name.data, z, name.size) == 0;
}

/* Where an attribute's value goes, or NULL. */
static galley_str *place_of(galley_str name, galley__attributes *a)
{
    static const struct {
        const char *name;
        size_t size, offset;
    } table[] = {
#define P(name, field) {name, sizeof name - 1, offsetof(galley__attributes, field)}
        P("class", class),         P("id", id),
        P("itemprop", itemprop),   P("property", property),
        P("name", name),           P("content", content),
        P("href", href),           P("rel", rel),
        P("datetime", datetime),   P("style", style),
        P("role", role),           P("lang", lang),
        P("xml:lang", lang),       P("data-testid", data),
        P("data-component", data), P("data-type", data),
        P("data-qa", data),        P("type", type),
#undef P
    };
    if (name.size < 2 || name.size > 14)
        return NULL;
    char first = (char)(name.data[0] | 32);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].name[0] == first && table[i].size == name.size &&
            strncasecmp(name.data, table[i].name, name.size) == 0)
            return (galley_str *)(void *)((char *)a + table[i].offset);
    return NULL;
}

/* All of a start tag's; *pos is behind the name and comes behind ">". Of two with a name the first counts. */
static void read_attributes(galley_str in, size_t *pos, galley__attributes *a)
{
    attribute one;
    memset(a, 0, sizeof *a);
    while (next_attribute(in, pos, &one)) {
        galley_str *to = place_of(one.name, a);
        if (to && to->size == 0)
            *to = one.value;
        else if (!to && name_is(one.name, "hidden"))
            a->hidden = !name_is(one.value, "false");
    }
}

/* -- elements whose content is no markup -- */

static int raw_of(galley_str name)
{
    if (name.size < 3)
        return -1;
    for (int i = 0; i < RAWS; i++)
        if (raw_names[i][0] == name.data[0] && galley_str_eq(name, galley_str_of(raw_names[i])))
            return i;
    return -1;
}

/* Offset of "</name" from `from`, or the input's size. */
static size_t find_end(reader *r, int raw, size_t from)
{
    const char *name = raw_names[raw];
    size_t size = strlen(name);
    const char *p = r->in.data + from, *end = r->in.data + r->in.size;
    while (!r->no_end[raw] && p < end && (p = memchr(p, '<', (size_t)(end - p)))) {
        if ((size_t)(end - p) > size + 1 && p[1] == '/' && strncasecmp(p + 2, name, size) == 0 &&
            ((size_t)(end - p) == size + 2 || !is_alpha(p[size + 2])))
            return (size_t)(p - r->in.data);
        p++;
    }
    r->no_end[raw] = true;
    return r->in.size;
}

static size_t behind_gt(galley_str in, size_t pos)
{
    const char *p = pos < in.size ? memchr(in.data + pos, '>', in.size - pos) : NULL;
    return p ? (size_t)(p - in.data) + 1 : in.size;
}

static bool is_linked(galley_str type)
{
    return type.size >= 7 && memmem(type.data, type.size, "ld+json", 7) != NULL;
}

/* Behind the start tag of a raw element: where to go on. One without end is taken as empty, but for
 * scripts and styles, which then reach to the page's end. */
static size_t read_raw(reader *r, int raw, size_t pos, const galley__attributes *a)
{
    const galley__sink *sink = r->sink;
    size_t end = find_end(r, raw, pos);
    if (end == r->in.size && raw > RAW_STYLE)
        return pos;
    galley_str content = galley_str_sub(r->in, pos, end);
    if (raw == RAW_SCRIPT && is_linked(a->type) && *sink->n_linked < GALLEY__LINKED_MAX)
        sink->linked[(*sink->n_linked)++] = content;
    if (raw == RAW_TITLE) {
        sink->start(sink->ctx, GALLEY__TAG_TITLE, GALLEY_STR("title"), a);
        if (content.size)
            sink->text(sink->ctx, content);
        sink->end(sink->ctx, GALLEY__TAG_TITLE, GALLEY_STR("title"));
    }
    return behind_gt(r->in, end);
}

/* -- tags -- */

enum { NAME_ROOM = 32 };

/* The name in lower case into `to` (a longer one is cut), *pos behind it. */
static galley_str read_name(galley_str in, size_t *pos, char to[NAME_ROOM])
{
    size_t n = 0;
    for (; *pos < in.size; ++*pos) {
        char c = in.data[*pos];
        if (is_space(c) || c == '>' || c == '/')
            break;
        if (n < NAME_ROOM)
            to[n++] = (char)((unsigned char)(c - 'A') < 26 ? c | 32 : c);
    }
    return (galley_str){to, n};
}

static size_t start_tag(reader *r, size_t pos)
{
    char room[NAME_ROOM];
    galley__attributes a;
    galley_str name = read_name(r->in, &pos, room);
    read_attributes(r->in, &pos, &a);
    int raw = raw_of(name);
    if (raw >= 0) {
        bool closed = r->in.data[pos - 1] == '>' && pos >= 2 && r->in.data[pos - 2] == '/';
        return raw == RAW_SVG && closed ? pos : read_raw(r, raw, pos, &a);
    }
    r->sink->start(r->sink->ctx, galley__html_tag(name), name, &a);
    return pos;
}

static size_t end_tag(reader *r, size_t pos)
{
    char room[NAME_ROOM];
    galley_str name = read_name(r->in, &pos, room);
    r->sink->end(r->sink->ctx, galley__html_tag(name), name);
    return behind_gt(r->in, pos);
}

/* Behind "<!" or "<?": comments and declarations. */
static size_t skip_declaration(reader *r, size_t pos)
{
    galley_str in = r->in;
    if (in.size - pos < 3 || memcmp(in.data + pos, "!--", 3) != 0)
        return behind_gt(in, pos);
    if (pos + 3 < in.size && in.data[pos + 3] == '>')
        return pos + 4;
    const char *p =
        r->no_comment_end ? NULL : memmem(in.data + pos + 1, in.size - pos - 1, "-->", 3);
    r->no_comment_end = p == NULL;
    return p ? (size_t)(p - in.data) + 3 : in.size;
}

/* Where the text from `pos` ends: at a "<" that begins a tag. */
static size_t text_end(galley_str in, size_t pos)
{
    while (pos < in.size) {
        const char *p = memchr(in.data + pos, '<', in.size - pos);
        if (!p)
            return in.size;
        pos = (size_t)(p - in.data);
        char c = pos + 1 < in.size ? p[1] : ' ';
        if (is_alpha(c) || c == '!' || c == '?' || c == '/')
            return pos;
        pos++;
    }
    return in.size;
}

void galley__html_tokens(galley_str html, const galley__sink *sink)
{
    reader r = {.in = html, .sink = sink};
    size_t pos = 0;
    while (pos < html.size) {
        size_t lt = text_end(html, pos);
        if (lt > pos)
            sink->text(sink->ctx, galley_str_sub(html, pos, lt));
        pos = lt + 1;
        if (pos >= html.size)
            return;
        char c = html.data[pos];
        if (is_alpha(c))
            pos = start_tag(&r, pos);
        else if (c == '/' && pos + 1 < html.size && is_alpha(html.data[pos + 1]))
            pos = end_tag(&r, pos + 1);
        else
            pos = skip_declaration(&r, pos);
    }
}

/* -- entities -- */

static const struct {
    const char *name;
    uint32_t c;
} entities[] = {
#define E(name, c) {name, c},
#include "core/html/entity.def"
#undef E
};
enum { ENTITIES = sizeof entities / sizeof *entities, ENTITY_MAX = 8 };

static uint32_t named(const char *name, size_t size)
{
    size_t low = 0, high = ENTITIES;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = galley_str_cmp(galley_str_of(entities[middle].name), (galley_str){name, size});
        if (order == 0)
            return entities[middle].c;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

/* 0x80 to 0x9F are meant as Windows-1252 has them. */
static uint32_t repaired(uint32_t c)
{
    static const uint16_t windows[32] = {
        0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};
    if (c >= 0x80 && c < 0xA0)
        return windows[c - 0x80];
    if (c == 0 || (c >= 0xD800 && c < 0xE000) || c > 0x10FFFF)
        return 0xFFFD;
    return c < 0x20 || c == 0x7F ? ' ' : c;
}

static int digit_of(char c, bool hex)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 32);
    return hex && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Behind "&#". */
static size_t numbered(galley_str s, uint32_t *c)
{
    size_t i = 2;
    bool hex = i < s.size && (s.data[i] | 32) == 'x';
    i += hex;
    size_t digits = i;
    uint32_t value = 0;
    for (; i < s.size; i++) {
        int digit = digit_of(s.data[i], hex);
        if (digit < 0)
            break;
        value = value > 0x110000 ? value : value * (hex ? 16u : 10u) + (uint32_t)digit;
    }
    if (i == digits)
        return 0;
    *c = repaired(value);
    return i + (i < s.size && s.data[i] == ';');
}

size_t galley__html_entity(galley_str s, uint32_t *c)
{
    if (s.size > 2 && s.data[1] == '#')
        return numbered(s, c);
    size_t n = 1;
    while (n < s.size && n <= ENTITY_MAX &&
           (is_alpha(s.data[n]) || (unsigned char)(s.data[n] - '0') < 10))
        n++;
    if (n == 1)
        return 0;
    *c = named(s.data + 1, n - 1);
    bool closed = n < s.size && s.data[n] == ';';
    return *c && (closed || *c < 0x100) ? n + closed : 0; /* "&sub=1" is no subset sign */
}

bool galley__html_decoded(galley_str s, galley_arena *arena, galley_str *out)
{
    *out = s;
    if (s.size == 0 || !memchr(s.data, '&', s.size))
        return true;
    char *to = galley_arena_alloc(arena, s.size + 1); /* no entity is shorter than its character */
    if (!to)
        return false;
    size_t n = 0, used;
    uint32_t c;
    for (size_t i = 0; i < s.size;) {
        used = s.data[i] == '&' ? galley__html_entity(galley_str_sub(s, i, s.size), &c) : 0;
        if (used)
            n += galley__utf8_put(to + n, c);
        else
            to[n++] = s.data[i];
        i += used ? used : 1;
    }
    *out = (galley_str){to, n};
    return true;
}
