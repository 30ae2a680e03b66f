// Deadlock: two transfers want the same two locks, in opposite order.
//
// Each task holds one lock and waits for the other, which is held by the task that waits for the first. Nothing is ready and no timer is
// set, so the loop will never run anything again; nothing has failed, it is only still. Who always takes locks in the same order cannot
// come there: order=same.
#include <stdio.h>
#include <string.h>

#include <loopscope/asyncio.h>

async_def(transfer, const char *, name, asyncio_Lock *, first, asyncio_Lock *, second)
{
    async_with (first) {
        print("%s has its first lock", name);
        await(asyncio_sleep(1));
        async_with (second) {
            print("%s has both locks", name);
            await(asyncio_sleep(1));
        }
    }
    print("%s is done", name);
    return none;
}

static asyncio_Task *begin(const char *name, asyncio_Lock *first, asyncio_Lock *second)
{
    return asyncio_create_task(transfer(name, first, second), .name = name);
}

async_def(program, bool, crossed)
{
    asyncio_Lock *alice = asyncio_Lock(), *bob = asyncio_Lock();
    asyncio_Task *there = begin("Alice to Bob", alice, bob);
    asyncio_Task *back = crossed ? begin("Bob to Alice", bob, alice)
                                 : begin("Bob to Alice", alice, bob);
    await(asyncio_gather(there, back));
    return none;
}

int main(void)
{
    const char *order = param_choice("order", "crossed", "crossed|same", "each takes its own account's lock first, or both the same one");
    try {
        asyncio_run(program(strcmp(order, "crossed") == 0));
    } except (Deadlock, e) {
        print("a deadlock: nobody will ever go on");
        fprintf(stderr, "%s\n", exception_text(e));
    }
    return 0;
}
