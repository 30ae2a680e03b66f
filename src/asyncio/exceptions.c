#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asyncio/coroutine.h"
#include "asyncio/exceptions.h"
#include "asyncio/memory.h"

#define TYPE(name, base) const exception_type name[1] = {{#name, base}}
TYPE(BaseException, NULL);
TYPE(Exception, BaseException);
TYPE(ArithmeticError, Exception);
TYPE(ZeroDivisionError, ArithmeticError);
TYPE(AssertionError, Exception);
TYPE(AttributeError, Exception);
TYPE(LookupError, Exception);
TYPE(IndexError, LookupError);
TYPE(KeyError, LookupError);
TYPE(MemoryError, Exception);
TYPE(OSError, Exception);
TYPE(TimeoutError, OSError);
TYPE(RuntimeError, Exception);
TYPE(RecursionError, RuntimeError);
TYPE(StopAsyncIteration, Exception);
TYPE(TypeError, Exception);
TYPE(ValueError, Exception);
TYPE(KeyboardInterrupt, BaseException);
TYPE(SystemExit, BaseException);
TYPE(Deadlock, Exception);
const exception_type asyncio_CancelledError[1] = {{"CancelledError", BaseException}};
const exception_type asyncio_InvalidStateError[1] = {{"InvalidStateError", Exception}};

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

bool exception_is(const exception *e, const exception_type *type)
{
    for (const exception_type *t = e->type; t; t = t->base)
        if (t == type) return true;
    return false;
}

// As KeyError_str in Objects/exceptions.c: a key is shown as it is written, so that an empty one can be seen.
const char *exception_text(const exception *e)
{
    return e->has_text && exception_is(e, KeyError) ? repr(value_str(e->text)) : e->text;
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
// Notes the awaits that led here, the outermost first; of a deeper stack the innermost ones.
static void note_stack(exception *e)
{
    unsigned depth = 0;
    for (coroutine *c = context_current()->top; c; c = c->awaiter)
        if (c->awaited_at && depth < sizeof e->stack / sizeof *e->stack) e->stack[depth++] = c->awaited_at;
    for (unsigned i = 0; i < depth / 2; i++) {
        const place *swap = e->stack[i];
        e->stack[i] = e->stack[depth - 1 - i];
        e->stack[depth - 1 - i] = swap;
    }
    e->depth = depth;
}

void raise_new(place *p, const exception_type *type, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *text = memory_format(format, arguments) + 1;
    va_end(arguments);
    exception *e = memory_new(sizeof *e);
    *e = (exception){.type = type, .text = text, .has_text = *text != 0, .raised_at = p};
    note_stack(e);
    record(EVENT_raise, place_id(p), record_text(type->name), record_text(exception_text(e)), 0);
    raise_exception(e);
}

void exception_throw(exception *e)
{
    record(EVENT_raise, 0, record_text(e->type->name), record_text(exception_text(e)), 0);
    raise_exception(e);
}

// As Python/traceback.c prints it.
static void print_traceback(const exception *e)
{
    fprintf(stderr, "Traceback (most recent call last):\n");
    for (unsigned i = 0; i <= e->depth; i++) {
        const place *p = i < e->depth ? e->stack[i] : e->raised_at;
        char function[256];
        if (p) fprintf(stderr, "  File \"%s\", line %u, in %s\n", p->file, p->line, place_function(p, function, sizeof function));
    }
    const char *text = exception_text(e);
    fprintf(stderr, "%s%s%s\n", e->type->name, *text ? ": " : "", text);
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
    print_traceback(e);
    record(EVENT_error, 0, record_text(e->type->name), record_text(exception_text(e)), 0);
    exit(1);
}

void raise_exception(exception *e)
{
    struct context *context = context_current();
    struct try_frame *f = context->frames;
    if (!f) leave_program(e);
    while (context->top != f->coroutine) coroutine_unwind(context, e);
    if (f->stage == TRY_body) {
        f->stage = TRY_except;
    } else { // raised in a clause: only the finally is left
        f->stage = TRY_finally;
        try_unlink(f);
    }
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
    try_unlink(f);
    if (f->stage != TRY_finally) {
        f->stage = TRY_finally;
        return f;
    }
    if (f->pending) raise_exception(f->pending);
    return NULL;
}

// What asyncio itself catches, it raises again or reports: that is no event of the program.
bool try_matches(struct try_frame *f, const exception_type *type, place *where)
{
    if (f->stage != TRY_except || !exception_is(f->pending, type)) return false;
    f->caught = f->pending;
    f->pending = NULL;
    f->stage = TRY_handling;
    if (where) record(EVENT_except, place_id(where), record_text(f->caught->type->name), record_text(exception_text(f->caught)), 0);
    return true;
}
