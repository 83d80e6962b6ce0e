/* core/store/kwic.c: every place of what a query finds, in its context.
 * SPDX-License-Identifier: MIT */
#include "core/store/corpus.h"

enum { WIDTH = 40, WIDTH_MAX = 10000, LINES_MAX = 5000000, KEY_WORDS = 5 };

typedef struct showing {
    galley_store *store;
    const galley_kwic *what;
    size_t width;
    bool by_left, by_right;
    galley__table *table;
    galley_arena *arena; /* of one article */
    galley__buf buf;
    bool failed; /* memory was out while it was written to */
    galley_error *err;
} showing;

/* White space as one blank each; bytes that begin or end inside of a character are none's. */
static galley_str plain(showing *s, galley_str text)
{
    galley__buf_clear(&s->buf);
    for (size_t i = 0; i < text.size; i++) {
        bool space = memchr(" \n\t\r", text.data[i], 4) != NULL;
        if (!space)
            galley__buf_char(&s->buf, text.data[i]);
        else if (s->buf.size == 0 || s->buf.data[s->buf.size - 1] != ' ')
            galley__buf_char(&s->buf, ' ');
    }
    s->failed |= s->buf.failed;
    return s->buf.size ? galley__buf_str(&s->buf) : GALLEY_STR("");
}

static bool is_middle(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* The last, the first so many characters. */
static galley_str last_of(galley_str s, size_t n)
{
    size_t at = s.size;
    while (at > 0 && n > 0)
        n -= !is_middle(s.data[--at]);
    return galley_str_sub(s, at, s.size);
}

static galley_str first_of(galley_str s, size_t n)
{
    size_t at = 0;
    while (at < s.size && n > 0) {
        at++;
        while (at < s.size && is_middle(s.data[at]))
            at++;
        n--;
    }
    return galley_str_sub(s, 0, at);
}

/* The stretch whose words may be shown beside a place: its region, or all of the title. */
static galley_range around(const galley_article *a, const galley_span *span, size_t size)
{
    for (size_t i = 0; span->part == GALLEY_PART_TEXT && i < a->n_regions; i++)
        if (a->regions[i].start <= span->start && span->end <= a->regions[i].end)
            return (galley_range){a->regions[i].start, a->regions[i].end};
    return (galley_range){0, (uint32_t)size};
}

/* -- by the words beside it -- */

/* Folded words, the nearest first: in their order to the right, turned round to the left. */
static galley_status key_of(showing *s, galley_str context, bool backwards, galley_str *key)
{
    galley_tokens tokens;
    galley__buf_clear(&s->buf);
    galley_status status = galley_text_words(context, s->arena, &tokens, s->err);
    for (size_t i = 0, n = 0; status == GALLEY_OK && i < tokens.count && n < KEY_WORDS; i++) {
        size_t t = backwards ? tokens.count - 1 - i : i;
        if (tokens.kind[t] == GALLEY_TOKEN_PUNCT)
            continue;
        galley_str word =
            galley_text_fold(galley_str_sub(context, tokens.start[t], tokens.end[t]), s->arena);
        if (word.data == NULL)
            status = galley__nomem(s->err);
        galley__buf_add(&s->buf, word);
        galley__buf_char(&s->buf, ' ');
        n++;
    }
    if (status == GALLEY_OK && !s->buf.failed)
        *key = galley_arena_copy(s->arena, galley__buf_str(&s->buf));
    return status == GALLEY_OK && (s->buf.failed || key->data == NULL) ? galley__nomem(s->err)
                                                                       : status;
}

/* -- one place -- */

static galley_status add_place(showing *s, const galley_article *a, const galley_span *span)
{
    galley_str text = span->part == GALLEY_PART_TITLE ? a->title : a->text, key = {"", 0};
    galley_range room = around(a, span, text.size);
    galley_str left = galley_str_sub(text, room.start, span->start);
    galley_str right = galley_str_sub(text, span->end, room.end);
    galley_str day = galley_str_sub(a->date, 0, a->date.size < 10 ? a->date.size : 10);
    galley_status status = GALLEY_OK;
    left = last_of(left, s->width);
    right = first_of(right, s->width);
    if (s->by_left || s->by_right)
        status = key_of(s, s->by_left ? left : right, s->by_left, &key);
    galley__table_text(s->table, plain(s, left));
    galley__table_text(s->table, plain(s, galley_str_sub(text, span->start, span->end)));
    galley__table_text(s->table, plain(s, right));
    galley__table_text(s->table, a->key);
    galley__table_text(s->table, day);
    galley__table_text(s->table, a->source);
    galley__table_int(s->table, span->start);
    galley__table_text(s->table, galley_str_of(span->part == GALLEY_PART_TITLE ? "title" : "text"));
    if (s->by_left || s->by_right)
        galley__table_order(s->table, key);
    if (s->what->question.articles)
        galley__table_null(s->table);
    galley__table_row(s->table, (size_t)a->row);
    return s->failed ? galley__nomem(s->err) : status;
}

/* Every place once, in the order of the text; what lies in a longer one is part of it. */
static galley_status gather(showing *s, const galley_answer *answer, galley_spans *spans)
{
    galley_status status = GALLEY_OK;
    for (size_t i = 0; i < answer->n_clauses; i++)
        for (size_t k = 0; status == GALLEY_OK && k < answer->clauses[i].spans.count; k++)
            status = galley_spans_add(spans, &answer->clauses[i].spans.at[k], s->arena, s->err);
    galley_spans_sort(spans);
    size_t n = 0;
    for (size_t i = 0; i < spans->count; i++) {
        const galley_span *last = n ? &spans->at[n - 1] : NULL;
        if (last && last->part == spans->at[i].part && spans->at[i].start < last->end)
            continue;
        spans->at[n++] = spans->at[i];
    }
    spans->count = n;
    return status;
}

static galley_status show(showing *s, const galley_article *a)
{
    galley_answer answer;
    galley_spans spans = {0};
    galley_status status =
        galley__ask_stored(s->store, s->what->query, a, s->arena, &answer, s->err);
    if (status == GALLEY_OK)
        status = gather(s, &answer, &spans);
    for (size_t i = 0; status == GALLEY_OK && i < spans.count; i++)
        status = add_place(s, a, &spans.at[i]);
    if (status == GALLEY_OK && galley__table_rows(s->table) > LINES_MAX)
        status = galley__fail(s->err, GALLEY_LIMIT,
                              "more than %d places; 'where' names fewer articles", LINES_MAX);
    return status;
}

/* Unsorted, what is not shown need not be read. */
static bool enough(const showing *s)
{
    const galley_question *q = &s->what->question;
    return q->sort.size == 0 && q->top && galley__table_rows(s->table) >= q->top;
}

static galley_status show_all(showing *s, const galley__ids *ids)
{
    galley_status status = GALLEY_OK;
    for (size_t i = 0; status == GALLEY_OK && i < ids->count && !enough(s); i++) {
        galley_article a;
        galley_arena_reset(s->arena);
        status = galley_store_get(s->store, ids->at[i], s->arena, &a, s->err);
        if (status == GALLEY_OK)
            status = show(s, &a);
        else if (status == GALLEY_NOTFOUND) /* deleted since */
            status = GALLEY_OK;
    }
    return status;
}

static galley_status answer(showing *s, const galley__ids *ids)
{
    static const char *const names[] = {"left",   "hit",   "right", "article", "date",
                                        "source", "start", "part",  NULL};
    galley_question q = s->what->question;
    galley_status status =
        galley__table_new(s->store, names, &s->what->question, &s->table, s->err);
    if (status == GALLEY_OK)
        status = show_all(s, ids);
    if (status == GALLEY_OK)
        status = galley__table_arrange(s->table, NULL, s->err);
    for (size_t i = 0; status == GALLEY_OK && q.articles && i < galley__table_rows(s->table); i++) {
        int64_t id = (int64_t)galley__table_key(s->table, i);
        galley__table_link(s->table, i, &id, 1);
    }
    return status;
}

static bool sorts_by(const galley_question *q, galley_str column)
{
    bool reversed = q->sort.size && q->sort.data[0] == '-';
    return galley_str_eq(galley_str_sub(q->sort, reversed, q->sort.size), column);
}

galley_status galley_store_kwic(galley_store *store, const galley_kwic *what, galley_rows **out,
                                galley_error *err)
{
    showing s = {
        .store = store, .what = what, .width = what->width ? what->width : WIDTH, .err = err};
    galley__ids ids = {0}, where = {0};
    *out = NULL;
    s.by_left = sorts_by(&what->question, GALLEY_STR("left"));
    s.by_right = sorts_by(&what->question, GALLEY_STR("right"));
    if (what->query == NULL || what->width > WIDTH_MAX)
        return galley__fail(err, what->query ? GALLEY_LIMIT : GALLEY_INVALID,
                            what->query ? "a context is at most 10,000 characters wide"
                                        : "there is no query");
    galley__buf_init(&s.buf, store->alloc);
    galley_status status = galley_arena_new(store->alloc, &s.arena, err);
    if (status == GALLEY_OK)
        status = galley__ids_of(store, what->query, &ids, err);
    if (status == GALLEY_OK && what->question.where)
        status = galley__ids_of(store, what->question.where, &where, err);
    if (what->question.where)
        galley__ids_and(&ids, &where);
    if (status == GALLEY_OK)
        status = answer(&s, &ids);
    galley__ids_free(store, &ids);
    galley__ids_free(store, &where);
    galley_arena_free(s.arena);
    galley__buf_fini(&s.buf);
    return galley__table_done(s.table, status, out, err);
}
