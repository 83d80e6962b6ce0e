/* core/base/str.c: slices and the table of outcomes.
 * SPDX-License-Identifier: MIT */
#include <galley/base.h>

int galley_str_cmp(galley_str a, galley_str b)
{
    size_t n = a.size < b.size ? a.size : b.size;
    int order = n ? memcmp(a.data, b.data, n) : 0;
    if (order != 0)
        return order;
    return (a.size > b.size) - (a.size < b.size);
}

static const char *const status_names[] = {
#define GALLEY_X(code, name, text) name,
    GALLEY_STATUS_MAP(GALLEY_X)
#undef GALLEY_X
};

static const char *const status_texts[] = {
#define GALLEY_X(code, name, text) text,
    GALLEY_STATUS_MAP(GALLEY_X)
#undef GALLEY_X
};

static bool status_known(galley_status status)
{
    return (size_t)status < sizeof status_names / sizeof status_names[0];
}

const char *galley_status_name(galley_status status)
{
    return status_known(status) ? status_names[status] : "unknown";
}

const char *galley_status_text(galley_status status)
{
    return status_known(status) ? status_texts[status] : "unknown status";
}
