// Debug mode of the loop: which of its callbacks hold it for too long. As the end of BaseEventLoop._run_once, Lib/asyncio/base_events.py.
#ifndef LOOPSCOPE_ASYNCIO_DEBUG_H
#define LOOPSCOPE_ASYNCIO_DEBUG_H

#include "asyncio/object.h"

// Whether PYTHONASYNCIODEBUG asks for it from the start: as _is_debug_mode in Lib/asyncio/coroutines.py.
bool debug_is_wanted(void);

// What a handle of the ready queue does, looked at before it runs.
struct debug_handle {
    asyncio_Task *task;                 // whose step it is; NULL for a callback
    const coroutine_function *function; // of that task
    const char *name;                   // the callback's; NULL for one of asyncio's own
};

// run: NULL for a step of the task `argument`; name: the callback's where it has a handle, else NULL.
struct debug_handle debug_look(void (*run)(void *argument), void *argument, const char *name);

// Warns of one that took so many seconds, in the words of asyncio's logger.
void debug_tell_slow(const struct debug_handle *h, double took);

#endif
