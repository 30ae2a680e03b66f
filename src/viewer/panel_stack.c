// The coroutine stack of the selected task, or of the one that runs or has run last: its frames, the innermost first, and below it the tasks that wait for it.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/file_name.h"
#include "viewer/panel.h"

#define PADDING   PANEL_PADDING
#define FIRST     46.0f // from the card's edge to the first frame's upper one
#define FRAME     28.0f // its height
#define PITCH     32.0f
#define RULE      20.0f // between two tasks
#define FOOT      12.0f
#define CODE_SIZE 13.2f
#define FRAMES    24u

// What a task has on its stack, the innermost first. Returns how many frames there are in all.
static uint32_t frames_of(const state *st, uint32_t task, uint32_t *ids, uint32_t max)
{
    uint32_t count = 0;
    for (uint32_t id = state_at(st, task)->top; id && count < st->object_count; id = state_at(st, id)->parent) {
        if (!object_type_is_frame((enum object_type)state_at(st, id)->type)) break;
        if (count < max) ids[count] = id;
        count++;
    }
    return count;
}

// "semaphore.c:14", or where it is shown in Python the line that stands for it; of asyncio's own coroutines "asyncio".
static void place_words(const struct scene *s, const struct object *o, char *buffer, size_t size)
{
    struct trace_place p = trace_place(s->model->trace, o->where ? o->where : o->function);
    struct trace_place own = trace_place(s->model->trace, o->function);
    const char *file = trace_string(s->model->trace, p.file);
    const struct twin *twin = s->view->python && own.line ? model_twin(s->model, p.file) : NULL;
    uint32_t line = twin ? twin_line(twin, p.line) : 0;
    if (own.line == 0) snprintf(buffer, size, "asyncio");
    else if (line) snprintf(buffer, size, "%s:%u", twin->source->name, line);
    else snprintf(buffer, size, "%s:%u", file_name(file), p.line);
}

static void frame(struct scene *s, box b, uint32_t id, bool current, enum task_status status)
{
    float u = s->u, middle = panel_middle(s, b.y + b.h / 2, CODE_SIZE), x = b.x + 10 * u, right = b.x + b.w - 10 * u;
    const struct object *o = state_at(s->state, id);
    char name[200], place[120];
    colour c = mark_colour(status, s->theme);
    draw_rectangle(s->list, b, 6 * u, s->theme->colours[COLOUR_raised]);
    if (current) draw_rectangle(s->list, b, 6 * u, colour_alpha(c, s->theme->light ? 0.14f : 0.2f));
    draw_outline(s->list, b, 6 * u, (current ? 1.6f : 1) * u, current ? c : s->theme->colours[COLOUR_line]);
    place_words(s, o, place, sizeof place);
    model_name(s->model, s->state, id, name, sizeof name);
    float width = fminf(text_width(FACE_code, CODE_SIZE * u, place), 0.5f * b.w);
    panel_text_within(s, right - width, middle, FACE_code, CODE_SIZE, current ? COLOUR_text : COLOUR_secondary, width + 1, place);
    panel_text_within(s, x, middle, FACE_code, CODE_SIZE, COLOUR_text, right - width - 12 * u - x, name);
}

// The frame that stands out: the innermost of the program's own.
static uint32_t current_frame(const struct scene *s, const uint32_t *ids, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (trace_place(s->model->trace, state_at(s->state, ids[i])->function).line) return i;
    return 0;
}

// Draws one task's frames from y on; returns where they end.
static float frames(struct scene *s, box b, float y, uint32_t task, bool first)
{
    uint32_t ids[FRAMES], all = frames_of(s->state, task, ids, FRAMES), count = all < FRAMES ? all : FRAMES;
    uint32_t current = current_frame(s, ids, count);
    float u = s->u, x = b.x + PADDING * u, w = b.w - 2 * PADDING * u, bottom = b.y + b.h - FOOT * u;
    enum task_status status = model_status(s->state, task, s->view->at.time);
    for (uint32_t i = 0; i < count; i++, y += PITCH * u) {
        if (y + FRAME * u > bottom) break;
        bool last_room = y + (PITCH + FRAME) * u > bottom && i + 1 < all;
        if (last_room) {
            char more[40];
            snprintf(more, sizeof more, "%u more", all - i);
            panel_text(s, x + 10 * u, panel_middle(s, y + FRAME / 2 * u, PANEL_TEXT_SIZE), FACE_words, PANEL_TEXT_SIZE,
                       COLOUR_secondary, more);
            return bottom;
        }
        frame(s, (box){x, y, w, FRAME * u}, ids[i], first && i == current, status);
        panel_task_target(s, (box){x, y, w, FRAME * u}, task);
    }
    return y;
}

static float rule(struct scene *s, box b, float y, uint32_t task)
{
    float u = s->u, x = b.x + PADDING * u, right = b.x + b.w - PADDING * u, middle = y + RULE / 2 * u - 2 * u;
    char name[100], words[120];
    model_name(s->model, s->state, task, name, sizeof name);
    snprintf(words, sizeof words, "awaited by %s", name);
    float width = fminf(text_width(FACE_words, PANEL_TEXT_SIZE * u, words), right - x);
    panel_text_within(s, right - width, panel_middle(s, middle, PANEL_TEXT_SIZE), FACE_words, PANEL_TEXT_SIZE, COLOUR_secondary, width + 1, words);
    if (right - width - 8 * u > x)
        draw_line(s->list, x, middle, right - width - 8 * u, middle, u, 4 * u, s->theme->colours[COLOUR_faint]);
    return y + RULE * u;
}

static uint32_t task_to_show(const struct scene *s, const char **beside)
{
    uint32_t task = view_task(s->view, s->model, s->state);
    *beside = task == s->view->selected || task == s->state->running ? "" : ", ran last";
    if (task && !state_at(s->state, task)->top && state_at(s->state, task)->outcome) *beside = ", ended";
    return task;
}

void panel_stack(struct scene *s, box b)
{
    const char *beside;
    uint32_t task = task_to_show(s, &beside);
    char name[140] = "no task has run";
    float u = s->u, y = b.y + FIRST * u, bottom = b.y + b.h - FOOT * u;
    if (task) {
        model_name(s->model, s->state, task, name, sizeof name - 20);
        strcat(name, beside);
    }
    float end = panel_card(s, b, "Coroutine stack", NULL);
    panel_text_within(s, end + 9 * u, b.y + PANEL_TITLE * u, FACE_words, PANEL_TEXT_SIZE, COLOUR_secondary,
                      b.x + b.w - PANEL_PADDING * u - end - 9 * u, name);
    for (uint32_t hops = 0; task && hops < FRAMES; hops++) {
        y = frames(s, b, y, task, hops == 0);
        task = state_waiting_task(s->state, task);
        if (!task || y + (RULE + FRAME) * u > bottom) return;
        y = rule(s, b, y, task);
    }
}
