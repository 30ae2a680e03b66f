// The examples of the headers, each line as it stands there, which tests/reference.py checks: what a reader copies compiles and does what the
// comment says.
#include "support/cmocka_all.h"

#include <loopscope/asyncio.h>

#include "support/notes.h"

#undef print
#define print note

// --- asyncio.h and runners.h ----------------------------------------------------------------------------------------------------
async_def(hello, int, n)
{
    await(asyncio_sleep(n));
    print("hello %d", n);
    return none;
}

async_def(program)
{
    await(asyncio_gather(hello(2), hello(1)));
    return none;
}

#define main main_of_program
int main(void) { return asyncio_run(program()); }
#undef main

async_def(first) { return value_int(1); }
async_def(second) { return value_int(2); }

static void a_program_and_a_runner(void **state)
{
    (void)state;
    assert_int_equal(main_of_program(), 0);
    expect_notes("hello 1 hello 2");
    asyncio_Runner *runner = asyncio_Runner();
    with (runner) {
        asyncio_Runner_run(runner, first());
        asyncio_Runner_run(runner, second());
        assert_int_equal(int_of(asyncio_Runner_run(runner, second())), 2);
    }
}

// --- coroutines.h, tasks.h, taskgroups.h, timeouts.h ----------------------------------------------------------------------------
async_declare(count, int, n, double, delay);
async_def(count, int, n, double, delay)
{
    await(asyncio_sleep(delay));
    return value_int(n);
}

async_def(job, int, n)
{
    await(asyncio_sleep(n));
    return value_int(n);
}

async_def(long_job) { return await(job(100)); }

async_def(tasks_and_what_waits)
{
    asyncio_Task *task = asyncio_create_task(job(1));
    value answer = await(task);
    print("%s %s", repr(answer), repr(await(count(3, 0.5))));
    for_in (next, asyncio_as_completed(list(job(1), job(2))))
        print("%s", repr(await(next)));
    value tasks = list(asyncio_create_task(job(1)), asyncio_create_task(long_job()));
    value result = await(asyncio_wait(tasks, .timeout = value_float(2), .return_when = asyncio_FIRST_COMPLETED));
    value done = at(result, 0), pending = at(result, 1);
    print("%zu %zu", len(done), len(pending));
    asyncio_TaskGroup *group = asyncio_TaskGroup();
    async_with (group) {
        asyncio_TaskGroup_create_task(group, job(1));
        asyncio_TaskGroup_create_task(group, job(2));
    }
    try {
        async_with (asyncio_timeout(1)) {
            await(long_job());
        }
    } except (TimeoutError, e) {
        print("too late");
    }
    return none;
}

static void tasks(void **state)
{
    (void)state;
    asyncio_run(tasks_and_what_waits());
    expect_notes("1 3 1 2 1 1 too late");
}

// --- contexts.h and generators.h ------------------------------------------------------------------------------------------------
typedef struct { async_context context; const char *name; } Door;

async_def(Door_aenter, Door *, self) { print("%s opens", self->name); return none; }
async_def(Door_aexit, Door *, self, exception *, error) { print(error ? "%s slams" : "%s closes", self->name); return none; }
define_context(Door);

async_generator(ticker, int, n, double, delay)
{
    for (int i = 0; i < n; i++) {
        await(asyncio_sleep(delay));
        yield(i);
    }
}

async_def(square, value, i) { return value_int(int_of(i) * int_of(i)); }

typedef struct { async_iterator iterator; int left; } Countdown;

async_def(Countdown_anext, Countdown *, self)
{
    if (self->left == 0) raise(StopAsyncIteration);
    await(asyncio_sleep(1));
    return value_int(self->left--);
}
define_async_iterator(Countdown);

async_def(contexts_and_generators)
{
    Door door = {Door_context, "front"};
    async_with (&door) print("in");
    async_for (i, ticker(3, 0.5))
        print("%s", str(i));
    value squares = async_list(await(square(i)), i, ticker(3, 1));
    print("%s", repr(squares));
    Countdown down = {Countdown_iterator, 3};
    async_for (n, &down) print("%s", str(n));
    return none;
}

static void contexts_and_iteration(void **state)
{
    (void)state;
    asyncio_run(contexts_and_generators());
    expect_notes("front opens in front closes 0 1 2 [0, 1, 4] 3 2 1");
}

// --- futures.h, events.h, locks.h, queues.h, threads.h --------------------------------------------------------------------------
static void say(value argument) { print("%s", str(argument)); }

def(fetch, const char *, url, double, seconds)
{
    time_sleep(seconds);
    return value_format("page of %s", url);
}

async_def(all_others)
{
    asyncio_Future *answer = asyncio_Future();
    asyncio_Future_set_result(answer, 42);
    print("%s", repr(await(answer)));
    asyncio_loop *loop = asyncio_get_running_loop();
    asyncio_loop_call_later(loop, 1.5, say, "hello");
    asyncio_Lock *lock = asyncio_Lock();
    async_with (lock) {
        await(asyncio_sleep(1));
    }
    asyncio_Queue *queue = asyncio_Queue(2);
    await(asyncio_Queue_put(queue, "a"));
    value item = await(asyncio_Queue_get(queue));
    value page = await(asyncio_to_thread(fetch, "a", 2));
    print("%s %s", repr(item), str(page));
    return none;
}

static void futures_locks_queues_threads(void **state)
{
    (void)state;
    asyncio_run(all_others());
    expect_notes("42 hello 'a' page of a");
}

// --- exceptions.h ---------------------------------------------------------------------------------------------------------------
async_def(is_cancelled)
{
    try {
        await(asyncio_sleep(5));
    } except (asyncio_CancelledError, e) {
        print("cancelled: %s", exception_text(e));
        raise_again(e);
    } finally {
        print("clean up");
    }
    return none;
}

async_def(cancels)
{
    asyncio_Task *task = asyncio_create_task(is_cancelled());
    await(asyncio_sleep(1));
    asyncio_Task_cancel(task, .msg = "stop");
    await(asyncio_wait(list(task)));
    print("%d", asyncio_Task_cancelled(task));
    return none;
}

static void raises(int how, int n)
{
    if (how == 0) raise(ValueError, "no such board: %d", n);
    if (how == 1) raise(ValueError);
    try {
        raises(0, n);
    } except (ValueError, e) {
        if (how == 2) raise_from(e, ValueError, "changed");
        raise_again(e);
    }
}

static void all_ways_to_raise(void **state)
{
    (void)state;
    asyncio_run(cancels());
    expect_notes("cancelled: stop clean up 1");
    for (volatile int how = 0; how < 4; how++) {
        try {
            raises(how, 7);
        } except (ValueError, e) {
            print("%s%s", exception_repr(e), e->cause ? "-from" : "");
        }
    }
    expect_notes("ValueError('no such board: 7') ValueError() ValueError('changed')-from ValueError('no such board: 7')");
}

// --- value.h --------------------------------------------------------------------------------------------------------------------
static void values(void **state)
{
    (void)state;
    value user = dict("name", "Ada", "posts", list(1, 2));
    list_append(at(user, "posts"), 3);
    print("%s", str(user));
    expect_notes("{'name': 'Ada', 'posts': [1, 2, 3]}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_program_and_a_runner),
        cmocka_unit_test(tasks),
        cmocka_unit_test(contexts_and_iteration),
        cmocka_unit_test(futures_locks_queues_threads),
        cmocka_unit_test(all_ways_to_raise),
        cmocka_unit_test(values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
