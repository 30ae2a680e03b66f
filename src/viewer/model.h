// What the viewer knows of a run: the trace, its lanes, its state at any event, its sources and its title.
#ifndef LOOPSCOPE_VIEWER_MODEL_H
#define LOOPSCOPE_VIEWER_MODEL_H

#include "query/chain.h"
#include "viewer/crowds.h"
#include "viewer/lanes.h"
#include "viewer/layout.h"
#include "viewer/overview.h"
#include "viewer/rows.h"
#include "viewer/source.h"
#include "viewer/tally.h"
#include "viewer/twin.h"

typedef struct model {
    const trace *trace; // borrowed
    lanes *lanes;
    struct rows rows; // as the timeline asked for them last
    struct loop_tally loop_tally; // for the numbers
    struct tally lane_tally;
    struct source **sources; // those asked for so far
    uint32_t source_count, source_capacity;
    struct file_twin {
        uint32_t file;
        struct twin twin;
    } *twins; // likewise
    uint32_t twin_count, twin_capacity;
    char title[120]; // from the head of the program's source; else the program's name
    char subtitle[240]; // the parameters that are not as usual: what the head says is of those that are; else that, or ""
    uint32_t told_metas; // of which the subtitle knows
    bool titled;
    bool real_clock;
    int failed;
    crowds *crowds;
    struct overview overview; // what the map was last drawn from
    struct { // the answer to the last question of why
        uint32_t task, position, length, due;
        struct chain chain;
    } why;
} model;

// With the first events of t, at most so many. t: borrowed, must outlive the model. 0 or -ENOMEM.
int model_new(model **out, const trace *t, uint32_t most);
void model_free(model *m);

#define MODEL_ALL UINT32_MAX

// Takes in what the trace has got, at most so many events. 0, -ENOMEM, or -EBADMSG where the trace tells what cannot happen: it is shown up to
// there.
int model_update(model *m, uint32_t most);
bool model_is_whole(const model *m); // all of the trace has been taken in that can be
int model_failed(const model *m);    // ... which is not all of it: what model_update returned last; else 0

// To the nearest multiple of a unit. Times, and what lies between two of them, are far from the ends of 64 bits (trace/event.h).
int64_t model_rounded(int64_t ns, int64_t unit);

// A time as it is shown: on the real clock to the millisecond, for nothing there is as exact as it is written.
int64_t model_shown_time(const model *m, int64_t time);
void model_tell_moment(const model *m, int64_t time, char *buffer, size_t size);        // length.h: "705.0 s"
void model_tell_moment_number(const model *m, int64_t time, char *buffer, size_t size); // in a column of such: "705.0"

// Events that can be shown.
uint32_t model_length(const model *m);

// The state after so many events, at most model_length. Borrowed until the next call. NULL where memory ran out.
const state *model_state(model *m, uint32_t position);

// The text of a file that a place names (a string id). NULL where memory ran out.
const struct source *model_source(model *m, uint32_t file);

// The same program in Python. NULL where there is none, or memory ran out.
const struct twin *model_twin(model *m, uint32_t file);

// --- at a moment: s is the state there ------------------------------------------------------------------------------
// A task's status as it is shown: ready, too, when its sleep is over while the loop is held.
enum task_status model_status(const state *s, uint32_t task, int64_t time);

// Timers that are due while the loop has not looked at them: fills ids with up to max, the earliest first. Returns how many
// there are in all.
#define MODEL_DUE_MAX 256u // more than anybody can see
uint32_t model_due(const state *s, int64_t time, uint32_t *ids, uint32_t max);

// How many lanes there are to show: all but those of tasks that asyncio itself will make later, such as the ones that end a run.
uint32_t model_lanes(const model *m, const state *s);

// The lanes that there are to show, arranged. Borrowed until the next call.
const struct rows *model_rows(model *m, const state *s, const struct arrangement *a);

// Whether the program made this task; the main task and those that end a run are asyncio's.
bool model_made_by_program(const model *m, uint32_t task);

// How many tasks and workers have each status, as it is shown; counts[TASK_STATUSES], that of TASK_none is not told.
void model_count(const state *s, int64_t time, uint32_t *counts);

// The task that the last event has made: it is ready, but stands in line only after the next event. 0 for none.
uint32_t model_just_made(const model *m, const state *s);

// How many tasks stand in the ready queue, and how many callbacks; cancelled entries are left out.
void model_ready(const model *m, const state *s, uint32_t *tasks, uint32_t *callbacks);

// Where a task or a worker is in the program: of a task its innermost coroutine with a place. Zeroes where that is not known.
struct trace_place model_place(const model *m, const state *s, uint32_t task);

uint32_t model_place_id(const trace *t, const state *s, uint32_t task); // 0 where that is not known

// An object's name at the moment; for one that is not made yet, the name that it will have.
const char *model_name(const model *m, const state *s, uint32_t id, char *buffer, size_t size);

// Why a task does not run in the state s, which is one of this run, at a time before its next event; without its frames. Borrowed until the next call.
const struct chain *model_why(model *m, const state *s, int64_t time, uint32_t task);

// What the run has to show beside its timeline.
struct wishes model_wishes(const model *m);

// A task's label where there is room for a few letters: the number at the end of its name, T and the number for the names
// that asyncio gives (of more than three digits the number alone), a short last word, else the first letter.
const char *model_label(const model *m, const state *s, uint32_t task, char *buffer, size_t size);

#endif
