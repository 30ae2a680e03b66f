"""Async with: a connection that is closed, however its block is left."""
import asyncio
import time


class Connection:
    def __init__(self, name):
        self.name = name

    async def __aenter__(self):
        await asyncio.sleep(1)
        print(f"{time.monotonic():.1f} s: {self.name} is open")

    async def __aexit__(self, type, error, traceback):
        print(f"{time.monotonic():.1f} s: {self.name} ends with {type.__name__ if error else 'no error'}")
        await asyncio.sleep(0.5)
        print(f"{time.monotonic():.1f} s: {self.name} is closed")


async def ask(name, seconds):
    async with Connection(name):
        await asyncio.sleep(seconds)
        if seconds > 1:
            raise ValueError(f"{name} has no answer")
        return "42"


async def program():
    good = asyncio.create_task(ask("good", 1), name="good")
    bad = asyncio.create_task(ask("bad", 2), name="bad")
    slow = asyncio.create_task(ask("slow", 100), name="slow")
    await asyncio.sleep(4)
    slow.cancel()
    results = await asyncio.gather(good, bad, slow, return_exceptions=True)
    print(f"{time.monotonic():.1f} s: {results}")


asyncio.run(program())
