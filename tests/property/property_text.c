/* Random texts: tokens tile the text and are those of the oracle, sentences are those of the
 * oracle, graphemes, too, folding is idempotent and hashes as tokens do, decoding gives clean UTF-8 or a place.
 *
 *     property_text [SEED [ROUNDS]]
 * SPDX-License-Identifier: MIT */
#include "core/kernel/kernel.h"
#include "core/text/segment.h"
#include "core/text/utf8.h"

#include "datafile.h"
#include "text_oracle.h"

#include <stdio.h>

static unsigned long long seed, state;
static size_t failures;

static uint32_t below(uint32_t n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)((state >> 11) % n);
}

static void fail(const char *what, galley_str text, size_t at)
{
    if (failures++ > 5)
        return;
    fprintf(stderr, "seed %llu: %s at %zu of", seed, what, at);
    for (size_t i = 0; i < text.size && i < 200; i++)
        fprintf(stderr, " %02X", (unsigned char)text.data[i]);
    fprintf(stderr, "\n");
}

/* -- making texts -- */

/* At least one of each class and property that a rule asks for. */
static const uint32_t letters[] = {
    'a',     'b',    'Z',      'Q',     '7',     '0',     '_',     '\'',    '.',     ',',
    ':',     ';',    '"',      '-',     '!',     '?',     '(',     ')',     '$',     '@',
    '\t',    '\n',   '\r',     0x0B,    0x1,     0x85,    0xA0,    0xAD,    0xB7,    0xC9,
    0xDF,    0xE9,   0x130,    0x1C5,   0x1C4,   0x300,   0x308,   0x345,   0x37E,   0x3A3,
    0x416,   0x436,  0x5D0,    0x5D1,   0x5F4,   0x61C,   0x663,   0x915,   0x93C,   0x93F,
    0x94D,   0xE01,  0x1100,   0x1161,  0x1EF9,  0x200B,  0x200C,  0x200D,  0x2003,  0x2010,
    0x2018,  0x2019, 0x201C,   0x201D,  0x2013,  0x2026,  0x2028,  0x2029,  0x203F,  0x20AC,
    0x20E3,  0x212B, 0x2167,   0x2164,  0x24B6,  0x2764,  0x3000,  0x3002,  0x304B,  0x3099,
    0x30AB,  0x30FC, 0x4E2D,   0xAC00,  0xFB01,  0xFB1D,  0xFDFA,  0xFE0F,  0xFEFF,  0xFF07,
    0xFF21,  0xFF9E, 0xFFFD,   0x10400, 0x1D400, 0x1F1E6, 0x1F1FA, 0x1F3FB, 0x1F469, 0x1F600,
    0xE0020, 0xE000, 0x10FFFF, 0x600,   0x903,   0x11A8,  0xAC01,
};
static const char *const words[] = {"don't", "U.S.",  "Mr.", "1,250.5", "3.",        "e.g.",
                                    "Paris", "HTTP2", "  ",  "a.b:c",   "p.m. ",     "said. The ",
                                    "1) ",   " 2) ",  "\n",  ". . . ",  "said.The ", "b: "};

/* Few different characters in one text make the rules meet that look at several. */
static uint32_t palette[5];

static void mix_palette(void)
{
    for (size_t i = 0; i < sizeof palette / sizeof *palette; i++)
        palette[i] = letters[below(sizeof letters / sizeof *letters)];
}

static size_t put_some(char *to, uint32_t ascii_of_8)
{
    if (ascii_of_8 == 0)
        return galley__utf8_put(to, palette[below(sizeof palette / sizeof *palette)]);
    if (below(8) < ascii_of_8) {
        if (below(6) == 0) {
            const char *word = words[below(sizeof words / sizeof *words)];
            memcpy(to, word, strlen(word));
            return strlen(word);
        }
        to[0] = (char)(below(3) ? (uint32_t) "etaoinshrdluETAOINs"[below(19)] : 32 + below(95));
        return 1;
    }
    return galley__utf8_put(to, letters[below(sizeof letters / sizeof *letters)]);
}

/* A text of up to `limit` bytes in memory of exactly its size, so that reading behind it is
 * seen. */
static galley_str random_text(size_t limit)
{
    char buffer[256 + 16];
    uint32_t ascii = below(2) ? below(9) : 0;
    mix_palette();
    size_t size = 0, want = below((uint32_t)limit);
    while (size < want)
        size += put_some(buffer + size, ascii);
    char *data = malloc(size ? size : 1);
    memcpy(data, buffer, size);
    return (galley_str){data, size};
}

/* -- tokens -- */

typedef struct expected {
    size_t start, end;
    uint8_t kind, flags;
} expected;

/* What the header says of one segment [first, last) of code points; false: it is no token. */
static bool describe(const oracle *o, size_t first, size_t last, expected *e)
{
    size_t upper = 0, lower = 0, title = 0;
    bool letter = false, digit = false, number = false, first_is_capital = false;
    const galley__character *visible = NULL;
    for (size_t i = first; i < last; i++) {
        const galley__character *c = &o->at[i];
        if (c->flags & (GALLEY__IS_SPACE | GALLEY__IS_IGNORABLE))
            continue;
        visible = visible ? visible : c;
        number |= (c->flags & GALLEY__IS_NUMBER) != 0;
        digit |= (c->flags & GALLEY__IS_DIGIT) != 0;
        if (!(c->flags & GALLEY__IS_LETTER) && c->word != GALLEY__WORD_ALETTER)
            continue;
        if (!letter)
            first_is_capital = (c->flags & (GALLEY__IS_UPPER | GALLEY__IS_TITLE)) != 0;
        letter = true;
        upper += (c->flags & GALLEY__IS_UPPER) != 0;
        lower += (c->flags & GALLEY__IS_LOWER) != 0;
        title += (c->flags & GALLEY__IS_TITLE) != 0;
    }
    *e = (expected){o->offset[first], o->offset[last], GALLEY_TOKEN_SYMBOL, 0};
    if (visible == NULL)
        return false;
    e->kind = letter                              ? GALLEY_TOKEN_WORD
              : number                            ? GALLEY_TOKEN_NUMBER
              : visible->flags & GALLEY__IS_PUNCT ? GALLEY_TOKEN_PUNCT
                                                  : GALLEY_TOKEN_SYMBOL;
    e->flags = digit ? GALLEY_TOKEN_DIGIT : 0;
    if (first_is_capital && lower)
        e->flags |= GALLEY_TOKEN_TITLE;
    if (upper >= 2 && lower == 0 && title == 0)
        e->flags |= GALLEY_TOKEN_UPPER;
    return true;
}

/* SPACE and LINE from what lies between two tokens; false: something is there that should not
 * be. */
static bool describe_gap(const oracle *o, size_t first, size_t last, bool at_start, uint8_t *flags)
{
    *flags = at_start ? GALLEY_TOKEN_LINE : 0;
    for (size_t i = first; i < last; i++) {
        if (!(o->at[i].flags & (GALLEY__IS_SPACE | GALLEY__IS_IGNORABLE)))
            return false;
        if (o->at[i].flags & GALLEY__IS_SPACE)
            *flags |= GALLEY_TOKEN_SPACE;
        if (o->at[i].word == GALLEY__WORD_LF)
            *flags |= GALLEY_TOKEN_LINE;
    }
    return true;
}

static bool token_is(const galley_tokens *t, size_t k, const expected *e)
{
    return k < t->count && t->start[k] == e->start && t->end[k] == e->end &&
           t->kind[k] == e->kind && t->flags[k] == e->flags;
}

static void check_tokens(galley_str text, galley_arena *arena)
{
    galley_tokens tokens;
    oracle o = oracle_new(text);
    size_t k = 0, behind = 0, first = 0;
    if (galley_text_tokens(text, arena, &tokens, NULL) != GALLEY_OK)
        fail("no tokens", text, 0);
    for (size_t i = 1; i <= o.count; i++) {
        expected e;
        uint8_t gap;
        if (!oracle_word_boundary(&o, i))
            continue;
        if (describe(&o, first, i, &e)) {
            if (!describe_gap(&o, behind, first, k == 0, &gap))
                fail("a gap that is not blank", text, e.start);
            e.flags |= gap;
            if (!token_is(&tokens, k, &e))
                fail("another token than the oracle's", text, e.start);
            else if (tokens.fold[k] != galley_text_fold_hash(galley_text_fold(
                                           galley_str_sub(text, e.start, e.end), arena)))
                fail("another hash than that of the folded word", text, e.start);
            k++;
            behind = i;
        }
        first = i;
    }
    if (k != tokens.count)
        fail("more tokens than the oracle's", text, k);
    for (size_t i = 0; i <= text.size; i++) {
        size_t want = 0;
        while (want < tokens.count && tokens.end[want] <= i)
            want++;
        if (galley_tokens_find(&tokens, i) != want) {
            fail("find", text, i);
            break;
        }
        if (text.size > 1000)
            i += text.size / 50;
    }
    oracle_free(&o);
}

/* -- sentences -- */

static galley_stops *stops;

static void make_stops(void)
{
    static const struct {
        galley_stop_kind kind;
        const char *word;
    } list[] = {
        {GALLEY_STOP_TITLE, "Mr"},   {GALLEY_STOP_NAME, "e.g"},  {GALLEY_STOP_NUMBER, "a"},
        {GALLEY_STOP_TIME, "p.m"},   {GALLEY_STOP_END, "Q"},     {GALLEY_STOP_STARTER, "The"},
        {GALLEY_STOP_WHEN, "Paris"}, {GALLEY_STOP_COUNTED, "1"}, {GALLEY_STOP_LABEL, "b"},
    };
    if (galley_stops_new(NULL, &stops, NULL) != GALLEY_OK)
        abort();
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        galley_stops_add(stops, list[i].kind, galley_str_of(list[i].word), NULL);
}

static bool is_blank(galley_str text, size_t from, size_t to)
{
    while (from < to) {
        galley__character c = galley__character_of(galley__utf8_get(text.data, from, &from));
        if (!(c.flags & (GALLEY__IS_SPACE | GALLEY__IS_IGNORABLE)))
            return false;
    }
    return true;
}

/* Sentences for a reader: in order, never empty, and nothing but white space between them. */
static void check_reading(galley_str text, const galley_sentence_options *options,
                          galley_arena *arena)
{
    galley_ranges all = {0};
    size_t end = 0;
    if (galley_text_sentences(text, (galley_range){0, (uint32_t)text.size}, options, arena, &all,
                              NULL))
        fail("no sentences", text, 0);
    for (size_t k = 0; k < all.count; k++) {
        if (all.at[k].start >= all.at[k].end || all.at[k].start < end)
            fail("sentences that are empty or overlap", text, all.at[k].start);
        else if (!is_blank(text, end, all.at[k].start))
            fail("something between two sentences", text, end);
        end = all.at[k].end;
    }
    if (!is_blank(text, end, text.size))
        fail("something behind the last sentence", text, end);
}

static void check_sentences(galley_str text, galley_arena *arena)
{
    oracle o = oracle_new(text);
    size_t end = 0, term;
    for (size_t i = 1; i <= o.count; i++) {
        if (!oracle_sentence_boundary(&o, i))
            continue;
        end = galley__sentence_end(text, end, NULL, &term);
        if (end != o.offset[i])
            fail("another sentence end than the oracle's", text, o.offset[i]);
        if (end == text.size)
            break;
    }
    oracle_free(&o);
    check_reading(text, NULL, arena);
    check_reading(text, &(galley_sentence_options){stops, false}, arena);
    check_reading(text, &(galley_sentence_options){stops, true}, arena);
}

/* -- graphemes -- */

static void check_graphemes(galley_str text)
{
    oracle o = oracle_new(text);
    size_t end = 0, count = 0;
    for (size_t i = 1; i <= o.count; i++) {
        if (!oracle_grapheme_boundary(&o, i))
            continue;
        end = galley_grapheme_next(text, end);
        count++;
        if (end != o.offset[i]) {
            fail("another grapheme end than the oracle's", text, o.offset[i]);
            break;
        }
    }
    if (galley_grapheme_count(text) != count)
        fail("another number of graphemes", text, count);
    oracle_free(&o);
}

/* -- folding -- */

static void check_fold(galley_str text, galley_arena *arena)
{
    galley_str once = galley_text_fold(text, arena), twice = galley_text_fold(once, arena);
    if (galley_utf8_valid(once) != once.size)
        fail("the folded form is not UTF-8", text, galley_utf8_valid(once));
    if (!galley_str_eq(once, twice))
        fail("folding twice gives another form", text, 0);
}

/* -- decoding -- */

static galley_str damaged(galley_str text)
{
    char *data = (char *)text.data;
    for (uint32_t n = below(4); n > 0 && text.size; n--)
        data[below((uint32_t)text.size)] = (char)below(256);
    return text;
}

static void check_decode(galley_str bytes, galley_arena *arena)
{
    galley_decoded d;
    galley_error err = {.status = GALLEY_OK};
    if (galley_text_decode(bytes, arena, &d, &err) != GALLEY_OK) {
        if (err.status != GALLEY_ENCODING || err.offset >= bytes.size || d.text.data || d.note.data)
            fail("refused without a place", bytes, err.offset);
        return;
    }
    if (galley_utf8_valid(d.text) != d.text.size)
        fail("decoded to what is not UTF-8", bytes, galley_utf8_valid(d.text));
    if (d.text.size &&
        (memchr(d.text.data, 0, d.text.size) || memchr(d.text.data, '\r', d.text.size)))
        fail("a NUL or CR is left", bytes, 0);
    bool same = galley_str_eq(bytes, d.text);
    if (same != (d.note.size == 0))
        fail("changed without a note, or a note without a change", bytes, 0);
}

/* -- validity -- */

/* Encode again what was decoded without care: only well-formed sequences come out as they went
 * in. */
static size_t slow_valid(galley_str s)
{
    for (size_t i = 0, next; i < s.size; i = next) {
        unsigned char lead = (unsigned char)s.data[i];
        size_t length = lead < 0x80 ? 1 : lead < 0xC0 ? 9 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        char again[4];
        if (lead >= 0xF8 || length > s.size - i)
            return i;
        for (size_t k = 1; k < length; k++)
            if (((unsigned char)s.data[i + k] & 0xC0) != 0x80)
                return i;
        uint32_t c = galley__utf8_get(s.data, i, &next);
        if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF) || galley__utf8_put(again, c) != length)
            return i;
    }
    return s.size;
}

static void check_valid(galley_str s)
{
    size_t want = slow_valid(s), count = 0;
    if (galley_utf8_valid(s) != want)
        fail("validity", s, want);
    for (size_t i = 0; i < want; count++)
        galley_utf8_next(s, &i);
    if (galley_utf8_count(galley_str_sub(s, 0, want)) != count)
        fail("count", s, count);
}

/* -- all -- */

static void check_data(const char *name, galley_arena *arena)
{
    galley_str text = datafile_external(name);
    if (text.data) {
        text.size = text.size < 200000 ? text.size : 200000;
        text.size = galley_utf8_valid(text);
        check_tokens(text, arena);
        check_sentences(text, arena);
    }
    free((char *)text.data);
}

int main(int argc, char **argv)
{
    seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 20240229;
    unsigned long rounds = argc > 2 ? strtoul(argv[2], NULL, 0) : 40000;
    state = seed * 0x9E3779B97F4A7C15u + 1;
    galley_arena *arena;
    const galley__kernel *kernel;
    galley_error err;
    if (galley__kernel_get(&kernel, &err) != GALLEY_OK) {
        printf("skipped: %s\n", err.text);
        return 77;
    }
    if (galley_arena_new(NULL, &arena, NULL) != GALLEY_OK)
        return 1;
    make_stops();
    printf("kernel %s, ", kernel->name);
    printf("seed %llu, %lu rounds\n", seed, rounds);
    for (unsigned long r = 0; r < rounds; r++) {
        galley_str text = random_text(r % 8 ? 24 : 200);
        check_tokens(text, arena);
        check_sentences(text, arena);
        check_graphemes(text);
        check_fold(text, arena);
        check_decode(damaged(text), arena);
        check_valid(text);
        free((char *)text.data);
        galley_arena_reset(arena);
    }
    check_data("segment/gum-news.ndjson", arena);
    check_data("segment/golden-other.ndjson", arena);
    galley_stops_free(stops);
    galley_arena_free(arena);
    printf("%zu failures\n", failures);
    return failures != 0;
}
