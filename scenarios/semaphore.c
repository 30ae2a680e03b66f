// Semaphore: ten downloads, three at a time.
//
// A semaphore holds three permits. Whoever finds none stands in line, first in, first out; a release hands the permit straight to the
// first in line, who runs in the next iteration. Who gives up while waiting leaves the line, and who fails gives the permit back: async_with
// sees to both. What the downloads bring goes into a queue of four places, so that one who is done need not wait for the disk.
#include <loopscope/asyncio.h>

static const double seconds[] = {1, 2, 3.5, 1.5, 1, 2.5, 2, 1.5, 0.5, 1};

static void give_up(value task) { asyncio_Task_cancel(task_of(task)); }

async_def(download, int, n, asyncio_Semaphore *, sem, asyncio_Queue *, done)
{
    async_with (sem) {
        print("download %d starts", n);
        await(asyncio_sleep(seconds[(n - 1) % 10]));
        if (n == 9) raise(OSError, "connection lost");
    }
    await(asyncio_Queue_put(done, n));
    return value_int(n);
}

async_def(writer, asyncio_Queue *, done)
{
    while (true) {
        value n = await(asyncio_Queue_get(done));
        await(asyncio_sleep(0.8));
        print("download %s is on the disk", str(n));
        asyncio_Queue_task_done(done);
    }
    return none;
}

async_def(program, int, downloads, int, permits)
{
    asyncio_Semaphore *sem = asyncio_Semaphore(permits);
    asyncio_Queue *done = asyncio_Queue(4);
    value tasks = list_new();
    for (int n = 1; n <= downloads; n++) {
        asyncio_Task *task = asyncio_create_task(download(n, sem, done), .name = str(value_format("download %d", n)));
        if (n == 7) asyncio_loop_call_later(asyncio_get_running_loop(), 0.5, give_up, task);
        list_append(tasks, task);
    }
    asyncio_Task *disk = asyncio_create_task(writer(done), .name = "writer");
    value results = await(asyncio_gather_list(tasks, .return_exceptions = true));
    await(asyncio_Queue_join(done));
    asyncio_Task_cancel(disk);
    print("%s", repr(results));
    return none;
}

int main(void)
{
    int downloads = (int)param_int("downloads", 10, 1, 100, "files to fetch");
    int permits = (int)param_int("permits", 3, 1, 100, "downloads at a time");
    return asyncio_run(program(downloads, permits));
}
