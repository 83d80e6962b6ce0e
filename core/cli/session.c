/* core/cli/session.c: the store, the query and the arena of a command.
 * SPDX-License-Identifier: MIT */
#include "core/cli/cli.h"

#include <time.h>

galley_status cli_open(cli *c, galley_store_mode mode, galley_store **store)
{
    galley_status status = galley_store_open(NULL, galley_str_of(c->store), mode, store, &c->err);
    if (status == GALLEY_NOTFOUND && mode != GALLEY_STORE_CREATE)
        galley__fail(&c->err, status,
                     "no store at %s: 'galley add' makes one, -s FILE names another", c->store);
    return status;
}

/* The query, and a caret below the place: "gas (deal\n    ^ unclosed parenthesis". */
static void show_place(cli *c, const char *text)
{
    if (c->err.status != GALLEY_SYNTAX || c->err.offset == GALLEY_NOWHERE)
        return;
    galley_str before = {text, c->err.offset < strlen(text) ? c->err.offset : strlen(text)};
    char why[sizeof c->err.text];
    memcpy(why, c->err.text, sizeof why);
    galley__fail(&c->err, GALLEY_SYNTAX, "%s\n  %s\n  %*s^", why, text,
                 (int)galley_text_width(before), "");
}

galley_status cli_query(cli *c, const char *text, galley_query **out)
{
    char now[32];
    time_t t = time(NULL);
    struct tm utc;
    gmtime_r(&t, &utc);
    strftime(now, sizeof now, "%Y-%m-%dT%H:%M:%SZ", &utc);
    galley_str now_str = galley_str_of(now);
    galley_status status = galley_query_parse(NULL, galley_str_of(text), &now_str, out, &c->err);
    if (status != GALLEY_OK)
        show_place(c, text);
    return status;
}

galley_status cli_session_open(cli *c, galley_store_mode mode, const char *query, cli_session *s)
{
    *s = (cli_session){0};
    galley_status status = galley_arena_new(NULL, &s->arena, &c->err);
    if (status == GALLEY_OK && query)
        status = cli_query(c, query, &s->query);
    if (status == GALLEY_OK)
        status = cli_open(c, mode, &s->store);
    if (status != GALLEY_OK)
        cli_session_close(s);
    return status;
}

void cli_session_close(cli_session *s)
{
    galley_query_free(s->query);
    galley_store_close(s->store);
    galley_arena_free(s->arena);
    *s = (cli_session){0};
}
