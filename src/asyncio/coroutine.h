// Coroutine objects, from the inside.
//
// Invariants
//  1. The coroutines of a task are a list from context->top through `awaiter` to the task's first, which has none.
//  2. A body runs once: created -> running -> ended. While its task is suspended it counts as running.
//  3. The memory of a coroutine that ended is used again, for another of the same function, when some more of them have ended: until then
//     awaiting it twice is found out.
#ifndef LOOPSCOPE_ASYNCIO_COROUTINE_H
#define LOOPSCOPE_ASYNCIO_COROUTINE_H

#include "asyncio/context.h"

enum coroutine_state { COROUTINE_created, COROUTINE_running, COROUTINE_ended };

struct coroutine {
    struct head head;
    enum coroutine_state state : 8;
    bool given_to_task; // a task will start it
    bool of_loop;       // made while a loop ran: must have been started when it closes
    bool of_parent;     // made by the process that forked this one, which tells of it
    coroutine_function *function;
    union {
        struct { // created: in the list of those that nothing has started yet. ended: in the list of its function's, by `next`
            coroutine *next, *prev;
        };
        struct { // running
            coroutine *awaiter; // the coroutine that awaits it; NULL for a task's first
            place *awaited_at;  // where; NULL for a task's first and inside asyncio
        };
    };
    _Alignas(16) char arguments[];
};

const char *coroutine_name(const coroutine *c);

// A coroutine object of sleep(0), whose function is one for bare yields. Where it is awaited as it is, the task yields, and the trace knows
// nothing of the object.
coroutine *coroutine_new_bare_yield(coroutine_function *function, size_t arguments_size);

// The id of a coroutine that may be a bare yield: it becomes a coroutine like others.
uint32_t coroutine_id(coroutine *c);

// Runs the body of a coroutine that is created, as the innermost of the running context; returns its result.
value coroutine_run(coroutine *c, place *awaited_at);

// Closes the coroutine of a task that never begins.
void coroutine_discard(coroutine *c);

// An exception leaves the innermost coroutine of the context.
void coroutine_unwind(struct context *context, const exception *e);

// Its arguments, as a text of the trace; 0 for none. While the recorder listens.
uint32_t coroutine_record_own_arguments(coroutine *c);

// The arguments that a function made by def was bound to, as a text of the trace; 0 for none.
uint32_t coroutine_record_arguments(void (*describe)(void *arguments, struct coroutine_arguments *out), void *arguments);

// Warns of coroutines that were made and that nothing has started, and closes them: when a loop closes of those that were made while
// it ran, when the program ends of all.
void coroutine_report_never_awaited(bool at_end);

// In a child, after fork.
void coroutine_forked(void);

#endif
