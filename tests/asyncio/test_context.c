#include "asyncio/context.h"

#include "support/cmocka_all.h"

static void mains_unless_another_is_set(void **state)
{
    (void)state;
    struct context *mains = context_current(), other = {0};
    assert_non_null(mains);
    assert_null(mains->task);
    context_set(&other);
    assert_ptr_equal(context_current(), &other);
    context_set(NULL);
    assert_ptr_equal(context_current(), mains);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(mains_unless_another_is_set)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
