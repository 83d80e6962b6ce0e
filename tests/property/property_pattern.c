/* tests/property/property_pattern.c: token patterns find what a plain backtracking search of the pattern's own text
 * finds. The oracle shares nothing with the module: it reads patterns over the words a, b, c.
 * SPDX-License-Identifier: MIT */
#include <galley/pattern.h>

#include <stdio.h>
#include <stdlib.h>

static uint64_t state = 88172645463325252u;

static unsigned below(unsigned n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)(state >> 33) % n;
}

static void need(bool ok, const char *pattern, const char *text, const char *why)
{
    if (ok)
        return;
    fprintf(stderr, "%s\n  pattern %s\n  text %s\n", why, pattern, text);
    exit(1);
}

/* -- random trees and their notation -- */

typedef struct tree {
    char kind; /* a b c: that word; .: any; ,: two; |: either; r: repeated */
    struct tree *a, *b;
    int least, most;
} tree;

static tree pool[64];
static size_t used;

static tree *grow(unsigned depth)
{
    tree *t = &pool[used++];
    unsigned what = depth == 0 || used > 40 ? below(4) : below(9);
    *t = (tree){.kind = "abc."[what & 3]};
    if (what >= 4)
        t->kind = ",,||r"[what - 4];
    if (what >= 4)
        t->a = grow(depth - 1);
    if (what >= 4 && what < 8)
        t->b = grow(depth - 1);
    if (what == 8) {
        t->least = (int)below(3);
        t->most = below(3) ? t->least + 1 + (int)below(2) : 1000;
    }
    return t;
}

static char *spell(const tree *t, char *out)
{
    switch (t->kind) {
    case '.':
        return out + sprintf(out, "[] ");
    case ',':
        return spell(t->b, spell(t->a, out));
    case '|':
        out = spell(t->a, out + sprintf(out, "("));
        out = spell(t->b, out + sprintf(out, "| "));
        return out + sprintf(out, ") ");
    case 'r':
        out = spell(t->a, out + sprintf(out, "("));
        if (t->most == 1000)
            return out + sprintf(out, "){%d,} ", t->least);
        return out + sprintf(out, "){%d,%d} ", t->least, t->most);
    default:
        return out + sprintf(out, below(2) ? "\"%c\" " : "[lower=\"%c\"] ", t->kind);
    }
}

/* -- the oracle: the set of all ends, by trying everything; bit n: behind the n-th word -- */

static uint32_t ends(const tree *t, const char *words, uint32_t from)
{
    uint32_t out = 0, n = (uint32_t)strlen(words);
    switch (t->kind) {
    case ',':
        from = ends(t->a, words, from);
        return ends(t->b, words, from);
    case '|':
        return ends(t->a, words, from) | ends(t->b, words, from);
    case 'r':
        for (int i = 0; i <= t->most && from; i++) {
            uint32_t before = out;
            if (i >= t->least)
                out |= from;
            if (i > t->least + 40 && out == before)
                break;
            from = ends(t->a, words, from);
        }
        return out;
    default:
        for (uint32_t i = 0; i < n; i++)
            if (from >> i & 1 && (t->kind == '.' || t->kind == words[i]))
                out |= 2u << i;
        return out;
    }
}

static size_t wanted(const tree *t, const char *words, galley_overlap overlap, unsigned (*out)[2])
{
    unsigned n = (unsigned)strlen(words);
    size_t count = 0;
    for (unsigned i = 0; i < n;) {
        uint32_t all = ends(t, words, 1u << i);
        unsigned next = i + 1;
        for (unsigned k = 0; k <= n; k++) {
            unsigned end = overlap == GALLEY_OVERLAP_FIRST ? k : n - k;
            if (end <= i || !(all >> end & 1))
                continue;
            out[count][0] = i;
            out[count++][1] = end;
            if (overlap != GALLEY_OVERLAP_ALL) {
                next = end;
                break;
            }
        }
        i = next;
    }
    return count;
}

/* -- the two side by side -- */

static void compare(const tree *t, const char *pattern, galley_patterns *set,
                    galley_patterns_room *room, galley_overlap overlap, galley_arena *arena)
{
    char words[24] = "", text[64] = "";
    unsigned expected[600][2], n = 1 + below(18);
    galley_tokens tokens;
    galley_spans spans = {0};
    galley_error err;
    for (unsigned i = 0; i < n; i++) {
        words[i] = "abc"[below(3)];
        sprintf(text + 2 * i, "%c ", words[i]);
    }
    galley_region region = {.end = 2 * n, .kind = GALLEY_REGION_PROSE};
    need(galley_text_tokens(galley_str_of(text), arena, &tokens, &err) == GALLEY_OK, pattern, text,
         "tokens");
    galley_subject s = {
        .text = galley_str_of(text), .tokens = &tokens, .regions = &region, .n_regions = 1};
    need(galley_patterns_scan(set, room, &s, GALLEY_STR("en"), 0, NULL, arena, &spans, &err) ==
             GALLEY_OK,
         pattern, text, err.text);
    size_t count = wanted(t, words, overlap, expected);
    need(count == spans.count, pattern, text, "another number of matches");
    for (size_t i = 0; i < count; i++)
        need(spans.at[i].start == 2 * expected[i][0] && spans.at[i].end == 2 * expected[i][1] - 1,
             pattern, text, "another match");
}

int main(void)
{
    galley_arena *arena = NULL;
    size_t tried = 0;
    need(galley_arena_new(NULL, &arena, NULL) == GALLEY_OK, "", "", "arena");
    for (unsigned round = 0; round < 6000; round++) {
        char pattern[4096];
        galley_patterns *set = NULL;
        galley_patterns_room *room = NULL;
        galley_error err;
        used = 0;
        const tree *t = grow(4);
        spell(t, pattern);
        galley_pattern_def def = {GALLEY_STR("x"), galley_str_of(pattern), round % 3, 0};
        need(galley_patterns_new(NULL, &set, &err) == GALLEY_OK, pattern, "", "set");
        galley_status status = galley_patterns_add(set, &def, NULL, &err);
        bool empty = ends(t, "", 1) & 1;
        need(status == (empty ? GALLEY_SYNTAX : GALLEY_OK) || status == GALLEY_LIMIT, pattern, "",
             err.text);
        if (status == GALLEY_OK) {
            need(galley_patterns_room_new(set, &room, &err) == GALLEY_OK, pattern, "", "room");
            for (unsigned i = 0; i < 5; i++, tried++)
                compare(t, pattern, set, room, def.overlap, arena);
        }
        galley_arena_reset(arena);
        galley_patterns_room_free(room);
        galley_patterns_free(set);
    }
    galley_arena_free(arena);
    need(tried > 5000, "", "", "too few patterns could be tried");
    return 0;
}
