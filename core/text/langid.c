/* core/text/langid.c: which language a text is in.
 *
 * Naive Bayes over runs of one to three characters of its words (Cavnar and Trenkle 1994 counted such runs; the sum of their
 * logarithmic probabilities is Dunning's, 1994), hashed. The first words tell enough: a few hundred letters decide, so the cost
 * does not grow with the text.
 * SPDX-License-Identifier: MIT */
#include "core/text/langid.h"
#include "core/text/utf8.h"

#include <galley/text.h>

#include <string.h>
#include <utf8proc.h>

enum { BUCKETS = 8192, HEAD = 6, LANGUAGES_MAX = 128, WORD_MAX = 40, ENOUGH = 1500 };

typedef struct guess {
    size_t languages, runs;
    uint32_t sums[LANGUAGES_MAX + 1];
} guess;

static const char *code_of(size_t language)
{
    return (const char *)galley__langid_table + HEAD + language * 4;
}

static void add_run(guess *g, const uint8_t *bytes, size_t size)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < size; i++)
        h = (h ^ bytes[i]) * 0x100000001b3u;
    size_t half = (g->languages + 1) / 2;
    const unsigned char *row =
        galley__langid_table + HEAD + g->languages * 4 + ((h ^ h >> 32) % BUCKETS) * half;
    for (size_t i = 0; i < half; i++) {
        g->sums[2 * i] += row[i] & 15u;
        g->sums[2 * i + 1] += row[i] >> 4;
    }
    g->runs++;
}

/* A word with a blank at each end; `at` are the starts of its characters, one more than there are. */
static void add_word(guess *g, const uint8_t *bytes, const size_t *at, size_t characters)
{
    for (size_t n = 1; n <= 3; n++)
        for (size_t i = 0; i + n <= characters; i++)
            if (n > 1 || bytes[at[i]] != ' ')
                add_run(g, bytes + at[i], at[i + n] - at[i]);
}

static bool in_word(int32_t c)
{
    utf8proc_category_t category = utf8proc_category(c);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ME;
}

typedef struct word {
    uint8_t bytes[4 * (WORD_MAX + 2)];
    size_t at[WORD_MAX + 3];
    size_t characters;
} word;

static void begin_word(word *w)
{
    w->bytes[0] = ' ';
    w->at[0] = 0;
    w->at[1] = 1;
    w->characters = 1;
}

static void add_character(word *w, int32_t c)
{
    size_t start = w->at[w->characters];
    size_t size = (size_t)utf8proc_encode_char(c, w->bytes + start);
    w->at[++w->characters] = start + size;
}

static void end_word(guess *g, word *w)
{
    if (w->characters > 1) {
        add_character(w, ' ');
        add_word(g, w->bytes, w->at, w->characters);
    }
    begin_word(w);
}

static void read_words(guess *g, galley_str text)
{
    word w;
    begin_word(&w);
    for (size_t i = 0; i < text.size && g->runs < ENOUGH;) {
        utf8proc_int32_t c;
        utf8proc_ssize_t size =
            utf8proc_iterate((const uint8_t *)text.data + i, (utf8proc_ssize_t)(text.size - i), &c);
        if (size <= 0)
            break;
        i += (size_t)size;
        if (in_word(c))
            add_character(&w, utf8proc_tolower(c));
        if (!in_word(c) || w.characters == WORD_MAX)
            end_word(g, &w);
    }
    end_word(g, &w);
}

bool galley_text_language(galley_str text, galley_language *out)
{
    guess g = {.languages = galley__langid_table[4]};
    size_t best = 0, second = 1;
    *out = (galley_language){{0}, 0, 0};
    read_words(&g, text);
    if (g.runs == 0)
        return false;
    for (size_t i = 1; i < g.languages; i++) {
        if (g.sums[i] > g.sums[best]) {
            second = best;
            best = i;
        } else if (i == 1 || second == best || g.sums[i] > g.sums[second]) {
            second = i;
        }
    }
    memcpy(out->code, code_of(best), 4);
    out->runs = g.runs;
    out->margin = (double)(g.sums[best] - g.sums[second]) / (double)g.runs;
    return true;
}
