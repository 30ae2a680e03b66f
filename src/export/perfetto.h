// The trace for timeline viewers: Perfetto, speedscope, chrome://tracing. What lies where is the timeline's to say (timeline.h); an arrow
// goes from what put a handle into the ready queue to where it runs; a counter tells how many handles are ready.
//
// perfetto_write writes JSON in Chrome's trace event format: complete events, arrows by bind_id. perfetto_write_proto writes the same as
// Perfetto's own protobuf, which is smaller.
#ifndef LOOPSCOPE_EXPORT_PERFETTO_H
#define LOOPSCOPE_EXPORT_PERFETTO_H

#include <stdio.h>

#include "base/progress.h"
#include "trace/trace.h"

// Writes the whole trace. tick: as of timeline_new. 0, -ENOMEM, -EBADMSG where an event cannot happen (what came before it
// is written), or the negative errno of the failed write.
int perfetto_write(const trace *t, FILE *f, int64_t tick, struct progress *progress);
int perfetto_write_proto(const trace *t, FILE *f, int64_t tick, struct progress *progress);

#endif
