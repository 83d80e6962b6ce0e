/* core/format/xml.c: one walk over the text, with a stack of open elements and one of declared prefixes.
 * Nothing here calls itself; whatever is looked for ahead and not found is not looked for again.
 * SPDX-License-Identifier: MIT */
#include "core/format/xml.h"

#include "core/format/url.h"

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/text/utf8.h"

#include <strings.h>

enum {
    PREFIXES = 128,
    ENTITIES = 256,
    ENTITY_SIZE = 64,
    BASES = 4096,
    BASE_SIZE = 2048,
    EXPANSION = 4096
};

typedef struct open_element {
    uint32_t node;
    uint32_t prefixes; /* in use before it */
    galley_str qname;
} open_element;

typedef struct prefix {
    galley_str name;
    galley__ns ns;
} prefix;

/* <!ENTITY name "value"> without markup in it: nothing that could grow. */
typedef struct entity {
    galley_str name, value;
} entity;

typedef struct reader {
    galley__xml *xml;
    const char *start, *p, *end;
    size_t nodes_room, attrs_room;
    open_element stack[GALLEY__XML_DEPTH + 1];
    size_t depth, too_deep;
    prefix prefixes[PREFIXES];
    size_t n_prefixes;
    entity entities[ENTITIES];
    size_t n_entities;
    size_t expanded; /* bytes that entities have put in beyond their names */
    const galley__xml_options *options;
    size_t bases; /* xml:base resolved so far */
    bool no_comment_end, no_section_end, no_instruction_end, no_quote, no_apostrophe,
        no_doctype_end;
    bool root_seen, failed;
} reader;

static void fault(reader *r, const char *what, const char *at)
{
    if (r->xml->faults++ == 0) {
        r->xml->fault = what;
        r->xml->fault_at = (size_t)(at - r->start);
    }
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool is_name_start(char c)
{
    return (unsigned char)((c | 32) - 'a') < 26 || c == '_' || c == ':' || (unsigned char)c >= 0x80;
}

static bool is_name(char c)
{
    return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

static bool same(galley_str a, const char *z)
{
    return a.size == strlen(z) && strncasecmp(a.data ? a.data : "", z, a.size) == 0;
}

static void skip_space(reader *r)
{
    while (r->p < r->end && is_space(*r->p))
        r->p++;
}

static galley_str take_name(reader *r)
{
    const char *start = r->p;
    while (r->p < r->end && is_name(*r->p))
        r->p++;
    return (galley_str){start, (size_t)(r->p - start)};
}

/* -- namespaces -- */

static const struct {
    const char *start; /* of the address, in lower case, without "http://" or "https://" */
    galley__ns ns;
} addresses[] = {
    {"www.w3.org/2005/atom", GALLEY__NS_ATOM},
    {"purl.org/atom/ns#", GALLEY__NS_ATOM},
    {"purl.org/atom/", GALLEY__NS_ATOM},
    {"purl.org/echo/", GALLEY__NS_ATOM},
    {"purl.org/pie/", GALLEY__NS_ATOM},
    {"example.com/newformat#", GALLEY__NS_ATOM},
    {"example.com/necho", GALLEY__NS_ATOM},
    {"purl.org/rss/1.0/modules/content/", GALLEY__NS_CONTENT},
    {"purl.org/rss/1.0/modules/", GALLEY__NS_OTHER},
    {"purl.org/rss/1.0", GALLEY__NS_RSS},
    {"purl.org/net/rss", GALLEY__NS_RSS},
    {"my.netscape.com/rdf/simple/0.9", GALLEY__NS_RSS},
    {"my.netscape.com/publish/formats", GALLEY__NS_RSS},
    {"channel.netscape.com/rdf/simple/0.9", GALLEY__NS_RSS},
    {"backend.userland.com/", GALLEY__NS_RSS},
    {"blogs.law.harvard.edu/tech/rss", GALLEY__NS_RSS},
    {"cyber.law.harvard.edu/rss", GALLEY__NS_RSS},
    {"www.rssboard.org/rss-specification", GALLEY__NS_RSS},
    {"www.w3.org/1999/02/22-rdf-syntax-ns#", GALLEY__NS_RDF},
    {"purl.org/dc/elements/1.", GALLEY__NS_DC},
    {"purl.org/dc/terms", GALLEY__NS_DCTERMS},
    {"search.yahoo.com/mrss", GALLEY__NS_MEDIA},
    {"www.itunes.com/dtds/podcast", GALLEY__NS_ITUNES},
    {"example.com/dtds/podcast", GALLEY__NS_ITUNES},
    {"purl.org/syndication/thread/1.0", GALLEY__NS_THREAD},
    {"rssnamespace.org/feedburner/ext/1.0", GALLEY__NS_FEEDBURNER},
    {"www.w3.org/1999/xhtml", GALLEY__NS_XHTML},
    {"www.w3.org/xml/1998/namespace", GALLEY__NS_XML},
    {"iptc.org/std/nar/", GALLEY__NS_NEWSML_G2},
    {"iptc.org/std/nitf/", GALLEY__NS_NITF},
};

static galley__ns ns_of_address(galley_str address)
{
    while (address.size && is_space(address.data[0]))
        address = galley_str_sub(address, 1, address.size);
    if (address.size > 7 && strncasecmp(address.data, "http://", 7) == 0)
        address = galley_str_sub(address, 7, address.size);
    else if (address.size > 8 && strncasecmp(address.data, "https://", 8) == 0)
        address = galley_str_sub(address, 8, address.size);
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        size_t n = strlen(addresses[i].start);
        if (address.size >= n && strncasecmp(address.data, addresses[i].start, n) == 0)
            return addresses[i].ns;
    }
    return address.size ? GALLEY__NS_OTHER : GALLEY__NS_NONE;
}

static const struct {
    const char *name;
    galley__ns ns;
} usual[] = {
    {"xml", GALLEY__NS_XML},         {"atom", GALLEY__NS_ATOM},
    {"rss", GALLEY__NS_RSS},         {"rdf", GALLEY__NS_RDF},
    {"dc", GALLEY__NS_DC},           {"dcterms", GALLEY__NS_DCTERMS},
    {"content", GALLEY__NS_CONTENT}, {"media", GALLEY__NS_MEDIA},
    {"itunes", GALLEY__NS_ITUNES},   {"thr", GALLEY__NS_THREAD},
    {"xhtml", GALLEY__NS_XHTML},     {"feedburner", GALLEY__NS_FEEDBURNER},
};

static galley__ns ns_of_prefix(const reader *r, galley_str name)
{
    for (size_t i = r->n_prefixes; i > 0; i--)
        if (galley_str_eq(r->prefixes[i - 1].name, name))
            return r->prefixes[i - 1].ns;
    if (name.size == 0)
        return GALLEY__NS_NONE;
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (same(name, usual[i].name))
            return usual[i].ns;
    return GALLEY__NS_OTHER;
}

/* "dc:date" to "dc" and "date". */
static galley_str split(galley_str qname, galley_str *local)
{
    const char *colon = qname.size ? memchr(qname.data, ':', qname.size) : NULL;
    size_t n = colon ? (size_t)(colon - qname.data) : 0;
    if (!colon || n + 1 == qname.size) {
        *local = qname;
        return (galley_str){"", 0};
    }
    *local = galley_str_sub(qname, n + 1, qname.size);
    return galley_str_sub(qname, 0, n);
}

static void declare(reader *r, galley_str name, galley_str address)
{
    if (r->n_prefixes < PREFIXES)
        r->prefixes[r->n_prefixes++] = (prefix){name, ns_of_address(address)};
}

/* -- nodes -- */

static uint32_t add_node(reader *r, galley_str name, galley_str text, const char *at)
{
    galley__xml *x = r->xml;
    if (!galley__arena_grow(x->arena, (void **)&x->nodes, x->n_nodes, &r->nodes_room,
                            sizeof *x->nodes)) {
        r->failed = true;
        return 0;
    }
    uint32_t n = (uint32_t)x->n_nodes++;
    x->nodes[n] = (galley__xml_node){.name = name,
                                     .text = text,
                                     .parent = r->depth ? r->stack[r->depth - 1].node : 0,
                                     .next = n + 1,
                                     .attr = (uint32_t)x->n_attrs,
                                     .at = (uint32_t)(at - r->start)};
    return n;
}

/* -- references -- */

static size_t put_code(char *to, uint32_t c)
{
    static const uint16_t high[32] = {
        /* what is meant by &#128; to &#159;: Windows-1252 */
        0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
    if (c >= 0x80 && c < 0xA0)
        c = high[c - 0x80];
    if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
        c = 0xFFFD;
    return galley__utf8_put(to, c);
}

/* "#65;" or "#x41;" behind "&": its length, or 0. */
static size_t numeric(galley_str s, uint32_t *code)
{
    size_t i = 1, digits = 0;
    bool hex = s.size > 1 && (s.data[1] | 32) == 'x';
    uint64_t c = 0;
    for (i += hex; i < s.size && digits < 12; i++, digits++) {
        char d = (char)(s.data[i] | 32);
        if (s.data[i] >= '0' && s.data[i] <= '9')
            c = c * (hex ? 16 : 10) + (uint64_t)(s.data[i] - '0');
        else if (hex && d >= 'a' && d <= 'f')
            c = c * 16 + (uint64_t)(d - 'a' + 10);
        else
            break;
    }
    if (digits == 0)
        return 0;
    *code = c > 0x10FFFF ? 0xFFFD : (uint32_t)c;
    return i < s.size && s.data[i] == ';' ? i + 1 : i;
}

static const char *named(reader *r, galley_str name, char code[4], size_t *size)
{
    static const struct {
        const char *name;
        char c;
    } five[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
    for (size_t i = 0; i < 5; i++)
        if (galley_str_eq(name, galley_str_of(five[i].name))) {
            code[0] = five[i].c;
            *size = 1;
            return code;
        }
    for (size_t i = 0; i < r->n_entities; i++)
        if (galley_str_eq(name, r->entities[i].name)) {
            size_t value = r->entities[i].value.size;
            size_t more = value > name.size + 2 ? value - name.size - 2 : 0;
            if (r->expanded + more > (size_t)(r->end - r->start) + EXPANSION)
                return NULL;
            r->expanded += more;
            *size = value;
            return r->entities[i].value.data;
        }
    uint32_t c = r->options->entity ? r->options->entity(name) : 0;
    *size = c ? galley__utf8_put(code, c) : 0;
    return c ? code : NULL;
}

/* A reference at s[0] == '&': what it stands for in *to, *size, and how many bytes it takes; 0: it is none. */
static size_t reference(reader *r, galley_str s, const char **to, size_t *size, char code[4])
{
    uint32_t c;
    galley_str rest = galley_str_sub(s, 1, s.size);
    if (rest.size && rest.data[0] == '#') {
        size_t n = numeric(rest, &c);
        *to = code;
        *size = n ? put_code(code, c) : 0;
        return n ? n + 1 : 0;
    }
    size_t n = 0;
    while (n < rest.size && n < 40 && is_name(rest.data[n]))
        n++;
    if (n == 0 || n == rest.size || rest.data[n] != ';')
        return 0;
    *to = named(r, galley_str_sub(rest, 0, n), code, size);
    return *to ? n + 2 : 0;
}

static bool is_control(char c)
{
    return (unsigned char)c < 0x20 && !is_space(c);
}

/* U+0080 to U+009F: Windows-1252 that somebody took for Latin-1. */
static bool is_misread(galley_str s, size_t i)
{
    return s.data[i] == '\xC2' && i + 1 < s.size && (unsigned char)s.data[i + 1] < 0xA0;
}

static bool is_plain(galley_str s)
{
    for (size_t i = 0; i < s.size; i++)
        if (s.data[i] == '&' || s.data[i] == '\r' || is_control(s.data[i]) || is_misread(s, i))
            return false;
    return true;
}

/* Line ends as "\n", references replaced (`refer`), control characters left out. */
static galley_str decode(reader *r, galley_str s, bool refer)
{
    if (is_plain(s))
        return s;
    galley_str out = {0};
    size_t room = s.size + 8;
    char *to = galley_arena_alloc(r->xml->arena, room);
    if (!to) {
        r->failed = true;
        return out;
    }
    size_t n = 0;
    for (size_t i = 0; i < s.size;) {
        const char *what = s.data + i;
        size_t size = 1, step = 1;
        char code[4];
        if (*what == '&' && refer) {
            step = reference(r, galley_str_sub(s, i, s.size), &what, &size, code);
            if (step == 0) {
                fault(r, "\"&\" that begins no known reference", s.data + i);
                what = s.data + i;
                size = step = 1;
            }
        } else if (*what == '\r') {
            size = i + 1 < s.size && what[1] == '\n' ? 0 : 1;
            what = "\n";
        } else if (is_control(*what)) {
            fault(r, "a control character", what);
            size = 0;
        } else if (is_misread(s, i)) {
            what = code;
            size = put_code(code, (unsigned char)s.data[i + 1]);
            step = 2;
        }
        if (n + size + (s.size - i) + 4 > room) { /* only entities of the document's own do this */
            size_t more = room * 2 + size;
            char *grown = galley_arena_grow(r->xml->arena, to, room, more);
            if (!grown) {
                r->failed = true;
                return out;
            }
            to = grown;
            room = more;
        }
        memcpy(to + n, what, size);
        n += size;
        i += step;
    }
    return (galley_str){to, n};
}

static void add_text(reader *r, galley_str s, bool refer)
{
    if (s.size == 0)
        return;
    galley_str text = decode(r, s, refer);
    if (!r->failed && text.size)
        add_node(r, (galley_str){0}, text, s.data);
}

/* -- tags -- */

/* The value's end behind an opening quote; where there is none the value ends at the tag's. */
static const char *value_end(reader *r, char quote)
{
    bool *none = quote == '"' ? &r->no_quote : &r->no_apostrophe;
    const char *close = *none ? NULL : memchr(r->p, quote, (size_t)(r->end - r->p));
    if (close)
        return close;
    *none = true;
    fault(r, "a quote that is not closed", r->p);
    return NULL;
}

static galley_str take_value(reader *r)
{
    const char *start = r->p, *close = NULL;
    if (r->p < r->end && (*r->p == '"' || *r->p == '\'')) {
        char quote = *r->p++;
        start = r->p;
        close = value_end(r, quote);
        if (close) {
            r->p = close + 1;
            return decode(r, (galley_str){start, (size_t)(close - start)}, true);
        }
    } else {
        fault(r, "a value without quotes", r->p);
    }
    while (r->p < r->end && *r->p != '>' && *r->p != '<' && !is_space(*r->p))
        r->p++;
    return decode(r, (galley_str){start, (size_t)(r->p - start)}, true);
}

static void add_attr(reader *r, galley_str name, galley_str value)
{
    galley__xml *x = r->xml;
    galley_str local, pre = split(name, &local);
    if (same(name, "xmlns"))
        declare(r, (galley_str){"", 0}, value);
    else if (same(pre, "xmlns"))
        declare(r, local, value);
    if (!galley__arena_grow(x->arena, (void **)&x->attrs, x->n_attrs, &r->attrs_room,
                            sizeof *x->attrs)) {
        r->failed = true;
        return;
    }
    x->attrs[x->n_attrs++] = (galley__xml_attr){local, value, GALLEY__NS_NONE};
    x->attrs[x->n_attrs - 1].name =
        pre.size ? name : local; /* its prefix is looked up at the end */
}

/* Up to ">" or "/>": true when the element is empty. */
static bool take_attributes(reader *r)
{
    while (r->p < r->end && *r->p != '>' && !r->failed) {
        if (*r->p == '/' && r->p + 1 < r->end && r->p[1] == '>') {
            r->p += 2;
            return true;
        }
        if (*r->p == '<') {
            fault(r, "a tag that is not closed", r->p);
            return false;
        }
        if (!is_name_start(*r->p)) {
            if (!is_space(*r->p))
                fault(r, "a character that no tag may have", r->p);
            r->p++;
            continue;
        }
        galley_str name = take_name(r), value = {"", 0};
        skip_space(r);
        if (r->p < r->end && *r->p == '=') {
            r->p++;
            skip_space(r);
            value = take_value(r);
        } else {
            fault(r, "an attribute without value", r->p);
        }
        add_attr(r, name, value);
    }
    if (r->p == r->end)
        fault(r, "the document ends inside a tag", r->p);
    r->p += r->p < r->end;
    return false;
}

/* xml:base, made whole once; what is over the limits stays as it is around it. */
static void set_base(reader *r, galley__xml_node *n, uint32_t attr)
{
    galley__xml *x = r->xml;
    galley_str around = n->base ? x->attrs[n->base - 1].value : x->base;
    if (r->bases++ >= BASES || around.size + x->attrs[attr].value.size > BASE_SIZE)
        return;
    galley_str whole = galley__url_resolve(around, x->attrs[attr].value, x->arena);
    if (whole.data == NULL) {
        r->failed = true;
        return;
    }
    x->attrs[attr].value = whole;
    n->base = attr + 1;
}

static void resolve_attributes(reader *r, uint32_t node)
{
    galley__xml *x = r->xml;
    galley__xml_node *n = &x->nodes[node];
    n->lang = x->nodes[n->parent].lang;
    n->base = x->nodes[n->parent].base;
    n->n_attrs = (uint32_t)x->n_attrs - n->attr;
    for (uint32_t i = n->attr; i < n->attr + n->n_attrs; i++) {
        galley_str local, pre = split(x->attrs[i].name, &local);
        if (pre.size == 0)
            continue;
        x->attrs[i].name = local;
        x->attrs[i].ns = same(pre, "xmlns") ? GALLEY__NS_OTHER : ns_of_prefix(r, pre);
        if (x->attrs[i].ns == GALLEY__NS_XML && same(local, "lang"))
            n->lang = i + 1;
        else if (x->attrs[i].ns == GALLEY__NS_XML && same(local, "base"))
            set_base(r, n, i);
    }
}

/* Elements of HTML that have no end tag, where HTML stands unescaped in a feed. */
static bool is_void(galley_str name)
{
    return same(name, "br") || same(name, "hr") || same(name, "img");
}

static void close_to(reader *r, size_t depth)
{
    while (r->depth > depth) {
        const open_element *e = &r->stack[--r->depth];
        r->xml->nodes[e->node].next = (uint32_t)r->xml->n_nodes;
        r->n_prefixes = e->prefixes;
    }
}

/* An element that is never inside another of its name ends the one that is open. */
static void end_the_last(reader *r, galley_str qname)
{
    const char *const *names = r->options->apart;
    galley_str local;
    split(qname, &local);
    while (names && *names && !same(local, *names))
        names++;
    if (!names || !*names)
        return;
    for (size_t i = r->depth; i > 1; i--)
        if (galley_str_eq(r->stack[i - 1].qname, qname)) {
            fault(r, "an element inside another of its name", qname.data);
            close_to(r, i - 1);
            r->too_deep = 0;
            return;
        }
}

static void start_tag(reader *r)
{
    const char *at = r->p++;
    galley_str qname = take_name(r), local;
    end_the_last(r, qname);
    size_t prefixes = r->n_prefixes;
    if (r->depth == 1 && r->root_seen)
        fault(r, "an element behind the end of the document", at);
    uint32_t node = add_node(r, qname, (galley_str){0}, at);
    bool empty = take_attributes(r);
    if (r->failed)
        return;
    resolve_attributes(r, node);
    galley_str pre = split(qname, &local);
    r->xml->nodes[node].ns = (uint8_t)ns_of_prefix(r, pre);
    r->xml->nodes[node].name = local;
    r->root_seen = true;
    if (empty || is_void(local)) {
        r->n_prefixes = prefixes;
    } else if (r->depth > GALLEY__XML_DEPTH - 1) {
        r->n_prefixes = prefixes;
        r->too_deep++;
        fault(r, "elements nested too deep", at);
    } else {
        r->stack[r->depth++] = (open_element){node, (uint32_t)prefixes, qname};
    }
}

static void end_tag(reader *r)
{
    const char *at = r->p;
    r->p += 2;
    skip_space(r);
    galley_str qname = take_name(r);
    while (r->p < r->end && *r->p != '>' && *r->p != '<')
        r->p++;
    r->p += r->p < r->end && *r->p == '>';
    if (r->too_deep > 0) {
        r->too_deep--;
        return;
    }
    for (size_t i = r->depth; i > 1; i--) {
        galley_str name = r->stack[i - 1].qname;
        if (name.size != qname.size || strncasecmp(name.data, qname.data, name.size) != 0)
            continue;
        if (i < r->depth || memcmp(name.data, qname.data, name.size) != 0)
            fault(r, "an end tag that does not match", at);
        close_to(r, i - 1);
        return;
    }
    galley_str local;
    split(qname, &local);
    if (!is_void(local))
        fault(r, "an end tag without its start", at);
}

/* -- what begins with "<!" and "<?" -- */

/* Moves behind the next `z`; false when there is none, which is remembered. */
static bool skip_past(reader *r, const char *z, bool *none)
{
    size_t size = strlen(z);
    const char *at = *none ? NULL : memmem(r->p, (size_t)(r->end - r->p), z, size);
    *none = at == NULL;
    if (at)
        r->p = at + size;
    return at != NULL;
}

static void section(reader *r)
{
    const char *start = r->p += 9;
    bool closed = skip_past(r, "]]>", &r->no_section_end);
    if (!closed) {
        fault(r, "a CDATA section that is not closed", start);
        const char *tag = memchr(start, '<', (size_t)(r->end - start));
        r->p = tag ? tag : r->end;
    }
    add_text(r, (galley_str){start, (size_t)(r->p - start) - (closed ? 3 : 0)}, false);
}

static bool at_word(const reader *r, const char *z)
{
    size_t n = strlen(z);
    return (size_t)(r->end - r->p) >= n && strncasecmp(r->p, z, n) == 0;
}

/* <!ENTITY name "value">: kept when the value is short and without markup. */
static void declare_entity(reader *r)
{
    skip_space(r);
    galley_str name = take_name(r);
    skip_space(r);
    if (name.size == 0 || r->p == r->end || (*r->p != '"' && *r->p != '\''))
        return;
    const char *start = r->p + 1;
    size_t left = (size_t)(r->end - start);
    const char *close = memchr(start, *r->p, left < ENTITY_SIZE * 2 ? left : ENTITY_SIZE * 2);
    if (!close)
        return;
    galley_str raw = {start, (size_t)(close - start)};
    r->p = close + 1;
    if (r->n_entities == ENTITIES || memchr(raw.data, '<', raw.size))
        return;
    galley_str value = decode(r, raw, true); /* of declared ones before it: each counts its bytes */
    if (value.size <= ENTITY_SIZE && !r->failed)
        r->entities[r->n_entities++] = (entity){name, value};
}

static void doctype(reader *r)
{
    size_t brackets = 0;
    char quote = 0;
    const char *start = r->p;
    for (; r->p < r->end && !r->no_doctype_end; r->p++) {
        char c = *r->p;
        if (brackets && !quote && c == '<' && at_word(r, "<!--") &&
            skip_past(r, "-->", &r->no_comment_end)) {
            r->p--;
            continue;
        }
        if (brackets && !quote && c == '<' && r->end - r->p > 9 &&
            memcmp(r->p, "<!ENTITY", 8) == 0) {
            r->p += 8;
            declare_entity(r);
            r->p--;
            continue;
        }
        if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '[')
            brackets++;
        else if (c == ']')
            brackets -= brackets > 0;
        else if (c == '>' && !brackets)
            break;
    }
    if (!r->no_doctype_end && r->p < r->end) {
        r->p++;
        return;
    }
    r->no_doctype_end = true;
    fault(r, "a declaration that is not closed", start);
    const char *close = memchr(start, '>', (size_t)(r->end - start));
    r->p = close ? close + 1 : r->end;
}

static void comment(reader *r)
{
    const char *start = r->p;
    r->p += 4;
    if (skip_past(r, "-->", &r->no_comment_end))
        return;
    fault(r, "a comment that is not closed", start);
    r->p = start + 4;
}

static void instruction(reader *r)
{
    const char *start = r->p;
    if (skip_past(r, "?>", &r->no_instruction_end))
        return;
    fault(r, "a processing instruction that is not closed", start);
    r->p = start + 2;
}

/* At "<". False: it is text. */
static bool markup(reader *r)
{
    char c = r->p + 1 < r->end ? r->p[1] : ' ';
    if (c == '/' && r->p + 2 < r->end && (is_name_start(r->p[2]) || is_space(r->p[2])))
        end_tag(r);
    else if (is_name_start(c))
        start_tag(r);
    else if (at_word(r, "<!--"))
        comment(r);
    else if (at_word(r, "<![CDATA["))
        section(r);
    else if (at_word(r, "<!DOCTYPE"))
        doctype(r);
    else if (c == '?')
        instruction(r);
    else
        return false;
    return true;
}

static void run(reader *r)
{
    while (r->p < r->end && !r->failed) {
        const char *start = r->p;
        if (*r->p == '<' && markup(r))
            continue;
        if (*r->p == '<')
            fault(r, "\"<\" that begins no tag", r->p++);
        const char *next = memchr(r->p, '<', (size_t)(r->end - r->p));
        r->p = next ? next : r->end;
        add_text(r, (galley_str){start, (size_t)(r->p - start)}, true);
    }
    if (r->depth > 1)
        fault(r, "the document ends inside an element", r->end);
    close_to(r, 0);
}

galley_status galley__xml_read(galley_str text, const galley__xml_options *options,
                               galley_arena *arena, galley__xml *out, galley_error *err)
{
    *out = (galley__xml){.source = text, .base = options->base, .arena = arena};
    if (text.size >= UINT32_MAX)
        return galley__fail(err, GALLEY_LIMIT, "a document of %zu bytes is over the limit",
                            text.size);
    reader *r = galley_arena_calloc(arena, 1, sizeof *r);
    if (!r)
        return galley__nomem(err);
    r->xml = out;
    out->failed = &r->failed;
    r->options = options;
    r->start = r->p = text.data ? text.data : "";
    r->end = r->start + text.size;
    add_node(r, (galley_str){"", 0}, (galley_str){0}, r->start);
    if (r->failed)
        return galley__nomem(err);
    r->stack[r->depth++] = (open_element){0};
    run(r);
    return r->failed ? galley__nomem(err) : GALLEY_OK;
}

/* -- looking at it -- */

bool galley__xml_is(const galley__xml *xml, uint32_t i, const char *name, uint32_t ns)
{
    const galley__xml_node *n = &xml->nodes[i];
    return n->name.data && (ns >> n->ns & 1u) && same(n->name, name);
}

uint32_t galley__xml_sibling(const galley__xml *xml, uint32_t i, const char *name)
{
    uint32_t end = xml->nodes[xml->nodes[i].parent].next;
    for (i = xml->nodes[i].next; i < end; i = xml->nodes[i].next)
        if (xml->nodes[i].name.data && (!name || same(xml->nodes[i].name, name)))
            return i;
    return 0;
}

uint32_t galley__xml_child(const galley__xml *xml, uint32_t parent, const char *name)
{
    for (uint32_t i = parent + 1; i < xml->nodes[parent].next; i = xml->nodes[i].next)
        if (xml->nodes[i].name.data && (!name || same(xml->nodes[i].name, name)))
            return i;
    return 0;
}

galley_str galley__xml_attr_ns(const galley__xml *xml, uint32_t i, const char *name, galley__ns ns)
{
    const galley__xml_node *n = &xml->nodes[i];
    uint32_t count = n->n_attrs < GALLEY__XML_ATTRS ? n->n_attrs : GALLEY__XML_ATTRS;
    for (uint32_t a = n->attr; a < n->attr + count; a++)
        if (xml->attrs[a].ns == ns && same(xml->attrs[a].name, name))
            return xml->attrs[a].value;
    return (galley_str){0};
}

galley_str galley__xml_attr_of(const galley__xml *xml, uint32_t i, const char *name)
{
    return galley__xml_attr_ns(xml, i, name, GALLEY__NS_NONE);
}

galley_str galley__xml_lang(const galley__xml *xml, uint32_t i)
{
    uint32_t at = xml->nodes[i].lang;
    return at ? xml->attrs[at - 1].value : (galley_str){0};
}

galley_str galley__xml_base(const galley__xml *xml, uint32_t i)
{
    uint32_t at = xml->nodes[i].base;
    return at ? xml->attrs[at - 1].value : xml->base;
}

static galley_str trim(galley_str s)
{
    while (s.size && is_space(s.data[0]))
        s = galley_str_sub(s, 1, s.size);
    while (s.size && is_space(s.data[s.size - 1]))
        s.size--;
    return s;
}

galley_str galley__xml_text(const galley__xml *xml, uint32_t i)
{
    uint32_t end = xml->nodes[i].next;
    size_t size = 0, pieces = 0;
    galley_str only = {0};
    for (uint32_t n = i; n < end; n++)
        if (xml->nodes[n].text.size) {
            only = xml->nodes[n].text;
            size += only.size;
            pieces++;
        }
    if (pieces < 2)
        return trim(only);
    char *to = galley_arena_alloc(xml->arena, size);
    if (!to) {
        *xml->failed = true;
        return (galley_str){0};
    }
    size = 0;
    for (uint32_t n = i; n < end; n++) {
        if (xml->nodes[n].text.size)
            memcpy(to + size, xml->nodes[n].text.data, xml->nodes[n].text.size);
        size += xml->nodes[n].text.size;
    }
    return trim((galley_str){to, size});
}

size_t galley__xml_line(galley__xml *xml, size_t at)
{
    bool before = xml->line == 0 || at < xml->line_at;
    size_t line = before ? 1 : xml->line;
    const char *p = xml->source.data + (before ? 0 : xml->line_at), *end = xml->source.data + at;
    while (p < end && (p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
        line++;
        p++;
    }
    xml->line = line;
    xml->line_at = at;
    return line;
}
