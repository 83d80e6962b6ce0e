/* core/source/version.c: which jansson and zlib are in use.
 * SPDX-License-Identifier: MIT */
#include "core/source/version.h"

#include <jansson.h>
#include <stdio.h>
#include <zlib.h>

const char *galley__source_version(void)
{
    static char text[64];
    snprintf(text, sizeof text, "jansson %s, zlib %s", jansson_version_str(), zlibVersion());
    return text;
}
