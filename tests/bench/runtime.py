#!/usr/bin/env python3
"""Measures the runtime and prints a table: alone, fully traced under loopscope, and CPython's asyncio, all in this run.

    tests/bench/runtime.py BUILD [ROUNDS]      BUILD: a build of the release preset; medians of ROUNDS (5)
"""
import os
import statistics
import subprocess
import sys
from pathlib import Path

build = Path(sys.argv[1])
rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
program = build / "tests/bench_runtime"
peer = Path(__file__).parent / "peers/asyncio_peer.py"

WORK = [
    ("one sleep(0) step, 10 tasks", "step", 10, 200000),
    ("one sleep(0) step, 1,000 tasks", "step", 1000, 2000),
    ("one sleep(0) step, 100,000 tasks", "step", 100000, 20),
    ("the same, 100 tasks, 8 chains three deep", "chain", 100, 10000),
    ("create, run, finish a task", "spawn", 200000, 1),
    ("a task asleep among 100,000", "asleep", 100000, 1),
]


def numbers(command):
    environment = dict(os.environ, LOOPSCOPE_CLOCK="virtual")
    out = subprocess.run([str(part) for part in command], env=environment, capture_output=True, text=True, check=True).stdout
    return [float(word) for word in out.split()]


def median(command, times):
    return [statistics.median(column) for column in zip(*(numbers(command) for _ in range(times)))]


def row(what, cells):
    print(f"{what:42}" + "".join(f"{cell:>14}" for cell in cells), flush=True)


ours, glibc = median([build / "tests/bench_switch"], rounds)
print(f"one-way switch: {ours:.2f} ns; glibc swapcontext {glibc:.1f} ns, {glibc / ours:.0f} times as much\n")
row("nanoseconds", ["alone", "traced", "asyncio", "asyncio/traced"])
for name, what, tasks, steps in WORK:
    arguments = [f"what={what}", f"tasks={tasks}", f"steps={steps}"]
    alone = median([program, *arguments], rounds)
    traced = median([build / "loopscope", "run", program, *arguments, "-o", "/dev/null"], rounds)
    python = median([sys.executable, peer, what, tasks, max(1, steps // 20)], 3)
    row(name, [f"{alone[0]:.1f}", f"{traced[0]:.1f}", f"{python[0]:.0f}", f"{python[0] / traced[0]:.0f}"])
    if len(alone) > 1:
        row("    its memory, bytes", [f"{alone[1]:.0f}", f"{traced[1]:.0f}", f"{python[1]:.0f}"])
