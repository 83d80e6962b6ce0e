/* core/base/version.c: which Nettle is in use.
 * SPDX-License-Identifier: MIT */
#include "core/base/version.h"

#include <nettle/version.h>
#include <stdio.h>

const char *galley__base_version(void)
{
    static char text[32];
    snprintf(text, sizeof text, "Nettle %d.%d", nettle_version_major(), nettle_version_minor());
    return text;
}
