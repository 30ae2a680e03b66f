// The picks of a run: where its user was the loop, and another handle ran than the one that was first in line.
//
// A program is a function of its parameters and of these. A run is made again by granting a program its events through picks_grant, which
// answers what it asks as it was answered before.
#ifndef LOOPSCOPE_LINK_PICKS_H
#define LOOPSCOPE_LINK_PICKS_H

#include "link/program.h"

struct pick {
    uint32_t event;     // its number: what the program asked before it was written
    uint32_t overtakes; // 0 changes nothing
};

struct picks {
    struct pick *items; // in order
    uint32_t count, capacity;
};

// Those of a whole trace; zeroed on failure. 0 or -ENOMEM.
int picks_read(struct picks *out, const trace *t);
void picks_deinit(struct picks *p);

int picks_add(struct picks *p, struct pick pick); // behind all others. 0 or -ENOMEM

// Grants a program that waits or asks, whose next event has the number `next`, more of a run with these picks. It asks nothing on the way
// but what the picks answer, until before the event of the number `from`, from which on its user is asked; ASK_NEVER: never. 0, or -EBUSY where the
// program does not stand still.
int picks_grant(const struct picks *picks, program *p, uint32_t next, uint32_t from, enum grant_kind grant, int64_t time);

#endif
