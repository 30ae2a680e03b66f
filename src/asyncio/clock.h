// The loop's clock: virtual or real behind the same few functions. Integer nanoseconds from the start of the program.
//
// The virtual clock moves only when the loop would sleep or the program blocks; running code takes no time. LOOPSCOPE_CLOCK
// (virtual or real) chooses; unset, it is real for a program run alone and virtual under loopscope.
#ifndef LOOPSCOPE_ASYNCIO_CLOCK_H
#define LOOPSCOPE_ASYNCIO_CLOCK_H

#include <signal.h>
#include <stdint.h>

#include "trace/event.h"

#define CLOCK_FOREVER TRACE_TIME_MAX // 73 years

// The time now. Brings recorder.now up to date on the real clock.
int64_t clock_now(void);

// Sleeps until `when`: really, or by moving the virtual clock there. A `when` that has passed returns at once.
void clock_sleep_until(int64_t when);

// The same on the real clock with `mask` for the signals that are blocked meanwhile; a signal that comes ends it.
void clock_sleep_with_signals(int64_t when, const sigset_t *mask);

// Seconds as a program writes them, in nanoseconds: rounded to even, and held within CLOCK_FOREVER of 0. ValueError for NaN.
int64_t clock_nanoseconds(double seconds);

// The time that is so many nanoseconds from now; CLOCK_FOREVER at most.
int64_t clock_after(int64_t ns);

double clock_seconds(int64_t ns);

#endif
