/* core/report/report_internal.h: shared by the files of this module alone.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_REPORT_INTERNAL_H
#define GALLEY_CORE_REPORT_INTERNAL_H

#include "core/base/buf.h"

#include <galley/report.h>

/* The value as a JSON string, quotes and all. */
void galley__json_put_str(galley__buf *buf, galley_str value);

/* The shortest digits that read back the same; null for what JSON has no number for. */
void galley__json_put_double(galley__buf *buf, double value);

/* The next code point of text that may be broken, *pos moved behind it; each bad byte is U+FFFD. */
uint32_t galley__report_next(galley_str text, size_t *pos);

#endif
