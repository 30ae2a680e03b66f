"""Gather: three counts at once take two seconds, not six."""
import asyncio
import time


async def count(n):
    print(f"One {n}")
    await asyncio.sleep(1)
    print(f"Two {n}")
    await asyncio.sleep(1)
    return n


async def program():
    results = await asyncio.gather(count(1), count(2), count(3))
    print(results)


start = time.perf_counter()
asyncio.run(program())
print(f"done in {time.perf_counter() - start:.1f} s")
