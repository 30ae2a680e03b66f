#include "base/array.h"
#include "support/cmocka_all.h"
#include "support/fail_alloc.h"

struct numbers {
    int *items;
    uint32_t count, capacity;
};

static int push(struct numbers *n, int value)
{
    int rc = array_reserve(n->items, n->capacity, n->count + 1u);
    if (rc == 0) n->items[n->count++] = value;
    return rc;
}

static void keeps_what_it_holds(void **unused)
{
    (void)unused;
    struct numbers n = {0};
    for (int i = 0; i < 1000; i++) assert_int_equal(push(&n, i), 0);
    for (int i = 0; i < 1000; i++) assert_int_equal(n.items[i], i);
    assert_true(n.capacity >= 1000 && n.capacity <= 1500);
    free(n.items);
}

static void room_for_nothing_is_always_there(void **unused)
{
    (void)unused;
    struct numbers n = {0};
    assert_int_equal(array_reserve(n.items, n.capacity, 0u), 0);
    assert_null(n.items);
}

static void too_many_is_out_of_memory(void **unused)
{
    (void)unused;
    struct numbers n = {0};
    assert_int_equal(push(&n, 7), 0);
    assert_int_equal(array_reserve(n.items, n.capacity, (size_t)UINT32_MAX + 1), -ENOMEM);
    assert_int_equal(n.items[0], 7);
    free(n.items);
}

static int fill(void *unused)
{
    (void)unused;
    struct numbers n = {0};
    int rc = 0;
    for (int i = 0; i < 100 && rc == 0; i++) rc = push(&n, i);
    free(n.items);
    return rc;
}

static void every_allocation_may_fail(void **unused)
{
    (void)unused;
    fail_alloc_each(fill, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_what_it_holds),
        cmocka_unit_test(room_for_nothing_is_always_there),
        cmocka_unit_test(too_many_is_out_of_memory),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
