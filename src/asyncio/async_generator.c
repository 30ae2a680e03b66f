#include "asyncio/async_generator.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "asyncio/exceptions.h"
#include "asyncio/loop.h"
#include "asyncio/memory.h"
#include "asyncio/task.h"
#include "asyncio/thread.h"
#include "asyncio/value.h"

// --- making -------------------------------------------------------------------------------------------------------------
// What a loop has made in its head and read to its end, nobody else knows: the object is used again, or a program that reads generators
// in a loop would grow for ever.
static void recycle(async_generator *g)
{
    coroutine_function *f = g->frame.function;
    g->frame.next = f->ended.first;
    f->ended.first = &g->frame;
}

static async_generator *recycled(coroutine_function *f)
{
    coroutine *c = f->ended.first;
    if (!c) return NULL;
    f->ended.first = c->next;
    return memset(async_generator_of_frame(c), 0, sizeof(async_generator));
}

async_generator *async_generator_new(coroutine_function *function, size_t arguments_size)
{
    thread_enter();
    async_generator *g = recycled(function);
    if (!g) g = memory_new(sizeof *g + arguments_size);
    object_init(g, OBJECT_async_generator);
    thread_leave();
    g->made_by = object_id(context_current()->task);
    g->frame.head = g->head;
    g->frame.function = function;
    return g;
}

void *async_generator_arguments(async_generator *g) { return coroutine_arguments(&g->frame); }

async_generator *async_generator_of_frame(coroutine *frame)
{
    return (async_generator *)((char *)frame - offsetof(async_generator, frame));
}

async_generator *async_generator_created(async_generator *g)
{
    thread_enter_to_record();
    uint32_t arguments = recorder.listening ? coroutine_record_own_arguments(&g->frame) : 0, defined = place_id(&g->frame.function->defined);
    record(EVENT_agen_create, 0, g->head.id, defined, arguments);
    thread_leave();
    return g;
}

// --- the open ones, for the end of their loop -----------------------------------------------------------------------------
static async_generator *first_open, *last_open;

// As async_gen_init_hooks and _asyncgen_firstiter_hook in Lib/asyncio/base_events.py.
static void open_add(async_generator *g)
{
    if (g->loop || g->ended || !loop_running() || context_current()->worker) return;
    g->loop = loop_running();
    g->prev = last_open;
    *(last_open ? &last_open->next : &first_open) = g;
    last_open = g;
}

static void open_remove(async_generator *g)
{
    if (first_open != g && !g->prev) return;
    *(g->prev ? &g->prev->next : &first_open) = g->next;
    *(g->next ? &g->next->prev : &last_open) = g->prev;
    g->next = g->prev = NULL;
}

// --- the body, on its own stack -------------------------------------------------------------------------------------------
// As gen_send_ex: out of a body StopAsyncIteration would look like its end.
static exception *stop_iteration_is_an_error(exception *e)
{
    exception *error = exception_new(RuntimeError, "async generator raised StopAsyncIteration");
    if (error == exception_no_memory()) return error;
    error->cause = error->context = e;
    error->suppress_context = true;
    exception_record_event(EVENT_raise, NULL, error);
    return error;
}

static void end(async_generator *g, exception *failure)
{
    g->failure = failure;
    g->ended = true;
    enum outcome outcome = failure ? exception_outcome(failure) : OUTCOME_result;
    record(EVENT_agen_return, 0, g->head.id, outcome, failure ? exception_record(failure) : 0);
    open_remove(g);
}

static void run_body(void *generator)
{
    async_generator *g = generator;
    exception *volatile failure = NULL;
    try {
        g->base = context_current()->frames;
        g->frame.function->body(&g->frame);
    } except (BaseException, e) {
        failure = exception_is(e, StopAsyncIteration) ? stop_iteration_is_an_error(e) : e;
    }
    end(g, failure);
    g->stack = NULL;
    struct context *context = context_current();
    context->top = g->frame.awaiter;
    context->task->stack = g->consumer;
    coro_exit(g->consumer);
}

value async_generator_yield(place *where, async_generator *g, value item)
{
    struct context *context = context_current();
    if (context->top != &g->frame) raise_at(where, RuntimeError, "yield outside of its async generator");
    coro_check_stack();
    g->item = item;
    g->frames = context->frames;
    context->frames = g->base->up;
    context->top = g->frame.awaiter;
    context->task->stack = g->consumer;
    uint32_t at = place_id(where), text = value_record(item);
    record(EVENT_agen_yield, at, g->head.id, text, 0);
    coro_switch(g->consumer);
    exception *e = g->thrown; // asked again, perhaps by another task
    g->thrown = NULL;
    if (e && e->raised) exception_throw(where, e);
    if (e) raise_first(where, e);
    return g->sent;
}

// --- asking it ------------------------------------------------------------------------------------------------------------
static void go_on(place *where, async_generator *g, value sent, exception *thrown)
{
    struct context *context = context_current();
    bool begun = g->stack;
    if (!begun && coro_new(&g->stack, run_body, g)) raise(MemoryError, "no memory for an async generator's stack");
    coro_check_stack();
    g->running = true;
    g->sent = sent;
    g->thrown = thrown;
    g->consumer = coro_current();
    g->frame.awaiter = context->top;
    g->frame.awaited_at = where;
    if (begun) {
        g->base->up = context->frames;
        context->frames = g->frames;
    }
    uint32_t at = place_id(where), given = value_record(sent), raised = thrown ? exception_record(thrown) : 0;
    record(EVENT_agen_resume, at, g->head.id, given, raised);
    context->top = &g->frame;
    context->task->stack = g->stack;
    coro_switch(g->stack);
    g->running = false;
}

// Runs the body to its next yield: true, and its item is there. False where it has ended well. Raises what leaves it.
static bool ask(place *where, async_generator *g, value sent, exception *thrown)
{
    if (!g->ended && !g->stack && thrown) {
        exception_record_event(EVENT_raise, NULL, thrown);
        end(g, thrown); // it never begins
    } else if (!g->ended) {
        go_on(where, g, sent, thrown);
        if (!g->ended) return true;
        thrown = g->failure;
    }
    if (thrown) raise_exception(thrown);
    return false;
}

static void refuse_running(const async_generator *g, const char *method)
{
    if (g->running) raise(RuntimeError, "%s(): asynchronous generator is already running", method);
}

// What cancelled the task before its first step, whose coroutine this is: it goes into the generator, as coro.throw() does.
static exception *thrown_before(void)
{
    asyncio_Task *t = context_current()->task;
    exception *e = t->thrown;
    t->thrown = NULL;
    return e;
}

static bool next_item(place *where, async_generator *g, value sent, exception *thrown)
{
    refuse_running(g, "anext");
    if (!g->ended && !g->stack && !thrown && sent.kind != VALUE_none)
        raise(TypeError, "can't send non-None value to a just-started async generator");
    return ask(where, g, sent, thrown);
}

static value next_item_or_stop(async_generator *g, value sent)
{
    if (!next_item(NULL, g, sent, thrown_before())) raise(StopAsyncIteration);
    return g->item;
}

async_def(__anext__, async_generator *, self) { return next_item_or_stop(self, none); }
async_def(asend, async_generator *, self, value, sent) { return next_item_or_stop(self, sent); }

// False where the generator has ended: then nothing is thrown, unless the task was cancelled.
static bool may_throw(const async_generator *g, const char *method, const exception *cancelled)
{
    if (g->ended && !cancelled) return false;
    refuse_running(g, method);
    if (g->closed && !cancelled) raise(StopAsyncIteration);
    return true;
}

async_def(athrow, async_generator *, self, exception *, error)
{
    exception *cancelled = thrown_before();
    if (!may_throw(self, "athrow", cancelled)) return none;
    if (!ask(NULL, self, none, cancelled ? cancelled : error)) raise(StopAsyncIteration);
    return self->item;
}

// Whether the body yielded instead of ending. GeneratorExit and StopAsyncIteration are how it ends.
static bool ignores_exit(async_generator *g, exception *exit)
{
    volatile bool yielded = false;
    try {
        yielded = ask(NULL, g, none, exit);
    } except (BaseException, e) {
        if (!exception_is(e, GeneratorExit) && !exception_is(e, StopAsyncIteration)) raise_again(e);
    }
    return yielded;
}

async_def(aclose, async_generator *, self)
{
    exception *cancelled = thrown_before();
    if (!may_throw(self, "aclose", cancelled)) return none;
    if (!cancelled) self->closed = true;
    exception *exit = cancelled ? cancelled : exception_new(GeneratorExit, NULL);
    if (ignores_exit(self, exit)) raise(RuntimeError, "async generator ignored GeneratorExit");
    return none;
}

coroutine *async_generator_asend_value(async_generator *g, value x)
{
    open_add(g);
    return asend(g, x);
}

coroutine *async_generator_athrow(async_generator *g, exception *e)
{
    if (!e) raise(TypeError, "exceptions must be classes or instances deriving from BaseException, not NoneType");
    open_add(g);
    return athrow(g, e);
}

coroutine *async_generator_aclose(async_generator *g)
{
    open_add(g);
    return aclose(g);
}

const char *async_generator_awaitable(const coroutine *c)
{
    if (c->function == &__anext___function || c->function == &asend_function) return "__anext__()/asend()";
    return c->function == &athrow_function || c->function == &aclose_function ? "aclose()/athrow()" : NULL;
}

bool async_generator_never_awaited(coroutine *c, char *buffer, size_t size)
{
    if (!async_generator_awaitable(c)) return false;
    const struct aclose_arguments *a = coroutine_arguments(c); // the generator is the first argument of all
    const char *method = c->function == &__anext___function ? "asend" : coroutine_name(c);
    snprintf(buffer, size, "coroutine method '%s' of '%s' was never awaited", method, coroutine_name(&a->self->frame));
    return true;
}

// --- async_for ------------------------------------------------------------------------------------------------------------
coroutine *anext(async_iterable x)
{
    enum object_type type = object_type(x.object);
    if (type == OBJECT_none) return ((async_iterator *)x.object)->anext(x.object);
    if (type == OBJECT_as_completed) return as_completed_anext(x.as_completed);
    if (type != OBJECT_async_generator) raise(TypeError, "'%s' object is not an async iterator", object_type_name(type));
    open_add(x.generator);
    return __anext__(x.generator);
}

// The callback for what is dropped: loop.create_task.
static void create_task(void *closing) { task_create(NULL, closing, (struct task_options){0}); }

// As _asyncgen_finalizer_hook.
static void drop(place *where, async_generator *g)
{
    if (g->ended || g->closed || g->loop != loop_current() || asyncio_loop_is_closed(g->loop)) return;
    open_remove(g);
    uint32_t dropped = record(EVENT_agen_drop, place_id(where), g->head.id, 0, 0);
    loop_call_soon(create_task, aclose(g), g->head.id, "create_task", dropped);
}

uint32_t async_for_begin(void) { return object_last_id; }

struct async_for_frame *async_for_enter(struct async_for_frame *f, async_iterable x)
{
    f->iterator = x.object;
    if (object_type(x.object) != OBJECT_async_generator) return f;
    open_add(x.generator);
    if (x.generator->head.id <= f->made_before || x.generator->made_by != object_id(context_current()->task)) return f;
    try_enter(&f->frame);
    f->frame.stage = TRY_loop;
    return f;
}

static void leave(struct async_for_frame *f)
{
    async_generator *g = f->iterator;
    f->iterator = NULL;
    if (g && g->ended) recycle(g);
    else if (g) drop(f->where, g);
}

void async_for_leave(struct async_for_frame *f)
{
    if (!f->frame.linked) return;
    try_unlink(&f->frame);
    leave(f);
}

void async_for_unwind(struct try_frame *f) { leave((struct async_for_frame *)f); }

// Of what is no generator: StopAsyncIteration is the end.
static bool next_of_others(struct async_for_frame *f, value *item)
{
    volatile bool more = false;
    try {
        *item = await_at(f->where, anext((async_iterable){.object = f->iterator}));
        more = true;
    } except (StopAsyncIteration, e) {
        exception_record_event(EVENT_except, f->where, e);
    }
    return more;
}

bool async_for_next(struct async_for_frame *f, value *item)
{
    if (!context_current()->task) raise(RuntimeError, "async_for outside of a coroutine");
    if (object_type(f->iterator) != OBJECT_async_generator) return next_of_others(f, item);
    async_generator *g = f->iterator;
    if (!next_item(f->where, g, none, NULL)) return false;
    *item = g->item;
    return true;
}

// --- the end of a loop ----------------------------------------------------------------------------------------------------
static value take_open(asyncio_loop *loop)
{
    value open = list_new();
    for (async_generator *g = first_open; g; g = g->next)
        if (g->loop == loop) list_append(open, g);
    for (size_t i = 0; i < len(open); i++) open_remove(at(open, (int64_t)i).as_object);
    return open;
}

static void report(const async_generator *g, value result)
{
    char message[300];
    if (result.kind != VALUE_exception || !exception_is(result.as_exception, Exception)) return;
    snprintf(message, sizeof message, "an error occurred during closing of asynchronous generator <async_generator object %s>",
             coroutine_name(&g->frame));
    loop_call_exception_handler(message, result.as_exception);
}

async_def(shutdown_asyncgens)
{
    value open = take_open(loop_current()), closing = list_new();
    if (len(open) == 0) return none;
    for (size_t i = 0; i < len(open); i++) list_append(closing, aclose(at(open, (int64_t)i).as_object));
    value results = await(task_gather(NULL, closing, (struct gather_options){.return_exceptions = true}));
    for (size_t i = 0; i < len(open); i++) report(at(open, (int64_t)i).as_object, at(results, (int64_t)i));
    return none;
}

coroutine *asyncio_loop_shutdown_asyncgens(asyncio_loop *loop)
{
    loop_check_open(loop);
    return shutdown_asyncgens();
}
