/* core/format/xml.h: XML as people write it, to one flat array of nodes.
 *
 *     galley__xml xml;
 *     galley__xml_read(utf8, &options, arena, &xml, &err);
 *     for (uint32_t i = at + 1; i < xml.nodes[at].next; i = xml.nodes[i].next) ... // each child of `at`
 *
 * A reader of our own, for three reasons (docs/design/0004-formats.md): feeds are ill-formed so often that
 * how an end tag without its start is taken matters more than any rule of XML; nothing is ever expanded or fetched,
 * by construction; each fault is told with its line. It never refuses a document: what is no markup is text.
 *
 * Depth:    elements nested deeper than GALLEY__XML_DEPTH are read as if their tags were not there.
 * Time:     linear in the bytes. Nodes take at most twelve times the bytes of the document.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_FORMAT_XML_H
#define GALLEY_CORE_FORMAT_XML_H

#include <galley/arena.h>

enum { GALLEY__XML_DEPTH = 256, GALLEY__XML_ATTRS = 256 };

/* The namespaces told apart. Elements without a namespace are NONE, those of an unknown one OTHER. A prefix that
 * was never declared means what it usually means ("dc", "media"). */
#define GALLEY__NS_MAP(X)                                                                          \
    X(NONE)                                                                                        \
    X(OTHER)                                                                                       \
    X(XML)                                                                                         \
    X(RSS)                                                                                         \
    X(ATOM)                                                                                        \
    X(RDF)                                                                                         \
    X(DC)                                                                                          \
    X(DCTERMS)                                                                                     \
    X(CONTENT)                                                                                     \
    X(MEDIA)                                                                                       \
    X(ITUNES)                                                                                      \
    X(THREAD)                                                                                      \
    X(FEEDBURNER)                                                                                  \
    X(XHTML)                                                                                       \
    X(NEWSML_G2)                                                                                   \
    X(NITF)

typedef enum galley__ns {
#define GALLEY_X(code) GALLEY__NS_##code,
    GALLEY__NS_MAP(GALLEY_X)
#undef GALLEY_X
} galley__ns;

/* `name` is without its prefix, as written; `ns` of an attribute without prefix is NONE. */
typedef struct galley__xml_attr {
    galley_str name;
    galley_str value;
    galley__ns ns;
} galley__xml_attr;

/* An element (name.data is set) or a piece of text. Children of node i are i + 1 up to `next`, stepping by their own
 * `next`. `at` is the byte where it starts in the text given. Node 0 is the document itself. */
typedef struct galley__xml_node {
    galley_str name;
    galley_str text; /* of a piece of text, with references replaced */
    uint32_t parent, next;
    uint32_t attr, n_attrs; /* the first GALLEY__XML_ATTRS of them are looked at */
    uint32_t lang,
        base; /* 1 + index of the xml:lang, the xml:base (made whole) that holds here; 0: none */
    uint32_t at;
    uint8_t ns;
} galley__xml_node;

typedef struct galley__xml {
    galley_str source;
    galley_str base;
    galley__xml_node *nodes;
    size_t n_nodes;
    galley__xml_attr *attrs;
    size_t n_attrs;
    size_t faults;     /* places that are not well-formed */
    const char *fault; /* what the first of them is, static text; NULL for none */
    size_t fault_at;   /* where */
    size_t line_at,
        line;     /* the last answer of galley__xml_line, which is asked in the order of the text */
    bool *failed; /* memory was out, also in the functions below */
    galley_arena *arena;
} galley__xml;

/* `entity`: the character of an HTML entity ("nbsp"), or 0. `apart`: names of elements of which none is ever inside
 * another of its name, so that one that begins there ends it; ends with NULL; may be NULL. `base`: the address of
 * the document. */
typedef struct galley__xml_options {
    uint32_t (*entity)(galley_str name);
    const char *const *apart;
    galley_str base;
} galley__xml_options;

/* `text` is UTF-8 and outlives the result. NOMEM; LIMIT: over 4 GiB. */
galley_status galley__xml_read(galley_str text, const galley__xml_options *options,
                               galley_arena *arena, galley__xml *out, galley_error *err);

/* Is node `i` an element of this name (in any case), in one of the namespaces given as bits? */
#define GALLEY__NS_BIT(ns) (1u << GALLEY__NS_##ns)
bool galley__xml_is(const galley__xml *xml, uint32_t i, const char *name, uint32_t ns);

/* The first child element of that name at or behind `from` (0: the first child), or 0. */
uint32_t galley__xml_child(const galley__xml *xml, uint32_t parent, const char *name);
uint32_t galley__xml_sibling(const galley__xml *xml, uint32_t i, const char *name);

/* An attribute without prefix, or with the prefix of `ns`; {NULL, 0} when there is none. */
galley_str galley__xml_attr_of(const galley__xml *xml, uint32_t i, const char *name);
galley_str galley__xml_attr_ns(const galley__xml *xml, uint32_t i, const char *name, galley__ns ns);

/* What holds for an element: the nearest xml:lang, {NULL, 0} where there is none; the address that relative links
 * start from. */
galley_str galley__xml_lang(const galley__xml *xml, uint32_t i);
galley_str galley__xml_base(const galley__xml *xml, uint32_t i);

/* All text below, white space at both ends left out. Borrowed from the document or put in its arena; {NULL, 0} when
 * there is none, or memory is out (*xml->failed is set then). */
galley_str galley__xml_text(const galley__xml *xml, uint32_t i);

/* 1-based. Cheap when asked in the order of the text. */
size_t galley__xml_line(galley__xml *xml, size_t at);
#endif
