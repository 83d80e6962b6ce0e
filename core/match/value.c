/* core/match/value.c: see value.h.
 * SPDX-License-Identifier: MIT */
#include "core/match/value.h"

#include "core/match/match_internal.h"

#include "core/base/error.h"
#include "core/base/memory.h"

enum { STEPS = 20000, DEPTH = 1000 };

struct galley__value {
    const galley_alloc *alloc;
    galley__pcre_memory memory;
    pcre2_general_context *general;
    pcre2_code *code;
};

struct galley__value_room {
    const galley_alloc *alloc;
    galley__pcre_memory memory;
    pcre2_general_context *general;
    pcre2_match_context *context;
    pcre2_match_data *data;
};

static galley_status compile(galley__value *v, galley_str pattern, bool caseless, galley_error *err)
{
    int code = 0;
    PCRE2_SIZE at = 0;
    PCRE2_UCHAR text[160];
    uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_ANCHORED | PCRE2_ENDANCHORED |
                       PCRE2_NEVER_BACKSLASH_C | (caseless ? PCRE2_CASELESS : 0);
    pcre2_compile_context *context = pcre2_compile_context_create(v->general);
    if (context == NULL)
        return galley__nomem(err);
    v->code = pcre2_compile((PCRE2_SPTR)pattern.data, pattern.size, options, &code, &at, context);
    pcre2_compile_context_free(context);
    if (v->code)
        return GALLEY_OK;
    if (v->memory.refused)
        return galley__nomem(err);
    pcre2_get_error_message(code, text, sizeof text);
    return galley__fail_at(err, GALLEY_SYNTAX, at, "%s", (const char *)text);
}

galley_status galley__value_new(const galley_alloc *alloc, galley_str pattern, bool caseless,
                                galley__value **out, galley_error *err)
{
    galley__value *v = galley__new(alloc, sizeof *v);
    *out = NULL;
    if (v == NULL)
        return galley__nomem(err);
    v->alloc = alloc;
    v->memory.alloc = alloc;
    v->general = galley__pcre_context(&v->memory);
    galley_status status = v->general ? compile(v, pattern, caseless, err) : galley__nomem(err);
    if (status == GALLEY_OK)
        *out = v;
    else
        galley__value_free(v);
    return status;
}

void galley__value_free(galley__value *v)
{
    if (v == NULL)
        return;
    pcre2_code_free(v->code);
    pcre2_general_context_free(v->general);
    galley__free(v->alloc, v, sizeof *v);
}

galley_status galley__value_room_new(const galley_alloc *alloc, galley__value_room **out,
                                     galley_error *err)
{
    galley__value_room *r = galley__new(alloc, sizeof *r);
    *out = NULL;
    if (r == NULL)
        return galley__nomem(err);
    r->alloc = alloc;
    r->memory.alloc = alloc;
    r->general = galley__pcre_context(&r->memory);
    r->context = r->general ? pcre2_match_context_create(r->general) : NULL;
    r->data = r->general ? pcre2_match_data_create(1, r->general) : NULL;
    if (r->context == NULL || r->data == NULL) {
        galley__value_room_free(r);
        return galley__nomem(err);
    }
    pcre2_set_match_limit(r->context, STEPS);
    pcre2_set_depth_limit(r->context, DEPTH);
    *out = r;
    return GALLEY_OK;
}

void galley__value_room_free(galley__value_room *r)
{
    if (r == NULL)
        return;
    pcre2_match_data_free(r->data);
    pcre2_match_context_free(r->context);
    pcre2_general_context_free(r->general);
    galley__free(r->alloc, r, sizeof *r);
}

galley_status galley__value_match(const galley__value *v, galley__value_room *r, galley_str s,
                                  bool *match, galley_error *err)
{
    int found = pcre2_match(v->code, (PCRE2_SPTR)s.data, s.size, 0, PCRE2_NO_UTF_CHECK, r->data,
                            r->context);
    *match = found >= 0;
    if (found >= 0 || found == PCRE2_ERROR_NOMATCH)
        return GALLEY_OK;
    if (found == PCRE2_ERROR_NOMEMORY)
        return galley__nomem(err);
    return galley__fail(err, GALLEY_LIMIT,
                        "an attribute's regex takes more than %d steps on a word", STEPS);
}
