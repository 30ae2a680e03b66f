#include "base/paged.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

#define FAN (1u << PAGED_FAN_BITS)

const char paged_zeroes[PAGED_PAGE_MAX];

void paged_init(paged *a, uint16_t item_size, uint16_t each)
{
    assert((each & (each - 1)) == 0 && (unsigned)item_size * each <= PAGED_PAGE_MAX && (unsigned)item_size * each % 8 == 0);
    *a = (paged){.item_size = item_size};
    while (1u << a->item_bits < each) a->item_bits++;
}

static uint32_t page_size(const paged *a) { return (uint32_t)a->item_size << a->item_bits; }
static struct pieces *pieces_of(struct paged_store *s, unsigned level) { return level > 0 ? &s->nodes : &s->pages; }

// level: 2 for a top, 1 for a node below it, 0 for a page.
static void let_go(struct paged_store *s, paged_link link, unsigned level)
{
    if (!link || link & PAGED_KEPT || --*pieces_users(pieces_of(s, level), paged_piece(link)) > 0) return;
    const struct paged_node *node = paged_piece(link);
    for (uint32_t i = 0; level > 0 && i < FAN; i++) let_go(s, node->below[i], level - 1);
    pieces_give(pieces_of(s, level), paged_piece(link));
}

// What is kept has a user for ever.
static void keep(paged_link *link, unsigned level)
{
    if (!*link || *link & PAGED_KEPT) return;
    struct paged_node *node = paged_piece(*link);
    for (uint32_t i = 0; level > 0 && i < FAN; i++) keep(&node->below[i], level - 1);
    *link |= PAGED_KEPT;
}

void paged_keep(paged *a)
{
    for (uint32_t i = 0; i < a->top_count; i++) keep(&a->tops[i], 2);
}

void paged_clear(paged *a)
{
    for (uint32_t i = 0; i < a->top_count; i++) {
        let_go(a->store, a->tops[i], 2);
        a->tops[i] = 0;
    }
}

static void leave_store(paged *a)
{
    if (!a->store || --a->store->arrays > 0) return;
    pieces_deinit(&a->store->pages);
    pieces_deinit(&a->store->nodes);
    free(a->store);
}

void paged_deinit(paged *a)
{
    if (a->store && a->store->arrays > 1) paged_clear(a); // else all goes at once
    leave_store(a);
    free(a->tops);
    *a = (paged){.item_size = a->item_size, .item_bits = a->item_bits};
}

static void add_user(const pieces *p, paged_link link)
{
    if (link && !(link & PAGED_KEPT)) ++*pieces_users(p, paged_piece(link));
}

int paged_copy(paged *to, const paged *from)
{
    if (to == from) return 0;
    int rc = array_reserve(to->tops, to->top_capacity, from->top_count);
    if (rc) return rc;
    if (from->store) from->store->arrays++;
    for (uint32_t i = 0; i < from->top_count; i++) add_user(&from->store->nodes, from->tops[i]);
    paged_clear(to);
    leave_store(to);
    to->store = from->store;
    if (from->top_count) memcpy(to->tops, from->tops, from->top_count * sizeof *to->tops);
    to->top_count = from->top_count;
    to->copied = from->copied;
    return 0;
}

static int found_store(paged *a)
{
    struct paged_store *s = malloc(sizeof *s);
    if (!s) return -ENOMEM;
    s->arrays = 1;
    pieces_init(&s->pages, page_size(a));
    pieces_init(&s->nodes, sizeof(struct paged_node));
    a->store = s;
    return 0;
}

int paged_make_room(paged *a, uint32_t last, uint32_t changes)
{
    int rc = a->store ? 0 : found_store(a);
    if (rc == 0) rc = array_reserve(a->tops, a->top_capacity, paged_top(a, last) + 1u);
    if (rc) return rc;
    while (a->top_count <= paged_top(a, last)) a->tops[a->top_count++] = 0;
    rc = pieces_reserve(&a->store->pages, changes);
    return rc ? rc : pieces_reserve(&a->store->nodes, 2 * changes);
}

int paged_own(paged *a, uint32_t i)
{
    int rc = paged_reserve(a, i, 1);
    if (rc == 0) paged_change(a, i);
    return rc;
}

// A page or node that is this array's alone, with what the other holds.
static paged_link copy_of(paged *a, paged_link other, unsigned level)
{
    pieces *p = pieces_of(a->store, level);
    struct paged_node *copy = pieces_take(p);
    if (!other) return (paged_link)memset(copy, 0, p->size);
    memcpy(copy, paged_piece(other), p->size);
    a->copied += p->size;
    if (other & PAGED_KEPT) return (paged_link)copy;
    for (uint32_t i = 0; level > 0 && i < FAN; i++) add_user(pieces_of(a->store, level - 1), copy->below[i]);
    --*pieces_users(p, paged_piece(other));
    return (paged_link)copy;
}

static struct paged_node *own(paged *a, paged_link *link, unsigned level)
{
    if (!paged_is_own(pieces_of(a->store, level), *link)) *link = copy_of(a, *link, level);
    return paged_piece(*link);
}

// Where the node above says which page an item is in; all above it are this array's alone.
static paged_link *link_to(paged *a, uint32_t i)
{
    struct paged_node *top = own(a, &a->tops[paged_top(a, i)], 2);
    struct paged_node *node = own(a, &top->below[paged_slot(a, i, 1)], 1);
    return &node->below[paged_slot(a, i, 0)];
}

void *paged_change_shared(paged *a, uint32_t i) { return (char *)own(a, link_to(a, i), 0) + paged_offset(a, i); }

void paged_clear_page(paged *a, uint32_t i)
{
    paged_link *page = link_to(a, i);
    let_go(a->store, *page, 0);
    *page = 0;
}
