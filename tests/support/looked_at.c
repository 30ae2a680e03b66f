#include "support/looked_at.h"

#include "trace/trace.h"

static uint64_t asked;

event __real_trace_event(const trace *t, uint32_t index);
event __real_trace_event_before(const trace *t, uint32_t position);

event __wrap_trace_event(const trace *t, uint32_t index)
{
    asked++;
    return __real_trace_event(t, index);
}

event __wrap_trace_event_before(const trace *t, uint32_t position)
{
    asked++;
    return __real_trace_event_before(t, position);
}

int64_t __real_trace_time(const trace *t, uint32_t index);

int64_t __wrap_trace_time(const trace *t, uint32_t index)
{
    asked++;
    return __real_trace_time(t, index);
}

uint64_t looked_at(void) { return asked; }
