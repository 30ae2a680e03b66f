#include "support/cmocka_all.h"

#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "raised.h"
#include "support/forked.h"
#include "support/notes.h"

static void interrupt(value unused) { (void)unused, kill(getpid(), SIGINT); }

async_def(is_interrupted, int, times)
{
    for (int i = 0; i < times; i++) {
        asyncio_loop_call_soon(asyncio_get_running_loop(), interrupt);
        try {
            await(asyncio_sleep(10));
            note("not-interrupted");
        } except (asyncio_CancelledError, e) {
            note("cancelled");
            if (i + 1 == times) raise_again(e);
        }
    }
    return none;
}

static void the_first_one_cancels_main(void **state)
{
    (void)state;
    note("%s", raised(asyncio_run(is_interrupted(1))));
    expect_notes("cancelled KeyboardInterrupt()");
}

async_def(other)
{
    try {
        await(asyncio_sleep(10));
    } finally {
        note("other-finally");
    }
    return none;
}

async_def(goes_on)
{
    asyncio_create_task(other());
    try {
        await(is_interrupted(1));
    } except (asyncio_CancelledError, e) {
        note("goes-on");
    }
    await(asyncio_sleep(1));
    asyncio_loop_call_soon(asyncio_get_running_loop(), interrupt);
    try {
        await(asyncio_sleep(10));
    } finally {
        note("main-finally");
    }
    return none;
}

// It leaves the loop, and run cancels what is left, as Python does.
static void the_second_one_leaves_the_loop(void **state)
{
    (void)state;
    note("%s", raised(asyncio_run(goes_on())));
    expect_notes("cancelled goes-on main-finally other-finally KeyboardInterrupt()");
}

async_def(ends_well)
{
    try {
        await(is_interrupted(1));
    } except (asyncio_CancelledError, e) {
        note("enough");
    }
    return none;
}

static void main_may_end_well(void **state)
{
    (void)state;
    note("%s", raised(asyncio_run(ends_well())));
    expect_notes("cancelled enough ");
}

static void cancels(value task) { asyncio_Task_cancel((asyncio_Task *)task.as_object); }

async_def(is_cancelled_too)
{
    asyncio_loop_call_soon(asyncio_get_running_loop(), cancels, asyncio_current_task());
    await(is_interrupted(1));
    return none;
}

// It was cancelled by others too: it is no KeyboardInterrupt then.
static void cancelled_besides(void **state)
{
    (void)state;
    note("%s", raised(asyncio_run(is_cancelled_too())));
    expect_notes("cancelled CancelledError()");
}

static void without_a_runner(void **state)
{
    (void)state;
    asyncio_loop *loop = asyncio_new_event_loop();
    asyncio_loop_call_soon(loop, interrupt);
    assert_string_equal(raised(asyncio_loop_run_until_complete(loop, asyncio_sleep(10))), "KeyboardInterrupt()");
    assert_false(asyncio_loop_is_running(loop));
    assert_string_equal(raised(asyncio_loop_run_until_complete(loop, asyncio_sleep(20))), ""); // it can go on
    assert_int_equal(len(asyncio_all_tasks(loop)), 0);
    asyncio_loop_close(loop);
}

static void run_uncaught(void) { asyncio_run(is_interrupted(1)); }

static void uncaught_it_ends_the_program_as_the_signal(void **state)
{
    (void)state;
    struct ending e = forked(run_uncaught);
    assert_int_equal(e.status, -SIGINT);
    assert_non_null(strstr(e.err, "KeyboardInterrupt\n"));
}

async_def(never_lets_go)
{
    kill(getpid(), SIGINT);
    print("alive");
    kill(getpid(), SIGINT);
    print("dead");
    return none;
}

static void run_never_lets_go(void) { asyncio_run(never_lets_go()); }

static void one_that_nothing_answers_ends_the_program(void **state)
{
    (void)state;
    struct ending e = forked(run_never_lets_go);
    assert_int_equal(e.status, -SIGINT);
}

static volatile sig_atomic_t handled;
static void own_handler(int number) { (void)number, handled = handled + 1; }

async_def(interrupts_itself)
{
    kill(getpid(), SIGINT);
    await(asyncio_sleep(1));
    return none;
}

static void a_handler_of_the_program_stays(void **state)
{
    (void)state;
    struct sigaction after;
    signal(SIGINT, own_handler);
    assert_string_equal(raised(asyncio_run(interrupts_itself())), "");
    assert_int_equal(handled, 1);
    sigaction(SIGINT, NULL, &after);
    assert_ptr_equal(after.sa_handler, own_handler);
    signal(SIGINT, SIG_DFL);
    asyncio_run(other());
    expect_notes("other-finally");
    sigaction(SIGINT, NULL, &after);
    assert_ptr_equal(after.sa_handler, SIG_DFL);
}

// On the real clock the loop really sleeps: for a day, if the signal did not wake it.
async_def(sleeps_for_a_day)
{
    setitimer(ITIMER_REAL, &(struct itimerval){.it_value = {.tv_usec = 50000}}, NULL);
    try {
        await(asyncio_sleep(24 * 3600));
    } finally {
        print("woken");
    }
    return none;
}

static void on_alarm(int number) { (void)number, kill(getpid(), SIGINT); }

static void run_real(void)
{
    signal(SIGALRM, on_alarm);
    asyncio_run(sleeps_for_a_day());
}

static void it_wakes_the_loop(void **state)
{
    (void)state;
    struct ending e = started("real", NULL, "real");
    assert_string_equal(e.out, "woken\n");
    assert_int_equal(e.status, -SIGINT);
}

// So it does where it sleeps until a thread brings something; the thread itself is not disturbed.
static volatile bool woken;

def(sleeps_in_a_thread)
{
    while (!woken) time_sleep(0.01);
    print("thread ends");
    return none;
}

async_def(waits_for_a_thread)
{
    setitimer(ITIMER_REAL, &(struct itimerval){.it_value = {.tv_usec = 50000}}, NULL);
    try {
        await(asyncio_to_thread(sleeps_in_a_thread));
    } finally {
        print("woken");
        woken = true;
    }
    return none;
}

static void run_thread(void)
{
    signal(SIGALRM, on_alarm);
    asyncio_run(waits_for_a_thread());
}

static void it_wakes_a_loop_with_threads(void **state)
{
    (void)state;
    struct ending e = started("thread", NULL, "real");
    assert_string_equal(e.out, "woken\nthread ends\n");
    assert_int_equal(e.status, -SIGINT);
}

int main(void)
{
    static const struct named_program programs[] = {{"real", run_real}, {"thread", run_thread}};
    run_started(programs, 2);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_one_cancels_main),
        cmocka_unit_test(the_second_one_leaves_the_loop),
        cmocka_unit_test(main_may_end_well),
        cmocka_unit_test(cancelled_besides),
        cmocka_unit_test(without_a_runner),
        cmocka_unit_test(uncaught_it_ends_the_program_as_the_signal),
        cmocka_unit_test(one_that_nothing_answers_ends_the_program),
        cmocka_unit_test(a_handler_of_the_program_stays),
        cmocka_unit_test(it_wakes_the_loop),
        cmocka_unit_test(it_wakes_a_loop_with_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
