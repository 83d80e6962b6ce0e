/* core/match/matcher.c: the matcher's life: new, patterns, lists, freeze.
 * SPDX-License-Identifier: MIT */
#include "core/match/match_internal.h"

#include "core/base/error.h"
#include "core/match/image.h"

galley_status galley_matcher_new(const galley_alloc *alloc, galley_matcher **out, galley_error *err)
{
    galley_matcher *m = galley__new(alloc, sizeof *m);
    *out = NULL;
    if (m == NULL)
        return galley__nomem(err);
    m->alloc = alloc;
    m->pcre_memory.alloc = alloc;
    m->pcre = galley__pcre_context(&m->pcre_memory);
    galley_status status = m->pcre ? GALLEY_OK : galley__nomem(err);
    if (status == GALLEY_OK)
        status = galley_arena_new(alloc, &m->arena, err);
    if (status == GALLEY_OK)
        status = galley__phrases_init(&m->phrases, alloc, err);
    if (status != GALLEY_OK)
        galley_matcher_free(m);
    else
        *out = m;
    return status;
}

void galley_matcher_free(galley_matcher *m)
{
    if (m == NULL)
        return;
    for (size_t i = 0; i < m->regexes.count; i++)
        galley__regex_fini(m, &m->regexes.at[i]);
    VEC_FREE(m->alloc, &m->regexes);
    VEC_FREE(m->alloc, &m->lists);
    VEC_FREE(m->alloc, &m->patterns);
    galley__automaton_fini(&m->automaton, m->alloc);
    galley__phrases_fini(&m->phrases);
    galley_arena_free(m->arena);
    pcre2_general_context_free(m->pcre);
    galley__free(m->alloc, m, sizeof *m);
}

/* -- patterns: regexes and lists in one sequence -- */

static galley_status check_open(const galley_matcher *m, galley_error *err)
{
    if (m->frozen)
        return galley__fail(err, GALLEY_INVALID, "the matcher is frozen");
    return GALLEY_OK;
}

static galley_status check_def(const galley_matcher *m, galley_str label, uint32_t *within,
                               galley_error *err)
{
    galley_status status = check_open(m, err);
    if (status != GALLEY_OK)
        return status;
    if (label.size == 0)
        return galley__fail(err, GALLEY_INVALID, "a pattern needs a label");
    size_t valid = galley_utf8_valid(label);
    if (valid != label.size)
        return galley__fail_at(err, GALLEY_ENCODING, valid,
                               "the label is not valid UTF-8 at byte %zu", valid);
    if (*within & ~GALLEY_REGION_ALL)
        return galley__fail(err, GALLEY_INVALID, "\"%.*s\": within has kinds that do not exist",
                            GALLEY__S(label));
    if (*within == 0)
        *within = galley_region_body();
    return GALLEY_OK;
}

/* Last step of a definition: it either happens or changes nothing. */
static galley_status add_pattern(galley_matcher *m, galley_str label, bool is_list, size_t index,
                                 uint32_t *number, galley_error *err)
{
    galley_str kept = galley_arena_copy(m->arena, label);
    if (kept.data == NULL ||
        !VEC_PUSH(m->alloc, &m->patterns, (galley__pattern){kept, is_list, (uint32_t)index}))
        return galley__nomem(err);
    if (number)
        *number = (uint32_t)m->patterns.count - 1;
    return GALLEY_OK;
}

static galley_status regex_add(galley_matcher *m, const galley_regex_def *def, uint32_t *number,
                               galley_error *err)
{
    galley__regex r;
    galley_status status = galley__regex_compile(m, def, &r, err);
    if (status != GALLEY_OK) {
        galley__error_prefix(err, "regex \"%.*s\"", GALLEY__S(def->label));
        return status;
    }
    r.number = (uint32_t)m->patterns.count;
    if (!VEC_ROOM(m->alloc, &m->regexes))
        status = galley__nomem(err);
    if (status == GALLEY_OK)
        status = add_pattern(m, def->label, false, m->regexes.count, number, err);
    if (status == GALLEY_OK)
        m->regexes.at[m->regexes.count++] = r;
    else
        galley__regex_fini(m, &r);
    return status;
}

galley_status galley_matcher_regex(galley_matcher *m, const galley_regex_def *def, uint32_t *number,
                                   galley_error *err)
{
    galley_regex_def checked = *def;
    if (number)
        *number = 0;
    galley_status status = check_def(m, def->label, &checked.within, err);
    if (status == GALLEY_OK)
        status = regex_add(m, &checked, number, err);
    if (status != GALLEY_OK && err)
        err->item = m->patterns.count;
    return status;
}

static galley__way way_of(const galley_list_def *def)
{
    return def->fuzzy             ? GALLEY__WAY_FUZZY
           : def->any_punctuation ? GALLEY__WAY_LOOSE
                                  : GALLEY__WAY_PLAIN;
}

static galley_status check_list(const galley_matcher *m, const galley_list_def *def,
                                galley_error *err)
{
    if ((unsigned)def->overlap > GALLEY_OVERLAP_ALL)
        return galley__fail(err, GALLEY_INVALID, "there is no such overlap");
    if (def->fuzzy && (def->exact_case || def->any_punctuation))
        return galley__fail(err, GALLEY_INVALID, "\"%.*s\": a fuzzy list cannot have %s as well",
                            GALLEY__S(def->label),
                            def->exact_case ? "exact_case" : "any_punctuation");
    if (m->automaton.map)
        return galley__fail(err, GALLEY_INVALID, "the lists are loaded already");
    if (m->lists.count > UINT16_MAX)
        return galley__fail(err, GALLEY_LIMIT, "more than %u phrase lists", UINT16_MAX + 1u);
    return GALLEY_OK;
}

galley_status galley_matcher_list(galley_matcher *m, const galley_list_def *def, uint32_t *number,
                                  galley_error *err)
{
    galley__list list = {.number = (uint32_t)m->patterns.count,
                         .within = def->within,
                         .exact = def->exact_case,
                         .overlap = def->overlap,
                         .way = way_of(def)};
    if (number)
        *number = 0;
    galley_status status = check_def(m, def->label, &list.within, err);
    if (status == GALLEY_OK)
        status = check_list(m, def, err);
    if (status != GALLEY_OK)
        return status;
    if (!VEC_ROOM(m->alloc, &m->lists))
        return galley__nomem(err);
    status = add_pattern(m, def->label, true, m->lists.count, number, err);
    if (status == GALLEY_OK)
        m->lists.at[m->lists.count++] = list;
    return status;
}

/* -- phrases -- */

galley_status galley__matcher_list_get(const galley_matcher *m, uint32_t number,
                                       const galley__list **list, galley_error *err)
{
    galley_status status = check_open(m, err);
    *list = NULL;
    if (status != GALLEY_OK)
        return status;
    if (number >= m->patterns.count || !m->patterns.at[number].is_list)
        return galley__fail(err, GALLEY_NOTFOUND, "there is no phrase list %u", number);
    if (m->automaton.map)
        return galley__fail(err, GALLEY_INVALID, "the lists are loaded already");
    *list = &m->lists.at[m->patterns.at[number].index];
    return GALLEY_OK;
}

galley_status galley_matcher_phrase(galley_matcher *m, uint32_t list, galley_str phrase,
                                    const galley_field *fields, size_t n_fields, galley_error *err)
{
    const galley__list *l;
    uint32_t entry = 0;
    galley_status status = galley__matcher_list_get(m, list, &l, err);
    if (status != GALLEY_OK)
        return status;
    galley__phrases_mark mark = galley__phrases_mark_get(&m->phrases);
    status = galley__phrases_entry(&m->phrases, fields, n_fields, &entry, err);
    galley__target target = galley__target_of(m, l);
    if (status == GALLEY_OK)
        status = galley__phrases_add(&m->phrases, &target, phrase, entry, err);
    if (status != GALLEY_OK)
        galley__phrases_rollback(&m->phrases, &mark);
    return status;
}

/* -- end of building -- */

/* The way of each list, to be freed with lists.count + 1 bytes. */
static uint8_t *ways_of(const galley_matcher *m)
{
    uint8_t *ways = galley__new(m->alloc, m->lists.count + 1);
    for (size_t i = 0; ways && i < m->lists.count; i++)
        ways[i] = (uint8_t)m->lists.at[i].way;
    return ways;
}

static galley_status build_automaton(galley_matcher *m, galley_error *err)
{
    size_t n = m->lists.count;
    uint8_t *ways = ways_of(m);
    if (ways == NULL)
        return galley__nomem(err);
    galley_status status = galley__automaton_build(&m->automaton, &m->phrases, ways, n, err);
    galley__free(m->alloc, ways, n + 1);
    return status;
}

galley_status galley_matcher_freeze(galley_matcher *m, galley_error *err)
{
    bool loaded = m->automaton.map != NULL;
    if (m->frozen)
        return GALLEY_OK;
    galley_status status = loaded ? GALLEY_OK : build_automaton(m, err);
    if (status == GALLEY_OK)
        status = galley__prefilter_build(m, err);
    if (status != GALLEY_OK) {
        if (!loaded)
            galley__automaton_fini(&m->automaton, m->alloc);
        return status;
    }
    galley__phrases_drop_building(&m->phrases);
    for (size_t i = 0; i < m->lists.count; i++)
        m->lists_within |= m->lists.at[i].within;
    m->frozen = true;
    return GALLEY_OK;
}

/* -- compiled lists -- */

galley_status galley_matcher_lists_load(galley_matcher *m, galley_str path,
                                        const uint8_t key[GALLEY_LISTS_KEY], galley_error *err)
{
    galley_status status = check_open(m, err);
    if (status != GALLEY_OK)
        return status;
    if (m->automaton.map || m->phrases.total)
        return galley__fail(err, GALLEY_INVALID, "the lists have phrases already");
    uint8_t *ways = ways_of(m);
    if (ways == NULL)
        return galley__nomem(err);
    galley__image_wanted wanted = {key, ways, m->lists.count};
    status = galley__image_map(path, &wanted, &m->automaton, err);
    galley__free(m->alloc, ways, m->lists.count + 1);
    m->phrases.total = m->automaton.n_phrases;
    return status;
}

size_t galley_matcher_lists_size(const galley_matcher *m)
{
    return m->frozen ? galley__image_size(&m->automaton) : 0;
}

void galley_matcher_lists_put(const galley_matcher *m, const uint8_t key[GALLEY_LISTS_KEY],
                              char *to)
{
    galley__image_put(&m->automaton, key, to);
}

/* -- looking at it -- */

size_t galley_matcher_patterns(const galley_matcher *m)
{
    return m->patterns.count;
}

size_t galley_matcher_entries(const galley_matcher *m)
{
    return m->phrases.total;
}

galley_str galley_matcher_label(const galley_matcher *m, uint32_t number)
{
    return number < m->patterns.count ? m->patterns.at[number].label : (galley_str){NULL, 0};
}

bool galley_matcher_always(const galley_matcher *m, uint32_t number)
{
    const galley__pattern *p = number < m->patterns.count ? &m->patterns.at[number] : NULL;
    return p && !p->is_list && m->regexes.at[p->index].needs.tier == GALLEY__TIER_ALWAYS;
}
