/* core/html/slim.c: a page without what no reader sees, before the parser sees it.
 *
 * Two thirds of a news page are scripts, styles, drawings and attributes for programs. Leaving them
 * out first makes the parser three times as fast; and it is here that input made to be slow is made
 * harmless: an element keeps at most a few attributes, no element nests deeper than DEEPEST, no end
 * tag comes without its start tag, no NUL and no control byte is left.
 * SPDX-License-Identifier: MIT */
#include "core/html/html_internal.h"

#include "core/base/error.h"

#include <strings.h>

enum { DEEPEST = 512, VALUE_MAX = 4096, HREF_MAX = 200, LINKED_MAX = 64 };

typedef struct slim {
    galley_str in;
    char *out;
    size_t n;
    size_t depth;                /* of elements that need an end tag */
    uint32_t open[GALLEY__TAGS]; /* start tags without end tag, by element */
    bool no_plain_end;           /* a <title> was never closed: it is read as any element */
    bool no_end[4];              /* there is no more "</script" etc.: looked for once */
    galley__page *page;
} slim;

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static bool is_alpha(char c)
{
    return (unsigned char)((c | 32) - 'a') < 26;
}

static void put(slim *s, const char *data, size_t size)
{
    memcpy(s->out + s->n, data, size);
    s->n += size;
}

/* Text: NUL and control bytes become spaces; "<" that begins no tag is escaped by the caller. */
static void put_text(slim *s, const char *data, size_t size)
{
    char *out = s->out + s->n;
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)data[i];
        out[i] = (char)(c < 0x20 && c != '\n' && c != '\t' && c != '\r' ? ' '
                        : c == 0x7f                                     ? ' '
                                                                        : c);
    }
    s->n += size;
}

/* -- attributes -- */

typedef struct attribute {
    galley_str name, value;
} attribute;

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
    if (p == end || *p != '=') {
        *pos = (size_t)(behind - in.data);
        return true;
    }
    p++;
    while (p < end && is_space(*p))
        p++;
    if (p < end && (*p == '"' || *p == '\'')) {
        const char *close = memchr(p + 1, *p, (size_t)(end - p - 1));
        const char *stop = close ? close : end;
        a->value = (galley_str){p + 1, (size_t)(stop - p - 1)};
        p = close ? close + 1 : end;
    } else {
        const char *value = p;
        while (p < end && !is_space(*p) && *p != '>')
            p++;
        a->value = (galley_str){value, (size_t)(p - value)};
    }
    *pos = (size_t)(p - in.data);
    return true;
}

static bool name_is(galley_str name, const char *z)
{
    return name.size == strlen(z) && strncasecmp(name.data, z, name.size) == 0;
}

/* Attributes that are kept, in the order of their bits; "data-" ones count as a class. */
static const char *const kept[] = {
    "class",     "id",      "itemprop",   "property", "name",        "content",
    "href",      "rel",     "datetime",   "style",    "hidden",      "aria-hidden",
    "role",      "lang",    "xml:lang",   "itemtype", "data-testid", "data-component",
    "data-type", "data-qa", "aria-label", "title",    "itemscope",
};
enum { KEPT = sizeof kept / sizeof *kept };

static int kept_index(galley_str name)
{
    if (name.size < 2 || name.size > 14)
        return -1;
    char first = (char)(name.data[0] | 32);
    for (int i = 0; i < KEPT; i++)
        if (kept[i][0] == first && name_is(name, kept[i]))
            return i;
    return -1;
}

static bool tells_display(galley_str style)
{
    return memmem(style.data, style.size, "none", 4) || memmem(style.data, style.size, "hidden", 6);
}

static bool wanted(galley__tag tag, int index, galley_str value)
{
    const char *name = kept[index];
    if (strcmp(name, "style") == 0)
        return tells_display(value);
    if (strcmp(name, "href") == 0)
        return tag == GALLEY__TAG_A || tag == GALLEY__TAG_LINK;
    if (strcmp(name, "title") == 0 || strcmp(name, "aria-label") == 0)
        return false;
    if (strcmp(name, "name") == 0)
        return tag == GALLEY__TAG_META;
    if (strcmp(name, "content") == 0)
        return true;
    return true;
}

static void put_attribute(slim *s, int index, galley_str value, size_t most)
{
    if (value.size > most) { /* cut at a whole character */
        value.size = most;
        while (value.size > 0 && ((unsigned char)value.data[value.size] & 0xC0) == 0x80)
            value.size--;
    }
    put(s, " ", 1);
    put(s, kept[index], strlen(kept[index]));
    put(s, "=\"", 2);
    size_t start = s->n;
    put_text(s, value.data, value.size);
    for (size_t i = start; i < s->n; i++) /* a value in single quotes may hold double ones */
        if (s->out[i] == '"')
            s->out[i] = '\'';
    put(s, "\"", 1);
}

/* Copy a start tag's useful attributes; *pos is behind the name and comes behind ">". `type` gets the
 * value of a script's type. */
static void put_attributes(slim *s, galley__tag tag, size_t *pos, bool write, galley_str *type)
{
    uint32_t seen = 0;
    attribute a;
    while (next_attribute(s->in, pos, &a)) {
        if (!write) {
            if (name_is(a.name, "type"))
                *type = a.value;
            continue;
        }
        int index = kept_index(a.name);
        if (index < 0 || seen >> index & 1u || !wanted(tag, index, a.value))
            continue;
        seen |= 1u << index;
        bool href = strcmp(kept[index], "href") == 0;
        put_attribute(s, index, a.value,
                      href ? (tag == GALLEY__TAG_A ? HREF_MAX : VALUE_MAX) : VALUE_MAX);
    }
}

/* -- elements whose content is no markup -- */

static const char *const raw_names[] = {"script", "style", "noscript", "svg"};
enum { RAW_SCRIPT, RAW_STYLE, RAW_NOSCRIPT, RAW_SVG, RAWS };

/* Offset of "</name" from `from`, or the input's size. */
static size_t find_end(slim *s, int raw, size_t from)
{
    const char *name = raw_names[raw];
    size_t size = strlen(name);
    const char *p = s->in.data + from, *end = s->in.data + s->in.size;
    while (!s->no_end[raw] && (p = memchr(p, '<', (size_t)(end - p)))) {
        if ((size_t)(end - p) > size + 1 && p[1] == '/' && strncasecmp(p + 2, name, size) == 0 &&
            ((size_t)(end - p) == size + 2 || !is_alpha(p[size + 2])))
            return (size_t)(p - s->in.data);
        p++;
    }
    s->no_end[raw] = true;
    return s->in.size;
}

static bool is_linked(galley_str type)
{
    return type.size >= 7 && memmem(type.data, type.size, "ld+json", 7) != NULL;
}

/* Behind the start tag of a raw element: where its end tag begins. Where there is none the element is
 * taken as empty, but for scripts and styles, which then reach to the page's end. */
static size_t skip_raw(slim *s, int raw, size_t pos, galley_str type)
{
    size_t end = find_end(s, raw, pos);
    if (end == s->in.size && raw >= RAW_NOSCRIPT)
        return pos;
    if (raw == RAW_SCRIPT && is_linked(type) && s->page->n_linked < LINKED_MAX)
        s->page->linked[s->page->n_linked++] = galley_str_sub(s->in, pos, end);
    return end;
}

/* The title's and a textarea's content is text, whatever it looks like. */
static size_t put_plain(slim *s, const char *name, size_t pos)
{
    size_t size = strlen(name);
    const char *p = s->in.data + pos, *end = s->in.data + s->in.size;
    const char *stop = p;
    while ((stop = memchr(stop, '<', (size_t)(end - stop))) != NULL) {
        if ((size_t)(end - stop) > size + 1 && stop[1] == '/' &&
            strncasecmp(stop + 2, name, size) == 0)
            break;
        stop++;
    }
    if (!stop) {
        s->no_plain_end = true;
        return pos;
    }
    size_t start = s->n;
    put_text(s, p, (size_t)(stop - p));
    for (size_t i = start; i < s->n; i++)
        if (s->out[i] == '<')
            s->out[i] = ' ';
    return (size_t)(stop - s->in.data);
}

/* -- tags -- */

/* Elements that the parser closes by itself do not count as nesting. */
static bool counts(galley__tag tag)
{
    switch (tag) {
    case GALLEY__TAG_P:
    case GALLEY__TAG_LI:
    case GALLEY__TAG_DD:
    case GALLEY__TAG_DT:
    case GALLEY__TAG_TR:
    case GALLEY__TAG_TD:
    case GALLEY__TAG_TH:
        return false;
    default:
        return galley__html_tag_kind(tag) != 'v';
    }
}

static bool is_void(galley_str name)
{
    static const char *const more[] = {"area",  "base",   "col",   "embed",
                                       "param", "source", "track", "input"};
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        if (galley_str_eq(name, galley_str_of(more[i])))
            return true;
    return false;
}

/* The name in lower case into `to` (16 bytes; a longer one is cut), *pos behind it. */
static galley_str read_name(galley_str in, size_t *pos, char to[16])
{
    size_t n = 0;
    for (; *pos < in.size; ++*pos) {
        char c = in.data[*pos];
        if (is_space(c) || c == '>' || c == '/')
            break;
        if (n < 15)
            to[n++] = (char)((unsigned char)(c - 'A') < 26 ? c | 32 : c);
    }
    return (galley_str){to, n};
}

static bool plain_name(galley_str name)
{
    for (size_t i = 0; i < name.size; i++)
        if (!is_alpha(name.data[i]) && !(name.data[i] >= '0' && name.data[i] <= '9'))
            return false;
    return true;
}

static size_t start_tag(slim *s, size_t pos)
{
    char room[16];
    galley_str name = read_name(s->in, &pos, room), type = {NULL, 0};
    for (int raw = 0; raw < RAWS; raw++)
        if (galley_str_eq(name, galley_str_of(raw_names[raw]))) {
            put_attributes(s, GALLEY__TAG_OTHER, &pos, false, &type);
            bool empty = s->in.data[pos - 1] == '>' && pos >= 2 && s->in.data[pos - 2] == '/';
            return raw == RAW_SVG && empty ? pos : skip_raw(s, raw, pos, type);
        }
    galley__tag tag = galley__html_tag(name);
    bool drop = is_void(name) || (counts(tag) && s->depth >= DEEPEST);
    if (drop) {
        put_attributes(s, tag, &pos, false, &type);
        return pos;
    }
    put(s, "<", 1);
    if (tag == GALLEY__TAG_OTHER && !plain_name(name))
        put(s, "div", 3);
    else
        put(s, name.data, name.size);
    put_attributes(s, tag, &pos, true, &type);
    put(s, ">", 1);
    if (galley__html_tag_kind(tag) != 'v')
        s->open[tag]++;
    s->depth += counts(tag);
    if (!s->no_plain_end && (tag == GALLEY__TAG_TITLE || tag == GALLEY__TAG_TEXTAREA))
        return put_plain(s, galley__html_tag_name(tag), pos);
    return pos;
}

static size_t end_tag(slim *s, size_t pos)
{
    char room[16];
    galley_str name = read_name(s->in, &pos, room);
    const char *gt = pos < s->in.size ? memchr(s->in.data + pos, '>', s->in.size - pos) : NULL;
    size_t behind = gt ? (size_t)(gt - s->in.data) + 1 : s->in.size;
    galley__tag tag = galley__html_tag(name);
    if (galley_str_eq(name, GALLEY_STR("br"))) /* browsers read it as <br> */
        put(s, "<br>", 4);
    if (tag == GALLEY__TAG_P && s->open[tag] == 0)
        put(s, "<br>", 4);
    if (s->open[tag] == 0 || tag == GALLEY__TAG_BODY || tag == GALLEY__TAG_HTML)
        return behind;
    s->open[tag]--;
    s->depth -= counts(tag) && s->depth > 0;
    put(s, "</", 2);
    if (tag == GALLEY__TAG_OTHER && !plain_name(name))
        put(s, "div", 3);
    else
        put(s, name.data, name.size);
    put(s, ">", 1);
    return behind;
}

/* Behind "<!" or "<?": comments and declarations. */
static size_t skip_declaration(slim *s, size_t pos)
{
    galley_str in = s->in;
    if (in.size - pos >= 3 && memcmp(in.data + pos, "!--", 3) == 0) {
        if (pos + 3 < in.size && in.data[pos + 3] == '>')
            return pos + 4;
        const char *p = memmem(in.data + pos + 1, in.size - pos - 1, "-->", 3);
        return p ? (size_t)(p - in.data) + 3 : in.size;
    }
    const char *p = memchr(in.data + pos, '>', in.size - pos);
    return p ? (size_t)(p - in.data) + 1 : in.size;
}

static void run(slim *s)
{
    size_t pos = 0;
    while (pos < s->in.size) {
        const char *p = memchr(s->in.data + pos, '<', s->in.size - pos);
        size_t lt = p ? (size_t)(p - s->in.data) : s->in.size;
        put_text(s, s->in.data + pos, lt - pos);
        pos = lt + 1;
        if (pos >= s->in.size)
            return;
        char c = s->in.data[pos];
        if (is_alpha(c))
            pos = start_tag(s, pos);
        else if (c == '/' && pos + 1 < s->in.size && is_alpha(s->in.data[pos + 1]))
            pos = end_tag(s, pos + 1);
        else if (c == '!' || c == '?' || c == '/')
            pos = skip_declaration(s, pos);
        else
            put(s, "&lt;", 4);
    }
}

galley_status galley__html_slim(galley_str html, galley__page *page, galley_str *slim_out,
                                galley_error *err)
{
    /* "<" without a tag grows to four bytes, an attribute without quotes by three, </p> not by any:
     * count the first two's marks and there is room for all. */
    size_t more = 16;
    for (size_t i = 0; i < html.size; i++)
        more += html.data[i] == '<' || html.data[i] == '=';
    slim s = {.in = html, .page = page};
    s.out = galley_arena_alloc(page->arena, html.size + 8 * more);
    page->linked = galley_arena_calloc(page->arena, LINKED_MAX, sizeof *page->linked);
    if (!s.out || !page->linked)
        return galley__nomem(err);
    run(&s);
    *slim_out = (galley_str){s.out, s.n};
    return GALLEY_OK;
}
