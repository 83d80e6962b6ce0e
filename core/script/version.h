/* core/script/version.h: which Lua is in use.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_SCRIPT_VERSION_H
#define GALLEY_CORE_SCRIPT_VERSION_H

/* "Lua 5.4.4". Static text. */
const char *galley__script_version(void);

#endif
