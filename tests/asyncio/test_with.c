#include "support/cmocka_all.h"

#include "raised.h"
#include "support/notes.h"

// --- a context of the program -----------------------------------------------------------------------------------------------
typedef struct Door {
    async_context context;
    const char *name;
    enum { PASSES, STOPS, REPLACES } exit;
    bool stuck;
} Door;

async_def(Door_aenter, Door *, self)
{
    await(asyncio_sleep(1));
    if (self->stuck) raise(OSError, "stuck");
    note("%s(", self->name);
    return value_object(self);
}

async_def(Door_aexit, Door *, self, exception *, error)
{
    note("%s", error ? exception_repr(error) : "-");
    await(asyncio_sleep(1));
    note("%s)", self->name);
    if (self->exit == REPLACES) raise(KeyError, "from exit");
    return self->exit == STOPS ? value_int(1) : none;
}

define_context(Door);

async_def(goes_through, Door *, door, int, how)
{
    async_with (door) {
        if (how == 0) return value_str("returned");
        if (how == 1) break;
        if (how == 2) continue;
        if (how == 3) raise(ValueError, "raised");
        if (how == 4) await(asyncio_sleep(10));
    }
    note("after");
    return value_int(how);
}

static value outcome;
async_def(tries, Door *, door, int, how)
{
    asyncio_Task *task = asyncio_create_task(goes_through(door, how));
    await(asyncio_sleep(1.5));
    asyncio_Task_cancel(task, .msg = "stop");
    const char *raises = raised(outcome = await(task));
    note("%s", *raises ? raises : repr(outcome));
    return none;
}

static void left_by(int how, int exit, const char *expected)
{
    Door door = {Door_context, "d", exit, false};
    asyncio_run(tries(&door, how));
    expect_notes(expected);
}

static void exit_runs_whichever_way_it_is_left(void **state)
{
    (void)state;
    left_by(1, PASSES, "d( - CancelledError('stop')");
    left_by(3, PASSES, "d( ValueError('raised') CancelledError('stop')");
    left_by(4, PASSES, "d( CancelledError('stop') d) CancelledError('stop')");
}

async_def(in_peace, Door *, door, int, how)
{
    const char *raises = raised(outcome = await(goes_through(door, how)));
    note("%s", *raises ? raises : repr(outcome));
    return none;
}

static void undisturbed(int how, int exit, const char *expected)
{
    Door door = {Door_context, "d", exit, false};
    asyncio_run(in_peace(&door, how));
    expect_notes(expected);
}

static void exit_awaits_in_peace(void **state)
{
    (void)state;
    undisturbed(0, PASSES, "d( - d) 'returned'");
    undisturbed(1, PASSES, "d( - d) after 1");
    undisturbed(2, PASSES, "d( - d) after 2");
    undisturbed(3, PASSES, "d( ValueError('raised') d) ValueError('raised')");
    undisturbed(5, PASSES, "d( - d) after 5");
}

static void exit_stops_an_exception(void **state)
{
    (void)state;
    undisturbed(3, STOPS, "d( ValueError('raised') d) after 3");
    undisturbed(0, STOPS, "d( - d) 'returned'");
    left_by(4, STOPS, "d( CancelledError('stop') d) after 4");
}

static void exit_raises_another(void **state)
{
    (void)state;
    for (int how = 0; how < 3; how++) undisturbed(how, REPLACES, "d( - d) KeyError('from exit')");
    undisturbed(3, REPLACES, "d( ValueError('raised') d) KeyError('from exit')");
}

static void an_enter_that_fails_is_not_left(void **state)
{
    (void)state;
    Door door = {Door_context, "d", STOPS, true};
    asyncio_run(in_peace(&door, 1));
    expect_notes("OSError('stuck')");
}

async_def(two_doors)
{
    Door outer = {Door_context, "outer", STOPS, false}, inner = {Door_context, "inner", REPLACES, false};
    async_with (&outer) {
        async_with (&inner) return value_str("never");
    }
    note("after");
    return none;
}

static void the_inner_one_is_left_first(void **state)
{
    (void)state;
    asyncio_run(two_doors());
    expect_notes("outer( inner( - inner) KeyError('from exit') outer) after");
}

// What is caught around the block, in the same function.
async_def(catches_around)
{
    Door door = {Door_context, "d", REPLACES, false};
    try {
        async_with (&door) raise(ValueError);
    } except (KeyError, e) {
        note("caught");
    }
    note("%s", raised(raise(OSError))); // nothing of what was left stands in the way
    return none;
}

static void what_exit_raises_is_caught_around_it(void **state)
{
    (void)state;
    asyncio_run(catches_around());
    expect_notes("d( ValueError() d) caught OSError()");
}

async_def(gives_names, int, how)
{
    Door door = {Door_context, "d", PASSES, false};
    async_with (&door, entered) {
        note("%s", ((Door *)entered.as_object)->name);
        if (how == 1) break;
        if (how == 2) continue;
        if (how == 3) return entered;
        note("to-the-end");
    }
    asyncio_Timeout *timeout = asyncio_timeout(5);
    async_with (timeout, itself) note("%d", itself.as_object == (void *)timeout);
    asyncio_TaskGroup *group = asyncio_TaskGroup();
    async_with (group, as_itself) note("%d", as_itself.as_object == (void *)group);
    return none;
}

static void what_enter_gives_has_a_name(void **state)
{
    (void)state;
    for (int how = 0; how < 4; how++) asyncio_run(gives_names(how));
    expect_notes("d( d to-the-end - d) 1 1 d( d - d) 1 1 d( d - d) 1 1 d( d - d)");
}

async_def(enters_a_task)
{
    asyncio_Future *f = asyncio_loop_create_future(asyncio_get_running_loop());
    async_with (f) note("never");
    return none;
}

static void what_is_no_context(void **state)
{
    (void)state;
    assert_string_equal(raised(asyncio_run(enters_a_task())),
                        "TypeError(\"'future' object does not support the asynchronous context manager protocol\")");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exit_runs_whichever_way_it_is_left),
        cmocka_unit_test(exit_awaits_in_peace),
        cmocka_unit_test(exit_stops_an_exception),
        cmocka_unit_test(exit_raises_another),
        cmocka_unit_test(an_enter_that_fails_is_not_left),
        cmocka_unit_test(the_inner_one_is_left_first),
        cmocka_unit_test(what_exit_raises_is_caught_around_it),
        cmocka_unit_test(what_enter_gives_has_a_name),
        cmocka_unit_test(what_is_no_context),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
