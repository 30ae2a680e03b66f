#!/usr/bin/env python3
"""Runs an asyncio script on a clock that takes no time: virtual_time.py SCRIPT [ARGUMENT ...]

The clock is loopscope's: it starts at 0, counts whole nanoseconds, moves to the first deadline when nothing is ready, and moves
by time.sleep. Timers with equal deadlines run in the order in which they were set, as they would on a real clock that goes on.
What asyncio.run cancels at its end it cancels in order of creation; CPython's order depends on addresses.
"""
import asyncio
import itertools
import runpy
import selectors
import sys
import time

BILLION = 10**9


class Clock:
    def __init__(self):
        self.ns = 0

    def time(self):
        return self.ns / BILLION

    def sleep(self, seconds):
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        self.ns += round(seconds * BILLION)


class VirtualSelector(selectors.DefaultSelector):
    def __init__(self, clock):
        super().__init__()
        self.clock = clock

    def select(self, timeout=None):
        if timeout is None:
            raise RuntimeError("nothing is ready and nothing is scheduled")
        self.clock.sleep(max(timeout, 0))
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self, clock):
        super().__init__(VirtualSelector(clock))
        self.clock = clock
        self.tasks = []

    def time(self):
        return self.clock.time()

    def create_task(self, coro, **options):
        task = super().create_task(coro, **options)
        self.tasks.append(task)
        return task


class OrderedTimerHandle(asyncio.TimerHandle):
    """Compares by deadline, then by the order in which it was set."""
    __slots__ = ["_order"]
    _count = itertools.count()

    def __init__(self, when, *arguments):
        super().__init__(round(when * BILLION) / BILLION, *arguments)
        self._order = next(self._count)

    def __lt__(self, other):
        return (self._when, self._order) < (other._when, other._order)


def all_tasks(loop=None):
    return [task for task in (loop or asyncio.get_running_loop()).tasks if not task.done()]


def main():
    clock = Clock()
    time.sleep = clock.sleep
    time.time = time.monotonic = time.perf_counter = clock.time
    asyncio.events.TimerHandle = OrderedTimerHandle
    asyncio.tasks.all_tasks = asyncio.all_tasks = all_tasks
    asyncio.events.new_event_loop = lambda: VirtualLoop(clock)
    del sys.argv[0]
    runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    main()
