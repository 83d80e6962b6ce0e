/* tests/support/anatomy.h: the anatomy of scripts/galley/ as the host makes it.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_TESTS_ANATOMY_H
#define GALLEY_TESTS_ANATOMY_H

#include <galley/script.h>

#include <stdio.h>
#include <stdlib.h>

/* The files of the source tree, not those built in. NULL with a message on standard error when anything in them is
 * wrong; else it lives as long as *script. */
static inline const galley_anatomy *anatomy_open(galley_script **script)
{
    char path[4096];
    galley_error err = {0};
    const galley_anatomy *anatomy = NULL;
    const char *root = getenv("GALLEY_SOURCE_ROOT");
    snprintf(path, sizeof path, "%s/scripts/galley", root ? root : ".");
    galley_script_options options = {.script_path = galley_str_of(path)};
    if (galley_script_new(NULL, &options, script, &err) != GALLEY_OK ||
        galley_script_anatomy(*script, &anatomy, &err) != GALLEY_OK) {
        fprintf(stderr, "%s: %s\n", path, err.text);
        galley_script_free(*script);
        return NULL;
    }
    return anatomy;
}

#endif
