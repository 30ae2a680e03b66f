#include <stdio.h>
#include <string.h>

#include "narrate/stage.h"

#define RUNS_ALONE(name) name " runs until an `await` suspends it. Nothing else is ready."

static void the_program_prints(void **data)
{
    struct stage *g = *data;
    happens(g, EVENT_print, text(g, "board 13, move 1\n"), 0, 0);
    told(g, "Task-1 prints “board 13, move 1”.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_print, text(g, "two\nlines\n"), 0, 0);
    told(g, "Task-1 prints “two\\nlines”.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_print, text(g, "\n"), 0, 0);
    told(g, "Task-1 prints “”.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_task_done, MAIN, OUTCOME_result, 0);
    happens(g, EVENT_loop_close, 1, 0, 0);
    happens(g, EVENT_print, text(g, "done\n"), 0, 0);
    told(g, "The program prints “done”.", "");
}

static void a_callback_prints(void **data)
{
    struct stage *g = *data;
    uint32_t handle = makes(g, EVENT_handle_create, text(g, "say"), 0);
    enqueues(g, handle, "say");
    sleeps(g, 1);
    iterates(g);
    runs(g, handle);
    happens(g, EVENT_print, text(g, "hello\n"), 0, 0);
    told(g, "The callback `say` prints “hello”.", "The ready queue is empty. Due next, at 1.0 s: the timer of Task-1.");
}

static void a_long_text_is_cut_at_a_whole_character(void **data)
{
    struct stage *g = *data;
    char long_text[400] = "", expected[500];
    for (int i = 0; i < 279; i++) strcat(long_text, "x");
    snprintf(expected, sizeof expected, "Task-1 prints “%s…”.", long_text);
    strcat(long_text, "áá and more\n"); // the limit of 280 bytes is within the first á
    happens(g, EVENT_print, text(g, long_text), 0, 0);
    told(g, expected, RUNS_ALONE("Task-1"));
}

static void what_a_terminal_would_obey_is_shown(void **data)
{
    struct stage *g = *data;
    happens(g, EVENT_print, text(g, "\x1b[2J\x1b]0;title\a\ttab\rreturn\x7f\n"), 0, 0);
    told(g, "Task-1 prints “\\x1b[2J\\x1b]0;title\\x07\\ttab\\rreturn\\x7f”.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_print, text(g, "C1 \xc2\x9b, half \xe2\x82, byte \x9b, whole é€\n"), 0, 0);
    told(g, "Task-1 prints “C1 \\x9b, half \\xe2\\x82, byte \\x9b, whole é€”.", RUNS_ALONE("Task-1"));
}

static void asyncio_warns(void **data)
{
    struct stage *g = *data;
    happens(g, EVENT_warn, text(g, "coroutine 'forgotten' was never awaited"), 0, 0);
    told(g, "asyncio warns: coroutine 'forgotten' was never awaited.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_warn, text(g, "Task was destroyed but it is pending!"), 0, 0);
    told(g, "asyncio warns: Task was destroyed but it is pending!", RUNS_ALONE("Task-1"));
}

static void exceptions_are_raised_and_caught(void **data)
{
    struct stage *g = *data;
    g->script.where = script_place(&g->script, "game.c", "program", 7);
    happens(g, EVENT_raise, text(g, "ValueError"), text(g, "no such board: 9"), 0);
    told(g, "Task-1 raises `ValueError: no such board: 9`.", "It goes up from `await` to `await` until an `except` takes it.");
    happens(g, EVENT_except, text(g, "ValueError"), text(g, "no such board: 9"), 0);
    told(g, "Task-1 catches `ValueError: no such board: 9` with `except`.", RUNS_ALONE("Task-1"));
    happens(g, EVENT_raise, text(g, "CancelledError"), 0, 0);
    told(g, "`CancelledError` is raised in Task-1.", "It goes up from `await` to `await` until an `except` takes it.");
}

#define WAY_BACK "The trace is whole up to here: ← steps back through what led to it."

static void the_program_ends(void **data)
{
    struct stage *g = *data;
    happens(g, EVENT_task_done, MAIN, OUTCOME_exception, text(g, "ValueError('out of main')"));
    happens(g, EVENT_error, text(g, "ValueError"), text(g, "out of main"), 0);
    told(g, "Nothing caught `ValueError: out of main`: it leaves the program.", "The program will end with a traceback.");
    g->script.now = 3655 * SECOND;
    happens(g, EVENT_end, 1, 0, 0);
    told(g, "The program has ended with exit status 1, after 1:00:55.0: nothing caught `ValueError: out of main`.", WAY_BACK);
}

static void a_deadlock_is_explained_to_its_end(void **data)
{
    struct stage *g = *data;
    const char *why = "nothing is ready and nothing is scheduled: Board 1 waits for lock 1 held by Board 2, Board 2 waits for lock 2 "
                      "held by Board 1: a cycle; Task-1 waits for a gather";
    char expected[400];
    happens(g, EVENT_task_done, MAIN, OUTCOME_exception, text(g, "Deadlock()"));
    happens(g, EVENT_error, text(g, "Deadlock"), text(g, why), 0);
    snprintf(expected, sizeof expected, "Nothing caught `Deadlock: %s`: it leaves the program.", why);
    told(g, expected, "The program will end with a traceback.");
    happens(g, EVENT_end, 1, 0, 0);
    snprintf(expected, sizeof expected, "The program has ended with exit status 1, after 0.0 s: nothing caught `Deadlock: %s`.", why);
    told(g, expected, WAY_BACK);
}

static void the_program_ends_well(void **data)
{
    struct stage *g = *data;
    happens(g, EVENT_task_done, MAIN, OUTCOME_result, 0);
    happens(g, EVENT_end, 0, 0, 0);
    told(g, "The program has ended, after 0.0 s.", "");
}

static void the_program_ends_with_a_status_of_its_own(void **data)
{
    struct stage *g = *data;
    happens(g, EVENT_task_done, MAIN, OUTCOME_result, 0);
    happens(g, EVENT_end, 3, 0, 0);
    told(g, "The program has ended with exit status 3, after 0.0 s.", WAY_BACK);
}

static void crashes_as(struct stage *g, uint32_t signal, const char *message, const char *what)
{
    happens(g, EVENT_crash, signal, MAIN, text(g, message));
    told(g, what, WAY_BACK);
}

static void the_program_crashes(void **data)
{
    struct stage *g = *data;
    crashes_as(g, 11, "killed by SIGSEGV while task Task-1 ran", "The program was killed by SIGSEGV while task Task-1 ran.");
    crashes_as(g, 11, "stack overflow in task Task-1", "The stack of Task-1 overflowed, and that ended the program.");
    crashes_as(g, 0, "exited early with status 3 while task Task-1 ran", "The program exited early with status 3 while task Task-1 ran.");
    crashes_as(g, 9, "ended by loopscope, because it wrote what no trace can hold, while task Task-1 ran",
               "The program was ended by loopscope, because it wrote what no trace can hold, while task Task-1 ran.");
    crashes_as(g, 9, "interrupted while task Task-1 ran", "The program was interrupted while task Task-1 ran.");
    crashes_as(g, 9, "interrupted, because nothing had happened for 5 s, while task Task-1 ran", "The program was interrupted, because nothing had happened for 5 s, while task Task-1 ran.");
    crashes_as(g, 7, "nobody knows why", "The program crashed: nobody knows why.");
    crashes_as(g, 7, "", "The program crashed.");
}

static void a_thing_gets_a_name(void **data)
{
    struct stage *g = *data;
    uint32_t sem = makes(g, EVENT_sync_create, OBJECT_semaphore, 3);
    happens(g, EVENT_name, sem, text(g, "sem"), 0);
    told(g, "From now on the Semaphore is called `sem`.", RUNS_ALONE("Task-1"));
}

static void its_user_interrupts_it(void **data)
{
    struct stage *g = *data;
    uint32_t handle = makes(g, EVENT_handle_create, text(g, "say"), 0);
    uint32_t board = creates(g, "Board 1", "board", "");
    enqueues(g, handle, "say");
    happens(g, EVENT_done_callback, board, text(g, "wakeup"), MAIN);
    happens(g, EVENT_suspend, MAIN, board, 0);
    iterates(g);
    resumes(g, board);
    uint32_t sleep = sleeps(g, 2);
    runs(g, handle);
    happens(g, EVENT_interrupt, MAIN, 0, 0);
    told(g, "Ctrl-C arrives, and the loop answers it.", "The first one cancels Task-1, so that the program can clean up.");
    happens(g, EVENT_cancel, MAIN, 0, 0);
    told(g, "Ctrl-C: `asyncio.run` cancels Task-1, which awaits Board 1.", "The cancellation goes on to Board 1.");
    happens(g, EVENT_cancel, board, 0, 0);
    told(g, "Ctrl-C: `asyncio.run` cancels Board 1, which sleeps until 2.0 s.", "It becomes ready, and `CancelledError` will be raised at its `await`.");
    happens(g, EVENT_future_done, sleep, OUTCOME_cancelled, 0);
    enqueues(g, board, "");
    happens(g, EVENT_interrupt, 0, 0, 0);
    told(g, "Ctrl-C arrives, and the loop answers it.", "`KeyboardInterrupt` will leave the loop.");
    iterates(g);
    resumes(g, board);
    happens(g, EVENT_cancel, MAIN, 0, 0);
    told(g, "Board 1 cancels Task-1, which awaits Board 1.", "The cancellation goes on to Board 1.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_program_prints, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_callback_prints, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_long_text_is_cut_at_a_whole_character, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_a_terminal_would_obey_is_shown, set_up, tear_down),
        cmocka_unit_test_setup_teardown(asyncio_warns, set_up, tear_down),
        cmocka_unit_test_setup_teardown(exceptions_are_raised_and_caught, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_program_ends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_deadlock_is_explained_to_its_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_program_ends_with_a_status_of_its_own, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_program_ends_well, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_program_crashes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_thing_gets_a_name, set_up, tear_down),
        cmocka_unit_test_setup_teardown(its_user_interrupts_it, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
