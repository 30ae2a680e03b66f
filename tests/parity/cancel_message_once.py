"""Who asks a cancelled task first gets the message; a cancelled gather that collects has that of its last child."""
import asyncio


async def job(delay):
    await asyncio.sleep(delay)


async def waits(task):
    try:
        await task
    except asyncio.CancelledError as e:
        print(repr(e))


async def collect(first, last):
    await asyncio.gather(first, last, return_exceptions=True)


async def main():
    task = asyncio.create_task(job(9))
    await asyncio.sleep(1)
    task.cancel("sleeping")
    await waits(task)
    await waits(task)
    print(await asyncio.gather(task, return_exceptions=True))
    task = asyncio.create_task(job(9))
    task.cancel("unstarted")
    await waits(task)
    await waits(task)
    fut = asyncio.get_running_loop().create_future()
    fut.cancel("future")
    await waits(fut)
    await waits(fut)
    for first, last in ((1, 9), (9, 1)):
        task = asyncio.create_task(collect(job(first), job(last)))
        await asyncio.sleep(2)
        task.cancel("collecting")
        await waits(task)


asyncio.run(main())
