/* core/cli/cmd_predict.c: galley predict, what a model says of articles.
 * SPDX-License-Identifier: MIT */
#include "core/cli/article_view.h"
#include "core/cli/model.h"

static void put_answers(cli *c, galley_writer *w, const galley_article *a, const cli_model *m)
{
    for (size_t l = 0; l < galley_model_tell(m->model).labels; l++) {
        if (!m->answers[l].chosen)
            continue;
        galley_write_str(w, cli_short_key(c, a->key));
        galley_write_str(w, galley_model_label(m->model, l));
        galley_write_double(w, m->answers[l].probability, 3);
        galley_write_row(w);
    }
}

static galley_status print_answers(cli *c, cli_session *s, cli_model *m, galley_writer *w)
{
    galley_cursor *cursor = NULL;
    galley_select what = {.query = s->query};
    int64_t row = 1;
    galley_status status = galley_store_select(s->store, &what, &cursor, &c->err);
    while (status == GALLEY_OK && row) {
        galley_article a;
        galley_arena_reset(s->arena);
        status = galley_cursor_next(cursor, &row, s->arena, &a, &c->err);
        if (status == GALLEY_OK && row)
            status = galley_predictor_ask(m->predictor, &a, m->answers, &c->err);
        if (status == GALLEY_OK && row)
            put_answers(c, w, &a, m);
    }
    galley_cursor_close(cursor);
    return status;
}

static int run_predict(cli *c)
{
    static const char *const headings[] = {"article", "label", "probability", NULL};
    cli_session s;
    cli_model m = {0};
    if (cli_session_open(c, GALLEY_STORE_READ, c->n_operands > 1 ? c->operands[1] : NULL, &s) !=
        GALLEY_OK)
        return cli_failed(c);
    galley_status status = cli_model_open(c, &s, c->operands[0], &m);
    if (status == GALLEY_OK) {
        galley_writer *w = cli_rows(c, headings);
        status = w ? print_answers(c, &s, &m, w) : c->err.status;
        galley_status closed = galley_writer_close(w, status == GALLEY_OK ? &c->err : NULL);
        status = status == GALLEY_OK ? closed : status;
    }
    cli_model_close(&m);
    cli_session_close(&s);
    return status == GALLEY_OK ? CLI_DONE : cli_failed(c);
}

static const cli_option predict_options[] = {{0, NULL, NULL, NULL}};

const cli_command cli_predict = {
    .name = "predict",
    .operands = "NAME [QUERY]",
    .least = 1,
    .most = 2,
    .summary = "print the labels that a model gives to articles",
    .manual = "A row for each label; nothing is stored. Probabilities are calibrated on articles "
              "that were held out.\n"
              "\n"
              "  galley predict topic 'date:-1d..'\n",
    .options = predict_options,
    .run = run_predict,
};
