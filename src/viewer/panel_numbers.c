// What has come of it so far, in numbers: the loop's time, and that of the task that is looked at, by what it was. `loopscope stats` says the same of a whole run, in
// the same words.
#include <math.h>
#include <stdio.h>

#include "narrate/narrate.h"
#include "viewer/panel.h"

#define FIRST     52.0f // from the card's edge to the loop's bar
#define BAR       9.0f
#define ROW       20.0f
#define TEXT      13.0f
#define SECTION   16.0f // between the loop and the task
#define FOOT      8.0f
#define PERCENT   56.0f

struct share {
    enum task_status status; // whose colour and glyph it has
    const char *word;
    int64_t time;
    bool held; // drawn hollow: nothing is done in it
};

// Of running there is a part in which nothing is done.
static void draw_held(struct scene *s, box b, float radius, colour c)
{
    float u = s->u, half = 0.75f * u;
    draw_rectangle(s->list, b, radius, colour_alpha(c, 0.3f));
    draw_outline(s->list, (box){b.x + half, b.y + half, b.w - 2 * half, b.h - 2 * half}, radius, 1.5f * u, c);
}

// The parts beside each other in one bar, as long as their times; nothing has no bar.
static void draw_bar(struct scene *s, box b, const struct share *shares, int count, int64_t whole)
{
    float u = s->u, x = b.x;
    draw_rectangle(s->list, b, b.h / 2, s->theme->colours[COLOUR_grid]);
    for (int i = 0; i < count && whole > 0; i++) {
        float w = (float)((double)shares[i].time / (double)whole) * b.w;
        box part = {x, b.y, fmaxf(w - u, 0), b.h};
        x += w;
        if (part.w < u) continue;
        colour c = mark_colour(shares[i].status, s->theme);
        if (shares[i].held) draw_held(s, part, fminf(b.h / 2, part.w / 2), c);
        else draw_rectangle(s->list, part, fminf(b.h / 2, part.w / 2), colour_alpha(c, shares[i].status == TASK_ready ? 0.3f : 1));
        if (shares[i].status == TASK_ready) draw_hatch(s->list, part, fminf(b.h / 2, part.w / 2), 6 * u, 1.8f * u, c);
    }
}

static void draw_share(struct scene *s, float x, float right, float y, const struct share *share, int64_t whole)
{
    char time[32], text[60];
    float u = s->u, middle = panel_middle(s, y, TEXT);
    model_tell_moment(s->model, share->time, time, sizeof time);
    if (share->held) draw_held(s, (box){x + u, y - 5 * u, 10 * u, 10 * u}, 2 * u, mark_colour(share->status, s->theme));
    else mark_status(s->list, share->status, x + 6 * u, y, 11 * u, s->theme);
    snprintf(text, sizeof text, "%.1f %%", whole > 0 ? 100 * (double)share->time / (double)whole : 0);
    float percent = panel_text_right(s, right, middle, FACE_code, TEXT, COLOUR_secondary, text);
    float width = panel_text_right(s, right - fmaxf(percent, PERCENT * u) - 8 * u, middle, FACE_code, TEXT, COLOUR_text, time);
    float room = right - fmaxf(percent, PERCENT * u) - 8 * u - width - 8 * u - x - 20 * u;
    panel_text_within(s, x + 20 * u, middle, FACE_words, TEXT, COLOUR_secondary, room, share->word);
}

// The bar and a row for each part that is not nothing, above `bottom`. Returns where it ends.
static float draw_shares(struct scene *s, float x, float right, float y, float bottom, const struct share *shares, int count, int64_t whole)
{
    float u = s->u;
    draw_bar(s, (box){x, y, right - x, BAR * u}, shares, count, whole);
    y += (BAR + 5) * u;
    for (int i = 0; i < count; i++) {
        if (shares[i].time == 0 || y + ROW * u > bottom) continue;
        draw_share(s, x, right, y + ROW / 2 * u, &shares[i], whole);
        y += ROW * u;
    }
    return y;
}

// "1 step", "2 steps".
static const char *plural(uint32_t count) { return count == 1 ? "" : "s"; }

static float draw_loop(struct scene *s, box b, float bottom)
{
    struct loop_time l = tally_loop(&s->model->loop_tally, s->model->trace, s->view->at);
    const struct share shares[] = {
        {TASK_running, "loop busy", l.busy, false},
        {TASK_running, "loop blocked", l.blocked, true},
        {TASK_sleeping, "loop idle", l.idle, false},
    };
    char text[100];
    float u = s->u, x = b.x + PANEL_PADDING * u, right = b.x + b.w - PANEL_PADDING * u;
    float y = draw_shares(s, x, right, b.y + FIRST * u, bottom, shares, 3, l.time - l.from);
    if (y + ROW * u > bottom) return y;
    uint32_t steps = l.steps, callbacks = l.callbacks, iterations = s->state->iteration;
    snprintf(text, sizeof text, "%u step%s, %u callback%s, %u iteration%s", steps, plural(steps), callbacks, plural(callbacks),
             iterations, plural(iterations));
    panel_text_within(s, x, panel_middle(s, y + ROW / 2 * u, TEXT), FACE_words, TEXT, COLOUR_secondary, right - x, text);
    return y + ROW * u;
}

static void draw_task(struct scene *s, box b, float y, float bottom)
{
    uint32_t task = view_task(s->view, s->model, s->state), lane = task ? lanes_of_task(s->model->lanes, task) : UINT32_MAX;
    float u = s->u, x = b.x + PANEL_PADDING * u, right = b.x + b.w - PANEL_PADDING * u;
    if (lane == UINT32_MAX || y + (SECTION + ROW + BAR + ROW) * u > bottom) return;
    struct sums sums = tally_lane(&s->model->lane_tally, s->model->lanes, lane, s->view->at);
    const struct share shares[] = {
        {TASK_running, "running", sums.time[TASK_running], false},    {TASK_ready, "ready", sums.time[TASK_ready], false},
        {TASK_sleeping, "sleeping", sums.time[TASK_sleeping], false}, {TASK_waiting, "waiting", sums.time[TASK_waiting], false},
        {TASK_awaiting, "awaiting", sums.time[TASK_awaiting], false}, {TASK_working, "working", sums.time[TASK_working], false},
        {TASK_blocked, "blocked", sums.time[TASK_blocked], false},
    };
    int64_t whole = 0;
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) whole += shares[i].time;
    char name[120], steps[40];
    draw_line(s->list, x, y + SECTION / 2 * u, right, y + SECTION / 2 * u, u, 0, s->theme->colours[COLOUR_line]);
    y += SECTION * u;
    snprintf(steps, sizeof steps, "%u step%s", sums.count[TASK_running], plural(sums.count[TASK_running]));
    float middle = panel_middle(s, y + ROW / 2 * u, TEXT);
    float width = panel_text_right(s, right, middle, FACE_words, TEXT, COLOUR_secondary, steps);
    panel_text_within(s, x, middle, FACE_words_semibold, TEXT, COLOUR_text, right - width - 8 * u - x,
                      model_name(s->model, s->state, task, name, sizeof name));
    draw_shares(s, x, right, y + (ROW + 3) * u, bottom, shares, sizeof shares / sizeof *shares, whole);
}

void panel_numbers(struct scene *s, box b)
{
    char time[40], beside[60];
    float bottom = b.y + b.h - FOOT * s->u;
    snprintf(beside, sizeof beside, "until %s", panel_time(s, false, time, sizeof time));
    panel_card(s, b, "Numbers", beside);
    float y = draw_loop(s, b, bottom);
    draw_task(s, b, y, bottom);
}
