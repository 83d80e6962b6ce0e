/* tests/fuzz/fuzz_schedule.c: a schedule that is read has a next time behind now, in one of its minutes, or none.
 * SPDX-License-Identifier: MIT */
#include "core/cli/schedule.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cli_schedule s;
    galley_error err;
    const int64_t now = 1795761305;
    if (cli_schedule_parse((galley_str){(const char *)data, size}, &s, &err) != GALLEY_OK)
        return 0;
    int64_t next = cli_schedule_next(&s, now);
    if (next && (next <= now || next % 60 || !(s.minutes >> (next / 60 % 60) & 1) ||
                 !(s.hours >> (next / 3600 % 24) & 1)))
        abort();
    galley__buf out;
    galley__buf_init(&out, NULL);
    cli_schedule_calendar(&s, &out);
    galley__buf_fini(&out);
    return 0;
}
