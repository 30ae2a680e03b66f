"""Three ways to wait: the same pages one by one, by tasks and by threads."""
import asyncio
import time


def read_page(seconds):
    time.sleep(seconds)
    print(f"  a page after {seconds} s")


async def await_page(seconds):
    await asyncio.sleep(seconds)
    print(f"  a page after {seconds} s")


async def one_after_the_other():
    for seconds in range(1, 4):
        read_page(seconds)


async def by_tasks():
    await asyncio.gather(asyncio.create_task(await_page(1), name="Page 1"),
                         asyncio.create_task(await_page(2), name="Page 2"),
                         asyncio.create_task(await_page(3), name="Page 3"))


async def by_threads():
    loop = asyncio.get_running_loop()
    await asyncio.gather(loop.run_in_executor(None, read_page, 1),
                         loop.run_in_executor(None, read_page, 2),
                         loop.run_in_executor(None, read_page, 3))


async def measure(way, pages):
    start = time.perf_counter()
    print(f"{way}:")
    await pages
    print(f"{way}: {time.perf_counter() - start:.0f} s")


async def program():
    await measure("one after the other", one_after_the_other())
    await measure("by tasks", by_tasks())
    await measure("by threads", by_threads())


asyncio.run(program())
