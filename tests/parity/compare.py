#!/usr/bin/env python3
"""Compares the steps that a program takes with those that CPython took for its twin: compare.py LOOPSCOPE PROGRAM STEPS

STEPS is NAME.steps.jsonl, or NAME.summary.jsonl, which holds only what is printed, warned and raised, and the end.
Order counts, except for warnings: CPython's reference counting decides when they come.
"""
import difflib
import json
import os
import subprocess
import sys
from collections import Counter

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


def prints_of(program):
    """What it prints under the virtual clock, as steps."""
    run = subprocess.run([program], stdout=subprocess.PIPE, env=dict(os.environ, LOOPSCOPE_CLOCK="virtual"),
                         encoding="utf-8", check=False)
    return [json.dumps({"k": "print", "text": line}) for line in run.stdout.splitlines(keepends=True)]


def main():
    _, program, steps_file = sys.argv[1:]
    actual = read(prints_of(program))
    with open(steps_file, encoding="utf-8") as f:
        expected = read(f, {"print"})
    lines = difference(expected, actual)
    if lines:
        sys.exit("\n".join(lines))


if __name__ == "__main__":
    main()
