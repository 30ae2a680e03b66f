"""Exception groups: four things go wrong at once, each handled on its own."""
import asyncio


async def cook(dish, accident):
    await asyncio.sleep(1)
    raise accident(dish)


def print_dishes(what, group):
    for e in group.exceptions:
        print(f"{what}: {e}")


async def kitchen():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(cook("soup", ValueError), name="soup")
            group.create_task(cook("roast", TimeoutError), name="roast")
            group.create_task(cook("salad", ValueError), name="salad")
            group.create_task(cook("cake", RuntimeError), name="cake")
    except* ValueError as e:
        print_dishes("too salty", e)
    except* TimeoutError as e:
        print_dishes("burnt", e)


async def program():
    try:
        await kitchen()
    except ExceptionGroup as rest:
        print("left over:", repr(rest))


asyncio.run(program())
