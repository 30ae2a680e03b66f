#include "support/cmocka_all.h"

#include "raised.h"
#include "support/forked.h"
#include "support/notes.h"

static asyncio_Future *new_future(void) { return asyncio_loop_create_future(asyncio_get_running_loop()); }

// --- states -----------------------------------------------------------------------------------------------------------
static void note_state(asyncio_Future *f)
{
    note("%s%s", asyncio_Future_done(f) ? "done" : "pending", asyncio_Future_cancelled(f) ? ",cancelled" : "");
}

async_def(states)
{
    asyncio_Future *f = new_future();
    note_state(f);
    note("%s %s", raised(asyncio_Future_result(f)), raised(asyncio_Future_exception(f)));
    asyncio_Future_set_result(f, 7);
    note_state(f);
    note("%s %s", repr(asyncio_Future_result(f)), repr(value_of(asyncio_Future_exception(f))));
    note("%s", raised(asyncio_Future_set_result(f, 8)));
    note("%s", raised(asyncio_Future_set_exception(f, exception_new(ValueError, NULL))));
    note("%d %s", asyncio_Future_cancel(f), repr(await(f)));
    return none;
}

static void result_once(void **state)
{
    (void)state;
    asyncio_run(states());
    expect_notes("pending InvalidStateError('Result is not set.') InvalidStateError('Exception is not set.') done 7 None "
                 "InvalidStateError('invalid state') InvalidStateError('invalid state') 0 7");
}

async_def(failing)
{
    asyncio_Future *f = new_future();
    exception *e = exception_new(ValueError, "bad luck");
    asyncio_Future_set_exception(f, e);
    note_state(f);
    note("%s", raised(asyncio_Future_set_exception(new_future(), NULL)));
    note("%d %s", asyncio_Future_exception(f) == e, raised(asyncio_Future_result(f)));
    note("%s %s", raised(await(f)), raised(await(f)));
    return none;
}

static void exception_again_and_again(void **state)
{
    (void)state;
    asyncio_run(failing());
    expect_notes("done TypeError('invalid exception object') 1 ValueError('bad luck') ValueError('bad luck') ValueError('bad luck')");
}

async_def(cancelling)
{
    asyncio_Future *f = new_future();
    char message[] = "why";
    bool first = asyncio_Future_cancel(f, .msg = message), second = asyncio_Future_cancel(f, .msg = "again");
    message[0] = 'x'; // the future has its own
    note("%d %d", first, second);
    note_state(f);
    note("%s %s %s", raised(asyncio_Future_result(f)), raised(asyncio_Future_exception(f)), raised(await(f)));
    note("%s", raised(asyncio_Future_set_result(f, 1)));
    f = new_future();
    asyncio_Future_cancel(f);
    note("%s", raised(await(f)));
    return none;
}

static void cancelled_once(void **state)
{
    (void)state;
    asyncio_run(cancelling());
    expect_notes("1 0 done,cancelled CancelledError('why') CancelledError('why') CancelledError('why') "
                 "InvalidStateError('invalid state') CancelledError()");
}

async_def(refused)
{
    asyncio_Task *t = asyncio_create_task(asyncio_sleep(0));
    asyncio_Future *f = (asyncio_Future *)t;
    note("%s %s", raised(asyncio_Future_set_result(f, 1)), raised(asyncio_Future_set_exception(f, exception_new(ValueError, NULL))));
    await(t);
    return none;
}

static void a_task_sets_itself(void **state)
{
    (void)state;
    asyncio_run(refused());
    expect_notes("RuntimeError('Task does not support set_result operation') "
                 "RuntimeError('Task does not support set_exception operation')");
}

// --- callbacks ----------------------------------------------------------------------------------------------------------
static void one(value argument) { note("one(%s)", repr(argument)); }
static void two(value argument) { note("two(%s)", repr(argument)); }
static void three(value argument) { note("three(%s)", repr(argument)); }

async_def(in_order)
{
    asyncio_Future *f = new_future();
    asyncio_Future_add_done_callback(f, one, value_int(1));
    asyncio_Future_add_done_callback(f, two, value_int(2));
    asyncio_Future_add_done_callback(f, three, value_int(3));
    asyncio_Future_add_done_callback(f, one, value_int(4));
    asyncio_Future_set_result(f, 0);
    asyncio_Future_add_done_callback(f, two, value_int(5)); // it is done: right behind the others
    note("set");
    await(asyncio_sleep(0));
    note("end");
    return none;
}

static void callbacks_in_order_of_adding(void **state)
{
    (void)state;
    asyncio_run(in_order());
    expect_notes("set one(1) two(2) three(3) one(4) two(5) end");
}

async_def(removing)
{
    asyncio_Future *f = new_future();
    asyncio_Future_add_done_callback(f, one, value_int(1));
    asyncio_Future_add_done_callback(f, two, value_int(2));
    asyncio_Future_add_done_callback(f, one, value_int(3));
    asyncio_Task *waiting = asyncio_create_task(asyncio_sleep(1));
    asyncio_Task_add_done_callback(waiting, one, value_int(4));
    note("%zu", asyncio_Future_remove_done_callback(f, one));
    note("%zu", asyncio_Future_remove_done_callback(f, one));
    note("%zu", asyncio_Future_remove_done_callback(f, three));
    asyncio_Future_cancel(f);
    await(waiting); // its own step stays
    await(asyncio_sleep(0));
    note("%zu", asyncio_Future_remove_done_callback(f, two));
    return none;
}

static void removed_callbacks_do_not_run(void **state)
{
    (void)state;
    asyncio_run(removing());
    expect_notes("2 0 0 two(2) one(4) 0");
}

static void adds_another(value future)
{
    note("first");
    asyncio_Future_add_done_callback(future.as_object, one, value_int(2));
}

async_def(adding_from_a_callback)
{
    asyncio_Future *f = new_future();
    asyncio_Future_add_done_callback(f, adds_another, value_of(f));
    asyncio_Future_add_done_callback(f, one, value_int(1));
    asyncio_Future_set_result(f, 0);
    await(asyncio_sleep(0));
    note("turn");
    await(asyncio_sleep(0));
    return none;
}

static void a_callback_adds_one_for_the_next_iteration(void **state)
{
    (void)state;
    asyncio_run(adding_from_a_callback());
    expect_notes("first one(1) turn one(2)");
}

async_def(hundred_waiters)
{
    asyncio_Future *f = new_future();
    for (int i = 0; i < 100; i++) asyncio_Future_add_done_callback(f, one, value_int(i));
    for (int i = 0; i < 100; i++) asyncio_Future_add_done_callback(f, two, value_int(i));
    note("%zu", asyncio_Future_remove_done_callback(f, one));
    asyncio_Future_remove_done_callback(f, two);
    asyncio_Future_add_done_callback(f, three, value_int(7));
    asyncio_Future_set_result(f, 0);
    await(asyncio_sleep(0));
    return none;
}

static void callbacks_grow_and_shrink(void **state)
{
    (void)state;
    asyncio_run(hundred_waiters());
    expect_notes("100 three(7)");
}

static asyncio_Future *given;
static void set_given(value result) { asyncio_Future_set_result(given, result); }

async_def(waits, const char *, name)
{
    note("%s:%s", name, repr(await(given)));
    return none;
}

async_def(waiters_and_callbacks)
{
    given = new_future();
    asyncio_Task *a = asyncio_create_task(waits("a"));
    await(asyncio_sleep(0));
    asyncio_Future_add_done_callback(given, one, value_int(1));
    asyncio_Task *b = asyncio_create_task(waits("b"));
    asyncio_loop_call_later(asyncio_get_running_loop(), 2, set_given, 42);
    await(a);
    await(b);
    return none;
}

static void tasks_wait_in_line_with_callbacks(void **state)
{
    (void)state;
    asyncio_run(waiters_and_callbacks());
    expect_notes("a:42 one(1) b:42");
}

// --- what callbacks raise -------------------------------------------------------------------------------------------------
static void breaks(value argument) { raise(ValueError, "in a callback of %s", str(argument)); }
static void cancels(value argument) { (void)argument, raise(asyncio_CancelledError); }

async_def(broken_callbacks)
{
    asyncio_Future *f = new_future();
    asyncio_Future_add_done_callback(f, breaks, value_str("f"));
    asyncio_Future_add_done_callback(f, cancels, none);
    asyncio_Future_add_done_callback(f, one, value_int(1));
    asyncio_Future_set_result(f, 0);
    asyncio_Future_add_done_callback(f, breaks, value_str("a done future"));
    await(f);
    await(asyncio_sleep(0));
    print("goes on");
    return none;
}

static void run_broken_callbacks(void) { asyncio_run(broken_callbacks()); }

static void the_loop_outlives_its_callbacks(void **state)
{
    (void)state;
    struct ending e = forked(run_broken_callbacks);
    assert_string_equal(e.err, "Exception in callback breaks: ValueError: in a callback of f\n"
                               "Exception in callback cancels: CancelledError\n"
                               "Exception in callback breaks: ValueError: in a callback of a done future\n");
    assert_string_equal(e.out, "goes on\n");
    assert_int_equal(e.status, 0);
}

// --- forgotten exceptions -------------------------------------------------------------------------------------------------
async_def(loses, const char *, what) { raise(ValueError, "%s", what); }

async_def(forgets)
{
    asyncio_Future_set_exception(new_future(), exception_new(KeyError, "future"));
    asyncio_create_task(loses("task"), .name = "lost");
    asyncio_gather(loses("gather"), loses("behind a gather"));
    asyncio_Task *seen = asyncio_create_task(loses("seen")), *cancelled = asyncio_create_task(loses("cancelled too late"));
    asyncio_Future *looked_at = new_future();
    asyncio_Future_set_exception(looked_at, exception_new(ValueError, "looked at"));
    asyncio_Future_exception(looked_at);
    await(asyncio_sleep(1));
    asyncio_Task_exception(seen);
    asyncio_Task_cancel(cancelled);
    return none;
}

static void run_forgets(void) { asyncio_run(forgets()); }

static void forgotten_exceptions_are_told(void **state)
{
    (void)state;
    struct ending e = forked(run_forgets);
    assert_string_equal(e.err, "Future exception was never retrieved: KeyError: 'future'\n"
                               "Task exception was never retrieved: ValueError: task\nfuture: <Task 'lost'>\n"
                               "_GatheringFuture exception was never retrieved: ValueError: gather\n");
    assert_int_equal(e.status, 0);
}

// --- from another loop ------------------------------------------------------------------------------------------------------
static asyncio_Future *kept, *kept_with_callback, *kept_done;

async_def(keeps)
{
    kept = new_future();
    kept_with_callback = new_future();
    asyncio_Future_add_done_callback(kept_with_callback, one, value_int(1));
    kept_done = new_future();
    asyncio_Future_set_result(kept_done, 5);
    return none;
}

async_def(uses_what_was_kept)
{
    asyncio_Task_set_name(asyncio_current_task(), "second");
    note("%s", raised(await(kept)));
    note("%s", repr(await(kept_done)));
    note("%s", raised(asyncio_gather_list(list(kept_done))));
    note("%s", raised(asyncio_as_completed(list(kept_done))));
    return none;
}

static void a_future_belongs_to_its_loop(void **state)
{
    (void)state;
    asyncio_run(keeps());
    note("%s", raised(asyncio_Future_set_result(kept_with_callback, 1)));
    note("%s", raised(asyncio_Future_add_done_callback(kept_done, one, value_int(1))));
    note("%s %d", repr(asyncio_Future_result(kept_done)), asyncio_Future_done(kept));
    asyncio_run(uses_what_was_kept());
    note("%s", raised(asyncio_Future_set_result(kept, 1))); // nobody waits: nothing to put into a queue
    expect_notes("RuntimeError('Event loop is closed') RuntimeError('Event loop is closed') 5 0 "
                 "RuntimeError('Task second got a Future attached to a different loop') 5 "
                 "ValueError('The future belongs to a different loop than the one specified as the loop argument') "
                 "ValueError('The future belongs to a different loop than the one specified as the loop argument') ");
}

async_declare(makes_one);
async_def(makes_one)
{
    asyncio_Future *made = asyncio_Future();
    coroutine *c = makes_one();
    asyncio_Task *task = asyncio_create_task(c);
    note("%d%d", asyncio_Future_get_loop(made) == asyncio_get_running_loop(), asyncio_Task_get_loop(task) == asyncio_get_running_loop());
    note("%d%d%d", asyncio_isfuture(made), asyncio_isfuture(task), asyncio_isfuture(c));
    note("%d%d%d", asyncio_iscoroutine(made), asyncio_iscoroutine(task), asyncio_iscoroutine(c));
    note("%d", asyncio_Task_get_coro(task) == c);
    asyncio_Task_cancel(task);
    return value_object(made);
}

static void what_it_is_and_where(void **state)
{
    (void)state;
    assert_string_equal(raised(asyncio_Future()), "RuntimeError(\"There is no current event loop in thread 'MainThread'.\")");
    asyncio_loop *loop = asyncio_new_event_loop();
    asyncio_Future *by_loop = asyncio_loop_run_until_complete(loop, makes_one()).as_object;
    expect_notes("11 110 001 1");
    assert_string_equal(raised(asyncio_Future()), "RuntimeError(\"There is no current event loop in thread 'MainThread'.\")");
    asyncio_set_event_loop(loop);
    assert_ptr_equal(asyncio_Future_get_loop(asyncio_Future()), loop);
    assert_ptr_equal(asyncio_Future_get_loop(by_loop), loop);
    asyncio_set_event_loop(NULL);
    asyncio_loop_close(loop);
    assert_ptr_equal(asyncio_Future_get_loop(by_loop), loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(result_once),
        cmocka_unit_test(exception_again_and_again),
        cmocka_unit_test(cancelled_once),
        cmocka_unit_test(a_task_sets_itself),
        cmocka_unit_test(callbacks_in_order_of_adding),
        cmocka_unit_test(removed_callbacks_do_not_run),
        cmocka_unit_test(a_callback_adds_one_for_the_next_iteration),
        cmocka_unit_test(callbacks_grow_and_shrink),
        cmocka_unit_test(tasks_wait_in_line_with_callbacks),
        cmocka_unit_test(the_loop_outlives_its_callbacks),
        cmocka_unit_test(forgotten_exceptions_are_told),
        cmocka_unit_test(a_future_belongs_to_its_loop),
        cmocka_unit_test(what_it_is_and_where),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
