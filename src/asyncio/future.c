#include "asyncio/future.h"

#include <stdio.h>
#include <assert.h>
#include <string.h>

#include "asyncio/exceptions.h"
#include "asyncio/gather.h"
#include "asyncio/loop.h"
#include "asyncio/memory.h"
#include "asyncio/task.h"
#include "asyncio/value.h"

static asyncio_Future *first_unretrieved, **last_unretrieved = &first_unretrieved;

void future_init(asyncio_Future *f, enum object_type type, const void *owner)
{
    memset(f, 0, sizeof *f);
    object_init(f, type);
    f->loop = loop_current();
    f->owner = owner;
    f->callbacks = &f->only_callback;
    f->callback_capacity = 1;
    if (type != OBJECT_task) record(EVENT_future_create, 0, f->head.id, (uint32_t)type, object_id(owner));
}

// --- callbacks --------------------------------------------------------------------------------------------------------
static void schedule(asyncio_Future *f, struct future_callback c, uint32_t cause)
{
    loop_check_open(f->loop);
    if (c.run) loop_call_soon(c.run, c.argument, f->head.id, c.name, cause);
    else loop_step_soon(c.argument, cause);
}

// As Future.__schedule_callbacks.
static void schedule_callbacks(asyncio_Future *f, uint32_t cause)
{
    size_t count = f->callback_count;
    f->callback_count = 0;
    for (size_t i = 0; i < count; i++) {
        loop_redeem(f->loop);
        schedule(f, f->callbacks[i], cause);
    }
}

void future_reserve_callback(asyncio_Future *f)
{
    loop_reserve(f->loop);
    if (f->callback_count < f->callback_capacity) return;
    struct future_callback *more = memory_new(2 * f->callback_capacity * sizeof *more);
    memcpy(more, f->callbacks, f->callback_count * sizeof *more);
    f->callbacks = more;
    f->callback_capacity *= 2;
}

static uint32_t record_callback(place *where, const asyncio_Future *f, const char *name, const void *waiter)
{
    uint32_t at = place_id(where), name_id = record_text(name);
    return record(EVENT_done_callback, at, f->head.id, name_id, object_id(waiter));
}

static void add_callback(place *where, asyncio_Future *f, struct future_callback callback, const void *waiter)
{
    assert(callback.run || !future_done(f)); // a task's step needs an event that caused it
    future_reserve_callback(f);
    uint32_t added = callback.run ? record_callback(where, f, callback.name, waiter) : 0;
    if (future_done(f)) {
        schedule(f, callback, added);
        return;
    }
    f->callbacks[f->callback_count++] = callback;
    loop_promise(f->loop);
}

void future_add_callback(asyncio_Future *f, struct future_callback callback, const void *waiter)
{
    add_callback(NULL, f, callback, waiter);
}

static bool alike(struct future_callback a, struct future_callback b)
{
    return a.of_program == b.of_program && (a.of_program || (a.run == b.run && a.argument == b.argument));
}

size_t future_remove_callback(asyncio_Future *f, struct future_callback like)
{
    size_t kept = 0, count = f->callback_count;
    for (size_t i = 0; i < count; i++) {
        if (alike(f->callbacks[i], like)) loop_redeem(f->loop);
        else f->callbacks[kept++] = f->callbacks[i];
    }
    f->callback_count = kept;
    return count - kept;
}

// --- ending -----------------------------------------------------------------------------------------------------------
// where: in the program, or NULL where asyncio itself ends it.
static void finish(place *where, asyncio_Future *f, enum outcome outcome, uint32_t text)
{
    bool task = f->head.type == OBJECT_task;
    f->outcome = outcome;
    uint32_t ended = record(task ? EVENT_task_done : EVENT_future_done, place_id(where), f->head.id, outcome, text);
    schedule_callbacks(f, ended);
}

static void check_pending(const asyncio_Future *f)
{
    if (future_done(f)) raise(asyncio_InvalidStateError, "invalid state");
}

static void set_result(place *where, asyncio_Future *f, value result)
{
    check_pending(f);
    f->result = result;
    finish(where, f, OUTCOME_result, value_record(result));
}

static void set_exception(place *where, asyncio_Future *f, exception *e)
{
    check_pending(f);
    f->exception = e;
    f->log_traceback = true;
    *last_unretrieved = f;
    last_unretrieved = &f->next_unretrieved;
    finish(where, f, OUTCOME_exception, exception_record(e));
}

static void set_cancelled(place *where, asyncio_Future *f, const char *message)
{
    f->cancel_message = message;
    finish(where, f, OUTCOME_cancelled, message ? record_text(message) : 0);
}

void future_set_result(asyncio_Future *f, value result) { set_result(NULL, f, result); }
void future_set_exception(asyncio_Future *f, exception *e) { set_exception(NULL, f, e); }
void future_set_cancelled(asyncio_Future *f, const char *message) { set_cancelled(NULL, f, message); }

bool future_cancel(place *where, asyncio_Future *f, const char *message)
{
    if (f->head.type == OBJECT_task) return task_cancel(where, (asyncio_Task *)f, message);
    if (f->head.type == OBJECT_gather) return gather_cancel(where, f, message);
    f->log_traceback = false;
    if (future_done(f)) return false;
    set_cancelled(where, f, message);
    return true;
}

// CPython's, in Lib/asyncio.
static const char *class_name(const asyncio_Future *f)
{
    if (f->head.type == OBJECT_task) return "Task";
    return f->head.type == OBJECT_gather ? "_GatheringFuture" : "Future";
}

void future_report_unretrieved(void)
{
    for (asyncio_Future *f = first_unretrieved; f; f = f->next_unretrieved)
        if (f->log_traceback) {
            char message[100];
            snprintf(message, sizeof message, "%s exception was never retrieved", class_name(f));
            loop_call_exception_handler(message, f->exception);
        }
    first_unretrieved = NULL;
    last_unretrieved = &first_unretrieved;
}

// --- results ----------------------------------------------------------------------------------------------------------
exception *future_make_cancelled_error(asyncio_Future *f)
{
    exception *e = f->cancelled_exception;
    f->cancelled_exception = NULL;
    return e ? e : exception_new(asyncio_CancelledError, f->cancel_message);
}

exception *future_failure(asyncio_Future *f)
{
    f->log_traceback = false;
    return f->outcome == OUTCOME_cancelled ? future_make_cancelled_error(f) : f->exception;
}

value future_result(asyncio_Future *f)
{
    if (!future_done(f)) raise(asyncio_InvalidStateError, "Result is not set.");
    exception *e = future_failure(f);
    if (e) exception_throw(e);
    return f->result;
}

value future_await(place *where, asyncio_Future *f)
{
    if (!future_done(f)) {
        task_suspend(where, f);
        if (!future_done(f)) raise(RuntimeError, "await wasn't used with future");
    }
    return future_result(f);
}

// --- what programs call -------------------------------------------------------------------------------------------------
bool asyncio_Future_done(any_future f) { return future_done(f.future); }
bool asyncio_Future_cancelled(any_future f) { return f.future->outcome == OUTCOME_cancelled; }
value asyncio_Future_result(any_future f) { return future_result(f.future); }

exception *asyncio_Future_exception(any_future f)
{
    if (f.future->outcome == OUTCOME_cancelled) exception_throw(future_make_cancelled_error(f.future));
    if (!future_done(f.future)) raise(asyncio_InvalidStateError, "Exception is not set.");
    f.future->log_traceback = false;
    return f.future->exception;
}

static void refuse_task(const asyncio_Future *f, const char *operation)
{
    if (f->head.type == OBJECT_task) raise(RuntimeError, "Task does not support %s operation", operation);
}

void future_set_result_of_program(place *where, asyncio_Future *f, value result)
{
    loop_check_thread();
    refuse_task(f, "set_result");
    set_result(where, f, result);
}

void future_set_exception_of_program(place *where, asyncio_Future *f, exception *e)
{
    loop_check_thread();
    refuse_task(f, "set_exception");
    if (!e) raise(TypeError, "invalid exception object");
    set_exception(where, f, e);
}

bool future_cancel_of_program(place *where, any_future f, struct cancel_options options)
{
    loop_check_thread();
    return future_cancel(where, f.future, options.msg ? memory_text(options.msg, strlen(options.msg)) : NULL);
}

void future_add_done_callback_of_program(place *where, any_future f, void (*callback)(value argument), const char *name,
                                         struct callback_options options)
{
    loop_check_thread();
    value argument = options.argument.kind == VALUE_none ? value_object(f.future) : options.argument;
    struct loop_call *call = loop_call_new(callback, name, argument);
    add_callback(where, f.future, (struct future_callback){loop_call_run, call, name, callback}, NULL);
}

size_t asyncio_Future_remove_done_callback(any_future f, void (*callback)(value argument))
{
    return future_remove_callback(f.future, (struct future_callback){.of_program = callback});
}
