#!/usr/bin/env python3
"""Compares where a scenario prints with where its Python twin does: twins_aligned.py LOOPSCOPE TWIN_LINES VIRTUAL_TIME SCENARIO.c

Both run. Whenever the C program prints, the line of the twin that stands for its line is the one with which Python prints the same.
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

PRINTS = """
import builtins, json, runpy, sys
where, show = open(sys.argv[1], "w"), print
def noting(*values, **more):
    frame = sys._getframe(1)
    if frame.f_code.co_filename.endswith(sys.argv[1 - 1]):
        where.write(json.dumps([frame.f_lineno, " ".join(map(str, values))]) + chr(10))
    show(*values, **more)
builtins.print = noting
sys.argv = sys.argv[2:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def python_prints(virtual_time, twin):
    with tempfile.NamedTemporaryFile("r", suffix=".jsonl") as found:
        program = PRINTS.replace("sys.argv[1 - 1]", repr(twin.name))
        subprocess.run([sys.executable, "-c", program, found.name, virtual_time, str(twin)], stdout=subprocess.DEVNULL, check=True)
        return [tuple(json.loads(line)) for line in found]


def c_prints(loopscope, scenario):
    with tempfile.TemporaryDirectory() as directory:
        trace, events = Path(directory, "t.trace"), Path(directory, "t.jsonl")
        subprocess.run([loopscope, "run", scenario.stem, "-o", trace], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        subprocess.run([loopscope, "export", trace, "--to", "jsonl", "-o", events], stderr=subprocess.DEVNULL, check=True)
        found = [json.loads(line) for line in events.read_text(encoding="utf-8").splitlines()]
    return [(e["line"], e["text"].rstrip("\n")) for e in found if e.get("k") == "print" and e.get("file", "").endswith(scenario.name)]


def main():
    loopscope, twin_lines, virtual_time, name = sys.argv[1:]
    scenario = Path(name)
    mapped = subprocess.run([twin_lines, name], stdout=subprocess.PIPE, encoding="utf-8", check=True).stdout.split()
    line_of = dict(zip(map(int, mapped[::2]), map(int, mapped[1::2])))
    in_c, in_python = c_prints(loopscope, scenario), python_prints(virtual_time, scenario.with_suffix(".py"))
    if [text for _, text in in_c] != [text for _, text in in_python]:
        sys.exit("they print different things: there is nothing to compare")
    wrong = sorted({(c, line_of.get(c), p, text) for (c, text), (p, _) in zip(in_c, in_python) if line_of.get(c) != p})
    for c, found, p, text in wrong:
        print(f"{scenario.name}:{c} stands for line {found} and not for {p}, which prints: {text}")
    if not in_c:
        sys.exit("neither prints anything")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
