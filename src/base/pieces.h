// Pieces of memory of one size, each of which counts how many lead to it.
//
// They are cut from blocks, and one that was given back is the next to be taken, while it is still in the cache. The counts of a block stand
// side by side at its beginning: whoever copies a node that leads to 64 others counts 64 users, and touches none of the others.
#ifndef LOOPSCOPE_BASE_PIECES_H
#define LOOPSCOPE_BASE_PIECES_H

#include <stddef.h>
#include <stdint.h>

#define PIECES_BLOCK (1u << 15)

typedef struct pieces {
    struct pieces_block *blocks;
    void **given;         // back, the last one first to be taken; there is room for all
    uint32_t given_count, given_capacity;
    uint32_t total;       // pieces in all blocks
    char *fresh;          // in the newest block, what was never taken
    uint32_t fresh_count; // pieces there
    uint32_t room;        // pieces to be had without asking for memory
    uint32_t size, first, each; // of a piece; where in a block the first one is; how many are in one
    uint32_t inverse;     // 2^32 / size, rounded up
} pieces;

struct pieces_block {
    struct pieces_block *next;
    uint32_t users[]; // of each piece
};

void pieces_init(pieces *p, uint32_t size); // a multiple of 8, up to 4 KiB
void pieces_deinit(pieces *p);

int pieces_make_room(pieces *p, uint32_t count);
// Makes sure that so many can be taken. 0 or -ENOMEM.
static inline int pieces_reserve(pieces *p, uint32_t count) { return p->room >= count ? 0 : pieces_make_room(p, count); }

// A piece with one user and whatever was in it; there is room.
void *pieces_take(pieces *p);
void pieces_give(pieces *p, void *piece); // one that has no user any more

static inline uint32_t *pieces_users(const pieces *p, const void *piece)
{
    uintptr_t block = (uintptr_t)piece & ~(uintptr_t)(PIECES_BLOCK - 1);
    uint64_t offset = (uintptr_t)piece - block - p->first;
    return &((struct pieces_block *)block)->users[offset * p->inverse >> 32];
}

#endif
