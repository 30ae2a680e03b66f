"""A callback that looks at the result of a cancelled task: its CancelledError goes to the exception handler."""
import asyncio


def look(task):
    print("look at", task.get_name())
    print("result", task.result())


def handler(loop, context):
    print("handler:", repr(context["exception"]))
    if loop.time() > 1:
        raise ValueError("in the handler")


async def job():
    await asyncio.sleep(5)


async def main():
    asyncio.get_running_loop().set_exception_handler(handler)
    for name in ("one", "two"):
        task = asyncio.create_task(job(), name=name)
        task.add_done_callback(look)
        await asyncio.sleep(1)
        task.cancel()
    await asyncio.sleep(1)
    print("the loop goes on")


asyncio.run(main())
