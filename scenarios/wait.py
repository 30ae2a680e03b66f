"""First completed: three mirrors are asked, and the quickest is enough."""
import asyncio


async def fetch(mirror, seconds):
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print(f"{mirror} hangs up")
        raise
    return f"the file from {mirror}"


async def program():
    mirrors = [
        asyncio.create_task(fetch("Vienna", 3), name="Vienna"),
        asyncio.create_task(fetch("Oslo", 1), name="Oslo"),
        asyncio.create_task(fetch("Lima", 4), name="Lima"),
    ]
    done, pending = await asyncio.wait(mirrors, return_when=asyncio.FIRST_COMPLETED)
    print(f"{len(done)} done, {len(pending)} pending")
    print(done.pop().result())
    for task in mirrors:
        if task in pending:
            task.cancel()
    await asyncio.wait(pending)
    print("all have hung up")


asyncio.run(program())
