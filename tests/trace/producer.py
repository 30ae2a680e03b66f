#!/usr/bin/env python3
"""A toy event loop that writes its own trace: producer.py > toy.jsonl

Shows what a producer of docs/trace-format.md's JSON Lines needs: an object's number, an event's number and a clock. Two cooks share one
stove and sleep; nothing of loopscope or asyncio is used, and `loopscope import` takes what it writes.
"""
import heapq
import itertools
import json
import sys
from collections import deque


class Trace:
    """Writes the lines. Objects get their numbers as they are made; an event's number is how many came before it."""

    def __init__(self, out, program):
        self.out, self.events, self.objects, self.now = out, 0, 0, 0
        self.line({"k": "trace", "schema": 3, "meta": {"program": program, "clock": "virtual"}})

    def line(self, members):
        self.out.write(json.dumps(members) + "\n")

    def event(self, kind, line=None, **fields):
        if line:
            fields |= {"file": "producer.py", "line": line, "function": "cook"}
        self.line({"t": self.now, "k": kind, **fields})
        self.events += 1
        return self.events - 1

    def make(self, kind, subject, **fields):
        self.objects += 1
        self.event(kind, **{subject: self.objects}, **fields)
        return self.objects


class Task:
    def __init__(self, loop, name, steps):
        place = {"file": "producer.py", "line": 1, "function": "cook"}
        self.coro = loop.trace.make("coro_create", "coro", definition=place, arguments=f"name={name!r}")
        self.id = loop.trace.make("task_create", "task", coro=self.coro, name=name)
        self.steps, self.begun = steps, False
        loop.ready_step(self)


class Loop:
    """A ready queue, timers and one lock: enough to wait for time and for each other."""

    def __init__(self, trace):
        self.trace, self.ready, self.timers, self.line = trace, deque(), [], deque()
        self.order = itertools.count()
        trace.event("loop_start", loop=1)
        self.stove = trace.make("sync_create", "sync", type="Lock", value=1)
        trace.event("name", object=self.stove, name="stove")
        self.free = True

    def ready_step(self, task):
        self.ready.append((self.trace.event("enqueue", object=task.id, cause=self.trace.events - 1), task))

    def done(self, future, task):
        """The future has a result: its callback makes its task ready."""
        self.trace.event("future_done", future=future, outcome="result")
        self.ready_step(task)

    def await_(self, task, future, line):
        self.trace.event("done_callback", future=future, callback="wakeup", waiter=task.id)
        self.trace.event("suspend", task=task.id, awaits=future, line=line)

    def sleep(self, task, seconds, line):
        future = self.trace.make("future_create", "future", type="sleep")
        when = self.trace.now + int(seconds * 1e9)
        self.trace.event("timer_set", object=future, when=when)
        heapq.heappush(self.timers, (when, next(self.order), future, task))
        self.await_(task, future, line)

    def acquire(self, task, line):
        """Returns whether the task goes on at once."""
        if self.free:
            self.free = False
            self.trace.event("sync_acquire", sync=self.stove, task=task.id, value=0)
            return True
        waiter = self.trace.make("future_create", "future", type="waiter", owner=self.stove)
        self.trace.event("sync_wait", sync=self.stove, waiter=waiter)
        self.line.append((waiter, task))
        self.await_(task, waiter, line)
        return False

    def release(self, task):
        self.trace.event("sync_release", sync=self.stove, task=task.id, value=1)
        self.free = not self.line
        if self.line:
            waiter, woken = self.line[0]
            self.trace.event("sync_wake", sync=self.stove, waiter=waiter, value=0)
            self.done(waiter, woken)

    def step(self, task):
        """One step: up to the next wait, or the end."""
        if not task.begun:
            self.trace.event("coro_call", coro=task.coro)
            task.begun = True
        if self.line and self.line[0][1] is task:  # it has been let in
            waiter, _ = self.line.popleft()
            self.trace.event("sync_leave", sync=self.stove, waiter=waiter, value=0)
            self.trace.event("sync_acquire", sync=self.stove, task=task.id, value=0)
        for line, (what, argument) in task.steps:
            if what == "print":
                self.trace.event("print", text=argument + "\n", line=line)
            elif what == "release":
                self.release(task)
            elif what == "sleep":
                return self.sleep(task, argument, line)
            elif what == "acquire" and not self.acquire(task, line):
                return None
        self.trace.event("coro_return", coro=task.coro, outcome="result", value="None")
        return self.trace.event("task_done", task=task.id, outcome="result", value="None")

    def run(self):
        for n in itertools.count(1):
            if not self.ready and not self.timers:
                break
            if not self.ready:
                self.trace.event("select", until=self.timers[0][0])
                self.trace.now = self.timers[0][0]
                self.trace.event("clock")
            self.trace.event("iteration", n=n, ready=len(self.ready))
            while self.timers and self.timers[0][0] <= self.trace.now:
                _, _, future, task = heapq.heappop(self.timers)
                self.trace.event("timer_fire", object=future)
                self.done(future, task)
            for _ in range(len(self.ready)):
                enqueued, task = self.ready.popleft()
                self.trace.event("resume", task=task.id, enqueued=enqueued)
                self.step(task)
        self.trace.event("loop_close", loop=1)


def cook(name, seconds):
    """What a cook does, with the line where it stands."""
    return enumerate([("print", f"{name}: to the stove"), ("acquire", None), ("print", f"{name} cooks \N{COOKING}"),
                      ("sleep", seconds), ("release", None), ("sleep", 0.5), ("print", f"{name}: done")], 2)


def main():
    trace = Trace(sys.stdout, "kitchen")
    loop = Loop(trace)
    Task(loop, "Ada", cook("Ada", 2))
    Task(loop, "Ben", cook("Ben", 3))
    loop.run()
    trace.event("end", status=0)


if __name__ == "__main__":
    main()
