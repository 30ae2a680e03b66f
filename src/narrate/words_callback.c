// What the callbacks in the ready queue are for.
#include <inttypes.h>
#include <string.h>

#include "narrate/words.h"

static const char *ends_sleep(struct telling *w, uint32_t sleep) { return words_format(w, "ends %s", words_name(w, sleep)); }

// It may have been cancelled after its timer fired, by a callback before this one.
static const char *after_sleep(struct telling *w, uint32_t sleep)
{
    if (words_object(w, sleep)->outcome) return "The sleep was cancelled, so nothing comes of it.";
    uint32_t task = state_waiting_task(w->s, sleep);
    return task ? words_format(w, "Then %s is ready to run again.", words_name(w, task)) : "";
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
    return words_format(w, "Finished so far: %" PRIu32 " of its %" PRIu32 ".", gather->holders - gather->value, gather->holders);
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
    const event *e = trace_event(w->t, enqueued);
    const struct callback *c = callback_of(w, e);
    return c ? c->purpose(w, e->subject) : NULL;
}

const char *words_consequence(struct telling *w, uint32_t enqueued)
{
    const event *e = trace_event(w->t, enqueued);
    const struct callback *c = callback_of(w, e);
    return c ? c->consequence(w, e->subject) : NULL;
}

const char *words_entry(struct telling *w, uint32_t enqueued)
{
    const event *e = trace_event(w->t, enqueued);
    if (e->a == 0) return words_name(w, e->subject);
    const char *purpose = words_purpose(w, enqueued);
    return purpose ? words_format(w, "the callback that %s", purpose) : words_format(w, "the callback %s", words_code(w, e->a));
}
