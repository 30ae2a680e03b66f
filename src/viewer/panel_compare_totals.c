// What the two runs came to, as big numerals, and the verdict.
#include <math.h>
#include <stdio.h>

#include "viewer/length.h"
#include "viewer/panel_compare.h"

#define PADDING       17.0f
#define NAME_SIZE     15.5f
#define ABOUT_SIZE    13.5f
#define NUMBER_SIZE   35.0f
#define LOW_NUMBER    25.0f
#define LEAST_HEIGHT  80.0f // of a card that has a bar
#define BAR           10.0f
#define SMALLEST      0.5f

static bool is_low(const struct scene *s, box b) { return b.h < LEAST_HEIGHT * s->u; }

// --- the bar --------------------------------------------------------------------------------------------------------
// How the time was spent: of the loop where one works, else of all tasks.
static void bar(struct scene *s, box b, const struct pair_run *r)
{
    const struct pair *p = s->view->pair;
    static const enum task_status shown[] = {TASK_running, TASK_sleeping, TASK_waiting, TASK_ready};
    double amounts[4] = {(double)r->worked, (double)r->slept, 0, 0}, all = (double)r->makespan;
    if (!p->works) {
        all = 0;
        for (int i = 0; i < 4; i++) all += amounts[i] = (double)r->spent[shown[i]];
    }
    float radius = 3 * s->u, x = b.x;
    draw_rectangle(s->list, b, radius, s->theme->colours[COLOUR_raised]);
    for (int i = 0; i < 4 && all > 0; i++) {
        float width = (float)(amounts[i] / all) * b.w;
        if (width < (i == 0 ? 0.5f : 6 * s->u)) continue; // too little of it for its line
        box part = {x, b.y, fmaxf(width, 3 * s->u), b.h};
        if (part.x + part.w > b.x + b.w) part.w = b.x + b.w - part.x;
        float inset = fminf(4 * s->u, part.w / 3);
        if (i == 0) draw_rectangle(s->list, part, radius, s->theme->colours[COLOUR_running]);
        else if (part.w > 2 * inset) mark_span(s->list, shown[i], (box){part.x + inset, part.y, part.w - 2 * inset, part.h}, s->u, s->theme);
        x += width;
    }
    draw_outline(s->list, b, radius, s->u, s->theme->colours[COLOUR_line]);
}

// --- a run ------------------------------------------------------------------------------------------------------------
static void tell_counts(const struct pair_run *r, char *text, size_t size)
{
    uint32_t tasks = r->mains + r->tasks; // whose steps these are
    snprintf(text, size, "%u task%s, %u steps", tasks, tasks == 1 ? "" : "s", r->steps);
}

// Whether there is room in both cards for what each run is about, and how much it did.
static bool has_counts(struct scene *s, float room)
{
    for (int i = 0; i < 2; i++) {
        const struct pair_run *r = &s->view->pair->runs[i];
        char counts[80];
        tell_counts(r, counts, sizeof counts);
        float width = text_width(FACE_words_semibold, NAME_SIZE * s->u, r->name) + 25 * s->u;
        if (width + text_width(FACE_words, ABOUT_SIZE * s->u, r->about) + text_width(FACE_words, ABOUT_SIZE * s->u, counts) > room) return false;
    }
    return true;
}

static void names(struct scene *s, float x, float y, float right, const struct pair_run *r)
{
    char counts[80];
    bool all = has_counts(s, right - x);
    x += compare_text(s, x, y, FACE_words_semibold, NAME_SIZE, COLOUR_text, right - x, 0.7f, r->name) + 9 * s->u;
    if (right - x > 50 * s->u) panel_text_within(s, x, y, FACE_words, ABOUT_SIZE, COLOUR_secondary, right - x, r->about);
    tell_counts(r, counts, sizeof counts);
    if (all) panel_text_right(s, right, y, FACE_words, ABOUT_SIZE, COLOUR_secondary, counts);
}

// The same in both cards, so that their parts can be compared.
static float bar_length(struct scene *s, float room)
{
    float length = 130 * s->u;
    for (int i = 0; i < 2; i++) {
        char waits[120];
        pair_tell_waits(s->view->pair, i, waits, sizeof waits);
        length = fminf(length, room - text_width(FACE_words, ABOUT_SIZE * s->u, waits) - 12 * s->u);
    }
    return length;
}

static void total(struct scene *s, box b, int run)
{
    const struct pair_run *r = &s->view->pair->runs[run];
    float u = s->u, x = b.x + PADDING * u, right = b.x + b.w - PADDING * u;
    bool low = is_low(s, b);
    char number[40], waits[120];
    mark_card(s->list, b, u, s->theme);
    names(s, x, b.y + (low ? 21 : 26) * u, right, r);
    length_words(r->makespan, number, sizeof number);
    compare_text(s, x - u, b.y + (low ? 49 : 62) * u, FACE_display, low ? LOW_NUMBER : NUMBER_SIZE, COLOUR_text, right - x, SMALLEST, number);
    targets_add(s->targets, (struct target){.box = b, .kind = TARGET_run, .id = (uint32_t)run});
    if (low) return;
    pair_tell_waits(s->view->pair, run, waits, sizeof waits);
    float length = bar_length(s, right - x), y = b.y + 76 * u;
    bool drawn = length > 50 * u;
    if (drawn) bar(s, (box){x, y, length, BAR * u}, r);
    float left = drawn ? x + length + 12 * u : x;
    compare_text(s, left, panel_middle(s, y + BAR / 2 * u, ABOUT_SIZE), FACE_words, ABOUT_SIZE, COLOUR_text, right - left, 0.75f, waits);
}

// --- the verdict --------------------------------------------------------------------------------------------------------
static void verdict(struct scene *s, box b)
{
    float u = s->u, x = b.x + PADDING * u, right = b.x + b.w - PADDING * u;
    bool low = is_low(s, b);
    struct pair_verdict v;
    pair_tell_verdict(s->view->pair, &v);
    draw_rectangle(s->list, b, 12 * u, s->theme->colours[COLOUR_accent]);
    compare_text(s, x, b.y + (low ? 21 : 26) * u, FACE_words, NAME_SIZE, COLOUR_on_accent, right - x, 0.7f, v.who);
    float size = low ? LOW_NUMBER : NUMBER_SIZE, how = 0.5f * size, y = b.y + (low ? 49 : 62) * u;
    float needed = text_width(FACE_display, size * u, v.much) + 9 * u + text_width(FACE_words_semibold, how * u, v.how);
    float share = fmaxf(fminf(1, (right - x) / needed * 0.99f), SMALLEST);
    float end = x - u + panel_text(s, x - u, y, FACE_display, size * share, COLOUR_on_accent, v.much) + 9 * share * u;
    if (v.how[0]) panel_text(s, end, y, FACE_words_semibold, how * share, COLOUR_on_accent, v.how);
    if (!low) compare_text(s, x, panel_middle(s, b.y + (76 + BAR / 2) * u, ABOUT_SIZE), FACE_words, ABOUT_SIZE, COLOUR_on_accent, right - x, 0.75f, v.lengths);
}

void panel_compare_totals(struct scene *s, const box boxes[3])
{
    total(s, boxes[0], 0);
    total(s, boxes[1], 1);
    verdict(s, boxes[2]);
}
