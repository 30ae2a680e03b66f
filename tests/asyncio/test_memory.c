// Memory that ends: by itself, and under a program that uses all of asyncio, at each single request in turn.
#include "asyncio/memory.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "asyncio/coro.h"
#include "asyncio/exceptions.h"
#include "raised.h"
#include "support/cmocka_all.h"
#include "support/fail_alloc.h"
#include "support/forked.h"

// --- requests that fail ---------------------------------------------------------------------------------------------------
static long requests, failing; // so many so far; the one that fails, 0 for none

static bool fails(void) { return ++requests == failing; }

void *__real_memory_new(size_t size);
void *__real_memory_try_new(size_t size);
char *__real_memory_text(const char *text, size_t length);
char *__real_memory_format(const char *format, va_list arguments);
void *__real_memory_grow(void *array, size_t *capacity, size_t size);
int __real_coro_new(coro **out, void (*entry)(void *argument), void *argument);

void *__wrap_memory_new(size_t size)
{
    if (fails()) raise_exception(exception_no_memory());
    return __real_memory_new(size);
}

void *__wrap_memory_try_new(size_t size) { return fails() ? NULL : __real_memory_try_new(size); }

char *__wrap_memory_text(const char *text, size_t length)
{
    if (fails()) raise_exception(exception_no_memory());
    return __real_memory_text(text, length);
}

char *__wrap_memory_format(const char *format, va_list arguments)
{
    if (fails()) raise_exception(exception_no_memory());
    return __real_memory_format(format, arguments);
}

static long grown;

void *__wrap_memory_grow(void *array, size_t *capacity, size_t size)
{
    grown++;
    if (fails()) raise_exception(exception_no_memory());
    return __real_memory_grow(array, capacity, size);
}

int __wrap_coro_new(coro **out, void (*entry)(void *argument), void *argument)
{
    return fails() ? -ENOMEM : __real_coro_new(out, entry, argument);
}

// --- by itself --------------------------------------------------------------------------------------------------------------
static void pieces_are_zero_aligned_and_apart(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 7, 16, 17, 100, 1000, 16384, 16385, 100000, 3};
    static char *pieces[1000];
    for (size_t i = 0; i < 1000; i++) {
        size_t size = sizes[i % 10];
        char *p = pieces[i] = memory_new(size);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t k = 0; k < size; k += size > 1000 ? 997 : 1) assert_int_equal(p[k], 0);
        memset(p, (int)i, size);
    }
    for (size_t i = 0; i < 1000; i++) {
        size_t last = sizes[i % 10] - 1;
        assert_int_equal(pieces[i][0], (char)i);
        assert_int_equal(pieces[i][last], (char)i);
    }
}

static void what_is_released_is_used_again(void **state)
{
    (void)state;
    char *small = memory_new(20), *other = memory_new(40);
    memset(small, 1, 20);
    memory_release(small, 20);
    assert_ptr_not_equal(memory_new(40), small); // of another size
    assert_ptr_equal(memory_new(30), small);     // rounded up, the same
    for (int i = 0; i < 30; i++) assert_int_equal(small[i], 0);
    memory_release(other, 40);
    memory_release(small, 20);
    assert_ptr_equal(memory_new(20), small);
    assert_ptr_equal(memory_new(40), other);
    char *large = memory_new(100000);
    memory_release(large, 100000); // is left alone
    large[99999] = 1;
}

static void texts(void **state)
{
    (void)state;
    assert_string_equal(memory_text("checkmate", 5), "check");
    assert_string_equal(memory_text("", 0), "");
}

static void arrays_grow(void **state)
{
    (void)state;
    size_t capacity = 0;
    int *numbers = NULL;
    for (int i = 0; i < 1000; i++) {
        if ((size_t)i == capacity) numbers = memory_grow(numbers, &capacity, sizeof *numbers);
        numbers[i] = i;
    }
    assert_int_equal(capacity, 1024);
    for (int i = 0; i < 1000; i++) assert_int_equal(numbers[i], i);
    const char *volatile what = "";
    fail_alloc_at(1);
    what = raised(memory_grow(numbers, &capacity, sizeof *numbers));
    assert_string_equal(what, "MemoryError()");
    assert_int_equal(capacity, 1024);
    assert_int_equal(numbers[999], 999);
    assert_string_equal(raised(memory_grow(numbers, &(size_t){SIZE_MAX / 2 + 1}, sizeof *numbers)), "MemoryError()");
    free(numbers);
}

static void no_memory_is_an_exception(void **state)
{
    (void)state;
    exception *volatile e = NULL;
    fail_alloc_at(1);
    try {
        memory_new(100000);
    } except (MemoryError, caught) {
        e = caught;
    }
    assert_true(fail_alloc_reached());
    assert_ptr_equal(e, exception_no_memory());
    fail_alloc_at(1);
    for (int i = 0; !e->cause && i < 100000; i++) // until a new chunk is needed
        if (fail_alloc_reached() || !memory_try_new(16)) break;
    assert_true(fail_alloc_reached());
    memset(memory_new(16), 1, 16); // and again there is
    failing = requests + 1;
    assert_ptr_equal(exception_new(ValueError, "a text"), exception_no_memory());
    failing = 0;
}

// --- under a program ----------------------------------------------------------------------------------------------------------
static asyncio_Semaphore *sem;
static asyncio_Future *shared;

async_def(visits, int, n)
{
    async_with (sem) await(asyncio_sleep(0.1 * n));
    return value_int(n);
}

async_def(waits_for_shared) { return await(shared); }

async_def(fails_so, const char *, text)
{
    await(asyncio_sleep(0.5));
    raise(ValueError, "%s", text);
}

static void nobody(value unused) { (void)unused; }
static void set_shared(value unused)
{
    (void)unused;
    if (!asyncio_Future_done(shared)) asyncio_Future_set_result(shared, 1);
}

async_def(gathers)
{
    value jobs = list_new();
    for (int i = 0; i < 20; i++) list_append(jobs, visits(i));
    list_append(jobs, fails_so("one of many"));
    return await(asyncio_gather_list(jobs, .return_exceptions = true));
}

async_def(takes_turns)
{
    value order = list_new();
    for_in (next, asyncio_as_completed(list(visits(3), visits(1), visits(2)), .timeout = value_float(100))) {
        list_append(order, await(next));
    }
    return order;
}

async_def(produces, asyncio_Queue *, queue, asyncio_Lock *, lock)
{
    async_with (lock) {
        for (int i = 0; i < 10; i++) await(asyncio_Queue_put(queue, 10 - i));
    }
    return none;
}

async_def(consumes, asyncio_Queue *, queue, asyncio_Event *, begin)
{
    value sorted = list_new();
    asyncio_PriorityQueue *smallest = asyncio_PriorityQueue();
    await(asyncio_Event_wait(begin));
    for (int i = 0; i < 20; i++) asyncio_Queue_put_nowait(smallest, await(asyncio_Queue_get(queue)));
    while (!asyncio_Queue_empty(smallest)) list_append(sorted, asyncio_Queue_get_nowait(smallest));
    return sorted;
}

async_def(hands_over)
{
    asyncio_Queue *queue = asyncio_Queue(2);
    asyncio_Lock *lock = asyncio_Lock();
    asyncio_Event *begin = asyncio_Event();
    asyncio_Condition(lock);
    asyncio_Barrier(2);
    asyncio_Task *c = asyncio_create_task(consumes(queue, begin));
    asyncio_Future *all = asyncio_gather(c, produces(queue, lock), produces(queue, lock));
    await(asyncio_sleep(1));
    asyncio_Event_set(begin);
    return at(await(all), 0);
}

async_def(cancels)
{
    asyncio_Task *t = asyncio_create_task(asyncio_sleep(100), .name = "sleeper");
    asyncio_Task *u = asyncio_create_task(asyncio_sleep(100));
    await(asyncio_sleep(1));
    asyncio_Task_cancel(t, .msg = "enough");
    asyncio_Task_cancel(u);
    try {
        await(asyncio_gather(t, u));
    } except (asyncio_CancelledError, e) {
        return value_exception(e);
    }
    return none;
}

async_def(in_a_group, asyncio_TaskGroup *, group)
{
    async_with (group) {
        asyncio_TaskGroup_create_task(group, visits(1));
        asyncio_TaskGroup_create_task(group, fails_so("in a group"));
        asyncio_TaskGroup_create_task(group, asyncio_sleep(100));
    }
    return none;
}

async_def(in_contexts)
{
    value results = list_new();
    try {
        async_with (asyncio_timeout(1)) await(asyncio_sleep(100));
    } except (TimeoutError, e) {
        list_append(results, e);
    }
    try {
        await(in_a_group(asyncio_TaskGroup()));
    } except_group (ValueError, e) {
        list_append(results, e);
    }
    asyncio_Task *t = asyncio_create_task(visits(4));
    list_append(results, len(at(await(asyncio_wait(list(t), .timeout = value_int(100))), 0)));
    list_append(results, await(asyncio_shield(visits(5))));
    list_append(results, await(asyncio_wait_for(visits(6), 100)));
    try {
        await(asyncio_wait_for(visits(7), 0));
    } except (TimeoutError, e) {
        list_append(results, e);
    }
    return results;
}

def(fetches, int, n)
{
    time_sleep(0.1 * n);
    if (n == 3) raise(ValueError, "in a thread");
    return value_format("page %d", n);
}

static void talks_back(value loop) { (void)loop; }

def(talks_to, asyncio_loop *, loop)
{
    asyncio_loop_call_soon_threadsafe(loop, talks_back, loop);
    return concurrent_Future_result(asyncio_run_coroutine_threadsafe(visits(2), loop));
}

async_def(in_threads)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    ThreadPoolExecutor *pool = ThreadPoolExecutor(.max_workers = 2);
    value pages = list_new();
    for (int i = 0; i < 5; i++) list_append(pages, asyncio_loop_run_in_executor(loop, pool, fetches, i));
    list_append(pages, asyncio_to_thread(fetches, 7));
    list_append(pages, asyncio_to_thread(talks_to, loop));
    return await(asyncio_gather_list(pages, .return_exceptions = true));
}

async_def(keeps_books)
{
    value ages = dict("Ada", 36);
    for (int i = 0; i < 40; i++) dict_set(ages, value_format("%d", i), await(asyncio_sleep(0, i)));
    try {
        at(ages, "Bob");
    } except (KeyError, e) {
        dict_set(ages, "Bob", exception_text(e));
    }
    return list(len(ages), at(ages, "39"), at(ages, "Bob"));
}

async_generator(numbers, int, n)
{
    try {
        for (int i = 0; i < n; i++) {
            await(asyncio_sleep(1));
            yield(i);
        }
    } finally {
        await(asyncio_sleep(1));
    }
}

async_def(iterates)
{
    value results = async_list(await(visits((int)int_of(i))), i, numbers(3));
    async_for (i, numbers(3)) break;
    async_generator *g = numbers(3);
    await(anext(g));
    list_append(results, await(async_generator_asend(g, 1)));
    try {
        await(async_generator_athrow(g, exception_new(ValueError, "thrown")));
    } except (ValueError, e) {
        list_append(results, e);
    }
    g = numbers(3);
    await(anext(g));
    list_append(results, await(async_generator_aclose(g)));
    async_for (t, asyncio_as_completed(list(visits(8)))) list_append(results, asyncio_Task_result(t.as_object));
    await(anext(numbers(3))); // left open
    return results;
}

async_def(everything)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    sem = asyncio_Semaphore(3);
    shared = asyncio_loop_create_future(loop);
    asyncio_loop_call_later(loop, 1, set_shared);
    asyncio_loop_call_later(loop, 2, nobody, "text");
    asyncio_loop_call_soon(loop, nobody);
    value waiting = list_new();
    for (int i = 0; i < 12; i++) list_append(waiting, asyncio_create_task(waits_for_shared()));
    for (int i = 0; i < 70; i++) asyncio_Future_add_done_callback(shared, nobody, value_int(i)); // all at once into the ready queue
    return tuple(await(gathers()), await(takes_turns()), await(cancels()), await(hands_over()), await(in_contexts()),
                 await(asyncio_gather_list(waiting)), await(keeps_books()), await(iterates()), await(in_threads()));
}

async_def(prints_everything)
{
    value all = await(everything());
    print("%s", repr(all));
    return none;
}

#define EVERYTHING                                                                                                         \
    "([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, ValueError('one of many')], [1, 2, 3], "        \
    "CancelledError('enough'), [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10], " \
    "[TimeoutError(), ExceptionGroup('unhandled errors in a TaskGroup', [ValueError('in a group')]), " \
    "1, 5, 6, TimeoutError()], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], [42, 39, \"'Bob'\"], " \
    "[0, 1, 2, 1, ValueError('thrown'), None, 8], "                                                                      \
    "['page 0', 'page 1', 'page 2', ValueError('in a thread'), 'page 4', 'page 7', 2])\n"

static void run_everything(void) { asyncio_run(prints_everything()); }

// A line for each request that fails: what left asyncio_run. After it all goes well again.
static void run_with_each_failing(void)
{
    for (volatile long n = 1;; n++) {
        requests = 0;
        failing = n;
        const char *what = raised(asyncio_run(everything()));
        bool reached = requests >= n;
        failing = 0;
        if (!reached) break;
        print("%s", what);
    }
    run_everything();
}

static bool begins(const char *line, const char *with) { return strncmp(line, with, strlen(with)) == 0; }

// By itself, or as what a task group raises.
static bool is_memory_error(const char *line)
{
    static const char group[] = "ExceptionGroup('unhandled errors in a TaskGroup', [";
    return begins(begins(line, group) ? line + strlen(group) : line, "MemoryError(");
}

static void every_request_may_fail(void **state)
{
    (void)state;
    struct ending e = forked(run_everything);
    assert_string_equal(e.err, "");
    assert_string_equal(e.out, EVERYTHING);
    e = forked(run_with_each_failing);
    assert_int_equal(e.status, 0);
    int total = 0, failed = 0;
    const char *line = e.out;
    for (; *line != '('; line = strchr(line, '\n') + 1, total++) {
        bool mended = *line == '\n'; // where return_exceptions made a result of it
        if (!mended) assert_true(is_memory_error(line));
        failed += !mended;
    }
    assert_string_equal(line, EVERYTHING);
    assert_in_range(total, 100, 2000);
    assert_in_range(failed, 100, total);
}

// What is over gives its room back: the queues of a loop that runs for long stay as they are.
async_def(runs_for_long)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    for (int i = 0; i < 10000; i++) {
        if (i == 100) grown = 0;
        shared = asyncio_loop_create_future(loop);
        asyncio_Future_add_done_callback(shared, nobody);
        asyncio_Future_add_done_callback(shared, set_shared);
        asyncio_Future_remove_done_callback(shared, set_shared);
        asyncio_Future_cancel(shared);
        asyncio_Handle_cancel(asyncio_loop_call_later(loop, 1000, nobody));
        asyncio_Handle_cancel(asyncio_loop_call_soon(loop, nobody));
        asyncio_loop_call_later(loop, 0.5, nobody);
        await(asyncio_create_task(asyncio_sleep(1)));
    }
    return none;
}

static void queues_stay_as_they_are(void **state)
{
    (void)state;
    asyncio_run(runs_for_long());
    assert_int_equal(grown, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_zero_aligned_and_apart),
        cmocka_unit_test(what_is_released_is_used_again),
        cmocka_unit_test(texts),
        cmocka_unit_test(arrays_grow),
        cmocka_unit_test(no_memory_is_an_exception),
        cmocka_unit_test(every_request_may_fail),
        cmocka_unit_test(queues_stay_as_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
