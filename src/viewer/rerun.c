#include "viewer/rerun.h"

#include <stdio.h>
#include <string.h>

#include "viewer/picking.h"
#include "viewer/place.h"
#include "viewer/predicting.h"
#include "viewer/visits.h"

#define PAGE_ROWS 10

// --- the compiler's words -------------------------------------------------------------------------------------------------
// They are scrolled as far as the frame that shows them says that there is more.
static void scroll(viewer *v, int64_t rows)
{
    int64_t top = (int64_t)v->view.compiler.top + rows, last = 0;
    for (uint32_t i = 0; i < v->targets.count; i++)
        if (v->targets.items[i].kind == TARGET_words) last = v->targets.items[i].id;
    v->view.compiler.top = (uint32_t)(top < 0 ? 0 : top > last ? last : top);
    v->dirty = true;
}

static bool words_key(viewer *v, uint32_t key)
{
    switch (key) {
    case KEY_down: scroll(v, 1); return true;
    case KEY_up: scroll(v, -1); return true;
    case KEY_space:
    case KEY_page_down: scroll(v, PAGE_ROWS); return true;
    case KEY_page_up: scroll(v, -PAGE_ROWS); return true;
    case KEY_home: scroll(v, INT32_MIN); return true;
    case KEY_end: scroll(v, INT32_MAX); return true;
    case KEY_enter: v->view.compiler.open = false; return true;
    default: return false;
    }
}

void rerun_open_words(viewer *v)
{
    struct compiler_words *c = &v->view.compiler;
    c->top = 0;
    c->open = !c->open && c->words[0];
    if (!c->words[0]) view_say(&v->view, c->source[0] ? "The compiler says nothing of `%s`." : "%sNothing was compiled here.", c->source);
}

bool rerun_wheel(viewer *v, const struct window_event *e)
{
    if (!targets_find(&v->targets, e->x, e->y, TARGET_words)) return false;
    scroll(v, (int64_t)(-3 * e->wheel_y));
    return true;
}

// --- the knobs ------------------------------------------------------------------------------------------------------------
void rerun_open_knobs(viewer *v)
{
    struct knobs *k = &v->view.knobs;
    k->open = !k->open;
    k->typing = false;
    k->wrong[0] = 0;
    v->view.why = v->view.why && !k->open; // they stand in the same place
}

static void ask(viewer *v) { restart_ask(&v->restart, v->own.model, &v->view); }

void rerun_again(viewer *v)
{
    if (v->view.knobs.why_not) view_say(&v->view, "%s", v->view.knobs.why_not);
    ask(v);
}

static bool did(viewer *v, enum knobs_did what)
{
    if (what == KNOBS_turned) ask(v);
    v->dirty = v->dirty || what != KNOBS_nothing;
    return what != KNOBS_nothing;
}

bool rerun_key(viewer *v, const struct window_event *e)
{
    if (v->view.help || v->view.black) return false;
    if (v->view.compiler.open && words_key(v, e->key)) {
        v->dirty = true;
        return true;
    }
    return v->view.knobs.open && !v->view.compiler.open &&
           did(v, knobs_key(&v->view.knobs, v->model->trace, e->key, e->modifiers & MODIFIER_shift));
}

bool rerun_press(viewer *v, float x, float y)
{
    const struct target *t = targets_find(&v->targets, x, y, TARGET_knob);
    struct knobs *k = &v->view.knobs;
    if (!t || k->why_not) return t;
    k->marked = t->id;
    if (t->from == 0) return did(v, k->typing ? KNOBS_moved : knobs_key(k, v->model->trace, KEY_enter, false));
    return did(v, knobs_turn(k, v->model->trace, k->marked, (int)t->from) ? KNOBS_turned : KNOBS_moved);
}

// --- another run ------------------------------------------------------------------------------------------------------------
static void add(struct view *v, const char *sentence)
{
    size_t length = strlen(v->notice);
    snprintf(v->notice + length, sizeof v->notice - length, "%s", sentence);
}

// Choices and questions are about the run before, and go with it.
static const char *leave_mode(viewer *v)
{
    const char *left = v->view.picking ? " `You are the loop` is left, and your choices with it." : v->view.quiz ? " Predict is left." : "";
    picking_leave(v);
    predicting_leave(v);
    if (*left) v->view.mode = MODE_watch;
    return left;
}

// The new run stands where the user looks; the one before is ended.
static void take_over(viewer *v)
{
    const char *left = leave_mode(v), *closed = v->answers ? " The file of answers ends with the run before." : "";
    visits_close(v);
    struct restart *r = &v->restart;
    struct held_run before = v->own;
    struct live wished = v->live;
    struct moment wanted = v->view.at;
    bool far = !r->real && v->view.live && wanted.time > lanes_head(r->run.model->lanes)->time;
    v->own = r->run;
    r->run = (struct held_run){0};
    place_keep(&v->view, before.model, v->own.model);
    viewer_show_run(v, &v->own);
    restart_tell(r, before.model, v->own.model, &v->view);
    held_run_free(&before);
    add(&v->view, left);
    add(&v->view, closed);
    knobs_settle(&v->view.knobs);
    if (far) live_run_to_time(&v->live, wanted.time);
    live_take_wish(&v->live, &wished);
    v->watching = false;
    v->visits = v->forgotten = 0;
    v->drag = DRAG_none;
    v->dirty = true;
    window_title(v->window, v->model->title);
}

void rerun_go_on(viewer *v)
{
    enum restarted what = restart_go_on(&v->restart, &v->own, &v->view);
    if (what == RESTART_arrived) take_over(v);
    v->dirty = v->dirty || what != RESTART_nothing;
}
