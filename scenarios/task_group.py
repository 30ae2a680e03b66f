"""TaskGroup: when one fails, it takes the others down; gather does not."""
import asyncio
import sys

way = dict(argument.split("=") for argument in sys.argv[1:]).get("way", "both")


async def download(name, seconds, broken):
    try:
        await asyncio.sleep(seconds)
        if broken:
            raise ConnectionError(f"{name}: connection lost")
        print(f"{name}: done")
    except asyncio.CancelledError:
        print(f"{name}: cancelled")
        raise


def begin(name, seconds, broken):
    return asyncio.create_task(download(name, seconds, broken), name=name)


async def with_gather():
    try:
        await asyncio.gather(begin("map", 1, False), begin("song", 2, True), begin("film", 4, False))
    except ConnectionError as e:
        print("gather raised:", e)
    print("gather is over, the film still runs")
    await asyncio.sleep(3)


async def with_task_group():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(download("map", 1, False), name="map")
            group.create_task(download("song", 2, True), name="song")
            group.create_task(download("film", 4, False), name="film")
    except* ConnectionError as e:
        print("the group raised:", e.exceptions[0])
    print("the group is over, nothing runs")


async def program():
    if way != "group":
        await with_gather()
    if way == "both":
        print("---")
    if way != "gather":
        await with_task_group()


asyncio.run(program())
