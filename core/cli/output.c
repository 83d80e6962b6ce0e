/* core/cli/output.c: standard output, standard error, and errors as people read them.
 * SPDX-License-Identifier: MIT */
#include "core/cli/cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>

static int output_errno; /* the first failure to write; the program ends with it */

/* Bytes of the control character at the start of `s`, 0 when there is none: below U+0020 but for line end
 * and tab, U+007F, and U+0080 to U+009F. Texts come from outside, and a terminal obeys these. */
static size_t control_size(galley_str s)
{
    unsigned char c = (unsigned char)s.data[0];
    if (c == 0xC2 && s.size > 1 && (unsigned char)s.data[1] < 0xA0)
        return 2;
    return c == 0x7F || (c < 0x20 && c != '\n' && c != '\t');
}

static void put_clean(galley_str s, void (*put)(galley_str s))
{
    size_t from = 0;
    for (size_t i = 0; i < s.size;) {
        size_t n = control_size(galley_str_sub(s, i, s.size));
        if (n) {
            put(galley_str_sub(s, from, i));
            put(GALLEY_STR("\xEF\xBF\xBD"));
            from = i + n;
        }
        i += n ? n : 1;
    }
    put(galley_str_sub(s, from, s.size));
}

void cli_put_text(galley_str s)
{
    put_clean(s, cli_put);
}

static void put_error(galley_str s)
{
    fwrite(s.data, 1, s.size, stderr);
}

void cli_complain(const char *format, ...)
{
    char *text = NULL;
    va_list args;
    va_start(args, format);
    int n = vasprintf(&text, format, args);
    va_end(args);
    fflush(stdout);
    put_error(GALLEY_STR("galley: "));
    if (n >= 0)
        put_clean((galley_str){text, (size_t)n}, put_error);
    put_error(GALLEY_STR("\n"));
    free(text);
}

void cli_say(const cli *c, const char *format, ...)
{
    va_list args;
    if (c->quiet)
        return;
    fflush(stdout);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
}

int cli_failed(const cli *c)
{
    if (c->err.status == GALLEY_CANCELLED && cli_stopped_by()) {
        cli_complain("stopped; what is stored stays, the next run does the rest");
        return 128 + cli_stopped_by();
    }
    if (output_errno == 0) /* else cli_close_output tells it, once */
        cli_complain("%s", c->err.text);
    return c->err.status == GALLEY_BUSY ? CLI_TRY_LATER : CLI_COULD_NOT;
}

void cli_put(galley_str s)
{
    if (output_errno == 0 && s.size && fwrite(s.data, 1, s.size, stdout) != s.size)
        output_errno = errno ? errno : EIO;
}

void cli_printf(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (output_errno == 0 && vprintf(format, args) < 0)
        output_errno = errno ? errno : EIO;
    va_end(args);
}

int cli_close_output(int status)
{
    if (fflush(stdout) != 0 && output_errno == 0)
        output_errno = errno;
    if (output_errno == 0)
        return status;
    if (output_errno != EPIPE) /* who closed the pipe knows it */
        cli_complain("writing standard output failed: %s", strerror(output_errno));
    return CLI_COULD_NOT;
}

static galley_status put_sink(void *ctx, galley_str bytes, galley_error *err)
{
    (void)ctx;
    cli_put(bytes);
    return output_errno ? galley__fail(err, GALLEY_IO, "%s", strerror(output_errno)) : GALLEY_OK;
}

galley_writer *cli_rows(cli *c, const char *const *headings)
{
    galley_writer *w = NULL;
    galley_writer_options options = {
        .format = c->format, .colour = c->colour, .width = c->width, .sink = put_sink};
    options.bar = galley_str_of(c->bar);
    if (galley_writer_new(NULL, &options, &w, &c->err) != GALLEY_OK)
        return NULL;
    for (; headings && *headings; headings++)
        galley_write_heading(w, galley_str_of(*headings));
    return w;
}

const char *cli_paint(const cli *c, cli_style style)
{
    static const char *const codes[] = {"\033[0m",  "\033[1m",  "\033[2m",  "\033[31m", "\033[32m",
                                        "\033[33m", "\033[34m", "\033[35m", "\033[36m"};
    return c->colour ? codes[style] : "";
}
