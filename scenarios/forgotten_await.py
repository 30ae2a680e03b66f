"""Forgotten await: a call that looks right and does nothing."""
import asyncio


async def save(what):
    print(f"saving {what}")
    await asyncio.sleep(1)
    print(f"{what} is saved")


async def program():
    save("the novel")  # await is missing
    print("that was quick")
    await asyncio.sleep(2)
    print("and two seconds later it has not even begun")
    await save("the letter")


asyncio.run(program())
