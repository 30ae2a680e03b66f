// Narration: what an event means, in plain English, for the bar of the viewer, a terminal and a screen reader.
#ifndef LOOPSCOPE_NARRATE_NARRATE_H
#define LOOPSCOPE_NARRATE_NARRATE_H

#include "trace/state.h"

// Code stands between backticks: "`time.sleep(5)` holds the event loop until 80.0 s, so no other task can run."
struct narration {
    char what[500]; // what happened and why; one sentence, at most two
    char next[400]; // what comes next; "" where there is nothing to say
};

// Tells event number s->position - 1. s: the state after it. At position 0 it says what is about to begin.
void narrate(const trace *t, const state *s, struct narration *out);

// The same without `next`, which takes longer: what a story tells event by event.
void narrate_what(const trace *t, const state *s, struct narration *out);

// Takes the backticks out of a text: nobody wants to hear them read out.
void narrate_plain(char *text);

// Writes a time, to the millisecond: in seconds, "78.0 s", below an hour, and as on a clock from there on; narrate_clock always
// as on a clock: "1:18.0", "1:00:55.0".
void narrate_seconds(int64_t ns, char *buffer, size_t size);
void narrate_clock(int64_t ns, char *buffer, size_t size);

#endif
