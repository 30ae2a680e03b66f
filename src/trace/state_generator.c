// What events do to async generators. One that runs, or waits, is a frame of a task, as a coroutine is; between its items it is nobody's.
#include "trace/state_apply.h"

#include <errno.h>

static const struct object *generator_of(const state *s, const event *e)
{
    const struct object *o = state_object(s, e->subject);
    return o && o->type == OBJECT_async_generator ? o : NULL;
}

int apply_agen_create(state *s, const event *e)
{
    struct object *generator;
    int rc = state_make(s, e, OBJECT_async_generator, &generator);
    if (rc) return rc;
    generator->where = 0;
    generator->function = e->a;
    generator->value = e->b;
    return 0;
}

int apply_agen_resume(state *s, const event *e)
{
    const struct object *still = generator_of(s, e);
    if (!s->running || !still || still->parent || still->outcome) return -EBADMSG;
    struct object *generator = state_change(s, e->subject), *task = state_change(s, s->running);
    generator->parent = task->top ? task->top : s->running;
    generator->runs++;
    task->top = e->subject;
    return 0;
}

// Takes it off the running task, whose innermost frame it is.
static int leave_task(state *s, const event *e)
{
    if (!s->running || !generator_of(s, e) || state_at(s, s->running)->top != e->subject) return -EBADMSG;
    struct object *generator = state_change(s, e->subject), *task = state_change(s, s->running);
    task->top = generator->parent == s->running ? 0 : generator->parent;
    generator->parent = 0;
    return 0;
}

int apply_agen_yield(state *s, const event *e) { return leave_task(s, e); }

// Closed before its first item, it ends without having run.
int apply_agen_return(state *s, const event *e)
{
    const struct object *generator = generator_of(s, e);
    if (!generator || generator->outcome || e->a == OUTCOME_pending) return -EBADMSG;
    if (generator->runs) {
        int rc = leave_task(s, e);
        if (rc) return rc;
    }
    state_change(s, e->subject)->outcome = (uint8_t)e->a;
    return 0;
}

int apply_agen_drop(state *s, const event *e)
{
    const struct object *generator = generator_of(s, e);
    return generator && !generator->outcome ? 0 : -EBADMSG;
}
