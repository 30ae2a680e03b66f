#include "asyncio/executor.h"

#include <string.h>

#include "raised.h"
#include "support/cmocka_all.h"
#include "support/forked.h"
#include "support/notes.h"

#undef work // here a function of the program may be called so

static double began; // of the program under test, on the one clock of this process
static double now(void) { return time_monotonic() - began; }

static void run(coroutine *program)
{
    began = time_monotonic();
    asyncio_run(program);
}

def(works, const char *, name, double, seconds)
{
    note("%g:%s-begins", now(), name);
    time_sleep(seconds);
    note("%g:%s-ends", now(), name);
    return value_str(name);
}

static asyncio_Future *hand_over(ThreadPoolExecutor *pool, const char *name, double seconds)
{
    return asyncio_loop_run_in_executor(asyncio_get_running_loop(), pool, works, name, seconds);
}

// --- results ----------------------------------------------------------------------------------------------------------------
define_exception(NoSuchPage, LookupError);

def(fails, const char *, text)
{
    try {
        time_sleep(1);
        raise(NoSuchPage, "%s", text);
    } finally {
        note("finally");
    }
    return none;
}

def(catches)
{
    try {
        fails("inside");
    } except (LookupError, e) {
        return value_format("caught %s", exception_text(e));
    }
    return none;
}

def(leaves) { raise(SystemExit, "3"); }

async_def(gets_results)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    note("%s", repr(await(asyncio_to_thread(works, "a", 1))));
    note("%s", raised(await(asyncio_to_thread(fails, "outside"))));
    note("%s", repr(await(asyncio_loop_run_in_executor(loop, NULL, catches))));
    note("%s", raised(await(asyncio_to_thread(leaves)))); // as all that a function raises it goes to whoever awaits
    note("%g", now());
    return none;
}

static void results_and_exceptions_arrive(void **state)
{
    (void)state;
    run(gets_results());
    expect_notes("0:a-begins 1:a-ends 'a' finally NoSuchPage('outside') finally 'caught inside' SystemExit('3') 3");
}

async_def(sees_time)
{
    asyncio_Future *a = hand_over(NULL, "a", 1), *b = hand_over(NULL, "b", 3);
    await(asyncio_sleep(1)); // due when a is: the end of a comes first
    note("%g:woken,%d", now(), asyncio_Future_done(a));
    time_sleep(5);
    note("%g:blocked,%d", now(), asyncio_Future_done(b));
    note("%s%s", str(await(b)), str(await(a)));
    return none;
}

static void each_has_a_time_of_its_own(void **state)
{
    (void)state;
    run(sees_time());
    expect_notes("0:a-begins 0:b-begins 1:a-ends 1:woken,1 3:b-ends 6:blocked,0 ba");
}

def(at_once) { return value_int(1); }

async_def(waits_for_nothing)
{
    asyncio_Future *f = asyncio_loop_run_in_executor(asyncio_get_running_loop(), NULL, at_once);
    note("%d", asyncio_Future_done(f));
    await(asyncio_sleep(0));
    note("%d", asyncio_Future_done(f));
    note("%s,%g", repr(await(f)), now());
    for (volatile int i = 0; i < 500; i++) await(asyncio_to_thread(at_once));
    return none;
}

static void a_function_may_take_no_time(void **state)
{
    (void)state;
    run(waits_for_nothing());
    expect_notes("0 0 1,0"); // its end joins the ready queue behind who yielded
}

// --- what is not allowed ------------------------------------------------------------------------------------------------------
async_def(never) { return none; }
static void nobody(value unused) { (void)unused; }
static asyncio_loop *the_loop;
static asyncio_Future *the_future;
static struct objects {
    asyncio_Lock *lock;
    asyncio_Event *event;
    asyncio_Semaphore *semaphore;
    asyncio_Condition *condition;
    asyncio_Queue *queue;
    asyncio_Handle *handle;
    asyncio_Task *task;
} the_objects;

#define NOT_THREAD_SAFE "RuntimeError('Non-thread-safe operation invoked on an event loop other than the current one')"

def(trespasses)
{
    note("%s", raised(asyncio_get_running_loop()));
    coroutine *c = never();
    note("%s", raised(asyncio_create_task(c)));
    note("%s", raised(await(c)));
    note("%s", raised(asyncio_gather(c)));
    note("%s", raised(asyncio_run(c)));
    coroutine_close(c);
    note("%s", raised(asyncio_loop_call_soon(the_loop, nobody)));
    note("%s", raised(asyncio_loop_call_later(the_loop, 1, nobody)));
    note("%s", raised(asyncio_Future_set_result(the_future, 1)));
    note("%s", raised(time_sleep(-1)));
    note("%s", raised(asyncio_current_task()));
    note("%s", raised(asyncio_get_event_loop()));
    note("%s", raised(asyncio_Runner_run(asyncio_Runner(), c)));
    return none;
}

async_def(guards)
{
    the_loop = asyncio_get_running_loop();
    the_future = asyncio_loop_create_future(the_loop);
    note("%s", repr(await(asyncio_to_thread(trespasses))));
    return none;
}

static int is_refused(const char *call, const char *raised)
{
    bool refused = strcmp(raised, NOT_THREAD_SAFE) == 0;
    if (!refused) print("%s passes: %s", call, raised);
    return refused;
}

// Of each of these Python says that it is not thread-safe, and of most of them it lets the call pass.
static int refused(void)
{
    asyncio_Lock *lock = the_objects.lock;
    asyncio_Queue *queue = the_objects.queue;
    int count = 0;
#define REFUSED(call) count += is_refused(#call, raised(call))
    REFUSED(asyncio_Lock());
    REFUSED(asyncio_Lock_release(lock));
    REFUSED(asyncio_Event());
    REFUSED(asyncio_Event_set(the_objects.event));
    REFUSED(asyncio_Event_clear(the_objects.event));
    REFUSED(asyncio_Semaphore(1));
    REFUSED(asyncio_BoundedSemaphore(1));
    REFUSED(asyncio_Semaphore_release(the_objects.semaphore));
    REFUSED(asyncio_Condition());
    REFUSED(asyncio_Condition_release(the_objects.condition));
    REFUSED(asyncio_Condition_notify(the_objects.condition));
    REFUSED(asyncio_Condition_notify_all(the_objects.condition));
    REFUSED(asyncio_Barrier(2));
    REFUSED(asyncio_Queue());
    REFUSED(asyncio_PriorityQueue());
    REFUSED(asyncio_LifoQueue());
    REFUSED(asyncio_Queue_put_nowait(queue, 1));
    REFUSED(asyncio_Queue_get_nowait(queue));
    REFUSED(asyncio_Queue_task_done(queue));
    REFUSED(asyncio_Queue_shutdown(queue));
    REFUSED(asyncio_Handle_cancel(the_objects.handle));
    REFUSED(asyncio_Task_set_name(the_objects.task, "thief"));
    REFUSED(asyncio_Task_cancel(the_objects.task));
    REFUSED(asyncio_Future_remove_done_callback(the_objects.task, nobody));
    REFUSED(asyncio_loop_create_future(the_loop));
    REFUSED(asyncio_timeout_at(1));
    REFUSED(asyncio_TaskGroup());
    REFUSED(release(the_objects.task));
    return count;
}

def(meddles) { return value_int(refused()); }

async_def(keeps_its_own)
{
    the_loop = asyncio_get_running_loop();
    the_objects = (struct objects){asyncio_Lock(),       asyncio_Event(), asyncio_Semaphore(1), asyncio_Condition(),
                                   asyncio_Queue(), asyncio_loop_call_later(the_loop, 9, nobody), asyncio_current_task()};
    value meddlers = list_new();
    for (int i = 0; i < 4; i++) list_append(meddlers, asyncio_to_thread(meddles));
    for (int i = 0; i < 100; i++) {
        asyncio_Queue_put_nowait(the_objects.queue, i);
        await(asyncio_sleep(0));
    }
    print("%s", repr(await(asyncio_gather_list(meddlers))));
    asyncio_Handle_cancel(the_objects.handle);
    return none;
}

static void run_meddling(void) { asyncio_run(keeps_its_own()); }

static void what_belongs_to_the_loop_refuses_threads(void **state)
{
    (void)state;
    static const char *const clocks[] = {"virtual", "real"};
    for (int i = 0; i < 2; i++) {
        struct ending e = started("meddling", NULL, clocks[i]);
        assert_string_equal(e.err, "");
        assert_string_equal(e.out, "[28, 28, 28, 28]\n");
        assert_int_equal(e.status, 0);
    }
}

#define NO_LOOP "RuntimeError('no running event loop') "
#define NOT_SET "RuntimeError(\"There is no current event loop in thread 'asyncio_0'.\") "
#define NOT_SAFE NOT_THREAD_SAFE " "

static void a_thread_has_no_loop(void **state)
{
    (void)state;
    run(guards());
    expect_notes(NO_LOOP NO_LOOP "RuntimeError('await outside of a coroutine') " NOT_SET
                 "RuntimeError('asyncio.run() cannot be called from a running event loop') " NOT_SAFE NOT_SAFE NOT_SAFE
                 "ValueError('sleep length must be non-negative') " NO_LOOP NOT_SET
                 "RuntimeError('Runner.run() cannot be called from a running event loop') None");
    assert_string_equal(raised(asyncio_loop_run_in_executor(the_loop, NULL, at_once)), "RuntimeError('Event loop is closed')");
    assert_string_equal(raised(ThreadPoolExecutor(.max_workers = -1)), "ValueError('max_workers must be greater than 0')");
}

async_def(comes_late)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    await(asyncio_to_thread(works, "a", 1));
    await(asyncio_loop_shutdown_default_executor(loop, 5));
    note("%s", raised(asyncio_loop_run_in_executor(loop, NULL, at_once)));
    return none;
}

static void an_executor_that_is_shut_down_takes_nothing(void **state)
{
    (void)state;
    run(comes_late());
    expect_notes("0:a-begins 1:a-ends RuntimeError('Executor shutdown has been called')");
}

// --- few threads, and cancelling ----------------------------------------------------------------------------------------------
async_def(stands_in_line)
{
    ThreadPoolExecutor *pool = ThreadPoolExecutor(.max_workers = 2);
    asyncio_Future *a = hand_over(pool, "a", 2), *b = hand_over(pool, "b", 1), *c = hand_over(pool, "c", 1),
                   *d = hand_over(pool, "d", 1), *e = hand_over(pool, "e", 1);
    asyncio_Future_cancel(d); // not begun: never will be
    asyncio_Future_cancel(a); // runs to its end
    note("%s", raised(await(d)));
    note("%s", raised(await(a)));
    note("%g:%s%s%s", now(), str(await(b)), str(await(c)), str(await(e)));
    note("%g", now());
    return none;
}

static void functions_stand_in_line_for_threads(void **state)
{
    (void)state;
    run(stands_in_line());
    expect_notes("0:a-begins 0:b-begins CancelledError() CancelledError() 1:b-ends 1:c-begins 2:a-ends 2:e-begins 2:c-ends 3:e-ends 3:bce 3");
}

async_def(gives_up)
{
    note("%s", raised(await(asyncio_wait_for(asyncio_to_thread(works, "a", 5), 2))));
    note("%g", now());
    return none;
}

static void who_gives_up_does_not_stop_a_thread(void **state)
{
    (void)state;
    run(gives_up());
    note("%g", now());
    expect_notes("0:a-begins TimeoutError() 2 5:a-ends 5");
}

// --- the end of the program -----------------------------------------------------------------------------------------------------
def(says_at_its_end, int, seconds)
{
    time_sleep(seconds);
    print("ended at %.0f", time_monotonic());
    return none;
}

async_def(leaves_one_behind)
{
    asyncio_loop_run_in_executor(asyncio_get_running_loop(), NULL, says_at_its_end, 400);
    asyncio_loop_run_in_executor(asyncio_get_running_loop(), ThreadPoolExecutor(), says_at_its_end, 1000);
    await(asyncio_sleep(50));
    return none;
}

static void run_leaving(void)
{
    asyncio_run(leaves_one_behind());
    print("run ended at %.0f", time_monotonic());
}

static void run_waits_for_threads_for_a_while(void **state)
{
    (void)state;
    struct ending e = started("leaving", NULL, "virtual");
    assert_string_equal(e.out, "run ended at 350\nended at 400\nended at 1000\n");
    assert_string_equal(e.err, "The executor did not finishing joining its threads within 300 seconds.\n");
    assert_int_equal(e.status, 0);
}

def(takes_too_much, int, depth)
{
    volatile char much[1000];
    much[0] = (char)depth;
    if (depth >= 0) takes_too_much(depth + 1); // always
    return value_int(much[0]);
}

async_def(overflows) { return await(asyncio_to_thread(takes_too_much, 0)); }
static void run_overflowing(void) { asyncio_run(overflows()); }

static void an_overflow_names_its_thread(void **state)
{
    (void)state;
    struct ending e = started("overflowing", NULL, "virtual");
    assert_string_equal(e.err, "stack overflow in thread asyncio_0\n");
    assert_int_equal(e.status, -SIGSEGV);
}

// --- from a thread to the loop ----------------------------------------------------------------------------------------------------
async_def(answers, int, n)
{
    await(asyncio_sleep(n));
    if (n == 2) raise(ValueError, "two");
    note("%g:answers-%d", now(), n);
    return value_int(n);
}

static void hears(value what) { note("%g:hears-%s", now(), str(what)); }

def(talks)
{
    time_sleep(1);
    asyncio_loop_call_soon_threadsafe(the_loop, hears, "hello");
    concurrent_Future *first = asyncio_run_coroutine_threadsafe(answers(1), the_loop);
    note("%d", concurrent_Future_done(first));
    note("%g:%s", now(), repr(concurrent_Future_result(first)));
    note("%s", repr(concurrent_Future_result(first))); // again
    note("%d", concurrent_Future_cancel(first));
    note("%s", raised(concurrent_Future_result(asyncio_run_coroutine_threadsafe(answers(2), the_loop))));
    concurrent_Future *late = asyncio_run_coroutine_threadsafe(answers(5), the_loop);
    note("%s", raised(concurrent_Future_result(late, .timeout = value_int(3))));
    note("%g:%d", now(), concurrent_Future_cancel(late));
    note("%d", concurrent_Future_cancel(late)); // it is
    note("%s", raised(concurrent_Future_result(late)));
    return none;
}

async_def(listens)
{
    the_loop = asyncio_get_running_loop();
    await(asyncio_to_thread(talks));
    note("%g", now());
    concurrent_Future *mine = asyncio_run_coroutine_threadsafe(answers(1), the_loop);
    note("%s", raised(concurrent_Future_result(mine)));
    await(asyncio_sleep(2));
    note("%s", repr(concurrent_Future_result(mine)));
    return none;
}

static void threads_talk_to_the_loop(void **state)
{
    (void)state;
    run(listens());
    expect_notes("0 1:hears-hello 2:answers-1 2:1 1 0 ValueError('two') TimeoutError() 7:1 1 CancelledError() "
                 "7 Deadlock('the thread of the event loop would wait for itself') 8:answers-1 1");
    assert_string_equal(raised(asyncio_loop_call_soon_threadsafe(the_loop, nobody)), "RuntimeError('Event loop is closed')");
}

// --- on the real clock ------------------------------------------------------------------------------------------------------------
static int arrived; // of the two that meet

// Each goes on when the other is there: they could not, one after the other.
def(meets, int, n)
{
    __atomic_add_fetch(&arrived, 1, __ATOMIC_SEQ_CST);
    while (__atomic_load_n(&arrived, __ATOMIC_SEQ_CST) < 2) time_sleep(0.001);
    value made = list_new();
    for (int i = 0; i < 1000; i++) list_append(made, value_format("%d-%d", n, i));
    return at(made, 999);
}

def(fails_there, int, n)
{
    try {
        raise(ValueError, "inside %d", n);
    } except (ValueError, e) {
        time_sleep(0.001);
    }
    raise(KeyError, "%d", n);
}

def(asks, int, n)
{
    time_sleep(0.001 * n);
    return concurrent_Future_result(asyncio_run_coroutine_threadsafe(answers(0), the_loop));
}

static bool told;

def(waits_until_told)
{
    while (!__atomic_load_n(&told, __ATOMIC_SEQ_CST)) time_sleep(0.001);
    print("told");
    return none;
}

async_def(hands_over_really)
{
    the_loop = asyncio_get_running_loop();
    print("%s", repr(await(asyncio_gather(asyncio_to_thread(meets, 1), asyncio_to_thread(meets, 2)))));
    value failing = list_new(), asking = list_new(), few = list_new();
    ThreadPoolExecutor *pool = ThreadPoolExecutor(.max_workers = 3);
    for (int i = 0; i < 8; i++) {
        list_append(failing, asyncio_to_thread(fails_there, i));
        list_append(asking, asyncio_to_thread(asks, i));
        list_append(few, asyncio_loop_run_in_executor(the_loop, pool, at_once));
    }
    print("%s", repr(await(asyncio_gather_list(failing, .return_exceptions = true))));
    print("%s", repr(await(asyncio_gather_list(asking))));
    print("%s", repr(await(asyncio_gather_list(few))));
    asyncio_Future *never_begun = NULL;
    for (int i = 0; i < 5; i++) never_begun = asyncio_loop_run_in_executor(the_loop, pool, waits_until_told);
    asyncio_Future_cancel(never_begun);
    print("%s", raised(await(never_begun)));
    await(asyncio_sleep(0));
    __atomic_store_n(&told, true, __ATOMIC_SEQ_CST);
    return none;
}

static void run_handing_over(void) { asyncio_run(hands_over_really()); }

#define HANDED_OVER                                                                                                    \
    "['1-999', '2-999']\n"                                                                                             \
    "[KeyError('0'), KeyError('1'), KeyError('2'), KeyError('3'), KeyError('4'), KeyError('5'), KeyError('6'), KeyError('7')]\n" \
    "[0, 0, 0, 0, 0, 0, 0, 0]\n[1, 1, 1, 1, 1, 1, 1, 1]\n"

static void real_threads_do_the_same(void **state)
{
    (void)state;
    static const char *const clocks[] = {"virtual", "real"};
    for (int i = 0; i < 2; i++) {
        struct ending e = started("handing-over", NULL, clocks[i]);
        assert_string_equal(e.err, "");
        assert_memory_equal(e.out, HANDED_OVER, strlen(HANDED_OVER));
        assert_string_equal(e.out + strlen(HANDED_OVER), "CancelledError()\ntold\ntold\ntold\ntold\n"); // the fifth never began
        assert_int_equal(e.status, 0);
    }
}

int main(void)
{
    static const struct named_program programs[] = {
        {"leaving", run_leaving}, {"overflowing", run_overflowing}, {"handing-over", run_handing_over},
        {"meddling", run_meddling},
    };
    run_started(programs, sizeof programs / sizeof *programs);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_and_exceptions_arrive),
        cmocka_unit_test(each_has_a_time_of_its_own),
        cmocka_unit_test(a_function_may_take_no_time),
        cmocka_unit_test(a_thread_has_no_loop),
        cmocka_unit_test(what_belongs_to_the_loop_refuses_threads),
        cmocka_unit_test(an_executor_that_is_shut_down_takes_nothing),
        cmocka_unit_test(functions_stand_in_line_for_threads),
        cmocka_unit_test(who_gives_up_does_not_stop_a_thread),
        cmocka_unit_test(run_waits_for_threads_for_a_while),
        cmocka_unit_test(an_overflow_names_its_thread),
        cmocka_unit_test(threads_talk_to_the_loop),
        cmocka_unit_test(real_threads_do_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
