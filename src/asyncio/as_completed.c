// asyncio.as_completed, as Lib/asyncio/tasks.py: _AsCompletedIterator and the queue that it waits on.
#include "asyncio/clock.h"
#include "asyncio/exceptions.h"
#include "asyncio/future.h"
#include "asyncio/loop.h"
#include "asyncio/memory.h"
#include "asyncio/task.h"
#include "asyncio/value.h"

// Someone who waits for the next to complete; lives on the stack of _wait_for_one.
struct getter {
    asyncio_Future future;
    struct getter *next;
};

// What a completion's callback needs to know.
struct completion {
    asyncio_as_completed_iterator *iterator;
    asyncio_Future *future;
};

struct asyncio_as_completed_iterator {
    struct head head;
    struct completion **todo; // not completed yet
    size_t todo_count;
    size_t left;           // coroutines still to be given out
    asyncio_Future **done; // completed, in order; NULL: the timeout's sentinel
    size_t done_first, done_count;
    struct getter *getters; // in the order in which they came
    asyncio_Handle timeout;
    bool has_timeout;
};

static void wake_next(asyncio_as_completed_iterator *it)
{
    while (it->getters) {
        struct getter *g = it->getters;
        it->getters = g->next;
        if (!future_done(&g->future)) {
            future_set_result(&g->future, none);
            return;
        }
    }
}

static void put(asyncio_as_completed_iterator *it, asyncio_Future *f)
{
    it->done[it->done_count++] = f;
    wake_next(it);
}

static void _handle_completion(void *argument)
{
    struct completion *c = argument;
    asyncio_as_completed_iterator *it = c->iterator;
    if (!it->todo_count) return; // the timeout was here first
    size_t kept = 0;
    for (size_t i = 0; i < it->todo_count; i++)
        if (it->todo[i] != c) it->todo[kept++] = it->todo[i];
    it->todo_count = kept;
    put(it, c->future);
    if (!it->todo_count && it->has_timeout) loop_cancel(NULL, &it->timeout);
}

static struct future_callback completion_callback(struct completion *c)
{
    return (struct future_callback){_handle_completion, c, "_handle_completion", NULL};
}

static void _handle_timeout(void *iterator)
{
    asyncio_as_completed_iterator *it = iterator;
    for (size_t i = 0; i < it->todo_count; i++) {
        future_remove_callback(it->todo[i]->future, completion_callback(it->todo[i]));
        put(it, NULL);
    }
    it->todo_count = 0;
}

static void leave_line(asyncio_as_completed_iterator *it, struct getter *g)
{
    for (struct getter **p = &it->getters; *p; p = &(*p)->next)
        if (*p == g) {
            *p = g->next;
            return;
        }
}

// Queue.get of Lib/asyncio/queues.py. The getter lives on this stack: it leaves the line before the stack goes.
async_def(get, asyncio_as_completed_iterator *, it)
{
    while (it->done_first == it->done_count) {
        struct getter g = {.next = NULL};
        future_init(&g.future, OBJECT_waiter, it);
        struct getter **end = &it->getters;
        while (*end) end = &(*end)->next;
        *end = &g;
        try {
            future_await(NULL, &g.future);
        } except (BaseException, e) {
            leave_line(it, &g);
            if (it->done_first < it->done_count && g.future.outcome != OUTCOME_cancelled) wake_next(it);
            raise_again(e);
        }
    }
    asyncio_Future *f = it->done[it->done_first++];
    return f ? value_object(f) : none;
}

async_def(_wait_for_one, asyncio_as_completed_iterator *, it)
{
    asyncio_Future *f = await(get(it)).as_object;
    if (!f) raise(TimeoutError);
    return future_result(f);
}

coroutine *asyncio_as_completed_next(asyncio_as_completed_iterator *it)
{
    if (!it->left) return NULL;
    it->left--;
    return _wait_for_one(it);
}

// Whether an argument was given before; as_completed(set(awaitables)) of CPython.
static bool seen(const value *items, size_t i)
{
    for (size_t before = 0; before < i; before++)
        if (items[before].as_object == items[i].as_object) return true;
    return false;
}

asyncio_as_completed_iterator *task_as_completed(place *where, value awaitables, struct as_completed_options options)
{
    asyncio_get_running_loop();
    const value *items = value_items(awaitables);
    size_t count = len(awaitables);
    asyncio_as_completed_iterator *it = memory_new(sizeof *it);
    object_init(it, OBJECT_as_completed);
    record(EVENT_sync_create, place_id(where), it->head.id, OBJECT_as_completed, 0);
    it->todo = memory_new((count + 1) * sizeof *it->todo);
    it->done = memory_new((count + 1) * sizeof *it->done);
    for (size_t i = 0; i < count; i++) {
        if (seen(items, i)) continue;
        struct completion *c = memory_new(sizeof *c);
        *c = (struct completion){it, task_ensure_future_of_loop(where, awaitable_of(items[i]))};
        it->todo[it->todo_count++] = c;
    }
    it->left = it->todo_count;
    for (size_t i = 0; i < it->todo_count; i++) future_add_callback(it->todo[i]->future, completion_callback(it->todo[i]), it);
    it->has_timeout = count && options.timeout.kind != VALUE_none;
    if (it->has_timeout) {
        it->timeout = (asyncio_Handle){.run = _handle_timeout, .argument = it, .name = "_handle_timeout", .object = it->head.id};
        loop_call_at(where, &it->timeout, clock_after(clock_nanoseconds(float_of(options.timeout))));
    }
    return it;
}
