// The draw list: what a frame shows, as a list of a few primitives in device pixels, built anew for every frame.
//
// Panels append to it and know nothing of who draws; raster.c draws it on pixels, for the window, PNG and films, and paper.c as SVG
// and PDF. draw_list_write prints it as text for tests.
//
// Invariants
//  1. A command's bounds hold every pixel that it may change, its clip taken into account.
//  2. Commands with equal hashes draw the same; a command's hash counts its clip.
#ifndef LOOPSCOPE_VIEWER_DRAW_H
#define LOOPSCOPE_VIEWER_DRAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef uint32_t colour; // 0xRRGGBBAA, straight alpha

typedef struct box {
    float x, y, w, h; // pixels, from the top left corner of the window
} box;

enum draw_kind {
    DRAW_rectangle, // box, radius (0: square corners), fill
    DRAW_outline,   // box, radius, stroke width; the stroke lies inside the box
    DRAW_arc,       // centre and radius, from angle to angle (turns, 0 is 12 o'clock, clockwise), stroke width: ring, gauge
    DRAW_hatch,     // box, radius: diagonal stripes of `fill` over what is there, `pitch` pixels apart along x
    DRAW_line,      // 2 to 8 points, stroke width, round ends; dash: length of dash and gap; pitch: distance of dots; 0: solid
    DRAW_curve,     // cubic Bezier through four points, stroke width, arrow head at the end where `arrow`
    DRAW_polygon,   // up to 8 points, fill
    DRAW_text,      // a run of text: face, size, baseline origin
    DRAW_shadow,    // box, radius: a soft shadow of `spread` pixels
    DRAW_clip,      // box: what follows is drawn inside it only; the empty box ends the clip
};

enum face {
#define FACE(name, family, second, weight) FACE_##name,
#include "viewer/face.def"
#undef FACE
    FACES
};

#define DRAW_POINTS 8
#define DRAW_HEAD_WIDTH 5.5f // of an arrow, in widths of its line
#define DRAW_HEAD_LENGTH 5.5f

// A rounded box as it is drawn (shape.h).
struct shape {
    float x0, y0, x1, y1, radius, width; // width: of an outline's stroke
};

typedef struct draw_command {
    enum draw_kind kind;
    colour fill;
    box box;
    float radius, width, dash, pitch; // as the kind says; spread is in pitch, the angles of an arc are in dash and pitch
    float points[2 * DRAW_POINTS];    // x, y pairs
    uint8_t point_count;
    bool arrow;
    enum face face;
    float size;       // text: pixels an em
    const char *text; // in the list's own memory
    struct shape shape; // of what has a box, and of a line that is a bar; empty where there is none
    box clip;         // that holds for it; without area: none
    box whole;        // its bounds, were there no clip
    box bounds;
    uint64_t painted; // its hash, were there no clip; a clip that cuts nothing off counts as none
    uint64_t hash;
} draw_command;

typedef struct draw_list draw_list;

// 0 or -ENOMEM.
int draw_list_new(draw_list **out);
void draw_list_free(draw_list *d);
void draw_list_clear(draw_list *d); // keeps the memory: nothing is allocated a frame once it has grown
size_t draw_list_count(const draw_list *d);
const draw_command *draw_list_at(const draw_list *d, size_t i);
uint64_t draw_list_hash(const draw_list *d, box area); // of the commands that touch the area, in their order
void draw_list_write(const draw_list *d, FILE *f);     // one line a command

// One step of the hash over commands: order counts. Starts with 0.
uint64_t draw_hash(uint64_t hash, uint64_t next);

// Appending. A list that cannot grow drops the command and draw_list_failed says so.
//
// Rectangles, outlines, hatches and level or upright lines are drawn on whole pixels (edges rounded, never thinner than one);
// what is as round as a circle (radius at least half of equal sides) is drawn where it is.
bool draw_list_failed(const draw_list *d);
void draw_rectangle(draw_list *d, box b, float radius, colour fill);
void draw_circle(draw_list *d, float x, float y, float radius, colour fill);
void draw_outline(draw_list *d, box b, float radius, float width, colour stroke);
void draw_arc(draw_list *d, float x, float y, float radius, float width, float from, float to, colour stroke);
void draw_hatch(draw_list *d, box b, float radius, float pitch, float width, colour stripe);
void draw_line(draw_list *d, float x0, float y0, float x1, float y1, float width, float dash, colour stroke);
void draw_dots(draw_list *d, float x0, float y0, float x1, float y1, float size, float pitch, colour fill);
void draw_polyline(draw_list *d, const float *points, int count, float width, colour stroke);
void draw_curve(draw_list *d, const float points[8], float width, bool arrow, colour stroke);
void draw_polygon(draw_list *d, const float *points, int count, colour fill);
// The shadow belongs under its box: farther inside than `spread` from the edge nothing is drawn.
void draw_shadow(draw_list *d, box b, float radius, float spread, colour c);
void draw_clip(draw_list *d, box b);
void draw_clip_end(draw_list *d);

// Text: x, y is the left end of the baseline. max_width > 0 shortens with an ellipsis. Returns the width drawn.
float draw_text(draw_list *d, float x, float y, enum face face, float size, colour c, float max_width, const char *text);
float draw_text_right(draw_list *d, float x, float y, enum face face, float size, colour c, const char *text);
float draw_text_centred(draw_list *d, float x, float y, enum face face, float size, colour c, const char *text);

// The width of a run of text in pixels, as it will be drawn. From text.c, cached.
float text_width(enum face face, float size, const char *text);

#endif
