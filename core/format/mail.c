/* core/format/mail.c: a mail message, and a mailbox of them, to articles: newsletters and agencies' mails.
 *
 * Of alternatives the HTML is taken, since plain text is wrapped by hand and often only says that there is HTML; parts that stand
 * one after the other are joined; attachments are named, not read.
 * SPDX-License-Identifier: MIT */
#include "core/format/mime.h"

#include "core/base/error.h"

#include <strings.h>

enum { MAIL_DEPTH = 8, MAIL_PARTS = 1000 };

typedef struct letter {
    galley__maker *m;
    galley__list texts; /* rendered, in order */
    galley__list html;  /* the fragments they came from */
    galley__list files; /* attachments, JSON objects */
    size_t parts;
    bool plain; /* a plain part is among the texts: `html` would not be all */
} letter;

static bool starts(galley_str s, const char *z)
{
    size_t n = strlen(z);
    return s.size >= n && strncasecmp(s.data, z, n) == 0;
}

/* -- the body -- */

/* RFC 3676: a line that ends with a space goes on in the next. */
static galley_str unflow(galley__maker *m, galley_str s)
{
    galley__buf_clear(&m->buf);
    for (size_t i = 0; i < s.size; i++) {
        bool soft = s.data[i] == '\n' && i && s.data[i - 1] == ' ' &&
                    !(i > 3 && memcmp(s.data + i - 4, "\n-- ", 4) == 0);
        if (!soft)
            galley__buf_char(&m->buf, s.data[i]);
    }
    return galley__make_str(m);
}

static galley_str without_cr(galley__maker *m, galley_str s)
{
    if (s.size == 0 || !memchr(s.data, '\r', s.size))
        return s;
    galley__buf_clear(&m->buf);
    for (size_t i = 0; i < s.size; i++)
        if (s.data[i] != '\r' || i + 1 == s.size || s.data[i + 1] != '\n')
            galley__buf_char(&m->buf, s.data[i]);
    return galley__make_str(m);
}

static void add_file(letter *l, galley_str type, galley_str disposition)
{
    galley_str name = galley__mime_parameter(l->m, disposition, "filename");
    size_t n = 0;
    while (n < type.size && type.data[n] != ';' && type.data[n] != ' ')
        n++;
    if (name.size == 0)
        name = galley__mime_parameter(l->m, type, "name");
    galley_str kind = galley__mime_words(l->m, galley_str_sub(type, 0, n));
    galley__member members[] = {{"name", name}, {"type", kind}};
    galley__objects_add(l->m, &l->files, members, 2);
}

static void add_text(letter *l, const galley__mime *part, galley_str type)
{
    galley__maker *m = l->m;
    galley_str text, name, note, charset = galley__mime_parameter(m, type, "charset");
    galley_str bytes = galley__mime_bytes(m, part);
    galley_status status =
        galley__format_decode(bytes, charset, m->arena, &text, &name, &note, NULL);
    if (status == GALLEY_NOMEM)
        m->status = galley__nomem(m->err);
    if (status != GALLEY_OK) { /* binary data under a false name */
        add_file(l, type, (galley_str){0});
        return;
    }
    text = without_cr(m, text);
    bool html = starts(type, "text/html");
    if (!html && starts(galley__mime_parameter(m, type, "format"), "flowed"))
        text = unflow(m, text);
    galley__value v = {text, html};
    galley__list_add(m, &l->texts, galley__value_text(m, &v));
    l->plain = l->plain || !html;
    if (html)
        galley__list_add(m, &l->html, galley__value_trim(text));
}

static void read_part(letter *l, galley_str bytes, int depth);

/* Of alternatives the best that can be read: HTML, else the last one (they go from plain to rich). */
static void read_alternative(letter *l, galley_str body, galley_str boundary, int depth)
{
    galley_str part, best = {0}, rest = body;
    bool html = false;
    while (galley__mime_next(&rest, boundary, &part) && l->parts++ < MAIL_PARTS) {
        galley__mime p = galley__mime_split(part);
        galley_str type = galley__mime_header(l->m, &p, "Content-Type");
        bool wanted = starts(type, "text/html") || starts(type, "multipart/");
        if (wanted || (!html && (type.size == 0 || starts(type, "text/plain") || best.size == 0)))
            best = part;
        html = html || wanted;
    }
    if (best.size)
        read_part(l, best, depth + 1);
}

static void read_multipart(letter *l, const galley__mime *p, galley_str type, int depth)
{
    galley_str boundary = galley__mime_parameter(l->m, type, "boundary"), rest = p->body, part;
    if (starts(type, "multipart/alternative")) {
        read_alternative(l, p->body, boundary, depth);
        return;
    }
    while (galley__mime_next(&rest, boundary, &part) && l->parts++ < MAIL_PARTS) {
        read_part(l, part, depth + 1);
        if (starts(type, "multipart/related") && l->texts.count)
            return; /* what follows the root are its pictures */
    }
}

/* Depth is bounded by MAIL_DEPTH. */
static void read_part(letter *l, galley_str bytes, int depth)
{
    galley__mime p = galley__mime_split(bytes);
    galley_str type = galley__mime_header(l->m, &p, "Content-Type");
    galley_str disposition = galley__mime_header(l->m, &p, "Content-Disposition");
    if (l->m->status != GALLEY_OK)
        return;
    bool text = type.size == 0 || starts(type, "text/plain") || starts(type, "text/html") ||
                starts(type, "text;") || galley_str_eq(type, GALLEY_STR("text"));
    if (starts(type, "multipart/") && depth < MAIL_DEPTH)
        read_multipart(l, &p, type, depth);
    else if (starts(type, "message/rfc822") && depth < MAIL_DEPTH)
        read_part(l, p.body, depth + 1);
    else if (text && !starts(disposition, "attachment"))
        add_text(l, &p, type);
    else
        add_file(l, type, disposition);
}

/* -- the head -- */

/* "Ann Smith" <ann@a.example>, ann@a.example (Ann Smith), ann@a.example */
static void set_from(galley__maker *m, galley_article *a, galley_str from)
{
    galley_str name = from, email = {0};
    const char *open = from.size ? memchr(from.data, '<', from.size) : NULL;
    const char *close = open ? memchr(open, '>', (size_t)(from.data + from.size - open)) : NULL;
    if (close) {
        name = galley__value_trim((galley_str){from.data, (size_t)(open - from.data)});
        email = (galley_str){open + 1, (size_t)(close - open - 1)};
    } else if ((open = from.size ? memchr(from.data, '(', from.size) : NULL) != NULL &&
               (close = memchr(open, ')', (size_t)(from.data + from.size - open))) != NULL) {
        email = galley__value_trim((galley_str){from.data, (size_t)(open - from.data)});
        name = (galley_str){open + 1, (size_t)(close - open - 1)};
    }
    if (name.size > 1 && name.data[0] == '"' && name.data[name.size - 1] == '"')
        name = galley_str_sub(name, 1, name.size - 1);
    galley__make_field(m, a, "author", name.size ? name : email);
    galley__make_field(m, a, "author_email", email);
    if (a->source.size == 0)
        galley__make_field(m, a, "source", name.size ? name : email);
}

/* "News of the coast <news.coast.example>" */
static galley_str list_name(galley_str id)
{
    const char *open = id.size ? memchr(id.data, '<', id.size) : NULL;
    galley_str name =
        open ? galley__value_trim((galley_str){id.data, (size_t)(open - id.data)}) : id;
    if (name.size > 1 && name.data[0] == '"' && name.data[name.size - 1] == '"')
        name = galley_str_sub(name, 1, name.size - 1);
    return name;
}

static galley_str without_angles(galley_str id)
{
    id = galley__value_trim(id);
    if (id.size > 2 && id.data[0] == '<' && id.data[id.size - 1] == '>')
        return galley_str_sub(id, 1, id.size - 1);
    return id;
}

static void set_words(galley__maker *m, galley_article *a, galley_str words)
{
    galley__list labels = {0};
    while (words.size) {
        const char *comma = memchr(words.data, ',', words.size);
        size_t n = comma ? (size_t)(comma - words.data) : words.size;
        galley__list_add(m, &labels, galley__value_trim(galley_str_sub(words, 0, n)));
        words = galley_str_sub(words, n + (comma != NULL), words.size);
    }
    galley__make_labels(m, a, &labels);
}

static void set_head(galley__maker *m, galley_article *a, const galley__mime *p)
{
    galley__value subject = {galley__mime_text(m, p, "Subject"), false};
    galley__make_field(m, a, "title", galley__value_line(m, &subject));
    galley__make_field(m, a, "date", galley__mime_text(m, p, "Date"));
    galley__make_field(m, a, "source", list_name(galley__mime_text(m, p, "List-Id")));
    set_from(m, a, galley__mime_text(m, p, "From"));
    galley__make_field(m, a, "lang", galley__mime_text(m, p, "Content-Language"));
    galley__make_field(m, a, "in_reply_to", without_angles(galley__mime_text(m, p, "In-Reply-To")));
    galley_str words = galley__mime_text(m, p, "Keywords");
    set_words(m, a, words.size ? words : galley__mime_text(m, p, "Newsgroups"));
    a->key = without_angles(galley__mime_text(m, p, "Message-ID"));
}

static galley_str joined(galley__maker *m, const galley__list *list)
{
    if (list->count < 2)
        return list->count ? list->at[0] : (galley_str){0};
    galley__buf_clear(&m->buf);
    for (size_t i = 0; i < list->count; i++) {
        if (i)
            galley__buf_add(&m->buf, GALLEY_STR("\n\n"));
        galley__buf_add(&m->buf, list->at[i]);
    }
    return galley__make_str(m);
}

static void read_message(galley__maker *m, galley_str bytes, size_t line)
{
    letter l = {.m = m};
    galley__mime p = galley__mime_split(bytes);
    if (p.head.size == 0) {
        galley__make_left_out(m, line, "a message without head");
        return;
    }
    read_part(&l, bytes, 0);
    galley_article *a = galley__make_item(m, line);
    if (!a)
        return;
    set_head(m, a, &p);
    galley__make_field(m, a, "text", joined(m, &l.texts));
    if (!l.plain)
        galley__make_field(m, a, "html", joined(m, &l.html));
    galley__make_json(m, a, "attachments", galley__objects_joined(m, &l.files));
    if (m->status == GALLEY_OK)
        m->status = galley_article_key(a, m->arena, m->err);
}

void galley__read_mail(galley__maker *m, galley_str bytes)
{
    read_message(m, bytes, 1);
}

static bool ends(galley_str s, const char *z)
{
    size_t n = strlen(z);
    return s.size >= n && strncasecmp(s.data + s.size - n, z, n) == 0;
}

/* A head with a sender and what only mail programs write; the name alone is enough with any head. */
bool galley__is_mail(galley_str head, galley_str name)
{
    static const char *const marks[] = {
        "Message-ID:", "Received:", "MIME-Version:", "Return-Path:"};
    if (!galley__mime_is_header(head))
        return false;
    if (ends(name, ".eml") || ends(name, ".email"))
        return true;
    galley__mime p = galley__mime_split(head);
    bool from = starts(p.head, "From:"), mark = false;
    for (const char *at = p.head.data, *end = at + p.head.size; at && at < end; at++) {
        galley_str line = {at, (size_t)(end - at)};
        from = from || starts(line, "From:");
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
            mark = mark || starts(line, marks[i]);
        if ((at = memchr(at, '\n', (size_t)(end - at))) == NULL)
            break;
    }
    return from && mark;
}

/* -- mailboxes -- */

/* "From ann Fri Feb  4 10:30:00 2022" behind an empty line, and a header behind it. */
static bool is_postmark(galley_str s, size_t at)
{
    galley_str rest = galley_str_sub(s, at, s.size);
    const char *end;
    if (!starts(rest, "From ") || rest.data[0] != 'F' ||
        (end = memchr(rest.data, '\n', rest.size)) == NULL)
        return false;
    galley_str next = {end + 1, rest.size - (size_t)(end + 1 - rest.data)};
    if (next.size && next.data[0] == '>')
        next = galley_str_sub(next, 1, next.size);
    return galley__mime_is_header(next);
}

bool galley__is_mailbox(galley_str head)
{
    return is_postmark(head, 0);
}

/* The next postmark behind `at`, or the end. */
static size_t next_postmark(galley_str s, size_t at)
{
    while (at < s.size) {
        const char *p = memmem(s.data + at, s.size - at, "\nFrom ", 6);
        if (!p)
            return s.size;
        at = (size_t)(p - s.data) + 1;
        bool empty = at < 2 || s.data[at - 2] == '\n' ||
                     (at > 2 && s.data[at - 2] == '\r' && s.data[at - 3] == '\n');
        if (empty && is_postmark(s, at))
            return at;
    }
    return s.size;
}

/* ">From " in a body is "From ", as the mailbox had to escape it. */
static galley_str unescape(galley__maker *m, galley_str s)
{
    if (s.size == 0 || !memmem(s.data, s.size, "\n>", 2))
        return s;
    galley__buf_clear(&m->buf);
    for (size_t i = 0; i < s.size;) {
        const char *newline = memchr(s.data + i, '\n', s.size - i);
        size_t end = newline ? (size_t)(newline + 1 - s.data) : s.size, n = i;
        while (n < end && s.data[n] == '>')
            n++;
        bool escaped = n > i && starts(galley_str_sub(s, n, s.size), "From ");
        galley__buf_add(&m->buf, galley_str_sub(s, i + escaped, end));
        i = end;
    }
    return galley__make_str(m);
}

void galley__read_mailbox(galley__maker *m, galley_str bytes)
{
    size_t line = 1;
    for (size_t at = 0; at < bytes.size && m->status == GALLEY_OK;) {
        size_t end = next_postmark(bytes, at);
        galley_str message = galley_str_sub(bytes, at, end);
        if (is_postmark(bytes, at)) {
            const char *first = memchr(message.data, '\n', message.size);
            galley_str body = {first + 1, message.size - (size_t)(first + 1 - message.data)};
            read_message(m, unescape(m, body), line);
        } else if (galley__value_trim(message).size) {
            galley__make_left_out(m, line, "text in front of the first message");
        }
        for (const char *p = message.data; p < message.data + message.size; p++)
            line += *p == '\n';
        at = end;
    }
}
