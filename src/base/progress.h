// How far a long piece of work is, for whoever waits for it.
#ifndef LOOPSCOPE_BASE_PROGRESS_H
#define LOOPSCOPE_BASE_PROGRESS_H

#include <stdint.h>

// Whoever wants to see it fills in `show` and leaves the rest 0. Whoever works calls progress_at; NULL is for one that nobody wants to see.
struct progress {
    // done of all steps, in units of the one who works. Called some times a second, from half a second on.
    void (*show)(struct progress *p, uint64_t done, uint64_t all);
    uint64_t next;  // the step at which the clock is looked at again
    int64_t begun, shown; // nanoseconds
};

void progress_look(struct progress *p, uint64_t done, uint64_t all);

// Costs a comparison, so it can be called at every step.
static inline void progress_at(struct progress *p, uint64_t done, uint64_t all)
{
    if (p && done >= p->next) progress_look(p, done, all);
}

// The same for steps that take long themselves: the clock is looked at after each.
static inline void progress_slowly_at(struct progress *p, uint64_t done, uint64_t all)
{
    if (p) progress_look(p, done, all);
}

// The same piece of work goes through its steps once more.
static inline void progress_again(struct progress *p)
{
    if (p) p->next = 0;
}

#endif
