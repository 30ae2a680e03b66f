"""Two tasks that wait for each other: cancelling one goes round until the recursion limit; nothing can end them."""
import asyncio

pair = []


async def waits(n):
    print(n, "waits for", 1 - n)
    await pair[1 - n]
    print("not reached")


async def main():
    pair.append(asyncio.create_task(waits(0)))
    pair.append(asyncio.create_task(waits(1)))
    await asyncio.sleep(0)
    try:
        pair[0].cancel()
    except RecursionError as e:
        print("cancel:", type(e).__name__)
    print("done", pair[0].done(), pair[1].done())
    await asyncio.sleep(1)
    print("the loop goes on")


try:
    asyncio.run(main())
except RecursionError as e:
    print("run:", type(e).__name__)
