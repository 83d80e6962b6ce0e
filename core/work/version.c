/* core/work/version.c: which libseccomp is in use.
 * SPDX-License-Identifier: MIT */
#include "core/work/version.h"

#include <seccomp.h>
#include <stdio.h>

const char *galley__work_version(void)
{
    static char text[48];
    const struct scmp_version *v = seccomp_version();
    if (v == NULL)
        return "libseccomp";
    snprintf(text, sizeof text, "libseccomp %u.%u.%u", v->major, v->minor, v->micro);
    return text;
}
