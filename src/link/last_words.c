#include "link/last_words.h"

#include <stdio.h>
#include <string.h>

// 0 for none.
static uint32_t running_task(const trace *t)
{
    uint32_t ended = 0; // a task whose last step this was: where it was an eager one, the task that made it goes on
    for (uint32_t i = trace_length(t); i-- > 0;) {
        event e = trace_event(t, i);
        bool eager = e.kind == EVENT_task_eager, begins = eager || e.kind == EVENT_resume;
        if (ended && begins && e.subject == ended) {
            if (!eager) return 0;
            ended = 0;
        } else if (!ended) {
            if (begins) return e.subject;
            if (e.kind == EVENT_callback || e.kind == EVENT_iteration) return 0;
            if (e.kind == EVENT_suspend || e.kind == EVENT_task_done) ended = e.subject;
        }
    }
    return 0;
}

static const char *task_name(const trace *t, uint32_t task)
{
    for (uint32_t i = trace_length(t); i-- > 0;) {
        event e = trace_event(t, i);
        if (e.kind == EVENT_task_name && e.subject == task) return trace_string(t, e.a);
        if ((e.kind == EVENT_task_create || e.kind == EVENT_task_eager) && e.subject == task) return trace_string(t, e.b);
    }
    return "";
}

const char *last_words_task(const trace *t)
{
    uint32_t task = running_task(t);
    return task ? task_name(t, task) : NULL;
}

int last_words_write(trace *t, int signal, const char *what, char *line, size_t size)
{
    uint32_t task = running_task(t), length = trace_length(t), text = trace_strings(t) + 1;
    if (task) snprintf(line, size, "%s while task %.100s ran", what, task_name(t, task));
    else snprintf(line, size, "%s while no task ran", what);
    int rc = trace_define_string(t, text, line, strlen(line));
    if (rc) return rc;
    event crash = {
        .time = length ? trace_time(t, length - 1) : 0,
        .kind = EVENT_crash,
        .subject = (uint32_t)signal,
        .a = task,
        .b = text,
    };
    return trace_append(t, &crash);
}
