#include "query/find.h"

#include <string.h>

#include "narrate/stage.h"

static void a_task_is_found_by_each_of_its_names(void **data)
{
    struct stage *g = *data;
    uint32_t board = creates(g, "Task-2", "game", ""), ids[4];
    happens(g, EVENT_task_name, board, text(g, "Board 3"), 0);
    assert_int_equal(find_tasks(g->script.trace, "Board 3", ids, 4), 1);
    assert_int_equal(ids[0], board);
    assert_int_equal(find_tasks(g->script.trace, "Task-2", ids, 4), 1);
    assert_int_equal(find_tasks(g->script.trace, "Board 4", ids, 4), 0);
    happens(g, EVENT_task_name, board, text(g, "Task-2"), 0);
    assert_int_equal(find_tasks(g->script.trace, "Task-2", ids, 4), 1); // once, though it gets the name twice
}

static void several_of_a_name_are_counted(void **data)
{
    struct stage *g = *data;
    uint32_t first = creates(g, "worker", "game", ""), second = creates(g, "worker", "game", ""), ids[2];
    creates(g, "worker", "game", "");
    assert_int_equal(find_tasks(g->script.trace, "worker", ids, 2), 3);
    assert_int_equal(ids[0], first);
    assert_int_equal(ids[1], second);
}

static void a_number_is_an_id_unless_it_is_a_name(void **data)
{
    struct stage *g = *data;
    uint32_t ids[2], named = creates(g, "2", "game", "");
    assert_int_equal(find_tasks(g->script.trace, "2", ids, 2), 1);
    assert_int_equal(ids[0], named);
    assert_int_equal(find_tasks(g->script.trace, "#2", ids, 2), 1);
    assert_int_equal(ids[0], MAIN);
    assert_int_equal(find_tasks(g->script.trace, "1", ids, 2), 0); // a coroutine
    assert_int_equal(find_tasks(g->script.trace, "-2", ids, 2), 0);
    assert_int_equal(find_tasks(g->script.trace, "99999999999", ids, 2), 0);
    assert_int_equal(trace_event(g->script.trace, find_creation(g->script.trace, MAIN)).kind, EVENT_task_create);
    assert_int_equal(find_creation(g->script.trace, 1), trace_length(g->script.trace));
}

static void join(const char *name, void *context) { strcat(strcat(context, name), " "); }

static void all_names_are_told(void **data)
{
    struct stage *g = *data;
    char names[40] = "";
    happens(g, EVENT_task_name, MAIN, text(g, "main"), 0);
    find_names(g->script.trace, join, names);
    assert_string_equal(names, "Task-1 main ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_task_is_found_by_each_of_its_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(several_of_a_name_are_counted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_number_is_an_id_unless_it_is_a_name, set_up, tear_down),
        cmocka_unit_test_setup_teardown(all_names_are_told, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
