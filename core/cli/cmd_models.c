/* core/cli/cmd_models.c: galley models, what the store has learned, and a model as a file.
 * SPDX-License-Identifier: MIT */
#include "core/cli/model.h"
#include "core/cli/runs.h"
#include "core/report/save.h"

#include <galley/source.h>

enum { FILE_MAX = 1 << 30 };

static galley_status list(cli *c, cli_session *s)
{
    size_t count = 0;
    galley_status status = cli_print_rows(
        c, s->store,
        "SELECT name, kind, features, label_name, articles, size / 1000 + 1 AS kB, made, query"
        " FROM model ORDER BY name",
        NULL, 0, &count);
    if (status == GALLEY_OK && count == 0)
        cli_say(c, "no models: galley train makes one");
    return status;
}

static galley_status export(cli *c, cli_session *s, const char *path)
{
    galley_stored_model stored;
    galley_status status =
        galley_store_get_model(s->store, galley_str_of(c->operands[0]), s->arena, &stored, &c->err);
    return status == GALLEY_OK ? galley__report_save(galley_str_of(path), stored.bytes, &c->err) : status;
}

/* Loaded before it is kept: a file that is cut or of a newer galley changes nothing. */
static galley_status import(cli *c, cli_session *s, const char *path)
{
    const char *label_name = cli_value(c, "label-name");
    galley_model *model = NULL;
    galley_str bytes;
    galley_status status =
        galley_file_read(galley_str_of(path), FILE_MAX, s->arena, &bytes, &c->err);
    if (status != GALLEY_OK)
        return status;
    status = galley_model_load(NULL, bytes, &model, &c->err);
    if (status != GALLEY_OK)
        return galley__error_prefix(&c->err, "%s", path), status;
    status = cli_model_keep(c, s, c->operands[0], galley_str_of(label_name ? label_name : "topic"),
                            GALLEY_STR(""), model);
    if (status == GALLEY_OK)
        cli_say(c, "%s: %s of %zu labels and %zu features", c->operands[0],
                galley_model_kind_name(galley_model_tell(model).kind),
                galley_model_tell(model).labels, galley_model_tell(model).features);
    galley_model_free(model);
    return status;
}

static int run_models(cli *c)
{
    cli_session s;
    const char *out = cli_value(c, "export"), *in = cli_value(c, "import");
    if ((out && in) || ((out || in) != (c->n_operands == 1))) {
        cli_complain("galley models, or galley models NAME --export FILE, or --import FILE");
        return CLI_COULD_NOT;
    }
    galley_status status =
        cli_session_open(c, in ? GALLEY_STORE_WRITE : GALLEY_STORE_READ, NULL, &s);
    if (status != GALLEY_OK)
        return cli_failed(c);
    status = out ? export(c, &s, out) : in ? import(c, &s, in) : list(c, &s);
    cli_session_close(&s);
    return status == GALLEY_OK ? CLI_DONE : cli_failed(c);
}

static const cli_option models_options[] = {
    {0, "export", "FILE", "write the model into one file"},
    {0, "import", "FILE", "keep a model of a file under that name"},
    {0, "label-name", "NAME", "with --import: of the labels it learned (default topic)"},
    {0, NULL, NULL, NULL},
};

const cli_command cli_models = {
    .name = "models",
    .operands = "[NAME]",
    .least = 0,
    .most = 1,
    .summary = "list the models of the store, export or import one",
    .manual =
        "The file is the model as the store keeps it: features, weights, calibration, and the "
        "counts of naive Bayes. Rules\n"
        "read it with rules:model(\"topic\", { file = \"topic.model\" }). A file that is cut, "
        "damaged "
        "or made by a newer galley is\n"
        "refused, and the store stays as it was.\n"
        "\n"
        "  galley models\n"
        "  galley models topic --export topic.model\n"
        "  galley -s other.db models topic --import topic.model\n",
    .options = models_options,
    .run = run_models,
};
