/* core/store/snippet.c: the words around what a query found, for a list of hits.
 *
 * One stretch of one region: the one that covers most hits, the first of several. White space becomes a blank;
 * dots stand where the region goes on.
 * SPDX-License-Identifier: MIT */
#include "core/base/buf.h"
#include "core/base/error.h"
#include "core/base/memory.h"

#include <galley/store.h>

/* The text as numbered words (tokens that are no punctuation). */
typedef struct snippet {
    const galley_article *article;
    galley_tokens tokens;
    galley_spans hits; /* of the text, by start, without overlap */
    galley_arena *arena;
    galley_error *err;
} snippet;

static galley_status find_hits(snippet *s, const galley_query *query)
{
    galley_view view = {.article = s->article, .tokens = &s->tokens};
    galley_answer answer = {0};
    galley_status status = GALLEY_OK;
    if (query)
        status = galley_query_ask(query, &view, s->arena, &answer, s->err);
    for (size_t i = 0; status == GALLEY_OK && i < answer.n_clauses; i++)
        for (size_t k = 0; status == GALLEY_OK && k < answer.clauses[i].spans.count; k++) {
            const galley_span *span = &answer.clauses[i].spans.at[k];
            if (span->part == GALLEY_PART_TEXT && span->end > span->start)
                status = galley_spans_add(&s->hits, span, s->arena, s->err);
        }
    galley_spans_sort(&s->hits);
    size_t kept = 0;
    for (size_t i = 0; i < s->hits.count; i++) {
        if (kept && s->hits.at[i].start < s->hits.at[kept - 1].end) {
            if (s->hits.at[i].end > s->hits.at[kept - 1].end)
                s->hits.at[kept - 1].end = s->hits.at[i].end;
            continue;
        }
        s->hits.at[kept++] = s->hits.at[i];
    }
    s->hits.count = kept;
    return status;
}

/* The region around an offset; without regions the whole text. */
static galley_range around(const galley_article *a, uint32_t offset)
{
    galley_range whole = {0, (uint32_t)a->text.size};
    for (size_t i = 0; i < a->n_regions; i++)
        if (a->regions[i].start <= offset && offset < a->regions[i].end)
            return (galley_range){a->regions[i].start, a->regions[i].end};
    return whole;
}

/* Where an article begins in its own words. */
static galley_range beginning(const galley_article *a)
{
    for (size_t i = 0; i < a->n_regions; i++)
        if (galley_region_body() & GALLEY_REGION_BIT(a->regions[i].kind))
            return (galley_range){a->regions[i].start, a->regions[i].end};
    return around(a, 0);
}

static bool is_word(const snippet *s, size_t token)
{
    return s->tokens.kind[token] != GALLEY_TOKEN_PUNCT;
}

/* From token `first` so far that `words` words are taken, not over the end of the region. */
static size_t reach(const snippet *s, size_t first, size_t words, uint32_t end)
{
    size_t t = first;
    for (; t < s->tokens.count && s->tokens.start[t] < end; t++) {
        words -= is_word(s, t) && words > 0;
        if (words == 0)
            return t + 1;
    }
    return t;
}

/* The first token of a stretch that has up to `words` words more at its front. */
static size_t back(const snippet *s, size_t first, size_t words, uint32_t start)
{
    while (words > 0 && first > 0 && s->tokens.start[first - 1] >= start)
        words -= is_word(s, --first);
    return first;
}

static size_t count_words(const snippet *s, size_t first, size_t end)
{
    size_t n = 0;
    for (size_t t = first; t < end; t++)
        n += is_word(s, t);
    return n;
}

/* The tokens of the stretch: hits `from` to `to` in the middle of it, or as near to that as the region lets. */
static galley_range stretch(const snippet *s, galley_range region, size_t words, uint32_t from,
                            uint32_t to)
{
    size_t first = galley_tokens_find(&s->tokens, from), end = first;
    while (end < s->tokens.count && s->tokens.start[end] < to)
        end++;
    size_t used = count_words(s, first, end);
    first = back(s, first, words > used ? (words - used) / 2 : 0, region.start);
    end = reach(s, first, words, region.end);
    used = count_words(s, first, end);
    first = back(s, first, words > used ? words - used : 0, region.start);
    return (galley_range){(uint32_t)first, (uint32_t)end};
}

/* Which hits fit together into one region and `words` words: the most, from the first such place. */
static galley_range best(const snippet *s, size_t words)
{
    const galley_span *hit = s->hits.at;
    size_t best_first = 0, best_count = 0, best_last = 0;
    if (s->hits.count == 0) {
        galley_range region = beginning(s->article);
        return stretch(s, region, words, region.start, region.start);
    }
    for (size_t i = 0; i < s->hits.count; i++) {
        galley_range region = around(s->article, hit[i].start);
        size_t end = reach(s, galley_tokens_find(&s->tokens, hit[i].start), words, region.end);
        size_t last = i;
        while (last + 1 < s->hits.count && end > 0 && hit[last + 1].end <= s->tokens.end[end - 1])
            last++;
        if (last - i + 1 > best_count) {
            best_count = last - i + 1;
            best_first = i;
            best_last = last;
        }
    }
    return stretch(s, around(s->article, hit[best_first].start), words, hit[best_first].start,
                   hit[best_last].end);
}

static void add_text(galley__buf *buf, galley_str text)
{
    for (size_t i = 0; i < text.size; i++) {
        bool space = text.data[i] == ' ' || text.data[i] == '\n' || text.data[i] == '\t';
        if (!space)
            galley__buf_char(buf, text.data[i]);
        else if (buf->size == 0 || buf->data[buf->size - 1] != ' ')
            galley__buf_char(buf, ' ');
    }
}

static void write_stretch(const snippet *s, uint32_t start, uint32_t end, galley_str open,
                          galley_str close, galley__buf *buf)
{
    galley_str text = s->article->text;
    for (size_t i = 0; i < s->hits.count; i++) {
        galley_span hit = s->hits.at[i];
        if (hit.end <= start || hit.start >= end)
            continue;
        uint32_t from = hit.start > start ? hit.start : start, to = hit.end < end ? hit.end : end;
        add_text(buf, galley_str_sub(text, start, from));
        galley__buf_add(buf, open);
        add_text(buf, galley_str_sub(text, from, to));
        galley__buf_add(buf, close);
        start = to;
    }
    add_text(buf, galley_str_sub(text, start, end));
}

static galley_status write(const snippet *s, galley_range tokens, galley_str open, galley_str close,
                           galley_str *out)
{
    galley__buf buf;
    if (tokens.start >= tokens.end)
        return GALLEY_OK;
    galley__buf_init(&buf, NULL);
    uint32_t start = s->tokens.start[tokens.start], end = s->tokens.end[tokens.end - 1];
    galley_range region = around(s->article, start);
    bool more_before = tokens.start > 0 && s->tokens.start[tokens.start - 1] >= region.start;
    bool more_after = tokens.end < s->tokens.count && s->tokens.start[tokens.end] < region.end;
    if (more_before)
        galley__buf_add(&buf, GALLEY_STR("… "));
    write_stretch(s, start, end, open, close, &buf);
    if (more_after)
        galley__buf_add(&buf, GALLEY_STR(" …"));
    if (!buf.failed)
        *out = galley_arena_copy(s->arena, galley__buf_str(&buf));
    galley__buf_fini(&buf);
    return out->data ? GALLEY_OK : galley__nomem(s->err);
}

galley_status galley_store_snippet(const galley_article *a, const galley_query *query, size_t words,
                                   galley_str open, galley_str close, galley_arena *arena,
                                   galley_str *out, galley_error *err)
{
    snippet s = {.article = a, .arena = arena, .err = err};
    *out = (galley_str){NULL, 0};
    if (a->text.size == 0 || words == 0)
        return GALLEY_OK;
    galley_status status = galley_text_tokens(a->text, arena, &s.tokens, err);
    if (status == GALLEY_OK)
        status = find_hits(&s, query);
    return status == GALLEY_OK ? write(&s, best(&s, words), open, close, out) : status;
}
