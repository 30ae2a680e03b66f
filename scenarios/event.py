"""Event: the runners wait for one shot."""
import asyncio


async def runner(name, arrives, seconds, shot):
    await asyncio.sleep(arrives)
    print(f"{name} is at the line")
    await shot.wait()
    print(f"{name} runs")
    await asyncio.sleep(seconds)
    print(f"{name} is there")


def begin(name, arrives, seconds, shot):
    return asyncio.create_task(runner(name, arrives, seconds, shot), name=name)


async def program():
    shot = asyncio.Event()
    runners = [begin("hare", 1, 1, shot), begin("tortoise", 0, 4, shot),
               begin("fox", 0.5, 2, shot), begin("snail", 3, 6, shot)]
    await asyncio.sleep(2)
    print("bang")
    shot.set()
    await asyncio.gather(*runners)


asyncio.run(program())
