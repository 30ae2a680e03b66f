// Two runs to set beside each other: their names, their totals, where they part, and what both have at a moment.
//
// A pair is made of whole traces and does not change; what is in it serves every frame. A moment of both is a cursor: so many nanoseconds
// on the clock, and of that instant so many events. In lockstep within an instant, and by the clock from one to the next, two runs can be
// walked through side by side, forward and back the same way.
#ifndef LOOPSCOPE_VIEWER_PAIR_H
#define LOOPSCOPE_VIEWER_PAIR_H

#include "viewer/model.h"

#define PAIR_BINS 600u           // of the whole run as a small picture
#define PAIR_WHOLE UINT32_MAX    // of an instant: all of its events

struct pair_cursor {
    int64_t time;
    uint32_t rank; // events of this instant that have happened
};

struct pair_run {
    model *model;
    char name[80];   // what is different of it in few words: "sync", "permits=3"
    char about[200]; // what that means, as the program's parameter says it; ""
    int64_t makespan, worked, slept; // of the loop, nanoseconds; worked: held by time.sleep as well
    int64_t spent[TASK_STATUSES];    // by all tasks together
    bool badly; // the program failed or crashed
    bool cut;   // it was interrupted: by its user, or because it did not end
    event crash; // that ended it; of no kind where none did
    uint32_t tasks, failed, cancelled, steps; // that the program made; of them, how many ended so; of all tasks
    uint32_t mains, workers; // the lanes that are of no such task: of tasks that are asyncio's own, the main task first of all, and of threads
    float share[PAIR_BINS];    // of a bin of the common axis in which the loop works; where no loop works, tasks asleep, as a share of the most
    uint32_t sole[PAIR_BINS];  // the task that alone has worked in it; 0
    uint32_t among[PAIR_BINS]; // how many have worked in the section that begins there; 0 where that is one task's
};

enum parting_kind {
    PARTING_none,  // they do the same
    PARTING_turn,  // another task runs, or at another time, or one run is over
    PARTING_length, // the same task runs for another time
    PARTING_ending, // its step ends in another way
    PARTING_text,  // they run alike, and say or hold something else
};

// A step of a task: what it begins with, and what it comes to.
struct pair_turn {
    uint32_t task; // 0: there is none more
    int64_t from, to;
    uint32_t first, end; // events: of its beginning, and of the first behind it
    enum task_status status; // after it
};

struct parting {
    enum parting_kind kind;
    uint32_t turns; // that were the same before
    struct pair_turn turn[2];
    struct pair_cursor at;
};

struct pair {
    struct pair_run runs[2];
    struct parting parting;
    bool timed; // both are of the virtual clock: the same time is the same moment
    bool works; // one of the loops works for a time that counts: that is what small pictures show
    int64_t end; // of the later of both
    char title[200];
};

// names: of the runs where nothing else tells them apart, such as those of their files. a, b: borrowed, must outlive the pair.
// 0 or -ENOMEM.
int pair_new(struct pair **out, const trace *a, const trace *b, const char *const names[2]);
void pair_free(struct pair *p);

// Sections of the small picture: bins of one task, or of several, with those between them in which nobody works. Behind the last bin of the one that begins at `first`.
uint32_t pair_section_end(const struct pair_run *r, uint32_t first);

// Who works in them (pair_sections.c); for pair_new. bin: seconds. 0 or -ENOMEM.
int pair_count_sections(struct pair_run *r, double bin);

// The bin of so many seconds in which a time lies, or the nearest: a stranger's trace may begin before zero.
uint32_t pair_bin(double time, double bin);

// Where the runs part (pair_parting.c); for pair_new.
int pair_part(struct pair *p);

// The lanes that the program made, and the main task's: none of those that end a run.
uint32_t pair_lanes(const struct pair_run *r);

// --- a moment of both -----------------------------------------------------------------------------------------------
uint32_t pair_position(const struct pair_run *r, struct pair_cursor c);      // events that have happened
struct moment pair_moment(const struct pair_run *r, struct pair_cursor c);
struct pair_cursor pair_cursor_at(const struct pair_run *r, uint32_t position); // right after so many events
int pair_order(struct pair_cursor a, struct pair_cursor b);                  // as of strcmp

// --- words (pair_words.c), with code between backticks ----------------------------------------------------------------
void pair_tell_side(const struct pair *p, int run, char *buffer, size_t size);  // "the loop sleeps until 60 s", "is killed by SIGSEGV in Task-3"
bool pair_is_subject(const struct pair *p, int run); // the run is what does that: "crash is killed", not "in crash the loop sleeps"
void pair_tell_parting(const struct pair *p, char *buffer, size_t size);        // a sentence
void pair_tell_reason(const struct pair *p, char *buffer, size_t size);         // another: what is the same, and what makes the difference
void pair_tell_same(const struct pair *p, char *buffer, size_t size);           // what the same areas of the small pictures say; ""
void pair_tell_tasks(const struct pair_run *r, char *buffer, size_t size);      // all that has a lane: "main + 11 tasks"
void pair_tell_waits(const struct pair *p, int run, char *buffer, size_t size); // beside a total
// The verdict: who, "11.8 times", "faster" and the lengths.
struct pair_verdict {
    char who[120], much[40], how[60], lengths[120];
};
void pair_tell_verdict(const struct pair *p, struct pair_verdict *out);

#endif
