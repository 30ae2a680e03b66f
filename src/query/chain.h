// Why a task does not run: the chain from the task, by what it awaits and by who holds that, to the event that wakes it.
//
// A chain is data: links in the order in which they are read, each about one object and with the event that made it so, to jump to. Its words
// are chain_tell's. It holds at most CHAIN_MAX links and asks for no memory, so that a viewer can have one for each frame.
#ifndef LOOPSCOPE_QUERY_CHAIN_H
#define LOOPSCOPE_QUERY_CHAIN_H

#include <stdio.h>

#include "trace/state.h"

#define CHAIN_MAX 96u
#define CHAIN_NO_EVENT UINT32_MAX

enum link_sort {
#define LINK(sort, doc) LINK_##sort,
#include "query/link.def"
#undef LINK
    LINK_SORTS
};

struct link {
    enum link_sort sort;
    uint32_t depth;  // 0: about the task itself and those that it waits for one after the other; more: about one of several
    uint32_t object; // 0: the loop
    uint32_t event;  // CHAIN_NO_EVENT where there is none
    uint32_t place;  // 0 for none
    uint32_t number, of, by; // see link.def
    int64_t until;   // nanoseconds
};

struct chain {
    int64_t time; // that is asked about
    uint32_t count;
    bool deadlock; // tasks that wait for each other in a circle
    struct link links[CHAIN_MAX];
};

// The chain of a task in the state s, at a time from that of its last event to that of the next, in which timers come due that the loop does
// not look at. It looks ahead in the trace for what wakes the task: where nothing does, that is all of the rest. A
// task that is made later in the trace has a chain of one link. Where a task waits for several, all objects of the state are looked at.
void chain_find(const trace *t, const state *s, int64_t time, uint32_t task, struct chain *out);

// "sleep"; the words of link.def.
const char *link_sort_name(enum link_sort sort);

// Writes what a link says: a sentence, code between backticks.
void chain_tell(const trace *t, const state *s, const struct link *l, char *buffer, size_t size);

// Writes the chain as lines of text, a link each: event, time, sentence. 0 or the negative errno of the failed write.
int chain_write(const trace *t, const state *s, const struct chain *c, FILE *f);

// The same as one JSON object, as docs/questions.md specifies it. 0 or the negative errno of the failed write.
int chain_write_json(const trace *t, const state *s, uint32_t task, const struct chain *c, FILE *f);

#endif
