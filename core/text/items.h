/* core/text/items.h: lists that stand in one line ("1) Bread 2) Milk"; "• Bread • Milk").
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_TEXT_ITEMS_H
#define GALLEY_CORE_TEXT_ITEMS_H

#include <galley/text.h>

/* What an item starts with: a bullet, or a number or letter with its brackets or full stop, or both. */
typedef struct galley__marker {
    uint32_t bullet; /* the character, 0: none */
    uint32_t value;  /* 1 for "1", "a", "A"; 0: there is no number */
    char form;       /* '1', 'a', 'A' */
    bool opened;     /* "(" before the number */
    char closed;     /* '.', ')', or ':' for ".)" */
    size_t end;      /* behind it */
} galley__marker;

/* The marker at `at`, before `end` and before white space (a bullet: before anything). False: there is none. */
bool galley__marker_at(galley_str text, size_t at, size_t end, galley__marker *marker);

/* Is there nothing from `start` to `end` but a marker and white space: "3. ", "⁃ 2.) "? It numbers what follows. */
bool galley__is_item(galley_str text, size_t start, size_t end);

/* Where the item behind this one begins: the next marker of its form, counted one up; or `end`. */
size_t galley__next_item(galley_str text, const galley__marker *marker, size_t end);
#endif
