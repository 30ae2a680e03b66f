// The timers, the earliest first: how much of each has passed, in how long it is due, and when.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "narrate/narrate.h"
#include "viewer/length.h"
#include "viewer/panel.h"

#define MOVED          56.0f // as wide as a chip of the ready queue
#define ROW       23.3f
#define FIRST_ROW 53.5f // its middle
#define NAME_SIZE 14.3f
#define TIME_SIZE 13.4f
#define ROWS      12

#define NAMES_LEAST      67.7f
#define NAMES_GAP        14.0f
#define BARS_LEAST       40.0f
#define BARS_GAP         16.6f
#define REMAINDERS_LEAST 72.4f
#define DUES_LEAST       48.0f
#define DUES_GAP         20.0f

// Whose timer it is: a sleep that the running task has just made will be awaited by it. 0: nobody's.
static uint32_t task_of_timer(struct scene *s, uint32_t id)
{
    const state *st = s->state;
    uint32_t task = state_waiting_task(st, id);
    if (task || state_at(st, id)->type != OBJECT_sleep || state_at(st, id)->created < st->begun) return task;
    return st->running;
}

static void name_of(struct scene *s, uint32_t id, char *buffer, size_t size)
{
    uint32_t task = task_of_timer(s, id);
    model_name(s->model, s->state, task ? task : id, buffer, size);
    size_t length = strlen(buffer);
    // A task can sleep and have a timeout at the same time.
    if (task && state_at(s->state, id)->type == OBJECT_timeout) snprintf(buffer + length, size - length, ", timeout");
}

// How long it is until then, and then: what a row ends with.
static void times_of(struct scene *s, uint32_t id, char *remainder, char *due, size_t size)
{
    int64_t when = state_due(s->model->trace, state_at(s->state, id)), now = s->view->at.time;
    char length[32];
    length_text(model_shown_time(s->model, when > now ? when - now : 0), length, sizeof length);
    snprintf(remainder, size, "in %s", length);
    model_tell_moment_number(s->model, when, due, size);
}

// Where the columns of all rows are, in pixels: names and bars begin, the times end.
struct columns {
    float names, names_width, bars, bars_width, remainders, dues; // dues: 0 where there is no room for them
};

// Names are as wide as they need, within reason, times as they need; the bars have the rest, and where it is too little for a bar the
// times at which timers are due give way: they follow from how long it is until then.
static struct columns columns_of(struct scene *s, box b, const uint32_t *ids, uint32_t count)
{
    float u = s->u, names = NAMES_LEAST * u, remainders = REMAINDERS_LEAST * u, dues = DUES_LEAST * u;
    for (uint32_t i = 0; i < count; i++) {
        char name[200], remainder[40], due[40];
        name_of(s, ids[i], name, sizeof name);
        times_of(s, ids[i], remainder, due, sizeof due);
        names = fmaxf(names, text_width(FACE_words, NAME_SIZE * u, name));
        remainders = fmaxf(remainders, text_width(FACE_code, TIME_SIZE * u, remainder));
        dues = fmaxf(dues, text_width(FACE_code, TIME_SIZE * u, due));
    }
    struct columns c = {.names = b.x + PANEL_PADDING * u, .names_width = fminf(names, 0.35f * b.w)};
    c.bars = c.names + c.names_width + NAMES_GAP * u;
    c.dues = c.remainders = b.x + b.w - PANEL_PADDING * u;
    float room = c.remainders - remainders - BARS_GAP * u - c.bars;
    if (room - dues - DUES_GAP * u < BARS_LEAST * u) {
        c.dues = 0;
    } else {
        room -= dues + DUES_GAP * u;
        c.remainders -= dues + DUES_GAP * u;
    }
    c.bars_width = room;
    return c;
}

static void bar(struct scene *s, const struct columns *c, float y, const struct object *o, bool first)
{
    int64_t begun = trace_time(s->model->trace, o->timer - 1), due = state_due(s->model->trace, o), now = s->view->at.time;
    box track = {c->bars, y - 3.3f * s->u, c->bars_width, 6.7f * s->u};
    draw_rectangle(s->list, track, 3.3f * s->u, s->theme->colours[COLOUR_raised]);
    double share = due > begun ? (double)(now - begun) / (double)(due - begun) : 1;
    track.w *= (float)(share > 1 ? 1 : share);
    colour full = s->theme->colours[COLOUR_sleeping];
    if (track.w > 0) draw_rectangle(s->list, track, 3.3f * s->u, first ? full : colour_alpha(full, 0.65f));
}

static void row(struct scene *s, box b, const struct columns *c, float y, uint32_t id, bool first)
{
    uint32_t task = task_of_timer(s, id);
    box whole = {b.x, y - ROW / 2 * s->u, b.w, ROW * s->u};
    enum theme_colour words = first ? COLOUR_text : COLOUR_secondary;
    char name[200], remainder[40], due[40];
    if (task && task == s->view->selected) {
        box band = {b.x + 10 * s->u, whole.y, b.w - 20 * s->u, whole.h};
        draw_rectangle(s->list, band, 6 * s->u, s->theme->colours[COLOUR_selected]);
    }
    name_of(s, id, name, sizeof name);
    times_of(s, id, remainder, due, sizeof due);
    float middle = panel_middle(s, y, TIME_SIZE);
    panel_text_within(s, c->names, panel_middle(s, y, NAME_SIZE), FACE_words, NAME_SIZE, words, c->names_width + 1, name);
    if (c->dues > 0) panel_text_right(s, c->dues, middle, FACE_code, TIME_SIZE, COLOUR_faint, due);
    panel_text_right(s, c->remainders, middle, FACE_code, TIME_SIZE, words, remainder);
    bar(s, c, y, state_at(s->state, id), first);
    box name_box = {c->names, whole.y, MOVED * s->u, whole.h};
    panel_moving(s, ANCHOR_timer, task, &name_box); // what arrives lands on its name
    if (task) panel_task_target(s, whole, task);
}

void panel_timers(struct scene *s, box b)
{
    uint32_t ids[MODEL_DUE_MAX + ROWS];
    int fit = (int)((b.h / s->u - FIRST_ROW - 12) / ROW) + 1;
    uint32_t rows = fit > ROWS ? ROWS : fit < 0 ? 0 : (uint32_t)fit;
    // Those that are due already are on their way into the ready queue, and shown there.
    uint32_t due = model_due(s->state, s->view->at.time, NULL, 0), total = state_timer_count(s->state) - due;
    uint32_t skip = due < MODEL_DUE_MAX ? due : MODEL_DUE_MAX;
    uint32_t count = state_timers(s->state, ids, skip + rows) - skip;
    char beside[60];
    if (total > count) snprintf(beside, sizeof beside, "next %u of %u", count, total);
    else snprintf(beside, sizeof beside, total ? "%u, the earliest first" : "none", total);
    panel_card(s, b, "Timers", beside);
    struct columns columns = columns_of(s, b, ids + skip, count);
    for (uint32_t i = 0; i < count; i++)
        row(s, b, &columns, b.y + (FIRST_ROW + ROW * (float)i) * s->u, ids[skip + i], i == 0);
}
