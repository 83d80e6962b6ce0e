/* core/base/error.c: filling a galley_error.
 * SPDX-License-Identifier: MIT */
#include "core/base/error.h"

#include <stdarg.h>
#include <stdio.h>

/* vsnprintf may have cut a UTF-8 character in two; take the torn piece away. */
static void drop_torn_end(char *text)
{
    size_t n = strlen(text);
    size_t back = 0;
    while (back < n && back < 4 && ((unsigned char)text[n - 1 - back] & 0xC0) == 0x80)
        back++;
    if (back == n)
        return;
    unsigned char lead = (unsigned char)text[n - 1 - back];
    size_t want = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
    if (lead >= 0xC0 && back < want)
        text[n - 1 - back] = '\0';
}

static galley_status fill(galley_error *err, galley_status status, size_t offset, size_t item,
                          const char *format, va_list args)
{
    if (err == NULL)
        return status;
    *err = (galley_error){.status = status, .offset = offset, .item = item};
    int wanted = vsnprintf(err->text, sizeof err->text, format, args);
    if (wanted >= (int)sizeof err->text)
        drop_torn_end(err->text);
    return status;
}

galley_status galley__fail(galley_error *err, galley_status status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fill(err, status, GALLEY_NOWHERE, GALLEY_NOWHERE, format, args);
    va_end(args);
    return status;
}

galley_status galley__fail_at(galley_error *err, galley_status status, size_t offset,
                              const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fill(err, status, offset, GALLEY_NOWHERE, format, args);
    va_end(args);
    return status;
}

galley_status galley__fail_item(galley_error *err, galley_status status, size_t item,
                                const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fill(err, status, GALLEY_NOWHERE, item, format, args);
    va_end(args);
    return status;
}

galley_status galley__nomem(galley_error *err)
{
    return galley__fail(err, GALLEY_NOMEM, "%s", galley_status_text(GALLEY_NOMEM));
}

void galley__error_prefix(galley_error *err, const char *format, ...)
{
    if (err == NULL)
        return;
    char old[sizeof err->text];
    memcpy(old, err->text, sizeof old);
    va_list args;
    va_start(args, format);
    int n = vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    if (n < 0 || (size_t)n >= sizeof err->text) {
        drop_torn_end(err->text);
        return;
    }
    int all = snprintf(err->text + n, sizeof err->text - (size_t)n, ": %s", old);
    if ((size_t)(n + all) >= sizeof err->text)
        drop_torn_end(err->text);
}
