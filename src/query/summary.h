// What a run came to, in few numbers, to set beside another's.
#ifndef LOOPSCOPE_QUERY_SUMMARY_H
#define LOOPSCOPE_QUERY_SUMMARY_H

#include "base/bytes.h"
#include "trace/trace.h"

struct summary {
    int64_t makespan; // nanoseconds from the first event to the last
    uint32_t events, steps, iterations;
    uint32_t *tasks;  // texts: the names that they were made with, in alphabetical order
    uint32_t task_count, task_capacity;
    struct bytes output; // all that was printed
};

// 0 or -ENOMEM, *out empty then.
int summary_take(const trace *t, struct summary *out);
void summary_deinit(struct summary *s);

#endif
