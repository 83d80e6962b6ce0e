/* Each allocation of core/text fails once, and from then on: nothing changes, nothing is left.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "counting.h"

#include <galley/text.h>

typedef galley_status (*job)(galley_arena *arena);

/* A long word that is not ASCII needs scratch memory; single marks need longer columns. */
static galley_str sample(galley_arena *arena)
{
    enum { WORD = 3000, MARKS = 3000 };
    char *data = galley_arena_alloc(arena, WORD + MARKS);
    if (data == NULL)
        return (galley_str){NULL, 0};
    for (size_t i = 0; i < WORD; i += 2)
        memcpy(data + i, "\xC3\xA9", 2);
    for (size_t i = WORD; i < WORD + MARKS; i++)
        data[i] = ".\nx"[i % 3];
    return (galley_str){data, WORD + MARKS};
}

static galley_status tokens(galley_arena *arena)
{
    galley_tokens t = {.count = 7};
    galley_str text = sample(arena);
    if (text.data == NULL)
        return GALLEY_NOMEM;
    galley_status status = galley_text_tokens(text, arena, &t, NULL);
    cr_expect_eq(t.count, status ? 0 : 2001, "%zu", t.count);
    cr_expect(status == GALLEY_OK || t.start == NULL);
    return status;
}

static galley_status fold(galley_arena *arena)
{
    galley_str text = sample(arena);
    if (text.data == NULL)
        return GALLEY_NOMEM;
    galley_str folded = galley_text_fold(text, arena);
    cr_expect_eq(folded.size, folded.data ? 1500 + 3000 : 0);
    return folded.data ? GALLEY_OK : GALLEY_NOMEM;
}

static galley_status sentences(galley_arena *arena)
{
    galley_ranges all = {0};
    galley_str text =
        GALLEY_STR("One. Two. A. B. C. Then! So? Yes. One. Two. Three! Four? Five. Six.");
    galley_range within = {0, (uint32_t)text.size};
    galley_status status = galley_text_sentences(text, within, NULL, arena, &all, NULL);
    if (status != GALLEY_OK) {
        cr_expect_eq(all.count, 0);
        return status;
    }
    size_t count = all.count;
    galley_range first = all.at[0];
    cr_expect_gt(count, 8);
    status = galley_text_sentences(text, within, NULL, arena, &all, NULL);
    cr_expect_eq(all.count, status ? count : 2 * count);
    cr_expect_eq(all.at[0].end, first.end);
    return status;
}

static galley_status lines(galley_arena *arena)
{
    galley_ranges all = {.count = 7};
    uint32_t *blank;
    galley_str text = sample(arena);
    if (text.data == NULL)
        return GALLEY_NOMEM;
    galley_status status = galley_text_lines(text, arena, &all, &blank, NULL);
    cr_expect_eq(all.count, status ? 0 : 1001, "%zu", all.count);
    cr_expect(status == GALLEY_OK || (all.at == NULL && blank == NULL));
    return status;
}

static galley_status decode(galley_arena *arena)
{
    static const galley_str inputs[] = {
        {"\xFF\xFEh\0\r\0", 6}, {"caf\xE9\r\n", 6}, {"\xEF\xBB\xBFx\ry", 6}};
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        galley_decoded d;
        galley_status status = galley_text_decode(inputs[i], arena, &d, NULL);
        if (status != GALLEY_OK) {
            cr_expect(d.text.data == NULL && d.note.data == NULL);
            return status;
        }
    }
    return GALLEY_OK;
}

/* The number of ways in which `work` was made to fail. */
static size_t fail_each(job work, bool from_then_on)
{
    for (size_t k = 1;; k++) {
        counting c = {.fail_at = k, .from_then_on = from_then_on};
        galley_alloc door = counting_door(&c);
        galley_arena *arena;
        galley_status status = galley_arena_new(&door, &arena, NULL);
        if (status == GALLEY_OK)
            status = work(arena);
        cr_assert_eq(status, c.failed ? GALLEY_NOMEM : GALLEY_OK, "request %zu", k);
        galley_arena_free(arena);
        cr_assert_eq(c.live, 0, "request %zu", k);
        cr_assert_not(c.wrong_size);
        if (!c.failed)
            return k - 1;
    }
}

Test(text, without_memory_nothing_changes_and_nothing_is_left)
{
    static const struct {
        job work;
        const char *name;
    } jobs[] = {{tokens, "tokens"},
                {fold, "fold"},
                {sentences, "sentences"},
                {lines, "lines"},
                {decode, "decode"}};
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
        size_t once = fail_each(jobs[i].work, false), on = fail_each(jobs[i].work, true);
        cr_expect_geq(once, 2, "%s", jobs[i].name); /* the arena, and its block */
        cr_expect_eq(once, on, "%s", jobs[i].name);
    }
}
