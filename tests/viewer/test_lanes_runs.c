// What is drawn of a lane against a plain walk over its segments: on random lanes, on both axes, at every scale.
#include <math.h>
#include <stdlib.h>

#include "support/chess_trace.h"
#include "support/cmocka_all.h"
#include "support/random_program.h"
#include "viewer/lanes.h"

#define RUNS_MAX 60000

struct drawn {
    const lanes *lanes;
    uint32_t lane, segments;
    enum axis axis;
    double from, to, until, grain;
    double *starts; // of each segment, as exactly as it is known; then until
    struct run *runs;
    uint32_t count;
};

static double hardly(const struct drawn *d) { return d->grain / 50 + 1e-9; }

// One after the other, without gaps but for what takes no time, and not more than a picture has room for.
static void check_order(const struct drawn *d)
{
    assert_true(d->count <= 2 * (d->to - d->from) / d->grain + 4);
    for (uint32_t i = 0; i < d->count; i++) {
        assert_true(d->runs[i].to >= d->runs[i].from);
        if (i > 0) assert_true(fabs(d->runs[i].from - d->runs[i - 1].to) <= hardly(d));
    }
}

// What is as long as a grain stands for itself.
static void check_long_ones(const struct drawn *d)
{
    uint32_t i = 0;
    for (uint32_t k = 0; k < d->segments; k++) {
        double from = d->starts[k], to = d->starts[k + 1];
        if (to - from < d->grain * 1.05 || to <= d->from || from >= d->to) continue;
        struct segment s = lanes_segment(d->lanes, d->lane, k);
        while (i < d->count && !(d->runs[i].event == s.event && d->runs[i].status == s.status)) i++;
        assert_true(i < d->count);
        assert_true(fabs(d->runs[i].from - from) <= hardly(d) && fabs(d->runs[i].to - to) <= hardly(d));
    }
}

// Wherever one looks, there is a segment of the status that is drawn not further away than what is merged can be long.
static void check_statuses(const struct drawn *d)
{
    uint32_t k = 0;
    for (uint32_t i = 0; i < d->count; i++) {
        for (double x = d->runs[i].from; x <= d->runs[i].to; x += fmax(d->grain, (d->runs[i].to - d->runs[i].from) / 3)) {
            while (k < d->segments && d->starts[k + 1] < x - 2.1 * d->grain) k++;
            bool found = false;
            for (uint32_t j = k; j < d->segments && d->starts[j] <= x + 2.1 * d->grain && !found; j++)
                found = lanes_segment(d->lanes, d->lane, j).status == d->runs[i].status;
            assert_true(found);
            if (d->runs[i].to <= d->runs[i].from) break;
        }
    }
}

static void check_stretch(struct drawn *d, double from, double to)
{
    d->from = from, d->to = to;
    for (d->grain = (to - from) / 20000; d->grain < to - from; d->grain *= 2.9) {
        d->count = lanes_runs(d->lanes, d->lane, d->axis, from, to, d->until, d->grain, d->runs, RUNS_MAX);
        assert_in_range(d->count, 1, RUNS_MAX - 1);
        check_order(d);
        check_long_ones(d);
        check_statuses(d);
        assert_true(d->runs[0].from <= fmax(from, d->starts[0]) + hardly(d));
        assert_true(d->runs[d->count - 1].to >= fmin(to, d->until) - 2.1 * d->grain);
    }
}

static void check_lane(struct drawn *d)
{
    d->segments = lanes_segment_count(d->lanes, d->lane);
    d->starts = calloc(d->segments + 1, sizeof *d->starts);
    d->until = lanes_end(d->lanes, d->axis);
    for (uint32_t i = 0; i < d->segments; i++) d->starts[i] = lanes_segment_start(d->lanes, d->axis, d->lane, i);
    d->starts[d->segments] = d->until;
    double first = d->starts[0], length = d->until - first;
    if (length > 0) {
        check_stretch(d, 0, d->until);
        check_stretch(d, first + length * 0.31, first + length * 0.37);
        check_stretch(d, first + length * 0.9, d->until);
    }
    free(d->starts);
}

static void check_trace(const trace *t)
{
    lanes *l;
    assert_int_equal(lanes_new(&l, t), 0);
    assert_int_equal(lanes_update(l, UINT32_MAX), 0);
    struct drawn d = {.lanes = l, .runs = calloc(RUNS_MAX, sizeof *d.runs)};
    for (; d.lane < lanes_count(l) && d.lane < 40; d.lane++)
        for (d.axis = AXIS_time; d.axis <= AXIS_steps; d.axis++) check_lane(&d);
    free(d.runs);
    lanes_free(l);
}

static void runs_are_what_a_plain_walk_finds(void **unused)
{
    (void)unused;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        struct script s;
        script_init(&s);
        random_program(&s, seed, 20000);
        check_trace(s.trace);
        script_deinit(&s);
    }
}

// Whose boards have overslept nearly always.
static void runs_of_a_held_loop_are_too(void **unused)
{
    (void)unused;
    trace *t = chess_trace(24, 90);
    check_trace(t);
    trace_free(t);
}

// What begins while the loop is held begins when the timer says so, however many such there are before it.
static void what_is_late_begins_with_its_timer(void **unused)
{
    (void)unused;
    struct script made;
    lanes *l;
    uint32_t late = 0;
    script_init(&made);
    random_program(&made, 5, 40000);
    const trace *t = made.trace;
    assert_int_equal(lanes_new(&l, t), 0);
    assert_int_equal(lanes_update(l, UINT32_MAX), 0);
    for (uint32_t lane = 0; lane < lanes_count(l); lane++) {
        for (uint32_t i = 1; i < lanes_segment_count(l, lane); i++) {
            struct segment s = lanes_segment(l, lane, i);
            int64_t time = trace_event(t, s.event).time;
            assert_true(s.time >= time && s.time <= trace_event(t, s.event + 1 < trace_length(t) ? s.event + 1 : s.event).time);
            if (s.time == time) continue;
            uint32_t timer = lanes_segment(l, lane, i - 1).event, sleep = trace_event(t, timer).a;
            while (trace_event(t, timer).kind != EVENT_timer_set || trace_event(t, timer).subject != sleep) timer--;
            assert_int_equal(s.time, trace_event(t, timer).ns);
            late++;
        }
    }
    assert_true(late > 100);
    lanes_free(l);
    script_deinit(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_are_what_a_plain_walk_finds),
        cmocka_unit_test(runs_of_a_held_loop_are_too),
        cmocka_unit_test(what_is_late_begins_with_its_timer),
    };
    return cmocka_run_group_tests_name("lanes_runs", tests, NULL, NULL);
}
