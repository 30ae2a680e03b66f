#!/usr/bin/env python3
"""Records every scenario and parity program of two builds and compares the traces, byte by byte.

    same_bytes.py BUILD OTHER      two build folders, by the same compiler (another one may count the lines of a macro otherwise)
"""
import subprocess
import sys
import tempfile
from pathlib import Path


def record(build, program, folder):
    trace = folder / "trace"
    subprocess.run([build / "loopscope", "run", program, "-o", trace], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return trace.read_bytes()


def main():
    build, other = Path(sys.argv[1]), Path(sys.argv[2])
    programs = [path for folder in ("scenarios", "parity") for path in sorted((build / folder).iterdir())
                if path.is_file() and path.stat().st_mode & 0o111]
    differ = []
    with tempfile.TemporaryDirectory() as folder:
        for program in programs:
            if record(build, program, Path(folder)) != record(other, other / program.relative_to(build), Path(folder)):
                differ.append(program.name)
    if differ or not programs:
        sys.exit(f"same_bytes: {len(differ)} of {len(programs)} traces differ: {' '.join(differ)}")
    print(f"same_bytes: {len(programs)} programs leave the same traces in {build} and {other}")


main()
