#include "trace/event_list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"

#define MANY 700000u // so many that most of them are packed

static uint32_t draw_lots(uint32_t *random)
{
    *random = *random * 1664525u + 1013904223u;
    return *random >> 8;
}

// Some number that fits a field of a type, at times a large one; 0 where there is no field.
static uint32_t some_value(enum field_type type, uint32_t index, uint32_t *random)
{
    uint32_t n = draw_lots(random), large = n % 7 == 0 ? n << 8 : 0;
    switch (type) {
    case FIELD_none: return 0;
    case FIELD_event: return index ? n % index : 0;
    case FIELD_object: return n % (index + 2);
    case FIELD_text:
    case FIELD_count: return n % 100 + large;
    case FIELD_place:
    case FIELD_type:
    case FIELD_outcome:
    case FIELD_ns: break;
    }
    return n % 5;
}

static event some_event(uint32_t index, int64_t *time, uint32_t *random)
{
    enum event_kind kind = 1 + draw_lots(random) % (EVENT_KINDS - 1);
    const struct event_schema *schema = event_schema(kind);
    if (draw_lots(random) % 3 == 0) *time += draw_lots(random) % 1000 == 0 ? INT64_C(86400000000000) : draw_lots(random) % 100000;
    event e = {.time = *time, .kind = kind, .where = draw_lots(random) & 0xFFFFFF, .subject = some_value(schema->subject.type, index, random)};
    if (schema->a.type == FIELD_ns) {
        e.ns = *time + draw_lots(random) * INT64_C(1000) - 1000000;
    } else {
        e.a = some_value(schema->a.type, index, random);
        e.b = some_value(schema->b.type, index, random);
    }
    return e;
}

static event *some_events(uint32_t count)
{
    event *events = calloc(count, sizeof *events);
    int64_t time = -5000000;
    uint32_t random = 1;
    assert_non_null(events);
    for (uint32_t i = 0; i < count; i++) events[i] = some_event(i, &time, &random);
    return events;
}

// Adds events up to `end`, some at a time. 0 or -ENOMEM.
static int add(event_list *l, const event *events, uint32_t *count, uint32_t end)
{
    while (*count < end) {
        uint32_t room, some = 1 + *count % 203;
        if (some > end - *count) some = end - *count;
        if (event_list_reserve(l, *count + some) != 0) return -ENOMEM;
        event *to = event_list_end(l, *count, &room);
        if (some > room) some = room;
        memcpy(to, events + *count, some * sizeof *to);
        *count += some;
    }
    return 0;
}

static void assert_event(event_list *l, const event *events, uint32_t i)
{
    event e = event_list_at(l, i);
    if (memcmp(&e, &events[i], sizeof e) != 0) fail_msg("event %u is another one", i);
}

static void holds_what_it_was_given(void **unused)
{
    (void)unused;
    event *events = some_events(MANY);
    event_list l = {0};
    uint32_t count = 0, random = 2;
    for (uint32_t end = 1; end < MANY; end += 1 + end / 3) { // some that are far behind, and all of the last ones, while it grows
        assert_int_equal(add(&l, events, &count, end), 0);
        for (uint32_t i = 0; i < 500; i++) assert_event(&l, events, draw_lots(&random) % count);
        for (uint32_t i = count > 500 ? count - 500 : 0; i < count; i++) assert_event(&l, events, i);
    }
    for (uint32_t i = 0; i < count; i++) assert_event(&l, events, i);
    for (uint32_t i = count; i-- > 0;) assert_event(&l, events, i);
    for (uint32_t i = 0; i < 100000; i++) assert_event(&l, events, draw_lots(&random) % count);
    event_list_deinit(&l);
    free(events);
}

static void knows_how_many_happened_before_a_time(void **unused)
{
    (void)unused;
    event *events = some_events(MANY);
    event_list l = {0};
    uint32_t count = 0, random = 3;
    assert_int_equal(event_list_count_before(&l, 0, INT64_MAX), 0);
    assert_int_equal(add(&l, events, &count, MANY), 0);
    for (uint32_t round = 0; round < 2000; round++) {
        uint32_t happened = draw_lots(&random) % count, known = happened + draw_lots(&random) % (count - happened);
        int64_t time = events[happened].time;
        while (happened > 0 && events[happened - 1].time == time) happened--;
        assert_int_equal(event_list_count_before(&l, known, time), happened < known ? happened : known);
        while (happened < known && events[happened].time == time) happened++;
        assert_int_equal(event_list_count_before(&l, known, time + 1), happened);
    }
    assert_int_equal(event_list_count_before(&l, MANY, INT64_MIN), 0);
    assert_int_equal(event_list_count_before(&l, MANY, INT64_MAX), MANY);
    event_list_deinit(&l);
    free(events);
}

static void tells_times_of_packed_pages(void **unused)
{
    (void)unused;
    event *events = some_events(MANY);
    event_list l = {0};
    uint32_t count = 0;
    assert_int_equal(add(&l, events, &count, MANY), 0);
    for (uint32_t i = 0; i < MANY; i++) assert_int_equal(event_list_time(&l, i), events[i].time);
    for (uint32_t i = MANY; i-- > 0;) assert_int_equal(event_list_time(&l, i), events[i].time);
    event_list_deinit(&l);
    free(events);
}

// The steps of a task that sleeps again and again.
static event of_a_sleeper(uint32_t i)
{
    static const enum event_kind kinds[] = {EVENT_resume, EVENT_timer_set, EVENT_suspend, EVENT_enqueue};
    int64_t time = i / 40 * INT64_C(1000000);
    uint32_t task = 5 + i / 4 % 10;
    event e = {.time = time, .kind = kinds[i % 4], .where = 7, .subject = task, .a = i % 4 == 2 ? i : 0, .b = i % 4 == 3 && i ? i - 1 : 0};
    if (e.kind == EVENT_timer_set) e.ns = time + 1000000;
    return e;
}

static void takes_few_bytes_for_what_nobody_looks_at(void **unused)
{
    (void)unused;
    event_list l = {0};
    long before = fail_alloc_bytes();
    for (uint32_t i = 0; i < 4 * MANY; i++) {
        uint32_t room;
        assert_int_equal(event_list_reserve(&l, i + 1), 0);
        *event_list_end(&l, i, &room) = of_a_sleeper(i);
    }
    assert_in_range(fail_alloc_bytes() - before, MANY, 4 * MANY * 24 / 2);
    event_list_deinit(&l);
    assert_int_equal(fail_alloc_bytes(), before);
}

static void stays_whole_where_memory_runs_out(void **unused)
{
    (void)unused;
    event *events = some_events(MANY);
    for (long n = 1; n < 20000; n += 1 + n / 2) {
        event_list l = {0};
        uint32_t count = 0;
        fail_alloc_at(n);
        int rc = add(&l, events, &count, MANY);
        assert_int_equal(rc, fail_alloc_reached() ? -ENOMEM : 0);
        fail_alloc_at(0);
        for (uint32_t i = 0; i < count; i += 17) assert_event(&l, events, i);
        assert_int_equal(add(&l, events, &count, MANY), 0);
        for (uint32_t i = 0; i < count; i += 17) assert_event(&l, events, i);
        event_list_deinit(&l);
    }
    free(events);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holds_what_it_was_given),
        cmocka_unit_test(knows_how_many_happened_before_a_time),
        cmocka_unit_test(tells_times_of_packed_pages),
        cmocka_unit_test(takes_few_bytes_for_what_nobody_looks_at),
        cmocka_unit_test(stays_whole_where_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
