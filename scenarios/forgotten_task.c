// Forgotten task: main returns, and takes down what it did not wait for.
//
// create_task does not run a coroutine, it lets it run: from here on it takes its turns whenever the others wait. asyncio_run waits for
// main alone. When main returns, every task that is still there is cancelled in the middle of its work; who needs a result keeps the
// task and awaits it.
#include <loopscope/asyncio.h>

async_def(backup, const char *, what, int, parts)
{
    try {
        for (int part = 1; part <= parts; part++) {
            await(asyncio_sleep(1));
            print("%s: part %d of %d is safe", what, part, parts);
        }
    } except (asyncio_CancelledError, e) {
        print("%s: cancelled, the rest is lost", what);
        raise_again(e);
    }
    return none;
}

async_def(program)
{
    asyncio_Task *letters = asyncio_create_task(backup("letters", 2), .name = "letters");
    asyncio_create_task(backup("photos", 4), .name = "photos"); // nobody keeps it
    print("main: both are on their way, and none has begun");
    await(letters);
    print("main: that was all, I think");
    return none;
}

int main(void) { return asyncio_run(program()); }
