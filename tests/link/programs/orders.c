// Programs in which it matters who runs first: `orders what=lock`. For tests in which their user is the loop.
#include <loopscope/asyncio.h>

#include <string.h>

async_def(says, const char *, name, int, turns)
{
    for (int i = 1; i <= turns; i++) {
        print("%s %d", name, i);
        await(asyncio_sleep(0));
    }
    return value_str(name);
}

async_def(gathers)
{
    value all = await(asyncio_gather(says("a", 2), says("b", 2), says("c", 2)));
    print("%s", repr(all));
    return none;
}

async_def(locks, const char *, name, asyncio_Lock *, lock)
{
    async_with (lock) {
        print("%s has it", name);
        await(asyncio_sleep(1));
    }
    return none;
}

async_def(fills, asyncio_Queue *, queue)
{
    for (int i = 1; i <= 3; i++) await(asyncio_Queue_put(queue, value_int(i)));
    return none;
}

async_def(takes, const char *, name, asyncio_Queue *, queue)
{
    value item = await(asyncio_Queue_get(queue));
    print("%s takes %s", name, str(item));
    return none;
}

async_def(waits, const char *, name, asyncio_Event *, event)
{
    await(asyncio_Event_wait(event));
    print("%s goes on", name);
    return none;
}

async_def(sleeps, const char *, name)
{
    await(asyncio_sleep(1));
    print("%s is awake", name);
    return none;
}

static void tick(value name) { print("tick %s", str(name)); }

async_def(handles)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    asyncio_Handle *first = asyncio_loop_call_soon(loop, tick, value_str("1"));
    asyncio_loop_call_soon(loop, tick, value_str("2"));
    asyncio_Handle *third = asyncio_loop_call_soon(loop, tick, value_str("3"));
    asyncio_loop_call_soon(loop, tick, value_str("4"));
    asyncio_Handle_cancel(first);
    asyncio_Handle_cancel(third);
    await(asyncio_sleep(1));
    return none;
}

async_def(makes_eagerly)
{
    asyncio_Task *other = asyncio_create_task(says("other", 2), .name = "other");
    asyncio_Task *eager = asyncio_create_task(says("eager", 2), .name = "eager", .eager_start = true);
    await(asyncio_gather(other, eager));
    return none;
}

async_def(silent)
{
    await(asyncio_sleep(0));
    return none;
}

async_def(program, const char *, what)
{
    static const char *const names[] = {"a", "b", "c"};
    asyncio_Lock *lock = asyncio_Lock();
    asyncio_Queue *queue = asyncio_Queue(0);
    asyncio_Event *event = asyncio_Event();
    value all = list_new();
    if (strcmp(what, "gather") == 0 || strcmp(what, "debug") == 0) {
        if (*what == 'd') asyncio_loop_set_debug(asyncio_get_running_loop(), true);
        await(gathers());
        return none;
    }
    if (strcmp(what, "handles") == 0) await(handles());
    else if (strcmp(what, "silent") == 0) await(asyncio_gather(silent(), silent()));
    else if (strcmp(what, "eager") == 0) await(makes_eagerly());
    else for (int i = 0; i < 3; i++) {
        const char *n = names[i];
        list_append(all, asyncio_create_task(!strcmp(what, "lock") ? locks(n, lock) : !strcmp(what, "queue") ? takes(n, queue)
                                             : !strcmp(what, "event") ? waits(n, event) : sleeps(n), .name = n));
    }
    if (strcmp(what, "queue") == 0) await(fills(queue));
    await(asyncio_sleep(2)); // all wait by then
    if (strcmp(what, "event") == 0) asyncio_Event_set(event);
    await(asyncio_gather_list(all));
    return none;
}

int main(void)
{
    return asyncio_run(program(param_choice("what", "gather", "gather|debug|lock|queue|event|sleep|handles|eager|silent", "what is to be seen")));
}
