/* core/format/jsondoc.c
 * SPDX-License-Identifier: MIT */
#include "core/format/jsondoc.h"

#include "core/base/error.h"

bool galley__jsondoc_read(galley__maker *m, galley_str text, galley__jsondoc *doc)
{
    size_t end;
    *doc = (galley__jsondoc){0};
    bool read = galley__json_read_to(text, m->arena, &doc->v, &doc->n, &end);
    if (!read || (doc->v[0].kind != GALLEY__JSON_OBJECT && doc->v[0].kind != GALLEY__JSON_ARRAY)) {
        m->status = galley__fail_at(m->err, GALLEY_SYNTAX, 0, "not a JSON object or list");
        return false;
    }
    if (end != GALLEY_NOWHERE) {
        m->out->faults++;
        galley__make_note(m, "the JSON breaks off at byte %zu", end);
    }
    return true;
}

size_t galley__json_member(const galley__jsondoc *doc, size_t object, const char *name)
{
    return galley__json_get(doc->v, object, galley_str_of(name));
}

size_t galley__json_first(const galley__jsondoc *doc, size_t array)
{
    bool has = array < doc->n && doc->v[array].kind == GALLEY__JSON_ARRAY &&
               array + 1 < doc->v[array].next;
    return has ? array + 1 : 0;
}

size_t galley__json_after(const galley__jsondoc *doc, size_t array, size_t element)
{
    size_t next = doc->v[element].next;
    return next < doc->v[array].next ? next : 0;
}

bool galley__json_is_object(const galley__jsondoc *doc, size_t at)
{
    return at < doc->n && doc->v[at].kind == GALLEY__JSON_OBJECT;
}

galley_str galley__json_text(const galley__jsondoc *doc, size_t object, const char *name)
{
    size_t at = galley__json_member(doc, object, name);
    if (!at || (doc->v[at].kind != GALLEY__JSON_STRING && doc->v[at].kind != GALLEY__JSON_NUMBER))
        return (galley_str){0};
    return galley__value_trim(doc->v[at].text);
}
