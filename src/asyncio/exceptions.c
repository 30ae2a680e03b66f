#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asyncio/async_generator.h"
#include "asyncio/coroutine.h"
#include "asyncio/exception_group.h"
#include "asyncio/exceptions.h"
#include "asyncio/memory.h"
#include "asyncio/thread.h"
#include "asyncio/traceback.h"

#define TYPE(name, base) const exception_type name[1] = {{#name, base, NULL}}
TYPE(BaseException, NULL);
TYPE(Exception, BaseException);
TYPE(BaseExceptionGroup, BaseException);
const exception_type ExceptionGroup[1] = {{"ExceptionGroup", BaseExceptionGroup, Exception}};
TYPE(ArithmeticError, Exception);
TYPE(ZeroDivisionError, ArithmeticError);
TYPE(AssertionError, Exception);
TYPE(AttributeError, Exception);
TYPE(LookupError, Exception);
TYPE(IndexError, LookupError);
TYPE(KeyError, LookupError);
TYPE(MemoryError, Exception);
TYPE(OSError, Exception);
TYPE(ConnectionError, OSError);
TYPE(TimeoutError, OSError);
TYPE(RuntimeError, Exception);
TYPE(RecursionError, RuntimeError);
TYPE(StopAsyncIteration, Exception);
TYPE(TypeError, Exception);
TYPE(ValueError, Exception);
TYPE(GeneratorExit, BaseException);
TYPE(KeyboardInterrupt, BaseException);
TYPE(SystemExit, BaseException);
TYPE(Deadlock, Exception);
const exception_type asyncio_CancelledError[1] = {{"CancelledError", BaseException, NULL}};
const exception_type asyncio_InvalidStateError[1] = {{"InvalidStateError", Exception, NULL}};

exception *exception_no_memory(void)
{
    static exception e = {.type = MemoryError, .text = ""};
    return &e;
}

exception *exception_new(const exception_type *type, const char *text)
{
    size_t length = text ? strlen(text) : 0;
    exception *e = memory_try_new(sizeof *e + length + 1);
    if (!e) return exception_no_memory();
    e->type = type;
    e->has_text = text != NULL;
    e->text = memcpy(e + 1, text ? text : "", length);
    return e;
}

static bool is_subclass(const exception_type *t, const exception_type *type)
{
    for (; t; t = t->base)
        if (t == type || (t->second_base && is_subclass(t->second_base, type))) return true;
    return false;
}

bool exception_is(const exception *e, const exception_type *type) { return is_subclass(e->type, type); }

// As KeyError_str in Objects/exceptions.c: a key is shown as it is written, so that an empty one can be seen.
const char *exception_text(const exception *e)
{
    return e->has_text && !e->text_is_repr && exception_is(e, KeyError) ? repr(value_str(e->text)) : e->text;
}

exception *exception_no_key(value key)
{
    exception *e = exception_new(KeyError, repr(key));
    e->text_is_repr = e->has_text; // not where it became a MemoryError
    return e;
}

const char *exception_line(const exception *e, char *buffer, size_t size)
{
    const char *text = exception_text(e);
    snprintf(buffer, size, *text ? "%s: %s" : "%s", e->type->name, text);
    return buffer;
}

uint32_t exception_record(const exception *e)
{
    char line[512];
    return recorder.listening ? record_text(exception_line(e, line, sizeof line)) : 0;
}

enum outcome exception_outcome(const exception *e)
{
    return exception_is(e, asyncio_CancelledError) ? OUTCOME_cancelled : OUTCOME_exception;
}

bool exception_ends_program(const exception *e)
{
    return exception_is(e, KeyboardInterrupt) || exception_is(e, SystemExit);
}

// --- raising ----------------------------------------------------------------------------------------------------------
// Notes where it is raised, and the awaits that led there, the outermost first; of a deeper stack the innermost ones.
static void note_stack(place *p, exception *e)
{
    unsigned depth = 0;
    coroutine *top = context_current()->top;
    e->raised_at = p;
    e->raised_in = top && !p && top->function->defined.line ? &top->function->defined : NULL;
    for (coroutine *c = top; c; c = c->awaiter)
        if (c->awaited_at && depth < sizeof e->stack / sizeof *e->stack) e->stack[depth++] = c->awaited_at;
    for (unsigned i = 0; i < depth / 2; i++) {
        const place *swap = e->stack[i];
        e->stack[i] = e->stack[depth - 1 - i];
        e->stack[depth - 1 - i] = swap;
    }
    e->depth = depth;
}

// As _PyErr_SetObject: the exception that is being handled becomes the context, and no circle comes of it.
static void chain(exception *e)
{
    exception *handled = NULL;
    for (struct try_frame *f = context_current()->frames; f && !handled; f = f->up)
        handled = f->stage == TRY_handling ? f->caught : f->stage == TRY_finally ? f->pending : NULL;
    if (!handled || handled == e || e == exception_no_memory()) return;
    for (exception *c = handled; c->context; c = c->context)
        if (c->context == e) {
            c->context = NULL;
            break;
        }
    e->context = handled;
}

void exception_record_event(enum event_kind kind, place *where, const exception *e)
{
    thread_enter_to_record();
    uint32_t at = place_id(where), type = record_text(e->type->name), text = record_text(exception_text(e));
    record(kind, at, type, text, 0);
    thread_leave();
}

void raise_first(place *p, exception *e)
{
    note_stack(p, e);
    exception_record_event(EVENT_raise, p, e);
    chain(e);
    raise_exception(e);
}

static exception *make(const exception_type *type, const char *format, va_list arguments)
{
    const char *text = memory_format(format, arguments) + 1;
    exception *e = memory_new(sizeof *e);
    *e = (exception){.type = type, .text = text, .has_text = *text != 0};
    return e;
}

void raise_new(place *p, const exception_type *type, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    exception *e = make(type, format, arguments);
    va_end(arguments);
    raise_first(p, e);
}

void raise_new_from(place *p, exception *cause, const exception_type *type, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    exception *e = make(type, format, arguments);
    va_end(arguments);
    e->cause = cause;
    e->suppress_context = true;
    raise_first(p, e);
}

void raise_existing(place *p, exception *e)
{
    if (!p) raise_exception(e);
    if (!e->raised) raise_first(p, e);
    chain(e);
    raise_exception(e);
}

void exception_throw(place *where, exception *e)
{
    if (!e->raised) note_stack(where, e);
    exception_record_event(EVENT_raise, NULL, e);
    chain(e);
    raise_exception(e);
}

// As handle_system_exit in Python/pythonrun.c; a text that is a number stands for Python's int.
static _Noreturn void system_exit(const exception *e)
{
    char *end;
    long status = strtol(e->text, &end, 10);
    if (*end) {
        fprintf(stderr, "%s\n", e->text);
        status = 1;
    }
    exit((int)status);
}

// An exception that nothing catches ends the program, as in Python.
static _Noreturn void leave_program(exception *e)
{
    fflush(stdout);
    if (exception_is(e, SystemExit)) system_exit(e);
    traceback_print(e, stderr);
    exception_record_event(EVENT_error, NULL, e);
    exit(exception_is(e, KeyboardInterrupt) ? STATUS_INTERRUPTED : 1);
}

// What an except_group clause raises waits for the other clauses. False where there is no memory for it.
static bool keep_for_later(struct try_frame *f, exception *e)
{
    struct try_raised *r = memory_try_new(sizeof *r);
    if (!r) return false;
    *r = (struct try_raised){e, f->raised};
    f->raised = r;
    f->stage = TRY_except;
    return true;
}

static void unwind(struct context *context, const struct try_frame *f, const exception *e)
{
    while (context->top != f->coroutine) coroutine_unwind(context, e);
}

static void leave_loop(struct context *context, struct try_frame *f, const exception *e)
{
    unwind(context, f, e);
    async_for_unwind(f);
}

void raise_exception(exception *e)
{
    thread_abandon_turn();
    struct context *context = context_current();
    struct try_frame *f = context->frames;
    e->raised = true;
    for (; f && (f->stage == TRY_finally || f->stage == TRY_loop); f = context->frames) { // raised in a finally, it leaves that try
        f->linked = false;
        context->frames = f->up;
        if (f->stage == TRY_loop) leave_loop(context, f, e);
    }
    if (!f) leave_program(e);
    unwind(context, f, e);
    if (f->stage == TRY_handling && f->whole && keep_for_later(f, e)) _longjmp(f->jump, 1);
    f->stage = f->stage == TRY_body ? TRY_except : TRY_finally; // raised in a clause: only the finally is left
    f->pending = e;
    _longjmp(f->jump, 1);
}

// --- try --------------------------------------------------------------------------------------------------------------
struct try_frame *try_enter(struct try_frame *f)
{
    struct context *context = context_current();
    f->up = context->frames;
    f->coroutine = context->top;
    f->linked = true;
    context->frames = f;
    return f;
}

void try_unlink(struct try_frame *f)
{
    if (!f->linked) return;
    context_current()->frames = f->up;
    f->linked = false;
}

struct try_frame *try_next(struct try_frame *f)
{
    if (f->stage == TRY_handling && f->whole && f->pending) { // other clauses may take the rest
        f->stage = TRY_except;
        return f;
    }
    if (f->stage != TRY_finally) {
        f->stage = TRY_finally;
        if (f->raised) f->pending = exception_group_reraise(f->whole, f->pending, f->raised);
        return f;
    }
    try_unlink(f);
    if (f->pending) raise_exception(f->pending);
    return NULL;
}

static void take(struct try_frame *f, exception *caught, exception *rest, place *where)
{
    f->caught = caught;
    f->pending = rest;
    f->stage = TRY_handling;
    if (where) exception_record_event(EVENT_except, where, caught);
}

// What asyncio itself catches, it raises again or reports: that is no event of the program.
bool try_matches(struct try_frame *f, const exception_type *type, place *where)
{
    if (f->stage != TRY_except || !f->pending || !exception_is(f->pending, type)) return false;
    take(f, f->pending, NULL, where);
    return true;
}

bool try_splits(struct try_frame *f, const exception_type *type, place *where)
{
    if (f->stage != TRY_except || !f->pending) return false;
    if (type == ExceptionGroup || type == BaseExceptionGroup) // which every group is
        raise(TypeError, "catching ExceptionGroup with except* is not allowed. Use except instead.");
    if (!f->whole) f->whole = f->pending;
    exception *rest, *part = exception_group_take(f->pending, type, &rest);
    if (part) take(f, part, rest, where);
    return part != NULL;
}
