"""Semaphore: ten downloads, three at a time."""
import asyncio
import sys


async def download(n, sem):
    async with sem:
        print(f"download {n} starts")
        await asyncio.sleep(1 + 0.1 * n)
    print(f"download {n} is done")
    return n


async def program(downloads, permits):
    sem = asyncio.Semaphore(permits)
    tasks = []
    for n in range(1, downloads + 1):
        tasks.append(asyncio.create_task(download(n, sem), name=f"download {n}"))
    print(await asyncio.gather(*tasks))


given = dict(argument.split("=") for argument in sys.argv[1:])
asyncio.run(program(int(given.get("downloads", 10)), int(given.get("permits", 3))))
