// Bookmarks in the window, and the lesson that is walked through: both are stops of a lesson (lesson/lesson.h) in a file beside the trace.
#ifndef LOOPSCOPE_VIEWER_BOOKMARKS_H
#define LOOPSCOPE_VIEWER_BOOKMARKS_H

#include <limits.h>

#include "viewer/stops.h"

struct bookmarks {
    struct lesson lesson;
    char path[PATH_MAX]; // of its file, which need not be there before the first bookmark is set
    bool copied;         // the lesson belongs to somebody else: what is changed goes into a copy of another name where this one is taken
    bool taught;         // it is walked through, from its first stop on
    struct stops stops;  // the viewer's; zeroes before
};

void bookmarks_deinit(struct bookmarks *b);

typedef struct viewer viewer;

void bookmarks_begin(viewer *v);                 // shows what there is
void bookmarks_update(viewer *v);                // the run has grown
void bookmarks_go(viewer *v, int by);            // to the next stop, or the one before
void bookmarks_go_to(viewer *v, uint32_t stop);  // index of stops
void bookmarks_note(viewer *v);                  // asks for the note of a bookmark here
void bookmarks_write(viewer *v, const char *note, error *wrong); // what the prompt was for: it stays open where something is wrong
void bookmarks_drop(viewer *v);                  // takes the one here out

#endif
