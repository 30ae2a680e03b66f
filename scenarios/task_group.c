// TaskGroup: when one fails, it takes the others down; gather does not.
//
// gather hands over the first exception at once, and the other tasks go on as orphans whose results nobody reads. A TaskGroup cancels
// them, waits until each has cleaned up, and raises an ExceptionGroup: after its block, nothing of it runs any more.
#include <string.h>

#include <loopscope/asyncio.h>

static const char *way;

async_def(download, const char *, name, double, seconds, bool, broken)
{
    try {
        await(asyncio_sleep(seconds));
        if (broken) raise(ConnectionError, "%s: connection lost", name);
        print("%s: done", name);
    } except (asyncio_CancelledError, e) {
        print("%s: cancelled", name);
        raise_again(e);
    }
    return none;
}

static asyncio_Task *begin(const char *name, double seconds, bool broken)
{
    return asyncio_create_task(download(name, seconds, broken), .name = name);
}

async_def(with_gather)
{
    try {
        await(asyncio_gather(begin("map", 1, false), begin("song", 2, true), begin("film", 4, false)));
    } except (ConnectionError, e) {
        print("gather raised: %s", exception_text(e));
    }
    print("gather is over, the film still runs");
    await(asyncio_sleep(3));
    return none;
}

async_def(with_task_group)
{
    asyncio_TaskGroup *group = asyncio_TaskGroup();
    try {
        async_with (group) {
            asyncio_TaskGroup_create_task(group, download("map", 1, false), .name = "map");
            asyncio_TaskGroup_create_task(group, download("song", 2, true), .name = "song");
            asyncio_TaskGroup_create_task(group, download("film", 4, false), .name = "film");
        }
    } except_group (ConnectionError, e) {
        print("the group raised: %s", str(at(e->exceptions, 0)));
    }
    print("the group is over, nothing runs");
    return none;
}

async_def(program)
{
    if (strcmp(way, "group") != 0)
        await(with_gather());
    if (strcmp(way, "both") == 0)
        print("---");
    if (strcmp(way, "gather") != 0)
        await(with_task_group());
    return none;
}

int main(void)
{
    way = param_choice("way", "both", "both|gather|group", "one after the other, gather alone, or the group alone");
    return asyncio_run(program());
}
