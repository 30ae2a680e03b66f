"""Lock: two deposits at the same time, and one of them is lost."""
import asyncio

balance = 0


async def deposit(who, amount):
    global balance
    before = balance
    print(f"{who} reads {before}")
    await asyncio.sleep(1)
    balance = before + amount
    print(f"{who} writes {balance}")


async def guarded(lock, who, amount):
    async with lock:
        await deposit(who, amount)


async def program():
    global balance
    balance = 100
    await asyncio.gather(asyncio.create_task(deposit("Ada", 50), name="Ada"),
                         asyncio.create_task(deposit("Bob", 30), name="Bob"))
    print(f"without a lock: 100 + 50 + 30 = {balance}")
    balance = 100
    lock = asyncio.Lock()
    await asyncio.gather(asyncio.create_task(guarded(lock, "Ada", 50), name="Ada, guarded"),
                         asyncio.create_task(guarded(lock, "Bob", 30), name="Bob, guarded"))
    print(f"with a lock: 100 + 50 + 30 = {balance}")


asyncio.run(program())
