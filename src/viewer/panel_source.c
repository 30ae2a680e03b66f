// The program's source: the line at which the task is, and who is suspended where.
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "viewer/panel.h"
#include "viewer/syntax.h"

#define ROW          23.3f
#define FIRST_ROW    60.0f // its middle
#define FOOT         12.0f
#define SIZE         14.0f
#define NAME_SIZE    13.3f
#define NUMBER_X     42.0f // right end of line numbers
#define BREAK_X      12.0f // middle of the mark of the line until which steps go on
#define CODE_X       58.0f
#define SPANS_MAX    64
#define NAME_LETTERS 24 // of a task in its pill
#define PLACES_MAX   64

// What is shown: the file itself, or its twin in Python.
struct page {
    const struct source *source;
    const struct twin *twin; // NULL: the file itself
    uint32_t file;
};

// The line of the page that stands for a line of the file; 0 for none.
static uint32_t line_on(const struct page *p, uint32_t line) { return p->twin ? twin_line(p->twin, line) : line; }

static uint32_t line_on_page(const void *page, uint32_t line) { return line_on(page, line); }

struct marked { // who stands where on the page
    struct crowd items[PLACES_MAX];
    uint32_t count;
};

// What all their names begin with, before a number: "Board "; "" where they differ.
static void stem_of(struct scene *s, const struct crowd *c, char *buffer, size_t size)
{
    char name[100];
    buffer[0] = 0;
    if (!c->stem) return;
    if (state_at(s->state, c->task)->type == OBJECT_worker) strcpy(name, "thread");
    else model_name(s->model, s->state, c->task, name, sizeof name);
    size_t n = strlen(name);
    while (n > 0 && isdigit((unsigned char)name[n - 1])) n--;
    snprintf(buffer, size, "%.*s", (int)n, name);
}

// --- which lines ----------------------------------------------------------------------------------------------------
struct current {
    uint32_t file, line;
    uint32_t task;     // whose line it is; 0: where the program itself is
    uint32_t function; // the line at which its async_def stands; 0: unknown
};

// Where the function begins in which a task is, of those in this file; file 0: in any.
static struct trace_place definition_of(struct scene *s, uint32_t task, uint32_t file)
{
    if (!task) return (struct trace_place){0};
    for (uint32_t id = state_at(s->state, task)->top; id; id = state_at(s->state, id)->parent) {
        const struct object *o = state_at(s->state, id);
        if (!object_type_is_frame((enum object_type)o->type)) break;
        struct trace_place p = trace_place(s->model->trace, o->function);
        if (p.line && (p.file == file || !file)) return p;
    }
    return (struct trace_place){0};
}

// The line shown: that of the running or the selected task; where it is at no line yet, its function; without a task the line of
// the last event that has one.
static struct current find_current(struct scene *s)
{
    const trace *t = s->model->trace;
    uint32_t task =
        s->view->selected && s->view->selected < s->state->object_count ? s->view->selected : s->state->running;
    struct trace_place p = model_place(s->model, s->state, task), begins = definition_of(s, task, p.file);
    if (p.line) return (struct current){p.file, p.line, task, begins.line};
    if (begins.line) return (struct current){begins.file, 0, 0, begins.line};
    for (uint32_t i = s->state->position, looked = 0; !p.line && i-- > 0 && looked < 200; looked++)
        p = trace_place(t, trace_event(t, i).where);
    if (!p.line && trace_places(t) > 0) p = trace_place(t, 1), p.line = 0;
    return (struct current){p.file, p.line, 0, 0};
}

// The first line shown: the function from its head if its current line fits in, else the current line in the middle.
static uint32_t first_line(const struct source *source, const struct current *c, uint32_t rows)
{
    uint32_t line = c->line ? c->line : c->function ? c->function : 1, first = line > rows / 2 ? line - rows / 2 : 1;
    if (c->function && c->function <= line && line < c->function + rows) first = c->function;
    uint32_t last = source->line_count > rows ? source->line_count - rows + 1 : 1;
    return first < last ? first : last;
}

// --- drawing --------------------------------------------------------------------------------------------------------
static enum theme_colour colour_of(enum syntax syntax, bool current)
{
    switch (syntax) {
    case SYNTAX_plain: return COLOUR_code;
    case SYNTAX_name: return COLOUR_text;
    case SYNTAX_keyword: return COLOUR_code_keyword;
    case SYNTAX_string: return COLOUR_code_string;
    case SYNTAX_number: return COLOUR_code_number;
    case SYNTAX_comment: return current ? COLOUR_secondary : COLOUR_code_comment;
    }
    return COLOUR_text;
}

static size_t columns_in(const char *text, size_t length)
{
    size_t columns = 0;
    for (size_t i = 0; i < length; i++) columns += (text[i] & 0xC0) != 0x80;
    return columns;
}

// How many bytes the first columns of a line have; blanks at their end are not counted.
static size_t bytes_of(const char *line, size_t length, size_t columns)
{
    size_t bytes = 0;
    for (; bytes < length; bytes++)
        if ((line[bytes] & 0xC0) != 0x80 && columns-- == 0) break;
    while (bytes > 0 && line[bytes - 1] == ' ') bytes--;
    return bytes;
}

// Every character is as wide as any other: a run begins where its column is, and a line that is too long is cut before the last
// column that has room, which gets the ellipsis.
static void code(struct scene *s, const struct source *source, uint32_t n, float x, float y, float right,
                 bool current)
{
    struct syntax_span spans[SPANS_MAX];
    bool in_comment = source->in_comment[n - 1];
    size_t length, column = 0;
    const char *line = source_line(source, n, &length);
    size_t count = syntax_spans(line, length, source->python, &in_comment, spans, SPANS_MAX);
    float advance = text_width(FACE_code, SIZE * s->u, "0");
    size_t fit = right > x ? (size_t)((right - x) / advance) : 0, end = bytes_of(line, length, fit);
    bool cut = end < bytes_of(line, length, SIZE_MAX);
    if (cut) end = bytes_of(line, length, fit > 0 ? fit - 1 : 0);
    colour c = s->theme->colours[COLOUR_code];
    for (size_t i = 0; i < count && spans[i].from < end; i++) {
        char text[800];
        size_t bytes = spans[i].from + spans[i].length < end ? spans[i].length : end - spans[i].from;
        snprintf(text, sizeof text, "%.*s", (int)bytes, line + spans[i].from);
        c = s->theme->colours[colour_of(spans[i].syntax, current)];
        if (strspn(text, " ") < strlen(text))
            draw_text(s->list, x + (float)column * advance, y, FACE_code, SIZE * s->u, c, 0, text);
        column += columns_in(text, strlen(text));
    }
    if (cut && fit > 0) draw_text(s->list, x + (float)column * advance, y, FACE_code, SIZE * s->u, c, 0, "…");
}

static void crowd_words(struct scene *s, const struct crowd *c, char *buffer, size_t size)
{
    char stem[40];
    stem_of(s, c, stem, sizeof stem);
    if (c->count == 1 || !stem[0]) {
        snprintf(buffer, size, "%u", c->count);
        return;
    }
    // "11 boards"
    size_t n = strlen(stem);
    while (n > 0 && !isalnum((unsigned char)stem[n - 1])) n--;
    int prefix = snprintf(buffer, size, "%u %.*ss", c->count, (int)(n < 12 ? n : 0), stem);
    if (n == 0 || n >= 12) snprintf(buffer, size, "%u", c->count);
    for (int i = 0; i < prefix && (size_t)i < size; i++) buffer[i] = (char)tolower((unsigned char)buffer[i]);
}

// A pill of a task's own, if the task is at this line; its right end at x. Returns the x left of it.
static float own_pill(struct scene *s, float x, float y, uint32_t line, const struct page *page, uint32_t task)
{
    struct trace_place p = model_place(s->model, s->state, task);
    if (!task || p.file != page->file || !p.line || line_on(page, p.line) != line) return x;
    enum task_status status = model_status(s->state, task, s->view->at.time);
    char text[100];
    model_name(s->model, s->state, task, text, sizeof text);
    if (strlen(text) > NAME_LETTERS) strcpy(text + NAME_LETTERS - 3, "...");
    float width = mark_pill(s->list, x, y, status, true, text, s->u, s->theme);
    panel_task_target(s, (box){x - width, y - 10 * s->u, width, 20 * s->u}, task);
    return x - width - 6 * s->u;
}

// Pills at the right end of a line, from right to left: the running task, the selected one, and how many are suspended
// there. A click elsewhere on the line selects the first of them. Returns the x at which code has to end.
static float pills(struct scene *s, box b, float y, uint32_t line, const struct page *page, const struct current *current,
                   const struct marked *marked)
{
    float u = s->u, x = b.x + b.w - PANEL_PADDING * u;
    box whole = {b.x, y - ROW / 2 * u, b.w, ROW * u};
    if (current->task && line == current->line) panel_task_target(s, whole, current->task);
    for (uint32_t i = marked->count; i-- > 0;)
        if (marked->items[i].line == line && line != current->line)
            panel_task_target(s, whole, marked->items[i].task);
    x = own_pill(s, x, y, line, page, s->state->running);
    if (s->view->selected != s->state->running) x = own_pill(s, x, y, line, page, s->view->selected);
    for (uint32_t i = 0; i < marked->count; i++) {
        const struct crowd *c = &marked->items[i];
        if (c->line != line || x < b.x + b.w / 2) continue;
        char text[60];
        crowd_words(s, c, text, sizeof text);
        float width = mark_pill(s->list, x, y, c->status, false, text, u, s->theme);
        panel_task_target(s, (box){x - width, y - 10 * u, width, 20 * u}, c->task);
        x -= width + 6 * u;
    }
    return x;
}

static void row(struct scene *s, box b, const struct page *page, uint32_t n, float y,
                const struct current *current, const struct marked *marked)
{
    float u = s->u;
    bool here = n == current->line;
    if (here) {
        bool runs = current->task && current->task == s->state->running;
        enum task_status status =
            current->task ? model_status(s->state, current->task, s->view->at.time) : TASK_awaiting;
        colour c = mark_colour(runs ? TASK_running : status, s->theme);
        box line = {b.x + u, y - ROW / 2 * u, b.w - 2 * u, ROW * u};
        draw_rectangle(s->list, line, 0, colour_alpha(c, s->theme->light ? 0.14f : 0.2f));
        line.w = 4 * u;
        draw_rectangle(s->list, line, 0, c);
    }
    char number[16];
    snprintf(number, sizeof number, "%u", n);
    float baseline = panel_middle(s, y, SIZE);
    uint32_t line = page->twin ? twin_origin(page->twin, n) : n;
    bool breaks = line && until_is_line(&s->view->until, s->model, page->file, line);
    if (breaks) draw_circle(s->list, b.x + BREAK_X * u, y, 4.5f * u, s->theme->colours[COLOUR_accent]);
    panel_text_right(s, b.x + NUMBER_X * u, baseline, FACE_code, SIZE, here || breaks ? COLOUR_text : COLOUR_faint, number);
    float right = pills(s, b, y, n, page, current, marked);
    box margin = {b.x, y - ROW / 2 * u, CODE_X * u, ROW * u};
    if (line) targets_add(s->targets, (struct target){.box = margin, .kind = TARGET_line, .id = line, .from = page->file});
    code(s, page->source, n, b.x + CODE_X * u, baseline, right - 4 * u, here);
}

// The twin stands for the file where it has the line that is looked at.
static struct page find_page(struct scene *s, struct current *current)
{
    struct page page = {.file = current->file};
    if (!current->file) return page;
    page.source = model_source(s->model, current->file);
    const struct twin *twin = s->view->python ? model_twin(s->model, current->file) : NULL;
    uint32_t looked_at = current->line ? current->line : current->function;
    if (!twin || (looked_at && !twin_line(twin, looked_at))) return page;
    page.source = twin->source;
    page.twin = twin;
    current->line = line_on(&page, current->line);
    current->function = line_on(&page, current->function);
    return page;
}

void panel_source(struct scene *s, box b)
{
    float u = s->u;
    struct current current = find_current(s);
    struct page page = find_page(s, &current);
    const struct source *source = page.source;
    float title = panel_card(s, b, "Source", NULL), right = b.x + b.w - PANEL_PADDING * u;
    if (!source || source->line_count == 0) {
        const char *text = source ? "the trace does not hold this source" : "no line of the program yet";
        panel_text_within(s, b.x + PANEL_PADDING * u, b.y + FIRST_ROW * u, FACE_words, PANEL_TEXT_SIZE,
                          COLOUR_secondary, b.w - 2 * PANEL_PADDING * u, text);
        return;
    }
    float width = fminf(text_width(FACE_code, NAME_SIZE * u, source->name), right - title - 10 * u);
    panel_text_within(s, right - width, b.y + PANEL_TITLE * u, FACE_code, NAME_SIZE, COLOUR_secondary, width + 1,
                      source->name);
    int fit = (int)((b.h / u - FIRST_ROW + ROW / 2 - FOOT) / ROW);
    uint32_t rows = fit < 1 ? 1 : (uint32_t)fit, first = first_line(source, &current, rows);
    struct marked marked;
    struct crowds_page lines = {page.file, line_on_page, &page};
    marked.count = crowds_find(s->model->crowds, s->state, s->view->at.time, lines, marked.items, PLACES_MAX);
    for (uint32_t i = 0; i < rows && first + i <= source->line_count; i++)
        row(s, b, &page, first + i, b.y + (FIRST_ROW + ROW * (float)i) * u, &current, &marked);
}
