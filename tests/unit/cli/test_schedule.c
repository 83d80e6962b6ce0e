/* tests/unit/cli/test_schedule.c: crontab fields: read, refused, the next time, as systemd writes them.
 * SPDX-License-Identifier: MIT */
#include "core/cli/schedule.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static cli_schedule read(const char *text)
{
    cli_schedule s;
    galley_error err;
    cr_assert_eq(cli_schedule_parse(galley_str_of(text), &s, &err), GALLEY_OK, "%s: %s", text,
                 err.text);
    return s;
}

static int64_t at(const char *text)
{
    struct tm t = {.tm_isdst = 0};
    cr_assert(strptime(text, "%Y-%m-%d %H:%M:%S", &t), "%s", text);
    return (int64_t)timegm(&t);
}

/* The nights on which clocks are changed in Europe are there because nothing may happen on them: all is UTC. */
Test(schedule, next)
{
    static const struct {
        const char *schedule, *after, *next;
    } cases[] = {
        {"10 3 * * *", "2026-03-28 03:09:59", "2026-03-28 03:10:00"},
        {"10 3 * * *", "2026-03-28 03:10:00", "2026-03-29 03:10:00"},
        {"30 2 * * *", "2026-03-28 12:00:00", "2026-03-29 02:30:00"},
        {"*/30 * * * *", "2026-10-25 00:59:00", "2026-10-25 01:00:00"},
        {"*/30 * * * *", "2026-10-25 01:00:30", "2026-10-25 01:30:00"},
        {"0 0 29 2 *", "2026-01-01 00:00:00", "2028-02-29 00:00:00"},
        {"0 6 * * mon-fri", "2026-11-27 06:00:00", "2026-11-30 06:00:00"},
        {"0 6 * * 7", "2026-11-27 06:00:00", "2026-11-29 06:00:00"},
        {"59 23 31 dec *", "2026-12-31 23:59:00", "2027-12-31 23:59:00"},
        {"@weekly", "2026-11-27 06:00:00", "2026-11-29 00:00:00"},
        /* either of the two days, as crontab(5) has it: Friday the 27th, then Tuesday the 1st */
        {"0 0 1 * fri", "2026-11-26 00:00:00", "2026-11-27 00:00:00"},
        {"0 0 1 * fri", "2026-11-27 00:00:00", "2026-12-01 00:00:00"},
        {"0 0 */2 * fri", "2026-11-27 00:00:00", "2026-12-11 00:00:00"},
        {"5-59/20 22,23 * * *", "2026-11-27 22:26:00", "2026-11-27 22:45:00"},
        {"50/5 * * * *", "2026-11-27 22:51:00", "2026-11-27 22:55:00"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cli_schedule s = read(cases[i].schedule);
        int64_t next = cli_schedule_next(&s, at(cases[i].after));
        cr_assert_eq(next, at(cases[i].next), "%s behind %s: %lld", cases[i].schedule,
                     cases[i].after, (long long)next);
    }
    cli_schedule never = read("0 0 30 2 *");
    cr_assert_eq(cli_schedule_next(&never, at("2026-01-01 00:00:00")), 0);
}

Test(schedule, refused)
{
    static const char *const cases[][2] = {
        {"", "minute is missing"},
        {"10 3 * *", "day of the week is missing"},
        {"60 3 * * *", "minute: '60' is none from 0 to 59"},
        {"10 24 * * *", "hour: '24' is none from 0 to 23"},
        {"10 3 0 * *", "day of the month: '0' is none"},
        {"10 3 * 13 *", "month: '13'"},
        {"10 3 * * 8", "day of the week: '8'"},
        {"10 3 * * * root", "'root' stands behind"},
        {"a * * * *", "minute: 'a'"},
        {"5-1 * * * *", "minute: '5-1'"},
        {"*/0 * * * *", "minute: '*/0'"},
        {"1,,2 * * * *", "minute: ''"},
        {"1, * * * *", "minute: '1,'"},
        {"99999999999999999999 * * * *", "minute:"},
        {"@reboot", "minute: '@reboot'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cli_schedule s;
        galley_error err = {0};
        galley_status status = cli_schedule_parse(galley_str_of(cases[i][0]), &s, &err);
        cr_assert_eq(status, GALLEY_SYNTAX, "%s", cases[i][0]);
        cr_assert(strstr(err.text, cases[i][1]), "'%s': %s", cases[i][0], err.text);
    }
}

Test(schedule, calendar)
{
    static const char *const cases[][2] = {
        {"10 3 * * *", "OnCalendar=*-*-* 03:10:00 UTC\n"},
        {"*/15 6-8 * * 1-5", "OnCalendar=Mon,Tue,Wed,Thu,Fri *-*-* 06,07,08:00,15,30,45:00 UTC\n"},
        {"0 0 1 jan,jul *", "OnCalendar=*-01,07-01 00:00:00 UTC\n"},
        {"0 0 1 * sun", "OnCalendar=*-*-01 00:00:00 UTC\nOnCalendar=Sun *-*-* 00:00:00 UTC\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        galley__buf out;
        galley__buf_init(&out, NULL);
        cli_schedule s = read(cases[i][0]);
        cli_schedule_calendar(&s, &out);
        galley__buf_char(&out, '\0');
        cr_assert_str_eq(out.data, cases[i][1]);
        galley__buf_fini(&out);
    }
}
