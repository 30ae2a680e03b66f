// SIGINT while a loop runs: as Runner._on_sigint, Lib/asyncio/runners.py.
//
// The first one cancels the task that a Runner runs, so that the program can clean up; where there is none, and from the second on,
// KeyboardInterrupt leaves the loop. In C that cannot happen anywhere, so the loop asks between two iterations and when it wakes; a SIGINT that
// finds the one before it unanswered, because a task never lets go, ends the program at once.
#ifndef LOOPSCOPE_ASYNCIO_INTERRUPT_H
#define LOOPSCOPE_ASYNCIO_INTERRUPT_H

#include <signal.h>

#include "asyncio/object.h"

// Takes SIGINT over. False where the program has a handler of its own or ignores it.
bool interrupt_watch(void);
void interrupt_unwatch(void);

// The task that the first SIGINT from here on cancels; NULL for none.
void interrupt_cancels(asyncio_Task *task);
bool interrupt_has_cancelled(void);

// As clock_sleep_until. A SIGINT ends the sleep, also one that came before it.
void interrupt_sleep_until(int64_t when);

// Around what sleeps with the mask that block gives, having asked interrupt_waits: between the two none gets through, which would be slept over.
// A thread that is made in between never gets one.
sigset_t interrupt_block(void);
void interrupt_unblock(const sigset_t *before);

extern volatile sig_atomic_t interrupts_arrived, interrupts_answered;
static inline bool interrupt_waits(void) { return interrupts_arrived != interrupts_answered; }

// Says so in the trace, and cancels the task or raises KeyboardInterrupt.
void interrupt_answer(void);

#endif
