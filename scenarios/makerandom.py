"""Make random: three tasks draw from one source until each is content."""
import asyncio
import random
import sys


async def make_random(index, threshold):
    print(f"task {index} wants more than {threshold}")
    n = random.randint(0, 10)
    while n <= threshold:
        print(f"task {index} draws {n}: too low")
        await asyncio.sleep(index + 1)
        n = random.randint(0, 10)
    print(f"task {index} draws {n}: done")
    return n


async def program():
    drawn = await asyncio.gather(asyncio.create_task(make_random(0, 9), name="task 0"),
                                 asyncio.create_task(make_random(1, 8), name="task 1"),
                                 asyncio.create_task(make_random(2, 7), name="task 2"))
    print(f"drawn: {drawn}")


given = dict(argument.split("=") for argument in sys.argv[1:])
random.seed(int(given.get("seed", 444)))
asyncio.run(program())
