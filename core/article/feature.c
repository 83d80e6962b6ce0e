/* core/article/feature.c: lines to rows of whole numbers.
 *
 * Each number is had in a walk over the lines or over their words, so that all of them cost time linear in the
 * text. Only whole numbers are used: the result is the same on every machine.
 * SPDX-License-Identifier: MIT */
#include "core/article/feature.h"

#include <string.h>

enum { GOOD_WORDS = 9, LONG_WORDS = 28, SHORT_WORDS = 6, CORE_WORDS = 8, HEAVIEST = 40 };

static const char *const names[] = {
#define GALLEY_X(name) #name,
    GALLEY__FEATURE_MAP(GALLEY_X) GALLEY__SECOND_FEATURE_MAP(GALLEY_X)
#undef GALLEY_X
};

const char *galley__feature_name(unsigned feature)
{
    return feature < GALLEY__FEATURES ? names[feature] : NULL;
}

bool galley__feature_named(galley_str name, uint16_t *feature)
{
    for (unsigned i = 0; i < GALLEY__FEATURES; i++)
        if (galley_str_eq(name, galley_str_of(names[i]))) {
            *feature = (uint16_t)i;
            return true;
        }
    return false;
}

/* -- small sums -- */

static int16_t size_of(uint64_t n)
{
    unsigned whole = 0;
    uint64_t v = n + 1;
    while (v >> (whole + 1))
        whole++;
    uint64_t eighths = ((v << 3) >> whole) - 8; /* of the way to the next power */
    return (int16_t)(8 * whole + eighths);
}

static int16_t share(uint64_t part, uint64_t all)
{
    return (int16_t)(all ? part * 100 / all : 0);
}

static int16_t far(size_t n)
{
    return (int16_t)(n < GALLEY__FAR ? n : GALLEY__FAR);
}

static int16_t most(int64_t n, int limit)
{
    return (int16_t)(n > limit ? limit : n < -limit ? -limit : n);
}

static int16_t *row_of(const galley__page *p, size_t i)
{
    return p->rows + i * GALLEY__FEATURES;
}

/* Writings without spaces have few "words": nine bytes count as one. */
static uint32_t words_of(const galley__line *l)
{
    uint32_t bytes = (l->end - l->start) / 9;
    return l->words > bytes ? l->words : bytes;
}

bool galley__is_good(const galley__line *l)
{
    uint32_t n = words_of(l);
    return n >= LONG_WORDS || (n >= GOOD_WORDS && (l->closing != GALLEY__ENDS_OPEN || l->stops));
}

/* -- the line by itself -- */

typedef struct marks {
    uint32_t commas, digits, marks, symbols;
} marks;

static bool is_letter(unsigned char c)
{
    return c >= 0x80 || (unsigned)(c | 32) - 'a' < 26u;
}

static marks count_marks(galley_str s)
{
    marks m = {0};
    for (size_t i = 0; i < s.size; i++) {
        unsigned char c = (unsigned char)s.data[i];
        m.commas += c == ',';
        m.digits += c >= '0' && c <= '9';
        m.marks += !is_letter(c) && c != ' ' && !(c >= '0' && c <= '9');
        /* | and what starts with E2 86..9F (arrows, pictures) or C2 A9 (copyright), F0 (emoji) */
        m.symbols += c == '|' || c == 0xf0 || (c == 0xa9 && i && s.data[i - 1] == '\xc2') ||
                     (c >= 0x86 && c <= 0x9f && i && s.data[i - 1] == '\xe2');
    }
    return m;
}

static bool has(galley_str s, const char *what)
{
    return memmem(s.data, s.size, what, strlen(what)) != NULL;
}

static int16_t first_of(galley_str s)
{
    unsigned char c = (unsigned char)s.data[0];
    return c >= 'a' && c <= 'z' ? 1 : c >= 'A' && c <= 'Z' ? 2 : c >= '0' && c <= '9' ? 3 : 0;
}

static void own_features(const galley__page *p, size_t i)
{
    const galley__line *l = &p->lines[i];
    galley_str s = galley_str_sub(p->text, l->start, l->end);
    marks m = count_marks(s);
    int16_t *f = row_of(p, i);
    f[GALLEY__F_words] = most(words_of(l), 400);
    f[GALLEY__F_bytes] = size_of(s.size);
    f[GALLEY__F_chars_a_word] = most((int64_t)s.size * 10 / (l->words ? l->words : 1), 400);
    f[GALLEY__F_commas] = most(m.commas, 20);
    f[GALLEY__F_stops] = most(l->stops, 20);
    f[GALLEY__F_closing] = (int16_t)l->closing;
    f[GALLEY__F_lower] = share(l->lower, l->words);
    f[GALLEY__F_upper] = share(l->upper, l->words);
    f[GALLEY__F_capitals] = share(l->capitals, l->words);
    f[GALLEY__F_numbers] = share(l->numbers, l->words);
    f[GALLEY__F_digits] = share(m.digits, s.size);
    f[GALLEY__F_marks] = share(m.marks, s.size);
    f[GALLEY__F_symbols] = most(m.symbols, 9);
    f[GALLEY__F_address] = has(s, "http") || has(s, "www.") || has(s, ".com") || has(s, "@");
    f[GALLEY__F_first] = first_of(s);
    f[GALLEY__F_bullet] = l->bullet;
    f[GALLEY__F_quote] = l->opens_quote;
    f[GALLEY__F_label] = (int16_t)(l->label + 2 * l->dash + 4 * l->slash + 8 * l->bracketed);
    f[GALLEY__F_colon] = most(l->colon, 20);
    f[GALLEY__F_wording] = l->wording;
    f[GALLEY__F_wording_where] = l->wording_where;
    f[GALLEY__F_rule] = l->rule;
    f[GALLEY__F_rule_body] = l->rule_body;
}

/* -- words that other lines have, too -- */

typedef struct seen {
    uint64_t hash;    /* 0: free */
    uint32_t lines;   /* good lines that have it */
    uint32_t last;    /* the last of them + 1 */
} seen;

typedef struct table {
    seen *at;
    size_t room; /* a power of two */
} table;

static bool table_new(table *t, galley_arena *arena, size_t n)
{
    t->room = 16;
    while (t->room < n * 2)
        t->room *= 2;
    t->at = galley_arena_calloc(arena, t->room, sizeof *t->at);
    return t->at != NULL;
}

static seen *table_slot(const table *t, uint64_t hash)
{
    size_t at = hash & (t->room - 1);
    while (t->at[at].hash && t->at[at].hash != hash)
        at = (at + 1) & (t->room - 1);
    return &t->at[at];
}

static void table_count(const table *t, uint64_t hash, uint32_t line)
{
    seen *s = table_slot(t, hash);
    if (s->hash && s->last == line + 1)
        return;
    *s = (seen){hash, s->lines + 1, line + 1};
}

static size_t all_words(const galley__page *p)
{
    const galley__line *last = p->lines + p->count - 1;
    return p->count ? last->first_word + last->words : 0;
}

static bool count_words(const galley__page *p, table *t)
{
    if (!table_new(t, p->arena, all_words(p)))
        return false;
    for (size_t i = 0; i < p->count; i++) {
        const galley__line *l = &p->lines[i];
        for (uint32_t k = 0; galley__is_good(l) && k < l->words; k++)
            table_count(t, p->words[l->first_word + k], (uint32_t)i);
    }
    return true;
}

static void word_features(const galley__page *p, const table *t, size_t i)
{
    const galley__line *l = &p->lines[i];
    uint32_t common = 0, known = 0, own = galley__is_good(l);
    int64_t sum = 0;
    for (uint32_t k = 0; k < l->words; k++) {
        uint64_t hash = p->words[l->first_word + k];
        bool is_common;
        sum += galley__model_word(p->model, hash, &is_common);
        common += is_common;
        known += !is_common && table_slot(t, hash)->lines > own;
    }
    int16_t *f = row_of(p, i);
    f[GALLEY__F_common] = share(common, l->words);
    f[GALLEY__F_known] = share(known, l->words - common);
    f[GALLEY__F_strange] = most(l->words - common - known, 100);
    f[GALLEY__F_word_sum] = most(sum, 4000);
    f[GALLEY__F_word_mean] = most(l->words ? sum / l->words : 0, 2000);
}

/* -- lines like this one -- */

/* Equal lines, and short lines that begin with the same word. */
static uint64_t beginning(const galley__page *p, const galley__line *l)
{
    return l->words && words_of(l) < LONG_WORDS ? p->words[l->first_word] ^ 0x9e37 : 0;
}

static bool twin_features(galley__page *p)
{
    table lines, starts;
    if (!table_new(&lines, p->arena, p->count) || !table_new(&starts, p->arena, p->count))
        return false;
    for (uint32_t i = 0; i < p->count; i++) {
        uint64_t start = beginning(p, &p->lines[i]);
        if (p->lines[i].hash)
            table_count(&lines, p->lines[i].hash, i);
        if (start)
            table_count(&starts, start, i);
    }
    for (size_t i = 0; i < p->count; i++) {
        uint64_t hash = p->lines[i].hash, start = beginning(p, &p->lines[i]);
        row_of(p, i)[GALLEY__F_twins] = hash ? most(table_slot(&lines, hash)->lines, 50) : 0;
        row_of(p, i)[GALLEY__F_alike] = start ? most(table_slot(&starts, start)->lines, 50) : 0;
    }
    return true;
}

/* -- neighbours -- */

static const int16_t *neighbour(const galley__page *p, size_t i, int step)
{
    static const int16_t none[GALLEY__FEATURES];
    size_t at = i + (size_t)step; /* wraps below 0 */
    return at < p->count ? row_of(p, at) : none;
}

/* As long as each other by half, and ended alike. */
static bool same_shape(const int16_t *a, const int16_t *b)
{
    int x = a[GALLEY__F_words], y = b[GALLEY__F_words];
    return x && y && x * 2 >= y && y * 2 >= x && a[GALLEY__F_closing] == b[GALLEY__F_closing] &&
           a[GALLEY__F_first] == b[GALLEY__F_first];
}

static void neighbour_features(const galley__page *p, size_t i)
{
    int16_t *f = row_of(p, i);
    const int16_t *b1 = neighbour(p, i, -1), *b2 = neighbour(p, i, -2);
    const int16_t *n1 = neighbour(p, i, 1), *n2 = neighbour(p, i, 2);
    f[GALLEY__F_words_1] = b1[GALLEY__F_words];
    f[GALLEY__F_words_2] = b2[GALLEY__F_words];
    f[GALLEY__F_words_n1] = n1[GALLEY__F_words];
    f[GALLEY__F_words_n2] = n2[GALLEY__F_words];
    f[GALLEY__F_closing_1] = b1[GALLEY__F_closing];
    f[GALLEY__F_closing_n1] = n1[GALLEY__F_closing];
    f[GALLEY__F_common_1] = b1[GALLEY__F_common];
    f[GALLEY__F_common_n1] = n1[GALLEY__F_common];
    f[GALLEY__F_wording_1] = b1[GALLEY__F_wording];
    f[GALLEY__F_wording_n1] = n1[GALLEY__F_wording];
    f[GALLEY__F_rule_body_1] = b1[GALLEY__F_rule_body];
    f[GALLEY__F_rule_body_n1] = n1[GALLEY__F_rule_body];
    f[GALLEY__F_longest_1] = b1[GALLEY__F_words] > n1[GALLEY__F_words] ? b1[GALLEY__F_words]
                                                                     : n1[GALLEY__F_words];
    f[GALLEY__F_shape_1] = same_shape(f, b1);
    f[GALLEY__F_shape_2] = same_shape(f, b2);
    f[GALLEY__F_shape_n1] = same_shape(f, n1);
}

/* Words in good lines and in all, up to each line. */
typedef struct sums {
    uint64_t *good, *all; /* count + 1 */
} sums;

static bool make_sums(const galley__page *p, sums *s)
{
    s->good = galley_arena_calloc(p->arena, p->count + 1, sizeof *s->good);
    s->all = galley_arena_calloc(p->arena, p->count + 1, sizeof *s->all);
    if (!s->good || !s->all)
        return false;
    for (size_t i = 0; i < p->count; i++) {
        uint32_t n = words_of(&p->lines[i]);
        s->good[i + 1] = s->good[i] + (galley__is_good(&p->lines[i]) ? n : 0);
        s->all[i + 1] = s->all[i] + n;
    }
    return true;
}

static void around_features(const galley__page *p, const sums *s, size_t i)
{
    size_t low = i > 3 ? i - 3 : 0, high = i + 4 < p->count ? i + 4 : p->count;
    int16_t *f = row_of(p, i);
    f[GALLEY__F_near_good] = share(s->good[high] - s->good[low], s->all[high] - s->all[low]);
    low = i > 10 ? i - 10 : 0;
    high = i + 11 < p->count ? i + 11 : p->count;
    f[GALLEY__F_wide_good] = size_of(s->good[high] - s->good[low]);
    f[GALLEY__F_lines_left] = far(p->count - 1 - i);
    f[GALLEY__F_good_before] = share(s->good[i], s->good[p->count]);
    f[GALLEY__F_good_behind] =
        share(s->good[p->count] - s->good[i + 1], s->good[p->count]);
}

/* -- place -- */

static void run_features(const galley__page *p)
{
    for (size_t i = 0; i < p->count;) {
        size_t end = i;
        while (end < p->count && !galley__is_good(&p->lines[end]))
            end++;
        for (size_t k = i; k < end; k++) {
            int16_t *f = row_of(p, k);
            f[GALLEY__F_run] = most((int64_t)(end - i), 200);
            f[GALLEY__F_run_at] = most((int64_t)(k - i), 200);
            f[GALLEY__F_run_behind] = most((int64_t)(end - 1 - k), 200);
        }
        i = end + 1;
    }
}

/* A short line whose wording opens a part of the page ("Related", "Comments", "Sign up"). */
static bool is_head(const galley__line *l)
{
    return l->wording && words_of(l) <= SHORT_WORDS;
}

typedef struct distances {
    size_t good, related, promo, comment, byline, head;
    uint8_t head_kind;
} distances;

static void see(distances *d, const galley__line *l)
{
    d->good = galley__is_good(l) ? 0 : d->good + 1;
    d->related = l->wording == GALLEY_REGION_RELATED + 1 ? 0 : d->related + 1;
    d->promo = l->wording == GALLEY_REGION_PROMO + 1 ? 0 : d->promo + 1;
    d->comment = l->wording == GALLEY_REGION_COMMENT + 1 ? 0 : d->comment + 1;
    bool byline = l->rule == GALLEY_REGION_BYLINE + 1 || l->rule == GALLEY_REGION_DATELINE + 1;
    d->byline = byline ? 0 : d->byline + 1;
    d->head = is_head(l) ? 0 : d->head + 1;
    d->head_kind = is_head(l) ? l->wording : d->head_kind;
}

static void distance_features(const galley__page *p)
{
    const distances none = {99, 99, 99, 99, 99, 99, 0};
    distances d = none;
    for (size_t i = 0; i < p->count; i++) {
        int16_t *f = row_of(p, i);
        f[GALLEY__F_since_good] = far(d.good);
        see(&d, &p->lines[i]);
        f[GALLEY__F_since_related] = far(d.related);
        f[GALLEY__F_since_promo] = far(d.promo);
        f[GALLEY__F_since_comment] = far(d.comment);
        f[GALLEY__F_since_byline] = far(d.byline);
        f[GALLEY__F_head] = d.head_kind;
        f[GALLEY__F_head_ago] = far(d.head);
    }
    d = none;
    for (size_t i = p->count; i-- > 0;) {
        row_of(p, i)[GALLEY__F_until_good] = far(d.good);
        see(&d, &p->lines[i]);
        row_of(p, i)[GALLEY__F_until_byline] = far(d.byline);
    }
}

/* -- all of the first model's -- */

bool galley__features(galley__page *p)
{
    table words;
    sums s;
    p->rows = galley_arena_calloc(p->arena, p->count * GALLEY__FEATURES + 1, sizeof *p->rows);
    p->scores = galley_arena_calloc(p->arena, p->count + 1, sizeof *p->scores);
    if (!p->rows || !p->scores || !count_words(p, &words) || !make_sums(p, &s) ||
        !twin_features(p))
        return false;
    for (size_t i = 0; i < p->count; i++) {
        own_features(p, i);
        word_features(p, &words, i);
    }
    for (size_t i = 0; i < p->count; i++) {
        neighbour_features(p, i);
        around_features(p, &s, i);
    }
    run_features(p);
    distance_features(p);
    return true;
}

/* -- the second model's -- */

static int32_t score_at(const galley__page *p, size_t i, int step)
{
    size_t at = i + (size_t)step; /* wraps below 0 */
    return at < p->count ? most(p->scores[at], 2000) : -1000;
}

static int64_t weight_of(const galley__line *l)
{
    uint32_t n = words_of(l);
    return n > HEAVIEST ? HEAVIEST + 1 : n + 1;
}

static int16_t mean_score(const galley__page *p, size_t i, size_t reach)
{
    size_t low = i > reach ? i - reach : 0;
    size_t high = i + reach + 1 < p->count ? i + reach + 1 : p->count;
    int64_t sum = 0, weight = 1;
    for (size_t k = low; k < high; k++) {
        sum += most(p->scores[k], 2000) * weight_of(&p->lines[k]);
        weight += weight_of(&p->lines[k]);
    }
    return (int16_t)(sum / weight);
}

static bool is_core(const galley__page *p, size_t i)
{
    return p->scores[i] > GALLEY__SCORE_ONE && words_of(&p->lines[i]) >= CORE_WORDS;
}

static uint32_t core_words(const galley__page *p, size_t i)
{
    return is_core(p, i) ? words_of(&p->lines[i]) : 0;
}

static void core_features(const galley__page *p)
{
    size_t since = GALLEY__FAR, until = GALLEY__FAR;
    uint64_t before = 0, behind = 0, all = 0;
    for (size_t i = 0; i < p->count; i++)
        all += core_words(p, i);
    for (size_t i = 0; i < p->count; i++) {
        row_of(p, i)[GALLEY__F_since_core] = far(since);
        row_of(p, i)[GALLEY__F_core_before] = share(before, all);
        since = is_core(p, i) ? 0 : since + 1;
        before += core_words(p, i);
    }
    for (size_t i = p->count; i-- > 0;) {
        row_of(p, i)[GALLEY__F_until_core] = far(until);
        row_of(p, i)[GALLEY__F_core_behind] = share(behind, all);
        until = is_core(p, i) ? 0 : until + 1;
        behind += core_words(p, i);
    }
}

/* The stretch of lines with the highest sum of scores (Kadane's walk); *end behind its last. */
static void find_best(const galley__page *p, size_t *start, size_t *end)
{
    int64_t sum = 0, best = 0;
    size_t from = 0;
    *start = *end = 0;
    for (size_t i = 0; i < p->count; i++) {
        if (sum <= 0) {
            sum = 0;
            from = i;
        }
        sum += most(p->scores[i], 1000) * weight_of(&p->lines[i]);
        if (sum > best) {
            best = sum;
            *start = from;
            *end = i + 1;
        }
    }
}

static void best_features(const galley__page *p)
{
    size_t start, end;
    uint64_t inside = 0, all = 0;
    find_best(p, &start, &end);
    for (size_t i = 0; i < p->count; i++) {
        all += words_of(&p->lines[i]);
        inside += i >= start && i < end ? words_of(&p->lines[i]) : 0;
    }
    for (size_t i = 0; i < p->count; i++) {
        int16_t *f = row_of(p, i);
        f[GALLEY__F_in_best] = i >= start && i < end;
        f[GALLEY__F_from_best] = (int16_t)(i < start   ? -far(start - i)
                                           : i >= end ? far(i - end + 1)
                                                      : 0);
        f[GALLEY__F_best_share] = share(inside, all);
    }
}

/* Short lines that begin alike are judged alike: the mean of their scores. */
static bool alike_scores(const galley__page *p)
{
    table starts;
    int64_t *sum = galley_arena_calloc(p->arena, p->count + 1, sizeof *sum); /* by first line */
    if (!sum || !table_new(&starts, p->arena, p->count))
        return false;
    for (uint32_t i = 0; i < p->count; i++) {
        uint64_t start = beginning(p, &p->lines[i]);
        if (!start)
            continue;
        seen *s = table_slot(&starts, start);
        if (!s->hash)
            *s = (seen){start, 0, i};
        s->lines++;
        sum[s->last] += most(p->scores[i], 2000);
    }
    for (size_t i = 0; i < p->count; i++) {
        uint64_t start = beginning(p, &p->lines[i]);
        const seen *s = start ? table_slot(&starts, start) : NULL;
        row_of(p, i)[GALLEY__F_alike_score] =
            s ? (int16_t)(sum[s->last] / s->lines) : most(p->scores[i], 2000);
    }
    return true;
}

bool galley__second_features(galley__page *p)
{
    int64_t sum = 0, weight = 1;
    for (size_t i = 0; i < p->count; i++) {
        sum += most(p->scores[i], 2000) * weight_of(&p->lines[i]);
        weight += weight_of(&p->lines[i]);
    }
    for (size_t i = 0; i < p->count; i++) {
        int16_t *f = row_of(p, i);
        f[GALLEY__F_score] = (int16_t)score_at(p, i, 0);
        f[GALLEY__F_score_1] = (int16_t)score_at(p, i, -1);
        f[GALLEY__F_score_2] = (int16_t)score_at(p, i, -2);
        f[GALLEY__F_score_3] = (int16_t)score_at(p, i, -3);
        f[GALLEY__F_score_n1] = (int16_t)score_at(p, i, 1);
        f[GALLEY__F_score_n2] = (int16_t)score_at(p, i, 2);
        f[GALLEY__F_score_n3] = (int16_t)score_at(p, i, 3);
        f[GALLEY__F_near_score] = mean_score(p, i, 3);
        f[GALLEY__F_wide_score] = mean_score(p, i, 8);
        f[GALLEY__F_page_score] = (int16_t)(sum / weight);
    }
    core_features(p);
    best_features(p);
    return alike_scores(p);
}
