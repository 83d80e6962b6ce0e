/* core/query/nearest.c: "did you mean".
 * SPDX-License-Identifier: MIT */
#include "core/query/query_internal.h"

enum { LONGEST = 24, FAR = 99 };

static unsigned least(unsigned a, unsigned b, unsigned c)
{
    unsigned m = a < b ? a : b;
    return m < c ? m : c;
}

/* Insertions, deletions, replacements and swaps of neighbours that make one name of the other. */
static unsigned edits(galley_str a, galley_str b)
{
    unsigned rows[LONGEST + 1][LONGEST + 1];
    if (a.size > LONGEST || b.size > LONGEST)
        return FAR;
    for (size_t i = 0; i <= a.size; i++) {
        for (size_t j = 0; j <= b.size; j++) {
            if (i == 0 || j == 0) {
                rows[i][j] = (unsigned)(i + j);
                continue;
            }
            bool same = (a.data[i - 1] | 32) == b.data[j - 1];
            rows[i][j] = least(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + !same);
            if (i > 1 && j > 1 && (a.data[i - 1] | 32) == b.data[j - 2] &&
                (a.data[i - 2] | 32) == b.data[j - 1] && rows[i - 2][j - 2] + 1 < rows[i][j])
                rows[i][j] = rows[i - 2][j - 2] + 1;
        }
    }
    return rows[a.size][b.size];
}

/* One edit for a short name, two for a longer one; more would be a guess. */
const char *galley__query_nearest(galley_str wrong, const char *const *names, size_t n)
{
    const char *best = NULL;
    unsigned allowed = wrong.size < 5 ? 1 : 2;
    for (size_t i = 0; i < n; i++) {
        unsigned d = edits(wrong, galley_str_of(names[i]));
        if (d <= allowed) {
            best = names[i];
            allowed = d ? d - 1 : 0;
            if (d == 0)
                break;
        }
    }
    return best;
}
