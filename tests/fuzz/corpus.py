#!/usr/bin/env python3
"""Writes what the fuzzers begin with: corpus.py BUILD DIRECTORY

The traces of the scenarios and of the programs of tests/parity, which take every kind of event between them, as far as they are
small, to DIRECTORY/file and DIRECTORY/jsonl; and the words of the JSON form to DIRECTORY/jsonl.dict.
"""
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LARGEST, LARGEST_JSONL = 6 << 10, 14 << 10  # bytes: a fuzzer gets through thousands of small files in the time of a large one


def beginning(loopscope, trace):
    """The trace in JSON Lines, as far as there is room: a part of a trace is one too, where its first line tells no number of events."""
    _, *lines = subprocess.run([loopscope, "export", trace, "--to", "jsonl"], capture_output=True, check=True).stdout.splitlines(True)
    text = b'{"k":"trace","schema":1,"meta":{"program":"seed"}}\n'
    for line in lines:
        if len(text) + len(line) > LARGEST_JSONL:
            break
        text += line
    return text


def main():
    build, directory = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
    loopscope = build / "loopscope"
    for form in ("file", "jsonl"):
        (directory / form).mkdir(parents=True, exist_ok=True)
    programs = [*(build / "scenarios").iterdir(), *(build / "parity").iterdir()]
    for program in sorted(p for p in programs if p.is_file() and os.access(p, os.X_OK)):
        trace = directory / "file" / program.name
        # Many of them are there to end badly.
        subprocess.run([loopscope, "run", program, "-o", trace], capture_output=True, stdin=subprocess.DEVNULL)
        if not trace.exists():
            continue
        if trace.stat().st_size > LARGEST:
            trace.unlink()
            continue
        (directory / "jsonl" / program.name).write_bytes(beginning(loopscope, trace))
    words = set()
    for file in ("event.def", "object.def"):
        for row in (ROOT / "src/trace" / file).read_text().splitlines():
            if row.startswith(("EVENT(", "OBJECT(")):
                words.update(re.findall(r"[A-Za-z_]\w*", row.split(', "')[0]))
    (directory / "jsonl.dict").write_text("".join(f'"\\"{word}\\""\n' for word in sorted(words)))


if __name__ == "__main__":
    main()
