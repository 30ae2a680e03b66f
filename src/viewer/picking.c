#include "viewer/picking.h"

#include <errno.h>

#include "viewer/travel.h"

#define LOOK_MS 15 // between two looks at the run that nobody sees

static bool at_head(const viewer *v) { return v->view.at.position >= model_length(v->model); }
static void forget_visits(viewer *v) { v->visits = v->forgotten = 0; } // places in the other run

// --- the run that is shown ------------------------------------------------------------------------------------------------
static void show_users(viewer *v)
{
    viewer_show_run(v, &v->picking.run);
    view_go_to(&v->view, v->model, model_length(v->model));
    v->view.why = false;
    forget_visits(v);
    v->dirty = true;
}

static void begin(viewer *v)
{
    error e;
    travel_stop(v);
    bool done = live_over(&v->live) && at_head(v); // nothing is left to choose: from the beginning, then
    if (pick_begin(&v->picking, v->own.program, model_length(v->model), done ? 0 : v->view.at.position, &e)) {
        v->view.mode = MODE_watch;
        view_say(&v->view, "%s", e.text);
        return;
    }
    v->picked_at = v->view.at;
    v->view.picking = &v->picking;
    show_users(v);
}

void picking_leave(viewer *v)
{
    if (!v->view.picking) return;
    v->view.picking = NULL;
    viewer_show_run(v, &v->own);
    v->view.playing = false;
    v->view.selected = 0;
    view_go_to_moment(&v->view, v->model, v->picked_at);
    pick_end(&v->picking);
    forget_visits(v);
    v->dirty = true;
}

// The mode can be chosen where the program can be started once more and no clock but its own counts.
static void offer(viewer *v)
{
    uint32_t bit = 1u << MODE_pick, modes = v->view.modes & ~bit;
    if (v->live.program && !v->view.real) modes |= bit;
    else if (v->view.mode == MODE_pick) v->view.mode = MODE_watch;
    v->dirty |= modes != v->view.modes;
    v->view.modes = modes;
}

static void come_to_stand(viewer *v)
{
    travel_to(v, model_length(v->model));
    if (v->picking.phase == PICK_stands)
        view_say(&v->view, "The run stands still after %u events, without a choice. `%s` lets it go on.", model_length(v->model), v->view.keys->of[ACTION_play].label);
}

void picking_turn(viewer *v)
{
    bool wanted = v->view.mode == MODE_pick;
    if (!v->view.picking && !v->view.quiz) offer(v);
    if (!wanted) picking_leave(v);
    else if (!v->view.picking && !v->view.quiz && v->view.mode == MODE_pick) begin(v);
    if (!v->view.picking) return;
    enum pick_phase before = v->picking.phase;
    if (pick_go_on(&v->picking)) {
        live_pump(&v->live, 0); // what has become of the program is told
        if (live_over(&v->live)) viewer_watch(v, NULL); // it stays readable for ever
        v->dirty = true;
    }
    if (before == PICK_runs && v->picking.phase != PICK_runs) come_to_stand(v);
}

int picking_patience(const viewer *v)
{
    return v->view.picking && v->picking.phase == PICK_compares ? LOOK_MS : -1;
}

// --- hands ----------------------------------------------------------------------------------------------------------------
void picking_choose(viewer *v, uint32_t overtakes)
{
    if (v->view.playing) travel_play(v, false);
    if (!at_head(v)) travel_to(v, model_length(v->model)); // that is where the choice is
    else pick_choose(&v->picking, overtakes);
    picking_turn(v);
    v->dirty = true;
}

static void take_back(viewer *v)
{
    error e;
    viewer_watch(v, NULL); // it is ended
    int rc = pick_take_back(&v->picking, &e);
    if (rc) viewer_watch(v, v->live.program);
    if (rc == -ENOENT) view_say(&v->view, "No choice has been made yet.");
    else if (rc) view_say(&v->view, "%s", e.text);
    else show_users(v);
}

bool picking_key(viewer *v, uint32_t key)
{
    if (!v->view.picking || key < '1' || key >= '1' + PICK_PAGE) return false;
    uint32_t choices = pick_choices(&v->picking), choice = pick_page(&v->picking) + key - '1';
    if (choices == 0) return false; // then it is a panel's key
    if (choice < choices) picking_choose(v, choice);
    else if (choices <= PICK_PAGE) view_say(&v->view, "There are %u to choose from.", choices);
    else view_say(&v->view, "There are %u to choose from, and `%u` is the last one.", choices, choices - pick_page(&v->picking));
    v->dirty = true;
    return true;
}

// While the user is asked, what leads through time leads through the choices: there is no time to come yet.
static int marking(const viewer *v, enum action action)
{
    bool pages = pick_choices(&v->picking) > PICK_PAGE;
    switch (action) {
    case ACTION_forward: return 1;
    case ACTION_back: return v->picking.marked > 0 ? -1 : 0; // before the first one there is what was
    case ACTION_next_stop: return pages ? (int)PICK_PAGE : 0;
    case ACTION_last_stop: return pages ? -(int)PICK_PAGE : 0;
    default: return 0;
    }
}

static void mark(viewer *v, int by)
{
    if (!pick_mark(&v->picking, by)) view_say(&v->view, by > 0 ? "That is the last one to choose." : "That is the first in line.");
}

bool picking_act(viewer *v, enum action action)
{
    if (!v->view.picking) return false;
    bool asks = v->picking.phase == PICK_asks, here = at_head(v);
    v->dirty = true;
    if (action == ACTION_undo) take_back(v);
    else if (v->picking.phase == PICK_runs && action == ACTION_play) pick_stop(&v->picking);
    else if (v->picking.phase == PICK_stands && here && (action == ACTION_play || action == ACTION_last)) pick_on(&v->picking);
    else if (asks && action == ACTION_follow && !v->view.why) picking_choose(v, v->picking.marked);
    else if (action == ACTION_last && !here) travel_to(v, model_length(v->model));
    else if (asks && action == ACTION_last) pick_rest(&v->picking);
    else if (asks && here && marking(v, action)) mark(v, marking(v, action));
    else if (asks && here && action == ACTION_play) view_say(&v->view, "The program waits for you: `Enter` says that who is marked runs next.");
    else return false;
    return true;
}
