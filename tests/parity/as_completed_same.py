"""as_completed goes over a set: a task or a coroutine that is given twice comes out once."""
import asyncio


async def job(n):
    await asyncio.sleep(n)
    return n


async def main():
    coro = job(2)
    task = asyncio.create_task(job(1))
    for next_one in asyncio.as_completed([coro, task, coro, task]):
        print(await next_one)


asyncio.run(main())
