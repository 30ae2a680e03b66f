#include "viewer/words.h"

#include <cairo-ft.h>
#include <errno.h>
#include <fontconfig/fontconfig.h>
#include <hb.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/utf8.h"
#include "viewer/text.h"

// A font for those who shape and for those who draw.
struct face_file {
    const char *file; // borrowed from font.c, as long as fonts are open
    int index;
    hb_font_t *shaping;
    cairo_font_face_t *drawing;
};

struct words {
    struct face_file *files;
    uint32_t count, capacity;
    hb_buffer_t *buffer;
};

// A run on its way to cairo.
struct run_at {
    words *words;
    cairo_t *cr;
    float x, y, size;
};

// --- fonts ----------------------------------------------------------------------------------------------------------
static hb_font_t *open_shaping(const char *file, int index)
{
    hb_blob_t *blob = hb_blob_create_from_file(file);
    hb_face_t *face = hb_face_create(blob, (unsigned)index);
    hb_font_t *font = hb_font_create(face); // its scale: the units of the face an em
    hb_face_destroy(face);
    hb_blob_destroy(blob);
    return font;
}

static cairo_font_face_t *open_drawing(const char *file, int index)
{
    FcPattern *pattern = FcPatternBuild(NULL, FC_FILE, FcTypeString, file, FC_INDEX, FcTypeInteger, index, (char *)NULL);
    if (!pattern) return NULL;
    cairo_font_face_t *face = cairo_ft_font_face_create_for_pattern(pattern);
    FcPatternDestroy(pattern);
    return face;
}

static struct face_file *open_file(words *w, const struct text_part *part)
{
    for (uint32_t i = 0; i < w->count; i++)
        if (strcmp(w->files[i].file, part->file) == 0 && w->files[i].index == part->index) return &w->files[i];
    if (array_reserve(w->files, w->capacity, w->count + 1u)) return NULL;
    struct face_file *f = &w->files[w->count];
    *f = (struct face_file){.file = part->file, .index = part->index, .drawing = open_drawing(part->file, part->index)};
    if (!f->drawing) return NULL;
    f->shaping = open_shaping(part->file, part->index);
    w->count++;
    return f;
}

int words_new(words **out)
{
    words *w = calloc(1, sizeof *w);
    if (!w) return -ENOMEM;
    w->buffer = hb_buffer_create();
    *out = w;
    return 0;
}

void words_free(words *w)
{
    if (!w) return;
    for (uint32_t i = 0; i < w->count; i++) {
        hb_font_destroy(w->files[i].shaping);
        cairo_font_face_destroy(w->files[i].drawing);
    }
    hb_buffer_destroy(w->buffer);
    free(w->files);
    free(w);
}

// --- text -----------------------------------------------------------------------------------------------------------
// A copy in which what is no UTF-8, which cairo does not take, is U+FFFD. Owned by the caller; NULL where memory ran out.
static char *valid_copy(const char *text)
{
    char *copy = malloc(3 * strlen(text) + 1), *to = copy;
    if (!copy) return NULL;
    while (*text) {
        size_t n = utf8_length(text);
        if (n) to = (char *)memcpy(to, text, n) + n;
        else to = stpcpy(to, "\ufffd");
        text += n ? n : 1;
    }
    *to = 0;
    return copy;
}

// --- glyphs ---------------------------------------------------------------------------------------------------------
static void shape(hb_buffer_t *buffer, hb_font_t *font, const char *text, bool plain)
{
    static const hb_feature_t features[] = {
        {HB_TAG('c', 'a', 'l', 't'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END},
        {HB_TAG('l', 'i', 'g', 'a'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END},
    };
    hb_buffer_clear_contents(buffer);
    hb_buffer_add_utf8(buffer, text, -1, 0, -1);
    hb_buffer_guess_segment_properties(buffer);
    hb_buffer_set_direction(buffer, HB_DIRECTION_LTR); // as font.c has it
    hb_shape(font, buffer, features, plain ? 2 : 0);
}

// Glyphs and clusters for cairo: which bytes of the text a group of glyphs stands for.
struct glyphs {
    cairo_glyph_t *glyphs;
    cairo_text_cluster_t *clusters;
    int count, cluster_count;
};

static int new_glyphs(struct glyphs *g, int count)
{
    *g = (struct glyphs){malloc((size_t)count * sizeof *g->glyphs), malloc((size_t)count * sizeof *g->clusters), count, 0};
    return g->glyphs && g->clusters ? 0 : -ENOMEM;
}

static void place_glyphs(struct glyphs *g, hb_buffer_t *buffer, double x, double y, double scale, size_t bytes)
{
    unsigned count;
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(buffer, &count);
    const hb_glyph_position_t *at = hb_buffer_get_glyph_positions(buffer, &count);
    for (unsigned i = 0; i < count; i++) {
        g->glyphs[i] = (cairo_glyph_t){info[i].codepoint, x + at[i].x_offset * scale, y - at[i].y_offset * scale};
        x += at[i].x_advance * scale;
        bool joins = i > 0 && info[i].cluster == info[i - 1].cluster;
        if (!joins) {
            unsigned next = i + 1;
            while (next < count && info[next].cluster == info[i].cluster) next++;
            unsigned from = i ? info[i].cluster : 0, to = next < count ? info[next].cluster : (unsigned)bytes;
            g->clusters[g->cluster_count++] = (cairo_text_cluster_t){(int)(to - from), (int)(next - i)};
        }
    }
}

static int draw_part(void *user, const struct text_part *part)
{
    const struct run_at *run = user;
    const struct face_file *f = open_file(run->words, part);
    char *text = f ? valid_copy(part->text) : NULL;
    if (!text) return -ENOMEM;
    struct glyphs g;
    hb_buffer_t *buffer = run->words->buffer;
    shape(buffer, f->shaping, text, part->plain);
    double scale = (double)run->size / hb_face_get_upem(hb_font_get_face(f->shaping));
    int rc = new_glyphs(&g, (int)hb_buffer_get_length(buffer));
    if (rc == 0) {
        place_glyphs(&g, buffer, (double)(run->x + part->at), (double)run->y, scale, strlen(text));
        cairo_set_font_face(run->cr, f->drawing);
        cairo_set_font_size(run->cr, (double)run->size);
        cairo_show_text_glyphs(run->cr, text, -1, g.glyphs, g.count, g.clusters, g.cluster_count, 0);
    }
    free(g.glyphs);
    free(g.clusters);
    free(text);
    return rc;
}

int words_draw(words *w, cairo_t *cr, float x, float y, enum face face, float size, const char *text)
{
    return text_parts(face, size, text, draw_part, &(struct run_at){w, cr, x, y, size});
}
