// What runs, and what stands in line: the ready queue with the boundary between this iteration and the next.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "narrate/narrate.h"
#include "viewer/gauge.h"
#include "viewer/length.h"

#define QUEUE_X     219.0f
#define HEAD_Y      30.4f // baseline of the title
#define CHIP_Y      41.7f
#define CHIP_HEIGHT 46.7f
#define CHIP_LEAST  46.0f
#define CHIP_WIDTH  56.0f // of one with a short label
#define CHIP_GAP    8.3f
#define BAR_ROOM    26.0f
#define CHIPS_MAX   64

struct chip {
    uint32_t task; // 0: a callback that serves none
    bool callback;
    bool next; // runs in the next iteration
    char name[100], label[16], why[100], why_short[16];
};

struct line {
    struct chip chips[CHIPS_MAX];
    uint32_t count;            // of chips
    uint32_t before, passed;   // those in line that are before the first chip, all and those that have been met
    uint32_t tasks, callbacks; // in line, also those beyond CHIPS_MAX
    uint32_t this_iteration;   // chips that run in it
    uint32_t due;              // tasks whose timers are due: their iteration is not known before the loop looks
};

// Why it is in line: from the event that put it there.
static void why_of_cause(struct scene *s, struct chip *c, uint32_t cause)
{
    event e = trace_event(s->model->trace, cause);
    const struct object *o = e.subject < s->state->object_count ? state_at(s->state, e.subject) : NULL;
    char time[32];
    const char *word = "woken";
    if (e.kind == EVENT_task_create) word = "new";
    else if (e.kind == EVENT_suspend) word = "yielded";
    else if (e.kind == EVENT_cancel) word = "cancelled";
    else if (e.kind == EVENT_agen_drop) word = "dropped";
    else if (e.kind == EVENT_timer_fire || (e.kind == EVENT_future_done && o && o->type == OBJECT_sleep))
        word = "timer";
    model_tell_moment(s->model, e.time, time, sizeof time);
    snprintf(c->why_short, sizeof c->why_short, "%s", word);
    if (strcmp(word, "timer") == 0) snprintf(c->why, sizeof c->why, "timer, %s", time);
    else if (strcmp(word, "woken") == 0) snprintf(c->why, sizeof c->why, "woken now");
    else snprintf(c->why, sizeof c->why, "%s", word);
}

// Who has waited for a while shows how long.
static void why_of_wait(struct chip *c, int64_t waited)
{
    if (waited < 50000000) return;
    char length[sizeof c->why_short];
    length_text(waited, length, sizeof length);
    snprintf(c->why_short, sizeof c->why_short, "%s", length);
    snprintf(c->why, sizeof c->why, "%s", length);
}

// Since when it could have run: a sleeper since its sleep was over, which the loop may have learned of much later.
static int64_t ready_since(struct scene *s, const event *enqueue)
{
    event cause = trace_event(s->model->trace, enqueue->b);
    if (cause.kind != EVENT_future_done || cause.subject >= s->state->object_count) return enqueue->time;
    const struct object *o = state_at(s->state, cause.subject);
    return o->type == OBJECT_sleep && o->when > 0 && o->when < enqueue->time ? o->when : enqueue->time;
}

static void name_chip(struct scene *s, struct chip *c)
{
    model_name(s->model, s->state, c->task, c->name, sizeof c->name);
    model_label(s->model, s->state, c->task, c->label, sizeof c->label);
}

static void add_entry(struct scene *s, struct line *line, struct ready_entry entry, bool next)
{
    event e = trace_event(s->model->trace, entry.enqueued);
    if (entry.cancelled) return;
    if (line->passed < line->before) {
        line->passed++;
        return;
    }
    struct chip *c = &line->chips[line->count++];
    *c = (struct chip){
        .task = e.a ? state_waiting_task(s->state, e.subject) : e.subject, .callback = e.a != 0, .next = next};
    if (!next) line->this_iteration++;
    if (c->task) name_chip(s, c);
    why_of_cause(s, c, e.b);
    why_of_wait(c, s->view->at.time - ready_since(s, &e));
    if (!c->callback) return;
    snprintf(c->why, sizeof c->why, "%s", c->task ? c->name : c->why_short);
    snprintf(c->why_short, sizeof c->why_short, "%s", c->task ? c->label : "");
    snprintf(c->name, sizeof c->name, "%s", trace_string(s->model->trace, e.a));
    snprintf(c->label, sizeof c->label, "cb");
}

// A task whose sleep is over is as good as in line: the next iteration finds its timer due.
static void add_due(struct scene *s, struct line *line)
{
    uint32_t ids[CHIPS_MAX], total = model_due(s->state, s->view->at.time, ids, CHIPS_MAX);
    for (uint32_t i = 0; i < total && i < CHIPS_MAX; i++) {
        uint32_t task = state_waiting_task(s->state, ids[i]);
        if (!task) continue;
        line->tasks++;
        line->due++;
        if (line->count == CHIPS_MAX) continue;
        struct chip *c = &line->chips[line->count++];
        *c = (struct chip){.task = task, .next = true, .why = "timer due", .why_short = "due"};
        name_chip(s, c);
        why_of_wait(c, s->view->at.time - state_due(s->model->trace, state_at(s->state, ids[i])));
    }
}

static void fill_line(struct scene *s, struct line *line, uint32_t before)
{
    line->count = line->passed = line->this_iteration = line->due = 0;
    line->before = before;
    model_ready(s->model, s->state, &line->tasks, &line->callbacks);
    for (uint32_t i = 0; i < s->state->ready_count && line->count < CHIPS_MAX; i++)
        add_entry(s, line, state_ready(s->state, i), i >= s->state->boundary);
    add_due(s, line);
}

static float chip_width(struct scene *s, const struct chip *c, bool full)
{
    float name = text_width(FACE_words_semibold, 14.3f * s->u, c->name),
          why = text_width(FACE_words, 12.5f * s->u, c->why);
    return full ? fmaxf(fmaxf(name, why) / s->u + 24, CHIP_WIDTH) : CHIP_WIDTH;
}

static void draw_chip(struct scene *s, const struct chip *c, box b, bool full, bool first)
{
    float u = s->u, x = b.x + b.w / 2;
    if (first) {
        draw_rectangle(s->list, b, 8 * u, s->theme->colours[COLOUR_ready_fill]);
        draw_outline(s->list, b, 8 * u, 1.7f * u, s->theme->colours[COLOUR_ready]);
    } else {
        mark_button(s->list, b, u, s->theme);
    }
    if (c->task && c->task == s->view->selected)
        draw_outline(s->list, b, 8 * u, 1.7f * u, s->theme->colours[COLOUR_accent]);
    enum theme_colour words = first ? COLOUR_ready_text : COLOUR_secondary;
    float size = full ? 14.3f : 17;
    enum face face = full ? FACE_words_semibold : FACE_display;
    const char *name = full ? c->name : c->label, *why = full ? c->why : c->why_short;
    float width = text_width(face, size * u, name);
    if (width > b.w - 8 * u) size *= (b.w - 8 * u) / width;
    panel_text_centred(s, x, b.y + 22 * u, face, size, c->callback ? COLOUR_secondary : COLOUR_text, name);
    float small = fminf(PANEL_TEXT_SIZE, PANEL_TEXT_SIZE * (b.w - 6 * u) /
                                             fmaxf(text_width(FACE_words, PANEL_TEXT_SIZE * u, why), 1));
    panel_text_centred(s, x, b.y + 39.5f * u, FACE_words, small, words, why);
    if (c->task) panel_task_target(s, b, c->task);
}

static void count_words(struct scene *s, const struct line *line, char *buffer, size_t size)
{
    if (model_just_made(s->model, s->state)) { // which is counted as ready, and stands nowhere below
        if (line->tasks == 0) snprintf(buffer, size, "the new task is not in line yet");
        else snprintf(buffer, size, "%u task%s, and a new one not in line yet", line->tasks, line->tasks == 1 ? "" : "s");
        return;
    }
    // Where nothing is left of this iteration, the boundary stands before all of them.
    if (line->count == 1 && line->this_iteration == 0 && s->state->iteration && !line->due) {
        snprintf(buffer, size, "1 %s, in iteration %u", line->tasks ? "task" : "callback", s->state->iteration + 1);
        return;
    }
    if (line->count > 1 && line->this_iteration == 0 && line->callbacks == 0 && s->state->iteration && !line->due) {
        snprintf(buffer, size, "%u tasks, in iteration %u, first in, first out", line->tasks,
                 s->state->iteration + 1);
        return;
    }
    if (line->tasks == 0 && line->callbacks == 0) snprintf(buffer, size, "nothing stands in line");
    else if (line->callbacks == 0)
        snprintf(buffer, size, line->tasks == 1 ? "%u task" : "%u tasks, first in, first out", line->tasks);
    else if (line->tasks == 0)
        snprintf(buffer, size, line->callbacks == 1 ? "%u callback" : "%u callbacks", line->callbacks);
    else
        snprintf(buffer, size, "%u task%s, %u callback%s", line->tasks, line->tasks == 1 ? "" : "s",
                 line->callbacks, line->callbacks == 1 ? "" : "s");
}

// How the chips fit: full names, else short labels, else as many as there is room for and a count of the rest.
struct fit {
    bool full;
    float width;    // of a short chip
    uint32_t count; // shown
};

static struct fit fit_line(struct scene *s, const struct line *line, float room)
{
    float names = 0;
    bool bar = line->this_iteration > 0 && line->this_iteration < line->count;
    if (bar) room -= BAR_ROOM;
    for (uint32_t i = 0; i < line->count; i++) names += chip_width(s, &line->chips[i], true) + CHIP_GAP;
    if (names - CHIP_GAP <= room) return (struct fit){true, 0, line->count};
    float n = (float)line->count, width = fminf(CHIP_WIDTH, (room + CHIP_GAP) / n - CHIP_GAP);
    if (width >= CHIP_LEAST && line->before + line->count == line->tasks + line->callbacks)
        return (struct fit){false, width, line->count};
    float fitting = floorf((room + CHIP_GAP) / (CHIP_WIDTH + CHIP_GAP)) - 1; // the last place says how many more
    uint32_t count = fitting < 0 ? 0 : (uint32_t)fitting;
    return (struct fit){false, CHIP_WIDTH, count < line->count ? count : line->count};
}

// Who is the loop chooses from this iteration's chips by their numbers; the first in line is asyncio's own choice.
static bool is_choice(const struct scene *s)
{
    return s->view->picking && s->view->picking->phase == PICK_asks && s->view->at.position >= model_length(s->model);
}

// Its place in line: i. The key is that of its place on the page.
static void draw_choice(struct scene *s, box b, uint32_t i)
{
    const struct picking *p = s->view->picking;
    float u = s->u, size = 10.5f;
    uint32_t key = i - pick_page(p) + 1;
    char number[24];
    targets_add(s->targets, (struct target){.box = b, .kind = TARGET_pick, .id = i});
    if (i == p->marked) draw_outline(s->list, (box){b.x - 3.5f * u, b.y - 3.5f * u, b.w + 7 * u, b.h + 7 * u}, 11 * u, 2.2f * u, s->theme->colours[COLOUR_accent]);
    if (i < pick_page(p) || key > PICK_PAGE) return; // there is no key for it
    snprintf(number, sizeof number, i == 0 ? "1 · FIFO" : "%u", key);
    if (text_width(FACE_words_semibold, size * u, number) + 10 * u > b.w) snprintf(number, sizeof number, "%u", key);
    float width = fmaxf(text_width(FACE_words_semibold, size * u, number) + 10 * u, 18 * u);
    box tag = {b.x + (b.w - width) / 2, b.y + b.h - 1.5f * u, width, 14.5f * u}; // below both lines of words, within the card
    draw_rectangle(s->list, tag, 7 * u, s->theme->colours[COLOUR_accent]);
    draw_text_centred(s->list, tag.x + tag.w / 2, panel_middle(s, tag.y + tag.h / 2, size), FACE_words_semibold, size * u, s->theme->colours[COLOUR_on_accent], number);
}

#define MORE_SIZE 14.3f
// How many are in line before those that are shown, or behind them.
static void draw_more(struct scene *s, box b, float x, const char *text, enum action leads)
{
    float u = s->u, y = b.y + (CHIP_Y + CHIP_HEIGHT / 2) * u;
    float width = panel_text(s, x, panel_middle(s, y, MORE_SIZE), FACE_words_semibold, MORE_SIZE, COLOUR_secondary, text);
    if (is_choice(s)) panel_action_target(s, (box){x, y - 12 * u, width, 24 * u}, leads);
}

static float before_width(struct scene *s, const struct line *line, char text[static 24])
{
    snprintf(text, 24, "‹ %u", line->before);
    return line->before ? text_width(FACE_words_semibold, MORE_SIZE * s->u, text) + 12 * s->u : 0;
}

// Where the user chooses, it is filled from the page of the marked one on, or from as far behind as it takes to show that.
static void fill_to_choose(struct scene *s, struct line *line, float room)
{
    const struct picking *p = s->view->picking;
    uint32_t from = is_choice(s) ? pick_page(p) : 0, shown;
    char text[24];
    do {
        fill_line(s, line, from);
        shown = fit_line(s, line, room - before_width(s, line, text) / s->u).count;
    } while (is_choice(s) && p->marked >= from + (shown > 0 ? shown : 1) && ++from <= p->marked);
}

// Returns where the boundary is, in pixels; 0 where all run in one iteration.
static float draw_chips(struct scene *s, box b, const struct line *line, float right)
{
    float u = s->u, x = b.x + QUEUE_X * u, bar = 0;
    char text[24];
    float before = before_width(s, line, text);
    struct fit fit = fit_line(s, line, (right - x - before) / u);
    uint32_t choices = is_choice(s) ? pick_choices(s->view->picking) : 0;
    if (line->before) draw_more(s, b, x, text, ACTION_last_stop);
    x += before;
    for (uint32_t i = 0; i < fit.count; i++) {
        const struct chip *c = &line->chips[i];
        if (i > 0 && i == line->this_iteration) {
            bar = x + (BAR_ROOM - CHIP_GAP) / 2 * u;
            x += BAR_ROOM * u;
        }
        float width = (fit.full ? chip_width(s, c, true) : fit.width) * u;
        box chip = {x, b.y + CHIP_Y * u, width, CHIP_HEIGHT * u};
        box place = chip;
        if (c->callback || panel_moving(s, ANCHOR_ready, c->task, &chip)) draw_chip(s, c, chip, fit.full, line->before + i == 0);
        if (line->before + i < choices) draw_choice(s, place, line->before + i);
        x += width + CHIP_GAP * u;
    }
    uint32_t more = line->tasks + line->callbacks - line->before - fit.count;
    snprintf(text, sizeof text, "+%u", more);
    if (more) draw_more(s, b, x, text, ACTION_next_stop);
    return bar;
}

// The white bar between this iteration and the next, and a flag with its name on either side where there is room: `left` and
// `right` are the ends of what else stands in the line of the title.
static void draw_boundary(struct scene *s, box b, float x, float left, float right)
{
    float u = s->u, y = b.y + HEAD_Y * u, after = fmaxf(x, left) + 10 * u;
    char now[40], then[60];
    colour c = s->theme->colours[COLOUR_cursor];
    snprintf(now, sizeof now, "iteration %u", s->state->iteration);
    snprintf(then, sizeof then, "iteration %u, not before", s->state->iteration + 1);
    bool tall = x > left + 10 * u; // else the title is in its way
    draw_line(s->list, x, b.y + (tall ? 15 : CHIP_Y - 3) * u, x, b.y + (CHIP_Y + CHIP_HEIGHT) * u, 2 * u, 0, c);
    if (tall)
        draw_polygon(s->list, (float[]){x - 8 * u, y - 9 * u, x - 1.5f * u, y - 4.5f * u, x - 8 * u, y}, 3, c);
    if (x - 14 * u - text_width(FACE_words_semibold, PANEL_TEXT_SIZE * u, now) > left + 12 * u)
        panel_text_right(s, x - 14 * u, y, FACE_words_semibold, PANEL_TEXT_SIZE, COLOUR_text, now);
    if (text_width(FACE_words, PANEL_TEXT_SIZE * u, then) > right - after)
        snprintf(then, sizeof then, "iteration %u", s->state->iteration + 1);
    if (text_width(FACE_words, PANEL_TEXT_SIZE * u, then) <= right - after)
        panel_text(s, after, y, FACE_words, PANEL_TEXT_SIZE, COLOUR_secondary, then);
}

void panel_ready(struct scene *s, box b)
{
    float u = s->u, x = b.x + QUEUE_X * u, y = b.y + HEAD_Y * u, right = b.x + b.w - PANEL_PADDING * u;
    float rule = b.x + (QUEUE_X - 21) * u;
    mark_card(s->list, b, u, s->theme);
    gauge_draw(s, (box){b.x, b.y, rule - b.x, b.h});
    draw_line(s->list, rule, b.y + 20 * u, rule, b.y + b.h - 20 * u, u, 0, s->theme->colours[COLOUR_line]);
    struct line line;
    char words[80];
    fill_to_choose(s, &line, (right - x) / u);
    count_words(s, &line, words, sizeof words);
    float bar = draw_chips(s, b, &line, right);
    x += panel_text(s, x, y, FACE_words_semibold, PANEL_TITLE_SIZE, COLOUR_text, "Ready queue");
    float end = x + 9 * u + text_width(FACE_words, PANEL_TEXT_SIZE * u, words);
    if (bar == 0 || bar > end + 10 * u) { // the count gives way to the boundary
        panel_text(s, x + 9 * u, y, FACE_words, PANEL_TEXT_SIZE, COLOUR_secondary, words);
        x = end;
    }
    if (bar > 0) draw_boundary(s, b, bar, x, right);
}
