/* tests/unit/article/test_faults.c: every allocation fails once, and from then on: NOMEM, nothing changed, no leak.
 * SPDX-License-Identifier: MIT */
#include "core/article/wire.h"
#include "counting.h"
#include "wire_sample.h"

/* For tables: GALLEY_STR is no constant in the sense of C. */
#define CONST_STR(literal)                                                                         \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }

#include <criterion/criterion.h>

static const galley_article noisy = {
    .title = CONST_STR("Gas für alle"),
    .author = CONST_STR("Jane Doe"),
    .text = CONST_STR(
        "Gas für alle\nBy Jane Doe\nThe ministers met in the capital and spoke about gas for "
        "hours.\n"
        "Read more:\nÖl wird teuer\nHome\nHome\nHome\nThey said that it would go on like this for "
        "years to come.\n[x]\nName: y\n")};

static galley_status build(const galley_alloc *door, galley_anatomy **anatomy)
{
    static const char *const words[] = {"Read more", "Read more about", "Öl und Gas", "Follow us"};
    galley_status status = galley_anatomy_new(door, anatomy, NULL);
    for (size_t i = 0; i < 4 && status == GALLEY_OK; i++) {
        galley_wording w = {GALLEY_REGION_RELATED, GALLEY_WORDING_LINE, galley_str_of(words[i]),
                            true, 0};
        status = galley_anatomy_wording(*anatomy, &w, NULL);
    }
    return status == GALLEY_OK ? galley_anatomy_freeze(*anatomy, NULL) : status;
}

static galley_status mark(const galley_alloc *door)
{
    galley_anatomy *anatomy = NULL;
    galley_arena *arena = NULL;
    galley_article a = noisy;
    galley_status status = build(door, &anatomy);
    if (status == GALLEY_OK)
        status = galley_arena_new(door, &arena, NULL);
    if (status == GALLEY_OK)
        status = galley_anatomy_mark(anatomy, &a, arena, NULL);
    if (status != GALLEY_OK)
        cr_assert(a.regions == NULL && a.n_regions == 0);
    else
        cr_assert_eq(a.n_regions, 11);
    galley_arena_free(arena);
    galley_anatomy_free(anatomy);
    return status;
}

static galley_status wire(const galley_alloc *door)
{
    galley_arena *arena = NULL;
    galley_article a = {0};
    galley_statements s = {0};
    galley__buf buf;
    galley__buf_init(&buf, door);
    galley__wire_put_article(&buf, &wire_article);
    galley__wire_put_statements(&buf, &wire_statements);
    galley_status status = buf.failed ? GALLEY_NOMEM : galley_arena_new(door, &arena, NULL);
    galley_str rest = galley__buf_str(&buf);
    if (status == GALLEY_OK)
        status = galley__wire_get_article(&rest, arena, &a, NULL);
    if (status == GALLEY_OK)
        status = galley__wire_get_statements(&rest, &a, arena, &s, NULL);
    cr_assert(status != GALLEY_OK || statements_equal(&s, &wire_statements));
    galley_arena_free(arena);
    galley__buf_fini(&buf);
    return status;
}

static galley_status fields(const galley_alloc *door)
{
    static const char *const json = "[\"a\\n\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\"]";
    galley_arena *arena = NULL;
    galley_article a = {0};
    galley_status status = galley_arena_new(door, &arena, NULL);
    const struct {
        const char *name, *value;
        galley_field_type type;
    } rows[] = {{"labels", json, GALLEY_FIELD_JSON},
                {"author", json, GALLEY_FIELD_JSON},
                {"date", "4 February 2022", GALLEY_FIELD_STRING},
                {"other", "x", GALLEY_FIELD_STRING},
                {"more", "y", GALLEY_FIELD_STRING}};
    for (size_t i = 0; i < 5 && status == GALLEY_OK; i++) {
        galley_article before = a;
        status = galley_article_set(&a, galley_str_of(rows[i].name), rows[i].type,
                                    galley_str_of(rows[i].value), arena, NULL);
        if (status != GALLEY_OK)
            cr_assert_eq(memcmp(&before, &a, sizeof a), 0, "%s", rows[i].name);
    }
    if (status == GALLEY_OK)
        status = galley_article_key(&a, arena, NULL);
    galley_spans spans = {0};
    for (uint32_t i = 0; i < 20 && status == GALLEY_OK; i++)
        status = galley_spans_add(&spans, &(galley_span){.start = i}, arena, NULL);
    galley_str body;
    if (status == GALLEY_OK)
        status = galley_article_body(&wire_article, arena, &body, NULL);
    galley_arena_free(arena);
    return status;
}

static void fail_everywhere(galley_status (*run)(const galley_alloc *), const char *name)
{
    for (int lasting = 0; lasting < 2; lasting++) {
        size_t k = 1;
        for (;; k++) {
            counting c = {.fail_at = k, .from_then_on = lasting};
            galley_alloc door = counting_door(&c);
            galley_status status = run(&door);
            cr_assert_eq(c.live, 0, "%s: %zu pieces live after failure %zu", name, c.live, k);
            cr_assert_not(c.wrong_size);
            if (!c.failed) {
                cr_assert_eq(status, GALLEY_OK);
                break;
            }
            cr_assert_eq(status, GALLEY_NOMEM, "%s: failure %zu gave %s", name, k,
                         galley_status_name(status));
        }
        cr_assert_gt(k, 1, "%s asks for memory", name);
    }
}

Test(faults, anatomy)
{
    fail_everywhere(mark, "anatomy");
}

Test(faults, wire)
{
    fail_everywhere(wire, "wire");
}

Test(faults, fields_and_spans)
{
    fail_everywhere(fields, "fields");
}
