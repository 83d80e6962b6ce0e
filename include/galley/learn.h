/* galley/learn.h: classifiers: learned from labelled articles, asked, explained, judged.
 *
 *     galley_trainer *trainer = NULL;
 *     galley_trainer_new(NULL, NULL, &trainer, &err);                 // NULL: the defaults
 *     galley_trainer_add(trainer, &article, labels, n_labels, &err);  // for each article
 *     galley_trainer_finish(trainer, &model, &err);
 *     galley_predictor_new(model, &predictor, &err);
 *     galley_predictor_ask(predictor, &other, answers, &err);         // one answer a label
 *
 * Same data in the same order, same options, same seed: the same model, byte for byte.
 * Threads:  a model may be shared; a trainer and a predictor are one thread's.
 * Memory:   a predictor borrows its model.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_LEARN_H
#define GALLEY_LEARN_H

#include <galley/article.h>

#ifdef __cplusplus
extern "C" {
#endif

/* -- learning -- */

typedef enum galley_model_kind {
    GALLEY_MODEL_SVM,      /* linear, squared hinge loss, one label against the rest */
    GALLEY_MODEL_LOGISTIC, /* logistic regression, one label against the rest */
    GALLEY_MODEL_NB,       /* multinomial naive Bayes */
    GALLEY_MODEL_CNB,      /* complement naive Bayes */
    GALLEY_MODEL_KINDS
} galley_model_kind;

GALLEY_API const char *galley_model_kind_name(galley_model_kind kind); /* "svm"; static text */
GALLEY_API bool galley_model_kind_named(galley_str name, galley_model_kind *kind);

#define GALLEY_FEATURES_DEFAULT "stem,title"

/* Zero or empty: the default. `features` names them, separated by commas: word (folded), stem, each with
 * /N for runs of N; title (stems of the title, apart from those of the text; title/N), region:KIND (stems of regions of that
 * kind, apart from all others), shape, char/3-5, length. "body": of the text only the article's own words count. A
 * number stands for its shape (1,250.5 as #9,9.9) in stem and title. "-NAME" vetoes the feature of that name, as a
 * model names it ("-title:oil"): it counts for nothing, now and when the model is trained anew. */
typedef struct galley_learn_options {
    galley_model_kind kind;
    galley_str features;
    galley_str lang;       /* of the stemmer, "en" */
    uint32_t min_articles; /* a feature is in so many of the articles at least: 2 */
    double c;              /* weight of an error against the size of the weights: 1 */
    uint64_t seed;         /* order of visits and folds */
    uint32_t passes;       /* over the articles at most: 200; a linear model is ready before */
} galley_learn_options;

typedef struct galley_trainer galley_trainer;

/* INVALID: no such feature, the message names it; NOTFOUND: no stemmer of that language. */
GALLEY_API galley_status galley_trainer_new(const galley_alloc *alloc,
                                            const galley_learn_options *options,
                                            galley_trainer **out, galley_error *err);
GALLEY_API void galley_trainer_free(galley_trainer *trainer); /* accepts NULL */

/* Nothing of the article is kept but its features. An article of no label counts as an example of none; one
 * of several makes the model one of several labels. LIMIT: over 10,000 labels. After a failure only free. */
GALLEY_API galley_status galley_trainer_add(galley_trainer *trainer, const galley_article *a,
                                            const galley_str *labels, size_t n_labels,
                                            galley_error *err);

typedef struct galley_model galley_model;

/* INVALID: fewer than two labels, no features. The trainer can only be freed then. */
GALLEY_API galley_status galley_trainer_finish(galley_trainer *trainer, galley_model **out,
                                               galley_error *err);

/* -- models -- */

GALLEY_API void galley_model_free(galley_model *model); /* accepts NULL */

/* The frozen form; borrowed from the model. */
GALLEY_API galley_str galley_model_bytes(const galley_model *model);

/* The bytes are copied. CORRUPT, VERSION (made by a newer galley), NOMEM. */
GALLEY_API galley_status galley_model_load(const galley_alloc *alloc, galley_str bytes,
                                           galley_model **out, galley_error *err);

typedef struct galley_model_about {
    galley_model_kind kind;
    bool several; /* an article may have several labels */
    bool none;    /* ... or none */
    size_t labels, features;
    uint64_t articles; /* learned from */
    galley_str spec;   /* of the features */
    galley_str lang;
} galley_model_about;
GALLEY_API galley_model_about galley_model_tell(const galley_model *model);
GALLEY_API galley_str galley_model_label(const galley_model *model, size_t label);
GALLEY_API galley_str galley_model_feature(const galley_model *model, size_t feature);
GALLEY_API double galley_model_weight(const galley_model *model, size_t feature, size_t label);

/* -- learning one at a time -- */

/* In the time that taking an article apart needs; its labels may be new.
 *
 * Naive Bayes is a matter of counts: an article is learned, or forgotten, by adding or taking away its own. What it
 * knows is a function of the articles it has now, byte for byte, whatever was learned and forgotten in between.
 * Probabilities and thresholds are those of the last training; once there is a label that it did not know (or there was none)
 * they are naive Bayes' own, which are near 0 and 1.
 *
 * Linear models take one step towards the article's labels, so that it is right on the article if `c` allows it; they forget
 * nothing, and words that they do not know stay unknown until they are trained anew. */
typedef struct galley_learner galley_learner;

/* INVALID: a kind that begins with training; no such feature. NULL: nb. */
GALLEY_API galley_status galley_learner_new(const galley_alloc *alloc,
                                            const galley_learn_options *options,
                                            galley_learner **out, galley_error *err);
/* Goes on from a model. INVALID: naive Bayes made by a galley that kept no counts. */
GALLEY_API galley_status galley_learner_open(const galley_alloc *alloc, const galley_model *model,
                                             galley_learner **out, galley_error *err);
GALLEY_API void galley_learner_free(galley_learner *learner); /* accepts NULL */

/* On failure nothing is learned, but for the name of a label. LIMIT: over 1,000 labels of an article. */
GALLEY_API galley_status galley_learner_learn(galley_learner *learner, const galley_article *a,
                                              const galley_str *labels, size_t n_labels,
                                              galley_error *err);
/* NOTFOUND: no such article can have been learned with these labels; nothing is changed. INVALID: a
 * linear model. */
GALLEY_API galley_status galley_learner_forget(galley_learner *learner, const galley_article *a,
                                               const galley_str *labels, size_t n_labels,
                                               galley_error *err);
/* What it knows now as a model; the learner goes on. INVALID as galley_trainer_finish. */
GALLEY_API galley_status galley_learner_model(galley_learner *learner, galley_model **out,
                                              galley_error *err);

/* -- looking into it -- */

/* The `most` heaviest weights for each label and as many against it, label by label, heaviest first; zeros are left out. */
typedef struct galley_weight {
    galley_str label, feature; /* borrowed from the model */
    double weight;
} galley_weight;
GALLEY_API galley_status galley_model_heaviest(const galley_model *model, size_t most,
                                               galley_arena *arena, galley_weight **at,
                                               size_t *count, galley_error *err);

/* -- asking -- */

typedef struct galley_prediction {
    double score;
    double probability; /* calibrated on articles that were held out */
    bool chosen;
} galley_prediction;

typedef struct galley_predictor galley_predictor;
GALLEY_API galley_status galley_predictor_new(const galley_model *model, galley_predictor **out,
                                              galley_error *err);
GALLEY_API void galley_predictor_free(galley_predictor *predictor); /* accepts NULL */

/* `answers` has room for one a label. NOMEM LIMIT. */
GALLEY_API galley_status galley_predictor_ask(galley_predictor *predictor, const galley_article *a,
                                              galley_prediction *answers, galley_error *err);

/* What one occurrence of a feature adds to the score of a label. Those of an article and the label's bias, which comes
 * first with an empty span, add up to the score (but for rounding). Heaviest first behind it; in the arena. */
typedef struct galley_reason {
    galley_str feature;
    double weight;
    galley_part part;
    uint32_t start, end;
} galley_reason;
GALLEY_API galley_status galley_predictor_explain(galley_predictor *predictor,
                                                  const galley_article *a, size_t label,
                                                  galley_arena *arena, galley_reason **reasons,
                                                  size_t *count, galley_error *err);

/* -- vectors: for learners of one's own -- */

/* A dictionary of features that vectors share; it grows with what is looked at. One thread. */
typedef struct galley_space galley_space;
GALLEY_API galley_status galley_space_new(const galley_alloc *alloc, galley_space **out,
                                          galley_error *err);
GALLEY_API void galley_space_free(galley_space *space); /* accepts NULL; after its vectors */
GALLEY_API size_t galley_space_size(const galley_space *space);
/* Unknown features are passed over from now on. */
GALLEY_API void galley_space_freeze(galley_space *space);

/* Features and their values, numbered by the space. Up to some hundred of them they are a sorted list, from then on an array
 * by number, so that adding an article to it costs what the article has. */
typedef struct galley_vector galley_vector;
GALLEY_API galley_status galley_vector_new(galley_space *space, galley_vector **out,
                                           galley_error *err);
GALLEY_API void galley_vector_free(galley_vector *v); /* accepts NULL */
GALLEY_API galley_status galley_vector_copy(const galley_vector *v, galley_vector **out,
                                            galley_error *err);

typedef enum galley_weighing {
    GALLEY_WEIGH_LOG, /* 1 + log of the occurrences */
    GALLEY_WEIGH_COUNT,
    GALLEY_WEIGH_BINARY,
} galley_weighing;

/* An article's features, named as in galley_learn_options. `unit`: scaled to length 1. INVALID NOTFOUND. */
GALLEY_API galley_status galley_vector_article(galley_space *space, const galley_article *a,
                                               galley_str features, galley_str lang,
                                               galley_weighing how, bool unit, galley_vector **out,
                                               galley_error *err);

/* A name stands for the feature of that name, if one was seen before, else for itself. INVALID: not finite, no name. */
GALLEY_API galley_status galley_vector_set(galley_vector *v, galley_str name, double value,
                                           galley_error *err);
GALLEY_API double galley_vector_get(const galley_vector *v, galley_str name);

/* v += by * other. INVALID: `by` or a sum is not finite; vectors of two spaces. */
GALLEY_API galley_status galley_vector_add(galley_vector *v, const galley_vector *other, double by,
                                           galley_error *err);
GALLEY_API galley_status galley_vector_scale(galley_vector *v, double by, galley_error *err);
/* Each value by that of the other: zero where that has none. */
GALLEY_API galley_status galley_vector_times(galley_vector *v, const galley_vector *other,
                                             galley_error *err);
/* Summed in the order of the features. */
GALLEY_API double galley_vector_dot(const galley_vector *a, const galley_vector *b);
GALLEY_API double galley_vector_norm(const galley_vector *v); /* Euclidean */

/* The values that are not zero, from the first on: *at is where to go on, 0 at first. False: no more. */
GALLEY_API bool galley_vector_next(const galley_vector *v, size_t *at, galley_str *name,
                                   double *value);

/* Bytes with names, for any space of any machine; in the arena. */
GALLEY_API galley_status galley_vector_save(const galley_vector *v, galley_arena *arena,
                                            galley_str *bytes, galley_error *err);
/* Its features are added to the space. CORRUPT, VERSION. */
GALLEY_API galley_status galley_vector_load(galley_space *space, galley_str bytes,
                                            galley_vector **out, galley_error *err);

/* -- judging -- */

typedef struct galley_score {
    double precision, recall, f1;
} galley_score;

typedef struct galley_interval {
    double low, high; /* of 95 in 100 draws */
} galley_interval;

typedef struct galley_judgement {
    size_t articles, labels;
    double accuracy; /* the labels of an article are all right */
    galley_score micro, macro;
    galley_interval accuracy_interval, micro_f1_interval, macro_f1_interval;
    const galley_score *per_label;
    const size_t *gold, *chosen; /* articles a label */
    const size_t *
        confusion; /* labels x labels, [gold][chosen]; of articles with one label each; else NULL */
} galley_judgement;

/* Gold and chosen labels of `articles` articles as rows of `labels` flags. Labels that neither has anywhere count for
 * nothing in macro. `draws`: of the bootstrap over articles, 0 for no intervals. In the arena. */
GALLEY_API galley_status galley_judge(size_t articles, size_t labels, const uint8_t *gold,
                                      const uint8_t *chosen, size_t draws, uint64_t seed,
                                      galley_arena *arena, galley_judgement *out,
                                      galley_error *err);

/* Two classifiers, a and b, on the same articles. An article is right when all its labels are. */
typedef struct galley_comparison {
    size_t articles, both, only_a, only_b, neither; /* are right */
    double p; /* McNemar's exact test: so uneven a split of only_a and only_b or more, by chance */
    double accuracy, micro_f1, macro_f1; /* of b less that of a */
    galley_interval accuracy_interval, micro_f1_interval, macro_f1_interval; /* paired bootstrap */
} galley_comparison;

/* Rows of flags as in galley_judge. */
GALLEY_API galley_status galley_compare(size_t articles, size_t labels, const uint8_t *gold,
                                        const uint8_t *a, const uint8_t *b, size_t draws,
                                        uint64_t seed, galley_arena *arena, galley_comparison *out,
                                        galley_error *err);

#ifdef __cplusplus
}
#endif
#endif
