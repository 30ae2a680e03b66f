"""Producer and consumer: a queue between those who make and those who use."""
import asyncio
import sys


async def produce(name, queue, items):
    for n in range(1, items + 1):
        await asyncio.sleep(0.5)
        item = f"{name}{n}"
        await queue.put(item)
        print(f"{item} is in the queue")


async def consume(name, queue):
    while True:
        item = await queue.get()
        if item is None:  # the pill
            break
        await asyncio.sleep(1.5)
        print(f"{name} has used {item}")
    print(f"{name} goes home")


async def program(items, room):
    queue = asyncio.Queue(room)
    consumers = [asyncio.create_task(consume(name, queue), name=name) for name in ("Ada", "Bob")]
    await asyncio.gather(asyncio.create_task(produce("x", queue, items), name="producer x"),
                         asyncio.create_task(produce("y", queue, items), name="producer y"))
    for _ in range(2):
        await queue.put(None)
    await asyncio.gather(*consumers)


given = dict(argument.split("=") for argument in sys.argv[1:])
asyncio.run(program(int(given.get("items", 4)), int(given.get("room", 2))))
