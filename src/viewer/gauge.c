#include "viewer/gauge.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "narrate/narrate.h"
#include "query/interruption.h"
#include "viewer/length.h"

#define GAUGE_X      50.0f // of its centre, from the card's edge
#define GAUGE_RADIUS 27.3f // of the ring's middle
#define GAUGE_WIDTH  5.0f
#define GAUGE_WORDS  95.8f // to what is said beside it
#define GAUGE_LINE   80    // bytes

// What the gauge shows: a share of something, a label in its ring, up to three lines beside it.
struct gauge {
    enum task_status status;
    double share;
    char label[16];
    const char *title;
    enum theme_colour title_colour;
    char first[GAUGE_LINE], second[GAUGE_LINE];
    float room; // for them, in pixels
};

static void gauge_time(struct gauge *g, int64_t passed, int64_t all)
{
    length_passed(passed, all, g->first, sizeof g->first);
    g->share = all > 0 ? fmin(fmax((double)passed / (double)all, 0), 1) : 0;
}

// "event 3 of 9", and shorter where that is too long for the card.
static void count_of(struct scene *s, const struct gauge *g, char words[GAUGE_LINE], const char *what, uint32_t nth, uint32_t all)
{
    snprintf(words, GAUGE_LINE, "%s %u of %u", what, nth, all);
    if (text_width(FACE_words, PANEL_TEXT_SIZE * s->u, words) > g->room) snprintf(words, GAUGE_LINE, "%s %u", what, nth);
}

// Which event of its slice the last one is.
static void gauge_events(struct scene *s, struct gauge *g)
{
    const lanes *l = s->model->lanes;
    uint32_t count = lanes_slice_count(l), slice = lanes_slice_at(l, s->state->position), first = lanes_slice(l, slice).event;
    uint32_t nth = s->state->position - first;
    bool open = slice + 1 >= count && s->view->live;
    uint32_t events = (slice + 1 < count ? lanes_slice(l, slice + 1).event : model_length(s->model)) - first;
    if (open) snprintf(g->first, sizeof g->first, "event %u", nth);
    else count_of(s, g, g->first, "event", nth, events);
    g->share = open ? 0 : (double)nth / events;
}

// Whether its user ended a program that has left without `end`.
static bool was_interrupted(const struct scene *s)
{
    return interruption_is(s->model->trace, s->state->position - 1);
}

static void gauge_task(struct scene *s, struct gauge *g)
{
    uint32_t task = s->state->running, lane = lanes_of_task(s->model->lanes, task);
    g->status = TASK_running;
    g->title = "Running";
    g->title_colour = COLOUR_running_text;
    model_label(s->model, s->state, task, g->label, sizeof g->label);
    event last = trace_event(s->model->trace, s->state->position - 1);
    if (last.kind == EVENT_block) gauge_time(g, s->view->at.time - last.time, last.ns);
    else gauge_events(s, g);
    uint32_t nth = state_at(s->state, task)->runs,
             steps = lane == UINT32_MAX ? nth : lanes_steps(s->model->lanes, lane);
    if (s->view->live) snprintf(g->second, sizeof g->second, "step %u", nth);
    else count_of(s, g, g->second, "step", nth, steps);
}

// A moment as it is everywhere, or rounded where that is too long for the card.
static void gauge_until(struct scene *s, struct gauge *g, int64_t time)
{
    char text[40];
    model_tell_moment(s->model, time, text, sizeof text);
    snprintf(g->second, sizeof g->second, "until %s", text);
    if (text_width(FACE_words, PANEL_TEXT_SIZE * s->u, g->second) <= g->room) return;
    length_text(time, text, sizeof text);
    snprintf(g->second, sizeof g->second, "until %s", text);
}

static void gauge_loop(struct scene *s, struct gauge *g)
{
    const state *st = s->state;
    g->title = "Event loop";
    g->title_colour = COLOUR_text;
    if (st->iteration) snprintf(g->second, sizeof g->second, "iteration %u", st->iteration);
    switch (st->loop) {
    case LOOP_none: snprintf(g->first, sizeof g->first, "not started"); break;
    case LOOP_working:
    case LOOP_blocked:
        if (st->callback) {
            event e = trace_event(s->model->trace, st->callback - 1);
            g->title = "Callback";
            gauge_events(s, g);
            snprintf(g->second, sizeof g->second, "%s", trace_string(s->model->trace, e.a));
        } else {
            snprintf(g->first, sizeof g->first, "no task runs");
        }
        break;
    case LOOP_sleeping:
        g->title = "Loop sleeps";
        g->status = TASK_sleeping;
        g->title_colour = COLOUR_sleeping;
        if (st->until == INT64_MAX) {
            snprintf(g->first, sizeof g->first, "%s", st->busy ? "until woken" : "for ever");
            break;
        }
        int64_t begun = trace_time(s->model->trace, st->begun);
        gauge_time(g, s->view->at.time - begun, st->until - begun);
        gauge_until(s, g, st->until);
        break;
    case LOOP_closed: snprintf(g->first, sizeof g->first, "closed"); break;
    case LOOP_ended:
        g->title = "Ended";
        snprintf(g->first, sizeof g->first, "exit status %u", st->status);
        g->status = st->status ? TASK_failed : TASK_done;
        break;
    case LOOP_crashed:
        g->title = was_interrupted(s) ? "Interrupted" : "Crashed";
        g->title_colour = COLOUR_failed;
        if (!was_interrupted(s)) snprintf(g->first, sizeof g->first, "signal %u", st->status);
        g->status = TASK_failed;
        break;
    }
}

void gauge_draw(struct scene *s, box b)
{
    struct gauge g = {.room = b.w - (GAUGE_WORDS + 9) * s->u};
    if (s->state->running && s->state->loop != LOOP_crashed) gauge_task(s, &g);
    else gauge_loop(s, &g);
    float u = s->u, x = b.x + GAUGE_X * u, y = b.y + b.h / 2, radius = GAUGE_RADIUS * u,
          words = b.x + GAUGE_WORDS * u;
    colour c = g.status == TASK_none ? s->theme->colours[COLOUR_awaiting] : mark_colour(g.status, s->theme);
    draw_arc(s->list, x, y, radius, GAUGE_WIDTH * u, 0, 1, colour_alpha(c, 0.25f));
    if (g.share > 0) draw_arc(s->list, x, y, radius, GAUGE_WIDTH * u, 0, (float)g.share, c);
    float size = strlen(g.label) > 2 ? 17 : 21;
    if (g.label[0]) panel_label(s, x, y, FACE_display, size, COLOUR_text, 2 * radius - (GAUGE_WIDTH + 9) * u, g.label);
    else mark_status(s->list, g.status, x, y, 18 * u, s->theme);

    panel_text_within(s, words, y - 15 * u, FACE_words_semibold, PANEL_TITLE_SIZE, g.title_colour, g.room, g.title);
    panel_text_within(s, words, y + 4.8f * u, FACE_words, PANEL_TEXT_SIZE, COLOUR_secondary, g.room, g.first);
    panel_text_within(s, words, y + 22.8f * u, FACE_words, PANEL_TEXT_SIZE, COLOUR_secondary, g.room, g.second);
    box ring = {x - radius, y - radius, 2 * radius, 2 * radius};
    panel_moving(s, ANCHOR_running, s->state->running, &ring); // it is drawn where it is: what arrives lands on it
    if (s->state->running) panel_task_target(s, b, s->state->running);
}
