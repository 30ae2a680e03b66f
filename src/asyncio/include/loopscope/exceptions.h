// Exceptions: raise, try, except, except_group, finally. Python's words on setjmp.
//
//     try {
//         await(asyncio_sleep(5));
//     } except (asyncio_CancelledError, e) {
//         print("cancelled: %s", exception_text(e));
//         raise_again(e);
//     } finally {
//         print("clean up");
//     }
//
// Three things differ from Python, because this is C:
//  - A local that is changed inside `try` and read after a raise must be volatile, or the file compiled with -O0.
//  - `break` and `continue` inside leave the try statement, by its `finally`, and not a loop around it.
//  - `return` leaves a try well, but skips its `finally`: let the body end, or put the clean-up into an async_with.
#ifndef LOOPSCOPE_EXCEPTIONS_H
#define LOOPSCOPE_EXCEPTIONS_H

#include <setjmp.h>
#include <signal.h> // declares a function raise(); ours is a macro, and comes after it

#include "loopscope/place.h"
#include "loopscope/value.h"

#pragma GCC visibility push(default)

// A class of exceptions. Programs add their own: define_exception(BadMove, ValueError);
typedef struct exception_type {
    const char *name;
    const struct exception_type *base;        // NULL for BaseException
    const struct exception_type *second_base; // of ExceptionGroup, which is an Exception too; NULL for others
} exception_type;

#define define_exception(name_, base_) static const exception_type name_[1] = {{#name_, base_, NULL}}

// CPython's tree, Objects/exceptions.c; the ones of asyncio as Lib/asyncio/exceptions.py.
extern const exception_type BaseException[1], BaseExceptionGroup[1], ExceptionGroup[1], Exception[1], ArithmeticError[1], AssertionError[1], AttributeError[1], ConnectionError[1], IndexError[1],
    KeyError[1], LookupError[1], MemoryError[1], OSError[1], RecursionError[1], RuntimeError[1], StopAsyncIteration[1], TimeoutError[1],
    TypeError[1], ValueError[1], ZeroDivisionError[1], GeneratorExit[1], KeyboardInterrupt[1], SystemExit[1], asyncio_CancelledError[1],
    asyncio_InvalidStateError[1], Deadlock[1];
#define asyncio_TimeoutError TimeoutError // the same, as in Python

typedef struct exception {
    const exception_type *type;
    const char *text;           // "" for none; lives until the program ends
    bool has_text;              // raised with an argument: repr shows it
    bool text_is_repr;          // that argument is no text, and this is how it is shown: the key that a dict does not have
    struct exception *cause;    // Python's __cause__: raise_from
    struct exception *context;  // Python's __context__: the one that was being handled when this one was raised
    bool suppress_context;      // a traceback leaves the context out
    bool raised;                // at least once
    const place *raised_at;     // NULL: by asyncio itself
    const place *stack[16];     // the awaits that led there, the outermost first
    unsigned depth;
    value exceptions;           // of a group: a list or tuple of exceptions, not empty; of others None
    const char *message;        // of a group: what str() shows before their number
    const struct exception *whole; // of a part that split off a group: that group
} exception;

// raise(ValueError, "no such board: %d", n): never returns. raise(ValueError) has no text.
#define raise(type, ...) raise_new(place_here(), type, " " __VA_ARGS__)
// raise_from(e, ValueError, "changed"): Python's raise ValueError("changed") from e. NULL for None.
#define raise_from(cause, type, ...) raise_new_from(place_here(), (cause), type, " " __VA_ARGS__)
// Raises one that was caught or made: Python's bare `raise` and `raise e`.
#define raise_again(e) raise_existing(place_here(), (e))
// format: begins with a space, which is not part of the text, so that it is never the empty string.
_Noreturn __attribute__((format(printf, 3, 4))) void raise_new(place *p, const exception_type *type, const char *format, ...);
_Noreturn __attribute__((format(printf, 4, 5))) void raise_new_from(place *p, exception *cause, const exception_type *type,
                                                                  const char *format, ...);
_Noreturn void raise_existing(place *p, exception *e);

// An exception that is not raised yet, for set_exception. text: copied, NULL for none. A MemoryError where there is no memory for it.
exception *exception_new(const exception_type *type, const char *text);
bool exception_is(const exception *e, const exception_type *type); // isinstance
const char *exception_text(const exception *e);                    // str(e); of a KeyError the repr of its text, as in Python
const char *exception_repr(const exception *e);                    // "ValueError('two')"

// --- groups -----------------------------------------------------------------------------------------------------------
// ExceptionGroup("two at once", list(first, second)): exceptions that hold exceptions, in a list or tuple that is not changed after. Raise
// it with raise_again. at(group->exceptions, 0).as_exception is the first, len(group->exceptions) their number.
// TypeError for a BaseException in an ExceptionGroup; a BaseExceptionGroup of Exceptions alone becomes an ExceptionGroup. ValueError for
// an empty sequence, and for what is no exception.
#define ExceptionGroup(message, exceptions) exception_group_new(ExceptionGroup, (message), (exceptions))
#define BaseExceptionGroup(message, exceptions) exception_group_new(BaseExceptionGroup, (message), (exceptions))
exception *exception_group_new(const exception_type *type, const char *message, value exceptions);

// Python's group.split(type): two groups of the same shape, one of the exceptions that are of that type, at any depth, and *rest of the
// others; NULL for one without any. subgroup returns the first alone.
exception *ExceptionGroup_split(exception *group, const exception_type *type, exception **rest);
exception *ExceptionGroup_subgroup(exception *group, const exception_type *type);

// except_group (Type, group) { ... }: Python's except*. Each clause takes those of its type out of the group that was raised, and `group`
// is the group of them; several clauses can run. What no clause took goes on, together with what the clauses raise. An exception that
// is no group counts as a group of one. A try has either except or except_group clauses. TypeError for a Type that is a group.
#define except_group(type, name)                                                                   \
    else if (try_splits(&try_, type, place_here())) for (exception *name = try_.caught; name; name = NULL)

// The innermost loop is where a `break` in the body goes.
#define try                                                                                        \
    for (struct try_frame try_ __attribute__((cleanup(try_unlink))) = {.stage = TRY_body},         \
                          *try_in_ = try_enter(&try_);                                             \
         try_in_; try_in_ = try_next(&try_))                                                       \
        if (try_.stage == TRY_body && _setjmp(try_.jump) == 0)                                     \
            for (bool try_once_ = true; try_once_; try_once_ = false)

// except (Type, name) { ... }: name is the exception. Clauses are asked in order; what none takes goes on.
#define except(type, name)                                                                         \
    else if (try_matches(&try_, type, place_here())) for (exception *name = try_.caught; name; name = NULL)

#define finally else if (try_.stage == TRY_finally)

// --- below: how try works -------------------------------------------------------------------------------------------
// A frame stands in its task's list while its body or a clause runs. A raise finds the innermost, notes the exception there
// and jumps into it. `try` is a loop of two turns: body (and clause, if there is a raise), then finally. With except_group there is a
// turn for each clause that takes something.
enum try_stage { TRY_body, TRY_except, TRY_handling, TRY_finally, TRY_loop }; // loop: no try, but an async_for, which is told of the raise

struct try_frame {
    jmp_buf jump;
    struct try_frame *up;
    struct coroutine *coroutine; // the innermost running coroutine when the frame was entered
    enum try_stage stage;
    bool linked;
    exception *pending; // raised, and no clause has taken it
    exception *caught;
    exception *whole;   // with except_group: what was raised in the body
    struct try_raised *raised; // with except_group: what its clauses raised
};

struct try_frame *try_enter(struct try_frame *f);
void try_unlink(struct try_frame *f);
struct try_frame *try_next(struct try_frame *f);
bool try_matches(struct try_frame *f, const exception_type *type, place *where); // where: NULL inside asyncio
bool try_splits(struct try_frame *f, const exception_type *type, place *where);

#pragma GCC visibility pop

#endif
