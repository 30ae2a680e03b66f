// BoundedSemaphore: releasing more often than acquiring is an error, a plain Semaphore just grows.
#include <loopscope/asyncio.h>

#define yes_no(b) str(value_bool(b))

async_def(program)
{
    asyncio_BoundedSemaphore *bounded = asyncio_BoundedSemaphore(2);
    await(asyncio_BoundedSemaphore_acquire(bounded));
    print("locked %s", yes_no(asyncio_BoundedSemaphore_locked(bounded)));
    asyncio_BoundedSemaphore_release(bounded);
    try {
        asyncio_BoundedSemaphore_release(bounded);
    } except (ValueError, e) {
        print("ValueError: %s", exception_text(e));
    }
    asyncio_Semaphore *plain = asyncio_Semaphore(1);
    asyncio_Semaphore_release(plain);
    for (int i = 0; i < 2; i++) {
        await(asyncio_Semaphore_acquire(plain));
        print("acquired %d locked %s", i, yes_no(asyncio_Semaphore_locked(plain)));
    }
    async_with (bounded) {
        async_with (bounded) print("both in use, locked %s", yes_no(asyncio_BoundedSemaphore_locked(bounded)));
    }
    print("locked %s", yes_no(asyncio_BoundedSemaphore_locked(bounded)));
    return none;
}

int main(void) { return asyncio_run(program()); }
