/* core/text/langid.h: the table of langid.c, made by tools/learn_langid.py: "GLID", the number of languages, a version, four bytes
 * for each language's code, then for each bucket four bits a language. SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_TEXT_LANGID_H
#define GALLEY_CORE_TEXT_LANGID_H

#include <stddef.h>

extern const unsigned char galley__langid_table[];
extern const size_t galley__langid_size;

#endif
