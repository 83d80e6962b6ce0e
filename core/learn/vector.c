/* core/learn/vector.c: sparse vectors over one dictionary, for learners that are written elsewhere.
 *
 * The bytes: "galley vector", version, count, then hash, name and value of each, by hash; and a hash of all before.
 * SPDX-License-Identifier: MIT */
#include "core/learn/learn_internal.h"

#include <math.h>
#include <stdlib.h>

#define MAGIC "galley vector"
enum { VERSION = 1, SPARSE_MAX = 512, EXTRACTORS_MAX = 8, SPACE_MAX = 1 << 26 };

typedef struct item {
    uint32_t feature;
    double value;
} item;

/* An extractor for each list of features that was asked for, all on one dictionary. */
typedef struct looker {
    galley_str features, lang;
    galley__extractor x;
} looker;

struct galley_space {
    const galley_alloc *alloc;
    galley_arena *arena;
    galley__table known;
    galley_str *names;
    size_t max_names;
    galley__map numbers; /* by name, of the first `n_numbers` features */
    size_t n_numbers;
    looker lookers[EXTRACTORS_MAX];
    size_t n_lookers;
    bool frozen;
};

/* Sparse: `items`, by feature. Dense: `values` by feature. */
struct galley_vector {
    galley_space *space;
    item *items;
    size_t count, capacity;
    double *values;
    size_t size; /* of values; 0: sparse */
};

/* -- spaces -- */

galley_status galley_space_new(const galley_alloc *alloc, galley_space **out, galley_error *err)
{
    *out = NULL;
    galley_space *s = galley__new(alloc, sizeof *s);
    if (s == NULL)
        return galley__nomem(err);
    s->alloc = s->known.alloc = alloc;
    galley__map_init(&s->numbers, alloc);
    galley_status status = galley_arena_new(alloc, &s->arena, err);
    if (status != GALLEY_OK)
        galley_space_free(s);
    else
        *out = s;
    return status;
}

void galley_space_free(galley_space *s)
{
    if (s == NULL)
        return;
    for (size_t i = 0; i < s->n_lookers; i++) {
        s->lookers[i].x.names = NULL; /* lent */
        galley__extractor_fini(&s->lookers[i].x);
    }
    if (s->names)
        galley__free(s->alloc, s->names, s->max_names * sizeof *s->names);
    galley__map_fini(&s->numbers);
    galley__table_fini(&s->known);
    galley_arena_free(s->arena);
    galley__free(s->alloc, s, sizeof *s);
}

size_t galley_space_size(const galley_space *space)
{
    return space->known.count;
}

void galley_space_freeze(galley_space *space)
{
    space->frozen = true;
}

static bool add_name(galley_space *s, uint64_t hash, galley_str name, uint64_t *number)
{
    if (galley__table_find(&s->known, hash, number))
        return true;
    *number = s->known.count;
    galley_str kept = galley_arena_copy(s->arena, name);
    if (*number >= SPACE_MAX || kept.data == NULL ||
        !galley__grow(s->alloc, (void **)&s->names, *number, &s->max_names, sizeof *s->names))
        return false;
    s->names[*number] = kept;
    return galley__table_set(&s->known, hash, *number);
}

/* The names of all features there are into `numbers`; of several that have one name the first stands for it. */
static bool note_names(galley_space *s)
{
    uint32_t before;
    for (; s->n_numbers < s->known.count; s->n_numbers++)
        if (!galley__map_get(&s->numbers, s->names[s->n_numbers], &before) &&
            !galley__map_set(&s->numbers, s->names[s->n_numbers], (uint32_t)s->n_numbers))
            return false;
    return true;
}

/* -- vectors -- */

galley_status galley_vector_new(galley_space *space, galley_vector **out, galley_error *err)
{
    *out = galley__new(space->alloc, sizeof **out);
    if (*out == NULL)
        return galley__nomem(err);
    (*out)->space = space;
    return GALLEY_OK;
}

void galley_vector_free(galley_vector *v)
{
    if (v == NULL)
        return;
    const galley_alloc *alloc = v->space->alloc;
    if (v->items)
        galley__free(alloc, v->items, v->capacity * sizeof *v->items);
    if (v->values)
        galley__free(alloc, v->values, v->size * sizeof *v->values);
    galley__free(alloc, v, sizeof *v);
}

galley_status galley_vector_copy(const galley_vector *v, galley_vector **out, galley_error *err)
{
    galley_status status = galley_vector_new(v->space, out, err);
    if (status == GALLEY_OK)
        status = galley_vector_add(*out, v, 1, err);
    if (status != GALLEY_OK) {
        galley_vector_free(*out);
        *out = NULL;
    }
    return status;
}

/* An array by number, with room for all features there are. */
static bool widen(galley_vector *v)
{
    size_t need = v->space->known.count, size = v->size ? v->size : 1024;
    while (size < need)
        size *= 2;
    if (size == v->size)
        return true;
    double *values =
        galley__resize(v->space->alloc, v->values, v->size * sizeof *values, size * sizeof *values);
    if (values == NULL)
        return false;
    for (size_t i = v->size; i < size; i++)
        values[i] = 0;
    for (size_t i = 0; i < v->count; i++)
        values[v->items[i].feature] = v->items[i].value;
    if (v->items)
        galley__free(v->space->alloc, v->items, v->capacity * sizeof *v->items);
    v->items = NULL;
    v->count = v->capacity = 0;
    v->values = values;
    v->size = size;
    return true;
}

static double value_of(const galley_vector *v, size_t feature)
{
    if (v->size)
        return feature < v->size ? v->values[feature] : 0;
    size_t low = 0, high = v->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (v->items[middle].feature < feature)
            low = middle + 1;
        else
            high = middle;
    }
    return low < v->count && v->items[low].feature == feature ? v->items[low].value : 0;
}

/* The next value that is not zero. */
static bool next(const galley_vector *v, size_t *at, item *out)
{
    for (; *at < (v->size ? v->size : v->count); ++*at) {
        *out = v->size ? (item){(uint32_t)*at, v->values[*at]} : v->items[*at];
        if (out->value != 0) {
            ++*at;
            return true;
        }
    }
    return false;
}

bool galley_vector_next(const galley_vector *v, size_t *at, galley_str *name, double *value)
{
    item i;
    if (!next(v, at, &i))
        return false;
    *name = v->space->names[i.feature];
    *value = i.value;
    return true;
}

/* -- arithmetic -- */

static galley_status not_finite(galley_error *err)
{
    return galley__fail(err, GALLEY_INVALID, "the value is not finite");
}

static galley_status same_space(const galley_vector *a, const galley_vector *b, galley_error *err)
{
    return a->space == b->space
               ? GALLEY_OK
               : galley__fail(err, GALLEY_INVALID, "the vectors are of two dictionaries");
}

/* Every sum is finite, so that what is added is added whole or not at all. */
static bool sums_are_finite(const galley_vector *v, const galley_vector *other, double by)
{
    item i;
    for (size_t at = 0; next(other, &at, &i);)
        if (!isfinite(value_of(v, i.feature) + by * i.value))
            return false;
    return true;
}

/* Two sorted lists into one. */
static bool merge(galley_vector *v, const galley_vector *other, double by)
{
    size_t n = 0, a = 0, capacity = v->count + other->count + 1;
    item *merged = galley__new(v->space->alloc, capacity * sizeof *merged);
    if (merged == NULL)
        return false;
    for (size_t b = 0; a < v->count || b < other->count;) {
        uint32_t x = a < v->count ? v->items[a].feature : GALLEY__NONE;
        uint32_t y = b < other->count ? other->items[b].feature : GALLEY__NONE;
        merged[n].feature = x < y ? x : y;
        merged[n].value = x <= y ? v->items[a++].value : 0;
        if (y <= x)
            merged[n].value += by * other->items[b++].value;
        n++;
    }
    if (v->items)
        galley__free(v->space->alloc, v->items, v->capacity * sizeof *v->items);
    v->items = merged;
    v->count = n;
    v->capacity = capacity;
    return true;
}

galley_status galley_vector_add(galley_vector *v, const galley_vector *other, double by,
                                galley_error *err)
{
    item i;
    galley_status status = same_space(v, other, err);
    if (status != GALLEY_OK)
        return status;
    if (!isfinite(by) || !sums_are_finite(v, other, by))
        return not_finite(err);
    if (v->size == 0 && other->size == 0 && v->count + other->count <= SPARSE_MAX)
        return merge(v, other, by) ? GALLEY_OK : galley__nomem(err);
    if (!widen(v))
        return galley__nomem(err);
    for (size_t at = 0; next(other, &at, &i);)
        v->values[i.feature] += by * i.value;
    return GALLEY_OK;
}

galley_status galley_vector_scale(galley_vector *v, double by, galley_error *err)
{
    item i;
    if (!isfinite(by))
        return not_finite(err);
    for (size_t at = 0; next(v, &at, &i);)
        if (!isfinite(i.value * by))
            return not_finite(err);
    for (size_t k = 0; k < v->count; k++)
        v->items[k].value *= by;
    for (size_t k = 0; k < v->size; k++)
        v->values[k] *= by;
    return GALLEY_OK;
}

galley_status galley_vector_times(galley_vector *v, const galley_vector *other, galley_error *err)
{
    item i;
    galley_status status = same_space(v, other, err);
    if (status != GALLEY_OK)
        return status;
    for (size_t at = 0; next(v, &at, &i);)
        if (!isfinite(i.value * value_of(other, i.feature)))
            return not_finite(err);
    for (size_t k = 0; k < v->count; k++)
        v->items[k].value *= value_of(other, v->items[k].feature);
    for (size_t k = 0; k < v->size; k++)
        v->values[k] *= value_of(other, k);
    return GALLEY_OK;
}

double galley_vector_dot(const galley_vector *a, const galley_vector *b)
{
    item i;
    double sum = 0;
    if (b->size == 0 && (a->size || a->count > b->count)) {
        const galley_vector *held = a;
        a = b;
        b = held;
    }
    for (size_t at = 0; a->space == b->space && next(a, &at, &i);)
        sum += i.value * value_of(b, i.feature);
    return sum;
}

double galley_vector_norm(const galley_vector *v)
{
    return sqrt(galley_vector_dot(v, v));
}

/* -- names -- */

static uint64_t hash_of_name(galley_str name)
{
    return galley__hash_mix(GALLEY__FAMILIES * 8, galley__hash(name)) | 1;
}

double galley_vector_get(const galley_vector *v, galley_str name)
{
    uint32_t number;
    return galley__map_get(&v->space->numbers, name, &number) ? value_of(v, number) : 0;
}

galley_status galley_vector_set(galley_vector *v, galley_str name, double value, galley_error *err)
{
    uint32_t known = 0;
    uint64_t number;
    item one;
    if (name.size == 0 || galley_utf8_valid(name) != name.size)
        return galley__fail(err, GALLEY_INVALID, "a feature has a name in UTF-8");
    if (!isfinite(value))
        return galley__fail(err, GALLEY_INVALID, "feature '%.*s': the value is not finite",
                            GALLEY__S(name));
    if (galley__map_get(&v->space->numbers, name, &known))
        number = known;
    else if (!add_name(v->space, hash_of_name(name), name, &number) || !note_names(v->space))
        return galley__nomem(err);
    one = (item){(uint32_t)number, value - value_of(v, number)};
    const galley_vector single = {.space = v->space, .items = &one, .count = 1, .capacity = 1};
    return galley_vector_add(v, &single, 1, err);
}

/* -- articles -- */

static galley_status make_looker(galley_space *s, galley_str features, galley_str lang,
                                 looker **out, galley_error *err)
{
    if (s->n_lookers == EXTRACTORS_MAX)
        return galley__fail(err, GALLEY_LIMIT, "more than %d lists of features", EXTRACTORS_MAX);
    looker *l = &s->lookers[s->n_lookers];
    *l = (looker){galley_arena_copy(s->arena, features), galley_arena_copy(s->arena, lang), {0}};
    if (l->features.data == NULL || l->lang.data == NULL)
        return galley__nomem(err);
    galley_status status = galley__extractor_init(&l->x, s->alloc, l->features,
                                                  l->lang.size ? l->lang : GALLEY_STR("en"), err);
    if (status != GALLEY_OK)
        return status;
    l->x.known = &s->known;
    l->x.names_arena = s->arena;
    s->n_lookers++;
    *out = l;
    return GALLEY_OK;
}

static galley_status looker_of(galley_space *s, galley_str features, galley_str lang, looker **out,
                               galley_error *err)
{
    for (size_t i = 0; i < s->n_lookers; i++)
        if (galley_str_eq(s->lookers[i].features, features) &&
            galley_str_eq(s->lookers[i].lang, lang)) {
            *out = &s->lookers[i];
            return GALLEY_OK;
        }
    return make_looker(s, features, lang, out, err);
}

static int by_feature(const void *a, const void *b)
{
    const item *x = a, *y = b;
    return (x->feature > y->feature) - (x->feature < y->feature);
}

static galley_status take_counts(galley_vector *v, const galley__extractor *x, galley_weighing how,
                                 bool unit, galley_error *err)
{
    double square = 0;
    v->capacity = x->n_touched + 1;
    v->items = galley__new(v->space->alloc, v->capacity * sizeof *v->items);
    if (v->items == NULL) {
        v->capacity = 0;
        return galley__nomem(err);
    }
    for (size_t i = 0; i < x->n_touched; i++) {
        double n = x->counts[x->touched[i]];
        double value = how == GALLEY_WEIGH_COUNT ? n : how == GALLEY_WEIGH_LOG ? 1 + log(n) : 1;
        v->items[v->count++] = (item){x->touched[i], value};
        square += value * value;
    }
    qsort(v->items, v->count, sizeof *v->items, by_feature);
    if (unit && square > 0)
        return galley_vector_scale(v, 1 / sqrt(square), err);
    return GALLEY_OK;
}

galley_status galley_vector_article(galley_space *space, const galley_article *a,
                                    galley_str features, galley_str lang, galley_weighing how,
                                    bool unit, galley_vector **out, galley_error *err)
{
    looker *l = NULL;
    *out = NULL;
    galley_status status = looker_of(
        space, features.size ? features : GALLEY_STR(GALLEY_FEATURES_DEFAULT), lang, &l, err);
    if (status != GALLEY_OK)
        return status;
    l->x.names = space->names;
    l->x.max_names = space->max_names;
    l->x.grows = !space->frozen;
    status = galley__extract(&l->x, a, err);
    space->names = l->x.names;
    space->max_names = l->x.max_names;
    if (status != GALLEY_OK)
        return status;
    status = note_names(space) ? galley_vector_new(space, out, err) : galley__nomem(err);
    if (status == GALLEY_OK)
        status = take_counts(*out, &l->x, how, unit, err);
    galley__extractor_clear(&l->x);
    if (status != GALLEY_OK) {
        galley_vector_free(*out);
        *out = NULL;
    }
    return status;
}

/* -- bytes -- */

typedef struct saved {
    uint64_t hash;
    item item;
} saved;

static int by_hash(const void *a, const void *b)
{
    const saved *x = a, *y = b;
    return (x->hash > y->hash) - (x->hash < y->hash);
}

static void put_all(galley__buf *buf, const galley_vector *v, const saved *at, size_t n)
{
    galley__buf_add(buf, GALLEY_STR(MAGIC));
    galley__buf_u32(buf, VERSION);
    galley__buf_u32(buf, (uint32_t)n);
    for (size_t i = 0; i < n; i++) {
        galley__buf_u64(buf, at[i].hash);
        galley__buf_lstr(buf, v->space->names[at[i].item.feature]);
        galley__buf_f64(buf, at[i].item.value);
    }
    galley__buf_u64(buf, galley__hash(galley__buf_str(buf)));
}

galley_status galley_vector_save(const galley_vector *v, galley_arena *arena, galley_str *bytes,
                                 galley_error *err)
{
    galley__buf buf;
    size_t n = 0;
    const galley__table *known = &v->space->known;
    *bytes = (galley_str){NULL, 0};
    saved *at = galley_arena_calloc(arena, (v->size ? v->size : v->count) + 1, sizeof *at);
    if (at == NULL)
        return galley__nomem(err);
    for (size_t i = 0; i < known->capacity; i++) {
        item one = {(uint32_t)known->values[i], known->keys[i] ? value_of(v, known->values[i]) : 0};
        if (one.value != 0)
            at[n++] = (saved){known->keys[i], one};
    }
    qsort(at, n, sizeof *at, by_hash);
    galley__buf_init(&buf, v->space->alloc);
    put_all(&buf, v, at, n);
    if (!buf.failed)
        *bytes = galley_arena_copy(arena, galley__buf_str(&buf));
    galley__buf_fini(&buf);
    return bytes->data ? GALLEY_OK : galley__nomem(err);
}

static galley_status check(galley_str bytes, galley_str *rest, uint32_t *n, galley_error *err)
{
    galley_str magic, all, end = bytes;
    uint32_t version;
    uint64_t hash;
    *rest = bytes;
    if (!galley__take_bytes(rest, sizeof MAGIC - 1, &magic) ||
        !galley_str_eq(magic, GALLEY_STR(MAGIC)) || !galley__take_u32(rest, &version))
        return galley__fail(err, GALLEY_CORRUPT, "these bytes are no vector");
    if (version > VERSION)
        return galley__fail(err, GALLEY_VERSION,
                            "the vector was made by a newer galley (version %u, known here: %d)",
                            version, VERSION);
    if (version < 1 || rest->size < 12 || !galley__take_bytes(&end, bytes.size - 8, &all) ||
        !galley__take_u64(&end, &hash) || hash != galley__hash(all))
        return galley__fail(err, GALLEY_CORRUPT, "the vector is damaged or cut short");
    rest->size -= 8;
    return galley__take_u32(rest, n) && rest->size / 20 >= *n
               ? GALLEY_OK
               : galley__fail(err, GALLEY_CORRUPT, "the vector is damaged");
}

static galley_status take_item(galley_vector *v, galley_str *rest, uint64_t *last,
                               galley_error *err)
{
    uint64_t hash, number;
    galley_str name;
    double value;
    if (!galley__take_u64(rest, &hash) || hash <= *last || !galley__take_lstr(rest, &name) ||
        name.size == 0 || galley_utf8_valid(name) != name.size || !galley__take_f64(rest, &value) ||
        !isfinite(value))
        return galley__fail(err, GALLEY_CORRUPT, "the vector is damaged");
    *last = hash;
    if (!add_name(v->space, hash, name, &number))
        return galley__nomem(err);
    if (!widen(v))
        return galley__nomem(err);
    v->values[number] = value;
    return GALLEY_OK;
}

galley_status galley_vector_load(galley_space *space, galley_str bytes, galley_vector **out,
                                 galley_error *err)
{
    galley_str rest;
    uint32_t n;
    uint64_t last = 0;
    *out = NULL;
    galley_status status = check(bytes, &rest, &n, err);
    if (status == GALLEY_OK)
        status = galley_vector_new(space, out, err);
    for (uint32_t i = 0; status == GALLEY_OK && i < n; i++)
        status = take_item(*out, &rest, &last, err);
    if (status == GALLEY_OK && rest.size)
        status = galley__fail(err, GALLEY_CORRUPT, "the vector is damaged");
    if (status == GALLEY_OK && !note_names(space))
        status = galley__nomem(err);
    if (status != GALLEY_OK) {
        galley_vector_free(*out);
        *out = NULL;
    }
    return status;
}
