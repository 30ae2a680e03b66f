"""KeyboardInterrupt leaves run at once, after the other tasks were cancelled; so does one out of a callback."""
import asyncio


async def other():
    try:
        await asyncio.sleep(10)
    finally:
        print("other cleans up")


async def interrupts():
    await asyncio.sleep(1)
    raise KeyboardInterrupt("in a task")


def interrupt():
    raise KeyboardInterrupt("in a callback")


async def main(in_task):
    task = asyncio.create_task(other())
    if in_task:
        task = asyncio.create_task(interrupts())
    else:
        asyncio.get_running_loop().call_later(1, interrupt)
    try:
        await task
    except BaseException as e:
        print("main", repr(e))
        raise


for in_task in (True, False):
    try:
        asyncio.run(main(in_task))
    except KeyboardInterrupt as e:
        print("outside", repr(e))
