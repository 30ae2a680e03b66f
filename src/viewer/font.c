#include "viewer/font.h"

#include <SDL.h>
#include <SDL_ttf.h>
#include <errno.h>
#include <fcntl.h>
#include <fontconfig/fontconfig.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define FALLBACKS 8
#define SIZES 6    // at which a file is open at most
#define UNITS 1000 // pixels an em at which runs are measured: fine enough, and advances grow linearly with the size

struct sized {
    TTF_Font *font; // NULL: not opened yet
    float size;
    uint64_t used;  // when it drew last
};

// A font file, opened at the sizes last drawn and at UNITS: SDL_ttf measures in whole pixels, and forgets its glyphs where a font changes its
// size. The file lies mapped in memory: glyphs are read when they are first drawn, and a file that is read would have one position for this
// process and the ones that it forks.
struct font {
    struct sized drawn[SIZES];
    TTF_Font *measured;
    int spaces; // the width of two of them, in units
    char *file; // owned
    int index;  // in the file
    void *bytes; // mapped
    size_t length;
};

static struct {
    FcConfig *config;
    struct font faces[FACES], fallbacks[FALLBACKS];
    int fallback_count;
} fonts;

// --- finding and opening ----------------------------------------------------------------------------------------------
// A font of one point at this resolution has `size` pixels an em: SDL_ttf takes whole points, but resolutions in fine steps.
static int set_size(TTF_Font *font, float size)
{
    unsigned dpi = (unsigned)SDL_max(lroundf(72 * size), 1);
    return TTF_SetFontSizeDPI(font, 1, dpi, dpi) ? -ENOMEM : 0;
}

// 0, or a negative errno.
static int map_file(struct font *font, const char *path)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC), rc = fd < 0 || fstat(fd, &status) ? -errno : 0;
    if (rc == 0 && (status.st_size <= 0 || status.st_size > INT_MAX)) rc = -EINVAL;
    if (rc == 0) {
        font->length = (size_t)status.st_size;
        font->bytes = mmap(NULL, font->length, PROT_READ, MAP_PRIVATE, fd, 0);
        if (font->bytes == MAP_FAILED) font->bytes = NULL, rc = -errno;
    }
    if (fd >= 0) close(fd);
    return rc;
}

static TTF_Font *open_at(const struct font *mapped, float size)
{
    SDL_RWops *bytes = SDL_RWFromConstMem(mapped->bytes, (int)mapped->length);
    TTF_Font *font = bytes ? TTF_OpenFontIndexRW(bytes, 1, 1, mapped->index) : NULL;
    if (!font) return NULL;
    TTF_SetFontHinting(font, TTF_HINTING_LIGHT_SUBPIXEL);
    TTF_SetFontKerning(font, 1);
    if (set_size(font, size) == 0) return font;
    TTF_CloseFont(font);
    return NULL;
}

static void close_one(struct font *font)
{
    for (int i = 0; i < SIZES; i++)
        if (font->drawn[i].font) TTF_CloseFont(font->drawn[i].font);
    if (font->measured) TTF_CloseFont(font->measured);
    if (font->bytes) munmap(font->bytes, font->length);
    free(font->file);
    *font = (struct font){0};
}

static int open_match(struct font *font, FcPattern *match)
{
    FcChar8 *path;
    int index = 0;
    if (FcPatternGetString(match, FC_FILE, 0, &path) != FcResultMatch) return -ENOENT;
    FcPatternGetInteger(match, FC_INDEX, 0, &index);
    index &= 0xffff; // the rest chooses an instance of a variable font, which SDL_ttf cannot
    font->index = index;
    font->file = strdup((const char *)path);
    if (map_file(font, (const char *)path) == 0) font->measured = open_at(font, UNITS);
    bool measures = font->measured && TTF_SizeUTF8(font->measured, "  ", &font->spaces, NULL) == 0;
    if (measures && font->file) return 0;
    int status = font->file ? -ENOENT : -ENOMEM;
    close_one(font);
    return status;
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

// Opens the font that fontconfig likes best for the pattern, and frees the pattern.
static int open_best(struct font *font, FcPattern *pattern)
{
    if (!pattern) return -ENOMEM;
    FcConfigSubstitute(fonts.config, pattern, FcMatchPattern);
    FcDefaultSubstitute(pattern);
    FcResult result;
    FcPattern *match = FcFontMatch(fonts.config, pattern, &result);
    FcPatternDestroy(pattern);
    if (!match) return -ENOENT;
    int status = open_match(font, match);
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
        int status = open_best(&fonts.faces[i], new_pattern(faces[i].family, faces[i].second, faces[i].weight));
        if (status) return status;
    }
    return 0;
}

bool font_is_open(void) { return fonts.config; }

int font_open(error *e)
{
    if (fonts.config) return 0;
    if (TTF_Init()) return error_set(e, -ENOMEM, "cannot start SDL_ttf: %s", TTF_GetError());
    fonts.config = FcInitLoadConfigAndFonts();
    int status = fonts.config ? open_faces() : -ENOENT;
    if (!status) return 0;
    font_close();
    if (status == -ENOMEM) return error_set(e, status, "no memory for fonts");
    return error_set(e, status, "no font found: install the packages fonts-inter and fonts-jetbrains-mono");
}

void font_close(void)
{
    for (int i = 0; i < FACES; i++) close_one(&fonts.faces[i]);
    for (int i = 0; i < fonts.fallback_count; i++) close_one(&fonts.fallbacks[i]);
    fonts.fallback_count = 0;
    if (!fonts.config) return;
    FcConfigDestroy(fonts.config);
    fonts.config = NULL;
    TTF_Quit();
}

static FcPattern *new_pattern_with(uint32_t character)
{
    FcPattern *pattern = new_pattern("sans-serif", "serif", FC_WEIGHT_REGULAR);
    FcCharSet *set = FcCharSetCreate();
    if (pattern && set) FcCharSetAddChar(set, character), FcPatternAddCharSet(pattern, FC_CHARSET, set);
    if (set) FcCharSetDestroy(set);
    return pattern;
}

struct font *font_for(enum face face, uint32_t character)
{
    struct font *own = &fonts.faces[face];
    if (character < 0x7f || TTF_GlyphIsProvided32(own->measured, character)) return own;
    for (int i = 0; i < fonts.fallback_count; i++)
        if (TTF_GlyphIsProvided32(fonts.fallbacks[i].measured, character)) return &fonts.fallbacks[i];
    if (fonts.fallback_count == FALLBACKS) return own;
    struct font *found = &fonts.fallbacks[fonts.fallback_count];
    if (open_best(found, new_pattern_with(character))) return own;
    if (!TTF_GlyphIsProvided32(found->measured, character)) { // the best is not always good
        close_one(found);
        return own;
    }
    fonts.fallback_count++;
    return found;
}

const char *font_file(const struct font *font, int *index)
{
    *index = font->index;
    return font->file;
}

// --- runs -----------------------------------------------------------------------------------------------------------
int font_measure(float *out, struct font *font, float size, const char *text)
{
    // Between spaces, so that nothing hangs over the edges of what SDL_ttf measures.
    char spaced[FONT_RUN_BYTES + 3];
    int units;
    snprintf(spaced, sizeof spaced, " %s ", text);
    if (TTF_SizeUTF8(font->measured, spaced, &units, NULL)) return -ENOMEM;
    *out = (float)(units - font->spaces) * size / UNITS;
    return 0;
}

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
        if (((const uint8_t *)s->pixels)[(ptrdiff_t)y * s->pitch + x]) return false;
    return true;
}

// The part of a surface that is not blank; without area where all is.
static SDL_Rect part_with_ink(const SDL_Surface *s)
{
    int x0 = 0, y0 = 0, x1 = s->w, y1 = s->h;
    while (y0 < y1 && row_blank(s, y0)) y0++;
    if (y0 == y1) return (SDL_Rect){0};
    while (row_blank(s, y1 - 1)) y1--;
    while (column_blank(s, x0)) x0++;
    while (column_blank(s, x1 - 1)) x1--;
    return (SDL_Rect){x0, y0, x1 - x0, y1 - y0};
}

// The font at a size; the one that has not drawn for longest makes room. NULL where memory runs out.
static TTF_Font *at_size(struct font *font, float size)
{
    static uint64_t draws;
    struct sized *s = font->drawn, *oldest = s;
    for (int i = 0; i < SIZES && (!s->font || s->size != size); i++, s++) // NOLINT: the same size
        if (s->used < oldest->used) oldest = s;
    if (s == font->drawn + SIZES) {
        s = oldest;
        s->size = 0;
        if (s->font && set_size(s->font, size)) return NULL;
        if (!s->font) s->font = open_at(font, size);
        s->size = size;
    }
    s->used = ++draws;
    return s->font;
}

int font_draw(struct font_ink *out, struct font *font, float size, const char *text)
{
    TTF_Font *drawn = at_size(font, size);
    *out = (struct font_ink){0};
    if (!drawn) return -ENOMEM;
    SDL_Color white = {255, 255, 255, 255}, black = {0, 0, 0, 255};
    SDL_Surface *s = TTF_RenderUTF8_Shaded(drawn, text, white, black);
    int width = 1;
    if (!s) return TTF_SizeUTF8(drawn, text, &width, NULL) == 0 && width == 0 ? 0 : -ENOMEM; // it draws nothing of no width
    // SDL_ttf moves the run right where its first glyph reaches left of the origin, and down where one rises above the
    // ascent, and does not say so.
    int reach = 0, rise = s->h - TTF_FontHeight(drawn);
    const char *first = text;
    TTF_GlyphMetrics32(drawn, text_character(&first), &reach, NULL, NULL, NULL, NULL);
    SDL_Rect part = part_with_ink(s);
    *out = (struct font_ink){
        .left = part.x + SDL_min(reach, 0), .top = part.y - TTF_FontAscent(drawn) - SDL_max(rise, 0),
        .width = part.w, .height = part.h,
        .cover = (const uint8_t *)s->pixels + (ptrdiff_t)part.y * s->pitch + part.x, .stride = s->pitch, .surface = s,
    };
    return 0;
}

void font_ink_deinit(struct font_ink *ink) { SDL_FreeSurface(ink->surface); }
