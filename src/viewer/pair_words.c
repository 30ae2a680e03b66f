// What two runs have in common and where they differ, in the words of asyncio's documentation, made of the data alone.
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "narrate/narrate.h"
#include "narrate/words.h"
#include "viewer/length.h"
#include "viewer/pair.h"

#define SAME 0.005 // shares that differ by less are told as the same
#define SECOND INT64_C(1000000000)

struct length { char text[40]; };

static struct length length_of(int64_t ns)
{
    struct length l;
    length_words(ns, l.text, sizeof l.text);
    return l;
}

static bool alike(int64_t a, int64_t b) { return fabs((double)(a - b)) <= SAME * fmax((double)a, (double)b); }

// As sentences call it: "Board 3", "task hog".
static void tell_name(const struct pair_run *r, const state *s, uint32_t object, char *buffer, size_t size)
{
    static struct telling w;
    w = (struct telling){.t = r->model->trace, .s = s};
    snprintf(buffer, size, "%s", words_name(&w, object));
}

// --- a side -----------------------------------------------------------------------------------------------------------
// What a task that has just stopped is in: "sleeps until 60 s", "waits in line for `sem`".
static void tell_ending(const struct pair_run *r, const struct pair_turn *turn, char *buffer, size_t size)
{
    uint32_t length = model_length(r->model), position = turn->end + 1 < length ? turn->end + 1 : length;
    const state *s = model_state(r->model, position);
    const struct object *task = s ? state_at(s, turn->task) : NULL, *awaited = task && task->awaits ? state_at(s, task->awaits) : NULL;
    char name[100] = "";
    switch (turn->status) {
    case TASK_sleeping:
        if (awaited && awaited->timed) snprintf(buffer, size, "sleeps until %s", length_of(awaited->when).text);
        else snprintf(buffer, size, "sleeps");
        return;
    case TASK_waiting:
        if (awaited && awaited->parent) tell_name(r, s, awaited->parent, name, sizeof name);
        snprintf(buffer, size, name[0] ? "waits in line for %s" : "waits in line", name);
        return;
    case TASK_awaiting:
        if (awaited && awaited->type == OBJECT_task) tell_name(r, s, task->awaits, name, sizeof name);
        snprintf(buffer, size, name[0] ? "awaits %s" : "awaits others", name);
        return;
    case TASK_ready: snprintf(buffer, size, "is ready again"); return;
    case TASK_done: snprintf(buffer, size, "is done"); return;
    case TASK_failed: snprintf(buffer, size, "fails"); return;
    case TASK_cancelled: snprintf(buffer, size, "is cancelled"); return;
    case TASK_none:
    case TASK_running:
    case TASK_working:
    case TASK_blocked: break;
    }
    snprintf(buffer, size, "goes on");
}

// The program crashes in this step, or, where there is none more, between two.
static bool crashes_in(const struct pair_run *r, const struct pair_turn *turn)
{
    return r->crash.kind && turn->task == r->crash.a && turn->end == model_length(r->model);
}

// The message of the crash is "killed by SIGSEGV while task hog ran", "exited early with status 3 while ...", "stack overflow in task hog".
static void tell_crash(const struct pair_run *r, char *buffer, size_t size)
{
    const char *message = trace_string(r->model->trace, r->crash.b), *rest = strstr(message, " while ");
    char name[100] = "";
    if (r->crash.a) tell_name(r, lanes_head(r->model->lanes), r->crash.a, name, sizeof name);
    int length = rest ? (int)(rest - message) : (int)strlen(message);
    while (length && message[length - 1] == ',') length--;
    if (strncmp(message, "stack overflow", 14) == 0) snprintf(buffer, size, "is ended by a stack overflow");
    else if (strncmp(message, "exited ", 7) == 0) snprintf(buffer, size, "exits %.*s", length - 7, message + 7);
    else if (length) snprintf(buffer, size, "is %.*s", length, message);
    else snprintf(buffer, size, "crashes");
    size_t told = strlen(buffer);
    if (name[0]) snprintf(buffer + told, size - told, " in %s", name);
}

static void tell_turn(const struct pair_run *r, const struct pair_turn *turn, bool ending_alone, char *buffer, size_t size)
{
    char name[100], ending[160];
    tell_name(r, lanes_head(r->model->lanes), turn->task, name, sizeof name);
    tell_ending(r, turn, ending, sizeof ending);
    if (crashes_in(r, turn)) tell_crash(r, buffer, size);
    else if (turn->to > turn->from && !ending_alone) snprintf(buffer, size, "%s runs until %s", name, length_of(turn->to).text);
    else snprintf(buffer, size, "%s %s%s", name, ending_alone ? "" : "runs and ", ending);
}

// Where the other run has a step, this one has none then.
static void tell_no_turn(const struct pair *p, const struct pair_run *r, const struct pair_turn *turn, char *buffer, size_t size)
{
    struct moment at = pair_moment(r, p->parting.at);
    const state *s = model_state(r->model, at.position);
    if (!turn->task && crashes_in(r, turn)) tell_crash(r, buffer, size);
    else if (s && s->loop == LOOP_sleeping && s->until != INT64_MAX) snprintf(buffer, size, "the loop sleeps until %s", length_of(s->until).text);
    else if (s && s->loop == LOOP_sleeping) snprintf(buffer, size, "the loop sleeps");
    else if (!turn->task) snprintf(buffer, size, "no task runs any more");
    else tell_turn(r, turn, false, buffer, size);
}

void pair_tell_side(const struct pair *p, int run, char *buffer, size_t size)
{
    const struct pair_run *r = &p->runs[run];
    const struct pair_turn *turn = &p->parting.turn[run];
    struct narration told;
    switch (p->parting.kind) {
    case PARTING_none: snprintf(buffer, size, "all is the same"); return;
    case PARTING_turn:
        if (turn->task && (!p->timed || turn->from <= p->parting.at.time)) tell_turn(r, turn, false, buffer, size);
        else tell_no_turn(p, r, turn, buffer, size);
        return;
    case PARTING_length: tell_turn(r, turn, turn->to <= turn->from, buffer, size); return;
    case PARTING_ending: tell_turn(r, turn, true, buffer, size); return;
    case PARTING_text: {
        const state *s = model_state(r->model, turn->end);
        if (s) narrate_what(r->model->trace, s, &told);
        snprintf(buffer, size, "%s", s ? told.what : "");
        size_t length = strlen(buffer);
        if (length && buffer[length - 1] == '.') buffer[length - 1] = 0;
        return;
    }
    }
}

bool pair_is_subject(const struct pair *p, int run)
{
    const struct parting *g = &p->parting;
    bool of_turn = g->kind == PARTING_turn || g->kind == PARTING_length || g->kind == PARTING_ending;
    bool here = g->kind != PARTING_turn || !g->turn[run].task || !p->timed || g->turn[run].from <= g->at.time;
    return of_turn && here && crashes_in(&p->runs[run], &g->turn[run]);
}

// --- sentences ----------------------------------------------------------------------------------------------------------
void pair_tell_parting(const struct pair *p, char *buffer, size_t size)
{
    char a[300], b[300];
    if (p->parting.kind == PARTING_none) {
        snprintf(buffer, size, "Both runs do the same: %u steps of tasks, one like the other.", p->parting.turns);
        return;
    }
    pair_tell_side(p, 0, a, sizeof a);
    pair_tell_side(p, 1, b, sizeof b);
    char when[100];
    if (p->timed) snprintf(when, sizeof when, "At %s", length_of(p->parting.at.time).text);
    else snprintf(when, sizeof when, "After %u steps that are the same", p->parting.turns);
    const char *in[2] = {pair_is_subject(p, 0) ? "" : "in ", pair_is_subject(p, 1) ? "" : "in "};
    snprintf(buffer, size, "%s the runs part: %s%s %s, %s%s %s.", when, in[0], p->runs[0].name, a, in[1], p->runs[1].name, b);
}

static void tell_endings(const struct pair_run *r, char *buffer, size_t size)
{
    if (r->failed && r->cancelled) snprintf(buffer, size, "%u fail%s and %u %s cancelled", r->failed, r->failed == 1 ? "s" : "", r->cancelled, r->cancelled == 1 ? "is" : "are");
    else if (r->failed) snprintf(buffer, size, "%u fail%s and none is cancelled", r->failed, r->failed == 1 ? "s" : "");
    else if (r->cancelled) snprintf(buffer, size, "none fails and %u %s cancelled", r->cancelled, r->cancelled == 1 ? "is" : "are");
    else snprintf(buffer, size, "none fails");
}

static void tell_works(const struct pair *p, char *buffer, size_t size)
{
    const struct pair_run *a = &p->runs[0], *b = &p->runs[1];
    if (!alike(a->worked, b->worked))
        snprintf(buffer, size, "The loop works %s in %s and %s in %s; the rest of the time it sleeps.", length_of(a->worked).text, a->name, length_of(b->worked).text, b->name);
    else if (alike(a->slept, b->slept))
        snprintf(buffer, size, "The loop works %s in both runs, and sleeps %s.", length_of(a->worked).text, length_of(a->slept).text);
    else
        snprintf(buffer, size, "The loop works %s in both runs; it sleeps %s in %s and %s in %s.", length_of(a->worked).text, length_of(a->slept).text, a->name,
                 length_of(b->slept).text, b->name);
}

static void tell_sleeps(const struct pair *p, char *buffer, size_t size)
{
    const struct pair_run *a = &p->runs[0], *b = &p->runs[1];
    int64_t slept[2] = {a->spent[TASK_sleeping], b->spent[TASK_sleeping]}, stood[2] = {a->spent[TASK_waiting], b->spent[TASK_waiting]};
    bool same = alike(slept[0], slept[1]);
    char first[300];
    if (same) snprintf(first, sizeof first, "Tasks sleep %s in all in both runs", length_of(slept[0]).text);
    else snprintf(first, sizeof first, "Tasks sleep %s in all in %s and %s in %s", length_of(slept[0]).text, a->name, length_of(slept[1]).text, b->name);
    if (!stood[0] && !stood[1]) snprintf(buffer, size, "%s.", first);
    else if (alike(stood[0], stood[1])) snprintf(buffer, size, "%s, and wait in line for %s.", first, length_of(stood[0]).text);
    else
        snprintf(buffer, size, "%s; they wait in line %s in %s and %s in %s.", first, length_of(stood[0]).text, a->name, length_of(stood[1]).text, b->name);
}

void pair_tell_reason(const struct pair *p, char *buffer, size_t size)
{
    const struct pair_run *a = &p->runs[0], *b = &p->runs[1];
    bool crash = a->crash.kind || b->crash.kind; // whose tasks came to no end
    const struct pair_run *cut = a->cut ? a : b->cut ? b : NULL;
    if (cut) {
        snprintf(buffer, size, "%s was %s.", cut->name, trace_string(cut->model->trace, cut->crash.b));
    } else if (!crash && (a->failed != b->failed || a->cancelled != b->cancelled)) {
        char first[80], second[80];
        tell_endings(a, first, sizeof first);
        tell_endings(b, second, sizeof second);
        snprintf(buffer, size, "Of the tasks of %s %s; of those of %s %s.", a->name, first, b->name, second);
    } else if (p->works) {
        tell_works(p, buffer, size);
    } else {
        tell_sleeps(p, buffer, size);
    }
}

void pair_tell_same(const struct pair *p, char *buffer, size_t size)
{
    const struct pair_run *a = &p->runs[0], *b = &p->runs[1];
    int64_t first = p->works ? a->worked : a->spent[TASK_sleeping], second = p->works ? b->worked : b->spent[TASK_sleeping];
    buffer[0] = 0;
    if (first > 0 && alike(first, second)) snprintf(buffer, size, "%s %s in both runs", p->works ? "the loop works" : "tasks sleep", length_of(first).text);
}

void pair_tell_tasks(const struct pair_run *r, char *buffer, size_t size)
{
    char main[40] = "", workers[40] = "";
    if (r->mains > 1) snprintf(main, sizeof main, "%u of asyncio + ", r->mains);
    else if (r->mains) snprintf(main, sizeof main, "main + ");
    if (r->workers) snprintf(workers, sizeof workers, " + %u thread%s", r->workers, r->workers == 1 ? "" : "s");
    snprintf(buffer, size, "%s%u task%s%s", main, r->tasks, r->tasks == 1 ? "" : "s", workers);
}

static void tell_share(double share, char *buffer, size_t size)
{
    double percent = 100 * share;
    if (percent > 0 && percent < 0.05) snprintf(buffer, size, "under 0.1 %%");
    else snprintf(buffer, size, percent > 0 && percent < 9.95 ? "%.1f %%" : "%.0f %%", percent);
}

void pair_tell_waits(const struct pair *p, int run, char *buffer, size_t size)
{
    const struct pair_run *r = &p->runs[run];
    char share[20];
    if (r->makespan == 0) {
        snprintf(buffer, size, "no time passes");
    } else if (p->works) {
        tell_share((double)r->slept / (double)r->makespan, share, sizeof share);
        snprintf(buffer, size, "the loop sleeps %s, %s", length_of(r->slept).text, share);
    } else if (p->runs[0].spent[TASK_waiting] || p->runs[1].spent[TASK_waiting]) {
        snprintf(buffer, size, "tasks wait in line %s", length_of(r->spent[TASK_waiting]).text);
    } else {
        snprintf(buffer, size, "tasks sleep %s in all", length_of(r->spent[TASK_sleeping]).text);
    }
}

// --- the verdict ----------------------------------------------------------------------------------------------------------
// "43,200 s"
static void tell_seconds(int64_t ns, char *buffer, size_t size)
{
    int64_t whole = ns / SECOND;
    if (whole < 60) length_words(ns, buffer, size);
    else if (whole < 1000) snprintf(buffer, size, "%" PRId64 " s", whole);
    else if (whole < 1000000) snprintf(buffer, size, "%" PRId64 ",%03" PRId64 " s", whole / 1000, whole % 1000);
    else length_words(ns, buffer, size);
}

void pair_tell_verdict(const struct pair *p, struct pair_verdict *out)
{
    const struct pair_run *a = &p->runs[0], *b = &p->runs[1];
    char first[40], second[40];
    *out = (struct pair_verdict){0};
    if (a->makespan == 0 && b->makespan == 0 && !a->cut && !b->cut) {
        snprintf(out->who, sizeof out->who, "no time passes; %s takes", b->name);
        snprintf(out->much, sizeof out->much, "%u steps", b->steps);
        snprintf(out->lengths, sizeof out->lengths, "%u against %u steps of tasks", a->steps, b->steps);
        return;
    }
    tell_seconds(a->makespan, first, sizeof first);
    tell_seconds(b->makespan, second, sizeof second);
    snprintf(out->lengths, sizeof out->lengths, "%s against %s", first, second);
    if (a->cut || b->cut) { // nobody knows how long it would have taken
        const struct pair_run *cut = a->cut ? a : b;
        snprintf(out->who, sizeof out->who, "%s", a->cut && b->cut ? "both" : cut->name);
        snprintf(out->much, sizeof out->much, a->cut && b->cut ? "are cut off" : "is cut off");
        snprintf(out->how, sizeof out->how, "after %s", length_of(cut->makespan).text);
        return;
    }
    if (a->badly != b->badly) { // what fails sooner is not faster
        const struct pair_run *bad = a->badly ? a : b;
        snprintf(out->who, sizeof out->who, "%s", bad->name);
        snprintf(out->much, sizeof out->much, "fails");
        snprintf(out->how, sizeof out->how, "after %s", length_of(bad->makespan).text);
        return;
    }
    if (a->makespan == b->makespan) {
        snprintf(out->who, sizeof out->who, "both take");
        snprintf(out->much, sizeof out->much, "the same");
        snprintf(out->how, sizeof out->how, "time");
        return;
    }
    const struct pair_run *fast = a->makespan < b->makespan ? a : b, *slow = fast == a ? b : a;
    double ratio = (double)slow->makespan / (double)fast->makespan;
    snprintf(out->who, sizeof out->who, "%s is", fast->name);
    if (fast->makespan == 0) {
        snprintf(out->much, sizeof out->much, "at once");
    } else if (ratio >= 1.1) {
        snprintf(out->much, sizeof out->much, ratio < 99.95 ? "%.1f times" : "%.0f times", ratio);
        bool alike_ended = a->failed == b->failed && a->cancelled == b->cancelled; // what gives up sooner is not faster
        snprintf(out->how, sizeof out->how, alike_ended ? "faster" : "shorter");
    } else {
        double share = 100 * (1 - 1 / ratio);
        snprintf(out->much, sizeof out->much, share >= 0.095 ? "%.1f %%" : "%.2g %%", share);
        snprintf(out->how, sizeof out->how, "shorter");
    }
}
