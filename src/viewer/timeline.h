// The parts of the timeline: the plot that maps the axis to pixels, its rows, and what explains the last wake-up.
#ifndef LOOPSCOPE_VIEWER_TIMELINE_H
#define LOOPSCOPE_VIEWER_TIMELINE_H

#include "viewer/panel.h"

#define TIMELINE_PITCH 32.0f      // of lanes, where there is room; units
#define TIMELINE_PITCH_LEAST 14.5f
#define TIMELINE_MARGIN 6.0f     // beyond the ends of the axis that answers to clicks

struct plot {
    struct scene *s;
    box card;                // as if it had a line for the title above the axis, which a low one has not
    float x0, x1;            // pixels of the stretch's ends
    float names, marks;      // x: right end of names, centre of status marks
    float loop_y;            // centre of the loop's lane
    float top, bottom;       // of the lanes
    float pitch;             // pixels
    const struct rows *arranged;
    uint32_t begin, count;   // rows that there are to show
    uint32_t first, rows;    // rows shown
    enum axis axis;
    struct stretch stretch;
    double units;            // of the axis a pixel
    double cursor;           // on the axis
    float cursor_x;
    theme future;            // what is not here yet
};

static inline float plot_x(const struct plot *p, double coordinate)
{
    double x = p->x0 + (coordinate - p->stretch.from) / p->units;
    return (float)(x < -1e6 ? -1e6 : x > 1e6 ? 1e6 : x); // what lies far outside stays outside
}

// The middle of a row.
static inline float plot_row(const struct plot *p, uint32_t row)
{
    return p->top + ((float)(row - p->first) + 0.5f) * p->pitch;
}

// The timeline as a picture of its own, without card, cursor and what is to come (view.alone), in a box; and how high a box of
// this width has to be to hold all lanes with room.
void timeline_alone(struct scene *s, box b);
float timeline_alone_height(struct scene *s, float width);

// How wide the axis is, in units: what the stretch shown depends on.
double timeline_width(struct scene *s);

// The axis with its labels and lines, or its bands; the cursor and its flag.
void timeline_axis(const struct plot *p);
void timeline_cursor(const struct plot *p);
// The lane of the loop, and those of the tasks with their names.
void timeline_loop(const struct plot *p);
void timeline_lanes(const struct plot *p);
// Which steps the user has picked before their turn.
void timeline_picks(const struct plot *p);
// An arrow to the last wake-up of this step with a word on it; nothing while playing.
void timeline_wake(const struct plot *p);

#endif
