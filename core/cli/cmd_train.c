/* core/cli/cmd_train.c: galley train, a model from labelled articles.
 * SPDX-License-Identifier: MIT */
#include "core/cli/check_training.h"
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

/* "stem,title" and the vetoed as "-gas"; in `room`, or the list as it was. False: too long. */
static bool with_vetoes(cli *c, char *room, size_t size)
{
    const char *features = cli_value(c, "features"), *veto = cli_value(c, "veto");
    size_t n = (size_t)snprintf(room, size, "%s",
                                features ? features
                                : veto   ? GALLEY_FEATURES_DEFAULT
                                         : "");
    while (veto && *veto && n < size) {
        size_t word = strcspn(veto, ",");
        if (word)
            n += (size_t)snprintf(room + n, size - n, ",-%.*s", (int)word, veto);
        veto += word + (veto[word] == ',');
    }
    if (n >= size)
        cli_complain("the list of features is too long");
    return n < size;
}

static bool options_of(cli *c, galley_learn_options *o, char *room, size_t room_size)
{
    const char *kind = cli_value(c, "kind");
    size_t seed = 0;
    if (!with_vetoes(c, room, room_size))
        return false;
    *o = (galley_learn_options){.features = galley_str_of(room)};
    if (kind && !galley_model_kind_named(galley_str_of(kind), &o->kind)) {
        cli_complain("--kind is svm, logistic, nb or cnb, not '%s'", kind);
        return false;
    }
    if (!cli_number(c, "seed", 0, SIZE_MAX, &seed))
        return false;
    o->seed = seed;
    return true;
}

/* Exit status 1 when there is something to look at. */
static int run_check(cli *c)
{
    cli_session s;
    size_t warnings = 0;
    const char *features = cli_value(c, "features");
    galley_status status =
        cli_session_open(c, GALLEY_STORE_READ, c->n_operands > 1 ? c->operands[1] : NULL, &s);
    if (status != GALLEY_OK)
        return cli_failed(c);
    status = cli_check_training(c, &s, label_name(c), galley_str_of(features), cli_value(c, "test"),
                                &warnings);
    if (status == GALLEY_OK && warnings == 0)
        cli_say(c, "nothing to warn of");
    cli_session_close(&s);
    return status != GALLEY_OK ? cli_failed(c) : warnings ? CLI_SOME_FAILED : CLI_DONE;
}

static int run_train(cli *c)
{
    cli_session s;
    galley_learn_options options;
    galley_trainer *trainer = NULL;
    galley_model *model = NULL;
    size_t used = 0;
    char features[4096];
    if (!options_of(c, &options, features, sizeof features))
        return CLI_COULD_NOT;
    if (cli_value(c, "test") && !cli_flag(c, "check")) {
        cli_complain("--test is for --check; galley eval judges a model");
        return CLI_COULD_NOT;
    }
    if (cli_flag(c, "check"))
        return run_check(c);
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
        status = cli_model_keep(c, &s, c->operands[0], label_name(c),
                                galley_str_of(c->n_operands > 1 ? c->operands[1] : ""), model);
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
    {0, "veto", "LIST", "features that shall not count, by the names that the view feature has"},
    {0, "kind", "KIND", "svm (default), logistic, nb or cnb"},
    {0, "label-name", "NAME", "learn the labels of that name (default topic)"},
    {0, "negatives", NULL, "articles without a label are examples of none"},
    {0, "seed", "N", "order of visits and folds (default 0)"},
    {0, "check", NULL, "learn nothing: warn of leaks, rare labels, sources that give a label away"},
    {0, "test", "QUERY",
     "with --check: warn of its articles that were learned from, or near copies of them"},
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
        "--check looks at the articles before: words that give a label away (a heading, a "
        "signature), labels of fewer than\n"
        "ten articles, sources whose articles have one label nearly always, and articles of --test "
        "that are learned from or\n"
        "are near copies (galley stories finds these) of such. Exit status 1 when there is "
        "something to look at.\n"
        "\n"
        "  galley train --check topic field:split=train --test field:split=test\n"
        "\n"
        "--veto takes features out that give the label away or speak for it by accident; the model "
        "remembers them.\n"
        "\n"
        "Features: word, stem, title, shape, region:KIND, each also as runs (stem/2), char/3-5, "
        "body, "
        "length.\n",
    .options = train_options,
    .run = run_train,
};
