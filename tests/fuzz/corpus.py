#!/usr/bin/env python3
"""Writes what the fuzzers begin with: corpus.py BUILD DIRECTORY

The beginnings of traces of the scenarios and of the programs of tests/parity, which with those of rest.jsonl take every kind of event, to
DIRECTORY/file and DIRECTORY/jsonl; the words of the JSON form to DIRECTORY/jsonl.dict; and the lessons to DIRECTORY/lesson.
"""
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LARGEST = 24 << 10  # bytes of lines: a fuzzer gets through thousands of small files in the time of a large one


def run(*command):
    return subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL)


def beginning(lines):
    """A part of a trace is one too, where its first line tells no number of events."""
    text = b'{"k":"trace","schema":1,"meta":{"program":"seed"}}\n'
    for line in lines[1:]:
        if len(text) + len(line) > LARGEST:
            break
        text += line
    return text


def main():
    build, directory = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
    loopscope, whole = build / "loopscope", directory / "whole.trace"
    for form in ("file", "jsonl"):
        (directory / form).mkdir(parents=True, exist_ok=True)
    programs = [*(build / "scenarios").iterdir(), *(build / "parity").iterdir()]
    texts = {"rest": Path(__file__).with_name("rest.jsonl").read_bytes()}
    for program in sorted(p for p in programs if p.is_file() and os.access(p, os.X_OK)):
        run(loopscope, "run", program, "-o", whole)  # many of them are there to end badly
        texts[program.name] = beginning(run(loopscope, "export", whole, "--to", "jsonl").stdout.splitlines(True))
    seen = set()
    for name, text in texts.items():
        lines = directory / "jsonl" / name
        lines.write_bytes(text)
        subprocess.run([loopscope, "import", lines, "-o", directory / "file" / name], check=True)
        seen.update(re.findall(rb'"k":"(\w+)"', text))
    kinds = {row[len("EVENT("):].split(",")[0] for row in (ROOT / "src/trace/event.def").read_text().splitlines() if row.startswith("EVENT(")}
    if missing := sorted(kinds - {kind.decode() for kind in seen}):
        sys.exit(f"corpus: nothing takes {', '.join(missing)}")
    words = set()
    for file in ("event.def", "object.def"):
        for row in (ROOT / "src/trace" / file).read_text().splitlines():
            if row.startswith(("EVENT(", "OBJECT(")):
                words.update(re.findall(r"[A-Za-z_]\w*", row.split(', "')[0]))
    shutil.copytree(ROOT / "assets/lessons", directory / "lesson", dirs_exist_ok=True)
    (directory / "jsonl.dict").write_text("".join(f'"\\"{word}\\""\n' for word in sorted(words)))


if __name__ == "__main__":
    main()
