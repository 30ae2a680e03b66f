#!/usr/bin/env python3
"""Measures long traces and prints a table, with what is to be reached.

    tests/bench/trace.py BUILD [EVENTS]      BUILD: a build of the release preset; EVENTS: about so many in a trace (10000000)

Each trace is recorded from a real program (trace_program.c): a club of 24 tasks, and 100,000 tasks that sleep, or that are always ready.
Milliseconds are the processor's. Memory is what the process has for each event: of the trace alone, and of its history once all of it was seen.
"""
import subprocess
import sys
import tempfile
from pathlib import Path

# Name, parameters, events a turn of a task.
PROGRAMS = [
    ("24 tasks", "club", 24, 57),
    ("100,000 asleep", "sleepers", 100_000, 12),
    ("100,000 ready", "yielders", 100_000, 3),
]

ROWS = [
    ("events", "events", "{:,.0f}", ""),
    ("bytes an event on disk", "disk", "{:.1f}", "12"),
    ("bytes an event in memory", "trace_bytes", "{:.1f}", "24"),
    ("  and of the history", "history_bytes", "{:.1f}", ""),
    ("opening, ms", "open_ms", "{:.0f}", "1000"),
    ("  memory at the most, MB", "open_peak_mb", "{:,.0f}", "2000"),
    ("the first pass over all, ms", "first_pass_ms", "{:.0f}", ""),
    ("a seek to anywhere, ms: median", "seek_median", "{:.3f}", ""),
    ("  99 %", "seek_99", "{:.3f}", "16"),
    ("  worst", "seek_worst", "{:.3f}", ""),
    ("a step forward, ms: 99 %", "forward_99", "{:.4f}", "1"),
    ("  worst", "forward_worst", "{:.4f}", "1"),
    ("a step back, ms: median", "back_median", "{:.4f}", ""),
    ("  99 %", "back_99", "{:.4f}", "1"),
    ("  worst", "back_worst", "{:.4f}", "1"),
    ("walking back, ms a step: mean", "walk_back_mean", "{:.4f}", ""),
    ("  99 %", "walk_back_99", "{:.4f}", "1"),
    ("  worst", "walk_back_worst", "{:.4f}", "1"),
    ("memory in the end, MB", "peak_mb", "{:,.0f}", ""),
]


def record(build, file, what, tasks, turns):
    program = build / "tests/trace_program"
    parameters = [f"what={what}", f"tasks={tasks}", f"turns={turns}"]
    subprocess.run([build / "loopscope", "run", program, *parameters, "-o", file], stdout=subprocess.DEVNULL, check=True)


def measure(build, file, what, tasks, turns):
    record(build, file, what, tasks, turns)
    out = subprocess.run([build / "tests/bench_trace", file], capture_output=True, text=True, check=True).stdout
    file.unlink()
    return dict((line.split()[0], float(line.split()[1])) for line in out.splitlines())


def main():
    build = Path(sys.argv[1])
    events = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000_000
    with tempfile.TemporaryDirectory() as folder:
        found = [measure(build, Path(folder) / "trace", what, tasks, max(1, events // tasks // each)) for _, what, tasks, each in PROGRAMS]
    print(f"{'':34}" + "".join(f"{name:>16}" for name, *_ in PROGRAMS) + f"{'to reach':>12}")
    for title, key, form, goal in ROWS:
        print(f"{title:34}" + "".join(f"{form.format(values[key]):>16}" for values in found) + f"{goal:>12}")


if __name__ == "__main__":
    main()
