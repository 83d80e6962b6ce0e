/* core/base/error.h: filling a galley_error.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_BASE_ERROR_H
#define GALLEY_CORE_BASE_ERROR_H

#include <galley/base.h>

/* Fill *err (NULL: nothing) with offset and item NOWHERE and return `status`. A text too long is cut at a whole
 * UTF-8 character. */
galley_status galley__fail(galley_error *err, galley_status status, const char *format, ...)
    GALLEY_PRINTF(3, 4);
galley_status galley__fail_at(galley_error *err, galley_status status, size_t offset,
                              const char *format, ...) GALLEY_PRINTF(4, 5);
galley_status galley__fail_item(galley_error *err, galley_status status, size_t item,
                                const char *format, ...) GALLEY_PRINTF(4, 5);
galley_status galley__nomem(galley_error *err);

/* Put "format: " in front of the text that is there, keeping status, offset and item. */
void galley__error_prefix(galley_error *err, const char *format, ...) GALLEY_PRINTF(2, 3);

/* For printf("%.*s", GALLEY__S(str)). Cut at 200 bytes: messages name, they do not quote whole texts. */
#define GALLEY__S(s) ((s).size > 200 ? 200 : (int)(s).size), ((s).data ? (s).data : "")
#endif
