// Traces that no program has written: of nothing, of many tasks, of a crash.
#ifndef LOOPSCOPE_TESTS_VIEWER_MADE_TRACES_H
#define LOOPSCOPE_TESTS_VIEWER_MADE_TRACES_H

#include <stdio.h>

#include "support/cmocka_all.h"
#include "support/trace_maker.h"

static inline trace *empty_trace(void)
{
    struct trace_maker m;
    trace_maker_init(&m, "nothing");
    return m.trace;
}

// So many tasks with this name, all ready; the first has run, and all of it at time 0.
static inline trace *many_tasks(uint32_t count, const char *format)
{
    struct trace_maker m;
    trace_maker_init(&m, "many");
    make_event(&m, EVENT_loop_start, 0, 1, 0, 0);
    uint32_t first = 0, enqueued = 0;
    for (uint32_t i = 0; i < count; i++) {
        char name[300];
        snprintf(name, sizeof name, format, i);
        uint32_t task = make_object(&m),
                 created = make_event(&m, EVENT_task_create, 0, task, 0, make_text(&m, name));
        uint32_t put = make_event(&m, EVENT_enqueue, 0, task, 0, created);
        if (i == 0) first = task, enqueued = put;
    }
    make_event(&m, EVENT_iteration, 0, 1, count, 0);
    make_event(&m, EVENT_resume, 0, first, enqueued, 0);
    make_event(
        &m, EVENT_print, 0,
        make_text(&m,
                  "one line\nand another\nand a third that is so long that no window of any size will ever have "
                  "room for it, because it goes on and on and on, and then on and on and on again\n"),
        0, 0);
    return m.trace;
}

static inline trace *crashed_trace(void)
{
    trace *t = many_tasks(3, "worker %u");
    event crash = {.kind = EVENT_crash, .subject = 11, .a = 1};
    assert_int_equal(trace_append(t, &crash), 0);
    return t;
}

#endif
