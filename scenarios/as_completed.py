"""As completed: whoever is ready first is served first."""
import asyncio
import time


async def cook(dish, seconds):
    await asyncio.sleep(seconds)
    return dish


def order(dish, seconds):
    return asyncio.create_task(cook(dish, seconds), name=dish)


async def program():
    orders = [order("roast", 4), order("soup", 1), order("salad", 0.5), order("pasta", 2)]
    for following in asyncio.as_completed(orders):
        dish = await following
        print(f"{time.monotonic():.1f} s: {dish}")


asyncio.run(program())
