"""Semaphore: ten downloads, three at a time."""
import asyncio
import sys

seconds = [1, 2, 3.5, 1.5, 1, 2.5, 2, 1.5, 0.5, 1]


async def download(n, sem, done):
    async with sem:
        print(f"download {n} starts")
        await asyncio.sleep(seconds[(n - 1) % 10])
        if n == 9:
            raise OSError("connection lost")
    await done.put(n)
    return n


async def writer(done):
    while True:
        n = await done.get()
        await asyncio.sleep(0.8)
        print(f"download {n} is on the disk")
        done.task_done()


async def program(downloads, permits):
    sem = asyncio.Semaphore(permits)
    done = asyncio.Queue(4)
    tasks = []
    for n in range(1, downloads + 1):
        task = asyncio.create_task(download(n, sem, done), name=f"download {n}")
        if n == 7:
            asyncio.get_running_loop().call_later(0.5, task.cancel)
        tasks.append(task)
    disk = asyncio.create_task(writer(done), name="writer")
    results = await asyncio.gather(*tasks, return_exceptions=True)
    await done.join()
    disk.cancel()
    print(results)


given = dict(argument.split("=") for argument in sys.argv[1:])
asyncio.run(program(int(given.get("downloads", 10)), int(given.get("permits", 3))))
