#include "viewer/text.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "viewer/font.h"

#define BUCKETS 4096                   // a power of two
#define CACHE_BYTES ((size_t)16 << 20) // some 10,000 runs of body text
#define SEGMENTS 16
#define NO_LIGATURE "\u180b" // invisible; no ligature is matched across it, as is across joiners

// A text run in the cache: in a bucket by its key, and in the list from the newest used to the oldest.
struct run {
    struct run *next, *newer, *older;
    uint32_t hash;
    enum face face;
    float size;
    float width;
    uint8_t *alpha; // mask.alpha, owned
    struct text_mask mask;
    bool drawn; // the mask was made; many runs are only measured
    char text[];
};

// A part of a run in one font.
struct segment {
    struct font *font;
    char *text;
    float at, width; // pixels from the origin of the run
    struct font_ink ink;
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
static bool is_symbol(char c) { return c > ' ' && c < 0x7f && !isalnum((unsigned char)c) && c != '_'; }

static bool is_code(enum face face) { return face == FACE_code || face == FACE_code_medium; }

// Cuts a run into segments whose texts lie in buffer. Returns how many.
static int cut(struct segment *segments, const struct run *run, char *buffer)
{
    int count = 0;
    const char *text = run->text;
    while (*text) {
        const char *start = text;
        struct font *font = font_for(run->face, text_character(&text));
        if (count == 0 || (font != segments[count - 1].font && count < SEGMENTS)) {
            if (count) *buffer++ = 0;
            segments[count++] = (struct segment){.font = font, .text = buffer};
        } else if (is_code(run->face) && is_symbol(start[-1]) && is_symbol(*start)) {
            buffer = stpcpy(buffer, NO_LIGATURE);
        }
        for (; start < text; start++) *buffer++ = (unsigned char)*start < ' ' ? ' ' : *start;
    }
    *buffer = 0;
    return count;
}

static int measure(struct segment *segment, const struct run *run)
{
    return font_measure(&segment->width, segment->font, run->size, segment->text);
}

// Cuts a run and finds where each segment stands: of all but the last the width. Returns how many, or -ENOMEM.
static int cut_and_place(struct segment *segments, const struct run *run, char *buffer)
{
    int count = cut(segments, run, buffer);
    for (int i = 1; i < count; i++) {
        if (measure(&segments[i - 1], run)) return -ENOMEM;
        segments[i].at = segments[i - 1].at + segments[i - 1].width;
    }
    return count;
}

// The room that cut needs: a mark of 3 bytes between any two symbols.
static char *new_buffer(const struct run *run) { return malloc(4 * strlen(run->text) + SEGMENTS + 1); }

static int run_measure(struct run *run)
{
    struct segment segments[SEGMENTS] = {0};
    char *buffer = new_buffer(run);
    if (!buffer) return -ENOMEM;
    int count = cut_and_place(segments, run, buffer), status = count < 0 ? count : 0;
    if (count > 0) {
        struct segment *last = &segments[count - 1];
        status = measure(last, run);
        run->width = last->at + last->width;
    }
    free(buffer);
    return status;
}

// Takes the marks out that cut has put in.
static void unmark(char *text)
{
    for (char *mark = text; (mark = strstr(mark, NO_LIGATURE));)
        memmove(mark, mark + strlen(NO_LIGATURE), strlen(mark + strlen(NO_LIGATURE)) + 1);
}

// --- masks ----------------------------------------------------------------------------------------------------------
// Around all ink, from the origin of the run.
struct extent {
    int x0, y0, x1, y1;
};

static struct extent extent_of(const struct segment *segments, int count)
{
    struct extent e = {0};
    for (int i = 0; i < count; i++) {
        const struct font_ink *ink = &segments[i].ink;
        if (!ink->width) continue;
        int x = (int)lroundf(segments[i].at) + ink->left;
        bool first = e.x0 == e.x1;
        if (first || x < e.x0) e.x0 = x;
        if (first || ink->top < e.y0) e.y0 = ink->top;
        if (first || x + ink->width > e.x1) e.x1 = x + ink->width;
        if (first || ink->top + ink->height > e.y1) e.y1 = ink->top + ink->height;
    }
    return e;
}

// Lays the drawn segments into one mask.
static int join(struct run *run, const struct segment *segments, int count)
{
    struct extent e = extent_of(segments, count);
    int width = e.x1 - e.x0, height = e.y1 - e.y0;
    if (!width) return 0;
    run->alpha = calloc((size_t)width, (size_t)height);
    if (!run->alpha) return -ENOMEM;
    for (int i = 0; i < count; i++) {
        const struct font_ink *ink = &segments[i].ink;
        for (int y = 0; y < ink->height; y++) {
            const uint8_t *from = ink->cover + (ptrdiff_t)y * ink->stride;
            uint8_t *to = run->alpha + (ptrdiff_t)(ink->top - e.y0 + y) * width + (int)lroundf(segments[i].at) + ink->left - e.x0;
            for (int x = 0; x < ink->width; x++) to[x] = from[x] > to[x] ? from[x] : to[x];
        }
    }
    run->mask = (struct text_mask){run->alpha, width, height, width, (float)e.x0, (float)e.y0};
    return 0;
}

static int run_draw(struct run *run)
{
    struct segment segments[SEGMENTS] = {0};
    char *buffer = new_buffer(run);
    if (!buffer) return -ENOMEM;
    int count = cut_and_place(segments, run, buffer), status = count < 0 ? count : 0;
    for (int i = 0; i < count && !status; i++)
        status = font_draw(&segments[i].ink, segments[i].font, run->size, segments[i].text);
    if (!status) status = join(run, segments, count);
    for (int i = 0; i < SEGMENTS; i++) font_ink_deinit(&segments[i].ink);
    free(buffer);
    if (status) return status;
    run->drawn = true;
    cache.bytes += (size_t)run->mask.width * (size_t)run->mask.height;
    return 0;
}

// --- cache ----------------------------------------------------------------------------------------------------------
static size_t run_bytes(const struct run *run)
{
    return sizeof *run + strlen(run->text) + 1 + (size_t)run->mask.width * (size_t)run->mask.height;
}

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

static void run_forget(struct run *run)
{
    struct run **link = &cache.buckets[run->hash % BUCKETS];
    while (*link != run) link = &(*link)->next;
    *link = run->next;
    unlink_use(run);
    cache.bytes -= run_bytes(run);
    free(run->alpha);
    free(run);
}

static struct run *run_new(enum face face, float size, const char *text, size_t length, uint32_t hash)
{
    struct run *run = calloc(1, sizeof *run + length + 1);
    if (!run) return NULL;
    run->face = face, run->size = size, run->hash = hash;
    memcpy(run->text, text, length);
    if (run_measure(run)) {
        free(run);
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
    char *buffer = run ? new_buffer(run) : NULL;
    if (!buffer) return *text ? -ENOMEM : 0;
    struct segment segments[SEGMENTS] = {0};
    int count = cut_and_place(segments, run, buffer), status = count < 0 ? count : 0;
    for (int i = 0; i < count && !status; i++) {
        struct text_part part = {.plain = is_code(face), .text = segments[i].text, .at = segments[i].at};
        part.file = font_file(segments[i].font, &part.index);
        unmark(segments[i].text);
        status = each(user, &part);
    }
    free(buffer);
    return status;
}

void text_close(void)
{
    if (users == 0 || --users > 0) return;
    while (cache.newest) run_forget(cache.newest);
    font_close();
}
