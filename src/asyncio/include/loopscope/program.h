// What a program does besides awaiting: printing, blocking, asking for the time, taking parameters.
#ifndef LOOPSCOPE_PROGRAM_H
#define LOOPSCOPE_PROGRAM_H

#include "loopscope/exceptions.h"

#pragma GCC visibility push(default)

// print("board %d, move %d", b, m): a line on stdout, and an event. The newline is added.
#define print(...) print_at(place_here(), __VA_ARGS__)
__attribute__((format(printf, 2, 3))) void print_at(place *where, const char *format, ...);

// Python's time.sleep: blocks the whole loop for so many seconds of the clock. ValueError for a negative time.
#define time_sleep(seconds) time_sleep_at(place_here(), (seconds))
void time_sleep_at(place *where, double seconds);

// The same for work on the CPU.
#define work(seconds) work_at(place_here(), (seconds))
void work_at(place *where, double seconds);

// Seconds on the loop's clock since the program began.
double time_perf_counter(void);
double time_monotonic(void);
double time_time(void);

// Parameters: knobs of the program, set by name=value on its command line. Ask for all of them before asyncio_run, which refuses
// names that nobody asked for. A value out of range ends the program with one line and status 2. help: what it is, for `loopscope list`.
int64_t param_int(const char *name, int64_t standard, int64_t min, int64_t max, const char *help);
double param_float(const char *name, double standard, double min, double max, const char *help);
// choices: "sync|async"
const char *param_choice(const char *name, const char *standard, const char *choices, const char *help);

#pragma GCC visibility pop

#endif
