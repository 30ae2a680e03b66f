#include "viewer/lanes.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "support/chess_run.h"
#include "support/cmocka_all.h"
#include "support/fail_alloc.h"
#include "support/looked_at.h"
#include "support/trace_maker.h"

#define SECOND INT64_C(1000000000)

static void assert_run(struct run r, double from, double to, enum task_status status)
{
    assert_true(fabs(r.from - from) < 1e-6);
    assert_true(fabs(r.to - to) < 1e-6);
    assert_int_equal(r.status, status);
}

static void a_lane_is_what_its_task_was(void **context)
{
    struct chess_run *f = *context;
    struct run runs[16];
    assert_int_equal(lanes_length(f->model->lanes), trace_length(f->trace));
    assert_int_equal(lanes_count(f->model->lanes), 25);
    uint32_t board4 = 4, n = lanes_runs(f->model->lanes, board4, AXIS_time, 0, 180, 1e9, 0.2, runs, 16);
    assert_int_equal(n, 6);
    assert_run(runs[0], 0, 15, TASK_ready);
    assert_run(runs[1], 15, 20, TASK_running);
    assert_run(runs[2], 20, 75, TASK_sleeping);
    assert_run(runs[3], 75, 135, TASK_ready); // the loop learns of it at 120 s only
    assert_run(runs[4], 135, 140, TASK_running);
    assert_run(runs[5], 140, 195, TASK_sleeping);
    assert_int_equal(lanes_steps(f->model->lanes, board4), 31);
    assert_int_equal(lanes_busy(f->model->lanes), 3600 * SECOND);
    assert_int_equal(lanes_blocks(f->model->lanes), 720);
}

static void growing_event_by_event_gives_the_same(void **context)
{
    struct chess_run *f = *context;
    trace *t;
    lanes *l;
    assert_int_equal(trace_new(&t), 0);
    for (uint32_t i = 1; i <= trace_strings(f->trace); i++) {
        const char *text = trace_string(f->trace, i);
        assert_int_equal(trace_define_string(t, i, text, strlen(text)), 0);
    }
    for (uint32_t i = 1; i <= trace_places(f->trace); i++)
        assert_int_equal(trace_define_place(t, i, trace_place(f->trace, i)), 0);
    assert_int_equal(lanes_new(&l, t), 0);
    for (uint32_t i = 0; i < trace_length(f->trace); i++) {
        event e = trace_event(f->trace, i);
        assert_int_equal(trace_append(t, &e), 0);
        assert_int_equal(lanes_update(l, UINT32_MAX), 0);
    }
    assert_int_equal(lanes_count(l), lanes_count(f->model->lanes));
    for (uint32_t lane = 0; lane < lanes_count(l); lane++) {
        assert_int_equal(lanes_segment_count(l, lane), lanes_segment_count(f->model->lanes, lane));
        for (uint32_t i = 0; i < lanes_segment_count(l, lane); i++) {
            struct segment a = lanes_segment(l, lane, i), b = lanes_segment(f->model->lanes, lane, i);
            assert_true(a.time == b.time && a.event == b.event && a.status == b.status);
        }
    }
    lanes_free(l);
    trace_free(t);
}

static void merging_bounds_the_number_of_runs(void **context)
{
    struct chess_run *f = *context;
    struct run runs[200];
    for (double grain = 1; grain < 1000; grain *= 3) {
        uint32_t n = lanes_runs(f->model->lanes, 7, AXIS_time, 0, 3655, 3655, grain, runs, 200);
        assert_true(n <= 2 * 3655 / grain + 3);
        for (uint32_t i = 1; i < n; i++) assert_true(runs[i].from >= runs[i - 1].to - 1e-9);
        assert_true(runs[n - 1].to >= 3654);
    }
}

// Every moment has its place on both axes, and the place leads back to the moment. (What the loop does between two handles
// has no width: its place leads to what comes next.)
static void axes_lead_there_and_back(void **context)
{
    struct chess_run *f = *context;
    double last[2] = {-1, -1};
    for (uint32_t position = 1; position <= 3000; position++) {
        struct moment m = {position, trace_event(f->trace, position - 1).time};
        for (enum axis axis = AXIS_time; axis <= AXIS_steps; axis++) {
            double at = lanes_coordinate(f->model->lanes, axis, m);
            assert_true(at >= last[axis]);
            last[axis] = at;
            struct moment back = lanes_moment(f->model->lanes, axis, at + 1e-9);
            assert_true(fabs((double)(back.time - m.time)) <= 2);
            bool wide = axis == AXIS_time ||
                        lanes_slice(f->model->lanes, lanes_slice_at(f->model->lanes, position)).kind != SLICE_pass;
            assert_true(fabs(lanes_coordinate(f->model->lanes, axis, back) - at) < (wide ? 1e-6 : 18));
        }
    }
}

static void a_moment_may_lie_within_a_block(void **context)
{
    struct chess_run *f = *context;
    struct moment m = lanes_moment(f->model->lanes, AXIS_time, 78);
    assert_int_equal(m.time, 78 * SECOND);
    assert_int_equal(trace_event(f->trace, m.position - 1).kind, EVENT_block);
    assert_int_equal(trace_event(f->trace, m.position).time, 80 * SECOND);
    double before = lanes_coordinate(f->model->lanes, AXIS_steps, (struct moment){m.position, 75 * SECOND});
    double within = lanes_coordinate(f->model->lanes, AXIS_steps, m);
    double after = lanes_coordinate(f->model->lanes, AXIS_steps, (struct moment){m.position + 1, 80 * SECOND});
    assert_true(before < within && within < after);
    assert_int_equal(lanes_moment(f->model->lanes, AXIS_steps, within).time / 1000000, 78 * 1000);
}

static void nothing_comes_of_an_empty_trace(void **context)
{
    (void)context;
    trace *t;
    lanes *l;
    assert_int_equal(trace_new(&t), 0);
    assert_int_equal(lanes_new(&l, t), 0);
    assert_int_equal(lanes_update(l, UINT32_MAX), 0);
    assert_int_equal(lanes_count(l), 0);
    assert_int_equal(lanes_moment(l, AXIS_time, 5).position, 0);
    assert_int_equal(lanes_moment(l, AXIS_steps, 5).position, 0);
    assert_true(lanes_end(l, AXIS_time) == 0 && lanes_end(l, AXIS_steps) == 0);
    lanes_free(l);
    trace_free(t);
}

// A sleep that a timer of another moment ends, or none at all: its segments stay in order.
static void assert_in_order_after_sleep(bool timer, int64_t when)
{
    struct trace_maker m;
    trace_maker_init(&m, "sleep");
    m.now = 10 * SECOND;
    uint32_t task = make_object(&m), sleep = make_object(&m);
    make_event(&m, EVENT_loop_start, 0, 1, 0, 0);
    uint32_t created = make_event(&m, EVENT_task_create, 0, task, 0, make_text(&m, "sleeper"));
    uint32_t enqueued = make_event(&m, EVENT_enqueue, 0, task, 0, created);
    make_event(&m, EVENT_iteration, 0, 1, 1, 0);
    make_event(&m, EVENT_resume, 0, task, enqueued, 0);
    make_event(&m, EVENT_future_create, 0, sleep, OBJECT_sleep, 0);
    if (timer) make_event_ns(&m, EVENT_timer_set, 0, sleep, when);
    make_event(&m, EVENT_suspend, 0, task, sleep, 0);
    m.now = 11 * SECOND;
    uint32_t done = make_event(&m, EVENT_future_done, 0, sleep, OUTCOME_result, 0);
    enqueued = make_event(&m, EVENT_enqueue, 0, task, 0, done);
    make_event(&m, EVENT_iteration, 0, 2, 1, 0);
    make_event(&m, EVENT_resume, 0, task, enqueued, 0);
    lanes *l;
    assert_int_equal(lanes_new(&l, m.trace), 0);
    assert_int_equal(lanes_update(l, UINT32_MAX), 0);
    assert_true(lanes_segment_count(l, 0) >= 4);
    for (uint32_t i = 0; i < lanes_segment_count(l, 0); i++) {
        struct segment s = lanes_segment(l, 0, i), before = lanes_segment(l, 0, i ? i - 1 : 0);
        assert_true(s.event < trace_length(m.trace));
        assert_true(s.event >= before.event && s.time >= before.time);
    }
    lanes_free(l);
    trace_free(m.trace);
}

static void a_sleep_may_have_no_timer_or_one_that_is_over(void **context)
{
    (void)context;
    assert_in_order_after_sleep(false, 0);
    assert_in_order_after_sleep(true, 2 * SECOND);
}

// Its first step ends where it ends, and not with the step of the task that made it.
static void an_eager_task_stops_within_a_step(void **context)
{
    (void)context;
    struct trace_maker m;
    trace_maker_init(&m, "eager");
    uint32_t task = make_object(&m), eager = make_object(&m);
    make_event(&m, EVENT_loop_start, 0, 1, 0, 0);
    uint32_t created = make_event(&m, EVENT_task_create, 0, task, 0, make_text(&m, "maker"));
    uint32_t enqueued = make_event(&m, EVENT_enqueue, 0, task, 0, created);
    make_event(&m, EVENT_iteration, 0, 1, 1, 0);
    make_event(&m, EVENT_resume, 0, task, enqueued, 0);
    make_event(&m, EVENT_task_eager, 0, eager, 0, make_text(&m, "eager"));
    make_event(&m, EVENT_task_done, 0, eager, OUTCOME_result, 0);
    for (int i = 0; i < 5; i++) make_event(&m, EVENT_print, 0, make_text(&m, "on\n"), 0, 0);
    make_event(&m, EVENT_suspend, 0, task, 0, 0);
    lanes *l;
    assert_int_equal(lanes_new(&l, m.trace), 0);
    assert_int_equal(lanes_update(l, UINT32_MAX), 0);
    assert_int_equal(lanes_count(l), 2);
    assert_int_equal(lanes_segment_count(l, 1), 2);
    assert_int_equal(lanes_segment(l, 1, 0).status, TASK_running);
    assert_int_equal(lanes_segment(l, 1, 1).status, TASK_done);
    assert_int_equal(lanes_segment(l, 0, 2).status, TASK_awaiting);
    double begins = lanes_segment_start(l, AXIS_steps, 1, 0), ends = lanes_segment_start(l, AXIS_steps, 1, 1);
    assert_true(lanes_segment_start(l, AXIS_steps, 0, 1) < begins && begins < ends);
    assert_true(ends < lanes_segment_start(l, AXIS_steps, 0, 2));
    lanes_free(l);
    trace_free(m.trace);
}

// A program that has handed a call to a thread. Returns the event that makes that.
static uint32_t make_thread(struct trace_maker *m, uint32_t *call, uint32_t *worker)
{
    trace_maker_init(m, "threads");
    make_event(m, EVENT_loop_start, 0, 1, 0, 0);
    *call = make_object(m);
    make_event(m, EVENT_future_create, 0, *call, OBJECT_executor_call, 0);
    make_event(m, EVENT_executor_submit, 0, *call, make_text(m, "fetch"), 0);
    *worker = make_object(m);
    return make_event(m, EVENT_worker_create, 0, *worker, make_text(m, "asyncio_0"), 0);
}

static void a_thread_has_a_lane(void **context)
{
    (void)context;
    struct trace_maker m;
    struct run runs[8];
    uint32_t call, worker;
    make_thread(&m, &call, &worker);
    uint32_t begin = make_event(&m, EVENT_worker_begin, 0, worker, call, 0);
    uint32_t sleep = make_event_ns(&m, EVENT_worker_sleep, 0, worker, 2 * SECOND);
    make_event_ns(&m, EVENT_select, 0, 0, INT64_MAX);
    m.now = 2 * SECOND;
    make_event(&m, EVENT_worker_wake, 0, worker, 0, 0);
    uint32_t work = make_event_ns(&m, EVENT_worker_work, 0, worker, SECOND);
    m.now = 3 * SECOND;
    make_event(&m, EVENT_worker_wake, 0, worker, 0, 0);
    uint32_t end = make_event(&m, EVENT_worker_return, 0, worker, OUTCOME_result, 0);
    lanes *l;
    assert_int_equal(lanes_new(&l, m.trace), 0);
    assert_int_equal(lanes_update(l, UINT32_MAX), 0);
    assert_int_equal(lanes_count(l), 1);
    assert_int_equal(lanes_task(l, 0), worker);
    assert_int_equal(lanes_runs(l, 0, AXIS_time, 0, 3, 4, 0.01, runs, 8), 3);
    assert_run(runs[0], 0, 2, TASK_blocked);
    assert_run(runs[1], 2, 3, TASK_working);
    assert_run(runs[2], 3, 4, TASK_none);
    assert_true(lanes_seen(l, TASK_working));
    assert_true(lanes_seen(l, TASK_blocked));
    assert_int_equal(lanes_call(l, 0, begin), call);
    assert_int_equal(lanes_call(l, 0, sleep), call);
    assert_int_equal(lanes_call(l, 0, work), call);
    assert_int_equal(lanes_call(l, 0, end), 0);
    lanes_free(l);
    trace_free(m.trace);
}

// While the loop sleeps, in one slice that is not over: what is drawn of a lane takes work in proportion to what is seen.
static void a_thread_that_does_much_while_the_loop_sleeps(void **context)
{
    (void)context;
    enum { MANY = 20000 };
    struct trace_maker m;
    uint32_t call, worker;
    make_thread(&m, &call, &worker);
    make_event_ns(&m, EVENT_select, 0, 0, INT64_MAX);
    make_event(&m, EVENT_worker_begin, 0, worker, call, 0);
    for (int i = 0; i < MANY; i++) {
        make_event_ns(&m, EVENT_worker_sleep, 0, worker, SECOND);
        m.now += SECOND;
        make_event(&m, EVENT_worker_wake, 0, worker, 0, 0);
    }
    lanes *l;
    struct run runs[300];
    assert_int_equal(lanes_new(&l, m.trace), 0);
    assert_int_equal(lanes_update(l, UINT32_MAX), 0);
    for (int axis = 0; axis < 2; axis++) {
        double end = lanes_end(l, axis);
        uint64_t before = looked_at();
        assert_in_range(lanes_runs(l, 0, axis, 0, end, end, end / 100, runs, 300), 1, 202);
        assert_in_range(looked_at() - before, 1, 12000);
    }
    lanes_free(l);
    trace_free(m.trace);
}

// A thread that goes to sleep and wakes again and again, all in one callback, which is about the thread itself: no program does that.
static void a_thread_in_a_callback_of_its_own(void **context)
{
    (void)context;
    enum { MANY = 4000 };
    struct trace_maker m;
    uint32_t call, worker, made = make_thread(&m, &call, &worker);
    uint32_t enqueued = make_event(&m, EVENT_enqueue, 0, worker, make_text(&m, "tick"), made);
    make_event(&m, EVENT_iteration, 0, 1, 1, 0);
    make_event(&m, EVENT_callback, 0, worker, enqueued, 0);
    uint32_t last = make_event(&m, EVENT_worker_begin, 0, worker, call, 0);
    for (int i = 0; i < MANY; i++) {
        last = make_event_ns(&m, EVENT_worker_sleep, 0, worker, 1);
        make_event(&m, EVENT_worker_wake, 0, worker, 0, 0);
    }
    make_event(&m, EVENT_worker_return, 0, worker, OUTCOME_result, 0);
    make_event(&m, EVENT_iteration, 0, 2, 0, 0);
    make_event(&m, EVENT_worker_end, 0, worker, 0, 0);
    lanes *l;
    assert_int_equal(lanes_new(&l, m.trace), 0);
    uint64_t before = looked_at();
    assert_int_equal(lanes_update(l, UINT32_MAX), 0);
    assert_in_range(looked_at() - before, 1, 40 * (uint64_t)trace_length(m.trace));
    before = looked_at();
    assert_int_equal(lanes_call(l, 0, last), call);
    assert_in_range(looked_at() - before, 1, 4);
    lanes_free(l);
    trace_free(m.trace);
}

static int build(void *context)
{
    lanes *l;
    int rc = lanes_new(&l, context);
    if (rc) return rc;
    rc = lanes_update(l, UINT32_MAX);
    if (rc == -ENOMEM && lanes_update(l, UINT32_MAX) == 0)
        assert_int_equal(lanes_length(l), trace_length(context)); // it goes on
    lanes_free(l);
    return rc;
}

static void survives_each_allocation_failing(void **context)
{
    (void)context;
    trace *t = chess_trace(3, 2);
    fail_alloc_each(build, t);
    trace_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_lane_is_what_its_task_was, make_chess_run, unmake_chess_run),
        cmocka_unit_test_setup_teardown(growing_event_by_event_gives_the_same, make_chess_run, unmake_chess_run),
        cmocka_unit_test_setup_teardown(merging_bounds_the_number_of_runs, make_chess_run, unmake_chess_run),
        cmocka_unit_test_setup_teardown(axes_lead_there_and_back, make_chess_run, unmake_chess_run),
        cmocka_unit_test_setup_teardown(a_moment_may_lie_within_a_block, make_chess_run, unmake_chess_run),
        cmocka_unit_test(nothing_comes_of_an_empty_trace),
        cmocka_unit_test(an_eager_task_stops_within_a_step),
        cmocka_unit_test(a_sleep_may_have_no_timer_or_one_that_is_over),
        cmocka_unit_test(a_thread_has_a_lane),
        cmocka_unit_test(a_thread_that_does_much_while_the_loop_sleeps),
        cmocka_unit_test(a_thread_in_a_callback_of_its_own),
        cmocka_unit_test(survives_each_allocation_failing),
    };
    return cmocka_run_group_tests_name("lanes", tests, NULL, NULL);
}
