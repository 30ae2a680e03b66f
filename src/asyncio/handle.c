// Callbacks of the program in the loop, by call_soon, call_later and call_at, and their handles. As Lib/asyncio/base_events.py and events.py.
#include <stdio.h>

#include "asyncio/clock.h"
#include "asyncio/exceptions.h"
#include "asyncio/loop.h"
#include "asyncio/memory.h"
#include "asyncio/thread.h"

struct loop_call *loop_call_new(void (*callback)(value argument), const char *name, value argument)
{
    struct loop_call *call = memory_new(sizeof *call);
    *call = (struct loop_call){callback, argument, name};
    return call;
}

void loop_call_run(void *call)
{
    struct loop_call *c = call;
    try {
        c->callback(c->argument);
    } except (BaseException, e) {
        if (exception_ends_program(e)) raise_again(e);
        char message[300];
        snprintf(message, sizeof message, "Exception in callback %s", c->name);
        loop_call_exception_handler(message, e);
    }
}

static asyncio_Handle *handle_new(place *where, asyncio_loop *loop, void (*callback)(value), const char *name, value argument,
                                  uint32_t *created)
{
    loop_check_open(loop);
    asyncio_Handle *h = memory_new(sizeof *h);
    object_init(h, OBJECT_handle);
    h->run = loop_call_run;
    h->argument = loop_call_new(callback, name, argument);
    h->name = name;
    h->object = h->head.id;
    uint32_t at = place_id(where), name_id = record_text(name);
    *created = record(EVENT_handle_create, at, h->object, name_id, 0);
    return h;
}

asyncio_Handle *loop_call_soon_of_program(place *where, asyncio_loop *loop, void (*callback)(value), const char *name, value argument)
{
    uint32_t created;
    loop_check_thread();
    asyncio_Handle *h = handle_new(where, loop, callback, name, argument, &created);
    loop_handle_soon(h, created);
    return h;
}

asyncio_Handle *loop_call_soon_threadsafe_of_program(place *where, asyncio_loop *loop, void (*callback)(value), const char *name,
                                                     value argument)
{
    uint32_t created;
    thread_enter_to_record();
    asyncio_Handle *h = handle_new(where, loop, callback, name, argument, &created);
    loop_handle_soon(h, created);
    thread_wake_loop();
    thread_leave();
    return h;
}

asyncio_Handle *loop_call_later_of_program(place *where, asyncio_loop *loop, double delay, void (*callback)(value),
                                           const char *name, value argument)
{
    uint32_t created;
    loop_check_thread();
    asyncio_Handle *h = handle_new(where, loop, callback, name, argument, &created);
    loop_call_at(where, h, clock_after(clock_nanoseconds(delay)));
    return h;
}

asyncio_Handle *loop_call_at_of_program(place *where, asyncio_loop *loop, double when, void (*callback)(value), const char *name,
                                        value argument)
{
    uint32_t created;
    loop_check_thread();
    asyncio_Handle *h = handle_new(where, loop, callback, name, argument, &created);
    loop_call_at(where, h, clock_nanoseconds(when));
    return h;
}

void handle_cancel_of_program(place *where, asyncio_Handle *handle)
{
    loop_check_thread();
    loop_cancel(where, handle);
}

bool asyncio_Handle_cancelled(const asyncio_Handle *handle) { return handle->cancelled; }
double asyncio_Handle_when(const asyncio_Handle *handle) { return clock_seconds(handle->when); }
