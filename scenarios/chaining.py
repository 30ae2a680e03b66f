"""Chaining: fetch a user, then that user's posts."""
import asyncio
import time

names = ["Ada", "Bob", "Eve"]


async def fetch_user(id):
    await asyncio.sleep(1.5 - 0.5 * id)
    return {"name": names[id], "posts": id + 1}


async def fetch_posts(user):
    posts = []
    name = user["name"]
    for n in range(1, user["posts"] + 1):
        await asyncio.sleep(1)
        posts.append(f"{name}'s post {n}")
    return posts


async def chain(id):
    user = await fetch_user(id)
    print(f"{time.monotonic():.1f} s: {user}")
    posts = await fetch_posts(user)
    print(f"{time.monotonic():.1f} s: {posts}")


async def program():
    chains = []
    for id in range(3):
        chains.append(asyncio.create_task(chain(id), name=names[id]))
    await asyncio.gather(*chains)


asyncio.run(program())
