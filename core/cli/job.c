/* core/cli/job.c: what workers do with one job, and starting them.
 * SPDX-License-Identifier: MIT */
#include "core/cli/job.h"

#include "core/match/lists.h"

#include <galley/match.h>

#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static volatile sig_atomic_t stop_asked;

static void ask_to_stop(int signal_number)
{
    stop_asked = signal_number;
}

int cli_stopped_by(void)
{
    return stop_asked;
}

/* "text=article.body": what stands between the commas of --map. */
static bool take_name(cli_job *job, galley_str pair)
{
    const char *equals = memchr(pair.data, '=', pair.size);
    size_t at = equals ? (size_t)(equals - pair.data) : 0;
    bool fits = job->n_names < sizeof job->names / sizeof *job->names;
    if (at == 0 || at + 1 == pair.size || !fits) {
        cli_complain(fits ? "--map: '%.*s' is no OUR=THEIR (text=article.body)"
                          : "--map: too many names at '%.*s'",
                     GALLEY__S(pair));
        return false;
    }
    job->names[job->n_names++] = (galley_record_name){
        .ours = galley_str_sub(pair, 0, at), .theirs = galley_str_sub(pair, at + 1, pair.size)};
    return true;
}

static bool take_names(cli_job *job, const char *map)
{
    while (map) {
        const char *end = strchrnul(map, ',');
        if (!take_name(job, (galley_str){map, (size_t)(end - map)}))
            return false;
        map = *end ? end + 1 : NULL;
    }
    return true;
}

void cli_stop_on_signals(void)
{
    struct sigaction quiet_stop = {.sa_handler = ask_to_stop};
    if (stop_asked == SIGALRM)
        stop_asked = 0;
    sigaction(SIGINT, &quiet_stop, NULL);
    sigaction(SIGTERM, &quiet_stop, NULL);
    sigaction(SIGALRM, &quiet_stop, NULL);
}

bool cli_job_init(cli_job *job, cli *c, cli_task task, const char *rules)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t mebibytes = 256;
    *job = (cli_job){.c = c, .task = task, .rules = rules, .seconds = 2};
    job->workers = processors > 0 && processors < 256 ? (size_t)processors : 1;
    if (!cli_number(c, "jobs", 1, 256, &job->workers) ||
        !cli_seconds(c, "deadline", &job->seconds) ||
        !cli_number(c, "memory", 16, 65536, &mebibytes))
        return false;
    job->memory = mebibytes << 20;
    job->guess_lang = cli_flag(c, "guess-lang");
    if (!take_names(job, cli_value(c, "map")))
        return false;
    if (cli_flag(c, "verify-prefilter")) /* the workers inherit it */
        setenv(GALLEY_VERIFY_VARIABLE, "1", 1);
    return true;
}

/* -- records as bytes -- */

void cli_record_put(galley__buf *buf, const galley_record *record)
{
    galley__buf_u8(buf, (uint8_t)record->kind);
    galley__buf_lstr(buf, record->path);
    galley__buf_u64(buf, record->line);
    galley__buf_u64(buf, record->offset);
    galley__buf_lstr(buf, record->url);
    galley__buf_lstr(buf, record->charset);
    galley__buf_lstr(buf, record->fetched);
    galley__buf_lstr(buf, record->bytes);
}

bool cli_record_get(galley_str bytes, galley_record *record)
{
    uint8_t kind;
    uint64_t line, offset;
    if (!galley__take_u8(&bytes, &kind) || !galley__take_lstr(&bytes, &record->path) ||
        !galley__take_u64(&bytes, &line) || !galley__take_u64(&bytes, &offset) ||
        !galley__take_lstr(&bytes, &record->url) || !galley__take_lstr(&bytes, &record->charset) ||
        !galley__take_lstr(&bytes, &record->fetched) || !galley__take_lstr(&bytes, &record->bytes))
        return false;
    record->kind = kind <= GALLEY_RECORD_PAGE ? (galley_record_kind)kind : GALLEY_RECORD_TEXT;
    record->line = (size_t)line;
    record->offset = (size_t)offset;
    return true;
}

/* -- in the host child -- */

static void rules_put(galley__buf *reply, const galley_rules_info *info)
{
    galley__buf_lstr(reply, info->name);
    galley__buf_lstr(reply, info->text);
    galley__buf_lstr(reply, info->lists);
    galley__buf_lstr(reply, info->fingerprint);
    galley__buf_u32(reply, (uint32_t)info->n_patterns);
    galley__buf_u32(reply, (uint32_t)info->n_rules);
    for (size_t i = 0; i < info->n_rules; i++) {
        galley__buf_lstr(reply, info->rules[i].name);
        galley__buf_lstr(reply, info->rules[i].fingerprint);
        galley__buf_lstr(reply, info->rules[i].needs);
    }
}

static bool take_rules(galley_str *reply, cli_rules *out, galley_arena *arena)
{
    uint32_t n;
    if (!galley__take_u32(reply, &n) || n > reply->size / 12)
        return false;
    galley_rule_version *rules = galley_arena_calloc(arena, n, sizeof *rules);
    for (uint32_t i = 0; rules && i < n; i++)
        if (!galley__take_lstr(reply, &rules[i].rule) ||
            !galley__take_lstr(reply, &rules[i].fingerprint) ||
            !galley__take_lstr(reply, &rules[i].needs))
            return false;
    out->rules = rules;
    out->n_rules = n;
    return rules != NULL;
}

/* There are none when nobody measures. */
static bool take_laps(galley_str *reply, cli_rules *out, galley_arena *arena)
{
    uint32_t n = 0;
    if (reply->size == 0)
        return true;
    if (!galley__take_u32(reply, &n) || n > reply->size / 12)
        return false;
    out->laps = galley_arena_calloc(arena, n, sizeof *out->laps);
    for (uint32_t i = 0; out->laps && i < n; i++)
        if (!galley__take_lstr(reply, &out->laps[i].kind) ||
            !galley__take_lstr(reply, &out->laps[i].name) ||
            !galley__take_lstr(reply, &out->laps[i].place))
            return false;
    out->n_laps = n;
    return out->laps != NULL;
}

galley_status cli_rules_get(galley_str reply, galley_arena *arena, cli_rules *out,
                            galley_error *err)
{
    reply = galley_arena_copy(arena, reply);
    if (reply.data == NULL)
        return galley__nomem(err);
    out->laps = NULL;
    out->n_laps = 0;
    if (galley__take_lstr(&reply, &out->name) && galley__take_lstr(&reply, &out->text) &&
        galley__take_lstr(&reply, &out->lists) && galley__take_lstr(&reply, &out->fingerprint) &&
        galley__take_u32(&reply, &out->n_patterns) && take_rules(&reply, out, arena) &&
        take_laps(&reply, out, arena))
        return GALLEY_OK;
    return galley__fail(err, GALLEY_CORRUPT, "the host process sent a malformed answer");
}

static galley_status begin_laps(cli_job *job, galley__buf *reply, galley_error *err)
{
    galley_status status = galley_script_profile(job->script, &job->laps, &job->n_laps, err);
    galley__buf_u32(reply, (uint32_t)job->n_laps);
    for (size_t i = 0; i < job->n_laps; i++) {
        galley__buf_lstr(reply, job->laps[i].kind);
        galley__buf_lstr(reply, job->laps[i].name);
        galley__buf_lstr(reply, job->laps[i].place);
    }
    return status;
}

static galley_status load_rules(cli_job *job, galley__buf *reply, galley_error *err)
{
    galley_rules_info info;
    galley_str message = {NULL, 0};
    galley_status status = galley_script_load_rules(job->script, galley_str_of(job->rules),
                                                    job->rules_text, &info, &message, err);
    if (status == GALLEY_OK)
        rules_put(reply, &info);
    return status == GALLEY_OK && job->profile ? begin_laps(job, reply, err) : status;
}

static galley_status load(void *ctx, galley__buf *reply, galley_error *err)
{
    cli_job *job = ctx;
    galley_script_options options = {.jailed = true,
                                     .memory = job->memory,
                                     .seconds = job->seconds,
                                     .models = job->models,
                                     .n_models = job->n_models,
                                     .no_models = galley_str_of(job->no_models),
                                     .lists_folder = galley_str_of(job->lists_folder),
                                     .lists_room = job->lists_room};
    if (job->c->script_path)
        options.script_path = galley_str_of(job->c->script_path);
    galley_status status = galley_script_new(NULL, &options, &job->script, err);
    if (status == GALLEY_OK)
        status = galley_arena_new(NULL, &job->arena, err);
    if (status == GALLEY_OK)
        status = galley_json_new(NULL, &job->json, err);
    if (status == GALLEY_OK)
        status = galley_script_anatomy(job->script, &job->anatomy, err);
    if (status == GALLEY_OK && job->rules)
        status = load_rules(job, reply, err);
    galley__lists_room_free(job->lists_room); /* the parent makes a file of it */
    return status;
}

/* -- in a worker -- */

/* Ten words at least; that it is a guess stands beside it. */
static galley_status guess_lang(cli_job *job, galley_article *a, galley_error *err)
{
    galley_language language;
    galley_str body;
    galley_status status = galley_article_body(a, job->arena, &body, err);
    if (status != GALLEY_OK || !galley_text_language(body, &language) || language.runs < 60)
        return status;
    galley_str code = galley_arena_copy(job->arena, galley_str_of(language.code));
    if (code.data == NULL)
        return galley__nomem(err);
    status = galley_article_set(a, GALLEY_STR("lang"), GALLEY_FIELD_STRING, code, job->arena, err);
    return status == GALLEY_OK
               ? galley_article_set(a, GALLEY_STR("lang_guessed"), GALLEY_FIELD_JSON,
                                    GALLEY_STR("true"), job->arena, err)
               : status;
}

static galley_status read_record(cli_job *job, galley_str bytes, galley_article *a,
                                 galley_error *err)
{
    galley_record record;
    if (!cli_record_get(bytes, &record))
        return galley__fail(err, GALLEY_INTERNAL, "a malformed job");
    record.names = job->names;
    record.n_names = job->n_names;
    galley_status status = galley_record_read(&record, job->arena, a, err);
    if (status == GALLEY_OK)
        status = galley_anatomy_mark(job->anatomy, a, job->arena, err);
    if (status == GALLEY_OK && job->guess_lang && a->lang.size == 0)
        status = guess_lang(job, a, err);
    return status;
}

static galley_status json_line(cli_job *job, galley__buf *reply, galley_error *err)
{
    galley_str line = galley_json_text(job->json);
    if (line.data == NULL)
        return galley__nomem(err);
    galley__buf_add(reply, line);
    galley__buf_char(reply, '\n');
    return GALLEY_OK;
}

static galley_status parse(cli_job *job, galley_str bytes, galley__buf *reply, galley_error *err)
{
    galley_article a = {0};
    galley_status status = read_record(job, bytes, &a, err);
    if (status == GALLEY_OK)
        galley__wire_put_article(reply, &a);
    return status;
}

static galley_status show(cli_job *job, galley_str bytes, galley__buf *reply, galley_error *err)
{
    galley_article a = {0};
    galley_status status = read_record(job, bytes, &a, err);
    if (status != GALLEY_OK)
        return status;
    galley_json_clear(job->json);
    galley_json_article(job->json, &a, true);
    return json_line(job, reply, err);
}

/* Which rules, and the article. */
static galley_status judge(cli_job *job, galley_str bytes, galley__buf *reply, galley_error *err)
{
    galley_article a = {0};
    galley_statements statements = {0};
    galley_str message = {NULL, 0}, only;
    if (!galley__take_lstr(&bytes, &only))
        return galley__fail(err, GALLEY_INTERNAL, "a malformed job");
    galley_status status = galley__wire_get_article(&bytes, job->arena, &a, err);
    if (status == GALLEY_OK)
        status = galley_script_judge(job->script, &a, only, job->arena, &statements, &message, err);
    if (status == GALLEY_OK)
        galley__wire_put_statements(reply, &statements);
    for (size_t i = 0; status == GALLEY_OK && i < job->n_laps; i++) {
        galley__buf_u64(reply, job->laps[i].ns);
        galley__buf_u64(reply, job->laps[i].tries);
    }
    return status;
}

static galley_status explain(cli_job *job, galley_str bytes, galley__buf *reply, galley_error *err)
{
    galley_article a = {0};
    galley_told told;
    galley_str message = {NULL, 0}, tag;
    uint8_t trace;
    if (!galley__take_lstr(&bytes, &tag) || !galley__take_u8(&bytes, &trace))
        return galley__fail(err, GALLEY_INTERNAL, "a malformed job");
    galley_status status = galley__wire_get_article(&bytes, job->arena, &a, err);
    if (status == GALLEY_OK)
        status =
            galley_script_explain(job->script, &a, tag, trace, job->arena, &told, &message, err);
    if (status != GALLEY_OK)
        return status;
    galley__buf_u32(reply, (uint32_t)told.count);
    galley__buf_u8(reply, told.holds);
    galley__buf_lstr(reply, told.text);
    galley__buf_lstr(reply, told.json);
    return GALLEY_OK;
}

static void tags_json(galley_json *j, const galley_article *a, const galley_statements *statements)
{
    galley_json_clear(j);
    galley_json_open_object(j);
    galley_json_name(j, GALLEY_STR("id"));
    galley_json_str(j, a->key);
    galley_json_name(j, GALLEY_STR("tags"));
    galley_json_open_array(j);
    for (size_t i = 0; i < statements->count; i++)
        galley_json_statement(j, a, &statements->at[i]);
    galley_json_close_array(j);
    galley_json_close_object(j);
}

static void error_json(galley_json *j, galley_str id, const galley_error *why)
{
    galley_json_clear(j);
    galley_json_open_object(j);
    galley_json_name(j, GALLEY_STR("id"));
    galley_json_str(j, id);
    galley_json_name(j, GALLEY_STR("error"));
    galley_json_open_object(j);
    galley_json_name(j, GALLEY_STR("code"));
    galley_json_str(j, galley_str_of(galley_status_name(why->status)));
    galley_json_name(j, GALLEY_STR("message"));
    galley_json_str(j, galley_str_of(why->text));
    galley_json_close_object(j);
    galley_json_close_object(j);
}

/* The first byte says whether the line is an error, so that the parent can count without reading JSON. */
static galley_status pipe_one(cli_job *job, galley_str bytes, galley__buf *reply, galley_error *err)
{
    galley_article a = {0};
    galley_statements statements = {0};
    galley_str message = {NULL, 0};
    galley_error why;
    galley_status status = read_record(job, bytes, &a, err);
    if (status != GALLEY_OK)
        return status;
    status = galley_script_judge(job->script, &a, (galley_str){NULL, 0}, job->arena, &statements,
                                 &message, &why);
    galley__buf_u8(reply, status != GALLEY_OK);
    if (status == GALLEY_OK)
        tags_json(job->json, &a, &statements);
    else
        error_json(job->json, a.key, &why);
    return json_line(job, reply, err);
}

static galley_status check(cli_job *job, galley__buf *reply, galley_error *err)
{
    galley_findings found;
    galley_str message = {NULL, 0};
    galley_status status = galley_script_check(job->script, job->arena, &found, &message, err);
    if (status != GALLEY_OK)
        return status;
    galley__buf_lstr(reply, found.graph);
    galley__buf_lstr(reply, found.dot);
    for (size_t i = 0; i < found.count; i++) {
        const galley_finding *f = &found.at[i];
        galley__buf_lstr(reply, f->level);
        galley__buf_lstr(reply, f->what);
        galley__buf_lstr(reply, f->name);
        galley__buf_lstr(reply, f->place);
        galley__buf_lstr(reply, f->text);
    }
    return GALLEY_OK;
}

static void example_line(void *ctx, galley_str rule, galley_str text, bool wanted, bool held)
{
    galley__buf *reply = ctx;
    galley__buf_u8(reply, wanted);
    galley__buf_u8(reply, held);
    galley__buf_lstr(reply, rule);
    galley__buf_lstr(reply, text);
}

static galley_status try_examples(cli_job *job, galley__buf *reply, galley_error *err)
{
    size_t failed;
    galley_str message = {NULL, 0};
    return galley_script_run_examples(job->script, example_line, reply, &failed, &message, err);
}

static galley_status work(void *ctx, galley_str bytes, galley__buf *reply, galley_error *err)
{
    cli_job *job = ctx;
    galley_arena_reset(job->arena);
    switch (job->task) {
    case CLI_TASK_PARSE:
        return parse(job, bytes, reply, err);
    case CLI_TASK_SHOW:
        return show(job, bytes, reply, err);
    case CLI_TASK_JUDGE:
        return judge(job, bytes, reply, err);
    case CLI_TASK_EXPLAIN:
        return explain(job, bytes, reply, err);
    case CLI_TASK_PIPE:
        return pipe_one(job, bytes, reply, err);
    case CLI_TASK_CHECK:
        return check(job, reply, err);
    case CLI_TASK_TRY:
        return try_examples(job, reply, err);
    }
    return galley__fail(err, GALLEY_INTERNAL, "a task of no kind");
}

/* -- in the parent -- */

/* The folder that loading may read: the rules file's. */
static char *readable_folder(const cli_job *job)
{
    if (job->c->script_path) /* a development aid: the library and the rules may lie anywhere */
        return strdup("/");
    if (job->rules == NULL)
        return strdup("");
    char *copy = strdup(job->rules);
    char *folder = copy ? realpath(dirname(copy), NULL) : NULL;
    free(copy);
    return folder ? folder : strdup("");
}

static galley_status read_model(cli_job *job, galley_store *store, galley_str name,
                                galley_error *err)
{
    size_t capacity = job->n_models;
    galley_stored_model m;
    if ((capacity & (capacity - 1)) == 0) { /* doubled at each power of two */
        size_t size = sizeof *job->models;
        job->models = galley_arena_grow(job->models_arena, job->models, capacity * size,
                                        (capacity ? 2 * capacity : 1) * size);
        if (job->models == NULL)
            return galley__nomem(err);
    }
    name = galley_arena_copy(job->models_arena, name);
    galley_status status = name.data
                               ? galley_store_get_model(store, name, job->models_arena, &m, err)
                               : galley__nomem(err);
    if (status == GALLEY_OK)
        job->models[job->n_models++] = (galley_script_model){name, m.label_name, m.bytes};
    return status;
}

static galley_status read_all(cli_job *job, galley_store *store, galley_error *err)
{
    galley_rows *rows = NULL;
    bool more = true;
    galley_status status = galley_store_sql(
        store, GALLEY_STR("SELECT name FROM model ORDER BY name"), NULL, 0, &rows, err);
    while (status == GALLEY_OK && more) {
        status = galley_rows_next(rows, &more, err);
        if (status == GALLEY_OK && more)
            status = read_model(job, store, galley_rows_value(rows, 0).text, err);
    }
    galley_rows_close(rows);
    return status;
}

/* The host child can open no store, so what rules may ask for is there before it begins. That there is none matters only to
 * rules that name one: they say why. */
static void read_models(cli_job *job)
{
    galley_store *store = NULL;
    galley_error err = {0};
    galley_status status = galley_arena_new(NULL, &job->models_arena, &err);
    if (status == GALLEY_OK)
        status =
            galley_store_open(NULL, galley_str_of(job->c->store), GALLEY_STORE_READ, &store, &err);
    if (status == GALLEY_OK)
        status = read_all(job, store, &err);
    galley_store_close(store);
    if (status != GALLEY_OK) {
        job->n_models = 0;
        snprintf(job->no_models, sizeof job->no_models, "%s", err.text);
    }
}

static bool reads_pages(const cli_job *job)
{
    return job->task == CLI_TASK_PARSE || job->task == CLI_TASK_SHOW || job->task == CLI_TASK_PIPE;
}

/* Where there is a store, "STORE-cache" beside it. */
static void prepare_lists(cli_job *job)
{
    struct stat st;
    int n = snprintf(job->lists_folder, sizeof job->lists_folder, "%s-cache", job->c->store);
    if (n > 0 && (size_t)n < sizeof job->lists_folder && stat(job->c->store, &st) == 0)
        job->lists_room = galley__lists_room_new();
    if (job->lists_room == NULL)
        job->lists_folder[0] = '\0';
}

/* The folder as the host child may read it; NULL when it is not there yet. To be freed. */
static char *lists_folder(const cli_job *job)
{
    struct stat st;
    bool there = job->lists_folder[0] && stat(job->lists_folder, &st) == 0 && S_ISDIR(st.st_mode);
    return there ? realpath(job->lists_folder, NULL) : NULL;
}

/* That lists cannot be kept harms nobody: they are compiled the next time. */
static void keep_lists(cli_job *job)
{
    if (job->lists_room)
        galley__lists_keep(galley_str_of(job->lists_folder), job->lists_room, NULL);
    galley__lists_room_free(job->lists_room);
    job->lists_room = NULL;
}

galley_status cli_job_run(cli_job *job, const galley_pool_parent *parent)
{
    if (reads_pages(job))
        galley_html_prepare(); /* workers cannot open files */
    if (job->rules) {
        read_models(job);
        prepare_lists(job);
    }
    char *folder = readable_folder(job);
    if (folder == NULL) {
        galley_arena_free(job->models_arena);
        return galley__nomem(&job->c->err);
    }
    char *lists = lists_folder(job);
    struct sigaction quiet_stop = {.sa_handler = ask_to_stop}, before[2];
    sigaction(SIGINT, &quiet_stop, &before[0]);
    sigaction(SIGTERM, &quiet_stop, &before[1]);
    galley_pool_options options = {
        .workers = (unsigned)job->workers,
        .job_seconds = job->seconds * 1.5, /* the message with file and line comes first */
        .memory = job->memory + ((size_t)512 << 20),
        .readable = galley_str_of(folder),
        .readable_too = lists ? galley_str_of(lists) : (galley_str){NULL, 0},
        .jailed = true,
        .stop = &stop_asked,
        .load = load,
        .work = work,
        .ctx = job,
    };
    galley_status status = galley_pool_run(&options, parent, &job->c->err);
    sigaction(SIGINT, &before[0], NULL);
    sigaction(SIGTERM, &before[1], NULL);
    free(folder);
    free(lists);
    keep_lists(job);
    galley_arena_free(job->models_arena);
    job->models_arena = NULL;
    return status;
}
