// Why a task does not run: the answer of query/chain.h over the panels, a link a row, each leading to its event.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/file_name.h"
#include "narrate/narrate.h"
#include "viewer/panel.h"

#define WIDTH     500.0f // where there is no column of the source to stand over
#define ROW       24.0f
#define LINE      18.0f // from the first line of a row to the second
#define HEAD      54.0f // above the first row
#define FOOT      14.0f
#define SIZE      13.4f
#define TIME_SIZE 12.2f
#define TIME_X    62.0f // right end of the times
#define TEXT_X    76.0f
#define INDENT    14.0f

static void link_time(struct scene *s, const struct link *l, char *buffer, size_t size)
{
    if (l->event == CHAIN_NO_EVENT) *buffer = 0;
    else model_tell_moment(s->model, trace_time(s->model->trace, l->event), buffer, size);
}

// What a row says, in one line or two.
struct words {
    char first[700], second[704];
};

static bool odd(const char *text, size_t length)
{
    bool is_odd = false;
    for (size_t i = 0; i < length; i++) is_odd ^= text[i] == '`';
    return is_odd;
}

// Breaks a text at the last blank that leaves a first line of at most `room` pixels; code stays code in the second.
static void break_words(struct scene *s, float room, struct words *w)
{
    char whole[sizeof w->first];
    size_t at = strlen(strcpy(whole, w->first));
    w->second[0] = 0;
    while (at > 0 && panel_words(s, 0, 0, FACE_words, SIZE, NULL, INFINITY, w->first) > room) {
        do at--;
        while (at > 0 && whole[at] != ' ');
        if (at == 0) break; // one long word: it ends in an ellipsis
        snprintf(w->second, sizeof w->second, "%s%s", odd(whole, at) ? "`" : "", whole + at + 1);
        w->first[at] = 0;
    }
}

static float text_x(const struct scene *s, box b, const struct link *l)
{
    return b.x + (TEXT_X + fminf((float)l->depth, 8) * INDENT) * s->u;
}

static float text_right(const struct scene *s, box b) { return b.x + b.w - 14 * s->u; }

// The file of a place without its folders: there is no room for them.
static void drop_folders(const trace *t, const struct link *l, char *text)
{
    const char *file = l->place ? trace_string(t, trace_place(t, l->place).file) : "";
    size_t folders = (size_t)(file_name(file) - file);
    char *at = folders ? strstr(text, file) : NULL;
    if (at) memmove(at, at + folders, strlen(at + folders) + 1);
}

static void words_of(struct scene *s, box b, const struct link *l, struct words *w)
{
    chain_tell(s->model->trace, s->state, l, w->first, sizeof w->first);
    drop_folders(s->model->trace, l, w->first);
    break_words(s, text_right(s, b) - text_x(s, b, l), w);
}

static float row_height(struct scene *s, box b, uint32_t i)
{
    struct words w;
    words_of(s, b, &s->why->links[i], &w);
    return (w.second[0] ? ROW + LINE : ROW) * s->u;
}

// y: its upper edge.
static void row(struct scene *s, box b, float y, float height, uint32_t i)
{
    const struct link *l = &s->why->links[i];
    float u = s->u, x = text_x(s, b, l), right = text_right(s, b) + 2, middle = y + ROW / 2 * u;
    box whole = {b.x + 8 * u, y, b.w - 16 * u, height};
    bool marked = i == s->view->why_link && !s->view->paper, ahead = l->event != CHAIN_NO_EVENT && l->event >= s->state->position;
    colour c = s->theme->colours[l->depth ? COLOUR_secondary : COLOUR_text];
    char time[32];
    struct words w;
    words_of(s, b, l, &w);
    if (marked) draw_rectangle(s->list, whole, 6 * u, s->theme->colours[COLOUR_selected]);
    if (marked) draw_outline(s->list, whole, 6 * u, 1.5f * u, s->theme->colours[COLOUR_accent]);
    link_time(s, l, time, sizeof time);
    float size = TIME_SIZE * fminf(1, (TIME_X - 14) * u / fmaxf(text_width(FACE_code, TIME_SIZE * u, time), 1));
    panel_text_right(s, b.x + TIME_X * u, panel_middle(s, middle, size), FACE_code, size, ahead ? COLOUR_sleeping : COLOUR_faint, time);
    panel_words(s, x, panel_middle(s, middle, SIZE), FACE_words, SIZE, &c, right, w.first);
    panel_words(s, x, panel_middle(s, middle + LINE * u, SIZE), FACE_words, SIZE, &c, right, w.second);
    if (l->event != CHAIN_NO_EVENT) targets_add(s->targets, (struct target){.box = whole, .kind = TARGET_event, .id = l->event});
}

// How many rows from `first` on have room, and how high they are.
static uint32_t rows_from(struct scene *s, box b, uint32_t first, float room, float *heights)
{
    uint32_t i = first;
    *heights = 0;
    for (; i < s->why->count; i++) {
        float height = row_height(s, b, i);
        if (*heights + height > room) break;
        *heights += height;
    }
    return i - first;
}

// The rows shown hold the marked one.
static uint32_t first_row(struct scene *s, box b, float room)
{
    float heights;
    for (uint32_t first = 0;; first++)
        if (s->view->why_link < first + rows_from(s, b, first, room, &heights) || first >= s->view->why_link) return first;
}

// Over the source, or where that is folded away in the middle: what the answer speaks of stays in sight.
static box place(const struct scene *s)
{
    box narration = s->layout.boxes[PANEL_narration], source = s->layout.boxes[PANEL_source], timeline = s->layout.boxes[PANEL_timeline];
    float width = fminf(WIDTH * s->u, narration.w);
    box b = {narration.x + (narration.w - width) / 2, timeline.y, width, 0};
    if (source.h > 0) b = (box){source.x, source.y, source.w, 0};
    b.h = narration.y - 12 * s->u - b.y;
    return b;
}

static void head(struct scene *s, box b, uint32_t shown)
{
    float u = s->u, x = b.x + PANEL_PADDING * u, y = b.y + PANEL_TITLE * u, right = b.x + b.w - PANEL_PADDING * u;
    uint32_t task = view_task(s->view, s->model, s->state);
    char name[120], title[160], beside[40] = "";
    model_name(s->model, s->state, task, name, sizeof name);
    if (s->why->links[0].sort == LINK_suspended || s->why->links[0].sort == LINK_ready) snprintf(title, sizeof title, "Why does %s not run?", name);
    else snprintf(title, sizeof title, "%s", name);
    if (shown < s->why->count) snprintf(beside, sizeof beside, "%u of %u", shown, s->why->count);
    if (s->why->deadlock) snprintf(beside, sizeof beside, "a deadlock");
    float width = text_width(FACE_words, PANEL_TEXT_SIZE * u, beside);
    panel_text_right(s, right, y, FACE_words, PANEL_TEXT_SIZE, s->why->deadlock ? COLOUR_failed : COLOUR_secondary, beside);
    panel_text_within(s, x, y, FACE_words_semibold, PANEL_TITLE_SIZE, COLOUR_text, right - width - 8 * u - x, title);
}

void panel_why(struct scene *s)
{
    box b = place(s);
    float u = s->u, room = b.h - (HEAD + FOOT) * u, heights;
    uint32_t first = first_row(s, b, room), shown = rows_from(s, b, first, room, &heights);
    b.h = (HEAD + FOOT) * u + heights;
    mark_popover(s->list, b, u, s->theme);
    targets_add(s->targets, (struct target){.box = b, .kind = TARGET_cover});
    head(s, b, shown);
    float y = b.y + HEAD * u;
    for (uint32_t i = first; i < first + shown; i++) {
        float height = row_height(s, b, i);
        row(s, b, y, height, i);
        y += height;
    }
}
