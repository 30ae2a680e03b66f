"""Blocking call: a download that stops the clock, and one that does not."""
import asyncio
import time


def download(file):
    time.sleep(3)
    print(f"{time.monotonic():.1f} s  {file} is here")


async def tick():
    while True:
        print(f"{time.monotonic():.1f} s  tick")
        await asyncio.sleep(1)


async def program():
    clock = asyncio.create_task(tick(), name="Clock")
    await asyncio.sleep(1.5)
    print("in the event loop:")
    download("one.zip")
    await asyncio.sleep(1)
    print("in a thread:")
    await asyncio.to_thread(download, "two.zip")
    await asyncio.sleep(1)
    clock.cancel()


asyncio.run(program())
