"""Deadlock: two transfers want the same two locks, in opposite order."""
import asyncio
import sys


async def transfer(name, first, second):
    async with first:
        print(f"{name} has its first lock")
        await asyncio.sleep(1)
        async with second:
            print(f"{name} has both locks")
            await asyncio.sleep(1)
    print(f"{name} is done")


def begin(name, first, second):
    return asyncio.create_task(transfer(name, first, second), name=name)


async def program(crossed):
    alice, bob = asyncio.Lock(), asyncio.Lock()
    there = begin("Alice to Bob", alice, bob)
    back = begin("Bob to Alice", bob, alice) if crossed else begin("Bob to Alice", alice, bob)
    await asyncio.gather(there, back)


given = dict(argument.split("=") for argument in sys.argv[1:])
try:
    asyncio.run(program(given.get("order", "crossed") == "crossed"))
except RuntimeError:  # of the virtual clock: on a real one Python waits for ever
    print("a deadlock: nobody will ever go on")
