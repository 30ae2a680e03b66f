"""Forgotten task: main returns, and takes down what it did not wait for."""
import asyncio


async def backup(what, parts):
    try:
        for part in range(1, parts + 1):
            await asyncio.sleep(1)
            print(f"{what}: part {part} of {parts} is safe")
    except asyncio.CancelledError:
        print(f"{what}: cancelled, the rest is lost")
        raise


async def program():
    letters = asyncio.create_task(backup("letters", 2), name="letters")
    asyncio.create_task(backup("photos", 4), name="photos")  # nobody keeps it
    print("main: both are on their way, and none has begun")
    await letters
    print("main: that was all, I think")


asyncio.run(program())
