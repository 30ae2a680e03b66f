#include "trace/state.h"

#include <errno.h>
#include <string.h>

#include "support/check_state.h"
#include "support/cmocka_all.h"
#include "support/fail_alloc.h"
#include "support/script.h"

#define SECOND INT64_C(1000000000)

// A script and the state after its last event; every event is applied as it is written, and the
// invariants are looked at.
struct stage {
    struct script script;
    state state;
    uint32_t iteration;
};

// --- writing -------------------------------------------------------------------------------------

static int make_stage(void **data)
{
    static struct stage stage;
    stage = (struct stage){0};
    script_init(&stage.script);
    state_init(&stage.state);
    *data = &stage;
    return 0;
}

static int unmake_stage(void **data)
{
    struct stage *g = *data;
    state_deinit(&g->state);
    script_deinit(&g->script);
    return 0;
}

static void catch_up(struct stage *g)
{
    while (g->state.position < trace_length(g->script.trace)) {
        assert_int_equal(state_apply(&g->state, g->script.trace), 0);
        check_state(&g->state, g->script.trace);
    }
}

static uint32_t put(struct stage *g, enum event_kind kind, uint32_t subject, uint32_t a, uint32_t b)
{
    uint32_t index = script_event(&g->script, kind, subject, a, b);
    catch_up(g);
    return index;
}

static uint32_t put_ns(struct stage *g, enum event_kind kind, uint32_t subject, int64_t ns)
{
    uint32_t index = script_event_ns(&g->script, kind, subject, ns);
    catch_up(g);
    return index;
}

static uint32_t make(struct stage *g, enum event_kind kind, uint32_t a, uint32_t b)
{
    uint32_t id = script_make(&g->script, kind, a, b);
    catch_up(g);
    return id;
}

static uint32_t text(struct stage *g, const char *words) { return script_text(&g->script, words); }
static const struct object *object(const struct stage *g, uint32_t id)
{
    return state_at(&g->state, id);
}
static uint32_t last(const struct stage *g) { return trace_length(g->script.trace) - 1; }

// The event cannot happen now: the state says so and stays as it is. The trace is spoiled then:
// last thing of a test.
static void refuse(struct stage *g, enum event_kind kind, uint32_t subject, uint32_t a, uint32_t b)
{
    uint64_t before = state_hash(&g->state);
    script_event(&g->script, kind, subject, a, b);
    assert_int_equal(state_apply(&g->state, g->script.trace), -EBADMSG);
    assert_int_equal(state_hash(&g->state), before);
    check_state(&g->state, g->script.trace);
}

// --- what the runtime does, in its words ---------------------------------------------------------

static uint32_t enqueue(struct stage *g, uint32_t task, uint32_t cause)
{
    return put(g, EVENT_enqueue, task, 0, cause);
}

struct made {
    uint32_t task, coro, enqueued;
};

static struct made create_task(struct stage *g, const char *name)
{
    struct made m = {0};
    m.coro =
        make(g, EVENT_coro_create, script_place(&g->script, "chess.c", name, 1), text(g, "n=1"));
    m.task = make(g, EVENT_task_create, m.coro, text(g, name));
    m.enqueued = enqueue(g, m.task, last(g));
    return m;
}

static void iterate(struct stage *g)
{
    put(g, EVENT_iteration, ++g->iteration, g->state.ready_count - g->state.ready_cancelled, 0);
}
static void start_loop(struct stage *g)
{
    put(g, EVENT_loop_start, g->state.loop_number + 1, 0, 0);
}

// The first step of a task.
static void begin(struct stage *g, struct made m)
{
    put(g, EVENT_resume, m.task, m.enqueued, 0);
    put(g, EVENT_coro_call, m.coro, 0, 0);
}

// A loop with one task that runs.
static struct made run_one(struct stage *g, const char *name)
{
    start_loop(g);
    struct made m = create_task(g, name);
    iterate(g);
    begin(g, m);
    return m;
}

static uint32_t finish(struct stage *g, struct made m, enum outcome outcome)
{
    put(g, EVENT_coro_return, m.coro, outcome, 0);
    return put(g, EVENT_task_done, m.task, outcome, text(g, "None"));
}

static uint32_t fall_asleep(struct stage *g, uint32_t task, int64_t seconds)
{
    uint32_t future = make(g, EVENT_future_create, OBJECT_sleep, 0);
    put_ns(g, EVENT_timer_set, future, g->script.now + seconds * SECOND);
    put(g, EVENT_suspend, task, future, 0);
    return future;
}

static void sleep_until(struct stage *g, int64_t when)
{
    put_ns(g, EVENT_select, 0, when);
    g->script.now = when;
    put(g, EVENT_clock, 0, 0, 0);
}

// --- tests ---------------------------------------------------------------------------------------

static void an_empty_state_says_nothing(void **data)
{
    struct stage *g = *data;
    assert_int_equal(g->state.loop, LOOP_none);
    assert_int_equal(g->state.position, 0);
    assert_int_equal(state_timers(&g->state, NULL, 0), 0);
    state other;
    state_init(&other);
    assert_int_equal(state_hash(&g->state), state_hash(&other));
    state_deinit(&other);
}

static void an_interrupt_comes_after_what_ran(void **data)
{
    struct stage *g = *data;
    struct made a = run_one(g, "a");
    uint32_t handle = make(g, EVENT_handle_create, text(g, "tick"), 0);
    uint32_t tick = put(g, EVENT_enqueue, handle, text(g, "tick"), last(g));
    fall_asleep(g, a.task, 1);
    iterate(g);
    put(g, EVENT_callback, handle, tick, 0);
    assert_int_equal(g->state.callback, tick + 1);
    put(g, EVENT_interrupt, a.task, 0, 0);
    assert_int_equal(g->state.callback, 0);
    assert_int_equal(state_at(&g->state, a.task)->cancelling, 0); // that is said by the next event
}

static void a_task_from_its_creation_to_its_end(void **data)
{
    struct stage *g = *data;
    start_loop(g);
    assert_int_equal(g->state.loop, LOOP_working);
    struct made m = create_task(g, "main");
    assert_int_equal(object(g, m.task)->status, TASK_ready);
    assert_int_equal(object(g, m.task)->function, m.coro);
    assert_int_equal(object(g, m.coro)->parent, m.task);
    assert_int_equal(g->state.ready_count, 1);
    iterate(g);
    assert_int_equal(g->state.boundary, 1);
    put(g, EVENT_resume, m.task, m.enqueued, 0);
    assert_int_equal(g->state.running, m.task);
    assert_int_equal(g->state.ready_count, 0);
    assert_int_equal(g->state.begun, last(g));
    assert_int_equal(object(g, m.task)->top, 0);
    put(g, EVENT_coro_call, m.coro, 0, 0);
    assert_int_equal(object(g, m.task)->top, m.coro);
    finish(g, m, OUTCOME_result);
    assert_int_equal(object(g, m.task)->status, TASK_done);
    assert_int_equal(object(g, m.task)->changed, last(g));
    assert_int_equal(object(g, m.coro)->outcome, OUTCOME_result);
    assert_int_equal(object(g, m.task)->top, 0);
    assert_int_equal(g->state.running, 0);
    put(g, EVENT_loop_close, 1, 0, 0);
    put(g, EVENT_end, 3, 0, 0);
    assert_int_equal(g->state.loop, LOOP_ended);
    assert_int_equal(g->state.status, 3);
}

static void outcomes_are_states_of_the_task(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "fails");
    finish(g, m, OUTCOME_exception);
    assert_int_equal(object(g, m.task)->status, TASK_failed);
    m = create_task(g, "cancelled");
    iterate(g);
    begin(g, m);
    finish(g, m, OUTCOME_cancelled);
    assert_int_equal(object(g, m.task)->status, TASK_cancelled);
}

static void a_task_that_a_task_made_knows_its_parent(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "main");
    struct made child = create_task(g, "child");
    assert_int_equal(object(g, child.task)->parent, m.task);
    assert_int_equal(object(g, m.task)->parent, 0);
}

static void a_sleep_from_suspend_to_resume(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "game");
    uint32_t future = fall_asleep(g, m.task, 2), ids[4];
    char name[64];
    assert_int_equal(object(g, m.task)->status, TASK_sleeping);
    assert_int_equal(object(g, m.task)->awaits, future);
    assert_int_equal(state_waiting_task(&g->state, future), m.task);
    assert_int_equal(state_timers(&g->state, ids, 4), 1);
    assert_int_equal(ids[0], future);
    assert_string_equal(state_name(&g->state, g->script.trace, future, name, sizeof name),
                        "sleep(2.0)");
    iterate(g);
    sleep_until(g, 2 * SECOND);
    assert_int_equal(g->state.loop, LOOP_working);
    uint32_t fire = put(g, EVENT_timer_fire, future, 0, 0);
    assert_int_equal(state_timer_count(&g->state), 0);
    uint32_t enqueued =
        put(g, EVENT_enqueue, future, text(g, "_set_result_unless_cancelled"), fire);
    assert_int_equal(g->state.boundary, 1); // still this iteration
    put(g, EVENT_callback, future, enqueued, 0);
    assert_int_equal(g->state.callback, enqueued + 1);
    uint32_t done = put(g, EVENT_future_done, future, OUTCOME_result, 0);
    enqueued = enqueue(g, m.task, done);
    assert_int_equal(object(g, m.task)->status, TASK_ready);
    assert_int_equal(g->state.boundary, 0); // the next iteration
    assert_int_equal(g->state.ready_count, 1);
    iterate(g);
    assert_int_equal(g->state.callback, 0);
    put(g, EVENT_resume, m.task, enqueued, 0);
    assert_int_equal(object(g, m.task)->awaits, 0);
    assert_int_equal(state_waiting_task(&g->state, future), 0);
    assert_int_equal(object(g, m.task)->runs, 2);
}

static void the_loop_sleeps_until_its_time(void **data)
{
    struct stage *g = *data;
    start_loop(g);
    iterate(g);
    put_ns(g, EVENT_select, 0, INT64_MAX);
    assert_int_equal(g->state.loop, LOOP_sleeping);
    assert_true(g->state.until == INT64_MAX);
}

static void a_bare_yield_is_ready_again_at_its_enqueue(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "polite");
    uint32_t suspend = put(g, EVENT_suspend, m.task, 0, 0);
    assert_int_equal(object(g, m.task)->status, TASK_awaiting);
    uint32_t enqueued = enqueue(g, m.task, suspend);
    assert_int_equal(object(g, m.task)->status, TASK_ready);
    assert_int_equal(g->state.boundary, 0);
    iterate(g);
    put(g, EVENT_resume, m.task, enqueued, 0);
}

static void a_sleeper_that_is_cancelled(void **data)
{
    struct stage *g = *data;
    struct made sleeper = run_one(g, "sleeper");
    uint32_t future = fall_asleep(g, sleeper.task, 9);
    struct made other = create_task(g, "other");
    iterate(g);
    begin(g, other);
    put(g, EVENT_cancel, sleeper.task, text(g, "enough"), 0);
    assert_int_equal(object(g, sleeper.task)->cancelling, 1);
    uint32_t done = put(g, EVENT_future_done, future, OUTCOME_cancelled, 0);
    uint32_t enqueued = enqueue(g, sleeper.task, done);
    finish(g, other, OUTCOME_result);
    iterate(g);
    put(g, EVENT_resume, sleeper.task, enqueued, 0);
    put(g, EVENT_timer_cancel, future, 0, 0);
    assert_int_equal(state_timer_count(&g->state), 0);
    finish(g, sleeper, OUTCOME_cancelled);
    assert_int_equal(object(g, sleeper.task)->status, TASK_cancelled);
    assert_int_equal(object(g, sleeper.task)->cancelling, 0);
}

static void a_ready_task_that_is_cancelled_stays_ready_and_never_begins(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "main"), child = create_task(g, "child");
    put(g, EVENT_cancel, child.task, 0, 0);
    assert_int_equal(object(g, child.task)->status, TASK_ready);
    finish(g, m, OUTCOME_result);
    iterate(g);
    put(g, EVENT_resume, child.task, child.enqueued, 0);
    put(g, EVENT_coro_return, child.coro, OUTCOME_cancelled, 0);
    put(g, EVENT_task_done, child.task, OUTCOME_cancelled, 0);
    assert_int_equal(object(g, child.coro)->outcome, OUTCOME_cancelled);
}

static void a_task_that_awaits_a_task(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "main"), child = create_task(g, "child");
    put(g, EVENT_suspend, m.task, child.task, 0);
    assert_int_equal(object(g, m.task)->status, TASK_awaiting);
    assert_int_equal(state_waiting_task(&g->state, child.task), m.task);
    iterate(g);
    begin(g, child);
    uint32_t done = finish(g, child, OUTCOME_result), enqueued = enqueue(g, m.task, done);
    iterate(g);
    put(g, EVENT_resume, m.task, enqueued, 0);
    finish(g, m, OUTCOME_result);
}

static void a_gather_counts_its_children_down(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "main"), children[3];
    uint32_t gather = make(g, EVENT_future_create, OBJECT_gather, 0);
    uint32_t name = text(g, "_done_callback"), enqueued[3], done = 0;
    for (int i = 0; i < 3; i++) {
        children[i] = create_task(g, "child");
        put(g, EVENT_done_callback, children[i].task, name, gather);
    }
    assert_int_equal(object(g, gather)->value, 3);
    assert_int_equal(object(g, gather)->holders, 3);
    put(g, EVENT_suspend, m.task, gather, 0);
    assert_int_equal(state_waiting_task(&g->state, children[0].task), m.task); // through the gather
    iterate(g);
    for (int i = 0; i < 3; i++) {
        begin(g, children[i]);
        done = finish(g, children[i], OUTCOME_result);
        assert_int_equal(object(g, gather)->value, 2 - i);
        enqueued[i] = put(g, EVENT_enqueue, children[i].task, name, done);
    }
    iterate(g);
    for (int i = 0; i < 3; i++) put(g, EVENT_callback, children[i].task, enqueued[i], 0);
    done = put(g, EVENT_future_done, gather, OUTCOME_result, 0);
    uint32_t ready = enqueue(g, m.task, done);
    iterate(g);
    put(g, EVENT_resume, m.task, ready, 0);
    assert_int_equal(state_waiting_task(&g->state, children[0].task), 0);
}

static void a_wait_counts_its_children_down(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "main"), child = create_task(g, "child");
    uint32_t wait = make(g, EVENT_future_create, OBJECT_wait, 0);
    put(g, EVENT_done_callback, child.task, text(g, "_on_completion"), wait);
    put(g, EVENT_suspend, m.task, wait, 0);
    assert_int_equal(object(g, m.task)->status, TASK_awaiting);
    assert_int_equal(object(g, wait)->value, 1);
    assert_int_equal(state_waiting_task(&g->state, child.task), m.task); // through the wait
    iterate(g);
    begin(g, child);
    finish(g, child, OUTCOME_result);
    assert_int_equal(object(g, wait)->value, 0);
    assert_int_equal(object(g, wait)->holders, 1);
}

// Who awaits a task of a group is still the one who waits for it.
static void a_group_counts_its_tasks_down(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "main"), one = create_task(g, "one"), two = create_task(g, "two");
    uint32_t group = make(g, EVENT_context_create, OBJECT_task_group, 0), name = text(g, "_on_task_done");
    put(g, EVENT_done_callback, one.task, name, group);
    put(g, EVENT_done_callback, two.task, name, group);
    put(g, EVENT_done_callback, two.task, name, group); // it is there already
    assert_int_equal(object(g, group)->value, 2);
    put(g, EVENT_suspend, m.task, one.task, 0);
    assert_int_equal(state_waiting_task(&g->state, one.task), m.task);
    iterate(g);
    begin(g, one);
    finish(g, one, OUTCOME_exception);
    assert_int_equal(object(g, group)->value, 1);
    assert_int_equal(object(g, group)->holders, 2);
}

static void a_timeout_knows_the_task_that_entered_it(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "main");
    uint32_t timeout = make(g, EVENT_context_create, OBJECT_timeout, 0), name = text(g, "_on_timeout");
    assert_int_equal(state_waiting_task(&g->state, timeout), 0);
    put_ns(g, EVENT_timer_set, timeout, SECOND);
    assert_int_equal(state_waiting_task(&g->state, timeout), m.task);
    assert_int_equal(state_timer_count(&g->state), 1);
    put(g, EVENT_timer_cancel, timeout, 0, 0);
    put_ns(g, EVENT_timer_set, timeout, 0); // rescheduled
    put(g, EVENT_suspend, m.task, 0, 0);
    enqueue(g, m.task, trace_length(g->script.trace) - 1);
    iterate(g);
    uint32_t fired = put(g, EVENT_timer_fire, timeout, 0, 0);
    put(g, EVENT_enqueue, timeout, name, fired);
    assert_int_equal(state_timer_count(&g->state), 0);
}

static void inline_awaits_are_a_stack_with_lines(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "main");
    uint32_t line = script_place(&g->script, "chess.c", "main", 12),
             deep = script_place(&g->script, "chess.c", "inner", 30);
    uint32_t inner =
        make(g, EVENT_coro_create, script_place(&g->script, "chess.c", "inner", 28), 0);
    g->script.where = line;
    put(g, EVENT_coro_call, inner, 0, 0);
    assert_int_equal(object(g, m.task)->top, inner);
    assert_int_equal(object(g, inner)->parent, m.coro);
    assert_int_equal(object(g, m.coro)->where, line); // the caller stands at its await
    assert_int_equal(object(g, inner)->where, 0);     // and the callee at nothing yet
    g->script.where = deep;
    put(g, EVENT_print, text(g, "hello\n"), 0, 0);
    assert_int_equal(g->state.prints, 1);
    assert_int_equal(object(g, inner)->where, deep);
    assert_int_equal(object(g, m.coro)->where, line);
    put(g, EVENT_coro_return, inner, OUTCOME_exception, 0);
    assert_int_equal(object(g, m.task)->top, m.coro);
    finish(g, m, OUTCOME_exception);
}

static void a_coroutine_that_nobody_awaits_may_be_closed_at_any_time(void **data)
{
    struct stage *g = *data;
    uint32_t forgotten =
        make(g, EVENT_coro_create, script_place(&g->script, "chess.c", "forgotten", 1), 0);
    put(g, EVENT_coro_return, forgotten, OUTCOME_result, 0);
    assert_int_equal(object(g, forgotten)->outcome, OUTCOME_result);
}

static void timers_come_in_the_order_of_their_times_then_of_setting(void **data)
{
    struct stage *g = *data;
    start_loop(g);
    const int64_t when[] = {5, 3, 5, 1, 3, 9};
    const uint32_t wanted[] = {4, 2, 5, 1, 3, 6};
    uint32_t ids[8], first = 0;
    for (int i = 0; i < 6; i++) {
        uint32_t handle = make(g, EVENT_handle_create, text(g, "tick"), 0);
        if (i == 0) first = handle - 1;
        put_ns(g, EVENT_timer_set, handle, when[i] * SECOND);
    }
    assert_int_equal(state_timers(&g->state, ids, 8), 6);
    for (int i = 0; i < 6; i++) assert_int_equal(ids[i], first + wanted[i]);
    assert_int_equal(state_timers(&g->state, ids, 3), 3);
    for (int i = 0; i < 3; i++) assert_int_equal(ids[i], first + wanted[i]);
    put(g, EVENT_timer_cancel, first + 2, 0, 0); // from the middle of the list
    put(g, EVENT_timer_cancel, first + 6, 0, 0); // from its head
    put(g, EVENT_timer_cancel, first + 1, 0, 0); // from its tail
    assert_int_equal(state_timers(&g->state, ids, 8), 3);
    assert_int_equal(ids[0], first + 4);
    assert_int_equal(ids[2], first + 3);
}

static void a_handle_that_is_cancelled_is_skipped(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "main");
    uint32_t handles[3], enqueued[3];
    for (int i = 0; i < 3; i++) {
        handles[i] = make(g, EVENT_handle_create, text(g, "tick"), 0);
        enqueued[i] = put(g, EVENT_enqueue, handles[i], text(g, "tick"), last(g));
    }
    put(g, EVENT_handle_cancel, handles[1], enqueued[1], 0);
    assert_false(state_ready(&g->state, 0).cancelled);
    assert_true(state_ready(&g->state, 1).cancelled);
    finish(g, m, OUTCOME_result);
    iterate(g);
    put(g, EVENT_callback, handles[0], enqueued[0], 0);
    put(g, EVENT_skip, handles[1], enqueued[1], 0);
    assert_int_equal(g->state.callback, 0);
    put(g, EVENT_callback, handles[2], enqueued[2], 0);
}

static void the_boundary_parts_this_iteration_from_the_next(void **data)
{
    struct stage *g = *data;
    start_loop(g);
    struct made a = create_task(g, "a"), b = create_task(g, "b");
    assert_int_equal(g->state.boundary, 0);
    iterate(g);
    assert_true(g->state.gathering);
    assert_int_equal(g->state.boundary, 2);
    uint32_t late = make(g, EVENT_handle_create, text(g, "late"), 0);
    put(g, EVENT_enqueue, late, text(g, "late"), last(g)); // as a timer that is due
    assert_int_equal(g->state.boundary, 3);
    begin(g, a);
    assert_false(g->state.gathering);
    assert_int_equal(g->state.boundary, 2);
    create_task(g, "c");
    assert_int_equal(g->state.boundary, 2);
    assert_int_equal(g->state.ready_count, 3);
    finish(g, a, OUTCOME_result);
    begin(g, b);
    finish(g, b, OUTCOME_result);
    iterate(g); // an exception may leave handles behind: they belong to the next iteration
    assert_int_equal(g->state.boundary, 2);
}

static uint32_t place_of(const struct stage *g, struct made m)
{
    uint32_t i = 0;
    while (i < g->state.ready_count && state_ready(&g->state, i).enqueued != m.enqueued) i++;
    return i;
}

static void a_picked_handle_leaves_its_place_for_the_head(void **data)
{
    struct stage *g = *data;
    start_loop(g);
    struct made a = create_task(g, "a"), b = create_task(g, "b"), c = create_task(g, "c");
    uint32_t handle = make(g, EVENT_handle_create, text(g, "tick"), 0);
    uint32_t tick = put(g, EVENT_enqueue, handle, text(g, "tick"), last(g));
    struct made d = create_task(g, "d");
    iterate(g);
    put(g, EVENT_pick, c.task, c.enqueued, 2);
    assert_int_equal(place_of(g, c), 0);
    assert_int_equal(place_of(g, a), 1);
    assert_int_equal(place_of(g, b), 2);
    assert_int_equal(place_of(g, d), 4);
    assert_int_equal(g->state.boundary, 5);
    begin(g, c);
    put(g, EVENT_handle_cancel, handle, tick, 0); // the entries are found as before
    assert_true(state_ready(&g->state, 2).cancelled);
    finish(g, c, OUTCOME_result);
    struct made e = create_task(g, "e");
    put(g, EVENT_pick, d.task, d.enqueued, 2); // one ahead of it will be skipped
    put(g, EVENT_handle_cancel, handle, tick, 0);
    begin(g, d);
    finish(g, d, OUTCOME_result);
    begin(g, a);
    finish(g, a, OUTCOME_result);
    begin(g, b);
    finish(g, b, OUTCOME_result);
    put(g, EVENT_skip, handle, tick, 0);
    assert_int_equal(place_of(g, e), 0);
}

static void a_picked_handle_may_come_from_far_behind(void **data)
{
    struct stage *g = *data;
    struct made all[500];
    start_loop(g);
    for (int i = 0; i < 500; i++) all[i] = create_task(g, "a");
    iterate(g);
    for (int i = 499; i > 0; i--) { // all of them, the last one first
        put(g, EVENT_pick, all[i].task, all[i].enqueued, (uint32_t)i);
        begin(g, all[i]);
        finish(g, all[i], OUTCOME_result);
    }
    begin(g, all[0]);
    assert_int_equal(g->state.ready_count, 0);
}

static void blocking_holds_the_loop(void **data)
{
    struct stage *g = *data;
    run_one(g, "busy");
    put_ns(g, EVENT_block, text(g, "time.sleep"), 5 * SECOND);
    assert_int_equal(g->state.loop, LOOP_blocked);
    assert_true(g->state.until == 5 * SECOND);
    g->script.now = 5 * SECOND;
    put(g, EVENT_block_end, 0, 0, 0);
    assert_int_equal(g->state.loop, LOOP_working);
    assert_true(g->state.time == 5 * SECOND);
    put_ns(g, EVENT_block, text(g, "time.sleep"), TRACE_TIME_MAX);
    assert_true(g->state.until == 5 * SECOND + TRACE_TIME_MAX);
}

static void blocking_outside_of_a_loop_leaves_none(void **data)
{
    struct stage *g = *data;
    put_ns(g, EVENT_block, text(g, "time.sleep"), SECOND);
    put(g, EVENT_block_end, 0, 0, 0);
    assert_int_equal(g->state.loop, LOOP_none);
}

// --- semaphores ----------------------------------------------------------------------------------

static uint32_t stand_in_line(struct stage *g, uint32_t sync, uint32_t task)
{
    uint32_t waiter = make(g, EVENT_future_create, OBJECT_waiter, sync);
    put(g, EVENT_sync_wait, sync, waiter, 0);
    put(g, EVENT_suspend, task, waiter, 0);
    return waiter;
}

static struct hold first_hold(const struct stage *g)
{
    struct hold h;
    assert_int_equal(state_holds(&g->state, 0, &h, 1), 1);
    return h;
}

// Three tasks at a semaphore of one permit: the first holds it and runs, the others stand in line.
struct line {
    struct made tasks[3];
    uint32_t sync, waiters[3];
};

static struct line stand_three(struct stage *g)
{
    struct line l = {.sync = make(g, EVENT_sync_create, OBJECT_semaphore, 1)};
    start_loop(g);
    for (int i = 0; i < 3; i++) l.tasks[i] = create_task(g, "worker");
    iterate(g);
    begin(g, l.tasks[0]);
    put(g, EVENT_sync_acquire, l.sync, l.tasks[0].task, 0);
    uint32_t suspend = put(g, EVENT_suspend, l.tasks[0].task, 0, 0);
    enqueue(g, l.tasks[0].task, suspend);
    for (int i = 1; i < 3; i++) {
        begin(g, l.tasks[i]);
        l.waiters[i] = stand_in_line(g, l.sync, l.tasks[i].task);
    }
    iterate(g);
    put(g, EVENT_resume, l.tasks[0].task, suspend + 1, 0);
    return l;
}

static void a_semaphore_has_holders_and_a_line(void **data)
{
    struct stage *g = *data;
    struct line l = stand_three(g);
    const struct object *sync = object(g, l.sync);
    assert_int_equal(sync->value, 0);
    assert_int_equal(sync->holders, 1);
    assert_int_equal(first_hold(g).task, l.tasks[0].task);
    assert_int_equal(sync->top, l.waiters[1]);
    assert_int_equal(sync->last, l.waiters[2]);
    assert_int_equal(object(g, l.waiters[1])->next, l.waiters[2]);
    assert_int_equal(object(g, l.waiters[2])->prev, l.waiters[1]);
    assert_int_equal(object(g, l.tasks[1].task)->status, TASK_waiting);
    assert_int_equal(state_waiting_task(&g->state, l.waiters[2]), l.tasks[2].task);
}

static uint32_t release_to(struct stage *g, struct line *l, int to)
{
    put(g, EVENT_sync_release, l->sync, l->tasks[0].task, 1);
    put(g, EVENT_sync_wake, l->sync, l->waiters[to], 0);
    return enqueue(g, l->tasks[to].task,
                   put(g, EVENT_future_done, l->waiters[to], OUTCOME_result, 0));
}

static void a_permit_is_handed_over_before_it_is_taken(void **data)
{
    struct stage *g = *data;
    struct line l = stand_three(g);
    uint32_t enqueued = release_to(g, &l, 1);
    const struct object *sync = object(g, l.sync);
    assert_int_equal(state_hold_count(&g->state), 1);
    assert_true(first_hold(g).reserved);
    assert_int_equal(first_hold(g).task, l.tasks[1].task);
    assert_int_equal(sync->holders, 1);
    assert_int_equal(sync->top, l.waiters[1]); // it leaves the line when it runs
    finish(g, l.tasks[0], OUTCOME_result);
    iterate(g);
    put(g, EVENT_resume, l.tasks[1].task, enqueued, 0);
    put(g, EVENT_sync_leave, l.sync, l.waiters[1], 0);
    assert_int_equal(sync->top, l.waiters[2]);
    assert_true(first_hold(g).reserved);
    put(g, EVENT_sync_acquire, l.sync, l.tasks[1].task, 0);
    assert_int_equal(state_hold_count(&g->state), 1);
    assert_false(first_hold(g).reserved);
    assert_int_equal(first_hold(g).since, last(g));
}

static void a_waiter_that_is_cancelled_leaves_the_line(void **data)
{
    struct stage *g = *data;
    struct line l = stand_three(g);
    put(g, EVENT_cancel, l.tasks[2].task, 0, 0);
    uint32_t enqueued =
        enqueue(g, l.tasks[2].task, put(g, EVENT_future_done, l.waiters[2], OUTCOME_cancelled, 0));
    finish(g, l.tasks[0], OUTCOME_result);
    iterate(g);
    put(g, EVENT_resume, l.tasks[2].task, enqueued, 0);
    put(g, EVENT_sync_leave, l.sync, l.waiters[2], 0);
    assert_int_equal(object(g, l.sync)->last, l.waiters[1]);
    assert_int_equal(object(g, l.waiters[1])->next, 0);
    finish(g, l.tasks[2], OUTCOME_cancelled);
    assert_int_equal(state_hold_count(&g->state), 1); // the first task still has the permit
}

static void a_waiter_that_is_cancelled_after_its_wake_gives_the_permit_back(void **data)
{
    struct stage *g = *data;
    struct line l = stand_three(g);
    uint32_t enqueued = release_to(g, &l, 1);
    put(g, EVENT_cancel, l.tasks[1].task, 0, 0);
    finish(g, l.tasks[0], OUTCOME_result);
    iterate(g);
    put(g, EVENT_resume, l.tasks[1].task, enqueued, 0);
    put(g, EVENT_sync_leave, l.sync, l.waiters[1], 1);
    assert_int_equal(state_hold_count(&g->state), 0);
    assert_int_equal(object(g, l.sync)->value, 1);
    put(g, EVENT_sync_wake, l.sync, l.waiters[2], 0);
    assert_int_equal(first_hold(g).task, l.tasks[2].task);
}

static void permits_are_anonymous(void **data)
{
    struct stage *g = *data;
    struct line l = stand_three(g);
    put(g, EVENT_sync_release, l.sync, 0, 1);
    put(g, EVENT_sync_release, l.sync, l.tasks[2].task, 2);
    assert_int_equal(state_hold_count(&g->state), 1);
    assert_int_equal(object(g, l.sync)->value, 2);
    put(g, EVENT_sync_acquire, l.sync, l.tasks[0].task, 1);
    assert_int_equal(object(g, l.sync)->holders, 2); // two permits, two holds
    put(g, EVENT_sync_release, l.sync, l.tasks[0].task, 2);
    put(g, EVENT_sync_release, l.sync, l.tasks[0].task, 3);
    assert_int_equal(object(g, l.sync)->holders, 0);
}

// --- several loops, and the end ------------------------------------------------------------------

static void loops_follow_each_other(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "main");
    struct made left = create_task(g, "left behind");
    fall_asleep(g, m.task, 1);
    put(g, EVENT_loop_close, 1, 0, 0);
    assert_int_equal(g->state.loop, LOOP_closed);
    assert_int_equal(g->state.ready_count, 0);
    assert_int_equal(state_timer_count(&g->state), 0);
    assert_int_equal(object(g, left.task)->status, TASK_awaiting); // never to run again
    start_loop(g);
    assert_int_equal(g->state.loop_number, 2);
    assert_int_equal(g->state.iteration, 0);
    g->iteration = 0;
    struct made second = create_task(g, "second");
    assert_true(second.task > left.task);
    iterate(g);
    begin(g, second);
}

static void a_crash_keeps_what_was_there(void **data)
{
    struct stage *g = *data;
    struct made m = run_one(g, "wild");
    put(g, EVENT_crash, 11, m.task, text(g, "SIGSEGV at address 0"));
    assert_int_equal(g->state.loop, LOOP_crashed);
    assert_int_equal(g->state.status, 11);
    assert_int_equal(g->state.running, m.task);
}

static void names_are_for_showing(void **data)
{
    struct stage *g = *data;
    char name[64];
    const trace *t = g->script.trace;
    struct made m = run_one(g, "game");
    uint32_t sync = make(g, EVENT_sync_create, OBJECT_semaphore, 1);
    uint32_t handle = make(g, EVENT_handle_create, text(g, "tick"), 0);
    put_ns(g, EVENT_timer_set, handle, 3 * SECOND);
    assert_string_equal(state_name(&g->state, t, m.task, name, sizeof name), "game");
    assert_string_equal(state_name(&g->state, t, m.coro, name, sizeof name), "game(n=1)");
    assert_string_equal(state_name(&g->state, t, sync, name, sizeof name), "Semaphore");
    assert_string_equal(state_name(&g->state, t, handle, name, sizeof name), "tick");
    assert_string_equal(state_name(&g->state, t, 0, name, sizeof name), "nothing");
    assert_string_equal(state_name(&g->state, t, 12345, name, sizeof name), "nothing");
    put(g, EVENT_name, sync, text(g, "downloads"), 0);
    assert_string_equal(state_name(&g->state, t, sync, name, sizeof name), "downloads");
    put(g, EVENT_task_name, m.task, text(g, "Board 1"), 0);
    assert_string_equal(state_name(&g->state, t, m.task, name, sizeof name), "Board 1");
    assert_string_equal(state_name(&g->state, t, m.task, name, 4), "Boa");
    put(g, EVENT_task_name, m.task, text(g, "Zug \xE2\x99\x9E"), 0);
    assert_string_equal(state_name(&g->state, t, m.task, name, 8), "Zug \xE2\x99\x9E");
    for (size_t size = 5; size < 8; size++) // a character is there or it is not
        assert_string_equal(state_name(&g->state, t, m.task, name, size), "Zug ");
    uint32_t future = make(g, EVENT_future_create, OBJECT_sleep, 0);
    put_ns(g, EVENT_timer_set, future, SECOND / 4);
    assert_string_equal(state_name(&g->state, t, future, name, sizeof name), "sleep(0.25)");
    assert_string_equal(task_status_name(TASK_sleeping), "sleeping");
}

// --- what cannot happen --------------------------------------------------------------------------

#define IMPOSSIBLE(name, ...)                                                                      \
    static void name(void **data)                                                                  \
    {                                                                                              \
        struct stage *g = *data;                                                                   \
        __VA_ARGS__                                                                                \
    }

IMPOSSIBLE(no_resume_but_of_the_head, {
    start_loop(g);
    create_task(g, "a");
    struct made b = create_task(g, "b");
    iterate(g);
    refuse(g, EVENT_resume, b.task, b.enqueued, 0);
})
IMPOSSIBLE(no_resume_outside_of_an_iteration, {
    start_loop(g);
    struct made a = create_task(g, "a");
    refuse(g, EVENT_resume, a.task, a.enqueued, 0);
})
IMPOSSIBLE(no_resume_beyond_the_boundary, {
    struct made a = run_one(g, "a");
    struct made b = create_task(g, "b");
    finish(g, a, OUTCOME_result);
    refuse(g, EVENT_resume, b.task, b.enqueued, 0);
})
IMPOSSIBLE(no_two_tasks_at_once, {
    start_loop(g);
    struct made a = create_task(g, "a");
    struct made b = create_task(g, "b");
    iterate(g);
    begin(g, a);
    refuse(g, EVENT_resume, b.task, b.enqueued, 0);
})
IMPOSSIBLE(no_callback_where_a_step_stands, {
    start_loop(g);
    struct made a = create_task(g, "a");
    iterate(g);
    refuse(g, EVENT_callback, a.task, a.enqueued, 0);
})
IMPOSSIBLE(no_skip_of_a_step, {
    start_loop(g);
    struct made a = create_task(g, "a");
    iterate(g);
    refuse(g, EVENT_skip, a.task, a.enqueued, 0);
})
IMPOSSIBLE(no_callback_after_its_cancel, {
    start_loop(g);
    uint32_t handle = make(g, EVENT_handle_create, text(g, "tick"), 0);
    uint32_t enqueued = put(g, EVENT_enqueue, handle, text(g, "tick"), last(g));
    put(g, EVENT_handle_cancel, handle, enqueued, 0);
    iterate(g);
    refuse(g, EVENT_callback, handle, enqueued, 0);
})
IMPOSSIBLE(no_pick_of_the_head, {
    start_loop(g);
    struct made a = create_task(g, "a");
    iterate(g);
    refuse(g, EVENT_pick, a.task, a.enqueued, 0);
})
IMPOSSIBLE(no_pick_that_overtakes_nobody, {
    start_loop(g);
    uint32_t handle = make(g, EVENT_handle_create, text(g, "tick"), 0);
    uint32_t enqueued = put(g, EVENT_enqueue, handle, text(g, "tick"), last(g));
    struct made a = create_task(g, "a");
    put(g, EVENT_handle_cancel, handle, enqueued, 0);
    iterate(g);
    refuse(g, EVENT_pick, a.task, a.enqueued, 0);
    refuse(g, EVENT_pick, a.task, a.enqueued, 1);
})
IMPOSSIBLE(no_pick_that_overtakes_others_than_there_are, {
    start_loop(g);
    create_task(g, "a");
    struct made b = create_task(g, "b");
    iterate(g);
    refuse(g, EVENT_pick, b.task, b.enqueued, 2);
})
IMPOSSIBLE(no_pick_of_what_runs_in_the_next_iteration, {
    run_one(g, "a");
    create_task(g, "b");
    struct made c = create_task(g, "c");
    put(g, EVENT_suspend, g->state.running, 0, 0);
    refuse(g, EVENT_pick, c.task, c.enqueued, 1);
})
IMPOSSIBLE(no_pick_while_a_task_runs, {
    start_loop(g);
    struct made a = create_task(g, "a");
    create_task(g, "b");
    struct made c = create_task(g, "c");
    iterate(g);
    begin(g, a);
    refuse(g, EVENT_pick, c.task, c.enqueued, 1);
})
IMPOSSIBLE(no_pick_before_the_last_one_has_run, {
    start_loop(g);
    create_task(g, "a");
    struct made b = create_task(g, "b");
    struct made c = create_task(g, "c");
    iterate(g);
    put(g, EVENT_pick, b.task, b.enqueued, 1);
    refuse(g, EVENT_pick, c.task, c.enqueued, 2);
})
IMPOSSIBLE(no_pick_of_another_object_or_of_what_is_cancelled, {
    start_loop(g);
    struct made a = create_task(g, "a");
    struct made b = create_task(g, "b");
    uint32_t handle = make(g, EVENT_handle_create, text(g, "tick"), 0);
    uint32_t enqueued = put(g, EVENT_enqueue, handle, text(g, "tick"), last(g));
    put(g, EVENT_handle_cancel, handle, enqueued, 0);
    iterate(g);
    refuse(g, EVENT_pick, a.task, b.enqueued, 1);
    refuse(g, EVENT_pick, handle, enqueued, 2);
})
IMPOSSIBLE(no_cancel_of_a_handle_that_is_not_in_the_queue, {
    run_one(g, "a");
    uint32_t handle = make(g, EVENT_handle_create, text(g, "tick"), 0);
    refuse(g, EVENT_handle_cancel, handle, last(g), 0);
})
IMPOSSIBLE(no_task_twice_in_the_queue, {
    start_loop(g);
    struct made a = create_task(g, "a");
    refuse(g, EVENT_enqueue, a.task, 0, a.enqueued);
})
IMPOSSIBLE(no_step_for_what_is_no_task, {
    run_one(g, "a");
    uint32_t handle = make(g, EVENT_handle_create, text(g, "tick"), 0);
    refuse(g, EVENT_enqueue, handle, 0, last(g));
})
IMPOSSIBLE(no_step_after_the_end, {
    struct made a = run_one(g, "a");
    finish(g, a, OUTCOME_result);
    refuse(g, EVENT_enqueue, a.task, 0, last(g));
})
IMPOSSIBLE(no_suspend_of_a_task_that_does_not_run, {
    start_loop(g);
    struct made a = create_task(g, "a");
    refuse(g, EVENT_suspend, a.task, 0, 0);
})
IMPOSSIBLE(no_suspend_of_nobody, { refuse(g, EVENT_suspend, 0, 0, 0); })
IMPOSSIBLE(no_wait_for_what_is_no_future, {
    struct made a = run_one(g, "a");
    refuse(g, EVENT_suspend, a.task, a.coro, 0);
})
IMPOSSIBLE(no_end_without_an_outcome, {
    struct made a = run_one(g, "a");
    refuse(g, EVENT_task_done, a.task, OUTCOME_pending, 0);
})
IMPOSSIBLE(no_cancel_after_the_end, {
    struct made a = run_one(g, "a");
    finish(g, a, OUTCOME_result);
    refuse(g, EVENT_cancel, a.task, 0, 0);
})
// An eager task runs within the step of the one that made it, and another within its own.
static void eager_tasks(void **data)
{
    struct stage *g = *data;
    struct made a = run_one(g, "a");
    uint32_t coro = make(g, EVENT_coro_create, 0, 0), b = make(g, EVENT_task_eager, coro, text(g, "b"));
    assert_int_equal(g->state.running, b);
    assert_int_equal(state_at(&g->state, b)->status, TASK_running);
    assert_int_equal(state_at(&g->state, a.task)->status, TASK_running);
    assert_int_equal(state_at(&g->state, b)->parent, a.task);
    put(g, EVENT_coro_call, coro, 0, 0);
    uint32_t inner = make(g, EVENT_coro_create, 0, 0), c = make(g, EVENT_task_eager, inner, text(g, "c"));
    assert_int_equal(g->state.running, c);
    put(g, EVENT_coro_call, inner, 0, 0);
    put(g, EVENT_coro_return, inner, OUTCOME_result, 0);
    put(g, EVENT_task_done, c, OUTCOME_result, 0);
    assert_int_equal(g->state.running, b);
    assert_int_equal(state_at(&g->state, c)->status, TASK_done);
    put(g, EVENT_suspend, b, 0, 0);
    assert_int_equal(g->state.running, a.task);
    assert_int_equal(state_at(&g->state, b)->status, TASK_awaiting);
    assert_int_equal(state_at(&g->state, b)->runs, 1);
    enqueue(g, b, last(g));
    put(g, EVENT_suspend, a.task, 0, 0);
    assert_int_equal(g->state.running, 0);
}

// What a loop leaves: destroyed one after the other when it is closed.
static void destroyed_tasks(void **data)
{
    struct stage *g = *data;
    struct made a = run_one(g, "a");
    put(g, EVENT_suspend, a.task, 0, 0);
    put(g, EVENT_loop_close, g->state.loop_number, 0, 0);
    put(g, EVENT_task_destroy, a.task, 0, 0);
    assert_int_equal(g->state.running, a.task);
    put(g, EVENT_coro_return, a.coro, OUTCOME_exception, 0);
    put(g, EVENT_task_destroyed, a.task, 0, 0);
    assert_int_equal(g->state.running, 0);
    assert_int_equal(state_at(&g->state, a.task)->status, TASK_cancelled);
}

IMPOSSIBLE(no_eager_task_for_a_coroutine_of_another, {
    struct made a = run_one(g, "a");
    refuse(g, EVENT_task_eager, a.task + 1, a.coro, 0);
})
IMPOSSIBLE(no_destruction_while_a_task_runs, {
    struct made a = run_one(g, "a");
    refuse(g, EVENT_task_destroy, a.task, 0, 0);
})
IMPOSSIBLE(no_destruction_of_what_is_done, {
    struct made a = run_one(g, "a");
    finish(g, a, OUTCOME_result);
    refuse(g, EVENT_task_destroy, a.task, 0, 0);
})
IMPOSSIBLE(no_end_of_a_destruction_that_did_not_begin, {
    struct made a = run_one(g, "a");
    put(g, EVENT_suspend, a.task, 0, 0);
    refuse(g, EVENT_task_destroyed, a.task, 0, 0);
})

IMPOSSIBLE(no_object_twice, {
    struct made a = run_one(g, "a");
    refuse(g, EVENT_future_create, a.task, OBJECT_future, 0);
})
IMPOSSIBLE(no_object_without_id, { refuse(g, EVENT_future_create, 0, OBJECT_future, 0); })
IMPOSSIBLE(no_future_that_is_a_task, { refuse(g, EVENT_future_create, 1, OBJECT_task, 0); })
IMPOSSIBLE(no_sync_object_that_is_a_future, { refuse(g, EVENT_sync_create, 1, OBJECT_future, 0); })
IMPOSSIBLE(no_context_that_is_a_future, { refuse(g, EVENT_context_create, 1, OBJECT_future, 0); })
IMPOSSIBLE(no_future_in_a_group, {
    uint32_t group = make(g, EVENT_context_create, OBJECT_task_group, 0), future = make(g, EVENT_future_create, OBJECT_future, 0);
    refuse(g, EVENT_done_callback, future, text(g, "_on_task_done"), group);
})
IMPOSSIBLE(no_coroutine_in_two_tasks, {
    struct made a = run_one(g, "a");
    refuse(g, EVENT_task_create, a.task + 1, a.coro, 0);
})
IMPOSSIBLE(no_call_without_a_task, {
    uint32_t coro = make(g, EVENT_coro_create, 0, 0);
    refuse(g, EVENT_coro_call, coro, 0, 0);
})
IMPOSSIBLE(no_second_call, {
    struct made a = run_one(g, "a");
    refuse(g, EVENT_coro_call, a.coro, 0, 0);
})
IMPOSSIBLE(no_return_but_from_the_top, {
    struct made a = run_one(g, "a");
    uint32_t inner = make(g, EVENT_coro_create, 0, 0);
    put(g, EVENT_coro_call, inner, 0, 0);
    refuse(g, EVENT_coro_return, a.coro, OUTCOME_result, 0);
})
IMPOSSIBLE(no_future_is_done_twice, {
    run_one(g, "a");
    uint32_t future = make(g, EVENT_future_create, OBJECT_future, 0);
    put(g, EVENT_future_done, future, OUTCOME_result, 0);
    refuse(g, EVENT_future_done, future, OUTCOME_cancelled, 0);
})
IMPOSSIBLE(no_task_is_done_as_a_future, {
    struct made a = run_one(g, "a");
    refuse(g, EVENT_future_done, a.task, OUTCOME_result, 0);
})
IMPOSSIBLE(no_two_timers_at_one_object, {
    run_one(g, "a");
    uint32_t handle = make(g, EVENT_handle_create, text(g, "tick"), 0);
    put_ns(g, EVENT_timer_set, handle, SECOND);
    refuse(g, EVENT_timer_set, handle, 7, 0);
})
IMPOSSIBLE(no_fire_without_a_timer, {
    struct made a = run_one(g, "a");
    refuse(g, EVENT_timer_fire, a.task, 0, 0);
})
IMPOSSIBLE(no_clock_while_the_loop_works, {
    start_loop(g);
    refuse(g, EVENT_clock, 0, 0, 0);
})
IMPOSSIBLE(no_interrupt_while_a_task_runs, {
    struct made a = run_one(g, "a");
    refuse(g, EVENT_interrupt, a.task, 0, 0);
})
IMPOSSIBLE(no_interrupt_before_a_loop_runs, { refuse(g, EVENT_interrupt, 0, 0, 0); })
IMPOSSIBLE(no_interrupt_while_the_loop_sleeps, {
    start_loop(g);
    iterate(g);
    put_ns(g, EVENT_select, 0, SECOND);
    refuse(g, EVENT_interrupt, 0, 0, 0);
})
IMPOSSIBLE(no_interrupt_that_cancels_what_has_ended, {
    struct made a = run_one(g, "a");
    put(g, EVENT_task_done, a.task, OUTCOME_result, 0);
    refuse(g, EVENT_interrupt, a.task, 0, 0);
})
IMPOSSIBLE(no_iteration_while_a_task_runs, {
    run_one(g, "a");
    refuse(g, EVENT_iteration, 2, 0, 0);
})
IMPOSSIBLE(no_select_while_a_task_runs, {
    run_one(g, "a");
    refuse(g, EVENT_select, 0, 0, 0);
})
IMPOSSIBLE(no_close_while_a_task_runs, {
    run_one(g, "a");
    refuse(g, EVENT_loop_close, 1, 0, 0);
})
IMPOSSIBLE(no_loop_over_a_queue_of_another, {
    start_loop(g);
    create_task(g, "a");
    refuse(g, EVENT_loop_start, 2, 0, 0);
})
IMPOSSIBLE(no_block_in_a_block, {
    put_ns(g, EVENT_block, 0, SECOND);
    refuse(g, EVENT_block, 0, 1, 0);
})
IMPOSSIBLE(no_end_of_no_block, { refuse(g, EVENT_block_end, 0, 0, 0); })
IMPOSSIBLE(no_place_in_two_lines, {
    struct line l = stand_three(g);
    refuse(g, EVENT_sync_wait, l.sync, l.waiters[1], 0);
})
// Else the neighbours of a waiter that stands alone in one line would make a ring with another's.
IMPOSSIBLE(no_place_in_a_line_of_another, {
    struct line l = stand_three(g);
    uint32_t other = make(g, EVENT_sync_create, OBJECT_semaphore, 1);
    uint32_t waiter = make(g, EVENT_future_create, OBJECT_waiter, l.sync);
    refuse(g, EVENT_sync_wait, other, waiter, 0);
})
IMPOSSIBLE(no_wake_out_of_line, {
    struct line l = stand_three(g);
    uint32_t other = make(g, EVENT_sync_create, OBJECT_semaphore, 1);
    refuse(g, EVENT_sync_wake, other, l.waiters[1], 0);
})
IMPOSSIBLE(no_leave_out_of_line, {
    struct line l = stand_three(g);
    uint32_t waiter = make(g, EVENT_future_create, OBJECT_waiter, l.sync);
    refuse(g, EVENT_sync_leave, l.sync, waiter, 0);
})
IMPOSSIBLE(no_permit_of_what_has_none, {
    struct made a = run_one(g, "a");
    refuse(g, EVENT_sync_acquire, a.task, a.task, 0);
})
IMPOSSIBLE(no_name_for_nothing, { refuse(g, EVENT_name, 0, 0, 0); })

// --- copies and memory ---------------------------------------------------------------------------

static void a_copy_says_the_same_and_lives_on_its_own(void **data)
{
    struct stage *g = *data;
    struct line l = stand_three(g);
    state copy;
    state_init(&copy);
    assert_int_equal(state_copy(&copy, &g->state), 0);
    uint64_t before = state_hash(&g->state);
    assert_int_equal(state_hash(&copy), before);
    release_to(g, &l, 1);
    assert_int_not_equal(state_hash(&g->state), before);
    assert_int_equal(state_hash(&copy), before);
    while (copy.position < g->state.position)
        assert_int_equal(state_apply(&copy, g->script.trace), 0);
    assert_int_equal(state_hash(&copy), state_hash(&g->state));
    state empty;
    state_init(&empty);
    assert_int_equal(state_copy(&copy, &empty), 0);
    assert_int_equal(state_hash(&copy), state_hash(&empty));
    state_deinit(&copy);
}

static int replay(void *data)
{
    const struct stage *g = data;
    state s, copy;
    state_init(&s);
    state_init(&copy);
    int rc = 0;
    while (rc == 0 && s.position < trace_length(g->script.trace)) {
        uint64_t before = state_hash(&s);
        rc = state_apply(&s, g->script.trace);
        if (rc) assert_int_equal(state_hash(&s), before);
    }
    if (rc == 0) rc = state_copy(&copy, &s);
    if (rc) assert_int_equal(copy.position, 0);
    state_deinit(&s);
    state_deinit(&copy);
    return rc;
}

static void every_allocation_may_fail(void **data)
{
    struct stage *g = *data;
    struct line l = stand_three(g);
    for (int i = 0; i < 40; i++) create_task(g, "many");
    release_to(g, &l, 1);
    assert_true(fail_alloc_each(replay, g) > 6);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_stage, unmake_stage)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_empty_state_says_nothing),
        TEST(a_task_from_its_creation_to_its_end),
        TEST(outcomes_are_states_of_the_task),
        TEST(a_task_that_a_task_made_knows_its_parent),
        TEST(a_sleep_from_suspend_to_resume),
        TEST(the_loop_sleeps_until_its_time),
        TEST(a_bare_yield_is_ready_again_at_its_enqueue),
        TEST(a_sleeper_that_is_cancelled),
        TEST(a_ready_task_that_is_cancelled_stays_ready_and_never_begins),
        TEST(a_task_that_awaits_a_task),
        TEST(a_gather_counts_its_children_down),
        TEST(a_wait_counts_its_children_down),
        TEST(a_group_counts_its_tasks_down),
        TEST(a_timeout_knows_the_task_that_entered_it),
        TEST(inline_awaits_are_a_stack_with_lines),
        TEST(a_coroutine_that_nobody_awaits_may_be_closed_at_any_time),
        TEST(timers_come_in_the_order_of_their_times_then_of_setting),
        TEST(a_handle_that_is_cancelled_is_skipped),
        TEST(the_boundary_parts_this_iteration_from_the_next),
        TEST(a_picked_handle_leaves_its_place_for_the_head),
        TEST(a_picked_handle_may_come_from_far_behind),
        TEST(blocking_holds_the_loop),
        TEST(blocking_outside_of_a_loop_leaves_none),
        TEST(a_semaphore_has_holders_and_a_line),
        TEST(a_permit_is_handed_over_before_it_is_taken),
        TEST(a_waiter_that_is_cancelled_leaves_the_line),
        TEST(a_waiter_that_is_cancelled_after_its_wake_gives_the_permit_back),
        TEST(permits_are_anonymous),
        TEST(loops_follow_each_other),
        TEST(a_crash_keeps_what_was_there),
        TEST(names_are_for_showing),
        TEST(no_resume_but_of_the_head),
        TEST(no_resume_outside_of_an_iteration),
        TEST(no_resume_beyond_the_boundary),
        TEST(no_two_tasks_at_once),
        TEST(no_callback_where_a_step_stands),
        TEST(no_skip_of_a_step),
        TEST(no_callback_after_its_cancel),
        TEST(no_pick_of_the_head),
        TEST(no_pick_that_overtakes_nobody),
        TEST(no_pick_that_overtakes_others_than_there_are),
        TEST(no_pick_of_what_runs_in_the_next_iteration),
        TEST(no_pick_while_a_task_runs),
        TEST(no_pick_before_the_last_one_has_run),
        TEST(no_pick_of_another_object_or_of_what_is_cancelled),
        TEST(no_cancel_of_a_handle_that_is_not_in_the_queue),
        TEST(no_task_twice_in_the_queue),
        TEST(no_step_for_what_is_no_task),
        TEST(no_step_after_the_end),
        TEST(no_suspend_of_a_task_that_does_not_run),
        TEST(no_suspend_of_nobody),
        TEST(no_wait_for_what_is_no_future),
        TEST(no_end_without_an_outcome),
        TEST(no_cancel_after_the_end),
        TEST(eager_tasks),
        TEST(destroyed_tasks),
        TEST(no_eager_task_for_a_coroutine_of_another),
        TEST(no_destruction_while_a_task_runs),
        TEST(no_destruction_of_what_is_done),
        TEST(no_end_of_a_destruction_that_did_not_begin),
        TEST(no_object_twice),
        TEST(no_object_without_id),
        TEST(no_future_that_is_a_task),
        TEST(no_sync_object_that_is_a_future),
        TEST(no_context_that_is_a_future),
        TEST(no_future_in_a_group),
        TEST(no_coroutine_in_two_tasks),
        TEST(no_call_without_a_task),
        TEST(no_second_call),
        TEST(no_return_but_from_the_top),
        TEST(no_future_is_done_twice),
        TEST(no_task_is_done_as_a_future),
        TEST(no_two_timers_at_one_object),
        TEST(no_fire_without_a_timer),
        TEST(no_clock_while_the_loop_works),
        TEST(no_interrupt_while_a_task_runs),
        TEST(no_interrupt_before_a_loop_runs),
        TEST(no_interrupt_while_the_loop_sleeps),
        TEST(no_interrupt_that_cancels_what_has_ended),
        TEST(an_interrupt_comes_after_what_ran),
        TEST(no_iteration_while_a_task_runs),
        TEST(no_select_while_a_task_runs),
        TEST(no_close_while_a_task_runs),
        TEST(no_loop_over_a_queue_of_another),
        TEST(no_block_in_a_block),
        TEST(no_end_of_no_block),
        TEST(no_place_in_two_lines),
        TEST(no_place_in_a_line_of_another),
        TEST(no_wake_out_of_line),
        TEST(no_leave_out_of_line),
        TEST(no_permit_of_what_has_none),
        TEST(no_name_for_nothing),
        TEST(a_copy_says_the_same_and_lives_on_its_own),
        TEST(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
