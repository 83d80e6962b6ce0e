/* core/format/item.h: an item as the JSON record that galley itself reads.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_FORMAT_ITEM_H
#define GALLEY_CORE_FORMAT_ITEM_H

#include <galley/format.h>

#include "core/base/buf.h"

/* Every field by its name, "id" for the key, the date as it was written; "note" is the document's note and the article's
 * together, left out where there is none. Appended to `buf`, which fails where memory is out. */
void galley__item_json(galley__buf *buf, const galley_article *a, galley_str note);
#endif
