/* tests/support/wire_sample.h: an article and statements with something in every field, and comparing two.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_TESTS_WIRE_SAMPLE_H
#define GALLEY_TESTS_WIRE_SAMPLE_H

#include <galley/article.h>

static inline bool fields_equal(const galley_field *a, size_t n, const galley_field *b, size_t m)
{
    if (n != m)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!galley_str_eq(a[i].name, b[i].name) || !galley_str_eq(a[i].value, b[i].value) ||
            a[i].type != b[i].type)
            return false;
    return true;
}

static inline bool articles_equal(const galley_article *a, const galley_article *b)
{
    const galley_str pairs[][2] = {
        {a->key, b->key},       {a->title, b->title},   {a->text, b->text},
        {a->url, b->url},       {a->date, b->date},     {a->date_text, b->date_text},
        {a->html, b->html},     {a->source, b->source}, {a->author, b->author},
        {a->origin, b->origin}, {a->lang, b->lang},     {a->note, b->note}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (!galley_str_eq(pairs[i][0], pairs[i][1]))
            return false;
    if (a->row != b->row || a->revision != b->revision || a->n_labels != b->n_labels ||
        a->n_regions != b->n_regions || a->known_regions != b->known_regions)
        return false;
    for (size_t i = 0; i < a->n_labels; i++)
        if (!galley_str_eq(a->labels[i], b->labels[i]))
            return false;
    for (size_t i = 0; i < a->n_regions; i++)
        if (a->regions[i].start != b->regions[i].start || a->regions[i].end != b->regions[i].end ||
            a->regions[i].kind != b->regions[i].kind ||
            !galley_str_eq(a->regions[i].reason, b->regions[i].reason))
            return false;
    return fields_equal(a->fields, a->n_fields, b->fields, b->n_fields);
}

static inline bool evidence_equal(const galley_evidence *a, const galley_evidence *b)
{
    return a->span.start == b->span.start && a->span.end == b->span.end &&
           a->span.part == b->span.part && a->span.pattern == b->span.pattern &&
           galley_str_eq(a->span.label, b->span.label) && galley_str_eq(a->clause, b->clause) &&
           a->weight == b->weight &&
           fields_equal(a->span.fields, a->span.n_fields, b->span.fields, b->span.n_fields);
}

static inline bool statements_equal(const galley_statements *a, const galley_statements *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        const galley_statement *s = &a->at[i], *t = &b->at[i];
        if (!galley_str_eq(s->tag, t->tag) || !galley_str_eq(s->rule, t->rule) ||
            s->author != t->author || s->score != t->score || s->left_out != t->left_out ||
            s->n_evidence != t->n_evidence)
            return false;
        for (size_t k = 0; k < s->n_evidence; k++)
            if (!evidence_equal(&s->evidence[k], &t->evidence[k]))
                return false;
    }
    return true;
}

static const galley_str wire_labels[] = {{"energy", 6}, {"china", 5}};
static const galley_field wire_fields[] = {{{"words", 5}, {"12", 2}, GALLEY_FIELD_JSON},
                                           {{"desk", 4}, {"", 0}, GALLEY_FIELD_STRING}};
static const galley_region wire_regions[] = {{0, 4, GALLEY_REGION_LEDE, {"one", 3}},
                                             {5, 12, GALLEY_REGION_PROMO, {"", 0}}};
static const galley_article wire_article = {
    .row = -3,
    .revision = INT64_MAX,
    .key = {"k", 1},
    .title = {"Gaz d\xc3\xa9j\xc3\xa0", 10},
    .text = {"Gas.\nFollow us", 14},
    .url = {"http://x", 8},
    .date = {"2022-02-04", 10},
    .date_text = {"Feb 4, 2022", 11},
    .source = {"Sky", 3},
    .author = {"Jane Doe", 8},
    .lang = {"en", 2},
    .html = {"<p>", 3},
    .labels = wire_labels,
    .n_labels = 2,
    .fields = wire_fields,
    .n_fields = 2,
    .origin = {"a.ndjson:7", 10},
    .note = {"BOM removed", 11},
    .regions = wire_regions,
    .n_regions = 2,
    .known_regions = true,
};

static const galley_evidence wire_evidence[] = {
    {{.start = 0,
      .end = 3,
      .pattern = 9,
      .label = {"fuel", 4},
      .fields = wire_fields,
      .n_fields = 2},
     {"span:fuel", 9},
     0.5},
    {{.start = 4, .end = 10, .part = GALLEY_PART_TITLE}, {"", 0}, -0.25},
};
static const galley_statement wire_statement_list[] = {
    {{"gas", 3}, {"diplomacy/gas", 13}, GALLEY_BY_RULE, 0.25, wire_evidence, 2, 3, false},
    {{"oil", 3}, {"", 0}, GALLEY_BY_PERSON, -1e300, NULL, 0, 0, false},
};
static const galley_statements wire_statements = {2, (galley_statement *)wire_statement_list};

#endif
