// What goes wrong in a loop, and who is told.
#include <stdio.h>

#include "asyncio/exceptions.h"
#include "asyncio/loop.h"

void loop_warn(const char *text, const char *more)
{
    fflush(stdout);
    fprintf(stderr, "%s%s\n", text, more);
    record(EVENT_warn, 0, record_text(text), 0, 0);
}

static void default_exception_handler(const char *message, const exception *e, const asyncio_Future *f)
{
    char text[1024], line[512], future[512] = "";
    if (e) snprintf(text, sizeof text, "%s: %s", message, exception_line(e, line, sizeof line));
    else snprintf(text, sizeof text, "%s", message);
    if (f && object_type(f) == OBJECT_task) snprintf(future, sizeof future, "\nfuture: %s", repr(value_object(f)));
    loop_warn(text, future);
}

void loop_call_exception_handler(const char *message, exception *e)
{
    asyncio_loop_call_exception_handler(loops.current, &(asyncio_exception_context){.message = message, .exception = e});
}

void asyncio_loop_default_exception_handler(asyncio_loop *loop, const asyncio_exception_context *context)
{
    (void)loop;
    default_exception_handler(context->message ? context->message : "Unhandled exception in event loop", context->exception,
                              context->future);
}

void asyncio_loop_call_exception_handler(asyncio_loop *loop, const asyncio_exception_context *context)
{
    if (!loop->exception_handler) {
        asyncio_loop_default_exception_handler(loop, context);
        return;
    }
    try {
        loop->exception_handler(loop, context);
    } except (BaseException, raised) {
        if (exception_ends_program(raised)) raise_again(raised);
        default_exception_handler("Unhandled error in exception handler", raised, NULL);
    }
}
