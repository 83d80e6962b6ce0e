/* core/cli/labelling.h: answers of a person: which articles to ask about, and what an answer does.
 *
 * An answer is a run of its own in the ledger, so that undoing it is withdrawing it. A model that learns at once is taught by the
 * answers that stand: after an undo, anew from the one in the store.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_CLI_LABELLING_H
#define GALLEY_CORE_CLI_LABELLING_H

#include "core/cli/model.h"

enum { CLI_VALUES_MAX = 64 };

typedef struct cli_given {
    int64_t row, run;
    galley_str values[CLI_VALUES_MAX];
    size_t n_values;
} cli_given;

typedef struct cli_labelling {
    cli *c;
    cli_session *s;
    galley_str name; /* of the label: "topic" */
    char who[128];
    galley_arena *arena;
    int64_t *queue; /* rows of articles */
    size_t n_queue, max_queue;
    cli_model model; /* that shows its reasons, and may learn; model NULL: there is none */
    const char *model_name;
    galley_learner *learner; /* NULL: nothing learns */
    bool stale;              /* the learner knows more than `model` */
    cli_given *given;
    size_t n_given, max_given;
} cli_labelling;

typedef enum cli_queue { CLI_QUEUE_UNLABELLED, CLI_QUEUE_UNCERTAIN, CLI_QUEUE_CONFLICTS } cli_queue;

/* `model`: NULL for none. `learn`: it takes in each answer. */
galley_status cli_labelling_open(cli *c, cli_session *s, galley_str name, const char *model,
                                 bool learn, cli_labelling *out);
galley_status cli_labelling_queue(cli_labelling *l, cli_queue which, size_t most);

/* Values are borrowed from the labelling's arena. */
galley_status cli_labelling_give(cli_labelling *l, const galley_article *a,
                                 const galley_str *values, size_t n);
/* Takes the last answer back. */
galley_status cli_labelling_undo(cli_labelling *l);

/* The best label and its words as spans, in the session's arena; false: there is no model. */
bool cli_labelling_guess(cli_labelling *l, const galley_article *a, galley_str *label,
                         double *probability, galley_spans *words);

/* Keeps what was learned. */
galley_status cli_labelling_keep(cli_labelling *l);
void cli_labelling_close(cli_labelling *l);
#endif
