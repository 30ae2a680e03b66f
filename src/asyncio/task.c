#include "asyncio/task.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "asyncio/coroutine.h"
#include "asyncio/exceptions.h"
#include "asyncio/loop.h"
#include "asyncio/memory.h"
#include "asyncio/value.h"

// --- the list of the loop's tasks ---------------------------------------------------------------------------------------
static void list_add(asyncio_Task *t)
{
    asyncio_Task **first = &loop_current()->first_task, **last = &loop_current()->last_task;
    t->prev = *last;
    *(*last ? &(*last)->next : first) = t;
    *last = t;
}

void task_leave_loop(asyncio_Task *t)
{
    *(t->prev ? &t->prev->next : &loop_current()->first_task) = t->next;
    *(t->next ? &t->next->prev : &loop_current()->last_task) = t->prev;
    t->next = t->prev = NULL;
}

// --- making -------------------------------------------------------------------------------------------------------------
static uint32_t last_number;

const char *task_name(const asyncio_Task *t, struct task_name *buffer)
{
    if (t->name) return t->name;
    snprintf(buffer->text, sizeof buffer->text, "Task-%" PRIu32, t->number);
    return buffer->text;
}

static uint32_t record_name(const asyncio_Task *t)
{
    return recorder.listening ? record_text(task_name(t, &(struct task_name){""})) : 0;
}

asyncio_Task *task_new(place *where, coroutine *c, struct task_options options)
{
    if (!c || object_type(c) != OBJECT_coroutine) raise_at(where, TypeError, "a coroutine was expected, got %s", repr(value_object(c)));
    if (c->state != COROUTINE_created || c->given_to_task)
        raise_at(where, RuntimeError, "cannot reuse already awaited coroutine");
    loop_reserve(loop_current());
    asyncio_Task *t = memory_new(sizeof *t);
    if (options.name) t->name = memory_text(options.name, strlen(options.name));
    else t->number = ++last_number;
    future_init(&t->future, OBJECT_task, NULL);
    t->coro = c;
    t->context.task = t;
    list_add(t);
    uint32_t coro_id = coroutine_give_to_task(c), at = place_id(where), name_id = record_name(t);
    uint32_t created =
        record(options.eager_start ? EVENT_task_eager : EVENT_task_create, at, t->future.head.id, coro_id, name_id);
    if (!options.eager_start) loop_step_soon(t, created);
    else if (loop_running()) task_start_eagerly(t);
    else loop_step_soon(t, record(EVENT_suspend, 0, t->future.head.id, 0, 0)); // nothing can run yet
    return t;
}

asyncio_Task *task_create(place *where, coroutine *c, struct task_options options)
{
    asyncio_task_factory *factory = asyncio_loop_get_task_factory(loop_current());
    if (factory && factory != asyncio_eager_task_factory) return factory(loop_current(), c, options);
    if (factory) options.eager_start = true;
    return task_new(where, c, options);
}

void task_release(asyncio_Task *t)
{
    if (t->name) memory_release((char *)t->name, strlen(t->name) + 1);
    memory_release(t, sizeof *t);
}

// --- what programs call -----------------------------------------------------------------------------------------------------
asyncio_Task *task_create_of_program(place *where, coroutine *c, struct task_options options)
{
    asyncio_get_running_loop();
    return task_create(where, c, options);
}

asyncio_Task *loop_create_task_of_program(place *where, asyncio_loop *loop, coroutine *c, struct task_options options)
{
    loop_check_open(loop);
    loop_check_thread();
    return task_create(where, c, options);
}

// Raises where there is no loop that a task could belong to: none in this thread, or only one that was set and is closed.
static void check_loop(void)
{
    if (!loop_current() || context_current()->worker) loop_check_open(asyncio_get_event_loop());
}

asyncio_Task *task_new_of_program(place *where, coroutine *c, struct task_options options)
{
    check_loop();
    return task_new(where, c, options);
}

// As create_eager_task_factory. task_create knows it, so that the task's place is where the program makes it.
asyncio_Task *asyncio_eager_task_factory(asyncio_loop *loop, coroutine *c, struct task_options options)
{
    loop_check_thread();
    loop_check_open(loop);
    options.eager_start = true;
    return task_new(NULL, c, options);
}

asyncio_Future *task_ensure_future(place *where, awaitable x)
{
    if (!x.coroutine) raise_at(where, TypeError, "An asyncio.Future, a coroutine or an awaitable is required");
    if (object_type(x.coroutine) != OBJECT_coroutine) return x.future;
    check_loop();
    return &task_create(where, x.coroutine, (struct task_options){0})->future;
}

asyncio_Future *task_ensure_future_of_loop(place *where, awaitable x)
{
    asyncio_Future *f = task_ensure_future(where, x);
    if (f->loop != loop_current())
        raise(ValueError, "The future belongs to a different loop than the one specified as the loop argument");
    return f;
}

asyncio_Task *asyncio_current_task(void)
{
    asyncio_get_running_loop();
    return context_current()->task;
}

value task_all(asyncio_loop *loop)
{
    value tasks = list_new();
    for (asyncio_Task *t = loop->first_task; t; t = t->next) list_append(tasks, t);
    return tasks;
}

int asyncio_Task_cancelling(asyncio_Task *t) { return t->cancel_requests; }

int asyncio_Task_uncancel(asyncio_Task *t)
{
    if (t->cancel_requests > 0 && --t->cancel_requests == 0) t->must_cancel = false;
    return t->cancel_requests;
}

asyncio_Task *task_of(value v)
{
    if (v.kind != VALUE_object || object_type(v.as_object) != OBJECT_task) raise(TypeError, "expected Task, got '%s'", value_type_name(v));
    return v.as_object;
}

coroutine *asyncio_Task_get_coro(asyncio_Task *t) { return t->coro; }

const char *asyncio_Task_get_name(asyncio_Task *t)
{
    struct task_name name;
    if (!t->name) t->name = memory_text(task_name(t, &name), strlen(task_name(t, &name)));
    return t->name;
}

void asyncio_Task_set_name(asyncio_Task *t, const char *name)
{
    loop_check_thread();
    t->name = memory_text(name, strlen(name));
    uint32_t name_id = record_name(t);
    record(EVENT_task_name, 0, t->future.head.id, name_id, 0);
}
