/* core/cli/tag_by_hand.c: galley tag +summit -sport -- QUERY, a person's word on articles.
 *
 * All changes of one call are one run and one transaction, so that `galley withdraw` takes back the whole of it.
 * SPDX-License-Identifier: MIT */
#include "core/cli/tag_by_hand.h"

#include "core/base/buf.h"

#include <errno.h>
#include <stdlib.h>

enum { CHANGES_MAX = 64 };

typedef struct change {
    galley_str tag;
    bool denied;
} change;

typedef struct hand {
    cli *c;
    cli_session s;
    int64_t run;
    char who[128];
    change changes[CHANGES_MAX];
    size_t n_changes;
    size_t articles, said;
} hand;

/* -- what is asked for -- */

static galley_status take_change(hand *h, galley_str word)
{
    if (h->n_changes == CHANGES_MAX)
        return galley__fail(&h->c->err, GALLEY_LIMIT, "more than %d tags at a time", CHANGES_MAX);
    h->changes[h->n_changes++] = (change){galley_str_sub(word, 1, word.size), word.data[0] == '-'};
    if (galley_utf8_valid(word) == word.size)
        return GALLEY_OK;
    return galley__fail(&h->c->err, GALLEY_ENCODING, "a tag is UTF-8");
}

/* Next word of a line, empty at its end. */
static galley_str next_word(galley_str *line)
{
    size_t start = 0;
    while (start < line->size && strchr(" \t\r", line->data[start]))
        start++;
    size_t end = start;
    while (end < line->size && !strchr(" \t\r", line->data[end]))
        end++;
    galley_str word = galley_str_sub(*line, start, end);
    *line = galley_str_sub(*line, end, line->size);
    return word;
}

/* "+a -b -- query": the query is left in *line. */
static galley_status take_line(hand *h, galley_str *line)
{
    h->n_changes = 0;
    for (;;) {
        galley_str word = next_word(line);
        if (galley_str_eq(word, GALLEY_STR("--")))
            break;
        if (word.size < 2 || (word.data[0] != '+' && word.data[0] != '-'))
            return galley__fail(&h->c->err, GALLEY_SYNTAX,
                                "'%.*s': +TAG and -TAG, then --, then a query", GALLEY__S(word));
        galley_status status = take_change(h, word);
        if (status != GALLEY_OK)
            return status;
    }
    return h->n_changes ? GALLEY_OK
                        : galley__fail(&h->c->err, GALLEY_SYNTAX, "no +TAG or -TAG before the --");
}

/* -- saying it -- */

static galley_status say_all(hand *h, int64_t article)
{
    h->articles++;
    for (size_t i = 0; i < h->n_changes; i++) {
        galley_status status =
            galley_store_say(h->s.store, h->run, article, h->changes[i].tag, galley_str_of(h->who),
                             h->changes[i].denied, &h->c->err);
        if (status != GALLEY_OK)
            return status;
        h->said++;
    }
    return GALLEY_OK;
}

static galley_status say_of_query(hand *h, const char *text)
{
    galley_query *query = NULL;
    galley_cursor *cursor = NULL;
    int64_t row = 1;
    galley_status status = cli_query(h->c, text, &query);
    galley_select what = {.query = query};
    if (status == GALLEY_OK && galley_query_root(query)->op == GALLEY_QUERY_ALL)
        status = galley__fail(&h->c->err, GALLEY_INVALID,
                              "of which articles? an id, #ROW or a query stands behind the --");
    if (status == GALLEY_OK)
        status = galley_store_select(h->s.store, &what, &cursor, &h->c->err);
    while (status == GALLEY_OK && row) {
        status = galley_cursor_next(cursor, &row, NULL, NULL, &h->c->err);
        if (status == GALLEY_OK && row)
            status = say_all(h, row);
    }
    galley_cursor_close(cursor);
    galley_query_free(query);
    return status;
}

/* "#17" and a whole key name one article; all else is a query. */
static galley_status say_of(hand *h, const char *text)
{
    int64_t row;
    galley_article a;
    galley_error none;
    galley_str name = galley_str_of(text);
    galley_arena_reset(h->s.arena);
    if (galley_store_find(h->s.store, name, &row, &none) == GALLEY_OK &&
        galley_store_get(h->s.store, row, h->s.arena, &a, &none) == GALLEY_OK &&
        (text[0] == '#' || galley_str_eq(a.key, name)))
        return say_all(h, row);
    return say_of_query(h, text);
}

/* -- one call -- */

static galley_status from_operands(hand *h)
{
    galley_status status = GALLEY_OK;
    for (int i = 0; status == GALLEY_OK && i < h->c->n_changes; i++)
        status = take_change(h, galley_str_of(h->c->operands[i]));
    return status == GALLEY_OK ? say_of(h, h->c->operands[h->c->n_changes]) : status;
}

static galley_status from_line(hand *h, const char *path, size_t number, galley_str line)
{
    galley_str rest = line, start = line;
    if (next_word(&start).size == 0 || line.data[0] == '#')
        return GALLEY_OK;
    galley_status status = take_line(h, &rest);
    char *query = status == GALLEY_OK ? strndup(rest.data, rest.size) : NULL;
    if (status == GALLEY_OK && query == NULL)
        status = galley__nomem(&h->c->err);
    if (status == GALLEY_OK)
        status = say_of(h, query + strspn(query, " \t"));
    free(query);
    if (status != GALLEY_OK)
        galley__error_prefix(&h->c->err, "%s:%zu", path, number);
    return status;
}

static galley_status from_file(hand *h, const char *path)
{
    FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
    char *line = NULL;
    size_t room = 0, number = 0;
    ssize_t size;
    galley_status status = GALLEY_OK;
    if (f == NULL)
        return galley__fail(&h->c->err, GALLEY_NOTFOUND, "%s: %s", path, strerror(errno));
    while (status == GALLEY_OK && (size = getline(&line, &room, f)) >= 0) {
        size_t end = size > 0 && line[size - 1] == '\n' ? (size_t)size - 1 : (size_t)size;
        status = from_line(h, path, ++number, (galley_str){line, end});
    }
    if (status == GALLEY_OK && ferror(f))
        status = galley__fail(&h->c->err, GALLEY_IO, "%s: %s", path, strerror(errno));
    free(line);
    if (f != stdin)
        fclose(f);
    return status;
}

/* "+summit -sport", for the run. */
static void describe(const hand *h, const char *batch, galley__buf *text)
{
    galley__buf_init(text, NULL);
    if (batch)
        galley__buf_printf(text, "--batch %s", batch);
    for (int i = 0; i < h->c->n_changes; i++)
        galley__buf_printf(text, "%s%s", i ? " " : "", h->c->operands[i]);
}

static galley_status begin(hand *h, const char *batch)
{
    galley__buf text;
    const char *user = getenv("USER");
    snprintf(h->who, sizeof h->who, GALLEY_PERSON "/%s", user && *user ? user : "somebody");
    describe(h, batch, &text);
    galley_run_start start = {
        .rules = GALLEY_STR(GALLEY_PERSON),
        .text = galley__buf_str(&text),
        .fingerprint = GALLEY_STR(GALLEY_PERSON),
        .version = GALLEY_STR(GALLEY_VERSION_STRING),
        .query = galley_str_of(batch ? "" : h->c->operands[h->c->n_changes]),
    };
    galley_status status = galley_store_begin(h->s.store, &h->c->err);
    if (status == GALLEY_OK)
        status = galley_store_run_begin(h->s.store, &start, &h->run, &h->c->err);
    galley__buf_fini(&text);
    return status;
}

static void summary(const hand *h)
{
    cli_say(h->c, "%zu statements of %s on %zu articles (run %lld; galley withdraw %lld undoes it)",
            h->said, h->who, h->articles, (long long)h->run, (long long)h->run);
    if (h->c->format != GALLEY_TABLE)
        cli_printf("{\"run\":%lld,\"articles\":%zu,\"statements\":%zu}\n", (long long)h->run,
                   h->articles, h->said);
}

/* A run that says nothing is not kept. */
static galley_status work(hand *h, const char *batch)
{
    galley_status status = begin(h, batch);
    if (status == GALLEY_OK)
        status = batch ? from_file(h, batch) : from_operands(h);
    if (status == GALLEY_OK && h->said == 0)
        status = galley__fail(&h->c->err, GALLEY_NOTFOUND,
                              "no article is meant by this, nothing is stored");
    if (status == GALLEY_OK)
        status = galley_store_run_end(h->s.store, h->run, GALLEY_STR("done"), &h->c->err);
    if (status == GALLEY_OK)
        return galley_store_commit(h->s.store, &h->c->err);
    galley_store_rollback(h->s.store);
    return status;
}

int cli_tag_by_hand(cli *c)
{
    hand h = {.c = c};
    const char *batch = cli_value(c, "batch");
    if (batch ? c->n_operands > 0 : c->n_operands != c->n_changes + 1) {
        cli_complain("galley tag +TAG -TAG -- QUERY, or galley tag --batch FILE");
        return CLI_COULD_NOT;
    }
    galley_status status = cli_session_open(c, GALLEY_STORE_WRITE, NULL, &h.s);
    if (status == GALLEY_OK)
        status = work(&h, batch);
    if (status == GALLEY_OK)
        summary(&h);
    cli_session_close(&h.s);
    return status == GALLEY_OK ? CLI_DONE : cli_failed(c);
}
