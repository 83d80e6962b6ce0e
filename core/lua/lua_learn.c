/* core/lua/lua_learn.c: learning, asking and judging (galley.trainer, galley.trained).
 *
 * The mechanism; what a script uses is galley.model, which is made of it in scripts/galley/model.lua.
 * SPDX-License-Identifier: MIT */
#include "core/lua/lua_learn.h"

#include "core/lua/lua_article.h"
#include "core/lua/lua_modules.h"

#include <math.h>
#include <stdlib.h>

enum { LABELS_MAX = 1000 }; /* of one article */

/***
Gathers labelled articles; made by `galley.learn.trainer`, ended by `finish`.
@class galley.trainer
*/

/***
What was learned, frozen: made by `galley.trainer:finish` or `galley.learn.load`. `tostring` says
what it is.
@class galley.trained
@field kind string  "svm", "logistic", "nb" or "cnb"
@field features string  what it looks at: "stem,title"
@field labels string[]  in the order of their bytes
@field several boolean  an article may have several labels
@field none boolean  an article may have no label
@field articles integer  that it was learned from
@field size integer  of the frozen form, in bytes
@field bytes string  the frozen form
*/

/***
A model that learns one article at a time: made by `galley.learn.learner`.
@class galley.learner
*/

typedef struct trained_box {
    galley_model *model;
    galley_predictor *predictor;
} trained_box;

static int trainer_gc(lua_State *L)
{
    galley_trainer **box = lua_touserdata(L, 1);
    if (box) {
        galley_trainer_free(*box);
        *box = NULL;
    }
    return 0;
}

static int learner_gc(lua_State *L)
{
    galley_learner **box = lua_touserdata(L, 1);
    if (box) {
        galley_learner_free(*box);
        *box = NULL;
    }
    return 0;
}

static int trained_gc(lua_State *L)
{
    trained_box *box = lua_touserdata(L, 1);
    if (box) {
        galley_predictor_free(box->predictor);
        galley_model_free(box->model);
        *box = (trained_box){0};
    }
    return 0;
}

static const galley__lua_type trainer_type, learner_type, trained_type;

static trained_box *check_trained(lua_State *L)
{
    return galley__lua_checkbox(L, 1, &trained_type);
}

const galley_model *galley__lua_checktrained(lua_State *L, int idx)
{
    trained_box *box = galley__lua_checkbox(L, idx, &trained_type);
    return box->model;
}

/* -- training -- */

static galley_learn_options learn_options(lua_State *L, int idx)
{
    static const char *const names[] = {"features", "kind",   "lang", "min_articles",
                                        "c",        "passes", "seed", NULL};
    galley_learn_options o = {0};
    galley__lua_options(L, idx, names);
    o.features = galley__lua_opt_str(L, idx, "features", o.features);
    galley_str kind = galley__lua_opt_str(L, idx, "kind", GALLEY_STR("svm"));
    if (!galley_model_kind_named(kind, &o.kind))
        luaL_error(L, "option 'kind': no '%s' (known: svm, logistic, nb, cnb)", kind.data);
    o.lang = galley__lua_opt_str(L, idx, "lang", o.lang);
    o.min_articles = (uint32_t)galley__lua_opt_int(L, idx, "min_articles", 1, INT32_MAX, 0);
    o.passes = (uint32_t)galley__lua_opt_int(L, idx, "passes", 1, INT32_MAX, 0);
    o.seed = (uint64_t)galley__lua_opt_int(L, idx, "seed", 0, LUA_MAXINTEGER, 0);
    if (!lua_isnil(L, idx) && lua_getfield(L, idx, "c") != LUA_TNIL)
        o.c = galley__lua_checknumber(L, -1);
    return o;
}

/***
Begin to learn.
@function galley.learn.trainer(options)
@param options? { features?: string, kind?: string, lang?: string, min_articles?: integer, c?: number, passes?: integer, seed?: integer }
    as those of `galley.model`, `features` as one string
@return galley.trainer|nil  nil, message, code: "invalid" for features that there are not
@usage
local learn = require "galley.learn"
print((select(2, learn.trainer { features = "stem,wrd" })):match "^[^;]+") --> no such feature: 'wrd'
*/
static int learn_trainer(lua_State *L)
{
    galley_error err;
    lua_settop(L, 1);
    const galley_alloc *alloc = galley__lua_alloc(L);
    galley_learn_options options = learn_options(L, 1);
    galley_trainer **box = galley__lua_newbox(L, &trainer_type);
    if (galley_trainer_new(alloc, &options, box, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    return 1;
}

/* A label or an array of labels at `idx`, on the Lua stack as long as the array is. */
static size_t labels_at(lua_State *L, int idx, galley_str out[LABELS_MAX])
{
    if (lua_isnoneornil(L, idx))
        return 0;
    if (lua_type(L, idx) == LUA_TSTRING) {
        out[0] = galley__lua_checktext(L, idx);
        return 1;
    }
    luaL_checktype(L, idx, LUA_TTABLE);
    size_t n = lua_rawlen(L, idx);
    if (n > LABELS_MAX)
        luaL_argerror(L, idx, "more than 1000 labels");
    for (size_t i = 0; i < n; i++) {
        if (lua_rawgeti(L, idx, (lua_Integer)i + 1) != LUA_TSTRING)
            luaL_argerror(L, idx, "an array of labels expected");
        out[i] = galley__lua_checktext(L, -1);
        lua_pop(L, 1);
    }
    return n;
}

/***
Add an example. After a failure the trainer is of no more use.
@function galley.trainer:add(article, labels)
@param article galley.article
@param labels? string|string[]  none: an example of no label
@return boolean|nil  true; nil, message, code
@usage
local galley = require "galley"
local trainer = require "galley.learn".trainer()
print(trainer:add(galley.article({ text = "Gas rose." }, { anatomy = false }), "energy")) --> true
*/
static int trainer_add(lua_State *L)
{
    galley_error err;
    galley_str labels[LABELS_MAX];
    galley_trainer *t = *(galley_trainer **)galley__lua_checkbox(L, 1, &trainer_type);
    const galley_article *a = galley__lua_checkarticle(L, 2)->article;
    lua_settop(L, 3);
    size_t n = labels_at(L, 3, labels);
    if (galley_trainer_add(t, a, labels, n, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    lua_pushboolean(L, 1);
    return 1;
}

/* The predictor borrows the model, and both go with the box. */
static galley_status fill_trained(trained_box *box, galley_error *err)
{
    return galley_predictor_new(box->model, &box->predictor, err);
}

/***
Learn from what was added; the trainer is closed by it.
@function galley.trainer:finish()
@return galley.trained|nil  nil, message, code: "invalid" when there is nothing to tell apart
@usage
print((select(2, require "galley.learn".trainer():finish()))) --> no article has a label
*/
static int trainer_finish(lua_State *L)
{
    galley_error err;
    galley_trainer **t = galley__lua_checkbox(L, 1, &trainer_type);
    trained_box *box = galley__lua_newbox(L, &trained_type);
    galley_status status = galley_trainer_finish(*t, &box->model, &err);
    galley_trainer_free(*t);
    *t = NULL;
    if (status == GALLEY_OK)
        status = fill_trained(box, &err);
    if (status != GALLEY_OK)
        return galley__lua_fail(L, &err);
    galley__lua_charge(L, galley_model_bytes(box->model).size);
    return 1;
}

/* -- the frozen form -- */

galley_status galley__lua_push_trained(lua_State *L, galley_str bytes, galley_error *err)
{
    const galley_alloc *alloc = galley__lua_alloc(L);
    trained_box *box = galley__lua_newbox(L, &trained_type);
    galley_status status = galley_model_load(alloc, bytes, &box->model, err);
    if (status == GALLEY_OK)
        status = fill_trained(box, err);
    if (status == GALLEY_OK)
        galley__lua_charge(L, bytes.size);
    return status;
}

/***
A model from its frozen form.
@function galley.learn.load(bytes)
@param bytes string
@return galley.trained|nil  nil, message, code: "corrupt" for damaged or foreign bytes, "version"
    for those of a newer galley
@usage
print((select(3, require "galley.learn".load "something else"))) --> corrupt
*/
static int learn_load(lua_State *L)
{
    galley_error err;
    galley_str bytes = galley__lua_checkstr(L, 1);
    if (galley__lua_push_trained(L, bytes, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    return 1;
}

static void push_labels(lua_State *L, const galley_model *m)
{
    size_t n = galley_model_tell(m).labels;
    lua_createtable(L, (int)n, 0);
    for (size_t l = 0; l < n; l++) {
        galley__lua_pushstr(L, galley_model_label(m, l));
        lua_rawseti(L, -2, (lua_Integer)l + 1);
    }
}

static int trained_index(lua_State *L)
{
    const galley_model *m = check_trained(L)->model;
    galley_model_about about = galley_model_tell(m);
    const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "";
    if (strcmp(name, "kind") == 0)
        lua_pushstring(L, galley_model_kind_name(about.kind));
    else if (strcmp(name, "features") == 0)
        galley__lua_pushstr(L, about.spec);
    else if (strcmp(name, "labels") == 0)
        push_labels(L, m);
    else if (strcmp(name, "several") == 0)
        lua_pushboolean(L, about.several);
    else if (strcmp(name, "none") == 0)
        lua_pushboolean(L, about.none);
    else if (strcmp(name, "articles") == 0)
        lua_pushinteger(L, (lua_Integer)about.articles);
    else if (strcmp(name, "size") == 0)
        lua_pushinteger(L, (lua_Integer)galley_model_bytes(m).size);
    else if (strcmp(name, "bytes") == 0)
        galley__lua_pushstr(L, galley_model_bytes(m));
    else
        return 0;
    return 1;
}

static int trained_tostring(lua_State *L)
{
    trained_box *box = galley__lua_checktype(L, 1, &trained_type);
    galley_model_about about = galley_model_tell(box->model);
    lua_pushfstring(L, "%s of %I labels and %I features, learned from %I articles",
                    galley_model_kind_name(about.kind), (lua_Integer)about.labels,
                    (lua_Integer)about.features, (lua_Integer)about.articles);
    return 1;
}

/***
The heaviest weights for a label, and those against it.
@function galley.trained:weights(label, most)
@param label string
@param most? integer  of each side, 20 when not given
@return table[]  `{ feature, weight }`, heaviest first
@usage
local galley = require "galley"
local trainer = require "galley.learn".trainer { min_articles = 1 }
trainer:add(galley.article({ text = "Gas rose." }, { anatomy = false }), "energy")
trainer:add(galley.article({ text = "A goal." }, { anatomy = false }), "sport")
print(trainer:finish():weights("energy", 1)[1].feature) --> gas
*/
static int trained_weights(lua_State *L)
{
    galley_error err;
    galley_weight *at;
    size_t n;
    const galley_model *m = check_trained(L)->model;
    galley_str label = galley__lua_checkstr(L, 2);
    lua_settop(L, 3);
    size_t most = lua_isnil(L, 3) ? 20 : (size_t)galley__lua_checkint(L, 3, 1, INT32_MAX);
    galley_arena *arena = galley__lua_newarena(L);
    int held = lua_gettop(L);
    if (galley_model_heaviest(m, most, arena, &at, &n, &err) != GALLEY_OK)
        return galley__lua_raise(L, &err);
    lua_newtable(L);
    for (size_t i = 0, k = 0; i < n; i++) {
        if (!galley_str_eq(at[i].label, label))
            continue;
        lua_createtable(L, 0, 2);
        galley__lua_pushstr(L, at[i].feature);
        lua_setfield(L, -2, "feature");
        lua_pushnumber(L, at[i].weight);
        lua_setfield(L, -2, "weight");
        lua_rawseti(L, -2, (lua_Integer)++k);
    }
    galley__lua_closearena(L, held);
    return 1;
}

/* -- asking -- */

static void push_answer(lua_State *L, galley_str label, const galley_prediction *p)
{
    lua_createtable(L, 0, 4);
    galley__lua_pushstr(L, label);
    lua_setfield(L, -2, "label");
    lua_pushnumber(L, p->score);
    lua_setfield(L, -2, "score");
    lua_pushnumber(L, p->probability);
    lua_setfield(L, -2, "probability");
    lua_pushboolean(L, p->chosen);
    lua_setfield(L, -2, "chosen");
}

/***
What it says of an article: an answer for each label.
@function galley.trained:ask(article)
@param article galley.article
@return table[]  `{ label, score, probability, chosen }`, in the order of `labels`
@usage
local galley = require "galley"
local trainer = require "galley.learn".trainer { min_articles = 1 }
local gas = galley.article({ text = "Gas rose." }, { anatomy = false })
trainer:add(gas, "energy")
trainer:add(galley.article({ text = "A goal." }, { anatomy = false }), "sport")
print(trainer:finish():ask(gas)[1].chosen) --> true
*/
static int trained_ask(lua_State *L)
{
    galley_error err;
    trained_box *box = check_trained(L);
    const galley_article *a = galley__lua_checkarticle(L, 2)->article;
    size_t n = galley_model_tell(box->model).labels;
    galley_prediction *at = lua_newuserdatauv(L, n * sizeof *at, 0);
    if (galley_predictor_ask(box->predictor, a, at, &err) != GALLEY_OK)
        return galley__lua_raise(L, &err);
    lua_createtable(L, (int)n, 0);
    for (size_t l = 0; l < n; l++) {
        push_answer(L, galley_model_label(box->model, l), &at[l]);
        lua_rawseti(L, -2, (lua_Integer)l + 1);
    }
    return 1;
}

static size_t label_number(lua_State *L, const galley_model *m, int idx)
{
    galley_str label = galley__lua_checkstr(L, idx);
    size_t n = galley_model_tell(m).labels, l = 0;
    while (l < n && !galley_str_eq(galley_model_label(m, l), label))
        l++;
    if (l == n)
        luaL_argerror(L, idx, "the model has no such label");
    return l;
}

/* A word's share, with its span where it has a place. */
static void push_reason(lua_State *L, int article, const galley_reason *r)
{
    lua_createtable(L, 0, 3);
    galley__lua_pushstr(L, r->feature);
    lua_setfield(L, -2, "feature");
    lua_pushnumber(L, r->weight);
    lua_setfield(L, -2, "weight");
    if (r->start == r->end)
        return;
    const galley_span span = {
        .start = r->start, .end = r->end, .part = r->part, .label = r->feature};
    galley__lua_push_span(L, article, &span);
    lua_setfield(L, -2, "span");
}

/***
The score of a label as a sum: what each place of each word adds, heaviest first, behind the bias,
which has no span.
@function galley.trained:explain(article, label)
@param article galley.article
@param label string
@return table[]  `{ feature, weight, span? }`; the weights add up to the score
@usage
local galley = require "galley"
local trainer = require "galley.learn".trainer { min_articles = 1 }
local gas = galley.article({ text = "Gas rose." }, { anatomy = false })
trainer:add(gas, "energy")
trainer:add(galley.article({ text = "A goal." }, { anatomy = false }), "sport")
print(trainer:finish():explain(gas, "energy")[2].span.text) --> Gas
*/
static int trained_explain(lua_State *L)
{
    galley_error err;
    galley_reason *at;
    size_t n;
    trained_box *box = check_trained(L);
    galley__lua_layers *layers = galley__lua_checkarticle(L, 2);
    size_t label = label_number(L, box->model, 3);
    if (galley_predictor_explain(box->predictor, layers->article, label, layers->arena, &at, &n,
                                 &err) != GALLEY_OK)
        return galley__lua_raise(L, &err);
    galley__lua_article_keep(L, 2, 1); /* the spans borrow the features' names */
    lua_createtable(L, (int)n, 0);
    for (size_t i = 0; i < n; i++) {
        push_reason(L, 2, &at[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    return 1;
}

/* -- one at a time -- */

/***
Begin to learn one article at a time, from a model or from nothing.
@function galley.learn.learner(from)
@param from? galley.trained|table  a model to go on from, or options as those of `galley.learn.trainer`, with `kind` "nb"
    or "cnb"
@return galley.learner|nil  nil, message, "invalid" for a kind that begins with training
@usage
print((select(3, require "galley.learn".learner { kind = "svm" }))) --> invalid
*/
static int learn_learner(lua_State *L)
{
    galley_error err;
    lua_settop(L, 1);
    const galley_alloc *alloc = galley__lua_alloc(L);
    trained_box *from = galley__lua_testbox(L, 1, &trained_type);
    galley_learn_options options = {0};
    if (from == NULL)
        options = learn_options(L, 1);
    galley_learner **box = galley__lua_newbox(L, &learner_type);
    galley_status status = from ? galley_learner_open(alloc, from->model, box, &err)
                                : galley_learner_new(alloc, &options, box, &err);
    if (status != GALLEY_OK)
        return galley__lua_fail(L, &err);
    return 1;
}

static int learn_or_forget(lua_State *L, bool forget)
{
    galley_error err;
    galley_str labels[LABELS_MAX];
    galley_learner *l = *(galley_learner **)galley__lua_checkbox(L, 1, &learner_type);
    const galley_article *a = galley__lua_checkarticle(L, 2)->article;
    lua_settop(L, 3);
    size_t n = labels_at(L, 3, labels);
    galley_status status = forget ? galley_learner_forget(l, a, labels, n, &err)
                                  : galley_learner_learn(l, a, labels, n, &err);
    if (status != GALLEY_OK)
        return galley__lua_fail(L, &err);
    lua_pushboolean(L, 1);
    return 1;
}

/***
Learn an article; its labels may be new.
@function galley.learner:learn(article, labels)
@param article galley.article
@param labels? string|string[]  none: it is an example of no label
@return boolean|nil  true; nil, message, code
@usage
local galley = require "galley"
local learner = require "galley.learn".learner { kind = "nb" }
print(learner:learn(galley.article({ text = "Gas rose." }, { anatomy = false }), "energy")) --> true
*/
static int learner_learn(lua_State *L)
{
    return learn_or_forget(L, false);
}

/***
Forget an article that was learned, exactly (naive Bayes only).
@function galley.learner:forget(article, labels)
@param article galley.article
@param labels? string|string[]  those that it was learned with
@return boolean|nil  true; nil, message, code: "notfound" when it cannot have been learned so
@usage
local galley = require "galley"
local learner = require "galley.learn".learner { kind = "nb" }
print((select(3, learner:forget(galley.article({ text = "Gas." }, { anatomy = false }), "energy")))) --> notfound
*/
static int learner_forget(lua_State *L)
{
    return learn_or_forget(L, true);
}

/***
What it knows now; the learner goes on.
@function galley.learner:model()
@return galley.trained|nil  nil, message, "invalid" when there is nothing to tell apart yet
@usage
print((select(2, require "galley.learn".learner({ kind = "nb" }):model()))) --> no article has a label
*/
static int learner_model(lua_State *L)
{
    galley_error err;
    galley_learner *l = *(galley_learner **)galley__lua_checkbox(L, 1, &learner_type);
    trained_box *box = galley__lua_newbox(L, &trained_type);
    galley_status status = galley_learner_model(l, &box->model, &err);
    if (status == GALLEY_OK)
        status = fill_trained(box, &err);
    if (status != GALLEY_OK)
        return galley__lua_fail(L, &err);
    galley__lua_charge(L, galley_model_bytes(box->model).size);
    return 1;
}

/* -- judging -- */

/* Arrays of arrays of labels (indices 1 to `sides`) as rows of flags; the labels, in the order of their bytes, are an
 * array of strings on the Lua stack. */
typedef struct flags {
    size_t articles, labels;
    int names;      /* where the array is */
    uint8_t *at[3]; /* userdata on the stack */
} flags;

/* Every label of the arrays once, as a set on top of the stack. */
static size_t gather(lua_State *L, int sides, size_t articles)
{
    size_t n = 0;
    lua_newtable(L);
    for (int side = 1; side <= sides; side++)
        for (size_t i = 1; i <= articles; i++) {
            if (lua_rawgeti(L, side, (lua_Integer)i) != LUA_TTABLE)
                luaL_argerror(L, side, "an array of arrays of labels expected");
            for (size_t k = 1; k <= lua_rawlen(L, -1); k++) {
                if (lua_rawgeti(L, -1, (lua_Integer)k) != LUA_TSTRING)
                    luaL_argerror(L, side, "an array of arrays of labels expected");
                lua_pushvalue(L, -1);
                if (lua_rawget(L, -4) == LUA_TNIL) {
                    lua_pushvalue(L, -2);
                    lua_pushinteger(L, (lua_Integer)++n);
                    lua_rawset(L, -6);
                }
                lua_pop(L, 2);
            }
            lua_pop(L, 1);
        }
    return n;
}

static int less(const void *a, const void *b)
{
    return galley_str_cmp(*(const galley_str *)a, *(const galley_str *)b);
}

/* The set at `set` becomes label -> number, and the names, sorted, are pushed. */
static void number_labels(lua_State *L, int set, size_t n)
{
    galley_str *names = lua_newuserdatauv(L, n * sizeof *names + 1, 0);
    size_t i = 0;
    for (lua_pushnil(L); lua_next(L, set); lua_pop(L, 1), i++) {
        lua_pushvalue(L, -2);
        names[i].data = lua_tolstring(L, -1, &names[i].size);
        lua_pop(L, 1);
    }
    qsort(names, n, sizeof *names, less);
    lua_createtable(L, (int)n, 0);
    for (i = 0; i < n; i++) {
        galley__lua_pushstr(L, names[i]);
        lua_pushvalue(L, -1);
        lua_rawseti(L, -3, (lua_Integer)i + 1);
        lua_pushinteger(L, (lua_Integer)i);
        lua_rawset(L, set);
    }
}

static void fill_side(lua_State *L, int side, int set, flags *f)
{
    f->at[side - 1] = lua_newuserdatauv(L, f->articles * f->labels + 1, 0);
    memset(f->at[side - 1], 0, f->articles * f->labels + 1);
    for (size_t i = 0; i < f->articles; i++) {
        lua_rawgeti(L, side, (lua_Integer)i + 1);
        for (size_t k = 1; k <= lua_rawlen(L, -1); k++) {
            lua_rawgeti(L, -1, (lua_Integer)k);
            lua_rawget(L, set);
            f->at[side - 1][i * f->labels + (size_t)lua_tointeger(L, -1)] = 1;
            lua_pop(L, 1);
        }
        lua_pop(L, 1);
    }
}

static flags read_flags(lua_State *L, int sides)
{
    flags f = {0};
    for (int side = 1; side <= sides; side++) {
        luaL_checktype(L, side, LUA_TTABLE);
        if (lua_rawlen(L, side) != lua_rawlen(L, 1))
            luaL_argerror(L, side, "as many articles as in the first expected");
    }
    f.articles = lua_rawlen(L, 1);
    f.labels = gather(L, sides, f.articles);
    int set = lua_gettop(L);
    number_labels(L, set, f.labels);
    f.names = lua_gettop(L);
    for (int side = 1; side <= sides; side++)
        fill_side(L, side, set, &f);
    return f;
}

static void set_number(lua_State *L, const char *name, double value)
{
    lua_pushnumber(L, value);
    lua_setfield(L, -2, name);
}

static void set_count(lua_State *L, const char *name, size_t value)
{
    lua_pushinteger(L, (lua_Integer)value);
    lua_setfield(L, -2, name);
}

static void push_score(lua_State *L, galley_score s)
{
    lua_createtable(L, 0, 5);
    set_number(L, "precision", s.precision);
    set_number(L, "recall", s.recall);
    set_number(L, "f1", s.f1);
}

static void set_interval(lua_State *L, const char *name, galley_interval i)
{
    lua_createtable(L, 0, 2);
    set_number(L, "low", i.low);
    set_number(L, "high", i.high);
    lua_setfield(L, -2, name);
}

static void set_per_label(lua_State *L, const flags *f, const galley_judgement *j)
{
    lua_createtable(L, 0, (int)f->labels);
    for (size_t l = 0; l < f->labels; l++) {
        lua_rawgeti(L, f->names, (lua_Integer)l + 1);
        push_score(L, j->per_label[l]);
        set_count(L, "gold", j->gold[l]);
        set_count(L, "chosen", j->chosen[l]);
        lua_rawset(L, -3);
    }
    lua_setfield(L, -2, "per_label");
}

static void set_confusion(lua_State *L, const flags *f, const galley_judgement *j)
{
    if (j->confusion == NULL)
        return;
    lua_createtable(L, 0, (int)f->labels);
    for (size_t g = 0; g < f->labels; g++) {
        lua_rawgeti(L, f->names, (lua_Integer)g + 1);
        lua_newtable(L);
        for (size_t c = 0; c < f->labels; c++) {
            if (j->confusion[g * f->labels + c] == 0)
                continue;
            lua_rawgeti(L, f->names, (lua_Integer)c + 1);
            lua_pushinteger(L, (lua_Integer)j->confusion[g * f->labels + c]);
            lua_rawset(L, -3);
        }
        lua_rawset(L, -3);
    }
    lua_setfield(L, -2, "confusion");
}

static void draw_options(lua_State *L, int idx, size_t *draws, uint64_t *seed)
{
    static const char *const names[] = {"draws", "seed", NULL};
    galley__lua_options(L, idx, names);
    *draws = (size_t)galley__lua_opt_int(L, idx, "draws", 0, 100000, 200);
    *seed = (uint64_t)galley__lua_opt_int(L, idx, "seed", 0, LUA_MAXINTEGER, 1);
}

/***
How right chosen labels are. The article's labels are all right, or it counts as wrong in `accuracy`;
a label that is nowhere counts for nothing in `macro`. Intervals are of 95 in 100 draws of articles
(bootstrap).
@function galley.learn.judge(gold, chosen, options)
@param gold table  an array of labels for each article
@param chosen table  the same, as they were chosen
@param options? { draws?: integer, seed?: integer }  200 draws when not given
@return table|nil  `articles`, `accuracy`, `micro` and `macro` (`precision`, `recall`, `f1`),
    `intervals` (of `accuracy`, `micro_f1`, `macro_f1`), `labels`, `per_label` (also `gold` and
    `chosen`, articles), `confusion[gold][chosen]` where each article has one label; nil, message,
    "invalid" when there are no articles
@usage
local j = require "galley.learn".judge({ { "a" }, { "b" } }, { { "a" }, { "a" } })
print(j.accuracy, j.per_label.a.recall, j.confusion.b.a) --> 0.5	1.0	1
*/
static int learn_judge(lua_State *L)
{
    galley_error err;
    galley_judgement j;
    size_t draws;
    uint64_t seed;
    lua_settop(L, 3);
    draw_options(L, 3, &draws, &seed);
    flags f = read_flags(L, 2);
    galley_arena *arena = galley__lua_newarena(L);
    if (galley_judge(f.articles, f.labels, f.at[0], f.at[1], draws, seed, arena, &j, &err) !=
        GALLEY_OK)
        return galley__lua_fail(L, &err);
    lua_createtable(L, 0, 8);
    set_count(L, "articles", j.articles);
    set_number(L, "accuracy", j.accuracy);
    push_score(L, j.micro);
    lua_setfield(L, -2, "micro");
    push_score(L, j.macro);
    lua_setfield(L, -2, "macro");
    lua_createtable(L, 0, 3);
    set_interval(L, "accuracy", j.accuracy_interval);
    set_interval(L, "micro_f1", j.micro_f1_interval);
    set_interval(L, "macro_f1", j.macro_f1_interval);
    lua_setfield(L, -2, "intervals");
    lua_pushvalue(L, f.names);
    lua_setfield(L, -2, "labels");
    set_per_label(L, &f, &j);
    set_confusion(L, &f, &j);
    return 1;
}

static void set_gain(lua_State *L, const char *name, double gain, galley_interval i)
{
    lua_createtable(L, 0, 3);
    set_number(L, "gain", gain);
    set_number(L, "low", i.low);
    set_number(L, "high", i.high);
    lua_setfield(L, -2, name);
}

/***
Two classifiers on the same articles.
@function galley.learn.compare(gold, a, b, options)
@param gold table  an array of labels for each article
@param a table  as the first chose them
@param b table  as the second did
@param options? { draws?: integer, seed?: integer }  200 draws when not given
@return table|nil  `articles`; `both`, `only_a`, `only_b`, `neither` are right; `p` of McNemar's exact
    test; `accuracy`, `micro_f1`, `macro_f1`: what b is better by (`gain`, `low`, `high`: paired
    bootstrap); nil, message, "invalid" when there are no articles
@usage
local c = require "galley.learn".compare({ { "a" }, { "b" } }, { { "a" }, { "a" } }, { { "a" }, { "b" } })
print(c.both, c.only_b, c.accuracy.gain) --> 1	1	0.5
*/
static int learn_compare(lua_State *L)
{
    galley_error err;
    galley_comparison c;
    size_t draws;
    uint64_t seed;
    lua_settop(L, 4);
    draw_options(L, 4, &draws, &seed);
    flags f = read_flags(L, 3);
    galley_arena *arena = galley__lua_newarena(L);
    if (galley_compare(f.articles, f.labels, f.at[0], f.at[1], f.at[2], draws, seed, arena, &c,
                       &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    lua_createtable(L, 0, 9);
    set_count(L, "articles", c.articles);
    set_count(L, "both", c.both);
    set_count(L, "only_a", c.only_a);
    set_count(L, "only_b", c.only_b);
    set_count(L, "neither", c.neither);
    set_number(L, "p", c.p);
    set_gain(L, "accuracy", c.accuracy, c.accuracy_interval);
    set_gain(L, "micro_f1", c.micro_f1, c.micro_f1_interval);
    set_gain(L, "macro_f1", c.macro_f1, c.macro_f1_interval);
    return 1;
}

/* -- what it is -- */

static const luaL_Reg trainer_methods[] = {
    {"add", trainer_add}, {"finish", trainer_finish}, {NULL, NULL}};

static const luaL_Reg no_meta[] = {{NULL, NULL}};

static const galley__lua_type trainer_type = {.name = "galley.trainer",
                                              .size = sizeof(galley_trainer *),
                                              .methods = trainer_methods,
                                              .meta = no_meta,
                                              .gc = trainer_gc};

static const luaL_Reg learner_methods[] = {
    {"learn", learner_learn}, {"forget", learner_forget}, {"model", learner_model}, {NULL, NULL}};

static const galley__lua_type learner_type = {.name = "galley.learner",
                                              .size = sizeof(galley_learner *),
                                              .methods = learner_methods,
                                              .meta = no_meta,
                                              .gc = learner_gc};

static const luaL_Reg trained_methods[] = {
    {"ask", trained_ask}, {"explain", trained_explain}, {"weights", trained_weights}, {NULL, NULL}};

static const luaL_Reg trained_meta[] = {{"__tostring", trained_tostring}, {NULL, NULL}};

static const galley__lua_type trained_type = {.name = "galley.trained",
                                              .size = sizeof(trained_box),
                                              .methods = trained_methods,
                                              .meta = trained_meta,
                                              .index = trained_index,
                                              .gc = trained_gc};

static const luaL_Reg functions[] = {{"trainer", learn_trainer}, {"learner", learn_learner},
                                     {"load", learn_load},       {"judge", learn_judge},
                                     {"compare", learn_compare}, {NULL, NULL}};

int galley__luaopen_learn(lua_State *L)
{
    luaL_newlib(L, functions);
    return 1;
}
