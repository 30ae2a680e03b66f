// Where the tasks and workers stand still: the places of the program, each with how many are suspended there and in which way.
//
// Remembers of each lane where it stands, and follows the cursor by what the events on the way have changed: a step costs the same
// however many tasks there are, but for one pass over a few bytes of each.
#ifndef LOOPSCOPE_VIEWER_CROWDS_H
#define LOOPSCOPE_VIEWER_CROWDS_H

#include "viewer/lanes.h"

// Tasks suspended at a line of a page, all in the same way.
struct crowd {
    uint32_t line;
    enum task_status status;
    uint32_t count;
    uint32_t task; // the first of them
    bool stem;     // all their names are the same but for a number at the end, as "Board 7" and "Board 12"
};

typedef struct crowds crowds;

// Borrowed, must outlive it. 0 or -ENOMEM.
int crowds_new(crowds **out, const trace *t, const lanes *l);
void crowds_free(crowds *c);

// The lines that are looked at: those of a file, or those of another that stand for them.
struct crowds_page {
    uint32_t file;
    uint32_t (*line_on)(const void *page, uint32_t line); // 0: none; NULL: the file's own lines
    const void *page;
};

// Fills found with up to max crowds of a page, in the order of their first tasks, as they are in the state s, which is one of this run, at a time before its next event. Returns
// how many. Where memory runs out there are none.
uint32_t crowds_find(crowds *c, const state *s, int64_t time, struct crowds_page page, struct crowd *found, uint32_t max);

#endif
