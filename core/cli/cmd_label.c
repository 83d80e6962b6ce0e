/* core/cli/cmd_label.c: galley label, one article, one key.
 *
 * Keys come one by one from a terminal, else byte by byte from standard input (line ends do not count), so that a script can answer
 * as a person does.
 * SPDX-License-Identifier: MIT */
#include "core/cli/article_view.h"
#include "core/cli/labelling.h"

#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

enum { SHOWN = 1600 }; /* bytes of an article's own words */
enum {
    KEY_END = -1,
    KEY_SKIP = ' ',
    KEY_UNDO = '-',
    KEY_NONE = '0',
    KEY_NEW = '+',
    KEY_STOP = '.'
};

typedef struct choice {
    char key;
    galley_str value;
    bool on;
} choice;

typedef struct asking {
    cli *c;
    cli_session s;
    cli_labelling l;
    choice choices[CLI_VALUES_MAX];
    size_t n_choices;
    bool several;
    size_t skipped;
} asking;

/* -- keys -- */

static int read_byte(void)
{
    unsigned char b;
    ssize_t n = read(STDIN_FILENO, &b, 1);
    return n == 1 ? b : KEY_END;
}

/* One key; of a terminal without waiting for the end of the line. */
static int read_key(void)
{
    struct termios before, raw;
    int key;
    if (tcgetattr(STDIN_FILENO, &before) != 0) {
        while ((key = read_byte()) == '\r')
            continue;
        return key;
    }
    raw = before;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
    key = read_byte();
    tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
    return key == 0x7F || key == 0x08 ? KEY_UNDO : key == 0x04 ? KEY_END : key;
}

static galley_str read_line(asking *k)
{
    char room[256];
    size_t n = 0;
    int b;
    while ((b = read_byte()) != KEY_END && b != '\n')
        if (n < sizeof room)
            room[n++] = (char)b;
    while (n && room[n - 1] == ' ')
        n--;
    return galley_arena_copy(k->l.arena, (galley_str){room, n});
}

/* -- choices -- */

static bool taken(const asking *k, char key)
{
    for (size_t i = 0; i < k->n_choices; i++)
        if (k->choices[i].key == key)
            return true;
    return false;
}

/* The first letter of the name that is free, else any letter or digit. */
static char free_key(const asking *k, galley_str value)
{
    static const char others[] = "abcdefghijklmnopqrstuvwxyz123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (size_t i = 0; i < value.size; i++) {
        char letter = value.data[i] >= 'A' && value.data[i] <= 'Z' ? (char)(value.data[i] + 32)
                                                                   : value.data[i];
        if (letter >= 'a' && letter <= 'z' && !taken(k, letter))
            return letter;
    }
    for (size_t i = 0; others[i]; i++)
        if (!taken(k, others[i]))
            return others[i];
    return 0;
}

static galley_status add_choice(asking *k, galley_str value)
{
    for (size_t i = 0; i < k->n_choices; i++)
        if (galley_str_eq(k->choices[i].value, value))
            return GALLEY_OK;
    char key = free_key(k, value);
    if (k->n_choices == CLI_VALUES_MAX || key == 0)
        return galley__fail(&k->c->err, GALLEY_LIMIT, "more labels than there are keys");
    galley_str kept = galley_arena_copy(k->l.arena, value);
    if (kept.data == NULL)
        return galley__nomem(&k->c->err);
    k->choices[k->n_choices++] = (choice){.key = key, .value = kept};
    return GALLEY_OK;
}

/* --labels, then what the store and the model have. */
static galley_status add_choices(asking *k)
{
    const char *given = cli_value(k->c, "labels");
    galley_rows *rows = NULL;
    bool more = true;
    const galley_value name = {.type = GALLEY_VALUE_TEXT, .text = k->l.name};
    galley_status status = GALLEY_OK;
    while (status == GALLEY_OK && given && *given) {
        size_t n = strcspn(given, ",");
        if (n)
            status = add_choice(k, (galley_str){given, n});
        given += n + (given[n] == ',');
    }
    if (status == GALLEY_OK)
        status = galley_store_sql(
            k->s.store, GALLEY_STR("SELECT DISTINCT value FROM label WHERE name = ?1 ORDER BY 1"),
            &name, 1, &rows, &k->c->err);
    while (status == GALLEY_OK && more) {
        status = galley_rows_next(rows, &more, &k->c->err);
        if (status == GALLEY_OK && more)
            status = add_choice(k, galley_rows_value(rows, 0).text);
    }
    galley_rows_close(rows);
    for (size_t i = 0;
         status == GALLEY_OK && k->l.model.model && i < galley_model_tell(k->l.model.model).labels;
         i++)
        status = add_choice(k, galley_model_label(k->l.model.model, i));
    return status;
}

/* -- showing -- */

static void put_line(cli *c, const char *before, galley_str s, cli_style style)
{
    if (s.size == 0)
        return;
    cli_printf("%s%s", before, cli_paint(c, style));
    cli_put_text(s);
    cli_printf("%s", cli_paint(c, CLI_PLAIN));
}

static void put_article(asking *k, const galley_article *a, size_t number)
{
    cli *c = k->c;
    galley_str label;
    double probability;
    galley_spans words;
    bool guessed = cli_labelling_guess(&k->l, a, &label, &probability, &words);
    size_t shown = 0;
    cli_printf("\n%s%zu/%zu%s", cli_paint(c, CLI_DIM), number + 1, k->l.n_queue,
               cli_paint(c, CLI_PLAIN));
    put_line(c, "  ", cli_title(a), CLI_BOLD);
    put_line(c, "  ", a->source, CLI_DIM);
    put_line(c, "  ", a->date, CLI_DIM);
    cli_printf("\n");
    for (size_t i = 0; i < a->n_regions && shown < SHOWN; i++) {
        const galley_region *r = &a->regions[i];
        if (r->kind != GALLEY_REGION_PROSE && r->kind != GALLEY_REGION_LEDE)
            continue;
        cli_put_marked(c, a, r->start, r->end, &words, CLI_PLAIN);
        cli_printf("\n");
        shown += r->end - r->start;
    }
    if (guessed)
        cli_printf("%s%s: %.*s %.2f%s\n", cli_paint(c, CLI_GREEN), k->l.model_name,
                   GALLEY__S(label), probability, cli_paint(c, CLI_PLAIN));
}

static void put_choices(const asking *k)
{
    for (size_t i = 0; i < k->n_choices; i++)
        cli_printf("%s%s%c%s%s %.*s  ", k->choices[i].on ? "*" : "", cli_paint(k->c, CLI_CYAN),
                   k->choices[i].key, cli_paint(k->c, CLI_PLAIN), "",
                   GALLEY__S(k->choices[i].value));
    cli_printf("%s[%sspace skip, 0 none, + new, - undo, . stop]%s ", cli_paint(k->c, CLI_DIM),
               k->several ? "enter done, " : "", cli_paint(k->c, CLI_PLAIN));
    fflush(stdout);
}

/* -- asking -- */

typedef enum outcome { ANSWERED, SKIPPED, UNDONE, STOPPED } outcome;

static galley_status give_chosen(asking *k, const galley_article *a)
{
    galley_str values[CLI_VALUES_MAX];
    size_t n = 0;
    for (size_t i = 0; i < k->n_choices; i++)
        if (k->choices[i].on)
            values[n++] = k->choices[i].value;
    cli_printf("%s\n", n ? "" : "none");
    for (size_t i = 0; i < n; i++)
        cli_printf("%s%.*s%s", i ? ", " : "-> ", GALLEY__S(values[i]), i + 1 == n ? "\n" : "");
    return cli_labelling_give(&k->l, a, values, n);
}

static choice *chosen_by(asking *k, int key)
{
    for (size_t i = 0; i < k->n_choices; i++)
        if (k->choices[i].key == key)
            return &k->choices[i];
    return NULL;
}

static galley_status take_new(asking *k, choice **at)
{
    cli_printf("\nnew label: ");
    fflush(stdout);
    galley_str value = read_line(k);
    *at = NULL;
    if (value.size == 0 || galley_utf8_valid(value) != value.size)
        return GALLEY_OK;
    galley_status status = add_choice(k, value);
    for (size_t i = 0; status == GALLEY_OK && i < k->n_choices; i++)
        if (galley_str_eq(k->choices[i].value, value))
            *at = &k->choices[i];
    return status;
}

/* Keys until one of them ends the article. */
static galley_status ask(asking *k, const galley_article *a, outcome *what)
{
    for (size_t i = 0; i < k->n_choices; i++)
        k->choices[i].on = false;
    for (;;) {
        put_choices(k);
        int key = read_key();
        choice *at = chosen_by(k, key);
        galley_status status = GALLEY_OK;
        *what = key == KEY_SKIP ? SKIPPED : key == KEY_UNDO ? UNDONE : STOPPED;
        if (key == KEY_SKIP || key == KEY_UNDO || key == KEY_STOP || key == KEY_END)
            return GALLEY_OK;
        if (key == KEY_NEW)
            status = take_new(k, &at);
        if (status != GALLEY_OK)
            return status;
        if (at)
            at->on = !at->on;
        *what = ANSWERED;
        if ((at && !k->several) || key == KEY_NONE || (key == '\n' && k->several))
            return give_chosen(k, a);
        cli_printf(at ? "\n" : key == '\n' ? "" : "\nno such key\n");
    }
}

static galley_status ask_all(asking *k)
{
    galley_status status = GALLEY_OK;
    outcome what = SKIPPED;
    for (size_t i = 0; status == GALLEY_OK && i < k->l.n_queue && what != STOPPED;) {
        galley_article a;
        galley_arena_reset(k->s.arena);
        status = galley_store_get(k->s.store, k->l.queue[i], k->s.arena, &a, &k->c->err);
        if (status != GALLEY_OK)
            break;
        put_article(k, &a, i);
        status = ask(k, &a, &what);
        if (status != GALLEY_OK || what == STOPPED)
            break;
        if (what == UNDONE && k->l.n_given == 0) {
            cli_printf("\nnothing to undo\n");
            continue;
        }
        if (what == UNDONE) { /* back to the article of the last answer */
            int64_t row = k->l.given[k->l.n_given - 1].row;
            status = cli_labelling_undo(&k->l);
            while (i > 0 && k->l.queue[i] != row)
                i--;
            cli_printf("\nundone\n");
            continue;
        }
        if (what == SKIPPED)
            cli_printf("skipped\n");
        k->skipped += what == SKIPPED;
        i++;
    }
    cli_printf("\n");
    return status;
}

/* -- the verb -- */

static galley_status work(asking *k, const char *model, bool learn, cli_queue which, size_t most)
{
    galley_status status =
        cli_labelling_open(k->c, &k->s, galley_str_of(k->c->operands[0]), model, learn, &k->l);
    if (status == GALLEY_OK)
        status = add_choices(k);
    if (status == GALLEY_OK)
        status = cli_labelling_queue(&k->l, which, most);
    if (status == GALLEY_OK && k->l.n_queue)
        status = ask_all(k);
    else if (status == GALLEY_OK)
        cli_say(k->c, "nothing to label");
    galley_error first = k->c->err;
    galley_status kept =
        cli_labelling_keep(&k->l); /* what was answered stands, whatever came then */
    if (status != GALLEY_OK)
        k->c->err = first;
    return status == GALLEY_OK ? kept : status;
}

static int run_label(cli *c)
{
    asking k = {.c = c, .several = cli_flag(c, "several")};
    const char *uncertain = cli_value(c, "uncertain"), *learn = cli_value(c, "learn");
    size_t most = 1000;
    if (!cli_number(c, "most", 1, 1000000, &most))
        return CLI_COULD_NOT;
    if (uncertain && learn && strcmp(uncertain, learn) != 0) {
        cli_complain("--uncertain and --learn go by one model");
        return CLI_COULD_NOT;
    }
    if (uncertain && cli_flag(c, "conflicts")) {
        cli_complain("--uncertain or --conflicts");
        return CLI_COULD_NOT;
    }
    if (strchr(c->operands[0], '=') || c->operands[0][0] == '\0') {
        cli_complain("a label has a name without \"=\", not '%s'", c->operands[0]);
        return CLI_COULD_NOT;
    }
    galley_status status =
        cli_session_open(c, GALLEY_STORE_WRITE, c->n_operands > 1 ? c->operands[1] : NULL, &k.s);
    if (status != GALLEY_OK)
        return cli_failed(c);
    cli_queue which = cli_flag(c, "conflicts") ? CLI_QUEUE_CONFLICTS
                      : uncertain              ? CLI_QUEUE_UNCERTAIN
                                               : CLI_QUEUE_UNLABELLED;
    status = work(&k, learn ? learn : uncertain, learn != NULL, which, most);
    size_t given = k.l.n_given;
    if (status == GALLEY_OK && given + k.skipped)
        cli_say(c, "%zu labelled, %zu skipped%s%s", given, k.skipped,
                learn && given ? "; learned by " : "", learn && given ? learn : "");
    cli_labelling_close(&k.l);
    cli_session_close(&k.s);
    return status == GALLEY_OK ? CLI_DONE : cli_failed(c);
}

static const cli_option label_options[] = {
    {0, "labels", "LIST", "values to choose from, beside those there are"},
    {0, "uncertain", "MODEL", "first what that model is least sure of"},
    {0, "conflicts", NULL, "what people, rules and models say differently"},
    {0, "learn", "MODEL", "the model takes in each answer at once"},
    {0, "several", NULL, "an article can have several: enter ends it"},
    {0, "most", "N", "ask about so many articles at most (default 1000)"},
    {0, NULL, NULL, NULL},
};

const cli_command cli_label = {
    .name = "label",
    .operands = "NAME [QUERY]",
    .least = 1,
    .most = 2,
    .summary = "label articles: one article, one key",
    .manual =
        "Shows the articles of the query that have no label NAME, one after the other, and waits "
        "for "
        "a key. With a model the\n"
        "words that decide are highlighted. Each answer is a person's statement in the ledger, a "
        "run "
        "of its own, and counts\n"
        "from then on for training, queries (label:topic=sport) and rules (tag:topic=sport). Skip "
        "with the space bar, undo\n"
        "with - or backspace, 0 says that it has none, + asks for a new label, . ends.\n"
        "\n"
        "  galley label topic --labels energy,sport\n"
        "  galley label topic 'date:-7d..' --uncertain topic --learn topic\n"
        "  galley label topic --conflicts\n",
    .options = label_options,
    .run = run_label,
};
