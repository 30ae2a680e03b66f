#!/usr/bin/env python3
"""Checks the table of keys in docs/window.md against src/viewer/keys.def.

    keys_table.py           fails where they differ
    keys_table.py --write   writes it
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/window.md"
ROW = re.compile(r"""^ACTION\((\w+),\s*('.'|\w+),\s*('.'|\w+),\s*"([^"]*)",\s*"([^"]*)"\)""")


def table():
    lines = ["| key | what it does | action |", "| --- | --- | --- |"]
    for line in (ROOT / "src/viewer/keys.def").read_text(encoding="utf-8").splitlines():
        row = ROW.match(line)
        if line.startswith("ACTION(") and not row:
            sys.exit(f"keys.def: not understood: {line}")
        if row:
            lines.append(f"| {row[4].replace('|', '&#124;')} | {row[5]} | `{row[1]}` |")
    return "\n".join(lines)


def main():
    page = PAGE.read_text(encoding="utf-8")
    wanted, found = re.subn(r"(<!-- keys: [^\n]*-->\n).*?(<!-- end -->)", lambda m: m[1] + table() + "\n" + m[2], page, flags=re.DOTALL)
    if found != 1:
        sys.exit(f"{PAGE}: no place for the table of keys")
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(wanted, encoding="utf-8")
    elif page != wanted:
        sys.exit("docs/window.md differs from keys.def: run tests/viewer/keys_table.py --write")


if __name__ == "__main__":
    main()
