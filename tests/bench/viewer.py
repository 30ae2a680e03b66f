#!/usr/bin/env python3
"""Measures the viewer on a built-in scenario and on long traces, and prints its tables.

    tests/bench/viewer.py BUILD [EVENTS]      BUILD: a build of the release preset; EVENTS: about so many in a long trace (10000000)

The long traces are those of trace.py, recorded from a real program (trace_program.c). The window is one of Xvfb's, where that is installed.
"""
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from trace import PROGRAMS, record

build = Path(sys.argv[1])
events = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000_000
display = ["xvfb-run", "-a", "-s", "-screen 0 1920x1080x24"] if shutil.which("xvfb-run") and shutil.which("xauth") else []

print("=== chess", flush=True)
subprocess.run([*display, build / "tests/bench_viewer"], check=True)
for name, what, tasks, each in PROGRAMS:
    print(f"=== {name}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "trace"
        record(build, file, what, tasks, max(1, events // tasks // each))
        subprocess.run([*display, build / "tests/bench_viewer", file], check=True)
