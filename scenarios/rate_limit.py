"""Rate limiting: at most three requests begin in any second."""
import asyncio
import sys
import time


async def request(n, permits):
    await permits.acquire()
    asyncio.get_running_loop().call_later(1, permits.release)
    print(f"{time.monotonic():.1f} s: request {n} begins")
    await asyncio.sleep(0.2 if n % 2 else 1.7)


async def program(requests, rate):
    permits = asyncio.Semaphore(rate)
    tasks = []
    for n in range(1, requests + 1):
        tasks.append(asyncio.create_task(request(n, permits), name=f"request {n}"))
    await asyncio.gather(*tasks)
    print(f"{time.monotonic():.1f} s: all are done")


given = dict(argument.split("=") for argument in sys.argv[1:])
asyncio.run(program(int(given.get("requests", 10)), int(given.get("rate", 3))))
