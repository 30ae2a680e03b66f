// Async with: a connection that is closed, however its block is left.
//
// async with awaits the entry of its context manager, runs the block, and awaits its exit: at the end of the block and at a return, but also
// when an exception or a cancellation goes through it. The exit may await too, and is told what happened. What could be left open by a
// forgotten line is closed by the shape of the program.
#include <loopscope/asyncio.h>

typedef struct Connection {
    async_context context;
    const char *name;
} Connection;

async_def(Connection_aenter, Connection *, self)
{
    await(asyncio_sleep(1));
    print("%.1f s: %s is open", time_monotonic(), self->name);
    return none;
}

async_def(Connection_aexit, Connection *, self, exception *, error)
{
    print("%.1f s: %s ends with %s", time_monotonic(), self->name, error ? error->type->name : "no error");
    await(asyncio_sleep(0.5));
    print("%.1f s: %s is closed", time_monotonic(), self->name);
    return value_bool(false);
}

define_context(Connection);

async_def(ask, const char *, name, double, seconds)
{
    Connection connection = {Connection_context, name};
    async_with (&connection) {
        await(asyncio_sleep(seconds));
        if (seconds > 1) raise(ValueError, "%s has no answer", name);
        return value_str("42");
    }
    return none;
}

async_def(program)
{
    asyncio_Task *good = asyncio_create_task(ask("good", 1), .name = "good");
    asyncio_Task *bad = asyncio_create_task(ask("bad", 2), .name = "bad");
    asyncio_Task *slow = asyncio_create_task(ask("slow", 100), .name = "slow");
    await(asyncio_sleep(4));
    asyncio_Task_cancel(slow);
    value results = await(asyncio_gather_list(list(good, bad, slow), .return_exceptions = true));
    print("%.1f s: %s", time_monotonic(), repr(results));
    return none;
}

int main(void) { return asyncio_run(program()); }
