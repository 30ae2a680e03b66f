#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE ((size_t)32 << 10)

struct arena_block {
    struct arena_block *older;
    size_t used, size;
    char bytes[];
};

void arena_deinit(arena *a)
{
    while (a->newest) {
        struct arena_block *older = a->newest->older;
        free(a->newest);
        a->newest = older;
    }
}

static char *alloc_with_room(arena *a, size_t size, size_t room)
{
    struct arena_block *block = a->newest;
    if (!block || block->size - block->used < size) {
        if (room < BLOCK_SIZE) room = BLOCK_SIZE;
        block = malloc(sizeof *block + room);
        if (!block) return NULL;
        *block = (struct arena_block){.older = a->newest, .size = room};
        a->newest = block;
    }
    char *piece = block->bytes + block->used;
    block->used += size;
    return piece;
}

char *arena_alloc(arena *a, size_t size) { return alloc_with_room(a, size, size); }

char *arena_grow(arena *a, char *newest, size_t old_size, size_t size)
{
    struct arena_block *block = a->newest;
    if (size - old_size <= block->size - block->used) {
        block->used += size - old_size;
        return newest;
    }
    char *piece = alloc_with_room(a, size, 2 * size);
    if (piece) memcpy(piece, newest, old_size);
    return piece;
}
