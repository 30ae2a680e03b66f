// What a viewer consists of, for the files that are its hands: travel.c moves the cursor, act.c does what a key asks for,
// prompt.c takes what is written, pointer.c what the mouse does, rerun.c runs the program again. Everybody else sees viewer.h.
#ifndef LOOPSCOPE_VIEWER_VIEWER_PARTS_H
#define LOOPSCOPE_VIEWER_VIEWER_PARTS_H

#include "query/answers.h"
#include "viewer/bookmarks.h"
#include "viewer/live.h"
#include "viewer/pick.h"
#include "viewer/quiz.h"
#include "viewer/raster.h"
#include "viewer/restart.h"
#include "viewer/settings.h"
#include "viewer/viewer.h"
#include "viewer/window.h"

#define VISITED 64 // places that undo leads back to

enum drag { DRAG_none, DRAG_axis, DRAG_scrub, DRAG_both };

// A stretch of events that the cursor went over without a jump.
struct visit {
    uint32_t first, end;
    uint32_t position; // the cursor
    enum mode mode;
    double since;      // seconds
    bool fresh;        // some of it is not written yet
};

struct viewer {
    struct held_run own;   // that is watched (held_run.h). Of two, its model is that of the one that is watched, and the pair's
    bool owned;       // its trace and program are the viewer's, not borrowed
    struct live live; // the run that is shown
    model *model;     // ... which is live.model
    window *window;
    raster *raster;
    draw_list *list;
    struct targets targets;
    struct view view;
    int width, height; // pixels
    bool dirty, all;   // something changed; the window lost its contents
    bool quit;
    program *watching_program; // viewer_watch
    int watched; // an epoll over the program that is live and the launcher; -1 before it is opened
    struct restart restart; // rerun.c

    double begun;  // travel.c: seconds, the glide's beginning
    double glide;  // on the axis, at its beginning
    double played; // seconds: the last frame of playing
    struct targets left; // where tasks were before the last step
    double stepped;      // seconds: when it was done
    bool watching; // the cursor goes along with a program on the real clock
    bool along;    // ... with what it was asked for takes a while, from where it was remembered
    struct moment visited[VISITED]; // where the user has looked, the last one last; a ring
    uint32_t visits, forgotten;     // so many ever, and so many of them were overwritten

    struct keymap keys;
    struct settings settings, opened; // as they are kept, and as they were at the beginning
    const char *settings_path; // NULL: not kept
    struct complaints complaints;
    struct bookmarks *bookmarks; // bookmarks.c; NULL: none are kept
    const model *found_in;       // the run in which they were looked for, and its events then
    uint32_t found;

    struct quiz quiz;  // predicting.c
    trace *known;      // while questions are asked: the beginning of the trace, of which `model` is then; else NULL
    double asked;      // seconds: when the question was
    answers *answers;  // the file that they go to; NULL for none
    bool answers_failed; // ... and cannot be written: it was said
    struct visit visit;  // visits.c
    bool walked;         // the cursor's last movement was a step

    struct picking picking; // picking.c
    struct moment picked_at; // where the cursor was before
    uint32_t run;     // comparing.c: of two, the one that is shown alone
    bool comparing;   // the page of both is shown

    enum drag drag; // pointer.c
    bool resting;   // the pointer is over something that has not been told of
    double rested;  // seconds: since then
    struct target dragged;
};

double seconds_now(void); // of a clock that only goes forward

// Draws the frame and shows what of it changed.
void viewer_show(viewer *v);

// Shows this run from now on; the cursor is the caller's business. r: stays where it is for as long as it is shown.
void viewer_show_run(viewer *v, const struct held_run *r);

// The program whose descriptor wakes the window, NULL for none. It is that of the run that is shown, unless that is about to end.
void viewer_watch(viewer *v, program *p);

// Of the timeline last drawn, in units; 0 where there was none.
double viewer_timeline_width(const viewer *v);

#endif
