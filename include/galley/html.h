/* galley/html.h: the bytes of a web page to an article: metadata, the text as a reader sees it, and
 * which of its lines are the article's own words.
 *
 *     galley_article a = {0};
 *     galley_html_hints hints = {.url = GALLEY_STR("https://example.org/a.html")};
 *     galley_html_read(bytes, &hints, arena, &a, &err);
 *     galley_article_body(&a, arena, &body, &err);
 *
 * Threads:  no state; any number of threads with an arena each.
 * Memory:   all results are in the arena: a small multiple of the page. While it runs, the HTML parser
 *           has memory of its own, which it gives back.
 * Time:     linear in the bytes, whatever they are. Elements nested deeper than 512 levels are read as
 *           if they were not there (their text stays).
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_HTML_H
#define GALLEY_HTML_H

#include <galley/article.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What is known from outside, each may be empty: where the page came from, and the character set that
 * came with it (the HTTP header's charset), which is believed where the bytes are valid in it and no
 * byte order mark says otherwise. */
typedef struct galley_html_hints {
    galley_str url;
    galley_str charset;
} galley_html_hints;

/* Read a page. Sets text, regions (known_regions is true), title, author, date, date_text, lang, url
 * (canonical), source where the page tells them and `out` has none yet, and the other fields
 * "date_modified", "description", "section", "keywords", "image" likewise. `date` is the time in UTC; where the
 * page means another day than UTC's (by the offset it writes, a line beside the title, its address) it is that
 * day alone, and date_text has the whole. The text is every visible line: one a paragraph, list item,
 * table row or broken line, with an empty line between blocks; no scripts, no styles, no hidden
 * elements but where a page shows nearly nothing else. Each line is a region with its kind and reason.
 * `hints` may be NULL. NOMEM. LIMIT: over GALLEY_TEXT_MAX. ENCODING: binary data. */
GALLEY_API galley_status galley_html_read(galley_str bytes, const galley_html_hints *hints,
                                          galley_arena *arena, galley_article *out,
                                          galley_error *err);

/* Only the first step: the page's bytes as UTF-8 (byte order mark, declared outside, declared in the
 * page, detected), without NUL. `name` gets the character set's name, static text. */
GALLEY_API galley_status galley_html_decode(galley_str bytes, galley_str declared,
                                            galley_arena *arena, galley_str *text,
                                            const char **name, galley_error *err);

/* Have the C library's converters loaded, which it else does when a page in some character set comes by: for a process that
 * gives up its right to open files. They stay loaded; some ten milliseconds the first time. Not thread-safe. */
GALLEY_API void galley_html_prepare(void);

#ifdef __cplusplus
}
#endif
#endif
