// asyncio.as_completed, as Lib/asyncio/tasks.py: _AsCompletedIterator.
#include "asyncio/async_generator.h"
#include "asyncio/clock.h"
#include "asyncio/exceptions.h"
#include "asyncio/future.h"
#include "asyncio/loop.h"
#include "asyncio/memory.h"
#include "asyncio/queue.h"
#include "asyncio/repeated.h"
#include "asyncio/task.h"
#include "asyncio/value.h"

// What a completion's callback needs to know.
struct completion {
    asyncio_as_completed_iterator *iterator;
    asyncio_Future *future;
    size_t index; // in `todo`
};

struct asyncio_as_completed_iterator {
    asyncio_Queue done; // completed futures; None: the timeout's sentinel. In the trace it is the iterator itself
    struct completion **todo; // not completed yet, in any order
    size_t todo_count;
    size_t left; // coroutines still to be given out
    asyncio_Handle timeout;
    bool has_timeout;
};

static void _handle_completion(void *argument)
{
    struct completion *c = argument;
    asyncio_as_completed_iterator *it = c->iterator;
    if (!it->todo_count) return; // the timeout was here first
    struct completion *last = it->todo[--it->todo_count];
    it->todo[c->index] = last;
    last->index = c->index;
    asyncio_Queue_put_nowait(&it->done, c->future);
    if (!it->todo_count && it->has_timeout) loop_cancel(NULL, &it->timeout);
}

static struct future_callback completion_callback(struct completion *c)
{
    return (struct future_callback){_handle_completion, c, "_handle_completion"};
}

static void _handle_timeout(void *iterator)
{
    asyncio_as_completed_iterator *it = iterator;
    for (size_t i = 0; i < it->todo_count; i++) {
        future_remove_callback(it->todo[i]->future, completion_callback(it->todo[i]));
        asyncio_Queue_put_nowait(&it->done, none);
    }
    it->todo_count = 0;
}

static value wait_for_one(asyncio_as_completed_iterator *it)
{
    value done = await(asyncio_Queue_get(&it->done));
    if (done.kind == VALUE_none) raise(TimeoutError);
    return done;
}

async_def(_wait_for_one, asyncio_as_completed_iterator *, it) { return future_result(NULL, wait_for_one(it).as_object); }

async_def(__anext__, asyncio_as_completed_iterator *, it)
{
    if (!it->left) raise(StopAsyncIteration);
    it->left--;
    return wait_for_one(it);
}

coroutine *as_completed_anext(asyncio_as_completed_iterator *it) { return __anext__(it); }

coroutine *asyncio_as_completed_next(asyncio_as_completed_iterator *it)
{
    if (!it->left) return NULL;
    it->left--;
    return _wait_for_one(it);
}

asyncio_as_completed_iterator *task_as_completed(place *where, value awaitables, struct as_completed_options options)
{
    asyncio_get_running_loop();
    const value *items = value_items(awaitables);
    size_t count = len(awaitables);
    asyncio_as_completed_iterator *it = memory_new(sizeof *it);
    queue_init(where, &it->done, OBJECT_as_completed, 0);
    queue_reserve(&it->done, count);
    it->todo = memory_new((count + 1) * sizeof *it->todo);
    const bool *again = repeated(items, count);
    for (size_t i = 0; i < count; i++) {
        if (again[i]) continue;
        struct completion *c = memory_new(sizeof *c);
        *c = (struct completion){it, task_ensure_future_of_loop(where, awaitable_of(items[i])), it->todo_count};
        it->todo[it->todo_count++] = c;
    }
    it->left = it->todo_count;
    for (size_t i = 0; i < it->todo_count; i++) future_add_callback(it->todo[i]->future, completion_callback(it->todo[i]), it);
    it->has_timeout = count && options.timeout.kind != VALUE_none;
    if (it->has_timeout) {
        it->timeout = (asyncio_Handle){.run = _handle_timeout, .argument = it, .name = "_handle_timeout", .object = it->done.head.id};
        loop_call_at(where, &it->timeout, clock_after(clock_nanoseconds(float_of(options.timeout))));
    }
    return it;
}
