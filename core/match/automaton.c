/* core/match/automaton.c: phrases given -> distinct phrases with their entries -> trie.
 *
 * Everything is linear in the phrases: two hash maps (equal phrases, equal fields) and the edge table.
 * SPDX-License-Identifier: MIT */
#include "core/match/automaton.h"

#include "core/base/error.h"

enum { FIRST_SLOTS = 64, FILTER_BITS_A_WORD = 16, FIRST_FILTER = 16 };

typedef struct output {
    uint32_t node;
    uint32_t phrase; /* with GALLEY__POSSESSIVE */
} output;

typedef struct builder {
    const galley_alloc *alloc;
    const galley__phrases *p;
    galley__automaton *a;
    uint32_t *phrase_of;  /* given -> distinct phrase */
    uint32_t *same;       /* entry -> the first entry with equal fields */
    VEC(uint32_t) sample; /* distinct phrase -> one of those given */
    VEC(uint8_t) has_children;
    VEC(output) outputs;
    VEC(uint64_t) first_words;
} builder;

static void *new_array(builder *b, size_t count, size_t size)
{
    size_t bytes;
    return galley__mul(count ? count : 1, size, &bytes) ? galley__new(b->alloc, bytes) : NULL;
}

static void free_array(const galley_alloc *alloc, void *p, size_t count, size_t size)
{
    galley__free(alloc, p, (count ? count : 1) * size);
}

void galley__automaton_fini(galley__automaton *a, const galley_alloc *alloc)
{
    free_array(alloc, a->edges, a->n_slots, sizeof *a->edges);
    free_array(alloc, a->filter, a->n_filter, sizeof *a->filter);
    free_array(alloc, a->first, a->n_nodes + 1, sizeof *a->first);
    free_array(alloc, a->outputs, a->n_outputs, sizeof *a->outputs);
    free_array(alloc, a->phrases, a->n_phrases, sizeof *a->phrases);
    free_array(alloc, a->entry_of, a->n_entry_of, sizeof *a->entry_of);
    *a = (galley__automaton){0};
}

/* -- distinct phrases and entries -- */

static galley_str given_key(const builder *b, size_t i)
{
    const galley__given *g = &b->p->given.at[i];
    return (galley_str){b->p->text.data + g->text, g->key_size};
}

/* Equal words in one list are one phrase. */
static bool number_phrases(builder *b)
{
    galley__map seen;
    galley__map_init(&seen, b->alloc);
    bool ok = true;
    for (size_t i = 0; i < b->p->given.count && ok; i++) {
        uint32_t id = (uint32_t)b->sample.count;
        if (!galley__map_get(&seen, given_key(b, i), &id))
            ok = galley__map_set(&seen, given_key(b, i), id) &&
                 VEC_PUSH(b->alloc, &b->sample, (uint32_t)i);
        b->phrase_of[i] = id;
    }
    galley__map_fini(&seen);
    return ok;
}

/* Entries with equal fields are one: "Putin|PUTIN" in one line is to be found once. */
static bool number_entries(builder *b)
{
    galley__map seen;
    galley__map_init(&seen, b->alloc);
    bool ok = true;
    for (size_t i = 0; i < b->p->entries.count && ok; i++) {
        const galley__entry *e = &b->p->entries.at[i];
        galley_str key = {b->p->text.data + e->text, e->size};
        b->same[i] = (uint32_t)i;
        if (!galley__map_get(&seen, key, &b->same[i]))
            ok = galley__map_set(&seen, key, (uint32_t)i);
    }
    galley__map_fini(&seen);
    return ok;
}

/* Where the entries of each phrase begin. */
static void place_phrases(builder *b)
{
    galley__automaton *a = b->a;
    uint32_t first = 0;
    for (size_t i = 0; i < b->p->given.count; i++)
        a->phrases[b->phrase_of[i]].count++;
    for (size_t k = 0; k < a->n_phrases; k++) {
        a->phrases[k].list = b->p->given.at[b->sample.at[k]].list;
        a->phrases[k].first = first;
        first += a->phrases[k].count;
        a->phrases[k].count = 0;
    }
}

/* Keep each entry of the phrase once; `stamp` says in which phrase an entry was seen last. */
static void drop_repeated(galley__phrase *phrase, uint32_t *entries, uint32_t *stamp, uint32_t turn)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < phrase->count; i++) {
        uint32_t entry = entries[phrase->first + i];
        if (stamp[entry] == turn)
            continue;
        stamp[entry] = turn;
        entries[phrase->first + kept++] = entry;
    }
    phrase->count = kept;
}

/* Group the entries by phrase, in the order given (a counting sort), each entry once a phrase. */
static bool group_entries(builder *b)
{
    const galley__phrases *p = b->p;
    galley__automaton *a = b->a;
    a->n_phrases = b->sample.count;
    a->n_entry_of = p->given.count;
    a->phrases = new_array(b, a->n_phrases, sizeof *a->phrases);
    a->entry_of = new_array(b, a->n_entry_of, sizeof *a->entry_of);
    uint32_t *stamp = new_array(b, p->entries.count, sizeof *stamp);
    bool ok = a->phrases && a->entry_of && stamp;
    if (ok)
        place_phrases(b);
    for (size_t i = 0; i < p->given.count && ok; i++) {
        galley__phrase *phrase = &a->phrases[b->phrase_of[i]];
        a->entry_of[phrase->first + phrase->count++] = b->same[p->given.at[i].entry];
    }
    for (size_t k = 0; k < a->n_phrases && ok; k++)
        drop_repeated(&a->phrases[k], a->entry_of, stamp, (uint32_t)k + 1);
    free_array(b->alloc, stamp, p->entries.count, sizeof *stamp);
    return ok;
}

/* -- edges -- */

static galley__edge *free_slot(galley__automaton *a, uint32_t from, uint32_t tag)
{
    size_t i = galley__slot(a, from, tag);
    while (a->edges[i].to)
        i = (i + 1) & (a->n_slots - 1);
    return &a->edges[i];
}

static bool widen(builder *b)
{
    galley__automaton *a = b->a;
    size_t old_slots = a->n_slots;
    galley__edge *old = a->edges;
    size_t slots = old_slots ? old_slots * 2 : FIRST_SLOTS;
    galley__edge *edges = new_array(b, slots, sizeof *edges);
    if (edges == NULL)
        return false;
    a->edges = edges;
    a->n_slots = slots;
    for (size_t i = 0; i < old_slots; i++)
        if (old[i].to)
            *free_slot(a, old[i].from, old[i].tag) = old[i];
    if (old)
        free_array(b->alloc, old, old_slots, sizeof *old);
    return true;
}

/* The node to which `word` leads from `from`, 0 for none. */
static uint32_t find_edge(const builder *b, uint32_t from, uint32_t tag, galley_str word)
{
    const galley__automaton *a = b->a;
    for (size_t i = galley__slot(a, from, tag); a->edges[i].to; i = (i + 1) & (a->n_slots - 1)) {
        const galley__edge *e = &a->edges[i];
        if (e->from == from && e->tag == tag &&
            galley_str_eq(galley__lstr_at(b->p->text.data, e->word), word))
            return e->to;
    }
    return 0;
}

/* Follow the edge, made where it is missing. */
static galley_status follow(builder *b, uint32_t from, uint64_t fold, uint32_t word, uint32_t *to,
                            galley_error *err)
{
    galley__automaton *a = b->a;
    uint32_t tag = galley__tag(fold);
    *to = find_edge(b, from, tag, galley__lstr_at(b->p->text.data, word));
    if (*to)
        return GALLEY_OK;
    if (b->has_children.count >= GALLEY__NODE)
        return galley__fail(err, GALLEY_LIMIT, "the phrase lists have too many words");
    if ((a->n_edges + 1) * 8 > a->n_slots * 5 && !widen(b))
        return galley__nomem(err);
    *to = (uint32_t)b->has_children.count;
    if (!VEC_PUSH(b->alloc, &b->has_children, 0))
        return galley__nomem(err);
    if (from < GALLEY__FIRST_NODE && !VEC_PUSH(b->alloc, &b->first_words, fold))
        return galley__nomem(err);
    *free_slot(a, from, tag) = (galley__edge){tag, from, *to, word};
    a->n_edges++;
    b->has_children.at[from] = 1;
    return GALLEY_OK;
}

static galley_status add_output(builder *b, uint32_t node, uint32_t phrase, galley_error *err)
{
    return VEC_PUSH(b->alloc, &b->outputs, (output){node, phrase}) ? GALLEY_OK : galley__nomem(err);
}

/* The way of the phrase's words; then, from the last but one, the ways of its possessives. */
static galley_status add_phrase(builder *b, uint32_t id, const galley__given *g, galley_error *err)
{
    const char *text = b->p->text.data;
    const uint64_t *hash = b->p->hashes.at + g->hash;
    uint32_t before = 0, node = g->exact ? GALLEY__ROOT_EXACT : GALLEY__ROOT_FOLDED;
    uint32_t at = g->text + 4; /* behind the list */
    galley_status status = GALLEY_OK;
    for (size_t i = 0; i < g->words && status == GALLEY_OK; i++) {
        before = node;
        status = follow(b, before, hash[i], at, &node, err);
        at += 4 + (uint32_t)galley__lstr_at(text, at).size;
    }
    if (status == GALLEY_OK)
        status = add_output(b, node, id, err);
    for (size_t i = 0; i < g->variants && status == GALLEY_OK; i++) {
        status = follow(b, before, hash[g->words], at, &node, err);
        at += 4 + (uint32_t)galley__lstr_at(text, at).size;
        if (status == GALLEY_OK)
            status = add_output(b, node, id | GALLEY__POSSESSIVE, err);
    }
    return status;
}

static galley_status add_phrases(builder *b, galley_error *err)
{
    galley_status status = GALLEY_OK;
    for (size_t k = 0; k < b->sample.count && status == GALLEY_OK; k++) {
        const galley__given *g = &b->p->given.at[b->sample.at[k]];
        *(g->exact ? &b->a->has_exact : &b->a->has_folded) = true;
        status = add_phrase(b, (uint32_t)k, g, err);
    }
    return status;
}

/* -- the frozen form -- */

/* Outputs side by side by node, in the order of the phrases (a counting sort). */
static bool group_outputs(builder *b)
{
    galley__automaton *a = b->a;
    a->n_nodes = b->has_children.count;
    a->n_outputs = b->outputs.count;
    a->first = new_array(b, a->n_nodes + 1, sizeof *a->first);
    a->outputs = new_array(b, a->n_outputs, sizeof *a->outputs);
    if (a->first == NULL || a->outputs == NULL)
        return false;
    for (size_t i = 0; i < a->n_outputs; i++)
        a->first[b->outputs.at[i].node]++;
    uint32_t sum = 0;
    for (size_t n = 0; n <= a->n_nodes; n++) {
        sum += a->first[n];
        a->first[n] =
            sum; /* the end of the node's outputs; filling backwards makes it their start */
    }
    for (size_t i = a->n_outputs; i-- > 0;)
        a->outputs[--a->first[b->outputs.at[i].node]] = b->outputs.at[i].phrase;
    return true;
}

/* Say in the edge what its node has, so that a scan need not look at the node. */
static void flag_edges(builder *b)
{
    galley__automaton *a = b->a;
    for (size_t i = 0; i < a->n_slots; i++) {
        uint32_t node = a->edges[i].to;
        if (node == 0)
            continue;
        if (b->has_children.at[node])
            a->edges[i].to |= GALLEY__HAS_CHILDREN;
        if (a->first[node] < a->first[node + 1])
            a->edges[i].to |= GALLEY__HAS_OUTPUT;
    }
}

static bool fill_filter(builder *b)
{
    galley__automaton *a = b->a;
    a->n_filter = FIRST_FILTER;
    while (a->n_filter * 64 < b->first_words.count * FILTER_BITS_A_WORD)
        a->n_filter *= 2;
    a->filter = new_array(b, a->n_filter, sizeof *a->filter);
    if (a->filter == NULL)
        return false;
    for (size_t i = 0; i < b->first_words.count; i++) {
        size_t bit = (b->first_words.at[i] >> 32) & (a->n_filter * 64 - 1);
        a->filter[bit / 64] |= (uint64_t)1 << (bit % 64);
    }
    return true;
}

static galley_status build(builder *b, galley_error *err)
{
    b->phrase_of = new_array(b, b->p->given.count, sizeof *b->phrase_of);
    b->same = new_array(b, b->p->entries.count, sizeof *b->same);
    if (b->phrase_of == NULL || b->same == NULL || !number_phrases(b) || !number_entries(b) ||
        !group_entries(b))
        return galley__nomem(err);
    for (int root = 0; root < GALLEY__FIRST_NODE; root++)
        if (!VEC_PUSH(b->alloc, &b->has_children, 0))
            return galley__nomem(err);
    if (!widen(b))
        return galley__nomem(err);
    galley_status status = add_phrases(b, err);
    if (status != GALLEY_OK)
        return status;
    if (!group_outputs(b) || !fill_filter(b))
        return galley__nomem(err);
    flag_edges(b);
    return GALLEY_OK;
}

galley_status galley__automaton_build(galley__automaton *a, const galley__phrases *p,
                                      galley_error *err)
{
    builder b = {.alloc = p->alloc, .p = p, .a = a};
    *a = (galley__automaton){0};
    galley_status status = build(&b, err);
    if (status != GALLEY_OK)
        galley__automaton_fini(a, p->alloc);
    free_array(p->alloc, b.phrase_of, p->given.count, sizeof *b.phrase_of);
    free_array(p->alloc, b.same, p->entries.count, sizeof *b.same);
    VEC_FREE(p->alloc, &b.sample);
    VEC_FREE(p->alloc, &b.has_children);
    VEC_FREE(p->alloc, &b.outputs);
    VEC_FREE(p->alloc, &b.first_words);
    return status;
}
