/* core/html/fragment.c: the first step of a page, for a piece of one.
 * SPDX-License-Identifier: MIT */
#include "core/html/fragment.h"

#include "core/base/error.h"
#include "core/html/html_internal.h"

galley_status galley__html_fragment(galley_str html, galley_arena *scratch, galley_arena *arena,
                                    galley_str *text, galley_error *err)
{
    galley__page page = {.arena = scratch};
    *text = (galley_str){0};
    galley_status status = galley__html_tree(html, &page, err);
    if (status == GALLEY_OK && page.text.size) {
        *text = galley_arena_copy(arena, page.text);
        status = text->data ? GALLEY_OK : galley__nomem(err);
    }
    return status;
}

uint32_t galley__html_character(galley_str name)
{
    char reference[40] = "&";
    uint32_t c;
    if (name.size == 0 || name.size + 2 > sizeof reference)
        return 0;
    memcpy(reference + 1, name.data, name.size);
    reference[name.size + 1] = ';';
    size_t used = galley__html_entity((galley_str){reference, name.size + 2}, &c);
    return used == name.size + 2 ? c : 0;
}
