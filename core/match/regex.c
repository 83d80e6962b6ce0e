/* core/match/regex.c: PCRE2 patterns: what is allowed, compiling, and the loop over an article.
 * SPDX-License-Identifier: MIT */
#include "core/match/match_internal.h"

#include "core/base/error.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* `$` is the end of what is looked at, not the place before a last line end. */
#define COMPILE_OPTIONS                                                                            \
    (PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C | PCRE2_DOLLAR_ENDONLY |                      \
     PCRE2_USE_OFFSET_LIMIT)

/* The text was checked when it came in. */
#define MATCH_OPTIONS PCRE2_NO_UTF_CHECK

/* -- memory: PCRE2 does not say how large a piece was, so each carries its size -- */

enum { HEAD = 16, FEW_PLACES = 32, COLD_BYTES = 16 << 20, COLD_WINDOW = 24 };

static void *pcre_malloc(PCRE2_SIZE size, void *data)
{
    galley__pcre_memory *memory = data;
    size_t *head = NULL;
    if (size <= SIZE_MAX - HEAD)
        head = galley__resize(memory->alloc, NULL, 0, size + HEAD);
    if (head == NULL) {
        memory->refused = true;
        return NULL;
    }
    *head = size + HEAD;
    return (char *)head + HEAD;
}

static void pcre_free(void *p, void *data)
{
    galley__pcre_memory *memory = data;
    if (p == NULL)
        return;
    size_t *head = (size_t *)((char *)p - HEAD);
    galley__free(memory->alloc, head, *head);
}

pcre2_general_context *galley__pcre_context(galley__pcre_memory *memory)
{
    return pcre2_general_context_create(pcre_malloc, pcre_free, memory);
}

/* -- what is refused -- */

/* What PCRE2 takes as settings at the head of a pattern. They would change options and limits that all
 * patterns share. */
static const char *const settings[] = {
    "ANY",
    "ANYCRLF",
    "BSR_ANYCRLF",
    "BSR_UNICODE",
    "CASELESS_RESTRICT",
    "CR",
    "CRLF",
    "LF",
    "LIMIT_DEPTH",
    "LIMIT_HEAP",
    "LIMIT_MATCH",
    "LIMIT_RECURSION",
    "NOTEMPTY",
    "NOTEMPTY_ATSTART",
    "NO_AUTO_POSSESS",
    "NO_JIT",
    "NO_DOTSTAR_ANCHOR",
    "NUL",
    "NO_START_OPT",
    "TURKISH_CASING",
    "UCP",
    "UTF",
};

static bool is_name_byte(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The name of a setting with which the pattern begins, or empty. */
static galley_str leading_setting(galley_str pattern)
{
    size_t end = 2;
    if (pattern.size < 3 || memcmp(pattern.data, "(*", 2) != 0)
        return (galley_str){NULL, 0};
    while (end < pattern.size && is_name_byte(pattern.data[end]))
        end++;
    galley_str name = galley_str_sub(pattern, 2, end);
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        if (galley_str_eq(name, galley_str_of(settings[i])))
            return name;
    return (galley_str){NULL, 0};
}

/* PCRE2 names the place behind a callout; it begins at the "(?C" before. */
static int first_callout(pcre2_callout_enumerate_block *block, void *data)
{
    *(size_t *)data = block->pattern_position;
    return 1;
}

static size_t callout_start(galley_str pattern, size_t behind)
{
    size_t at = behind < pattern.size ? behind : pattern.size;
    while (at > 0 && (pattern.size - at < 3 || memcmp(pattern.data + at, "(?C", 3) != 0))
        at--;
    return at;
}

static galley_status check_text(const galley_regex_def *def, galley_error *err)
{
    size_t valid = galley_utf8_valid(def->pattern);
    if (valid != def->pattern.size)
        return galley__fail_at(err, GALLEY_ENCODING, valid, "not valid UTF-8 at byte %zu", valid);
    if (def->pattern.size > GALLEY_REGEX_MAX)
        return galley__fail(err, GALLEY_LIMIT, "longer than %d bytes", GALLEY_REGEX_MAX);
    galley_str name = leading_setting(def->pattern);
    if (name.size)
        return galley__fail_at(err, GALLEY_SYNTAX, 0,
                               "the setting (*%.*s) is not allowed at byte 0", GALLEY__S(name));
    return GALLEY_OK;
}

static galley_status check_callouts(const galley_regex_def *def, const pcre2_code *code,
                                    galley_error *err)
{
    size_t behind = 0;
    if (pcre2_callout_enumerate(code, first_callout, &behind) == 0)
        return GALLEY_OK;
    size_t at = callout_start(def->pattern, behind);
    return galley__fail_at(err, GALLEY_SYNTAX, at, "callouts are not allowed at byte %zu", at);
}

/* -- compiling -- */

static galley_status compile_status(int code)
{
    switch (code) {
    case PCRE2_ERROR_HEAP_FAILED:
        return GALLEY_NOMEM;
    case PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP:
    case PCRE2_ERROR_PATTERN_TOO_LARGE:
    case PCRE2_ERROR_PATTERN_TOO_COMPLICATED:
    case PCRE2_ERROR_LOOKBEHIND_TOO_COMPLICATED:
    case PCRE2_ERROR_QUERY_BARJX_NEST_TOO_DEEP:
    case PCRE2_ERROR_TOO_MANY_CAPTURES:
    case PCRE2_ERROR_TOO_MANY_NAMED_SUBPATTERNS:
        return GALLEY_LIMIT;
    default:
        return GALLEY_SYNTAX;
    }
}

static galley_status compile_error(int code, size_t offset, galley_error *err)
{
    char text[160] = "";
    galley_status status = compile_status(code);
    if (status == GALLEY_NOMEM)
        return galley__nomem(err);
    pcre2_get_error_message(code, (PCRE2_UCHAR *)text, sizeof text);
    return galley__fail_at(err, status, offset, "%s at byte %zu", text, offset);
}

/* Line ends and \R as the default build of PCRE2 may differ, and results must not. */
static galley_status compile_code(galley_matcher *m, const galley_regex_def *def, uint32_t more,
                                  pcre2_code **code, galley_error *err)
{
    int error = 0;
    size_t offset = 0;
    uint32_t options = COMPILE_OPTIONS | more | (def->caseless ? PCRE2_CASELESS : 0);
    pcre2_compile_context *context = pcre2_compile_context_create(m->pcre);
    if (context == NULL)
        return galley__nomem(err);
    pcre2_set_newline(context, PCRE2_NEWLINE_LF);
    pcre2_set_bsr(context, PCRE2_BSR_UNICODE);
    const char *pattern = def->pattern.data ? def->pattern.data : "";
    *code =
        pcre2_compile((PCRE2_SPTR)pattern, def->pattern.size, options, &error, &offset, context);
    pcre2_compile_context_free(context);
    return *code ? GALLEY_OK : compile_error(error, offset, err);
}

/* -- literals, by PCRE2's own cutting of the pattern into items -- */

typedef struct item_list {
    const galley_alloc *alloc;
    VEC(galley__item) items;
} item_list;

static int add_callout(pcre2_callout_enumerate_block *block, void *data)
{
    item_list *list = data;
    galley__item item = {(uint32_t)block->pattern_position, (uint32_t)block->next_item_length};
    return VEC_PUSH(list->alloc, &list->items, item) ? 0 : PCRE2_ERROR_NOMEMORY;
}

/* What is too large with callouts in it runs without a prefilter. */
static galley_status find_literals(galley_matcher *m, const galley_regex_def *def, galley__regex *r,
                                   galley_error *err)
{
    item_list list = {.alloc = m->alloc};
    pcre2_code *code = NULL;
    galley_status status = compile_code(m, def, PCRE2_AUTO_CALLOUT, &code, err);
    if (status != GALLEY_OK)
        return status == GALLEY_NOMEM ? status : GALLEY_OK;
    bool ok = pcre2_callout_enumerate(code, add_callout, &list) == 0;
    pcre2_code_free(code);
    galley_str pattern = galley_arena_copy(m->arena, def->pattern);
    ok = ok && (pattern.data || def->pattern.size == 0) &&
         galley__literals_find(pattern, def->caseless, list.items.at, list.items.count, m->arena,
                               &r->needs);
    VEC_FREE(m->alloc, &list.items);
    return ok ? GALLEY_OK : galley__nomem(err);
}

/* What the JIT cannot take (or a system that forbids it) is left to the interpreter. */
static galley_status compile_jit(galley_matcher *m, galley__regex *r, galley_error *err)
{
    m->pcre_memory.refused = false;
    int code = pcre2_jit_compile(r->code, PCRE2_JIT_COMPLETE);
    if (code != 0 && m->pcre_memory.refused)
        return galley__nomem(err);
    size_t size = 0;
    r->jit = code == 0 && pcre2_pattern_info(r->code, PCRE2_INFO_JITSIZE, &size) == 0 && size > 0;
    m->jit_size += size;
    return GALLEY_OK;
}

static void add_start(galley__regex *r, uint32_t byte)
{
    r->starts[byte / 64] |= (uint64_t)1 << byte % 64;
}

/* PCRE2 knows with which bytes a match can begin, but of a single one not whether both cases will do; the other
 * case of an ASCII letter may be beyond ASCII. */
static void find_starts(galley__regex *r)
{
    const uint8_t *map = NULL;
    uint32_t single = 0, byte = 0;
    pcre2_pattern_info(r->code, PCRE2_INFO_FIRSTBITMAP, &map);
    pcre2_pattern_info(r->code, PCRE2_INFO_FIRSTCODETYPE, &single);
    pcre2_pattern_info(r->code, PCRE2_INFO_FIRSTCODEUNIT, &byte);
    bool known = map || (single == 1 && byte < 0x80);
    for (uint32_t i = 0; i < 256; i++)
        if (!known || (map && (map[i / 8] >> i % 8 & 1)) ||
            (!map && (i >= 0x80 || (i | 0x20) == (byte | 0x20))))
            add_start(r, i);
}

static int by_number(const void *left, const void *right)
{
    const galley__group *a = left, *b = right;
    return a->number < b->number ? -1 : a->number > b->number;
}

/* The table of names is PCRE2's: two bytes of number, then the name and a NUL, sorted by name. */
static galley_status find_groups(galley_matcher *m, galley__regex *r, galley_error *err)
{
    uint32_t count = 0, entry_size = 0;
    PCRE2_SPTR entry = NULL;
    pcre2_pattern_info(r->code, PCRE2_INFO_CAPTURECOUNT, &r->captures);
    pcre2_pattern_info(r->code, PCRE2_INFO_NAMECOUNT, &count);
    if (count == 0)
        return GALLEY_OK;
    pcre2_pattern_info(r->code, PCRE2_INFO_NAMEENTRYSIZE, &entry_size);
    pcre2_pattern_info(r->code, PCRE2_INFO_NAMETABLE, &entry);
    r->groups = galley__new(m->alloc, count * sizeof *r->groups);
    if (r->groups == NULL)
        return galley__nomem(err);
    r->n_groups = count;
    for (uint32_t i = 0; i < count; i++, entry += entry_size)
        r->groups[i] = (galley__group){galley_str_of((const char *)entry + 2),
                                       (uint32_t)entry[0] << 8 | entry[1]};
    qsort(r->groups, count, sizeof *r->groups, by_number);
    return GALLEY_OK;
}

galley_status galley__regex_compile(galley_matcher *m, const galley_regex_def *def,
                                    galley__regex *r, galley_error *err)
{
    *r = (galley__regex){.within = def->within};
    galley_status status = check_text(def, err);
    if (status == GALLEY_OK)
        status = compile_code(m, def, 0, &r->code, err);
    if (status == GALLEY_OK)
        status = check_callouts(def, r->code, err);
    if (status == GALLEY_OK)
        status = compile_jit(m, r, err);
    if (status == GALLEY_OK) {
        find_starts(r);
        status = find_groups(m, r, err);
    }
    if (status == GALLEY_OK)
        status = find_literals(m, def, r, err);
    if (status != GALLEY_OK)
        galley__regex_fini(m, r);
    return status;
}

void galley__regex_fini(galley_matcher *m, galley__regex *r)
{
    galley__free(m->alloc, r->groups, r->n_groups * sizeof *r->groups);
    pcre2_code_free(r->code);
    *r = (galley__regex){0};
}

/* -- matching -- */

/* Why PCRE2 gave up, or NULL when it did not give up but failed. */
static const char *limit_name(int code)
{
    switch (code) {
    case PCRE2_ERROR_MATCHLIMIT:
        return "match limit";
    case PCRE2_ERROR_DEPTHLIMIT:
        return "depth limit";
    case PCRE2_ERROR_HEAPLIMIT:
        return "heap limit";
    case PCRE2_ERROR_RECURSELOOP:
        return "recursion loop";
    default:
        return NULL;
    }
}

/* Straight into the machine code where there is some: pcre2_match() checks again what is known here. The
 * interpreter's stack is the heap, whose limit is larger than the JIT's stack. */
static int match(const galley__scan *scan, const galley__regex *r, galley_str subject, size_t at,
                 uint32_t options)
{
    PCRE2_SPTR data = (PCRE2_SPTR)subject.data;
    galley_scratch *s = scan->scratch;
    if (r->jit) {
        int code = pcre2_jit_match(r->code, data, subject.size, at, options, s->data, s->context);
        if (code != PCRE2_ERROR_JIT_STACKLIMIT)
            return code;
    }
    options |= MATCH_OPTIONS | PCRE2_NO_JIT;
    return pcre2_match(r->code, data, subject.size, at, options, s->data, s->context);
}

static bool has_field(const galley_span *span, galley_str name)
{
    galley_str value;
    return galley_span_field(span, name, &value);
}

/* The groups that took part; of several with one name ((?J) or (?|) the first. */
static galley_status group_fields(galley__scan *scan, const galley__regex *r, galley_str subject,
                                  galley_span *span)
{
    const size_t *offsets = pcre2_get_ovector_pointer(scan->scratch->data);
    galley_field *fields = galley_arena_calloc(scan->arena, r->n_groups, sizeof *fields);
    if (fields == NULL)
        return galley__nomem(scan->err);
    span->fields = fields;
    for (size_t i = 0; i < r->n_groups; i++) {
        size_t start = offsets[2 * r->groups[i].number];
        size_t end = offsets[2 * r->groups[i].number + 1];
        if (start == PCRE2_UNSET || start > end || has_field(span, r->groups[i].name))
            continue;
        fields[span->n_fields++] = (galley_field){.name = r->groups[i].name,
                                                  .value = galley_str_sub(subject, start, end),
                                                  .type = GALLEY_FIELD_STRING};
    }
    return GALLEY_OK;
}

/* A span without fields, at offsets in the whole text. */
static galley_span span_of(const galley__scan *scan, const galley__regex *r, size_t start,
                           size_t end)
{
    return (galley_span){.start = (uint32_t)start,
                         .end = (uint32_t)end,
                         .part = scan->subject->part,
                         .pattern = r->number,
                         .label = scan->m->patterns.at[r->number].label};
}

static galley_status add_match(galley__scan *scan, const galley__regex *r, galley_str subject)
{
    const size_t *offsets = pcre2_get_ovector_pointer(scan->scratch->data);
    size_t base = (size_t)(subject.data - scan->subject->text.data);
    galley_span span = span_of(scan, r, base + offsets[0], base + offsets[1]);
    if (offsets[0] >= offsets[1]) /* beyond: \K in a group called from a lookaround can do that */
        return GALLEY_OK;
    if (r->n_groups) {
        galley_status status = group_fields(scan, r, subject, &span);
        if (status != GALLEY_OK)
            return status;
    }
    return galley_spans_add(scan->spans, &span, scan->arena, scan->err);
}

static galley_status add_failure(galley__scan *scan, const galley__regex *r, size_t offset,
                                 const char *limit)
{
    galley_match_failures *f = &scan->failures;
    void *at = f->at;
    if (!galley__arena_grow(scan->arena, &at, f->count, &scan->failure_capacity, sizeof *f->at))
        return galley__nomem(scan->err);
    f->at = at;
    f->at[f->count++] = (galley_match_failure){r->number, (uint32_t)offset, limit};
    return GALLEY_OK;
}

/* Where to go on, and how. Behind an empty match one that is not empty is tried in the same place; a match
 * that moves nothing forward (\K again) would be found for ever. */
static size_t next_start(const galley__scan *scan, galley_str subject, size_t at, uint32_t *options)
{
    const size_t *offsets = pcre2_get_ovector_pointer(scan->scratch->data);
    size_t end = offsets[1];
    if (end < at || (end == at && *options)) {
        end = at;
        galley_utf8_next(subject, &end);
    }
    *options = offsets[0] == end ? PCRE2_NOTEMPTY_ATSTART : 0;
    return end;
}

static galley_status give_up(galley__scan *scan, const galley__regex *r, size_t offset, int code)
{
    if (code == PCRE2_ERROR_NOMEMORY)
        return galley__nomem(scan->err);
    if (limit_name(code) == NULL)
        return galley__fail_item(scan->err, GALLEY_INTERNAL, r->number, "PCRE2 gave error %d",
                                 code);
    return add_failure(scan, r, offset, limit_name(code));
}

/* All matches in one run of regions; *failed when something ended it early. */
static galley_status scan_run(galley__scan *scan, const galley__regex *r, galley_str subject,
                              bool *failed)
{
    size_t base = (size_t)(subject.data - scan->subject->text.data);
    uint32_t options = 0;
    galley_status status = GALLEY_OK;
    for (size_t at = 0; at < subject.size && status == GALLEY_OK;) {
        int code = match(scan, r, subject, at, options);
        if (code == PCRE2_ERROR_NOMATCH)
            break;
        *failed = code < 0;
        if (*failed)
            return give_up(scan, r, base + at, code);
        status = add_match(scan, r, subject);
        at = next_start(scan, subject, at, &options);
    }
    return status;
}

/* The machine code of thousands of patterns is in no cache when one of them is asked about one place of an article,
 * PCRE2's interpreter always is: up to twice as fast on short windows. It counts its steps otherwise, so where
 * it gives up the machine code is asked. */
static bool match_cold(const galley__scan *scan, const galley__regex *r, galley_str subject,
                       size_t first, size_t last, int *code)
{
    galley_scratch *s = scan->scratch;
    if (!r->jit || scan->m->jit_size < COLD_BYTES || last - first > COLD_WINDOW)
        return false;
    *code = pcre2_match(r->code, (PCRE2_SPTR)subject.data, subject.size, first,
                        MATCH_OPTIONS | PCRE2_NO_JIT, s->data, s->context);
    return *code >= 0 || *code == PCRE2_ERROR_NOMATCH;
}

/* -- where a match can be -- */

static int by_place(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return a < b ? -1 : a > b;
}

static void sort_places(uint64_t *at, size_t n)
{
    if (n > FEW_PLACES) {
        qsort(at, n, sizeof *at, by_place);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        uint64_t moving = at[i];
        size_t k = i;
        for (; k > 0 && at[k - 1] > moving; k--)
            at[k] = at[k - 1];
        at[k] = moving;
    }
}

static size_t place_of(uint64_t place)
{
    return (size_t)(place >> 32);
}

/* The places of all literals of a regex's first need. */
static bool gather(galley__scan *scan, const galley__regex *r)
{
    galley_scratch *s = scan->scratch;
    size_t literals = 0;
    s->places.count = 0;
    for (size_t i = 0; i < r->needs.first.count; i++) {
        uint32_t hit = s->seen[r->first[i]].first;
        literals += hit != 0;
        while (hit) {
            const galley__lit_hit *h = &s->lit_hits.at[hit - 1];
            if (!VEC_PUSH(scan->m->alloc, &s->places, (uint64_t)h->at << 32 | i << 8 | h->size))
                return false;
            hit = h->next;
        }
    }
    if (literals > 1)
        sort_places(s->places.at, s->places.count);
    return true;
}

/* Whether the other need is met anywhere: then *last is where it is last. */
static bool second_met(const galley__scan *scan, const galley__regex *r, uint32_t *last)
{
    const galley_scratch *s = scan->scratch;
    bool met = r->needs.second.count == 0;
    *last = met ? UINT32_MAX : 0;
    for (size_t i = 0; i < r->needs.second.count; i++) {
        uint32_t hit = s->seen[r->second[i]].last;
        met |= hit != 0;
        if (hit && s->lit_hits.at[hit - 1].at > *last)
            *last = s->lit_hits.at[hit - 1].at;
    }
    if (met && r->needs.second.order <= r->needs.first.order)
        *last = UINT32_MAX;
    return met;
}

/* The first place, not before `floor`, from which a match can reach a literal at `at`: back over `most` characters,
 * and over any number of those that repeat without bound. */
static size_t first_start(const galley__regex *r, galley_str subject, size_t floor, size_t at)
{
    const galley__extent *lead = &r->needs.first.lead;
    uint32_t left = lead->most;
    while (at > floor) {
        size_t before = at - 1;
        while (before > floor && ((unsigned char)subject.data[before] & 0xC0) == 0x80)
            before--;
        unsigned char c = (unsigned char)subject.data[before];
        if (!galley__chars_has(&lead->any, c))
            break;
        if (!galley__chars_has(&lead->free, c) && left-- == 0)
            break;
        at = before;
    }
    return at;
}

/* From `at` on the first place up to `last` whose byte can begin a match, or one behind `last`. */
static size_t possible_start(const galley__regex *r, galley_str subject, size_t at, size_t last)
{
    for (; at <= last; at++) {
        unsigned char c = (unsigned char)subject.data[at];
        if (r->starts[c / 64] >> c % 64 & 1)
            break;
    }
    return at;
}

static size_t next_character(galley_str subject, size_t at)
{
    while (at < subject.size && ((unsigned char)subject.data[at] & 0xC0) == 0x80)
        at++;
    return at;
}

/* A match that begins from `first` to `last`. */
static int match_between(const galley__scan *scan, const galley__regex *r, galley_str subject,
                         size_t first, size_t last)
{
    pcre2_set_offset_limit(scan->scratch->context, last);
    int code;
    if (!match_cold(scan, r, subject, first, last, &code))
        code = match(scan, r, subject, first, 0);
    pcre2_set_offset_limit(scan->scratch->context, PCRE2_UNSET);
    return code;
}

/* All matches of a run, tried only where one can start. A match holds a literal, so it is not empty, and behind
 * it the search goes on without more ado. */
static galley_status scan_windows(galley__scan *scan, const galley__regex *r, galley_str subject,
                                  const uint64_t *places, size_t n, uint32_t last, bool *failed)
{
    size_t base = (size_t)(subject.data - scan->subject->text.data), at = 0;
    galley_status status = GALLEY_OK;
    uint32_t min = r->needs.first.lead.min;
    for (size_t i = 0; i < n && status == GALLEY_OK;) {
        size_t place = place_of(places[i]) - base;
        if (place < min + at || place_of(places[i]) > last) {
            i++;
            continue;
        }
        size_t from = possible_start(r, subject, first_start(r, subject, at, place), place - min);
        int code = PCRE2_ERROR_NOMATCH;
        if (from <= place - min)
            code = match_between(scan, r, subject, from, place - min);
        if (code == PCRE2_ERROR_NOMATCH) {
            at = next_character(subject, place - min + 1);
            i++;
            continue;
        }
        *failed = code < 0;
        if (*failed)
            return give_up(scan, r, base + from, code);
        status = add_match(scan, r, subject);
        at = pcre2_get_ovector_pointer(scan->scratch->data)[1];
    }
    return status;
}

/* -- patterns that are nothing but strings: PCRE2 is asked beside letters beyond ASCII alone -- */

typedef enum edges { EDGES_NONE, EDGES_THERE, EDGES_UNKNOWN } edges;

/* Whether a \b holds between a word character and this neighbour of it. */
static edges edge_beside(galley_str subject, size_t neighbour)
{
    unsigned char c = (unsigned char)subject.data[neighbour];
    return c >= 0x80 ? EDGES_UNKNOWN : galley__is_word(c) ? EDGES_NONE : EDGES_THERE;
}

static edges edges_of(const galley__regex *r, galley_str subject, size_t start, size_t end)
{
    edges left = EDGES_THERE, right = EDGES_THERE;
    if (r->needs.left && start > 0)
        left = edge_beside(subject, start - 1);
    if (r->needs.right && end < subject.size)
        right = edge_beside(subject, end);
    if (left == EDGES_NONE || right == EDGES_NONE)
        return EDGES_NONE;
    return left == EDGES_UNKNOWN || right == EDGES_UNKNOWN ? EDGES_UNKNOWN : EDGES_THERE;
}

/* The places are sorted by where they are, then by the order of the alternatives: the first that holds is
 * the match. */
static galley_status scan_pure(galley__scan *scan, const galley__regex *r, galley_str subject,
                               const uint64_t *places, size_t n, bool *failed)
{
    size_t base = (size_t)(subject.data - scan->subject->text.data), at = 0;
    galley_status status = GALLEY_OK;
    for (size_t i = 0; i < n && status == GALLEY_OK; i++) {
        size_t start = place_of(places[i]) - base;
        size_t end = start + (places[i] & 0xFF);
        if (start < at || end > subject.size)
            continue;
        edges there = edges_of(r, subject, start, end);
        if (there == EDGES_THERE) {
            galley_span span = span_of(scan, r, base + start, base + end);
            status = galley_spans_add(scan->spans, &span, scan->arena, scan->err);
            at = end;
        } else if (there == EDGES_UNKNOWN) {
            int code = match_between(scan, r, subject, start, start);
            *failed = code < 0 && code != PCRE2_ERROR_NOMATCH;
            if (*failed)
                return give_up(scan, r, base + start, code);
            at = start + 1;
            if (code >= 0) {
                status = add_match(scan, r, subject);
                at = pcre2_get_ovector_pointer(scan->scratch->data)[1];
            }
        }
    }
    return status;
}

static bool is_pure(const galley__scan *scan, const galley__regex *r)
{
    return r->needs.tier == GALLEY__TIER_PURE && r->n_groups == 0 && scan->bounds;
}

/* Where literals are that many, the plain loop is no slower. */
static bool crowded(const galley_str subject, size_t n)
{
    return n > 8 + subject.size / 16;
}

static galley_status scan_candidates(galley__scan *scan, const galley__regex *r, galley_str subject,
                                     uint32_t last, bool *failed)
{
    const galley_scratch *s = scan->scratch;
    size_t base = (size_t)(subject.data - scan->subject->text.data), first = 0, end;
    while (first < s->places.count && place_of(s->places.at[first]) < base)
        first++;
    for (end = first; end < s->places.count && place_of(s->places.at[end]) < base + subject.size;)
        end++;
    if (first == end)
        return GALLEY_OK;
    if (is_pure(scan, r))
        return scan_pure(scan, r, subject, s->places.at + first, end - first, failed);
    if (r->needs.tier == GALLEY__TIER_GATE || crowded(subject, end - first))
        return scan_run(scan, r, subject, failed);
    return scan_windows(scan, r, subject, s->places.at + first, end - first, last, failed);
}

static bool looked_at(const galley_subject *subject, size_t region, uint32_t within)
{
    return region < subject->n_regions &&
           (within & GALLEY_REGION_BIT(subject->regions[region].kind));
}

/* A pattern that failed in one place has no opinion on the article: its spans are taken back. */
galley_status galley__regex_scan(galley__scan *scan, const galley__regex *r, bool plain)
{
    const galley_subject *subject = scan->subject;
    size_t before = scan->spans->count;
    uint32_t last = UINT32_MAX;
    bool failed = false;
    galley_status status = GALLEY_OK;
    if (!plain && !second_met(scan, r, &last))
        return GALLEY_OK;
    if (!plain && !gather(scan, r))
        return galley__nomem(scan->err);
    for (size_t i = 0; i < subject->n_regions && status == GALLEY_OK && !failed; i++) {
        size_t first = i;
        if (!looked_at(subject, i, r->within))
            continue;
        while (looked_at(subject, i + 1, r->within))
            i++;
        galley_str run =
            galley_str_sub(subject->text, subject->regions[first].start, subject->regions[i].end);
        status =
            plain ? scan_run(scan, r, run, &failed) : scan_candidates(scan, r, run, last, &failed);
    }
    if (failed)
        scan->spans->count = before;
    return status;
}

/* -- version -- */

static char version_text[160];
static pthread_once_t version_once = PTHREAD_ONCE_INIT;

static void make_version(void)
{
    char version[64] = "unknown", target[64] = "";
    uint32_t jit = 0;
    pcre2_config(PCRE2_CONFIG_JIT, &jit);
    if (pcre2_config(PCRE2_CONFIG_VERSION, NULL) <= (int)sizeof version)
        pcre2_config(PCRE2_CONFIG_VERSION, version);
    if (jit && pcre2_config(PCRE2_CONFIG_JITTARGET, NULL) <= (int)sizeof target)
        pcre2_config(PCRE2_CONFIG_JITTARGET, target);
    char *bracket = strstr(target, " ("); /* "x86 64bit (little endian + unaligned)" */
    if (bracket)
        *bracket = '\0';
    snprintf(version_text, sizeof version_text, "%s, %s%s", version, jit ? "JIT " : "no JIT",
             target);
}

const char *galley_match_version(void)
{
    pthread_once(&version_once, make_version);
    return version_text;
}
