/* core/lua/lua_labels.c: what a store keeps for learning: models, and the labels that people give (galley.store).
 * SPDX-License-Identifier: MIT */
#include "core/lua/lua_store.h"

#include "core/base/error.h"
#include "core/lua/lua_article.h"
#include "core/lua/lua_learn.h"

#include <stdlib.h>

/* -- models -- */

/* The field of the galley.model at `idx`, left on the stack. */
static galley_str model_field(lua_State *L, int idx, const char *name)
{
    galley_str s;
    if (lua_getfield(L, idx, name) != LUA_TSTRING)
        luaL_argerror(L, idx, "galley.model expected");
    s.data = lua_tolstring(L, -1, &s.size);
    return s;
}

static void check_model(lua_State *L, int idx)
{
    bool is = luaL_getmetafield(L, idx, "__name") == LUA_TSTRING &&
              strcmp(lua_tostring(L, -1), "galley.model") == 0;
    if (!is)
        luaL_typeerror(L, idx, "galley.model");
    lua_pop(L, 1);
    if (lua_getfield(L, idx, "trained") == LUA_TNIL)
        luaL_argerror(L, idx, "the model has learned nothing yet");
}

static galley_status heaviest(const galley_model *m, galley_arena *arena, galley_stored_model *out,
                              galley_error *err)
{
    galley_weight *at;
    galley_status status =
        galley_model_heaviest(m, GALLEY_WEIGHTS_KEPT, arena, &at, &out->n_weights, err);
    if (status != GALLEY_OK)
        return status;
    galley_stored_weight *weights = galley_arena_calloc(arena, out->n_weights + 1, sizeof *weights);
    if (weights == NULL)
        return galley__fail(err, GALLEY_NOMEM, "out of memory");
    for (size_t i = 0; i < out->n_weights; i++)
        weights[i] = (galley_stored_weight){at[i].label, at[i].feature, at[i].weight};
    out->weights = weights;
    return GALLEY_OK;
}

/***
Keep a model under its name, in place of what had it before; `galley eval`, `galley predict` and
SQL see it from then on.
@function galley.store:save(model)
@param model galley.model
@return boolean|nil  true; nil, message, code when it cannot be stored
@usage
local galley = require "galley"
local store = galley.open(":memory:", { mode = "create" })
local model = galley.model("topic", { min_articles = 1 }):train {
  galley.article({ text = "Gas rose.", labels = { "energy" } }, { anatomy = false }),
  galley.article({ text = "A goal.", labels = { "sport" } }, { anatomy = false }) }
store:save(model)
print(store:sql("SELECT kind, articles FROM model")[1].articles) --> 2
*/
int galley__lua_store_save(lua_State *L)
{
    galley_error err;
    galley_store *store = galley__lua_checkstore(L);
    lua_settop(L, 2);
    luaL_checkany(L, 2);
    check_model(L, 2); /* store model trained */
    const galley_model *m = galley__lua_checktrained(L, 3);
    galley_model_about about = galley_model_tell(m);
    galley_stored_model stored = {.name = model_field(L, 2, "name"),
                                  .kind = galley_str_of(galley_model_kind_name(about.kind)),
                                  .features = about.spec,
                                  .label_name = model_field(L, 2, "label"),
                                  .bytes = galley_model_bytes(m),
                                  .articles = (size_t)about.articles};
    galley_arena *arena = galley__lua_newarena(L);
    galley_status status = heaviest(m, arena, &stored, &err);
    if (status == GALLEY_OK)
        status = galley_store_put_model(store, &stored, &err);
    if (status != GALLEY_OK)
        return galley__lua_fail(L, &err);
    lua_pushboolean(L, 1);
    return 1;
}

/***
A model that was kept by `store:save` or `galley train`.
@function galley.store:model(name)
@param name string
@return galley.model|nil  nil, message, code: "notfound", "corrupt"
@usage
local galley = require "galley"
print((select(3, galley.open(":memory:", { mode = "create" }):model "topic"))) --> notfound
*/
int galley__lua_store_model(lua_State *L)
{
    galley_error err;
    galley_stored_model stored;
    galley_store *store = galley__lua_checkstore(L);
    galley_str name = galley__lua_checkstr(L, 2);
    galley_arena *arena = galley__lua_newarena(L);
    if (galley_store_get_model(store, name, arena, &stored, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    galley__lua_require(L, "galley.model");
    lua_getfield(L, -1, "of");
    galley__lua_pushstr(L, name);
    galley__lua_pushstr(L, stored.label_name);
    if (galley__lua_push_trained(L, stored.bytes, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    lua_call(L, 3, 1);
    return 1;
}

/* -- labels -- */

enum { VALUES_MAX = 1000 };

/* A value, an array of values, or none. */
static size_t values_at(lua_State *L, int idx, galley_str out[VALUES_MAX])
{
    if (lua_isnoneornil(L, idx))
        return 0;
    if (lua_type(L, idx) == LUA_TSTRING) {
        out[0] = galley__lua_checktext(L, idx);
        return 1;
    }
    if (lua_type(L, idx) != LUA_TTABLE)
        luaL_typeerror(L, idx, "string or table");
    size_t n = lua_rawlen(L, idx);
    if (n > VALUES_MAX)
        luaL_argerror(L, idx, "more than 1000 values");
    for (size_t i = 0; i < n; i++) {
        lua_rawgeti(L, idx, (lua_Integer)i + 1);
        if (lua_type(L, -1) != LUA_TSTRING)
            luaL_argerror(L, idx, "an array of strings expected");
        out[i] = galley__lua_checktext(L, -1);
        lua_pop(L, 1);
    }
    return n;
}

static galley_status label_in_run(galley_store *store, galley_labelling *what, galley_error *err)
{
    const galley_run_start start = {.rules = GALLEY_STR(GALLEY_PERSON),
                                    .text = what->name,
                                    .fingerprint = GALLEY_STR(GALLEY_PERSON),
                                    .version = GALLEY_STR(GALLEY_VERSION_STRING)};
    galley_status status = galley_store_begin(store, err);
    if (status != GALLEY_OK)
        return status;
    status = galley_store_run_begin(store, &start, &what->run, err);
    if (status == GALLEY_OK)
        status = galley_store_label(store, what, err);
    if (status == GALLEY_OK)
        status = galley_store_run_end(store, what->run, GALLEY_STR("done"), err);
    if (status == GALLEY_OK)
        return galley_store_commit(store, err);
    galley_store_rollback(store);
    return status;
}

/***
A person's word: which values of a label an article has, and that it has no others. It is a statement
in the ledger, as the tag "NAME=VALUE", and stays when the article is added again; `galley withdraw
RUN` takes it back.
@function galley.store:label(article, name, values)
@param article galley.article  from this store
@param name string  of the label: "topic"
@param values? string|string[]  none: it has none
@return integer|nil  the run; nil, message, code: "notfound" when the article is of no store
@usage
local galley = require "galley"
local store = galley.open(":memory:", { mode = "create" })
store:add(galley.article({ id = "a1", text = "Gas rose.", labels = { "sport" } }, { anatomy = false }))
store:label(store:article "a1", "topic", "energy")
print(table.concat(store:article("a1"):labels(), " ")) --> energy
*/
int galley__lua_store_label(lua_State *L)
{
    galley_error err;
    galley_str values[VALUES_MAX];
    char who[128];
    galley_store *store = galley__lua_checkstore(L);
    const galley_article *a = galley__lua_checkarticle(L, 2)->article;
    galley_str name = galley__lua_checktext(L, 3);
    lua_settop(L, 4);
    size_t n = values_at(L, 4, values);
    const char *user = getenv("USER");
    snprintf(who, sizeof who, GALLEY_PERSON "/%s", user && *user ? user : "somebody");
    galley_labelling what = {.article = a->row,
                             .name = name,
                             .who = galley_str_of(who),
                             .values = values,
                             .n_values = n};
    if (label_in_run(store, &what, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    lua_pushinteger(L, (lua_Integer)what.run);
    return 1;
}
