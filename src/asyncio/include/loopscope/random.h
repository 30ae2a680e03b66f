// random: Python's module of that name. The same seed gives the same numbers, one by one, as in CPython.
//
// The generator is one for the whole program, the Mersenne Twister MT19937 as Modules/_randommodule.c seeds and uses
// it; what is made of its bits follows Lib/random.py. A program that never sets a seed draws other numbers in every
// run, but on the virtual clock those of seed 0: there a run is to repeat itself.
#ifndef LOOPSCOPE_RANDOM_H
#define LOOPSCOPE_RANDOM_H

#include "loopscope/value.h"

#pragma GCC visibility push(default)

// random.seed(n): begins anew. As in Python, n and -n begin the same numbers. Modules/_randommodule.c, random_seed.
void random_seed(int64_t n);

// random.random(): from 0 up to, but not, 1, in steps of 1 / 2**53. Modules/_randommodule.c, random.
double random_random(void);

// random.uniform(a, b): a + (b - a) * random(). Lib/random.py, uniform.
double random_uniform(double a, double b);

// random.getrandbits(k): so many random bits, 64 at most. ValueError for a k below 0, and above 64, which Python
// allows. Modules/_randommodule.c, getrandbits.
uint64_t random_getrandbits(int k);

// random.randint(a, b): a whole number from a to b, both included. ValueError where b is below a. Lib/random.py,
// randint.
int64_t random_randint(int64_t a, int64_t b);

// random.randrange(stop), randrange(start, stop) and randrange(start, stop, step): one of the numbers of range(...).
// ValueError where there are none, and for a step of 0. Lib/random.py, randrange and _randbelow_with_getrandbits.
#define random_randrange(...) VALUE_CAT(random_randrange_, VALUE_COUNT(__VA_ARGS__))(__VA_ARGS__)

// random.choice(sequence): an item of a list or tuple. IndexError for an empty one, TypeError for other values.
// Lib/random.py, choice.
value random_choice(value sequence);

// random.shuffle(list): in place. TypeError for other values. Lib/random.py, shuffle.
void random_shuffle(value list);

// --- below: randrange by the number of its arguments --------------------------------------------------------------------
int64_t random_randrange_1(int64_t stop);
int64_t random_randrange_2(int64_t start, int64_t stop);
int64_t random_randrange_3(int64_t start, int64_t stop, int64_t step);

#pragma GCC visibility pop

#endif
