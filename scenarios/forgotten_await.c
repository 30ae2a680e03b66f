// Forgotten await: a call that looks right and does nothing.
//
// Calling a coroutine runs none of it: the call makes an object that remembers what is to be done. Only an await, or a task, runs it. The
// one that nobody awaited is gone when the program ends, and all that is left of it is a warning.
#include <loopscope/asyncio.h>

async_def(save, const char *, what)
{
    print("saving %s", what);
    await(asyncio_sleep(1));
    print("%s is saved", what);
    return none;
}

async_def(program)
{
    save("the novel"); // await is missing
    print("that was quick");
    await(asyncio_sleep(2));
    print("and two seconds later it has not even begun");
    await(save("the letter"));
    return none;
}

int main(void) { return asyncio_run(program()); }
