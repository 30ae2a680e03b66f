#!/usr/bin/env python3
"""Checks the questions of loopscope predict with nothing but the events of the trace, which it reads for itself.

    predict.py LOOPSCOPE SCENARIO [NAME=VALUE...]   the questions of a run of it: their right answers, their wrong ones, how many and of how many kinds
    predict.py --list                               the scenarios, for CMake
    predict.py LOOPSCOPE --places                   over all scenarios: no place in the list of options is the right one too often
"""
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


class Trace:
    """The events of a trace, and what has to be known of them to answer."""

    def __init__(self, loopscope, path):
        lines = [json.loads(line) for line in run(loopscope, "export", path, "--to", "jsonl").split("\n") if line]
        self.events = lines[1:]
        self.names, self.coroutine_of, self.waiter_task, self.types = {}, {}, {}, {}
        running = None
        for e in self.events:
            if e["k"] in ("task_create", "task_eager", "task_name"):
                self.names[e["task"]] = e["name"]
            if e["k"] in ("task_create", "task_eager"):
                self.coroutine_of[e["task"]] = e["coro"]
            if e["k"] in ("resume", "task_eager"):
                running = e["task"]
            if e["k"] in ("future_create", "context_create"):
                self.types[e.get("future", e.get("context"))] = e["type"]
            if e["k"] == "sync_wait":
                self.waiter_task[e["waiter"]] = running

    def after(self, event, *kinds):
        return (e for e in self.events[event + 1:] if e["k"] in kinds)

    def queue(self, events):
        """The steps of tasks in the ready queue after so many events."""
        entries = []
        for e in self.events[:events]:
            if e["k"] == "enqueue":
                entries.append([e["i"], e["object"] if not e.get("callback") else None])
            elif e["k"] in ("resume", "callback", "skip"):
                entries.pop(0)
            elif e["k"] == "handle_cancel":
                entries = [[i, None if i == e["enqueued"] else task] for i, task in entries]
            elif e["k"] == "loop_close":
                entries = []
        return [task for _, task in entries if task]

    def text(self, task):
        return self.names[task]


# --- what is right, by kind: takes a question, says what text the right option has to have --------------------------------------
def check_next(t, q, right):
    task = next(t.after(q["event"], "resume"))["task"]
    assert right["object"] == task and right["text"] == t.text(task), (right, task)


def check_ready(t, q, right):
    task = q["object"]
    end = next(e["i"] for e in t.after(q["event"], "suspend", "task_done") if e["task"] == task) + 1
    while t.events[end]["k"] == "enqueue":
        end += 1
    assert right["text"] == ", ".join(map(t.text, t.queue(end))), right
    wrong = [o["text"] for i, o in enumerate(q["options"], 1) if i != q["right"]]
    assert right["text"] not in wrong


def check_printed(t, q, right):
    text = next(t.after(q["event"], "print"))["text"].rstrip("\n")
    assert right["text"] == (text if len(text) <= 60 else right["text"]) and text.startswith(right["text"].rstrip("…")), (right, text)


def seconds(text):
    """The last time that an option names, in nanoseconds: clock or seconds."""
    word = text.split()[-2] if text.endswith(" s") else text.split()[-1]
    total = 0.0
    for part in word.split(":"):
        total = total * 60 + float(part)
    return round(total * 1e9)


def check_wakes(t, q, right):
    wakes = [e for e in t.after(q["event"], "enqueue") if e["object"] == q["object"] and not e.get("callback")]
    assert (right["text"] == "never in this run") == (not wakes), right
    if wakes:
        assert abs(seconds(right["text"]) - wakes[0]["t"]) < 1e6, (right, wakes[0])
        for i, o in enumerate(q["options"], 1):
            if i != q["right"] and o["text"] != "never in this run":
                assert abs(seconds(o["text"]) - wakes[0]["t"]) >= 1e6 / 2, o


def check_cancel(t, q, right):
    assert t.events[q["event"]]["k"] == "cancel" and t.events[q["event"]]["task"] == q["object"]
    done = next(e for e in t.after(q["event"], "task_done") if e["task"] == q["object"])
    steps = sum(1 for e in t.after(q["event"], "resume") if e["task"] == q["object"] and e["i"] < done["i"])
    if done["outcome"] != "cancelled":
        assert right["text"].endswith("does not end as cancelled"), right
    elif steps > 1:
        assert right["text"].endswith("after some more steps"), right
    else:
        assert right["text"].startswith(("in its next step", "in its first step")), right


def check_permit(t, q, right):
    e = next(e for e in t.after(q["event"], "sync_wake", "sync_acquire") if e["sync"] == q["object"])
    task = e["task"] if e["k"] == "sync_acquire" else t.waiter_task[e["waiter"]]
    assert right["object"] == task and right["text"] == t.text(task), (right, e)


def check_call(t, q, right):
    coro, following = q["object"], t.events[q["event"] + 1]
    called = any(e["coro"] == coro for e in t.after(q["event"], "coro_call"))
    if not called:
        assert right["text"].startswith("never"), right
    elif coro in t.coroutine_of.values():
        assert right["text"].startswith("later"), right
    else:
        assert following["k"] == "coro_call" and following["coro"] == coro and right["text"].startswith("now: it is awaited"), right


def check_create(t, q, right):
    made, first = t.events[q["event"]], next(t.after(q["event"], "resume", "suspend"))
    assert made["k"] == "task_create" and made["task"] == q["object"]
    following = next(e for e in t.events[q["event"] + 1:] if e["k"] != "enqueue")
    waits = t.types.get(following["waiter"]) if following["k"] == "done_callback" and following["future"] == made["task"] else None
    with_what = {"gather": " with asyncio.gather", "TaskGroup": " with TaskGroup.create_task"}.get(waits, "")
    assert q["context"].endswith(f"{with_what}.") and ("with" in q["context"]) == bool(with_what), (q["context"], following)
    assert first["k"] == "suspend" and right["object"] == first["task"] and right["text"].startswith(t.text(first["task"])), right


# --- what holds for all -----------------------------------------------------------------------------------------------------
def check_question(t, q):
    texts = [o["text"] for o in q["options"]]
    assert 2 <= len(texts) <= 4 and len(set(texts)) == len(texts), texts
    assert all(o["because"] and "`" not in o["because"] for o in q["options"]), q
    assert q["event"] < q["answered"] < len(t.events) and t.events[q["event"]]["t"] == q["time"], q
    known = {e["task"] for e in t.events[:q["event"] + 1] if e["k"] in ("task_create", "task_eager")}
    assert all(o["object"] in known for o in q["options"] if o["object"]), "an option names a task that is not made yet"
    globals()["check_" + q["kind"]](t, q, q["options"][q["right"] - 1])


def questions(loopscope, path):
    return json.loads(run(loopscope, "predict", path, "--json", "--answers"))["questions"]


def check(loopscope, scenario, parameters):
    with tempfile.TemporaryDirectory(prefix="loopscope-test-") as directory:
        path = os.path.join(directory, "trace")
        subprocess.run([loopscope, "run", scenario, *parameters, "-o", path], capture_output=True)
        t, asked = Trace(loopscope, path), questions(loopscope, path)
        assert asked == questions(loopscope, path), "the same trace has other questions the second time"
        for q in asked:
            try:
                check_question(t, q)
            except AssertionError:
                print(f"question {q['question']} of {scenario}: {json.dumps(q, indent=1)}")
                raise
        events = [q["event"] for q in asked]
        assert events == sorted(set(events)) and len(asked) <= 12
        if not parameters:
            assert len(asked) >= 3, f"{scenario} has {len(asked)} questions"
            assert len({q["kind"] for q in asked}) >= 2, f"{scenario} has questions of one kind"
        hidden = json.loads(run(loopscope, "predict", path, "--json"))["questions"]
        assert all("right" not in q and "answered" not in q and all("because" not in o for o in q["options"]) for q in hidden)


def check_places(loopscope):
    """Whoever always takes the same place is right about as often as by chance."""
    places, kinds, count = Counter(), Counter(), 0
    names = scenarios()
    for scenario in names:
        with tempfile.TemporaryDirectory(prefix="loopscope-test-") as directory:
            path = os.path.join(directory, "trace")
            subprocess.run([loopscope, "run", scenario, "-o", path], capture_output=True)
            for q in questions(loopscope, path):
                count += 1
                kinds[q["kind"]] += 1
                places[q["right"]] += 1
    print(count, dict(places), dict(kinds))
    assert max(places.values()) < 0.4 * count, places
    assert len(kinds) >= 5, kinds


def scenarios():
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "scenarios")
    return sorted(name[:-2] for name in os.listdir(folder) if name.endswith(".c"))


if __name__ == "__main__":
    if sys.argv[1:] == ["--list"]:
        print(*scenarios(), sep=";")
    elif sys.argv[2:] == ["--places"]:
        check_places(sys.argv[1])
    else:
        check(sys.argv[1], sys.argv[2], sys.argv[3:])
