"""Async generator: an album, fetched page by page as its photos are seen."""
import asyncio
import time


async def photos(album, pages):
    print(f"{time.monotonic():.1f} s: {album} connected")
    try:
        for page in range(1, pages + 1):
            await asyncio.sleep(1)
            print(f"{time.monotonic():.1f} s: {album}, page {page} fetched")
            yield f"{album} {page}a"
            yield f"{album} {page}b"
    finally:
        await asyncio.sleep(0.5)
        print(f"{time.monotonic():.1f} s: {album} closed")


async def show_all(album):
    async for photo in photos(album, 3):
        print(f"{time.monotonic():.1f} s: showing {photo}")
        await asyncio.sleep(0.7)


async def show_best(album, best):
    async for photo in photos(album, 100):
        print(f"{time.monotonic():.1f} s: is it {photo}?")
        if photo == best:
            break
        await asyncio.sleep(0.2)
    print(f"{time.monotonic():.1f} s: found")


async def program():
    all = asyncio.create_task(show_all("Alps"), name="all")
    best = asyncio.create_task(show_best("Beach", "Beach 2a"), name="best")
    await asyncio.gather(all, best)
    titles = [photo async for photo in photos("Attic", 1)]
    print(titles)


asyncio.run(program())
