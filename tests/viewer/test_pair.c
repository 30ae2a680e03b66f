// Two runs: what they are called, what they came to, where they part, and the cursor that moves through both.
#include "viewer/pair_view.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "support/chess_trace.h"
#include "support/cmocka_all.h"
#include "support/fail_alloc.h"
#include "support/looked_at.h"
#include "support/random_program.h"
#include "viewer/made_traces.h"
#include "viewer/recorded_run.h"

#define SECOND INT64_C(1000000000)

struct fixture {
    trace *a, *b;
    struct pair *pair;
};

static struct fixture pair_of(trace *a, trace *b)
{
    struct fixture f = {.a = a, .b = b};
    assert_int_equal(pair_new(&f.pair, a, b, (const char *const[]){"before", "after"}), 0);
    return f;
}

static struct fixture runs(const char *path, const char *a, const char *b)
{
    return pair_of(recorded_run(path, (const char *const[]){a, NULL}), recorded_run(path, (const char *const[]){b, NULL}));
}

static void close_pair(struct fixture *f)
{
    pair_free(f->pair);
    trace_free(f->a);
    trace_free(f->b);
}

static void assert_parting(const struct fixture *f, const char *expected)
{
    char text[700];
    pair_tell_parting(f->pair, text, sizeof text);
    assert_string_equal(text, expected);
}

static void assert_reason(const struct fixture *f, const char *expected)
{
    char text[700];
    pair_tell_reason(f->pair, text, sizeof text);
    assert_string_equal(text, expected);
}

static void assert_verdict(const struct fixture *f, const char *expected)
{
    struct pair_verdict v;
    char text[400];
    pair_tell_verdict(f->pair, &v);
    snprintf(text, sizeof text, "%s | %s | %s | %s", v.who, v.much, v.how, v.lengths);
    assert_string_equal(text, expected);
}

static void sync_and_async_chess(void **context)
{
    (void)context;
    struct fixture f = runs(CHESS, "mode=sync", "mode=async");
    const struct pair_run *sync = &f.pair->runs[0], *async = &f.pair->runs[1];
    assert_string_equal(f.pair->title, "Chess exhibition");
    assert_string_equal(sync->name, "sync");
    assert_string_equal(sync->about, "one game after the other");
    assert_string_equal(async->name, "async");
    assert_string_equal(async->about, "all at once");
    assert_true(f.pair->works && f.pair->timed);
    assert_int_equal(sync->makespan, 43200 * SECOND);
    assert_int_equal(async->makespan, 3655 * SECOND);
    assert_int_equal(sync->worked, 3600 * SECOND);
    assert_int_equal(async->worked, 3600 * SECOND);
    assert_int_equal(sync->slept, 39600 * SECOND);
    assert_int_equal(async->slept, 55 * SECOND);
    assert_int_equal(sync->tasks, 24);
    assert_int_equal(f.pair->parting.kind, PARTING_turn);
    assert_int_equal(f.pair->parting.at.time, 5 * SECOND);
    assert_parting(&f, "At 5 s the runs part: in sync the loop sleeps until 60 s, in async Board 2 runs until 10 s.");
    assert_reason(&f, "The loop works 1 h 00 min in both runs; it sleeps 11 h 00 min in sync and 55 s in async.");
    assert_verdict(&f, "async is | 11.8 times | faster | 43,200 s against 3,655 s");
    close_pair(&f);
}

// Of a section it is counted who works in it, not who there is in the run.
static void sections_count_those_that_work(void **context)
{
    (void)context;
    struct fixture f = pair_of(recorded_run(CHESS, (const char *const[]){"mode=sync", "moves=1", NULL}), recorded_run(CHESS, (const char *const[]){"mode=sync", NULL}));
    const struct pair_run *r = &f.pair->runs[0];
    assert_int_equal(r->tasks, 24);
    assert_int_equal(r->sole[0], 0); // a bin of 72 s: Board 1 at 0 s, and Board 2 at 60 s
    assert_int_equal(r->among[0], 2);
    assert_int_equal(pair_section_end(r, 0), 1);
    assert_true(r->sole[1] != 0);
    assert_int_equal(r->among[1], 0);
    close_pair(&f);
}

// Whichever stands first, the faster one is named.
static void the_verdict_is_the_right_way_round(void **context)
{
    (void)context;
    struct fixture f = runs(CHESS, "mode=async", "mode=sync");
    assert_verdict(&f, "async is | 11.8 times | faster | 3,655 s against 43,200 s");
    assert_parting(&f, "At 5 s the runs part: in async Board 2 runs until 10 s, in sync the loop sleeps until 60 s.");
    close_pair(&f);
}

static void a_semaphore_of_three_and_of_ten(void **context)
{
    (void)context;
    struct fixture f = runs(SEMAPHORE, "permits=3", "permits=10");
    assert_string_equal(f.pair->runs[0].name, "permits=3");
    assert_string_equal(f.pair->runs[0].about, "downloads at a time");
    assert_false(f.pair->works);
    assert_int_equal(f.pair->parting.kind, PARTING_ending);
    assert_parting(&f, "At 0 s the runs part: in permits=3 download 4 waits in line for the semaphore, in permits=10 download 4 sleeps until 1.5 s.");
    assert_reason(&f, "Tasks sleep 20.9 s in all in permits=3 and 21.4 s in permits=10; they wait in line 20.3 s in permits=3 and 5 s in permits=10.");
    assert_verdict(&f, "permits=10 is | 2.6 % | shorter | 7.6 s against 7.4 s");
    close_pair(&f);
}

static void gather_and_a_group_with_a_failure(void **context)
{
    (void)context;
    struct fixture f = runs(TASK_GROUP, "way=gather", "way=group");
    assert_string_equal(f.pair->runs[0].about, "gather alone");
    assert_string_equal(f.pair->runs[1].about, "the group alone");
    assert_parting(&f, "At 2 s the runs part: in gather Task-1 runs and sleeps until 5 s, in group task film runs and is cancelled.");
    assert_reason(&f, "Of the tasks of gather 1 fails and none is cancelled; of those of group 1 fails and 1 is cancelled.");
    assert_verdict(&f, "group is | 2.5 times | shorter | 5 s against 2 s"); // what gives up sooner is not faster
    close_pair(&f);
    f = runs(TASK_GROUP, "way=both", "way=group");
    assert_string_equal(f.pair->runs[0].about, "one after the other");
    close_pair(&f);
}

static void steps_of_another_length(void **context)
{
    (void)context;
    struct fixture f = runs(CHESS, "think=5", "think=4");
    assert_int_equal(f.pair->parting.kind, PARTING_length);
    assert_int_equal(f.pair->parting.at.time, 4 * SECOND);
    assert_parting(&f, "At 4 s the runs part: in think=5 Board 1 runs until 5 s, in think=4 Board 1 runs until 4 s.");
    close_pair(&f);
}

// One that goes on is not the same as one that is over.
static void a_run_that_goes_on(void **context)
{
    (void)context;
    struct fixture f = runs(CHESS, "boards=1", "boards=2");
    assert_int_not_equal(f.pair->parting.kind, PARTING_none);
    close_pair(&f);
    f = pair_of(chess_trace(1, 2), chess_trace(1, 3));
    assert_parting(&f, "At 120 s the runs part: in before Board 1 is done, in after Board 1 runs until 125 s.");
    assert_string_equal(f.pair->runs[0].name, "before"); // nothing else tells them apart
    close_pair(&f);
}

static struct fixture bad_runs(const char *a, const char *b)
{
    return pair_of(recorded_ending(ENDS_BADLY, (const char *const[]){a, NULL}, false), recorded_ending(ENDS_BADLY, (const char *const[]){b, NULL}, false));
}

// That its last task "goes on" would not be true.
static void a_run_that_crashes(void **context)
{
    (void)context;
    struct fixture f = bad_runs("how=pointer", "how=raise");
    assert_parting(&f, "At 1 s the runs part: pointer is killed by SIGSEGV in task culprit, in raise task culprit fails.");
    close_pair(&f);
    f = bad_runs("how=raise", "how=exit");
    assert_parting(&f, "At 1 s the runs part: in raise task culprit fails, exit exits early with status 3 in task culprit.");
    close_pair(&f);
    f = bad_runs("how=raise", "how=overflow");
    assert_parting(&f, "At 1 s the runs part: in raise task culprit fails, overflow is ended by a stack overflow in task culprit.");
    close_pair(&f);
    f = bad_runs("how=abort", "how=pointer"); // both crash in the same step, each in its way
    assert_int_equal(f.pair->parting.kind, PARTING_text);
    close_pair(&f);
}

// As a run that does not end is recorded.
static trace *recorded_until_it_was_stopped(void)
{
    trace *t;
    program *p;
    error e;
    assert_int_equal(trace_new(&t), 0);
    if (program_start(&p, &(struct program_options){.path = ENDS_BADLY, .arguments = (const char *const[]){"how=never", NULL}, .out = -1}, t, &e)) fail_msg("%s", e.text);
    program_grant(p, GRANT_until, 5 * SECOND);
    assert_true(program_wait(p, -1, &e) >= 0);
    assert_int_equal(program_stop(p, " after some events, because it went on and on,"), 0);
    program_free(p);
    return t;
}

static void a_run_that_was_cut_off_has_not_failed(void **context)
{
    (void)context;
    struct fixture f = pair_of(recorded_until_it_was_stopped(), recorded_ending(ENDS_BADLY, (const char *const[]){"how=raise", NULL}, false));
    struct pair_verdict v;
    pair_tell_verdict(f.pair, &v);
    assert_string_equal(v.who, "never");
    assert_string_equal(v.much, "is cut off");
    assert_string_equal(v.how, "after 5 s");
    assert_reason(&f, "never was interrupted after some events, because it went on and on, while no task ran.");
    close_pair(&f);
    f = pair_of(recorded_until_it_was_stopped(), recorded_until_it_was_stopped());
    pair_tell_verdict(f.pair, &v);
    assert_string_equal(v.who, "both");
    assert_string_equal(v.much, "are cut off");
    close_pair(&f);
}

static void runs_that_are_the_same(void **context)
{
    (void)context;
    struct fixture f = runs(SEMAPHORE, "permits=3", "permits=3");
    assert_int_equal(f.pair->parting.kind, PARTING_none);
    assert_verdict(&f, "both take | the same | time | 7.6 s against 7.6 s");
    assert_string_equal(f.pair->runs[0].name, "before");
    close_pair(&f);
}

// --- the cursor -------------------------------------------------------------------------------------------------------
static void assert_same_moment(const struct view *v, struct pair_cursor at, uint32_t a, uint32_t b)
{
    assert_int_equal(pair_order(v->both.at, at), 0);
    assert_int_equal(pair_view_moment(v, 0).position, a);
    assert_int_equal(pair_view_moment(v, 1).position, b);
}

#define STEPS 4000
static void walk(struct pair *p, enum grain grain)
{
    static struct pair_cursor visited[STEPS];
    static uint32_t positions[STEPS][2];
    struct view v;
    view_init(&v);
    pair_view_init(&v, p);
    v.grain = grain;
    pair_view_go_to(&v, (struct pair_cursor){0, 0});
    int count = 0;
    for (; count < STEPS; count++) {
        visited[count] = v.both.at;
        for (int i = 0; i < 2; i++) positions[count][i] = pair_view_moment(&v, i).position;
        assert_true(count == 0 || (positions[count][0] >= positions[count - 1][0] && positions[count][1] >= positions[count - 1][1]));
        pair_view_step(&v, 1);
        if (pair_order(v.both.at, visited[count]) == 0) break;
    }
    if (count < STEPS) {
        assert_int_equal(positions[count][0], model_length(p->runs[0].model));
        assert_int_equal(positions[count][1], model_length(p->runs[1].model));
    }
    if (grain != GRAIN_event) return;
    // The last step may be the end by the clock alone, where both have had their last event.
    pair_view_go_to(&v, visited[count > 0 ? count - 1 : 0]);
    for (int i = count - 1; i >= 0; i--) {
        assert_same_moment(&v, visited[i], positions[i][0], positions[i][1]);
        pair_view_step(&v, -1);
    }
    assert_int_equal(pair_order(v.both.at, visited[0]), 0);
}

static void the_cursor_goes_back_as_it_came(void **context)
{
    (void)context;
    struct fixture f = runs(SEMAPHORE, "permits=3", "permits=10");
    for (enum grain g = GRAIN_event; g < GRAIN_until; g++) walk(f.pair, g);
    close_pair(&f);
    for (uint32_t seed = 1; seed < 12; seed++) {
        struct script a, b;
        script_init(&a);
        script_init(&b);
        random_program(&a, seed, 300);
        random_program(&b, seed + 1, 300);
        f = pair_of(a.trace, b.trace);
        walk(f.pair, GRAIN_event);
        walk(f.pair, GRAIN_step);
        close_pair(&f);
    }
}

static void playing_comes_to_the_end(void **context)
{
    (void)context;
    struct fixture f = runs(SEMAPHORE, "permits=3", "permits=10");
    struct view v;
    view_init(&v);
    pair_view_init(&v, f.pair);
    pair_view_play(&v, true);
    pair_view_play_on(&v, 0.5);
    assert_int_equal(v.both.at.time, SECOND / 2);
    for (int i = 0; i < 100 && v.playing; i++) pair_view_play_on(&v, 0.5);
    assert_false(v.playing);
    assert_int_equal(v.both.at.time, f.pair->end);
    close_pair(&f);
}

// The stretch holds the cursor wherever that is, and the place where the runs part at the beginning; nothing leaves the run.
static void the_stretch_holds_the_cursor(void **context)
{
    (void)context;
    struct fixture f = runs(CHESS, "mode=sync", "mode=async");
    struct view v;
    view_init(&v);
    pair_view_init(&v, f.pair);
    struct stretch s = pair_view_stretch(&v, 1000);
    assert_true(s.from <= 0 && s.to > 60 && s.to < 600);
    for (double zoom = 0.01; zoom < 1000; zoom *= 3)
        for (int64_t t = 0; t <= 43200; t += 777) {
            pair_view_go_to(&v, (struct pair_cursor){t * SECOND, PAIR_WHOLE});
            v.both.zoom = 1;
            pair_view_zoom(&v, zoom);
            s = pair_view_stretch(&v, 1000);
            double cursor = pair_view_cursor(&v, 0);
            assert_true(s.from >= 0 && s.to > s.from && s.to <= 43200 * 1.02);
            assert_true(cursor >= s.from - 1e-6 && cursor <= s.to + 1e-6);
        }
    pair_view_go_to(&v, f.pair->parting.at);
    v.both.zoom = 1;
    s = pair_view_stretch(&v, 1000);
    pair_view_pan(&v, 0.25, 1000);
    struct stretch panned = pair_view_stretch(&v, 1000);
    assert_true(fabs(panned.from - s.from - 0.25 * (s.to - s.from)) < 1e-6);
    close_pair(&f);
}

// --- memory -------------------------------------------------------------------------------------------------------------
static int make_pair(void *context)
{
    trace *const *traces = context;
    struct pair *p;
    int rc = pair_new(&p, traces[0], traces[1], (const char *const[]){"a", "b"});
    if (rc == 0) pair_free(p);
    return rc;
}

// None of which the program itself has made: those at the end are not drawn.
static void many_tasks_take_little_work(void **context)
{
    (void)context;
    trace *a = many_tasks(3000, "t"), *b = many_tasks(3000, "t");
    uint64_t before = looked_at();
    struct fixture f = pair_of(a, b);
    assert_in_range(looked_at() - before, 1, 60 * (uint64_t)trace_length(a));
    close_pair(&f);
}

static void memory_runs_out(void **context)
{
    (void)context;
    trace *traces[] = {chess_trace(2, 2), chess_trace(2, 2)};
    assert_true(fail_alloc_each(make_pair, traces) > 10);
    trace_free(traces[0]);
    trace_free(traces[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sync_and_async_chess),
        cmocka_unit_test(sections_count_those_that_work),
        cmocka_unit_test(the_verdict_is_the_right_way_round),
        cmocka_unit_test(a_semaphore_of_three_and_of_ten),
        cmocka_unit_test(gather_and_a_group_with_a_failure),
        cmocka_unit_test(steps_of_another_length),
        cmocka_unit_test(a_run_that_goes_on),
        cmocka_unit_test(a_run_that_crashes),
        cmocka_unit_test(a_run_that_was_cut_off_has_not_failed),
        cmocka_unit_test(runs_that_are_the_same),
        cmocka_unit_test(the_cursor_goes_back_as_it_came),
        cmocka_unit_test(playing_comes_to_the_end),
        cmocka_unit_test(the_stretch_holds_the_cursor),
        cmocka_unit_test(many_tasks_take_little_work),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
