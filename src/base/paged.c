#include "base/paged.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

#define FAN (1u << PAGED_FAN_BITS)

const struct paged_node paged_zeroes;

void paged_init(paged *a, uint16_t item_size)
{
    *a = (paged){.item_size = item_size};
    while ((uint32_t)item_size << (a->item_bits + 1) <= PAGED_PAGE_SIZE) a->item_bits++;
}

// level: 2 for a top, 0 for a page.
static void let_go(struct paged_node *node, unsigned level)
{
    if (!node || --node->users > 0) return;
    for (uint32_t i = 0; level > 0 && i < FAN; i++) let_go(node->below[i], level - 1);
    free(node);
}

void paged_clear(paged *a)
{
    for (uint32_t i = 0; i < a->top_count; i++) {
        let_go(a->tops[i], 2);
        a->tops[i] = NULL;
    }
}

void paged_deinit(paged *a)
{
    paged_clear(a);
    free(a->tops);
    for (struct paged_node *spare = a->spares, *next; spare; spare = next) {
        next = spare->below[0];
        free(spare);
    }
    paged_init(a, a->item_size);
}

int paged_copy(paged *to, const paged *from)
{
    int rc = array_reserve(to->tops, to->top_capacity, from->top_count);
    if (rc) return rc;
    for (uint32_t i = 0; i < from->top_count; i++)
        if (from->tops[i]) from->tops[i]->users++;
    for (uint32_t i = 0; i < to->top_count; i++) let_go(to->tops[i], 2);
    if (from->top_count) memcpy(to->tops, from->tops, from->top_count * sizeof *to->tops);
    to->top_count = from->top_count;
    to->copied = from->copied;
    return 0;
}

int paged_make_room(paged *a, uint32_t last, uint32_t spares)
{
    int rc = array_reserve(a->tops, a->top_capacity, paged_top(a, last) + 1u);
    if (rc) return rc;
    while (a->top_count <= paged_top(a, last)) a->tops[a->top_count++] = NULL;
    while (a->spare_count < spares) {
        struct paged_node *spare = malloc(sizeof *spare);
        if (!spare) return -ENOMEM;
        spare->below[0] = a->spares;
        a->spares = spare;
        a->spare_count++;
    }
    return 0;
}

int paged_own(paged *a, uint32_t i)
{
    int rc = paged_reserve(a, i, 1);
    if (rc == 0) paged_change(a, i);
    return rc;
}

// A node that is this array's alone, with what the other holds.
static struct paged_node *copy_of(paged *a, struct paged_node *other, unsigned level)
{
    struct paged_node *node = a->spares;
    assert(node);
    a->spares = node->below[0];
    a->spare_count--;
    memcpy(node, other ? other : &paged_zeroes, sizeof *node);
    node->users = 1;
    if (!other) return node;
    for (uint32_t i = 0; level > 0 && i < FAN; i++)
        if (node->below[i]) node->below[i]->users++;
    other->users--;
    a->copied++;
    return node;
}

// Where the node above says which page an item is in, or which node; all above it are this array's alone.
static struct paged_node **link_to(paged *a, uint32_t i, unsigned level)
{
    struct paged_node **link = &a->tops[paged_top(a, i)];
    for (unsigned above = 2; above > level; above--) {
        if (!*link || (*link)->users > 1) *link = copy_of(a, *link, above);
        link = &(*link)->below[paged_slot(a, i, above - 1)];
    }
    return link;
}

void *paged_change_shared(paged *a, uint32_t i)
{
    struct paged_node **link = link_to(a, i, 0);
    if (!*link || (*link)->users > 1) *link = copy_of(a, *link, 0);
    return (*link)->items + paged_offset(a, i);
}

void paged_clear_page(paged *a, uint32_t i)
{
    struct paged_node **link = link_to(a, i, 0);
    let_go(*link, 0);
    *link = NULL;
}
