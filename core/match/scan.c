/* core/match/scan.c: one thread's scratch, and the scan of one text.
 * SPDX-License-Identifier: MIT */
#include "core/base/clock.h"
#include "core/match/match_internal.h"

#include "core/base/error.h"

#include <stdlib.h>

/* PCRE2's own defaults (ten million steps, 20 GB) protect nobody. The JIT counts by the match limit only; its
 * stack stays small, as what does not fit is tried once more by the interpreter. */
enum {
    MATCH_LIMIT = 200000,
    DEPTH_LIMIT = 10000,
    HEAP_LIMIT_KIB = 20 * 1024,
    JIT_STACK_FIRST = 32 * 1024,
    JIT_STACK_MAX = 1024 * 1024,
};

static uint32_t most_captures(const galley_matcher *m)
{
    uint32_t most = 0;
    for (size_t i = 0; i < m->regexes.count; i++)
        if (m->regexes.at[i].captures > most)
            most = m->regexes.at[i].captures;
    return most;
}

/* NULL pieces mean that memory is out; a library without JIT has no stack to give. */
static bool make_pcre(galley_scratch *s)
{
    uint32_t jit = 0;
    pcre2_config(PCRE2_CONFIG_JIT, &jit);
    s->pcre = galley__pcre_context(&s->pcre_memory);
    if (s->pcre == NULL)
        return false;
    s->context = pcre2_match_context_create(s->pcre);
    s->data = pcre2_match_data_create(most_captures(s->matcher) + 1, s->pcre);
    if (s->context == NULL || s->data == NULL)
        return false;
    pcre2_set_match_limit(s->context, MATCH_LIMIT);
    pcre2_set_depth_limit(s->context, DEPTH_LIMIT);
    pcre2_set_heap_limit(s->context, HEAP_LIMIT_KIB);
    if (!jit)
        return true;
    s->stack = pcre2_jit_stack_create(JIT_STACK_FIRST, JIT_STACK_MAX, s->pcre);
    if (s->stack)
        pcre2_jit_stack_assign(s->context, NULL, s->stack);
    return s->stack != NULL;
}

static bool make_seen(galley_scratch *s)
{
    size_t n = s->matcher->prefilter.n_literals;
    if (n == 0)
        return true;
    s->seen = galley__new(s->matcher->alloc, n * sizeof *s->seen);
    s->seen_literals = galley__new(s->matcher->alloc, n * sizeof *s->seen_literals);
    s->wanted = galley__new(s->matcher->alloc, s->matcher->prefilter.n_words * sizeof *s->wanted);
    return s->seen && s->seen_literals && s->wanted;
}

static bool make_looks(galley_scratch *s)
{
    if (s->matcher->automaton.n_outputs == 0)
        return true;
    s->looks = galley__new(s->matcher->alloc, 3 * GALLEY__PHRASE_LOOKS * sizeof *s->looks);
    return s->looks != NULL;
}

void galley_scratch_time(galley_scratch *scratch, galley_pattern_time *times)
{
    scratch->times = times;
}

/* `start`: when it began. */
static void note_time(const galley_scratch *s, size_t place, uint64_t start)
{
    s->times[place].ns += galley__now() - start;
    s->times[place].tries++;
}

void galley_scratch_verify(galley_scratch *scratch, bool on)
{
    scratch->verify = on;
}

galley_status galley_scratch_new(const galley_matcher *m, galley_scratch **out, galley_error *err)
{
    *out = NULL;
    if (!m->frozen)
        return galley__fail(err, GALLEY_INVALID, "the matcher is not frozen");
    galley_scratch *s = galley__new(m->alloc, sizeof *s);
    if (s == NULL)
        return galley__nomem(err);
    s->matcher = m;
    const char *verify = getenv(GALLEY_VERIFY_VARIABLE);
    s->verify = verify && *verify;
    s->pcre_memory.alloc = m->alloc;
    if (!make_pcre(s) || !make_seen(s) || !make_looks(s)) {
        galley_scratch_free(s);
        return galley__nomem(err);
    }
    *out = s;
    return GALLEY_OK;
}

void galley_scratch_free(galley_scratch *s)
{
    if (s == NULL)
        return;
    const galley_alloc *alloc = s->matcher->alloc;
    pcre2_jit_stack_free(s->stack);
    pcre2_match_data_free(s->data);
    pcre2_match_context_free(s->context);
    pcre2_general_context_free(s->pcre);
    galley__free(alloc, s->looks, 3 * GALLEY__PHRASE_LOOKS * sizeof *s->looks);
    galley__fuzzy_drop(s);
    VEC_FREE(alloc, &s->runs);
    VEC_FREE(alloc, &s->found);
    VEC_FREE(alloc, &s->hits);
    VEC_FREE(alloc, &s->taken);
    VEC_FREE(alloc, &s->lit_hits);
    VEC_FREE(alloc, &s->places);
    size_t n = s->matcher->prefilter.n_literals;
    galley__free(alloc, s->seen, n * sizeof *s->seen);
    galley__free(alloc, s->seen_literals, n * sizeof *s->seen_literals);
    galley__free(alloc, s->wanted, s->matcher->prefilter.n_words * sizeof *s->wanted);
    galley__free(alloc, s, sizeof *s);
}

/* -- one scan -- */

static bool inside_character(galley_str text, size_t offset)
{
    return offset < text.size && ((unsigned char)text.data[offset] & 0xC0) == 0x80;
}

/* The regexes do not check their subject again, so a region that cuts a character must not reach them. */
static galley_status check_regions(const galley_subject *subject, galley_error *err)
{
    size_t before = 0;
    for (size_t i = 0; i < subject->n_regions; i++) {
        const galley_region *r = &subject->regions[i];
        if (r->start < before || r->end < r->start || r->end > subject->text.size)
            return galley__fail_item(err, GALLEY_INVALID, i,
                                     "region %zu is out of order or outside of the text", i);
        if ((unsigned)r->kind >= GALLEY_REGION_KINDS)
            return galley__fail_item(err, GALLEY_INVALID, i, "region %zu has no known kind", i);
        if (inside_character(subject->text, r->start) || inside_character(subject->text, r->end))
            return galley__fail_item(err, GALLEY_INVALID, i, "region %zu cuts a character", i);
        before = r->end;
    }
    return GALLEY_OK;
}

static galley_status check_scan(const galley_matcher *m, const galley_scratch *scratch,
                                const galley_subject *subject, galley_error *err)
{
    if (!m->frozen)
        return galley__fail(err, GALLEY_INVALID, "the matcher is not frozen");
    if (scratch->matcher != m)
        return galley__fail(err, GALLEY_INVALID, "the scratch is of another matcher");
    if (subject->text.size > GALLEY_TEXT_MAX)
        return galley__fail(err, GALLEY_LIMIT, "the text is longer than %zu bytes",
                            GALLEY_TEXT_MAX);
    return check_regions(subject, err);
}

static bool has_failed(const galley_match_failures *f, uint32_t pattern)
{
    for (size_t i = 0; i < f->count; i++)
        if (f->at[i].pattern == pattern)
            return true;
    return false;
}

static bool same_span(const galley_span *a, const galley_span *b)
{
    bool same = a->start == b->start && a->end == b->end && a->n_fields == b->n_fields;
    for (size_t i = 0; same && i < a->n_fields; i++)
        same = galley_str_eq(a->fields[i].name, b->fields[i].name) &&
               galley_str_eq(a->fields[i].value, b->fields[i].value);
    return same;
}

/* One regex in the plain way, against the spans behind `before`. Where the plain loop gives up the other may know
 * better, never the other way round. */
static galley_status verify_regex(galley__scan *scan, const galley__regex *r, size_t before,
                                  size_t failures_before)
{
    galley_spans plain = {0}, *found = scan->spans;
    galley__scan other = *scan;
    other.spans = &plain;
    other.failures = (galley_match_failures){0};
    other.failure_capacity = 0;
    galley_status status = galley__regex_scan(&other, r, true);
    if (status != GALLEY_OK || has_failed(&other.failures, r->number))
        return status;
    bool same = found->count - before == plain.count && scan->failures.count == failures_before;
    for (size_t i = 0; same && i < plain.count; i++)
        same = same_span(&found->at[before + i], &plain.at[i]);
    if (same)
        return GALLEY_OK;
    return galley__fail_item(scan->err, GALLEY_INTERNAL, r->number,
                             "the prefilter of regex %u loses matches", r->number);
}

static galley_status scan_regex(galley__scan *scan, size_t i)
{
    const galley__regex *r = &scan->m->regexes.at[i];
    const galley_scratch *s = scan->scratch;
    size_t before = scan->spans->count, failures = scan->failures.count;
    bool plain = r->needs.tier == GALLEY__TIER_ALWAYS || (scan->variants && r->needs.variants);
    galley_status status = GALLEY_OK;
    if (plain || (s->wanted[i / 64] >> i % 64 & 1)) {
        uint64_t start = s->times ? galley__now() : 0;
        status = galley__regex_scan(scan, r, plain);
        if (s->times)
            note_time(s, r->number, start);
    }
    if (status == GALLEY_OK && s->verify)
        status = verify_regex(scan, r, before, failures);
    return status;
}

/* 64 regexes at a time: those that have to be looked at, a bit each. */
static uint64_t to_scan(const galley__scan *scan, size_t word)
{
    const galley__prefilter *f = &scan->m->prefilter;
    const galley_scratch *s = scan->scratch;
    size_t left = scan->m->regexes.count - word * 64;
    if (s->verify)
        return left < 64 ? ((uint64_t)1 << left) - 1 : UINT64_MAX;
    return f->always[word] | (s->wanted ? s->wanted[word] : 0) |
           (scan->variants ? f->variants[word] : 0);
}

/* Thousands of regexes are in no cache. What is to be looked at is fetched before it is: the regex, then what it
 * points to. */
static void fetch(const galley__scan *scan, size_t word)
{
    const galley__regex *all = scan->m->regexes.at + word * 64;
    for (uint64_t bits = to_scan(scan, word); bits; bits &= bits - 1) {
        const char *r = (const char *)&all[__builtin_ctzll(bits)];
        for (size_t i = 0; i < sizeof *all; i += 64)
            __builtin_prefetch(r + i);
    }
}

static void fetch_behind(const galley__scan *scan, size_t word)
{
    const galley__regex *all = scan->m->regexes.at + word * 64;
    for (uint64_t bits = to_scan(scan, word); bits; bits &= bits - 1) {
        const galley__regex *r = &all[__builtin_ctzll(bits)];
        __builtin_prefetch(r->first);
        __builtin_prefetch(r->second);
        __builtin_prefetch(r->code);
        __builtin_prefetch((const char *)r->code + 64);
    }
}

static galley_status scan_regexes(galley__scan *scan)
{
    const galley_scratch *s = scan->scratch;
    uint64_t start = s->times ? galley__now() : 0;
    galley_status status = galley__prefilter_scan(scan);
    if (s->times)
        note_time(s, galley_matcher_patterns(scan->m) + 1, start);
    size_t n = scan->m->prefilter.n_words;
    for (size_t word = 0; word < n && status == GALLEY_OK; word++) {
        if (word + 1 < n)
            fetch(scan, word + 1);
        fetch_behind(scan, word);
        for (uint64_t bits = to_scan(scan, word); bits && status == GALLEY_OK; bits &= bits - 1)
            status = scan_regex(scan, word * 64 + (size_t)__builtin_ctzll(bits));
    }
    galley__prefilter_reset(scan->scratch);
    return status;
}

galley_status galley_matcher_scan(const galley_matcher *m, galley_scratch *scratch,
                                  const galley_subject *subject, galley_arena *arena,
                                  galley_spans *spans, galley_match_failures *failures,
                                  galley_error *err)
{
    size_t before = spans->count;
    galley__scan scan = {
        .m = m, .scratch = scratch, .subject = subject, .arena = arena, .spans = spans, .err = err};
    if (failures)
        *failures = (galley_match_failures){0};
    galley_status status = check_scan(m, scratch, subject, err);
    if (status != GALLEY_OK)
        return status;
    status = scan_regexes(&scan);
    uint64_t start = scratch->times ? galley__now() : 0;
    if (status == GALLEY_OK)
        status = galley__phrases_scan(&scan);
    if (scratch->times)
        note_time(scratch, galley_matcher_patterns(m), start);
    if (status != GALLEY_OK) {
        spans->count = before;
        return status;
    }
    galley_spans_sort(spans);
    if (failures)
        *failures = scan.failures;
    return GALLEY_OK;
}
