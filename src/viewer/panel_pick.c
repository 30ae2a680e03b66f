// You are the loop: what the last choice did and how many left the order of asyncio; at the end what they have changed.
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "narrate/narrate.h"
#include "viewer/panel.h"

#define TITLE_SIZE 17.0f
#define WORDS_SIZE 13.6f
#define SMALL_SIZE 12.5f
#define TITLE_Y    27.0f // baselines
#define WORDS_Y    49.0f
#define MORE_Y     69.0f
#define ROW        22.5f
#define ROWS_Y     78.0f  // where the table begins
#define LABELS     0.22f  // of the width
#define COLUMN     0.39f

static void words(struct scene *s, box b, float y, enum theme_colour c, const char *text)
{
    float x = b.x + PANEL_PADDING * s->u;
    panel_words(s, x, b.y + y * s->u, FACE_words, WORDS_SIZE, &s->theme->colours[c], b.x + b.w - PANEL_PADDING * s->u, text);
}

// The title, what follows it, and right of both how many choices were not the first in line.
static void head(struct scene *s, box b, const char *title, const char *beside)
{
    const struct picking *p = s->view->picking;
    float u = s->u, x = b.x + PANEL_PADDING * u, right = b.x + b.w - PANEL_PADDING * u, y = b.y + TITLE_Y * u;
    char count[60];
    snprintf(count, sizeof count, "%" PRIu32 " of %" PRIu32 " %s out of turn", pick_count_left(p), p->made.count, p->made.count == 1 ? "choice" : "choices");
    if (p->made.count == 0) count[0] = 0;
    else panel_text_right(s, right, y, FACE_words_semibold, WORDS_SIZE, COLOUR_text, count);
    right -= text_width(FACE_words_semibold, WORDS_SIZE * u, count) + 16 * u;
    x += panel_text_within(s, x, y, FACE_display, TITLE_SIZE, COLOUR_text, right - x, title) + 12 * u;
    if (x + text_width(FACE_words, WORDS_SIZE * u, beside) < right) panel_text(s, x, y, FACE_words, WORDS_SIZE, COLOUR_secondary, beside);
}

// --- while there are choices --------------------------------------------------------------------------------------------
// The handle that so many others are ahead of: its task, or the callback.
static void name_choice(struct scene *s, uint32_t overtakes, char *name, size_t size)
{
    uint32_t i = 0;
    *name = 0;
    for (; i < s->state->boundary; i++)
        if (!state_ready(s->state, i).cancelled && overtakes-- == 0) break;
    if (i == s->state->boundary) return;
    event e = trace_event(s->model->trace, state_ready(s->state, i).enqueued);
    uint32_t task = e.a ? state_waiting_task(s->state, e.subject) : e.subject;
    if (task) model_name(s->model, s->state, task, name, size);
    else snprintf(name, size, "%s", trace_string(s->model->trace, e.a));
}

// Whom Enter lets run, where that is not the first in line.
static const char *ask(struct scene *s, char *text, size_t size)
{
    uint32_t marked = s->view->picking->marked;
    if (marked == 0) return "Who runs next?";
    char name[100];
    name_choice(s, marked, name, sizeof name);
    snprintf(text, size, "Who runs next? %s, past %" PRIu32 " %s?", name, marked, marked == 1 ? "other" : "others");
    return text;
}

static void choice(struct scene *s, box b)
{
    const struct picking *p = s->view->picking;
    char first[160], second[160], who[200];
    bool asks = p->phase == PICK_asks, here = s->view->at.position >= model_length(s->model);
    const char *beside = p->phase == PICK_runs ? "The program runs to the next choice." : p->phase == PICK_compares ? "asyncio's own run is on its way."
                         : p->phase == PICK_stands ? "The run stands still." : here ? ask(s, who, sizeof who) : "The choice is at the end of the run.";
    uint32_t choices = pick_choices(p);
    snprintf(first, sizeof first, "`1` to `%" PRIu32 "`, a click, or `→` `←` and `Enter` say who runs next. asyncio takes the first.", choices < PICK_PAGE ? choices : PICK_PAGE);
    snprintf(second, sizeof second, "`U` takes a choice back, `End` leaves the rest to asyncio.%s", choices > PICK_PAGE ? " `PgDn`, `PgUp` lead on." : "");
    head(s, b, "You are the loop", beside);
    if (p->told[0][0]) {
        words(s, b, WORDS_Y, COLOUR_text, p->told[0]);
        words(s, b, MORE_Y, COLOUR_secondary, p->told[1]);
    } else if (asks) {
        words(s, b, WORDS_Y, COLOUR_text, first);
        words(s, b, MORE_Y, COLOUR_secondary, second);
    }
}

// --- when the run is over -----------------------------------------------------------------------------------------------
static void tell_verdict(const struct reorder *r, bool none, char *text, size_t size)
{
    char yours[32], own[32];
    narrate_seconds(r->makespan, yours, sizeof yours);
    narrate_seconds(r->own_makespan, own, sizeof own);
    if (none) snprintf(text, size, "There is no choice from here on.");
    else if (r->picks == 0) snprintf(text, size, "You took the first in line each time: this is the order of asyncio itself.");
    else if (reorder_changed_nothing(r)) snprintf(text, size, "Another order, the same result: nothing here depended on it.");
    else if (!r->same_end) snprintf(text, size, "In your order the program ends in another way.");
    else if (r->makespan != r->own_makespan) snprintf(text, size, "In your order the run takes %s instead of %s.", yours, own);
    else if (r->line && !r->same_lines) snprintf(text, size, "As long, but your order prints other lines.");
    else if (r->line) snprintf(text, size, "As long and with the same lines, but they come in another order.");
    else snprintf(text, size, "As long and with the same lines, but tasks end at other times.");
}

static const char *ordinal(uint32_t n, char *buffer, size_t size)
{
    const char *ending = n % 100 / 10 == 1 ? "th" : n % 10 == 1 ? "st" : n % 10 == 2 ? "nd" : n % 10 == 3 ? "rd" : "th";
    snprintf(buffer, size, "%" PRIu32 "%s", n, ending);
    return buffer;
}

struct row {
    char label[100], yours[160], own[160];
};

static void draw_row(struct scene *s, box b, float y, const struct row *r, bool is_head)
{
    float u = s->u, x = b.x + PANEL_PADDING * u, width = b.w - 2 * PANEL_PADDING * u;
    enum face face = is_head ? FACE_words : FACE_words_semibold;
    bool same = strcmp(r->yours, r->own) == 0;
    enum theme_colour ink = is_head ? COLOUR_secondary : COLOUR_text;
    panel_text_within(s, x, y, FACE_words, SMALL_SIZE, COLOUR_secondary, (LABELS * width) - 12 * u, r->label);
    panel_text_within(s, x + LABELS * width, y, same && !is_head ? FACE_words : face, SMALL_SIZE, same && !is_head ? COLOUR_secondary : ink, COLUMN * width - 12 * u, r->yours);
    panel_text_within(s, x + (LABELS + COLUMN) * width, y, FACE_words, SMALL_SIZE, ink == COLOUR_text && same ? COLOUR_secondary : ink, COLUMN * width - 12 * u, r->own);
}

static void take_line(const trace *t, uint32_t text, char *buffer, size_t size)
{
    const char *line = text ? trace_string(t, text) : "";
    if (!text) snprintf(buffer, size, "no such line");
    else snprintf(buffer, size, "%.*s", (int)strcspn(line, "\n"), line);
}

static void take_task(const struct picking *p, const struct reordered *task, struct row *out)
{
    char when[32], place[16];
    snprintf(out->label, sizeof out->label, "%.80s ends", trace_string(p->run.trace, task->name));
    narrate_seconds(task->time, when, sizeof when);
    snprintf(out->yours, sizeof out->yours, "%s, at %s", ordinal(task->place, place, sizeof place), when);
    narrate_seconds(task->own_time, when, sizeof when);
    snprintf(out->own, sizeof out->own, "%s, at %s", ordinal(task->own_place, place, sizeof place), when);
}

// Where the runs part, as a line that leads there.
static void draw_parting(struct scene *s, box b, float y)
{
    const struct picking *p = s->view->picking;
    float u = s->u, x = b.x + PANEL_PADDING * u, width = b.w - 2 * PANEL_PADDING * u;
    char text[760], when[32];
    narrate_seconds(trace_time(p->run.trace, p->reorder.first_pick), when, sizeof when);
    snprintf(text, sizeof text, "They part at %s: %s", when, p->parting);
    panel_words(s, x, y, FACE_words, SMALL_SIZE, &s->theme->colours[COLOUR_accent], x + width, text);
    targets_add(s->targets, (struct target){.box = {x, y - 14 * u, width, 20 * u}, .kind = TARGET_event, .id = p->reorder.first_pick});
}

static void table(struct scene *s, box b)
{
    const struct picking *p = s->view->picking;
    const struct reorder *r = &p->reorder;
    struct row row = {"", "in your order", "in asyncio's order"};
    float u = s->u, y = b.y + (ROWS_Y + 0.7f * ROW) * u, last = b.y + b.h - (r->picks ? ROW + 14 : 12) * u;
    draw_row(s, b, y, &row, true);
    row = (struct row){.label = "Makespan"};
    narrate_seconds(r->makespan, row.yours, sizeof row.yours);
    narrate_seconds(r->own_makespan, row.own, sizeof row.own);
    draw_row(s, b, y += ROW * u, &row, false);
    if (r->line) {
        snprintf(row.label, sizeof row.label, "Line %" PRIu32 " of the output", r->line);
        take_line(p->run.trace, r->text, row.yours, sizeof row.yours);
        take_line(p->plain.trace, r->own_text, row.own, sizeof row.own);
    } else {
        row = (struct row){"Output", "the same lines", "the same lines"};
    }
    if (y + ROW * u <= last) draw_row(s, b, y += ROW * u, &row, false);
    for (uint32_t i = 0; i < r->count && y + ROW * u <= last; i++) {
        bool more = i + 1 < r->count && y + 2 * ROW * u > last;
        take_task(p, &r->tasks[i], &row);
        if (more) row = (struct row){"", "", ""}, snprintf(row.label, sizeof row.label, "and %" PRIu32 " tasks more", r->count - i);
        draw_row(s, b, y += ROW * u, &row, false);
    }
    if (r->count == 0 && y + ROW * u <= last) {
        row = (struct row){"Tasks", "end as they do there", "end as they do there"};
        draw_row(s, b, y + ROW * u, &row, false);
    }
    if (r->picks) draw_parting(s, b, b.y + b.h - 15 * u);
}

static void result(struct scene *s, box b)
{
    char verdict[160];
    const struct picking *p = s->view->picking;
    head(s, b, "What your order changed", "");
    if (p->phase == PICK_alone) {
        words(s, b, WORDS_Y, COLOUR_text, "In asyncio's own order the program does not come to an end, so there is nothing to compare with.");
        return;
    }
    tell_verdict(&p->reorder, p->made.count == 0 && p->from != ASK_NEVER, verdict, sizeof verdict);
    words(s, b, WORDS_Y, COLOUR_text, verdict);
    words(s, b, MORE_Y, COLOUR_secondary, p->made.count ? "`U` takes the last choice back; `V` leads to the run as it was." : "`V` leads to the run as it was.");
    table(s, b);
}

void panel_pick(struct scene *s, box b)
{
    if (!s->view->picking) return;
    mark_card(s->list, b, s->u, s->theme);
    if (s->view->picking->phase >= PICK_over) result(s, b);
    else choice(s, b);
}
