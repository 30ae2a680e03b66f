// What runs, what the window is for, how much waits for what, and the loop's clock.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "viewer/panel.h"

#define LABEL_SIZE     12.5f
#define NUMBER_SIZE    17.0f
#define CLOCK_SIZE     28.4f
#define TITLE_SIZE     21.7f
#define SUBTITLE_SIZE  14.2f
#define CLOCK_GAP      48.0f // with a rule in its middle
#define SUBTITLE_SHARE 0.6f
#define COLUMN_GAP     30.0f
#define LEAST_TITLE    150.0f // of it stays however many numbers there are
#define TAB_SIZE       13.0f
#define TAB_PADDING    14.0f
#define TABS_GAP       30.0f // before them, and behind
#define TABS_TOP       18.0f
#define TABS_HEIGHT    32.0f

struct number {
    const char *label;
    enum theme_colour colour;
    char text[32];
};

static float number_width(struct scene *s, const struct number *n)
{
    float label = text_width(FACE_words, LABEL_SIZE * s->u, n->label);
    return fmaxf(label, text_width(FACE_display, NUMBER_SIZE * s->u, n->text));
}

// A number with its label over it, right-aligned at x. Returns its left end.
static float draw_number(struct scene *s, float x, const struct number *n)
{
    panel_text_right(s, x, 28.5f * s->u, FACE_words, LABEL_SIZE, COLOUR_secondary, n->label);
    panel_text_right(s, x, 50.7f * s->u, FACE_display, NUMBER_SIZE, n->colour, n->text);
    return x - number_width(s, n);
}

static void set(struct number *n, const char *label, enum theme_colour c, uint32_t value)
{
    *n = (struct number){label, c, ""};
    snprintf(n->text, sizeof n->text, "%u", value);
}

// `value` of `total`; a running program has no total yet.
static void set_of(struct number *n, const char *label, bool live, uint32_t value, uint32_t total)
{
    *n = (struct number){label, COLOUR_text, ""};
    if (live) snprintf(n->text, sizeof n->text, "%u", value);
    else snprintf(n->text, sizeof n->text, "%u / %u", value, total);
}

// From the least needed to the most: the first are left out where there is no room.
static int numbers_of(struct scene *s, struct number *n)
{
    uint32_t counts[TASK_STATUSES], prints;
    model_count(s->state, s->view->at.time, counts);
    lanes_prints(s->model->lanes, &prints);
    uint32_t tasks = lanes_made_by_program(s->model->lanes), ended = lanes_ended_by_program(s->model->lanes, s->state->position);
    bool waits = lanes_seen(s->model->lanes, TASK_waiting);
    int count = 0;
    if (prints > 0 && !waits) set_of(&n[count++], "Lines printed", s->view->live, s->state->prints, prints);
    else set_of(&n[count++], "Finished", s->view->live, ended, tasks);
    if (waits) set(&n[count++], "Waiting", COLOUR_waiting, counts[TASK_waiting]);
    set(&n[count++], "Sleeping", COLOUR_sleeping, counts[TASK_sleeping]);
    set(&n[count++], "Ready", COLOUR_ready_text, counts[TASK_ready]);
    return count;
}

static float draw_clock(struct scene *s, float right)
{
    char text[32];
    panel_time(s, true, text, sizeof text);
    float width = text_width(FACE_code_medium, CLOCK_SIZE * s->u, text);
    panel_text_right(s, right, 45 * s->u, FACE_code_medium, CLOCK_SIZE, COLOUR_text, text);
    return right - width;
}

// The numbers left of the clock, as many of the more needed ones as stay right of `least`. Returns their left end.
static float draw_numbers(struct scene *s, float right, float least)
{
    struct number numbers[4];
    int count = numbers_of(s, numbers), first = count;
    float u = s->u, room = right - CLOCK_GAP * u - least;
    for (; first > 0; first--) {
        float width = number_width(s, &numbers[first - 1]) + (first < count ? COLUMN_GAP * u : 0);
        if (width > room) break;
        room -= width;
    }
    if (first == count) return right;
    float rule = right - CLOCK_GAP / 2 * u;
    draw_line(s->list, rule, 20 * u, rule, 50 * u, u, 0, s->theme->colours[COLOUR_line]);
    right -= CLOCK_GAP * u;
    for (int i = first; i < count; i++) right = draw_number(s, right, &numbers[i]) - COLUMN_GAP * u;
    return right + COLUMN_GAP * u;
}

// --- tabs -----------------------------------------------------------------------------------------------------------
static const struct {
    const char *label;
    enum action action;
} tabs[] = {
#define MODE(name, label, ...) [MODE_##name] = {label, ACTION_##name},
#include "viewer/mode.def"
#undef MODE
};

static bool has_tab(const struct scene *s, int mode) { return s->view->modes >> mode & 1; }

static float tab_width(const struct scene *s, int mode)
{
    return text_width(FACE_words_semibold, TAB_SIZE * s->u, tabs[mode].label) + 2 * TAB_PADDING * s->u;
}

// 0 where there is nothing to choose.
static float tabs_width(const struct scene *s)
{
    float width = 0, count = 0;
    for (int m = 0; m < MODES; m++)
        if (has_tab(s, m)) width += tab_width(s, m), count++;
    return count > 1 && !s->view->paper ? width + 8 * s->u : 0;
}

static void draw_tab(struct scene *s, box b, int mode)
{
    bool chosen = s->view->mode == (enum mode)mode;
    if (chosen) draw_rectangle(s->list, b, 5 * s->u, s->theme->colours[COLOUR_accent]);
    panel_text_centred(s, b.x + b.w / 2, panel_middle(s, b.y + b.h / 2, TAB_SIZE), chosen ? FACE_words_semibold : FACE_words,
                       TAB_SIZE, chosen ? COLOUR_on_accent : COLOUR_secondary, tabs[mode].label);
    panel_action_target(s, b, tabs[mode].action);
}

static void draw_tabs(struct scene *s, float x)
{
    float u = s->u;
    box b = {x, TABS_TOP * u, tabs_width(s), TABS_HEIGHT * u};
    draw_rectangle(s->list, b, 8 * u, s->theme->colours[COLOUR_raised]);
    draw_outline(s->list, b, 8 * u, u, s->theme->colours[COLOUR_line]);
    x += 4 * u;
    for (int m = 0; m < MODES; m++) {
        if (!has_tab(s, m)) continue;
        float width = tab_width(s, m);
        draw_tab(s, (box){x, b.y + 4 * u, width, b.h - 8 * u}, m);
        x += width;
    }
}

// What is true of the one run alone is not said of both.
static const char *subtitle_of_both(const struct pair *p)
{
    const model *a = p->runs[0].model, *b = p->runs[1].model;
    return strcmp(p->title, a->title) == 0 && strcmp(a->subtitle, b->subtitle) == 0 ? a->subtitle : "";
}

void panel_top(struct scene *s, box b)
{
    float u = s->u, x = b.x + 50 * u;
    bool both = s->view->pair && s->view->mode == MODE_compare; // of which there is no one clock
    const char *title = both ? s->view->pair->title : s->model->title, *subtitle = both ? subtitle_of_both(s->view->pair) : s->model->subtitle;
    float clock = both ? b.x + b.w : draw_clock(s, b.x + b.w), shown_tabs = tabs_width(s) + TABS_GAP * u;
    // Tabs have keys: where there is no room for them they are left out.
    if (tabs_width(s) <= 0 || x + LEAST_TITLE * u + shown_tabs > clock - COLUMN_GAP * u) shown_tabs = 0;
    float right = both ? clock : draw_numbers(s, clock, x + LEAST_TITLE * u + shown_tabs) - COLUMN_GAP * u;
    mark_logo(s->list, b.x + 23.3f * u, 35 * u, 12.5f * u, s->theme->colours[COLOUR_accent]);
    x += panel_text_within(s, x, 42.3f * u, FACE_display, TITLE_SIZE, COLOUR_text, right - x - shown_tabs, title) + 14 * u;
    float room = right - x - shown_tabs;
    // A subtitle of which hardly anything would be left is left out.
    float whole = text_width(FACE_words, SUBTITLE_SIZE * u, subtitle);
    if (room > SUBTITLE_SHARE * whole)
        x += panel_text_within(s, x, 41.7f * u, FACE_words, SUBTITLE_SIZE, COLOUR_secondary, room, subtitle);
    if (shown_tabs > 0) draw_tabs(s, both ? right - tabs_width(s) : fminf(x + TABS_GAP * u, right - tabs_width(s)));
}
