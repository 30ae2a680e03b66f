// Contexts: what runs now. Each task has one; main and the loop's callbacks share one.
#ifndef LOOPSCOPE_ASYNCIO_CONTEXT_H
#define LOOPSCOPE_ASYNCIO_CONTEXT_H

#include "asyncio/object.h"

struct context {
    struct try_frame *frames; // the innermost try that is under way
    coroutine *top;           // the innermost coroutine that runs or is suspended here; NULL outside of a task
    asyncio_Task *task;       // NULL outside of a task
};

// The context that runs. Never NULL.
struct context *context_current(void);

// What runs from here on; NULL is main's. The caller switches stacks.
void context_set(struct context *c);

#endif
