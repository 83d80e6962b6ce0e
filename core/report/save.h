/* core/report/save.h: a file written whole or not at all.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_REPORT_SAVE_H
#define GALLEY_CORE_REPORT_SAVE_H

#include <galley/base.h>

/* Put bytes into the file at `path`: written aside in the same folder, forced to the disk, then renamed, so that a reader
 * and a crash find the old file or the new one. What is no regular file (a terminal, a pipe) is written to as it is; a
 * symbolic link stays one. A new file has the rights that the umask leaves, an old one keeps its own.
 * IO: what the system said of which path; the old file is as it was. INVALID: an empty path, or one with a NUL. */
galley_status galley__report_save(galley_str path, galley_str bytes, galley_error *err);

#endif
