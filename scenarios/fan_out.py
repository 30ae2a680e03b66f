"""Fan-out: a thousand requests at once, on one thread."""
import asyncio
import random
import sys
import time

answered = 0


async def request(seconds):
    global answered
    await asyncio.sleep(seconds)
    answered += 1
    if answered % 100 == 0:
        print(f"{time.monotonic():.1f} s: {answered} answers")
    return seconds


async def program(requests):
    tasks = []
    for n in range(requests):
        tasks.append(request(random.randint(10, 100) / 10))
    waits = await asyncio.gather(*tasks)
    print(f"{sum(waits):.0f} seconds of waiting in {time.monotonic():.1f} s")


given = dict(argument.split("=") for argument in sys.argv[1:])
random.seed(1)
asyncio.run(program(int(given.get("requests", 1000))))
