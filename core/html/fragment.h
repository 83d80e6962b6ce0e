/* core/html/fragment.h: a piece of HTML, as feeds carry it: its text, and its entities by name.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_HTML_FRAGMENT_H
#define GALLEY_CORE_HTML_FRAGMENT_H

#include <galley/arena.h>

/* The lines a reader sees, as galley_html_read makes them, without judging which of them belong to the article. `html`
 * is UTF-8. Working memory is taken from `scratch`, which may be reset afterwards. NOMEM. */
galley_status galley__html_fragment(galley_str html, galley_arena *scratch, galley_arena *arena,
                                    galley_str *text, galley_error *err);

/* The character of an HTML entity, by its name without "&" and ";"; 0: none that the HTML reader knows. */
uint32_t galley__html_character(galley_str name);
#endif
