#!/usr/bin/env python3
"""Measures the runtime and prints a table, with its peers in the same run: CPython's asyncio, uvloop and Go, where they are installed.

    tests/bench/runtime.py BUILD [ROUNDS]      BUILD: a build of the release preset; medians of ROUNDS (5)

alone: the program by itself, on the virtual clock. traced: under loopscope run, which takes each event in and packs it; "own" is the processor
time of the program, recording included, "all" the time that passed until loopscope had it. The machine's noise is in all of them: look at ratios.
"""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

build = Path(sys.argv[1])
rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
program = build / "tests/bench_runtime"
peers = Path(__file__).parent / "peers"

WORK = [
    ("one sleep(0) step, 10 tasks", "step", 10, 200000),
    ("one sleep(0) step, 1,000 tasks", "step", 1000, 2000),
    ("one sleep(0) step, 100,000 tasks", "step", 100000, 20),
    ("the same, 100 tasks, 8 chains three deep", "chain", 100, 10000),
    ("create, run, finish a task", "spawn", 200000, 1),
    ("the same, and release it", "release", 200000, 1),
    ("a task asleep among 100,000", "asleep", 100000, 1),
]


def numbers(command):
    environment = dict(os.environ, LOOPSCOPE_CLOCK="virtual")
    out = subprocess.run([str(part) for part in command], env=environment, capture_output=True, text=True, check=True).stdout
    return [float(word) for word in out.split()]


def median(command, times):
    return [statistics.median(column) for column in zip(*(numbers(command) for _ in range(times)))]


def row(what, cells):
    print(f"{what:42}" + "".join(f"{cell:>11}" for cell in cells), flush=True)


def python_with_uvloop():
    for python in (sys.executable, "/usr/bin/python3"):
        if subprocess.run([python, "-c", "import uvloop"], capture_output=True).returncode == 0:
            return python
    return None


def build_go(folder):
    binary = Path(folder) / "go_peer"
    environment = dict(os.environ, GOCACHE=folder, GO111MODULE="off")
    subprocess.run(["go", "build", "-o", binary, peers / "go_peer.go"], env=environment, check=True)
    return binary


def measure_peer(command, what, tasks, steps):
    """The medians of 3, or None for work that this peer does not have."""
    if not command or (what == "chain" and command[0].name == "go_peer"):
        return None
    words = [{"release": "spawn"}.get(what, what), tasks, max(1, steps // 20)]
    return median([*command[:2], *words, *command[2:]] if command[0].name != "go_peer" else [*command, *words], 3)


def cell(values, i=0):
    return f"{values[i]:.0f}" if values else "-"


with tempfile.TemporaryDirectory() as folder:
    uvloop = python_with_uvloop()
    asyncio_peer = peers / "asyncio_peer.py"
    columns = [
        ("asyncio", [Path(sys.executable), asyncio_peer]),
        ("uvloop", [Path(uvloop), asyncio_peer, "uvloop"] if uvloop else None),
        ("Go", [build_go(folder)] if shutil.which("go") else None),
    ]
    for name, command in columns:
        if not command:
            print(f"{name}: not installed")
    ours, glibc, record = median([build / "tests/bench_switch"], rounds)
    print(f"one-way switch: {ours:.2f} ns; glibc swapcontext {glibc:.1f} ns, {glibc / ours:.0f} times as much")
    print(f"one record of an event: {record:.2f} ns\n")
    row("nanoseconds", ["alone", "own traced", "all traced", *(name for name, _ in columns)])
    for name, what, tasks, steps in WORK:
        arguments = [f"what={what}", f"tasks={tasks}", f"steps={steps}"]
        alone = median([program, *arguments], rounds)
        traced = median([build / "loopscope", "run", program, *arguments, "-o", "/dev/null"], rounds)
        others = [measure_peer(command, what, tasks, steps) for _, command in columns]
        row(name, [f"{alone[0]:.1f}", f"{traced[1]:.1f}", f"{traced[0]:.1f}", *(cell(other) for other in others)])
        if what in ("spawn", "release", "asleep"):
            memory = [f"{alone[2]:.0f}", f"{traced[2]:.0f}", ""]
            row("    its memory, bytes", [*memory, *(cell(other, 1) if what == "asleep" else "" for other in others)])
