/* core/text/stem.c: Snowball stemmers by language code.
 *
 * libstemmer takes its memory from malloc, not through our door: there is no way to tell it. So the
 * struct is counted, what libstemmer holds is not.
 * SPDX-License-Identifier: MIT */
#include "core/base/error.h"
#include "core/base/memory.h"

#include <libstemmer.h>

#include <galley/text.h>

struct galley_stemmer {
    const galley_alloc *alloc;
    struct sb_stemmer *snowball;
};

/* Longer "words" are URLs and base64, and the algorithms were not made for them. */
enum { WORD_MAX = 255 };

static const struct {
    char code[3];
    const char *algorithm;
} languages[] = {
    {"ar", "arabic"},     {"ca", "catalan"},   {"da", "danish"},     {"de", "german"},
    {"el", "greek"},      {"en", "english"},   {"es", "spanish"},    {"eu", "basque"},
    {"fi", "finnish"},    {"fr", "french"},    {"ga", "irish"},      {"hi", "hindi"},
    {"hu", "hungarian"},  {"hy", "armenian"},  {"id", "indonesian"}, {"it", "italian"},
    {"lt", "lithuanian"}, {"nb", "norwegian"}, {"ne", "nepali"},     {"nl", "dutch"},
    {"nn", "norwegian"},  {"no", "norwegian"}, {"pt", "portuguese"}, {"ro", "romanian"},
    {"ru", "russian"},    {"sr", "serbian"},   {"sv", "swedish"},    {"ta", "tamil"},
    {"tr", "turkish"},    {"yi", "yiddish"},
};

static const char *algorithm_of(galley_str lang)
{
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
        if (galley_str_eq(lang, galley_str_of(languages[i].code)))
            return languages[i].algorithm;
    return NULL;
}

/* Is it in the libstemmer we are linked with? Its own answer does not tell that from lack of
 * memory. */
static bool is_there(const char *algorithm)
{
    for (const char **name = sb_stemmer_list(); *name; name++)
        if (strcmp(*name, algorithm) == 0)
            return true;
    return false;
}

galley_status galley_stemmer_new(const galley_alloc *alloc, galley_str lang, galley_stemmer **out,
                                 galley_error *err)
{
    const char *algorithm = algorithm_of(lang);
    *out = NULL;
    if (algorithm == NULL || !is_there(algorithm))
        return galley__fail(err, GALLEY_NOTFOUND, "no stemmer for the language '%.*s'",
                            GALLEY__S(lang));
    galley_stemmer *stemmer = galley__new(alloc, sizeof *stemmer);
    if (stemmer == NULL)
        return galley__nomem(err);
    stemmer->alloc = alloc;
    stemmer->snowball = sb_stemmer_new(algorithm, "UTF_8");
    if (stemmer->snowball == NULL) {
        galley_stemmer_free(stemmer);
        return galley__nomem(err);
    }
    *out = stemmer;
    return GALLEY_OK;
}

void galley_stemmer_free(galley_stemmer *stemmer)
{
    if (stemmer == NULL)
        return;
    sb_stemmer_delete(stemmer->snowball);
    galley__free(stemmer->alloc, stemmer, sizeof *stemmer);
}

galley_str galley_stemmer_stem(galley_stemmer *stemmer, galley_str folded)
{
    if (folded.size == 0 || folded.size > WORD_MAX)
        return folded;
    const sb_symbol *stem =
        sb_stemmer_stem(stemmer->snowball, (const sb_symbol *)folded.data, (int)folded.size);
    if (stem == NULL) /* out of memory: the word stands for itself */
        return folded;
    return (galley_str){(const char *)stem, (size_t)sb_stemmer_length(stemmer->snowball)};
}
