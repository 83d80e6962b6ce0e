/* core/text/version.h: which Unicode and which stemmers are in use.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_TEXT_VERSION_H
#define GALLEY_CORE_TEXT_VERSION_H

/* "utf8proc 2.8.0 (Unicode 14.0.0), libstemmer ...". Static text. */
const char *galley__text_version(void);

#endif
