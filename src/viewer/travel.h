// Moving the cursor: at once to what has happened, and beyond as far as the program has been let go.
#ifndef LOOPSCOPE_VIEWER_TRAVEL_H
#define LOOPSCOPE_VIEWER_TRAVEL_H

#include "viewer/viewer_parts.h"

void travel_to(viewer *v, uint32_t position); // right after so many events
void travel_to_time(viewer *v, int64_t time);
void travel_step(viewer *v);   // one step forward at the grain
void travel_to_end(viewer *v); // of the run
void travel_follow(viewer *v); // as far as what was asked for has happened
void travel_stop(viewer *v);   // moving the cursor by hand ends what moved it

// Where the user looks now is where undo leads back to.
void travel_remember(viewer *v);
void travel_undo(viewer *v);

void travel_play(viewer *v, bool on);
void travel_play_on(viewer *v);  // by the time that has passed
void travel_glide_on(viewer *v); // the drawn cursor, to where it is
void travel_move_on(viewer *v);  // what the last step has moved, likewise

#endif
