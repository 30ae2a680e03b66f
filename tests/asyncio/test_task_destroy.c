// Tasks that a loop leaves when it is closed: task.c, task_destroy.
#include "support/cmocka_all.h"

#include <stdio.h>
#include <string.h>

#include "raised.h"
#include "support/forked.h"
#include "support/notes.h"

#define DESTROYED "Task was destroyed but it is pending!\n"

enum { LINE_WAITS = __LINE__ + 1 };
async_def(waits, const char *, name)
{
    try {
        await(asyncio_sleep(10));
    } except (BaseException, e) {
        print("%s %s", name, exception_repr(e));
        raise_again(e);
    } finally {
        print("%s finally", name);
    }
    return none;
}

async_def(outer) { return await(waits("inner")); }

// A loop in which these have begun to wait.
static asyncio_loop *loop_with(coroutine *first, coroutine *second)
{
    asyncio_loop *loop = asyncio_new_event_loop();
    if (first) asyncio_loop_create_task(loop, first);
    if (second) asyncio_loop_create_task(loop, second);
    asyncio_loop_run_until_complete(loop, asyncio_sleep(1));
    return loop;
}

static void closes_with_two(void)
{
    asyncio_loop *loop = loop_with(outer(), waits("other"));
    print("close");
    asyncio_loop_close(loop);
    print("closed");
    asyncio_loop_close(loop);
}

static void finally_clauses_run_when_the_loop_is_closed(void **state)
{
    (void)state;
    struct ending e = forked(closes_with_two);
    assert_string_equal(e.out, "close\ninner GeneratorExit()\ninner finally\nother GeneratorExit()\nother finally\nclosed\n");
    assert_string_equal(e.err, DESTROYED DESTROYED);
    assert_int_equal(e.status, 0);
}

static void leaves_it_open(void) { loop_with(waits("left"), NULL); }

static void at_the_programs_end_at_the_latest(void **state)
{
    (void)state;
    struct ending e = forked(leaves_it_open);
    assert_string_equal(e.out, "left GeneratorExit()\nleft finally\n");
    assert_string_equal(e.err, DESTROYED);
    assert_int_equal(e.status, 0);
}

static void fails_with_it_open(void)
{
    loop_with(waits("left"), NULL);
    raise(ValueError, "main");
}

static void also_when_the_program_fails(void **state)
{
    (void)state;
    struct ending e = forked(fails_with_it_open);
    assert_string_equal(e.out, "left GeneratorExit()\nleft finally\n");
    assert_non_null(strstr(e.err, "ValueError: main\n" DESTROYED));
    assert_int_equal(e.status, 1);
}

static void one_never_began(void)
{
    asyncio_loop *loop = asyncio_new_event_loop();
    asyncio_loop_create_task(loop, waits("unborn"));
    asyncio_loop_close(loop);
}

static void one_that_never_began(void **state)
{
    (void)state;
    struct ending e = forked(one_never_began);
    assert_string_equal(e.out, "");
    char expected[300];
    snprintf(expected, sizeof expected, DESTROYED "coroutine 'waits' was never awaited (defined at %s:%d)\n", __FILE__, LINE_WAITS);
    assert_string_equal(e.err, expected);
}

async_def(awaits_in_finally)
{
    try {
        await(asyncio_sleep(10));
    } finally {
        await(asyncio_sleep(1));
        print("never");
    }
    return none;
}

async_def(swallows)
{
    try {
        await(asyncio_sleep(10));
    } except (BaseException, e) {
        print("swallowed %s", exception_repr(e));
    }
    return none;
}

static void close_with_an_awaiting_finally(void)
{
    asyncio_loop *loop = loop_with(awaits_in_finally(), swallows());
    asyncio_loop_close(loop);
    print("closed");
}

static void they_cannot_await(void **state)
{
    (void)state;
    struct ending e = forked(close_with_an_awaiting_finally);
    assert_string_equal(e.out, "swallowed GeneratorExit()\nclosed\n");
    assert_string_equal(e.err, DESTROYED "Exception ignored in: <coroutine object awaits_in_finally>: RuntimeError: Event loop is closed\n"
                               DESTROYED);
}

// One waits for what the other, which is destroyed first, would give it.
static asyncio_Future *answer;
async_def(asks) { return await(answer); }
async_def(answers)
{
    try {
        await(asyncio_sleep(10));
    } finally {
        asyncio_Future_set_result(answer, 1);
    }
    return none;
}

static void close_one_that_answers(void)
{
    asyncio_loop *loop = asyncio_new_event_loop();
    answer = asyncio_loop_create_future(loop);
    asyncio_loop_create_task(loop, answers());
    asyncio_loop_create_task(loop, asks());
    asyncio_loop_run_until_complete(loop, asyncio_sleep(1));
    asyncio_loop_close(loop);
}

static void they_cannot_wake_others(void **state)
{
    (void)state;
    struct ending e = forked(close_one_that_answers);
    assert_string_equal(e.err, DESTROYED "Exception ignored in: <coroutine object answers>: RuntimeError: Event loop is closed\n" DESTROYED);
    assert_int_equal(e.status, 0);
}

static asyncio_loop *stopped;
static void stop(value unused) { (void)unused, asyncio_loop_stop(stopped); }
async_def(gathers) { return await(asyncio_gather(waits("child"))); }

// run_until_complete and gather tell in another way of the tasks that they made.
static void close_quiet_ones(void)
{
    stopped = asyncio_new_event_loop();
    asyncio_loop_call_later(stopped, 1, stop);
    print("%s", raised(asyncio_loop_run_until_complete(stopped, gathers())));
    asyncio_loop_close(stopped);
}

static void who_made_them_for_the_program_warns_itself(void **state)
{
    (void)state;
    struct ending e = forked(close_quiet_ones);
    assert_string_equal(e.out, "RuntimeError('Event loop stopped before Future completed.')\nchild GeneratorExit()\nchild finally\n");
    assert_string_equal(e.err, "");
}

static void handler(asyncio_loop *loop, const asyncio_exception_context *context)
{
    note("%d %s %d", asyncio_loop_is_closed(loop), context->message, context->exception == NULL);
}

async_def(sleeps) { return await(asyncio_sleep(10)); }

static void the_handler_is_told(void **state)
{
    (void)state;
    asyncio_loop *loop = loop_with(sleeps(), NULL);
    asyncio_loop_set_exception_handler(loop, handler);
    asyncio_loop_close(loop);
    expect_notes("1 Task was destroyed but it is pending! 1");
    assert_int_equal(len(asyncio_all_tasks(loop)), 0);
}

static int told;
static void count(asyncio_loop *loop, const asyncio_exception_context *context) { (void)loop, (void)context, told++; }

static void a_thousand(void **state)
{
    (void)state;
    for (int round = 1; round <= 3; round++) {
        asyncio_loop *loop = asyncio_new_event_loop();
        asyncio_loop_set_exception_handler(loop, count);
        for (int i = 0; i < 1000; i++) asyncio_loop_create_task(loop, sleeps());
        asyncio_loop_run_until_complete(loop, asyncio_sleep(1));
        asyncio_loop_close(loop);
        assert_int_equal(told, 1000 * round);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finally_clauses_run_when_the_loop_is_closed),
        cmocka_unit_test(at_the_programs_end_at_the_latest),
        cmocka_unit_test(also_when_the_program_fails),
        cmocka_unit_test(one_that_never_began),
        cmocka_unit_test(they_cannot_await),
        cmocka_unit_test(they_cannot_wake_others),
        cmocka_unit_test(who_made_them_for_the_program_warns_itself),
        cmocka_unit_test(the_handler_is_told),
        cmocka_unit_test(a_thousand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
