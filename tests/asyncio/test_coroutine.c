#include "support/cmocka_all.h"

#include <string.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "raised.h"
#include "support/forked.h"
#include "support/notes.h"

async_def(add, int, a, double, b, const char *, c)
{
    note("add(%d,%g,%s)", a, b, c);
    return value_float(a + b);
}

async_def(six, int, a, int, b, int, c, int, d, int, e, int, f) { return value_int(a * b * c * d * e * f); }

struct board {
    int moves;
};

async_def(plays, struct board *, board, asyncio_Semaphore *, sem, value, v, bool, fast)
{
    board->moves++;
    note("%d %s %d", asyncio_Semaphore_locked(sem), repr(v), fast);
    return none;
}

async_def(calls)
{
    coroutine *c = add(1, 0.5, "x");
    note("made");
    note("%s", repr(await(c)));
    note("%s", repr(await(six(1, 2, 3, 4, 5, 6))));
    struct board board = {0};
    await(plays(&board, asyncio_Semaphore(1), list(1), true));
    note("%d", board.moves);
    return none;
}

static void a_call_runs_nothing(void **state)
{
    (void)state;
    asyncio_run(calls());
    expect_notes("made add(1,0.5,x) 1.5 720 0 [1] 1 1");
}

// --- awaiting runs inline ---------------------------------------------------------------------------------------------------
async_def(innermost)
{
    note("in");
    return value_str("result");
}
async_def(middle) { return await(innermost()); }
async_def(outermost) { return await(middle()); }

static void noting(value what) { note("%s", str_of(what)); }

async_def(awaits_a_chain)
{
    asyncio_loop_call_soon(asyncio_get_running_loop(), noting, "callback");
    note("%s", str(await(outermost()))); // no turn of the loop between
    await(asyncio_sleep(0));
    return none;
}

static void await_of_a_coroutine_yields_nothing(void **state)
{
    (void)state;
    asyncio_run(awaits_a_chain());
    expect_notes("in result callback");
}

async_def(recursion, int, depth)
{
    if (depth == 0) {
        await(asyncio_sleep(1));
        return value_int(0);
    }
    return value_int(1 + int_of(await(recursion(depth - 1))));
}

async_def(recurses)
{
    note("%s", repr(await(recursion(200))));
    return none;
}

static void deep_chains(void **state)
{
    (void)state;
    asyncio_run(recurses());
    expect_notes("200");
}

// --- wrong uses -----------------------------------------------------------------------------------------------------------
async_def(nothing) { return none; }
async_def(sleeps) { return await(asyncio_sleep(1)); }

static coroutine *self;
async_def(awaits_self) { return await(self); }

static coroutine *shared;
async_def(awaits_shared) { return await(shared); }

async_def(wrong_uses)
{
    coroutine *c = nothing();
    await(c);
    note("%s", raised(await(c)));

    coroutine *closed = nothing();
    coroutine_close(closed);
    coroutine_close(closed);
    note("%s", raised(await(closed)));

    self = awaits_self();
    note("%s", raised(await(self)));

    shared = sleeps();
    asyncio_Task *first = asyncio_create_task(awaits_shared()), *second = asyncio_create_task(awaits_shared());
    note("%s", raised(await(second)));
    await(first);
    return none;
}

static void a_coroutine_runs_once(void **state)
{
    (void)state;
    asyncio_run(wrong_uses());
    expect_notes("RuntimeError('cannot reuse already awaited coroutine') RuntimeError('cannot reuse already awaited coroutine') "
                 "RuntimeError('coroutine is being awaited already') RuntimeError('coroutine is being awaited already')");
}

static void awaits_in_a_callback(value unused)
{
    (void)unused;
    coroutine *c = nothing();
    note("%s", raised(await(c)));
    coroutine_close(c);
}

async_def(has_such_a_callback)
{
    asyncio_loop_call_soon(asyncio_get_running_loop(), awaits_in_a_callback);
    await(asyncio_sleep(0));
    return none;
}

static void await_needs_a_task(void **state)
{
    (void)state;
    coroutine *c = nothing();
    assert_string_equal(raised(await(c)), "RuntimeError('await outside of a coroutine')");
    coroutine_close(c);
    asyncio_run(has_such_a_callback());
    expect_notes("RuntimeError('await outside of a coroutine')");
}

async_def(awaits_values)
{
    value all = list(nothing(), asyncio_create_task(nothing()), asyncio_gather(nothing()));
    for (size_t i = 0; i < len(all); i++) note("%s", repr(await(awaitable_of(at(all, i)))));
    int number = 3;
    value others = list(1, "text", none, asyncio_Semaphore(1), &number);
    for (size_t i = 0; i < len(others); i++) note("%s", raised(awaitable_of(at(others, i))));
    return none;
}

static void awaitables_in_values(void **state)
{
    (void)state;
    asyncio_run(awaits_values());
#define WRONG " TypeError('An asyncio.Future, a coroutine or an awaitable is required')"
    expect_notes("None None [None]" WRONG WRONG WRONG WRONG WRONG);
#undef WRONG
}

// What stderr says of a coroutine: its name, and the line of its async_def.
#define NEVER "coroutine '%s' was never awaited (defined at " __FILE__ ":%d)\n"
#define FORGOTTEN "forgotten", LINE_FORGOTTEN
#define FORGETS "forgets", LINE_FORGETS
__attribute__((format(printf, 2, 3))) static void expect_told(const char *err, const char *format, ...)
{
    char expected[1000];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(expected, sizeof expected, format, arguments);
    va_end(arguments);
    assert_string_equal(err, expected);
}

// --- never awaited ----------------------------------------------------------------------------------------------------------
enum { LINE_FORGOTTEN = __LINE__ + 1 };
async_def(forgotten, int, n)
{
    print("this is not printed %d", n);
    return none;
}

enum { LINE_FORGETS = __LINE__ + 1 };
async_def(forgets)
{
    forgotten(1);
    coroutine *closed = forgotten(2);
    coroutine_close(closed);
    asyncio_Task *t = asyncio_create_task(forgotten(3));
    asyncio_Task_cancel(t);
    await(asyncio_sleep(0));
    print("end");
    return none;
}

static void run_forgets(void)
{
    asyncio_run(forgets());
    print("closed");
}

static void a_forgotten_coroutine_is_told_when_the_loop_closes(void **state)
{
    (void)state;
    struct ending e = forked(run_forgets);
    expect_told(e.err, NEVER, FORGOTTEN);
    assert_string_equal(e.out, "end\nclosed\n");
    assert_int_equal(e.status, 0);
}

static void makes_all_first(void)
{
    coroutine *first = forgets(), *second = recurses();
    asyncio_run(first);
    asyncio_run(second); // made before the first loop closed, and still good
    forgotten(4);
}

static void one_made_outside_of_a_loop_lives_on(void **state)
{
    (void)state;
    struct ending e = forked(makes_all_first);
    expect_told(e.err, NEVER NEVER, FORGOTTEN, FORGOTTEN);
    assert_int_equal(e.status, 0);
}

static void forgets_to_run(void) { forgets(); }

static void a_program_that_forgets_asyncio_run(void **state)
{
    (void)state;
    struct ending e = forked(forgets_to_run);
    expect_told(e.err, NEVER, FORGETS);
    assert_string_equal(e.out, "");
    assert_int_equal(e.status, 0);
}

// --- their memory is used again -----------------------------------------------------------------------------------------------
async_def(quick, int, n) { return value_int(n); }
async_def(awaits_many_times)
{
    enum { TIMES = 2000 };
    const coroutine *seen[TIMES];
    size_t different = 0;
    for (int i = 0; i < TIMES; i++) {
        coroutine *c = i % 2 ? asyncio_sleep(0) : quick(i);
        size_t j = 0;
        while (j < different && seen[j] != c) j++;
        if (j == different) seen[different++] = c;
        await(c);
    }
    note("%s", different < 1000 ? "flat" : "grows");
    return none;
}

static void a_loop_that_awaits_does_not_grow(void **state)
{
    (void)state;
    asyncio_run(awaits_many_times());
    expect_notes("flat");
}

// --- sleep(0) ---------------------------------------------------------------------------------------------------------------
async_def(yields_in_every_way)
{
    coroutine *kept = asyncio_sleep(0);
    print("%s", repr(await(kept)));
    try {
        await(kept);
    } except (RuntimeError, e) {
        print("%s", exception_repr(e));
    }
    print("%s", repr(await(asyncio_create_task(asyncio_sleep(0)))));
    print("%s", repr(await(asyncio_gather(asyncio_sleep(0), asyncio_sleep(0, "a")))));
    print("%s", repr(await(asyncio_wait_for(asyncio_sleep(-1), 5))));
    coroutine_close(asyncio_sleep(0));
    asyncio_sleep(0);
    return none;
}

static void run_yields(void) { asyncio_run(yields_in_every_way()); }

static void a_bare_yield_is_a_coroutine_like_others(void **state)
{
    (void)state;
    struct ending e = forked(run_yields);
    assert_string_equal(e.out, "None\nRuntimeError('cannot reuse already awaited coroutine')\nNone\n[None, 'a']\nNone\n");
    assert_string_equal(e.err, "coroutine 'sleep' was never awaited\n");
    assert_int_equal(e.status, 0);
}

// What a parent leaves undone, its child does not tell once more; what it leaves undone itself, it does.
async_def(fails_at_once) { raise(ValueError, "forgotten"); }

async_def(leaves_all_sorts)
{
    asyncio_create_task(fails_at_once(), .name = "fails");
    await(asyncio_sleep(1));
    return none;
}

static void forks(void)
{
    forgotten(1);
    asyncio_loop *loop = asyncio_new_event_loop();
    asyncio_loop_run_until_complete(loop, leaves_all_sorts());
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        forgets();
        exit(0);
    }
    waitpid(child, NULL, 0);
    fputs("child has ended\n", stderr);
    asyncio_loop_close(loop);
}

static void a_child_tells_what_is_its_own(void **state)
{
    (void)state;
    struct ending e = forked(forks);
    expect_told(e.err, NEVER "child has ended\nTask exception was never retrieved: ValueError: forgotten\nfuture: <Task 'fails'>\n" NEVER, FORGETS,
                FORGOTTEN);
}

// --- what is no awaitable -------------------------------------------------------------------------------------------------
async_def(awaits_nothing)
{
    coroutine *nothing = NULL;
    note("%s", raised(await(nothing)));
    note("%s", raised(asyncio_create_task(nothing)));
    note("%s", raised(asyncio_ensure_future(nothing)));
    note("%s", raised(asyncio_create_task((void *)asyncio_Future())));
    note("%d%d", asyncio_isfuture(nothing), asyncio_iscoroutine(nothing));
    return none;
}

static void nothing_cannot_be_awaited(void **state)
{
    (void)state;
    note("%s", raised(asyncio_run(NULL)));
    asyncio_run(awaits_nothing());
    expect_notes("TypeError('a coroutine was expected, got None') "
                       "TypeError(\"'NoneType' object can't be awaited\") "
                       "TypeError('a coroutine was expected, got None') "
                       "TypeError('An asyncio.Future, a coroutine or an awaitable is required') "
                       "TypeError('a coroutine was expected, got <future>') 00");
}

// --- closing one that a task is to start --------------------------------------------------------------------------------------
async_def(closes_what_tasks_start)
{
    asyncio_Task *t = asyncio_create_task(quick(42));
    coroutine_close(asyncio_Task_get_coro(t));
    try {
        await(t);
    } except (RuntimeError, e) {
        note("%s", exception_repr(e));
    }
    value many = list_new();
    for (int i = 0; i < 600; i++) {
        asyncio_Task *closed = asyncio_create_task(quick(i)), *cancelled = asyncio_create_task(quick(i));
        coroutine_close(asyncio_Task_get_coro(closed));
        asyncio_Task_cancel(cancelled);
        list_append(many, closed);
        list_append(many, cancelled);
    }
    await(asyncio_gather_list(many, .return_exceptions = true));
    value numbers = list_new();
    for (int i = 0; i < 600; i++) list_append(numbers, quick(i));
    numbers = await(asyncio_gather_list(numbers));
    int wrong = 0;
    for (int i = 0; i < 600; i++) wrong += int_of(at(numbers, i)) != i;
    note("%d", wrong);
    return none;
}

static void a_closed_coroutine_is_not_started(void **state)
{
    (void)state;
    asyncio_run(closes_what_tasks_start());
    expect_notes("RuntimeError('cannot reuse already awaited coroutine') 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_runs_nothing),
        cmocka_unit_test(await_of_a_coroutine_yields_nothing),
        cmocka_unit_test(deep_chains),
        cmocka_unit_test(a_coroutine_runs_once),
        cmocka_unit_test(await_needs_a_task),
        cmocka_unit_test(awaitables_in_values),
        cmocka_unit_test(a_forgotten_coroutine_is_told_when_the_loop_closes),
        cmocka_unit_test(one_made_outside_of_a_loop_lives_on),
        cmocka_unit_test(a_program_that_forgets_asyncio_run),
        cmocka_unit_test(a_loop_that_awaits_does_not_grow),
        cmocka_unit_test(a_child_tells_what_is_its_own),
        cmocka_unit_test(a_bare_yield_is_a_coroutine_like_others),
        cmocka_unit_test(nothing_cannot_be_awaited),
        cmocka_unit_test(a_closed_coroutine_is_not_started),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
