/* core/kernel/words_leads.h: the first bytes of the characters other than ASCII that the fast way
 * knows; the includer gives vec, load, is and in.
 *
 * All are of one Word_Break class and one kind in Unicode 15 and stay so: letters of Latin-1 and of
 * Russian with its neighbours (U+00C0 to U+00FF, U+0400 to U+045F), U+2018 and U+2019, which are
 * MidNumLet, marks of no class, CJK ideographs of the first block, and the wide comma, colon and
 * semicolon.
 * SPDX-License-Identifier: MIT */

static inline void letter_leads(vec v0, vec v1, raw *r)
{
    uint64_t latin = is(v0, 0xC3) & ~is(v1, 0x97) & ~is(v1, 0xB7); /* not the two operators */
    uint64_t russian = is(v0, 0xD0), more = is(v0, 0xD1) & in(v1, 0x80, 0x9F);
    r->letter2 = latin | russian | more;
    r->upper2 = (latin & in(v1, 0x80, 0x9E)) | (russian & in(v1, 0x80, 0xAF));
}

static inline void wide_leads(vec v0, vec v1, vec v2, raw *r)
{
    uint64_t cjk_mark = is(v0, 0xE3) & is(v1, 0x80) & (in(v2, 0x81, 0x82) | in(v2, 0x88, 0x91));
    uint64_t wide = is(v0, 0xEF) & is(v1, 0xBC);
    r->ideograph3 = in(v0, 0xE5, 0xE9) | (is(v0, 0xE4) & in(v1, 0xB8, 0xBF));
    /* ! ( ) - ? of double width */
    r->mark3 |= cjk_mark | (wide & (is(v2, 0x81) | in(v2, 0x88, 0x89) | is(v2, 0x9F)));
    r->comma3 = wide & (is(v2, 0x8C) | in(v2, 0x9A, 0x9B));
}

static inline void leads(const uint8_t *p, raw *r)
{
    vec v0 = load(p), v1 = load(p + 1), v2 = load(p + 2);
    uint64_t general = is(v0, 0xE2) & is(v1, 0x80);
    r->quote3 = general & in(v2, 0x98, 0x99);
    /* dashes, double quotes, bullet, ellipsis */
    r->mark3 = general & (in(v2, 0x93, 0x94) | in(v2, 0x9C, 0x9D) | is(v2, 0xA2) | is(v2, 0xA6));
    uint64_t known = r->quote3 | r->mark3;
    if ((r->high & ~(known | known << 1 | known << 2)) == 0) /* nearly always */
        return;
    letter_leads(v0, v1, r);
    wide_leads(v0, v1, v2, r);
}
