/* core/cli/version.c: what galley is linked with.
 * SPDX-License-Identifier: MIT */
#include "core/cli/version.h"

#include "core/base/version.h"
#include "core/cli/cli.h"
#include "core/script/version.h"
#include "core/source/version.h"
#include "core/text/version.h"
#include "core/work/version.h"

void cli_print_version(void)
{
    cli_printf("galley %s\n", GALLEY_VERSION_STRING);
    cli_printf("  %s\n", galley__script_version());
    cli_printf("  PCRE2 %s\n", galley_match_version());
    cli_printf("  %s\n", galley_store_version());
    cli_printf("  %s\n", galley__text_version());
    cli_printf("  %s\n", galley__source_version());
    cli_printf("  %s\n", galley__base_version());
    cli_printf("  %s\n", galley__work_version());
}
