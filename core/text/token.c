/* core/text/token.c: the token layer.
 *
 * Three ways lead to the same tokens. The kernel does 64 bytes at a time as long as it knows all
 * characters near. Where it stops, or where there is none, words, numbers and marks of ASCII are
 * found by bytes, as long as nothing near them needs to be known about other characters. All else,
 * and whatever that leaves undecided, goes through galley__word_end and the tables. The property
 * tests hold them against each other.
 * SPDX-License-Identifier: MIT */
#include "core/text/fold.h"
#include "core/text/segment.h"
#include "core/text/unicode.h"

#include "core/base/error.h"
#include "core/kernel/kernel.h"

enum {
    LETTER = GALLEY__ASCII_UPPER | GALLEY__ASCII_LOWER,
    WORDY = LETTER | GALLEY__ASCII_DIGIT | GALLEY__ASCII_JOIN,
    MIDDLE = GALLEY__ASCII_MID_LETTER | GALLEY__ASCII_MID_NUMBER,
    TOKEN_BYTES = 4 + 4 + 1 + 1, /* of one token in the columns that are always there */
    FOLD_BYTES = 8,
    NOT_ASCII = 0x80, /* among the flags, until the word is folded */
    PATIENCE = 1024,  /* bytes that the tables take at most before the kernel is tried again */
    WORTHWHILE = 64,  /* bytes that the kernel has to have done for the next try to come at once */
};

/* The kernel layer does not see the header of this one. */
_Static_assert(GALLEY_TOKEN_WORD == (int)GALLEY__KIND_WORD, "kinds");
_Static_assert(GALLEY_TOKEN_NUMBER == (int)GALLEY__KIND_NUMBER, "kinds");
_Static_assert(GALLEY_TOKEN_PUNCT == (int)GALLEY__KIND_PUNCT, "kinds");
_Static_assert(GALLEY_TOKEN_SYMBOL == (int)GALLEY__KIND_SYMBOL, "kinds");
_Static_assert(GALLEY_TOKEN_TITLE == (int)GALLEY__FLAG_TITLE, "flags");
_Static_assert(GALLEY_TOKEN_UPPER == (int)GALLEY__FLAG_UPPER, "flags");
_Static_assert(GALLEY_TOKEN_DIGIT == (int)GALLEY__FLAG_DIGIT, "flags");
_Static_assert(GALLEY_TOKEN_SPACE == (int)GALLEY__FLAG_SPACE, "flags");
_Static_assert(GALLEY_TOKEN_LINE == (int)GALLEY__FLAG_LINE, "flags");

typedef struct maker {
    galley_str text;
    galley_arena *arena;
    galley_tokens tokens;
    size_t capacity;
    bool folds;      /* the fold column is wanted */
    uint8_t pending; /* SPACE and LINE, for the next token */
    galley__fold_scratch scratch;
} maker;

static inline uint8_t byte_at(const maker *m, size_t i)
{
    return (uint8_t)m->text.data[i];
}

static inline uint8_t bits_at(const maker *m, size_t i)
{
    return galley__ascii_bits[byte_at(m, i)];
}

/* -- the columns -- */

/* One piece of memory for all columns, the widest first, so that all are aligned. */
static bool set_capacity(maker *m, size_t capacity)
{
    galley_tokens old = m->tokens, *t = &m->tokens;
    size_t folds = m->folds ? capacity * FOLD_BYTES : 0;
    char *p = galley_arena_alloc(m->arena, capacity * TOKEN_BYTES + folds);
    if (p == NULL)
        return false;
    t->fold = m->folds ? (uint64_t *)(void *)p : NULL;
    t->start = (uint32_t *)(void *)(p + folds);
    t->end = t->start + capacity;
    t->kind = (uint8_t *)(t->end + capacity);
    t->flags = t->kind + capacity;
    m->capacity = capacity;
    if (old.count) {
        if (m->folds)
            memcpy(t->fold, old.fold, old.count * sizeof *t->fold);
        memcpy(t->start, old.start, old.count * sizeof *t->start);
        memcpy(t->end, old.end, old.count * sizeof *t->end);
        memcpy(t->kind, old.kind, old.count);
        memcpy(t->flags, old.flags, old.count);
    }
    return true;
}

static inline bool add(maker *m, size_t start, size_t end, uint8_t kind, uint8_t flags,
                       uint64_t fold)
{
    galley_tokens *t = &m->tokens;
    if (t->count == m->capacity && !set_capacity(m, m->capacity * 2))
        return false;
    t->start[t->count] = (uint32_t)start;
    t->end[t->count] = (uint32_t)end;
    t->kind[t->count] = kind;
    t->flags[t->count] = flags | m->pending;
    if (m->folds)
        t->fold[t->count] = fold;
    t->count++;
    m->pending = 0;
    return true;
}

/* -- folding -- */

/* The folded form of short words of the commoner characters, without utf8proc. False: undecided. */
static bool fold_common(const char *p, size_t size, char *to, size_t *folded)
{
    size_t n = 0;
    for (size_t i = 0; i < size;) {
        uint32_t c = galley__utf8_get(p, i, &i);
        if (c < 0x80)
            c |= c >= 'A' && c <= 'Z' ? 0x20 : 0;
        else if (c <= GALLEY__FOLDED_LAST)
            c = galley__unicode_folded[c];
        else if (c >= 0x2018 && c <= 0x201F)
            c = c < 0x201C ? '\'' : '"';
        else if (!(c >= 0x4E00 && c <= 0x9FFF) && c != 0x2013 && c != 0x2014)
            return false;
        if (c == 0)
            return false;
        n += galley__utf8_put(to + n, c);
    }
    *folded = n;
    return true;
}

/* The same for words of letters of two bytes alone that fold to such letters: Cyrillic, Greek, much of Latin. */
static inline bool fold_pairs(const char *p, size_t size, char *to)
{
    size_t i = 0;
    for (; i + 1 < size; i += 2) {
        uint32_t lead = (unsigned char)p[i],
                 c = (lead & 0x1Fu) << 6 | ((unsigned char)p[i + 1] & 0x3Fu);
        if (lead < 0xC0 || c > GALLEY__FOLDED_LAST)
            return false;
        uint32_t folded = galley__unicode_folded[c];
        if (folded < 0x80)
            return false;
        to[i] = (char)(0xC0 | folded >> 6);
        to[i + 1] = (char)(0x80 | (folded & 0x3F));
    }
    return i == size;
}

/* galley_text_fold_hash, of a word with seven bytes of 0 behind it. */
static inline uint64_t hash_padded(const char *p, size_t size)
{
    uint64_t hash = galley__fold_start(size);
    for (size_t i = 0; i < size; i += 8)
        hash = galley__fold_add(hash, galley__fold_load(p + i));
    return galley__fold_finish(hash);
}

/* The hash of the folded form of any word. False: memory is out. */
static bool fold_any(maker *m, size_t start, size_t end, uint64_t *hash)
{
    char common[64 + 8];
    galley_str word = galley_str_sub(m->text, start, end), folded = {common, word.size};
    if (word.size <= 64 && (fold_pairs(word.data, word.size, common) ||
                            fold_common(word.data, word.size, common, &folded.size))) {
        memset(common + folded.size, 0, 8);
        *hash = hash_padded(common, folded.size);
        return true;
    }
    folded = galley__fold(word, &m->scratch);
    if (folded.data == NULL)
        return false;
    *hash = galley_text_fold_hash(folded);
    return true;
}

/* Of what the kernel has made. The columns are held by pointers of their own, as a byte written to the flags could be any
 * of them to the compiler, and the loop is alone in its function, so that they stay in registers. */
__attribute__((noinline)) static bool fold_from(maker *m, size_t first)
{
    const char *text = m->text.data;
    const uint32_t *start = m->tokens.start, *end = m->tokens.end;
    uint8_t *flags = m->tokens.flags;
    uint64_t *fold = m->tokens.fold;
    size_t count = m->tokens.count, text_size = m->text.size;
    for (size_t i = first; i < count; i++) {
        size_t at = start[i], size = end[i] - at;
        if (flags[i] & NOT_ASCII) {
            flags[i] &= (uint8_t)~NOT_ASCII;
            if (!fold_any(m, at, at + size, &fold[i]))
                return false;
        } else if (size <= 8 && text_size - at >= 8) {
            uint64_t piece = galley__fold_load(text + at) & (~(uint64_t)0 >> (64 - 8 * size));
            fold[i] = galley__fold_finish(
                galley__fold_add(galley__fold_start(size), galley__ascii_lower8(piece)));
        } else {
            fold[i] = galley__fold_hash_ascii(text + at, size, text_size - at);
        }
    }
    return true;
}

/* -- any characters -- */

typedef struct summary {
    bool visible, letter, number, digit, punct; /* punct: the first visible one is */
    bool space;
    bool lower, title; /* title: the first letter is upper or title case */
    bool other_case;   /* a cased letter that is not upper */
    size_t upper, letters;
} summary;

static void summarise_letter(summary *s, galley__character c)
{
    bool upper = c.flags & GALLEY__IS_UPPER, title = c.flags & GALLEY__IS_TITLE;
    s->letter = true;
    if (s->letters++ == 0)
        s->title = upper || title;
    s->upper += upper;
    s->lower = s->lower || c.flags & GALLEY__IS_LOWER;
    s->other_case = s->other_case || c.flags & (GALLEY__IS_LOWER | GALLEY__IS_TITLE);
}

static void summarise(summary *s, galley__character c)
{
    bool letter = c.flags & GALLEY__IS_LETTER || c.word == GALLEY__WORD_ALETTER;
    s->space = s->space || c.flags & GALLEY__IS_SPACE;
    if (c.flags & (GALLEY__IS_SPACE | GALLEY__IS_IGNORABLE))
        return;
    if (!s->visible)
        s->punct = c.flags & GALLEY__IS_PUNCT;
    s->visible = true;
    s->number = s->number || c.flags & GALLEY__IS_NUMBER;
    s->digit = s->digit || c.flags & GALLEY__IS_DIGIT;
    if (letter)
        summarise_letter(s, c);
}

static uint8_t kind_of(const summary *s)
{
    if (s->letter)
        return GALLEY_TOKEN_WORD;
    if (s->number)
        return GALLEY_TOKEN_NUMBER;
    return s->punct ? GALLEY_TOKEN_PUNCT : GALLEY_TOKEN_SYMBOL;
}

static uint8_t flags_of(const summary *s)
{
    uint8_t flags = s->digit ? GALLEY_TOKEN_DIGIT : 0;
    if (s->title && s->lower)
        flags |= GALLEY_TOKEN_TITLE;
    if (s->upper >= 2 && !s->other_case)
        flags |= GALLEY_TOKEN_UPPER;
    return flags;
}

/* The segment at `start`, by the tables; the offset behind it, or 0 when memory is out. */
static size_t take_segment(maker *m, size_t start)
{
    size_t end = galley__word_end(m->text, start);
    summary s = {0};
    for (size_t i = start; i < end;)
        summarise(&s, galley__character_of(galley__utf8_get(m->text.data, i, &i)));
    if (!s.visible) {
        m->pending |= s.space ? GALLEY_TOKEN_SPACE : 0;
        return end;
    }
    uint64_t hash = 0;
    if (m->folds && !fold_any(m, start, end, &hash))
        return 0;
    return add(m, start, end, kind_of(&s), flags_of(&s), hash) ? end : 0;
}

/* -- ASCII -- */

/* The word class of what stands at `i`, where it may be other than ASCII. */
static uint8_t class_at(const maker *m, size_t i)
{
    size_t next;
    return galley__character_of(galley__utf8_get(m->text.data, i, &next)).word;
}

/* Does a character that UAX #29 attaches to what stands before it (WB4) stand at `i`? */
static inline bool attached_at(const maker *m, size_t i)
{
    if (i >= m->text.size || byte_at(m, i) < 0x80)
        return false;
    uint8_t c = class_at(m, i);
    return c == GALLEY__WORD_EXTEND || c == GALLEY__WORD_FORMAT || c == GALLEY__WORD_ZWJ;
}

/* Does a word of ASCII certainly end before the other character at `i`? */
static bool ends_word(const maker *m, size_t i)
{
    uint8_t c = class_at(m, i);
    return c == GALLEY__WORD_OTHER || c == GALLEY__WORD_SPACE || c == GALLEY__WORD_NEWLINE;
}

/* The end of the word at `start`, and all its bits in *seen; 0: undecided. */
static inline size_t ascii_word_end(const maker *m, size_t start, uint8_t *seen)
{
    size_t i = start, size = m->text.size;
    uint8_t bits = bits_at(m, i), last, all = 0;
    for (;;) {
        do {
            all |= last = bits;
            if (++i == size)
                goto done;
            bits = bits_at(m, i);
        } while (bits & WORDY);
        if (byte_at(m, i) >= 0x80) {
            if (!ends_word(m, i))
                return 0;
            break;
        }
        if (!(bits & MIDDLE))
            break;
        if (i + 1 == size)
            break;
        if (byte_at(m, i + 1) >= 0x80)
            return 0;
        uint8_t after = bits_at(m, i + 1);
        bool inside = (bits & GALLEY__ASCII_MID_LETTER && last & LETTER && after & LETTER) ||
                      (bits & GALLEY__ASCII_MID_NUMBER && last & after & GALLEY__ASCII_DIGIT);
        if (!inside)
            break;
        i++;
        bits = after;
    }
done:
    *seen = all;
    return i;
}

static bool first_letter_upper(const maker *m, size_t start)
{
    while (!(bits_at(m, start) & LETTER))
        start++;
    return bits_at(m, start) & GALLEY__ASCII_UPPER;
}

static bool two_upper(const maker *m, size_t start, size_t end)
{
    size_t upper = 0;
    for (; start < end && upper < 2; start++)
        upper += bits_at(m, start) & GALLEY__ASCII_UPPER;
    return upper == 2;
}

static inline uint8_t ascii_flags(const maker *m, size_t start, size_t end, uint8_t seen)
{
    uint8_t flags = seen & GALLEY__ASCII_DIGIT ? GALLEY_TOKEN_DIGIT : 0;
    if (!(seen & GALLEY__ASCII_UPPER))
        return flags;
    if (seen & GALLEY__ASCII_LOWER)
        return first_letter_upper(m, start) ? flags | GALLEY_TOKEN_TITLE : flags;
    return two_upper(m, start, end) ? flags | GALLEY_TOKEN_UPPER : flags;
}

typedef struct short_word {
    size_t size;
    uint8_t flags;
    uint64_t fold;
} short_word;

/* Does a word of letters certainly end before `i`? */
static inline bool letters_end(const maker *m, size_t i)
{
    uint8_t bits = bits_at(m, i);
    if (byte_at(m, i) >= 0x80 || bits & WORDY)
        return false;
    if (!(bits & GALLEY__ASCII_MID_LETTER))
        return true;
    return i + 1 < m->text.size && byte_at(m, i + 1) < 0x80 && !(bits_at(m, i + 1) & LETTER);
}

/* Nine in ten words: up to seven ASCII letters. End, flags and hash come from one load of eight
 * bytes, without a branch for each letter. False: undecided. */
static inline bool short_word_at(const maker *m, size_t start, short_word *word)
{
    if (m->text.size - start < 8)
        return false;
    uint64_t v = galley__fold_load(m->text.data + start), small = v | 0x20 * GALLEY__ONES;
    uint64_t from_a = (small & ~GALLEY__HIGH_BITS) + (0x80 - 'a') * GALLEY__ONES;
    uint64_t above_z = (small & ~GALLEY__HIGH_BITS) + (0x80 - 'z' - 1) * GALLEY__ONES;
    uint64_t others = ~(from_a & ~above_z & ~v) & GALLEY__HIGH_BITS;
    if (others == 0 || others & 0x80)
        return false;
    size_t bits = (size_t)__builtin_ctzll(others) - 7;
    uint64_t kept = ((uint64_t)1 << bits) - 1, letters = GALLEY__HIGH_BITS & kept;
    uint64_t capitals = letters & ~(v << 2);
    word->size = bits / 8;
    if (!letters_end(m, start + word->size))
        return false;
    word->fold =
        galley__fold_finish(galley__fold_add(galley__fold_start(word->size), small & kept));
    word->flags = 0;
    if (capitals == letters)
        word->flags = word->size > 1 ? GALLEY_TOKEN_UPPER : 0;
    else if (capitals & 0x80)
        word->flags = GALLEY_TOKEN_TITLE;
    return true;
}

static inline size_t take_word(maker *m, size_t start)
{
    uint8_t seen;
    short_word word;
    if (short_word_at(m, start, &word)) {
        size_t behind = start + word.size;
        return add(m, start, behind, GALLEY_TOKEN_WORD, word.flags, word.fold) ? behind : 0;
    }
    size_t end = ascii_word_end(m, start, &seen);
    if (end == 0)
        return take_segment(m, start);
    uint8_t kind = seen & LETTER                ? GALLEY_TOKEN_WORD
                   : seen & GALLEY__ASCII_DIGIT ? GALLEY_TOKEN_NUMBER
                                                : GALLEY_TOKEN_PUNCT;
    uint64_t fold =
        galley__fold_hash_ascii(m->text.data + start, end - start, m->text.size - start);
    return add(m, start, end, kind, ascii_flags(m, start, end, seen), fold) ? end : 0;
}

/* A byte that is a segment alone, unless something is attached. */
static inline size_t take_mark(maker *m, size_t at)
{
    if (attached_at(m, at + 1))
        return take_segment(m, at);
    uint8_t kind = bits_at(m, at) & GALLEY__ASCII_PUNCT ? GALLEY_TOKEN_PUNCT : GALLEY_TOKEN_SYMBOL;
    uint64_t fold = galley__fold_hash_ascii(m->text.data + at, 1, m->text.size - at);
    return add(m, at, at + 1, kind, 0, fold) ? at + 1 : 0;
}

/* Spaces are one segment, together with spaces that are not ASCII and what is attached to them:
 * then the tables decide. A line end or tab is one each. */
static inline size_t take_space(maker *m, size_t start)
{
    size_t i = start;
    uint8_t first = byte_at(m, i++);
    if (first == ' ') {
        while (i < m->text.size && byte_at(m, i) == ' ')
            i++;
        if (i < m->text.size && byte_at(m, i) >= 0x80 &&
            (attached_at(m, i) || class_at(m, i) == GALLEY__WORD_SPACE))
            return take_segment(m, start);
    } else if (first == '\t' && attached_at(m, i)) {
        return take_segment(m, start);
    }
    m->pending |= first == '\n' ? GALLEY_TOKEN_SPACE | GALLEY_TOKEN_LINE : GALLEY_TOKEN_SPACE;
    return i;
}

static inline size_t take(maker *m, size_t i)
{
    uint8_t bits = bits_at(m, i);
    if (bits & WORDY)
        return take_word(m, i);
    if (bits & GALLEY__ASCII_SPACE)
        return take_space(m, i);
    return byte_at(m, i) < 0x80 ? take_mark(m, i) : take_segment(m, i);
}

/* -- the kernel -- */

/* All that it can from `pos` on: *done is how far, *hard where it was stopped. */
static bool take_fast(maker *m, const galley__kernel *kernel, size_t pos, size_t *done,
                      size_t *hard)
{
    galley__words_end end;
    do {
        galley_tokens *t = &m->tokens;
        size_t first = t->count;
        if (m->capacity - first < 2 * GALLEY__WORDS_ROOM &&
            !set_capacity(m, m->capacity * 2 + 2 * GALLEY__WORDS_ROOM))
            return false;
        galley__words scan = {.text = m->text.data,
                              .size = m->text.size,
                              .pos = pos,
                              .pending = m->pending,
                              .mark = m->folds ? NOT_ASCII : 0,
                              .start = t->start,
                              .end = t->end,
                              .kind = t->kind,
                              .flags = t->flags,
                              .count = first,
                              .capacity = m->capacity};
        end = kernel->words(&scan);
        pos = *done = scan.pos;
        *hard = scan.hard;
        t->count = scan.count;
        m->pending = scan.pending;
        if (m->folds && !fold_from(m, first))
            return false;
        if (end == GALLEY__WORDS_FULL && !set_capacity(m, m->capacity * 2))
            return false;
    } while (end == GALLEY__WORDS_FULL);
    return true;
}

/* From `pos` by the tables, over what stopped the kernel and `calm` bytes on. The offset behind; 0 when
 * memory is out. */
static size_t take_stretch(maker *m, size_t pos, size_t hard, size_t calm)
{
    while (pos < m->text.size && pos <= hard + calm)
        if ((pos = take(m, pos)) == 0)
            return 0;
    return pos;
}

/* How far to go by the tables after the kernel has done so many bytes: in a text of a script that it does not know it
 * stops at once, each time, and is asked less and less; in others a rare character costs no more than itself. */
static size_t next_calm(size_t calm, size_t done)
{
    if (done >= WORTHWHILE)
        return 0;
    calm = calm ? calm * 2 : 16;
    return calm < PATIENCE ? calm : PATIENCE;
}

static bool take_all(maker *m, const galley__kernel *kernel)
{
    size_t pos = 0, hard = m->text.size, calm = 0;
    if (kernel->words == NULL) {
        while (pos < m->text.size)
            if ((pos = take(m, pos)) == 0)
                return false;
        return true;
    }
    while (pos < m->text.size) {
        size_t start = pos;
        if (!take_fast(m, kernel, pos, &pos, &hard))
            return false;
        calm = next_calm(calm, pos - start);
        if (pos < m->text.size && (pos = take_stretch(m, pos, hard, calm)) == 0)
            return false;
    }
    return true;
}

galley_status galley__tokens_by(const galley__kernel *kernel, galley_str text, bool folds,
                                galley_arena *arena, galley_tokens *out, galley_error *err)
{
    maker m = {.text = text, .arena = arena, .folds = folds, .pending = GALLEY_TOKEN_LINE};
    m.scratch.arena = arena;
    *out = m.tokens;
    if (text.size > GALLEY_TEXT_MAX)
        return galley__fail(err, GALLEY_LIMIT, "the text has %zu bytes, more than %zu", text.size,
                            GALLEY_TEXT_MAX);
    /* English has a token every 5 bytes; where that is not enough, the columns are moved. */
    size_t room = kernel->words ? 3 * GALLEY__WORDS_ROOM : 16;
    if (!set_capacity(&m, text.size / 4 + room) || !take_all(&m, kernel))
        return galley__nomem(err);
    *out = m.tokens;
    return GALLEY_OK;
}

static galley_status make(galley_str text, bool folds, galley_arena *arena, galley_tokens *out,
                          galley_error *err)
{
    const galley__kernel *kernel;
    galley_status status = galley__kernel_get(&kernel, err);
    *out = (galley_tokens){0};
    return status ? status : galley__tokens_by(kernel, text, folds, arena, out, err);
}

galley_status galley_text_tokens(galley_str text, galley_arena *arena, galley_tokens *out,
                                 galley_error *err)
{
    return make(text, true, arena, out, err);
}

galley_status galley_text_words(galley_str text, galley_arena *arena, galley_tokens *out,
                                galley_error *err)
{
    return make(text, false, arena, out, err);
}

size_t galley_tokens_find(const galley_tokens *tokens, size_t offset)
{
    size_t low = 0, high = tokens->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tokens->end[middle] > offset)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}
