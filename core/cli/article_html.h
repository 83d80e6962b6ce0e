/* core/cli/article_html.h: one article as a page of HTML: its regions, what rules found in it, and why.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_CLI_ARTICLE_HTML_H
#define GALLEY_CORE_CLI_ARTICLE_HTML_H

#include "core/cli/cli.h"

/* What the page shows beside the article. */
typedef struct cli_html_page {
    const galley_article *article;
    const galley_stored_statement *at; /* all of the article's */
    size_t count;
    const char *tag;   /* only this one; NULL: all */
    bool arithmetic;   /* every piece of evidence with its weight, and the sum */
    galley_str absent; /* why `tag` is not there, as text; may be empty */
} cli_html_page;

/* Print the page, which refers to nothing outside of it, to standard output. NOMEM. */
galley_status cli_put_html_page(const cli_html_page *page, galley_arena *arena, galley_error *err);

#endif
