#include "viewer/text.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "viewer/glyphs.h"

#define BUCKETS 4096                   // a power of two
#define CACHE_BYTES ((size_t)16 << 20) // some 10,000 runs of body text
#define SEGMENTS 16

// A glyph of a run; its place from the origin of the run is in ems.
struct placed {
    struct font *font;
    struct font_glyph glyph;
};

// A text run in the cache: in a bucket by its key, and in the list from the newest used to the oldest.
struct run {
    struct run *next, *newer, *older;
    uint32_t hash;
    enum face face;
    float size;
    float width;
    struct placed *glyphs; // until they are drawn, which those of many runs never are
    size_t count;
    uint8_t *alpha; // mask.alpha, owned
    struct text_mask mask;
    bool drawn; // the mask was made
    char text[];
};

// A part of a run in one font.
struct segment {
    struct font *font;
    char *text;
};

static struct {
    struct run *buckets[BUCKETS], *newest, *oldest;
    size_t bytes;
} cache;

static uint32_t users; // opened and not closed

int text_open(error *e)
{
    int rc = font_open(e);
    if (rc == 0) users++;
    return rc;
}

uint32_t text_character(const char **text)
{
    const unsigned char *s = (const unsigned char *)*text;
    int more = s[0] >= 0xf0 ? 3 : s[0] >= 0xe0 ? 2 : s[0] >= 0xc0 ? 1 : 0;
    uint32_t character = more ? s[0] & (0x3fu >> more) : s[0];
    int i = 1;
    for (; i <= more && (s[i] & 0xc0) == 0x80; i++) character = character << 6 | (s[i] & 0x3f);
    *text += i;
    return character;
}

// --- segments -------------------------------------------------------------------------------------------------------
static bool is_code(enum face face) { return face == FACE_code || face == FACE_code_medium; }

// Cuts a run into segments whose texts lie in buffer. Returns how many.
static int cut(struct segment *segments, enum face face, const char *text, char *buffer)
{
    int count = 0;
    while (*text) {
        const char *start = text;
        struct font *font = font_for(face, text_character(&text));
        if (count == 0 || (font != segments[count - 1].font && count < SEGMENTS)) {
            if (count) *buffer++ = 0;
            segments[count++] = (struct segment){.font = font, .text = buffer};
        }
        for (; start < text; start++) *buffer++ = (unsigned char)*start < ' ' ? ' ' : *start;
    }
    *buffer = 0;
    return count;
}

// The room that cut needs.
static char *new_buffer(const char *text) { return malloc(strlen(text) + SEGMENTS + 1); }

// Appends the glyphs of a segment to those of the run, and goes on along the baseline, FONT_UNITS an em.
static int set(struct run *run, const struct segment *segment, int *at)
{
    const struct font_glyph *glyphs;
    int width;
    int count = font_set(segment->font, segment->text, is_code(run->face), &glyphs, &width);
    if (count < 0) return count;
    struct placed *placed = realloc(run->glyphs, (run->count + (size_t)count + 1) * sizeof *placed);
    if (!placed) return -ENOMEM;
    run->glyphs = placed;
    for (int i = 0; i < count; i++) {
        placed[run->count] = (struct placed){segment->font, glyphs[i]};
        placed[run->count++].glyph.x += (float)*at / FONT_UNITS;
    }
    *at += width;
    return 0;
}

static int run_set(struct run *run)
{
    struct segment segments[SEGMENTS];
    char *buffer = new_buffer(run->text);
    if (!buffer) return -ENOMEM;
    int count = cut(segments, run->face, run->text, buffer), rc = 0;
    int width = 0;
    for (int i = 0; i < count && !rc; i++) rc = set(run, &segments[i], &width);
    run->width = (float)width * run->size / FONT_UNITS;
    free(buffer);
    return rc;
}

// --- masks ----------------------------------------------------------------------------------------------------------
// The mask of a glyph, and the pixel that it is to be laid from.
static const struct glyph_mask *mask_of(const struct placed *p, float size, int *x, int *y)
{
    int at = (int)lroundf(p->glyph.x * size * GLYPH_SHIFTS), shift = at & (GLYPH_SHIFTS - 1);
    const struct glyph_mask *mask = glyph_mask(p->font, size, p->glyph.number, shift);
    if (!mask) return NULL;
    *x = (at - shift) / GLYPH_SHIFTS + mask->left;
    *y = (int)lroundf(p->glyph.y * size) + mask->top;
    return mask;
}

// Around all ink, from the origin of the run.
struct extent {
    int x0, y0, x1, y1;
};

static int find_extent(const struct run *run, struct extent *e)
{
    *e = (struct extent){0};
    for (size_t i = 0; i < run->count; i++) {
        int x, y;
        const struct glyph_mask *mask = mask_of(&run->glyphs[i], run->size, &x, &y);
        if (!mask) return -ENOMEM;
        if (!mask->width) continue;
        bool first = e->x0 == e->x1;
        if (first || x < e->x0) e->x0 = x;
        if (first || y < e->y0) e->y0 = y;
        if (first || x + mask->width > e->x1) e->x1 = x + mask->width;
        if (first || y + mask->height > e->y1) e->y1 = y + mask->height;
    }
    return 0;
}

// Glyphs may reach into each other.
static int lay(uint8_t *alpha, int stride, const struct extent *e, const struct placed *p, float size)
{
    int left, top;
    const struct glyph_mask *mask = mask_of(p, size, &left, &top);
    if (!mask) return -ENOMEM;
    for (int y = 0; y < mask->height; y++) {
        const uint8_t *from = mask->cover + (ptrdiff_t)y * mask->width;
        uint8_t *to = alpha + (ptrdiff_t)(top - e->y0 + y) * stride + left - e->x0;
        for (int x = 0; x < mask->width; x++) to[x] = from[x] > to[x] ? from[x] : to[x];
    }
    return 0;
}

static size_t run_bytes(const struct run *run)
{
    size_t pixels = (size_t)run->mask.width * (size_t)run->mask.height;
    return sizeof *run + strlen(run->text) + 1 + run->count * sizeof *run->glyphs + pixels;
}

static int run_draw(struct run *run)
{
    struct extent e;
    int rc = find_extent(run, &e), width = e.x1 - e.x0, height = e.y1 - e.y0;
    if (rc) return rc;
    uint8_t *alpha = width ? calloc((size_t)width, (size_t)height) : NULL;
    if (width && !alpha) return -ENOMEM;
    for (size_t i = 0; i < run->count && width && !rc; i++) rc = lay(alpha, width, &e, &run->glyphs[i], run->size);
    if (rc) {
        free(alpha);
        return rc;
    }
    cache.bytes -= run_bytes(run);
    free(run->glyphs);
    run->glyphs = NULL, run->count = 0, run->drawn = true, run->alpha = alpha;
    if (width) run->mask = (struct text_mask){alpha, width, height, width, (float)e.x0, (float)e.y0};
    cache.bytes += run_bytes(run);
    return 0;
}

// --- cache ----------------------------------------------------------------------------------------------------------
static void unlink_use(struct run *run)
{
    *(run->newer ? &run->newer->older : &cache.newest) = run->older;
    *(run->older ? &run->older->newer : &cache.oldest) = run->newer;
}

static void link_use(struct run *run)
{
    run->newer = NULL;
    run->older = cache.newest;
    *(run->older ? &run->older->newer : &cache.oldest) = run;
    cache.newest = run;
}

static void run_free(struct run *run)
{
    free(run->glyphs);
    free(run->alpha);
    free(run);
}

static void run_forget(struct run *run)
{
    struct run **link = &cache.buckets[run->hash % BUCKETS];
    while (*link != run) link = &(*link)->next;
    *link = run->next;
    unlink_use(run);
    cache.bytes -= run_bytes(run);
    run_free(run);
}

static struct run *run_new(enum face face, float size, const char *text, size_t length, uint32_t hash)
{
    struct run *run = calloc(1, sizeof *run + length + 1);
    if (!run) return NULL;
    run->face = face, run->size = size, run->hash = hash;
    memcpy(run->text, text, length);
    if (run_set(run)) {
        run_free(run);
        return NULL;
    }
    struct run **bucket = &cache.buckets[hash % BUCKETS];
    run->next = *bucket;
    *bucket = run;
    link_use(run);
    cache.bytes += run_bytes(run);
    return run;
}

// The run of the cache, made where it is not there. NULL without fonts or memory.
static struct run *run_find(enum face face, float size, const char *text)
{
    if (!font_is_open()) return NULL;
    size_t length = strnlen(text, TEXT_RUN_BYTES);
    while (length && length == TEXT_RUN_BYTES && ((unsigned char)text[length] & 0xc0) == 0x80) length--;
    uint32_t hash = hash_text(HASH_BEGIN ^ (uint32_t)face ^ (uint32_t)lroundf(size * 64) << 4, text, length);
    for (struct run *run = cache.buckets[hash % BUCKETS]; run; run = run->next) {
        if (run->hash != hash || run->face != face || run->size != size) continue;
        if (strncmp(run->text, text, length) != 0 || run->text[length]) continue;
        unlink_use(run);
        link_use(run);
        return run;
    }
    struct run *run = run_new(face, size, text, length, hash);
    while (run && cache.bytes > CACHE_BYTES && cache.oldest != run) run_forget(cache.oldest);
    return run;
}

float text_width(enum face face, float size, const char *text)
{
    const struct run *run = *text ? run_find(face, size, text) : NULL;
    return run ? run->width : 0;
}

const struct text_mask *text_mask(enum face face, float size, const char *text)
{
    struct run *run = *text ? run_find(face, size, text) : NULL;
    if (!run || (!run->drawn && run_draw(run))) return NULL;
    return run->mask.alpha ? &run->mask : NULL;
}

int text_parts(enum face face, float size, const char *text, int (*each)(void *user, const struct text_part *part), void *user)
{
    const struct run *run = *text ? run_find(face, size, text) : NULL;
    char *buffer = run ? new_buffer(run->text) : NULL;
    if (!buffer) return *text ? -ENOMEM : 0;
    struct segment segments[SEGMENTS];
    int count = cut(segments, face, run->text, buffer), rc = 0, at = 0, width = 0;
    for (int i = 0; i < count && !rc; i++, at += width) {
        const struct font_glyph *glyphs;
        struct text_part part = {.plain = is_code(face), .text = segments[i].text, .at = (float)at * size / FONT_UNITS};
        part.file = font_file(segments[i].font, &part.index);
        rc = each(user, &part);
        if (!rc && font_set(segments[i].font, segments[i].text, part.plain, &glyphs, &width) < 0) rc = -ENOMEM;
    }
    free(buffer);
    return rc;
}

void text_close(void)
{
    if (users == 0 || --users > 0) return;
    while (cache.newest) run_forget(cache.newest);
    glyphs_forget();
    font_close();
}
