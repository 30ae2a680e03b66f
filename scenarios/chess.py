"""Chess exhibition: 24 boards, one Judit, one event loop."""
import asyncio
import sys
import time

given = dict(argument.split("=") for argument in sys.argv[1:])
boards = int(given.get("boards", 24))
moves = int(given.get("moves", 30))
think = float(given.get("think", 5))
reply = float(given.get("reply", 55))
mode = given.get("mode", "async")


async def game(board):
    for move in range(1, moves + 1):
        time.sleep(think)  # Judit thinks
        print(f"board {board}, move {move}")
        await asyncio.sleep(reply)


def begin(board):
    return asyncio.create_task(game(board), name=f"Board {board}")


async def one_after_the_other():
    for board in range(1, boards + 1):
        await begin(board)


async def all_at_once():
    games = []
    for board in range(1, boards + 1):
        games.append(begin(board))
    await asyncio.gather(*games)


start = time.perf_counter()
asyncio.run(all_at_once() if mode == "async" else one_after_the_other())
print(f"{boards} games of {moves} moves in {time.perf_counter() - start:.0f} s")
