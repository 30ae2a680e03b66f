// Sums up to a moment are those of adding up every span before it.
#include "viewer/tally.h"

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

// More slices than lie between two marks, from the end to the beginning and within a block.
static void the_loop_is_summed_up_at_any_moment(void **context)
{
    (void)context;
    trace *run = chess_trace(24, 90);
    lanes *l = lanes_for(run);
    struct tally t = {0};
    uint32_t length = lanes_length(l);
    assert_true(lanes_slice_count(l) > 4000);
    for (uint32_t position = length; position > 0; position = position > 97 ? position - 97 : 0) {
        struct moment at = after(run, position);
        if (position < length) at.time += (trace_event(run, position).time - at.time) / 2;
        struct sums naive = {0}, sums = tally_loop(&t, l, run, at);
        uint32_t last = lanes_slice_at(l, position);
        for (uint32_t i = 0; i <= last; i++) {
            struct slice slice = lanes_slice(l, i);
            int64_t begin = trace_event(run, slice.event).time;
            int64_t end = i < last ? trace_event(run, lanes_slice(l, i + 1).event).time : at.time;
            naive.time[slice.kind] += end - begin;
            naive.count[slice.kind]++;
        }
        assert_sums(&sums, &naive);
    }
    struct sums all = tally_loop(&t, l, run, after(run, length));
    assert_int_equal(all.time[SLICE_step] + all.time[SLICE_callback], lanes_busy(l));
    struct sums none = tally_loop(&t, l, run, after(run, 0));
    assert_int_equal(none.count[SLICE_step], 0);
    tally_deinit(&t);
    lanes_free(l);
    trace_free(run);
}

static void without_memory_sums_are_the_same(void **context)
{
    (void)context;
    trace *run = chess_trace(24, 90);
    lanes *l = lanes_for(run);
    struct tally t = {0}, whole = {0};
    struct moment end = after(run, lanes_length(l));
    struct sums wanted = tally_loop(&whole, l, run, end);
    for (long n = 1; n <= 2; n++) {
        fail_alloc_at(n);
        struct sums sums = tally_loop(&t, l, run, end);
        assert_true(fail_alloc_reached() || n > 1);
        fail_alloc_at(0);
        assert_sums(&sums, &wanted);
        tally_deinit(&t);
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
        cmocka_unit_test(without_memory_sums_are_the_same),
    };
    return cmocka_run_group_tests_name("tally", tests, NULL, NULL);
}
