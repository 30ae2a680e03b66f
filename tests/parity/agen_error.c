// Exceptions and cancellation in async generators go to the consumer; the generator is finished afterwards.
#include <loopscope/asyncio.h>

async_generator(source, int, n)
{
    try {
        for (int i = 0; i < n; i++) {
            await(asyncio_sleep(1));
            yield(i);
        }
        raise(ValueError, "source is empty");
    } finally {
        print("source ends");
    }
}

async_def(consumer, async_generator *, gen)
{
    try {
        async_for (i, gen) print("item %s", str(i));
    } except (asyncio_CancelledError, e) {
        print("consumer cancelled");
        raise_again(e);
    }
    return none;
}

async_def(program)
{
    async_generator *gen = source(2);
    try {
        async_for (i, gen) print("item %s", str(i));
    } except (ValueError, e) {
        print("ValueError: %s", exception_text(e));
    }
    async_for (i, gen) print("not reached");
    print("nothing more");
    gen = source(9);
    asyncio_Task *task = asyncio_create_task(consumer(gen));
    await(asyncio_sleep(2.5));
    asyncio_Task_cancel(task);
    await(asyncio_wait(list(task)));
    async_for (i, gen) print("not reached");
    print("cancelled %s", str(value_bool(asyncio_Task_cancelled(task))));
    return none;
}

int main(void) { return asyncio_run(program()); }
