// Programs made up at random, traced as the runtime would trace them: tasks that sleep, yield, await each other, gather, shield, stand in
// line at every kind of sync object, cancel each other, block, print, call coroutines and async generators, run eagerly, hand work to threads,
// and are destroyed with their loop; and handles that run soon, later or never.
#ifndef LOOPSCOPE_TESTS_SUPPORT_RANDOM_PROGRAM_H
#define LOOPSCOPE_TESTS_SUPPORT_RANDOM_PROGRAM_H

#include "support/script.h"

// Writes the trace of one program, of about so many events, into an empty script. The same seed
// gives the same trace.
void random_program(struct script *s, uint32_t seed, uint32_t events);

#endif
