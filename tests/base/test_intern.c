#include "base/intern.h"

#include <errno.h>
#include <stdio.h>

#include "support/cmocka_all.h"
#include "support/fail_alloc.h"

static void equal_texts_have_one_number(void **state)
{
    (void)state;
    intern set = {0};
    char text[16];
    for (uint32_t round = 0; round < 2; round++) {
        for (uint32_t i = 1; i <= 5000; i++) {
            int length = snprintf(text, sizeof text, "text %u", i);
            uint32_t *number = intern_number(&set, text, (uint32_t)length);
            assert_non_null(number);
            assert_int_equal(*number, round == 0 ? 0 : i);
            *number = i;
        }
    }
    assert_int_equal(set.count, 5000);
    intern_deinit(&set);
    assert_int_equal(set.count, 0);
}

static void any_bytes_are_a_text(void **state)
{
    (void)state;
    intern set = {0};
    *intern_number(&set, "", 0) = 1;
    *intern_number(&set, "a\0b", 3) = 2;
    *intern_number(&set, "a\0c", 3) = 3;
    *intern_number(&set, "a", 1) = 4;
    assert_int_equal(*intern_number(&set, "", 0), 1);
    assert_int_equal(*intern_number(&set, "a\0b", 3), 2);
    assert_int_equal(*intern_number(&set, "a\0c", 3), 3);
    assert_int_equal(*intern_number(&set, "a", 1), 4);
    assert_int_equal(set.count, 4);
    intern_deinit(&set);
}

static int fill(void *context)
{
    (void)context;
    intern set = {0};
    int rc = 0;
    for (char text = 0; text < 100 && !rc; text++)
        if (!intern_number(&set, &text, 1)) rc = -ENOMEM;
    intern_deinit(&set);
    return rc;
}

static void no_memory_is_no_number(void **state)
{
    (void)state;
    assert_true(fail_alloc_each(fill, NULL) > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_texts_have_one_number),
        cmocka_unit_test(any_bytes_are_a_text),
        cmocka_unit_test(no_memory_is_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
