#include "viewer/targets.h"

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"

static void the_last_one_of_a_kind_is_found(void **context)
{
    (void)context;
    struct targets t = {0};
    targets_add(&t, (struct target){.box = {0, 0, 10, 10}, .kind = TARGET_task, .id = 1});
    targets_add(&t, (struct target){.box = {5, 5, 10, 10}, .kind = TARGET_task, .id = 2});
    targets_add(&t, (struct target){.box = {0, 0, 20, 20}, .kind = TARGET_action, .id = ACTION_play});
    assert_int_equal(targets_find(&t, 2, 2, TARGET_task)->id, 1);
    assert_int_equal(targets_find(&t, 7, 7, TARGET_task)->id, 2); // it lies over the first
    assert_int_equal(targets_find(&t, 7, 7, TARGET_action)->id, ACTION_play);
    assert_null(targets_find(&t, 15, 15, TARGET_task)); // right and lower edges are outside
    assert_null(targets_find(&t, 2, 2, TARGET_axis));
    targets_clear(&t);
    assert_null(targets_find(&t, 2, 2, TARGET_task));
    targets_deinit(&t);
}

static void one_without_memory_is_left_out(void **context)
{
    (void)context;
    struct targets t = {0};
    fail_alloc_at(1);
    targets_add(&t, (struct target){.box = {0, 0, 10, 10}, .kind = TARGET_task, .id = 1});
    assert_true(fail_alloc_reached());
    fail_alloc_at(0);
    assert_null(targets_find(&t, 2, 2, TARGET_task));
    targets_add(&t, (struct target){.box = {0, 0, 10, 10}, .kind = TARGET_task, .id = 2});
    assert_int_equal(targets_find(&t, 2, 2, TARGET_task)->id, 2);
    targets_deinit(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_one_of_a_kind_is_found),
        cmocka_unit_test(one_without_memory_is_left_out),
    };
    return cmocka_run_group_tests_name("targets", tests, NULL, NULL);
}
