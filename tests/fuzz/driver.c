/* Replays a corpus through a fuzz target, where there is no fuzzer: each file or folder named is
 * run as it is, cut at some places, and with some bytes changed (the same ones every time).
 *
 * With clang and libFuzzer: clang -fsanitize=fuzzer,address fuzz_NAME.c and the libraries.
 * SPDX-License-Identifier: MIT */
#include "datafile.h"

#include <dirent.h>
#include <stdint.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { VARIANTS = 200 };

static size_t runs;

/* In memory of exactly its size, so that reading behind it is seen by AddressSanitizer. */
static void run(const char *data, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);
    if (copy == NULL)
        abort();
    memcpy(copy, data, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
    runs++;
}

static uint32_t below(uint32_t *state, size_t n)
{
    *state = *state * 1664525u + 1013904223u;
    return (uint32_t)((*state >> 8) % n);
}

static void run_variants(galley_str input)
{
    uint32_t state = (uint32_t)input.size;
    run(input.data, input.size);
    for (int i = 0; i < VARIANTS && input.size; i++) {
        run(input.data, below(&state, input.size));
        char *byte = (char *)input.data + below(&state, input.size), old = *byte;
        *byte = (char)below(&state, 256);
        run(input.data, input.size);
        if (i % 4) /* a change in four is kept, and they add up */
            *byte = old;
    }
}

static int run_path(const char *path);

static int run_folder(const char *path)
{
    struct dirent **names;
    int count = scandir(path, &names, NULL, alphasort), failed = count < 0;
    for (int i = 0; i < count; i++) {
        char child[4096];
        int n = snprintf(child, sizeof child, "%s/%s", path, names[i]->d_name);
        if (names[i]->d_name[0] != '.' && n > 0 && (size_t)n < sizeof child)
            failed |= run_path(child);
        free(names[i]);
    }
    if (count >= 0)
        free(names);
    return failed;
}

static int run_path(const char *path)
{
    struct stat st;
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return run_folder(path);
    galley_str input = datafile_read(path);
    if (input.data == NULL) {
        fprintf(stderr, "%s: cannot be read\n", path);
        return 1;
    }
    run_variants(input);
    free((char *)input.data);
    return 0;
}

int main(int argc, char **argv)
{
    int failed = 0;
    for (int i = 1; i < argc; i++)
        failed |= run_path(argv[i]);
    printf("%zu runs\n", runs);
    return failed || runs == 0;
}
