// Stacks: memory for contexts, guarded at the low end, cut from large mappings. They are for ever: coro.c uses them again.
//
// Invariants
//  1. The 16 KiB below a stack cannot be touched, so that running over its end is a fault there, as long as the system gives guards:
//     MADV_GUARD_INSTALL (Linux 6.13; for several at once 6.14) costs no mapping; before it, mprotect guards until vm.max_map_count is near, and stacks beyond have
//     none: coro_check_stack looks at their stack pointer.
//  2. A page of a stack costs memory from when it is first touched.
#ifndef LOOPSCOPE_ASYNCIO_STACK_H
#define LOOPSCOPE_ASYNCIO_STACK_H

#include <stdbool.h>
#include <stddef.h>

struct stack {
    char *low;    // the lowest byte that may be used; the guard lies below
    char *top;    // one beyond the highest; aligned to 64, a little different from stack to stack, so that the busiest lines
                  // of many stacks do not all fall into the same sets of the cache
    bool guarded;
};

// Whether there is a stack without a guard.
extern bool stack_guards_ran_out;

// 0 or -ENOMEM.
int stack_new(struct stack *out);

// Whether an address lies in the guard below the stack. Safe in signal handlers.
bool stack_is_overflow(const struct stack *s, const void *address);

// Bytes that a stack has at least.
size_t stack_size(void);

#endif
