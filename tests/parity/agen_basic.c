// Async generators: async for with pauses, asend, athrow, and two interleaved consumers.
#include <loopscope/asyncio.h>

async_generator(ticker, const char *, name, int, n, double, delay)
{
    for (int i = 0; i < n; i++) {
        await(asyncio_sleep(delay));
        yield(i);
    }
    print("%s is exhausted", name);
}

async_generator(averager)
{
    double total = 0;
    int count = 0;
    value given = yield(0.0);
    while (given.kind != VALUE_none) {
        total += float_of(given);
        count++;
        await(asyncio_sleep(0.1));
        given = yield(total / count);
    }
}

async_generator(tolerant)
{
    int n = 0;
    for (;;) {
        try {
            yield(n);
            n++;
        } except (ValueError, e) {
            print("generator caught %s", exception_text(e));
            n = 100;
        }
    }
}

async_def(consume, const char *, name, int, n, double, delay)
{
    async_for (i, ticker(name, n, delay)) print("%s %s", name, str(i));
    return none;
}

async_def(program)
{
    await(asyncio_gather(consume("a", 3, 1), consume("b", 2, 1.5)));
    async_generator *avg = averager();
    await(async_generator_asend(avg, none));
    const int values[] = {10, 20, 60};
    for (int i = 0; i < 3; i++) print("average %.1f", float_of(await(async_generator_asend(avg, values[i]))));
    try {
        await(async_generator_asend(avg, none));
    } except (StopAsyncIteration, e) {
        print("StopAsyncIteration");
    }
    async_generator *gen = tolerant();
    const char *first = str(await(async_generator_asend(gen, none)));
    print("%s %s", first, str(await(async_generator_asend(gen, none))));
    print("%s", str(await(async_generator_athrow(gen, exception_new(ValueError, "thrown in")))));
    print("%s", str(await(anext(gen))));
    await(async_generator_aclose(gen));
    try {
        await(anext(gen));
    } except (StopAsyncIteration, e) {
        print("closed");
    }
    return none;
}

int main(void) { return asyncio_run(program()); }
