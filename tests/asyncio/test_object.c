#include "asyncio/object.h"

#include <string.h>

#include "asyncio/future.h"
#include "support/cmocka_all.h"

static void ids_count_from_one(void **state)
{
    (void)state;
    struct head a, b;
    object_init(&a, OBJECT_task);
    object_init(&b, OBJECT_semaphore);
    assert_int_equal(object_id(&a), 1);
    assert_int_equal(object_id(&b), 2);
    assert_int_equal(object_type(&a), OBJECT_task);
    assert_int_equal(object_type(&b), OBJECT_semaphore);
    assert_int_equal(object_id(NULL), 0);
}

static void bodies_are_called_what_the_program_calls_them(void **state)
{
    (void)state;
    static const char *const names[][2] = {
        {"count_body", "count"}, {"main", "main"}, {"body", "body"}, {"_body", "_body"}, {"nobody_knows", "nobody_knows"},
        {"a_body_body", "a_body"},
    };
    char buffer[32];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        place p = {.file = "chess.c", .function = names[i][0], .line = 7};
        assert_string_equal(place_function(&p, buffer, sizeof buffer), names[i][1]);
    }
    place p = {.file = "chess.c", .function = "a_function_whose_name_is_too_long_for_the_buffer_body", .line = 7};
    assert_int_equal(strlen(place_function(&p, buffer, sizeof buffer)), sizeof buffer - 1);
}

static void asyncio_itself_has_no_place(void **state)
{
    (void)state;
    place p = {.file = "chess.c", .function = "main", .line = 7, .id = 5};
    recorder.listening = true;
    assert_int_equal(place_id(NULL), 0);
    assert_int_equal(place_id(&p), 5);
    recorder.listening = false;
    assert_int_equal(place_id(&p), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_count_from_one),
        cmocka_unit_test(bodies_are_called_what_the_program_calls_them),
        cmocka_unit_test(asyncio_itself_has_no_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
