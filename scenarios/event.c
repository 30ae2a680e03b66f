// Event: the runners wait for one shot.
//
// An event is a flag that tasks can wait for. Setting it makes all who wait ready at once, in the order of their coming. It stays set: who
// comes later does not wait at all, until somebody clears it.
#include <loopscope/asyncio.h>

async_def(runner, const char *, name, double, arrives, double, seconds, asyncio_Event *, shot)
{
    await(asyncio_sleep(arrives));
    print("%s is at the line", name);
    await(asyncio_Event_wait(shot));
    print("%s runs", name);
    await(asyncio_sleep(seconds));
    print("%s is there", name);
    return none;
}

static asyncio_Task *begin(const char *name, double arrives, double seconds, asyncio_Event *shot)
{
    return asyncio_create_task(runner(name, arrives, seconds, shot), .name = name);
}

async_def(program)
{
    asyncio_Event *shot = asyncio_Event();
    value runners = list(begin("hare", 1, 1, shot), begin("tortoise", 0, 4, shot),
                         begin("fox", 0.5, 2, shot), begin("snail", 3, 6, shot));
    await(asyncio_sleep(2));
    print("bang");
    asyncio_Event_set(shot);
    await(asyncio_gather_list(runners));
    return none;
}

int main(void) { return asyncio_run(program()); }
