// Closing async generators: aclose runs finally with awaits; left open ones are closed at the end of run; one dropped by break.
#include <loopscope/asyncio.h>

async_generator(numbers, const char *, name)
{
    int n = 0;
    try {
        for (;;) {
            yield(n);
            n++;
            await(asyncio_sleep(1));
        }
    } finally {
        print("%s finally begins", name);
        await(asyncio_sleep(1));
        print("%s finally ends", name);
    }
}

async_def(program)
{
    async_generator *gen = numbers("closed");
    async_for (n, gen) {
        print("closed %s", str(n));
        if (int_of(n) == 2) break;
    }
    await(async_generator_aclose(gen));
    print("aclose returned");
    await(async_generator_aclose(gen));
    async_generator *unused = numbers("unused");
    await(async_generator_aclose(unused));
    print("an unused one has nothing to do");
    async_generator *left = numbers("left open");
    print("left open %s", str(await(anext(left))));
    async_for (n, numbers("dropped")) {
        print("dropped %s", str(n));
        break;
    }
    print("after the break");
    await(asyncio_sleep(0.5));
    print("main ends");
    return value_of(left);
}

int main(void)
{
    asyncio_run(program());
    print("after run");
    return 0;
}
