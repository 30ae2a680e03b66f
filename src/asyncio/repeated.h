// Arguments that are given more than once: gather(task, task).
#ifndef LOOPSCOPE_ASYNCIO_REPEATED_H
#define LOOPSCOPE_ASYNCIO_REPEATED_H

#include "asyncio/object.h"

// For each of the items whether it is the same object as one before it. Looks at each of them twice, however many there are.
const bool *repeated(const value *items, size_t count);

#endif
