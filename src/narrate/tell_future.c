// Sentences about futures, their callbacks, and handles.
#include "narrate/tell.h"

#include <string.h>

void tell_future_create(struct telling *w)
{
    const char *actor = words_actor(w);
    switch ((enum object_type)w->e.a) {
    case OBJECT_sleep: tell_what(w, "%s goes to sleep: it makes a future that a timer will end.", actor); return;
    case OBJECT_gather: tell_what(w, "%s makes a gather: one future for the results of all its awaitables.", actor); return;
    case OBJECT_waiter:
        tell_what(w, "%s has to wait for %s: it makes a future for its turn.", actor, words_name(w, w->e.b));
        return;
    case OBJECT_wait: tell_what(w, "%s makes a future that is done when it has waited long enough.", actor); return;
    case OBJECT_executor_call: tell_what(w, "%s makes a future for what a thread will return.", actor); return;
    case OBJECT_shield: tell_what(w, "%s makes a shield: a future that can be cancelled while what is behind it runs on.", actor); return;
    case OBJECT_future:
        if (words_object(w, w->e.b)->type == OBJECT_task_group) {
            tell_what(w, "%s has come to the end of %s: it makes a future for when all its tasks are done.", actor, words_name(w, w->e.b));
            return;
        }
        tell_what(w, "%s makes a future. It is done when somebody sets its result.", actor); return;
    case OBJECT_none: case OBJECT_task: case OBJECT_coroutine: case OBJECT_async_generator: case OBJECT_handle: case OBJECT_EACH_SYNC:
    case OBJECT_as_completed: case OBJECT_timeout: case OBJECT_task_group: case OBJECT_worker: case OBJECT_TYPES:
        return;
    }
}

static void done_with_result(struct telling *w)
{
    const struct object *o = words_object(w, w->e.subject);
    const char *name = words_Name(w, w->e.subject);
    switch ((enum object_type)o->type) {
    case OBJECT_sleep: tell_what(w, "%s is over.", name); return;
    case OBJECT_gather: tell_what(w, "%s is done: all its awaitables have finished.", name); return;
    case OBJECT_waiter: tell_what(w, "%s is over: %s lets it go on.", name, words_name(w, o->parent)); return;
    case OBJECT_wait: tell_what(w, "%s is over.", name); return;
    case OBJECT_executor_call:
        if (words_is_none(w, w->e.b)) tell_what(w, "%s is done.", name);
        else tell_what(w, "%s is done: the result is %s.", name, words_code(w, w->e.b));
        return;
    case OBJECT_shield: tell_what(w, "%s is done: so is what is behind it.", name); return;
    case OBJECT_future:
        if (words_object(w, o->parent)->type == OBJECT_task_group) {
            tell_what(w, "No task of %s is left.", words_name(w, o->parent));
            return;
        } // fall through
    case OBJECT_none: case OBJECT_task: case OBJECT_coroutine: case OBJECT_async_generator:
    case OBJECT_handle: case OBJECT_EACH_SYNC: case OBJECT_as_completed:
    case OBJECT_timeout: case OBJECT_task_group: case OBJECT_worker: case OBJECT_TYPES:
        tell_what(w, "%s sets the result of %s", words_actor(w), words_name(w, w->e.subject));
        if (!words_is_none(w, w->e.b)) tell_what(w, ": %s", words_code(w, w->e.b));
        tell_what(w, ".");
        return;
    }
}

static void done_with_exception(struct telling *w)
{
    const struct object *o = words_object(w, w->e.subject);
    const char *value = words_code(w, w->e.b), *name = words_name(w, w->e.subject);
    if (o->type == OBJECT_gather && o->value)
        tell_what(w, "The gather ends with %s, while %s.", value,
                  words_count(w, o->value, "awaitable still runs", "awaitables still run"));
    else tell_what(w, "%s ends with %s.", words_capital(w, name), value);
}

void tell_future_done(struct telling *w)
{
    switch ((enum outcome)w->e.a) {
    case OUTCOME_result: done_with_result(w); break;
    case OUTCOME_exception: done_with_exception(w); break;
    case OUTCOME_cancelled: tell_what(w, "%s is cancelled.", words_Name(w, w->e.subject)); break;
    case OUTCOME_pending: break;
    }
    uint32_t task = state_waiting_task(w->s, w->e.subject);
    if (task) tell_next(w, "%s awaits it and becomes ready.", words_Name(w, task));
}

void tell_done_callback(struct telling *w)
{
    const char *future = words_name(w, w->e.subject), *waiter = words_name(w, w->e.b);
    uint8_t type = words_object(w, w->e.b)->type;
    if (type == OBJECT_task) tell_what(w, "When %s is done, %s will be woken.", future, waiter);
    else if (w->e.b) tell_what(w, "When %s is done, %s will be told.", future, waiter);
    else if (strcmp(trace_string(w->t, w->e.a), "_run_until_complete_cb") == 0)
        tell_what(w, "When %s is done, a callback will stop the loop.", future);
    else if (strcmp(trace_string(w->t, w->e.a), "_call_check_cancel") == 0)
        tell_what(w, "Should %s be cancelled, a callback will tell the executor.", future);
    else tell_what(w, "When %s is done, the loop will call %s.", future, words_code(w, w->e.a));
}

void tell_handle_create(struct telling *w)
{
    tell_what(w, "%s hands the callback %s to the loop.", words_actor(w), words_code(w, w->e.a));
}
