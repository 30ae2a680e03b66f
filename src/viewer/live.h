// The program behind the cursor: what has happened of it, and what it is granted so that the cursor can go on.
//
// A live program stands still between two events until the cursor wants to go beyond what has happened. For a replay there
// is no program: all has happened, and nothing is granted.
#ifndef LOOPSCOPE_VIEWER_LIVE_H
#define LOOPSCOPE_VIEWER_LIVE_H

#include "viewer/held_run.h"
#include "viewer/view.h"

// What the cursor has been asked for and has not reached yet. stand: that the program stands still again, which was let go for another wish.
enum wish { WISH_none, WISH_step, WISH_time, WISH_end, WISH_stand };

struct live {
    program *program; // NULL: a replay
    model *model;
    struct view *view; // `live` and `banner` in it are kept up to date
    enum wish wish;
    int64_t granted;   // all events up to this time have happened
    int64_t time;      // that is wished for
    int64_t since;     // milliseconds: when it was wished, or the cursor last played on,
    uint32_t begun;    // and the events that there were then
    uint32_t sought;   // where the search for the end of a step goes on
    char banner[500];
};

// All borrowed.
void live_init(struct live *l, const struct held_run *r, struct view *v);

bool live_over(const struct live *l);  // nothing more can happen
bool live_loading(const struct live *l); // of a replay more is to come
bool live_going(const struct live *l); // the program runs at this moment

// Takes in what the program has done, waiting at most wait_ms for it to stand still. Returns whether anything is new.
bool live_pump(struct live *l, int wait_ms);

// Asks for one step at the grain, or for the end. What is not known yet is granted; live_reached says when it has happened.
void live_step(struct live *l);
void live_run_to_time(struct live *l, int64_t time); // until it is over
void live_run_to_end(struct live *l);
// Lets the program run, wherever the cursor is.
void live_run_on(struct live *l);
// What is still to come of a wish is wished for in the run that has taken the place of `before`.
void live_take_wish(struct live *l, const struct live *before);
// Gives up what was asked for; a going program stops at its next event.
void live_stop(struct live *l);
// The same; but the cursor, which has gone along with the program, goes on to where that stops.
void live_stand(struct live *l);
// Whether what is wished for takes so long that its user begins to wonder; and whether so much has happened for it that nobody can be waiting for the
// rest. Both count from the wish, from live_begin, and on the real clock from when the loop slept last.
bool live_is_late(const struct live *l);
bool live_is_too_much(const struct live *l);
void live_begin(struct live *l);

// Whether the cursor may move towards what was asked for: to *position. Grants more where that is not all.
bool live_reached(struct live *l, uint32_t *position);

// A program on the real clock is not granted time bit by bit, which would change what it does: it runs while the cursor plays.
// The moment that it has got to; what it sleeps or is held has no event, but is over.
struct moment live_now(struct live *l);

// How far a playing cursor that wants to be at `target` may go on the axis. Grants what is missing and waits for it a few
// milliseconds at most.
double live_known_end(struct live *l, double target);

#endif
