// A chain of awaited coroutines without any suspension runs in a single step of the loop.
#include <loopscope/asyncio.h>

async_def(bottom, int64_t, x)
{
    print("bottom %d", (int)x);
    return value_int(x + 1);
}

async_def(middle, int64_t, x)
{
    int64_t y = int_of(await(bottom(x)));
    print("middle %d", (int)y);
    return value_int(y * 2);
}

async_def(top, int64_t, x)
{
    int64_t y = int_of(await(middle(x)));
    int64_t z = int_of(await(middle(y)));
    print("top %d %d", (int)y, (int)z);
    return value_int(y + z);
}

async_def(factorial, int64_t, n)
{
    if (n <= 1) return value_int(1);
    return value_int(n * int_of(await(factorial(n - 1))));
}

async_def(program)
{
    value result = await(top(1));
    print("result %s", str(result));
    result = await(factorial(10));
    print("factorial %s", str(result));
    return none;
}

int main(void) { return asyncio_run(program()); }
