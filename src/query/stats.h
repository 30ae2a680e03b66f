// What a run took: its loop, its tasks and its sync objects in numbers.
//
// Taken in one pass over the trace, in the memory of its states and of the results. Times are nanoseconds on the loop's clock; an event that
// there is not is STATS_NO_EVENT.
#ifndef LOOPSCOPE_QUERY_STATS_H
#define LOOPSCOPE_QUERY_STATS_H

#include <stdio.h>

#include "base/progress.h"
#include "trace/state.h"

#define STATS_NO_EVENT UINT32_MAX

struct task_stats {
    uint32_t id, name;          // name: text, the last that it had
    uint32_t created, ended;    // events; ended: of one that is not done, none
    uint32_t steps;
    enum task_status status;    // at the end
    int64_t time[TASK_STATUSES]; // spent in each status, from its making to its end; one whose sleep is over is ready
    int64_t since, due;         // when it got its status, and when a sleep is over; INT64_MAX where it does not sleep
    uint32_t step;              // the event with which its last step began
};

// A permit of a lock in use.
struct hold_stats {
    uint32_t task;
    uint32_t from, to; // events; to: none where it is never given back
};

struct sync_stats {
    uint32_t id, name, number;  // name: text, or 0; number: the how many-th of its type, from 1
    enum object_type type;
    struct hold_stats *holds;   // in the order in which they were taken
    uint32_t hold_count, hold_capacity;
    int64_t held, longest_hold; // held: of all permits together
    uint32_t waits;
    int64_t waited, longest_wait; // from joining the line to leaving it, or to the end of the trace
    uint32_t longest_waiter, longest_from; // task; the event with which its wait began
    uint32_t line, peak_line;   // waiters in line now; at most
};

// A thread of an executor.
struct worker_stats {
    uint32_t id, name;       // name: text
    uint32_t created, ended; // events; ended: of one that is not, none
    uint32_t functions;      // that it began
    int64_t working, blocked, idle; // blocked: in time.sleep, or in wait for the loop; idle: without a function
    enum task_status status; // now; neither working nor blocked: idle
    int64_t since;
};

// A stretch of time in which nobody else could run.
struct stretch {
    uint32_t event; // with which it began
    uint32_t task;  // 0: a callback's
    int64_t length; // 0 where there is none
};

struct stats {
    uint32_t events; // looked at: all, or those before one that cannot happen
    int64_t makespan; // from the first event to the last
    int64_t busy, blocked, idle; // the loop worked, was held by time.sleep, slept; the rest of the makespan is outside of it. work is busy
    uint32_t loops, iterations, steps, callbacks;
    uint32_t peak_ready, peak_event; // handles in the ready queue at most; the event that made them so many first
    struct stretch longest_block, longest_step; // block: time.sleep or work
    struct task_stats *tasks; // by id
    uint32_t task_count, task_capacity;
    struct sync_stats *syncs; // by id
    uint32_t sync_count, sync_capacity;
    struct worker_stats *workers; // by id
    uint32_t worker_count, worker_capacity;
    uint32_t made[OBJECT_TYPES]; // sync objects of each type
};

// 0; -ENOMEM, *out empty then; -EBADMSG where an event cannot happen: *out has what came before. p: may be NULL.
int stats_take(const trace *t, struct progress *p, struct stats *out);
void stats_deinit(struct stats *s);

// Writes them as text: few lines, a table of the tasks and one of the sync objects, each cut where it is long unless `all`. 0, -ENOMEM, or the
// negative errno of the failed write.
int stats_write(const trace *t, const struct stats *s, bool all, FILE *f);

// Writes them as one JSON object, with the holds of each lock, as docs/questions.md specifies it. 0 or as above.
int stats_write_json(const trace *t, const struct stats *s, FILE *f);

#endif
