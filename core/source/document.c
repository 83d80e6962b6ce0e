/* core/source/document.c: a document of several articles (a feed, mail, a news standard) to records.
 *
 * The document is read here, in the process that splits, and each item becomes one JSON record, so that from here on
 * an article from a feed goes the way of all others. What the document lost is told: items left out go to
 * the report, faults of the document stand in the note of each of its articles.
 * SPDX-License-Identifier: MIT */
#include "core/source/source_internal.h"

#include "core/base/buf.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/format/item.h"

struct galley__items {
    const galley_alloc *alloc;
    galley_arena *arena;
    galley__buf buf; /* the record given out last */
    galley_document document;
    size_t next, next_left_out;
};

galley_status galley__items_new(const galley_alloc *alloc, galley__items **out, galley_error *err)
{
    *out = NULL;
    galley__items *items = galley__new(alloc, sizeof *items);
    if (items == NULL)
        return galley__nomem(err);
    items->alloc = alloc;
    galley__buf_init(&items->buf, alloc);
    galley_status status = galley_arena_new(alloc, &items->arena, err);
    if (status == GALLEY_OK)
        *out = items;
    else
        galley__items_free(items);
    return status;
}

void galley__items_free(galley__items *items)
{
    if (items == NULL)
        return;
    galley_arena_free(items->arena);
    galley__buf_fini(&items->buf);
    galley__free(items->alloc, items, sizeof *items);
}

galley_status galley__items_open(galley__items *items, galley_document_kind kind, galley_str bytes,
                                 galley_error *err)
{
    galley_arena_reset(items->arena);
    items->next = items->next_left_out = 0;
    items->document = (galley_document){0};
    return galley_document_read(kind, bytes, NULL, items->arena, &items->document, err);
}

bool galley__items_left_out(galley__items *items, galley_error *why)
{
    const galley_document *d = &items->document;
    if (items->next_left_out < d->n_left_out) {
        const galley_left_out *l = &d->left_out[items->next_left_out++];
        galley__fail_item(why, GALLEY_INVALID, l->line ? l->line : GALLEY_NOWHERE, "%.*s",
                          GALLEY__S(l->why));
        return true;
    }
    if (d->n_items + d->n_left_out == 0 && items->next_left_out == 0) {
        galley_str note = d->faults ? d->note : (galley_str){NULL, 0};
        items->next_left_out = 1;
        galley__fail(why, GALLEY_INVALID, "%s without a single item%s%.*s",
                     galley_document_text(d->format), d->faults ? "; " : "", GALLEY__S(note));
        return true;
    }
    return false;
}

static bool is_empty(const galley_article *a)
{
    return a->title.size + a->text.size == 0;
}

/* An item that would be refused as an article is one more that is left out. */
galley_status galley__items_next(galley__items *items, galley_record *record, galley_error *err)
{
    const galley_document *d = &items->document;
    record->bytes = (galley_str){NULL, 0};
    if (items->next == d->n_items)
        return GALLEY_OK;
    const galley_item *item = &d->items[items->next++];
    if (is_empty(&item->article))
        return galley__fail_item(err, GALLEY_INVALID, item->line ? item->line : GALLEY_NOWHERE,
                                 "an item without title and text");
    galley__buf_clear(&items->buf);
    galley__item_json(&items->buf, &item->article, d->note);
    if (items->buf.failed)
        return galley__nomem(err);
    record->kind = GALLEY_RECORD_ITEM;
    record->bytes = galley__buf_str(&items->buf);
    record->line = item->line;
    record->offset = 0;
    return GALLEY_OK;
}
