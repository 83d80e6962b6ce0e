/* core/base/version.h: which Nettle is in use.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_BASE_VERSION_H
#define GALLEY_CORE_BASE_VERSION_H

/* "Nettle 3.8". Static text. */
const char *galley__base_version(void);

#endif
