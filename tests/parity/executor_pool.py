"""A pool of two threads: functions stand in line for them, some are given up, and one asks the loop for an answer."""
import asyncio
import time
from concurrent.futures import ThreadPoolExecutor


def job(name, *seconds):
    for s in seconds:
        print(f"{time.monotonic():.2f} {name}")
        time.sleep(s)
    print(f"{time.monotonic():.2f} {name} ends")
    return name


async def answer(question):
    await asyncio.sleep(0.75)
    if question == "why":
        raise ValueError(f"no answer to {question}")
    return question.upper()


def asks(loop, question):
    time.sleep(0.5)
    loop.call_soon_threadsafe(lambda: print(f"{time.monotonic():.2f} heard {question}"))
    try:
        answered = asyncio.run_coroutine_threadsafe(answer(question), loop).result()
        print(f"{time.monotonic():.2f} {answered}")
    except ValueError as e:
        print(f"{time.monotonic():.2f} {e}")


async def main():
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(max_workers=2)
    jobs = [loop.run_in_executor(pool, job, name, *seconds)
            for name, *seconds in [("a", 1, 2), ("b", 1.5), ("c", 0.25, 0.25), ("d", 4), ("e", 0.5)]]
    jobs[3].cancel()
    await asyncio.sleep(0.5)
    time.sleep(2.25)
    print(f"{time.monotonic():.2f} blocked")
    for r in await asyncio.gather(*jobs, return_exceptions=True):
        print(r if isinstance(r, str) else type(r).__name__)
    await asyncio.gather(asyncio.to_thread(asks, loop, "how"), asyncio.to_thread(asks, loop, "why"),
                         loop.run_in_executor(pool, job, "f", 0.5, 0.5, 0.5))
    done, pending = await asyncio.wait([loop.run_in_executor(pool, job, "g", 1), loop.run_in_executor(pool, job, "h", 2)],
                                       return_when=asyncio.FIRST_COMPLETED)
    print(f"{time.monotonic():.2f} {[f.result() for f in done]} {len(pending)}")
    await asyncio.wait(pending)


asyncio.run(main())
print(f"{time.monotonic():.2f} run ended")
