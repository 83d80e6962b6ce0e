/* core/cli/answers.h: whatever gives labels to articles, asked one article after the other: what `galley eval` judges.
 *
 *     topic              a model of the store
 *     FILE.lua           a rules file, applied now and stored nowhere
 *     rules:NAME         what rules of that name have said, as the store has it
 *     field:NAME         a field of the articles that holds an answer of somebody else
 *
 * Tags "topic=sport" are the label sport of topic; rules that have none such are taken at their tags.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_CLI_ANSWERS_H
#define GALLEY_CORE_CLI_ANSWERS_H

#include "core/cli/model.h"

typedef struct cli_answer {
    galley_str label;
    double sure; /* a model's probability, else 1 */
} cli_answer;

typedef struct cli_told {
    int64_t row;
    galley_str label;
} cli_told;

typedef struct cli_answers {
    cli *c;
    const char *what;
    enum { CLI_BY_MODEL, CLI_BY_FILE, CLI_BY_RULES, CLI_BY_FIELD } by;
    cli_model model; /* by model */
    cli_told *told;  /* by file: all tags, by row */
    size_t n_told, max_told;
    galley_str prefix; /* by rules: "diplomacy/" */
    galley_str only;   /* "topic=": tags that begin so count, and lose it; empty: all tags */
    galley_arena *arena;
    size_t failed; /* by file: articles that it could not judge */
} cli_answers;

/* `label_name` {NULL, 0}: a model's own, else "topic"; it is what it has become afterwards. `query` as typed, or NULL. */
galley_status cli_answers_open(cli *c, cli_session *s, const char *what, const char *query,
                               galley_str *label_name, cli_answers *out);
void cli_answers_close(cli_answers *a);

/* Into the arena. With a model the answers of labels that were not chosen come behind, as `others`. */
galley_status cli_answers_ask(cli_answers *a, cli_session *s, const galley_article *article,
                              cli_answer **at, size_t *chosen, size_t *others);

/* Whether an article without a label is one that can be right or wrong. */
bool cli_answers_know_none(const cli_answers *a);
#endif
