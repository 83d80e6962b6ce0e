/* core/html/day.c: the first day that is written in a text.
 *
 * Three parts that stand near each other: a year of four digits, a month as a number or by its name in ten
 * languages, a day. 4.2.2022 is the fourth of February; 4/2/2022 can be read in two ways and is not
 * read, 14/2/2022 and 2/14/2022 are.
 * SPDX-License-Identifier: MIT */
#include "core/html/html_internal.h"

enum { PARTS_MAX = 64, APART = 6 };

/* Beginnings of the months' names in lower case: English, German, French, Spanish, Italian, Portuguese, Dutch,
 * Polish, Swedish, Czech. A word of at least three letters that begins so is the month. */
static const char *const months[12] = {"jan gen ene sty led",
                                       "feb f\u00e9v fev lut \u00fano",
                                       "mar m\u00e4r mrz maa b\u0159e",
                                       "apr avr abr kwi dub",
                                       "may mai maj mag mei mayo kv\u011b",
                                       "jun juin giu cze \u010derven",
                                       "jul juil lug lip \u010dervenc",
                                       "aug ao\u00fb aou ago sie srp",
                                       "sep set wrz z\u00e1\u0159",
                                       "oct okt ott out pa\u017a \u0159\u00edj",
                                       "nov lis",
                                       "dec dez d\u00e9c dic gru pros"};

/* A number, or a month's name (digits is 0). */
typedef struct part {
    uint32_t value;
    uint8_t digits;
    char mark;         /* the last byte before it that is no space */
    size_t start, end; /* in the text */
} part;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
    return (unsigned char)((c | 32) - 'a') < 26 || (unsigned char)c >= 0xC3;
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static uint32_t month_of(galley_str word)
{
    char lower[12] = {0};
    size_t n = word.size < sizeof lower - 1 ? word.size : sizeof lower - 1;
    for (size_t i = 0; i < n; i++)
        lower[i] =
            (char)((unsigned char)(word.data[i] - 'A') < 26 ? word.data[i] | 32 : word.data[i]);
    for (uint32_t m = 12; m-- > 0;)
        for (const char *p = months[m]; *p; p += *p == ' ') {
            size_t size = strcspn(p, " ");
            if (n >= size && memcmp(lower, p, size) == 0)
                return m + 1;
            p += size;
        }
    return 0;
}

/* The text's numbers and months, in their order. */
static size_t read_parts(galley_str s, part *parts)
{
    size_t n = 0, i = 0;
    char mark = ' ';
    while (i < s.size && n < PARTS_MAX) {
        size_t start = i;
        if (is_digit(s.data[i])) {
            uint32_t value = 0;
            for (; i < s.size && is_digit(s.data[i]); i++)
                value = value > 100000 ? value : value * 10 + (uint32_t)(s.data[i] - '0');
            size_t digits = i - start;
            parts[n++] = (part){value, digits > 9 ? 9 : (uint8_t)digits, mark, start, i};
        } else if (is_word(s.data[i])) {
            do /* spans that stand side by side leave no space: "SmithDec. 21" */
                i++;
            while (i < s.size && (is_word(s.data[i]) || (unsigned char)s.data[i] >= 0x80) &&
                   !(is_upper(s.data[i]) && is_lower(s.data[i - 1])));
            uint32_t month = i - start >= 3 ? month_of(galley_str_sub(s, start, i)) : 0;
            if (month)
                parts[n++] = (part){month, 0, mark, start, i};
        } else {
            mark = s.data[i] == ' ' ? mark : s.data[i];
            i++;
            continue;
        }
        mark = ' ';
    }
    return n;
}

static bool is_year(const part *p)
{
    return p->digits == 4 && p->value >= 1900 && p->value < 2100;
}

static bool is_day(const part *p)
{
    return (p->digits == 1 || p->digits == 2) && p->value >= 1 && p->value <= 31;
}

static bool is_month(const part *p)
{
    return p->digits == 0 || (p->digits <= 2 && p->value >= 1 && p->value <= 12);
}

static bool valid(uint32_t y, uint32_t m, uint32_t d)
{
    static const uint8_t days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    return m >= 1 && m <= 12 && d >= 1 && d <= days[m - 1] + (uint32_t)(m == 2 && leap);
}

static bool put(uint32_t y, uint32_t m, uint32_t d, char out[11])
{
    if (!valid(y, m, d))
        return false;
    uint32_t values[3] = {y, m, d}, at = 10;
    out[at] = '\0';
    for (int k = 2; k >= 0; k--) {
        for (int digit = 0; digit < (k ? 2 : 4); digit++, values[k] /= 10)
            out[--at] = (char)('0' + values[k] % 10);
        if (k)
            out[--at] = '-';
    }
    return true;
}

/* Three parts to a day. */
static bool read_three(const part *p, char out[11])
{
    if (p[1].start - p[0].end > APART || p[2].start - p[1].end > APART)
        return false;
    if (is_year(&p[0]) && is_month(&p[1]) && is_day(&p[2]))
        return put(p[0].value, p[1].value, p[2].value, out);
    if (!is_year(&p[2]))
        return false;
    if (p[1].digits == 0 && is_day(&p[0]))
        return put(p[2].value, p[1].value, p[0].value, out);
    if (p[0].digits == 0 && is_day(&p[1]))
        return put(p[2].value, p[0].value, p[1].value, out);
    if (p[0].digits == 0 || p[1].digits == 0)
        return false;
    if (p[1].mark == '.' || p[0].value > 12)
        return put(p[2].value, p[1].value, p[0].value, out);
    return p[1].value > 12 && put(p[2].value, p[0].value, p[1].value, out);
}

bool galley__html_day(galley_str text, char out[11])
{
    enum { LONGEST = 400 };
    part parts[PARTS_MAX];
    size_t n =
        read_parts(galley_str_sub(text, 0, text.size < LONGEST ? text.size : LONGEST), parts);
    for (size_t i = 0; i + 2 < n; i++)
        if (read_three(&parts[i], out))
            return true;
    return false;
}

bool galley__html_url_day(galley_str url, char out[11])
{
    part parts[PARTS_MAX];
    size_t n = read_parts(url, parts);
    for (size_t i = 0; i + 2 < n; i++) {
        const part *p = &parts[i];
        bool near = p[1].start - p[0].end == 1 && p[2].start - p[1].end == 1;
        if (near && is_year(&p[0]) && is_month(&p[1]) && is_day(&p[2]) && p[0].mark != '.' &&
            read_three(p, out))
            return true;
    }
    return false;
}

bool galley__html_next_day(const char a[11], const char b[11])
{
    long days[2];
    const char *texts[2] = {a, b};
    for (int k = 0; k < 2; k++) { /* days since 1 March of the year 0: Hinnant's days_from_civil */
        long v[10];
        for (int i = 0; i < 10; i++)
            v[i] = texts[k][i] - '0';
        long y = v[0] * 1000 + v[1] * 100 + v[2] * 10 + v[3], m = v[5] * 10 + v[6],
             d = v[8] * 10 + v[9];
        y -= m <= 2;
        days[k] = 365 * y + y / 4 - y / 100 + y / 400 + (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d;
    }
    return days[0] - days[1] == 1 || days[1] - days[0] == 1;
}
