/* core/cli/schedule.h: when a job is due: the five fields of crontab(5), always in UTC.
 *
 * galley does not run by itself: systemd or cron do that. It has to know the schedule to print a unit or a crontab line for
 * them, and to say when a job is next. In UTC no hour is left out and none comes twice.
 *
 *     minute hour day-of-month month day-of-week      "10 3 * * *"  "*\/15 6-22 * * mon-fri"
 *
 * A field is *, a number, a range a-b, each with /step, or a list of these with commas; months and days of the week have
 * names, too (jan, mon), 7 is Sunday as is 0. @hourly @daily @weekly @monthly stand for all five. As in crontab(5) a day
 * counts when one of the two fields for days says so, if neither begins with *.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_CLI_SCHEDULE_H
#define GALLEY_CORE_CLI_SCHEDULE_H

#include "core/base/buf.h"

#include <galley/base.h>

typedef struct cli_schedule {
    uint64_t minutes; /* bit n: minute n; likewise: */
    uint64_t hours, days, months, weekdays;
    bool any_day, any_weekday; /* the field began with * */
} cli_schedule;

/* SYNTAX: what is wrong, the field named. */
galley_status cli_schedule_parse(galley_str text, cli_schedule *out, galley_error *err);

/* The first time behind `after` (seconds since 1970), 0 when there is none in the next 30 years ("0 0 30 2 *"). */
int64_t cli_schedule_next(const cli_schedule *s, int64_t after);

/* As systemd.time(7) writes it, "OnCalendar=...\n": one line, two where either of two days counts. */
void cli_schedule_calendar(const cli_schedule *s, galley__buf *out);

#endif
