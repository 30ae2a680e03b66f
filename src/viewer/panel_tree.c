// The await tree: who waits for whom. Tasks, and between them what stands for several of them, such as a gather.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "narrate/narrate.h"
#include "viewer/panel.h"

#define PADDING   PANEL_PADDING
#define FIRST     49.0f // from the card's edge to the first row's middle
#define ROW       21.0f
#define FOOT      14.0f
#define INDENT    21.0f
#define WIDTH     540.0f // at most: what is said of a task stands where its name is in sight
#define NAME_SIZE 13.4f
#define TASKS     500u // more than anybody can see: the rest is left out
#define NODES     600u // they, and what waits for several of them
#define NONE      UINT32_MAX

struct node {
    uint32_t id;
    uint32_t parent, first, last, next; // nodes; NONE for none
    bool placed;
};

struct tree {
    struct node nodes[NODES];
    uint32_t count, left_out;
};

struct tree_row {
    uint32_t node, depth;
    uint64_t open; // bit d: on level d there is more below
    bool last, again; // the last of its parent; the node stands above already: a cycle
};

struct tree_rows {
    struct tree_row items[NODES];
    uint32_t count;
};

// --- the tree -------------------------------------------------------------------------------------------------------------
static uint32_t find(const struct tree *t, uint32_t id)
{
    for (uint32_t i = 0; i < t->count; i++)
        if (t->nodes[i].id == id) return i;
    return NONE;
}

static uint32_t add(struct tree *t, uint32_t id)
{
    if (t->count == NODES) return NONE;
    t->nodes[t->count] = (struct node){id, NONE, NONE, NONE, NONE, false};
    return t->count++;
}

static bool is_open(const struct object *o) { return o->outcome == OUTCOME_pending; }

// What waits for an object: a task, a gather or its like, the TaskGroup that a task belongs to; 0 for nobody.
static uint32_t waits_for(const state *st, uint32_t id)
{
    const struct object *o = state_at(st, id), *w = state_at(st, o->waiter);
    if (o->waiter && w->type == OBJECT_task && w->awaits == id) return o->waiter;
    if (o->waiter && w->type != OBJECT_task && is_open(w)) return o->waiter;
    if (o->type == OBJECT_task && o->value) return o->value;
    return 0;
}

// The task whose `async with` the TaskGroup is: it made the group's tasks.
static uint32_t owner_of_group(const struct tree *t, const state *st, uint32_t group)
{
    for (uint32_t i = 0; i < t->count; i++) {
        const struct object *o = state_at(st, t->nodes[i].id);
        if (o->type == OBJECT_task && o->value == group) return o->parent;
    }
    return 0;
}

// Whether a task that has ended still matters: something that is under way waits for it and others.
static bool matters(const state *st, uint32_t task)
{
    const struct object *o = state_at(st, task);
    if (is_open(o)) return true;
    uint32_t waiter = waits_for(st, task);
    return waiter && state_at(st, waiter)->type == OBJECT_task_group ? state_at(st, waiter)->value > 0 : waiter != 0;
}

static void hang(struct tree *t, uint32_t child, uint32_t parent)
{
    struct node *p = &t->nodes[parent];
    t->nodes[child].parent = parent;
    if (p->first == NONE) p->first = child;
    else t->nodes[p->last].next = child;
    p->last = child;
}

// The tasks that matter, in the order in which they were made. Where there are more than there is room for, one place is kept for the one that is
// looked at.
static void add_tasks(struct scene *s, struct tree *t)
{
    const state *st = s->state;
    uint32_t looked_at = view_task(s->view, s->model, st);
    for (uint32_t i = 0; i < lanes_count(s->model->lanes); i++) {
        uint32_t task = lanes_task(s->model->lanes, i);
        if (task >= st->object_count || state_at(st, task)->type != OBJECT_task || !matters(st, task)) continue;
        if (t->count < (task == looked_at ? TASKS : TASKS - 1)) add(t, task);
        else t->left_out++;
    }
}

// Of very many tasks only those that go on: that they have ended is known without looking at each. As many are left out as there are beyond those.
static void add_tasks_of_many(struct scene *s, struct tree *t)
{
    const state *st = s->state;
    const uint32_t *ends = lanes_ends(s->model->lanes), *counts = st->statuses;
    uint32_t looked_at = view_task(s->view, s->model, st), count = lanes_count(s->model->lanes);
    uint32_t open = counts[TASK_ready] + counts[TASK_running] + counts[TASK_sleeping] + counts[TASK_waiting] + counts[TASK_awaiting];
    bool added = !looked_at || !is_open(state_at(st, looked_at));
    for (uint32_t i = 0; i < count && t->count < (added ? TASKS : TASKS - 1); i++) {
        if (ends[i] < st->position) continue;
        uint32_t task = lanes_task(s->model->lanes, i);
        if (task >= st->object_count) break; // made later, as all after it
        if (state_at(st, task)->type != OBJECT_task) continue;
        added = added || task == looked_at;
        add(t, task);
    }
    if (!added) add(t, looked_at);
    t->left_out = open > t->count ? open - t->count : 0;
}

#define MANY 2000u // tasks
static void grow(struct scene *s, struct tree *t)
{
    const state *st = s->state;
    t->count = t->left_out = 0;
    if (lanes_count(s->model->lanes) > MANY) add_tasks_of_many(s, t);
    else add_tasks(s, t);
    for (uint32_t i = 0; i < t->count; i++) { // grows meanwhile by what the tasks are children of
        uint32_t id = t->nodes[i].id, waiter = waits_for(st, id);
        if (state_at(st, id)->type == OBJECT_task_group) waiter = owner_of_group(t, st, id);
        if (!waiter || waiter == id) continue;
        uint32_t parent = find(t, waiter);
        if (parent == NONE) parent = add(t, waiter);
        if (parent != NONE) hang(t, i, parent);
    }
}

// --- its rows -------------------------------------------------------------------------------------------------------------
static void lay(struct tree *t, struct tree_rows *r, uint32_t node, uint32_t depth, uint64_t open, bool last)
{
    if (r->count == NODES) return;
    struct node *n = &t->nodes[node];
    r->items[r->count++] = (struct tree_row){node, depth, open, last, n->placed};
    if (n->placed) return;
    n->placed = true;
    for (uint32_t child = n->first; child != NONE; child = t->nodes[child].next) {
        bool more = t->nodes[child].next != NONE;
        lay(t, r, child, depth + 1, depth < 63 && more ? open | UINT64_C(1) << depth : open & ~(UINT64_C(1) << (depth < 63 ? depth : 63)), !more);
    }
}

static void lay_out(struct tree *t, struct tree_rows *r)
{
    r->count = 0;
    for (uint32_t i = 0; i < t->count; i++)
        if (t->nodes[i].parent == NONE) lay(t, r, i, 0, 0, true);
    for (uint32_t i = 0; i < t->count; i++) // what is left waits in a circle
        if (!t->nodes[i].placed) lay(t, r, i, 0, 0, true);
}

// --- words ----------------------------------------------------------------------------------------------------------------
static void done_words(const struct scene *s, const struct object *o, char *buffer, size_t size)
{
    event e = trace_event(s->model->trace, o->changed);
    const char *value = e.kind == EVENT_task_done ? trace_string(s->model->trace, e.b) : "";
    if (o->outcome == OUTCOME_result && *value && strcmp(value, "None") != 0) snprintf(buffer, size, "returned %.40s", value);
    else if (o->outcome == OUTCOME_result) snprintf(buffer, size, "returned");
    else if (o->outcome == OUTCOME_cancelled) snprintf(buffer, size, "cancelled");
    else snprintf(buffer, size, "%.*s", (int)strcspn(value, ":"), value);
}

#define WAITS "waits for "
static void wait_words(struct scene *s, const struct object *task, char *buffer, size_t size)
{
    const struct object *o = state_at(s->state, task->awaits);
    char name[80];
    if (task->awaits == 0) {
        snprintf(buffer, size, "yielded");
        return;
    }
    switch ((enum object_type)o->type) {
    case OBJECT_sleep:
        model_tell_moment(s->model, o->when, name, sizeof name);
        snprintf(buffer, size, "until %.60s", name);
        return;
    case OBJECT_waiter:
        model_name(s->model, s->state, o->parent, name, sizeof name);
        snprintf(buffer, size, WAITS "%.60s", name);
        return;
    case OBJECT_future:
        if (o->parent && state_at(s->state, o->parent)->type == OBJECT_task_group) snprintf(buffer, size, "awaits its TaskGroup");
        else snprintf(buffer, size, "awaits a future");
        return;
    case OBJECT_executor_call: snprintf(buffer, size, "awaits a thread"); return;
    default:
        model_name(s->model, s->state, task->awaits, name, sizeof name);
        snprintf(buffer, size, "awaits %.60s", name);
    }
}

static void words_of(struct scene *s, uint32_t id, char *buffer, size_t size)
{
    const struct object *o = state_at(s->state, id);
    *buffer = 0;
    if (o->type == OBJECT_gather || o->type == OBJECT_wait || o->type == OBJECT_task_group) {
        snprintf(buffer, size, "%u of %u done", o->children - o->value, o->children);
    } else if (o->type == OBJECT_task) {
        enum task_status status = model_status(s->state, id, s->view->at.time);
        if (o->outcome) done_words(s, o, buffer, size);
        else if (status == TASK_ready || status == TASK_running) snprintf(buffer, size, "%s", task_status_name(status));
        else wait_words(s, o, buffer, size);
    }
}

// --- drawing --------------------------------------------------------------------------------------------------------------
static void branches(struct scene *s, float x, float y, const struct tree_row *r)
{
    float u = s->u, half = ROW / 2 * u;
    colour c = s->theme->colours[COLOUR_popover_line];
    for (uint32_t d = 0; d + 1 < r->depth && d < 63; d++)
        if (r->open >> d & 1) draw_line(s->list, x + ((float)d * INDENT + 6) * u, y - half, x + ((float)d * INDENT + 6) * u, y + half, u, 0, c);
    if (r->depth == 0) return;
    float at = x + ((float)(r->depth - 1) * INDENT + 6) * u;
    draw_line(s->list, at, y - half, at, r->last ? y : y + half, u, 0, c);
    draw_line(s->list, at, y, at + 9 * u, y, u, 0, c);
}

static void row(struct scene *s, box b, float y, const struct tree *t, const struct tree_row *r)
{
    float u = s->u, x = b.x + PADDING * u, right = b.x + fminf(b.w - PADDING * u, WIDTH * u), middle = panel_middle(s, y, NAME_SIZE);
    uint32_t id = t->nodes[r->node].id, depth = r->depth < 8 ? r->depth : 8;
    const struct object *o = state_at(s->state, id);
    bool task = o->type == OBJECT_task, runs = task && id == s->state->running;
    enum task_status status = task ? model_status(s->state, id, s->view->at.time) : TASK_awaiting;
    box band = {b.x + 8 * u, y - ROW / 2 * u, right + 12 * u - b.x - 8 * u, ROW * u};
    char name[120], words[80];
    if (runs) draw_rectangle(s->list, band, 5 * u, s->theme->colours[COLOUR_current]);
    else if ((task && id == s->view->selected) || panel_in_why(s, id)) draw_rectangle(s->list, band, 5 * u, s->theme->colours[COLOUR_selected]);
    branches(s, x, y, r);
    x += (float)depth * INDENT * u;
    mark_status(s->list, status, x + 6 * u, y, 11 * u, s->theme);
    model_name(s->model, s->state, id, name, sizeof name);
    if (r->again) snprintf(words, sizeof words, "a circle: see above");
    else words_of(s, id, words, sizeof words);
    // The name comes first; what is said of it has the rest.
    float width = text_width(FACE_words, PANEL_TEXT_SIZE * u, words), room = right - x - 20 * u;
    float named = fminf(text_width(runs ? FACE_words_semibold : FACE_words, NAME_SIZE * u, name), 0.6f * room);
    if (width > room - named - 10 * u && status == TASK_waiting && !r->again) { // its glyph says that it waits
        memmove(words, words + strlen(WAITS), strlen(words + strlen(WAITS)) + 1);
        width = text_width(FACE_words, PANEL_TEXT_SIZE * u, words);
    }
    width = fminf(width, room - named - 10 * u);
    colour c = task ? mark_text_colour(status, s->theme) : s->theme->colours[COLOUR_secondary];
    if (status == TASK_awaiting) c = s->theme->colours[COLOUR_secondary];
    draw_text(s->list, right - width, panel_middle(s, y, PANEL_TEXT_SIZE), FACE_words, PANEL_TEXT_SIZE * u, c, width + 1, words);
    panel_text_within(s, x + 20 * u, middle, runs ? FACE_words_semibold : FACE_words, NAME_SIZE, task ? COLOUR_text : COLOUR_secondary,
                      room - width - 9 * u, name);
    if (task) panel_task_target(s, band, id);
}

// The rows that are shown hold the selected task, or the one that runs.
static uint32_t first_row(struct scene *s, const struct tree *t, const struct tree_rows *r, uint32_t fit)
{
    uint32_t wanted = s->view->selected ? s->view->selected : s->state->running, at = 0;
    if (r->count <= fit) return 0;
    for (uint32_t i = 0; i < r->count; i++)
        if (t->nodes[r->items[i].node].id == wanted) at = i;
    uint32_t first = at > fit / 2 ? at - fit / 2 : 0;
    return first + fit > r->count ? r->count - fit : first;
}

void panel_tree(struct scene *s, box b)
{
    static struct tree tree; // large, and of use for one frame only
    static struct tree_rows rows;
    grow(s, &tree);
    lay_out(&tree, &rows);
    float u = s->u;
    int room = (int)((b.h / u - FIRST - FOOT) / ROW) + 1;
    uint32_t fit = room > 0 ? (uint32_t)room : 0, first = first_row(s, &tree, &rows, fit);
    uint32_t shown = rows.count < fit ? rows.count : fit, all = rows.count + tree.left_out;
    char beside[60];
    snprintf(beside, sizeof beside, rows.count == 0 ? "no task" : shown < all ? "%u of %u" : "who waits for whom", shown, all);
    panel_card(s, b, "Await tree", beside);
    for (uint32_t i = 0; i < shown; i++) row(s, b, b.y + (FIRST + ROW * (float)i) * u, &tree, &rows.items[first + i]);
}
