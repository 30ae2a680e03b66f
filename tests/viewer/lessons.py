#!/usr/bin/env python3
"""Every scenario has a lesson, and every lesson can be walked: lessons.py LOOPSCOPE LESSON_WALK

Each stop is reached with the scenario's own parameters, after the one before it; there are 5 to 10 of them; each has a caption of a few
sentences that the strip below the panels has room for.
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FEWEST, MOST = 5, 10
LONGEST = 330  # characters of a caption: four lines in a window of 1024x700


def captions(text):
    for stop in re.split(r"^## .*\n", text, flags=re.MULTILINE)[1:]:
        yield re.sub(r"\s+", " ", stop.partition("\n\n")[2] if re.match(r"[a-z]+:", stop) else stop).strip()


def check(loopscope, walk, name, directory):
    lesson = ROOT / "assets/lessons" / f"{name}.lesson"
    if not lesson.exists():
        return ["there is no lesson"]
    wrong = []
    text = lesson.read_text()
    if f"\nrun: {name}\n" not in text:
        wrong.append("its run: is another one")
    for caption in captions(text):
        if not 40 <= len(caption) <= LONGEST:
            wrong.append(f"{len(caption)} characters: {caption}")
    trace = directory / f"{name}.trace"
    subprocess.run([loopscope, "run", name, "-o", trace], check=True, capture_output=True)
    walked = subprocess.run([walk, trace, lesson], capture_output=True, text=True)
    if walked.returncode:
        wrong.append(walked.stderr.strip())
    stops = len(re.findall(r"^\d+  event", walked.stdout, re.MULTILINE))
    if not FEWEST <= stops <= MOST:
        wrong.append(f"{stops} stops")
    return wrong


def main():
    loopscope, walk = sys.argv[1:]
    names = sorted(path.stem for path in (ROOT / "scenarios").glob("*.c"))
    more = {path.stem for path in (ROOT / "assets/lessons").glob("*")} - set(names)
    broken = [f"{name}: there is no such scenario" for name in sorted(more)]
    with tempfile.TemporaryDirectory() as directory:
        for name in names:
            broken += [f"{name}: {what}" for what in check(loopscope, walk, name, Path(directory))]
    print("\n".join(broken))
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
