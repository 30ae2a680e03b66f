#include "export/timeline.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"
#include "support/random_program.h"
#include "support/script.h"

// What a reader is told, as text: "track begin-end name >arrow" a line for each slice.
struct told {
    FILE *f;
    char *text;
    size_t size;
    uint32_t slices, ends, depth[1000], deepest, stop_after;
    int64_t last;
};

static void begun(void *context, const struct timeline_slice *s)
{
    struct told *told = context;
    assert_true(s->begin >= told->last);
    assert_true(s->end > s->begin);
    told->last = s->begin;
    told->slices++;
    if (s->track < 1000 && ++told->depth[s->track] > told->deepest) told->deepest = told->depth[s->track];
    fprintf(told->f, "%u %lld-%lld %s", s->track, (long long)s->begin, (long long)s->end, s->name);
    if (s->flow) fprintf(told->f, " %c%u", s->flow_in ? '<' : '>', s->flow);
    fputc('\n', told->f);
}

static void ended(void *context, uint32_t track, int64_t at)
{
    struct told *told = context;
    (void)at;
    told->ends++;
    if (track < 1000) told->depth[track]--;
}

static void ready(void *context, int64_t at, uint32_t count) { fprintf(((struct told *)context)->f, "ready %lld %u\n", (long long)at, count); }

static bool stop(void *context)
{
    const struct told *told = context;
    return told->stop_after && told->slices >= told->stop_after;
}

static int tell(struct told *told, const trace *t, int64_t tick)
{
    const struct timeline_reader reader = {told, begun, ended, ready, stop};
    timeline *l;
    told->f = open_memstream(&told->text, &told->size);
    assert_non_null(told->f);
    assert_int_equal(timeline_new(&l, t, tick, NULL), 0);
    int rc = timeline_read(l, &reader, NULL);
    timeline_free(l);
    fclose(told->f);
    assert_int_equal(told->slices, told->ends);
    return rc;
}

static void expect(const trace *t, int64_t tick, const char *text, int rc)
{
    struct told told = {0};
    assert_int_equal(tell(&told, t, tick), rc);
    assert_string_equal(told.text, text);
    free(told.text);
}

// A task with one coroutine that sleeps for 100 ns.
static void sleeper(struct script *s)
{
    uint32_t function = script_place(s, "a.c", "nap", 1);
    script_event(s, EVENT_loop_start, 1, 0, 0);
    uint32_t coroutine = script_make(s, EVENT_coro_create, function, script_text(s, "n=1"));
    uint32_t task = script_make(s, EVENT_task_create, coroutine, script_text(s, "T"));
    uint32_t step = script_event(s, EVENT_enqueue, task, 0, 2);
    script_event(s, EVENT_iteration, 1, 1, 0);
    script_event(s, EVENT_resume, task, step, 0);
    script_event(s, EVENT_coro_call, coroutine, 0, 0);
    uint32_t sleep = script_make(s, EVENT_future_create, OBJECT_sleep, 0);
    script_event(s, EVENT_suspend, task, sleep, 0);
    script_event(s, EVENT_iteration, 2, 0, 0);
    script_event_ns(s, EVENT_select, 0, s->now + 100);
    s->now += 100;
    script_event(s, EVENT_clock, 0, 0, 0);
    uint32_t done = script_event(s, EVENT_future_done, sleep, OUTCOME_result, 0);
    step = script_event(s, EVENT_enqueue, task, 0, done);
    script_event(s, EVENT_iteration, 3, 1, 0);
    script_event(s, EVENT_resume, task, step, 0);
    script_event(s, EVENT_coro_return, coroutine, OUTCOME_result, 0);
    script_event(s, EVENT_task_done, task, OUTCOME_result, 0);
    script_event(s, EVENT_end, 0, 0, 0);
}

static void slices_of_a_task_that_sleeps(void **data)
{
    (void)data;
    static const char text[] = "0 0-10 loop_start\n0 10-20 coro_create\n0 20-30 task_create\n"
                               "0 30-40 enqueue >4\n2 30-50 ready\nready 30 1\n"
                               "0 40-90 iteration\n0 50-80 T\n2 50-80 step <4\nready 50 0\n2 60-80 nap(n=1)\n2 70-80 future_create\n"
                               "2 80-230 sleeping: sleep\n0 90-240 iteration\n0 100-210 select\n0 220-230 future_done\n"
                               "0 230-240 enqueue >14\n2 230-250 ready\nready 230 1\n"
                               "0 240-280 iteration\n0 250-270 T\n2 250-270 step <14\n2 250-260 nap(n=1)\nready 250 0\n0 280-290 end\n";
    struct script s;
    script_init(&s);
    sleeper(&s);
    expect(s.trace, 10, text, 0);
    script_deinit(&s);
}

static void times_begin_at_0_where_they_are_negative(void **data)
{
    (void)data;
    struct script s;
    script_init(&s);
    s.now = -50;
    script_event(&s, EVENT_loop_start, 1, 0, 0);
    s.now = 50;
    script_event(&s, EVENT_end, 0, 0, 0);
    expect(s.trace, 1, "0 0-101 loop_start\n0 101-102 end\n", 0);
    script_deinit(&s);
}

static void the_tick_is_as_the_clock_is(void **data)
{
    (void)data;
    struct script s;
    script_init(&s);
    script_event(&s, EVENT_loop_start, 1, 0, 0);
    expect(s.trace, 0, "0 0-1000 loop_start\n", 0);
    assert_int_equal(trace_set_meta(s.trace, "clock", "real"), 0);
    expect(s.trace, 0, "0 0-1 loop_start\n", 0);
    script_deinit(&s);
}

static void an_empty_trace_has_no_slices(void **data)
{
    (void)data;
    struct script s;
    script_init(&s);
    expect(s.trace, 1, "", 0);
    script_deinit(&s);
}

static void slices_stop_at_an_event_that_cannot_happen(void **data)
{
    (void)data;
    struct script s;
    script_init(&s);
    script_event(&s, EVENT_loop_start, 1, 0, 0);
    script_event(&s, EVENT_print, script_text(&s, "before"), 0, 0);
    script_event(&s, EVENT_clock, 0, 0, 0); // the loop does not sleep
    expect(s.trace, 10, "0 0-10 loop_start\n0 10-20 print\n", -EBADMSG);
    script_deinit(&s);
}

// As many coroutines in each other, which are seen twice: as they are called, and as the task goes on.
static void what_is_too_deep_is_left_out(void **data)
{
    (void)data;
    struct script s;
    struct told told = {0};
    enum { CALLS = 450 };
    uint32_t frames[CALLS];
    script_init(&s);
    uint32_t function = script_place(&s, "a.c", "down", 1);
    for (int i = 0; i < CALLS; i++) frames[i] = script_make(&s, EVENT_coro_create, function, 0);
    uint32_t task = script_make(&s, EVENT_task_create, frames[0], script_text(&s, "T"));
    uint32_t step = script_event(&s, EVENT_enqueue, task, 0, 0);
    script_event(&s, EVENT_iteration, 1, 1, 0);
    script_event(&s, EVENT_resume, task, step, 0);
    for (int i = 0; i < CALLS; i++) script_event(&s, EVENT_coro_call, frames[i], 0, 0);
    script_event(&s, EVENT_suspend, task, 0, 0);
    step = script_event(&s, EVENT_enqueue, task, 0, 0);
    script_event(&s, EVENT_iteration, 2, 1, 0);
    script_event(&s, EVENT_resume, task, step, 0);
    for (int i = CALLS; i-- > 1;) {
        script_event(&s, EVENT_print, script_text(&s, "deep"), 0, 0);
        script_event(&s, EVENT_coro_return, frames[i], OUTCOME_result, 0);
    }
    script_event(&s, EVENT_print, script_text(&s, "shallow"), 0, 0);
    assert_int_equal(tell(&told, s.trace, 1), 0);
    assert_int_equal(told.deepest, TIMELINE_DEPTH_MAX + 1); // an event on top
    char end[100];
    uint32_t events = trace_length(s.trace);
    snprintf(end, sizeof end, "%u %u-%u print\n", task, events - 1, events);
    assert_string_equal(told.text + told.size - strlen(end), end);
    free(told.text);
    script_deinit(&s);
}

static void random_programs(void **data)
{
    (void)data;
    for (uint32_t seed = 1; seed <= 30; seed++) {
        struct script s;
        struct told told = {0};
        script_init(&s);
        random_program(&s, seed, 2000);
        assert_int_equal(tell(&told, s.trace, 1), 0);
        assert_true(told.slices > 1000);
        free(told.text);
        script_deinit(&s);
    }
}

static void a_reader_may_stop(void **data)
{
    (void)data;
    struct script s;
    struct told told = {.stop_after = 10};
    script_init(&s);
    random_program(&s, 1, 1000);
    assert_int_equal(tell(&told, s.trace, 1), 0);
    assert_in_range(told.slices, 10, 20);
    free(told.text);
    script_deinit(&s);
}

static void ignore_begin(void *context, const struct timeline_slice *s) { (void)context, (void)s; }
static void ignore_end(void *context, uint32_t track, int64_t at) { (void)context, (void)track, (void)at; }
static void ignore_ready(void *context, int64_t at, uint32_t count) { (void)context, (void)at, (void)count; }
static bool never(void *context) { return context != NULL; }

static int attempt(void *t)
{
    const struct timeline_reader reader = {NULL, ignore_begin, ignore_end, ignore_ready, never};
    timeline *l;
    int rc = timeline_new(&l, t, 1, NULL);
    if (rc) return rc;
    rc = timeline_read(l, &reader, NULL);
    timeline_free(l);
    return rc;
}

static void each_allocation_may_fail(void **data)
{
    (void)data;
    struct script s;
    script_init(&s);
    random_program(&s, 1, 300);
    fail_alloc_each(attempt, s.trace);
    script_deinit(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_of_a_task_that_sleeps),
        cmocka_unit_test(times_begin_at_0_where_they_are_negative),
        cmocka_unit_test(the_tick_is_as_the_clock_is),
        cmocka_unit_test(an_empty_trace_has_no_slices),
        cmocka_unit_test(slices_stop_at_an_event_that_cannot_happen),
        cmocka_unit_test(what_is_too_deep_is_left_out),
        cmocka_unit_test(random_programs),
        cmocka_unit_test(a_reader_may_stop),
        cmocka_unit_test(each_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
