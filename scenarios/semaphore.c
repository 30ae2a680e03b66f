// Semaphore: ten downloads, three at a time.
//
// A semaphore holds three permits. Whoever finds none stands in line, first in, first out; a release hands the permit straight to the
// first in line, who runs in the next iteration.
#include <loopscope/asyncio.h>

async_def(download, int, n, asyncio_Semaphore *, sem)
{
    async_with (sem) {
        print("download %d starts", n);
        await(asyncio_sleep(1 + 0.1 * n));
    }
    print("download %d is done", n);
    return value_int(n);
}

async_def(program, int, downloads, int, permits)
{
    asyncio_Semaphore *sem = asyncio_Semaphore(permits);
    value tasks = list_new();
    for (int n = 1; n <= downloads; n++)
        list_append(tasks, asyncio_create_task(download(n, sem), .name = str(value_format("download %d", n))));
    print("%s", repr(await(asyncio_gather_list(tasks))));
    return none;
}

int main(void)
{
    int downloads = (int)param_int("downloads", 10, 1, 100, "files to fetch");
    int permits = (int)param_int("permits", 3, 1, 100, "downloads at a time");
    return asyncio_run(program(downloads, permits));
}
