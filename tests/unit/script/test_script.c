/* Unit tests of core/script: rules files from loading to statements, their errors, the jail, free scripts.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "core/base/error.h"
#include "core/script/script_internal.h"
#include "counting.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* -- a folder of files -- */

static char folder[64];

static const char *path_of(const char *name)
{
    static char path[2][400];
    static int turn;
    turn = !turn;
    snprintf(path[turn], sizeof path[0], "%s/%s", folder, name);
    return path[turn];
}

static void put(const char *name, const char *text)
{
    FILE *f = fopen(path_of(name), "w");
    cr_assert_not_null(f);
    fputs(text, f);
    fclose(f);
}

static void make_folder(void)
{
    strcpy(folder, "/tmp/galley-script-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
}

static void remove_folder(void)
{
    struct dirent *entry;
    DIR *d = opendir(folder);
    while (d && (entry = readdir(d)) != NULL)
        unlink(path_of(entry->d_name));
    closedir(d);
    rmdir(folder);
}

TestSuite(script, .init = make_folder, .fini = remove_folder);

/* -- a script with rules -- */

typedef struct stage {
    counting c;
    galley_alloc door;
    galley_script *script;
    galley_arena *arena;
    galley_rules_info info;
    galley_str message;
    galley_error err;
} stage;

/* Loading may take 15 times as long: a file that never ends is given less. */
static const galley_script_options jailed = {.jailed = true, .memory = 8 << 20, .seconds = 1};
static const galley_script_options hasty = {.jailed = true, .memory = 8 << 20, .seconds = 0.05};

static galley_status open_stage(stage *s, const galley_script_options *options)
{
    s->door = counting_door(&s->c);
    galley_status status = galley_arena_new(NULL, &s->arena, &s->err);
    return status ? status : galley_script_new(&s->door, options, &s->script, &s->err);
}

static void close_stage(stage *s)
{
    galley_script_free(s->script);
    galley_arena_free(s->arena);
    cr_assert_eq(s->c.live, 0, "%zu pieces are still live", s->c.live);
    cr_assert_not(s->c.wrong_size);
}

#define HEAD "local rules = require 'galley'.rules 'news'\n"

/* The text of rules.lua, loaded. */
static galley_status load_with(stage *s, const galley_script_options *options, const char *text)
{
    put("rules.lua", text);
    galley_status status = open_stage(s, options);
    cr_assert_eq(status, GALLEY_OK, "%s", s->err.text);
    return galley_script_load_rules(s->script, galley_str_of(path_of("rules.lua")),
                                    (galley_str){NULL, 0}, &s->info, &s->message, &s->err);
}

static galley_status load(stage *s, const char *text)
{
    return load_with(s, &jailed, text);
}

static galley_status judge(stage *s, const char *title, const char *text, galley_statements *said)
{
    galley_article a = {
        .key = GALLEY_STR("a1"), .title = galley_str_of(title), .text = galley_str_of(text)};
    galley_region region = {0, (uint32_t)a.text.size, GALLEY_REGION_PROSE, GALLEY_STR("made so")};
    a.regions = &region;
    a.n_regions = 1;
    galley_arena_reset(s->arena);
    return galley_script_judge(s->script, &a, (galley_str){NULL, 0}, s->arena, said, &s->message,
                               &s->err);
}

/* "gas=1 oil=0.5": what was said, in its order. */
static const char *told(const galley_statements *said)
{
    static char text[500];
    size_t n = 0;
    text[0] = '\0';
    for (size_t i = 0; i < said->count; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%.*s=%g", i ? " " : "",
                              GALLEY__S(said->at[i].tag), said->at[i].score);
    return text;
}

/* The message contains it; folder names differ from run to run. */
static bool says(const stage *s, const char *part)
{
    return s->message.data && memmem(s->message.data, s->message.size, part, strlen(part)) != NULL;
}

/* -- rules that are right -- */

#define GOOD                                                                                       \
    HEAD "rules:phrases('country', 'countries.tsv')\n"                                             \
         "rules:phrases('leader', { xi = { 'Mr Xi' }, putin = { 'Mr Putin' } })\n"                 \
         "rules:regex('volume', [[(?<amount>\\d+) tonnes]])\n"                                     \
         "rules:tag('gas', 'gas NEAR/5 contract')\n"                                               \
         "rules:tag('deal', { { 'gas', 1.0 }, { 'signed', 0.5 }, { 'olympics', -2 }, threshold = " \
         "1.5 })\n"                                                                                \
         "rules:tag('summit', function(article)\n"                                                 \
         "    local leaders = article:spans 'leader'\n"                                            \
         "    if #leaders >= 2 then return 0.75, leaders end\n"                                    \
         "end)\n"                                                                                  \
         "rules:tag('both', 'tag:gas tag:summit')\n"                                               \
         "rules:tag('big', 'span:volume span:country=RU')\n"                                       \
         "rules:example('gas', { yes = 'A gas contract.', no = { 'Gas.', 'A contract.' } })\n"     \
         "rules:example('deal', { yes = 'Nothing at all.' })\n"                                    \
         "return rules\n"
#define COUNTRIES "surface\tid\nRussia\tRU\nChina|PRC\tCN\n"

Test(script, rules_say_what_they_find_with_its_proof)
{
    static const struct {
        const char *text, *said;
    } rows[] = {
        {"They signed a gas contract.", "gas=1 deal=1.5"},
        {"Mr Xi met Mr Putin.", "summit=0.75"},
        {"Mr Xi and Mr Putin signed a gas contract for 10 tonnes from Russia.",
         "gas=1 deal=1.5 summit=0.75 both=1 big=1"},
        {"The gas was signed for at the Olympics.", ""},
        {"10 tonnes for China.", ""},
        {"", ""},
    };
    stage s = {0};
    put("countries.tsv", COUNTRIES);
    cr_assert_eq(load(&s, GOOD), GALLEY_OK, "%s", s.err.text);
    cr_assert(galley_str_eq(s.info.name, GALLEY_STR("news")));
    cr_assert_eq(s.info.n_rules, 5);
    cr_assert_eq(s.info.n_patterns, 3);
    for (int round = 0; round < 3; round++)
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            galley_statements said;
            cr_assert_eq(judge(&s, "", rows[i].text, &said), GALLEY_OK, "%s", s.err.text);
            cr_expect_str_eq(told(&said), rows[i].said, "%s", rows[i].text);
            for (size_t k = 0; k < said.count; k++) {
                double sum = 0;
                for (size_t e = 0; e < said.at[k].n_evidence; e++)
                    sum += said.at[k].evidence[e].weight;
                cr_expect_eq(sum, said.at[k].score);
                cr_expect_gt(said.at[k].n_evidence, 0);
                cr_expect_eq(strncmp(said.at[k].rule.data, "news/", 5), 0);
            }
        }
    close_stage(&s);
}

/* -- what makes a rule stale -- */

typedef struct prints {
    size_t count;
    char name[8][16], print[8][65], all[65];
} prints;

static void prints_of(const char *rules, const char *list, const char *part, prints *out)
{
    stage s = {0};
    put("list.tsv", list);
    put("part.lua", part);
    cr_assert_eq(load(&s, rules), GALLEY_OK, "%s", s.err.text);
    out->count = s.info.n_rules;
    snprintf(out->all, sizeof out->all, "%.*s", GALLEY__S(s.info.fingerprint));
    for (size_t i = 0; i < out->count; i++) {
        galley_str name = galley_str_sub(s.info.rules[i].name, 5, s.info.rules[i].name.size);
        snprintf(out->name[i], sizeof out->name[i], "%.*s", GALLEY__S(name));
        snprintf(out->print[i], sizeof out->print[i], "%.*s",
                 GALLEY__S(s.info.rules[i].fingerprint));
    }
    close_stage(&s);
}

/* The names of the rules of `b` that are not in `a` as they are, in their order. */
static const char *changed(const prints *a, const prints *b)
{
    static char text[200];
    text[0] = '\0';
    for (size_t i = 0; i < b->count; i++) {
        bool same = false;
        for (size_t k = 0; k < a->count; k++)
            same |= strcmp(a->name[k], b->name[i]) == 0 && strcmp(a->print[k], b->print[i]) == 0;
        if (!same)
            snprintf(text + strlen(text), sizeof text - strlen(text), " %s", b->name[i]);
    }
    return text;
}

#define LIST  "surface\tid\nNorway\tNO\n"
#define PART  "return { limit = 2 }"
#define FILE_ HEAD "local part = require 'part'\n" LABELS TAGS
#define LABELS                                                                                     \
    "rules:phrases('country', 'list.tsv')\nrules:regex('volume', [[\\d+ m]])\n"                    \
    "rules:phrases('gas', { 'gas', 'LNG' })\n"
#define TAGS                                                                                       \
    "local least = 1\nfunction many(s, n) return #s >= n end\n"                                    \
    "rules:tag('deal', 'span:gas NEAR/5 contract')\n"                                              \
    "rules:tag('heavy', { { 'span:volume', 1 }, { 'oil', 0.5 }, threshold = 1 })\n"                \
    "rules:tag('abroad', function(a) local c = a:spans 'country' if many(c, least) then return "   \
    "1, c end end)\n"                                                                              \
    "rules:tag('limit', function(a) if #a.text > part.limit then return 1 end end)\n"              \
    "rules:tag('both', 'tag:deal tag:abroad')\n"
#define END "return rules"

Test(script, a_rule_is_stale_when_what_it_reads_has_changed)
{
    static const struct {
        const char *what, *from, *to, *list, *part, *stale;
    } rows[] = {
        {"nothing", "", "", LIST, PART, ""},
        {"a comment", "local least", "-- at least\nlocal least", LIST, PART, ""},
        {"formatting", "if many(c, least) then", "\n  if many(c,\n least)\n then", LIST, PART, ""},
        {"a local's name", "local c = a:spans 'country' if many(c, least) then return 1, c end",
         "local x = a:spans 'country' if many(x, least) then return 1, x end", LIST, PART, ""},
        {"a query", "NEAR/5", "NEAR/6", LIST, PART, " deal both"},
        {"a weight", "0.5", "0.25", LIST, PART, " heavy"},
        {"a threshold", "threshold = 1", "threshold = 2", LIST, PART, " heavy"},
        {"an upvalue", "least = 1", "least = 2", LIST, PART, " abroad both"},
        {"a global function", "return #s >= n", "return #s > n", LIST, PART, " abroad both"},
        {"a constant in a function", "a:spans 'country'", "a:spans 'gas'", LIST, PART,
         " abroad both"},
        {"a phrase", "'LNG'", "'LPG'", LIST, PART, " deal both"},
        {"a regex", "\\d+ m", "\\d+ k", LIST, PART, " heavy"},
        {"a list", "", "", LIST "Chile\tCL\n", PART, " abroad both"},
        {"a required file", "", "", LIST, "return { limit = 3 }", " limit"},
        {"a required file's comment", "", "", LIST, "return { limit = 2 } -- two", ""},
        {"a new rule", END, "rules:tag('new', 'x') " END, LIST, PART, " new"},
        {"the order of the file", "rules:tag('deal'", "rules:tag('first', 'x') rules:tag('deal'",
         LIST, PART, " first"},
    };
    prints before, after;
    prints_of(FILE_ END, LIST, PART, &before);
    cr_assert_eq(before.count, 5);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        static char text[4000];
        const char *whole = FILE_ END, *at = strstr(whole, rows[i].from);
        cr_assert_not_null(at, "%s", rows[i].what);
        if (rows[i].from[0] == '\0')
            at = whole;
        snprintf(text, sizeof text, "%.*s%s%s", (int)(at - whole), whole, rows[i].to,
                 at + strlen(rows[i].from));
        prints_of(text, rows[i].list, rows[i].part, &after);
        cr_expect_str_eq(changed(&before, &after), rows[i].stale, "%s:%s", rows[i].what,
                         changed(&before, &after));
        cr_expect_eq(strcmp(before.all, after.all) == 0, rows[i].stale[0] == '\0', "%s",
                     rows[i].what);
    }
}

Test(script, what_is_read_is_judged_first)
{
    static const struct {
        const char *tags, *order;
    } rows[] = {
        {"rules:tag('b', 'tag:a') rules:tag('a', 'x')", " a b"},
        {"rules:tag('c', 'tag:b') rules:tag('b', 'tag:a') rules:tag('a', 'x') rules:tag('z', 'x')",
         " a b c z"},
        {"rules:tag('b', function(a) for _, t in ipairs(a:tags()) do if t.name == 'a' then return "
         "1 "
         "end end end) rules:tag('a', 'x')",
         " a b"},
        {"rules:tag('x y', 'z') rules:tag('q', 'tag:\"x y\"')", " x y q"},
        {"rules:tag('b', 'a') rules:tag('a', 'b')", " b a"}, /* words, not tags */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        static char text[1000];
        prints none = {0}, all;
        snprintf(text, sizeof text, HEAD "%s\n" END, rows[i].tags);
        prints_of(text, LIST, PART, &all);
        cr_expect_str_eq(changed(&none, &all), rows[i].order, "%s", rows[i].tags);
    }
}

Test(script, tags_that_read_each_other_are_an_error)
{
    static const struct {
        const char *tags, *way;
    } rows[] = {
        {"rules:tag('a', 'tag:b')\nrules:tag('b', 'tag:a')", "a reads b reads a"},
        {"rules:tag('a', 'x tag:b') rules:tag('b', 'tag:c') rules:tag('c', 'tag:b')",
         "b reads c reads b"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        static char text[1000];
        stage s = {0};
        snprintf(text, sizeof text, HEAD "%s\n" END, rows[i].tags);
        cr_expect_eq(load(&s, text), GALLEY_INVALID);
        cr_expect(strstr(s.err.text, rows[i].way), "%s", s.err.text);
        cr_expect(strstr(s.err.text, "rules.lua:2: "), "%s", s.err.text);
        close_stage(&s);
    }
}

Test(script, only_the_wanted_rules_speak)
{
    stage s = {0};
    galley_statements said;
    galley_article a = {.key = GALLEY_STR("a"), .text = GALLEY_STR("gas and oil")};
    cr_assert_eq(load(&s, HEAD "rules:tag('gas', 'gas') rules:tag('oil', 'oil')\n"
                               "rules:tag('both', 'tag:gas tag:oil') " END),
                 GALLEY_OK, "%s", s.err.text);
    static const struct {
        const char *only, *said;
    } rows[] = {{"001", "both=1"}, {"100", "gas=1"}, {"111", "gas=1 oil=1 both=1"}, {"000", ""}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cr_assert_eq(galley_script_judge(s.script, &a, galley_str_of(rows[i].only), s.arena, &said,
                                         &s.message, &s.err),
                     GALLEY_OK, "%s", s.err.text);
        cr_expect_str_eq(told(&said), rows[i].said, "%s", rows[i].only);
    }
    cr_expect_eq(
        galley_script_judge(s.script, &a, GALLEY_STR("1"), s.arena, &said, &s.message, &s.err),
        GALLEY_INVALID);
    close_stage(&s);
}

Test(script, lists_are_told_with_their_hashes)
{
    stage s = {0};
    put("countries.tsv", COUNTRIES);
    cr_assert_eq(load(&s, GOOD), GALLEY_OK, "%s", s.err.text);
    cr_expect_eq(strncmp(s.info.lists.data, "{\"countries.tsv\":\"", 18), 0);
    cr_expect_eq(s.info.lists.size, 18 + 64 + 2);
    cr_expect(galley_str_eq(s.info.text, GALLEY_STR(GOOD)));
    close_stage(&s);
}

/* "gas+ok gas-ok deal+FAILED": tag, whether it was wanted, whether that held. */
static void note_example(void *ctx, galley_str rule, galley_str text, bool wanted, bool held)
{
    galley__buf *b = ctx;
    (void)text;
    galley__buf_printf(b, "%.*s%c%s ", GALLEY__S(rule), wanted ? '+' : '-', held ? "ok" : "FAILED");
}

Test(script, examples_are_tried)
{
    stage s = {0};
    galley__buf notes;
    size_t failed = 99;
    galley__buf_init(&notes, NULL);
    put("countries.tsv", COUNTRIES);
    cr_assert_eq(load(&s, GOOD), GALLEY_OK, "%s", s.err.text);
    cr_assert_eq(
        galley_script_run_examples(s.script, note_example, &notes, &failed, &s.message, &s.err),
        GALLEY_OK, "%s", s.err.text);
    cr_expect_eq(failed, 1);
    cr_expect_not_null(notes.data);
    cr_expect_not_null(strstr(notes.data, "gas+ok "), "%s", notes.data);
    cr_expect_not_null(strstr(notes.data, "gas-ok "), "%s", notes.data);
    cr_expect_not_null(strstr(notes.data, "deal+FAILED "), "%s", notes.data);
    galley__buf_fini(&notes);
    close_stage(&s);
}

Test(script, required_files_are_of_the_rules_folder)
{
    stage s = {0};
    galley_statements said;
    put("weights.lua", "return { gas = 2, name = ... }");
    cr_assert_eq(
        load(&s, HEAD
             "local w = require 'weights'\nassert(w == require 'weights' and w.name == 'weights')\n"
             "rules:tag('gas', 'gas', { score = w.gas })\nreturn rules"),
        GALLEY_OK, "%s", s.err.text);
    cr_assert_eq(judge(&s, "", "Gas.", &said), GALLEY_OK);
    cr_expect_str_eq(told(&said), "gas=2");
    close_stage(&s);
}

/* -- rules that are wrong -- */

Test(script, a_mistake_in_a_rules_file_names_the_line)
{
    static const struct {
        const char *text;
        galley_status status;
        const char *says[3];
    } rows[] = {
        {"local x = = 1", GALLEY_INVALID, {"rules.lua:1:", "unexpected symbol"}},
        {HEAD "error 'mine'\n", GALLEY_INVALID, {"rules.lua:2: mine", "stack traceback:"}},
        {HEAD "\nnothing()\n", GALLEY_INVALID, {"rules.lua:3:", "global 'nothing'"}},
        {HEAD "rules:regex('x', 'a(b')\nreturn rules",
         GALLEY_INVALID,
         {"rules.lua:2: regex \"x\": missing closing parenthesis", "a(b\n", "^"}},
        {HEAD "rules:tag('x', 'gas (oil')\nreturn rules",
         GALLEY_INVALID,
         {"rules.lua:2: tag 'x'", "gas (oil\n", "^"}},
        {HEAD "rules:tag('x', { { 'gas', 1 }, { '\"oil', 1 }, threshold = 1 })",
         GALLEY_INVALID,
         {"rules.lua:2: tag 'x', item 2", "\"oil\n"}},
        {HEAD "rules:tag('x', { { 'gas', 1 } })", GALLEY_INVALID, {"rules.lua:2:", "threshold"}},
        {HEAD "rules:tag('x', 5)", GALLEY_INVALID, {"rules.lua:2:", "bad argument #2 to 'tag'"}},
        {HEAD "rules:tag('x', 'gas', { scor = 1 })",
         GALLEY_INVALID,
         {"rules.lua:2:", "unknown option 'scor'"}},
        {HEAD "rules:regex('x', 'a', { casless = true })",
         GALLEY_INVALID,
         {"rules.lua:2:", "unknown option 'casless'"}},
        {HEAD "rules:regex('x', 'a', { within = 'prase' })",
         GALLEY_INVALID,
         {"rules.lua:2:", "no region 'prase'"}},
        {HEAD "rules:phrases('x', 'lists/none.tsv')",
         GALLEY_INVALID,
         {"rules.lua:2: phrases 'x'", "lists/none.tsv"}},
        {HEAD "rules:phrases('x', '../other.tsv')",
         GALLEY_INVALID,
         {"rules.lua:2:", "not below the folder"}},
        {HEAD "rules:phrases('x', '/etc/passwd')",
         GALLEY_INVALID,
         {"rules.lua:2:", "not below the folder"}},
        {HEAD "rules:phrases('x', 'bad.tsv')",
         GALLEY_INVALID,
         {"rules.lua:2: phrases 'x'", "bad.tsv"}},
        {HEAD "rules:tag('x', 'gas')\nrules:tag('x', 'oil')",
         GALLEY_INVALID,
         {"rules.lua:3: tag 'x' stands twice", "rules.lua:2"}},
        {HEAD "rules:example('x', { yes = 'gas' })",
         GALLEY_INVALID,
         {"rules.lua:2:", "no tag of that name"}},
        {HEAD "rules:tokens('x', '[] )')", GALLEY_INVALID, {"rules.lua:2:", "column 4"}},
        {HEAD "rules:tokens('x', '<y/>')", GALLEY_INVALID, {"rules.lua:2:", "makes spans 'y'"}},
        {HEAD "rules:model('x')", GALLEY_INVALID, {"rules.lua:2:", "there is no model"}},
        {HEAD, GALLEY_INVALID, {"rules.lua", "return rules"}},
        {"return {}", GALLEY_INVALID, {"rules.lua", "return rules"}},
        {HEAD "require 'none'", GALLEY_INVALID, {"rules.lua:2: module 'none' not found"}},
        {HEAD "require 'broken'", GALLEY_INVALID, {"broken.lua:2:"}},
        {HEAD "while true do end", GALLEY_LIMIT, {"rules.lua:2: over its 0.75 s of time"}},
        {HEAD "local t = {} while true do t = { t } end",
         GALLEY_NOMEM,
         {"rules.lua:2: out of memory: Lua may hold 8 MiB here"}},
    };
    put("bad.tsv", "surface\tid\n\t\t\n,\tX\n");
    put("broken.lua", "\nx x");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        stage s = {0};
        bool endless = rows[i].status == GALLEY_LIMIT;
        galley_status status = load_with(&s, endless ? &hasty : &jailed, rows[i].text);
        cr_expect_eq(status, rows[i].status, "row %zu: %s %s", i, galley_status_name(status),
                     s.err.text);
        for (size_t k = 0; k < 3 && rows[i].says[k]; k++)
            cr_expect(says(&s, rows[i].says[k]), "row %zu, wanted \"%s\":\n%.*s", i,
                      rows[i].says[k], (int)s.message.size, s.message.data);
        cr_expect_null(strstr(s.err.text, "stack traceback"), "the first line is enough: %s",
                       s.err.text);
        cr_expect_eq(s.info.n_rules, 0);
        galley_statements said;
        cr_expect_eq(judge(&s, "", "Gas.", &said), GALLEY_INVALID, "row %zu judges", i);
        close_stage(&s);
    }
}

Test(script, a_rules_file_that_is_not_there_is_named)
{
    stage s = {0};
    cr_assert_eq(open_stage(&s, &jailed), GALLEY_OK);
    cr_assert_eq(galley_script_load_rules(s.script, galley_str_of(path_of("none.lua")),
                                          (galley_str){NULL, 0}, &s.info, &s.message, &s.err),
                 GALLEY_NOTFOUND);
    cr_expect_not_null(strstr(s.err.text, "none.lua"));
    close_stage(&s);
}

/* -- judgements that go wrong -- */

#define ON_TITLE                                                                                   \
    HEAD "local kept = {}\n"                                                                       \
         "local deeds = {\n"                                                                       \
         "fail = function() error 'mine' end,\n"                                                   \
         "index = function() return nothing.at.all end,\n"                                         \
         "object = function() error {} end,\n"                                                     \
         "loop = function() while true do end end,\n"                                              \
         "caught = function() while true do pcall(function() while true do end end) end end,\n"    \
         "fill = function() local t = {} while true do t[#t + 1] = ('x'):rep(1000000) end end,\n"  \
         "catch_fill = function() while true do pcall(string.rep, 'x', 1 << 30) end end,\n"        \
         "global = function() count = (count or 0) + 1 end,\n"                                     \
         "text = function() return 'yes' end,\n"                                                   \
         "nan = function() return 0 / 0 end,\n"                                                    \
         "keep = function(a) kept[1] = a end,\n"                                                   \
         "use = function() return kept[1].title end,\n"                                            \
         "print = function() print 'x' end,\n"                                                     \
         "}\n"                                                                                     \
         "rules:tag('deed', function(article) local f = deeds[article.title] if f then return "    \
         "f(article) end end)\n"                                                                   \
         "rules:tag('gas', 'gas')\n"                                                               \
         "return rules\n"

Test(script, a_judgement_that_fails_costs_its_article_only)
{
    static const struct {
        const char *deed;
        galley_status status;
        const char *says[2];
    } rows[] = {
        {"fail", GALLEY_INVALID, {"rules.lua:4: mine", "stack traceback:"}},
        {"index", GALLEY_INVALID, {"rules.lua:5: attempt to index a nil value (global 'nothing')"}},
        {"object", GALLEY_INVALID, {"rules.lua:6: (error object is a table value)"}},
        {"loop",
         GALLEY_LIMIT,
         {"rules.lua:7: over its 1 s of time (--deadline gives more)", "stack traceback:"}},
        {"caught", GALLEY_LIMIT, {"rules.lua:8: over its 1 s of time"}},
        {"fill",
         GALLEY_NOMEM,
         {"rules.lua:9: out of memory: Lua may hold 8 MiB here (--memory gives more)"}},
        {"catch_fill", GALLEY_NOMEM, {"rules.lua:10: out of memory"}},
        {"global", GALLEY_INVALID, {"rules.lua:11: global 'count' is set while judging"}},
        {"text", GALLEY_INVALID, {"rules.lua:18: tag 'deed'", "the first is a string"}},
        {"nan", GALLEY_INVALID, {"rules.lua:18: tag 'deed': the score is not finite"}},
        {"keep", GALLEY_OK, {NULL}},
        {"use", GALLEY_INVALID, {"rules.lua:15:", "closed article"}},
        {"print", GALLEY_INVALID, {"rules.lua:16: rules do not print"}},
    };
    stage s = {0};
    cr_assert_eq(load(&s, ON_TITLE), GALLEY_OK, "%s", s.err.text);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        galley_statements said;
        galley_status status = judge(&s, rows[i].deed, "Gas.", &said);
        cr_expect_eq(status, rows[i].status, "%s: %s %s", rows[i].deed, galley_status_name(status),
                     s.err.text);
        cr_expect_eq(said.count, status == GALLEY_OK, "%s", rows[i].deed);
        for (size_t k = 0; k < 2 && rows[i].says[k]; k++)
            cr_expect(says(&s, rows[i].says[k]), "%s, wanted \"%s\":\n%.*s", rows[i].deed,
                      rows[i].says[k], (int)s.message.size, s.message.data);
        cr_expect_eq(judge(&s, "", "Gas.", &said), GALLEY_OK, "behind %s: %s", rows[i].deed,
                     s.err.text);
        cr_expect_str_eq(told(&said), "gas=1", "behind %s", rows[i].deed);
    }
    close_stage(&s);
}

Test(script, a_pattern_at_its_limit_is_not_a_pattern_that_found_nothing)
{
    stage s = {0};
    galley_statements said;
    char text[3000];
    cr_assert_eq(
        load(&s,
             HEAD "rules:regex('bad', '(x+x+)+[yz]')\nrules:tag('t', 'span:bad')\nreturn rules"),
        GALLEY_OK, "%s", s.err.text);
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    cr_expect_neq(judge(&s, "", text, &said), GALLEY_OK);
    cr_expect(says(&s, "pattern 'bad' reached its"), "%.*s", (int)s.message.size, s.message.data);
    cr_expect_eq(judge(&s, "", "xxy", &said), GALLEY_OK);
    cr_expect_str_eq(told(&said), "t=1");
    close_stage(&s);
}

/* -- the jail -- */

/* Each row is Lua that raises when it is not so. */
Test(script, what_a_jailed_state_has_and_has_not)
{
    static const char *const rows[] = {
        "assert(not io and not os and not debug and not package and not dofile and not loadfile "
        "and not warn)",
        "assert(not math.random and not math.randomseed and not string.dump and math.pi and "
        "utf8.char)",
        "assert(getmetatable('') == false and not pcall(setmetatable, '', {}))",
        "string.upper = nil assert(('x'):upper() == 'X')",
        "assert(tostring({}) == 'table' and tostring(print) == 'function' and tostring(1.5) == "
        "'1.5')",
        "assert(tostring(setmetatable({}, { __tostring = function() return 'me' end })) == 'me')",
        "assert(tostring(setmetatable({}, { __name = 'kind' })) == 'kind' and tostring(nil) == "
        "'nil')",
        "assert(not pcall(tostring, setmetatable({}, { __tostring = function() return {} end })))",
        "assert(('%s|%5.1f|%%|%s|%d|%q'):format({}, 2.25, true, 3, 'q') == 'table|  "
        "2.2|%|true|3|\"q\"')",
        "assert(('%-8s|%8s'):format('ab', print) == 'ab      |function')",
        "assert(not pcall(string.format, '%p', {}) and not pcall(string.format, '%') and not "
        "pcall(string.format, '%s'))",
        "assert(('ab'):rep(3) == 'ababab' and ('a'):rep(3, '-') == 'a-a-a' and (''):rep(1 << 60) "
        "== '' and ('a'):rep(-1) == '')",
        "assert(not pcall(string.rep) and not pcall(string.rep, 'x', 'y') and not "
        "pcall(string.rep, 'x', 1 << 62))",
        "assert(type(collectgarbage('count')) == 'number' and not pcall(collectgarbage, 'stop'))",
        "assert(not pcall(setmetatable, {}, { __gc = print }) and setmetatable({}, nil))",
        "assert(not pcall(setmetatable, setmetatable({}, { __metatable = 1 }), {}) and not "
        "pcall(setmetatable, 1, {}))",
        /* load */
        "assert(load('return 1 + 1')() == 2 and load('return x', 'c', 't', { x = 3 })() == 3)",
        "assert(load('return x', 'c', 'b', { x = 4 })() == 4)",
        "local n = 0 assert(load(function() n = n + 1 return ({ 'return ', '7' })[n] end)() == 7)",
        "local f, why = load('x x', '=mine') assert(not f and why:find '^mine:1:')",
        "local f, why = load(('x=1 '):rep(300000)) assert(not f and why:find '1 MiB')",
        "assert(not load('\\27Lua') and not pcall(load, 5) and not pcall(load, function() return "
        "{} end))",
        /* pcall, xpcall, error */
        "local ok, a, b = pcall(function(...) return ... end, 1, 2) assert(ok and a == 1 and b == "
        "2)",
        "local ok, e = pcall(error, { 1 }) assert(not ok and e[1] == 1)",
        "assert(select('#', pcall(function() end)) == 1 and not pcall(pcall))",
        "local ok, e = xpcall(error, function(m) return m .. '!' end, 'a') assert(not ok and e == "
        "'a!')",
        "local ok, a = xpcall(function(x) return x end, print, 5) assert(ok and a == 5)",
        "local ok, e = xpcall(error, error, 'x') assert(not ok)",
        "local co = coroutine.wrap(function() return pcall(function() return coroutine.yield(1) + "
        "1 end) end)\n"
        "assert(co() == 1) local ok, n = co(4) assert(ok and n == 5)",
        "local co = coroutine.wrap(function() return xpcall(function() coroutine.yield(1) error "
        "'x' end, function() return 'h' end) end)\n"
        "assert(co() == 1) local ok, m = co() assert(not ok and m == 'h')",
        /* coroutines */
        "local co = coroutine.create(function(a) local b = coroutine.yield(a + 1) return b * 2 "
        "end)\n"
        "local ok, x = coroutine.resume(co, 1) assert(ok and x == 2 and coroutine.status(co) == "
        "'suspended')\n"
        "ok, x = coroutine.resume(co, 5) assert(ok and x == 10 and coroutine.status(co) == "
        "'dead')\n"
        "ok, x = coroutine.resume(co) assert(not ok and x == 'cannot resume dead coroutine')",
        "local co co = coroutine.create(function() return coroutine.resume(co) end)\n"
        "local _, ok, why = coroutine.resume(co) assert(not ok and why:find 'non%-suspended')",
        "local f = coroutine.wrap(function() error 'x' end) local ok, e = pcall(f) assert(not ok "
        "and e:find 'x')",
        "local f = coroutine.wrap(function() error { 7 } end) local ok, e = pcall(f) assert(not ok "
        "and e[1] == 7)",
        "local closed local co = coroutine.create(function() local x <close> = setmetatable({}, { "
        "__close = function() closed = true end })\n"
        "coroutine.yield() end) coroutine.resume(co) assert(coroutine.close(co) and closed)",
        "local closed local f = coroutine.wrap(function() local x <close> = setmetatable({}, { "
        "__close = function() closed = true end })\n"
        "error 'x' end) assert(not pcall(f) and closed)",
        "local co = coroutine.create(function() local x <close> = setmetatable({}, { __close = "
        "function() error 'c' end }) coroutine.yield() end)\n"
        "coroutine.resume(co) local ok, e = coroutine.close(co) assert(not ok and e:find 'c')",
        "assert(not pcall(coroutine.close, coroutine.running()) and not pcall(coroutine.resume, 1) "
        "and not pcall(coroutine.wrap, 1))",
        "local n = 0 for i in coroutine.wrap(function() for i = 1, 5 do coroutine.yield(i) end "
        "end) do n = n + i end assert(n == 15)",
        /* table */
        "local t = { 1, 2, 3 } table.insert(t, 4) table.insert(t, 1, 0) assert(table.concat(t, "
        "',') == '0,1,2,3,4')",
        "local t = { 1, 2, 3 } assert(table.remove(t) == 3 and table.remove(t, 1) == 1 and #t == 1 "
        "and t[1] == 2)",
        "assert(table.remove({}) == nil and table.remove({}, 0) == nil and table.remove({ 5 }, 2) "
        "== nil)",
        "assert(not pcall(table.remove, { 1 }, 5) and not pcall(table.insert, {}, 3, 1) and not "
        "pcall(table.insert, {}))",
        "assert(not pcall(table.insert, 1, 1) and not pcall(table.move, {}, 1, 2) and not "
        "pcall(table.insert, { 1 }, 1, 2, 3))",
        "assert(table.concat(table.move({ 1, 2, 3 }, 2, 3, 1), ',') == '2,3,3')",
        "assert(table.concat(table.move({ 1, 2, 3 }, 1, 3, 2), ',') == '1,1,2,3')",
        "assert(table.concat(table.move({ 1, 2, 3 }, 1, 3, 3, { 9, 9 }), ',') == '9,9,1,2,3')",
        "assert(not pcall(table.move, {}, -1, math.maxinteger, 2) and not pcall(table.move, {}, 1, "
        "5, math.maxinteger))",
        "local t = setmetatable({}, { __index = function(_, i) return i end }) "
        "assert(table.concat(table.move(t, 1, 3, 1, {}), ',') == '1,2,3')",
        /* pairs */
        "local t, s = { b = 1, a = 2, [10] = 3, [true] = 4, c = 5, [2.5] = 6, [false] = 7 }, ''\n"
        "for k in pairs(t) do s = s .. tostring(k) .. ' ' end assert(s == '2.5 10 a b c false true "
        "', s)",
        "local s = '' for k, v in pairs { 'x', 'y', 'z' } do s = s .. k .. v end assert(s == "
        "'1x2y3z')",
        "local t, n = {}, 0 for i = 1, 100 do t['k' .. i] = i end for k, v in pairs(t) do t[k] = "
        "nil n = n + v end assert(n == 5050 and not next(t))",
        "local t, s = { a = 1, b = 2, c = 3 }, '' for k in pairs(t) do t.b = nil s = s .. k end "
        "assert(s == 'ac')",
        "local t = setmetatable({}, { __pairs = function(t) return next, { x = 1 }, nil end }) for "
        "k in pairs(t) do assert(k == 'x') end",
        "assert(not pcall(pairs) and not pcall(pairs, 5) and not pcall((pairs { b = 1, a = 2 }), "
        "5))",
        "local n = 0 for k in pairs { [{}] = 1, [{}] = 2, x = 3 } do n = n + 1 end assert(n == 3)",
        /* modules */
        "assert(require 'galley' == require 'galley' and not pcall(require, 'galley.store') and "
        "not pcall(require, 'galley.source'))",
        "assert(not pcall(require, 'a/b') and not pcall(require, '..rules') and not pcall(require, "
        "{}))",
        "x = 1 assert(_G.x == 1 and x == 1) _G.y = 2 assert(y == 2 and getmetatable(_G) == false)",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        stage s = {0};
        char text[1200];
        snprintf(text, sizeof text, HEAD "%s\nreturn rules", rows[i]);
        cr_expect_eq(load(&s, text), GALLEY_OK, "%s\n%.*s", rows[i], (int)s.message.size,
                     s.message.data);
        close_stage(&s);
    }
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

Test(script, the_deadline_is_of_each_call_and_survives_a_fork)
{
    stage s = {0};
    galley_statements said;
    cr_assert_eq(load(&s, ON_TITLE), GALLEY_OK);
    cr_assert_eq(judge(&s, "loop", "", &said), GALLEY_LIMIT);
    pid_t pid = fork(); /* a timer does not */
    double start = now();
    galley_status status = judge(&s, "loop", "", &said);
    double took = now() - start;
    if (pid == 0)
        _exit(status == GALLEY_LIMIT && took < 5 ? 0 : 1);
    cr_expect_eq(status, GALLEY_LIMIT);
    cr_expect(took >= 0.99 && took < 5, "%g s", took);
    int ended = -1;
    cr_assert_eq(waitpid(pid, &ended, 0), pid);
    cr_expect_eq(ended, 0, "the child's deadline");
    /* articles under their time take what they need, one after another */
    for (int i = 0; i < 3; i++) {
        usleep(100000);
        cr_expect_eq(judge(&s, "", "Gas.", &said), GALLEY_OK);
    }
    close_stage(&s);
}

Test(script, two_jailed_states_have_their_own_limits)
{
    stage a = {0}, b = {0};
    galley_statements said;
    cr_assert_eq(load(&a, ON_TITLE), GALLEY_OK);
    cr_assert_eq(load(&b, ON_TITLE), GALLEY_OK);
    cr_expect_eq(judge(&a, "fill", "", &said), GALLEY_NOMEM, "%s", a.err.text);
    cr_expect_eq(judge(&b, "loop", "", &said), GALLEY_LIMIT, "%s", b.err.text);
    cr_expect_eq(judge(&a, "loop", "", &said), GALLEY_LIMIT, "%s", a.err.text);
    cr_expect_eq(judge(&b, "", "Gas.", &said), GALLEY_OK, "%s", b.err.text);
    cr_expect_eq(judge(&a, "", "Gas.", &said), GALLEY_OK, "%s", a.err.text);
    close_stage(&a);
    close_stage(&b);
}

/* -- free scripts -- */

static galley_status run(stage *s, const galley_script_options *options, const char *text)
{
    put("script.lua", text);
    cr_assert_eq(open_stage(s, options), GALLEY_OK, "%s", s->err.text);
    return galley_script_run_file(s->script, galley_str_of(path_of("script.lua")), &s->message,
                                  &s->err);
}

Test(script, a_free_script_has_all_of_lua)
{
    static const char *const args[] = {"script.lua", "first", "second"};
    galley_script_options options = {.args = args, .n_args = 3};
    stage s = {0};
    put("beside.lua", "return 'beside'");
    cr_assert_eq(run(&s, &options,
                     "assert(io and os and debug and package and string.dump and math.random)\n"
                     "assert(arg[0] == 'script.lua' and arg[1] == 'first' and arg[2] == 'second' "
                     "and #arg == 2)\n"
                     "assert(select('#', ...) == 2 and select(2, ...) == 'second')\n"
                     "assert(require 'beside' == 'beside')\n"
                     "local galley = require 'galley'\n"
                     "local rules = galley.rules 'demo'\n"
                     "rules:tag('gas', 'gas')\n"
                     "assert(rules(galley.article({ text = 'Gas rose.' }, { anatomy = false "
                     "}))[1].name == 'gas')\n"),
                 GALLEY_OK, "%.*s", (int)s.message.size, s.message.data);
    close_stage(&s);
}

Test(script, a_free_script_that_fails_names_its_line)
{
    static const struct {
        const char *text;
        galley_script_options options;
        galley_status status;
        const char *says[2];
    } rows[] = {
        {"\nerror 'mine'", {0}, GALLEY_INVALID, {"script.lua:2: mine", "stack traceback:"}},
        {"local function f() nothing() end\nf()",
         {0},
         GALLEY_INVALID,
         {"script.lua:1:", "in local 'f'"}},
        {"x x", {0}, GALLEY_INVALID, {"script.lua:1:"}},
        {"error()", {0}, GALLEY_INVALID, {"nil"}},
        {"while true do end", {.seconds = 0.1}, GALLEY_LIMIT, {"script.lua:1: over its 0.1 s"}},
        {"local s = 'x' while true do s = s .. s end",
         {.memory = 16 << 20},
         GALLEY_NOMEM,
         {"script.lua:1: out of memory"}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        stage s = {0};
        galley_status status = run(&s, &rows[i].options, rows[i].text);
        cr_expect_eq(status, rows[i].status, "row %zu: %s", i, s.err.text);
        for (size_t k = 0; k < 2 && rows[i].says[k]; k++)
            cr_expect(says(&s, rows[i].says[k]), "row %zu: %.*s", i, (int)s.message.size,
                      s.message.data);
        close_stage(&s);
    }
    stage s = {0};
    cr_assert_eq(open_stage(&s, &(galley_script_options){0}), GALLEY_OK);
    cr_expect_neq(
        galley_script_run_file(s.script, galley_str_of(path_of("none.lua")), &s.message, &s.err),
        GALLEY_OK);
    cr_expect_not_null(strstr(s.err.text, "none.lua"), "%s", s.err.text);
    close_stage(&s);
}

Test(script, the_anatomy_is_made_once)
{
    stage s = {0};
    const galley_anatomy *first = NULL, *again = NULL;
    cr_assert_eq(open_stage(&s, &jailed), GALLEY_OK);
    cr_assert_eq(galley_script_anatomy(s.script, &first, &s.err), GALLEY_OK, "%s", s.err.text);
    cr_assert_eq(galley_script_anatomy(s.script, &again, &s.err), GALLEY_OK);
    cr_expect_not_null(first);
    cr_expect_eq(first, again);
    close_stage(&s);
}

/* -- memory runs out -- */

static galley_status whole_life(stage *s)
{
    galley_statements said = {0};
    galley_status status = open_stage(s, &jailed);
    if (status == GALLEY_OK)
        status = galley_script_load_rules(s->script, galley_str_of(path_of("rules.lua")),
                                          (galley_str){NULL, 0}, &s->info, &s->message, &s->err);
    if (status == GALLEY_OK)
        status = judge(s, "", "They signed a gas contract.", &said);
    return status;
}

Test(script, a_failed_allocation_anywhere_is_an_error_and_no_leak)
{
    stage counted = {0};
    put("countries.tsv", COUNTRIES);
    put("rules.lua", GOOD);
    cr_assert_eq(whole_life(&counted), GALLEY_OK, "%s", counted.err.text);
    size_t requests = counted.c.requests, failed = 0;
    close_stage(&counted);
    for (size_t i = 0; i < 120; i++) {
        stage s = {.c = {.fail_at = 1 + requests * (i / 2) / 60, .from_then_on = i % 2}};
        galley_status status = whole_life(&s);
        failed += status != GALLEY_OK;
        if (i % 2 && s.c.failed)
            cr_expect_eq(status, GALLEY_NOMEM, "request %zu of %zu: %s %s", s.c.fail_at, requests,
                         galley_status_name(status), s.err.text);
        close_stage(&s);
    }
    cr_expect_gt(failed, 50);
}
