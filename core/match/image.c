/* core/match/image.c: compiled lists to bytes and back.
 * SPDX-License-Identifier: MIT */
#include "core/match/image.h"

#include "core/base/error.h"

#include <galley/match.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC "galleyPL"
#define ORDER 0x01020304u

enum { ALIGN = 64, HEAD = 192, SUMMED = 64, LANES = 4 };

_Static_assert(sizeof(galley__image_head) <= HEAD, "the head has its room");
_Static_assert(offsetof(galley__image_head, size) < SUMMED, "what the sum leaves out");

/* -- where each array is -- */

typedef struct part {
    const void **at;
    size_t *count;
    size_t item; /* bytes */
} part;

/* In the order in which they stand. `fuzzy.start` and all others are plain arrays of numbers. */
static void parts_of(galley__automaton *a, part parts[GALLEY__IMAGE_ARRAYS])
{
    galley__fuzzy *f = &a->fuzzy;
    const part all[GALLEY__IMAGE_ARRAYS] = {
        {(const void **)&a->slots, &a->n_slots, sizeof *a->slots},
        {(const void **)&a->begin, &a->n_begin, sizeof *a->begin},
        {(const void **)&a->first, &a->n_first, sizeof *a->first},
        {(const void **)&a->pairs, &a->n_pairs, sizeof *a->pairs},
        {(const void **)&a->outputs, &a->n_outputs, sizeof *a->outputs},
        {(const void **)&a->many, &a->n_many, sizeof *a->many},
        {(const void **)&a->text, &a->text_size, 1},
        {(const void **)&f->words, &f->n_words, sizeof *f->words},
        {(const void **)&f->some, &f->n_some, sizeof *f->some},
        {(const void **)&f->start, &f->n_start, sizeof *f->start},
        {(const void **)&f->items, &f->n_items, sizeof *f->items},
    };
    memcpy(parts, all, sizeof all);
}

static size_t aligned(size_t size)
{
    return (size + ALIGN - 1) / ALIGN * ALIGN;
}

/* -- the sum -- */

static uint64_t mix(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Four sums side by side, as one would wait for its multiplications. */
static uint64_t sum_of(const char *data, size_t size)
{
    static const uint64_t odd[LANES] = {0x9E3779B97F4A7C15u, 0xD6E8FEB86659FD93u,
                                        0xC2B2AE3D27D4EB4Fu, 0x165667B19E3779F9u};
    uint64_t lanes[LANES] = {size, 1, 2, 3}, v[LANES];
    for (; size >= sizeof v; data += sizeof v, size -= sizeof v) {
        memcpy(v, data, sizeof v);
        for (int i = 0; i < LANES; i++)
            lanes[i] = mix(lanes[i] ^ v[i], odd[i]) + v[i];
    }
    uint64_t rest = galley__hash((galley_str){data, size});
    for (int i = 0; i < LANES; i++)
        rest = galley__hash_mix(rest, lanes[i]);
    return rest;
}

uint64_t galley__image_sum(galley_str bytes)
{
    return bytes.size < SUMMED ? 0 : sum_of(bytes.data + SUMMED, bytes.size - SUMMED);
}

/* -- writing -- */

size_t galley__image_size(const galley__automaton *a)
{
    galley__automaton copy = *a;
    part parts[GALLEY__IMAGE_ARRAYS];
    size_t size = HEAD;
    parts_of(&copy, parts);
    for (size_t i = 0; i < GALLEY__IMAGE_ARRAYS; i++)
        size += aligned(*parts[i].count * parts[i].item);
    return size;
}

static void put_part(const part *p, char **to)
{
    size_t size = *p->count * p->item, whole = aligned(size);
    if (size)
        memcpy(*to, *p->at, size);
    memset(*to + size, 0, whole - size);
    *to += whole;
}

void galley__image_put(const galley__automaton *a, const uint8_t key[GALLEY__IMAGE_KEY], char *to)
{
    galley__automaton copy = *a;
    part parts[GALLEY__IMAGE_ARRAYS];
    char *at = to + HEAD;
    galley__image_head head = {.version = GALLEY__IMAGE_VERSION,
                               .order = ORDER,
                               .size = galley__image_size(a),
                               .n_phrases = a->n_phrases,
                               .ways = a->ways,
                               .n_lists = a->n_lists};
    parts_of(&copy, parts);
    memcpy(head.magic, MAGIC, sizeof head.magic);
    memcpy(head.key, key, sizeof head.key);
    for (size_t i = 0; i < GALLEY__IMAGE_ARRAYS; i++) {
        head.counts[i] = *parts[i].count;
        put_part(&parts[i], &at);
    }
    memset(to, 0, HEAD);
    memcpy(to, &head, sizeof head);
    head.sum = galley__image_sum((galley_str){to, (size_t)head.size});
    memcpy(to, &head, sizeof head);
}

/* -- is it safe to use? -- */

typedef struct checker {
    const galley__automaton *a;
    const galley__image_wanted *wanted;
    uint32_t schema; /* one that was looked at, and how many fields it has */
    size_t fields;
    bool has_schema;
} checker;

static bool is_power(size_t n)
{
    return n && (n & (n - 1)) == 0;
}

/* Five bytes hold every size of a text below 4 GiB. */
static bool take_number(const checker *c, size_t *at, size_t *n)
{
    *n = 0;
    for (unsigned shift = 0; shift < 35 && *at < c->a->text_size; shift += 7) {
        unsigned char byte = (unsigned char)c->a->text[(*at)++];
        *n |= (size_t)(byte & 127) << shift;
        if (byte < 128)
            return true;
    }
    return false;
}

/* Nearly all strings are short and ASCII. */
static bool is_utf8(galley_str s)
{
    unsigned char all = 0;
    for (size_t i = 0; i < s.size; i++)
        all |= (unsigned char)s.data[i];
    return all < 0x80 || galley_utf8_valid(s) == s.size;
}

static bool take_string(const checker *c, size_t *at)
{
    size_t size;
    if (!take_number(c, at, &size) || size > c->a->text_size - *at)
        return false;
    galley_str s = {c->a->text + *at, size};
    *at += size;
    return is_utf8(s);
}

static bool take_strings(const checker *c, size_t at, size_t n)
{
    while (n > 0 && take_string(c, &at))
        n--;
    return n == 0;
}

static bool check_schema(checker *c, uint32_t offset)
{
    size_t at = offset, n;
    if (c->has_schema && c->schema == offset)
        return true;
    if (!take_number(c, &at, &n))
        return false;
    for (size_t i = 0; i < n; i++)
        if (at >= c->a->text_size || (unsigned char)c->a->text[at++] > GALLEY_FIELD_JSON ||
            !take_string(c, &at))
            return false;
    c->has_schema = true;
    c->schema = offset;
    c->fields = n;
    return true;
}

static bool check_entry(checker *c, uint32_t entry)
{
    size_t size = c->a->text_size;
    return size >= 4 && entry <= size - 4 && check_schema(c, galley__u32_at(c->a->text, entry)) &&
           take_strings(c, (size_t)entry + 4, c->fields);
}

static bool check_many(checker *c, uint32_t first)
{
    const galley__automaton *a = c->a;
    if (first >= a->n_many || a->many[first] > a->n_many - 1 - first)
        return false;
    for (uint32_t i = 1; i <= a->many[first]; i++)
        if (!check_entry(c, a->many[first + i]))
            return false;
    return true;
}

static bool check_output(checker *c, const galley__output *o)
{
    if (o->list >= c->wanted->n_lists || o->n_words == 0 || o->n_words > GALLEY_PHRASE_WORDS ||
        !take_strings(c, o->words, o->n_words))
        return false;
    if (o->flags & GALLEY__VARIANT &&
        (o->n_words != 1 || c->wanted->ways[o->list] != GALLEY__WAY_PLAIN))
        return false;
    return o->flags & GALLEY__MANY ? check_many(c, o->entry) : check_entry(c, o->entry);
}

static bool check_outputs(checker *c)
{
    const galley__automaton *a = c->a;
    for (size_t i = 0; i < a->n_outputs; i++)
        if (!check_output(c, &a->outputs[i]))
            return false;
    return a->n_outputs == 0 || !(a->outputs[a->n_outputs - 1].flags & GALLEY__MORE);
}

/* A look-up ends at a free one. */
static bool check_slots(const galley__automaton *a)
{
    bool has_free = false;
    uint32_t most = 0;
    for (size_t i = 0; i < a->n_slots; i++) {
        uint32_t output = a->slots[i].value & GALLEY__OUTPUT;
        most = output > most ? output : most;
        has_free = has_free || a->slots[i].value == 0;
    }
    return has_free && most <= a->n_outputs && a->n_slots <= UINT32_MAX;
}

static bool check_fuzzy(const checker *c)
{
    const galley__fuzzy *f = &c->a->fuzzy;
    if (f->n_words == 0)
        return f->n_some == 0 && f->n_start == 0 && f->n_items == 0;
    if (!is_power(f->n_some) || f->n_start < 2 || !is_power(f->n_start - 1) ||
        f->start[f->n_start - 1] != f->n_items)
        return false;
    for (size_t i = 1; i < f->n_start; i++)
        if (f->start[i - 1] > f->start[i])
            return false;
    for (size_t i = 0; i < f->n_items; i++)
        if (f->items[i].word >= f->n_words)
            return false;
    for (size_t i = 0; i < f->n_words; i++)
        if (!take_strings(c, f->words[i].word, 1))
            return false;
    return true;
}

static bool check_all(const galley__automaton *a, const galley__image_wanted *wanted)
{
    checker c = {.a = a, .wanted = wanted};
    return is_power(a->n_begin) && is_power(a->n_first) && is_power(a->n_pairs) &&
           a->text_size <= UINT32_MAX && check_slots(a) && check_outputs(&c) && check_fuzzy(&c);
}

/* -- taking -- */

static galley_status check_head(galley_str bytes, const galley__image_wanted *wanted,
                                galley__image_head *head, galley_error *err)
{
    if (bytes.size < HEAD || memcmp(bytes.data, MAGIC, sizeof MAGIC - 1) != 0)
        return galley__fail(err, GALLEY_CORRUPT, "this is no file of compiled lists");
    memcpy(head, bytes.data, sizeof *head);
    if (head->order != ORDER || head->version != GALLEY__IMAGE_VERSION ||
        memcmp(head->key, wanted->key, sizeof head->key) != 0)
        return galley__fail(err, GALLEY_VERSION, "compiled lists of another galley or other lists");
    if (head->size != bytes.size || head->sum != galley__image_sum(bytes) ||
        head->n_lists != wanted->n_lists)
        return galley__fail(err, GALLEY_CORRUPT, "the compiled lists are damaged");
    return GALLEY_OK;
}

/* The arrays' places; false when they do not make up the whole. */
static bool place_parts(galley_str bytes, const galley__image_head *head, galley__automaton *a)
{
    part parts[GALLEY__IMAGE_ARRAYS];
    size_t at = HEAD;
    parts_of(a, parts);
    for (size_t i = 0; i < GALLEY__IMAGE_ARRAYS; i++) {
        if (head->counts[i] > (bytes.size - at) / parts[i].item)
            return false;
        *parts[i].count = (size_t)head->counts[i];
        *parts[i].at = bytes.data + at;
        size_t size = aligned(*parts[i].count * parts[i].item);
        if (size > bytes.size - at)
            return false;
        at += size;
    }
    a->ways = head->ways;
    a->n_lists = head->n_lists;
    a->n_phrases = (size_t)head->n_phrases;
    return at == bytes.size;
}

galley_status galley__image_take(galley_str bytes, const galley__image_wanted *wanted,
                                 galley__automaton *a, galley_error *err)
{
    galley__image_head head;
    *a = (galley__automaton){0};
    galley_status status = check_head(bytes, wanted, &head, err);
    if (status == GALLEY_OK && (!place_parts(bytes, &head, a) || !check_all(a, wanted)))
        status = galley__fail(err, GALLEY_CORRUPT, "the compiled lists are damaged");
    if (status != GALLEY_OK)
        *a = (galley__automaton){0};
    return status;
}

/* -- from a file -- */

/* The whole file at once, as all of it is looked at. */
static galley_status map_file(int fd, const char *name, galley_str *bytes, galley_error *err)
{
    struct stat st;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return galley__fail(err, GALLEY_IO, "%s: this is no file", name);
    if (st.st_size < HEAD)
        return galley__fail(err, GALLEY_CORRUPT, "%s: this is no file of compiled lists", name);
    void *map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    if (map == MAP_FAILED)
        return errno == ENOMEM ? galley__nomem(err)
                               : galley__fail(err, GALLEY_IO, "%s: %s", name, strerror(errno));
    *bytes = (galley_str){map, (size_t)st.st_size};
    return GALLEY_OK;
}

galley_status galley__image_map(galley_str path, const galley__image_wanted *wanted,
                                galley__automaton *a, galley_error *err)
{
    char name[4096];
    galley_str bytes;
    *a = (galley__automaton){0};
    if (path.size >= sizeof name)
        return galley__fail(err, GALLEY_LIMIT, "the path of the compiled lists is too long");
    memcpy(name, path.data, path.size);
    name[path.size] = '\0';
    int fd = open(name, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return galley__fail(err, errno == ENOENT ? GALLEY_NOTFOUND : GALLEY_IO, "%s: %s", name,
                            strerror(errno));
    galley_status status = map_file(fd, name, &bytes, err);
    close(fd);
    if (status != GALLEY_OK)
        return status;
    status = galley__image_take(bytes, wanted, a, err);
    if (status != GALLEY_OK) {
        munmap((void *)(uintptr_t)bytes.data, bytes.size);
        galley__error_prefix(err, "%s", name);
        return status;
    }
    a->map = bytes.data;
    a->map_size = bytes.size;
    return GALLEY_OK;
}
