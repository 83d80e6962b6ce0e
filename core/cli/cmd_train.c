/* core/cli/cmd_train.c: galley train, a model from labelled articles.
 * SPDX-License-Identifier: MIT */
#include "core/cli/model.h"

static galley_str label_name(const cli *c)
{
    const char *name = cli_value(c, "label-name");
    return galley_str_of(name ? name : "topic");
}

static galley_status read_articles(cli *c, cli_session *s, galley_trainer *t, size_t *used)
{
    galley_cursor *cursor = NULL;
    galley_select what = {.query = s->query};
    int64_t row = 1;
    bool negatives = cli_flag(c, "negatives");
    galley_status status = galley_store_select(s->store, &what, &cursor, &c->err);
    while (status == GALLEY_OK && row) {
        galley_article a;
        galley_str *labels;
        size_t n = 0;
        galley_arena_reset(s->arena);
        status = galley_cursor_next(cursor, &row, s->arena, &a, &c->err);
        if (status != GALLEY_OK || row == 0)
            break;
        status = cli_gold(s, &a, label_name(c), &labels, &n, &c->err);
        if (status == GALLEY_OK && (n || negatives)) {
            status = galley_trainer_add(t, &a, labels, n, &c->err);
            ++*used;
        }
    }
    galley_cursor_close(cursor);
    return status;
}

static galley_status keep(cli *c, cli_session *s, const galley_model *m)
{
    galley_model_about about = galley_model_tell(m);
    galley_stored_model stored = {.name = galley_str_of(c->operands[0]),
                                  .kind = galley_str_of(galley_model_kind_name(about.kind)),
                                  .features = about.spec,
                                  .label_name = label_name(c),
                                  .query = galley_str_of(c->n_operands > 1 ? c->operands[1] : ""),
                                  .bytes = galley_model_bytes(m),
                                  .articles = (size_t)about.articles};
    galley_weight *at;
    galley_arena_reset(s->arena);
    galley_status status =
        galley_model_heaviest(m, GALLEY_WEIGHTS_KEPT, s->arena, &at, &stored.n_weights, &c->err);
    if (status != GALLEY_OK)
        return status;
    galley_stored_weight *weights =
        galley_arena_calloc(s->arena, stored.n_weights + 1, sizeof *weights);
    if (weights == NULL)
        return galley__nomem(&c->err);
    for (size_t i = 0; i < stored.n_weights; i++)
        weights[i] = (galley_stored_weight){at[i].label, at[i].feature, at[i].weight};
    stored.weights = weights;
    return galley_store_put_model(s->store, &stored, &c->err);
}

static bool options_of(cli *c, galley_learn_options *o)
{
    const char *kind = cli_value(c, "kind"), *features = cli_value(c, "features");
    size_t seed = 0;
    *o = (galley_learn_options){.features = galley_str_of(features)};
    if (kind && !galley_model_kind_named(galley_str_of(kind), &o->kind)) {
        cli_complain("--kind is svm, logistic, nb or cnb, not '%s'", kind);
        return false;
    }
    if (!cli_number(c, "seed", 0, SIZE_MAX, &seed))
        return false;
    o->seed = seed;
    return true;
}

static int run_train(cli *c)
{
    cli_session s;
    galley_learn_options options;
    galley_trainer *trainer = NULL;
    galley_model *model = NULL;
    size_t used = 0;
    if (!options_of(c, &options))
        return CLI_COULD_NOT;
    galley_status status =
        cli_session_open(c, GALLEY_STORE_WRITE, c->n_operands > 1 ? c->operands[1] : NULL, &s);
    if (status != GALLEY_OK)
        return cli_failed(c);
    status = galley_trainer_new(NULL, &options, &trainer, &c->err);
    if (status == GALLEY_OK)
        status = read_articles(c, &s, trainer, &used);
    if (status == GALLEY_OK)
        status = galley_trainer_finish(trainer, &model, &c->err);
    if (status == GALLEY_OK)
        status = keep(c, &s, model);
    if (status == GALLEY_OK) {
        galley_model_about about = galley_model_tell(model);
        cli_say(c, "%s: %s of %zu labels%s and %zu features, learned from %zu articles, %zu kB",
                c->operands[0], galley_model_kind_name(about.kind), about.labels,
                about.several ? " (several an article)" : "", about.features, used,
                galley_model_bytes(model).size / 1000 + 1);
    }
    galley_model_free(model);
    galley_trainer_free(trainer);
    cli_session_close(&s);
    return status == GALLEY_OK ? CLI_DONE : cli_failed(c);
}

static const cli_option train_options[] = {
    {0, "features", "LIST", "what to look at (default " GALLEY_FEATURES_DEFAULT ")"},
    {0, "kind", "KIND", "svm (default), logistic, nb or cnb"},
    {0, "label-name", "NAME", "learn the labels of that name (default topic)"},
    {0, "negatives", NULL, "articles without a label are examples of none"},
    {0, "seed", "N", "order of visits and folds (default 0)"},
    {0, NULL, NULL, NULL},
};

const cli_command cli_train = {
    .name = "train",
    .operands = "NAME [QUERY]",
    .least = 1,
    .most = 2,
    .summary = "learn a model from labelled articles and keep it in the store",
    .manual =
        "The labels are what people said of the articles (view label). Whether an article can "
        "have several is seen\n"
        "from the data. Same articles, options and seed: the same model, byte for byte.\n"
        "\n"
        "  galley train topic 'field:split=train'\n"
        "  galley sql \"SELECT feature, weight FROM feature WHERE model='topic' AND "
        "label='sport' ORDER BY weight DESC\"\n"
        "\n"
        "Features: word, stem, title, shape, each also as runs (stem/2), char/3-5, length.\n",
    .options = train_options,
    .run = run_train,
};
