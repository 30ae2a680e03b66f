#include "viewer/pick.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "narrate/narrate.h"

#define MORE_EVENTS 1000000u // and four times those that are known of the other run: what a run may have that does not come to an end

// --- the user's run -----------------------------------------------------------------------------------------------------
static void drop_runs(struct picking *p)
{
    held_run_free(&p->run);
    held_run_free(&p->plain);
    reorder_deinit(&p->reorder);
}

// Starts the program once more, without a model.
static int start(struct held_run *out, const program *of, error *e)
{
    *out = (struct held_run){0};
    if (trace_new(&out->trace) != 0) return error_set(e, -ENOMEM, "There is no memory for another run.");
    int rc = program_again(&out->program, of, out->trace, e);
    if (rc) held_run_free(out);
    return rc;
}

static int start_shown(struct held_run *out, const program *of, error *e)
{
    int rc = start(out, of, e);
    if (rc || model_new(&out->model, out->trace, MODEL_ALL) == 0) return rc;
    held_run_free(out);
    return error_set(e, -ENOMEM, "There is no memory for another run.");
}

// Where the program does not stand still this is nothing: it goes already.
static void grant(struct picking *p, enum grant_kind how) { picks_grant(&p->made, p->run.program, trace_length(p->run.trace), p->from, how, 0); }

static void let_go(struct picking *p)
{
    p->phase = PICK_runs;
    p->most = trace_length(p->run.trace) + MORE_EVENTS + 4ull * p->known;
    p->stopping = false;
    grant(p, GRANT_run);
}

void pick_stop(struct picking *p)
{
    if (p->phase != PICK_runs) return;
    program_pause(p->run.program);
    p->stopping = true;
}

void pick_on(struct picking *p)
{
    if (p->phase == PICK_stands) let_go(p);
}

int pick_begin(struct picking *p, const program *of, uint32_t known, uint32_t from, error *e)
{
    *p = (struct picking){.from = from, .begun = from, .known = known};
    int rc = start_shown(&p->run, of, e);
    if (rc == 0) let_go(p);
    return rc;
}

void pick_end(struct picking *p)
{
    drop_runs(p);
    picks_deinit(&p->made);
    *p = (struct picking){0};
}

// --- choices --------------------------------------------------------------------------------------------------------------
uint32_t pick_choices(const struct picking *p)
{
    const state *s = lanes_head(p->run.model->lanes);
    uint32_t count = 0;
    if (p->phase != PICK_asks) return 0;
    for (uint32_t i = 0; i < s->boundary && i < PICK_REACH; i++) count += !state_ready(s, i).cancelled;
    return count;
}

bool pick_mark(struct picking *p, int by)
{
    int64_t before = p->marked, last = (int64_t)pick_choices(p) - 1, to = before + by;
    if (last < 0) return false;
    p->marked = (uint32_t)(to < 0 ? 0 : to > last ? last : to);
    return p->marked != before;
}

uint32_t pick_page(const struct picking *p) { return p->marked / PICK_PAGE * PICK_PAGE; }

bool pick_choose(struct picking *p, uint32_t overtakes)
{
    if (overtakes >= pick_choices(p)) return false;
    struct pick choice = {trace_length(p->run.trace), overtakes};
    if (picks_add(&p->made, choice)) return false;
    if (p->from != ASK_NEVER) p->from = choice.event + 1;
    let_go(p);
    return true;
}

void pick_rest(struct picking *p)
{
    if (p->phase != PICK_asks) return;
    p->from = ASK_NEVER;
    p->told[0][0] = p->told[1][0] = 0;
    let_go(p);
}

uint32_t pick_count_left(const struct picking *p)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < p->made.count; i++) count += p->made.items[i].overtakes > 0;
    return count;
}

int pick_take_back(struct picking *p, error *e)
{
    struct held_run again;
    if (p->made.count == 0) return -ENOENT;
    int rc = start_shown(&again, p->run.program, e);
    if (rc) return rc;
    drop_runs(p);
    p->run = again;
    p->from = p->made.items[--p->made.count].event;
    let_go(p);
    return 0;
}

// --- what a choice did ----------------------------------------------------------------------------------------------------
static void tell(struct picking *p, uint32_t index, char *text, size_t size)
{
    struct narration n;
    const state *s = model_state(p->run.model, index + 1);
    if (!s) return;
    narrate_what(p->run.trace, s, &n);
    snprintf(text, size, "%s", n.what);
}

// How the step that begins with this event ended, or the event itself.
static uint32_t end_of_step(const trace *t, uint32_t begun)
{
    uint32_t task = trace_event(t, begun).subject;
    if (trace_event(t, begun).kind != EVENT_resume) return begun;
    for (uint32_t i = begun + 1; i < trace_length(t); i++) {
        event e = trace_event(t, i);
        if ((e.kind == EVENT_suspend || e.kind == EVENT_task_done) && e.subject == task) return i;
    }
    return begun;
}

static void tell_last(struct picking *p)
{
    p->told[0][0] = p->told[1][0] = 0;
    if (p->made.count == 0) return;
    const struct pick *last = &p->made.items[p->made.count - 1];
    uint32_t begun = last->event + (last->overtakes > 0);
    if (begun >= trace_length(p->run.trace)) return;
    if (last->overtakes) tell(p, last->event, p->told[0], sizeof p->told[0]);
    else snprintf(p->told[0], sizeof p->told[0], "You took the first in line, as asyncio does.");
    tell(p, end_of_step(p->run.trace, begun), p->told[1], sizeof p->told[1]);
}

// --- the other run ----------------------------------------------------------------------------------------------------------
static void compare(struct picking *p)
{
    p->phase = reorder_take(p->run.trace, p->plain.trace, &p->reorder) == 0 ? PICK_over : PICK_alone;
    if (p->reorder.picks) tell(p, p->reorder.first_pick, p->parting, sizeof p->parting);
}

static bool go_on_own(struct picking *p)
{
    if (program_status(p->plain.program) == PROGRAM_waiting) program_grant(p->plain.program, GRANT_run, 0);
    program_pump(p->plain.program, NULL);
    uint64_t most = MORE_EVENTS + 4ull * trace_length(p->run.trace);
    if (program_status(p->plain.program) >= PROGRAM_ended) compare(p);
    else if (trace_length(p->plain.trace) > most) p->phase = PICK_alone;
    return p->phase != PICK_compares;
}

static bool go_on_user(struct picking *p)
{
    enum program_status status = program_status(p->run.program);
    bool goes = p->phase == PICK_runs;
    if (status == PROGRAM_going && trace_length(p->run.trace) > p->most) pick_stop(p);
    else if (status == PROGRAM_waiting && goes && p->stopping) p->phase = PICK_stands;
    else if (status == PROGRAM_waiting && goes) grant(p, GRANT_run);
    else if (status == PROGRAM_asking && trace_length(p->run.trace) < p->from) grant(p, goes && !p->stopping ? GRANT_run : GRANT_event); // as it was answered before
    else if (status == PROGRAM_asking) p->phase = PICK_asks, p->marked = 0, tell_last(p);
    else if (status >= PROGRAM_ended) {
        tell_last(p);
        p->phase = start(&p->plain, p->run.program, NULL) == 0 ? PICK_compares : PICK_alone;
    }
    return goes ? p->phase != PICK_runs : p->phase != PICK_stands;
}

bool pick_go_on(struct picking *p)
{
    switch (p->phase) {
    case PICK_runs:
    case PICK_stands: {
        uint32_t length = model_length(p->run.model);
        program_pump(p->run.program, NULL);
        model_update(p->run.model, MODEL_ALL);
        return go_on_user(p) || model_length(p->run.model) != length;
    }
    case PICK_compares: return go_on_own(p);
    case PICK_asks:
    case PICK_over:
    case PICK_alone: return false;
    }
    return false;
}
