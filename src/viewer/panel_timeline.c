// The timeline: a lane for the loop, a lane for each task, the cursor between what was and what is to come.
#include <math.h>
#include <stdio.h>

#include "viewer/timeline.h"
#include "viewer/veil.h"

#define FUTURE         0.32f
#define NAME_SIZE      12.5f
#define LOOP_Y         81.7f  // of the middle of the loop's lane, from the card's edge
#define LANES_Y        98.0f  // of the first lane's upper edge
#define LOW            230.0f // a card of less height shows no title and no legend
#define TITLE_LINE     26.0f
#define FOOT           13.0f
#define LEGEND_FOOT    40.0f
#define NAMES_MEASURED 200u
#define ALONE_PITCH    24.0f // of the lanes of a picture that is as high as they need

// --- the legend -----------------------------------------------------------------------------------------------------
struct legend {
    enum task_status status;
    const char *text, *full;
};

#define LEGEND_PICK TASK_STATUSES // is no state

static const struct legend legends[] = {
    {TASK_running, "Running", "Running, loop blocked"},
    {TASK_ready, "Ready", "Ready, waiting for the loop"},
    {TASK_sleeping, "Sleeping", "Sleeping, then timer fires"},
    {TASK_waiting, "Waiting for a lock or queue", "Waiting for a lock or queue"},
    {TASK_working, "Thread works", "Thread works, loop is free"},
    {TASK_blocked, "Thread blocked", "Thread blocked, loop is free"},
    {TASK_done, "Done", NULL},
    {TASK_failed, "Failed", NULL},
    {TASK_cancelled, "Cancelled", NULL},
    {LEGEND_PICK, "Out of turn", "Out of turn, as you picked"},
    {TASK_none, "Callback", NULL}, // no task runs: on the axis of steps such handles have a width
};
#define LEGENDS     (sizeof legends / sizeof *legends)
#define LEGEND_ICON 26.0f
#define LEGEND_GAP  22.0f
#define LEGEND_LEAST_GAP 10.0f
#define LEGEND_LINE 19.0f
#define TWO_LINES   280.0f // a card of less height has no room for two lines of it

static const char *legend_text(const struct scene *s, const struct legend *l, bool full)
{
    uint32_t picks;
    lanes_picks(s->model->lanes, &picks);
    if (l->status == LEGEND_PICK) return picks == 0 ? NULL : full ? l->full : l->text;
    if (l->status != TASK_none && !lanes_seen(s->model->lanes, l->status)) return NULL;
    if (l->status == TASK_none && view_axis(s->view, s->model) != AXIS_steps) return NULL;
    return full ? l->full : l->text;
}

// How wide it is with gaps of so many units between its parts.
static float legend_width(struct scene *s, bool full, float gap)
{
    float width = -gap * s->u;
    for (size_t i = 0; i < LEGENDS; i++) {
        const char *text = legend_text(s, &legends[i], full);
        if (text) width += (LEGEND_ICON + gap) * s->u + text_width(FACE_words, PANEL_TEXT_SIZE * s->u, text);
    }
    return width;
}

// The gap where there is so much room: narrower than usual where that is what makes it fit.
static float legend_gap(struct scene *s, bool full, float room)
{
    float gap = LEGEND_GAP;
    while (gap > LEGEND_LEAST_GAP && legend_width(s, full, gap) > room) gap--;
    return gap;
}

static void legend_icon(struct scene *s, enum task_status status, float x, float y)
{
    float u = s->u;
    if (status == TASK_none) {
        mark_callback(s->list, x + 14 * u, y, 12 * u, s->theme);
        return;
    }
    if (status == TASK_done || status == TASK_failed || status == TASK_cancelled) {
        mark_status(s->list, status, x + 10 * u, y, 10 * u, s->theme);
        return;
    }
    if (status == LEGEND_PICK) {
        mark_pick(s->list, x + 11 * u, y, u, s->theme);
        return;
    }
    float scale = status == TASK_ready ? 1.3f : 0.8f; // all as high as a line of text
    mark_span(s->list, status, (box){x, y - 8 * u, 20 * u, 16 * u}, scale * u, s->theme);
    if (status == TASK_sleeping) mark_wake(s->list, status, x + 16.5f * u, y, u, s->theme);
}

// How many lines it takes below the lanes; 0: it finds no room.
static int legend_lines(struct scene *s, box b)
{
    float width = legend_width(s, false, LEGEND_LEAST_GAP), room = b.w - 2 * PANEL_PADDING * s->u;
    return width < room ? 1 : width < 1.8f * room && b.h >= TWO_LINES * s->u ? 2 : 0;
}

// At the right end of the title's line, or below the lanes, in so many lines; in full words or in short ones.
static void draw_legend(struct scene *s, box b, bool beside, bool full, int lines)
{
    float u = s->u, gap = legend_gap(s, full, b.w - 2 * PANEL_PADDING * u), left = b.x + PANEL_PADDING * u, right = b.x + b.w - PANEL_PADDING * u;
    float x = beside ? right - legend_width(s, full, gap) : left;
    float baseline = beside ? b.y + PANEL_TITLE * u : b.y + b.h - (14 + LEGEND_LINE * (float)(lines - 1)) * u;
    for (size_t i = 0; i < LEGENDS; i++) {
        const char *text = legend_text(s, &legends[i], full);
        if (!text) continue;
        if (lines > 1 && x > left && x + LEGEND_ICON * u + text_width(FACE_words, PANEL_TEXT_SIZE * u, text) > right) x = left, baseline += LEGEND_LINE * u;
        legend_icon(s, legends[i].status, x, baseline - 0.3635f * PANEL_TEXT_SIZE * u - 0.4f * u);
        x += LEGEND_ICON * u;
        x += panel_text(s, x, baseline, FACE_words, PANEL_TEXT_SIZE, COLOUR_secondary, text) + gap * u;
    }
}

// --- the plot -------------------------------------------------------------------------------------------------------
static float find_names_width(struct scene *s)
{
    // "Event loop" reaches over the column of marks.
    float width = text_width(FACE_words_semibold, NAME_SIZE * s->u, "Event loop") - 17 * s->u;
    width = fmaxf(width, 60 * s->u);
    uint32_t count = lanes_count(s->model->lanes);
    for (uint32_t i = 0; i < count && i < NAMES_MEASURED; i++) {
        char name[100];
        model_name(s->model, s->state, lanes_task(s->model->lanes, i), name, sizeof name);
        width =
            fmaxf(width, text_width(FACE_words_semibold, NAME_SIZE * s->u, name)); // as one that runs is written
    }
    return fminf(width, 130 * s->u);
}

static float names_width(struct scene *s)
{
    if (s->names.u != s->u) s->names.width = find_names_width(s), s->names.u = s->u; // NOLINT: the same or another one
    return s->names.width;
}

static void axis_ends(struct scene *s, box b, float *x0, float *x1)
{
    *x0 = roundf(b.x + (PANEL_PADDING + 30) * s->u + names_width(s));
    *x1 = roundf(b.x + b.w - PANEL_PADDING * s->u);
}

double timeline_width(struct scene *s)
{
    float x0, x1;
    axis_ends(s, s->layout.boxes[PANEL_timeline], &x0, &x1);
    return (x1 - x0) / s->u;
}

#define SLICES_BACK 10000u // that are looked at for the task that ran last

// The task that the lanes shown are chosen by: the selected one, the running one, else the one that ran last.
static uint32_t row_of_interest(struct scene *s, const struct rows *arranged)
{
    uint32_t task = s->view->selected ? s->view->selected : s->state->running;
    const lanes *l = s->model->lanes;
    if (!task && lanes_slice_count(l) && s->state->position)
        for (uint32_t i = lanes_slice_at(l, s->state->position) + 1, looked = 0; i-- > 0 && !task && looked < SLICES_BACK; looked++)
            if (lanes_slice(l, i).kind == SLICE_step) task = lanes_slice(l, i).object;
    uint32_t row = rows_of_lane(arranged, lanes_of_task(l, task));
    return row == ROWS_NONE ? 0 : row;
}

// Does the task or worker of a lane exist at a time of the stretch?
static bool lane_in_stretch(struct scene *s, uint32_t lane, struct stretch stretch)
{
    const lanes *l = s->model->lanes;
    enum axis axis = view_axis(s->view, s->model);
    uint32_t count = lanes_segment_count(l, lane);
    if (count == 0 || lanes_segment_start(l, axis, lane, 0) > stretch.to) return false;
    enum task_status last = lanes_segment(l, lane, count - 1).status;
    bool ended = last == TASK_done || last == TASK_failed || last == TASK_cancelled;
    return !ended || lanes_segment_start(l, axis, lane, count - 1) >= stretch.from;
}

// The rows there are to show: of the timeline alone, which has its lanes as they are, from the first that exists in its stretch to the last.
static void find_rows(struct scene *s, const struct rows *arranged, uint32_t *begin, uint32_t *count)
{
    uint32_t first = 0, end = arranged->count;
    if (s->view->alone) {
        while (first < end && !lane_in_stretch(s, first, s->view->stretch)) first++;
        while (first < end && !lane_in_stretch(s, end - 1, s->view->stretch)) end--;
    }
    *begin = first;
    *count = end - first;
}

// The rows shown: all, if they find room; else a page of them, turned as the run goes on.
static void choose_rows(struct plot *p)
{
    p->arranged = model_rows(p->s->model, p->s->state, &p->s->view->arrangement);
    find_rows(p->s, p->arranged, &p->begin, &p->count);
    float room = p->bottom - p->top, least = TIMELINE_PITCH_LEAST * p->s->u;
    uint32_t fitting = (uint32_t)fmaxf(floorf(room / least), 1);
    p->rows = p->count < fitting ? p->count : fitting;
    float most = p->s->view->alone ? 2 * TIMELINE_PITCH : TIMELINE_PITCH; // a slide is filled
    p->pitch = fminf(room / (float)(p->rows ? p->rows : 1), most * p->s->u);
    uint32_t last = p->count - p->rows, page = row_of_interest(p->s, p->arranged) / (p->rows ? p->rows : 1) * p->rows;
    int64_t first = p->s->view->alone ? 0 : (int64_t)(page < last ? page : last) + p->s->view->scroll;
    p->first = p->begin + (first < 0 ? 0 : first > last ? last : (uint32_t)first);
    p->bottom = p->top + fmaxf((float)p->rows, 1) * p->pitch + 6 * p->s->u;
}

// The stretch moves along with the cursor, by less than a pixel mostly: by none at all then. What is drawn keeps its place among its
// neighbours, and stays as it is on the screen.
static void on_whole_pixels(struct stretch *stretch, double units)
{
    double by = stretch->from - floor(stretch->from / units) * units;
    stretch->from -= by;
    stretch->to -= by;
}

static struct plot make_plot(struct scene *s, box b, float foot)
{
    float u = s->u;
    struct plot p = {.s = s, .card = b, .future = theme_faded(s->theme, FUTURE)};
    p.names = b.x + PANEL_PADDING * u + names_width(s);
    p.marks = p.names + 15.8f * u;
    axis_ends(s, b, &p.x0, &p.x1);
    p.loop_y = b.y + LOOP_Y * u;
    p.top = b.y + LANES_Y * u;
    p.bottom = b.y + b.h - foot * u;
    p.axis = view_axis(s->view, s->model);
    p.stretch = view_stretch(s->view, s->model, timeline_width(s));
    p.units = (p.stretch.to - p.stretch.from) / (p.x1 - p.x0);
    if (!s->view->alone) on_whole_pixels(&p.stretch, p.units);
    p.cursor = view_cursor(s->view, s->model);
    p.cursor_x = plot_x(&p, p.cursor);
    if (s->view->alone) { // all of it has been, and the column of marks is free
        p.cursor = p.stretch.to, p.cursor_x = p.x1 + TIMELINE_MARGIN * u;
        p.names = p.marks + 2 * u;
    }
    choose_rows(&p);
    return p;
}

static void add_targets(const struct plot *p)
{
    struct scene *s = p->s;
    float u = s->u, left = p->card.x;
    for (uint32_t i = 0; i < p->rows; i++) {
        uint32_t lane = rows_lane(p->arranged, p->first + i);
        box row = {left, plot_row(p, p->first + i) - p->pitch / 2, p->card.w, p->pitch};
        if (lane != ROWS_NONE) panel_task_target(s, row, lanes_task(s->model->lanes, lane));
    }
    float margin = TIMELINE_MARGIN * u, head = 45 * u;
    box plot = {p->x0 - margin, p->card.y + head, p->x1 - p->x0 + 2 * margin, p->bottom - p->card.y - head};
    double beyond = margin * p->units;
    targets_add(s->targets, (struct target){.box = plot,
                                            .kind = TARGET_axis,
                                            .from = p->stretch.from - beyond,
                                            .to = p->stretch.to + beyond});
}

// The title's line: what the axis is, and the legend in full or else the iteration.
#define EXPLAINED_GAP   9.0f
#define STEPS_EXPLAINED "one column a step; in the gaps the loop sleeps"

// How the lanes are arranged, and how many of them are shown; "" where all are as they are.
static void tell_arrangement(struct scene *s, char *text, size_t size)
{
    static const char *const words[] = {
#define ARRANGING(name, words) [ARRANGED_##name] = words,
#include "viewer/arranging.def"
#undef ARRANGING
    };
    const struct arrangement *a = &s->view->arrangement;
    const struct rows *arranged = model_rows(s->model, s->state, a);
    uint32_t shown = 0;
    text[0] = 0;
    if (a->only[0]) {
        for (uint32_t i = 0; i < arranged->count; i++) shown += rows_lane(arranged, i) != ROWS_NONE;
        snprintf(text, size, "%u of %u lanes: those with \"%s\"", shown, arranged->lanes, a->only);
    } else if (a->by != ARRANGED_made) {
        snprintf(text, size, "lanes %s", words[a->by]);
    }
}

// What is said beside the title.
static void tell_beside(struct scene *s, box b, char *text, size_t size)
{
    tell_arrangement(s, text, size);
    bool steps = view_axis(s->view, s->model) == AXIS_steps && b.w > 600 * s->u;
    if (!text[0] && steps) snprintf(text, size, "%s", STEPS_EXPLAINED);
}

static void draw_head(struct scene *s, box b, bool full, const char *beside)
{
    float u = s->u, y = b.y + PANEL_TITLE * u, right = b.x + b.w - PANEL_PADDING * u;
    float x = panel_card(s, b, "Timeline", NULL) + EXPLAINED_GAP * u;
    char text[40];
    snprintf(text, sizeof text, "iteration %u", s->state->iteration);
    if (full) draw_legend(s, b, true, true, 1), right -= legend_width(s, true, LEGEND_GAP);
    else right -= panel_text_right(s, right, y, FACE_words, PANEL_TEXT_SIZE, COLOUR_secondary, text);
    if (beside[0]) panel_text_within(s, x, y, FACE_words, PANEL_TEXT_SIZE, COLOUR_secondary, right - PANEL_PADDING * u - x, beside);
}

// Where questions are asked, all that is not known; where the cursor has gone back it is still known up to there.
static void veil_future(const struct plot *p)
{
    struct scene *s = p->s;
    if (s->view->quiz->phase != QUIZ_asks) return;
    float known = fmaxf(plot_x(p, fmax(lanes_end(s->model->lanes, p->axis), p->cursor)), p->x0), top = p->loop_y - 14 * s->u;
    veil_draw(s, (box){known, top, p->x1 - known, p->bottom - top}, true);
}

void panel_timeline(struct scene *s, box b)
{
    float u = s->u, title = text_width(FACE_words_semibold, PANEL_TITLE_SIZE * u, "Timeline");
    bool low = b.h < LOW * u, steps = view_axis(s->view, s->model) == AXIS_steps;
    char beside[200];
    tell_beside(s, b, beside, sizeof beside);
    if (beside[0]) title += EXPLAINED_GAP * u + text_width(FACE_words, PANEL_TEXT_SIZE * u, beside);
    bool full = !low && !steps && legend_width(s, true, LEGEND_GAP) < b.w - title - 3 * PANEL_PADDING * u;
    int lines = low || full ? 0 : legend_lines(s, b);
    if (low) mark_card(s->list, b, u, s->theme);
    else draw_head(s, b, full, beside);
    if (lines > 0) draw_legend(s, b, false, false, lines);
    if (low) b = (box){b.x, b.y - TITLE_LINE * u, b.w, b.h + TITLE_LINE * u};
    struct plot p = make_plot(s, b, lines > 0 ? LEGEND_FOOT + LEGEND_LINE * (float)(lines - 1) : FOOT);
    timeline_axis(&p);
    timeline_loop(&p);
    timeline_lanes(&p);
    timeline_picks(&p);
    if (s->view->quiz) veil_future(&p);
    timeline_cursor(&p);
    timeline_wake(&p);
    add_targets(&p);
}

// --- alone ----------------------------------------------------------------------------------------------------------
// What a block of the loop is for lies in its length; steps have none.
static bool full_words(const struct scene *s) { return view_axis(s->view, s->model) == AXIS_time; }

// The legend stands beside the run's title where both find room, else below the lanes.
static bool legend_beside(struct scene *s, float width)
{
    float u = s->u, title = text_width(FACE_words_semibold, PANEL_TITLE_SIZE * u, s->model->title);
    if (!full_words(s)) title += EXPLAINED_GAP * u + text_width(FACE_words, PANEL_TEXT_SIZE * u, STEPS_EXPLAINED);
    return legend_width(s, full_words(s), LEGEND_GAP) < width - title - 4 * PANEL_PADDING * u;
}

float timeline_alone_height(struct scene *s, float width)
{
    uint32_t begin, count;
    find_rows(s, model_rows(s->model, s->state, &s->view->arrangement), &begin, &count);
    float foot = legend_beside(s, width) ? PANEL_PADDING : LEGEND_FOOT;
    return (LANES_Y + (float)(count ? count : 1) * ALONE_PITCH + foot) * s->u;
}

void timeline_alone(struct scene *s, box b)
{
    float u = s->u, x = b.x + PANEL_PADDING * u, y = b.y + PANEL_TITLE * u, right = b.x + b.w - PANEL_PADDING * u;
    bool beside = legend_beside(s, b.w);
    x += panel_text_within(s, x, y, FACE_words_semibold, PANEL_TITLE_SIZE, COLOUR_text, right - x, s->model->title);
    x += EXPLAINED_GAP * u;
    if (!full_words(s)) panel_text_within(s, x, y, FACE_words, PANEL_TEXT_SIZE, COLOUR_secondary, right - x, STEPS_EXPLAINED);
    draw_legend(s, b, beside, full_words(s) && (beside || legend_width(s, true, LEGEND_GAP) < right - b.x - PANEL_PADDING * u), 1);
    struct plot p = make_plot(s, b, beside ? PANEL_PADDING : LEGEND_FOOT);
    timeline_axis(&p);
    timeline_loop(&p);
    timeline_lanes(&p);
    timeline_picks(&p);
}
