// How times are written in the window. Of one kind of thing there is one form, so that what a sentence says is found on the axis:
//  - A moment is what every command writes: in seconds below an hour, and as on a clock from there on: "705.0 s", "1:00:55.0" (model_tell_moment).
//    Ticks of an axis are that, without zeroes behind the point (length_tell_tick).
//  - The loop's clock, and how far it has come, is written as on a clock: "11:45.0" (narrate_clock).
//  - A length is rounded, in the unit that suits it: "60.0 s", "867 µs" (length_text). Sums are as exact as moments: loopscope stats writes the same.
//  - What is read aloud of two runs is words: "1 h 00 min 55 s" (length_words).
#ifndef LOOPSCOPE_VIEWER_LENGTH_H
#define LOOPSCOPE_VIEWER_LENGTH_H

#include <stddef.h>
#include <stdint.h>

// "867 µs", "4.8 ms", "0.5 s", "55.0 s", "1:00:55", "3.2 days", "31.7 years": at most 11 characters. ns: not negative.
void length_text(int64_t ns, char *buffer, size_t size);

// The same for who reads it aloud, exact to the millisecond: "350 ms", "2.5 s", "90 s", "30 min", "1 h 00 min 55 s",
// "69 days 10 h".
void length_words(int64_t ns, char *buffer, size_t size);

// How much of a length has passed, in the unit of the whole: "4.8 of 20.0 ms", "120 of 867 µs", "12.3 of 55.0 s".
void length_passed(int64_t passed, int64_t whole, char *buffer, size_t size);

// The distance of ticks on an axis of time, in seconds: the first that reads well and is at least so long. 1, 2 or 5 times a power of ten
// below a second; seconds, minutes, hours, whole days.
double length_tick(double least);
// What stands at a tick, of those that are so far apart: "0.25 s", "705 s", "1:00:30".
void length_tell_tick(double seconds, double tick, char *buffer, size_t size);

#endif
