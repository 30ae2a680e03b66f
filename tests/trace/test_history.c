#include "trace/history.h"

#include <errno.h>
#include <stdlib.h>

#include "support/check_state.h"
#include "support/cmocka_all.h"
#include "support/fail_alloc.h"
#include "support/looked_at.h"
#include "support/random_program.h"

// The hash of the state after each number of events, on one straight way from the beginning, with
// its invariants checked.
static uint64_t *straight_hashes(const trace *t)
{
    uint32_t length = trace_length(t);
    uint64_t *hashes = malloc((length + 1) * sizeof *hashes);
    state s;
    state_init(&s);
    for (uint32_t i = 0; i <= length; i++) {
        hashes[i] = state_hash(&s);
        check_state(&s, t);
        if (i < length) assert_int_equal(state_apply(&s, t), 0);
    }
    state_deinit(&s);
    return hashes;
}

static void expect(history *h, uint32_t position, const uint64_t *hashes)
{
    const state *s = NULL;
    assert_int_equal(history_seek(h, position, &s), 0);
    assert_int_equal(s->position, position);
    assert_int_equal(state_hash(s), hashes[position]);
}

// Forwards, backwards, and back and forth at each event.
static void travel(const trace *t, const uint64_t *hashes)
{
    uint32_t length = trace_length(t);
    history *h;
    assert_int_equal(history_new(&h, t), 0);
    for (uint32_t i = 0; i <= length; i++) expect(h, i, hashes);
    for (uint32_t i = length + 1; i-- > 0;) expect(h, i, hashes);
    for (uint32_t i = 1; i <= length; i += 13) {
        expect(h, i, hashes);
        expect(h, i - 1, hashes);
        expect(h, (uint32_t)((uint64_t)i * 2654435761u % length), hashes);
    }
    history_free(h);
}

static void there_and_back_is_the_same_in_random_programs(void **unused)
{
    (void)unused;
    for (uint32_t seed = 1; seed <= 12; seed++) {
        struct script s;
        script_init(&s);
        random_program(&s, seed, 1500);
        uint64_t *hashes = straight_hashes(s.trace);
        travel(s.trace, hashes);
        free(hashes);
        script_deinit(&s);
    }
}

// --- long traces, with keyframes -----------------------------------------------------------------

#define LONG   40000
#define SAMPLE 97 // hashes take their time: those of each so many events are compared

static uint64_t *sampled_hashes(const trace *t)
{
    uint64_t *hashes = calloc(trace_length(t) / SAMPLE + 1, sizeof *hashes);
    state s;
    state_init(&s);
    for (;; assert_int_equal(state_apply(&s, t), 0)) {
        if (s.position % SAMPLE == 0) hashes[s.position / SAMPLE] = state_hash(&s);
        if (s.position % 4099 == 0) check_state(&s, t);
        if (s.position == trace_length(t)) break;
    }
    state_deinit(&s);
    return hashes;
}

static void expect_sampled(history *h, uint32_t position, const uint64_t *hashes)
{
    const state *s = NULL;
    assert_int_equal(history_seek(h, position, &s), 0);
    assert_int_equal(s->position, position);
    if (position % SAMPLE == 0) assert_int_equal(state_hash(s), hashes[position / SAMPLE]);
}

static void expect_leaps(history *h, uint32_t length, const uint64_t *hashes)
{
    for (uint32_t i = 1; i < 300; i++) {
        uint32_t there = (uint32_t)((uint64_t)i * 2654435761u % (length / SAMPLE)) * SAMPLE;
        expect_sampled(h, there, hashes);
        for (uint32_t back = 1; back < i % 7 && back < there; back++) expect_sampled(h, there - back, hashes);
    }
}

static void a_long_way_there_and_back_is_the_same(void **unused)
{
    (void)unused;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        struct script s;
        history *h;
        script_init(&s);
        random_program(&s, seed, LONG);
        uint32_t length = trace_length(s.trace);
        assert_true(length >= LONG);
        uint64_t *hashes = sampled_hashes(s.trace);
        assert_int_equal(history_new(&h, s.trace), 0);
        if (seed == 1) // one at a time, else in one leap
            for (uint32_t i = 0; i <= length; i++) expect_sampled(h, i, hashes);
        expect_sampled(h, length, hashes);
        uint32_t i = length;
        for (; i > length - 9000; i--) expect_sampled(h, i, hashes);
        for (i -= i % SAMPLE; i > 0; i -= SAMPLE) expect_sampled(h, i, hashes);
        expect_leaps(h, length, hashes);
        history_free(h);
        free(hashes);
        script_deinit(&s);
    }
}

// For each event that is gone over, up to three are looked at.
#define FEW_EVENTS 9000
#define LITTLE     (3 * FEW_EVENTS)

static uint64_t work_of_seek(history *h, uint32_t position)
{
    const state *s;
    uint64_t before = looked_at();
    assert_int_equal(history_seek(h, position, &s), 0);
    assert_int_equal(s->position, position);
    return looked_at() - before;
}

static void each_step_back_is_short(void **unused)
{
    (void)unused;
    struct script s;
    history *h;
    script_init(&s);
    random_program(&s, 5, 4 * LONG);
    uint32_t length = trace_length(s.trace);
    assert_int_equal(history_new(&h, s.trace), 0);
    work_of_seek(h, length);
    for (uint32_t i = length; i >= 48; i -= 48) assert_in_range(work_of_seek(h, i - 48), 0, LITTLE);
    for (uint32_t i = 1; i < 100; i++) { // and after a leap
        uint32_t there = 1 + (uint32_t)((uint64_t)i * 2654435761u % (length - 1));
        work_of_seek(h, there);
        assert_in_range(work_of_seek(h, there - 1), 0, LITTLE);
    }
    history_free(h);
    script_deinit(&s);
}

// Goes over so many events that nobody has reached yet, or as many as there are. Returns how many, or -ENOMEM.
static int go_ahead(history *h, const trace *t, int events)
{
    int rc = 0, done = 0;
    for (; rc == 0 && done < events && history_front(h)->position < trace_length(t); done += rc == 0) rc = history_step(h);
    return rc == -ENOMEM ? rc : done;
}

static void a_way_can_be_gone_ahead(void **unused)
{
    (void)unused;
    struct script s;
    history *h;
    const state *now;
    script_init(&s);
    random_program(&s, 4, LONG);
    uint32_t length = trace_length(s.trace), built = 0;
    uint64_t *hashes = sampled_hashes(s.trace);
    assert_int_equal(history_new(&h, s.trace), 0);
    expect_sampled(h, SAMPLE, hashes);
    assert_int_equal(go_ahead(h, s.trace, 1000), 1000);
    assert_int_equal(history_seek(h, 50, &now), 0);
    for (int more; (more = go_ahead(h, s.trace, 7000)) > 0; built += (uint32_t)more) assert_int_equal(now->position, 50);
    assert_int_equal(built, length - SAMPLE - 1000);
    expect_leaps(h, length, hashes);
    history_free(h);
    free(hashes);
    script_deinit(&s);
}

static void a_trace_may_grow_meanwhile(void **unused)
{
    (void)unused;
    struct script s;
    script_init(&s);
    random_program(&s, 7, 3000);
    uint64_t *hashes = straight_hashes(s.trace);
    trace *growing;
    history *h;
    const state *now;
    assert_int_equal(trace_new(&growing), 0);
    assert_int_equal(history_new(&h, growing), 0);
    for (uint32_t id = 1; id <= trace_strings(s.trace); id++) {
        const char *text = trace_string(s.trace, id);
        size_t length = 0;
        while (text[length]) length++;
        assert_int_equal(trace_define_string(growing, id, text, length), 0);
    }
    for (uint32_t id = 1; id <= trace_places(s.trace); id++)
        assert_int_equal(trace_define_place(growing, id, trace_place(s.trace, id)), 0);
    for (uint32_t i = 0; i < trace_length(s.trace); i++) {
        event e = trace_event(s.trace, i);
        assert_int_equal(trace_append(growing, &e), 0);
        if (i % 37 == 0) expect(h, i + 1, hashes);
        if (i % 101 == 0) expect(h, i / 2, hashes);
    }
    assert_int_equal(history_seek(h, trace_length(growing), &now), 0);
    history_free(h);
    trace_free(growing);
    free(hashes);
    script_deinit(&s);
}

static void an_event_that_cannot_happen_ends_the_way(void **unused)
{
    (void)unused;
    struct script s;
    script_init(&s);
    random_program(&s, 3, 1200);
    uint32_t good = trace_length(s.trace);
    script_event(&s, EVENT_resume, 1, 0, 0);
    script_event(&s, EVENT_end, 1, 0, 0);
    history *h;
    const state *now = NULL;
    assert_int_equal(history_new(&h, s.trace), 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(history_seek(h, good + 2, &now), -EBADMSG);
        assert_int_equal(now->position, good);
        assert_int_equal(go_ahead(h, s.trace, 100), 0);
    }
    assert_int_equal(history_seek(h, 100, &now), 0);
    assert_int_equal(now->position, 100);
    history_free(h);
    script_deinit(&s);
}

// A loop that closes changes all that has a timer, each in a page of its own that a keyframe has too, and then the line of a worker that is
// under way, in another one.
static void a_loop_may_close_while_a_worker_is_under_way(void **unused)
{
    (void)unused;
    struct script s;
    history *h;
    const state *now;
    script_init(&s);
    script_event(&s, EVENT_loop_start, 1, 0, 0);
    for (uint32_t i = 0; i < 8200; i++) {
        uint32_t id = script_make(&s, EVENT_handle_create, 0, 0);
        if (i % 600 == 0) script_event_ns(&s, EVENT_timer_set, id, 1);
    }
    uint32_t worker = script_make(&s, EVENT_worker_create, 0, 0), call = script_make(&s, EVENT_future_create, OBJECT_executor_call, 0);
    script_event(&s, EVENT_executor_submit, call, 0, 0);
    script_event(&s, EVENT_worker_begin, worker, call, 0);
    while (trace_length(s.trace) % 4096 != 0) script_event(&s, EVENT_print, 0, 0, 0);
    s.where = script_place(&s, "a.c", "main", 7);
    script_event(&s, EVENT_loop_close, 1, 0, 0);
    uint32_t length = trace_length(s.trace);
    state straight;
    state_init(&straight);
    while (straight.position < length) assert_int_equal(state_apply(&straight, s.trace), 0);
    assert_int_equal(history_new(&h, s.trace), 0);
    for (uint32_t i = 4096; i < length; i += 4096) assert_int_equal(history_seek(h, i, &now), 0);
    assert_int_equal(history_seek(h, length, &now), 0);
    assert_int_equal(state_hash(now), state_hash(&straight));
    assert_int_equal(trace_place(s.trace, state_at(now, worker)->where).line, 7);
    history_free(h);
    state_deinit(&straight);
    script_deinit(&s);
}

// Permits that nobody takes: of what each copy of a state has for itself there is more and more.
static void keyframes_with_many_holds_take_memory_in_proportion_to_the_trace(void **unused)
{
    (void)unused;
    struct script s;
    history *h;
    script_init(&s);
    script_event(&s, EVENT_loop_start, 1, 0, 0);
    uint32_t semaphore = script_make(&s, EVENT_sync_create, OBJECT_semaphore, 100000), task = script_make(&s, EVENT_task_create, 0, 0);
    uint32_t enqueued = script_event(&s, EVENT_enqueue, task, 0, 0);
    script_event(&s, EVENT_iteration, 1, 1, 0);
    script_event(&s, EVENT_resume, task, enqueued, 0);
    uint32_t waiter = script_make(&s, EVENT_future_create, OBJECT_waiter, semaphore);
    script_event(&s, EVENT_sync_wait, semaphore, waiter, 0);
    for (uint32_t permits = 100000; trace_length(s.trace) < 100000;) script_event(&s, EVENT_sync_wake, semaphore, waiter, --permits);
    long before = fail_alloc_bytes();
    assert_int_equal(history_new(&h, s.trace), 0);
    assert_int_equal(go_ahead(h, s.trace, 100000), 100000);
    assert_in_range(fail_alloc_bytes() - before, 1, 64 * 100000);
    history_free(h);
    script_deinit(&s);
}

#define TASKS 200
// They take turns for long: keyframes hardly differ, and cost little beside the state itself.
static void keyframes_that_hardly_differ_cost_an_event_a_byte_or_two(void **unused)
{
    (void)unused;
    struct script s;
    history *h;
    state straight;
    script_init(&s);
    script_event(&s, EVENT_loop_start, 1, 0, 0);
    uint32_t tasks[TASKS], enqueued[TASKS];
    for (uint32_t i = 0; i < TASKS; i++) {
        tasks[i] = script_make(&s, EVENT_task_create, 0, 0);
        enqueued[i] = script_event(&s, EVENT_enqueue, tasks[i], 0, 0);
    }
    for (uint32_t iteration = 1; trace_length(s.trace) < 300000; iteration++) {
        script_event(&s, EVENT_iteration, iteration, TASKS, 0);
        for (uint32_t i = 0; i < TASKS; i++) {
            script_event(&s, EVENT_resume, tasks[i], enqueued[i], 0);
            script_event(&s, EVENT_suspend, tasks[i], 0, 0);
            enqueued[i] = script_event(&s, EVENT_enqueue, tasks[i], 0, 0);
        }
    }
    uint32_t length = trace_length(s.trace);
    long before = fail_alloc_bytes();
    state_init(&straight);
    while (straight.position < length) assert_int_equal(state_apply(&straight, s.trace), 0);
    long alone = fail_alloc_bytes() - before;
    assert_int_equal(history_new(&h, s.trace), 0);
    assert_int_equal(go_ahead(h, s.trace, (int)length), length);
    assert_in_range(fail_alloc_bytes() - before - 2 * alone, 1, 2 * length);
    history_free(h);
    state_deinit(&straight);
    script_deinit(&s);
}

static int seek_about(void *data)
{
    const trace *t = data;
    history *h;
    const state *s;
    int rc = history_new(&h, t);
    if (rc) return rc;
    rc = history_seek(h, trace_length(t) - 500, &s);
    if (rc == 0) rc = go_ahead(h, t, 5000);
    if (rc > 0) rc = history_seek(h, 700, &s);
    if (rc == 0) rc = history_seek(h, trace_length(t), &s);
    history_free(h);
    return rc;
}

static void every_allocation_may_fail(void **unused)
{
    (void)unused;
    struct script s;
    script_init(&s);
    random_program(&s, 5, 6000);
    assert_true(fail_alloc_each(seek_about, s.trace) > 30);
    history_free(NULL);
    script_deinit(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_and_back_is_the_same_in_random_programs),
        cmocka_unit_test(a_long_way_there_and_back_is_the_same),
        cmocka_unit_test(each_step_back_is_short),
        cmocka_unit_test(a_way_can_be_gone_ahead),
        cmocka_unit_test(a_trace_may_grow_meanwhile),
        cmocka_unit_test(an_event_that_cannot_happen_ends_the_way),
        cmocka_unit_test(a_loop_may_close_while_a_worker_is_under_way),
        cmocka_unit_test(keyframes_with_many_holds_take_memory_in_proportion_to_the_trace),
        cmocka_unit_test(keyframes_that_hardly_differ_cost_an_event_a_byte_or_two),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
