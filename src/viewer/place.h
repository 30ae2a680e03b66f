// Where the user looks in a run, in words that mean the same in another run of the program.
//
// A cursor at the end stays at the end. Else it stands after the same event where the runs are the same up to there (query/compare.h), and at the same time where they are
// not: among events of one time after as many of them, and in a run that has not come to that time, and does not end, after as many events in all. So whatever floods stays ahead of it. The selected task is the one of the same name, the second of that name where it was the second. Axis and scroll stay as they were, and the cursor stays where it is in the window.
#ifndef LOOPSCOPE_VIEWER_PLACE_H
#define LOOPSCOPE_VIEWER_PLACE_H

#include "viewer/view.h"

// Moves the view from a run to another one, which has happened at least as far as it is to be shown. Undo is not its business.
void place_keep(struct view *v, const model *from, const model *to);

// The beginning that two runs have in common. Where it is only in words that they differ, such as the arguments of a coroutine, it is the steps of the loop that count.
struct common {
    bool all;    // of the first `limit` events of `from`
    bool known;  // false: they are too long to be compared while somebody waits
    uint32_t to; // so many events of `to` belong to it
};

struct common place_common(const model *from, const model *to, uint32_t limit);

#endif
