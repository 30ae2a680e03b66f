// An arena: many small pieces of memory that never move and are freed together.
#ifndef LOOPSCOPE_BASE_ARENA_H
#define LOOPSCOPE_BASE_ARENA_H

#include <stddef.h>

typedef struct arena {
    struct arena_block *newest; // zero-initialised: an empty arena
} arena;

// Frees everything that came from it.
void arena_deinit(arena *a);

// A piece of memory for bytes (not aligned), valid until arena_deinit; NULL where memory ran out.
char *arena_alloc(arena *a, size_t size);

// Makes the newest piece larger: in place where there is room, else as a copy with room to spare,
// so that growing piece by piece stays linear. The old piece stays valid either way. NULL where
// memory ran out.
char *arena_grow(arena *a, char *newest, size_t old_size, size_t size);

#endif
