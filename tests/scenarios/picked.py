#!/usr/bin/env python3
"""Runs a scenario with picks at random, and verifies it: picked.py PICKED LOOPSCOPE PROGRAM [NAME=VALUE ...]

picked.c says what holds of such a run; `loopscope verify` has to find it the same, and `loopscope import` to take its lines.
"""
import subprocess
import sys
import tempfile
from pathlib import Path

SEEDS = range(1, 4)


def call(*command):
    run = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8")
    if run.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}: exit status {run.returncode}\n{run.stdout[-2000:]}")
    return run.stdout


def main():
    picked, loopscope, program, *parameters = sys.argv[1:]
    with tempfile.TemporaryDirectory() as directory:
        trace, lines, back = (Path(directory) / name for name in ("picked.trace", "picked.jsonl", "back.trace"))
        for seed in SEEDS:
            print(call(picked, program, str(seed), trace, *parameters).splitlines()[-1])
            answer = call(loopscope, "verify", trace, program)
            if not answer.startswith("same: "):
                sys.exit(f"seed {seed}: {answer}")
            call(loopscope, "export", trace, "--to", "jsonl", "-o", lines)
            call(loopscope, "import", lines, "-o", back)
            call(loopscope, "narrate", back)


main()
