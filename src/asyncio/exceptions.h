// Exceptions, from the inside: how they are told in the trace.
#ifndef LOOPSCOPE_ASYNCIO_EXCEPTIONS_H
#define LOOPSCOPE_ASYNCIO_EXCEPTIONS_H

#include "asyncio/object.h"

// Raises it as it is: no event, no context.
_Noreturn void raise_exception(exception *e);

// Raises one that never was raised.
_Noreturn void raise_first(place *p, exception *e);

// raise, for a function that the program calls: where it does so.
#define raise_at(where, type, ...) raise_new((where), type, " " __VA_ARGS__)

// "ValueError: two", or "ValueError" where it has no text: written to buffer, which is returned.
const char *exception_line(const exception *e, char *buffer, size_t size);

// The same as a text of the trace; 0 where nobody listens.
uint32_t exception_record(const exception *e);

// The MemoryError of which there is one, so that it needs no memory.
exception *exception_no_memory(void);

// The KeyError for a key that a dict does not have.
exception *exception_no_key(value key);

// KeyboardInterrupt and SystemExit: no handler of the loop stops them.
bool exception_ends_program(const exception *e);

// The exit status of a program that KeyboardInterrupt ends.
#define STATUS_INTERRUPTED (128 + SIGINT)

// OUTCOME_cancelled for CancelledError, OUTCOME_exception for others.
enum outcome exception_outcome(const exception *e);

// Records a raise, an except or an error.
void exception_record_event(enum event_kind kind, place *where, const exception *e);

// Records that an exception appears in the running task without a raise of the program: CancelledError at an await.
// Then raises it. where: the await, or the call, which the traceback of one that never was raised shows.
_Noreturn void exception_throw(place *where, exception *e);

#endif
