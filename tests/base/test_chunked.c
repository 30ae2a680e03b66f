#include "base/chunked.h"

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"

static void items_keep_their_order_and_their_place(void **unused)
{
    (void)unused;
    chunked c;
    chunked_init(&c, sizeof(uint32_t));
    const uint32_t *first = NULL;
    for (uint32_t i = 0; i < 20000; i++) {
        assert_int_equal(chunked_push(&c, &i), 0);
        if (i == 0) first = chunked_at(&c, 0);
    }
    assert_int_equal(c.count, 20000);
    assert_ptr_equal(chunked_at(&c, 0), first);
    for (uint32_t i = 0; i < 20000; i++) assert_int_equal(*(uint32_t *)chunked_at(&c, i), i);
    chunked_deinit(&c);
    assert_int_equal(c.count, 0);
}

static int fill(void *unused)
{
    (void)unused;
    chunked c;
    chunked_init(&c, 3);
    int rc = 0;
    for (uint32_t i = 0; i < 40000 && rc == 0; i++) {
        rc = chunked_push(&c, "ab");
        if (rc) assert_int_equal(c.count, i);
    }
    chunked_deinit(&c);
    return rc;
}

static void every_allocation_may_fail(void **unused)
{
    (void)unused;
    assert_true(fail_alloc_each(fill, NULL) > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_keep_their_order_and_their_place),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
