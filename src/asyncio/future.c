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

void future_init(asyncio_Future *f, enum object_type type, const void *owner)
{
    *f = (asyncio_Future){.loop = loop_current()};
    object_init(f, type);
    if (type != OBJECT_task) record(EVENT_future_create, 0, f->head.id, (uint32_t)type, object_id(owner));
}

// --- callbacks --------------------------------------------------------------------------------------------------------
static struct future_callback *callbacks(asyncio_Future *f) { return f->has_callbacks ? f->callbacks->items : &f->callback; }

static size_t callbacks_size(size_t capacity) { return sizeof(struct future_callbacks) + capacity * sizeof(struct future_callback); }
static void callbacks_release(struct future_callbacks *c) { memory_release(c, callbacks_size(c->capacity)); }

void future_reserve_callback(asyncio_Future *f)
{
    loop_reserve(f->loop);
    size_t capacity = f->has_callbacks ? f->callbacks->capacity : 1;
    if (future_done(f) || f->callback_count < capacity) return;
    struct future_callbacks *more = memory_new(callbacks_size(2 * capacity));
    more->capacity = 2 * capacity;
    memcpy(more->items, callbacks(f), f->callback_count * sizeof *more->items);
    if (f->has_callbacks) callbacks_release(f->callbacks);
    f->callbacks = more;
    f->has_callbacks = true;
}

static void schedule(asyncio_Future *f, struct future_callback c, uint32_t cause)
{
    loop_check_open(f->loop);
    if (c.run) loop_call_soon(c.run, c.argument, f->head.id, c.name, cause);
    else loop_step_soon(c.argument, cause);
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
    callbacks(f)[f->callback_count++] = callback;
    loop_promise(f->loop);
}

void future_add_callback(asyncio_Future *f, struct future_callback callback, const void *waiter)
{
    add_callback(NULL, f, callback, waiter);
}

static size_t remove_callbacks(asyncio_Future *f, bool (*is_like)(struct future_callback c, const void *like), const void *like)
{
    struct future_callback *all = callbacks(f);
    uint32_t kept = 0, count = f->callback_count;
    for (uint32_t i = 0; i < count; i++) {
        if (is_like(all[i], like)) loop_redeem(f->loop);
        else all[kept++] = all[i];
    }
    f->callback_count = kept;
    return count - kept;
}

static bool same_call(struct future_callback c, const void *like)
{
    const struct future_callback *other = like;
    return c.run == other->run && c.argument == other->argument;
}

size_t future_remove_callback(asyncio_Future *f, struct future_callback like) { return remove_callbacks(f, same_call, &like); }

// --- exceptions that nobody has looked at -------------------------------------------------------------------------------
static asyncio_Future *first_unretrieved, *last_unretrieved;

static void unretrieved_add(asyncio_Future *f)
{
    f->log_traceback = true;
    f->failed.next = NULL;
    f->failed.prev = last_unretrieved;
    *(last_unretrieved ? &last_unretrieved->failed.next : &first_unretrieved) = f;
    last_unretrieved = f;
}

static void unretrieved_remove(asyncio_Future *f)
{
    *(f->failed.prev ? &f->failed.prev->failed.next : &first_unretrieved) = f->failed.next;
    *(f->failed.next ? &f->failed.next->failed.prev : &last_unretrieved) = f->failed.prev;
}

// CPython's, in Lib/asyncio.
static const char *class_name(const asyncio_Future *f)
{
    if (f->head.type == OBJECT_task) return "Task";
    return f->head.type == OBJECT_gather ? "_GatheringFuture" : "Future";
}

// As Future.__del__.
static void report_unretrieved(asyncio_Future *f)
{
    unretrieved_remove(f);
    if (!f->log_traceback) return;
    char message[100];
    snprintf(message, sizeof message, "%s exception was never retrieved", class_name(f));
    const asyncio_exception_context context = {message, f->failed.exception, f};
    asyncio_loop_call_exception_handler(loop_current(), &context);
}

void future_report_unretrieved(void)
{
    while (first_unretrieved) report_unretrieved(first_unretrieved);
}

void future_forked(void)
{
    for (asyncio_Future *f = first_unretrieved; f; f = f->failed.next) f->log_traceback = false;
}

// --- ending -----------------------------------------------------------------------------------------------------------
// Its callbacks, taken out of a future that what it ends with is written into next.
struct waiting {
    uint32_t count;
    struct future_callback only;
    struct future_callbacks *all; // NULL where there is at most one
};

static struct waiting leave_pending(asyncio_Future *f, enum outcome outcome)
{
    struct waiting w = {f->callback_count, f->callback, f->has_callbacks ? f->callbacks : NULL};
    f->outcome = outcome;
    f->callback_count = 0;
    f->has_callbacks = false;
    return w;
}

// where: in the program, or NULL where asyncio itself ends it. As Future.__schedule_callbacks.
static void finish(place *where, asyncio_Future *f, struct waiting w, uint32_t text)
{
    enum event_kind kind = f->head.type == OBJECT_task ? EVENT_task_done : EVENT_future_done;
    uint32_t at = place_id(where), ended = record(kind, at, f->head.id, f->outcome, text);
    for (uint32_t i = 0; i < w.count; i++) {
        loop_redeem(f->loop);
        schedule(f, w.all ? w.all->items[i] : w.only, ended);
    }
    if (w.all) callbacks_release(w.all);
}

static void check_pending(place *where, const asyncio_Future *f)
{
    if (future_done(f)) raise_at(where, asyncio_InvalidStateError, "invalid state");
}

static void set_result(place *where, asyncio_Future *f, value result)
{
    check_pending(where, f);
    struct waiting w = leave_pending(f, OUTCOME_result);
    f->result = result;
    finish(where, f, w, value_record(result));
}

static void set_exception(place *where, asyncio_Future *f, exception *e)
{
    check_pending(where, f);
    struct waiting w = leave_pending(f, OUTCOME_exception);
    f->failed.exception = e;
    unretrieved_add(f);
    finish(where, f, w, exception_record(e));
}

static void set_cancelled(place *where, asyncio_Future *f, const char *message)
{
    struct waiting w = leave_pending(f, OUTCOME_cancelled);
    f->cancelled.exception = NULL;
    f->cancelled.message = message;
    finish(where, f, w, message ? record_text(message) : 0);
}

// The message goes with the exception, to whoever asks first.
void future_set_cancelled_error(asyncio_Future *f, exception *e)
{
    struct waiting w = leave_pending(f, OUTCOME_cancelled);
    f->cancelled.exception = e;
    f->cancelled.message = NULL;
    finish(NULL, f, w, e->has_text ? record_text(e->text) : 0);
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

// --- results ----------------------------------------------------------------------------------------------------------
exception *future_make_cancelled_error(asyncio_Future *f)
{
    if (f->outcome != OUTCOME_cancelled) return exception_new(asyncio_CancelledError, NULL);
    exception *e = f->cancelled.exception;
    f->cancelled.exception = NULL;
    return e ? e : exception_new(asyncio_CancelledError, f->cancelled.message);
}

exception *future_failure(asyncio_Future *f)
{
    f->log_traceback = false;
    return f->outcome == OUTCOME_cancelled ? future_make_cancelled_error(f) : future_exception(f);
}

value future_result(place *where, asyncio_Future *f)
{
    if (!future_done(f)) raise_at(where, asyncio_InvalidStateError, "Result is not set.");
    exception *e = future_failure(f);
    if (e) exception_throw(where, e);
    return f->result;
}

value future_await(place *where, asyncio_Future *f)
{
    if (!future_done(f)) {
        task_suspend(where, f);
        if (!future_done(f)) raise_at(where, RuntimeError, "await wasn't used with future");
    }
    return future_result(where, f);
}

// --- what programs call -------------------------------------------------------------------------------------------------
asyncio_Future *future_new(void) { return asyncio_loop_create_future(asyncio_get_event_loop()); }
asyncio_loop *asyncio_Future_get_loop(any_future f) { return f.future->loop; }
bool asyncio_isfuture(awaitable x) { return x.coroutine && object_type_is_future(object_type(x.coroutine)); }
bool asyncio_iscoroutine(awaitable x) { return x.coroutine && object_type(x.coroutine) == OBJECT_coroutine; }
bool asyncio_Future_done(any_future f) { return future_done(f.future); }
bool asyncio_Future_cancelled(any_future f) { return f.future->outcome == OUTCOME_cancelled; }
value future_result_of_program(place *where, any_future f) { return future_result(where, f.future); }

exception *future_exception_of_program(place *where, any_future f)
{
    if (f.future->outcome == OUTCOME_cancelled) exception_throw(where, future_make_cancelled_error(f.future));
    if (!future_done(f.future)) raise_at(where, asyncio_InvalidStateError, "Exception is not set.");
    f.future->log_traceback = false;
    return future_exception(f.future);
}

static void refuse_task(place *where, const asyncio_Future *f, const char *operation)
{
    if (f->head.type == OBJECT_task) raise_at(where, RuntimeError, "Task does not support %s operation", operation);
}

void future_set_result_of_program(place *where, asyncio_Future *f, value result)
{
    loop_check_thread();
    refuse_task(where, f, "set_result");
    set_result(where, f, result);
}

void future_set_exception_of_program(place *where, asyncio_Future *f, exception *e)
{
    loop_check_thread();
    refuse_task(where, f, "set_exception");
    if (!e) raise_at(where, TypeError, "invalid exception object");
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
    add_callback(where, f.future, (struct future_callback){loop_call_run, call, name}, NULL);
}

static bool calls(struct future_callback c, const void *callback)
{
    return c.run == loop_call_run && ((const struct loop_call *)c.argument)->callback == *(void (*const *)(value))callback;
}

size_t asyncio_Future_remove_done_callback(any_future f, void (*callback)(value argument))
{
    loop_check_thread();
    return remove_callbacks(f.future, calls, &callback);
}

void release(any_future f)
{
    loop_check_thread();
    if (!future_done(f.future)) raise(asyncio_InvalidStateError, "cannot release what is not done");
    if (f.future->outcome == OUTCOME_exception) report_unretrieved(f.future);
    if (object_type(f.future) == OBJECT_task) task_release(f.task);
    else if (object_type(f.future) == OBJECT_future) memory_release(f.future, sizeof *f.future);
}
