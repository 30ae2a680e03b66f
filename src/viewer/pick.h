// The user is the loop: a run of the program in which they say which of the handles that are ready runs next.
//
// It is a run of its own, started for this, and stands beside the one that is shown otherwise: up to where the cursor was it is the same; from
// there on the program asks, wherever there is a choice. A choice that is taken back is a run that is made again without it. When the run is over the
// program runs once more in asyncio's own order, out of sight, and the two are compared. Nothing here waits for a program but for its start.
#ifndef LOOPSCOPE_VIEWER_PICK_H
#define LOOPSCOPE_VIEWER_PICK_H

#include "link/picks.h"
#include "query/reorder.h"
#include "viewer/held_run.h"

#define PICK_TOLD 2 // sentences
#define PICK_PAGE 9u // choices that have a key of their own at a time

enum pick_phase {
    PICK_runs,     // to the next choice
    PICK_asks,     // the user
    PICK_stands,   // stopped between two choices, by the user or because none comes
    PICK_compares, // it is over, and the other run is on its way
    PICK_over,     // ... and `reorder` says what is different
    PICK_alone,    // the other run does not come to an end
};

struct picking {
    enum pick_phase phase;
    struct held_run run;    // the user's
    struct picks made; // all choices, those of asyncio too
    uint32_t from;     // the event from which on the user is asked; ASK_NEVER: the rest is asyncio's
    uint32_t begun;    // ... as it was in the beginning
    uint32_t known;    // events of the run that is shown otherwise
    uint64_t most;     // with so many events it is stopped
    bool stopping;     // it was told to, and may be on its way to its next event
    uint32_t marked;   // the choice that keys are at: how many it overtakes
    char told[PICK_TOLD][600]; // what the last choice did; "" before it

    struct held_run plain;  // in asyncio's own order
    struct reorder reorder;
    char parting[600];  // what the first pick was
};

// Starts the program of `of` once more, of which `known` events are known, the user being the loop after `from` of them. 0, or a negative errno and a line.
int pick_begin(struct picking *p, const program *of, uint32_t known, uint32_t from, error *e);
void pick_end(struct picking *p);

// Looks after the programs. Returns whether anything is new.
bool pick_go_on(struct picking *p);

// The handles to choose from, at the end of the trace; 0 where nothing is asked.
uint32_t pick_choices(const struct picking *p);

// Marks the choice so many further on, or as far as there are any; keys say so of PICK_PAGE at a time, the page of the marked one. Whether it is another.
bool pick_mark(struct picking *p, int by);
uint32_t pick_page(const struct picking *p); // its first choice

// The choice: how many handles the next one overtakes. Whether there was such a choice.
bool pick_choose(struct picking *p, uint32_t overtakes);
void pick_stop(struct picking *p);  // a run that is on its way stands still at its next event
void pick_on(struct picking *p);    // one that stands goes on
void pick_rest(struct picking *p);  // all that are left are chosen as asyncio does

// The last choice was not made: the run is made again up to there. 0; -ENOENT where there is none; else a negative errno and a line.
int pick_take_back(struct picking *p, error *e);

// Of the choices made, how many were not the first in line.
uint32_t pick_count_left(const struct picking *p);

#endif
