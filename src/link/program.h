// A program under loopscope: started, stopped between two events, let go on, watched.
//
// The program is a process of its own; whatever it does (crash, endless loop, exit, silence) is a
// status here and never an accident of the tool. Its events go into a trace that the caller owns.
#ifndef LOOPSCOPE_LINK_PROGRAM_H
#define LOOPSCOPE_LINK_PROGRAM_H

#include "base/error.h"
#include "trace/region.h"
#include "trace/trace.h"

typedef struct program program;

enum program_status {
    PROGRAM_starting, // has not said hello yet
    PROGRAM_waiting,  // stands still between two events
    PROGRAM_asking,   // stands still before it takes a handle from the ready queue, and asks which one; see program_ask_from
    PROGRAM_going,    // was granted more and has not come to the end of it
    PROGRAM_ended,    // exited; the trace ends with `end`, or with `crash` where it left without one
    PROGRAM_crashed,  // ended by a signal; the trace ends with `crash`
    PROGRAM_mute,     // exited, or was given up, without a word of the protocol: it is no loopscope program
};

struct program_options {
    const char *path;             // the executable
    const char *source;           // the file that it was compiled of a moment ago, which is what its user knows; else NULL
    const char *const *arguments; // name=value parameters, NULL-terminated; NULL for none
    bool real_clock;              // LOOPSCOPE_CLOCK=real, else virtual
    int out;                      // file descriptor for its stdout; -1: inherited
    bool quiet;                   // what it says on standard error is not passed on
    bool live;                    // somebody watches: source text goes into the trace as soon as a place names its file, and what it says on standard
                                  // error is left out while nobody takes it there
};

// Starts a program and waits (at most three seconds) until it stands still before its first event;
// by then its parameters and other facts are in the trace. One that is on the way there is left
// PROGRAM_starting. t: borrowed until program_free. 0, or a negative errno and a line that says
// why: -ENOENT no such program, -EPROTO it does not speak the protocol, -EINVAL it refused a
// parameter (its own words are the line) or has none of that name.
int program_start(program **out, const struct program_options *options, trace *t, error *e);

// The same for who cannot wait: starts it, and it is on the way. 0 or a negative errno.
int program_launch(program **out, const struct program_options *options, trace *t, error *e);

// How the start goes on: 1 when it is done, as program_start would return then; 0 while it is on the way, which program_fd and the passing of time
// change; or the negative errno of program_start, after which it is to be freed. options: as for program_launch. Never blocks.
int program_settle(program *p, const struct program_options *options, error *e);

// Starts the program of `of` once more, as that one was started, from its beginning and unheard: what it prints and says goes nowhere. Returns as
// program_start does.
int program_again(program **out, const program *of, trace *t, error *e);

// Ends the program if it still runs (SIGKILL to it and its process group) and frees. NULL is fine.
void program_free(program *p);

// Lets a waiting program go on. time: nanoseconds, for GRANT_until. 0, or -EBUSY where it is not
// waiting.
int program_grant(program *p, enum grant_kind grant, int64_t time);

// Before its event of this number, and all after it, the program stands still and asks which handle it runs next, wherever two or more that
// are not cancelled are ready in this iteration. ASK_NEVER, as at the start: not at all. It learns of it with its next grant.
void program_ask_from(program *p, uint32_t number);

// Answers a program that asks, and grants it more: of the handles that it can choose from the one runs next that so many others are ahead
// of, the last where there are not so many. Where that is not 0, its next event is `pick`. 0, or -EBUSY where it does not ask.
int program_pick(program *p, uint32_t overtakes, enum grant_kind grant, int64_t time);

// Asks a going program to stop at its next turn; it is waiting some time later. 0.
int program_pause(program *p);

// SIGINT to the program, as Ctrl-C gives it to one that runs alone.
void program_interrupt(program *p);

// Ends a program that its user interrupts, with SIGKILL: the trace has what it wrote, and then `crash`, "interrupted" and why ("" where its user knows) "while task
// hog ran". One that has ended stays as it ended. 0 or -ENOMEM.
int program_stop(program *p, const char *why);

// Moves what the program has written into the trace and looks after its process. Never blocks.
// Returns the number of new events, or a negative errno (-EBADMSG: it wrote what no trace can hold;
// it is ended then).
int program_pump(program *p, error *e);

// Waits until the program is not going, or timeout_ms have passed (-1: for ever), pumping
// meanwhile. Returns as program_pump does.
int program_wait(program *p, int timeout_ms, error *e);

enum program_status program_status(const program *p);

// Whether it came to its own good end: `end` with status 0, and an exit with status 0.
bool program_ended_well(const program *p);

// The kind of event that a waiting program will write next; EVENT_none where it is not waiting.
enum event_kind program_next(const program *p);

// Readable when program_pump has something to do at once (a turn, an exit). For poll.
int program_fd(const program *p);

// Milliseconds for which a starting or going program has not written an event: a task that never
// yields shows here.
int64_t program_silence(const program *p);

// The name of the task in whose step the trace stops, borrowed from the trace; NULL where it stops
// between two steps.
const char *program_task(const program *p);

// The line to show for a program that has ended: "exited with status 3", "killed by SIGSEGV while
// task download 2 ran" ...
const char *program_obituary(const program *p);

#endif
