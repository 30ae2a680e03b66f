// Where the user looks in two runs: the cursor that moves through both, and the stretch of the common axis. The runs are view.pair, the place
// is view.both; as all of a view, plain data.
#ifndef LOOPSCOPE_VIEWER_PAIR_VIEW_H
#define LOOPSCOPE_VIEWER_PAIR_VIEW_H

#include "viewer/view.h"

// Begins where the runs part.
void pair_view_init(struct view *v, struct pair *p);

// Time; where no time passes in either run, and where it is asked for, steps: each run then has columns of its own.
enum axis pair_view_axis(const struct view *v);
double pair_view_end(const struct view *v);                    // of the axis, in the longer run
double pair_view_cursor(const struct view *v, int run);        // on the axis; the same in both where that is time
struct moment pair_view_moment(const struct view *v, int run); // what the cursor is in a run
struct stretch pair_view_stretch(const struct view *v, double width); // that an axis of so many units of width shows

// --- moving ---------------------------------------------------------------------------------------------------------
// To the next place, or the one before, at which either run would stop at the grain; past the last ones to the ends. Where both would in the
// same place of an instant, both go there.
void pair_view_step(struct view *v, int by);
void pair_view_go_to(struct view *v, struct pair_cursor at);
void pair_view_go_to_coordinate(struct view *v, double coordinate);
void pair_view_zoom(struct view *v, double factor);
void pair_view_pan(struct view *v, double share, double width); // by a share of the stretch
void pair_view_change_axis(struct view *v);
// Playing goes on by so many seconds; at the end it is over.
void pair_view_play(struct view *v, bool on);
void pair_view_play_on(struct view *v, double seconds);

#endif
