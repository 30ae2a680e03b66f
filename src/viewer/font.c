#include "viewer/font.h"

#include <errno.h>
#include <fcntl.h>
#include <fontconfig/fontconfig.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H
#include <hb.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"

#define FALLBACKS 8
#define FINE 64 // parts of a unit in which HarfBuzz places glyphs, and of a pixel in which FreeType does

// A font file, as the one who sets runs and the one who draws glyphs have it open. It lies mapped in memory: glyphs are read when they are
// first drawn, and a file that is read would have one position for this process and the ones that it forks.
struct font {
    FT_Face drawn;
    float size; // at which it draws; 0: none yet
    hb_font_t *set;
    int spaces; // the width of two of them, in units
    char *file; // owned
    int index;  // in the file
    void *bytes; // mapped
    size_t length;
};

static struct {
    FcConfig *config;
    FT_Library library;
    hb_buffer_t *buffer;
    struct font faces[FACES], fallbacks[FALLBACKS];
    int fallback_count;
    struct font_glyph *glyphs; // of the run that was set last
    uint32_t capacity;
} fonts;

// --- finding and opening ----------------------------------------------------------------------------------------------
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

static hb_font_t *new_set(const struct font *mapped)
{
    hb_blob_t *blob = hb_blob_create(mapped->bytes, (unsigned)mapped->length, HB_MEMORY_MODE_READONLY, NULL, NULL);
    hb_face_t *face = hb_face_create(blob, (unsigned)mapped->index);
    hb_font_t *font = hb_font_create(face);
    hb_font_set_scale(font, FINE * FONT_UNITS, FINE * FONT_UNITS);
    hb_face_destroy(face);
    hb_blob_destroy(blob);
    return font;
}

static int width_of_spaces(const struct font *font)
{
    hb_codepoint_t space = 0;
    hb_font_get_nominal_glyph(font->set, ' ', &space);
    return 2 * hb_font_get_glyph_h_advance(font->set, space) / FINE;
}

static void close_one(struct font *font)
{
    if (font->drawn) FT_Done_Face(font->drawn);
    if (font->set) hb_font_destroy(font->set);
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
    index &= 0xffff; // the rest chooses an instance of a variable font
    font->index = index;
    font->file = strdup((const char *)path);
    bool opens = map_file(font, (const char *)path) == 0 &&
                 FT_New_Memory_Face(fonts.library, font->bytes, (FT_Long)font->length, index, &font->drawn) == 0 && FT_IS_SCALABLE(font->drawn);
    if (opens) font->set = new_set(font), font->spaces = width_of_spaces(font);
    if (opens && font->file) return 0;
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
    if (FT_Init_FreeType(&fonts.library)) return error_set(e, -ENOMEM, "no memory for fonts");
    fonts.buffer = hb_buffer_create();
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
    if (fonts.config) FcConfigDestroy(fonts.config);
    hb_buffer_destroy(fonts.buffer);
    FT_Done_FreeType(fonts.library);
    free(fonts.glyphs);
    memset(&fonts, 0, sizeof fonts);
}

static FcPattern *new_pattern_with(uint32_t character)
{
    FcPattern *pattern = new_pattern("sans-serif", "serif", FC_WEIGHT_REGULAR);
    FcCharSet *set = FcCharSetCreate();
    if (pattern && set) FcCharSetAddChar(set, character), FcPatternAddCharSet(pattern, FC_CHARSET, set);
    if (set) FcCharSetDestroy(set);
    return pattern;
}

static bool has(const struct font *font, uint32_t character) { return FT_Get_Char_Index(font->drawn, character); }

struct font *font_for(enum face face, uint32_t character)
{
    struct font *own = &fonts.faces[face];
    if (character < 0x7f || has(own, character)) return own;
    for (int i = 0; i < fonts.fallback_count; i++)
        if (has(&fonts.fallbacks[i], character)) return &fonts.fallbacks[i];
    if (fonts.fallback_count == FALLBACKS) return own;
    struct font *found = &fonts.fallbacks[fonts.fallback_count];
    if (open_best(found, new_pattern_with(character))) return own;
    if (!has(found, character)) { // the best is not always good
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

// --- runs and glyphs ------------------------------------------------------------------------------------------------
static float in_ems(int fine) { return (float)fine / (FINE * FONT_UNITS); }

int font_set(struct font *font, const char *text, bool plain, const struct font_glyph **glyphs, int *width)
{
    static const hb_feature_t off[] = {
        {HB_TAG('c', 'a', 'l', 't'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END},
        {HB_TAG('l', 'i', 'g', 'a'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END},
    };
    hb_buffer_t *buffer = fonts.buffer;
    hb_buffer_clear_contents(buffer);
    // Between spaces, as it stands between other words: their pairs with its first and last letter count, too.
    hb_buffer_add_utf8(buffer, " ", 1, 0, 1);
    hb_buffer_add_utf8(buffer, text, -1, 0, -1);
    hb_buffer_add_utf8(buffer, " ", 1, 0, 1);
    hb_buffer_guess_segment_properties(buffer);
    hb_buffer_set_direction(buffer, HB_DIRECTION_LTR);
    hb_shape(font->set, buffer, off, plain ? sizeof off / sizeof *off : 0);
    unsigned count;
    const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(buffer, &count);
    const hb_glyph_position_t *at = hb_buffer_get_glyph_positions(buffer, &count);
    if (count < 2 || array_reserve(fonts.glyphs, fonts.capacity, count)) return -ENOMEM;
    int begin = at[0].x_advance, x = begin;
    for (unsigned i = 1; i + 1 < count; i++) {
        fonts.glyphs[i - 1] = (struct font_glyph){infos[i].codepoint, in_ems(x - begin + at[i].x_offset), in_ems(-at[i].y_offset)};
        x += at[i].x_advance;
    }
    *glyphs = fonts.glyphs;
    *width = (x + at[count - 1].x_advance) / FINE - font->spaces;
    return (int)count - 2;
}

static int set_size(struct font *font, float size)
{
    if (font->size == size) return 0; // NOLINT: the same size
    font->size = 0;
    unsigned dpi = (unsigned)lroundf(fmaxf(72 * size, 1)); // at which a font of one point has `size` pixels an em
    if (FT_Set_Char_Size(font->drawn, 0, FINE, dpi, dpi)) return -ENOMEM;
    font->size = size;
    return 0;
}

int font_draw(struct font_ink *out, struct font *font, float size, uint32_t number, float shift)
{
    FT_GlyphSlot slot = font->drawn->glyph;
    *out = (struct font_ink){0};
    if (set_size(font, size)) return -ENOMEM;
    FT_Error failed = FT_Load_Glyph(font->drawn, number, FT_LOAD_TARGET_LIGHT | FT_LOAD_NO_BITMAP);
    if (!failed) FT_Outline_Translate(&slot->outline, lroundf(shift * FINE), 0);
    if (!failed) failed = FT_Render_Glyph(slot, FT_RENDER_MODE_NORMAL);
    if (failed) return failed == FT_Err_Out_Of_Memory ? -ENOMEM : 0; // a glyph that is broken has no ink
    const FT_Bitmap *b = &slot->bitmap;
    bool any = b->width && b->rows;
    *out = (struct font_ink){slot->bitmap_left, -slot->bitmap_top, any ? (int)b->width : 0, any ? (int)b->rows : 0, b->buffer, b->pitch};
    return 0;
}
