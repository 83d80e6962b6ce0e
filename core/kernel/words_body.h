/* core/kernel/words_body.h: words, 64 bytes at a time, as bit masks; each variant includes it once.
 *
 * Bit i of a mask tells of byte i of the block. A run is a word: its bytes are 1 in `run`. Adding
 * a mask that lies inside the runs to the runs themselves makes a carry in each run that has one of
 * its bits, and the carry comes out behind the run's end: so "has this word a digit?" is one
 * addition for all words of the block, and words that go on in the next block hand the carry over.
 * What a token is stands in one byte, made for the place behind its end, and the bytes of all
 * tokens are pressed together with the mask of these places.
 *
 * The includer gives:
 *     classify(p, raw)                the masks of 64 bytes at p
 *     leads(p, raw)                   those of other than ASCII; 66 bytes may be read
 *     put_offsets(to, mask, base)     base + the number of each bit; 64 places may be written
 *     put_bytes(kind, flags, mask, d) the bytes of d under each bit; 64 places may be written
 * SPDX-License-Identifier: MIT */

typedef struct raw {
    uint64_t upper, lower, digit, join, mid_letter, mid_number, space, line, punct, high;
    /* The first bytes of characters that are not ASCII: letters of two bytes; of three bytes:
     * quotes that may stand inside a word, other marks, ideographs. */
    uint64_t letter2, upper2, quote3, mark3, ideograph3;
    /* Such a mark ends a word for sure only where there is no letter or digit on both sides. */
    uint64_t comma3;
} raw;

/* Bit masks of a token's properties, at the place behind it. */
typedef struct described {
    uint64_t title, upper, digit, space, line, kind0, kind1, other;
} described;

/* What the next block needs to know of this one. */
typedef struct carry {
    uint64_t letter2, inside3, lead3;                  /* whole masks */
    uint64_t letter, digit, space, run;                /* the last bit */
    uint64_t single, single_punct, single_word;        /* a token of one character */
    uint64_t single_space, single_line, single_other;  /* at the last bit */
    uint8_t in_line, any_letter, any_digit, any_lower; /* carries out of additions */
    uint8_t any_title, any_upper, any_upper2, any_space;
    uint8_t any_line, any_high;
} carry;

static void classify(const uint8_t *p, raw *r);
static void leads(const uint8_t *p, raw *r);
static size_t put_offsets(uint32_t *to, uint64_t mask, uint32_t base);
static size_t put_bytes(uint8_t *kind, uint8_t *flags, uint64_t mask, const described *d,
                        uint8_t mark);

/* x moved one place to the next byte; the last bit goes to the next block. */
static inline uint64_t move(uint64_t x, uint64_t *last)
{
    uint64_t moved = x << 1 | *last;
    *last = x >> 63;
    return moved;
}

static inline uint64_t add(uint64_t a, uint64_t b, uint8_t *carried)
{
    uint64_t sum, all;
    bool first = __builtin_add_overflow(a, b, &sum);
    bool second = __builtin_add_overflow(sum, (uint64_t)*carried, &all);
    *carried = first | second;
    return all;
}

/* For each run that has a bit of x: the place behind it. */
static inline uint64_t behind(uint64_t run, uint64_t x, uint8_t *carried)
{
    return add(run, x, carried) & ~run;
}

enum { BLOCK = 64, AHEAD = 3 /* bytes behind a block that may be read with it */ };

/* -- the masks of a block -- */

typedef struct reader {
    const uint8_t *text;
    size_t size;
    uint8_t tail[BLOCK + AHEAD];
} reader;

/* The block at `at`; behind the end of the text all is white space. */
static inline void read_block(reader *from, size_t at, raw *r)
{
    const uint8_t *p = from->tail;
    if (at + BLOCK + AHEAD <= from->size) {
        p = from->text + at;
    } else {
        memset(from->tail, ' ', sizeof from->tail);
        if (at < from->size)
            memcpy(from->tail, from->text + at, from->size - at);
    }
    classify(p, r);
    r->letter2 = r->upper2 = r->quote3 = r->mark3 = r->ideograph3 = r->comma3 = 0;
    if (r->high)
        leads(p, r);
}

/* Letters and digits for the rules on neighbours, where letters of two bytes have both. */
static inline uint64_t letters_of(const raw *c, const carry *k)
{
    return c->upper | c->lower | c->letter2 | c->letter2 << 1 | k->letter2 >> 63;
}

/* The bytes that need the tables. */
static inline uint64_t hard_of(const raw *c, const raw *n, const carry *k)
{
    uint64_t letter = letters_of(c, k), lead3 = c->quote3 | c->mark3 | c->ideograph3 | c->comma3;
    uint64_t word = letter | c->digit, next_word = n->upper | n->lower | n->letter2 | n->digit;
    uint64_t before = word << 1 | k->letter | k->digit;
    uint64_t after = word >> 3 | next_word << 61;
    uint64_t all3 = k->lead3 | k->inside3;
    uint64_t known = c->letter2 | c->letter2 << 1 | k->letter2 >> 63 | lead3 | lead3 << 1 |
                     all3 >> 63 | lead3 << 2 | all3 >> 62;
    return (c->high & ~known) | (c->comma3 & before & after);
}

/* Marks between two letters or two digits, with all their bytes. */
static inline uint64_t inside_of(const raw *c, const raw *n, carry *k, uint64_t letter, bool ascii)
{
    uint64_t next_letter = n->upper | n->lower | n->letter2;
    uint64_t letter_before = letter << 1 | k->letter, digit_before = c->digit << 1 | k->digit;
    uint64_t inside = (c->mid_letter & letter_before & (letter >> 1 | next_letter << 63)) |
                      (c->mid_number & digit_before & (c->digit >> 1 | n->digit << 63));
    if (!ascii) {
        uint64_t lead = c->quote3 & ((letter_before & (letter >> 3 | next_letter << 61)) |
                                     (digit_before & (c->digit >> 3 | n->digit << 61)));
        inside |= lead | lead << 1 | lead << 2 | k->inside3 >> 63 | k->inside3 >> 62;
        k->inside3 = lead;
    }
    k->letter = letter >> 63;
    k->digit = c->digit >> 63;
    return inside;
}

typedef struct edges {
    uint64_t start, end, last; /* last: as `end`, but a character of three bytes counts as one */
} edges;

/* `ascii`: there is nothing else here, nor does anything reach in. */
static inline edges tokens_of(const raw *c, const raw *n, carry *k, described *d, bool ascii)
{
    uint64_t letter = ascii ? c->upper | c->lower : letters_of(c, k);
    uint64_t first = ascii ? letter : c->upper | c->lower | c->letter2;
    uint64_t upper = ascii ? c->upper : c->upper | c->upper2, lower = first & ~upper;
    uint64_t inside = inside_of(c, n, k, letter, ascii);
    uint64_t run = letter | c->digit | c->join | inside;
    uint64_t lead3 = ascii ? 0 : (c->quote3 & ~inside) | c->mark3 | c->ideograph3 | c->comma3;
    uint64_t rest3 = ascii ? 0 : lead3 << 1 | lead3 << 2 | k->lead3 >> 63 | k->lead3 >> 62;
    uint64_t single = ~(run | c->space | rest3);
    uint64_t run_before = move(run, &k->run), single_before = move(single, &k->single);
    edges e = {.start = (run & ~run_before) | single, .last = (run_before & ~run) | single_before};
    e.end = e.last;
    if (!ascii) {
        uint64_t single1 = single & ~lead3;
        uint64_t carried1 = single_before & 1 & ~(k->lead3 >> 63); /* of the block before */
        e.end = (run_before & ~run) | single1 << 1 | carried1 | lead3 << 3 | k->lead3 >> 61;
    }

    uint64_t in_gap = add(c->space, c->line, &k->in_line);
    uint64_t spaced = move(c->space, &k->space) & e.start, lined = in_gap & ~c->space & e.start;
    uint64_t sum = add(run, first, &k->any_letter);
    uint64_t title = first & ~sum & upper, letters = sum & ~run;
    uint64_t upper2 = upper & add(run, upper, &k->any_upper);
    uint64_t digits = behind(run, c->digit, &k->any_digit);
    uint64_t lowers = behind(run, lower, &k->any_lower);
    d->title = behind(run, title, &k->any_title) & lowers;
    d->upper = behind(run, upper2, &k->any_upper2) & ~lowers;
    d->digit = digits;
    d->space = behind(run, spaced & run, &k->any_space) | move(spaced & single, &k->single_space);
    d->line = behind(run, lined & run, &k->any_line) | move(lined & single, &k->single_line);
    uint64_t punct = move(single & (c->punct | (lead3 & ~c->ideograph3)), &k->single_punct);
    uint64_t word = ascii ? 0 : move(c->ideograph3, &k->single_word);
    uint64_t underscores = run_before & ~run & ~letters & ~digits;
    uint64_t symbols = single_before & ~punct & ~word;
    d->kind0 = (run_before & ~run & ~letters & digits) | symbols;
    d->kind1 = punct | symbols | underscores;
    d->other = 0;
    if (!ascii) {
        d->other = behind(run, c->high & run, &k->any_high) | move(lead3, &k->single_other);
        k->letter2 = c->letter2;
        k->lead3 = lead3;
    }
    return e;
}

/* -- the loop -- */

static inline bool is_space(uint8_t c)
{
    return c == ' ' || (c >= 9 && c <= 13);
}

/* All is certain up to the white space before `hard`, whatever stands there: marks that attach to
 * what is before them reach back to the start of the space. Tokens behind that are taken back. */
static void retreat(galley__words *scan, size_t from, size_t count, size_t hard)
{
    const uint8_t *text = (const uint8_t *)scan->text;
    size_t pos = hard;
    while (pos > from && !is_space(text[pos - 1]))
        pos--;
    while (pos > from && is_space(text[pos - 1]))
        pos--;
    while (scan->count > count && scan->end[scan->count - 1] > pos)
        scan->count--;
    scan->pos = pos;
    scan->hard = hard;
    if (pos > from)
        scan->pending = 0;
}

static void only_below(raw *r, unsigned bit)
{
    uint64_t below = ((uint64_t)1 << bit) - 1;
    r->upper &= below;
    r->lower &= below;
    r->digit &= below;
    r->join &= below;
    r->mid_letter &= below;
    r->mid_number &= below;
    r->punct &= below;
    r->high &= below;
    r->letter2 &= below;
    r->upper2 &= below;
    r->quote3 &= below;
    r->mark3 &= below;
    r->ideograph3 &= below;
    r->comma3 &= below;
    r->space |= ~below;
}

typedef struct writer {
    size_t starts, ends, bytes; /* how far each column is */
} writer;

static inline void put_block(galley__words *scan, writer *to, const raw *c, const raw *n, carry *k,
                             uint32_t base, bool ascii)
{
    described d;
    edges e = tokens_of(c, n, k, &d, ascii);
    to->starts += put_offsets(scan->start + to->starts, e.start, base);
    to->ends += put_offsets(scan->end + to->ends, e.end, base);
    to->bytes += put_bytes(scan->kind + to->bytes, scan->flags + to->bytes, e.last, &d, scan->mark);
}

static galley__words_end words(galley__words *scan)
{
    reader from = {.text = (const uint8_t *)scan->text, .size = scan->size};
    carry k = {.space = (scan->pending & GALLEY__FLAG_SPACE) != 0,
               .in_line = (scan->pending & GALLEY__FLAG_LINE) != 0};
    size_t start = scan->pos, first = scan->count, at = start;
    writer to = {first, first, first};
    raw now, next, none = {.space = ~(uint64_t)0};
    uint64_t high_before = 0;
    read_block(&from, at, &now);
    for (; at <= scan->size; at += BLOCK) {
        if (to.starts + GALLEY__WORDS_ROOM > scan->capacity) {
            scan->count = to.ends;
            retreat(scan, start, first, at);
            return GALLEY__WORDS_FULL;
        }
        read_block(&from, at + BLOCK, &next);
        if ((now.high | high_before | k.any_high) == 0) {
            put_block(scan, &to, &now, &next, &k, (uint32_t)at, true);
        } else {
            uint64_t hard = hard_of(&now, &next, &k);
            if (hard) {
                unsigned bit = (unsigned)__builtin_ctzll(hard);
                only_below(&now, bit);
                put_block(scan, &to, &now, &none, &k, (uint32_t)at, false);
                scan->count = to.ends;
                retreat(scan, start, first, at + bit);
                return GALLEY__WORDS_HARD;
            }
            put_block(scan, &to, &now, &next, &k, (uint32_t)at, false);
        }
        high_before = now.high;
        now = next;
    }
    scan->count = to.ends;
    scan->pos = scan->hard = scan->size;
    return GALLEY__WORDS_DONE;
}
