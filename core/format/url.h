/* core/format/url.h: relative links to whole ones (RFC 3986, section 5.2).
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_FORMAT_URL_H
#define GALLEY_CORE_FORMAT_URL_H

#include <galley/arena.h>

/* The address that `link` means in a document at `base`; `link` itself where it is whole, or where `base` is none. Put in
 * the arena where it is neither. `data` is NULL when memory is out. */
galley_str galley__url_resolve(galley_str base, galley_str link, galley_arena *arena);

/* Has a scheme: "http:", "mailto:", "urn:". */
bool galley__url_is_whole(galley_str link);

/* http or https: what can be opened and may be an article's address. */
bool galley__url_is_web(galley_str link);
#endif
