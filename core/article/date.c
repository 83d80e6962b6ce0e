/* core/article/date.c: dates as the press writes them, to ISO 8601 in UTC.
 *
 * One walk over the text collects year, month, day, time and zone, whatever their order; what could be
 * read in two ways, or is no day of the calendar, is refused. A day stays a day; a time without a zone is
 * taken to be UTC already. The day of the week is not held against the date.
 * SPDX-License-Identifier: MIT */
#include "core/article/article_internal.h"
#include "core/base/error.h"

#include <stdio.h>

enum {
    LONGEST = 100, /* bytes of a text that can be a date */
    UNSET = -1,
    DAY_SECONDS = 86400,
};

typedef enum us_zone {
    NOT_US,
    ATLANTIC = -4,
    EASTERN = -5,
    CENTRAL = -6,
    MOUNTAIN = -7,
    PACIFIC = -8
} us_zone;

typedef struct reading {
    const char *p;
    const char *end;
    int year, month, day;
    int hour, minute, second;
    int zone; /* minutes east of UTC */
    bool has_zone;
    us_zone us;   /* "ET": standard or summer time, by the date */
    bool korean;  /* written in Korean: without a zone, the time is Korea's */
    int half_day; /* 1: before noon, 2: after, told in front of the time */
} reading;

/* -- words -- */

static const char *const months[] = {"january",   "february", "march",    "april",
                                     "may",       "june",     "july",     "august",
                                     "september", "october",  "november", "december"};
static const char *const weekdays[] = {"monday", "tuesday",  "wednesday", "thursday",
                                       "friday", "saturday", "sunday"};
static const char *const fillers[] = {"published", "updated", "posted", "on",   "at",
                                      "of",        "the",     "date",   "last", "modified",
                                      "first",     "and",     "etc"}; /* "Etc/GMT" */

static const struct {
    const char *name;
    int minutes;
} zones[] = {
    {"z", 0},      {"ut", 0},     {"utc", 0},    {"gmt", 0},    {"wet", 0},     {"west", 60},
    {"bst", 60},   {"cet", 60},   {"met", 60},   {"cest", 120}, {"mest", 120},  {"eet", 120},
    {"eest", 180}, {"msk", 180},  {"sast", 120}, {"hkt", 480},  {"sgt", 480},   {"awst", 480},
    {"jst", 540},  {"kst", 540},  {"acst", 570}, {"aest", 600}, {"acdt", 630},  {"aedt", 660},
    {"nzst", 720}, {"nzdt", 780}, {"est", -300}, {"edt", -240}, {"cst", -360},  {"cdt", -300},
    {"mst", -420}, {"mdt", -360}, {"pst", -480}, {"pdt", -420}, {"akst", -540}, {"akdt", -480},
    {"hst", -600}, {"nst", -210}, {"ndt", -150}, {"brt", -180}, {"art", -180},
};

static const struct {
    const char *name;
    us_zone zone;
} us_zones[] = {{"et", EASTERN}, {"ct", CENTRAL}, {"mt", MOUNTAIN}, {"pt", PACIFIC}};

/* Names that feeds have in Greek and Hungarian, by their beginnings; 0 is a day of the week. */
static const struct {
    const char *start;
    int month;
} foreign[] = {
    {"Ιαν", 1},  {"Φεβ", 2},    {"Μάρ", 3},    {"Μαρ", 3},       {"Απρ", 4},     {"Μάι", 5},
    {"Μάϊ", 5},  {"Μαι", 5},    {"Μαΐ", 5},    {"Ιούν", 6},      {"Ιουν", 6},    {"Ιον", 6},
    {"Ιούλ", 7}, {"Ιουλ", 7},   {"Ιολ", 7},    {"Αύγ", 8},       {"Αυγ", 8},     {"Σεπ", 9},
    {"Οκτ", 10}, {"Νοέ", 11},   {"Νοε", 11},   {"Δεκ", 12},      {"Κυρ", 0},     {"Δευ", 0},
    {"Τρι", 0},  {"Τρί", 0},    {"Τετ", 0},    {"Πεμ", 0},       {"Πέμ", 0},     {"Παρ", 0},
    {"Σαβ", 0},  {"Σάβ", 0},    {"január", 1}, {"február", 2},   {"március", 3}, {"április", 4},
    {"máj", 5},  {"június", 6}, {"július", 7}, {"augusztus", 8}, {"szept", 9},   {"október", 10},
};

/* `word` is the name or, from three letters on, a beginning of it. */
static int find_name(const char *word, const char *const *names, int count)
{
    size_t size = strlen(word);
    for (int i = 0; i < count; i++)
        if (strcmp(word, names[i]) == 0 || (size >= 3 && strncmp(word, names[i], size) == 0))
            return i;
    return UNSET;
}

static bool is_filler(const char *word)
{
    for (size_t i = 0; i < sizeof fillers / sizeof *fillers; i++)
        if (strcmp(word, fillers[i]) == 0)
            return true;
    return false;
}

/* -- the calendar -- */

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Days since 1 January 1970, counted in years that start in March. */
static int64_t day_number(int year, int month, int day)
{
    int64_t y = year - (month <= 2);
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t in_era = y - era * 400;
    int64_t in_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

static void from_day_number(int64_t number, int *year, int *month, int *day)
{
    int64_t z = number + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t in_era = z - era * 146097;
    int64_t y = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int64_t in_year = in_era - (365 * y + y / 4 - y / 100);
    int64_t m = (5 * in_year + 2) / 153;
    *day = (int)(in_year - (153 * m + 2) / 5 + 1);
    *month = (int)(m < 10 ? m + 3 : m - 9);
    *year = (int)(y + era * 400 + (*month <= 2));
}

/* 0 is Monday. */
static int weekday(int64_t number)
{
    return (int)(((number + 3) % 7 + 7) % 7);
}

/* The day of the n-th (5: the last) Sunday of a month. */
static int sunday(int year, int month, int n)
{
    int first = 7 - weekday(day_number(year, month, 1));
    int day = first + (n - 1) * 7;
    return day > days_in(year, month) ? day - 7 : day;
}

/* Summer time of the United States by the laws of 1986 and 2005; false before. */
static bool us_summer(const reading *r, bool *summer)
{
    if (r->year < 1987)
        return false;
    bool now = r->year >= 2007;
    int64_t start = day_number(r->year, now ? 3 : 4, sunday(r->year, now ? 3 : 4, now ? 2 : 1));
    int64_t end = day_number(r->year, now ? 11 : 10, sunday(r->year, now ? 11 : 10, now ? 1 : 5));
    int64_t hours = day_number(r->year, r->month, r->day) * 24 + r->hour;
    *summer = hours >= start * 24 + 2 && hours < end * 24 + 2;
    return true;
}

/* -- pieces of the text -- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static char peek(const reading *r, size_t ahead)
{
    return (size_t)(r->end - r->p) > ahead ? r->p[ahead] : '\0';
}

static size_t digits_at(const reading *r, size_t ahead)
{
    size_t n = 0;
    while (is_digit(peek(r, ahead + n)))
        n++;
    return n;
}

/* `n` digits, at most nine. */
static int take_number(reading *r, size_t n)
{
    int value = 0;
    for (size_t i = 0; i < n; i++)
        value = value * 10 + (*r->p++ - '0');
    return value;
}

static bool set(int *field, int value)
{
    if (*field != UNSET)
        return false;
    *field = value;
    return true;
}

/* A word in lower case; dots inside ("a.m.") are dropped. False when it is too long to be one of ours. */
static bool take_word(reading *r, char word[12])
{
    size_t n = 0;
    for (; is_letter(peek(r, 0)) || (peek(r, 0) == '.' && is_letter(peek(r, 1))); r->p++) {
        if (*r->p == '.')
            continue;
        if (n == 11)
            return false;
        word[n++] = (char)(*r->p | 32);
    }
    word[n] = '\0';
    if (peek(r, 0) == '.')
        r->p++;
    return true;
}

/* "am", "p.m." behind a time; nothing taken when there is something else. */
static bool take_half_day(reading *r)
{
    reading ahead = *r;
    char word[12];
    while (peek(&ahead, 0) == ' ')
        ahead.p++;
    if (!is_letter(peek(&ahead, 0)) || !take_word(&ahead, word))
        return true;
    bool am = strcmp(word, "am") == 0, pm = strcmp(word, "pm") == 0;
    if (!am && !pm)
        return true;
    r->p = ahead.p;
    if (r->hour < 1 || r->hour > 12)
        return false;
    r->hour = r->hour % 12 + (pm ? 12 : 0);
    return true;
}

static void skip_fraction(reading *r)
{
    if ((peek(r, 0) == '.' || peek(r, 0) == ',') && is_digit(peek(r, 1)))
        for (r->p++; is_digit(peek(r, 0));)
            r->p++;
}

/* hh:mm[:ss[.fff]], with `gap` 0 also hhmm[ss]. */
static bool take_time(reading *r, size_t hour_digits, char gap)
{
    if (r->hour != UNSET)
        return false;
    r->hour = take_number(r, hour_digits);
    r->minute = r->second = 0;
    int *more[] = {&r->minute, &r->second};
    for (int i = 0; i < 2; i++) {
        if (gap ? peek(r, 0) != gap : !is_digit(peek(r, 0)))
            break;
        r->p += gap != 0;
        if (digits_at(r, 0) < 2 || (gap && digits_at(r, 0) > 2))
            return false;
        *more[i] = take_number(r, 2);
    }
    if (gap && peek(r, 0) == gap)
        return false;
    skip_fraction(r);
    return take_half_day(r);
}

static bool at_bytes(const reading *r, size_t ahead, const char *z)
{
    size_t n = strlen(z);
    return (size_t)(r->end - r->p) >= ahead + n && memcmp(r->p + ahead, z, n) == 0;
}

/* ISO 8601's compact time behind the "T": hh, hhmm or hhmmss. */
static bool take_iso_time(reading *r)
{
    size_t n = digits_at(r, 0);
    if ((n == 1 || n == 2) && peek(r, n) == ':')
        return take_time(r, n, ':');
    return (n == 2 || n == 4 || n == 6) && take_time(r, 2, 0);
}

/* +hh, +hhmm, +hh:mm */
static bool take_offset(reading *r)
{
    int sign = *r->p++ == '-' ? -1 : 1;
    size_t n = digits_at(r, 0);
    if (n < 1 || n == 3 || n > 4)
        return false;
    int hours = take_number(r, n == 4 ? 2 : n), minutes = 0;
    if (n == 4) {
        minutes = take_number(r, 2);
    } else if (peek(r, 0) == ':') {
        r->p++;
        if (digits_at(r, 0) != 2)
            return false;
        minutes = take_number(r, 2);
    }
    r->zone = sign * (hours * 60 + minutes);
    r->has_zone = true;
    return hours <= 15 && minutes < 60;
}

static bool is_offset(const reading *r)
{
    size_t n = digits_at(r, 1);
    return r->hour != UNSET && !r->has_zone && (n == 4 || n == 2) &&
           (peek(r, 0) == '+' || peek(r, 0) == '-');
}

/* The zone that XML's dates may have: "2022-02-04+01:00". A day stays the day it was there. */
static bool take_day_zone(reading *r)
{
    size_t n = digits_at(r, 1);
    bool colon = n == 2 && peek(r, 3) == ':' && digits_at(r, 4) == 2;
    size_t size = colon ? 6 : n == 4 && peek(r, 0) == '+' ? 5 : 0;
    if (r->day == UNSET || r->hour != UNSET || size == 0 || peek(r, size) != '\0' ||
        (peek(r, 0) != '+' && peek(r, 0) != '-'))
        return false;
    r->p += size;
    return true;
}

/* -- dates -- */

static bool set_date(reading *r, int year, int month, int day)
{
    return set(&r->year, year) && set(&r->month, month) && set(&r->day, day);
}

/* The day of a year, of a week: ISO 8601's other two calendars. */
static bool set_ordinal(reading *r, int year, int day)
{
    int y, m, d;
    if (day < 1 || day > 365 + is_leap(year))
        return false;
    from_day_number(day_number(year, 1, 1) + day - 1, &y, &m, &d);
    return set_date(r, y, m, d);
}

static bool set_week(reading *r, int year, int week, int day)
{
    int64_t fourth = day_number(year, 1, 4), next = day_number(year + 1, 1, 4);
    int64_t monday = fourth - weekday(fourth) + 7 * (week - 1);
    int y, m, d;
    if (week < 1 || day < 1 || day > 7 || monday >= next - weekday(next))
        return false;
    from_day_number(monday + day - 1, &y, &m, &d);
    return set_date(r, y, m, d);
}

/* Behind "yyyy-W". */
static bool take_week(reading *r, int year, bool dash)
{
    r->p++;
    if (digits_at(r, 0) != (dash ? 2u : 3u))
        return false;
    int week = take_number(r, 2);
    if (dash && (peek(r, 0) != '-' || digits_at(r, 1) != 1))
        return false; /* a week is no day */
    r->p += dash;
    return set_week(r, year, week, take_number(r, 1));
}

/* yyyy, and what may hang on it: -mm, -mm-dd, -ddd, -Www-d, /mm/dd. */
static bool take_year_first(reading *r)
{
    int year = take_number(r, 4);
    char gap = peek(r, 0);
    if (gap == 'W' && is_digit(peek(r, 1)))
        return take_week(r, year, false);
    if (gap == '-' && peek(r, 1) == 'W') {
        r->p++;
        return take_week(r, year, true);
    }
    size_t n = digits_at(r, 1);
    if ((gap != '-' && gap != '/' && gap != '.') || n == 0 || is_offset(r))
        return set(&r->year, year);
    r->p++;
    if (gap == '-' && n == 3)
        return set_ordinal(r, year, take_number(r, 3));
    if (n > 2)
        return false;
    if (!set(&r->year, year) || !set(&r->month, take_number(r, n)))
        return false;
    if (peek(r, 0) != gap)
        return true;
    r->p++;
    n = digits_at(r, 0);
    return (n == 1 || n == 2) && set(&r->day, take_number(r, n));
}

/* 13/02/2022: good only when day and month cannot change places. */
static bool take_year_last(reading *r, size_t n, char gap)
{
    int first = take_number(r, n);
    r->p++;
    n = digits_at(r, 0);
    int second = take_number(r, n);
    if (peek(r, 0) != gap)
        return false;
    r->p++;
    if (digits_at(r, 0) != 4)
        return false;
    int year = take_number(r, 4);
    if (first > 12 || first == second)
        return set_date(r, year, second, first);
    return second > 12 && set_date(r, year, first, second);
}

/* yyyymmdd and yyyymmddhhmmss */
static bool take_compact(reading *r, size_t n)
{
    int year = take_number(r, 4), month = take_number(r, 2);
    if (!set_date(r, year, month, take_number(r, 2)))
        return false;
    return n == 8 || take_time(r, 2, 0);
}

/* A number of one or two digits that is no part of anything longer: a day, or a year of RFC 822. */
static bool take_small_number(reading *r, size_t n)
{
    int value = take_number(r, n);
    static const char *const ordinals[] = {"st", "nd", "rd", "th"};
    for (int i = 0; i < 4; i++)
        if ((peek(r, 0) | 32) == ordinals[i][0] && (peek(r, 1) | 32) == ordinals[i][1] &&
            !is_letter(peek(r, 2))) {
            r->p += 2;
            return set(&r->day, value);
        }
    if (r->day == UNSET)
        return set(&r->day, value);
    return n == 2 && r->month != UNSET && set(&r->year, value + (value < 50 ? 2000 : 1900));
}

static bool is_half_day(const reading *r, size_t ahead)
{
    while (peek(r, ahead) == ' ')
        ahead++;
    char c = (char)(peek(r, ahead) | 32);
    if (c != 'a' && c != 'p')
        return false;
    ahead += 1 + (peek(r, ahead + 1) == '.');
    return (peek(r, ahead) | 32) == 'm' && !is_letter(peek(r, ahead + 1));
}

static bool take_digits(reading *r)
{
    size_t n = digits_at(r, 0);
    char gap = peek(r, n);
    if (n == 4)
        return take_year_first(r);
    if (n == 8 || n == 14)
        return take_compact(r, n);
    if (n > 2)
        return false;
    if (at_bytes(r, n, "월"))
        return set(&r->month, take_number(r, n));
    if (at_bytes(r, n, "일"))
        return set(&r->day, take_number(r, n));
    size_t n2 = digits_at(r, n + 1);
    if (gap == ':' && n2 > 0)
        return take_time(r, n, ':');
    if (gap == '.' && n2 == 2 && is_half_day(r, n + 3))
        return take_time(r, n, '.');
    if (is_half_day(r, n))
        return take_time(r, n, ':');
    if ((gap == '/' || gap == '.' || gap == '-') && (n2 == 1 || n2 == 2) &&
        peek(r, n + 1 + n2) == gap)
        return take_year_last(r, n, gap);
    return take_small_number(r, n);
}

/* A zone may carry an offset: "GMT+1". */
static bool take_zone(reading *r, const char *word, bool *found)
{
    *found = true;
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        if (strcmp(word, zones[i].name) == 0) {
            bool utc = zones[i].minutes == 0;
            if (utc && (peek(r, 0) == '+' || peek(r, 0) == '-') && is_digit(peek(r, 1)))
                return !r->has_zone && take_offset(r);
            if (r->has_zone)
                return true; /* "+0000 UTC" says it twice */
            r->zone = zones[i].minutes;
            return r->has_zone = true;
        }
    for (size_t i = 0; i < sizeof us_zones / sizeof *us_zones; i++)
        if (strcmp(word, us_zones[i].name) == 0) {
            r->us = us_zones[i].zone;
            return true;
        }
    *found = false;
    return false;
}

/* The rest of a word goes with its beginning. */
static bool take_foreign(reading *r, bool *ok)
{
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        if (at_bytes(r, 0, foreign[i].start)) {
            r->p += strlen(foreign[i].start);
            while (is_letter(peek(r, 0)) || (unsigned char)peek(r, 0) >= 0x80)
                r->p++;
            *ok = foreign[i].month == 0 || set(&r->month, foreign[i].month);
            return true;
        }
    return false;
}

/* Year, month, day; before and after noon. */
static bool take_korean(reading *r)
{
    static const char *const marks[] = {"년", "월", "일", "오전", "오후"};
    for (int i = 0; i < 5; i++)
        if (at_bytes(r, 0, marks[i])) {
            r->p += strlen(marks[i]);
            r->korean = true;
            r->half_day = i > 2 ? i - 2 : r->half_day;
            return true;
        }
    return false;
}

/* Behind a time and at the end "AT" is no filler but the Atlantic's time. */
static bool is_atlantic(const reading *r, const char *word)
{
    return r->hour != UNSET && !r->has_zone && strcmp(word, "at") == 0 && r->p == r->end;
}

static bool take_name(reading *r)
{
    char word[12];
    bool zone;
    if ((*r->p | 32) == 't' && is_digit(peek(r, 1)) && r->day != UNSET) {
        r->p++;
        return take_iso_time(r);
    }
    if (!take_word(r, word))
        return false;
    int month = find_name(word, months, 12);
    if (month != UNSET)
        return set(&r->month, month + 1);
    bool ok = take_zone(r, word, &zone);
    if (zone)
        return ok;
    if (is_atlantic(r, word))
        r->us = ATLANTIC;
    return find_name(word, weekdays, 7) != UNSET || is_filler(word);
}

/* What stands between the pieces, and the remark in brackets that JavaScript puts behind a zone. */
static bool skip_between(reading *r)
{
    static const char between[] = " \t,;|:-/";
    if (*r->p == '(' && r->hour != UNSET) {
        const char *close = memchr(r->p, ')', (size_t)(r->end - r->p));
        r->p = close ? close + 1 : r->p;
        return close != NULL;
    }
    if (memchr(between, *r->p, sizeof between - 1) == NULL)
        return false;
    r->p++;
    return true;
}

static bool take_piece(reading *r)
{
    bool ok;
    if (is_digit(*r->p))
        return take_digits(r);
    if (take_foreign(r, &ok))
        return ok;
    if (take_korean(r) || take_day_zone(r))
        return true;
    if (is_offset(r))
        return take_offset(r);
    if (is_letter(*r->p))
        return take_name(r);
    return skip_between(r);
}

/* -- putting it together -- */

static bool is_possible(const reading *r)
{
    if (r->year < 1 || (r->month != UNSET && (r->month < 1 || r->month > 12)))
        return false;
    if (r->day != UNSET && (r->month == UNSET || r->day < 1 || r->day > days_in(r->year, r->month)))
        return false;
    if (r->hour == UNSET)
        return true;
    if (r->half_day && r->hour > 12)
        return false;
    bool midnight = r->hour == 24 && r->minute == 0 && r->second == 0;
    return r->day != UNSET && (r->hour < 24 || midnight) && r->minute < 60 && r->second <= 60;
}

static bool write_instant(int64_t seconds, char out[24])
{
    int64_t days = seconds / DAY_SECONDS, rest = seconds % DAY_SECONDS;
    int year, month, day;
    if (rest < 0) {
        rest += DAY_SECONDS;
        days--;
    }
    from_day_number(days, &year, &month, &day);
    if (year < 1 || year > 9999)
        return false;
    int second = (int)rest;
    snprintf(out, 24, "%04u-%02u-%02uT%02u:%02u:%02uZ", (unsigned)year % 10000u,
             (unsigned)month % 100u, (unsigned)day % 100u, (unsigned)second / 3600u % 100u,
             (unsigned)second / 60u % 60u, (unsigned)second % 60u);
    return true;
}

static bool write_date(reading *r, char out[24])
{
    unsigned year = (unsigned)r->year % 10000u, month = (unsigned)r->month % 100u;
    if (r->hour != UNSET) {
        bool summer = false;
        if (r->half_day)
            r->hour = r->hour % 12 + (r->half_day == 2 ? 12 : 0);
        if (r->korean && !r->has_zone)
            r->zone = 9 * 60;
        if (r->us != NOT_US) {
            if (!us_summer(r, &summer))
                return false;
            r->zone = ((int)r->us + summer) * 60;
        }
        int64_t days = day_number(r->year, r->month, r->day);
        return write_instant(
            days * DAY_SECONDS + r->hour * 3600 + (r->minute - r->zone) * 60 + r->second, out);
    }
    if (r->day != UNSET)
        snprintf(out, 24, "%04u-%02u-%02u", year, month, (unsigned)r->day % 100u);
    else if (r->month != UNSET)
        snprintf(out, 24, "%04u-%02u", year, month);
    else
        snprintf(out, 24, "%04u", year);
    return true;
}

bool galley__date_read(galley_str text, char out[24])
{
    reading r = {.year = UNSET, .month = UNSET, .day = UNSET, .hour = UNSET};
    if (text.size == 0 || text.size > LONGEST)
        return false;
    if (text.data[0] == '-') /* ISO 8601 of 1988 had dates without a century: "-0312" */
        return false;
    r.p = text.data;
    r.end = text.data + text.size;
    while (r.p < r.end)
        if (!take_piece(&r))
            return false;
    return r.year != UNSET && is_possible(&r) && write_date(&r, out);
}

bool galley__date_epoch(galley_str number, char out[24])
{
    size_t i = number.size > 0 && number.data[0] == '-', start = i;
    int64_t value = 0;
    for (; i < number.size && is_digit(number.data[i]); i++) {
        if (i - start >= 15)
            return false;
        value = value * 10 + (number.data[i] - '0');
    }
    if (i < number.size && number.data[i] != '.')
        return false; /* 1e9 is no way to write a date */
    if (value < 100000000)
        return false;
    if (value >= 100000000000)
        value /= 1000;
    return write_instant(start ? -value : value, out);
}

bool galley_date_parse(galley_str text, galley_arena *arena, galley_str *iso)
{
    char out[24];
    *iso = (galley_str){NULL, 0};
    if (!galley__date_read(text, out))
        return false;
    *iso = galley_arena_copy(arena, galley_str_of(out));
    return iso->data != NULL;
}
