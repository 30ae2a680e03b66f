"""First completed: three mirrors are asked, and the quickest is enough."""
import asyncio


async def fetch(mirror, seconds):
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print(f"{mirror} hangs up")
        raise
    return f"the file from {mirror}"


def ask(mirror, seconds):
    return asyncio.create_task(fetch(mirror, seconds), name=mirror)


async def program():
    mirrors = [ask("Vienna", 3), ask("Oslo", 1), ask("Lima", 4)]
    done, pending = await asyncio.wait(mirrors, return_when=asyncio.FIRST_COMPLETED)
    print(f"{len(done)} done, {len(pending)} pending")
    print(done.pop().result())
    for task in mirrors:
        if task in pending:
            task.cancel()
    await asyncio.wait(pending)
    print("all have hung up")


asyncio.run(program())
