#include "query/interruption.h"

#include <signal.h>
#include <string.h>

bool interruption_is(const trace *t, uint32_t index)
{
    static const char stopped[] = "interrupted"; // by whom recorded it
    event e = trace_event(t, index);
    if (e.kind != EVENT_crash) return e.kind == EVENT_interrupt;
    return e.subject == SIGINT || strncmp(trace_string(t, e.b), stopped, strlen(stopped)) == 0;
}

uint32_t interruption_first(const trace *t)
{
    uint32_t i = 0;
    while (i < trace_length(t) && !interruption_is(t, i)) i++;
    return i;
}
