/* tests/unit/article/test_date.c: dates as the press writes them, and what is refused.
 * SPDX-License-Identifier: MIT */
#include "core/article/article_internal.h"

#include <criterion/criterion.h>

typedef struct row {
    const char *text;
    const char *iso; /* NULL: refused */
} row;

static void check(const row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char iso[24] = "";
        bool ok = galley__date_read(galley_str_of(rows[i].text), iso);
        cr_expect_eq(ok, rows[i].iso != NULL, "\"%s\" %s", rows[i].text,
                     ok ? "was read" : "was refused");
        if (ok && rows[i].iso)
            cr_expect_str_eq(iso, rows[i].iso, "\"%s\" became %s, not %s", rows[i].text, iso,
                             rows[i].iso);
    }
}
#define CHECK(rows) check(rows, sizeof(rows) / sizeof *(rows))

Test(date, iso_8601_in_every_precision)
{
    static const row rows[] = {
        {"2022", "2022"},
        {"2022-02", "2022-02"},
        {"2022-02-04", "2022-02-04"},
        {"20220204", "2022-02-04"},
        {"2022-035", "2022-02-04"},
        {"2022-W05-5", "2022-02-04"},
        {"2022W055", "2022-02-04"},
        {"2020-W53-7", "2021-01-03"},
        {"2022-W05", NULL}, /* a week is no day */
        {"2021-W53-1", NULL},
        {"2022-02-04T10", "2022-02-04T10:00:00Z"},
        {"2022-02-04T10:30", "2022-02-04T10:30:00Z"},
        {"2022-02-04T10:30:15", "2022-02-04T10:30:15Z"},
        {"2022-02-04 10:30:15", "2022-02-04T10:30:15Z"},
        {"2022-02-04T10:30:15.678Z", "2022-02-04T10:30:15Z"},
        {"2022-02-04T10:30:15,678Z", "2022-02-04T10:30:15Z"},
        {"2022-02-04T10:30:15z", "2022-02-04T10:30:15Z"},
        {"20220204T103015Z", "2022-02-04T10:30:15Z"},
        {"20220204103015", "2022-02-04T10:30:15Z"},
        {"2022-02-04T10:30:15+02:00", "2022-02-04T08:30:15Z"},
        {"2022-02-04T10:30:15+0530", "2022-02-04T05:00:15Z"},
        {"2022-02-04T10:30:15-05", "2022-02-04T15:30:15Z"},
        {"2022-02-04T23:30:00-05:00", "2022-02-05T04:30:00Z"},
        {"2022-01-01T00:30:00+01:00", "2021-12-31T23:30:00Z"},
        {"2022-02-04T24:00:00Z", "2022-02-05T00:00:00Z"},
        {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},
        {"2022-02-04 10:30:00 +0000 UTC", "2022-02-04T10:30:00Z"},
        {"2022/02/04", "2022-02-04"},
        {"2022.02.04 08:15", "2022-02-04T08:15:00Z"},
    };
    CHECK(rows);
}

Test(date, mail_and_feeds)
{
    static const row rows[] = {
        {"Fri, 04 Feb 2022 10:30:00 GMT", "2022-02-04T10:30:00Z"},
        {"Fri, 4 Feb 2022 10:30:00 +0100", "2022-02-04T09:30:00Z"},
        {"4 Feb 22 10:30 EST", "2022-02-04T15:30:00Z"},
        {"4 Feb 87 10:30 UT", "1987-02-04T10:30:00Z"},
        {"Fri,04 Feb 2022 10:30:00 -0000", "2022-02-04T10:30:00Z"},
        {"Fri Feb  4 10:30:15 2022", "2022-02-04T10:30:15Z"},
        {"Fri Feb 04 10:30:15 +0000 2022", "2022-02-04T10:30:15Z"},
        {"Fri Feb 04 2022 10:30:00 GMT+0100 (Central European Standard Time)",
         "2022-02-04T09:30:00Z"},
        {"Fri, 4 Feb 2022 10:30:00 GMT-01:30", "2022-02-04T12:00:00Z"},
        {"4-Feb-2022", "2022-02-04"},
        {"Sun, 16 Dec 2012 1:2:3:4 GMT", NULL},
        {"Sun, 16 zzz 2012 11:47:32 GMT", NULL},
    };
    CHECK(rows);
}

Test(date, feeds_in_greek_hungarian_korean_and_with_rare_zones)
{
    static const row rows[] = {
        {"Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T17:00:00Z"},
        {"Παρ, 04 Φεβρουαρίου 2022 10:30:00 GMT", "2022-02-04T10:30:00Z"},
        {"2004-július-13T9:15-05:00", "2004-07-13T14:15:00Z"},
        {"2022-február-4T10:30+01:00", "2022-02-04T09:30:00Z"},
        {"2022-szeptember-4T10:30+01:00", "2022-09-04T09:30:00Z"},
        {"2004-05-25 오후 11:23:17", "2004-05-25T14:23:17Z"},
        {"2004-05-25 오전 12:23:17", "2004-05-24T15:23:17Z"},
        {"2004-05-25 오후 13:23:17", NULL},
        {"2004년 05월 28일  01:31:15", "2004-05-27T16:31:15Z"},
        {"2004년 5월 28일", "2004-05-28"},
        {"Wed, 19 Aug 2009 18:28:00 Etc/GMT", "2009-08-19T18:28:00Z"},
        {"Mon, 26 January 2004 16:31:00 AT", "2004-01-26T20:31:00Z"},
        {"4 February 2022 at 10:30", "2022-02-04T10:30:00Z"},
        {"2022-02-04+01:00", "2022-02-04"},
        {"20220204+0100", "2022-02-04"},
        {"2022-02-04-05:00", "2022-02-04"},
        {"2013-01-27-01", NULL},
        /* ISO 8601 of 1988 had dates without a century, which can be read in more than one way */
        {"-0312", NULL},
        {"-03-12", NULL},
        {"031231", NULL},
        {"03-12-31", NULL},
        {"03335", NULL},
        {"2003-012-31T10:14:55+00:00", NULL},
    };
    CHECK(rows);
}

Test(date, in_words)
{
    static const row rows[] = {
        {"4 February 2022", "2022-02-04"},
        {"February 4, 2022", "2022-02-04"},
        {"Feb. 4th, 2022", "2022-02-04"},
        {"Friday, February 4th 2022", "2022-02-04"},
        {"the 1st of March 2022", "2022-03-01"},
        {"Sept. 3, 2021", "2021-09-03"},
        {"February 2022", "2022-02"},
        {"Feb 4, 2022 10:30 AM GMT", "2022-02-04T10:30:00Z"},
        {"Feb 4, 2022 10:30 p.m. GMT", "2022-02-04T22:30:00Z"},
        {"Feb 4, 2022, 12:05am UTC", "2022-02-04T00:05:00Z"},
        {"4 Feb 2022 10.30am", "2022-02-04T10:30:00Z"},
        {"4 Feb 2022, 7 pm", "2022-02-04T19:00:00Z"},
        {"10:30 AM, Feb 4, 2022", "2022-02-04T10:30:00Z"},
        {"Published: 4 February 2022 at 10:30 GMT", "2022-02-04T10:30:00Z"},
        {"Updated 10:30 AM ET, Fri February 4, 2022", "2022-02-04T15:30:00Z"},
        {"July 4, 2022 10:30 AM ET", "2022-07-04T14:30:00Z"},
        {"July 4, 1990 10:30 AM PT", "1990-07-04T17:30:00Z"},
        {"July 4, 1950 10:30 AM PT", NULL}, /* before there was one law for summer time */
        {"4 February 2022 10:30 BST", "2022-02-04T09:30:00Z"},
        {"4 Feb 2022 10:30 IST", NULL},              /* India, Israel or Ireland */
        {"Thursday, 4 February 2022", "2022-02-04"}, /* it was a Friday: feeds get that wrong */
    };
    CHECK(rows);
}

Test(date, figures_only_where_they_can_be_read_one_way)
{
    static const row rows[] = {
        {"13/02/2022", "2022-02-13"}, {"02/13/2022", "2022-02-13"},
        {"31.12.2021", "2021-12-31"}, {"04/04/2022", "2022-04-04"},
        {"04/02/2022", NULL},         {"4.2.2022", NULL},
        {"13/02/22", NULL},           {"04/02", NULL},
        {"12-11-2022", NULL},         {"13/02/2022 10:30", "2022-02-13T10:30:00Z"},
    };
    CHECK(rows);
}

Test(date, days_that_are_none_and_words_that_are_no_date)
{
    static const row rows[] = {
        {"", NULL},
        {"2022-02-29", NULL},
        {"2020-02-29", "2020-02-29"},
        {"1900-02-29", NULL},
        {"2000-02-29", "2000-02-29"},
        {"2022-13-01", NULL},
        {"2022-00-01", NULL},
        {"2022-04-31", NULL},
        {"0000-01-01", NULL},
        {"2022-366", NULL},
        {"31 April 2022", NULL},
        {"2022-02-04T25:00", NULL},
        {"2022-02-04T24:00:01", NULL},
        {"2022-02-04T10:60", NULL},
        {"2022-02-04T10:30:61", NULL},
        {"2022-02-04T10:30+25:00", NULL},
        {"Feb 4, 2022 13:30 PM", NULL},
        {"Feb 4, 2022 0:30 AM", NULL},
        {"2022-02T10:30", NULL},
        {"10:30", NULL},
        {"yesterday", NULL},
        {"4 February", NULL},
        {"2022 2023", NULL},
        {"4 Feb 5 Mar 2022", NULL},
        {"in 2022 he said", NULL},
        {"12345", NULL},
        {"9999-12-31T23:00:00-05:00", NULL},
        {"0001-01-01T00:00:00+05:00", NULL},
        {"2022-02-04T10:30:00+01:00 and a long tail of words that no date has, one hundred bytes "
         "of it "
         "at the very least",
         NULL},
    };
    CHECK(rows);
}

Test(date, numbers_are_seconds_or_milliseconds)
{
    static const row rows[] = {
        {"1643970600", "2022-02-04T10:30:00Z"},
        {"1643970600.75", "2022-02-04T10:30:00Z"},
        {"1643970600123", "2022-02-04T10:30:00Z"},
        {"-1000000000", "1938-04-24T22:13:20Z"},
        {"20220204", NULL}, /* looks like a day */
        {"2022", NULL},
        {"1e9", NULL},
        {"0", NULL},
        {"99999999999999999999", NULL},
        {"", NULL},
        {"true", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char iso[24] = "";
        bool ok = galley__date_epoch(galley_str_of(rows[i].text), iso);
        cr_expect_eq(ok, rows[i].iso != NULL, "\"%s\"", rows[i].text);
        if (ok && rows[i].iso)
            cr_expect_str_eq(iso, rows[i].iso);
    }
}

Test(date, reaches_the_arena)
{
    galley_arena *arena = NULL;
    galley_str iso;
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    cr_assert(galley_date_parse(GALLEY_STR("4 February 2022"), arena, &iso));
    cr_expect(galley_str_eq(iso, GALLEY_STR("2022-02-04")));
    cr_assert_not(galley_date_parse(GALLEY_STR("no date"), arena, &iso));
    cr_expect_null(iso.data);
    cr_expect_eq(iso.size, 0);
    galley_arena_free(arena);
}
