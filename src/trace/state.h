// The state of the event loop after an event: the one place that knows what an event does.
//
// Arrays linked by object ids, no pointers, whose copies share what is the same in both (base/paged.h): a copy costs a microsecond and
// what is changed afterwards (history.h keeps copies to travel in time). Readers ask the functions below; the fields are open for
// drawing, and only state*.c write them.
//
// Invariants, after every event
//  1. A task has the status running where it is `running`, or where an eager task runs within its step: one after the other through `parent`. A worker
//     can be under way in the middle of a step: then events are `worker`'s.
//  2. A task is ready exactly while an entry for it, with no callback, is in the ready queue, and in the moment between
//     its task_create and its first enqueue.
//  3. Entries before `boundary` run in this iteration, the others in the next.
//  4. An object's timer is among the timers exactly while it is `timed`.
//  5. `statuses` counts the tasks and workers of each status.
//
// What a picture asks for at every frame costs the same however many tasks there are: `statuses`, state_timer_count, state_timers and
// state_timers_due.
#ifndef LOOPSCOPE_TRACE_STATE_H
#define LOOPSCOPE_TRACE_STATE_H

#include <stddef.h>

#include "base/ordered.h"
#include "base/paged.h"
#include "trace/trace.h"

// The state of a task or a worker, in the words of the viewer's table.
enum task_status {
    TASK_none, // neither, or a worker that has nothing to do
    TASK_ready,
    TASK_running,
    TASK_sleeping,  // waits for a sleep's future
    TASK_waiting,   // stands in the line of a sync object
    TASK_awaiting,  // waits for a task, a gather or another future
    TASK_working, // these two of workers, while they have a function: it runs, or does work
    TASK_blocked, // in time.sleep, or in wait for the loop
    TASK_done,
    TASK_failed,
    TASK_cancelled,
};
#define TASK_STATUSES (TASK_cancelled + 1)

// What is said of a coroutine holds of an async generator too, but for what is said of that.
//
// There are millions of them, so that what one type has lies where another type has something else: who reads what stands in a union knows the
// type. One array of all, and none for each type: an event changes one object or two, and so one page or two, of whatever type they are.
struct object {
    uint8_t type;    // enum object_type; OBJECT_none: nobody made it yet
    uint8_t status;  // enum task_status, of tasks and workers
    uint8_t outcome; // enum outcome, of tasks, futures, coroutines and async generators
    uint8_t cancelling : 1; // cancel() was called on the task, and it has not ended since
    uint8_t cancelled_ready : 1; // cancel() was called on the task while it was in the ready queue for its last step, or its next one
    uint8_t eager : 1;      // the task is in its first step, which runs within a step of its parent or a callback
    uint8_t shut_down : 1;  // the queue is
    uint8_t timed : 1;      // it has a timer
    uint32_t created;   // the event that made it
    uint32_t name;      // text: a task's or object's name; a handle's callback; 0 for none
    uint32_t where;     // place: where a coroutine is now (its innermost await, or its last event); where others were made
    union {
        uint32_t parent; // task: the task that made it. coroutine: the coroutine or task that awaits it; of an async
                         // generator 0 unless it runs or awaits. waiter: its sync object. future: the
                         // TaskGroup whose end it is. executor call: the worker that took it
        uint32_t number; // sync object: the how many-th of its type, from 1
    };
    uint32_t waiter;     // future: the first task that awaits it, or the gather, wait or shield whose child it is; waiter of a lock: its
                         // task. timeout: the task that it will cancel. worker: the call that it carries out
    union {
        uint32_t value;  // sync object: free permits, a queue's items, tasks inside a barrier, 1 for an event that is set. coroutine: text of
                         // its arguments. gather, wait, TaskGroup: children still to end. task: its TaskGroup
        uint32_t next;   // waiter: its neighbour in line
    };
    union {
        uint32_t runs;   // task: steps begun. coroutine: 1 once its body has begun. async generator: times it was asked. queue: items put and not done yet. worker: functions begun.
                         // executor call: 1 once a worker has taken it, and where none ever will
        uint32_t prev;   // waiter: its neighbour in line
    };
    union {
        int64_t when;    // futures but tasks, handles, timeouts: when its last timer is or was due, nanoseconds; of others see state_due
        struct {
            uint32_t changed; // task, worker: the event that gave it its status
            uint32_t awaits;  // task: what it waits for while suspended; 0 for a bare yield or when it runs. worker: likewise
        };
        struct {
            uint32_t first, last; // sync object: waiters in line
        };
    };
    union {
        uint32_t timer;  // all but tasks and workers, which have none: index + 1 of the timer_set event of its last timer, 0 where it has had none
        uint32_t top;    // task: its innermost coroutine
    };
    union {
        uint32_t function; // coroutine: place of its async_def. task: its first coroutine
        uint32_t children; // gather, wait, TaskGroup: in all
        uint32_t holders;  // lock, semaphore: permits held, reserved ones too
        uint32_t text;     // event, barrier: its state
        uint32_t root;     // queue: of its items' tree, index + 1 of `items`, 0 where it is empty
    };
};

_Static_assert(sizeof(struct object) == 48, "an object is 48 bytes, and four of them three lines of the cache");

// An entry of the ready queue.
struct ready_entry {
    uint32_t enqueued; // the event that put it there: its object, callback and cause
    bool cancelled;    // will be skipped
};

// A permit in use: who holds which sync object. A task that holds two permits has two.
struct hold {
    uint32_t sync;
    uint32_t task;
    uint32_t since; // event
    bool reserved;  // handed over by a release, not yet taken: task is the waiter's task
};

// An item of a queue. Items stay in the table when they have been taken out.
struct item {
    uint32_t put;        // event
    uint32_t queue;      // 0: taken out
    uint32_t next, prev; // in the order in which they will be taken out; index + 1, 0 for none
    uint32_t left, right, up, size; // its place in the tree of that order, state_items.c; size: items below and itself
};

enum loop_status { LOOP_none, LOOP_working, LOOP_sleeping, LOOP_blocked, LOOP_closed, LOOP_ended, LOOP_crashed };

typedef struct state {
    uint32_t position;  // events applied: the state is the one after event position - 1
    int64_t time;       // of the last event
    enum loop_status loop;
    enum loop_status unblocked; // LOOP_blocked: what the loop was before
    uint32_t loop_number; // loops count from 1
    uint32_t iteration; // n of the running iteration, 0 before the first
    uint32_t running;   // task, 0 for none
    uint32_t worker;    // whose doing events are, while it is not that of the loop's thread; 0 else
    uint32_t callback;  // enqueue event + 1 of the callback that runs, 0 for none
    uint32_t begun;     // event at which the running step or callback, or the loop's sleep, began
    int64_t until;      // LOOP_sleeping: when it will wake; LOOP_blocked: when the block ends
    uint32_t block;     // LOOP_blocked: the event with which that began
    uint32_t interrupt; // where the last Ctrl-C is followed by cancels alone, which the loop does for it: the position after them
    uint32_t error;     // event + 1 of the last exception that left the program, 0 for none
    uint32_t prints;    // print events so far
    uint32_t busy;      // workers that carry out something
    uint32_t status;    // LOOP_ended: exit status; LOOP_crashed: signal
    bool gathering;     // the iteration has begun and no handle has run yet: what is enqueued now runs in it

    paged objects;         // struct object, by id; see state_at
    uint32_t object_count; // ids are below it

    paged ready; // struct ready_entry; see state_ready
    uint32_t ready_head, ready_count; // counted from the first that ever was there
    uint32_t boundary; // of the entries, how many run in this iteration
    uint32_t ready_cancelled; // of the entries, how many will be skipped

    ordered timers; // when each is due, then its timer_set event << 32 | its object's id; see state_timers
    uint32_t statuses[TASK_STATUSES]; // tasks and workers of each status; TASK_none is not counted

    ordered holds;   // in the order in which they were taken: event << 1 | reserved, then sync << 32 | task; see state_holds
    ordered holders; // the same by what is held and by whom: sync << 32 | task, then reserved << 32 | event; see state_holds_of

    paged items; // struct item, in the order in which they were put; see state_item
    uint32_t item_count;

    uint32_t made[OBJECT_TYPES]; // sync objects of each type
} state;

// An empty state, before event 0. Owned by the caller, in place.
void state_init(state *s);
void state_deinit(state *s);

// Applies event number s->position of the trace. 0, -ENOMEM, or -EBADMSG where the event cannot happen in this state
// (a resume of a task that is not at the head of the queue, say); s is unchanged then. s->position < trace_length(t).
int state_apply(state *s, const trace *t);

// Makes `to` equal to `from`. 0 or -ENOMEM, `to` unchanged.
int state_copy(state *to, const state *from);

// Keeps what the state holds now for as long as a copy of it is anywhere: see paged_keep.
void state_keep(state *s);

// Bytes that this state has had to copy ever, because other states share them.
uint64_t state_copied(const state *s);

// A hash of everything that the state says, equal for equal states however they were reached.
uint64_t state_hash(const state *s);

// --- questions ------------------------------------------------------------------------------------------------------
// An object; one that nobody has made is all zeroes, and so is that with the id 0.
static inline const struct object *state_at(const state *s, uint32_t id) { return paged_at(&s->objects, id); }

// When the last timer of an object is or was due.
int64_t state_due(const trace *t, const struct object *o);

// When the function of a worker that sleeps or works goes on.
int64_t state_worker_until(const trace *t, const struct object *worker);

// The i-th entry of the ready queue, i < ready_count.
static inline struct ready_entry state_ready(const state *s, uint32_t i)
{
    return *(const struct ready_entry *)paged_at(&s->ready, s->ready_head + i);
}

// An item of a queue by what objects and items have of it, index + 1.
static inline const struct item *state_item(const state *s, uint32_t id) { return paged_at(&s->items, id - 1); }

// The first item of a queue in the same way, that is the next to be taken out; 0 where it is empty.
uint32_t state_first_item(const state *s, const struct object *queue);

// Objects that have a timer.
static inline uint32_t state_timer_count(const state *s) { return s->timers.count; }
// Fills ids with up to max of them, the earliest first, equal ones in the order set, the first `skip` left out. Returns how many.
uint32_t state_timers_from(const state *s, uint32_t skip, uint32_t *ids, uint32_t max);
static inline uint32_t state_timers(const state *s, uint32_t *ids, uint32_t max) { return state_timers_from(s, 0, ids, max); }
// How many of them are due at this time: the first so many.
uint32_t state_timers_due(const state *s, int64_t time);

// Permits in use, all of them. Fills holds with up to max, in the order in which they were taken, the first `skip` left out; returns how many.
static inline uint32_t state_hold_count(const state *s) { return s->holds.count; }
uint32_t state_holds(const state *s, uint32_t skip, struct hold *holds, uint32_t max);
// How many were taken before this one, or would have been.
uint32_t state_holds_before(const state *s, const struct hold *h);
// As state_holds for those of a sync object, which has `holders` of them.
uint32_t state_holds_of(const state *s, uint32_t sync, struct hold *holds, uint32_t max);

// The name to show for an object, written to buffer and returned: a task's name, a sync object's or its type, "sleep(1.0)".
const char *state_name(const state *s, const trace *t, uint32_t id, char *buffer, size_t size);

// The task that waits for this future or for whatever has this timer: directly, or through a gather; the task of a timeout; 0 for none, and where
// more than a thousand wait for each other on the way.
uint32_t state_waiting_task(const state *s, uint32_t id);

const char *task_status_name(enum task_status status); // "ready", "running" ...

#endif
