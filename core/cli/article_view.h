/* core/cli/article_view.h: finding an article by name, and its text with marks.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_CLI_ARTICLE_VIEW_H
#define GALLEY_CORE_CLI_ARTICLE_VIEW_H

#include "core/cli/cli.h"

/* By key, beginning of a key or #ROW; the error says how to name one. */
galley_status cli_find_article(cli *c, cli_session *s, const char *name, int64_t *row,
                               galley_article *a);

/* What people call it: its title, else the first region of kind title in its text, else nothing. */
galley_str cli_title(const galley_article *a);

/* The key, a content hash shortened to what still names it. */
galley_str cli_short_key(const cli *c, galley_str key);

/* text[start, end) with the marks in it highlighted, line ends as spaces; `style` is that of the rest. */
void cli_put_marked(cli *c, const galley_article *a, uint32_t start, uint32_t end,
                    const galley_spans *marks, cli_style style);

/* The mark with some words before and behind it: "... President *Vladimir Putin* arrived ...". */
void cli_put_context(cli *c, const galley_article *a, const galley_span *span, size_t bytes);

#endif
