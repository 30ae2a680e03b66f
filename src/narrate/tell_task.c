// Sentences about tasks and their coroutines.
#include "narrate/tell.h"

#include <inttypes.h>
#include <string.h>

// --- tasks ----------------------------------------------------------------------------------------------------------

void tell_task_create(struct telling *w)
{
    const char *name = words_name(w, w->e.subject);
    if (w->e.a) tell_what(w, "%s creates a task, %s, to run the coroutine %s.", words_actor(w), name, words_call(w, w->e.a));
    else tell_what(w, "%s creates a task, %s.", words_actor(w), name); // a trace of others may say no more
    if (w->s->running) tell_next(w, "It is only scheduled: it cannot run before %s is suspended.", words_name(w, w->s->running));
    else tell_next(w, "Its first step joins the ready queue.");
}

void tell_task_eager(struct telling *w)
{
    uint32_t maker = words_object(w, w->e.subject)->parent;
    tell_what(w, "%s creates an eager task, %s: it runs the coroutine %s at once.", maker ? words_Name(w, maker) : words_loop_actor(w),
              words_name(w, w->e.subject), words_call(w, w->e.a));
    if (maker) tell_next(w, "When it is suspended or done, %s goes on within the same step.", words_name(w, maker));
    else tell_next(w, "When it is suspended or done, what made it goes on.");
}

void tell_task_name(struct telling *w)
{
    uint32_t coroutine = words_object(w, w->e.subject)->function;
    const char *name = words_name(w, w->e.subject);
    if (coroutine) tell_what(w, "The task for %s is now called %s.", words_call(w, coroutine), name);
    else tell_what(w, "A task is now called %s.", name);
}

static void suspend_in_line(struct telling *w, const char *name, const struct object *waiter)
{
    const char *sync = words_name(w, waiter->parent);
    enum object_type type = (enum object_type)words_object(w, waiter->parent)->type;
    if (type == OBJECT_as_completed)
        tell_what(w, "%s is suspended until the next result of %s is there.", name, sync);
    else if (!object_type_is_lock(type))
        tell_what(w, "%s is suspended: it waits for %s.", name, sync);
    else if (waiter->prev)
        tell_what(w, "%s is suspended: it waits in line for %s, behind %s.", name, sync,
                  words_name(w, words_object(w, waiter->prev)->waiter));
    else tell_what(w, "%s is suspended: it waits for %s and is first in line.", name, sync);
}

// An eager task that is made while the loop does not run.
static bool ends_before_it_begins(const struct telling *w)
{
    event before = w->s->position > 1 ? trace_event(w->t, w->s->position - 2) : (event){0};
    return before.kind == EVENT_task_eager && before.subject == w->e.subject;
}

void tell_suspend(struct telling *w)
{
    const char *name = words_Name(w, w->e.subject);
    const struct object *o = words_object(w, w->e.a);
    if (ends_before_it_begins(w)) {
        tell_what(w, "%s cannot begin yet, for its loop does not run.", name);
        return;
    }
    switch ((enum object_type)o->type) {
    case OBJECT_none: tell_what(w, "%s gives up its turn with `asyncio.sleep(0)`: it does not wait for anything.", name); return;
    case OBJECT_sleep: tell_what(w, "%s is suspended: it sleeps until %s.", name, words_time(w, o->when)); return;
    case OBJECT_waiter: suspend_in_line(w, name, o); return;
    case OBJECT_gather:
        tell_what(w, "%s is suspended: it awaits %s, with %s still to finish.", name, words_name(w, w->e.a),
                  words_count(w, o->value, "awaitable", "awaitables"));
        return;
    case OBJECT_task: tell_what(w, "%s is suspended: it awaits %s, which is not done yet.", name, words_name(w, w->e.a)); return;
    case OBJECT_wait:
        tell_what(w, "%s is suspended: it waits, with %s still to finish.", name, words_count(w, o->value, "awaitable", "awaitables"));
        return;
    case OBJECT_executor_call:
        tell_what(w, "%s is suspended: it awaits %s, %s.", name, words_name(w, w->e.a),
                  o->parent ? "which a thread runs meanwhile" : "which no thread has begun yet");
        return;
    case OBJECT_future:
        if (words_object(w, o->parent)->type == OBJECT_task_group) {
            tell_what(w, "%s is suspended: %s has %s left.", name, words_name(w, o->parent),
                      words_count(w, words_object(w, o->parent)->value, "task", "tasks"));
            return;
        } // fall through
    case OBJECT_shield: tell_what(w, "%s is suspended until %s is done.", name, words_name(w, w->e.a)); return;
    case OBJECT_coroutine: case OBJECT_async_generator:
    case OBJECT_handle: case OBJECT_EACH_SYNC: case OBJECT_as_completed: case OBJECT_timeout:
    case OBJECT_task_group: case OBJECT_worker: case OBJECT_TYPES:
        tell_what(w, "%s is suspended.", name);
        return;
    }
}

// Who will hear of it.
static void tell_waiter(struct telling *w, uint32_t ended)
{
    uint32_t waiter = words_object(w, ended)->waiter;
    uint32_t group = words_object(w, ended)->value;
    if (waiter == 0 && group) tell_next(w, "A callback will tell %s.", words_name(w, group));
    else if (waiter == 0) tell_next(w, "The callbacks for its end join the ready queue.");
    else if (words_object(w, waiter)->type != OBJECT_task) tell_next(w, "A callback will tell %s.", words_name(w, waiter));
    else tell_next(w, "%s awaits it and becomes ready.", words_Name(w, waiter));
}

void tell_task_done(struct telling *w)
{
    const char *name = words_Name(w, w->e.subject), *value = words_code(w, w->e.b);
    switch ((enum outcome)w->e.a) {
    case OUTCOME_result:
        if (words_is_none(w, w->e.b)) tell_what(w, "%s is done.", name);
        else tell_what(w, "%s is done. Its result is %s.", name, value);
        break;
    case OUTCOME_exception: tell_what(w, "%s is done: it failed with %s.", name, value); break;
    case OUTCOME_cancelled: tell_what(w, "%s is done: it was cancelled.", name); break;
    case OUTCOME_pending: break;
    }
    tell_waiter(w, w->e.subject);
}

void tell_task_destroy(struct telling *w)
{
    tell_what(w, "%s is destroyed, though it is pending: its loop is closed.", words_Name(w, w->e.subject));
    tell_next(w, "`GeneratorExit` is raised at its `await`, and its `finally` clauses run.");
}

void tell_task_destroyed(struct telling *w) { tell_what(w, "%s is gone: it was never done.", words_Name(w, w->e.subject)); }

static void cancel_suspended(struct telling *w, const char *actor, const char *name, uint32_t awaits)
{
    const struct object *o = words_object(w, awaits);
    if (o->type == OBJECT_sleep) tell_what(w, "%s cancels %s, which sleeps until %s.", actor, name, words_time(w, o->when));
    else if (o->type == OBJECT_waiter)
        tell_what(w, "%s cancels %s, which waits %s %s.", actor, name,
                  object_type_is_lock((enum object_type)words_object(w, o->parent)->type) ? "in line for" : "for",
                  words_name(w, o->parent));
    else if (awaits) tell_what(w, "%s cancels %s, which awaits %s.", actor, name, words_name(w, awaits));
    else tell_what(w, "%s cancels %s.", actor, name);
    if (o->type == OBJECT_task || o->type == OBJECT_gather) tell_next(w, "The cancellation goes on to %s.", words_name(w, awaits));
    else tell_next(w, "It becomes ready, and `CancelledError` will be raised at its `await`.");
    if (o->type == OBJECT_shield) tell_next(w, " What is behind the shield runs on.");
}

// Whether the loop does it for a Ctrl-C: to the task that it names, and to those in turn that this one awaits.
static bool is_for_interrupt(const struct telling *w) { return w->s->interrupt == w->s->position; }

void tell_cancel(struct telling *w)
{
    const struct object *task = words_object(w, w->e.subject);
    const char *name = words_name(w, w->e.subject), *actor = is_for_interrupt(w) ? "Ctrl-C: `asyncio.run`" : words_actor(w);
    if (w->e.subject == w->s->running) {
        tell_what(w, "%s cancels itself.", actor);
        tell_next(w, "`CancelledError` will be raised at its next `await` that suspends.");
    } else if (task->status == TASK_ready && task->runs == 0) {
        tell_what(w, "%s cancels %s before its first step.", actor, name);
        tell_next(w, "It stays in the ready queue. On its turn it ends at once: its coroutine never runs.");
    } else if (task->status == TASK_ready) {
        tell_what(w, "%s cancels %s, which is ready to run.", actor, name);
        tell_next(w, "It stays in the ready queue. On its turn `CancelledError` is raised at its `await`.");
    } else {
        cancel_suspended(w, actor, name, task->awaits);
    }
    if (w->e.a) tell_what(w, " The message is %s.", words_code(w, w->e.a));
}

// --- coroutines -----------------------------------------------------------------------------------------------------

void tell_coro_create(struct telling *w)
{
    tell_what(w, "%s calls %s. That makes a coroutine object and runs nothing yet.", words_actor(w), words_call(w, w->e.subject));
    tell_next(w, "It runs when it is awaited or wrapped in a task.");
}

void tell_coro_call(struct telling *w)
{
    const char *call = words_call(w, w->e.subject), *name = words_Name(w, w->s->running);
    const struct object *caller = words_object(w, words_object(w, w->e.subject)->parent);
    if (object_type_is_frame((enum object_type)caller->type))
        tell_what(w, "%s awaits %s, which begins at once, within the same task.", name, call);
    else tell_what(w, "%s begins at its first line.", call);
}

void tell_coro_return(struct telling *w)
{
    const struct object *coro = words_object(w, w->e.subject);
    const char *call = words_call(w, w->e.subject), *value = words_code(w, w->e.b);
    switch ((enum outcome)w->e.a) {
    case OUTCOME_result:
        if (words_is_none(w, w->e.b)) tell_what(w, "%s returns.", call);
        else tell_what(w, "%s returns %s.", call, value);
        break;
    case OUTCOME_exception:
        if (strcmp(trace_string(w->t, w->e.b), "GeneratorExit") == 0)
            tell_what(w, "%s is closed: `GeneratorExit` has left its body.", call);
        else tell_what(w, "%s fails: %s leaves it.", call, value);
        break;
    case OUTCOME_cancelled:
        if (coro->runs) tell_what(w, "%s ends: `CancelledError` leaves it.", call);
        else tell_what(w, "%s is closed before it began.", call);
        break;
    case OUTCOME_pending: break;
    }
    if (!coro->runs) return;
    const char *caller = words_name(w, coro->parent);
    if (!object_type_is_frame((enum object_type)words_object(w, coro->parent)->type)) tell_next(w, "With it %s ends.", caller);
    else if (w->e.a == OUTCOME_result) tell_next(w, "%s awaited it and goes on, within the same step.", caller);
    else tell_next(w, "%s awaited it: there the exception goes on.", caller);
}
