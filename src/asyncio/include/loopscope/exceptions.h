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
//
//  - A local that is changed inside `try` and read after a raise must be volatile, or the file compiled with -O0.
//  - `break` and `continue` inside leave the try statement, by its `finally`, and not a loop around it.
//  - `return` leaves a try well, but skips its `finally`: let the body end, or put the clean-up into an async_with.
//
// What nothing catches ends the program: with a traceback and status 1; SystemExit with its text as the status, or on
// stderr and status 1 where it is no number; KeyboardInterrupt as Ctrl-C does, status 130. Exceptions belong to asyncio
// and live until the program ends.
#ifndef LOOPSCOPE_EXCEPTIONS_H
#define LOOPSCOPE_EXCEPTIONS_H

#include <setjmp.h>
#include <signal.h> // declares a function raise(); ours is a macro, and comes after it

#include "loopscope/place.h"
#include "loopscope/value.h"

#pragma GCC visibility push(default)

// A class of exceptions, and its instances.
typedef struct exception_type exception_type;
typedef struct exception exception;

// --- catching --------------------------------------------------------------------------------------------------------
// try { ... }, with except or except_group clauses behind it, a finally, or both. A cancellation is an exception too:
// who catches a BaseException or an asyncio_CancelledError raises it again when the clean-up is done. The body is the
// innermost loop, for `break` in it.
#define try                                                                                        \
    for (struct try_frame try_ __attribute__((cleanup(try_unlink))) = {.stage = TRY_body},         \
                          *try_in_ = try_enter(&try_);                                             \
         try_in_; try_in_ = try_next(&try_))                                                       \
        if (try_.stage == TRY_body && _setjmp(try_.jump) == 0)                                     \
            for (bool try_once_ = true; try_once_; try_once_ = false)

// except (Type, name) { ... }: Python's except Type as name. Clauses are asked in order, the first whose type it is
// takes the exception; what none takes goes on, after the finally. name is an exception *, in the clause alone; what is
// raised there has it as its context.
#define except(type, name)                                                                         \
    else if (try_matches(&try_, type, place_here())) for (exception *name = try_.caught; name; name = NULL)

// except_group (Type, group) { ... }: Python's except* Type as group. Each clause takes those of its type out of the
// group that was raised, and `group` is the group of them; several clauses can run. What no clause took goes on,
// together with what the clauses raise. An exception that is no group counts as a group of one. A try has either except
// or except_group clauses. TypeError for a Type that is a group. Objects/exceptions.c, _PyExc_PrepReraiseStar.
#define except_group(type, name)                                                                   \
    else if (try_splits(&try_, type, place_here())) for (exception *name = try_.caught; name; name = NULL)

// finally { ... }: runs when the body and the clauses have ended or were left by an exception, which then goes on, but
// not by a return. It may await. What it raises goes on in place of what left the body, and has that as its context.
#define finally else if (try_.stage == TRY_finally)

// --- raising ---------------------------------------------------------------------------------------------------------
// Three ways to raise, none of which returns. The exception that is being handled becomes the context of the new one.
// Python/errors.c, _PyErr_SetObject.
//
//     raise(ValueError, "no such board: %d", n);         raise ValueError(f"no such board: {n}")
//     raise(ValueError);                                 raise ValueError
//     raise_from(e, ValueError, "changed");              raise ValueError("changed") from e
//     raise_again(e);                                    raise, or raise e
//
// The text is printf's, a literal. A cause of NULL is Python's None. raise_again takes an exception that was caught or
// made.
#define raise(type, ...) raise_new(place_here(), type, " " __VA_ARGS__)
#define raise_from(cause, type, ...) raise_new_from(place_here(), (cause), type, " " __VA_ARGS__)
#define raise_again(e) raise_existing(place_here(), (e))

// An exception that is not raised yet, for asyncio_Future_set_exception and raise_again: exception_new(ValueError,
// "two") is Python's ValueError("two"). text: copied, NULL for none. It raises nothing: where there is no memory it
// returns a MemoryError.
exception *exception_new(const exception_type *type, const char *text);

// isinstance(e, type), str(e) and repr(e), "ValueError('two')". The text of a KeyError is the repr of its key, as in
// Python. The texts live until the program ends. Objects/exceptions.c, BaseException_str and BaseException_repr.
bool exception_is(const exception *e, const exception_type *type);
const char *exception_text(const exception *e);
const char *exception_repr(const exception *e);

// --- the classes -----------------------------------------------------------------------------------------------------
// A class: its name and what it derives from.
struct exception_type {
    const char *name;
    const struct exception_type *base;        // NULL for BaseException
    const struct exception_type *second_base; // of ExceptionGroup, which is an Exception too; NULL for others
};

// The tree of Objects/exceptions.c, as far as programs for asyncio meet it; those of asyncio as
// Lib/asyncio/exceptions.py has them. asyncio_CancelledError is a BaseException, asyncio_InvalidStateError an
// Exception, TimeoutError an OSError. Deadlock, which Python does not have, is an Exception: nothing is ready, nothing
// is scheduled, and so nothing would ever happen again.
extern const exception_type BaseException[1], GeneratorExit[1], KeyboardInterrupt[1], SystemExit[1], BaseExceptionGroup[1];
extern const exception_type Exception[1], ExceptionGroup[1], AssertionError[1], AttributeError[1], MemoryError[1];
extern const exception_type StopAsyncIteration[1], TypeError[1], ValueError[1];
extern const exception_type ArithmeticError[1], ZeroDivisionError[1], LookupError[1], IndexError[1], KeyError[1];
extern const exception_type OSError[1], ConnectionError[1], TimeoutError[1], RuntimeError[1], RecursionError[1];
extern const exception_type asyncio_CancelledError[1], asyncio_InvalidStateError[1], Deadlock[1];
#define asyncio_TimeoutError TimeoutError // the same, as in Python

// define_exception(BadMove, ValueError): Python's class BadMove(ValueError): pass. Stands outside of functions.
#define define_exception(name_, base_) static const exception_type name_[1] = {{#name_, base_, NULL}}

// What an exception is made of. A program reads it, and changes nothing.
struct exception {
    const exception_type *type;
    const char *text;           // "" for none; lives until the program ends
    bool has_text;              // raised with an argument: repr shows it
    bool text_is_repr;          // that argument is no text, and this is how it is shown: the key that a dict does not have
    struct exception *cause;    // Python's __cause__: raise_from
    struct exception *context;  // Python's __context__: the one that was being handled when this one was raised
    bool suppress_context;      // a traceback leaves the context out
    bool raised;                // at least once
    const place *raised_at;     // NULL: by asyncio itself
    const place *raised_in;     // then the async_def in which it was, where it is known
    const place *stack[16];     // the awaits that led there, the outermost first
    unsigned depth;
    value exceptions;           // of a group: a list or tuple of exceptions, not empty; of others None
    const char *message;        // of a group: what str() shows before their number
    const struct exception *whole; // of a part that split off a group: that group
};

// --- groups ----------------------------------------------------------------------------------------------------------
// ExceptionGroup("two at once", list(first, second)): exceptions that hold exceptions, in a list or tuple that is not
// changed after. Raise it with raise_again. at(group->exceptions, 0).as_exception is the first, len(group->exceptions)
// their number. message: copied.
//
// TypeError for a BaseException in an ExceptionGroup; a BaseExceptionGroup of Exceptions alone becomes an
// ExceptionGroup. ValueError for an empty sequence, and for what is no exception. Objects/exceptions.c,
// BaseExceptionGroup_new.
#define ExceptionGroup(message, exceptions) exception_group_new(ExceptionGroup, (message), (exceptions))
#define BaseExceptionGroup(message, exceptions) exception_group_new(BaseExceptionGroup, (message), (exceptions))
exception *exception_group_new(const exception_type *type, const char *message, value exceptions);

// Python's group.split(type): two groups of the same shape, one of the exceptions that are of that type, at any depth,
// and *rest of the others; NULL for one without any. subgroup returns the first alone. TypeError for an exception that
// is no group. Objects/exceptions.c, BaseExceptionGroup_split_impl and BaseExceptionGroup_subgroup_impl.
exception *ExceptionGroup_split(exception *group, const exception_type *type, exception **rest);
exception *ExceptionGroup_subgroup(exception *group, const exception_type *type);

// --- below: how try works --------------------------------------------------------------------------------------------
// A frame stands in its task's list while its body or a clause runs. A raise finds the innermost, notes the exception
// there and jumps into it. `try` is a loop of two turns: body (and clause, if there is a raise), then finally. With
// except_group there is a turn for each clause that takes something.
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

// format: begins with a space, which is not part of the text, so that it is never the empty string.
_Noreturn __attribute__((format(printf, 3, 4))) void raise_new(place *p, const exception_type *type, const char *format, ...);
_Noreturn __attribute__((format(printf, 4, 5))) void raise_new_from(place *p, exception *cause, const exception_type *type,
                                                                  const char *format, ...);
_Noreturn void raise_existing(place *p, exception *e);

#pragma GCC visibility pop

#endif
