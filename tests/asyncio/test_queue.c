#include "support/cmocka_all.h"

#include "raised.h"
#include "support/notes.h"

static asyncio_Queue *queue;

// --- without waiting ------------------------------------------------------------------------------------------------------
static void puts_all(value items)
{
    for (size_t i = 0; i < len(items); i++) asyncio_Queue_put_nowait(queue, at(items, i));
}

static void gets_all(void)
{
    while (!asyncio_Queue_empty(queue)) note("%s", repr(asyncio_Queue_get_nowait(queue)));
}

static void in_and_out(void **state)
{
    (void)state;
    queue = asyncio_Queue(2);
    assert_int_equal(asyncio_Queue_maxsize(queue), 2);
    assert_true(asyncio_Queue_empty(queue));
    assert_string_equal(raised(asyncio_Queue_get_nowait(queue)), "QueueEmpty()");
    puts_all(list(1, "two"));
    assert_true(asyncio_Queue_full(queue));
    assert_int_equal(asyncio_Queue_qsize(queue), 2);
    assert_string_equal(raised(asyncio_Queue_put_nowait(queue, 3)), "QueueFull()");
    gets_all();
    expect_notes("1 'two'");
}

static void the_oldest_the_newest_the_smallest(void **state)
{
    (void)state;
    queue = asyncio_Queue();
    puts_all(list(3, 1, 2));
    gets_all();
    expect_notes("3 1 2");
    queue = asyncio_LifoQueue();
    puts_all(list(3, 1, 2));
    gets_all();
    expect_notes("2 1 3");
    queue = asyncio_PriorityQueue();
    puts_all(list(3, 1, 2.5, value_bool(true), -7));
    gets_all();
    expect_notes("-7 1 True 2.5 3");
    puts_all(list(tuple(2, "b"), tuple(1, "z"), tuple(2, "a"), tuple(1)));
    gets_all();
    expect_notes("(1,) (1, 'z') (2, 'a') (2, 'b')");
}

static void what_cannot_be_compared(void **state)
{
    (void)state;
    queue = asyncio_PriorityQueue();
    asyncio_Queue_put_nowait(queue, tuple(1, none));
    asyncio_Queue_put_nowait(queue, tuple(1, none)); // equal: nothing is compared
    assert_string_equal(raised(asyncio_Queue_put_nowait(queue, tuple(1, "a"))),
                        "TypeError(\"'<' not supported between instances of 'str' and 'NoneType'\")");
    assert_int_equal(asyncio_Queue_qsize(queue), 3); // it is in all the same, as in CPython
}

// Items go round for long in the room of a few.
static void many(void **state)
{
    (void)state;
    queue = asyncio_Queue();
    int64_t next = 0;
    for (int i = 0; i < 20000; i++) {
        asyncio_Queue_put_nowait(queue, i);
        if (i % 3 > 0) assert_int_equal(int_of(asyncio_Queue_get_nowait(queue)), next++);
    }
    while (!asyncio_Queue_empty(queue)) assert_int_equal(int_of(asyncio_Queue_get_nowait(queue)), next++);
    assert_int_equal(next, 20000);
    queue = asyncio_PriorityQueue();
    for (int i = 0; i < 1000; i++) asyncio_Queue_put_nowait(queue, i * 7919 % 1000);
    for (int i = 0; i < 1000; i++) assert_int_equal(int_of(asyncio_Queue_get_nowait(queue)), i);
}

// --- waiting ----------------------------------------------------------------------------------------------------------------
async_def(gets, const char *, name)
{
    const char *what = raised(note("%s:%s", name, repr(await(asyncio_Queue_get(queue)))));
    if (*what) note("%s:%s", name, what);
    return none;
}

async_def(puts_one, int, item)
{
    const char *what = raised(await(asyncio_Queue_put(queue, item)));
    note("%d%s", item, *what ? what : "in");
    return none;
}

async_def(waits_for_items)
{
    queue = asyncio_Queue(1);
    value tasks = list(asyncio_create_task(gets("a")), asyncio_create_task(gets("b")));
    await(asyncio_sleep(1));
    for (int i = 0; i < 4; i++) list_append(tasks, asyncio_create_task(puts_one(i)));
    await(asyncio_sleep(1));
    note("|");
    list_append(tasks, asyncio_create_task(gets("c")));
    list_append(tasks, asyncio_create_task(gets("d")));
    await(asyncio_gather_list(tasks));
    return none;
}

static void in_the_order_of_coming(void **state)
{
    (void)state;
    asyncio_run(waits_for_items());
    expect_notes("0in a:0 1in b:1 2in | c:2 3in d:3");
}

// b is woken for an item and cancelled before it runs: the item is for c.
async_def(cancels_the_woken)
{
    queue = asyncio_Queue();
    asyncio_Task *b = asyncio_create_task(gets("b")), *c = asyncio_create_task(gets("c"));
    await(asyncio_sleep(0));
    asyncio_Queue_put_nowait(queue, "item");
    asyncio_Task_cancel(b);
    await(asyncio_gather(b, c));
    note("%zu", asyncio_Queue_qsize(queue));
    return none;
}

static void an_item_is_passed_on(void **state)
{
    (void)state;
    asyncio_run(cancels_the_woken());
    expect_notes("b:CancelledError() c:'item' 0");
}

async_def(cancels_in_line)
{
    queue = asyncio_Queue(1);
    asyncio_Queue_put_nowait(queue, 0);
    asyncio_Task *b = asyncio_create_task(puts_one(1)), *c = asyncio_create_task(puts_one(2));
    await(asyncio_sleep(0));
    asyncio_Task_cancel(b);
    note("%s", repr(asyncio_Queue_get_nowait(queue)));
    await(asyncio_gather(b, c));
    return none;
}

static void the_cancelled_are_left_out(void **state)
{
    (void)state;
    asyncio_run(cancels_in_line());
    expect_notes("0 1CancelledError() 2in");
}

async_def(joins)
{
    await(asyncio_Queue_join(queue));
    note("joined");
    return none;
}

async_def(finishes)
{
    queue = asyncio_Queue();
    await(joins());
    puts_all(list(1, 2));
    asyncio_Task *waiting = asyncio_create_task(joins()), *cancelled = asyncio_create_task(joins());
    await(asyncio_sleep(0));
    asyncio_Task_cancel(cancelled);
    gets_all();
    asyncio_Queue_task_done(queue);
    await(asyncio_sleep(1));
    note("%d%d", asyncio_Task_done(waiting), asyncio_Task_cancelled(cancelled));
    asyncio_Queue_task_done(queue);
    await(waiting);
    note("%s", raised(asyncio_Queue_task_done(queue)));
    return none;
}

static void join_waits_for_all_that_was_put(void **state)
{
    (void)state;
    asyncio_run(finishes());
    expect_notes("joined 1 2 01 joined ValueError('task_done() called too many times')");
}

async_def(shuts_down, bool, immediate)
{
    queue = asyncio_Queue(1);
    asyncio_Queue_put_nowait(queue, 0);
    asyncio_Task *putter = asyncio_create_task(puts_one(1)), *joiner = asyncio_create_task(joins());
    await(asyncio_sleep(0));
    asyncio_Queue_shutdown(queue, .immediate = immediate);
    await(putter);
    note("%s", raised(asyncio_Queue_put_nowait(queue, 2)));
    await(asyncio_gather(gets("a"), gets("b")));
    if (!immediate) asyncio_Queue_task_done(queue);
    await(joiner);
    return none;
}

static void a_shutdown(void **state)
{
    (void)state;
    asyncio_run(shuts_down(false));
    expect_notes("1QueueShutDown() QueueShutDown() a:0 b:QueueShutDown() joined");
    asyncio_run(shuts_down(true));
    expect_notes("joined 1QueueShutDown() QueueShutDown() a:QueueShutDown() b:QueueShutDown()");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_and_out),
        cmocka_unit_test(the_oldest_the_newest_the_smallest),
        cmocka_unit_test(what_cannot_be_compared),
        cmocka_unit_test(many),
        cmocka_unit_test(in_the_order_of_coming),
        cmocka_unit_test(an_item_is_passed_on),
        cmocka_unit_test(the_cancelled_are_left_out),
        cmocka_unit_test(join_waits_for_all_that_was_put),
        cmocka_unit_test(a_shutdown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
