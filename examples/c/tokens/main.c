/* examples/c/tokens/main.c: the words of a text, with their places: the round trip of <galley/text.h>.
 *
 *     tokens FILE        prints start, end, kind and word of each token, and the sentences' count
 *
 * Everything made from one text lies in one arena and is given back at once.
 * SPDX-License-Identifier: MIT */
#include <galley/text.h>

#include <stdio.h>

static const char *kind_name(uint8_t kind)
{
    static const char *const names[] = {"word", "number", "punct", "symbol"};
    return names[kind];
}

static void print_tokens(galley_str text, const galley_tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++)
        printf("%u\t%u\t%s\t%.*s\n", tokens->start[i], tokens->end[i], kind_name(tokens->kind[i]),
               (int)(tokens->end[i] - tokens->start[i]), text.data + tokens->start[i]);
}

/* The sentences, where a full stop behind "Mr" ends none. */
static galley_status find_sentences(galley_str text, galley_arena *arena, galley_ranges *sentences,
                                    galley_error *err)
{
    galley_stops *stops;
    galley_status status = galley_stops_new(NULL, &stops, err);
    if (status == GALLEY_OK)
        status = galley_stops_add(stops, GALLEY_STOP_TITLE, GALLEY_STR("Mr"), err);
    if (status == GALLEY_OK) {
        galley_range whole = {0, (uint32_t)text.size};
        galley_sentence_options options = {.stops = stops};
        status = galley_text_sentences(text, whole, &options, arena, sentences, err);
    }
    galley_stops_free(stops);
    return status;
}

/* Bytes of any usual encoding to UTF-8, UTF-8 to tokens and sentences. */
static galley_status show(galley_str bytes, galley_arena *arena, galley_error *err)
{
    galley_decoded clean;
    galley_tokens tokens;
    galley_ranges sentences = {0};
    galley_status status = galley_text_decode(bytes, arena, &clean, err);
    if (status == GALLEY_OK)
        status = galley_text_tokens(clean.text, arena, &tokens, err);
    if (status == GALLEY_OK)
        status = find_sentences(clean.text, arena, &sentences, err);
    if (status != GALLEY_OK)
        return status;
    print_tokens(clean.text, &tokens);
    printf("%zu tokens, %zu sentences\n", tokens.count, sentences.count);
    return GALLEY_OK;
}

int main(int argc, char **argv)
{
    static char buffer[1 << 20];
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    if (file == NULL) {
        fprintf(stderr, "usage: tokens FILE\n");
        return 2;
    }
    galley_str bytes = {buffer, fread(buffer, 1, sizeof buffer, file)};
    fclose(file);

    galley_error err;
    galley_arena *arena = NULL;
    galley_status status = galley_arena_new(NULL, &arena, &err);
    if (status == GALLEY_OK)
        status = show(bytes, arena, &err);
    if (status != GALLEY_OK)
        fprintf(stderr, "%s: %s: %s\n", argv[1], galley_status_name(status), err.text);
    galley_arena_free(arena);
    return status == GALLEY_OK ? 0 : 1;
}
