// What the files share that make a chain: chain.c says how a task is, chain_wait.c what it waits for.
#ifndef LOOPSCOPE_QUERY_CHAIN_MAKE_H
#define LOOPSCOPE_QUERY_CHAIN_MAKE_H

#include "query/chain.h"

#define CHAIN_TASKS_MAX 16u // one waiting for the other

// A chain in the making.
struct making {
    const trace *t;
    const state *s;
    struct chain *out;
    uint32_t depth;
    uint32_t path[CHAIN_TASKS_MAX]; // the tasks that wait for each other, from the first to the one that is explained now
    uint32_t on_path;
    struct link spare;              // what is added where the chain is full
};

// Adds the links of a task; and of a future that a task awaits, or of one that is only among several (task: 0).
void chain_explain(struct making *m, uint32_t task);
void chain_explain_awaited(struct making *m, uint32_t task, uint32_t future);

// An empty one of type none for ids that the state does not know, as a damaged trace may have.
static inline const struct object *who(const struct making *m, uint32_t id)
{
    static const struct object nobody;
    return id < m->s->object_count ? state_at(m->s, id) : &nobody;
}

static inline struct link *add(struct making *m, enum link_sort sort, uint32_t object, uint32_t index)
{
    struct chain *c = m->out;
    struct link *l = c->count < CHAIN_MAX ? &c->links[c->count++] : &m->spare;
    if (index >= trace_length(m->t)) index = CHAIN_NO_EVENT;
    *l = (struct link){.sort = sort, .depth = m->depth, .object = object, .event = index};
    return l;
}

static inline bool is_full(const struct making *m) { return m->out->count == CHAIN_MAX; }

static inline void add_more(struct making *m, uint32_t object, uint32_t left_out)
{
    if (left_out) add(m, LINK_more, object, CHAIN_NO_EVENT)->number = left_out;
}

#endif
