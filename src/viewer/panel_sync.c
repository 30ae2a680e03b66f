// The sync objects and queues: whose permits they are, what they hold, who stands in line.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "viewer/panel.h"

#define PADDING     PANEL_PADDING
#define FIRST       51.0f // from the card's edge to the first object's middle line
#define FOOT        12.0f
#define HEAD        27.0f // of an object: its name, its type, what is to be said in a word
#define HEAD_SIZE   14.3f
#define NAME_SIZE   12.8f
#define SMALL       12.2f
#define GAP         14.0f // between two objects
#define COIN_HEIGHT 70.0f
#define COINS       5u    // side by side
#define CHIP_WIDTH  38.0f
#define CHIP_HEIGHT 29.0f
#define CHIP_GAP    17.0f
#define SLOT_HEIGHT 27.0f
#define SLOTS       6u
#define LOOKED_AT   2048u // of a program that makes more the rest is not looked at

// Where the next thing is drawn: in a column from x0 to x1, at most down to the bottom.
struct shelf {
    struct scene *s;
    float x0, x1, y, bottom;
};

// --- what an object is in words -----------------------------------------------------------------------------------------
static uint32_t made_with(const struct scene *s, const struct object *o) { return trace_event(s->model->trace, o->created).b; }

// "Semaphore(3)", "Lock 2": how it was made, and which it is of those without a name.
static void type_words(const struct scene *s, const struct object *o, char *buffer, size_t size)
{
    const char *type = object_type_name((enum object_type)o->type);
    uint32_t number = made_with(s, o);
    int length = snprintf(buffer, size, "%s", type);
    if (!o->name && s->state->made[o->type] > 1) length += snprintf(buffer + length, size - (size_t)length, " %u", o->number);
    bool counted = o->type == OBJECT_semaphore || o->type == OBJECT_bounded_semaphore || o->type == OBJECT_barrier ||
                   (object_type_is_queue((enum object_type)o->type) && number);
    if (counted) snprintf(buffer + length, size - (size_t)length, strchr(buffer, ' ') ? " (%u)" : "(%u)", number);
}

static bool is_queue(const struct object *o) { return object_type_is_queue((enum object_type)o->type); }

static void said_words(const struct scene *s, const struct object *o, char *buffer, size_t size)
{
    uint32_t number = made_with(s, o);
    if (is_queue(o) && o->shut_down) snprintf(buffer, size, "shut down");
    else if (is_queue(o) && number) snprintf(buffer, size, "%u of %u", o->value, number);
    else if (is_queue(o)) snprintf(buffer, size, o->value == 1 ? "%u item" : "%u items", o->value);
    else if (o->type == OBJECT_event) snprintf(buffer, size, o->value ? "set" : "clear");
    else if (o->type == OBJECT_barrier) snprintf(buffer, size, "%u of %u inside", o->value, number);
    else if (o->type == OBJECT_condition) *buffer = 0;
    else if (o->type == OBJECT_lock) snprintf(buffer, size, o->holders ? "locked" : "free");
    else snprintf(buffer, size, "%u free", o->value);
}

// --- parts ----------------------------------------------------------------------------------------------------------------
static void head(struct shelf *f, uint32_t id)
{
    struct scene *s = f->s;
    float u = s->u, x = f->x0, middle = f->y + HEAD / 2 * u, right = f->x1;
    const struct object *o = state_at(s->state, id);
    char name[100], type[60], said[40];
    if (panel_in_why(s, id))
        draw_rectangle(s->list, (box){x - 8 * u, f->y, f->x1 - f->x0 + 16 * u, HEAD * u}, 5 * u, s->theme->colours[COLOUR_selected]);
    type_words(s, o, type, sizeof type);
    said_words(s, o, said, sizeof said);
    right -= panel_text_right(s, right, panel_middle(s, middle, SMALL), FACE_words, SMALL,
                              o->type == OBJECT_event && o->value ? COLOUR_done : COLOUR_secondary, said) + 8 * u;
    if (o->name) {
        model_name(s->model, s->state, id, name, sizeof name);
        float width = fminf(text_width(FACE_code, NAME_SIZE * u, name), 0.4f * (f->x1 - f->x0));
        draw_rectangle(s->list, (box){x, middle - 9.5f * u, width + 10 * u, 19 * u}, 4 * u, s->theme->colours[COLOUR_raised]);
        panel_text_within(s, x + 5 * u, panel_middle(s, middle, NAME_SIZE), FACE_code, NAME_SIZE, COLOUR_text, width + 1, name);
        x += width + 20 * u;
    }
    panel_text_within(s, x, panel_middle(s, middle, HEAD_SIZE), FACE_words_semibold, HEAD_SIZE, COLOUR_text, right - x, type);
    f->y += HEAD * u;
}

// A ring in the colour of the task's state with its label; of a permit that is handed over and not yet taken it is hatched.
static void ring(struct scene *s, float x, float y, float radius, uint32_t task, bool reserved)
{
    enum task_status status = model_status(s->state, task, s->view->at.time);
    colour c = reserved ? s->theme->colours[COLOUR_ready] : mark_colour(status, s->theme);
    char label[16];
    box b = {x - radius, y - radius, 2 * radius, 2 * radius};
    draw_circle(s->list, x, y, radius, colour_alpha(c, 0.18f));
    if (reserved) draw_hatch(s->list, b, radius, 6 * s->u, 1.8f * s->u, colour_alpha(c, 0.45f));
    draw_outline(s->list, b, radius, 1.8f * s->u, c);
    model_label(s->model, s->state, task, label, sizeof label);
    float size = radius / s->u * (strlen(label) > 2 ? 0.72f : 0.85f);
    panel_label(s, x, y, FACE_words_semibold, size, COLOUR_text, 1.7f * radius, label);
    panel_task_target(s, b, task);
}

static void free_ring(struct scene *s, float x, float y, float radius)
{
    draw_outline(s->list, (box){x - radius, y - radius, 2 * radius, 2 * radius}, radius, 1.3f * s->u, s->theme->colours[COLOUR_line]);
}

// A permit on a card of its own: in the ring whose it is, below it what that task does with it.
static void coin(struct scene *s, box b, const struct hold *h)
{
    float u = s->u, x = b.x + b.w / 2, radius = fminf(17 * u, b.w / 2 - 6 * u);
    mark_button(s->list, b, u, s->theme);
    const char *word = "free";
    colour c = s->theme->colours[COLOUR_secondary];
    if (h) {
        enum task_status status = model_status(s->state, h->task, s->view->at.time);
        ring(s, x, b.y + 26 * u, radius, h->task, h->reserved);
        word = h->reserved ? "reserved" : task_status_name(status);
        c = h->reserved ? s->theme->colours[COLOUR_ready_text] : mark_text_colour(status, s->theme);
        if (h->task == s->view->selected) draw_outline(s->list, b, 8 * u, 1.7f * u, s->theme->colours[COLOUR_accent]);
        panel_task_target(s, b, h->task);
    } else {
        free_ring(s, x, b.y + 26 * u, radius);
    }
    float size = SMALL * u, width = text_width(FACE_words, size, word);
    if (width > b.w - 6 * u) size *= (b.w - 6 * u) / width;
    draw_text_centred(s->list, x, b.y + 60 * u, FACE_words, size, c, word);
}

static void coins(struct shelf *f, uint32_t id)
{
    struct scene *s = f->s;
    struct hold holds[COINS];
    uint32_t listed = state_holds_of(s->state, id, holds, COINS), held = state_at(s->state, id)->holders, all = held + state_at(s->state, id)->value;
    uint32_t shown = all < COINS ? all : COINS;
    float u = s->u, gap = 8 * u, width = fminf((f->x1 - f->x0 - (float)(shown - 1) * gap) / (float)shown, 82 * u);
    if (shown == 0 || f->y + COIN_HEIGHT * u > f->bottom) return;
    for (uint32_t i = 0; i < shown; i++)
        coin(s, (box){f->x0 + (float)i * (width + gap), f->y, width, COIN_HEIGHT * u}, i < listed ? &holds[i] : NULL);
    f->y += (COIN_HEIGHT + 8) * u;
    if (all == shown || f->y + 18 * u > f->bottom) return;
    char more[60];
    snprintf(more, sizeof more, "%u of %u permits are held", held, all);
    panel_text(s, f->x0, panel_middle(s, f->y + 8 * u, SMALL), FACE_words, SMALL, COLOUR_secondary, more);
    f->y += 20 * u;
}

static void slots(struct shelf *f, uint32_t id)
{
    struct scene *s = f->s;
    const struct object *o = state_at(s->state, id);
    uint32_t room = made_with(s, o), shown = room > o->value ? room : o->value;
    if (shown == 0) shown = 1;
    bool more = shown > SLOTS;
    if (more) shown = SLOTS;
    float u = s->u, gap = 6 * u, width = (f->x1 - f->x0 - (float)(shown - 1) * gap) / (float)shown;
    if (f->y + SLOT_HEIGHT * u > f->bottom) return;
    width = fminf(width, 92 * u);
    uint32_t item = state_first_item(s->state, o), i = 0;
    for (; i < shown; i++) {
        box b = {f->x0 + (float)i * (width + gap), f->y, width, SLOT_HEIGHT * u};
        draw_rectangle(s->list, b, 5 * u, s->theme->colours[item ? COLOUR_raised : COLOUR_card]);
        draw_outline(s->list, b, 5 * u, (item ? 1.5f : 1.0f) * u, s->theme->colours[item ? COLOUR_done : COLOUR_line]);
        if (!item) continue;
        char text[40];
        const struct item *it = state_item(s->state, item);
        if (more && i + 1 == shown && o->value > shown) {
            snprintf(text, sizeof text, "+%u", o->value - i);
        } else {
            const char *whole = trace_string(s->model->trace, trace_event(s->model->trace, it->put).a);
            snprintf(text, sizeof text, "%.36s", whole);
        }
        float wide = text_width(FACE_code, SMALL * u, text), inside = b.w - 8 * u, x = b.x + fmaxf((b.w - wide) / 2, 4 * u);
        panel_text_within(s, x, panel_middle(s, b.y + b.h / 2, SMALL), FACE_code, SMALL, COLOUR_text, inside, text);
        item = it->next;
    }
    f->y += (SLOT_HEIGHT + 8) * u;
}

static void dashed(struct scene *s, box b, colour c)
{
    float u = s->u, w = 1.3f * u, dash = 4 * u;
    draw_line(s->list, b.x, b.y, b.x + b.w, b.y, w, dash, c);
    draw_line(s->list, b.x, b.y + b.h, b.x + b.w, b.y + b.h, w, dash, c);
    draw_line(s->list, b.x, b.y, b.x, b.y + b.h, w, dash, c);
    draw_line(s->list, b.x + b.w, b.y, b.x + b.w, b.y + b.h, w, dash, c);
}

// Who waits, first in line first: one that has been woken is on its way out, and drawn as ready.
static void waiter(struct scene *s, box b, const struct object *w)
{
    char label[16];
    bool woken = w->outcome != OUTCOME_pending;
    if (!panel_moving(s, ANCHOR_waiter, w->waiter, &b)) return;
    colour c = s->theme->colours[woken ? COLOUR_ready : COLOUR_waiting];
    if (w->waiter && w->waiter == s->view->selected)
        draw_rectangle(s->list, b, 4 * s->u, s->theme->colours[COLOUR_selected]);
    dashed(s, b, c);
    model_label(s->model, s->state, w->waiter, label, sizeof label);
    panel_label(s, b.x + b.w / 2, b.y + b.h / 2, FACE_words_semibold, HEAD_SIZE, COLOUR_text, b.w - 6 * s->u, label);
    if (w->waiter) panel_task_target(s, b, w->waiter);
}

// How many stand in line, up to COUNTED, and one more where they are more.
#define COUNTED 4000u
static uint32_t waiters_of(const state *st, const struct object *o)
{
    uint32_t count = 0;
    for (uint32_t id = o->first; id && count <= COUNTED; id = state_at(st, id)->next) count++;
    return count;
}

static void waiting_words(const struct object *o, uint32_t count, char *buffer, size_t size)
{
    const char *for_what = !is_queue(o) ? "" : o->value == 0 ? " for an item" : " for room";
    if (count > COUNTED) snprintf(buffer, size, "more than %u waiting%s, first in line first", COUNTED, for_what);
    else snprintf(buffer, size, "%u waiting%s%s", count, for_what, count > 1 ? ", first in line first" : "");
}

// Draws the line from x on in a row of its own; what finds no room is counted.
static void chips(struct shelf *f, const struct object *o, float x, uint32_t count)
{
    struct scene *s = f->s;
    float u = s->u, middle = f->y + CHIP_HEIGHT / 2 * u;
    uint32_t fit = (uint32_t)fmaxf((f->x1 - x + CHIP_GAP * u) / ((CHIP_WIDTH + CHIP_GAP) * u), 1);
    uint32_t shown = count <= fit ? count : fit - 1, each = o->first;
    for (uint32_t i = 0; i < shown; i++, each = state_at(s->state, each)->next) {
        waiter(s, (box){x, f->y, CHIP_WIDTH * u, CHIP_HEIGHT * u}, state_at(s->state, each));
        x += CHIP_WIDTH * u;
        float tip = x + 5.5f * u;
        if (i + 1 < count)
            draw_polygon(s->list, (float[]){tip, middle, tip + 6 * u, middle - 3.5f * u, tip + 6 * u, middle + 3.5f * u}, 3,
                         s->theme->colours[COLOUR_secondary]);
        x += CHIP_GAP * u;
    }
    char more[24];
    snprintf(more, sizeof more, count > COUNTED ? "…" : "+%u", count - shown);
    if (shown < count) panel_text(s, x, panel_middle(s, middle, HEAD_SIZE), FACE_words_semibold, HEAD_SIZE, COLOUR_secondary, more);
}

// Few stand beside the words that say how many they are, more below them.
static void line(struct shelf *f, uint32_t id)
{
    struct scene *s = f->s;
    const struct object *o = state_at(s->state, id);
    uint32_t count = waiters_of(s->state, o);
    float u = s->u, x = f->x0, room = f->x1 - x;
    char words[80];
    waiting_words(o, count, words, sizeof words);
    float width = text_width(FACE_words, SMALL * u, words) + 14 * u;
    bool beside = width + ((float)count * (CHIP_WIDTH + CHIP_GAP) - CHIP_GAP) * u <= room;
    if (count == 0 || f->y + ((beside ? 0 : 20) + CHIP_HEIGHT) * u > f->bottom) return;
    float y = f->y + (beside ? CHIP_HEIGHT / 2 : 8) * u;
    panel_text_within(s, x, panel_middle(s, y, SMALL), FACE_words, SMALL, COLOUR_secondary, room, words);
    if (!beside) f->y += 20 * u;
    chips(f, o, beside ? x + width : x, count);
    f->y += (CHIP_HEIGHT + 8) * u;
}

// A Lock has one permit: it stands in the line of its name.
static void one_coin(struct shelf *f, uint32_t id)
{
    struct scene *s = f->s;
    struct hold h;
    float u = s->u;
    if (state_holds_of(s->state, id, &h, 1) == 0 || f->y + 28 * u > f->bottom) return;
    float y = f->y + 11 * u;
    enum task_status status = model_status(s->state, h.task, s->view->at.time);
    char name[100];
    model_name(s->model, s->state, h.task, name, sizeof name);
    ring(s, f->x0 + 11 * u, y, 11 * u, h.task, h.reserved);
    const char *word = h.reserved ? "reserved" : task_status_name(status);
    float room = f->x1 - f->x0 - 40 * u - text_width(FACE_words, SMALL * u, word);
    panel_text_within(s, f->x0 + 30 * u, panel_middle(s, y, SMALL), FACE_words, SMALL, COLOUR_text, room, name);
    draw_text_right(s->list, f->x1, panel_middle(s, y, SMALL), FACE_words, SMALL * u,
                    h.reserved ? s->theme->colours[COLOUR_ready_text] : mark_text_colour(status, s->theme), word);
    panel_task_target(s, (box){f->x0, y - 12 * u, f->x1 - f->x0, 24 * u}, h.task);
    f->y += 28 * u;
}

static void one(struct shelf *f, uint32_t id)
{
    const struct object *o = state_at(f->s->state, id);
    head(f, id);
    f->y += 3 * f->s->u;
    if (is_queue(o)) slots(f, id);
    else if (o->type == OBJECT_lock) one_coin(f, id);
    else if (object_type_is_lock((enum object_type)o->type)) coins(f, id);
    line(f, id);
}

// --- which of them ----------------------------------------------------------------------------------------------------------
static bool is_made(const struct scene *s, uint32_t id)
{
    return id < s->state->object_count && state_at(s->state, id)->type != OBJECT_none;
}

// Of many those come first that somebody waits for, then those in use, then the rest; few keep their places.
#define FEW 3u
static int rank(const struct object *o, uint32_t total)
{
    if (total <= FEW || o->first) return 0;
    return o->value || (object_type_is_lock((enum object_type)o->type) && o->holders) ? 1 : 2;
}

static uint32_t choose(struct scene *s, uint32_t *ids, uint32_t max, uint32_t *total)
{
    uint32_t made, count = 0;
    const uint32_t *all = lanes_syncs(s->model->lanes, &made);
    if (made > LOOKED_AT) made = LOOKED_AT;
    *total = 0;
    for (uint32_t i = 0; i < made; i++) *total += is_made(s, all[i]);
    for (int r = 0; r <= 2; r++)
        for (uint32_t i = 0; i < made && count < max; i++)
            if (is_made(s, all[i]) && rank(state_at(s->state, all[i]), *total) == r) ids[count++] = all[i];
    return count;
}

void panel_sync(struct scene *s, box b)
{
    uint32_t ids[24], total, count = choose(s, ids, sizeof ids / sizeof *ids, &total), shown = 0;
    float u = s->u;
    struct shelf f = {s, b.x + PADDING * u, b.x + b.w - PADDING * u, b.y + (FIRST - HEAD / 2) * u, b.y + b.h - FOOT * u};
    panel_card(s, b, "Sync objects", total ? NULL : "none yet");
    for (; shown < count && f.y + HEAD * u <= f.bottom; shown++) {
        if (shown > 0) {
            f.y += (GAP / 2 - 4) * u;
            draw_line(s->list, f.x0, f.y, f.x1, f.y, u, 0, s->theme->colours[COLOUR_line]);
            f.y += GAP / 2 * u;
            if (f.y + HEAD * u > f.bottom) break;
        }
        one(&f, ids[shown]);
    }
    char more[40];
    snprintf(more, sizeof more, "%u of %u", shown, total);
    if (shown < total)
        panel_text_right(s, f.x1, b.y + PANEL_TITLE * u, FACE_words, PANEL_TEXT_SIZE, COLOUR_secondary, more);
}
