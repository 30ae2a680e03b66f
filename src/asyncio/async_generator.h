// Async generators, from the inside. As Objects/genobject.c, async_gen_asend_send and async_gen_athrow_send.
//
// Invariants
//  1. The body runs on a stack of the generator's own, from its first step to its end, as part of the task that asked for an item. While
//     it runs or waits, the generator's frame is one of that task's coroutines, its try frames are the innermost of that task's, and
//     task->stack is the generator's: a task that is resumed comes back to where it waits.
//  2. While it stands at a yield, or has not begun, it belongs to no task: its try frames are apart, from `frames` out to `base`.
//  3. An exception that leaves the body is caught on the generator's stack and raised again on that of who asked: no jump crosses stacks.
#ifndef LOOPSCOPE_ASYNCIO_ASYNC_GENERATOR_H
#define LOOPSCOPE_ASYNCIO_ASYNC_GENERATOR_H

#include "asyncio/coro.h"
#include "asyncio/coroutine.h"

struct async_generator {
    struct head head;
    bool running;         // somebody has asked and has no answer yet: ag_running_async
    bool closed;          // aclose has begun, or it has no more items: ag_closed
    bool ended;           // the body has, or never will begin
    asyncio_loop *loop;   // that closes it when it ends; NULL before anybody asked
    uint32_t made_by;     // the id of the task that made it; 0 outside of one
    async_generator *next, *prev; // of those that a loop has to close
    coro *stack;          // NULL before the first step and after the end
    coro *consumer;       // while it runs: the stack of who asked
    struct try_frame *frames, *base; // its innermost try while it stands at a yield; the outermost
    value sent;           // what its yield returns,
    exception *thrown;    // or raises
    value item;           // what it yielded,
    exception *failure;   // or what left its body
    coroutine frame;      // its body in the chain of awaits, with the id of the generator
};

// Where c is what anext, asend, athrow or aclose made: what an error calls those, "aclose()/athrow()"; NULL for others.
const char *async_generator_awaitable(const coroutine *c);

// The warning for one that nobody awaited: "coroutine method 'aclose' of 'ticker' was never awaited". False for others.
bool async_generator_never_awaited(coroutine *c, char *buffer, size_t size);

// The next of asyncio_as_completed: the task or future itself.
coroutine *as_completed_anext(asyncio_as_completed_iterator *iterator);

// An exception leaves an async_for whose generator is its own.
void async_for_unwind(struct try_frame *f);

#endif
