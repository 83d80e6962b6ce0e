/* core/work/version.h: which libseccomp is in use.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_WORK_VERSION_H
#define GALLEY_CORE_WORK_VERSION_H

/* "libseccomp 2.5.4". Static text. */
const char *galley__work_version(void);

#endif
