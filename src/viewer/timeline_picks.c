// What left asyncio's order: a small triangle below the loop's lane points at each step that ran before its turn.
#include <math.h>

#include "viewer/timeline.h"

#define NEAREST 8.0f  // of two that are nearer to each other than this one is drawn
#define BELOW   15.0f // the middle of the loop's lane
#define INTO    9.0f  // the step, at most

static float pick_x(const struct plot *p, uint32_t slice)
{
    const lanes *l = p->s->model->lanes;
    double end = slice + 1 < lanes_slice_count(l) ? lanes_slice_start(l, p->axis, slice + 1) : lanes_end(l, p->axis);
    float x = plot_x(p, lanes_slice_start(l, p->axis, slice));
    return x + fminf((plot_x(p, end) - x) / 2, INTO * p->s->u);
}

static void draw_pick(const struct plot *p, uint32_t pick, double at, float x)
{
    struct scene *s = p->s;
    float u = s->u, y = p->loop_y + BELOW * u;
    mark_pick(s->list, x, y, u, at < p->cursor || s->view->alone ? s->theme : &p->future);
    box b = {x - 7 * u, y - 5 * u, 14 * u, 10 * u};
    if (s->targets) targets_add(s->targets, (struct target){.box = b, .kind = TARGET_event, .id = pick});
}

void timeline_picks(const struct plot *p)
{
    const lanes *l = p->s->model->lanes;
    uint32_t count, i = lanes_pick_from(l, lanes_moment(l, p->axis, p->stretch.from).position);
    const uint32_t *picks = lanes_picks(l, &count);
    while (i < count && picks[i] + 1 < lanes_length(l)) {
        uint32_t slice = lanes_slice_at(l, picks[i] + 2); // that of the step, which is the next event
        double at = lanes_slice_start(l, p->axis, slice);
        float x = pick_x(p, slice);
        if (x > p->x1) return;
        if (x >= p->x0) draw_pick(p, picks[i], at, x);
        uint32_t next = lanes_pick_from(l, lanes_moment(l, p->axis, at + NEAREST * p->s->u * p->units).position);
        i = next > i ? next : i + 1;
    }
}
