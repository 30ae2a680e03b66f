#!/usr/bin/env python3
"""Runs an asyncio script on a clock that takes no time: virtual_time.py SCRIPT [ARGUMENT ...]

The clock is loopscope's: it starts at 0, counts whole nanoseconds, moves to the first deadline when nothing is ready, and moves
by time.sleep. Timers with equal deadlines run in the order in which they were set, as they would on a real clock that goes on.
What asyncio.run cancels at its end it cancels in order of creation; CPython's order depends on addresses.
A function in an executor runs on a clock of its own, from the moment it was handed over. Its thread runs only while all others stand still.
"""
import asyncio
import concurrent.futures
import heapq
import itertools
import runpy
import selectors
import sys
import threading
import time

BILLION = 10**9


class Clock:
    def __init__(self):
        self.ns = 0
        self.waiting = []  # (when, order, worker): those that sleep, the earliest first
        self.order = itertools.count()

    def time(self):
        return self.ns / BILLION

    def sleep(self, seconds):
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        until = self.ns + round(seconds * BILLION)
        worker = threading.current_thread()
        if isinstance(worker, Worker):
            heapq.heappush(self.waiting, (until, next(self.order), worker))
            worker.stand_still()
        else:
            while self.run_first(until):
                pass
            self.ns = until

    def run_first(self, until):
        """Lets the worker go on that is due first, if that is not after `until`."""
        if not self.waiting or self.waiting[0][0] > until:
            return False
        when, _, worker = heapq.heappop(self.waiting)
        self.ns = max(self.ns, when)
        worker.go_on()
        return True


class Worker(threading.Thread):
    """Carries out one function, and what its executor has for it next, while whoever called go_on waits."""

    def __init__(self, executor, work):
        super().__init__(daemon=True)
        self.executor, self.work = executor, work
        self.mine, self.others = threading.Semaphore(0), threading.Semaphore(0)

    def run(self):
        self.mine.acquire()
        while self.work:
            future, function, arguments = self.work
            try:
                future.set_result(function(*arguments))
            except BaseException as error:
                future.set_exception(error)
            self.work = self.executor.next_work()
        self.others.release()

    def go_on(self):
        self.mine.release()
        self.others.acquire()

    def stand_still(self):
        self.others.release()
        self.mine.acquire()


class VirtualFuture(concurrent.futures.Future):
    """Of whom a worker waits for a result stands still until it is there."""
    clock = None

    def result(self, timeout=None):
        worker = threading.current_thread()
        if isinstance(worker, Worker) and not self.done():
            self.add_done_callback(lambda _: heapq.heappush(self.clock.waiting, (self.clock.ns, next(self.clock.order), worker)))
            worker.stand_still()
        return super().result(timeout)


class VirtualExecutor(concurrent.futures.Executor):
    def __init__(self, max_workers=None, thread_name_prefix=""):
        self.max_workers, self.busy, self.line = max_workers, 0, []
        self.idle = threading.Event()
        self.idle.set()

    def submit(self, function, /, *arguments):
        future = concurrent.futures.Future()
        self.line.append((future, function, arguments))
        if self.busy != self.max_workers:
            self.busy += 1
            self.idle.clear()
            worker = Worker(self, self.next_of_line())
            worker.start()
            worker.go_on()
        return future

    def next_of_line(self):
        while self.line:
            work = self.line.pop(0)
            if work[0].set_running_or_notify_cancel():
                return work
        return None

    def next_work(self):
        work = self.next_of_line()
        if not work:
            self.busy -= 1
            if not self.busy:
                self.idle.set()
        return work

    def shutdown(self, wait=True, *, cancel_futures=False):
        if wait:
            self.idle.wait()


class VirtualSelector(selectors.DefaultSelector):
    def __init__(self, clock):
        super().__init__()
        self.clock = clock

    def select(self, timeout=None):
        clock = self.clock
        until = float("inf") if timeout is None else clock.ns + round(max(timeout, 0) * BILLION)
        while not self.loop._ready and clock.run_first(until):
            pass
        while clock.run_first(clock.ns):  # what is due now as well
            pass
        if timeout is None and not self.loop._ready:
            if not self.loop._executor_shutdown_called:
                raise RuntimeError("nothing is ready and nothing is scheduled")
            return super().select()  # until the thread that waits for the executor says so
        if not self.loop._ready:
            clock.ns = until
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self, clock):
        selector = VirtualSelector(clock)
        selector.loop = self
        super().__init__(selector)
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
    VirtualFuture.clock = clock
    concurrent.futures.Future = VirtualFuture
    concurrent.futures.ThreadPoolExecutor = VirtualExecutor
    asyncio.tasks.all_tasks = asyncio.all_tasks = all_tasks
    asyncio.events.new_event_loop = lambda: VirtualLoop(clock)
    del sys.argv[0]
    runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    main()
