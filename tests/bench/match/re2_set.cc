/* tests/bench/match/re2_set.cc: RE2::Set as a C function.
 * SPDX-License-Identifier: MIT */
#include "bench.h"

#include <re2/re2.h>
#include <re2/set.h>
#include <string>
#include <vector>

void *re2_set_new(const char *const *patterns, size_t n)
{
    RE2::Options options;
    options.set_encoding(RE2::Options::EncodingLatin1); /* with UTF-8 it is slower */
    options.set_max_mem(2LL << 30);
    options.set_log_errors(false);
    RE2::Set *set = new RE2::Set(options, RE2::UNANCHORED);
    std::string error;
    bool ok = true;
    for (size_t i = 0; i < n; i++)
        ok = ok && set->Add(patterns[i], &error) >= 0;
    if (ok && set->Compile())
        return set;
    delete set;
    return nullptr;
}

size_t re2_set_match(void *set, const char *text, size_t size)
{
    std::vector<int> found;
    static_cast<RE2::Set *>(set)->Match(re2::StringPiece(text, size), &found);
    return found.size();
}
