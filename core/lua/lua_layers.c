/* core/lua/lua_layers.c: what is known of an article: made when first asked for, once, in its
 * arena.
 * SPDX-License-Identifier: MIT */
#include "core/lua/lua_article.h"

#include "core/base/error.h"
#include "core/base/memory.h"

static galley__lua_layers *new_layers(lua_State *L, const galley_article *a, galley_arena *arena)
{
    galley__lua_layers *layers = galley_arena_calloc(arena, 1, sizeof *layers);
    if (!layers)
        galley__lua_nomem(L);
    layers->article = a;
    layers->arena = arena;
    return layers;
}

void galley__lua_push_article(lua_State *L, const galley_article *a, galley_arena *arena)
{
    galley__lua_article_box *box = galley__lua_newbox(L, &galley__lua_article_type);
    box->layers = new_layers(L, a, arena);
}

void galley__lua_close_article(lua_State *L, int idx)
{
    galley__lua_article_box *box = galley__lua_checktype(L, idx, &galley__lua_article_type);
    box->layers = NULL;
    galley_arena_free(box->owned);
    box->owned = NULL;
}

galley__lua_layers *galley__lua_new_article(lua_State *L, galley_article **article)
{
    galley_error err;
    const galley_alloc *alloc = galley__lua_alloc(L);
    galley__lua_article_box *box = galley__lua_newbox(L, &galley__lua_article_type);
    if (galley_arena_new(alloc, &box->owned, &err) != GALLEY_OK)
        galley__lua_raise(L, &err);
    galley_article *a = galley_arena_calloc(box->owned, 1, sizeof *a);
    if (!a)
        galley__lua_nomem(L);
    box->layers = new_layers(L, a, box->owned);
    *article = a;
    return box->layers;
}

/* Without an anatomy each line is prose. */
static galley_status mark_lines(galley_article *a, galley_arena *arena, galley_error *err)
{
    galley_ranges lines = {0};
    galley_status status = galley_text_lines(a->text, arena, &lines, NULL, err);
    if (status != GALLEY_OK)
        return status;
    galley_region *regions = galley_arena_calloc(arena, lines.count, sizeof *regions);
    if (!regions)
        return galley__nomem(err);
    for (size_t i = 0; i < lines.count; i++)
        regions[i] = (galley_region){lines.at[i].start, lines.at[i].end, GALLEY_REGION_PROSE,
                                     GALLEY_STR("plain text")};
    a->regions = regions;
    a->n_regions = lines.count;
    return GALLEY_OK;
}

galley_status galley__lua_mark_article(lua_State *L, int idx, bool anatomy, galley_error *err)
{
    galley__lua_layers *layers = galley__lua_checkarticle(L, idx);
    galley_article *a =
        (galley_article *)layers->article; /* ours: galley__lua_new_article made it */
    galley_status status = GALLEY_OK;
    if (a->n_regions == 0 && !a->known_regions)
        status = anatomy ? galley_anatomy_mark(galley__lua_anatomy(L), a, layers->arena, err)
                         : mark_lines(a, layers->arena, err);
    galley__lua_charge(L, galley_arena_used(layers->arena));
    return status;
}

galley__lua_layers *galley__lua_checkarticle(lua_State *L, int idx)
{
    galley__lua_article_box *box = galley__lua_checkbox(L, idx, &galley__lua_article_type);
    return box->layers;
}

galley__lua_layers *galley__lua_testarticle(lua_State *L, int idx)
{
    if (!galley__lua_testbox(L, idx, &galley__lua_article_type))
        return NULL;
    return galley__lua_checkarticle(L, idx);
}

galley__lua_layers *galley__lua_text_article(lua_State *L, galley_str text)
{
    galley_error err;
    galley_article *a;
    galley__lua_layers *layers = galley__lua_new_article(L, &a);
    a->text = galley_arena_copy(layers->arena, text);
    if (!a->text.data)
        galley__lua_nomem(L);
    layers->plain = true;
    if (galley__lua_mark_article(L, -1, false, &err) != GALLEY_OK)
        galley__lua_raise(L, &err);
    return layers;
}

void galley__lua_article_keep(lua_State *L, int article, int idx)
{
    article = lua_absindex(L, article);
    idx = lua_absindex(L, idx);
    if (lua_getiuservalue(L, article, 1) != LUA_TTABLE) {
        lua_pop(L, 1);
        lua_newtable(L);
        lua_pushvalue(L, -1);
        lua_setiuservalue(L, article, 1);
    }
    lua_pushvalue(L, idx);
    lua_pushboolean(L, 1);
    lua_rawset(L, -3);
    lua_pop(L, 1);
}

/* -- layers -- */

static void must(lua_State *L, galley_status status, const galley_error *err)
{
    if (status != GALLEY_OK)
        galley__lua_raise(L, err);
}

const galley_tokens *galley__lua_tokens(lua_State *L, galley__lua_layers *layers)
{
    galley_error err;
    if (!layers->has_tokens) {
        must(L, galley_text_tokens(layers->article->text, layers->arena, &layers->tokens, &err),
             &err);
        layers->has_tokens = true;
    }
    return &layers->tokens;
}

const galley_tokens *galley__lua_title_tokens(lua_State *L, galley__lua_layers *layers)
{
    galley_error err;
    if (!layers->has_title_tokens) {
        must(L,
             galley_text_tokens(layers->article->title, layers->arena, &layers->title_tokens, &err),
             &err);
        layers->has_title_tokens = true;
    }
    return &layers->title_tokens;
}

/* A region that the anatomy made of several lines is a paragraph that somebody wrapped. */
static void add_sentences(lua_State *L, galley__lua_layers *layers, galley_spans *spans)
{
    galley_error err;
    const galley_article *a = layers->article;
    galley_ranges ranges = {0};
    const galley_stops *stops = galley__lua_stops(L, a->lang);
    for (size_t i = 0; i < a->n_regions; i++) {
        galley_range within = {a->regions[i].start, a->regions[i].end};
        galley_sentence_options options = {stops, !a->known_regions};
        must(L, galley_text_sentences(a->text, within, &options, layers->arena, &ranges, &err),
             &err);
    }
    spans->at = galley_arena_calloc(layers->arena, ranges.count, sizeof *spans->at);
    if (!spans->at)
        galley__lua_nomem(L);
    spans->count = ranges.count;
    for (size_t i = 0; i < ranges.count; i++) {
        spans->at[i].start = ranges.at[i].start;
        spans->at[i].end = ranges.at[i].end;
        spans->at[i].label = GALLEY_STR("sentence");
    }
}

const galley_spans *galley__lua_sentences(lua_State *L, galley__lua_layers *layers)
{
    if (!layers->has_sentences) {
        galley_spans spans = {0, NULL};
        add_sentences(L, layers, &spans);
        layers->sentences = spans;
        layers->has_sentences = true;
    }
    return &layers->sentences;
}

static const galley_field *reason_field(lua_State *L, galley__lua_layers *layers, galley_str reason)
{
    galley_field *field = galley_arena_calloc(layers->arena, 1, sizeof *field);
    if (!field)
        galley__lua_nomem(L);
    *field = (galley_field){GALLEY_STR("reason"), reason, GALLEY_FIELD_STRING};
    return field;
}

const galley_spans *galley__lua_regions(lua_State *L, galley__lua_layers *layers)
{
    const galley_article *a = layers->article;
    if (layers->has_regions)
        return &layers->regions;
    galley_span *at = galley_arena_calloc(layers->arena, a->n_regions, sizeof *at);
    if (!at)
        galley__lua_nomem(L);
    for (size_t i = 0; i < a->n_regions; i++) {
        const galley_region *r = &a->regions[i];
        at[i].start = r->start;
        at[i].end = r->end;
        at[i].label = galley_str_of(galley_region_name(r->kind));
        at[i].fields = reason_field(L, layers, r->reason);
        at[i].n_fields = 1;
    }
    layers->regions = (galley_spans){a->n_regions, at};
    layers->has_regions = true;
    return &layers->regions;
}

void galley__lua_add_span(lua_State *L, galley__lua_layers *layers, const galley_span *span,
                          galley_spans *out)
{
    galley_error err;
    must(L, galley_spans_add(out, span, layers->arena, &err), &err);
}

void galley__lua_add_words(lua_State *L, galley__lua_layers *layers, galley_part part,
                           uint32_t start, uint32_t end, galley_spans *out)
{
    const galley_tokens *tokens = part == GALLEY_PART_TITLE ? galley__lua_title_tokens(L, layers)
                                                            : galley__lua_tokens(L, layers);
    for (size_t i = galley_tokens_find(tokens, start); i < tokens->count && tokens->start[i] < end;
         i++) {
        if (tokens->kind[i] != GALLEY_TOKEN_WORD && tokens->kind[i] != GALLEY_TOKEN_NUMBER)
            continue;
        galley_span word = {.start = tokens->start[i], .end = tokens->end[i], .part = part};
        word.label = GALLEY_STR("word");
        if (word.start >= start)
            galley__lua_add_span(L, layers, &word, out);
    }
}

galley_view galley__lua_view(lua_State *L, galley__lua_layers *layers)
{
    galley_view view = {0};
    view.article = layers->article;
    view.tokens = galley__lua_tokens(L, layers);
    view.title_tokens = galley__lua_title_tokens(L, layers);
    if (!layers->words) {
        galley_error err;
        must(L,
             galley_word_index_new(view.tokens, layers->article->text, layers->arena,
                                   &layers->words, &err),
             &err);
    }
    view.words = layers->words;
    view.spans = &layers->found;
    view.tags = layers->tags;
    view.n_tags = layers->said.count;
    return view;
}

bool galley__lua_span_region(const galley__lua_layers *layers, const galley_span *span,
                             galley_region *region)
{
    const galley_article *a = layers->article;
    if (span->part == GALLEY_PART_TITLE) {
        *region = (galley_region){0, (uint32_t)a->title.size, GALLEY_REGION_TITLE,
                                  GALLEY_STR("the title")};
        return true;
    }
    size_t low = 0, high = a->n_regions; /* the first region that ends behind span->start */
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (a->regions[mid].end > span->start)
            high = mid;
        else
            low = mid + 1;
    }
    if (low == a->n_regions || a->regions[low].start > span->start)
        return false;
    *region = a->regions[low];
    return true;
}
