/* core/source/version.h: which jansson and zlib are in use.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_SOURCE_VERSION_H
#define GALLEY_CORE_SOURCE_VERSION_H

/* "jansson 2.14, zlib 1.2.13". Static text. */
const char *galley__source_version(void);

#endif
