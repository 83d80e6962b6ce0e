/* core/query/date.c: date:FROM..TO to two days.
 *
 * A year or month stands for its first day on the left and its last one on the right, so that both
 * ends are included and the back ends compare ten bytes.
 * SPDX-License-Identifier: MIT */
#include "core/base/error.h"
#include "core/query/query_internal.h"

#include <stdio.h>

typedef struct day {
    int year, month, day; /* month or day 0: not said */
} day;

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

/* Exactly `n` digits at `at`, or -1. */
static int digits(galley_str s, size_t at, size_t n)
{
    int value = 0;
    if (s.size < at + n)
        return -1;
    for (size_t i = at; i < at + n; i++) {
        if (s.data[i] < '0' || s.data[i] > '9')
            return -1;
        value = value * 10 + (s.data[i] - '0');
    }
    return value;
}

/* YYYY, YYYY-MM or YYYY-MM-DD by its shape alone. */
static bool iso_shape(galley_str s, day *d)
{
    *d = (day){digits(s, 0, 4), 0, 0};
    if (d->year < 0 || (s.size != 4 && s.size != 7 && s.size != 10))
        return false;
    if (s.size >= 7 && (s.data[4] != '-' || (d->month = digits(s, 5, 2)) < 0))
        return false;
    return s.size < 10 || (s.data[7] == '-' && (d->day = digits(s, 8, 2)) >= 0);
}

static bool day_exists(const day *d, size_t size)
{
    if (d->year < 1 || (size >= 7 && (d->month < 1 || d->month > 12)))
        return false;
    return size < 10 || (d->day >= 1 && d->day <= days_in(d->year, d->month));
}

static void put(const day *d, char out[11])
{
    char wide[40];
    snprintf(wide, sizeof wide, "%04d-%02d-%02d", d->year, d->month, d->day);
    memcpy(out, wide, 10);
    out[10] = '\0';
}

bool galley__query_day(galley_str iso, char out[11])
{
    day d;
    galley_str ten = {iso.data, iso.size < 10 ? iso.size : 10};
    if (ten.size < 10 || !iso_shape(ten, &d) || !day_exists(&d, 10))
        return false;
    put(&d, out);
    return true;
}

/* Months back keep the day of the month where there is one: a month before 31 March is 28
 * February. */
static bool months_back(day *d, long n)
{
    long months = (long)d->year * 12 + d->month - 1 - n;
    if (months < 12)
        return false;
    d->year = (int)(months / 12);
    d->month = (int)(months % 12) + 1;
    int most = days_in(d->year, d->month);
    d->day = d->day < most ? d->day : most;
    return true;
}

/* Month by month: at most some 23,000 steps, and nothing to get wrong. */
static bool days_back(day *d, long n)
{
    while (n >= d->day) {
        n -= d->day;
        if (d->month == 1 && d->year == 1)
            return false;
        d->year -= d->month == 1;
        d->month = d->month == 1 ? 12 : d->month - 1;
        d->day = days_in(d->year, d->month);
    }
    d->day -= (int)n;
    return true;
}

/* "-30d": its number and unit; false when it has another shape. */
static bool relative_shape(galley_str s, long *n, char *unit)
{
    if (s.size < 3 || s.size > 7 || s.data[0] != '-' || !strchr("dwmy", s.data[s.size - 1]))
        return false;
    *n = digits(s, 1, s.size - 2);
    *unit = s.data[s.size - 1];
    return *n >= 0;
}

static galley_status relative(query_parser *p, galley_str s, size_t at, long n, char unit,
                              char out[11])
{
    day d;
    if (p->now[0] == '\0')
        return galley__fail_at(p->err, GALLEY_SYNTAX, at,
                               "the relative date %.*s needs a clock, and there is none here; "
                               "write a date such as 2022-02-04",
                               GALLEY__S(s));
    iso_shape(galley_str_of(p->now), &d);
    bool good = unit == 'd'   ? days_back(&d, n)
                : unit == 'w' ? days_back(&d, n * 7)
                              : months_back(&d, unit == 'y' ? n * 12 : n);
    if (!good)
        return galley__fail_at(p->err, GALLEY_SYNTAX, at, "%.*s is before the year 1",
                               GALLEY__S(s));
    put(&d, out);
    return GALLEY_OK;
}

static galley_status one_end(query_parser *p, galley_str s, size_t at, bool last, char out[11])
{
    day d;
    long n;
    char unit;
    if (relative_shape(s, &n, &unit))
        return relative(p, s, at, n, unit, out);
    if (!iso_shape(s, &d))
        return galley__fail_at(p->err, GALLEY_SYNTAX, at,
                               "expected a date such as 2022, 2022-02, 2022-02-04 or -30d, not "
                               "\"%.*s\"",
                               GALLEY__S(s));
    if (!day_exists(&d, s.size))
        return galley__fail_at(p->err, GALLEY_SYNTAX, at, "there is no such date as %.*s",
                               GALLEY__S(s));
    if (s.size < 7)
        d.month = last ? 12 : 1;
    if (s.size < 10)
        d.day = last ? days_in(d.year, d.month) : 1;
    put(&d, out);
    return GALLEY_OK;
}

static size_t find_dots(galley_str s)
{
    for (size_t i = 0; i + 1 < s.size; i++)
        if (s.data[i] == '.' && s.data[i + 1] == '.')
            return i;
    return s.size;
}

/* date:2022-02 is the range from its first day to its last; a bare date:-30d could mean that day or
 * since then, so it is refused. */
static galley_status split(query_parser *p, galley_str value, size_t at, galley_str *from,
                           galley_str *to)
{
    size_t dots = find_dots(value);
    *from = *to = value;
    if (dots == value.size && value.size && value.data[0] == '-')
        return galley__fail_at(p->err, GALLEY_SYNTAX, at + value.size,
                               "expected .. after %.*s: a range of dates is written FROM..TO",
                               GALLEY__S(value));
    if (dots == value.size)
        return GALLEY_OK;
    *from = galley_str_sub(value, 0, dots);
    *to = galley_str_sub(value, dots + 2, value.size);
    if (from->size == 0 && to->size == 0)
        return galley__fail_at(p->err, GALLEY_SYNTAX, at, "expected a date before or after ..");
    return GALLEY_OK;
}

static galley_status keep(query_parser *p, const char *text, galley_str *out)
{
    *out = galley_arena_copy(p->arena, galley_str_of(text));
    return out->data ? GALLEY_OK : galley__nomem(p->err);
}

galley_status galley__query_date(query_parser *p, galley_str value, size_t at,
                                 galley_query_node *node)
{
    galley_str from, to;
    char first[11] = "", last[11] = "";
    galley_status status = split(p, value, at, &from, &to);
    size_t to_at = at + value.size - to.size;
    if (status == GALLEY_OK && from.size)
        status = one_end(p, from, at, false, first);
    if (status == GALLEY_OK && to.size)
        status = one_end(p, to, to_at, true, last);
    if (status == GALLEY_OK && first[0] && last[0] && strcmp(first, last) > 0)
        status = galley__fail_at(p->err, GALLEY_SYNTAX, to_at,
                                 "the range ends on %s, before it begins on %s", last, first);
    if (status == GALLEY_OK)
        status = keep(p, first, &node->from);
    return status == GALLEY_OK ? keep(p, last, &node->to) : status;
}
