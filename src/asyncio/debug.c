#include "asyncio/debug.h"

#include <stdio.h>
#include <stdlib.h>

#include "asyncio/coroutine.h"
#include "asyncio/loop.h"
#include "asyncio/task.h"

bool debug_is_wanted(void)
{
    const char *wanted = getenv("PYTHONASYNCIODEBUG");
    return wanted && *wanted;
}

static const char *state_of(const asyncio_Task *t)
{
    if (!future_done(&t->future)) return t->cancel_requests ? "cancelling" : "pending";
    return t->future.outcome == OUTCOME_cancelled ? "cancelled" : "finished";
}

// Where the task's first coroutine is: the await in which the next one began; where it has none, what defines it.
static void describe_coroutine(const struct debug_handle *h, char *buffer, size_t size)
{
    const coroutine *c = h->task->context.top;
    while (c && c->awaiter && c->awaiter != h->task->coro) c = c->awaiter;
    const place *where = c && c->awaiter ? c->awaited_at : NULL;
    const char *how = future_done(&h->task->future) ? "done, defined" : where ? "running" : "defined";
    if (!where) where = &h->function->defined;
    snprintf(buffer, size, "%s() %s at %s:%u", h->function->defined.function, how, where->file, where->line);
}

// As _task_repr_info in Lib/asyncio/base_tasks.py.
static void describe_task(const struct debug_handle *h, char *buffer, size_t size)
{
    char doing[300], end[100] = "";
    const asyncio_Future *f = &h->task->future;
    const char *name = repr(value_str(task_name(h->task, &(struct task_name){""})));
    describe_coroutine(h, doing, sizeof doing);
    if (f->outcome == OUTCOME_result) snprintf(end, sizeof end, " result=%s", repr(f->result));
    if (f->outcome == OUTCOME_exception) snprintf(end, sizeof end, " exception=%s", exception_repr(f->failed.exception));
    snprintf(buffer, size, "<Task %s name=%s coro=<%s>%s>", state_of(h->task), name, doing, end);
}

struct debug_handle debug_look(void (*run)(void *argument), void *argument, const char *name)
{
    asyncio_Task *task = run ? NULL : argument;
    if (!name && run == loop_call_run) name = ((struct loop_call *)argument)->name;
    return (struct debug_handle){task, task ? task->coro->function : NULL, name};
}

// As _format_handle: of a step the task, of others the handle.
void debug_tell_slow(const struct debug_handle *h, double took)
{
    char what[500], text[600];
    if (h->task) describe_task(h, what, sizeof what);
    else snprintf(what, sizeof what, "<Handle %s()>", h->name ? h->name : "of asyncio");
    snprintf(text, sizeof text, "Executing %s took %.3f seconds", what, took);
    loop_warn(text, "");
}
