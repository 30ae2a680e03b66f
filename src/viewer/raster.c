#include "viewer/raster.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "viewer/canvas.h"
#include "viewer/png.h"

// Wide, as rows are painted faster the longer they are, and low, as words and lanes are what changes.
#define TILE_WIDTH CANVAS_WIDEST
#define TILE_HEIGHT 64

struct raster {
    canvas canvas;
    int columns, rows;        // of tiles
    uint64_t *shown, *wanted; // hash of a tile's commands: as last drawn, as they are now
    struct area *areas;       // of the list's commands, empty where they are outside
    uint32_t *near;           // indices of the commands that touch the row of tiles at hand
    size_t near_count, capacity;
};

static void raster_deinit(raster *r)
{
    canvas_deinit(&r->canvas);
    free(r->shown);
    free(r->wanted);
    free(r->areas);
    free(r->near);
}

static int raster_init(raster *r, int width, int height)
{
    *r = (raster){0};
    int status = canvas_init(&r->canvas, width, height);
    if (status) return status;
    r->columns = (width + TILE_WIDTH - 1) / TILE_WIDTH, r->rows = (height + TILE_HEIGHT - 1) / TILE_HEIGHT;
    r->shown = calloc((size_t)r->columns * (size_t)r->rows, sizeof *r->shown);
    r->wanted = calloc((size_t)r->columns * (size_t)r->rows, sizeof *r->wanted);
    if (r->shown && r->wanted) return 0;
    raster_deinit(r);
    return -ENOMEM;
}

int raster_new(raster **out, int width, int height)
{
    raster *r = malloc(sizeof *r);
    if (!r) return -ENOMEM;
    int status = raster_init(r, width, height);
    if (status) free(r);
    else *out = r;
    return status;
}

void raster_free(raster *r)
{
    if (!r) return;
    raster_deinit(r);
    free(r);
}

int raster_resize(raster *r, int width, int height)
{
    raster resized;
    int status = raster_init(&resized, width, height);
    if (status) return status;
    raster_deinit(r);
    *r = resized;
    return 0;
}

// It may reach beyond the picture.
static struct area tile_area(int column, int row)
{
    int x = column * TILE_WIDTH, y = row * TILE_HEIGHT;
    return (struct area){x, y, x + TILE_WIDTH, y + TILE_HEIGHT};
}

static int reserve(raster *r, size_t count)
{
    if (count <= r->capacity) return 0;
    size_t capacity = count + count / 2;
    struct area *areas = realloc(r->areas, capacity * sizeof *areas);
    if (areas) r->areas = areas;
    uint32_t *near = realloc(r->near, capacity * sizeof *near);
    if (near) r->near = near;
    if (!areas || !near) return -ENOMEM;
    r->capacity = capacity;
    return 0;
}

// What a command does to a tile, which its clip leaves the pixels `seen` of it. Where the clip cuts nothing off within the tile, that is what it
// does without one: a line that ends at the cursor is the same line wherever the cursor is, but for the tile in which it ends.
static uint64_t hash_in_tile(const raster *r, const draw_command *c, struct area seen, struct area tile)
{
    if (c->hash == c->painted) return c->painted;
    struct area whole = area_common(canvas_area(&r->canvas, c->whole), tile);
    seen = area_common(seen, tile);
    if (area_within(whole, seen)) return c->painted;
    uint64_t hash = draw_hash(c->painted, (uint64_t)seen.x0 << 32 | (uint32_t)seen.y0);
    return draw_hash(hash, (uint64_t)seen.x1 << 32 | (uint32_t)seen.y1);
}

// Fills r->areas and r->wanted.
static void hash_tiles(raster *r, const draw_list *d, colour background)
{
    for (int i = 0; i < r->columns * r->rows; i++) r->wanted[i] = draw_hash(1, background);
    for (size_t i = 0; i < draw_list_count(d); i++) {
        const draw_command *c = draw_list_at(d, i);
        struct area a = r->areas[i] = canvas_area(&r->canvas, c->bounds);
        if (area_empty(a)) continue;
        for (int row = a.y0 / TILE_HEIGHT; row <= (a.y1 - 1) / TILE_HEIGHT; row++)
            for (int column = a.x0 / TILE_WIDTH; column <= (a.x1 - 1) / TILE_WIDTH; column++) {
                uint64_t *hash = &r->wanted[row * r->columns + column];
                *hash = draw_hash(*hash, hash_in_tile(r, c, a, tile_area(column, row)));
            }
    }
}

// Fills r->near, so that not every tile looks at every command.
static void find_near(raster *r, size_t count, int row)
{
    int y0 = row * TILE_HEIGHT, y1 = y0 + TILE_HEIGHT;
    r->near_count = 0;
    for (size_t i = 0; i < count; i++)
        if (r->areas[i].y0 < y1 && r->areas[i].y1 > y0) r->near[r->near_count++] = (uint32_t)i;
}

static bool row_changes(const raster *r, int row)
{
    size_t size = (size_t)r->columns * sizeof *r->shown;
    return memcmp(r->shown + row * r->columns, r->wanted + row * r->columns, size) != 0;
}

// Does nothing of what was painted there before show through the command, which may be clipped?
static bool hides(const raster *r, const draw_list *d, uint32_t i, struct area tile)
{
    return area_within(tile, r->areas[i]) && canvas_hides(draw_list_at(d, i), tile);
}

static void draw_tile(raster *r, const draw_list *d, colour background, struct area tile)
{
    size_t begin = r->near_count; // behind the last command that hides all before it, which is most often a card
    while (begin > 0 && !hides(r, d, r->near[begin - 1], tile)) begin--;
    if (begin == 0) canvas_fill(&r->canvas, tile, background | 0xff);
    for (size_t i = begin ? begin - 1 : 0; i < r->near_count; i++) {
        const struct area *a = &r->areas[r->near[i]];
        if (a->x0 < tile.x1 && a->x1 > tile.x0) canvas_paint(&r->canvas, draw_list_at(d, r->near[i]), area_common(tile, *a));
    }
}

// The boxes that raster_draw fills: runs of changed tiles in a row.
struct report {
    box *boxes;
    int limit, count; // count: as many as there would be with room
    bool joins;       // the tile to the left has changed, too
};

static void report_tile(struct report *report, struct area tile, bool changes)
{
    if (changes && !report->joins && report->count++ < report->limit)
        report->boxes[report->count - 1] = (box){(float)tile.x0, (float)tile.y0, 0, (float)(tile.y1 - tile.y0)};
    if (changes && report->count <= report->limit) {
        box *last = &report->boxes[report->count - 1];
        last->w = (float)tile.x1 - last->x;
    }
    report->joins = changes;
}

int raster_draw(raster *r, const draw_list *d, colour background, box *changed, int limit)
{
    box all = {0, 0, (float)r->canvas.width, (float)r->canvas.height};
    if (reserve(r, draw_list_count(d))) return -ENOMEM;
    hash_tiles(r, d, background);
    struct area whole = canvas_area(&r->canvas, all);
    struct report report = {.boxes = changed, .limit = limit};
    for (int row = 0; row < r->rows; row++) {
        if (!row_changes(r, row)) continue;
        find_near(r, draw_list_count(d), row);
        report.joins = false;
        for (int column = 0; column < r->columns; column++) {
            int i = row * r->columns + column;
            struct area tile = area_common(tile_area(column, row), whole);
            bool changes = r->shown[i] != r->wanted[i];
            if (changes) draw_tile(r, d, background, tile);
            r->shown[i] = r->wanted[i];
            report_tile(&report, tile, changes);
        }
    }
    if (report.count <= limit) return report.count;
    if (limit > 0) changed[0] = all;
    return limit > 0;
}

const uint32_t *raster_pixels(const raster *r, int *width, int *height, int *stride)
{
    *width = r->canvas.width, *height = r->canvas.height, *stride = 4 * r->canvas.stride;
    return r->canvas.pixels;
}

int raster_write_png(const raster *r, FILE *f)
{
    return png_write(f, r->canvas.pixels, r->canvas.width, r->canvas.height, 4 * r->canvas.stride);
}
