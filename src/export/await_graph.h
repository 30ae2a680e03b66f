// Who waits for whom, as a graph of objects: what a drawing of it needs.
#ifndef LOOPSCOPE_EXPORT_AWAIT_GRAPH_H
#define LOOPSCOPE_EXPORT_AWAIT_GRAPH_H

#include "trace/state.h"

enum arrow_kind {
    ARROW_awaits,   // a task: what it waits for
    ARROW_in_line,  // a task: the sync object in whose line it stands
    ARROW_held_by,  // a sync object: who holds a permit
    ARROW_reserved, // a sync object: for whom a permit is kept that was given back
    ARROW_waits_for, // a gather, wait or shield, a TaskGroup: its children that have not ended
    ARROW_runs_on,  // an executor's call: its worker
    ARROW_cancels,  // a timeout: its task, later on; nobody waits here
};

struct arrow {
    uint32_t from, to; // objects
    enum arrow_kind kind;
    uint32_t place; // in line, from 1
    bool in_circle;
};

struct await_graph {
    struct arrow *arrows; // by `from`
    uint32_t arrow_count, arrow_capacity;
    bool *nodes; // by object: whether it is part of it
    uint32_t *circles; // by object: the number of the circle that it is in, from 1; 0 for none
    uint32_t circle_count;
};

// All tasks that have not ended, all that has a timer, and what these wait for. 0 or -ENOMEM.
int await_graph_init(struct await_graph *g, const state *s);
void await_graph_deinit(struct await_graph *g);

#endif
