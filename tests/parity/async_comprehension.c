// Async comprehensions: over a generator, with await in the element, in the condition, and summed.
#include <loopscope/asyncio.h>

async_generator(count, int, n)
{
    for (int i = 0; i < n; i++) {
        await(asyncio_sleep(0.5));
        yield(i);
    }
}

async_def(square, int, x)
{
    await(asyncio_sleep(0));
    return value_int(x * x);
}

async_def(is_even, int, x)
{
    await(asyncio_sleep(0));
    return value_bool(x % 2 == 0);
}

// The i-th, for print.
static const char *nth(value items, int i) { return str(at(items, i)); }

async_def(program)
{
    asyncio_loop *loop = asyncio_get_running_loop();
    value items = async_list(i, i, count(4));
    print("%s %s %s %s %zu", nth(items, 0), nth(items, 1), nth(items, 2), nth(items, 3), len(items));
    int64_t sum = 0;
    for (int i = 0; i < 4; i++) sum += int_of(await(square(i)));
    print("%lld", (long long)sum);
    value even = async_list(i, i, count(6), bool_of(await(is_even((int)int_of(i)))));
    print("%zu %s %s %s", len(even), nth(even, 0), nth(even, 1), nth(even, 2));
    value pairs = async_list(tuple(i, await(square((int)int_of(i)))), i, count(3));
    print("%s %s %s", nth(at(pairs, 0), 1), nth(at(pairs, 1), 1), nth(at(pairs, 2), 1));
    int64_t total = 0;
    async_for (i, count(5)) total += int_of(await(square((int)int_of(i))));
    print("total %lld at %.1f", (long long)total, asyncio_loop_time(loop));
    return none;
}

int main(void) { return asyncio_run(program()); }
