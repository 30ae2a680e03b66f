// The program of a view, run again: with other parameters, or after its source was saved.
//
// The run that is shown stays until the new one has come as far as that one is known: to its end where that one has ended, else to its last event, or to
// the same time where they part before it. Then it is shown in its place. On the real clock, where nothing can be hurried, a run is shown from its beginning. One that
// keeps silent on the way, or does not come to an end, is shown as far as it has come. Nothing here waits longer than a few milliseconds.
#ifndef LOOPSCOPE_VIEWER_RESTART_H
#define LOOPSCOPE_VIEWER_RESTART_H

#include "viewer/launcher.h"
#include "viewer/held_run.h"
#include "viewer/view.h"

struct restart {
    const struct launcher *launcher; // borrowed; NULL: nothing is ever started
    bool launching;                  // a start is under way
    bool compiling;                  // ... and it has come to the compiler
    char cause[200];                 // why: "`boards` 24 → 8"; with code between backticks
    char *words;                     // of the compiler; what view.compiler shows

    struct held_run run;      // that is on its way; zeroes for none
    bool saved;          // it was begun by a save
    bool whole, real;    // it goes to its end; nowhere
    uint32_t events;     // after so many events it is there
    int64_t time;        // ... or when this time is over
    bool near, past;     // granted: all before that time; all up to it
    int64_t begun, heard; // milliseconds: when it began; when it wrote an event
};

void restart_init(struct restart *r, const struct launcher *launcher);
void restart_deinit(struct restart *r);

// Asks for a run with the knobs of the view as they are turned. What cannot be started is said in the view.
void restart_ask(struct restart *r, const model *shown, struct view *v);

enum restarted {
    RESTART_nothing, // is new
    RESTART_told,    // the view has something new to say
    RESTART_arrived, // the run is to be shown
};

// shown: the run whose place it is to take.
enum restarted restart_go_on(struct restart *r, const struct held_run *shown, struct view *v);

// Milliseconds until it wants to go on; -1: when the launcher's descriptor is readable.
int restart_patience(const struct restart *r);

// Says in one line what the run that has arrived has changed.
void restart_tell(const struct restart *r, const model *before, const model *now, struct view *v);

#endif
