#include "viewer/draw.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "viewer/shape.h"
#include "viewer/text.h"

// The text of a frame lies in chunks, so that pointers to it stay good while the list grows.
struct chunk {
    struct chunk *next;
    size_t size, used;
    char bytes[];
};

struct draw_list {
    draw_command *commands;
    size_t count, capacity;
    struct chunk *first, *current; // chunks after `current` are kept from earlier frames
    box clip;
    bool failed;
};

int draw_list_new(draw_list **out)
{
    draw_list *d = calloc(1, sizeof *d);
    if (!d) return -ENOMEM;
    *out = d;
    return 0;
}

void draw_list_free(draw_list *d)
{
    if (!d) return;
    for (struct chunk *c = d->first, *next; c; c = next) {
        next = c->next;
        free(c);
    }
    free(d->commands);
    free(d);
}

void draw_list_clear(draw_list *d)
{
    for (struct chunk *c = d->first; c; c = c->next) c->used = 0;
    d->current = d->first;
    d->count = 0;
    d->clip = (box){0};
    d->failed = false;
}

size_t draw_list_count(const draw_list *d) { return d->count; }
const draw_command *draw_list_at(const draw_list *d, size_t i) { return &d->commands[i]; }
bool draw_list_failed(const draw_list *d) { return d->failed; }

// --- boxes ----------------------------------------------------------------------------------------------------------
static bool box_empty(box b) { return b.w <= 0 || b.h <= 0; }

static box box_grow(box b, float by) { return (box){b.x - by, b.y - by, b.w + 2 * by, b.h + 2 * by}; }

static box box_common(box a, box b)
{
    float x = shape_high(a.x, b.x), y = shape_high(a.y, b.y);
    return (box){x, y, shape_low(a.x + a.w, b.x + b.w) - x, shape_low(a.y + a.h, b.y + b.h) - y};
}

static box box_of_points(const float *points, int count)
{
    float x0 = points[0], y0 = points[1], x1 = x0, y1 = y0;
    for (int i = 1; i < count; i++) {
        x0 = shape_low(x0, points[2 * i]), x1 = shape_high(x1, points[2 * i]);
        y0 = shape_low(y0, points[2 * i + 1]), y1 = shape_high(y1, points[2 * i + 1]);
    }
    return (box){x0, y0, x1 - x0, y1 - y0};
}

// --- hash -----------------------------------------------------------------------------------------------------------
uint64_t draw_hash(uint64_t hash, uint64_t next)
{
    hash = (hash ^ next) * 0x9e3779b97f4a7c15; // the golden ratio's bits: odd, and spreads every bit upwards
    return hash ^ hash >> 32;
}

static uint64_t hash_floats(uint64_t hash, const float *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, &values[i], sizeof bits);
        hash = draw_hash(hash, bits);
    }
    return hash;
}

// Of what is painted: a box and a level line lie on whole pixels (shape.h), words too. What moves by less than a pixel is the same
// then, and nothing is painted anew for it.
static uint64_t hash_shape(uint64_t hash, const struct shape *s)
{
    return hash_floats(hash, (const float[]){s->x0, s->y0, s->x1, s->y1, s->radius, s->width}, 6);
}

static uint64_t hash_points(uint64_t hash, const draw_command *c)
{
    hash = hash_floats(hash, (const float[]){c->radius, c->width, c->dash, c->pitch}, 4);
    return hash_floats(hash, c->points, 2u * c->point_count);
}

static uint64_t hash_text(uint64_t hash, const draw_command *c)
{
    hash = hash_floats(draw_hash(hash, c->face), (const float[]){shape_snap(c->points[0]), shape_snap(c->points[1]), c->size}, 3);
    for (const char *s = c->text; *s; s++) hash = draw_hash(hash, (unsigned char)*s);
    return hash;
}

// Only edges that cut something off it, by the pixels that they leave.
static uint64_t hash_clip(uint64_t hash, const draw_command *c)
{
    box k = c->clip, bounds = c->whole;
    if (box_empty(k)) return hash;
    if (k.x > bounds.x) hash = draw_hash(hash, 1 ^ (uint64_t)shape_whole(k.x) << 2);
    if (k.y > bounds.y) hash = draw_hash(hash, 2 ^ (uint64_t)shape_whole(k.y) << 2);
    if (k.x + k.w < bounds.x + bounds.w) hash = draw_hash(hash, 3 ^ (uint64_t)shape_whole_above(k.x + k.w) << 2);
    if (k.y + k.h < bounds.y + bounds.h) hash = draw_hash(hash, 4 ^ (uint64_t)shape_whole_above(k.y + k.h) << 2);
    return hash;
}

static uint64_t hash_painted(const draw_command *c)
{
    uint64_t hash = draw_hash(1, (uint64_t)c->kind << 32 | c->fill);
    switch (c->kind) {
    case DRAW_rectangle:
    case DRAW_outline:
    case DRAW_hatch:
    case DRAW_shadow: return hash_shape(hash_floats(hash, &c->pitch, 1), &c->shape);
    case DRAW_line: return shape_is_empty(&c->shape) ? hash_points(hash, c) : hash_shape(hash, &c->shape);
    case DRAW_arc:
    case DRAW_polygon: return hash_points(hash, c);
    case DRAW_curve: return draw_hash(hash_points(hash, c), c->arrow);
    case DRAW_text: return hash_text(hash, c);
    case DRAW_clip: break;
    }
    return hash_floats(hash, (const float[]){c->box.x, c->box.y, c->box.w, c->box.h}, 4);
}

uint64_t draw_list_hash(const draw_list *d, box area)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < d->count; i++)
        if (!box_empty(box_common(d->commands[i].bounds, area))) hash = draw_hash(hash, d->commands[i].hash);
    return hash;
}

// --- appending ------------------------------------------------------------------------------------------------------
static struct shape shape_of_command(const draw_command *c)
{
    struct shape s = {0};
    if (c->kind == DRAW_line) shape_of_bar(&s, c);
    else if (c->kind == DRAW_rectangle || c->kind == DRAW_outline || c->kind == DRAW_hatch || c->kind == DRAW_shadow) s = shape_of(c);
    return s;
}

// bounds: of what will be drawn, before the clip. What has no finite place is not drawn.
static void append(draw_list *d, const draw_command *given, box bounds)
{
    if (!isfinite(bounds.x + bounds.y + bounds.w + bounds.h)) return;
    if (d->count == d->capacity) {
        size_t capacity = d->capacity ? 2 * d->capacity : 256;
        draw_command *commands = realloc(d->commands, capacity * sizeof *commands);
        if (!commands) {
            d->failed = true;
            return;
        }
        d->commands = commands;
        d->capacity = capacity;
    }
    draw_command *c = &d->commands[d->count++];
    *c = *given;
    c->clip = d->clip;
    c->whole = bounds;
    c->bounds = box_empty(d->clip) ? bounds : box_common(bounds, d->clip);
    c->shape = shape_of_command(c);
    c->painted = hash_painted(c);
    c->hash = hash_clip(c->painted, c);
}

// Edges that snap to whole pixels move by less than one.
#define SNAP 1.0f

void draw_rectangle(draw_list *d, box b, float radius, colour fill)
{
    append(d, &(draw_command){.kind = DRAW_rectangle, .box = b, .radius = radius, .fill = fill}, box_grow(b, SNAP));
}

void draw_circle(draw_list *d, float x, float y, float radius, colour fill)
{
    draw_rectangle(d, (box){x - radius, y - radius, 2 * radius, 2 * radius}, radius, fill);
}

void draw_outline(draw_list *d, box b, float radius, float width, colour stroke)
{
    append(d, &(draw_command){.kind = DRAW_outline, .box = b, .radius = radius, .width = width, .fill = stroke},
           box_grow(b, SNAP));
}

void draw_arc(draw_list *d, float x, float y, float radius, float width, float from, float to, colour stroke)
{
    append(d,
           &(draw_command){.kind = DRAW_arc, .points = {x, y}, .point_count = 1, .radius = radius, .width = width,
                          .dash = from, .pitch = to, .fill = stroke},
           box_grow((box){x, y, 0, 0}, radius + width / 2 + SNAP));
}

void draw_hatch(draw_list *d, box b, float radius, float pitch, float width, colour stripe)
{
    append(d,
           &(draw_command){.kind = DRAW_hatch, .box = b, .radius = radius, .pitch = pitch, .width = width, .fill = stripe},
           box_grow(b, SNAP));
}

static void append_line(draw_list *d, draw_command c, const float *points, int count)
{
    assert(count > 1 && count <= DRAW_POINTS);
    c.kind = DRAW_line;
    c.point_count = (uint8_t)count;
    memcpy(c.points, points, 2 * (size_t)count * sizeof *points);
    append(d, &c, box_grow(box_of_points(points, count), c.width / 2 + SNAP));
}

void draw_line(draw_list *d, float x0, float y0, float x1, float y1, float width, float dash, colour stroke)
{
    append_line(d, (draw_command){.width = width, .dash = dash, .fill = stroke}, (float[]){x0, y0, x1, y1}, 2);
}

void draw_dots(draw_list *d, float x0, float y0, float x1, float y1, float size, float pitch, colour fill)
{
    append_line(d, (draw_command){.width = size, .pitch = pitch, .fill = fill}, (float[]){x0, y0, x1, y1}, 2);
}

void draw_polyline(draw_list *d, const float *points, int count, float width, colour stroke)
{
    append_line(d, (draw_command){.width = width, .fill = stroke}, points, count);
}

void draw_curve(draw_list *d, const float points[8], float width, bool arrow, colour stroke)
{
    draw_command c = {.kind = DRAW_curve, .point_count = 4, .width = width, .arrow = arrow, .fill = stroke};
    memcpy(c.points, points, 8 * sizeof *points);
    // A Bezier curve lies within the hull of its points; the head reaches out by its half width.
    append(d, &c, box_grow(box_of_points(points, 4), (arrow ? DRAW_HEAD_WIDTH * width : width) / 2 + SNAP));
}

void draw_polygon(draw_list *d, const float *points, int count, colour fill)
{
    assert(count > 2 && count <= DRAW_POINTS);
    draw_command c = {.kind = DRAW_polygon, .point_count = (uint8_t)count, .fill = fill};
    memcpy(c.points, points, 2 * (size_t)count * sizeof *points);
    append(d, &c, box_grow(box_of_points(points, count), SNAP));
}

void draw_shadow(draw_list *d, box b, float radius, float spread, colour c)
{
    append(d, &(draw_command){.kind = DRAW_shadow, .box = b, .radius = radius, .pitch = spread, .fill = c},
           box_grow(b, spread + SNAP));
}

void draw_clip(draw_list *d, box b)
{
    d->clip = (box){0};
    append(d, &(draw_command){.kind = DRAW_clip, .box = b}, (box){0});
    d->clip = b;
}

void draw_clip_end(draw_list *d) { draw_clip(d, (box){0}); }

// --- text -----------------------------------------------------------------------------------------------------------
// Room for size bytes until the list is cleared, NULL where there is no memory.
static char *text_room(draw_list *d, size_t size)
{
    struct chunk *c = d->current;
    while (c && c->size - c->used < size) c = c->next;
    if (!c) {
        size_t room = size > 32768 ? size : 32768;
        c = malloc(sizeof *c + room);
        if (!c) return NULL;
        *c = (struct chunk){.size = room};
        struct chunk **end = &d->first;
        while (*end) end = &(*end)->next;
        *end = c;
    }
    d->current = c;
    c->used += size;
    return c->bytes + c->used - size;
}

static size_t character_start(const char *text, size_t i)
{
    while (i && ((unsigned char)text[i] & 0xc0) == 0x80) i--; // not into the middle of a UTF-8 character
    return i;
}

// Copies the longest part of text that fits max_width together with an ellipsis.
static const char *shorten(draw_list *d, enum face face, float size, float max_width, const char *text)
{
    static const char ellipsis[] = "\u2026";
    size_t length = strlen(text);
    char *copy = text_room(d, length + sizeof ellipsis);
    if (!copy) return NULL;
    size_t fits = 0, over = length + 1;
    while (over - fits > 1) {
        size_t middle = (fits + over) / 2, cut = character_start(text, middle);
        memcpy(copy, text, cut);
        strcpy(copy + cut, ellipsis);
        if (text_width(face, size, copy) <= max_width) fits = middle;
        else over = middle;
    }
    fits = character_start(text, fits);
    while (fits && text[fits - 1] == ' ') fits--;
    memcpy(copy, text, fits);
    strcpy(copy + fits, ellipsis);
    return copy;
}

float draw_text(draw_list *d, float x, float y, enum face face, float size, colour c, float max_width, const char *text)
{
    float width = text_width(face, size, text);
    const char *copy;
    if (max_width > 0 && width > max_width) {
        copy = shorten(d, face, size, max_width, text);
    } else {
        char *room = text_room(d, strlen(text) + 1);
        copy = room ? strcpy(room, text) : NULL;
    }
    if (!copy) {
        d->failed = true;
        return 0;
    }
    box bounds = {x, y, 0, 0};
    const struct text_mask *mask = text_mask(face, size, copy);
    if (mask) bounds = box_grow((box){x + mask->left, y + mask->top, (float)mask->width, (float)mask->height}, SNAP);
    append(d,
           &(draw_command){.kind = DRAW_text, .points = {x, y}, .point_count = 1, .face = face, .size = size, .fill = c,
                          .text = copy},
           bounds);
    return max_width > 0 && width > max_width ? text_width(face, size, copy) : width;
}

float draw_text_right(draw_list *d, float x, float y, enum face face, float size, colour c, const char *text)
{
    return draw_text(d, x - text_width(face, size, text), y, face, size, c, 0, text);
}

float draw_text_centred(draw_list *d, float x, float y, enum face face, float size, colour c, const char *text)
{
    return draw_text(d, x - text_width(face, size, text) / 2, y, face, size, c, 0, text);
}

// --- as text --------------------------------------------------------------------------------------------------------
static const char *const face_names[FACES] = {
#define FACE(name, family, second, weight) [FACE_##name] = #name,
#include "viewer/face.def"
#undef FACE
};

// At most two decimals, no trailing zeros, no minus before zero.
static void write_number(FILE *f, float value)
{
    char text[64];
    int length = snprintf(text, sizeof text, "%.2f", (double)value);
    while (text[length - 1] == '0') text[--length] = 0;
    if (text[length - 1] == '.') text[--length] = 0;
    fputs(strcmp(text, "-0") ? text : "0", f);
}

static void write_pair(FILE *f, const char *before, float a, const char *between, float b)
{
    fputs(before, f);
    write_number(f, a);
    fputs(between, f);
    write_number(f, b);
}

static void write_box(FILE *f, box b)
{
    write_pair(f, " ", b.x, ",", b.y);
    write_pair(f, " ", b.w, "x", b.h);
}

// A measure with its name, where it is not 0.
static void write_measure(FILE *f, const char *name, float value)
{
    if (value == 0) return; // NOLINT: set or not set
    fprintf(f, " %s ", name);
    write_number(f, value);
}

static void write_points(FILE *f, const draw_command *c)
{
    for (int i = 0; i < c->point_count; i++) write_pair(f, " ", c->points[2 * i], ",", c->points[2 * i + 1]);
}

static void write_quoted(FILE *f, const char *text)
{
    fputs(" \"", f);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') fprintf(f, "\\%c", *text);
        else if ((unsigned char)*text < ' ') fprintf(f, "\\x%02x", (unsigned char)*text);
        else fputc(*text, f);
    }
    fputc('"', f);
}

static void write_command(FILE *f, const draw_command *c)
{
    switch (c->kind) {
    case DRAW_rectangle: fputs("rectangle", f), write_box(f, c->box); break;
    case DRAW_outline: fputs("outline", f), write_box(f, c->box); break;
    case DRAW_arc: fputs("arc", f), write_points(f, c); break;
    case DRAW_hatch: fputs("hatch", f), write_box(f, c->box); break;
    case DRAW_line: fputs("line", f), write_points(f, c); break;
    case DRAW_curve: fputs(c->arrow ? "arrow" : "curve", f), write_points(f, c); break;
    case DRAW_polygon: fputs("polygon", f), write_points(f, c); break;
    case DRAW_shadow: fputs("shadow", f), write_box(f, c->box); break;
    case DRAW_text:
        fputs("text", f), write_points(f, c);
        fprintf(f, " %s", face_names[c->face]);
        write_measure(f, "size", c->size);
        write_quoted(f, c->text);
        break;
    case DRAW_clip:
        fputs("clip", f);
        if (!box_empty(c->box)) write_box(f, c->box);
        fputc('\n', f);
        return;
    }
    write_measure(f, "radius", c->radius);
    write_measure(f, "width", c->width);
    if (c->kind == DRAW_arc) {
        write_pair(f, " from ", c->dash, " to ", c->pitch);
    } else {
        write_measure(f, "dash", c->dash);
        write_measure(f, c->kind == DRAW_shadow ? "spread" : "pitch", c->pitch);
    }
    fprintf(f, " %08x\n", c->fill);
}

void draw_list_write(const draw_list *d, FILE *f)
{
    for (size_t i = 0; i < d->count; i++) write_command(f, &d->commands[i]);
}
