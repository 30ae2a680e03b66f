#include "query/search.h"

uint32_t search_between(const trace *t, uint32_t from, uint32_t until, enum event_kind kind, uint32_t subject)
{
    for (uint32_t i = from; i < until; i++) {
        event e = trace_event(t, i);
        if (e.kind == kind && e.subject == subject) return i;
    }
    return trace_length(t);
}

uint32_t search_ahead(const trace *t, uint32_t from, enum event_kind kind, uint32_t subject)
{
    return search_between(t, from, trace_length(t), kind, subject);
}

uint32_t search_back(const trace *t, uint32_t before, uint32_t since, enum event_kind kind, uint32_t subject)
{
    for (uint32_t i = before; i-- > since;) {
        event e = trace_event(t, i);
        if (e.kind == kind && e.subject == subject) return i;
    }
    return trace_length(t);
}

uint32_t search_wake(const trace *t, uint32_t from, uint32_t task)
{
    uint32_t length = trace_length(t);
    for (uint32_t i = from; i < length; i++) {
        event e = trace_event(t, i);
        if (e.subject != task) continue;
        if ((e.kind == EVENT_enqueue && e.a == 0) || e.kind == EVENT_task_destroy) return i;
    }
    return length;
}

// Steps that end on the way back are those of eager tasks, if they began within the one that is looked for.
uint32_t search_actor(const trace *t, uint32_t index)
{
    uint32_t ended = 0;
    for (uint32_t i = index; i-- > 0;) {
        event e = trace_event(t, i);
        if (e.kind == EVENT_iteration || e.kind == EVENT_callback || e.kind == EVENT_loop_start) return 0;
        if (e.kind == EVENT_suspend || e.kind == EVENT_task_done) ended++;
        if (e.kind == EVENT_resume) return ended ? 0 : e.subject;
        if (e.kind == EVENT_task_eager && ended-- == 0) return e.subject;
    }
    return 0;
}

uint32_t search_callback(const trace *t, uint32_t index)
{
    for (uint32_t i = index; i-- > 0;) {
        event e = trace_event(t, i);
        if (e.kind == EVENT_callback) return i;
        if (e.kind == EVENT_iteration || e.kind == EVENT_resume) break;
    }
    return trace_length(t);
}
