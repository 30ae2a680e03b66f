// What a frame notes while it is drawn: the places that answer to a click, and where tasks are shown.
#ifndef LOOPSCOPE_VIEWER_TARGETS_H
#define LOOPSCOPE_VIEWER_TARGETS_H

#include "viewer/draw.h"

enum action {
    ACTION_none,
#define ACTION(action, ...) ACTION_##action,
#include "viewer/keys.def"
#undef ACTION
    ACTIONS
};

enum target_kind {
    TARGET_action, // id: enum action
    TARGET_task,   // id: a task's object id; selects it
    TARGET_event,  // id: an event; moves the cursor there
    TARGET_pick,   // id: how many handles one overtakes; it runs next
    TARGET_option, // id: of the question that is asked; answers it
    TARGET_line,   // id: a line of the source, from: its file, a string id; steps go on until it is reached
    TARGET_stop,   // id: a stop of the lesson, or a bookmark; moves the cursor there
    TARGET_run,    // id: 0 or 1, of two that are compared; watches it
    TARGET_cover,  // what lies under it does not answer
    TARGET_axis,   // from, to: the axis at its left and right edge; moves the cursor there
    TARGET_both,   // the same, of the axis of two runs
    TARGET_scrub,  // the same, of the whole run
    TARGET_knob,   // id: its row; from: so many steps on, 0 to write its value
    TARGET_words,  // what the compiler says; id: the first row that can be shown at the top at most
    TARGET_pages,  // the keys; id: their last page
};

struct target {
    box box;
    enum target_kind kind;
    uint32_t id;
    double from, to;
};

// Where a task is shown in a panel, so that it can be seen moving from one place to the next.
enum anchor_kind { ANCHOR_running, ANCHOR_ready, ANCHOR_timer, ANCHOR_waiter, ANCHORS };

struct anchor {
    enum anchor_kind kind;
    uint32_t task;
    box box;
};

struct targets {
    struct target *items;
    uint32_t count, capacity;
    struct anchor *anchors;
    uint32_t anchor_count, anchor_capacity;
};

void targets_deinit(struct targets *t);
void targets_clear(struct targets *t);
// One that finds no memory does not answer to clicks in this frame; keys do all the same.
void targets_add(struct targets *t, struct target target);
// The last one added of those at this point and of this kind; NULL where there is none. Borrowed until the next change.
const struct target *targets_find(const struct targets *t, float x, float y, enum target_kind kind);

void targets_add_anchor(struct targets *t, struct anchor anchor); // one that finds no memory does not move
// A task's place of this kind; NULL where it has none. Borrowed until the next change.
const struct anchor *targets_find_anchor(const struct targets *t, enum anchor_kind kind, uint32_t task);

// Makes the anchors of `to` those of `from`.
void targets_copy_anchors(struct targets *to, const struct targets *from);

#endif
