/* core/cli/model.c: labels of articles, and a model out of the store.
 * SPDX-License-Identifier: MIT */
#include "core/cli/model.h"

#include <stdlib.h>

static bool label_of(galley_str label, galley_str name, galley_str *value)
{
    const char *sign = label.size ? memchr(label.data, '=', label.size) : NULL;
    size_t n = sign ? (size_t)(sign - label.data) : 0;
    *value = n ? galley_str_sub(label, n + 1, label.size) : label;
    return galley_str_eq(n ? (galley_str){label.data, n} : GALLEY_STR("topic"), name);
}

galley_status cli_gold(cli_session *s, const galley_article *a, galley_str name,
                       galley_str **labels, size_t *count, galley_error *err)
{
    *count = 0;
    *labels = galley_arena_alloc(s->arena, (a->n_labels + 1) * sizeof **labels);
    if (*labels == NULL)
        return galley__nomem(err);
    for (size_t i = 0; i < a->n_labels; i++) {
        galley_str *at = &(*labels)[*count];
        size_t k = 0;
        if (!label_of(a->labels[i], name, at))
            continue;
        while (k < *count && !galley_str_eq((*labels)[k], *at))
            k++;
        *count += k == *count; /* "sport" and "topic=sport" are one */
    }
    return GALLEY_OK;
}

galley_status cli_model_open(cli *c, cli_session *s, const char *name, cli_model *m)
{
    *m = (cli_model){0};
    galley_status status = galley_arena_new(NULL, &m->arena, &c->err);
    if (status == GALLEY_OK)
        status =
            galley_store_get_model(s->store, galley_str_of(name), m->arena, &m->stored, &c->err);
    if (status == GALLEY_OK) {
        status = galley_model_load(NULL, m->stored.bytes, &m->model, &c->err);
        if (status != GALLEY_OK)
            galley__error_prefix(&c->err, "model \"%s\"", name);
    }
    if (status == GALLEY_OK)
        status = galley_predictor_new(m->model, &m->predictor, &c->err);
    if (status == GALLEY_OK) {
        m->answers = calloc(galley_model_tell(m->model).labels, sizeof *m->answers);
        status = m->answers ? GALLEY_OK : galley__nomem(&c->err);
    }
    if (status != GALLEY_OK)
        cli_model_close(m);
    return status;
}

void cli_model_close(cli_model *m)
{
    free(m->answers);
    galley_predictor_free(m->predictor);
    galley_model_free(m->model);
    galley_arena_free(m->arena);
    *m = (cli_model){0};
}

galley_status cli_model_replace(cli *c, cli_model *m, galley_model *model)
{
    size_t n = galley_model_tell(model).labels;
    galley_predictor *predictor = NULL;
    galley_prediction *answers = calloc(n, sizeof *answers);
    galley_status status =
        answers ? galley_predictor_new(model, &predictor, &c->err) : galley__nomem(&c->err);
    if (status != GALLEY_OK) {
        free(answers);
        galley_model_free(model);
        return status;
    }
    free(m->answers);
    galley_predictor_free(m->predictor);
    galley_model_free(m->model);
    m->answers = answers;
    m->predictor = predictor;
    m->model = model;
    return GALLEY_OK;
}

galley_status cli_model_keep(cli *c, cli_session *s, const char *name, galley_str label_name,
                             galley_str query, const galley_model *model)
{
    galley_model_about about = galley_model_tell(model);
    galley_stored_model stored = {.name = galley_str_of(name),
                                  .kind = galley_str_of(galley_model_kind_name(about.kind)),
                                  .features = about.spec,
                                  .label_name = label_name,
                                  .query = query,
                                  .bytes = galley_model_bytes(model),
                                  .articles = (size_t)about.articles};
    galley_weight *at;
    galley_arena_reset(s->arena);
    galley_status status = galley_model_heaviest(model, GALLEY_WEIGHTS_KEPT, s->arena, &at,
                                                 &stored.n_weights, &c->err);
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
