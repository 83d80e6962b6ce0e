/* core/cli/alert.h: telling somebody of what is new: articles that a query matches, or a jump in how many it matches.
 *
 * An article, a story or a period is told of once; what was told of stands in the store (job_alert). It is written there when
 * telling has succeeded, so a run that is killed in between tells again: each line has a key to know it by. What comes in
 * the quiet time behind an alert is kept for the next one.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_CLI_ALERT_H
#define GALLEY_CORE_CLI_ALERT_H

#include "core/base/buf.h"
#include "core/cli/jobrun.h"

/* What one alert has to say. */
typedef struct cli_news {
    const galley_job_item *alert;
    galley_str name;
    galley__buf lines;  /* JSON, a line each */
    galley__buf people; /* the same for a mail, up to CLI_NEWS_SHOWN */
    size_t count;
    galley_str *keys; /* what counts as told then: in the arena */
    size_t n_keys, keys_capacity;
    galley_arena *arena;
} cli_news;

enum { CLI_NEWS_SHOWN = 100 };

/* Run its command with the lines as input, add the lines to its file, or send the mail (deliver.c). */
galley_status cli_news_deliver(const cli_jobrun *r, const cli_news *news, galley_error *err);

#endif
