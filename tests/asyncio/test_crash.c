#include "support/cmocka_all.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "raised.h"
#include "support/forked.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Winfinite-recursion"
static int deeper(volatile int depth) { return deeper(depth + 1) + depth; }
#pragma GCC diagnostic pop

async_def(overflows)
{
    await(asyncio_sleep(1));
    print("before");
    return value_int(deeper(0));
}

async_def(awaits_for_ever, int, depth) { return await(awaits_for_ever(depth + 1)); }

async_generator(overflows_within)
{
    await(asyncio_sleep(1));
    yield(deeper(0));
}

async_def(asks)
{
    async_for (i, overflows_within()) print("never");
    return none;
}

async_def(faults)
{
    print("before");
    volatile int *volatile nowhere = (int *)0x10000;
    *nowhere = 1;
    return none;
}

async_def(starts, coroutine *, c)
{
    asyncio_Task *other = asyncio_create_task(asyncio_sleep(5), .name = "other");
    await(asyncio_create_task(c, .name = "Board 7"));
    await(other);
    return none;
}

static void overflow(void) { asyncio_run(starts(overflows())); }
static void endless_awaits(void) { asyncio_run(starts(awaits_for_ever(0))); }
static void overflow_in_a_generator(void) { asyncio_run(starts(asks())); }
static void fault(void) { asyncio_run(starts(faults())); }

static void faulting_callback(value unused)
{
    (void)unused;
    volatile int *volatile nowhere = (int *)0x10000;
    *nowhere = 1;
}

async_def(sets_callback)
{
    asyncio_loop_call_soon(asyncio_get_running_loop(), faulting_callback);
    await(asyncio_sleep(1));
    return none;
}

static void fault_in_callback(void) { asyncio_run(sets_callback()); }

async_def(named_at_length)
{
    char name[1000];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = 0;
    asyncio_Task_set_name(asyncio_current_task(), name);
    return value_int(deeper(0));
}

static void overflow_with_a_long_name(void) { asyncio_run(named_at_length()); }

static void a_stack_overflow_names_its_task(void **state)
{
    (void)state;
    struct ending e = forked(overflow);
    assert_int_equal(e.status, -SIGSEGV);
    assert_string_equal(e.err, "stack overflow in task Board 7\n");
    e = forked(overflow_in_a_generator);
    assert_int_equal(e.status, -SIGSEGV);
    assert_string_equal(e.err, "stack overflow in task Board 7\n");
    e = forked(endless_awaits);
    assert_int_equal(e.status, -SIGSEGV);
    assert_string_equal(e.err, "stack overflow in task Board 7\n");
}

static void a_long_name_is_cut(void **state)
{
    (void)state;
    struct ending e = forked(overflow_with_a_long_name);
    assert_int_equal(e.status, -SIGSEGV);
    assert_int_equal(strlen(e.err), 199);
    assert_int_equal(strncmp(e.err, "stack overflow in task xxx", 26), 0);
    assert_string_equal(e.err + 196, "xx\n");
}

static void other_faults_have_no_words(void **state)
{
    (void)state;
    struct ending e = forked(fault);
    assert_int_equal(e.status, -SIGSEGV);
    assert_string_equal(e.err, "");
    e = forked(fault_in_callback);
    assert_int_equal(e.status, -SIGSEGV);
    assert_string_equal(e.err, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stack_overflow_names_its_task),
        cmocka_unit_test(a_long_name_is_cut),
        cmocka_unit_test(other_faults_have_no_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
