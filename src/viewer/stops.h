// Where the stops of a lesson, or bookmarks, are in a run, and how each is looked at.
#ifndef LOOPSCOPE_VIEWER_STOPS_H
#define LOOPSCOPE_VIEWER_STOPS_H

#include "lesson/lesson.h"
#include "viewer/view.h"

struct stop {
    uint32_t index;     // in the lesson
    struct moment at;
    uint32_t selected;  // task; 0: none
    enum grain grain;   // GRAINS: as it is
    enum axis_choice axis;
    enum panel large;   // LAYOUT_NO_PANEL: none
    bool predict, why, fit;
};

#define STOPS_MAX 500u // what a file has beyond is left out: it may be a stranger's, and is looked at before the first picture

// In the order of the lesson; those of bookmarks, which come in any order, are sorted.
struct stops {
    struct stop *items;
    uint32_t count, capacity;
};

// Finds them in what the model has of its run. A stop that is not there is left out; that, and what a setting says that makes no sense, is noted
// as a mistake of the lesson. sorted: by their place in the run. 0 or -ENOMEM.
int stops_find(struct stops *out, struct lesson *l, const model *m, bool sorted);
void stops_deinit(struct stops *s);

bool stops_is_at(const struct stops *s, uint32_t stop, struct moment at); // any number; false where there is no such stop

// The stop at which the cursor stands: of several there the one that was gone to last. UINT32_MAX for none.
uint32_t stops_here(const struct view *v);

// The next one after the cursor, or the last one before it; UINT32_MAX where there is none.
uint32_t stops_after(const struct stops *s, struct moment at);
uint32_t stops_before(const struct stops *s, struct moment at);

// Goes there, and looks as the stop says; what it does not speak of is as it is by itself.
void stops_go(const struct stop *s, struct view *v, const model *m);

// Characters of the longest caption; a paragraph counts as half a line more. 1 where there is none.
uint32_t stops_longest(const struct lesson *l);

#define STOPS_WHERE 40
// What to write of a moment so that it is found again: "event 85", "78.5s", "start".
void stops_where(const model *m, struct moment at, char where[static STOPS_WHERE]);

#endif
