/* core/store/folded.c: the words that FTS5 would spell otherwise than galley does.
 *
 * galley compares words by UAX #29 and full folding, FTS5 by unicode61 and its own smaller folding: "Straße" is
 * strasse here and straße there, a Chinese line many words here and one there. So that the index finds
 * every article that galley would, such words are stored once more in their folded form, in the column `folded`, behind a
 * word that marks the article; in English there are next to none. Whether the two agree on a code point is
 * asked of both, once, and remembered: no table of ours has to be kept in step with theirs.
 *
 * An article that has no mark is spelled alike as a whole: its characters are such that a word's pieces for FTS5 do not
 * depend on what stands beside it. In one that has, each word is found alone, and nothing is said of its
 * neighbours (translate.c).
 * SPDX-License-Identifier: MIT */
#include "core/store/store_internal.h"
#include "core/text/utf8.h"

enum verdict {
    UNKNOWN,
    ALIKE,
    OTHER,
};

/* -- FTS5's tokenizer -- */

static galley_status find_tokenizer(galley_store *store, galley_error *err)
{
    galley__folding *f = &store->folding;
    if (f->tokenizer)
        return GALLEY_OK;
    fts5_api *api = NULL;
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(store->db, "SELECT fts5(?1)", -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_pointer(stmt, 1, &api, "fts5_api_ptr", NULL);
    if (rc == SQLITE_OK)
        sqlite3_step(stmt);
    int end = sqlite3_finalize(stmt);
    rc = rc ? rc : end;
    if (rc != SQLITE_OK || api == NULL)
        return galley__store_error(store, rc ? rc : SQLITE_ERROR, "this SQLite has no FTS5", err);
    f->methods = galley__new(store->alloc, sizeof(fts5_tokenizer));
    if (f->methods == NULL)
        return galley__nomem(err);
    const char *options[] = {"remove_diacritics", "2"};
    void *context = NULL;
    fts5_tokenizer *methods = f->methods;
    rc = api->xFindTokenizer(api, "unicode61", &context, methods);
    if (rc == SQLITE_OK)
        rc = methods->xCreate(context, options, 2, (Fts5Tokenizer **)&f->tokenizer);
    if (rc == SQLITE_OK)
        return GALLEY_OK;
    galley__free(store->alloc, f->methods, sizeof(fts5_tokenizer));
    f->methods = NULL;
    f->tokenizer = NULL;
    return galley__store_error(store, rc, "FTS5 has no unicode61", err);
}

/* What it makes of a short text: how many tokens, and the first one. */
typedef struct tokens {
    size_t count;
    size_t size; /* of the first */
    char text[64];
    int start, end;
} tokens;

static int on_token(void *context, int flags, const char *token, int size, int start, int end)
{
    tokens *t = context;
    (void)flags;
    if (t->count++ == 0) {
        t->size = (size_t)size < sizeof t->text ? (size_t)size : sizeof t->text;
        memcpy(t->text, token, t->size);
        t->start = start;
        t->end = end;
    }
    return SQLITE_OK;
}

static galley_status tokenize(galley_store *store, galley_str s, tokens *t, galley_error *err)
{
    galley_status status = find_tokenizer(store, err);
    if (status != GALLEY_OK)
        return status;
    fts5_tokenizer *methods = store->folding.methods;
    *t = (tokens){0};
    int rc = s.size > INT32_MAX
                 ? SQLITE_TOOBIG
                 : methods->xTokenize(store->folding.tokenizer, t, FTS5_TOKENIZE_DOCUMENT, s.data,
                                      (int)s.size, on_token);
    return rc == SQLITE_OK ? GALLEY_OK : galley__store_error(store, rc, "cannot split words", err);
}

galley_status galley__folded_count(galley_store *store, galley_str word, size_t *count,
                                   galley_error *err)
{
    tokens t = {0};
    galley_status status = word.size ? tokenize(store, word, &t, err) : GALLEY_OK;
    *count = t.count;
    return status;
}

void galley__folding_fini(galley_store *store)
{
    galley__folding *f = &store->folding;
    fts5_tokenizer *methods = f->methods;
    if (f->tokenizer)
        methods->xDelete(f->tokenizer);
    galley__free(store->alloc, f->methods, sizeof(fts5_tokenizer));
    for (size_t i = 0; i < sizeof f->pages / sizeof *f->pages; i++)
        galley__free(store->alloc, f->pages[i], 64);
    *f = (galley__folding){0};
}

/* -- one code point -- */

/* Does UAX #29 keep it in one word with letters and digits on either side, and with itself? Then it does so with all
 * others of which the same is true (rules WB5 to WB10), and FTS5 and galley see words of the same extent. */
static galley_status joins(galley_str point, galley_arena *arena, bool *joined, galley_error *err)
{
    static const char *const sides[][2] = {{"a", "a"}, {"1", "1"}, {"", ""}};
    *joined = true;
    for (size_t i = 0; i < 3 && *joined; i++) {
        char text[16];
        bool twice = !sides[i][0][0];
        int n = snprintf(text, sizeof text, "%s%.*s%.*s%s", sides[i][0], (int)point.size,
                         point.data, twice ? (int)point.size : 0, point.data, sides[i][1]);
        galley_tokens words;
        galley_status status =
            galley_text_tokens((galley_str){text, (size_t)n}, arena, &words, err);
        if (status != GALLEY_OK)
            return status;
        *joined = words.count == 1 && words.start[0] == 0 && words.end[0] == (uint32_t)n;
    }
    return GALLEY_OK;
}

static galley_status compare(galley_store *store, galley_str point, bool *alike, galley_error *err)
{
    tokens raw, folded;
    galley_arena *arena = store->scratch;
    galley_str fold = galley_text_fold(point, arena);
    *alike = false;
    if (fold.data == NULL)
        return galley__nomem(err);
    galley_status status = tokenize(store, point, &raw, err);
    if (status != GALLEY_OK || fold.size == 0)
        return status;
    status = tokenize(store, fold, &folded, err);
    if (status != GALLEY_OK || raw.count != folded.count)
        return status;
    if (raw.count == 0) {
        *alike = true;
        return GALLEY_OK;
    }
    if (raw.count != 1 || raw.size != folded.size || memcmp(raw.text, folded.text, raw.size) != 0 ||
        raw.end - raw.start != (int)point.size || folded.end - folded.start != (int)fold.size)
        return GALLEY_OK;
    return joins(point, arena, alike, err);
}

galley_status galley__folded_alike(galley_store *store, uint32_t point, bool *alike,
                                   galley_error *err)
{
    uint8_t **page = &store->folding.pages[point >> 8];
    unsigned shift = (point & 3) * 2, slot = (point & 255) >> 2;
    if (*page == NULL)
        *page = galley__new(store->alloc, 64);
    if (*page == NULL)
        return galley__nomem(err);
    if (((*page)[slot] >> shift & 3) == UNKNOWN) {
        char bytes[4];
        galley_str text = {bytes, galley__utf8_put(bytes, point)};
        galley_status status = compare(store, text, alike, err);
        if (status != GALLEY_OK)
            return status;
        (*page)[slot] |= (uint8_t)((*alike ? ALIKE : OTHER) << shift);
    }
    *alike = ((*page)[slot] >> shift & 3) == ALIKE;
    return GALLEY_OK;
}

/* -- a text -- */

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

/* The next code point at or behind *at that the two spell differently; *at is s.size when there is none. All of
 * ASCII is spelled alike (a test says so). */
static galley_status find_other(galley_store *store, galley_str s, size_t *at, galley_error *err)
{
    while (*at < s.size) {
        uint64_t eight;
        if (s.size - *at >= 8 && (memcpy(&eight, s.data + *at, 8), true) &&
            !(eight & 0x8080808080808080u)) {
            *at += 8;
            continue;
        }
        if (!(s.data[*at] & 0x80)) {
            ++*at;
            continue;
        }
        size_t next = *at;
        bool alike;
        uint32_t point = galley_utf8_next(s, &next);
        galley_status status = galley__folded_alike(store, point, &alike, err);
        if (status != GALLEY_OK || !alike)
            return status;
        *at = next;
    }
    return GALLEY_OK;
}

/* The words of a stretch between blanks, folded. No word of UAX #29 goes over a blank; one that begins with a mark
 * takes the blank before it along. */
static galley_status add_words(galley_store *store, galley_str stretch, galley_error *err)
{
    galley_tokens words;
    galley__buf *buf = &store->buf;
    galley_status status = galley_text_tokens(stretch, store->scratch, &words, err);
    if (status != GALLEY_OK)
        return status;
    if (buf->size == 0 && words.count)
        galley__buf_add(buf, GALLEY_STR(GALLEY__FOLDED_MARK));
    for (size_t i = 0; i < words.count; i++) {
        galley_str word =
            galley_text_fold(galley_str_sub(stretch, words.start[i], words.end[i]), store->scratch);
        if (word.data == NULL)
            return galley__nomem(err);
        galley__buf_char(buf, ' ');
        galley__buf_add(buf, word);
    }
    return buf->failed ? galley__nomem(err) : GALLEY_OK;
}

static galley_status add_folded(galley_store *store, galley_str s, galley_error *err)
{
    for (size_t at = 0, done = 0;;) {
        galley_status status = find_other(store, s, &at, err);
        if (status != GALLEY_OK || at == s.size)
            return status;
        size_t start = at, end = at;
        while (start > done && !is_space(s.data[start - 1]))
            start--;
        if (start > done)
            start--;
        while (end < s.size && !is_space(s.data[end]))
            end++;
        status = add_words(store, galley_str_sub(s, start, end), err);
        if (status != GALLEY_OK)
            return status;
        at = done = end;
    }
}

galley_status galley__folded(galley_store *store, galley_str title, galley_str text,
                             galley_str *out, galley_error *err)
{
    galley__buf_clear(&store->buf);
    galley_status status = add_folded(store, title, err);
    if (status == GALLEY_OK)
        status = add_folded(store, text, err);
    if (status == GALLEY_OK && store->buf.failed)
        status = galley__nomem(err);
    *out = status == GALLEY_OK ? galley__buf_str(&store->buf) : (galley_str){NULL, 0};
    return status;
}

/* -- galley_fold(text) in SQL -- */

/* Nothing is kept in scratch while a selection or a question from outside goes on, which alone use this. */
static void sql_fold(sqlite3_context *context, int n, sqlite3_value **values)
{
    galley_store *store = sqlite3_user_data(context);
    const char *data = (const char *)sqlite3_value_text(values[0]);
    (void)n;
    if (data == NULL)
        return;
    galley_str text = {data, (size_t)sqlite3_value_bytes(values[0])};
    galley_arena_reset(store->scratch);
    if (galley_utf8_valid(text) != text.size) {
        sqlite3_result_error(context, "galley_fold: not UTF-8", -1);
        return;
    }
    galley_str folded = text.size ? galley_text_fold(text, store->scratch) : text;
    if (folded.data == NULL)
        sqlite3_result_error_nomem(context);
    else
        sqlite3_result_text64(context, folded.data, folded.size, SQLITE_TRANSIENT, SQLITE_UTF8);
}

galley_status galley__fold_register(galley_store *store, galley_error *err)
{
    int rc = sqlite3_create_function_v2(store->db, "galley_fold", 1,
                                        SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
                                        store, sql_fold, NULL, NULL, NULL);
    return rc == SQLITE_OK ? GALLEY_OK : galley__store_error(store, rc, "cannot be opened", err);
}
