// Sums up to a moment are those of adding up every span before it.
#include "viewer/tally.h"

#include <string.h>

#include "query/stats.h"
#include "support/chess_trace.h"
#include "support/cmocka_all.h"
#include "support/fail_alloc.h"
#include "support/random_program.h"

static void naive_lane(const lanes *l, uint32_t lane, struct moment at, struct sums *out)
{
    uint32_t count = lanes_segment_count(l, lane), last = lanes_segment_at(l, lane, at);
    *out = (struct sums){0};
    for (uint32_t i = 0; i < count && i <= last && last != UINT32_MAX; i++) {
        struct segment s = lanes_segment(l, lane, i);
        int64_t end = i == last ? (at.time > s.time ? at.time : s.time) : lanes_segment(l, lane, i + 1).time;
        out->time[s.status] += end - s.time;
        out->count[s.status]++;
    }
}

static void assert_sums(const struct sums *a, const struct sums *b)
{
    for (int k = 0; k < TALLY_KINDS; k++) {
        assert_int_equal(a->time[k], b->time[k]);
        assert_int_equal(a->count[k], b->count[k]);
    }
}

static struct moment after(const trace *t, uint32_t position)
{
    return (struct moment){position, position ? trace_event(t, position - 1).time : 0};
}

static lanes *lanes_for(const trace *t)
{
    lanes *l = NULL;
    assert_int_equal(lanes_new(&l, t), 0);
    assert_int_equal(lanes_update(l, UINT32_MAX), 0);
    return l;
}

static void a_lane_is_summed_up_at_any_moment(void **context)
{
    (void)context;
    for (uint32_t seed = 1; seed <= 6; seed++) {
        struct script made;
        script_init(&made);
        random_program(&made, seed, 900);
        lanes *l = lanes_for(made.trace);
        struct tally t = {0};
        for (uint32_t i = 0; i < 2 * lanes_length(l); i += 5) {
            struct sums naive;
            uint32_t lane = i / 90 % lanes_count(l);
            struct moment at = after(made.trace, i <= lanes_length(l) ? i : 2 * lanes_length(l) - i); // there and back
            struct sums sums = tally_lane(&t, l, lane, at);
            naive_lane(l, lane, at, &naive);
            assert_sums(&sums, &naive);
        }
        tally_deinit(&t);
        lanes_free(l);
        script_deinit(&made);
    }
}

// What the state says of the loop before each event, added up.
static struct loop_time naive_loop(const trace *run, struct moment at)
{
    struct loop_time sums = {0};
    state s;
    bool work = false;
    state_init(&s);
    for (uint32_t i = 0; i <= at.position; i++) {
        event e = i < at.position ? trace_event(run, i) : (event){.time = at.time};
        int64_t passed = s.position ? e.time - s.time : 0;
        if (s.loop == LOOP_sleeping) sums.idle += passed;
        else if (s.loop == LOOP_blocked && !work) sums.blocked += passed;
        else if (s.loop == LOOP_working || s.loop == LOOP_blocked) sums.busy += passed;
        if (i == at.position) break;
        sums.steps += e.kind == EVENT_resume || e.kind == EVENT_task_eager;
        sums.callbacks += e.kind == EVENT_callback;
        if (e.kind == EVENT_block) work = strcmp(trace_string(run, e.subject), "work") == 0;
        assert_int_equal(state_apply(&s, run), 0);
    }
    state_deinit(&s);
    return sums;
}

static void assert_same_loop(struct loop_time a, struct loop_time b)
{
    assert_int_equal(a.busy, b.busy);
    assert_int_equal(a.blocked, b.blocked);
    assert_int_equal(a.idle, b.idle);
    assert_int_equal(a.steps, b.steps);
    assert_int_equal(a.callbacks, b.callbacks);
}

// More events than lie between two marks, from the end to the beginning and within a block.
static void assert_loop_is_summed_up(const trace *run, uint32_t by)
{
    struct loop_tally t = {0};
    uint32_t length = trace_length(run);
    for (uint32_t position = length; position > 0; position = position > by ? position - by : 0) {
        struct moment at = after(run, position);
        if (position < length) at.time += (trace_event(run, position).time - at.time) / 2;
        assert_same_loop(tally_loop(&t, run, at), naive_loop(run, at));
    }
    struct loop_time none = tally_loop(&t, run, after(run, 0));
    assert_true(none.steps == 0 && none.busy == 0 && none.from == none.time);
    tally_loop_deinit(&t);
}

static void the_loop_is_summed_up_at_any_moment(void **context)
{
    (void)context;
    trace *run = chess_trace(24, 90);
    assert_true(trace_length(run) > 20000);
    assert_loop_is_summed_up(run, 997);
    trace_free(run);
    for (uint32_t seed = 1; seed <= 6; seed++) {
        struct script made;
        script_init(&made);
        random_program(&made, seed, 900);
        assert_loop_is_summed_up(made.trace, 13);
        script_deinit(&made);
    }
}

// Of a whole run the window and `loopscope stats` say the same.
static void the_window_and_stats_say_the_same(void **context)
{
    (void)context;
    for (uint32_t seed = 0; seed <= 6; seed++) {
        struct script made;
        script_init(&made);
        if (seed > 0) random_program(&made, seed, 900);
        trace *run = seed > 0 ? made.trace : chess_trace(6, 30);
        struct stats stats;
        struct loop_tally loop = {0};
        struct tally lane = {0};
        lanes *l = lanes_for(run);
        struct moment end = after(run, trace_length(run));
        assert_int_equal(stats_take(run, NULL, &stats), 0);
        struct loop_time sums = tally_loop(&loop, run, end);
        assert_true(sums.busy == stats.busy && sums.blocked == stats.blocked && sums.idle == stats.idle && sums.time - sums.from == stats.makespan);
        assert_true(sums.steps == stats.steps && sums.callbacks == stats.callbacks);
        for (uint32_t i = 0; i < stats.task_count; i++) {
            struct sums own = tally_lane(&lane, l, lanes_of_task(l, stats.tasks[i].id), end);
            for (int status = TASK_ready; status <= TASK_awaiting; status++) assert_int_equal(own.time[status], stats.tasks[i].time[status]);
        }
        stats_deinit(&stats);
        tally_loop_deinit(&loop);
        tally_deinit(&lane);
        lanes_free(l);
        if (seed == 0) trace_free(run);
        script_deinit(&made);
    }
}

static void without_memory_sums_are_the_same(void **context)
{
    (void)context;
    trace *run = chess_trace(24, 90);
    lanes *l = lanes_for(run);
    struct tally t = {0}, whole = {0};
    struct loop_tally loop = {0};
    struct moment end = after(run, lanes_length(l));
    struct sums wanted = tally_lane(&whole, l, 1, end);
    struct loop_time wanted_loop = naive_loop(run, end);
    for (long n = 1; n <= 2; n++) {
        fail_alloc_at(n);
        struct sums sums = tally_lane(&t, l, 1, end);
        struct loop_time sums_loop = tally_loop(&loop, run, end);
        assert_true(fail_alloc_reached());
        fail_alloc_at(0);
        assert_sums(&sums, &wanted);
        assert_same_loop(sums_loop, wanted_loop);
        tally_deinit(&t);
        tally_loop_deinit(&loop);
    }
    tally_deinit(&whole);
    lanes_free(l);
    trace_free(run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lane_is_summed_up_at_any_moment),
        cmocka_unit_test(the_loop_is_summed_up_at_any_moment),
        cmocka_unit_test(the_window_and_stats_say_the_same),
        cmocka_unit_test(without_memory_sums_are_the_same),
    };
    return cmocka_run_group_tests_name("tally", tests, NULL, NULL);
}
