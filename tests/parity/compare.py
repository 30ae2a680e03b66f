#!/usr/bin/env python3
"""Compares the steps that a program takes with those that CPython took for its twin: compare.py LOOPSCOPE PROGRAM STEPS

STEPS is NAME.steps.jsonl, or NAME.summary.jsonl, which holds only what is printed, warned and raised, and the end.
Order counts, except for warnings: CPython's reference counting decides when they come.
"""
import difflib
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

SUMMARY = {"print", "warn", "error", "end"}


def read(lines, kinds=None):
    """The steps of these kinds, as texts that are equal when the steps are, without warnings; and the warnings."""
    steps, warnings = [], Counter()
    for step in map(json.loads, lines):
        if kinds and step["k"] not in kinds:
            continue
        if step["k"] == "warn":
            warnings[step["text"]] += 1
            continue
        if step.get("coro") == "program":
            step["coro"] = "main"  # a coroutine cannot be called so in C
        steps.append(json.dumps(step, sort_keys=True))
    return steps, warnings


def difference(expected, actual):
    """What is different, with what stands around it, as lines of text."""
    lines = list(difflib.unified_diff(expected[0], actual[0], "CPython", "loopscope", lineterm="", n=8))[:80]
    lines += [f"missing warning, {n} times: {text}" for text, n in (expected[1] - actual[1]).items()]
    lines += [f"unexpected warning, {n} times: {text}" for text, n in (actual[1] - expected[1]).items()]
    return lines


def record(loopscope, program):
    """The exit status of the program and the lines of its steps."""
    with tempfile.TemporaryDirectory() as folder:
        trace = Path(folder, "a.trace")
        run = subprocess.run([loopscope, "run", program, "-o", trace], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                             encoding="utf-8", check=False)
        export = subprocess.run([loopscope, "export", trace, "--to", "steps"], stdout=subprocess.PIPE, encoding="utf-8",
                                check=True)
    return run, export.stdout.splitlines()


def main():
    loopscope, program, steps_file = sys.argv[1:]
    kinds = SUMMARY if steps_file.endswith(".summary.jsonl") else None
    run, lines = record(loopscope, program)
    actual = read(lines, kinds)
    with open(steps_file, encoding="utf-8") as f:
        expected = read(f, kinds)
    problems = difference(expected, actual)
    status = 1 if any('"k": "error"' in step for step in expected[0]) else 0
    if run.returncode != status:
        problems.append(f"exit status {run.returncode}, not {status}")
    if problems:
        sys.exit("\n".join(problems + ["standard error:", run.stderr]))


if __name__ == "__main__":
    main()
