// An array whose copies share what is the same in both: a copy costs next to nothing, and memory only for what is changed afterwards.
//
// It has no end: an item that nobody has changed yet is all zeroes. The items lie in pages, the pages in a tree of three levels; who changes
// an item first makes copies of the page and of the two nodes above it, where others have them too (path copying, as in Driscoll and others,
// Making Data Structures Persistent, 1989). Small pages suit items that are changed here and there, large ones those that are changed in a
// row.
#ifndef LOOPSCOPE_BASE_PAGED_H
#define LOOPSCOPE_BASE_PAGED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/pieces.h"

#define PAGED_FAN_BITS 6u // 64 pages, or nodes, below a node
#define PAGED_PAGE_MAX 512u // bytes

// The address of a page or node; 0: all zeroes. PAGED_KEPT is set in it where that is kept, and all below it, so that nobody counts who uses it.
typedef uintptr_t paged_link;
#define PAGED_KEPT ((paged_link)1)

struct paged_node {
    paged_link below[1u << PAGED_FAN_BITS]; // pages, or nodes
};

// What an array and its copies lie in; it goes with the last of them.
struct paged_store {
    uint32_t arrays;
    pieces pages, nodes;
};

typedef struct paged {
    struct paged_store *store; // NULL at first
    paged_link *tops;
    uint32_t top_count, top_capacity;
    uint64_t copied; // bytes of pages and nodes copied because others had them too, ever
    uint16_t item_size;
    uint8_t item_bits; // of an index: which item of a page
} paged;

// each: items of a page, a power of two; they fit PAGED_PAGE_MAX and are a multiple of 8 bytes together.
void paged_init(paged *a, uint16_t item_size, uint16_t each);
void paged_deinit(paged *a);
void paged_clear(paged *a); // makes all of it zeroes

// Makes `to`, whose items are of the same size, equal to `from`. 0 or -ENOMEM, `to` unchanged.
int paged_copy(paged *to, const paged *from);

// Keeps what is in the array now as long as a copy of it is anywhere: for what stays anyhow. A copy of it costs less then, and so do the
// changes of that copy, for nobody counts who uses what.
void paged_keep(paged *a);

// Makes room, so that so many items can be changed, none of them beyond `last`. 0 or -ENOMEM.
static inline int paged_reserve(paged *a, uint32_t last, uint32_t changes);
// The same for an item that is changed with many others: makes it nobody else's.
int paged_own(paged *a, uint32_t i);

// An item to read; valid until it is changed.
static inline const void *paged_at(const paged *a, uint32_t i);

// Fetches an item from memory that is looked at soon.
static inline void paged_prefetch(const paged *a, uint32_t i);

// An item to write, for which there is room. Valid until the array is copied or gone.
static inline void *paged_change(paged *a, uint32_t i);

// Makes the page that this item is in all zeroes: nobody needs it any more. Takes the room of a change.
void paged_clear_page(paged *a, uint32_t i);
// Whether an item is the first of its page.
static inline bool paged_begins_page(const paged *a, uint32_t i);

// --- how -------------------------------------------------------------------------------------------------------------------------------
extern const char paged_zeroes[PAGED_PAGE_MAX];
int paged_make_room(paged *a, uint32_t last, uint32_t changes);
void *paged_change_shared(paged *a, uint32_t i);

static inline uint32_t paged_slot(const paged *a, uint32_t i, unsigned level)
{
    return i >> (a->item_bits + PAGED_FAN_BITS * level) & ((1u << PAGED_FAN_BITS) - 1);
}
static inline uint32_t paged_top(const paged *a, uint32_t i) { return i >> (a->item_bits + 2 * PAGED_FAN_BITS); }
static inline size_t paged_offset(const paged *a, uint32_t i) { return (size_t)(i & ((1u << a->item_bits) - 1)) * a->item_size; }

static inline bool paged_begins_page(const paged *a, uint32_t i) { return (i & ((1u << a->item_bits) - 1)) == 0; }

static inline int paged_reserve(paged *a, uint32_t last, uint32_t changes)
{
    bool room = a->store && a->store->pages.room >= changes && a->store->nodes.room >= 2 * changes && paged_top(a, last) < a->top_count;
    return room ? 0 : paged_make_room(a, last, changes);
}

static inline void *paged_piece(paged_link link) { return (void *)(link & ~PAGED_KEPT); }
static inline const struct paged_node *paged_node(paged_link link) { return paged_piece(link); }
static inline bool paged_is_own(const pieces *p, paged_link link) { return link && !(link & PAGED_KEPT) && *pieces_users(p, paged_piece(link)) == 1; }

static inline const void *paged_at(const paged *a, uint32_t i)
{
    paged_link link = paged_top(a, i) < a->top_count ? a->tops[paged_top(a, i)] : 0;
    if (link) link = paged_node(link)->below[paged_slot(a, i, 1)];
    if (link) link = paged_node(link)->below[paged_slot(a, i, 0)];
    const char *page = link ? paged_piece(link) : paged_zeroes;
    return page + paged_offset(a, i);
}

// The whole page: whoever changes the item copies it.
static inline void paged_prefetch(const paged *a, uint32_t i)
{
    const char *page = (const char *)paged_at(a, i) - paged_offset(a, i);
    for (uint32_t at = 0; at < (uint32_t)a->item_size << a->item_bits; at += 64) __builtin_prefetch(page + at);
}

static inline void *paged_change(paged *a, uint32_t i)
{
    paged_link link = a->tops[paged_top(a, i)];
    if (!paged_is_own(&a->store->nodes, link)) return paged_change_shared(a, i);
    link = paged_node(link)->below[paged_slot(a, i, 1)];
    if (!paged_is_own(&a->store->nodes, link)) return paged_change_shared(a, i);
    link = paged_node(link)->below[paged_slot(a, i, 0)];
    if (!paged_is_own(&a->store->pages, link)) return paged_change_shared(a, i);
    return (char *)paged_piece(link) + paged_offset(a, i);
}

#endif
