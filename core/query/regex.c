/* core/query/regex.c: /regular expressions/ in a query: reading, compiling, asking.
 *
 * All of a query are patterns of one matcher, so that an article is gone through once for them, and each is what
 * it would be as a pattern of rules: the same PCRE2, the same limits, the same regions. What a scan needs of
 * memory stays with the query for the next article; where two threads ask at once, one of them makes its own.
 * SPDX-License-Identifier: MIT */
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/query/query_internal.h"

#include <galley/match.h>

#include <stdatomic.h>

struct query_regexes {
    const galley_alloc *alloc;
    galley_matcher *matcher;
    uint32_t *
        whole; /* of each pattern the kind (a bit) that stands for all in an article without regions, or 0 */
    size_t capacity;
    uint32_t wholes; /* all of them */
    _Atomic(galley_scratch *) spare;
};

/* -- reading -- */

/* The slash that ends it: one behind no backslash. */
static size_t closing(const query_parser *p)
{
    size_t at = p->at + 1;
    while (at < p->text.size && p->text.data[at] != '/')
        at += p->text.data[at] == '\\' && at + 1 < p->text.size ? 2 : 1;
    return at;
}

static galley_status take_flags(query_parser *p, size_t at, galley_query_node *node)
{
    size_t end = galley__query_run(p->text, at, "");
    if (end > at + 1 || (end == at + 1 && p->text.data[at] != 'i'))
        return galley__fail_at(p->err, GALLEY_SYNTAX, at,
                               "expected a blank or i behind the regular expression (a slash in it "
                               "is written \\/)");
    node->caseless = end > at;
    node->end = (uint32_t)end;
    p->at = p->end = end;
    return GALLEY_OK;
}

galley_status galley__query_regex(query_parser *p, size_t start, galley_query_node **out)
{
    size_t first = p->at + 1, last = closing(p);
    if (last >= p->text.size)
        return galley__fail_at(p->err, GALLEY_SYNTAX, p->at,
                               "the regular expression that begins here has no / at its end");
    if (last == first)
        return galley__fail_at(p->err, GALLEY_SYNTAX, p->at,
                               "no regular expression between / and /");
    galley_status status = galley__query_node(p, GALLEY_QUERY_REGEX, start, last + 1, out);
    if (status != GALLEY_OK)
        return status;
    (*out)->value = galley_str_sub(p->text, first, last);
    return take_flags(p, last + 1, *out);
}

/* -- compiling -- */

static galley_status regexes_new(const galley_alloc *alloc, query_regexes **out, galley_error *err)
{
    query_regexes *r = galley__new(alloc, sizeof *r);
    if (r == NULL)
        return galley__nomem(err);
    r->alloc = alloc;
    *out = r;
    return galley_matcher_new(alloc, &r->matcher, err);
}

/* An article without regions is all body: any kind of body that is looked at is as good as another. */
static galley_status put_whole(query_regexes *r, const galley_query_node *node, galley_error *err)
{
    uint32_t within = node->within ? node->within : galley_region_body();
    uint32_t body = within & galley_region_body();
    if (!galley__grow(r->alloc, (void **)&r->whole, node->pattern, &r->capacity, sizeof *r->whole))
        return galley__nomem(err);
    r->whole[node->pattern] = body & (0 - body);
    r->wholes |= r->whole[node->pattern];
    return GALLEY_OK;
}

/* The place in the pattern becomes one in the query. */
static galley_status compile_one(query_regexes *r, const query_parser *p, galley_query_node *node,
                                 galley_error *err)
{
    galley_regex_def def = {.label = GALLEY_STR("/"),
                            .pattern = node->value,
                            .caseless = node->caseless,
                            .within = node->within};
    galley_error why = {0};
    galley_status status = galley_matcher_regex(r->matcher, &def, &node->pattern, &why);
    if (status == GALLEY_OK)
        return put_whole(r, node, err);
    if (status == GALLEY_NOMEM)
        return galley__nomem(err);
    size_t at = (size_t)(node->value.data - p->text.data);
    const char *text = strncmp(why.text, "regex \"/\": ", 11) == 0 ? why.text + 11 : why.text;
    return galley__fail_at(err, status, at + (why.offset == GALLEY_NOWHERE ? 0 : why.offset), "%s",
                           text);
}

galley_status galley__query_regexes_new(const query_parser *p, const galley_alloc *alloc,
                                        query_regexes **out, galley_error *err)
{
    galley_status status = GALLEY_OK;
    for (size_t i = 0; i < p->n_words && status == GALLEY_OK; i++) {
        if (p->words[i].node->op != GALLEY_QUERY_REGEX)
            continue;
        if (*out == NULL)
            status = regexes_new(alloc, out, err);
        if (status == GALLEY_OK)
            status = compile_one(*out, p, p->words[i].node, err);
    }
    return status == GALLEY_OK && *out ? galley_matcher_freeze((*out)->matcher, err) : status;
}

void galley__query_regexes_free(query_regexes *r)
{
    if (r == NULL)
        return;
    galley_scratch_free(atomic_load(&r->spare));
    galley_matcher_free(r->matcher);
    galley__free(r->alloc, r->whole, r->capacity * sizeof *r->whole);
    galley__free(r->alloc, r, sizeof *r);
}

/* -- asking -- */

static galley_status limit_error(const query_asker *a, const galley_match_failure *f,
                                 galley_part part)
{
    return galley__fail(a->err, GALLEY_LIMIT,
                        "a regular expression of the query reached its %s at byte %u of the %s",
                        f->limit, f->offset, part == GALLEY_PART_TITLE ? "title" : "text");
}

static galley_status scan_part(query_asker *a, galley_scratch *scratch,
                               const galley_subject *subject)
{
    galley_match_failures failures = {0};
    query_regexes *r = galley__query_regexes(a->query);
    galley_status status =
        galley_matcher_scan(r->matcher, scratch, subject, a->arena, &a->matches, &failures, a->err);
    return status == GALLEY_OK && failures.count ? limit_error(a, &failures.at[0], subject->part)
                                                 : status;
}

/* As a region of one kind after the other, each pattern once. */
static galley_status scan_whole(query_asker *a, galley_scratch *scratch, galley_subject *subject)
{
    const query_regexes *r = galley__query_regexes(a->query);
    galley_spans kept = {0};
    galley_status status = GALLEY_OK;
    for (uint32_t bits = r->wholes; bits && status == GALLEY_OK; bits &= bits - 1) {
        galley_region whole = {
            0, (uint32_t)subject->text.size, (galley_region_kind)__builtin_ctz(bits), {NULL, 0}};
        subject->regions = &whole;
        subject->n_regions = 1;
        a->matches = (galley_spans){0};
        status = scan_part(a, scratch, subject);
        for (size_t i = 0; i < a->matches.count && status == GALLEY_OK; i++)
            if (r->whole[a->matches.at[i].pattern] == (bits & (0 - bits)))
                status = galley_spans_add(&kept, &a->matches.at[i], a->arena, a->err);
    }
    a->matches = kept;
    return status;
}

static galley_status scan_text(query_asker *a, galley_scratch *scratch)
{
    const galley_article *article = a->view->article;
    galley_subject subject = {.part = GALLEY_PART_TEXT,
                              .text = article->text,
                              .tokens = a->view->tokens,
                              .regions = article->regions,
                              .n_regions = article->n_regions};
    if (article->n_regions == 0 && !article->known_regions && article->text.size)
        return scan_whole(a, scratch, &subject);
    return scan_part(a, scratch, &subject);
}

static galley_status scan_title(query_asker *a, galley_scratch *scratch)
{
    galley_str title = a->view->article->title;
    galley_region whole = {0, (uint32_t)title.size, GALLEY_REGION_TITLE, {NULL, 0}};
    galley_subject subject = {.part = GALLEY_PART_TITLE,
                              .text = title,
                              .tokens = a->view->title_tokens,
                              .regions = &whole,
                              .n_regions = 1};
    return title.size ? scan_part(a, scratch, &subject) : GALLEY_OK;
}

static galley_status scan_all(query_asker *a)
{
    query_regexes *r = galley__query_regexes(a->query);
    galley_scratch *scratch = atomic_exchange(&r->spare, NULL);
    galley_status status = GALLEY_OK;
    if (scratch == NULL)
        status = galley_scratch_new(r->matcher, &scratch, a->err);
    if (status == GALLEY_OK)
        status = scan_text(a, scratch);
    if (status == GALLEY_OK)
        status = scan_title(a, scratch);
    galley_scratch_free(atomic_exchange(&r->spare, scratch));
    a->scanned = status == GALLEY_OK;
    return status;
}

galley_status galley__ask_regex(query_asker *a, const galley_query_node *node, bool first_only,
                                query_hits *hits)
{
    galley_status status = a->scanned ? GALLEY_OK : scan_all(a);
    for (size_t i = 0; i < a->matches.count && status == GALLEY_OK; i++) {
        query_hit hit = {.span = a->matches.at[i]};
        if (hit.span.pattern != node->pattern)
            continue;
        hit.span.label = GALLEY_STR("");
        status = galley__hits_add(hits, &hit, a->arena, a->err);
        if (first_only)
            break;
    }
    return status;
}
