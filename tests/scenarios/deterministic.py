#!/usr/bin/env python3
"""Records a program twice and compares the traces byte by byte: deterministic.py LOOPSCOPE PROGRAM [NAME=VALUE ...]

The two runs differ in all that a trace must not depend on: the folder, the environment and with it where the stack is.
"""
import os
import subprocess
import sys
import tempfile
from pathlib import Path


def record(folder, loopscope, arguments, environment):
    trace = Path(folder, "a.trace")
    subprocess.run([loopscope, "run", *arguments, "-o", trace], check=True, cwd=folder, stdout=subprocess.DEVNULL,
                   env=dict(os.environ, **environment))
    return trace.read_bytes()


def main():
    loopscope, *arguments = sys.argv[1:]
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory(prefix="another") as other:
        first = record(one, loopscope, arguments, {})
        second = record(other, loopscope, arguments, {"PADDING": "x" * 5000, "TZ": "Asia/Tokyo", "LC_ALL": "C"})
    if first != second:
        same = os.path.commonprefix([first, second])
        sys.exit(f"{len(first)} and {len(second)} bytes, which differ from byte {len(same)} on")


if __name__ == "__main__":
    main()
