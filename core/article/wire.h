/* core/article/wire.h: articles and statements as bytes between the parent and its workers.
 *
 * The parent does not trust a worker: every length is checked against what is left of the message, every
 * offset against the text it points into, every kind against its table; CORRUPT otherwise.
 * Every string has to be UTF-8 (whoever makes a tag, a label or an origin sees to it), every number finite.
 * Little-endian; strings are a u32 length and bytes, lists a u32 count and items. Not a file format.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_ARTICLE_WIRE_H
#define GALLEY_CORE_ARTICLE_WIRE_H

#include <galley/article.h>
#include "core/base/buf.h"

/* Appended to `buf`; a failed allocation is remembered in the buffer. */
void galley__wire_put_article(galley__buf *buf, const galley_article *a);
void galley__wire_put_statements(galley__buf *buf, const galley_statements *s);

/* Read from *rest and move it behind what was read. Strings point into the message. */
galley_status galley__wire_get_article(galley_str *rest, galley_arena *arena, galley_article *a,
                                       galley_error *err);

/* `a` is what the statements are about: spans are checked against its text and title. */
galley_status galley__wire_get_statements(galley_str *rest, const galley_article *a,
                                          galley_arena *arena, galley_statements *s,
                                          galley_error *err);
#endif
