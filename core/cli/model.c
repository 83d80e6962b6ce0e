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
