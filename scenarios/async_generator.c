// Async generator: an album, fetched page by page as its photos are seen.
//
// At yield a generator gives one item to the async for that asked, and stands still with all its locals until it is asked again: nothing
// is fetched that nobody wants. While it awaits a page, its task is suspended and others run. A loop that is left by break drops its
// generator, and the event loop makes a task for its aclose(), so that the finally runs and the connection is closed.
#include <string.h>

#include <loopscope/asyncio.h>

async_generator(photos, const char *, album, int, pages)
{
    print("%.1f s: %s connected", time_monotonic(), album);
    try {
        for (int page = 1; page <= pages; page++) {
            await(asyncio_sleep(1));
            print("%.1f s: %s, page %d fetched", time_monotonic(), album, page);
            yield(value_format("%s %da", album, page));
            yield(value_format("%s %db", album, page));
        }
    } finally {
        await(asyncio_sleep(0.5));
        print("%.1f s: %s closed", time_monotonic(), album);
    }
}

async_def(show_all, const char *, album)
{
    async_for (photo, photos(album, 3)) {
        print("%.1f s: showing %s", time_monotonic(), str(photo));
        await(asyncio_sleep(0.7));
    }
    return none;
}

async_def(show_best, const char *, album, const char *, best)
{
    async_for (photo, photos(album, 100)) {
        print("%.1f s: is it %s?", time_monotonic(), str(photo));
        if (strcmp(str_of(photo), best) == 0) break;
        await(asyncio_sleep(0.2));
    }
    print("%.1f s: found", time_monotonic());
    return none;
}

async_def(program)
{
    asyncio_Task *all = asyncio_create_task(show_all("Alps"), .name = "all");
    asyncio_Task *best = asyncio_create_task(show_best("Beach", "Beach 2a"), .name = "best");
    await(asyncio_gather(all, best));
    value titles = async_list(photo, photo, photos("Attic", 1));
    print("%s", repr(titles));
    return none;
}

int main(void) { return asyncio_run(program()); }
