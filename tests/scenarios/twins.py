#!/usr/bin/env python3
"""Compares what a scenario prints with what its Python twin prints: twins.py PROGRAM TWIN [--ends-with LINE] [NAME=VALUE ...]

Both run under a virtual clock, with the same parameters.
"""
import argparse
import difflib
import itertools
import os
import subprocess
import sys
from pathlib import Path

VIRTUAL_TIME = Path(__file__).with_name("virtual_time.py")


def lines_of(*command):
    environment = dict(os.environ, LOOPSCOPE_CLOCK="virtual", PYTHONIOENCODING="utf-8")
    run = subprocess.run(command, stdout=subprocess.PIPE, env=environment, encoding="utf-8", check=True)
    return run.stdout.splitlines()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("twin")
    parser.add_argument("--ends-with", metavar="LINE")
    parser.add_argument("parameters", nargs="*")
    given = parser.parse_args()

    scenario = lines_of(given.program, *given.parameters)
    twin = lines_of(sys.executable, VIRTUAL_TIME, given.twin, *given.parameters)
    if scenario != twin:
        differences = difflib.unified_diff(twin, scenario, given.twin, given.program, lineterm="", n=8)
        sys.exit("\n".join(itertools.islice(differences, 40)))
    if not scenario:
        sys.exit("neither prints anything")
    if given.ends_with is not None and scenario[-1] != given.ends_with:
        sys.exit(f"ends with: {scenario[-1]}\nand not:   {given.ends_with}")


if __name__ == "__main__":
    main()
