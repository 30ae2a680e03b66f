"""The work of bench_runtime.c on CPython's asyncio, or on uvloop: asyncio_peer.py step|chain|spawn|asleep TASKS STEPS [uvloop].

Prints nanoseconds, and bytes a task.
"""
import asyncio
import resource
import sys
import time

what, tasks, steps = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


async def yields():
    for _ in range(steps):
        await asyncio.sleep(0)


async def third():
    await asyncio.sleep(0)


async def second():
    await third()


async def first():
    for _ in range(steps):
        await second()


async def many_steps(body):
    everything = [asyncio.create_task(body()) for _ in range(tasks)]
    await asyncio.sleep(0)
    start = time.perf_counter()
    await asyncio.gather(*everything)
    print((time.perf_counter() - start) * 1e9 / (tasks * steps))


async def nothing():
    pass


async def spawn():
    start = time.perf_counter()
    for _ in range(tasks // 1000):
        batch = [asyncio.create_task(nothing()) for _ in range(1000)]
        while not batch[-1].done():
            await asyncio.sleep(0)
    print((time.perf_counter() - start) * 1e9 / tasks)


async def sleeps(n):
    await asyncio.sleep(n * 2654435761 % 100000 / 1e6)


async def asleep():
    before = resource.getrusage(resource.RUSAGE_SELF)
    everything = [asyncio.create_task(sleeps(n)) for n in range(tasks)]
    await asyncio.gather(*everything)
    after = resource.getrusage(resource.RUSAGE_SELF)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(used * 1e9 / tasks, (after.ru_maxrss - before.ru_maxrss) * 1024 / tasks)


if "uvloop" in sys.argv:
    import uvloop
    uvloop.install()
asyncio.run({"step": lambda: many_steps(yields), "chain": lambda: many_steps(first), "spawn": spawn, "asleep": asleep}[what]())
