// The words of a difference between two traces: where they part, what happens there in each, and what the two runs came to.
#ifndef LOOPSCOPE_QUERY_DIFFERENCE_H
#define LOOPSCOPE_QUERY_DIFFERENCE_H

#include <stdbool.h>
#include <stdio.h>

#include "query/compare.h"

struct named_trace {
    const trace *trace;
    const char *name; // "chess.trace", "the second run"
};

// Says where the traces part: the aspect, some events before, and then those of each trace, told as a story; `<` are those of a, `>` of b.
// 0, -ENOMEM, or the negative errno of the failed write.
int difference_write(FILE *f, struct named_trace a, struct named_trace b, const struct difference *d);

// Whether the runs were given different parameters.
bool difference_in_parameters(const trace *a, const trace *b);

// The two runs beside each other: parameters that differ, makespan, events, steps, iterations, tasks that one of them alone has, and the first line of output that
// differs. 0, -ENOMEM, or the negative errno of the failed write.
int difference_write_summary(FILE *f, struct named_trace a, struct named_trace b);

// Where they part, as one JSON object; docs/questions.md specifies it. interrupted: a was compared up to its first Ctrl-C. 0, or as above.
int difference_write_json(FILE *f, struct named_trace a, struct named_trace b, const struct difference *d, bool interrupted);

#endif
