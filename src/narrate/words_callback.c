// What the callbacks in the ready queue are for.
#include <inttypes.h>
#include <string.h>

#include "narrate/words.h"

// What comes of the end of a future.
static const char *then_ready(struct telling *w, uint32_t future)
{
    uint32_t task = state_waiting_task(w->s, future);
    return task ? words_format(w, "Then %s is ready to run again.", words_name(w, task)) : "";
}

static const char *ends_sleep(struct telling *w, uint32_t sleep)
{
    if (words_object(w, sleep)->type != OBJECT_sleep) return "reports the end of the threads";
    return words_format(w, "ends %s", words_name(w, sleep));
}

static const char *brings_result(struct telling *w, uint32_t call)
{
    return words_format(w, "brings the end of %s into the loop", words_name(w, call));
}

static const char *after_result(struct telling *w, uint32_t call)
{
    if (words_object(w, call)->outcome) return "Nobody waits for it any more, so nothing comes of it.";
    return then_ready(w, call);
}

static const char *checks_cancel(struct telling *w, uint32_t call)
{
    return words_format(w, "sees whether %s was given up before it ended", words_name(w, call));
}

static const char *after_check(struct telling *w, uint32_t call)
{
    if (words_object(w, call)->outcome != OUTCOME_cancelled) return "It was not.";
    return words_object(w, call)->parent ? "It was, but a thread that runs cannot be stopped." : "It was, so it is taken out of the executor.";
}

static const char *hands_over(struct telling *w, uint32_t task)
{
    return words_format(w, "hands the end of %s to the thread that asked for it", words_name(w, task));
}

static const char *after_hand_over(struct telling *w, uint32_t task)
{
    (void)w, (void)task;
    return "If the thread waits for it, it goes on.";
}

// It may have been cancelled after its timer fired, by a callback before this one.
static const char *after_sleep(struct telling *w, uint32_t sleep)
{
    if (words_object(w, sleep)->outcome) return "The sleep was cancelled, so nothing comes of it.";
    return then_ready(w, sleep);
}

static const char *ends_child(struct telling *w, uint32_t child)
{
    return words_format(w, "tells the gather that %s is done", words_name(w, child));
}

// A child may outlive its gather, and be awaited by somebody else then.
static const char *after_child(struct telling *w, uint32_t child)
{
    const struct object *gather = words_object(w, words_object(w, child)->waiter);
    if (gather->type != OBJECT_gather || gather->outcome) return "The gather is done already, so nothing comes of it.";
    return words_format(w, "Finished so far: %" PRIu32 " of its %" PRIu32 ".", gather->children - gather->value, gather->children);
}

static const char *ends_run(struct telling *w, uint32_t task)
{
    return words_format(w, "stops the loop, because %s is done", words_name(w, task));
}

static const char *after_run(struct telling *w, uint32_t task)
{
    (void)w, (void)task;
    return "The loop will stop at the end of this iteration.";
}

static const char *ends_one(struct telling *w, uint32_t child)
{
    return words_format(w, "tells `as_completed` that %s is done", words_name(w, child));
}

static const char *after_one(struct telling *w, uint32_t child)
{
    (void)w, (void)child;
    return "Whoever waits for the next result becomes ready.";
}

static const char *ends_time(struct telling *w, uint32_t object)
{
    (void)w, (void)object;
    return "tells `as_completed` that its time is over";
}

static const char *after_time(struct telling *w, uint32_t object)
{
    (void)w, (void)object;
    return "For what is not done, `TimeoutError` will be raised.";
}

static const char *ends_wait(struct telling *w, uint32_t object)
{
    return words_object(w, object)->type == OBJECT_wait ? words_format(w, "ends %s: its time is over", words_name(w, object))
                                                        : words_format(w, "tells who waits for it that %s is done", words_name(w, object));
}

static const char *after_wait(struct telling *w, uint32_t object)
{
    (void)w, (void)object;
    return "Who waits becomes ready, if nothing else has woken it.";
}

static const char *ends_awaited(struct telling *w, uint32_t child)
{
    return words_format(w, "tells the wait that %s is done", words_name(w, child));
}

static const char *after_awaited(struct telling *w, uint32_t child)
{
    const struct object *wait = words_object(w, words_object(w, child)->waiter);
    if (wait->type != OBJECT_wait || wait->outcome) return "The wait is over already, so nothing comes of it.";
    return words_format(w, "Done so far: %" PRIu32 " of %" PRIu32 ".", wait->children - wait->value, wait->children);
}

static const char *ends_timeout(struct telling *w, uint32_t timeout)
{
    uint32_t task = state_waiting_task(w->s, timeout);
    return task ? words_format(w, "cancels %s, whose timeout is over", words_name(w, task)) : "ends a timeout";
}

static const char *after_timeout(struct telling *w, uint32_t timeout)
{
    (void)w, (void)timeout;
    return "At the end of the `async with`, the `CancelledError` becomes a `TimeoutError`.";
}

static const char *ends_member(struct telling *w, uint32_t task)
{
    return words_format(w, "tells the TaskGroup that %s is done", words_name(w, task));
}

static const char *after_member(struct telling *w, uint32_t task)
{
    const struct object *o = words_object(w, task), *group = words_object(w, o->value);
    if (o->outcome == OUTCOME_exception) return "It failed. The first that fails makes the group cancel its other tasks and its owner.";
    return words_format(w, "Tasks of the group still to finish: %" PRIu32 ".", group->value);
}

static const char *ends_inner(struct telling *w, uint32_t inner)
{
    return words_format(w, "passes the end of %s on to its shield", words_name(w, inner));
}

static const char *after_inner(struct telling *w, uint32_t inner)
{
    (void)w, (void)inner;
    return "Who awaits the shield becomes ready, if nothing else has woken it.";
}

static const char *ends_shield(struct telling *w, uint32_t shield)
{
    (void)w, (void)shield;
    return "looks what is left to do behind the shield";
}

static const char *after_shield(struct telling *w, uint32_t shield)
{
    (void)w, (void)shield;
    return "What still runs there runs on; from now on an exception of it is only reported.";
}

static const char *clears(struct telling *w, uint32_t inner)
{
    return words_format(w, "notes that nobody awaits %s through a shield any more", words_name(w, inner));
}

static const char *logs(struct telling *w, uint32_t inner)
{
    return words_format(w, "reports the exception of %s, if it has one", words_name(w, inner));
}

static const char *closes(struct telling *w, uint32_t generator)
{
    return words_format(w, "makes a task for the `aclose()` of %s", words_name(w, generator));
}

static const char *after_closes(struct telling *w, uint32_t generator)
{
    (void)w, (void)generator;
    return "In that task `GeneratorExit` will be raised at its `yield`.";
}

static const char *nothing_more(struct telling *w, uint32_t object)
{
    (void)w, (void)object;
    return "Nothing else comes of it.";
}

// asyncio's own callbacks, by the names that they have in Lib/asyncio.
static const struct callback {
    const char *name;
    const char *(*purpose)(struct telling *w, uint32_t object);
    const char *(*consequence)(struct telling *w, uint32_t object);
} callbacks[] = {
    {"_set_result_unless_cancelled", ends_sleep, after_sleep},
    {"_done_callback", ends_child, after_child},
    {"_run_until_complete_cb", ends_run, after_run},
    {"_handle_completion", ends_one, after_one},
    {"_handle_timeout", ends_time, after_time},
    {"_release_waiter", ends_wait, after_wait},
    {"_on_completion", ends_awaited, after_awaited},
    {"_on_timeout", ends_timeout, after_timeout},
    {"_on_task_done", ends_member, after_member},
    {"_inner_done_callback", ends_inner, after_inner},
    {"_outer_done_callback", ends_shield, after_shield},
    {"_clear_awaited_by_callback", clears, nothing_more},
    {"_log_on_exception", logs, nothing_more},
    {"_set_state", brings_result, after_result},
    {"_call_check_cancel", checks_cancel, after_check},
    {"_call_set_state", hands_over, after_hand_over},
    {"create_task", closes, after_closes},
};

static const struct callback *callback_of(struct telling *w, const event *enqueue)
{
    const char *name = trace_string(w->t, enqueue->a);
    for (size_t i = 0; i < sizeof callbacks / sizeof *callbacks; i++)
        if (strcmp(callbacks[i].name, name) == 0) return &callbacks[i];
    return NULL;
}

const char *words_purpose(struct telling *w, uint32_t enqueued)
{
    event e = trace_event(w->t, enqueued);
    const struct callback *c = callback_of(w, &e);
    return c ? c->purpose(w, e.subject) : NULL;
}

const char *words_consequence(struct telling *w, uint32_t enqueued)
{
    event e = trace_event(w->t, enqueued);
    const struct callback *c = callback_of(w, &e);
    return c ? c->consequence(w, e.subject) : NULL;
}

const char *words_entry(struct telling *w, uint32_t enqueued)
{
    event e = trace_event(w->t, enqueued);
    if (e.a == 0) return words_name(w, e.subject);
    const char *purpose = words_purpose(w, enqueued);
    return purpose ? words_format(w, "the callback that %s", purpose) : words_format(w, "the callback %s", words_code(w, e.a));
}
