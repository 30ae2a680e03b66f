#include "base/texts.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/text_pack.h"

#ifdef LOOPSCOPE_FUZZ
#define BLOCK_BITS 2u // the short traces of a fuzzer are to be packed too
#else
#define BLOCK_BITS 12u
#endif
#define BLOCK_TEXTS (1u << BLOCK_BITS)

struct text_block {
    char **at;     // the texts; NULL while they are packed
    bool asked;    // somebody may have a pointer to one of them: they stay where they are
    size_t size;   // of all of them, with their NULs
    arena arena;   // where they stand that have never been packed
    struct bytes packed;
    void *room;    // set aside for the texts of a block that was packed: at[], then their bytes
    size_t room_size;
};

// --- blocks -----------------------------------------------------------------------------------------------------------
static void block_free(struct text_block *b)
{
    if (b->room) munmap(b->room, b->room_size);
    else free(b->at);
    free(b->packed.data);
    arena_deinit(&b->arena);
    free(b);
}

static int pack_all(const struct text_block *b, struct bytes *out)
{
    struct text_pack p = {0};
    int rc = 0;
    for (uint32_t i = 0; rc == 0 && i < BLOCK_TEXTS; i++) rc = text_pack_put(&p, b->at[i], out);
    return rc;
}

// Where something for it is wanting, the block stays as it is.
static void block_pack(struct text_block *b)
{
    struct bytes packed = {0};
    size_t size = BLOCK_TEXTS * sizeof *b->at + b->size;
    void *room = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (room == MAP_FAILED) return;
    if (pack_all(b, &packed) != 0) {
        free(packed.data);
        munmap(room, size);
        return;
    }
    uint8_t *trimmed = realloc(packed.data, packed.count);
    if (trimmed) packed.data = trimmed;
    arena_deinit(&b->arena);
    free(b->at);
    *b = (struct text_block){.size = b->size, .packed = packed, .room = room, .room_size = size};
}

static void block_unpack(struct text_block *b)
{
    struct text_pack p = {0};
    const uint8_t *from = b->packed.data;
    char **at = b->room, *to = (char *)(at + BLOCK_TEXTS);
    for (uint32_t i = 0; i < BLOCK_TEXTS; i++) {
        at[i] = to;
        to += text_pack_take(&p, &from, to) + 1;
    }
    free(b->packed.data);
    b->packed = (struct bytes){0};
    b->at = at;
}

// --- the list ---------------------------------------------------------------------------------------------------------
void texts_deinit(texts *l)
{
    for (uint32_t i = 0; i < l->block_count; i++) block_free(l->blocks[i]);
    free(l->blocks);
    *l = (texts){0};
}

static struct text_block *last_block(const texts *l) { return l->blocks[l->block_count - 1]; }

static int add_block(texts *l)
{
    int rc = array_reserve(l->blocks, l->block_capacity, l->block_count + 1u);
    if (rc) return rc;
    struct text_block *b = calloc(1, sizeof *b);
    char **at = malloc(BLOCK_TEXTS * sizeof *at);
    if (!b || !at) {
        free(b);
        free(at);
        return -ENOMEM;
    }
    b->at = at;
    if (l->block_count && !last_block(l)->asked) block_pack(last_block(l));
    l->blocks[l->block_count++] = b;
    return 0;
}

char *texts_add(texts *l, size_t length)
{
    if (l->count == UINT32_MAX || (l->count >> BLOCK_BITS == l->block_count && add_block(l) != 0)) return NULL;
    struct text_block *b = last_block(l);
    char *text = arena_alloc(&b->arena, length + 1);
    if (!text) return NULL;
    text[length] = 0;
    b->at[l->count++ & (BLOCK_TEXTS - 1)] = text;
    b->size += length + 1;
    l->last_length = length;
    return text;
}

char *texts_lengthen(texts *l, size_t more)
{
    struct text_block *b = last_block(l);
    char **last = &b->at[(l->count - 1) & (BLOCK_TEXTS - 1)], *text;
    text = arena_grow(&b->arena, *last, l->last_length + 1, l->last_length + more + 1);
    if (!text) return NULL;
    char *rest = text + l->last_length;
    rest[more] = 0;
    *last = text;
    b->size += more;
    l->last_length += more;
    return rest;
}

const char *texts_at(const texts *l, uint32_t i)
{
    struct text_block *b = l->blocks[i >> BLOCK_BITS];
    b->asked = true;
    if (!b->at) block_unpack(b);
    return b->at[i & (BLOCK_TEXTS - 1)];
}
