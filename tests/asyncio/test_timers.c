// Against a model that looks at all timers, each time.
#include "asyncio/timers.h"

#include <stdlib.h>

#include "asyncio/loop.h"
#include "support/cmocka_all.h"

enum { COUNT = 10000 };

static asyncio_Handle handles[COUNT];
static bool set[COUNT];
static int order[COUNT], pushes; // each handle's last push

static uint32_t seed = 1;
static uint32_t random_below(uint32_t n)
{
    seed = seed * 1664525 + 1013904223;
    return (uint32_t)((uint64_t)seed * n >> 32);
}

static void push(struct timers *t, asyncio_Handle *h, int64_t when)
{
    h->when = when;
    timers_reserve(t);
    timers_push(t, h);
    set[h - handles] = true;
    order[h - handles] = ++pushes;
}

static void take_out(struct timers *t, asyncio_Handle *h)
{
    timers_remove(t, h);
    set[h - handles] = false;
}

// The earliest, of equal ones the one that was set first.
static asyncio_Handle *expected_first(void)
{
    asyncio_Handle *first = NULL;
    for (int i = 0; i < COUNT; i++) {
        asyncio_Handle *h = &handles[i];
        if (set[i] && (!first || h->when < first->when || (h->when == first->when && order[i] < order[first - handles]))) first = h;
    }
    return first;
}

static void check_heap(const struct timers *t)
{
    for (size_t i = 0; i < t->count; i++) assert_int_equal(t->places[t->heap[i].handle->timer_slot], i);
}

static void empty(void **state)
{
    (void)state;
    struct timers t = {0};
    assert_null(timers_first(&t));
    push(&t, &handles[0], 5);
    assert_ptr_equal(timers_first(&t)->handle, &handles[0]);
    take_out(&t, &handles[0]);
    assert_null(timers_first(&t));
    timers_free(&t);
}

static void equal_ones_in_the_order_set(void **state)
{
    (void)state;
    struct timers t = {0};
    for (int i = 0; i < 1000; i++) push(&t, &handles[i], 7);
    take_out(&t, &handles[500]);
    push(&t, &handles[500], 7); // set anew: the last
    for (int i = 0; i < 1000; i++) {
        asyncio_Handle *next = timers_first(&t)->handle;
        assert_int_equal(next - handles, i < 500 ? i : i < 999 ? i + 1 : 500);
        take_out(&t, next);
    }
    timers_free(&t);
}

static void ten_thousand_at_random(void **state)
{
    (void)state;
    struct timers t = {0};
    size_t count = 0;
    for (int i = 0; i < COUNT; i++, count++) push(&t, &handles[i], random_below(2000)); // many equal ones
    check_heap(&t);
    for (int i = 0; i < COUNT / 4; i++, count--) { // cancelled anywhere in the heap
        int n = (int)random_below(COUNT);
        while (!set[n]) n = (n + 1) % COUNT;
        take_out(&t, &handles[n]);
    }
    check_heap(&t);
    for (int step = 0; count > 0; step++) {
        asyncio_Handle *first = timers_first(&t)->handle;
        if (step % 8 == 0) assert_ptr_equal(first, expected_first());
        take_out(&t, first);
        count--;
        if (step % 10 == 0) push(&t, first, first->when + random_below(500)), count++; // and set again, later
        assert_true(!timers_first(&t) || timers_first(&t)->when >= first->when || step % 10 == 0);
    }
    assert_null(timers_first(&t));
    assert_int_equal(t.slots, COUNT); // used again
    timers_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty),
        cmocka_unit_test(equal_ones_in_the_order_set),
        cmocka_unit_test(ten_thousand_at_random),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
