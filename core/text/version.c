/* core/text/version.c: which Unicode and which libraries are in use.
 * SPDX-License-Identifier: MIT */
#include "core/text/version.h"

#include <utf8proc.h>

#define TEXT(x)   #x
#define NUMBER(x) TEXT(x)
#define UTF8PROC_VERSION                                                                           \
    NUMBER(UTF8PROC_VERSION_MAJOR)                                                                 \
    "." NUMBER(UTF8PROC_VERSION_MINOR) "." NUMBER(UTF8PROC_VERSION_PATCH)

/* libstemmer does not tell its version. */
const char *galley__text_version(void)
{
    return "Unicode " GALLEY_UNICODE_VERSION ", utf8proc " UTF8PROC_VERSION ", libstemmer";
}
