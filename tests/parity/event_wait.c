// Event: several waiters wake in order, set is kept, clear, a waiter that comes later, wait with a timeout.
#include <loopscope/asyncio.h>

async_def(waiter, const char *, name, asyncio_Event *, event)
{
    print("%s waits", name);
    print("%s woke %s", name, str(await(asyncio_Event_wait(event))));
    return none;
}

async_def(program)
{
    asyncio_Event *event = asyncio_Event();
    value tasks = list_new();
    for (int i = 0; i < 3; i++) {
        const char *name = str(value_format("w%d", i));
        list_append(tasks, asyncio_create_task(waiter(name, event), .name = name));
    }
    await(asyncio_sleep(1));
    asyncio_Event_set(event);
    print("set %s", str(value_bool(asyncio_Event_is_set(event))));
    await(waiter("main", event));
    await(asyncio_gather_list(tasks));
    asyncio_Event_clear(event);
    print("cleared %s", str(value_bool(asyncio_Event_is_set(event))));
    try {
        await(asyncio_wait_for(asyncio_Event_wait(event), 1));
    } except (TimeoutError, e) {
        print("timeout");
    }
    asyncio_Task *pulse = asyncio_create_task(waiter("pulse", event), .name = "pulse");
    await(asyncio_sleep(0));
    asyncio_Event_set(event);
    asyncio_Event_clear(event);
    await(pulse);
    print("a pulse is enough %s", str(value_bool(asyncio_Event_is_set(event))));
    asyncio_Event_set(event);
    asyncio_Event_set(event);
    await(asyncio_Event_wait(event));
    return none;
}

int main(void) { return asyncio_run(program()); }
