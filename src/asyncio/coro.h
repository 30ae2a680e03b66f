// Stacks and switches: what a task runs on. The only part of loopscope that knows ucontext.
//
// Invariants
//  1. Exactly one context runs; switching is symmetric: from the one that runs to any other that is suspended.
//  2. A stack has guard pages below it: running over the end is a SIGSEGV there, never a write into other memory.
//  3. A context that ended gives its stack back to the pool; the pool keeps them for the next context.
// The signal mask belongs to the thread, not to the context: nothing here changes it for one task alone.
#ifndef LOOPSCOPE_ASYNCIO_CORO_H
#define LOOPSCOPE_ASYNCIO_CORO_H

#include <stdbool.h>
#include <stddef.h>

#include "asyncio/stack.h"

typedef struct coro coro;

// The context that called first: the stack of main. Never NULL.
coro *coro_main(void);
coro *coro_current(void);

// A suspended context that will run entry(argument) on a stack of its own when first switched to. entry must not return: it
// ends by coro_exit. 0, -ENOMEM (also where the system gives no more mappings).
int coro_new(coro **out, void (*entry)(void *argument), void *argument);

// For whoever is about to suspend: where the system had no guard left for the running stack, faults if it has run over its end.
void coro_check_unguarded_stack(void);
static inline void coro_check_stack(void)
{
    if (__builtin_expect(stack_guards_ran_out, 0)) coro_check_unguarded_stack();
}

// Suspends the running context and continues `to`; returns when somebody switches back.
void coro_switch(coro *to);

// Ends the running context for ever, gives its stack back, continues `to`.
_Noreturn void coro_exit(coro *to);

// Hints for a context that will run soon: first where its registers are saved, then, when those are there, the frames it will return to.
void coro_prefetch_context(const coro *c);
void coro_prefetch_frames(const coro *c);

// Whether an address lies in the guard pages of the running context: the fault of a stack overflow. Safe in signal handlers.
bool coro_is_overflow(const void *address);

// Bytes of stack that a task may use.
size_t coro_stack_size(void);

#endif
