"""Starvation: a writer waits for a moment that never comes."""
import asyncio
import sys
import time


class Board:
    def __init__(self, fair):
        self.changed = asyncio.Condition()
        self.readers = self.waiting_writers = 0
        self.fair = fair

    def may_read(self):
        return not self.fair or self.waiting_writers == 0

    def may_write(self):
        return self.readers == 0


async def reader(name, board, start):
    await asyncio.sleep(start)
    for _ in range(4):
        async with board.changed:
            await board.changed.wait_for(board.may_read)
            board.readers += 1
        print(f"{time.monotonic():.1f} s: {name} reads")
        await asyncio.sleep(2)
        async with board.changed:
            board.readers -= 1
            board.changed.notify_all()


async def writer(board):
    await asyncio.sleep(0.5)
    print(f"{time.monotonic():.1f} s: the writer would like to write")
    async with board.changed:
        board.waiting_writers += 1
        await board.changed.wait_for(board.may_write)
        board.waiting_writers -= 1
        print(f"{time.monotonic():.1f} s: the writer writes")
        board.changed.notify_all()


async def program(fair):
    board = Board(fair)
    await asyncio.gather(asyncio.create_task(reader("Ada", board, 0), name="Ada"),
                         asyncio.create_task(reader("Bob", board, 1), name="Bob"),
                         asyncio.create_task(writer(board), name="the writer"))


given = dict(argument.split("=") for argument in sys.argv[1:])
asyncio.run(program(given.get("fair", "no") == "yes"))
