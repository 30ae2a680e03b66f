// Where two traces part: they are compared event by event, by what the events mean.
//
// Two events are the same where these are:
//   kind     and the numbers that it has
//   time     where both traces are of the virtual clock; on the real one no two runs are alike
//   objects  by who they are, not by their ids: an object of one trace stands for one of the other from the first event that has both on
//   texts    letter by letter: names, items, results, what is printed
//   events   the causes: the events at the same place in the two traces
//   place    the function, and the line too where both traces hold the same text of the file (or neither holds one, and the files have the
//            same name). Directories do not count, and neither do lines between two versions of a program
// What a trace says of itself (program, parameters, sources) is not compared.
#ifndef LOOPSCOPE_QUERY_COMPARE_H
#define LOOPSCOPE_QUERY_COMPARE_H

#include "base/progress.h"
#include "trace/trace.h"

struct compare_options {
    bool steps;     // only what the loop does and the program says: coroutines, futures, callbacks that are added, and places are left out
    uint32_t limit; // compares only so many events of `a`, and whatever b has after them is no difference; 0 for all of both
    struct progress *progress; // NULL where nobody asks
};

enum aspect { ASPECT_nothing, ASPECT_end, ASPECT_kind, ASPECT_time, ASPECT_object, ASPECT_text, ASPECT_number, ASPECT_cause, ASPECT_place };

struct difference {
    enum aspect aspect; // in which the first events differ that do; nothing: the traces are the same. end: one of them has no event more
    uint32_t a, b;      // these events; the length of a trace that has none there
    uint32_t same;      // events compared before
};

// 0 or -ENOMEM.
int compare_traces(const trace *a, const trace *b, struct compare_options options, struct difference *out);

// "the time"; what follows "they differ in".
const char *aspect_name(enum aspect aspect);

#endif
