#include "viewer/restart.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file_name.h"
#include "base/now.h"
#include "narrate/narrate.h"
#include "viewer/place.h"

#define HOUR INT64_C(3600000000000) // nanoseconds
#define LOOK_MS    15    // between two looks at a start that is under way
#define BUDGET_MS  8     // for which a turn lets the new run go on
#define SILENCE_MS 500   // after which a run that writes no event is shown as far as it has come
#define WAY_MS     10000 // ... and one that writes events all the time
#define MORE_EVENTS 1000000u // ... or more than these and four times those of the run before

void restart_init(struct restart *r, const struct launcher *launcher) { *r = (struct restart){.launcher = launcher}; }

void restart_deinit(struct restart *r)
{
    held_run_free(&r->run);
    free(r->words);
    *r = (struct restart){0};
}

// --- asking -----------------------------------------------------------------------------------------------------------
void restart_ask(struct restart *r, const model *shown, struct view *v)
{
    error e;
    if (!r->launcher || r->launcher->why_not) return;
    char **parameters = knobs_parameters(&v->knobs, shown->trace);
    int rc = parameters ? r->launcher->start(r->launcher->user, (const char *const *)parameters, &e)
                        : error_set(&e, -ENOMEM, "There is no memory for another run.");
    free(parameters);
    if (rc) {
        view_say(v, "%s", e.text);
        return;
    }
    knobs_cause(&v->knobs, shown->trace, r->cause, sizeof r->cause);
    held_run_free(&r->run);
    r->launching = v->knobs.under_way = true;
}

// --- what has become of a start ---------------------------------------------------------------------------------------
static void keep_words(struct restart *r, const struct launched *l, struct view *v)
{
    if (!l->source) return;
    bool dumb = l->refused && !l->words[0]; // a compiler that was killed
    char *words = strdup(dumb ? l->why.text : l->words);
    free(r->words);
    r->words = words;
    bool failed = l->refused && words;
    snprintf(v->compiler.source, sizeof v->compiler.source, "%s", file_name(l->source));
    v->compiler.failed = v->compiler.open = failed;
    v->compiler.words = words ? words : "";
    v->compiler.top = 0;
}

static void fail(const struct launched *l, const model *shown, struct view *v)
{
    v->knobs.under_way = false;
    v->notice[0] = 0;
    if (l->refused) return; // the compiler's words are shown
    if (v->knobs.open && !l->saved) knobs_refuse(&v->knobs, shown->trace, l->why.text);
    else view_say(v, "%s", l->why.text);
}

// The run sets out for where the one that is shown has got to.
static void set_out(struct restart *r, const struct launched *l, const struct held_run *shown)
{
    const state *head = lanes_head(shown->model->lanes);
    const char *clock = trace_meta(l->trace, "clock");
    held_run_free(&r->run);
    r->run = (struct held_run){.trace = l->trace, .program = l->program};
    r->events = head->position;
    r->time = head->time;
    r->whole = r->events > 0 && (!shown->program || program_status(shown->program) >= PROGRAM_ended);
    r->real = clock && strcmp(clock, "real") == 0;
    r->near = r->past = false;
    r->begun = r->heard = now_ms();
    r->saved = l->saved;
    if (l->saved)
        snprintf(r->cause, sizeof r->cause, "`%s` was saved%s", file_name(l->source ? l->source : "the source"),
                 l->dropped ? " and does not take the parameters that it had" : "");
    if (model_new(&r->run.model, r->run.trace, MODEL_ALL)) held_run_free(&r->run);
}

// --- on the way ---------------------------------------------------------------------------------------------------------
static bool parts(const struct restart *r, const model *shown) { return !place_common(shown, r->run.model, r->events).all; }

// Grants what is missing. False where nothing is: the run is there.
static bool grant(struct restart *r, const model *shown)
{
    uint32_t length = trace_length(r->run.trace);
    enum program_status status = program_status(r->run.program);
    if (status != PROGRAM_waiting) return status == PROGRAM_starting || status == PROGRAM_going;
    if (r->real || r->past) return false;
    if (r->whole) return program_grant(r->run.program, GRANT_run, 0) == 0;
    bool later = length > 0 && trace_time(r->run.trace, length - 1) > r->time;
    if (later || r->events == 0) return false;
    if (!r->near) {
        r->near = true;
        if (r->time > 0) return program_grant(r->run.program, GRANT_until, r->time - 1) == 0;
    }
    if (length < r->events) return program_grant(r->run.program, GRANT_event, 0) == 0;
    if (length == r->events && !parts(r, shown)) return false;
    r->past = true;
    return program_grant(r->run.program, GRANT_until, r->time) == 0;
}

static bool is_enough(const struct restart *r)
{
    int64_t now = now_ms();
    return now - r->heard > SILENCE_MS || now - r->begun > WAY_MS || trace_length(r->run.trace) / 4 > r->events + MORE_EVENTS / 4;
}

// Lets the run go on for a moment. Whether it is there.
static bool drive(struct restart *r, const model *shown)
{
    for (int64_t end = now_ms() + BUDGET_MS; now_ms() < end;) {
        if (!grant(r, shown)) return true;
        int events = program_wait(r->run.program, 1, NULL);
        if (events != 0 && model_update(r->run.model, MODEL_ALL)) return true;
        if (events > 0) r->heard = now_ms();
        if (!is_enough(r)) continue;
        program_pause(r->run.program); // where it runs to its end: nobody has asked for more
        return true;
    }
    return false;
}

enum restarted restart_go_on(struct restart *r, const struct held_run *shown, struct view *v)
{
    struct launched l = {0};
    if (!r->launcher) return RESTART_nothing;
    bool was = r->launching;
    enum launch launch = r->launcher->look(r->launcher->user, &l);
    r->launching = launch == LAUNCH_under_way;
    if (launch != LAUNCH_under_way) keep_words(r, &l, v);
    else if (l.source && l.saved && !r->compiling) view_say(v, "`%s` was saved and is being compiled.", file_name(l.source));
    r->compiling = launch == LAUNCH_under_way && l.source;
    if (l.gone) view_say(v, "`%s` is not there any more. This run stays, and what is saved under that name runs in its place.", l.gone);
    if (l.back) view_say(v, "`%s` is there again, as it was.", l.back);
    if (launch == LAUNCH_failed) fail(&l, shown->model, v);
    if (launch == LAUNCH_done) set_out(r, &l, shown);
    if (r->run.model && drive(r, shown->model)) return RESTART_arrived;
    return launch == LAUNCH_failed || was != r->launching || l.source || l.gone || l.back ? RESTART_told : RESTART_nothing;
}

int restart_patience(const struct restart *r) { return r->run.model ? 0 : r->launching ? LOOK_MS : -1; }

// --- there ----------------------------------------------------------------------------------------------------------------
static int64_t makespan(const model *m)
{
    uint32_t length = model_length(m);
    return length ? trace_time(m->trace, length - 1) - trace_time(m->trace, 0) : 0;
}

static int tell_makespans(char *text, size_t size, const model *before, const model *now)
{
    char a[32], b[32];
    int64_t was = model_shown_time(before, makespan(before)), is = model_shown_time(now, makespan(now));
    void (*write)(int64_t, char *, size_t) = was < HOUR && is < HOUR ? narrate_seconds : narrate_clock; // both the same way
    write(was, a, sizeof a);
    write(is, b, sizeof b);
    if (strcmp(a, b) == 0) return snprintf(text, size, "makespan %s as before; ", b);
    return snprintf(text, size, "makespan %s → %s; ", a, b);
}

// Up to where they are the same, of what both are known of.
static void tell_parting(char *text, size_t size, const model *before, const model *now, bool ended)
{
    uint32_t known = model_length(before) < model_length(now) ? model_length(before) : model_length(now);
    struct common c = place_common(before, now, ended ? model_length(before) : known);
    char time[32];
    if (!c.known) snprintf(text, size, "the program runs again.");
    else if (c.all && !(ended && c.to < model_length(now))) snprintf(text, size, ended ? "nothing else has changed." : "up to here nothing has changed.");
    else {
        uint32_t at = c.to < model_length(now) ? c.to : model_length(now) - 1;
        model_tell_moment(now, trace_time(now->trace, at), time, sizeof time);
        snprintf(text, size, "the runs part at event %u, at %s.", at, time);
    }
}

void restart_tell(const struct restart *r, const model *before, const model *now, struct view *v)
{
    bool ended = !v->live && r->whole, compared = model_length(before) > 0 && model_length(now) > 0 && !r->real;
    char spans[100] = "", parting[100] = "the program runs again.", words[80] = "";
    if (ended && compared) tell_makespans(spans, sizeof spans, before, now);
    if (compared) tell_parting(parting, sizeof parting, before, now, ended);
    if (r->saved && r->words && *r->words) snprintf(words, sizeof words, " `%s` shows what the compiler says.", v->keys->of[ACTION_words].label);
    bool same = strncmp(parting, "nothing", 7) == 0; // and so is the makespan
    view_say(v, "%s: %s%s%s", r->cause, same ? "" : spans, parting, words);
}
