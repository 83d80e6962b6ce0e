/* galley/format.h: documents that hold several articles: feeds, news standards, mail.
 *
 *     galley_document_kind format = galley_document_guess(bytes, GALLEY_STR("news.xml"));
 *     galley_document doc;
 *     if (format && galley_document_read(format, bytes, NULL, arena, &doc, &err) == GALLEY_OK)
 *         for (size_t i = 0; i < doc.n_items; i++)
 *             use(&doc.items[i].article);
 *
 * What it reads: RSS 0.90 to 2.0 and 1.0, Atom 0.3 and 1.0, JSON Feed 1.0 and 1.1; NITF, NewsML 1,
 * NewsML-G2, ninjs 1 to 3; RFC 822 messages and mbox files.
 *
 * Fields of an article, besides the named ones (title, text, html, url, date, source, author, lang, labels;
 * the key is the document's own id): "summary" where the document has a body as well, "date_modified", "rights",
 * "enclosures" (JSON: [{"url","type","length"}]), "image", "comments", "contributors", "author_email", "author_url",
 * "categories" (JSON: [{"term","label","scheme"}], where a category is more than a word), "feed" (the title of the
 * feed, where `source` is the title of the source an entry was taken from), "in_reply_to", "section"; of the news
 * standards also "byline", "dateline", "urgency", "version", "status", "subjects" (JSON: [{"qcode","name","scheme"}]),
 * "located".
 *
 * Text:     of a fragment of HTML the lines a reader sees, an empty line between paragraphs. `html` is
 *           the fragment with its relative links made whole, and empty where the item came as plain text.
 * Threads:  no state; any number of threads with an arena each.
 * Memory:   all results are in the arena: a small multiple of the document.
 * Time:     linear in the bytes, whatever they are. Entities are never expanded beyond the size of the document, nothing
 *           outside of it is ever read.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_FORMAT_H
#define GALLEY_FORMAT_H

#include <galley/article.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Code, name, what a person calls it. */
#define GALLEY_DOCUMENT_MAP(X)                                                                     \
    X(NONE, "none", "no format of several articles")                                               \
    X(RSS, "rss", "an RSS feed")                                                                   \
    X(ATOM, "atom", "an Atom feed")                                                                \
    X(JSON_FEED, "json-feed", "a JSON Feed")                                                       \
    X(NITF, "nitf", "a NITF document")                                                             \
    X(NEWSML, "newsml", "a NewsML 1 document")                                                     \
    X(NEWSML_G2, "newsml-g2", "a NewsML-G2 document")                                              \
    X(NINJS, "ninjs", "a ninjs item")                                                              \
    X(SITEMAP, "sitemap", "a sitemap")                                                             \
    X(MAIL, "mail", "a mail message")                                                              \
    X(MBOX, "mbox", "a mailbox")

typedef enum galley_document_kind {
#define GALLEY_X(code, name, text) GALLEY_DOCUMENT_##code,
    GALLEY_DOCUMENT_MAP(GALLEY_X)
#undef GALLEY_X
        GALLEY_DOCUMENT_KINDS /* how many */
} galley_document_kind;

GALLEY_API const char *galley_document_name(galley_document_kind format); /* static text */
GALLEY_API const char *galley_document_text(galley_document_kind format);

/* What the bytes (a document's beginning of some kB is enough) are: by their content; `name`, the file's, may be empty and
 * decides only where the content leaves it open (.eml, .mbox). NONE: none of these; HTML is none. */
GALLEY_API galley_document_kind galley_document_guess(galley_str bytes, galley_str name);

/* What is known from outside, each may be empty: where the document came from (relative links start
 * there; any that is no http or https is passed over), the character set of the HTTP header or the whole value of Content-Type,
 * and the header Content-Language. */
typedef struct galley_document_hints {
    galley_str url;
    galley_str charset;
    galley_str lang;
} galley_document_hints;

/* `line` is where it starts in the document, 1-based; 0 for JSON. */
typedef struct galley_item {
    galley_article article; /* origin is the caller's to set */
    size_t line;
} galley_item;

/* A part that is no article, and why: "a concept item: it names a thing and tells no story". */
typedef struct galley_left_out {
    galley_str why;
    size_t line;
} galley_left_out;

/* A document read. `note` says what was wrong with it and where ("not well-formed: line 12: ..."), empty when nothing;
 * `faults` counts such places. `version` as the document has it ("2.0"), `charset` the name of the character set
 * it was in. title, url, lang, description are a feed's. */
typedef struct galley_document {
    galley_document_kind format;
    galley_str version;
    galley_str charset;
    galley_str title, url, lang, description;
    galley_str note;
    size_t faults;
    galley_item *items;
    size_t n_items;
    galley_left_out *left_out;
    size_t n_left_out;
} galley_document;

/* Read a whole document. An ill-formed one is read as far as it can be. An article whose text is empty is given when it has a
 * title. `hints` may be NULL. INVALID: format is NONE; SYNTAX: nothing of the format in it (with the offset where JSON
 * breaks off before any item); ENCODING: binary data; LIMIT: over GALLEY_TEXT_MAX; NOMEM. */
GALLEY_API galley_status galley_document_read(galley_document_kind format, galley_str bytes,
                                              const galley_document_hints *hints,
                                              galley_arena *arena, galley_document *out,
                                              galley_error *err);

#ifdef __cplusplus
}
#endif
#endif
