#include "base/ordered.h"

#include <assert.h>
#include <string.h>

#define NODE_SIZE PAGED_PAGE_MAX
#define LEAF_PAIRS ((NODE_SIZE - 8) / sizeof(ordered_pair))
#define BRANCHES ((NODE_SIZE - 8) / sizeof(struct branch))
#define HEIGHT_MAX 12u // a level takes a full one below it, so 20 times as many changes as that one

struct branch {
    ordered_pair least; // none below is less; without meaning for the first branch of a node
    uint32_t node, count; // and how many pairs are below it
};

struct node {
    uint32_t count; // of its pairs or branches
    uint32_t unused; // of a node in no use: the next one
    union {
        ordered_pair pairs[LEAF_PAIRS];  // on the lowest level
        struct branch branches[BRANCHES]; // on the others
    };
};
_Static_assert(sizeof(struct node) <= NODE_SIZE, "a node is a page");

// The way from the root to a leaf: at each level the node, and which of its branches.
struct step {
    uint32_t node, branch;
};

void ordered_init(ordered *o)
{
    *o = (ordered){0};
    paged_init(&o->nodes, sizeof(struct node), 1);
}

void ordered_deinit(ordered *o)
{
    paged_deinit(&o->nodes);
    ordered_init(o);
}

int ordered_copy(ordered *to, const ordered *from)
{
    int rc = paged_copy(&to->nodes, &from->nodes);
    if (rc) return rc;
    to->node_count = from->node_count;
    to->unused = from->unused;
    to->root = from->root;
    to->height = from->height;
    to->count = from->count;
    return 0;
}

// At each change each level may be split, and a new root stand above.
int ordered_reserve(ordered *o, uint32_t changes)
{
    uint32_t height = o->height + changes;
    return paged_reserve(&o->nodes, o->node_count + changes * (height + 1), changes * (2 * height + 1));
}

static const struct node *at(const ordered *o, uint32_t node) { return paged_at(&o->nodes, node); }
static struct node *change(ordered *o, uint32_t node) { return paged_change(&o->nodes, node); }

static bool is_less(ordered_pair a, ordered_pair b) { return a.first != b.first ? a.first < b.first : a.second < b.second; }

// --- finding -----------------------------------------------------------------------------------------------------------------------------

// How many pairs of a leaf are less.
static uint32_t pairs_before(const struct node *leaf, ordered_pair pair)
{
    uint32_t low = 0, high = leaf->count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (is_less(leaf->pairs[middle], pair))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// The branch of a node below which a pair is, or would be.
static uint32_t branch_for(const struct node *n, ordered_pair pair)
{
    uint32_t low = 1, high = n->count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (is_less(pair, n->branches[middle].least))
            high = middle;
        else
            low = middle + 1;
    }
    return low - 1;
}

uint32_t ordered_rank(const ordered *o, ordered_pair pair)
{
    uint32_t rank = 0, node = o->root;
    if (o->count == 0) return 0;
    for (uint32_t level = o->height; level > 1; level--) {
        const struct node *n = at(o, node);
        uint32_t branch = branch_for(n, pair);
        for (uint32_t i = 0; i < branch; i++) rank += n->branches[i].count;
        node = n->branches[branch].node;
    }
    return rank + pairs_before(at(o, node), pair);
}

static uint32_t list_below(const ordered *o, uint32_t node, uint32_t level, uint32_t skip, ordered_pair *pairs, uint32_t max)
{
    const struct node *n = at(o, node);
    uint32_t listed = 0;
    if (level == 1) {
        listed = n->count - skip < max ? n->count - skip : max;
        memcpy(pairs, n->pairs + skip, listed * sizeof *pairs);
        return listed;
    }
    for (uint32_t i = 0; i < n->count && listed < max; i++) {
        const struct branch *b = &n->branches[i];
        if (skip < b->count) listed += list_below(o, b->node, level - 1, skip, pairs + listed, max - listed);
        skip -= skip < b->count ? skip : b->count;
    }
    return listed;
}

uint32_t ordered_list(const ordered *o, uint32_t skip, ordered_pair *pairs, uint32_t max)
{
    return skip < o->count && max > 0 ? list_below(o, o->root, o->height, skip, pairs, max) : 0;
}

// --- adding ------------------------------------------------------------------------------------------------------------------------------

static uint32_t take_node(ordered *o)
{
    uint32_t node = o->unused ? o->unused : ++o->node_count;
    struct node *n = change(o, node);
    o->unused = n->unused;
    n->count = n->unused = 0;
    return node;
}

static void give_node(ordered *o, uint32_t node)
{
    change(o, node)->unused = o->unused;
    o->unused = node;
}

// The leaf below which a pair is or would be; `by` more pairs are below each branch on the way.
static uint32_t go_down(ordered *o, ordered_pair pair, uint32_t by, struct step *way)
{
    uint32_t node = o->root;
    for (uint32_t level = o->height; level > 1; level--) {
        struct node *n = change(o, node);
        uint32_t branch = branch_for(n, pair);
        way[level] = (struct step){node, branch};
        n->branches[branch].count += by;
        node = n->branches[branch].node;
    }
    return node;
}

// Of a full node's items, how many stay when one is added: half of them; all where it comes last, for what only ever grows there.
static uint32_t stay(uint32_t count, uint32_t at_index) { return at_index == count ? count : count / 2; }

#define INSERT(items, count, i, item)                                                                                  \
    do {                                                                                                               \
        memmove((items) + (i) + 1, (items) + (i), ((count) - (i)) * sizeof *(items));                                  \
        (items)[i] = (item);                                                                                           \
        (count)++;                                                                                                     \
    } while (0)

// Adds a pair to a leaf. Returns what comes right of it where the leaf had no room; its node is 0 else.
static struct branch add_to_leaf(ordered *o, uint32_t node, ordered_pair pair)
{
    struct node *leaf = change(o, node);
    uint32_t i = pairs_before(leaf, pair);
    if (leaf->count < LEAF_PAIRS) {
        INSERT(leaf->pairs, leaf->count, i, pair);
        return (struct branch){0};
    }
    uint32_t kept = stay(leaf->count, i), right_node = take_node(o);
    struct node *right = change(o, right_node);
    right->count = leaf->count - kept;
    memcpy(right->pairs, leaf->pairs + kept, right->count * sizeof *right->pairs);
    leaf->count = kept;
    if (i > kept || right->count == 0) INSERT(right->pairs, right->count, i - kept, pair);
    else INSERT(leaf->pairs, leaf->count, i, pair);
    return (struct branch){right->pairs[0], right_node, right->count};
}

static uint32_t pairs_below(const struct node *n)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < n->count; i++) count += n->branches[i].count;
    return count;
}

// The same for a node above: a branch of it got one to its right.
static struct branch add_branch(ordered *o, struct step s, struct branch added)
{
    struct node *n = change(o, s.node);
    uint32_t i = s.branch + 1;
    n->branches[s.branch].count -= added.count;
    if (n->count < BRANCHES) {
        INSERT(n->branches, n->count, i, added);
        return (struct branch){0};
    }
    uint32_t kept = stay(n->count, i), right_node = take_node(o);
    struct node *right = change(o, right_node);
    right->count = n->count - kept;
    memcpy(right->branches, n->branches + kept, right->count * sizeof *right->branches);
    n->count = kept;
    if (i > kept || right->count == 0) INSERT(right->branches, right->count, i - kept, added);
    else INSERT(n->branches, n->count, i, added);
    return (struct branch){right->branches[0].least, right_node, pairs_below(right)};
}

void ordered_add(ordered *o, ordered_pair pair)
{
    struct step way[HEIGHT_MAX + 1];
    if (o->height == 0) o->root = take_node(o), o->height = 1;
    struct branch right = add_to_leaf(o, go_down(o, pair, 1, way), pair);
    for (uint32_t level = 2; right.node && level <= o->height; level++) right = add_branch(o, way[level], right);
    o->count++;
    if (!right.node) return;
    uint32_t root = take_node(o);
    struct node *n = change(o, root);
    n->count = 2;
    n->branches[0] = (struct branch){.node = o->root, .count = o->count - right.count};
    n->branches[1] = right;
    o->root = root;
    o->height++;
    assert(o->height <= HEIGHT_MAX);
}

// --- taking out --------------------------------------------------------------------------------------------------------------------------

void ordered_remove(ordered *o, ordered_pair pair)
{
    struct step way[HEIGHT_MAX + 1];
    uint32_t node = go_down(o, pair, UINT32_MAX, way);
    struct node *n = change(o, node);
    uint32_t i = pairs_before(n, pair);
    assert(i < n->count);
    memmove(n->pairs + i, n->pairs + i + 1, (--n->count - i) * sizeof *n->pairs);
    o->count--;
    for (uint32_t level = 2; n->count == 0 && level <= o->height; level++) {
        give_node(o, node);
        node = way[level].node;
        n = change(o, node);
        i = way[level].branch;
        memmove(n->branches + i, n->branches + i + 1, (--n->count - i) * sizeof *n->branches);
    }
    if (o->count == 0) {
        give_node(o, node);
        o->root = o->height = 0;
    }
    while (o->height > 1 && at(o, o->root)->count == 1) {
        uint32_t only = at(o, o->root)->branches[0].node;
        give_node(o, o->root);
        o->root = only;
        o->height--;
    }
}

void ordered_clear(ordered *o)
{
    paged_clear(&o->nodes);
    o->node_count = o->unused = o->root = o->height = o->count = 0;
}
