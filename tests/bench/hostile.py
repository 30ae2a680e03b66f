#!/usr/bin/env python3
"""Gives every command traces that no program would make, of one size and of twice that size: it has to take twice as long, not four times.

    tests/bench/hostile.py LOOPSCOPE [--size N] [--patterns NAME,...] [--commands NAME,...]

A pattern is made as JSON Lines and imported, N (40000) of what it is full of. Seconds are the processor's, at twice the size, with the factor by which they
have grown; one above three is marked, and the exit status is 1 then. What takes less than a tenth of a second is too short to be judged.
"""
import argparse
import collections
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

SHORT, PROPORTIONAL = 0.1, 3
PATIENCE = 20  # seconds: what takes longer is ended, and marked
MINUTE = 60 * 10**9


class Maker:
    """Events, one after the other, each fitting those before."""

    def __init__(self, file):
        self.file, self.t, self.events, self.objects, self.iterations, self.cancelled = file, 0, 0, 0, 0, 0
        self.ready = collections.deque()  # object, event, callback
        self.line(k="trace", schema=5, meta={"program": "hostile", "clock": "virtual"})
        self.add("loop_start", loop=1)

    def line(self, **members): self.file.write(json.dumps(members) + "\n")

    def add(self, kind, **fields):
        """The index of the event."""
        self.line(t=self.t, k=kind, **fields)
        self.events += 1
        return self.events - 1

    def make(self, kind, key, **fields):
        """The id of the object."""
        self.objects += 1
        self.add(kind, **{key: self.objects}, **fields)
        return self.objects

    def future(self, type="future", **fields): return self.make("future_create", "future", type=type, **fields)
    def sync(self, type, value=0): return self.make("sync_create", "sync", type=type, value=value)

    def coroutine(self, line=1):
        return self.make("coro_create", "coro", definition={"file": "a.c", "line": line, "function": "f"}, arguments="n=1")

    def enqueue(self, object, cause, callback=None):
        self.ready.append((object, self.add("enqueue", object=object, callback=callback, cause=cause), callback))

    def task(self, name=None, **fields):
        """One that is ready, not yet run."""
        task = self.make("task_create", "task", name=name or f"T{self.objects + 1}", **fields)
        self.enqueue(task, self.events - 1)
        return task

    def turn(self):
        self.iterations += 1
        self.add("iteration", n=self.iterations, ready=len(self.ready) - self.cancelled)

    def run(self):
        """The head of the ready queue; what it is about."""
        object, event, callback = self.ready.popleft()
        if callback: self.add("callback", object=object, enqueued=event)
        else: self.add("resume", task=object, enqueued=event)
        return object

    def suspend(self, task, awaits=None):
        """The next step joins the queue at once where it awaits nothing."""
        event = self.add("suspend", task=task, awaits=awaits)
        if not awaits: self.enqueue(task, event)

    def step(self):
        """A turn of the loop up to the first step; its task."""
        self.turn()
        return self.run()

    def running(self, name="main"):
        """A task, in the middle of its first step."""
        self.task(name)
        return self.step()

    def done(self, task, outcome="result"): return self.add("task_done", task=task, outcome=outcome)


# --- patterns: each has n of what its name says ----------------------------------------------------------------------

def cancelled_while_ready(m, n):
    tasks = [m.task() for _ in range(n)]
    for task in tasks: m.add("cancel", task=task)
    m.turn()
    for _ in range(n): m.done(m.run(), "cancelled")


def cancelled_again_and_again(m, n):
    task = m.running()
    for _ in range(n): m.add("cancel", task=task)
    m.suspend(task)
    m.done(m.step(), "cancelled")


def cancelled_long_ago(m, n):
    """A task that goes on all the same, in a queue of others."""
    tasks = [m.task() for _ in range(100)]
    m.turn()
    for task in tasks:
        m.add("cancel", task=m.run())
        m.suspend(task)
    for _ in range(n // 100):
        m.turn()
        for _ in tasks: m.suspend(m.run())


def ends(m, n):
    m.add("error", type="ValueError", message="x")
    for _ in range(n): m.add("end", status=1)


def ends_without_error(m, n):
    for _ in range(n): m.add("end", status=1)


def crashes(m, n):
    task = m.running()
    for _ in range(n): m.add("crash", signal=11, task=task, message="x")


def frames_resumed(m, n):
    """A stack of n coroutines, which is left and come back to n / 20 times: each time 400 of them become slices for Perfetto."""
    task = m.running()
    for _ in range(n): m.add("coro_call", coro=m.coroutine())
    for _ in range(n // 20):
        m.suspend(task)
        m.step()


def frames_returned(m, n):
    coroutines = [m.coroutine() for _ in range(n)]
    task = m.running()
    for coro in coroutines: m.add("coro_call", coro=coro)
    for coro in reversed(coroutines): m.add("coro_return", coro=coro, outcome="result")
    m.done(task)


def futures_in_a_row(m, n):
    """Each is passed on to the next; a timer for each."""
    task = m.running()
    futures = [m.future("sleep") for _ in range(n)]
    for one, next in zip(futures, futures[1:]): m.add("done_callback", future=one, callback="_done_callback", waiter=next)
    for one in futures: m.add("timer_set", object=one, when=m.t + 1)
    m.suspend(task, futures[-1])
    m.add("select", until=m.t + 1)
    m.t += 1
    m.add("clock")
    for one in futures: m.enqueue(one, m.add("timer_fire", object=one), "_set_result_unless_cancelled")
    m.turn()
    for one in futures:
        m.run()
        m.add("future_done", future=one, outcome="result")


def futures_in_a_ring(m, n):
    task = m.running()
    futures = [m.future("sleep") for _ in range(n)]
    for one, next in zip(futures, futures[1:] + futures[:1]): m.add("done_callback", future=one, callback="_done_callback", waiter=next)
    m.add("timer_set", object=futures[0], when=MINUTE)
    m.suspend(task, m.future())
    for _ in range(n): m.add("print", text="x\n")


def gathers_in_a_row(m, n):
    """A gather of a gather of a gather."""
    task = m.running()
    gathers = [m.future("gather") for _ in range(n)]
    for one, next in zip(gathers, gathers[1:]): m.add("done_callback", future=one, callback="_done_callback", waiter=next)
    m.suspend(task, gathers[-1])
    for one in gathers: m.enqueue(one, m.add("future_done", future=one, outcome="result"), "_done_callback")
    m.turn()
    for _ in gathers: m.run()


def children(m, n):
    task = m.running()
    gather, tasks = m.future("gather"), [m.task() for _ in range(n)]
    for one in tasks: m.add("done_callback", future=one, callback="_done_callback", waiter=gather)
    m.suspend(task, gather)
    m.turn()
    for one in tasks: m.enqueue(one, m.done(m.run()), "_done_callback")
    m.turn()
    for one in tasks: m.run()


def members(m, n):
    task, group = m.running(), m.make("context_create", "context", type="TaskGroup")
    tasks = [m.task() for _ in range(n)]
    for one in tasks: m.add("done_callback", future=one, callback="_on_task_done", waiter=group)
    m.suspend(task, m.future(owner=group))
    m.turn()
    for one in tasks: m.enqueue(one, m.done(m.run()), "_on_task_done")
    m.turn()
    for one in tasks: m.run()


def in_line(m, n):
    """n tasks in line for a lock, which leave it from the end."""
    lock = m.sync("Lock", 1)
    holder = m.running()
    m.add("sync_acquire", sync=lock, task=holder, value=0)
    m.suspend(holder)
    waiters = []
    for _ in range(n): m.task()
    m.turn()
    m.done(m.run())
    for _ in range(n):
        task = m.run()
        waiters.append(m.future("waiter", owner=lock))
        m.add("sync_wait", sync=lock, waiter=waiters[-1])
        m.suspend(task, waiters[-1])
    for waiter in reversed(waiters):
        m.add("future_done", future=waiter, outcome="cancelled")
        m.add("sync_leave", sync=lock, waiter=waiter, value=0)


def permits(m, n):
    """A task with n permits, which it gives back to n others."""
    semaphore = m.sync("Semaphore", n)
    task = m.running()
    for free in reversed(range(n)): m.add("sync_acquire", sync=semaphore, task=task, value=free)
    for free in range(n): m.add("sync_release", sync=semaphore, task=task, value=free + 1)
    m.done(task)


def holders(m, n):
    semaphore = m.sync("Semaphore", n)
    for _ in range(n): m.task()
    m.turn()
    for free in reversed(range(n)):
        task = m.run()
        m.add("sync_acquire", sync=semaphore, task=task, value=free)
        m.suspend(task)
    m.turn()
    for free in range(n):
        task = m.run()
        m.add("sync_release", sync=semaphore, task=task, value=free + 1)
        m.done(task)


def locks(m, n):
    """A task that holds n locks."""
    task, all = m.running(), [m.sync("Lock", 1) for _ in range(n)]
    for lock in all: m.add("sync_acquire", sync=lock, task=task, value=0)
    for lock in all: m.add("sync_release", sync=lock, task=task, value=1)
    m.done(task)


def items(m, n):
    """All put at the front of a queue."""
    queue, task = m.sync("PriorityQueue"), m.running()
    puts = [m.add("queue_put", queue=queue, item=f"{i}", before=0) for i in range(n)]
    for i, put in enumerate(puts): m.add("queue_get", queue=queue, item=f"{i}", put=put)
    m.done(task)


def timers(m, n):
    task, handles = m.running(), [m.make("handle_create", "handle", callback="tick") for _ in range(n)]
    for i, handle in enumerate(handles): m.add("timer_set", object=handle, when=MINUTE - i)
    for handle in handles: m.add("timer_cancel", object=handle)
    m.done(task)


def timeouts(m, n):
    """n within each other, all of one task."""
    task, all = m.running(), [m.make("context_create", "context", type="Timeout") for _ in range(n)]
    for one in all: m.add("timer_set", object=one, when=MINUTE)
    m.suspend(task, m.future())
    for one in all: m.add("timer_cancel", object=one)


def handles_cancelled(m, n):
    task = m.running()
    for _ in range(n):
        handle = m.make("handle_create", "handle", callback="tick")
        m.enqueue(handle, m.events - 1, "tick")
    for handle, event, _ in reversed(m.ready): m.add("handle_cancel", object=handle, enqueued=event)
    m.cancelled = n
    m.done(task)
    m.turn()
    while m.ready:
        handle, event, _ = m.ready.popleft()
        m.add("skip", object=handle, enqueued=event)


def picks(m, n):
    """Of a thousand that are ready the last one, each time, for as many turns as it takes."""
    for _ in range(1000): m.task()
    for _ in range(n // 1000):
        m.turn()
        for left in reversed(range(1000)):
            if left > 0:
                last = m.ready[left]
                m.add("pick", object=last[0], enqueued=last[1], overtakes=left)
                del m.ready[left]
                m.ready.appendleft(last)
            m.suspend(m.run())


def prints(m, n):
    task = m.running()
    for i in range(n): m.add("print", text=f"line {i}\n")
    m.done(task)


def prints_of_one_line(m, n):
    task = m.running()
    for _ in range(n): m.add("print", text=".")
    m.done(task)


def prints_of_many_lines(m, n):
    task = m.running()
    for _ in range(n): m.add("print", text="\n\n\n\n\n\n\n\n")
    m.done(task)


def eager_in_a_row(m, n):
    task = m.running()
    for _ in range(n): m.done(m.make("task_eager", "task", coro=None, name="E"))
    m.done(task)


def eager_within_each_other(m, n):
    tasks = [m.running()] + [m.make("task_eager", "task", coro=None, name="E") for _ in range(n)]
    for task in reversed(tasks): m.done(task)


def blocks(m, n):
    task = m.running()
    for _ in range(n):
        m.add("block", what="work", duration=10)
        m.t += 10
        m.add("block_end")
    m.done(task)


def in_a_block(m, n):
    """n events while the loop stands still."""
    task = m.running()
    m.add("block", what="work", duration=10)
    for _ in range(n): m.add("raise", type="E", message="x")
    m.t += 10
    m.add("block_end")
    m.done(task)


def sleeps_of_the_loop(m, n):
    for _ in range(n):
        m.add("select", until=m.t + 10)
        m.t += 10
        m.add("clock")
        m.turn()


def sleeps_of_a_task(m, n):
    m.running()
    for _ in range(n):
        sleep = m.future("sleep")
        m.add("timer_set", object=sleep, when=m.t + 10)
        m.suspend(1, sleep)
        m.add("select", until=m.t + 10)
        m.t += 10
        m.add("clock")
        m.enqueue(sleep, m.add("timer_fire", object=sleep), "_set_result_unless_cancelled")
        m.turn()
        m.run()
        m.enqueue(1, m.add("future_done", future=sleep, outcome="result"))
        m.step()


def sleeps_over_late(m, n):
    """n tasks whose sleeps are over while the loop is held."""
    for _ in range(n): m.task()
    m.turn()
    sleeps = []
    for _ in range(n):
        task = m.run()
        sleeps.append(m.future("sleep"))
        m.add("timer_set", object=sleeps[-1], when=m.t + 5)
        m.suspend(task, sleeps[-1])
    m.task("busy")
    m.step()
    m.add("block", what="work", duration=100)
    m.t += 100
    m.add("block_end")
    m.done(m.objects)
    for sleep in sleeps: m.enqueue(sleep, m.add("timer_fire", object=sleep), "_set_result_unless_cancelled")
    m.turn()
    for task, sleep in enumerate(sleeps, 1):
        m.run()
        m.enqueue(task, m.add("future_done", future=sleep, outcome="result"))


def loops(m, n):
    """n loops, each closed while a task waits."""
    for i in range(n):
        if i: m.add("loop_start", loop=i + 1)
        m.iterations = 0
        m.suspend(m.running(), m.future())
        m.add("loop_close", loop=i + 1)


def destroyed(m, n):
    tasks = []
    for _ in range(n): tasks.append(m.task())
    m.turn()
    for _ in range(n):
        task = m.run()
        m.suspend(task, m.future())
    m.add("loop_close", loop=1)
    for task in tasks:
        m.add("task_destroy", task=task)
        m.add("task_destroyed", task=task)


def names(m, n):
    task = m.running()
    for i in range(n): m.add("task_name", task=task, name=f"N{i}")
    m.done(task)


def same_names(m, n):
    for _ in range(n): m.task("the same")
    m.turn()
    for _ in range(n): m.done(m.run())


def failures(m, n):
    for _ in range(n): m.task()
    m.turn()
    for _ in range(n): m.done(m.run(), "exception")


def yields(m, n):
    m.running()
    for _ in range(n):
        m.suspend(1)
        m.step()


def work_of_a_thread(m, n):
    """One call of one thread, which works, sleeps and waits n times in one step of a task."""
    m.running()
    call = m.future("executor call")
    m.add("executor_submit", call=call, name="g")
    worker = m.make("worker_create", "worker", name="w")
    m.add("worker_begin", worker=worker, call=call)
    for _ in range(n):
        m.add("worker_sleep", worker=worker, duration=1)
        m.add("worker_wake", worker=worker)
    m.add("worker_return", worker=worker, outcome="result")
    m.done(1)


def thread_in_a_callback(m, n):
    """As before, in a callback that is about the thread."""
    m.running()
    call = m.future("executor call")
    m.add("executor_submit", call=call, name="g")
    worker = m.make("worker_create", "worker", name="w")
    m.enqueue(worker, m.events - 1, "tick")
    m.done(1)
    m.step()
    m.add("worker_begin", worker=worker, call=call)
    for i in range(n):
        m.t += 1
        m.add("worker_sleep", worker=worker, duration=1)
        m.add("worker_wake", worker=worker)
    m.add("worker_return", worker=worker, outcome="result")
    m.turn()


def calls_of_threads(m, n):
    m.running()
    workers = [m.make("worker_create", "worker", name="w") for _ in range(n)]
    for worker in workers:
        call = m.future("executor call")
        m.add("executor_submit", call=call, name="g")
        m.add("worker_begin", worker=worker, call=call)
        m.add("worker_sleep", worker=worker, duration=1)
    for worker in workers:
        m.add("worker_wake", worker=worker)
        m.add("worker_return", worker=worker, outcome="result")
    m.done(1)


def generators(m, n):
    """n within each other, each asked twice."""
    task = m.running()
    all = [m.make("agen_create", "generator", definition={"file": "a.c", "line": 1, "function": "g"}) for _ in range(n)]
    for _ in range(2):
        for one in all: m.add("agen_resume", generator=one)
        for one in reversed(all): m.add("agen_yield", generator=one, item="1")
    m.done(task)


def as_completed(m, n):
    task, all = m.running(), m.sync("as_completed")
    waiter = m.future("waiter", owner=all)
    futures = [m.future() for _ in range(n)]
    for one in futures: m.add("done_callback", future=one, callback="_handle_completion", waiter=all)
    m.add("sync_wait", sync=all, waiter=waiter)
    m.suspend(task, waiter)
    for one in futures: m.enqueue(one, m.add("future_done", future=one, outcome="result"), "_handle_completion")
    m.turn()
    for _ in futures: m.run()


def long_text(m, n):
    """One of n bytes, printed a hundred times."""
    task = m.running()
    for _ in range(100): m.add("print", text="x" * n)
    m.done(task)


def waits_for_each_other(m, n):
    """n tasks, each awaiting the next."""
    tasks = [m.task() for _ in range(n)]
    m.turn()
    for task in tasks: m.suspend(m.run(), task % n + 1)


def places(m, n):
    """Every event on a line of its own."""
    task = m.running()
    for i in range(n): m.add("print", text="x\n", file="a.c", line=i + 1, function="f")
    m.done(task)


PATTERNS = [value for value in list(globals().values()) if getattr(value, "__code__", None) and value.__code__.co_varnames[:2] == ("m", "n")]

# --- commands ---------------------------------------------------------------------------------------------------------

DATA = ["jsonl", "csv", "steps", "perfetto", "perfetto-pb", "sqlite", "dot"]


def commands():
    table = {"import": ["import", "JSON", "-o", "OUT"]}
    for name in ["narrate", "stats", "predict", "cat"]: table[name] = [name, "TRACE"]
    table["stats json"] = ["stats", "TRACE", "--json"]
    table["cat kind"] = ["cat", "TRACE", "--kind", "print"]
    for part in [1, 2, 4]: table[f"why {part}/4"] = ["why", "TRACE", "--task", "TASK", "--at", f"AT{part}"]
    table["why last"] = ["why", "TRACE", "--task", "LAST", "--at", "AT2"]
    table["diff"] = ["diff", "TRACE", "TRACE"]
    table["diff steps"] = ["diff", "--steps", "TRACE", "TRACE"]
    table["verify"] = ["verify", "TRACE"]
    for form in DATA: table[form] = ["export", "TRACE", "--to", form, "-o", "OUT"]
    for part in [1, 2, 4]: table[f"png {part}/4"] = ["export", "TRACE", "--to", "png", "-o", "OUT", "--at", f"AT{part}"]
    table["svg"] = ["export", "TRACE", "--to", "svg", "-o", "OUT"]
    table["timeline"] = ["export", "TRACE", "--to", "png", "-o", "OUT", "--from", "0", "--until", "AT4"]
    table["compare"] = ["compare", "TRACE", "TRACE", "--to", "png", "-o", "OUT"]
    return table


class Run:
    """Processor time of one command; None where it took too long."""

    def __init__(self, arguments):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        limit = lambda: resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
        process = subprocess.run(arguments, stdin=subprocess.DEVNULL, capture_output=True, preexec_fn=limit, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        self.late, self.status = self.seconds >= PATIENCE - 1, process.returncode
        self.error = process.stderr.decode(errors="replace").strip()


class Trace:
    def __init__(self, loopscope, pattern, n, folder):
        self.loopscope, self.json, self.file, self.out = loopscope, folder / f"{n}.jsonl", folder / f"{n}.trace", folder / "out"
        with open(self.json, "w", encoding="utf-8") as file:
            m = Maker(file)
            pattern(m, n)
        self.words = {"JSON": self.json, "TRACE": self.file, "OUT": self.out, "TASK": "1", "LAST": str(m.objects)}
        self.words |= {f"AT{part}": str((m.events - 1) * part // 4) for part in [1, 2, 4]}
        made = self.run(["import", "JSON", "-o", "TRACE"])
        if made.status: sys.exit(f"{pattern.__name__}: {made.error}")

    def run(self, words):
        self.out.unlink(missing_ok=True)
        return Run([self.loopscope, *(str(self.words.get(word, word)) for word in words)])


def measure(loopscope, pattern, size, only):
    """Rows of the table: command, seconds, growth; None for what is too short to be judged."""
    with tempfile.TemporaryDirectory() as folder:
        large, small = (Trace(loopscope, pattern, n, Path(folder)) for n in (2 * size, size))
        for name, words in commands().items():
            if only and name not in only: continue
            after = large.run(words)
            before = small.run(words) if after.seconds >= SHORT else None
            yield name, after.seconds, after.seconds / max(before.seconds, 0.001) if before else None, after.late


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("loopscope")
    parser.add_argument("--size", type=int, default=40000)
    parser.add_argument("--patterns", type=lambda text: text.split(","), default=[])
    parser.add_argument("--commands", type=lambda text: text.split(","), default=[])
    options = parser.parse_args()
    os.environ |= {"SDL_VIDEODRIVER": "dummy"}
    bad = 0
    for pattern in PATTERNS:
        if options.patterns and pattern.__name__ not in options.patterns: continue
        for name, seconds, growth, late in measure(options.loopscope, pattern, options.size, options.commands):
            if growth is None: continue
            worse = late or growth > PROPORTIONAL
            bad |= worse
            print(f"{pattern.__name__:26} {name:12} {seconds:7.2f} s {growth:5.1f} {'<--' if worse else ''}", flush=True)
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
