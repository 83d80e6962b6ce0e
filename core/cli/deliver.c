/* core/cli/deliver.c: alerts to a command, a file or a mail.
 * SPDX-License-Identifier: MIT */
#include "core/cli/alert.h"
#include "core/cli/child.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static galley_status write_all(int fd, galley_str bytes, const char *path, galley_error *err)
{
    while (bytes.size) {
        ssize_t n = write(fd, bytes.data, bytes.size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return galley__fail(err, errno == ENOSPC ? GALLEY_LIMIT : GALLEY_IO, "%s: %s", path,
                                strerror(errno));
        bytes = galley_str_sub(bytes, (size_t)n, bytes.size);
    }
    return GALLEY_OK;
}

/* A command whose standard input is `bytes`. */
static galley_status feed_command(const char *command, galley_str bytes, galley_error *err)
{
    int spool = cli_child_spool(err);
    if (spool < 0)
        return err->status;
    galley_status status = write_all(spool, bytes, "the spool file", err);
    if (status == GALLEY_OK) {
        lseek(spool, 0, SEEK_SET);
        status = cli_child_shell(command, spool, STDERR_FILENO, err);
    }
    close(spool);
    return status;
}

/* All lines with one write, at the end: two writers do not mix. */
static galley_status add_to_file(const char *path, galley_str lines, galley_error *err)
{
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0)
        return galley__fail(err, GALLEY_IO, "%s: cannot be opened: %s", path, strerror(errno));
    galley_status status = write_all(fd, lines, path, err);
    if (close(fd) != 0 && status == GALLEY_OK)
        status = galley__fail(err, GALLEY_IO, "%s: %s", path, strerror(errno));
    return status;
}

/* -- mail -- */

/* RFC 2047, where the text is more than ASCII: quoted-printable in words of one character sequence each. */
static void put_encoded(galley__buf *out, galley_str s)
{
    bool plain = true;
    for (size_t i = 0; i < s.size; i++)
        plain = plain && s.data[i] >= 0x20 && s.data[i] < 0x7f;
    if (plain) {
        galley__buf_add(out, s);
        return;
    }
    galley__buf_add(out, GALLEY_STR("=?utf-8?Q?"));
    for (size_t i = 0; i < s.size; i++) {
        unsigned char b = (unsigned char)s.data[i];
        bool safe = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
        galley__buf_printf(out, safe ? "%c" : "=%02X", b);
    }
    galley__buf_add(out, GALLEY_STR("?="));
}

static void write_mail(galley__buf *out, const cli_jobrun *r, const cli_news *news, const char *to)
{
    galley__buf_printf(out, "To: %s\nSubject: ", to);
    put_encoded(out, news->name);
    galley__buf_printf(out,
                       ": %zu new\nAuto-Submitted: auto-generated\nX-Galley-Job: %.*s\n"
                       "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
                       "Content-Transfer-Encoding: 8bit\n\n",
                       news->count, GALLEY__S(r->file->job.name));
    galley__buf_add(out, galley__buf_str(&news->people));
    if (news->count > CLI_NEWS_SHOWN)
        galley__buf_printf(out, "... and %zu more\n", news->count - CLI_NEWS_SHOWN);
    galley__buf_printf(out, "-- \ngalley job %.*s on %s\n", GALLEY__S(r->file->job.name),
                       r->c->store);
}

static const char *sendmail(void)
{
    static const char *const places[] = {"/usr/sbin/sendmail", "/usr/lib/sendmail"};
    const char *own = getenv("GALLEY_SENDMAIL");
    for (size_t i = 0; own == NULL && i < 2; i++)
        if (access(places[i], X_OK) == 0)
            own = places[i];
    return own;
}

/* The receivers are taken from the head of the mail (-t); a line with a dot alone does not end it (-i). */
static galley_status send_mail(const cli_jobrun *r, const cli_news *news, const char *to,
                               galley_error *err)
{
    galley__buf mail, command;
    const char *program = sendmail();
    if (program == NULL)
        return galley__fail(err, GALLEY_NOTFOUND,
                            "alert '%.*s': there is no sendmail; GALLEY_SENDMAIL names another",
                            GALLEY__S(news->name));
    galley__buf_init(&mail, NULL);
    galley__buf_init(&command, NULL);
    write_mail(&mail, r, news, to);
    galley__buf_printf(&command, "%s -t -i", program);
    galley_status status = mail.failed || command.failed
                               ? galley__nomem(err)
                               : feed_command(command.data, galley__buf_str(&mail), err);
    galley__buf_fini(&mail);
    galley__buf_fini(&command);
    return status;
}

galley_status cli_news_deliver(const cli_jobrun *r, const cli_news *news, galley_error *err)
{
    char name[256];
    galley_str command = galley_job_value(news->alert, "command");
    galley_str file = galley_job_value(news->alert, "file");
    snprintf(name, sizeof name, "%.*s", GALLEY__S(news->name));
    setenv("GALLEY_ALERT", name, 1);
    if (command.data)
        return feed_command(command.data, galley__buf_str(&news->lines), err);
    if (file.data)
        return add_to_file(file.data, galley__buf_str(&news->lines), err);
    return send_mail(r, news, galley_job_value(news->alert, "mail").data, err);
}
