"""Timeout: a block that may take three seconds."""
import asyncio
import sys


async def bake(cake, seconds):
    print(f"{cake}: into the oven")
    try:
        await asyncio.sleep(seconds)
        print(f"{cake}: ready")
    finally:
        print(f"{cake}: out of the oven")


async def patient(cake, seconds, patience):
    try:
        async with asyncio.timeout(patience):
            await bake(cake, seconds)
    except TimeoutError:
        print(f"{cake}: too late")


async def program(patience):
    await patient("muffin", 2, patience)
    await patient("wedding cake", 5, patience)


given = dict(argument.split("=") for argument in sys.argv[1:])
asyncio.run(program(float(given.get("patience", 3))))
