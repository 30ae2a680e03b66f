// Contexts: what runs now. Each task and each worker has one; main and the loop's callbacks share one.
#ifndef LOOPSCOPE_ASYNCIO_CONTEXT_H
#define LOOPSCOPE_ASYNCIO_CONTEXT_H

#include "asyncio/object.h"

struct context {
    struct try_frame *frames; // the innermost try that is under way
    coroutine *top;           // the innermost coroutine that runs or is suspended here; NULL outside of a task
    asyncio_Task *task;       // NULL outside of a task
    struct worker *worker;    // NULL outside of a function that an executor runs
};

extern struct context context_main;
extern _Thread_local struct context *context_running __attribute__((tls_model("initial-exec"))); // of each thread its own

// The context that runs. Never NULL.
static inline struct context *context_current(void) { return context_running; }

// What runs from here on; NULL is main's. The caller switches stacks.
static inline void context_set(struct context *c) { context_running = c ? c : &context_main; }

#endif
