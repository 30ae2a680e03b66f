// Why a task did not run: what it waits for, and what that waits for, as a row of chips.
#include <stdio.h>

#include "narrate/narrate.h"
#include "query/chain.h"
#include "viewer/panel_predict.h"

#define CHIP 30.0f // high

struct chip {
    const char *verb; // that leads to it; NULL for the first
    char text[100];
    enum task_status status; // of its colour and glyph; none: neither
};

#define CHIPS_MAX 7
struct chips {
    struct chip items[CHIPS_MAX];
    int count;
};

static struct chip *add_chip(struct chips *c, const char *verb, enum task_status status)
{
    if (c->count == CHIPS_MAX) return NULL;
    c->items[c->count] = (struct chip){.verb = verb, .status = status};
    return &c->items[c->count++];
}

static void add_object(struct scene *s, struct chips *c, const char *verb, uint32_t object)
{
    const struct object *o = state_at(s->state, object);
    struct chip *chip = add_chip(c, verb, o->type == OBJECT_task ? (enum task_status)o->status : TASK_none);
    if (chip) model_name(s->model, s->state, object, chip->text, sizeof chip->text);
}

static void add_time(struct scene *s, struct chips *c, const char *verb, int64_t time)
{
    struct chip *chip = add_chip(c, verb, TASK_sleeping);
    if (chip) model_tell_moment(s->model, time, chip->text, sizeof chip->text);
}

static void add_words(struct chips *c, const char *verb, enum task_status status, const char *words)
{
    struct chip *chip = add_chip(c, verb, status);
    if (chip) snprintf(chip->text, sizeof chip->text, "%s", words);
}

// One link of the chain of why. False where it ends there.
static bool add_link(struct scene *s, struct chips *c, const struct link *l)
{
    char text[60];
    switch (l->sort) {
    case LINK_line: add_object(s, c, "waits for", l->object); return true;
    case LINK_holder: add_object(s, c, "held by", l->object); return true;
    case LINK_children: add_object(s, c, "waits for", l->object); return true;
    case LINK_awaits:
        if (l->object) add_object(s, c, "awaits", l->object);
        return true;
    case LINK_suspended:
        if (l->depth && c->count > 1 && c->items[c->count - 1].status == TASK_none) add_object(s, c, "for one, for", l->object);
        return true;
    case LINK_sleep: add_time(s, c, "sleeping until", l->until); return false;
    case LINK_ready:
        snprintf(text, sizeof text, "%u of %u", l->number, l->of);
        add_words(c, "in the ready queue:", TASK_ready, text);
        return false;
    case LINK_empty: add_words(c, "which is", TASK_none, "empty"); return false;
    case LINK_full: add_words(c, "which is", TASK_none, "full"); return false;
    case LINK_clear: add_words(c, "which is", TASK_none, "not set"); return false;
    case LINK_notify: add_words(c, "which is", TASK_none, "not notified"); return false;
    case LINK_ended: add_words(c, "is", TASK_none, "done"); return false;
    case LINK_cycle: add_object(s, c, "back to", l->object); return false;
    case LINK_frame:
    case LINK_timeout:
    case LINK_last_wait: return true;
    case LINK_unmade:
    case LINK_running:
    case LINK_yield:
    case LINK_unheld:
    case LINK_barrier:
    case LINK_unfinished:
    case LINK_next:
    case LINK_child:
    case LINK_future:
    case LINK_over:
    case LINK_queued:
    case LINK_worker:
    case LINK_above:
    case LINK_more:
    case LINK_blocked:
    case LINK_runs_now:
    case LINK_callback_now:
    case LINK_over_and_out:
    case LINK_cause:
    case LINK_turn:
    case LINK_wake:
    case LINK_destroyed:
    case LINK_never:
    case LINK_SORTS: break;
    }
    return false;
}

static void find_chips(struct scene *s, uint32_t task, struct chips *c)
{
    const struct chain *chain = model_why(s->model, s->state, s->view->at.time, task);
    *c = (struct chips){.count = 0};
    add_object(s, c, NULL, task);
    for (uint32_t i = 0; i < chain->count && add_link(s, c, &chain->links[i]); i++) continue;
}

static float chip_width(struct scene *s, const struct chip *c)
{
    return text_width(FACE_words_semibold, PREDICT_WORDS_SIZE * s->u, c->text) + (c->status == TASK_none ? 22 : 40) * s->u;
}

// Returns its right end.
static float draw_chip(struct scene *s, float x, float y, const struct chip *c)
{
    float u = s->u, width = chip_width(s, c);
    box b = {x, y - CHIP / 2 * u, width, CHIP * u};
    colour ink = c->status == TASK_none ? s->theme->colours[COLOUR_secondary] : mark_text_colour(c->status, s->theme);
    draw_rectangle(s->list, b, 7 * u, s->theme->colours[COLOUR_raised]);
    draw_rectangle(s->list, b, 7 * u, colour_alpha(ink, 0.14f));
    draw_outline(s->list, b, 7 * u, 1.5f * u, ink);
    if (c->status != TASK_none) mark_status(s->list, c->status, x + 18 * u, y, 11 * u, s->theme);
    panel_text(s, x + (c->status == TASK_none ? 11 : 30) * u, panel_middle(s, y, PREDICT_WORDS_SIZE), FACE_words_semibold, PREDICT_WORDS_SIZE, COLOUR_text, c->text);
    return x + width;
}

void predict_why(struct scene *s, float x, float y, float right, uint32_t task)
{
    struct chips c;
    float u = s->u;
    find_chips(s, task, &c);
    for (int i = 0; i < c.count; i++) {
        const char *verb = c.items[i].verb;
        float words = verb ? text_width(FACE_words, PREDICT_SMALL_SIZE * u, verb) + 36 * u : 0;
        if (x + words + chip_width(s, &c.items[i]) > right) {
            panel_text(s, x + 6 * u, panel_middle(s, y, PREDICT_WORDS_SIZE), FACE_words, PREDICT_WORDS_SIZE, COLOUR_secondary, "…");
            return;
        }
        if (verb) {
            colour line = s->theme->colours[COLOUR_secondary];
            draw_line(s->list, x + 4 * u, y, x + 9 * u, y, 1.2f * u, 0, line);
            panel_text(s, x + 14 * u, panel_middle(s, y, PREDICT_SMALL_SIZE), FACE_words, PREDICT_SMALL_SIZE, COLOUR_secondary, verb);
            float tip = x + words - 3 * u;
            draw_line(s->list, tip - 12 * u, y, tip - 3 * u, y, 1.2f * u, 0, line);
            draw_polygon(s->list, (float[]){tip - 5 * u, y - 4 * u, tip - 5 * u, y + 4 * u, tip + u, y}, 3, line);
            x += words;
        }
        x = draw_chip(s, x, y, &c.items[i]);
    }
}
