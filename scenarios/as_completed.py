"""As completed: whoever is ready first is served first."""
import asyncio


async def cook(dish, seconds):
    await asyncio.sleep(seconds)
    return dish


async def program():
    orders = [cook("roast", 4), cook("soup", 1), cook("salad", 0.5), cook("pasta", 2)]
    start = asyncio.get_running_loop().time()
    for following in asyncio.as_completed(orders):
        dish = await following
        print(f"{asyncio.get_running_loop().time() - start:.1f} s: {dish}")


asyncio.run(program())
