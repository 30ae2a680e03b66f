// An array whose copies share what is the same in both: a copy costs next to nothing, and memory only for what is changed afterwards.
//
// It has no end: an item that nobody has changed yet is all zeroes. The items lie in pages, the pages in a tree of three levels; who changes
// an item first makes copies of the page and of the two nodes above it, where others have them too (path copying, as in Driscoll and others,
// Making Data Structures Persistent, 1989).
#ifndef LOOPSCOPE_BASE_PAGED_H
#define LOOPSCOPE_BASE_PAGED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAGED_FAN_BITS 6u // 64 pages, or nodes, below a node
#define PAGED_PAGE_SIZE 704u

struct paged_node {
    uint32_t users; // nodes above and arrays that lead here
    uint32_t unused;
    union {
        struct paged_node *below[1u << PAGED_FAN_BITS]; // NULL: all zeroes
        char items[PAGED_PAGE_SIZE];
    };
};

typedef struct paged {
    struct paged_node **tops;
    uint32_t top_count, top_capacity;
    struct paged_node *spares; // for the next changes, one after the other through below[0]
    uint32_t spare_count;
    uint32_t copied; // pages and nodes copied because others had them too, ever
    uint16_t item_size;
    uint8_t item_bits; // of an index: which item of a page
} paged;

void paged_init(paged *a, uint16_t item_size); // up to PAGED_PAGE_SIZE
void paged_deinit(paged *a);
void paged_clear(paged *a); // makes all of it zeroes

// Makes `to` equal to `from`. 0 or -ENOMEM, `to` unchanged.
int paged_copy(paged *to, const paged *from);

// Makes room, so that so many items can be changed, none of them beyond `last`. 0 or -ENOMEM.
static inline int paged_reserve(paged *a, uint32_t last, uint32_t changes);
// The same for an item that is changed with many others: makes it nobody else's.
int paged_own(paged *a, uint32_t i);

// An item to read; valid until it is changed.
static inline const void *paged_at(const paged *a, uint32_t i);

// Fetches an item from memory that is looked at soon.
static inline void paged_prefetch(const paged *a, uint32_t i) { __builtin_prefetch(paged_at(a, i)); }

// An item to write, for which there is room. Valid until the array is copied or gone.
static inline void *paged_change(paged *a, uint32_t i);

// Makes the page that this item is in all zeroes: nobody needs it any more. Takes the room of a change.
void paged_clear_page(paged *a, uint32_t i);
// Whether an item is the first of its page.
static inline bool paged_begins_page(const paged *a, uint32_t i);

// --- how -------------------------------------------------------------------------------------------------------------------------------
#define PAGED_CHANGE_NODES 3u // that one change may need

extern const struct paged_node paged_zeroes;
int paged_make_room(paged *a, uint32_t last, uint32_t spares);
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
    uint32_t spares = changes * PAGED_CHANGE_NODES;
    return a->spare_count >= spares && paged_top(a, last) < a->top_count ? 0 : paged_make_room(a, last, spares);
}

static inline const void *paged_at(const paged *a, uint32_t i)
{
    const struct paged_node *node = paged_top(a, i) < a->top_count ? a->tops[paged_top(a, i)] : NULL;
    if (node) node = node->below[paged_slot(a, i, 1)];
    if (node) node = node->below[paged_slot(a, i, 0)];
    return (node ? node : &paged_zeroes)->items + paged_offset(a, i);
}

static inline void *paged_change(paged *a, uint32_t i)
{
    struct paged_node *node = a->tops[paged_top(a, i)];
    if (!node || node->users > 1) return paged_change_shared(a, i);
    node = node->below[paged_slot(a, i, 1)];
    if (!node || node->users > 1) return paged_change_shared(a, i);
    node = node->below[paged_slot(a, i, 0)];
    if (!node || node->users > 1) return paged_change_shared(a, i);
    return node->items + paged_offset(a, i);
}

#endif
