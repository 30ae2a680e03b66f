#include "viewer/live.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/now.h"

#define GRANT_MS   4    // how long a frame waits for what it granted
#define SILENCE_MS 3000 // after which a going program is said to hold the loop
#define TARGET_MAX 9e9  // seconds that 64 bits of nanoseconds hold
#define LATE_MS    250
#define TOO_MUCH   10000000u // events
#define FAR        1000u     // events: a step that is longer than that

static const enum grant_kind grain_grants[] = {
#define GRAIN(name, label, grant) grant,
#include "viewer/grain.def"
#undef GRAIN
};

static bool waiting(const struct live *l) { return l->program && program_status(l->program) == PROGRAM_waiting; }
bool live_going(const struct live *l) { return l->program && program_status(l->program) == PROGRAM_going; }
static bool ended(const struct live *l) { return !l->program || program_status(l->program) >= PROGRAM_ended; }
bool live_loading(const struct live *l) { return !l->program && !model_is_whole(l->model); }
bool live_over(const struct live *l) { return ended(l) && !live_loading(l); }

static void grant(struct live *l, enum grant_kind kind, int64_t until)
{
    if (waiting(l)) program_grant(l->program, kind, until); // it cannot fail then
}

// --- the banner -----------------------------------------------------------------------------------------------------
static void tell_holding(struct live *l)
{
    const state *head = lanes_head(l->model->lanes);
    int64_t silence = program_silence(l->program);
    if (silence < SILENCE_MS || head->loop == LOOP_sleeping || head->loop == LOOP_blocked) return;
    const char *task = program_task(l->program);
    snprintf(l->banner, sizeof l->banner,
             "%s has held the loop for %d s without an event. All before it is here to be looked at.",
             task ? task : "The program", (int)(silence / 1000));
}

// What is wrong with the run, in one line. Returns whether that is new.
static bool update_banner(struct live *l)
{
    char before[sizeof l->banner];
    memcpy(before, l->banner, sizeof before);
    const char *lost = trace_lost(l->model->trace);
    l->banner[0] = 0;
    if (l->program && ended(l)) {
        if (!program_ended_well(l->program))
            snprintf(l->banner, sizeof l->banner, "The program did not end well: %s.",
                     program_obituary(l->program));
    } else if (live_going(l)) {
        tell_holding(l);
    } else if (lost[0]) {
        snprintf(l->banner, sizeof l->banner, "%s", lost);
    } else if (model_failed(l->model)) {
        snprintf(l->banner, sizeof l->banner,
                 model_failed(l->model) == -ENOMEM ? "There is no memory for event %u and what follows." : "Event %u of this trace cannot happen: it is shown up to there.",
                 model_length(l->model));
    }
    l->view->banner = l->banner;
    return strcmp(before, l->banner) != 0;
}

void live_init(struct live *l, const struct held_run *r, struct view *v)
{
    *l = (struct live){.program = r->program, .model = r->model, .view = v};
    v->live = !live_over(l);
    v->real = r->program && r->model->real_clock;
    v->replay = !r->program;
    update_banner(l);
}

// A long trace is taken in while its beginning is looked at.
#define LOADED 200000u // events at a time
static bool load(struct live *l)
{
    if (!live_loading(l)) return false;
    model_update(l->model, LOADED); // where it fails, the banner says so
    l->view->live = !live_over(l);
    update_banner(l);
    return true;
}

bool live_pump(struct live *l, int wait_ms)
{
    if (!l->program) return load(l);
    int events = wait_ms ? program_wait(l->program, wait_ms, NULL) : program_pump(l->program, NULL);
    if (events != 0) model_update(l->model, MODEL_ALL); // a condemned program too has left events
    bool was_live = l->view->live;
    l->view->live = !live_over(l);
    return update_banner(l) || events != 0 || was_live != l->view->live;
}

// --- wishes ---------------------------------------------------------------------------------------------------------
void live_begin(struct live *l)
{
    l->since = now_ms();
    l->begun = model_length(l->model);
}

bool live_is_late(const struct live *l) { return now_ms() - l->since >= LATE_MS; }

static void wish(struct live *l, enum wish w)
{
    live_begin(l);
    l->wish = w;
    l->sought = l->view->at.position;
}

void live_step(struct live *l) { wish(l, WISH_step); }
void live_run_to_end(struct live *l) { wish(l, WISH_end); }

void live_run_to_time(struct live *l, int64_t time)
{
    wish(l, WISH_time);
    l->time = time;
}

void live_take_wish(struct live *l, const struct live *before)
{
    switch (before->wish) {
    case WISH_none:
    case WISH_stand: return; // the run that is to stand still is gone
    case WISH_step: live_step(l); return;
    case WISH_time: live_run_to_time(l, before->time); return;
    case WISH_end: live_run_to_end(l); return;
    }
}

void live_run_on(struct live *l) { grant(l, GRANT_run, 0); }

void live_stop(struct live *l)
{
    l->wish = WISH_none;
    if (live_going(l)) program_pause(l->program);
}

void live_stand(struct live *l)
{
    live_stop(l);
    if (live_going(l)) wish(l, WISH_stand);
}

bool live_is_too_much(const struct live *l)
{
    return !ended(l) && model_length(l->model) - l->begun >= TOO_MUCH;
}

// A step ends with the program standing right there. One that looks for something far away would take a turn of the program for each event: it lets the
// program go, looks at what it does, and stops it as soon as that is found; what the program has done beyond is only farther on in the trace.
static enum grant_kind grant_for_step(const struct live *l)
{
    return model_length(l->model) - l->begun < FAR ? grain_grants[l->view->grain] : GRANT_run;
}

// What was looked at is not looked at again, but for the last event: whether a step ends there depends on the next one, which was not there yet.
static bool step_reached(struct live *l, uint32_t *position)
{
    enum event_kind next = waiting(l) ? program_next(l->program) : EVENT_none;
    struct view from = *l->view;
    uint32_t length = model_length(l->model);
    from.at.position = l->sought;
    if (view_stop(&from, l->model, next, position) || live_over(l)) {
        live_stop(l); // where it was let go for more than this step
        return true;
    }
    if (length > l->sought) l->sought = length - 1;
    grant(l, grant_for_step(l), 0);
    return false;
}

// A step until something is many grants; most of the others have happened in time.
static bool steps_reached(struct live *l, uint32_t *position)
{
    for (int64_t now = now_ms(), end = now + GRANT_MS; now <= end; now = now_ms()) {
        if (step_reached(l, position)) return true;
        live_pump(l, (int)(end - now));
    }
    return step_reached(l, position);
}

// The program stands before the first event that is later.
static bool time_reached(struct live *l, uint32_t *position)
{
    *position = lanes_moment_of_time(l->model->lanes, l->time).position;
    if (*position < model_length(l->model) || live_over(l) || (waiting(l) && l->granted >= l->time)) {
        live_stop(l);
        return true;
    }
    if (waiting(l)) l->granted = l->time;
    grant(l, GRANT_until, l->time);
    return false;
}

bool live_reached(struct live *l, uint32_t *position)
{
    switch (l->wish) {
    case WISH_none: return false;
    case WISH_step: return steps_reached(l, position);
    case WISH_time:
        if (time_reached(l, position)) return true;
        live_pump(l, GRANT_MS);
        return time_reached(l, position);
    case WISH_end:
    case WISH_stand:
        *position = model_length(l->model);
        if (!live_over(l) && (l->wish == WISH_end || live_going(l))) {
            grant(l, GRANT_run, 0);
            return false;
        }
        l->wish = WISH_none;
        return true;
    }
    return false;
}

// --- playing --------------------------------------------------------------------------------------------------------
static double known(const struct live *l, enum axis axis)
{
    double end = lanes_end(l->model->lanes, axis);
    return axis == AXIS_time && !live_over(l) ? fmax(end, (double)l->granted / 1e9) : end;
}

struct moment live_now(struct live *l)
{
    if (waiting(l)) grant(l, GRANT_run, 0);
    live_pump(l, 0);
    const state *head = lanes_head(l->model->lanes);
    if (head->loop == LOOP_sleeping) live_begin(l); // it is not busy without end, however long it is watched
    int64_t silence = live_going(l) ? program_silence(l->program) * 1000000 : 0;
    return (struct moment){head->position, head->time + silence};
}

double live_known_end(struct live *l, double target)
{
    enum axis axis = view_axis(l->view, l->model);
    if (live_over(l) || target <= known(l, axis)) return known(l, axis);
    int64_t until = (int64_t)(fmin(target, TARGET_MAX) * 1e9);
    grant(l, axis == AXIS_time ? GRANT_until : GRANT_step, until);
    live_pump(l, GRANT_MS);
    if (axis == AXIS_time && waiting(l)) l->granted = until;
    return known(l, axis);
}
