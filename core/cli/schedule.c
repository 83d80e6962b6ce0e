/* core/cli/schedule.c: crontab fields in UTC: read, the next time, as systemd writes them.
 * SPDX-License-Identifier: MIT */
#include "core/cli/schedule.h"

#include "core/base/error.h"

#include <strings.h>
#include <time.h>

static const char *const month_names[] = {"jan", "feb", "mar", "apr", "may", "jun", "jul",
                                          "aug", "sep", "oct", "nov", "dec", NULL};
static const char *const day_names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat", NULL};

typedef struct field {
    const char *name;
    unsigned least, most;
    const char *const *names; /* of least, least + 1 ...; NULL: none */
} field;

enum { FIELDS = 5 };
static const field fields[FIELDS] = {
    {"minute", 0, 59, NULL},
    {"hour", 0, 23, NULL},
    {"day of the month", 1, 31, NULL},
    {"month", 1, 12, month_names},
    {"day of the week", 0, 7, day_names},
};

/* -- reading -- */

static galley_status wrong(const field *f, galley_str part, galley_error *err)
{
    return galley__fail(err, GALLEY_SYNTAX, "%s: '%.*s' is none from %u to %u", f->name,
                        GALLEY__S(part), f->least, f->most);
}

static bool take_name(galley_str *s, const field *f, unsigned *n)
{
    for (unsigned i = 0; f->names && f->names[i]; i++)
        if (s->size >= 3 && strncasecmp(s->data, f->names[i], 3) == 0) {
            *n = f->least + i;
            *s = galley_str_sub(*s, 3, s->size);
            return true;
        }
    return false;
}

static bool take_number(galley_str *s, unsigned *n)
{
    size_t i = 0;
    *n = 0;
    for (; i < s->size && s->data[i] >= '0' && s->data[i] <= '9' && i < 4; i++)
        *n = *n * 10 + (unsigned)(s->data[i] - '0');
    *s = galley_str_sub(*s, i, s->size);
    return i > 0;
}

static bool take_char(galley_str *s, char c)
{
    bool is = s->size && s->data[0] == c;
    if (is)
        *s = galley_str_sub(*s, 1, s->size);
    return is;
}

static bool take_value(galley_str *s, const field *f, unsigned *n)
{
    return (take_name(s, f, n) || take_number(s, n)) && *n >= f->least && *n <= f->most;
}

/* "*", "5", "1-5", each with "/2". */
static galley_status read_part(galley_str part, const field *f, uint64_t *bits, galley_error *err)
{
    galley_str s = part;
    unsigned from = f->least, to = f->most, step = 1;
    bool star = take_char(&s, '*');
    if (!star && !take_value(&s, f, &from))
        return wrong(f, part, err);
    if (!star) {
        to = from;
        if (take_char(&s, '-') && (!take_value(&s, f, &to) || to < from))
            return wrong(f, part, err);
    }
    if (take_char(&s, '/')) {
        if (!star && to == from)
            to = f->most;
        if (!take_number(&s, &step) || step == 0)
            return wrong(f, part, err);
    }
    if (s.size)
        return wrong(f, part, err);
    for (unsigned i = from; i <= to; i += step)
        *bits |= (uint64_t)1 << i;
    return GALLEY_OK;
}

/* The bytes before the first one of `stops`; *rest is what stands behind it. */
static galley_str cut(galley_str s, const char *stops, galley_str *rest)
{
    size_t n = 0;
    while (n < s.size && strchr(stops, s.data[n]) == NULL)
        n++;
    *rest = galley_str_sub(s, n < s.size ? n + 1 : n, s.size);
    return galley_str_sub(s, 0, n);
}

static galley_status read_field(galley_str text, const field *f, uint64_t *bits, galley_error *err)
{
    galley_status status = GALLEY_OK;
    *bits = 0;
    if (text.size && text.data[text.size - 1] == ',')
        return wrong(f, text, err);
    while (status == GALLEY_OK && text.size) {
        galley_str part = cut(text, ",", &text);
        status = read_part(part, f, bits, err);
    }
    return status;
}

static galley_str trim_left(galley_str s)
{
    size_t n = 0;
    while (n < s.size && (s.data[n] == ' ' || s.data[n] == '\t'))
        n++;
    return galley_str_sub(s, n, s.size);
}

static galley_str long_form(galley_str text)
{
    static const char *const short_forms[][2] = {{"@hourly", "0 * * * *"},
                                                 {"@daily", "0 0 * * *"},
                                                 {"@weekly", "0 0 * * 0"},
                                                 {"@monthly", "0 0 1 * *"}};
    for (size_t i = 0; i < sizeof short_forms / sizeof *short_forms; i++)
        if (galley_str_eq(text, galley_str_of(short_forms[i][0])))
            return galley_str_of(short_forms[i][1]);
    return text;
}

static void take_all(cli_schedule *out, const uint64_t bits[FIELDS])
{
    out->minutes = bits[0];
    out->hours = bits[1];
    out->days = bits[2];
    out->months = bits[3];
    out->weekdays = (bits[4] | bits[4] >> 7) & 0x7f;
}

galley_status cli_schedule_parse(galley_str text, cli_schedule *out, galley_error *err)
{
    uint64_t bits[FIELDS];
    galley_str rest = trim_left(long_form(text));
    *out = (cli_schedule){0};
    if (text.size && memchr(text.data, '\0', text.size))
        return galley__fail(err, GALLEY_SYNTAX, "a NUL byte");
    for (size_t i = 0; i < FIELDS; i++) {
        galley_str word = cut(rest, " \t", &rest);
        rest = trim_left(rest);
        if (word.size == 0)
            return galley__fail(err, GALLEY_SYNTAX,
                                "%s is missing: five fields as in crontab(5), like 10 3 * * *",
                                fields[i].name);
        galley_status status = read_field(word, &fields[i], &bits[i], err);
        if (status != GALLEY_OK)
            return status;
        out->any_day = i == 2 ? word.data[0] == '*' : out->any_day;
        out->any_weekday = i == 4 ? word.data[0] == '*' : out->any_weekday;
    }
    if (rest.size)
        return galley__fail(err, GALLEY_SYNTAX, "'%.*s' stands behind the five fields",
                            GALLEY__S(rest));
    take_all(out, bits);
    return GALLEY_OK;
}

/* -- the next time -- */

static bool has(uint64_t bits, int n)
{
    return bits >> n & 1;
}

static bool day_fits(const cli_schedule *s, const struct tm *t)
{
    bool day = has(s->days, t->tm_mday), weekday = has(s->weekdays, t->tm_wday);
    if (!has(s->months, t->tm_mon + 1))
        return false;
    return s->any_day || s->any_weekday ? day && weekday : day || weekday;
}

int64_t cli_schedule_next(const cli_schedule *s, int64_t after)
{
    enum { DAY = 86400, DAYS = 30 * 366 };
    time_t at = (time_t)(after / 60 * 60 + 60);
    for (int day = 0; day < DAYS; day++, at = at / DAY * DAY + DAY) {
        struct tm t;
        if (!gmtime_r(&at, &t) || !day_fits(s, &t))
            continue;
        for (int minute = t.tm_hour * 60 + t.tm_min; minute < 24 * 60; minute++)
            if (has(s->hours, minute / 60) && has(s->minutes, minute % 60))
                return (int64_t)(at / DAY * DAY) + (int64_t)minute * 60;
    }
    return 0;
}

/* -- as systemd writes it -- */

static void put_list(galley__buf *out, uint64_t bits, unsigned least, unsigned most)
{
    uint64_t all = 0;
    const char *comma = "";
    for (unsigned i = least; i <= most; i++)
        all |= (uint64_t)1 << i;
    if ((bits & all) == all) {
        galley__buf_char(out, '*');
        return;
    }
    for (unsigned i = least; i <= most; i++)
        if (has(bits, (int)i)) {
            galley__buf_printf(out, "%s%02u", comma, i);
            comma = ",";
        }
}

static void put_weekdays(galley__buf *out, uint64_t bits)
{
    static const char *const names[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    const char *comma = "";
    if (bits == 0x7f)
        return;
    for (int i = 1; i <= 7; i++) /* from Monday on, as systemd does */
        if (has(bits, i % 7)) {
            galley__buf_printf(out, "%s%s", comma, names[i % 7]);
            comma = ",";
        }
    galley__buf_char(out, ' ');
}

static void put_calendar(const cli_schedule *s, uint64_t days, uint64_t weekdays, galley__buf *out)
{
    galley__buf_add(out, GALLEY_STR("OnCalendar="));
    put_weekdays(out, weekdays);
    galley__buf_add(out, GALLEY_STR("*-"));
    put_list(out, s->months, 1, 12);
    galley__buf_char(out, '-');
    put_list(out, days, 1, 31);
    galley__buf_char(out, ' ');
    put_list(out, s->hours, 0, 23);
    galley__buf_char(out, ':');
    put_list(out, s->minutes, 0, 59);
    galley__buf_add(out, GALLEY_STR(":00 UTC\n"));
}

void cli_schedule_calendar(const cli_schedule *s, galley__buf *out)
{
    if (s->any_day || s->any_weekday) {
        put_calendar(s, s->days, s->weekdays, out);
        return;
    }
    put_calendar(s, s->days, 0x7f, out);
    put_calendar(s, ~(uint64_t)0, s->weekdays, out);
}
