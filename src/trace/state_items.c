// The order of a queue's items as a tree, so that the place of a new one is found in a time that does not grow with the queue, whoever wrote the trace.
//
// It is balanced by weight: no side of an item has more than three times as many as the other (Nievergelt and Reingold, Binary Search Trees of Bounded
// Balance, 1973; with the limits that Hirai and Yamamoto, Balancing Weight-Balanced Trees, 2011, prove right).
#include "trace/state_apply.h"

#define HEAVIER 3u // than the other side, at most
#define INNER   2u // than the outer half of the heavier side: it is split first
#define CHANGES_A_LEVEL 5u // of an item on the way, with two rotations there

static uint32_t size_of(const state *s, uint32_t id) { return id ? state_item(s, id)->size : 0; }
static uint32_t weight(const state *s, uint32_t id) { return size_of(s, id) + 1; }

uint32_t state_items_at(const state *s, const struct object *queue, uint32_t before)
{
    uint32_t id = before < queue->value ? queue->root : 0;
    while (id) {
        const struct item *i = state_item(s, id);
        uint32_t left = size_of(s, i->left);
        if (before == left) break;
        id = before < left ? i->left : i->right;
        if (before > left) before -= left + 1;
    }
    return id;
}

static uint32_t outermost(const state *s, uint32_t id, bool right)
{
    for (uint32_t next = id; next; next = right ? state_item(s, id)->right : state_item(s, id)->left) id = next;
    return id;
}

uint32_t state_first_item(const state *s, const struct object *queue) { return outermost(s, queue->root, false); }
uint32_t state_last_item(const state *s, const struct object *queue) { return outermost(s, queue->root, true); }

// A level takes a quarter of the weight away.
int state_items_reserve(state *s, uint32_t count)
{
    uint32_t levels = 2;
    for (uint64_t weight = count + 1u; weight > 1; weight -= (weight + 3) / 4) levels++;
    return paged_reserve(&s->items, s->item_count, levels * CHANGES_A_LEVEL);
}

// --- turning ----------------------------------------------------------------------------------------------------------
// Puts an item, or none, with all that is below it where another one stands.
static void take_place(state *s, uint32_t of, uint32_t id)
{
    const struct item *old = state_item(s, of);
    uint32_t up = old->up;
    if (up == 0) {
        state_change(s, old->queue)->root = id;
    } else {
        struct item *parent = state_change_item(s, up);
        *(parent->left == of ? &parent->left : &parent->right) = id;
    }
    if (id) state_change_item(s, id)->up = up;
}

static void measure(state *s, uint32_t id)
{
    struct item *i = state_change_item(s, id);
    i->size = size_of(s, i->left) + size_of(s, i->right) + 1;
}

static uint32_t child_of(const state *s, uint32_t id, bool right)
{
    const struct item *i = state_item(s, id);
    return right ? i->right : i->left;
}

static void set_child(state *s, uint32_t id, bool right, uint32_t child)
{
    struct item *i = state_change_item(s, id);
    *(right ? &i->right : &i->left) = child;
}

// The child on a side takes the item's place, which becomes its child on the other side.
static void raise_child(state *s, uint32_t id, bool right)
{
    uint32_t child = child_of(s, id, right), inner = child_of(s, child, !right);
    take_place(s, id, child);
    set_child(s, child, !right, id);
    set_child(s, id, right, inner);
    state_change_item(s, id)->up = child;
    if (inner) state_change_item(s, inner)->up = id;
    measure(s, id);
    measure(s, child);
}

static void balance(state *s, uint32_t id)
{
    bool right = weight(s, child_of(s, id, true)) > weight(s, child_of(s, id, false)); // the heavier side
    uint32_t heavy = child_of(s, id, right);
    if (weight(s, heavy) <= HEAVIER * weight(s, child_of(s, id, !right))) return;
    if (weight(s, child_of(s, heavy, !right)) >= INNER * weight(s, child_of(s, heavy, right))) raise_child(s, heavy, !right);
    raise_child(s, id, right);
}

// From where something has changed up to the root.
static void settle(state *s, uint32_t id)
{
    for (; id; id = state_item(s, id)->up) {
        measure(s, id);
        balance(s, id);
    }
}

// --- adding and removing ----------------------------------------------------------------------------------------------
void state_items_add(state *s, uint32_t id)
{
    struct item *i = state_change_item(s, id);
    if (i->next && !state_item(s, i->next)->left) state_change_item(s, i->up = i->next)->left = id;
    else if (i->prev) state_change_item(s, i->up = i->prev)->right = id; // which has none there
    else state_change(s, i->queue)->root = id;
    settle(s, id);
}

void state_items_remove(state *s, uint32_t id)
{
    const struct item *i = state_item(s, id);
    uint32_t next = i->next, lowest = i->up;
    if (i->left && i->right) { // then the next one has nothing to its left, and takes its place
        lowest = state_item(s, next)->up == id ? next : state_item(s, next)->up;
        take_place(s, next, state_item(s, next)->right);
        i = state_item(s, id);
        struct item *n = state_change_item(s, next);
        n->left = i->left;
        n->right = i->right;
        if (n->left) state_change_item(s, n->left)->up = next;
        if (n->right) state_change_item(s, n->right)->up = next;
        take_place(s, id, next);
    } else {
        take_place(s, id, i->left ? i->left : i->right);
    }
    settle(s, lowest);
    struct item *removed = state_change_item(s, id);
    removed->left = removed->right = removed->up = removed->size = 0;
}
