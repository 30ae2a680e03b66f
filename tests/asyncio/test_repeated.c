#include "asyncio/repeated.h"

#include "support/cmocka_all.h"

#include <string.h>

#include "raised.h"
#include "support/notes.h"

enum { MANY = 100000 };

// Each look at an argument goes through these: they are counted instead of timed.
static size_t marks, unmarks;
bool __real_object_mark(void *object);
void __real_object_unmark(void *object);
bool __wrap_object_mark(void *object) { return marks++, __real_object_mark(object); }
void __wrap_object_unmark(void *object) { unmarks++, __real_object_unmark(object); }

static void each_is_told_whether_it_was_there_before(void **state)
{
    (void)state;
    asyncio_loop *loop = asyncio_new_event_loop();
    asyncio_Future *a = asyncio_loop_create_future(loop), *b = asyncio_loop_create_future(loop);
    const value items[] = {value_object(a), value_object(b), value_object(a), value_int(1), value_int(1), value_object(a), value_object(b)};
    const bool expected[] = {false, false, true, false, false, true, true};
    for (int round = 0; round < 2; round++) assert_memory_equal(repeated(items, 7), expected, sizeof expected);
    repeated(items, 0);
    asyncio_loop_close(loop);
}

async_def(job, int, n) { return value_int(n); }

// So many coroutines, and each of them a second time.
static value twice(void)
{
    value all = list_new();
    for (int i = 0; i < MANY / 2; i++) list_append(all, job(i));
    for (int i = 0; i < MANY / 2; i++) list_append(all, at(all, i));
    return all;
}

async_def(gathers)
{
    value results = await(asyncio_gather_list(twice()));
    size_t wrong = 0;
    for (int i = 0; i < MANY; i++) wrong += int_of(at(results, i)) != i % (MANY / 2);
    note("%zu %zu", len(results), wrong);
    return none;
}

async_def(completes)
{
    size_t count = 0, sum = 0;
    for_in (next, asyncio_as_completed(twice())) {
        sum += (size_t)int_of(await(next));
        count++;
    }
    note("%zu %zu", count, sum);
    return none;
}

async_def(waits)
{
    value tasks = list_new();
    for (int i = 0; i < MANY / 2; i++) list_append(tasks, asyncio_create_task(job(i)));
    for (int i = 0; i < MANY / 2; i++) list_append(tasks, at(tasks, i));
    value done = at(await(asyncio_wait(tasks)), 0);
    note("%zu", len(done));
    return none;
}

static void looks_are_as_many_as_arguments(void **state)
{
    (void)state;
    coroutine *programs[] = {gathers(), completes(), waits()};
    static const char *const told[] = {"100000 0", "50000 1249975000", "50000"};
    for (int i = 0; i < 3; i++) {
        marks = unmarks = 0;
        asyncio_run(programs[i]);
        expect_notes(told[i]);
        assert_int_equal(marks, MANY);
        assert_int_equal(unmarks, marks);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_told_whether_it_was_there_before),
        cmocka_unit_test(looks_are_as_many_as_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
