/* core/learn/spec.c: the words that name features.
 * SPDX-License-Identifier: MIT */
#include "core/learn/learn_internal.h"

static const struct {
    const char *name;
    galley__family family;
    unsigned least, most; /* where no run is given */
} families[] = {
    {"word", GALLEY__WORD, 1, 1},     {"lower", GALLEY__WORD, 1, 1},  {"stem", GALLEY__STEM, 1, 1},
    {"title", GALLEY__TITLE, 1, 1},   {"shape", GALLEY__SHAPE, 1, 1}, {"char", GALLEY__CHAR, 3, 5},
    {"length", GALLEY__LENGTH, 1, 1},
};

static galley_str trim(galley_str s)
{
    while (s.size && s.data[0] == ' ')
        s = galley_str_sub(s, 1, s.size);
    while (s.size && s.data[s.size - 1] == ' ')
        s.size--;
    return s;
}

static bool digit(galley_str s, size_t at, unsigned *n)
{
    if (at >= s.size || s.data[at] < '1' || s.data[at] > '0' + GALLEY__RUN_MAX)
        return false;
    *n = (unsigned)(s.data[at] - '0');
    return true;
}

/* "2": runs of two; "3-5" of three to five. */
static bool parse_run(galley_str s, unsigned *least, unsigned *most)
{
    if (s.size == 1)
        return digit(s, 0, least) && digit(s, 0, most);
    return s.size == 3 && s.data[1] == '-' && digit(s, 0, least) && digit(s, 2, most) &&
           *least <= *most;
}

/* "region:lede", "region:lede/2": stems of that kind of region, apart from all others. */
static bool parse_region(galley_str word, galley_str name, galley__spec *spec)
{
    unsigned least = 1, most = 1;
    galley_region_kind kind;
    if (!galley_region_named(galley_str_sub(name, 7, name.size), &kind) ||
        (name.size < word.size &&
         !parse_run(galley_str_sub(word, name.size + 1, word.size), &least, &most)))
        return false;
    spec->at[spec->count].family = GALLEY__REGION;
    spec->at[spec->count].region = kind;
    spec->at[spec->count].least = least;
    spec->at[spec->count++].most = most;
    return true;
}

static bool parse_one(galley_str word, galley__spec *spec)
{
    const char *slash = memchr(word.data, '/', word.size);
    galley_str name = {word.data, slash ? (size_t)(slash - word.data) : word.size};
    if (galley_str_eq(word, GALLEY_STR("body")))
        return spec->body = true;
    if (name.size > 7 && memcmp(name.data, "region:", 7) == 0)
        return parse_region(word, name, spec);
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        if (!galley_str_eq(name, galley_str_of(families[i].name)))
            continue;
        unsigned least = families[i].least, most = families[i].most;
        if (slash && (families[i].family == GALLEY__LENGTH ||
                      !parse_run(galley_str_sub(word, name.size + 1, word.size), &least, &most)))
            return false;
        spec->at[spec->count].family = families[i].family;
        spec->at[spec->count].least = least;
        spec->at[spec->count++].most = most;
        return true;
    }
    return false;
}

galley_status galley__spec_parse(galley_str text, galley__spec *spec, galley_error *err)
{
    *spec = (galley__spec){0};
    while (true) {
        const char *comma = text.size ? memchr(text.data, ',', text.size) : NULL;
        size_t end = comma ? (size_t)(comma - text.data) : text.size;
        galley_str word = trim((galley_str){text.data, end});
        if (word.size > 1 && word.data[0] == '-') {
            if (spec->n_vetoes == GALLEY__VETO_MAX)
                return galley__fail(err, GALLEY_LIMIT, "more than %d features are vetoed",
                                    GALLEY__VETO_MAX);
            spec->vetoes[spec->n_vetoes++] = galley_str_sub(word, 1, word.size);
            if (comma == NULL)
                break;
            text = galley_str_sub(text, end + 1, text.size);
            continue;
        }
        if (spec->count == GALLEY__SPEC_MAX)
            return galley__fail(err, GALLEY_LIMIT, "more than %d kinds of features",
                                GALLEY__SPEC_MAX);
        if (word.size == 0 || !parse_one(word, spec))
            return galley__fail(err, GALLEY_INVALID,
                                "no such feature: '%.*s'; there are word, stem, title, shape, "
                                "region:KIND "
                                "(each also as word/2), char/3-5, length and body",
                                GALLEY__S(word));
        if (comma == NULL)
            break;
        text = galley_str_sub(text, end + 1, text.size);
    }
    return spec->count ? GALLEY_OK
                       : galley__fail(err, GALLEY_INVALID, "no feature is named that could count");
}
