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

// Its id. One of sleep(0) that has none yet, nor is in the list of those that nothing has started, becomes a coroutine like others.
uint32_t coroutine_id(coroutine *c);

// sleep(0) as it was made: no other object is without an id. Awaited as it is, its task yields, and the trace knows nothing of it.
static inline bool coroutine_is_fresh_yield(const coroutine *c) { return !c->head.id && c->state == COROUTINE_created; }

// A task will start it: nobody else may. Its id.
uint32_t coroutine_give_to_task(coroutine *c);

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

// Where a loop begins to run or ends it: a coroutine that was made until here and is never awaited, was it made while the loop ran?
void coroutine_settle(void);

// Warns of coroutines that were made and that nothing has started, and closes them: when a loop closes of those that were made while
// it ran, when the program ends of all.
void coroutine_report_never_awaited(bool at_end);

// In a child, after fork.
void coroutine_forked(void);

#endif
