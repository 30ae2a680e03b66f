// async_with, from the inside: what the types of asyncio do when they are entered and left.
#ifndef LOOPSCOPE_ASYNCIO_WITH_H
#define LOOPSCOPE_ASYNCIO_WITH_H

#include "asyncio/object.h"

// Both run in the task and may await, but for those of `with`. where: the async_with.
struct with_protocol {
    value (*enter)(place *where, void *context); // what stands behind `as` gets
    bool (*exit)(place *where, void *context, exception *error); // error: NULL for none; true: it goes no further
};

extern const struct with_protocol with_lock, with_condition, with_semaphore, with_barrier, with_timeout, with_task_group, with_runner;

#endif
