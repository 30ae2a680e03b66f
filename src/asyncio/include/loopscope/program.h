// What a program does besides awaiting: printing, blocking, asking for the time, taking parameters.
#ifndef LOOPSCOPE_PROGRAM_H
#define LOOPSCOPE_PROGRAM_H

#include "loopscope/exceptions.h"

#pragma GCC visibility push(default)

// print(f"board {b}, move {m}"): print("board %d, move %d", b, m). A line on stdout, and an event of the trace. The
// format is printf's, the newline is added; print("%s", str(v)) is Python's print(v). ValueError for what printf cannot
// write.
#define print(...) print_at(place_here(), __VA_ARGS__)
__attribute__((format(printf, 2, 3))) void print_at(place *where, const char *format, ...);

// time.sleep(seconds): blocks the whole loop for so many seconds of the clock; in a thread that thread alone.
// ValueError for a negative time and for NaN. Modules/timemodule.c, time_sleep.
#define time_sleep(seconds) time_sleep_at(place_here(), (seconds))
void time_sleep_at(place *where, double seconds);

// work(seconds): the same for work on the CPU, in place of a computation that takes as long. ValueError as time_sleep.
#define work(seconds) work_at(place_here(), (seconds))
void work_at(place *where, double seconds);

// time.perf_counter(), time.monotonic(), time.time(): seconds on the loop's clock since the program began, all three,
// so that a run on the virtual clock repeats itself. Modules/timemodule.c.
double time_perf_counter(void);
double time_monotonic(void);
double time_time(void);

// Parameters: knobs of the program, set by name=value on its command line, else `standard`. param_int takes whole
// numbers from min to max, param_float numbers, param_choice one of the choices, "sync|async". Ask for all of them
// before asyncio_run, which refuses names that nobody asked for. A value that is out of range ends the program with one
// line and status 2. help: what it is, for `loopscope list`. name and help are kept, not copied; the text of a choice
// lives until the program ends.
int64_t param_int(const char *name, int64_t standard, int64_t min, int64_t max, const char *help);
double param_float(const char *name, double standard, double min, double max, const char *help);
const char *param_choice(const char *name, const char *standard, const char *choices, const char *help);

#pragma GCC visibility pop

#endif
