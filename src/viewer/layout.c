#include "viewer/layout.h"

#include <math.h>

// All in units: pixels of a window of 1600x900.
#define FULL_WIDTH   1600
#define FULL_HEIGHT  900
#define LEAST_UNIT   0.85f // below, text gets too small to read: the window shows less instead
#define LEAST_WIDTH  640   // what a page needs with all but timeline, narration and transport folded away
#define LEAST_HEIGHT 400

#define MARGIN            20.0f
#define READY             103.0f
#define TIMERS            148.0f
#define OUTPUT            122.0f
#define LEAST_TIMELINE    190.0f
#define LEAST_SOURCE      170.0f
#define LEAST_TWO_COLUMNS 1080.0f
#define RIGHT_SHARE       0.3418f
#define LEAST_THREE_COLUMNS 1400.0f
#define LEFT_SHARE        0.5156f
#define MIDDLE_SHARE      0.1953f
#define LEAST_SYNC        170.0f
#define LEAST_TREE        150.0f
#define STACK             196.0f
#define TIMERS_WIDE       108.0f

// What the page gives to the bars above and below its panels; a low page gives less.
struct measures {
    float top, narration, transport, gap, bottom;
};

static const struct measures usual = {70, 77, 73, 13, 16}, low = {58, LAYOUT_LOW_NARRATION, 66, 10, 12};
#define LOW_HEIGHT 540.0f

// A column that is filled from below.
struct column {
    float x, w, top, bottom, gap;
};

static void put(struct layout *l, enum panel p, struct column c, float y, float h)
{
    float x0 = roundf(c.x * l->unit), y0 = roundf(y * l->unit);
    l->boxes[p] = (box){x0, y0, roundf((c.x + c.w) * l->unit) - x0, roundf((y + h) * l->unit) - y0};
}

// Puts a panel at the column's lower end if at least `rest` stays free above it.
static void put_below(struct layout *l, enum panel p, struct column *c, float h, float rest)
{
    if (c->bottom - c->top - h - c->gap < rest) return;
    put(l, p, *c, c->bottom - h, h);
    c->bottom -= h + c->gap;
}

float layout_unit(int width, float scale)
{
    return fminf(fmaxf((float)width / FULL_WIDTH, LEAST_UNIT) * scale, (float)width / LEAST_WIDTH);
}

static float unit_of(int width, int height, float scale)
{
    float w = (float)width, h = (float)height;
    float unit = fmaxf(fminf(w / FULL_WIDTH, h / FULL_HEIGHT), LEAST_UNIT) * scale;
    return fminf(unit, fminf(w / LEAST_WIDTH, h / LEAST_HEIGHT));
}

// Left of all the timeline, with what stands in line below it.
static void lay_out_left(struct layout *l, struct column left, bool timers)
{
    if (timers) put_below(l, PANEL_timers, &left, TIMERS_WIDE, LEAST_TIMELINE + READY + left.gap);
    put_below(l, PANEL_ready, &left, READY, LEAST_TIMELINE);
    put(l, PANEL_timeline, left, left.top, left.bottom - left.top);
}

static void lay_out_right(struct layout *l, struct column right)
{
    // Where there is room for one of the two it is the timers.
    float both = TIMERS + right.gap + OUTPUT, room = right.bottom - right.top - right.gap - LEAST_SOURCE;
    if (room >= both) put_below(l, PANEL_output, &right, OUTPUT, 0);
    put_below(l, PANEL_timers, &right, TIMERS, LEAST_SOURCE);
    put(l, PANEL_source, right, right.top, right.bottom - right.top);
}

// Where there is room for both wishes the tree has what is left over, else each gives way in proportion.
static void lay_out_middle(struct layout *l, struct column middle, struct wishes w)
{
    float room = middle.bottom - middle.top - middle.gap, sync = w.sync;
    if (w.sync + w.tree > room) sync = fminf(fmaxf(room * w.sync / (w.sync + w.tree), LEAST_SYNC), room - LEAST_TREE);
    if (w.sync > 0) {
        put(l, PANEL_sync, middle, middle.top, sync);
        middle.top += sync + middle.gap;
    }
    put(l, PANEL_tree, middle, middle.top, middle.bottom - middle.top);
}

static void lay_out_three(struct layout *l, struct column page, struct wishes wishes)
{
    struct column left = page, middle = page, right = page;
    float room = page.w - 2 * page.gap;
    left.w = roundf(room * LEFT_SHARE);
    middle.w = roundf(room * MIDDLE_SHARE);
    right.w = room - left.w - middle.w;
    middle.x = left.x + left.w + page.gap;
    right.x = middle.x + middle.w + page.gap;
    lay_out_left(l, left, true);
    lay_out_middle(l, middle, wishes);
    put_below(l, PANEL_output, &right, OUTPUT, LEAST_SOURCE + STACK + right.gap);
    put_below(l, PANEL_stack, &right, STACK, LEAST_SOURCE);
    put(l, PANEL_source, right, right.top, right.bottom - right.top);
}

struct layout layout_of(int width, int height, float scale, struct wishes wishes)
{
    struct layout l = {.width = width, .height = height, .unit = unit_of(width, height, scale)};
    float w = (float)width / l.unit, h = (float)height / l.unit;
    const struct measures *m = h < LOW_HEIGHT ? &low : &usual;
    struct column page = {MARGIN, w - 2 * MARGIN, m->top, h - m->bottom, m->gap};
    put(&l, PANEL_top, page, 0, m->top);
    put_below(&l, PANEL_transport, &page, m->transport, 0);
    put_below(&l, PANEL_narration, &page, m->narration, 0);
    if (wishes.third && w >= LEAST_THREE_COLUMNS && page.bottom - page.top >= LEAST_SYNC + LEAST_TREE + page.gap) {
        lay_out_three(&l, page, wishes);
        return l;
    }
    struct column left = page, right = page;
    if (w >= LEAST_TWO_COLUMNS) {
        right.w = page.w * RIGHT_SHARE;
        right.x = page.x + page.w - right.w;
        left.w = page.w - right.w - m->gap;
        lay_out_right(&l, right);
    }
    lay_out_left(&l, left, false);
    return l;
}
