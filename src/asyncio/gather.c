// asyncio.gather, as Lib/asyncio/tasks.py.
#include "asyncio/gather.h"

#include "asyncio/exceptions.h"
#include "asyncio/future.h"
#include "asyncio/loop.h"
#include "asyncio/memory.h"
#include "asyncio/repeated.h"
#include "asyncio/task.h"
#include "asyncio/value.h"

struct gather {
    asyncio_Future future;
    asyncio_Future **children; // in the order of the arguments; the same one may stand there twice
    size_t count, different, finished;
    value results; // a list of so many, so that the last child's end needs no memory
    bool return_exceptions, cancel_requested;
    bool complete; // all arguments were good; else nobody knows this gather
};

// What a child's callback needs to know.
struct child {
    struct gather *gather;
    asyncio_Future *future;
};

static void collect_results(struct gather *g)
{
    for (size_t i = 0; i < g->count; i++) {
        asyncio_Future *f = g->children[i];
        exception *e = f->outcome == OUTCOME_cancelled
                           ? exception_new(asyncio_CancelledError, f->cancelled.message ? f->cancelled.message : "")
                           : future_failure(f);
        g->results.as_list->items[i] = e ? value_exception(e) : f->result;
    }
}

static void _done_callback(void *argument)
{
    struct gather *g = ((struct child *)argument)->gather;
    asyncio_Future *f = ((struct child *)argument)->future;
    g->finished++;
    if (!g->complete || future_done(&g->future)) {
        f->log_traceback = false;
        return;
    }
    if (!g->return_exceptions && f->outcome != OUTCOME_result) {
        future_set_exception(&g->future, future_failure(f));
        return;
    }
    if (g->finished < g->different) return;
    collect_results(g);
    // CPython's `fut` is the last of the children by now.
    if (g->cancel_requested) future_set_exception(&g->future, future_make_cancelled_error(g->children[g->count - 1]));
    else future_set_result(&g->future, g->results);
}

bool gather_cancel(place *where, asyncio_Future *future, const char *message)
{
    struct gather *g = (struct gather *)future;
    if (future_done(future)) return false;
    bool any = false;
    for (size_t i = 0; i < g->count; i++)
        if (future_cancel(where, g->children[i], message)) any = true;
    if (any) g->cancel_requested = true;
    return any;
}

// Where the object items[i] stood before: gather(task, task) has one child. Where several are given again it is mostly in the same order, so
// the search begins behind the one found last.
static size_t find_before(const value *items, size_t i, size_t *last)
{
    do *last = *last + 1 < i ? *last + 1 : 0;
    while (items[*last].as_object != items[i].as_object);
    return *last;
}

static asyncio_Future *add_child(struct gather *g, place *where, value item, asyncio_Future **done, size_t *done_count)
{
    asyncio_Future *f = task_ensure_future_of_loop(where, awaitable_of(item));
    if (f != item.as_object) ((asyncio_Task *)f)->no_destroy_warning = true; // the program never sees this task
    g->different++;
    if (future_done(f)) {
        done[(*done_count)++] = f;
    } else {
        struct child *child = memory_new(sizeof *child);
        *child = (struct child){g, f};
        future_add_callback(f, (struct future_callback){_done_callback, child, "_done_callback"}, g);
    }
    return f;
}

asyncio_Future *task_gather(place *where, value arguments, struct gather_options options)
{
    if (!loop_current()) asyncio_get_running_loop(); // raises; run gathers what is left while its loop stands still
    const value *items = value_items(arguments);
    size_t count = len(arguments), done_count = 0;
    struct gather *g = memory_new(sizeof *g);
    future_init(&g->future, count ? OBJECT_gather : OBJECT_future, NULL);
    if (!count) {
        future_set_result(&g->future, list_new());
        return &g->future;
    }
    g->return_exceptions = options.return_exceptions;
    g->children = memory_new(count * sizeof *g->children);
    g->results = value_sequence(VALUE_list, count, items);
    asyncio_Future **done = memory_new(count * sizeof *done);
    const bool *again = repeated(items, count);
    for (size_t i = 0, last = 0; i < count; i++) {
        g->children[i] = again[i] ? g->children[find_before(items, i, &last)] : add_child(g, where, items[i], done, &done_count);
        g->count = i + 1;
    }
    g->complete = true;
    for (size_t i = 0; i < done_count; i++) {
        struct child child = {g, done[i]};
        _done_callback(&child);
    }
    return &g->future;
}
