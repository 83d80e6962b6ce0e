/* core/source/unpack.h: the files inside an archive. SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_SOURCE_UNPACK_H
#define GALLEY_CORE_SOURCE_UNPACK_H

#include "core/source/source_internal.h"

typedef struct galley__archive galley__archive;

/* Read an archive from a window, which is borrowed. `packed`: it may be one packed file as well. CORRUPT. */
galley_status galley__archive_open(const galley_alloc *alloc, galley__window *window, bool packed,
                                   galley__archive **out, galley_error *err);
void galley__archive_close(galley__archive *a); /* accepts NULL */

/* The name of the next file, until the next call; NULL at the end; "" for a packed file, which has none. Folders, links and
 * hidden files are passed over. CORRUPT: the archive ends here. */
galley_status galley__archive_next(galley__archive *a, const char **name, galley_error *err);

/* Bytes of that file; *size 0 at its end. CORRUPT; LIMIT: it unpacks to a thousand times its size and over a gigabyte. */
galley_status galley__archive_read(galley__archive *a, char *to, size_t room, size_t *size,
                                   galley_error *err);

#endif
