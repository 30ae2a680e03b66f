// A run that the viewer holds: its trace, the program that writes it, and the model of it. They come together and go together.
//
// Each run that there is has one owner, and moves from one to the next as a whole:
//  - viewer.own is the one that is watched: it was there at the beginning, or rerun.c has put it in the place of the one before;
//  - restart.run is on its way there, from the launcher that has started it;
//  - picking.run is the one in which the user is the loop, picking.plain the same program in asyncio's own order, out of sight.
// Shown is one of them, or the beginning of viewer.own while questions hide the rest: that is what viewer.model and viewer.live look at.
// viewer_show_run is how another one comes to be shown. Whoever leaves a mode shows viewer.own again, which stands as it was left.
#ifndef LOOPSCOPE_VIEWER_HELD_RUN_H
#define LOOPSCOPE_VIEWER_HELD_RUN_H

#include "link/program.h"
#include "viewer/model.h"

struct held_run {
    trace *trace;
    program *program; // NULL: a replay
    model *model;     // NULL: nobody looks at it
};

// Ends the program. Nothing is left in *r.
void held_run_free(struct held_run *r);

#endif
