"""Dining philosophers: five of them, five forks, and each needs two to eat."""
import asyncio
import sys

NAMES = ["Hypatia", "Kant", "Laozi", "Arendt", "Spinoza"]


async def philosopher(name, first, second, meals):
    for meal in range(1, meals + 1):
        async with first:
            await asyncio.sleep(0.5)  # reaching for the other
            async with second:
                print(f"{name} eats meal {meal}")
                await asyncio.sleep(1)
        await asyncio.sleep(1)  # thinks


async def program(left_first, meals):
    forks = [asyncio.Lock() for _ in NAMES]
    table = []
    for i, name in enumerate(NAMES):
        left, right = i, (i + 1) % len(NAMES)
        first, second = (left, right) if left_first else sorted((left, right))
        table.append(asyncio.create_task(philosopher(name, forks[first], forks[second], meals), name=name))
    await asyncio.gather(*table)
    print("all have eaten")


given = dict(argument.split("=") for argument in sys.argv[1:])
try:
    asyncio.run(program(given.get("first", "lowest") == "left", int(given.get("meals", 2))))
except RuntimeError:  # of the virtual clock: on a real one Python waits for ever
    print("a deadlock: all hold one fork and wait for the other")
