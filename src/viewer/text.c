#include "viewer/text.h"

#include <SDL.h>
#include <SDL_ttf.h>
#include <errno.h>
#include <fontconfig/fontconfig.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BUCKETS 4096                  // a power of two
#define CACHE_BYTES ((size_t)16 << 20) // some 10,000 runs of body text
#define FALLBACKS 8
#define SEGMENTS 16
#define UNITS 1000 // pixels an em at which advances are measured: they grow linearly with the size

// A font file, opened twice: at the size last drawn, and at UNITS, where whole pixels are fine enough to measure.
struct font {
    char *path;
    TTF_Font *drawn, *measured;
    float size;
};

// A text run in the cache: in a bucket by its key, and in the list from the newest used to the oldest.
struct run {
    struct run *next, *newer, *older;
    uint64_t hash;
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
    const char *text;
    float at, width; // pixels from the origin of the run
    SDL_Surface *surface;
    SDL_Rect ink; // of the surface
    int left, top; // of the ink, from the origin of the run
};

static struct {
    FcConfig *config;
    struct font faces[FACES], fallbacks[FALLBACKS];
    int fallback_count;
    struct run *buckets[BUCKETS], *newest, *oldest;
    size_t bytes;
} text_state;

// --- fonts ----------------------------------------------------------------------------------------------------------
static void font_close(struct font *font)
{
    if (font->drawn) TTF_CloseFont(font->drawn);
    if (font->measured) TTF_CloseFont(font->measured);
    free(font->path);
    *font = (struct font){0};
}

// A font of one point at this resolution has `size` pixels an em: SDL_ttf takes whole points, but resolutions in fine steps.
static unsigned dpi_for(float size) { return (unsigned)SDL_max(lroundf(72 * size), 1); }

static TTF_Font *open_at(const char *path, int index, float size)
{
    TTF_Font *font = TTF_OpenFontIndex(path, 1, index);
    if (!font) return NULL;
    TTF_SetFontHinting(font, TTF_HINTING_LIGHT_SUBPIXEL);
    TTF_SetFontKerning(font, 1);
    unsigned dpi = dpi_for(size);
    if (TTF_SetFontSizeDPI(font, 1, dpi, dpi) == 0) return font;
    TTF_CloseFont(font);
    return NULL;
}

static int font_open(struct font *font, FcPattern *match)
{
    FcChar8 *path;
    int index = 0;
    if (FcPatternGetString(match, FC_FILE, 0, &path) != FcResultMatch) return -ENOENT;
    FcPatternGetInteger(match, FC_INDEX, 0, &index);
    font->path = strdup((const char *)path);
    if (!font->path) return -ENOMEM;
    font->size = 13;
    font->drawn = open_at(font->path, index & 0xffff, font->size);
    font->measured = open_at(font->path, index & 0xffff, UNITS);
    if (font->drawn && font->measured) return 0;
    font_close(font);
    return -ENOENT;
}

static FcPattern *new_pattern(const char *family, const char *second, int weight)
{
    FcPattern *pattern = FcPatternCreate();
    if (!pattern) return NULL;
    FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)family);
    FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)second);
    FcPatternAddInteger(pattern, FC_WEIGHT, weight);
    FcPatternAddInteger(pattern, FC_SLANT, FC_SLANT_ROMAN);
    FcPatternAddBool(pattern, FC_SCALABLE, FcTrue);
    FcPatternAddBool(pattern, FC_COLOR, FcFalse);
    return pattern;
}

// Opens the font that fontconfig likes best for the pattern and frees the pattern.
static int font_match(struct font *font, FcPattern *pattern)
{
    if (!pattern) return -ENOMEM;
    FcConfigSubstitute(text_state.config, pattern, FcMatchPattern);
    FcDefaultSubstitute(pattern);
    FcResult result;
    FcPattern *match = FcFontMatch(text_state.config, pattern, &result);
    FcPatternDestroy(pattern);
    if (!match) return -ENOENT;
    int status = font_open(font, match);
    FcPatternDestroy(match);
    return status;
}

static int open_faces(void)
{
    static const struct { const char *family, *second; int weight; } faces[FACES] = {
#define FACE(name, family, second, weight) {family, second, FC_WEIGHT_##weight},
#include "viewer/face.def"
#undef FACE
    };
    for (int i = 0; i < FACES; i++) {
        int status = font_match(&text_state.faces[i], new_pattern(faces[i].family, faces[i].second, faces[i].weight));
        if (status) return status;
    }
    return 0;
}

int text_open(error *e)
{
    if (text_state.config) return 0;
    if (TTF_Init()) return error_set(e, -ENOMEM, "cannot start SDL_ttf: %s", TTF_GetError());
    text_state.config = FcInitLoadConfigAndFonts();
    int status = text_state.config ? open_faces() : -ENOENT;
    if (!status) return 0;
    text_close();
    if (status == -ENOMEM) return error_set(e, status, "no memory for fonts");
    return error_set(e, status, "no font found: install the packages fonts-inter and fonts-jetbrains-mono");
}

// The font that has the character for a run in this face: the face itself where no other has it either.
static struct font *font_for(enum face face, uint32_t character)
{
    struct font *font = &text_state.faces[face];
    if (character < 0x7f || TTF_GlyphIsProvided32(font->drawn, character)) return font;
    for (int i = 0; i < text_state.fallback_count; i++)
        if (TTF_GlyphIsProvided32(text_state.fallbacks[i].drawn, character)) return &text_state.fallbacks[i];
    if (text_state.fallback_count == FALLBACKS) return font;
    FcPattern *pattern = new_pattern("sans-serif", "serif", FC_WEIGHT_REGULAR);
    FcCharSet *set = FcCharSetCreate();
    if (pattern && set) FcCharSetAddChar(set, character), FcPatternAddCharSet(pattern, FC_CHARSET, set);
    if (set) FcCharSetDestroy(set);
    struct font *found = &text_state.fallbacks[text_state.fallback_count];
    if (font_match(found, pattern)) return font;
    if (!TTF_GlyphIsProvided32(found->drawn, character)) {
        font_close(found);
        return font;
    }
    text_state.fallback_count++;
    return found;
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

// --- shaping --------------------------------------------------------------------------------------------------------
static bool is_symbol(char c) { return c > ' ' && c < 0x7f && !SDL_isalnum(c) && c != '_'; }

// Cuts a run into segments whose texts lie in buffer, and measures them. Returns how many.
static int cut(struct segment *segments, const struct run *run, char *buffer)
{
    int count = 0;
    const char *text = run->text;
    while (*text) {
        const char *start = text;
        struct font *font = font_for(run->face, text_character(&text));
        bool code = run->face == FACE_code || run->face == FACE_code_medium;
        if (count == 0 || (font != segments[count - 1].font && count < SEGMENTS)) {
            if (count) *buffer++ = 0;
            segments[count++] = (struct segment){.font = font, .text = buffer};
        } else if (code && is_symbol(start[-1]) && is_symbol(*start)) {
            buffer = stpcpy(buffer, "\u180b"); // invisible; no ligature is matched across it, as is across joiners
        }
        for (; start < text; start++) *buffer++ = (unsigned char)*start < ' ' ? ' ' : *start;
    }
    *buffer = 0;
    return count;
}

// Between spaces, so that nothing hangs over the edges of what SDL_ttf measures.
static int measure(const struct segment *segment, float size, float *width)
{
    size_t length = strlen(segment->text);
    char *spaced = malloc(length + 3);
    if (!spaced) return -ENOMEM;
    sprintf(spaced, " %s ", segment->text);
    int units = 0, spaces = 0;
    int status = TTF_SizeUTF8(segment->font->measured, spaced, &units, NULL) ||
                 TTF_SizeUTF8(segment->font->measured, "  ", &spaces, NULL);
    free(spaced);
    if (status) return -ENOMEM;
    *width = (float)(units - spaces) * size / UNITS;
    return 0;
}

static int cut_and_measure(struct segment *segments, const struct run *run, char *buffer)
{
    int count = cut(segments, run, buffer);
    float at = 0;
    for (int i = 0; i < count; i++) {
        int status = measure(&segments[i], run->size, &segments[i].width);
        if (status) return status;
        segments[i].at = at;
        at += segments[i].width;
    }
    return count;
}

// --- masks ----------------------------------------------------------------------------------------------------------
static bool row_blank(const SDL_Surface *s, int y)
{
    const uint8_t *row = (const uint8_t *)s->pixels + (ptrdiff_t)y * s->pitch;
    for (int x = 0; x < s->w; x++)
        if (row[x]) return false;
    return true;
}

static bool column_blank(const SDL_Surface *s, int x)
{
    for (int y = 0; y < s->h; y++)
        if (((const uint8_t *)s->pixels)[y * s->pitch + x]) return false;
    return true;
}

// The part of a surface that is not blank; without area where all is.
static SDL_Rect ink_of(const SDL_Surface *s)
{
    int x0 = 0, y0 = 0, x1 = s->w, y1 = s->h;
    while (y0 < y1 && row_blank(s, y0)) y0++;
    while (y1 > y0 && row_blank(s, y1 - 1)) y1--;
    if (y0 == y1) return (SDL_Rect){0};
    while (column_blank(s, x0)) x0++;
    while (column_blank(s, x1 - 1)) x1--;
    return (SDL_Rect){x0, y0, x1 - x0, y1 - y0};
}

// Draws a segment on a surface of its own, coverage 0 to 255, and finds where its ink lies.
static int draw_segment(struct segment *segment, float size)
{
    struct font *font = segment->font;
    if (font->size != size) {
        unsigned dpi = dpi_for(size);
        if (TTF_SetFontSizeDPI(font->drawn, 1, dpi, dpi)) return -ENOMEM;
        font->size = size;
    }
    SDL_Color white = {255, 255, 255, 255}, black = {0, 0, 0, 255};
    segment->surface = TTF_RenderUTF8_Shaded(font->drawn, segment->text, white, black);
    if (!segment->surface) return 0; // without width: nothing to draw
    segment->ink = ink_of(segment->surface);
    // SDL_ttf moves the run right where its first glyph reaches left of the origin, and down where one rises above the
    // ascent, and does not say so.
    const char *first = segment->text;
    int reach = 0;
    TTF_GlyphMetrics32(font->drawn, text_character(&first), &reach, NULL, NULL, NULL, NULL);
    int rise = segment->surface->h - TTF_FontHeight(font->drawn);
    segment->left = (int)lroundf(segment->at) + SDL_min(reach, 0) + segment->ink.x;
    segment->top = segment->ink.y - TTF_FontAscent(font->drawn) - SDL_max(rise, 0);
    return 0;
}

// Lays the drawn segments into one mask.
static int join(struct run *run, const struct segment *segments, int count)
{
    int x0 = 0, y0 = 0, x1 = 0, y1 = 0;
    for (int i = 0; i < count; i++) {
        const struct segment *s = &segments[i];
        if (!s->ink.w) continue;
        bool first = x0 == x1;
        x0 = first ? s->left : SDL_min(x0, s->left), y0 = first ? s->top : SDL_min(y0, s->top);
        x1 = first ? s->left + s->ink.w : SDL_max(x1, s->left + s->ink.w);
        y1 = first ? s->top + s->ink.h : SDL_max(y1, s->top + s->ink.h);
    }
    int width = x1 - x0, height = y1 - y0;
    if (!width) return 0;
    run->alpha = calloc((size_t)width, (size_t)height);
    if (!run->alpha) return -ENOMEM;
    for (int i = 0; i < count; i++) {
        const struct segment *s = &segments[i];
        for (int y = 0; y < s->ink.h; y++) {
            const uint8_t *from = (const uint8_t *)s->surface->pixels + (s->ink.y + y) * s->surface->pitch + s->ink.x;
            uint8_t *to = run->alpha + (s->top - y0 + y) * width + s->left - x0;
            for (int x = 0; x < s->ink.w; x++) to[x] = SDL_max(to[x], from[x]);
        }
    }
    run->mask = (struct text_mask){run->alpha, width, height, width, (float)x0, (float)y0};
    return 0;
}

// The room that cut needs: a joiner between any two symbols.
static char *new_buffer(const struct run *run) { return malloc(4 * strlen(run->text) + SEGMENTS + 1); }

static int run_draw(struct run *run)
{
    struct segment segments[SEGMENTS] = {0};
    int count = 0;
    char *buffer = new_buffer(run);
    if (!buffer) return -ENOMEM;
    int status = count = cut_and_measure(segments, run, buffer);
    for (int i = 0; i < count && status >= 0; i++) status = draw_segment(&segments[i], run->size);
    if (status >= 0) status = join(run, segments, count);
    for (int i = 0; i < SEGMENTS; i++) SDL_FreeSurface(segments[i].surface);
    free(buffer);
    if (status < 0) return status;
    run->drawn = true;
    text_state.bytes += (size_t)run->mask.width * (size_t)run->mask.height;
    return 0;
}

static int run_measure(struct run *run)
{
    struct segment segments[SEGMENTS] = {0};
    char *buffer = new_buffer(run);
    if (!buffer) return -ENOMEM;
    int count = cut_and_measure(segments, run, buffer);
    free(buffer);
    if (count < 0) return count;
    run->width = count ? segments[count - 1].at + segments[count - 1].width : 0;
    return 0;
}

// --- cache ----------------------------------------------------------------------------------------------------------
static size_t run_bytes(const struct run *run)
{
    return sizeof *run + strlen(run->text) + 1 + (size_t)run->mask.width * (size_t)run->mask.height;
}

static void unlink_use(struct run *run)
{
    *(run->newer ? &run->newer->older : &text_state.newest) = run->older;
    *(run->older ? &run->older->newer : &text_state.oldest) = run->newer;
}

static void link_use(struct run *run)
{
    run->newer = NULL;
    run->older = text_state.newest;
    *(run->older ? &run->older->newer : &text_state.oldest) = run;
    text_state.newest = run;
}

static void run_forget(struct run *run)
{
    struct run **link = &text_state.buckets[run->hash % BUCKETS];
    while (*link != run) link = &(*link)->next;
    *link = run->next;
    unlink_use(run);
    text_state.bytes -= run_bytes(run);
    free(run->alpha);
    free(run);
}

static struct run *run_new(enum face face, float size, const char *text, size_t length, uint64_t hash)
{
    struct run *run = calloc(1, sizeof *run + length + 1);
    if (!run) return NULL;
    run->face = face, run->size = size, run->hash = hash;
    memcpy(run->text, text, length);
    if (run_measure(run)) {
        free(run);
        return NULL;
    }
    struct run **bucket = &text_state.buckets[hash % BUCKETS];
    run->next = *bucket;
    *bucket = run;
    link_use(run);
    text_state.bytes += run_bytes(run);
    return run;
}

// The run of the cache, made where it is not there. NULL without fonts or memory.
static struct run *run_find(enum face face, float size, const char *text)
{
    if (!text_state.config) return NULL;
    size_t length = strnlen(text, TEXT_RUN_BYTES);
    while (length && length == TEXT_RUN_BYTES && ((unsigned char)text[length] & 0xc0) == 0x80) length--;
    uint64_t hash = 0xcbf29ce484222325 ^ (uint64_t)face << 32 ^ (uint64_t)lroundf(size * 64); // FNV-1a
    for (size_t i = 0; i < length; i++) hash = (hash ^ (unsigned char)text[i]) * 0x100000001b3;
    hash ^= hash >> 32;
    for (struct run *run = text_state.buckets[hash % BUCKETS]; run; run = run->next) {
        if (run->hash != hash || run->face != face || run->size != size) continue;
        if (strncmp(run->text, text, length) || run->text[length]) continue;
        unlink_use(run);
        link_use(run);
        return run;
    }
    struct run *run = run_new(face, size, text, length, hash);
    while (run && text_state.bytes > CACHE_BYTES && text_state.oldest != run) run_forget(text_state.oldest);
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

void text_close(void)
{
    while (text_state.newest) run_forget(text_state.newest);
    for (int i = 0; i < FACES; i++) font_close(&text_state.faces[i]);
    for (int i = 0; i < text_state.fallback_count; i++) font_close(&text_state.fallbacks[i]);
    text_state.fallback_count = 0;
    if (text_state.config) FcConfigDestroy(text_state.config);
    text_state.config = NULL;
    if (TTF_WasInit()) TTF_Quit();
}
