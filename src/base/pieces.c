#include "base/pieces.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#include "base/array.h"

#define LINE 64u // of the cache
#define BLOCK_USED (PIECES_BLOCK - LINE) // the rest is for the allocator, so that blocks lie side by side

void pieces_init(pieces *p, uint32_t size)
{
    *p = (pieces){.size = size, .inverse = UINT32_MAX / size + 1};
    uint32_t head = sizeof(struct pieces_block);
    p->each = (BLOCK_USED - head - LINE) / (size + (uint32_t)sizeof(uint32_t));
    p->first = (head + p->each * (uint32_t)sizeof(uint32_t) + LINE - 1) / LINE * LINE;
}

void pieces_deinit(pieces *p)
{
    for (struct pieces_block *b = p->blocks, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    free(p->given);
    pieces_init(p, p->size);
}

static int add_block(pieces *p)
{
    void *memory;
    int rc = array_reserve(p->given, p->given_capacity, p->total + p->each);
    if (rc) return rc;
    if (posix_memalign(&memory, PIECES_BLOCK, BLOCK_USED)) return -ENOMEM;
    struct pieces_block *b = memory;
    for (; p->fresh_count > 0; p->fresh_count--, p->fresh += p->size) p->given[p->given_count++] = p->fresh; // what is left of the block before
    b->next = p->blocks;
    p->blocks = b;
    p->fresh = (char *)b + p->first;
    p->fresh_count = p->each;
    p->room += p->each;
    p->total += p->each;
    return 0;
}

int pieces_make_room(pieces *p, uint32_t count)
{
    int rc = 0;
    while (rc == 0 && p->room < count) rc = add_block(p);
    return rc;
}

void *pieces_take(pieces *p)
{
    void *piece;
    assert(p->room > 0);
    p->room--;
    if (p->given_count > 0) {
        piece = p->given[--p->given_count];
    } else {
        piece = p->fresh;
        p->fresh += p->size;
        p->fresh_count--;
    }
    *pieces_users(p, piece) = 1;
    return piece;
}

void pieces_give(pieces *p, void *piece)
{
    p->given[p->given_count++] = piece;
    p->room++;
}
