/* core/match/lists.h: compiled phrase lists kept in a folder, "KEY.lists" each (galley/match.h says what is in one).
 *
 * A jailed state reads such files and writes none. What it compiled it leaves in a room, which is memory shared with the
 * process that may write (mapped before the fork); that one makes a file of it:
 *
 *     galley__lists_room *room = galley__lists_room_new();
 *     galley_script_options options = {.jailed = true, .lists_folder = folder, .lists_room = room};
 *     ... in a child: galley_script_load_rules(...)
 *     galley__lists_keep(folder, room, &err);
 *     galley__lists_room_free(room);
 *
 * Rules whose lists have less than GALLEY__LISTS_LEAST bytes are compiled each time, which takes a few milliseconds. Of the
 * files in a folder the GALLEY__LISTS_FILES used last are kept.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_MATCH_LISTS_H
#define GALLEY_CORE_MATCH_LISTS_H

#include <galley/match.h>

enum { GALLEY__LISTS_LEAST = 128 << 10, GALLEY__LISTS_FILES = 16 };

struct galley_lists_room {
    uint64_t size;                 /* of bytes; 0: nothing was compiled */
    uint8_t found;                 /* the file with that key was there and was taken */
    uint8_t key[GALLEY_LISTS_KEY]; /* of what is in bytes, or of the file found */
    char bytes[];
};
typedef struct galley_lists_room galley__lists_room;

/* Shared memory, of which only what is written takes place; NULL where there is none to be had. */
galley__lists_room *galley__lists_room_new(void);
void galley__lists_room_free(galley__lists_room *room); /* accepts NULL */

/* The most that a room takes. */
size_t galley__lists_room_most(void);

/* Make a file of what is in the room, written aside and renamed; the folder is made when it is not there. A file that was
 * found becomes the one used last. Nothing to do is no error. IO. */
galley_status galley__lists_keep(galley_str folder, const galley__lists_room *room,
                                 galley_error *err);

/* "FOLDER/KEY.lists" into *out (PATH_MAX bytes); false when it is too long. */
bool galley__lists_path(galley_str folder, const uint8_t key[GALLEY_LISTS_KEY], char *out);
#endif
