/* core/cli/cmd_find.c: galley find, a grep that knows what is the article's own text.
 * SPDX-License-Identifier: MIT */
#include "core/cli/article_view.h"

#include <string.h>

typedef struct finder {
    cli *c;
    galley_script *script; /* has the anatomy */
    const galley_anatomy *anatomy;
    galley_matcher *matcher;
    galley_scratch *scratch;
    galley_patterns *patterns; /* token patterns; else NULL */
    galley_patterns_room *room;
    galley_query *query; /* else NULL */
    galley_arena *arena;
    galley_writer *writer; /* rows for programs; NULL: lines for people */
    uint32_t within;
    size_t spans, articles, failures;
} finder;

/* -- what is looked for -- */

static bool add_kind(finder *f, galley_str name)
{
    galley_region_kind kind;
    if (galley_str_eq(name, GALLEY_STR("all")))
        f->within |= GALLEY_REGION_ALL;
    else if (galley_str_eq(name, GALLEY_STR("body")))
        f->within |= galley_region_body();
    else if (galley_region_named(name, &kind))
        f->within |= GALLEY_REGION_BIT(kind);
    else
        return false;
    return true;
}

static bool read_within(finder *f)
{
    const char *value = cli_value(f->c, "within");
    galley_str rest = galley_str_of(value);
    while (rest.size) {
        const char *comma = memchr(rest.data, ',', rest.size);
        size_t n = comma ? (size_t)(comma - rest.data) : rest.size;
        if (!add_kind(f, galley_str_sub(rest, 0, n))) {
            cli_complain("--within: there is no kind of region '%.*s' (all, body, title, caption, "
                         "promo, ...)",
                         (int)n, rest.data);
            return false;
        }
        rest = galley_str_sub(rest, comma ? n + 1 : n, rest.size);
    }
    return true;
}

static galley_status add_list(finder *f, galley_str pattern, bool file)
{
    cli *c = f->c;
    uint32_t list = 0;
    galley_str tsv;
    galley_list_def def = {.label = GALLEY_STR("find"), .within = f->within};
    galley_status status = galley_matcher_list(f->matcher, &def, &list, &c->err);
    if (status != GALLEY_OK || !file)
        return status != GALLEY_OK
                   ? status
                   : galley_matcher_phrase(f->matcher, list, pattern, NULL, 0, &c->err);
    status = galley_file_read(pattern, GALLEY_TEXT_MAX, f->arena, &tsv, &c->err);
    return status == GALLEY_OK ? galley_matcher_tsv(f->matcher, list, tsv, pattern, &c->err)
                               : status;
}

static galley_status add_tokens(finder *f, galley_str pattern)
{
    cli *c = f->c;
    galley_pattern_def def = {GALLEY_STR("find"), pattern, GALLEY_OVERLAP_LONGEST, f->within};
    galley_status status = galley_patterns_new(NULL, &f->patterns, &c->err);
    if (status == GALLEY_OK)
        status = galley_patterns_add(f->patterns, &def, NULL, &c->err);
    return status == GALLEY_OK ? galley_patterns_room_new(f->patterns, &f->room, &c->err) : status;
}

static galley_status add_pattern(finder *f)
{
    cli *c = f->c;
    galley_str pattern = galley_str_of(c->operands[0]);
    if (cli_flag(c, "tokens"))
        return add_tokens(f, pattern);
    if (cli_flag(c, "query"))
        return cli_query(c, c->operands[0], &f->query);
    if (cli_flag(c, "phrase") || cli_flag(c, "list"))
        return add_list(f, pattern, cli_flag(c, "list"));
    galley_regex_def def = {GALLEY_STR("find"), pattern, cli_flag(c, "ignore-case"), f->within};
    return galley_matcher_regex(f->matcher, &def, NULL, &c->err);
}

static galley_status open_finder(finder *f)
{
    cli *c = f->c;
    galley_script_options options = {0};
    if (c->script_path)
        options.script_path = galley_str_of(c->script_path);
    galley_status status = galley_arena_new(NULL, &f->arena, &c->err);
    if (status == GALLEY_OK)
        status = galley_matcher_new(NULL, &f->matcher, &c->err);
    if (status == GALLEY_OK)
        status = add_pattern(f);
    if (status == GALLEY_OK)
        status = galley_matcher_freeze(f->matcher, &c->err);
    if (status == GALLEY_OK)
        status = galley_scratch_new(f->matcher, &f->scratch, &c->err);
    if (status == GALLEY_OK)
        status = galley_script_new(NULL, &options, &f->script, &c->err);
    return status == GALLEY_OK ? galley_script_anatomy(f->script, &f->anatomy, &c->err) : status;
}

static void close_finder(finder *f)
{
    galley_patterns_room_free(f->room);
    galley_patterns_free(f->patterns);
    galley_scratch_free(f->scratch);
    galley_matcher_free(f->matcher);
    galley_query_free(f->query);
    galley_script_free(f->script);
    galley_arena_free(f->arena);
}

/* -- looking -- */

static galley_status look(finder *f, const galley_subject *s, galley_str lang, galley_spans *spans)
{
    cli *c = f->c;
    galley_match_failures failures = {0};
    galley_status status =
        galley_matcher_scan(f->matcher, f->scratch, s, f->arena, spans, &failures, &c->err);
    if (status == GALLEY_OK && failures.count)
        return galley__fail(&c->err, GALLEY_LIMIT, "the pattern reached its %s",
                            failures.at[0].limit);
    if (status == GALLEY_OK && f->patterns)
        status =
            galley_patterns_scan(f->patterns, f->room, s, lang, 0, NULL, f->arena, spans, &c->err);
    return status;
}

static galley_status ask(finder *f, const galley_article *a, galley_spans *spans)
{
    galley_answer answer;
    galley_view view = {.article = a};
    galley_status status = galley_query_ask(f->query, &view, f->arena, &answer, &f->c->err);
    for (size_t i = 0; status == GALLEY_OK && answer.match && i < answer.n_clauses; i++)
        for (size_t k = 0; status == GALLEY_OK && k < answer.clauses[i].spans.count; k++)
            status = galley_spans_add(spans, &answer.clauses[i].spans.at[k], f->arena, &f->c->err);
    galley_spans_sort(spans);
    return status;
}

static galley_status find_spans(finder *f, const galley_article *a, galley_spans *spans)
{
    galley_tokens tokens = {0};
    galley_region title = {0, (uint32_t)a->title.size, GALLEY_REGION_TITLE, {NULL, 0}};
    if (f->query)
        return ask(f, a, spans);
    galley_subject s = {GALLEY_PART_TEXT, a->text, &tokens, a->regions, a->n_regions};
    galley_status status = galley_text_tokens(a->text, f->arena, &tokens, &f->c->err);
    if (status == GALLEY_OK)
        status = look(f, &s, a->lang, spans);
    if (status != GALLEY_OK || a->title.size == 0)
        return status;
    s = (galley_subject){GALLEY_PART_TITLE, a->title, &tokens, &title, 1};
    status = galley_text_tokens(a->title, f->arena, &tokens, &f->c->err);
    return status == GALLEY_OK ? look(f, &s, a->lang, spans) : status;
}

/* -- printing -- */

static void put_place(finder *f, const galley_article *a)
{
    cli_printf("%s", cli_paint(f->c, CLI_MAGENTA));
    cli_put_text(a->origin.size ? a->origin : cli_short_key(f->c, a->key));
    cli_printf("%s", cli_paint(f->c, CLI_PLAIN));
}

static const char *kind_of(const galley_article *a, const galley_span *s)
{
    for (size_t i = 0; i < a->n_regions && s->part == GALLEY_PART_TEXT; i++)
        if (a->regions[i].start <= s->start && s->start < a->regions[i].end)
            return galley_region_name(a->regions[i].kind);
    return "title";
}

static void put_row(finder *f, const galley_article *a, const galley_span *s)
{
    galley_writer *w = f->writer;
    galley_write_str(w, a->origin.size ? a->origin : a->key);
    galley_write_str(w, galley_str_of(kind_of(a, s)));
    galley_write_int(w, s->start);
    galley_write_int(w, s->end);
    galley_write_str(w, galley_span_text(a, s));
    galley_write_row(w);
}

/* The paragraph, once for all that was found in it. */
static void put_region(finder *f, const galley_article *a, const galley_span *s,
                       const galley_spans *spans)
{
    for (size_t i = 0; i < a->n_regions; i++)
        if (a->regions[i].start <= s->start && s->start < a->regions[i].end)
            cli_put_marked(f->c, a, a->regions[i].start, a->regions[i].end, spans, CLI_PLAIN);
}

static bool same_region(const galley_article *a, const galley_span *x, const galley_span *y)
{
    if (x->part != y->part)
        return false;
    for (size_t i = 0; i < a->n_regions && x->part == GALLEY_PART_TEXT; i++)
        if (a->regions[i].start <= x->start && x->start < a->regions[i].end)
            return y->start < a->regions[i].end;
    return false;
}

static void put_lines(finder *f, const galley_article *a, const galley_spans *spans)
{
    bool only = cli_flag(f->c, "only"), kwic = cli_flag(f->c, "kwic");
    for (size_t i = 0; i < spans->count; i++) {
        const galley_span *s = &spans->at[i];
        if (!only && !kwic && i > 0 && same_region(a, s - 1, s))
            continue;
        put_place(f, a);
        cli_printf(": ");
        if (only)
            cli_put_text(galley_span_text(a, s));
        else if (kwic || s->part == GALLEY_PART_TITLE)
            cli_put_context(f->c, a, s, 40);
        else
            put_region(f, a, s, spans);
        cli_printf("\n");
    }
}

static void put_found(finder *f, const galley_article *a, const galley_spans *spans)
{
    if (f->writer) {
        for (size_t i = 0; i < spans->count; i++)
            put_row(f, a, &spans->at[i]);
    } else if (cli_flag(f->c, "list-files")) {
        put_place(f, a);
        cli_printf("\n");
    } else if (!cli_flag(f->c, "count")) {
        put_lines(f, a, spans);
    }
}

static galley_status one_article(finder *f, const galley_article *a)
{
    galley_spans spans = {0};
    galley_status status = find_spans(f, a, &spans);
    if (status == GALLEY_OK && spans.count) {
        f->spans += spans.count;
        f->articles++;
        put_found(f, a, &spans);
    }
    return status;
}

/* -- articles of files, and of the store -- */

static void left_out(void *ctx, galley_str path, const galley_error *why)
{
    finder *f = ctx;
    if (why->status == GALLEY_INVALID)
        return; /* of a kind that is none of ours, met in a folder */
    f->failures++;
    cli_complain("%.*s: %s", GALLEY__S(path), why->text);
}

static void failed(finder *f, galley_str path)
{
    f->failures++;
    cli_complain("%.*s: %s", GALLEY__S(path), f->c->err.text);
}

/* A record that is no article is told and passed over. */
static void one_record(finder *f, const galley_record *record)
{
    cli *c = f->c;
    galley_article a = {0};
    galley_arena_reset(f->arena);
    galley_status status = galley_record_read(record, f->arena, &a, &c->err);
    if (status == GALLEY_OK)
        status = galley_anatomy_mark(f->anatomy, &a, f->arena, &c->err);
    if (status == GALLEY_OK)
        status = one_article(f, &a);
    if (status != GALLEY_OK)
        failed(f, record->path);
}

static galley_status find_in_files(finder *f)
{
    cli *c = f->c;
    galley_source *source = NULL;
    galley_record record;
    galley_source_options options = {.report = left_out, .report_ctx = f};
    size_t n = (size_t)c->n_operands - 1;
    galley_str *paths = galley_arena_calloc(f->arena, n, sizeof *paths);
    if (paths == NULL)
        return galley__nomem(&c->err);
    for (size_t i = 0; i < n; i++)
        paths[i] = galley_str_of(c->operands[i + 1]);
    galley_status status = galley_source_open(NULL, paths, n, &options, &source, &c->err);
    while (status == GALLEY_OK && !cli_stopped_by()) {
        status = galley_source_next(source, &record, &c->err);
        if (status != GALLEY_OK || record.bytes.data == NULL)
            break;
        one_record(f, &record);
    }
    galley_source_close(source);
    return status;
}

static galley_status find_in_store(finder *f)
{
    cli *c = f->c;
    cli_session s;
    galley_cursor *cursor = NULL;
    int64_t row = 1;
    galley_status status = cli_session_open(c, GALLEY_STORE_READ, "", &s);
    if (status != GALLEY_OK)
        return status;
    galley_select what = {.order = GALLEY_ORDER_ROW, .query = s.query};
    status = galley_store_select(s.store, &what, &cursor, &c->err);
    while (status == GALLEY_OK && row && !cli_stopped_by()) {
        galley_article a = {0};
        galley_arena_reset(f->arena);
        status = galley_cursor_next(cursor, &row, f->arena, &a, &c->err);
        a.origin = (galley_str){NULL, 0};
        if (status == GALLEY_OK && row)
            status = one_article(f, &a);
    }
    galley_cursor_close(cursor);
    cli_session_close(&s);
    return status;
}

/* -- the verb -- */

static bool one_way(const cli *c)
{
    int ways =
        cli_flag(c, "phrase") + cli_flag(c, "list") + cli_flag(c, "tokens") + cli_flag(c, "query");
    if (ways > 1)
        cli_complain("--phrase, --list, --tokens and --query exclude each other");
    else if (cli_flag(c, "ignore-case") && ways)
        cli_complain("--ignore-case is for regexes; the others say it in their own way");
    else if (cli_flag(c, "query") && cli_value(c, "within"))
        cli_complain("a query says within:KIND itself");
    else
        return true;
    return false;
}

static int finish(finder *f, galley_status status)
{
    galley_status closed = galley_writer_close(f->writer, status == GALLEY_OK ? &f->c->err : NULL);
    if (status != GALLEY_OK || closed != GALLEY_OK)
        return cli_failed(f->c);
    if (cli_flag(f->c, "count") && f->c->format == GALLEY_TABLE)
        cli_printf("%zu in %zu articles\n", f->spans, f->articles);
    else if (f->spans == 0)
        cli_say(f->c, "nothing found");
    return f->failures ? CLI_SOME_FAILED : CLI_DONE;
}

static int run_find(cli *c)
{
    static const char *const headings[] = {"article", "region", "start", "end", "text", NULL};
    finder f = {.c = c};
    if (!one_way(c) || !read_within(&f))
        return CLI_COULD_NOT;
    galley_status status = open_finder(&f);
    if (status == GALLEY_OK && c->format != GALLEY_TABLE && !(f.writer = cli_rows(c, headings)))
        status = c->err.status;
    if (status == GALLEY_OK)
        status = c->n_operands > 1 ? find_in_files(&f) : find_in_store(&f);
    int result = finish(&f, status);
    close_finder(&f);
    return result;
}

static const cli_option find_options[] = {
    {'i', "ignore-case", NULL, "a regex without regard to case"},
    {'F', "phrase", NULL, "PATTERN is a phrase: whole words, folded"},
    {'f', "list", NULL, "PATTERN is the path of a phrase list (TSV with a heading line)"},
    {'t', "tokens", NULL, "PATTERN is a token pattern: '[lower=\"mr\"] [title]+'"},
    {'Q', "query", NULL, "PATTERN is a query: 'gas NEAR/5 contract'"},
    {'w', "within", "KINDS", "regions looked at: body (default), all, or kinds with commas"},
    {'c', "count", NULL, "print only how many there are"},
    {'l', "list-files", NULL, "print only which articles have any"},
    {'o', "only", NULL, "print what was found, without what stands around it"},
    {'k', "kwic", NULL, "print each with the words before and behind it"},
    {0, NULL, NULL, NULL},
};

const cli_command cli_find = {
    .name = "find",
    .operands = "PATTERN [FILE...]",
    .least = 1,
    .most = -1,
    .summary = "search files, folders or the store with a regex, phrases, token patterns",
    .manual =
        "Like grep, but over articles: it looks at the article's own prose and its paragraphs, and "
        "not at promos, captions and\n"
        "lists of headlines, unless --within says so. FILE is anything that `galley add` reads, a "
        "folder, or - for standard\n"
        "input; without FILE, the store is searched. A match is printed in its paragraph; rows "
        "(--json, --jsonl, --tsv) have\n"
        "article, region, start, end (bytes, 0-based, end exclusive) and text. A regex is PCRE2 "
        "with UTF.\n"
        "\n"
        "  galley find 'gas (deal|contract)' -i articles/\n"
        "  galley find -t '[lower=\"mr|ms\"] [title]+' -o articles/\n"
        "  galley find -f lists/countries.tsv --within all -c articles/\n"
        "  galley find -Q 'gas NEAR/5 contract' --kwic\n",
    .options = find_options,
    .run = run_find,
};
