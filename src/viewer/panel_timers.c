// The timers, the earliest first: how much of each has passed, in how long it is due, and when.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "narrate/narrate.h"
#include "viewer/panel.h"

#define ROW       23.3f
#define FIRST_ROW 53.5f // its middle
#define NAME_SIZE 14.3f
#define TIME_SIZE 13.4f
#define ROWS      12

static void name_of(struct scene *s, uint32_t id, char *buffer, size_t size)
{
    uint32_t task = state_waiting_task(s->state, id);
    model_name(s->model, s->state, task ? task : id, buffer, size);
    size_t length = strlen(buffer);
    // A task can sleep and have a timeout at the same time.
    if (task && s->state->objects[id].type == OBJECT_timeout) snprintf(buffer + length, size - length, ", timeout");
}

// A time without its unit, as the column of due times shows it.
static void number_of(struct scene *s, int64_t ns, char *buffer, size_t size)
{
    narrate_seconds(model_shown_time(s->model, ns), buffer, size);
    for (char *c = buffer; *c; c++)
        if (*c == ' ') *c = 0;
}

static int64_t shown_remainder(int64_t ns)
{
    int64_t tenth = 100000000;
    return ns > tenth ? model_rounded(ns, tenth) : ns;
}

// The column of names is as wide as they need, within reason.
static float names_width(struct scene *s, box b, const uint32_t *ids, uint32_t count)
{
    float width = 67.7f * s->u;
    for (uint32_t i = 0; i < count; i++) {
        char name[200];
        name_of(s, ids[i], name, sizeof name);
        width = fmaxf(width, text_width(FACE_words, NAME_SIZE * s->u, name));
    }
    return fminf(width, 0.35f * b.w);
}

static void row(struct scene *s, box b, float y, float name_width, uint32_t id, bool first)
{
    const struct object *o = &s->state->objects[id];
    uint32_t task = state_waiting_task(s->state, id);
    float u = s->u, left = b.x + PANEL_PADDING * u, right = b.x + b.w - PANEL_PADDING * u;
    enum theme_colour words = first ? COLOUR_text : COLOUR_secondary;
    char text[200], due[32], remainder[40];
    if (task && task == s->view->selected) {
        box band = {b.x + 10 * u, y - ROW / 2 * u, b.w - 20 * u, ROW * u};
        draw_rectangle(s->list, band, 6 * u, s->theme->colours[COLOUR_selected]);
    }
    name_of(s, id, text, sizeof text);
    int64_t begun = trace_event(s->model->trace, o->timer - 1)->time, now = s->view->at.time;
    int64_t rest = o->when > now ? o->when - now : 0;
    narrate_seconds(shown_remainder(model_shown_time(s->model, rest)), due, sizeof due);
    snprintf(remainder, sizeof remainder, "in %s", due);
    number_of(s, o->when, due, sizeof due);

    float due_width = fmaxf(text_width(FACE_code, TIME_SIZE * u, due) + 20 * u, 68 * u);
    float bar = left + name_width + 14 * u, bar_end = right - due_width - 89 * u;
    panel_text_within(s, left, panel_middle(s, y, NAME_SIZE), FACE_words, NAME_SIZE, words, name_width + 1, text);
    panel_text_right(s, right, panel_middle(s, y, TIME_SIZE), FACE_code, TIME_SIZE, COLOUR_faint, due);
    panel_text_right(s, right - due_width, panel_middle(s, y, TIME_SIZE), FACE_code, TIME_SIZE, words, remainder);
    box track = {bar, y - 3.3f * u, bar_end - bar, 6.7f * u};
    draw_rectangle(s->list, track, 3.3f * u, s->theme->colours[COLOUR_raised]);
    double share = o->when > begun ? (double)(now - begun) / (double)(o->when - begun) : 1;
    track.w *= (float)(share > 1 ? 1 : share);
    colour c = s->theme->colours[COLOUR_sleeping];
    if (track.w > 0) draw_rectangle(s->list, track, 3.3f * u, first ? c : colour_alpha(c, 0.65f));
    if (task) panel_task_target(s, (box){b.x, y - ROW / 2 * u, b.w, ROW * u}, task);
}

void panel_timers(struct scene *s, box b)
{
    uint32_t ids[MODEL_DUE_MAX + ROWS];
    int fit = (int)((b.h / s->u - FIRST_ROW - 12) / ROW) + 1;
    uint32_t rows = fit > ROWS ? ROWS : fit < 0 ? 0 : (uint32_t)fit;
    // Those that are due already are on their way into the ready queue, and shown there.
    uint32_t due = model_due(s->state, s->view->at.time, NULL, 0), total = s->state->timer_count - due;
    uint32_t skip = due < MODEL_DUE_MAX ? due : MODEL_DUE_MAX;
    uint32_t count = state_timers(s->state, ids, skip + rows) - skip;
    char beside[60];
    if (total > count) snprintf(beside, sizeof beside, "next %u of %u", count, total);
    else snprintf(beside, sizeof beside, total ? "%u, the earliest first" : "none", total);
    panel_card(s, b, "Timers", beside);
    float width = names_width(s, b, ids + skip, count);
    for (uint32_t i = 0; i < count; i++)
        row(s, b, b.y + (FIRST_ROW + ROW * (float)i) * s->u, width, ids[skip + i], i == 0);
}
