#include "trace/trace.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"
#include "trace/region.h"

static int make(void **state)
{
    trace *t;
    int rc = trace_new(&t);
    *state = t;
    return rc;
}

static int unmake(void **state)
{
    trace_free(*state);
    return 0;
}

static int append(trace *t, enum event_kind kind, int64_t time, uint32_t subject, uint32_t a,
                  uint32_t b)
{
    return trace_append(t,
                        &(event){.time = time, .kind = kind, .subject = subject, .a = a, .b = b});
}

static int define(trace *t, uint32_t id, const char *text)
{
    return trace_define_string(t, id, text, strlen(text));
}

static void holds_what_it_was_given(void **state)
{
    trace *t = *state;
    assert_int_equal(trace_length(t), 0);
    for (uint32_t i = 0; i < 10000; i++)
        assert_int_equal(append(t, EVENT_iteration, i, i + 1, i % 7, 0), 0);
    assert_int_equal(trace_length(t), 10000);
    for (uint32_t i = 0; i < 10000; i++) {
        event e = trace_event(t, i);
        assert_int_equal(e.kind, EVENT_iteration);
        assert_int_equal(e.time, i);
        assert_int_equal(e.subject, i + 1);
        assert_int_equal(e.a, i % 7);
    }
    assert_string_equal(trace_lost(t), "");
}

static void refuses_what_no_trace_can_hold(void **state)
{
    trace *t = *state;
    assert_int_equal(append(t, EVENT_loop_start, 5, 1, 0, 0), 0);
    assert_int_equal(append(t, EVENT_none, 5, 0, 0, 0), -EBADMSG);
    assert_int_equal(append(t, EVENT_KINDS, 5, 0, 0, 0), -EBADMSG);
    assert_int_equal(append(t, DEFINE_string, 5, 1, 0, 0), -EBADMSG);
    assert_int_equal(append(t, EVENT_clock, 4, 0, 0, 0), -EBADMSG); // time falls
    assert_int_equal(append(t, EVENT_clock, 5, 1, 0, 0),
                     -EBADMSG); // a field that the kind does not have
    assert_int_equal(append(t, EVENT_enqueue, 5, 1, 0, 1), -EBADMSG); // its own index
    assert_int_equal(append(t, EVENT_enqueue, 5, 1, 0, 9), -EBADMSG); // a later one
    assert_int_equal(append(t, EVENT_enqueue, 5, 1, 1, 0), -EBADMSG); // no such text
    assert_int_equal(append(t, EVENT_enqueue, 5, 3, 0, 0), -EBADMSG); // more objects than events
    assert_int_equal(append(t, EVENT_coro_create, 5, 1, 1, 0), -EBADMSG); // no such place
    assert_int_equal(append(t, EVENT_future_create, 5, 1, OBJECT_TYPES, 0), -EBADMSG);
    assert_int_equal(append(t, EVENT_future_done, 5, 1, OUTCOME_cancelled + 1, 0), -EBADMSG);
    assert_int_equal(trace_append(t, &(event){.time = 5, .kind = EVENT_clock, .where = 1}),
                     -EBADMSG);
    assert_int_equal(trace_length(t), 1);
    assert_int_equal(append(t, EVENT_enqueue, 5, 1, 0, 0), 0);
    assert_int_equal(trace_append(t, &(event){.time = 5, .kind = EVENT_select, .ns = INT64_MAX}),
                     0);
}

// Readers take times from each other and add them: what would overflow there is no time.
static void times_are_within_a_range(void **state)
{
    trace *t = *state;
    const int64_t max = TRACE_TIME_MAX;
    assert_int_equal(append(t, EVENT_clock, -max - 1, 0, 0, 0), -EBADMSG);
    assert_int_equal(append(t, EVENT_clock, -max, 0, 0, 0), 0);
    for (int64_t ns = -max; ns <= max; ns += max)
        assert_int_equal(trace_append(t, &(event){.kind = EVENT_select, .ns = ns}), 0);
    const int64_t beyond[] = {max + 1, INT64_MAX - 1, -max - 1, INT64_MIN};
    for (size_t i = 0; i < sizeof beyond / sizeof *beyond; i++)
        assert_int_equal(trace_append(t, &(event){.kind = EVENT_select, .ns = beyond[i]}), -EBADMSG);
    assert_int_equal(trace_append(t, &(event){.kind = EVENT_block, .ns = INT64_MAX}), -EBADMSG);
    assert_int_equal(append(t, EVENT_clock, max, 0, 0, 0), 0);
    assert_int_equal(append(t, EVENT_clock, max + 1, 0, 0, 0), -EBADMSG);
}

static void strings_and_places_have_ids_in_order(void **state)
{
    trace *t = *state;
    assert_int_equal(define(t, 2, "too early"), -EBADMSG);
    assert_int_equal(define(t, 0, "no id"), -EBADMSG);
    assert_int_equal(define(t, 1, "chess.c"), 0);
    assert_int_equal(define(t, 2, "game"), 0);
    assert_int_equal(define(t, 1, "again"), -EBADMSG);
    assert_int_equal(trace_define_place(t, 2, (struct trace_place){1, 2, 9}), -EBADMSG);
    assert_int_equal(trace_define_place(t, 1, (struct trace_place){1, 3, 9}), -EBADMSG);
    assert_int_equal(trace_define_place(t, 1, (struct trace_place){1, 2, 9}), 0);
    assert_int_equal(trace_define_place(t, 1, (struct trace_place){1, 2, 9}), -EBADMSG);
    assert_int_equal(trace_strings(t), 2);
    assert_int_equal(trace_places(t), 1);
    assert_string_equal(trace_string(t, trace_place(t, 1).function), "game");
    assert_int_equal(trace_place(t, 1).line, 9);
    assert_string_equal(trace_string(t, 0), "");
    assert_string_equal(trace_string(t, 3), "");
    assert_int_equal(trace_place(t, 0).line, 0);
    assert_int_equal(trace_place(t, 2).line, 0);
}

static void a_string_grows_until_something_else_comes(void **state)
{
    trace *t = *state;
    assert_int_equal(define(t, 1, "abc"), 0);
    const char *first = trace_string(t, 1);
    char wanted[100001] = "abc";
    for (int i = 3; i < 100000; i += 10) {
        assert_int_equal(define(t, 1, "0123456789"), 0);
        memcpy(wanted + i, "0123456789", i + 10 > 100000 ? 7 : 10);
    }
    assert_memory_equal(trace_string(t, 1), wanted, 100000);
    assert_memory_equal(first, "abc", 3); // pointers stay valid
    assert_int_equal(append(t, EVENT_print, 0, 1, 0, 0), 0);
    assert_int_equal(define(t, 1, "late"), -EBADMSG);
}

// A live viewer embeds a source as soon as a place names it, which may be in the middle of a text.
static void a_string_grows_past_the_tools_own_texts(void **state)
{
    trace *t = *state;
    assert_int_equal(define(t, 1, "half "), 0);
    assert_int_equal(trace_set_meta(t, "source:a.c", "int main(void) { }"), 0);
    assert_int_equal(trace_set_lost(t, "nothing"), 0);
    assert_int_equal(define(t, 1, "and half"), 0);
    assert_string_equal(trace_string(t, 1), "half and half");
    assert_string_equal(trace_meta(t, "source:a.c"), "int main(void) { }");
    assert_string_equal(trace_lost(t), "nothing");
}

static void a_nul_in_a_text_becomes_sub(void **state)
{
    trace *t = *state;
    assert_int_equal(trace_define_string(t, 1, "a\0b", 3), 0);
    assert_string_equal(trace_string(t, 1), "a\x1A"
                                            "b");
}

static void nobody_fills_a_trace_with_metas(void **state)
{
    (void)state;
    trace *t;
    assert_int_equal(trace_new(&t), 0);
    assert_int_equal(trace_define_string(t, 1, "a", 1), 0);
    for (uint32_t i = 0; i < TRACE_METAS_MAX; i++) assert_int_equal(i % 2 ? trace_define_meta(t, 1, 1) : trace_set_meta(t, "b", "c"), 0);
    assert_int_equal(trace_define_meta(t, 1, 1), -EBADMSG);
    assert_int_equal(trace_set_meta(t, "b", "c"), -EBADMSG);
    assert_int_equal(trace_meta_count(t), TRACE_METAS_MAX);
    trace_free(t);
}

static void metas_are_found_by_key_the_newest_first(void **state)
{
    trace *t = *state;
    const char *key, *value;
    assert_null(trace_meta(t, "program"));
    assert_int_equal(define(t, 1, "program"), 0);
    assert_int_equal(define(t, 2, "chess"), 0);
    assert_int_equal(trace_define_meta(t, 1, 3), -EBADMSG);
    assert_int_equal(trace_define_meta(t, 0, 2), -EBADMSG);
    assert_int_equal(trace_define_meta(t, 1, 2), 0);
    assert_int_equal(trace_set_meta(t, "seed", "7"), 0);
    assert_int_equal(trace_set_meta(t, "seed", "8"), 0);
    assert_string_equal(trace_meta(t, "program"), "chess");
    assert_string_equal(trace_meta(t, "seed"), "8");
    assert_int_equal(trace_meta_count(t), 3);
    trace_meta_at(t, 1, &key, &value);
    assert_string_equal(key, "seed");
    assert_string_equal(value, "7");
    assert_int_equal(trace_strings(t), 2); // the tool's texts take no ids from the program
    assert_int_equal(trace_set_lost(t, "the end is missing"), 0);
    assert_string_equal(trace_lost(t), "the end is missing");
}

static void slots_are_read_record_by_record(void **state)
{
    trace *t = *state;
    event slots[8] = {0};
    assert_int_equal(trace_append_slots(t, slots, 0), 0);
    assert_int_equal(trace_append_slots(t, slots, 8), 0); // nobody has written yet
    slots[0] = (event){.kind = DEFINE_string, .subject = 1, .a = 30};
    memcpy(&slots[1], "thirty bytes take two slots, s", 30);
    slots[3] = (event){.kind = DEFINE_place, .subject = 1, .where = 12, .a = 1, .b = 1};
    slots[4] = (event){.kind = DEFINE_meta, .subject = 1, .a = 1};
    slots[5] = (event){.kind = EVENT_print, .time = 3, .subject = 1, .where = 1};
    assert_int_equal(trace_append_slots(t, slots, 2), 0); // its text is not here yet
    assert_int_equal(trace_strings(t), 0);
    assert_int_equal(trace_append_slots(t, slots, 3), 3);
    assert_int_equal(trace_append_slots(t, slots + 3, 5), 1);
    assert_int_equal(trace_append_slots(t, slots + 4, 4), 1);
    assert_int_equal(trace_append_slots(t, slots + 5, 3), 1);
    assert_int_equal(trace_append_slots(t, slots + 6, 2), 0);
    assert_string_equal(trace_string(t, 1), "thirty bytes take two slots, s");
    assert_int_equal(trace_place(t, 1).line, 12);
    assert_int_equal(trace_meta_count(t), 1);
    assert_int_equal(trace_event(t, 0).where, 1);
}

static void a_run_of_events_is_taken_as_far_as_it_is_valid(void **state)
{
    trace *t = *state;
    enum { COUNT = 10000 }; // more than stand side by side in memory
    event *events = calloc(COUNT, sizeof *events);
    for (uint32_t i = 0; i < COUNT; i++) events[i] = (event){.kind = EVENT_iteration, .time = i, .subject = i};
    events[9000].time = 1; // it falls
    events[9500].kind = EVENT_end;
    assert_int_equal(trace_append_run(t, events, COUNT), 9000);
    assert_int_equal(trace_append_run(t, events + 9000, COUNT - 9000), 0);
    assert_int_equal(trace_append_run(t, events + 9001, COUNT - 9001), 500); // up to the end, and that
    assert_int_equal(trace_length(t), 9500);
    for (uint32_t i = 0; i < 9000; i++) assert_int_equal(trace_event(t, i).subject, i);
    assert_int_equal(trace_event(t, 9499).kind, EVENT_end);
    events[0] = (event){.kind = EVENT_resume, .time = COUNT, .subject = 9502, .a = 9499};
    events[1] = (event){.kind = EVENT_resume, .time = COUNT, .subject = 9502, .a = 9499};
    assert_int_equal(trace_append_run(t, events, 1), 0); // more objects than events
    events[0].subject = 9501, events[1].a = 9501;        // an event that is not earlier
    assert_int_equal(trace_append_run(t, events, 2), 1);
    events[1].a = 9500;
    assert_int_equal(trace_append_run(t, events + 1, 1), 1);
    free(events);
}

static void slots_of_a_wild_program_are_refused(void **state)
{
    trace *t = *state;
    event slots[2] = {{.kind = DEFINE_string, .subject = 1, .a = REGION_TEXT_MAX + 1}};
    assert_int_equal(trace_append_slots(t, slots, 2), -EBADMSG);
    slots[0] = (event){.kind = 0xEE};
    assert_int_equal(trace_append_slots(t, slots, 2), -EBADMSG);
    slots[0] = (event){.kind = EVENT_print, .subject = 9};
    assert_int_equal(trace_append_slots(t, slots, 2), -EBADMSG);
    assert_int_equal(trace_length(t), 0);
}

static int fill(void *unused)
{
    (void)unused;
    trace *t;
    int rc = trace_new(&t);
    if (rc) return rc;
    rc = define(t, 1, "key");
    for (int i = 0; i < 4000 && rc == 0; i++) rc = define(t, 1, "0123456789");
    for (int i = 0; i < 5000 && rc == 0; i++) rc = append(t, EVENT_print, 0, 1, 0, 0);
    if (rc == 0) rc = trace_define_place(t, 1, (struct trace_place){1, 1, 1});
    if (rc == 0) rc = trace_define_meta(t, 1, 1);
    char value[40000] = "";
    memset(value, 'v', sizeof value - 1);
    if (rc == 0) rc = trace_set_meta(t, "seed", value);
    if (rc == 0) rc = trace_set_lost(t, value);
    trace_free(t);
    return rc;
}

static void every_allocation_may_fail(void **unused)
{
    (void)unused;
    assert_true(fail_alloc_each(fill, NULL) > 8);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, unmake)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(holds_what_it_was_given),
        TEST(refuses_what_no_trace_can_hold),
        TEST(times_are_within_a_range),
        TEST(strings_and_places_have_ids_in_order),
        TEST(a_string_grows_until_something_else_comes),
        TEST(a_string_grows_past_the_tools_own_texts),
        TEST(a_nul_in_a_text_becomes_sub),
        TEST(nobody_fills_a_trace_with_metas),
        TEST(metas_are_found_by_key_the_newest_first),
        TEST(slots_are_read_record_by_record),
        TEST(a_run_of_events_is_taken_as_far_as_it_is_valid),
        TEST(slots_of_a_wild_program_are_refused),
        cmocka_unit_test(every_allocation_may_fail),
    };
    trace_free(NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
