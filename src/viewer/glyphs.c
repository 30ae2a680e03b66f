#include "viewer/glyphs.h"

#include <stdlib.h>
#include <string.h>

#define BUCKETS 4096                   // a power of two
#define CACHE_BYTES ((size_t)8 << 20) // some 20,000 glyphs of body text

struct glyph {
    struct glyph *next; // in its bucket
    const struct font *font;
    float size;
    uint32_t number;
    int shift;
    struct glyph_mask mask;
};

static struct {
    struct glyph *buckets[BUCKETS];
    size_t bytes;
} cache;

void glyphs_forget(void)
{
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct glyph *g = cache.buckets[i], *next; g; g = next) {
            next = g->next;
            free(g);
        }
    memset(&cache, 0, sizeof cache);
}

static struct glyph **bucket_of(const struct font *font, float size, uint32_t number, int shift)
{
    uint32_t bits;
    memcpy(&bits, &size, sizeof bits);
    uint64_t hash = draw_hash(draw_hash((uintptr_t)font, bits), (uint64_t)number * GLYPH_SHIFTS + (uint64_t)shift);
    return &cache.buckets[hash % BUCKETS];
}

static struct glyph *glyph_new(struct font *font, float size, uint32_t number, int shift)
{
    struct font_ink ink;
    if (font_draw(&ink, font, size, number, (float)shift / GLYPH_SHIFTS)) return NULL;
    size_t width = (size_t)ink.width, bytes = sizeof(struct glyph) + width * (size_t)ink.height;
    struct glyph *g = malloc(bytes);
    if (!g) return NULL;
    // When there are too many, all are forgotten: most are of a size that is not shown any more.
    if (cache.bytes + bytes > CACHE_BYTES) glyphs_forget();
    cache.bytes += bytes;
    *g = (struct glyph){NULL, font, size, number, shift, {ink.left, ink.top, ink.width, ink.height}};
    for (int y = 0; y < ink.height; y++) memcpy(g->mask.cover + (size_t)y * width, ink.cover + (ptrdiff_t)y * ink.stride, width);
    return g;
}

const struct glyph_mask *glyph_mask(struct font *font, float size, uint32_t number, int shift)
{
    struct glyph **bucket = bucket_of(font, size, number, shift);
    for (const struct glyph *g = *bucket; g; g = g->next)
        if (g->number == number && g->shift == shift && g->font == font && g->size == size) return &g->mask; // NOLINT: the same size
    struct glyph *g = glyph_new(font, size, number, shift);
    if (!g) return NULL;
    g->next = *bucket;
    *bucket = g;
    return &g->mask;
}
