#include "asyncio/coroutine.h"

#include <stdio.h>
#include <string.h>

#include "asyncio/async_generator.h"
#include "asyncio/exceptions.h"
#include "asyncio/future.h"
#include "asyncio/loop.h"
#include "asyncio/memory.h"
#include "asyncio/sleep.h"
#include "asyncio/task.h"
#include "asyncio/thread.h"
#include "asyncio/value.h"

// Those that nothing has started yet, in the order in which they were made. The newest is not in the list: mostly it is awaited at once.
static coroutine *first_unstarted, *last_unstarted, *newest;

static void list_newest(void)
{
    coroutine *c = newest;
    newest = NULL;
    if (!c) return;
    c->of_loop = loop_running();
    c->next = NULL;
    c->prev = last_unstarted;
    *(last_unstarted ? &last_unstarted->next : &first_unstarted) = c;
    last_unstarted = c;
}

static inline void unstarted_add(coroutine *c)
{
    if (__builtin_expect(newest != NULL, 0)) list_newest();
    newest = c;
}

static inline void unstarted_remove(coroutine *c)
{
    if (__builtin_expect(c == newest, 1)) {
        newest = NULL;
        return;
    }
    *(c->prev ? &c->prev->next : &first_unstarted) = c->next;
    *(c->next ? &c->next->prev : &last_unstarted) = c->prev;
}

const char *coroutine_name(const coroutine *c) { return c->function->defined.function; }
_Static_assert(offsetof(coroutine, arguments) == COROUTINE_ARGUMENTS, "coroutines.h knows where the arguments are");

// --- making -------------------------------------------------------------------------------------------------------------
// A program that awaits in a loop would grow for ever if each coroutine had memory of its own.
#define ENDED_REST 64u // as coroutines.h says

static inline void recycle(coroutine *c)
{
    coroutine_function *f = c->function;
    if (!f->ended.end) return; // a bare yield rests where it is
    *f->ended.end = c;
    f->ended.end = &c->next;
    f->ended.count++;
}

static inline coroutine *recycled(coroutine_function *f)
{
    if (f->ended.count <= ENDED_REST) return NULL;
    coroutine *c = f->ended.first;
    f->ended.first = c->next;
    f->ended.count--;
    return c;
}

// --- its arguments, for the trace ---------------------------------------------------------------------------------------
struct coroutine_arguments {
    char text[200];
    size_t length;
};

static void append(struct coroutine_arguments *out, const char *text)
{
    size_t length = strlen(text), room = sizeof out->text - 1 - out->length;
    if (length > room) length = room;
    memcpy(out->text + out->length, text, length);
    out->length += length;
    out->text[out->length] = 0;
}

// Without printf, here and for the common numbers: it would touch a second page of each task's stack.
void coroutine_describe(struct coroutine_arguments *out, const char *name, value v)
{
    if (v.kind == VALUE_none) return; // as Python's signatures leave out what has its default
    char buffer[60];
    if (out->length) append(out, ", ");
    append(out, name);
    append(out, "=");
    append(out, value_repr_into(v, buffer, sizeof buffer));
}

// Not inline: what it needs on the stack would stand there for each coroutine that runs.
__attribute__((noinline)) uint32_t coroutine_record_own_arguments(coroutine *c)
{
    struct coroutine_arguments arguments; // 200 bytes of which mostly few are used
    arguments.text[0] = 0;
    arguments.length = 0;
    c->function->describe(c, &arguments);
    return arguments.length ? record_text(arguments.text) : 0;
}

uint32_t coroutine_record_arguments(void (*describe)(void *arguments, struct coroutine_arguments *out), void *arguments)
{
    struct coroutine_arguments out = {.text = ""};
    if (recorder.listening) describe(arguments, &out);
    return out.length ? record_text(out.text) : 0;
}

// --- beginning ----------------------------------------------------------------------------------------------------------
static void begin_life(coroutine *c)
{
    c->head.id = ++object_last_id;
    unstarted_add(c);
    uint32_t arguments = recorder.listening && c->function->describe ? coroutine_record_own_arguments(c) : 0;
    record(EVENT_coro_create, 0, c->head.id, place_id(&c->function->defined), arguments);
}

static inline void forget_last_life(coroutine *c)
{
    c->state = COROUTINE_created;
    c->given_to_task = c->of_loop = c->of_parent = false;
}

// Where there is none to be used again, or a worker makes it, or the trace wants more than the event.
static __attribute__((noinline)) coroutine *new_slowly(coroutine_function *function, size_t arguments_size)
{
    thread_enter();
    coroutine *c = recycled(function);
    if (!c) {
        c = memory_new(sizeof *c + arguments_size);
        c->head.type = OBJECT_coroutine;
        c->function = function;
    }
    thread_leave();
    c->head.id = 0;
    forget_last_life(c);
    if (!function->describe) coroutine_id(c);
    return c;
}

// Here, where it is awaited and where it returns, what is the case nearly always is done without a call, which would need registers to be saved;
// for the rest there is a function of its own.
coroutine *coroutine_new(coroutine_function *function, size_t arguments_size)
{
    if (__builtin_expect(thread_is_worker || newest || !record_has_room(1), 0)) return new_slowly(function, arguments_size);
    if (recorder.listening && (function->describe || !function->defined.id)) return new_slowly(function, arguments_size);
    coroutine *c = recycled(function);
    if (__builtin_expect(!c, 0)) return new_slowly(function, arguments_size);
    forget_last_life(c);
    c->head.id = ++object_last_id;
    newest = c;
    record_into(recorder.next, EVENT_coro_create, 0, c->head.id, function->defined.id, 0);
    recorded(1);
    return c;
}

void coroutine_has_arguments(coroutine *c)
{
    if (!c->head.id) coroutine_id(c);
}

uint32_t coroutine_id(coroutine *c)
{
    if (!c->head.id) {
        thread_enter_to_record();
        begin_life(c);
        thread_leave();
    }
    return c->head.id;
}

// --- running ------------------------------------------------------------------------------------------------------------
static inline void enter(struct context *context, coroutine *c, place *awaited_at)
{
    c->state = COROUTINE_running;
    c->awaiter = context->top;
    c->awaited_at = awaited_at;
    context->top = c;
}

static void begin(coroutine *c, place *awaited_at)
{
    uint32_t at = place_id(awaited_at);
    unstarted_remove(c);
    enter(context_current(), c, awaited_at);
    record(EVENT_coro_call, at, c->head.id, 0, 0);
}

value coroutine_run(coroutine *c, place *awaited_at)
{
    begin(c, awaited_at);
    return c->function->body(c);
}

static __attribute__((noinline)) value return_slowly(coroutine *c, value result)
{
    uint32_t text = result.kind == VALUE_none ? 0 : value_record(result);
    record(EVENT_coro_return, 0, c->head.id, OUTCOME_result, text);
    return result;
}

value coroutine_returned(value result)
{
    struct context *context = context_current();
    coroutine *c = context->top;
    context->top = c->awaiter;
    c->state = COROUTINE_ended;
    recycle(c);
    if (__builtin_expect(result.kind != VALUE_none || !record_has_room(1), 0)) return return_slowly(c, result);
    record_into(recorder.next, EVENT_coro_return, 0, c->head.id, OUTCOME_result, 0);
    recorded(1);
    return result;
}

void coroutine_unwind(struct context *context, const exception *e)
{
    coroutine *c = context->top;
    context->top = c->awaiter;
    c->state = COROUTINE_ended;
    record(EVENT_coro_return, 0, c->head.id, exception_outcome(e), exception_record(e));
    recycle(c);
}

void coroutine_close(coroutine *c)
{
    if (c->state != COROUTINE_created) return;
    uint32_t id = coroutine_id(c);
    unstarted_remove(c);
    c->state = COROUTINE_ended;
    record(EVENT_coro_return, 0, id, OUTCOME_cancelled, 0);
    if (!c->given_to_task) recycle(c); // the task still looks at it
}

void coroutine_discard(coroutine *c)
{
    coroutine_close(c);
    recycle(c);
}

void coroutine_settle(void)
{
    list_newest();
    sleep_settle_yields();
    list_newest();
}

uint32_t coroutine_give_to_task(coroutine *c)
{
    uint32_t id = coroutine_id(c);
    if (c == newest) list_newest();
    c->given_to_task = true;
    return id;
}

void coroutine_report_never_awaited(bool at_end)
{
    coroutine_settle();
    for (coroutine *c = first_unstarted, *next; c; c = next) {
        char text[300], defined[300] = "";
        const place *at = &c->function->defined;
        next = c->next;
        if (c->of_parent || (!c->of_loop && !at_end)) continue;
        if (!async_generator_never_awaited(c, text, sizeof text))
            snprintf(text, sizeof text, "coroutine '%s' was never awaited", coroutine_name(c));
        if (at->line) snprintf(defined, sizeof defined, " (defined at %s:%u)", at->file, at->line);
        loop_warn(text, defined);
        coroutine_close(c);
    }
}

void coroutine_forked(void)
{
    list_newest();
    for (coroutine *c = first_unstarted; c; c = c->next) c->of_parent = true;
    sleep_forked();
}

static _Noreturn void refuse_await(place *where, const coroutine *c)
{
    if (c->state != COROUTINE_ended) raise_at(where, RuntimeError, "coroutine is being awaited already");
    const char *method = async_generator_awaitable(c);
    raise_at(where, RuntimeError, "cannot reuse already awaited %s", method ? method : "coroutine");
}

static place *other_awaited_at;

// What is no coroutine, or none that can begin.
static value await_other(coroutine *c)
{
    place *where = other_awaited_at;
    if (!c) raise_at(where, TypeError, "'NoneType' object can't be awaited");
    enum object_type type = object_type(c);
    if (object_type_is_future(type)) return future_await(where, (awaitable){.coroutine = c}.future);
    if (type != OBJECT_coroutine) raise_at(where, TypeError, "'%s' object can't be awaited", object_type_name(type));
    refuse_await(where, c);
}

static __attribute__((noinline)) struct awaited begin_slowly(coroutine *c, place *where)
{
    if (!c || object_type(c) != OBJECT_coroutine || c->state != COROUTINE_created || c->given_to_task) {
        other_awaited_at = where;
        return (struct awaited){await_other, c};
    }
    begin(c, where);
    return (struct awaited){c->function->body, c};
}

struct awaited await_begin(place *where, awaitable x)
{
    coroutine *c = x.coroutine;
    struct context *context = context_current();
    if (__builtin_expect(!context->task, 0)) raise_at(where, RuntimeError, "await outside of a coroutine");
    if (c && coroutine_is_fresh_yield(c)) {
        c->state = COROUTINE_ended;
        c->awaited_at = where;
        return (struct awaited){sleep_yield, c};
    }
    bool place_is_new = where && !where->id && recorder.listening;
    if (!c || c != newest || place_is_new || !record_has_room(1)) return begin_slowly(c, where);
    newest = NULL;
    enter(context, c, where);
    record_into(recorder.next, EVENT_coro_call, where ? where->id : 0, c->head.id, 0, 0);
    recorded(1);
    return (struct awaited){c->function->body, c};
}

awaitable awaitable_of(value v)
{
    if (v.kind == VALUE_object) {
        enum object_type type = object_type(v.as_object);
        if (type == OBJECT_coroutine || object_type_is_future(type)) return (awaitable){.coroutine = v.as_object};
    }
    raise(TypeError, "An asyncio.Future, a coroutine or an awaitable is required");
}
