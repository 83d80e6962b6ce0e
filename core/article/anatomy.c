/* core/article/anatomy.c: lines to regions: wording, then shape, then neighbours.
 *
 * Four walks over the lines, none of which looks back further than one line:
 *   1. each line by itself: its wording, and whether it is prose by its length and its closing mark;
 *   2. what an opening line ("Read more:", a player notice) makes of the lines behind it;
 *   3. what is still open, by where it stands: in front of the first prose, behind the last, between;
 *   4. where there is a model, what was learnt about such lines: it decides what is the article's own, the walks before
 *      it what kind a line is.
 * Which words and which numbers is policy and comes from outside.
 * SPDX-License-Identifier: MIT */
#include "core/article/anatomy.h"
#include "core/article/article_internal.h"
#include "core/article/feature.h"
#include "core/base/error.h"
#include "core/base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct galley_anatomy {
    const galley_alloc *alloc;
    galley__wordings *wordings;
    galley__model *model;
    galley__thresholds t;
    bool frozen;
};

/* -- building -- */

galley_status galley_anatomy_new(const galley_alloc *alloc, galley_anatomy **out, galley_error *err)
{
    *out = NULL;
    galley_anatomy *a = galley__new(alloc, sizeof *a);
    if (a == NULL)
        return galley__nomem(err);
    a->alloc = alloc;
    a->wordings = galley__wordings_new(alloc);
    a->model = galley__model_new(alloc);
    if (a->wordings == NULL || a->model == NULL) {
        galley_anatomy_free(a);
        return galley__nomem(err);
    }
    a->t = (galley__thresholds){
#define GALLEY_X(name, value) .name = value,
        GALLEY__THRESHOLDS(GALLEY_X)
#undef GALLEY_X
    };
    *out = a;
    return GALLEY_OK;
}

void galley_anatomy_free(galley_anatomy *a)
{
    if (a == NULL)
        return;
    galley__wordings_free(a->wordings);
    galley__model_free(a->model);
    galley__free(a->alloc, a, sizeof *a);
}

galley_status galley_anatomy_wording(galley_anatomy *a, const galley_wording *w, galley_error *err)
{
    if (a->frozen)
        return galley__fail(err, GALLEY_INVALID, "the anatomy is frozen");
    if ((unsigned)w->kind >= GALLEY_REGION_KINDS || (unsigned)w->where > GALLEY_WORDING_INSIDE)
        return galley__fail(err, GALLEY_INVALID, "a wording for no kind of region, or nowhere");
    return galley__wordings_add(a->wordings, w, err);
}

galley_status galley_anatomy_threshold(galley_anatomy *a, galley_str name, double value,
                                       galley_error *err)
{
    struct {
        const char *name;
        double *value;
    } const all[] = {
#define GALLEY_X(field, default_value) {#field, &a->t.field},
        GALLEY__THRESHOLDS(GALLEY_X)
#undef GALLEY_X
    };
    if (a->frozen)
        return galley__fail(err, GALLEY_INVALID, "the anatomy is frozen");
    if (!isfinite(value) || value < 0)
        return galley__fail(err, GALLEY_INVALID, "threshold %.*s has to be 0 or more",
                            GALLEY__S(name));
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (galley_str_eq(name, galley_str_of(all[i].name))) {
            *all[i].value = value;
            return GALLEY_OK;
        }
    return galley__fail(err, GALLEY_INVALID, "no threshold \"%.*s\"", GALLEY__S(name));
}

static galley_status check_open(const galley_anatomy *a, galley_error *err)
{
    return a->frozen ? galley__fail(err, GALLEY_INVALID, "the anatomy is frozen") : GALLEY_OK;
}

galley_status galley_anatomy_common(galley_anatomy *a, galley_str word, galley_error *err)
{
    galley_status status = check_open(a, err);
    return status ? status : galley__model_add_word(a->model, word, true, 0, err);
}

galley_status galley_anatomy_word(galley_anatomy *a, galley_str word, int weight,
                                  galley_error *err)
{
    galley_status status = check_open(a, err);
    return status ? status : galley__model_add_word(a->model, word, false, weight, err);
}

galley_status galley_anatomy_tree_add(galley_anatomy *a, const galley_anatomy_tree *tree,
                                      galley_error *err)
{
    galley_status status = check_open(a, err);
    return status ? status : galley__model_add_tree(a->model, tree, err);
}

galley_status galley_anatomy_saying(galley_anatomy *a, galley_str feature, int value,
                                    galley_str text, galley_error *err)
{
    galley_status status = check_open(a, err);
    return status ? status : galley__model_add_saying(a->model, feature, value, text, err);
}

galley_status galley_anatomy_freeze(galley_anatomy *a, galley_error *err)
{
    (void)err;
    a->frozen = true;
    return GALLEY_OK;
}

/* -- one article -- */

enum { UNDECIDED = GALLEY_REGION_KINDS };

typedef struct verdict {
    unsigned kind; /* galley_region_kind or UNDECIDED */
    bool opens;
    bool firm; /* by a wording, or behind one that opens something */
    galley_str reason;
} verdict;

typedef struct marking {
    const galley__thresholds *t;
    const galley_anatomy *anatomy;
    const galley_article *a;
    galley_arena *arena;
    galley_error *err;
    galley__line *lines;
    verdict *verdicts;
    size_t count;
    size_t first, last;     /* prose; first == count: none */
    uint64_t title, author; /* hashes of their words, 0 for none */
    uint32_t *twin_of;      /* the first undecided line with the same words */
    uint32_t *twins;        /* how many there are of it */
    uint64_t *words;        /* hashes of all words of the text */
    size_t n_words, word_room;
    const galley__anatomy_probe *probe;
    bool title_found;
    bool whole_page; /* all lines of a page, not only what somebody took for the article */
    bool no_memory;
} marking;

static galley_str text_of(const marking *m, size_t i)
{
    return galley_str_sub(m->a->text, m->lines[i].start, m->lines[i].end);
}

static void decide(marking *m, size_t i, galley_region_kind kind, const char *reason)
{
    m->verdicts[i].kind = kind;
    m->verdicts[i].reason = galley_str_of(reason); /* static text */
}

/* A reason that names something. */
static void decide_by(marking *m, size_t i, galley_region_kind kind, const char *format,
                      galley_str what, uint32_t number)
{
    char text[320];
    if (what.size > 80)
        what.size = 80;
    while (what.size > 0 && galley_utf8_valid(what) < what.size)
        what.size--;
    int size = snprintf(text, sizeof text, format, GALLEY__S(what), number);
    galley_str copy = galley_arena_copy(m->arena, (galley_str){text, size > 0 ? (size_t)size : 0});
    if (copy.data == NULL)
        m->no_memory = true;
    m->verdicts[i].kind = kind;
    m->verdicts[i].reason = copy;
}

/* "14 words, ends like a sentence", without the price of printf, since most lines are prose. */
static void decide_counted(marking *m, size_t i, galley_region_kind kind, const char *rest)
{
    size_t size = strlen(rest), digits = 0;
    char number[12];
    uint32_t n = m->lines[i].words;
    do
        number[sizeof number - ++digits] = (char)('0' + n % 10);
    while (n /= 10);
    char *text = galley_arena_alloc(m->arena, digits + size);
    if (text == NULL) {
        m->no_memory = true;
        return;
    }
    memcpy(text, number + sizeof number - digits, digits);
    memcpy(text + digits, rest, size);
    m->verdicts[i].kind = kind;
    m->verdicts[i].reason = (galley_str){text, digits + size};
}

/* -- shape -- */

/* Writings without spaces have few "words": nine bytes count as one. */
static double size_of(const galley__line *line)
{
    double bytes = (double)(line->end - line->start) / 9.0;
    return line->words > bytes ? line->words : bytes;
}

static bool is_closed(const galley__line *line)
{
    return line->closing == GALLEY__ENDS_SENTENCE || line->closing == GALLEY__ENDS_QUESTION;
}

static bool has_letters(const galley__line *line)
{
    return line->words > line->numbers;
}

static bool is_prose(const galley__thresholds *t, const galley__line *line)
{
    double size = size_of(line);
    if (size >= t->prose_long_words)
        return true;
    return size >= t->prose_min_words && (line->closing != GALLEY__ENDS_OPEN || line->stops > 0);
}

/* Something that could be a headline: no sentence, not too long. */
static bool is_headline(const galley__thresholds *t, const galley__line *line)
{
    return line->closing != GALLEY__ENDS_SENTENCE && line->stops == 0 && has_letters(line) &&
           size_of(line) <= t->headline_max_words;
}

/* Only names: every word with a capital, but for small ones between ("Jane Doe and John Roe in Rome"). */
static bool is_names(const galley__line *line)
{
    return line->upper >= 1 && line->lower * 2 <= line->upper && line->closing == GALLEY__ENDS_OPEN;
}

/* -- first walk -- */

/* "By" opens many sentences: a byline that is only begun by its wording has to go on with names. And a
 * sentence can end with "Reuters": a credit does not end with a full stop. */
static bool fits_shape(const marking *m, size_t i, const galley_wording *w)
{
    const galley__line *line = &m->lines[i];
    bool byline = w->kind == GALLEY_REGION_BYLINE;
    if (w->where == GALLEY_WORDING_START && byline)
        return line->words <= m->t->byline_max_words && is_names(line);
    if (w->where == GALLEY_WORDING_END && (byline || w->kind == GALLEY_REGION_CAPTION))
        return line->closing != GALLEY__ENDS_SENTENCE;
    return true;
}

/* "Rangers at the river. Credit: Jane Doe": the last sentence gives a picture away. */
static const galley_wording *credit_of(const marking *m, size_t i, const galley__words *words)
{
    size_t from = m->lines[i].last_sentence;
    if (from == 0 || words->count - from > m->t->byline_max_words)
        return NULL;
    const galley_wording *w = galley__wordings_late(m->anatomy->wordings, words->at, &m->lines[i]);
    return w && w->kind == GALLEY_REGION_CAPTION ? w : NULL;
}

static bool is_date(const marking *m, size_t i)
{
    char iso[24];
    return m->lines[i].numbers > 0 && m->lines[i].words <= m->t->dateline_max_words &&
           galley__date_read(text_of(m, i), iso);
}

static void note_wording(galley__line *line, const galley_wording *w)
{
    line->wording = w ? (uint8_t)(w->kind + 1) : 0;
    line->wording_where = w ? (uint8_t)(w->where + 1) : 0;
}

/* The words of a line behind those of the lines before it. */
static void keep_words(marking *m, galley__line *line, const galley__words *words)
{
    line->first_word = (uint32_t)m->n_words;
    for (size_t k = 0; k < words->count; k++) {
        if (m->n_words == m->word_room &&
            !galley__arena_grow(m->arena, (void **)&m->words, m->n_words, &m->word_room,
                                sizeof *m->words)) {
            m->no_memory = true;
            return;
        }
        m->words[m->n_words++] = words->at[k];
    }
}

static void judge_alone(marking *m, size_t i, const galley__words *words)
{
    const galley__line *line = &m->lines[i];
    const galley_wording *w = galley__wordings_find(m->anatomy->wordings, words->at, line);
    const galley_wording *credit = w ? NULL : credit_of(m, i, words);
    note_wording(&m->lines[i], w ? w : credit);
    if (m->title && line->hash == m->title) {
        m->title_found = true;
        decide(m, i, GALLEY_REGION_TITLE, "the title again");
    } else if (m->author && line->hash == m->author) {
        decide(m, i, GALLEY_REGION_BYLINE, "the author's name");
    } else if (w && fits_shape(m, i, w)) {
        decide_by(m, i, w->kind, "wording: \"%.*s\"", w->words, 0);
        m->verdicts[i].opens = w->opens;
        m->verdicts[i].firm = true;
    } else if (credit) {
        decide_by(m, i, credit->kind, "wording of its last sentence: \"%.*s\"", credit->words, 0);
        m->verdicts[i].firm = true;
    } else if (is_date(m, i)) {
        decide(m, i, GALLEY_REGION_DATELINE, "a date alone on its line");
    } else if (is_prose(m->t, line)) {
        const char *how = is_closed(line)                       ? " words, ends like a sentence"
                          : line->closing == GALLEY__ENDS_COLON ? " words, ends with a colon"
                          : line->stops > 0 ? " words, has a sentence end inside"
                                            : " words, as long as a paragraph";
        decide_counted(m, i, line->bullet ? GALLEY_REGION_LIST : GALLEY_REGION_PROSE, how);
    }
}

static uint64_t hash_of(marking *m, galley__words *words, galley_str text)
{
    galley__line line = {0};
    if (text.size == 0)
        return 0;
    if (!galley__words_scan(words, text, &line))
        m->no_memory = true;
    return line.words ? line.hash : 0;
}

static void first_walk(marking *m)
{
    galley__words words = {.arena = m->arena, .scratch = {.arena = m->arena}};
    m->title = hash_of(m, &words, m->a->title);
    m->author = hash_of(m, &words, m->a->author);
    for (size_t i = 0; i < m->count && !m->no_memory; i++) {
        m->verdicts[i].kind = UNDECIDED;
        if (!galley__words_scan(&words, text_of(m, i), &m->lines[i])) {
            m->no_memory = true;
            return;
        }
        keep_words(m, &m->lines[i], &words);
        judge_alone(m, i, &words);
    }
}

/* -- lines that come again and again -- */

static void count_twins(marking *m)
{
    size_t room = 16;
    while (room < m->count * 2)
        room *= 2;
    uint32_t *slots = galley_arena_calloc(m->arena, room, sizeof *slots); /* line + 1 */
    m->twin_of = galley_arena_calloc(m->arena, m->count, sizeof *m->twin_of);
    m->twins = galley_arena_calloc(m->arena, m->count, sizeof *m->twins);
    if (slots == NULL || m->twin_of == NULL || m->twins == NULL) {
        m->no_memory = true;
        return;
    }
    for (uint32_t i = 0; i < m->count; i++) {
        if (m->verdicts[i].kind != UNDECIDED)
            continue;
        size_t at = m->lines[i].hash & (room - 1);
        while (slots[at] && m->lines[slots[at] - 1].hash != m->lines[i].hash)
            at = (at + 1) & (room - 1);
        if (slots[at] == 0)
            slots[at] = i + 1;
        m->twin_of[i] = slots[at] - 1;
        m->twins[m->twin_of[i]]++;
    }
}

/* -- second walk: what an opening line makes of those behind it -- */

typedef struct opener {
    bool active;
    size_t line;
    size_t followers;
    uint32_t spacing; /* blank lines between the followers */
} opener;

/* A gap wider than between the headlines before it ends their list. */
static bool keeps_spacing(const marking *m, opener *o, size_t i)
{
    uint32_t blank = m->lines[i].blank_before;
    if (o->followers == 1)
        o->spacing = blank;
    return o->followers == 0 || blank <= o->spacing;
}

static void follow_notice(marking *m, opener *o, size_t i)
{
    const galley__line *line = &m->lines[i];
    o->active = false;
    m->verdicts[i].firm =
        line->closing != GALLEY__ENDS_SENTENCE && line->words <= m->t->caption_max_words;
    if (m->verdicts[i].firm)
        decide(m, i, GALLEY_REGION_CAPTION, "short line after a player notice");
}

static void follow_list(marking *m, opener *o, size_t i)
{
    galley_region_kind kind = (galley_region_kind)m->verdicts[o->line].kind;
    o->active = is_headline(m->t, &m->lines[i]) && keeps_spacing(m, o, i);
    if (!o->active)
        return;
    o->followers++;
    m->verdicts[i].firm = true;
    decide_by(m, i, kind, "headline in a list opened by \"%.*s\" (line %u)", text_of(m, o->line),
              m->lines[o->line].number);
}

static void second_walk(marking *m)
{
    opener o = {0};
    for (size_t i = 0; i < m->count; i++) {
        verdict *v = &m->verdicts[i];
        if (v->kind != UNDECIDED) {
            o = (opener){.active = v->opens, .line = i};
        } else if (o.active && m->verdicts[o.line].kind == GALLEY_REGION_NOTICE) {
            follow_notice(m, &o, i);
        } else if (o.active) {
            follow_list(m, &o, i);
        }
    }
}

/* -- third walk: by place -- */

static bool is_body(unsigned kind)
{
    return kind < GALLEY_REGION_KINDS && (galley_region_body() & GALLEY_REGION_BIT(kind)) != 0;
}

static bool is_paragraph(unsigned kind)
{
    return kind == GALLEY_REGION_PROSE || kind == GALLEY_REGION_LEDE;
}

static void find_prose(marking *m)
{
    m->first = m->last = m->count;
    for (size_t i = 0; i < m->count; i++)
        if (is_paragraph(m->verdicts[i].kind)) {
            m->first = m->first == m->count ? i : m->first;
            m->last = i;
        }
}

/* A text of short sentences: where nothing is long enough to be a paragraph, and most lines end like
 * sentences, these are the prose. */
static void settle_for_sentences(marking *m)
{
    size_t closed = 0, open = 0;
    for (size_t i = 0; i < m->count; i++)
        if (m->verdicts[i].kind == UNDECIDED && !m->lines[i].bullet)
            *(is_closed(&m->lines[i]) ? &closed : &open) += 1;
    if (m->first < m->count || closed < open)
        return;
    for (size_t i = 0; i < m->count; i++)
        if (m->verdicts[i].kind == UNDECIDED && is_closed(&m->lines[i]) && !m->lines[i].bullet)
            decide(m, i, GALLEY_REGION_PROSE, "short sentence of a text without longer ones");
    find_prose(m);
}

/* What a line is wherever it stands. */
static bool judge_anywhere(marking *m, size_t i)
{
    const galley__line *line = &m->lines[i];
    if (!has_letters(line))
        decide(m, i, GALLEY_REGION_BOILERPLATE, "no words in the line");
    else if (line->bracketed)
        decide(m, i, GALLEY_REGION_NOTICE, "a line in brackets");
    else if (line->bullet || (line->label && line->closing == GALLEY__ENDS_OPEN))
        decide(m, i, GALLEY_REGION_LIST, line->bullet ? "item of a list" : "a name and a value");
    else if (m->twins[m->twin_of[i]] >= m->t->repeat_min && line->words <= m->t->repeat_max_words)
        decide_by(m, i, GALLEY_REGION_BOILERPLATE, "%.*sstands in the text %u times",
                  GALLEY_STR("the line "), m->twins[m->twin_of[i]]);
    else if (line->dash && line->closing == GALLEY__ENDS_OPEN && !line->bullet)
        decide(m, i, GALLEY_REGION_BYLINE, "a name behind a dash, as under a quotation");
    else if (line->slash && is_names(line) && line->words <= m->t->byline_max_words)
        decide(m, i, GALLEY_REGION_CAPTION, "names with a slash, like a credit");
    else
        return false;
    return true;
}

static bool is_figures(const marking *m, const galley__line *line)
{
    return line->numbers >= m->t->figures_min && line->words >= m->t->sentence_min_words;
}

static void judge_in_front(marking *m, size_t i)
{
    const galley__line *line = &m->lines[i];
    if (!m->title_found && line->words > 1 && line->closing != GALLEY__ENDS_SENTENCE &&
        size_of(line) <= m->t->title_max_words) {
        m->title_found = true;
        decide(m, i, GALLEY_REGION_TITLE, "headline in front of the first paragraph");
    } else if (is_closed(line) && i + 1 == m->first && line->words >= m->t->sentence_min_words) {
        decide(m, i, GALLEY_REGION_PROSE, "short sentence in front of the first paragraph");
        m->first = i;
    } else if (is_figures(m, line)) {
        decide(m, i, GALLEY_REGION_LIST, "a line of figures");
    } else {
        decide(m, i, GALLEY_REGION_BOILERPLATE, "short line in front of the first paragraph");
    }
}

static void judge_behind(marking *m, size_t i)
{
    const galley__line *line = &m->lines[i];
    if (is_closed(line) && (i == 0 || is_body(m->verdicts[i - 1].kind)) &&
        (line->opens_quote || line->words >= m->t->sentence_min_words))
        decide(m, i, GALLEY_REGION_PROSE, "short sentence behind a paragraph");
    else if (is_figures(m, line))
        decide(m, i, GALLEY_REGION_LIST, "a line of figures");
    else
        decide(m, i, GALLEY_REGION_BOILERPLATE, "short line behind the last paragraph");
}

/* The undecided lines around i that have no closing mark: a heading stands alone or in twos, lists and
 * tables in numbers. */
static size_t run_at(const marking *m, size_t i)
{
    size_t end = i;
    while (end < m->count && m->verdicts[end].kind == UNDECIDED && !is_closed(&m->lines[end]))
        end++;
    return end - i;
}

static void judge_run(marking *m, size_t i, size_t run)
{
    const galley__line *line = &m->lines[i];
    if (run >= m->t->list_run_min && line->words < m->t->sentence_min_words)
        decide(m, i, GALLEY_REGION_BOILERPLATE, "a word or two among short lines");
    else if (run >= m->t->list_run_min && size_of(line) <= m->t->crosshead_max_words)
        decide(m, i, GALLEY_REGION_LIST, "one of several short lines");
    else if (size_of(line) <= m->t->crosshead_max_words)
        decide(m, i, GALLEY_REGION_CROSSHEAD,
               "short line without a closing mark between paragraphs");
    else
        decide(m, i, GALLEY_REGION_CAPTION, "no heading, no sentence: too long, no closing mark");
}

static void judge_between(marking *m, size_t i, size_t run)
{
    const galley__line *line = &m->lines[i];
    if (line->closing == GALLEY__ENDS_QUESTION && is_headline(m->t, line))
        decide(m, i, GALLEY_REGION_CROSSHEAD, "short question between paragraphs");
    else if (is_closed(line))
        decide(m, i, GALLEY_REGION_PROSE, "short sentence between paragraphs");
    else
        judge_run(m, i, run);
}

static void third_walk(marking *m)
{
    size_t run_end = 0, run = 0;
    for (size_t i = 0; i < m->count && !m->no_memory; i++) {
        if (m->verdicts[i].kind != UNDECIDED)
            continue;
        if (i >= run_end) {
            run = run_at(m, i);
            run_end = i + run;
        }
        if (judge_anywhere(m, i))
            continue;
        if (m->first == m->count)
            decide(m, i, GALLEY_REGION_LIST, "short line of a text without paragraphs");
        else if (i < m->first)
            judge_in_front(m, i);
        else if (i > m->last)
            judge_behind(m, i);
        else
            judge_between(m, i, run);
    }
    if (m->first < m->count && m->verdicts[m->first].kind == GALLEY_REGION_PROSE)
        m->verdicts[m->first].kind = GALLEY_REGION_LEDE;
}

/* -- last walk: what was learnt about such lines -- */

/* The model knows lines among others; a text of fewer is judged by the rules alone. */
enum { FEW_LINES = 4, TOLD = 3 };

static bool is_kept(const galley__page *p, size_t i)
{
    return p->scores[i] > 0;
}

/* What a line is that the rules had for something else, and the model for the article's own. */
static galley_region_kind kind_of_kept(const marking *m, const galley__page *p, size_t i)
{
    const galley__line *line = &m->lines[i];
    bool alone = (i == 0 || is_paragraph(m->verdicts[i - 1].kind)) && i + 1 < m->count &&
                 is_paragraph(m->verdicts[i + 1].kind) && is_kept(p, i + 1);
    if (line->bullet)
        return GALLEY_REGION_LIST;
    if (is_closed(line) || is_prose(m->t, line))
        return GALLEY_REGION_PROSE;
    return alone && size_of(line) <= m->t->crosshead_max_words ? GALLEY_REGION_CROSSHEAD
                                                               : GALLEY_REGION_LIST;
}

/* The contrary: it goes on with a list of links, promos or comments in front of it, or is nothing special. */
static galley_region_kind kind_of_dropped(const marking *m, size_t i)
{
    unsigned before = i ? m->verdicts[i - 1].kind : GALLEY_REGION_BOILERPLATE;
    bool goes_on = before == GALLEY_REGION_RELATED || before == GALLEY_REGION_COMMENT ||
                   before == GALLEY_REGION_PROMO;
    return goes_on ? (galley_region_kind)before : GALLEY_REGION_BOILERPLATE;
}

/* The number that moved the sum most towards the verdict and can be told; it is taken out of `shares`. */
static unsigned take_heaviest(const galley__model *model, const int16_t *row, int32_t *shares,
                              bool kept)
{
    char room[8];
    unsigned best = GALLEY__FEATURES;
    for (unsigned f = 0; f < GALLEY__FEATURES; f++) {
        int32_t v = kept ? shares[f] : -shares[f];
        if (v > 0 && (best == GALLEY__FEATURES || v > (kept ? shares[best] : -shares[best])) &&
            galley__model_say(model, f, row[f], room, sizeof room).size)
            best = f;
    }
    if (best < GALLEY__FEATURES)
        shares[best] = 0;
    return best;
}

/* "weight -2.4: 7 words, no closing mark, 3 lines behind the last paragraph" */
static galley_str reason_of(marking *m, const galley__page *p, size_t i)
{
    char text[400], room[120];
    int32_t shares[GALLEY__FEATURES];
    const int16_t *row = p->rows + i * GALLEY__FEATURES;
    galley__model_shares(p->model, row, shares);
    int tenths = p->scores[i] * 10 / GALLEY__SCORE_ONE, size;
    size = snprintf(text, sizeof text, "weight %c%d.%d", p->scores[i] > 0 ? '+' : '-',
                    abs(tenths) / 10, abs(tenths) % 10);
    for (int k = 0; k < TOLD; k++) {
        unsigned f = take_heaviest(p->model, row, shares, is_kept(p, i));
        if (f == GALLEY__FEATURES)
            break;
        galley_str said = galley__model_say(p->model, f, row[f], room, sizeof room);
        size += snprintf(text + size, sizeof text - (size_t)size, "%s%.*s", k ? ", " : ": ",
                         GALLEY__S(said));
    }
    galley_str copy = galley_arena_copy(m->arena, (galley_str){text, (size_t)size});
    m->no_memory |= copy.data == NULL;
    return copy;
}

/* How much the sum has to be to overrule it. */
static double needed(const marking *m, const verdict *v)
{
    if (v->firm)
        return m->t->overrule_firm;
    return is_paragraph(v->kind) && !m->whole_page ? m->t->overrule_prose : m->t->overrule_min;
}

/* Menus and teasers outnumber the article where nobody has cleaned the text. */
static bool is_whole_page(const marking *m, const galley__page *p)
{
    size_t dropped = 0;
    for (size_t i = 0; i < p->count; i++)
        dropped += !is_kept(p, i);
    return (double)dropped >= m->t->whole_page_share * (double)p->count;
}

static void settle(marking *m, const galley__page *p, size_t i)
{
    verdict *v = &m->verdicts[i];
    if (is_kept(p, i) == is_body(v->kind) ||
        abs(p->scores[i]) < needed(m, v) * GALLEY__SCORE_ONE)
        return;
    v->kind = is_kept(p, i) ? kind_of_kept(m, p, i) : kind_of_dropped(m, i);
    v->reason = reason_of(m, p, i);
}

static void first_is_lede(marking *m)
{
    bool found = false;
    for (size_t i = 0; i < m->count; i++)
        if (is_paragraph(m->verdicts[i].kind)) {
            m->verdicts[i].kind = found ? GALLEY_REGION_PROSE : GALLEY_REGION_LEDE;
            found = true;
        }
}

static void run_stage(const marking *m, galley__page *p, int stage)
{
    if (m->probe)
        m->probe->stage(m->probe->ctx, stage, p);
    else
        galley__model_score(p->model, stage, p->rows, p->count, p->scores);
}

static bool score_lines(const marking *m, galley__page *p)
{
    if (!galley__features(p))
        return false;
    run_stage(m, p, 1);
    if (!galley__second_features(p))
        return false;
    run_stage(m, p, 2);
    return true;
}

/* A text of which the model keeps nothing has been misjudged: then the rules are right. */
static bool keeps_any(const galley__page *p)
{
    size_t i = 0;
    while (i < p->count && !is_kept(p, i))
        i++;
    return i < p->count;
}

static void last_walk(marking *m)
{
    galley__page page = {.text = m->a->text, .lines = m->lines, .count = m->count,
                         .words = m->words, .model = m->anatomy->model, .arena = m->arena};
    if (m->count == 0 || (!m->probe && (m->count < FEW_LINES || !galley__model_is_there(page.model))))
        return;
    for (size_t i = 0; i < m->count; i++) {
        m->lines[i].rule = (uint8_t)(m->verdicts[i].kind + 1);
        m->lines[i].rule_body = is_body(m->verdicts[i].kind);
    }
    if (!score_lines(m, &page)) {
        m->no_memory = true;
        return;
    }
    m->whole_page = is_whole_page(m, &page);
    size_t n = keeps_any(&page) ? m->count : 0;
    for (size_t i = 0; i < n; i++)
        settle(m, &page, i);
    first_is_lede(m);
}

/* -- the result -- */

static galley_status write_regions(const marking *m, galley_article *a)
{
    galley_region *regions = galley_arena_alloc(m->arena, m->count * sizeof *regions);
    if (regions == NULL)
        return galley__nomem(m->err);
    for (size_t i = 0; i < m->count; i++)
        regions[i] =
            (galley_region){m->lines[i].start, m->lines[i].end,
                            (galley_region_kind)m->verdicts[i].kind, m->verdicts[i].reason};
    a->regions = regions;
    a->n_regions = m->count;
    return GALLEY_OK;
}

const galley__model *galley__anatomy_model(const galley_anatomy *anatomy)
{
    return anatomy->model;
}

galley_status galley_anatomy_mark(const galley_anatomy *anatomy, galley_article *a,
                                  galley_arena *arena, galley_error *err)
{
    return galley__anatomy_probe_mark(anatomy, a, NULL, arena, err);
}

galley_status galley__anatomy_probe_mark(const galley_anatomy *anatomy, galley_article *a,
                                         const galley__anatomy_probe *probe, galley_arena *arena,
                                         galley_error *err)
{
    marking m = {.t = &anatomy->t, .anatomy = anatomy, .a = a, .arena = arena, .err = err,
                 .probe = probe};
    if (a->known_regions)
        return GALLEY_OK;
    if (!anatomy->frozen)
        return galley__fail(err, GALLEY_INVALID, "the anatomy is not frozen");
    if (a->text.size > GALLEY_TEXT_MAX)
        return galley__fail(err, GALLEY_LIMIT, "a text of %zu bytes", a->text.size);
    galley_status status = galley__paragraphs(m.t, a->text, arena, &m.lines, &m.count, err);
    if (status != GALLEY_OK)
        return status;
    m.verdicts = galley_arena_calloc(arena, m.count, sizeof *m.verdicts);
    if (m.verdicts == NULL)
        return galley__nomem(err);
    first_walk(&m);
    if (!m.no_memory)
        count_twins(&m);
    if (!m.no_memory)
        second_walk(&m);
    find_prose(&m);
    settle_for_sentences(&m);
    if (!m.no_memory)
        third_walk(&m);
    if (!m.no_memory)
        last_walk(&m);
    return m.no_memory ? galley__nomem(err) : write_regions(&m, a);
}
