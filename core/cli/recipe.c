/* core/cli/recipe.c: what a run was made from, out of the store.
 * SPDX-License-Identifier: MIT */
#include "core/cli/runs.h"

static galley_status keep(const galley_rows *rows, galley_arena *arena, cli_recipe *out,
                          galley_error *err)
{
    galley_str *to[] = {&out->rules,       &out->path,    &out->text,   &out->lists,
                        &out->fingerprint, &out->version, &out->started};
    for (size_t i = 0; i < sizeof to / sizeof *to; i++) {
        *to[i] = galley_arena_copy(arena, galley_rows_value(rows, i).text);
        if (to[i]->data == NULL)
            return galley__nomem(err);
    }
    return GALLEY_OK;
}

galley_status cli_recipe_read(const cli *c, galley_store *store, int64_t run, galley_arena *arena,
                              cli_recipe *out, galley_error *err)
{
    static const char sql[] = "SELECT rules, coalesce(path, ''), coalesce(text, ''),"
                              " coalesce(lists, ''), fingerprint, coalesce(version, ''), started"
                              " FROM run WHERE id = ?1";
    galley_rows *rows = NULL;
    bool more = false;
    galley_value bind = {.type = GALLEY_VALUE_INT, .integer = run};
    galley_status status = galley_store_sql(store, GALLEY_STR(sql), &bind, 1, &rows, err);
    if (status == GALLEY_OK)
        status = galley_rows_next(rows, &more, err);
    if (status == GALLEY_OK && more)
        status = keep(rows, arena, out, err);
    galley_rows_close(rows);
    if (status == GALLEY_OK && !more)
        status = galley__fail(err, GALLEY_NOTFOUND, "%s: there is no run %lld", c->store,
                              (long long)run);
    if (status == GALLEY_OK && galley_str_eq(out->rules, GALLEY_STR(GALLEY_PERSON)))
        status =
            galley__fail(err, GALLEY_INVALID,
                         "run %lld is a person's word: there is nothing to judge", (long long)run);
    return status;
}
