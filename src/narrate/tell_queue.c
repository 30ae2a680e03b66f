// Sentences about queues and their items.
#include "narrate/tell.h"

#include <string.h>

// The documented method in which a task waits: "get", "put" or "join".
static const char *method(const struct telling *w, uint32_t task)
{
    return trace_string(w->t, trace_place(w->t, words_object(w, words_object(w, task)->top)->function).function);
}

static bool is_as_completed(const struct telling *w) { return words_object(w, w->e.subject)->type == OBJECT_as_completed; }

void tell_queue_create(struct telling *w)
{
    tell_what(w, "%s makes a %s ", words_actor(w), object_type_name((enum object_type)w->e.a));
    if (w->e.b) tell_what(w, "for at most %s.", words_count(w, w->e.b, "item", "items"));
    else tell_what(w, "for any number of items.");
}

void tell_queue_wait(struct telling *w)
{
    uint32_t task = words_object(w, w->e.a)->waiter;
    const char *name = words_Name(w, task), *queue = words_name(w, w->e.subject);
    if (is_as_completed(w)) tell_what(w, "%s will wait until the next result is there.", name);
    else if (strcmp(method(w, task), "put") == 0) tell_what(w, "%s finds %s full: it will wait until there is room.", name, queue);
    else if (strcmp(method(w, task), "join") == 0) tell_what(w, "%s will wait until all items of %s are done.", name, queue);
    else tell_what(w, "%s finds %s empty: it will wait until there is an item.", name, queue);
}

void tell_queue_wake(struct telling *w)
{
    uint32_t task = words_object(w, w->e.a)->waiter;
    const char *name = words_name(w, task);
    tell_what(w, "%s lets %s go on.", words_Name(w, w->e.subject), name);
    if (strcmp(method(w, task), "join") != 0) tell_next(w, "Nothing is kept for it: when it runs it looks again.");
}

void tell_queue_put(struct telling *w)
{
    const struct object *queue = words_object(w, w->e.subject);
    if (is_as_completed(w)) {
        tell_what(w, "%s has another result: %s.", words_Name(w, w->e.subject), words_code(w, w->e.a));
        return;
    }
    tell_what(w, "%s puts %s into %s, which now holds %s.", words_actor(w), words_code(w, w->e.a), words_name(w, w->e.subject),
              words_count(w, queue->value, "item", "items"));
    if (w->e.b + 1 < queue->value)
        tell_what(w, " %s will be taken out before it.", words_capital(w, words_count(w, w->e.b, "item", "items")));
}

void tell_queue_get(struct telling *w)
{
    const struct object *queue = words_object(w, w->e.subject);
    if (is_as_completed(w)) tell_what(w, "%s gets %s from `as_completed`.", words_actor(w), words_code(w, w->e.a));
    else tell_what(w, "%s takes %s out of %s. %s left.", words_actor(w), words_code(w, w->e.a), words_name(w, w->e.subject),
                   words_capital(w, words_count(w, queue->value, "item is", "items are")));
}

void tell_queue_task_done(struct telling *w)
{
    const char *queue = words_name(w, w->e.subject);
    if (w->e.a) tell_what(w, "%s is done with an item of %s. %s unfinished.", words_actor(w), queue,
                           words_capital(w, words_count(w, w->e.a, "item is", "items are")));
    else tell_what(w, "%s is done with the last unfinished item of %s.", words_actor(w), queue);
}

void tell_queue_shutdown(struct telling *w)
{
    tell_what(w, "%s shuts down %s: nothing can be put into it any more.", words_actor(w), words_name(w, w->e.subject));
    if (w->e.a) tell_what(w, " %s thrown away.", words_capital(w, words_count(w, w->e.a, "item is", "items are")));
}
