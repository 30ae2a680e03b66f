#!/usr/bin/env python3
"""Checks the table of links in docs/questions.md against src/query/link.def.

    link_table.py           fails where they differ
    link_table.py --write   writes it
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/questions.md"


def table():
    rows = re.findall(r'(?m)^LINK\((\w+), +"(.*)"\)$', (ROOT / "src/query/link.def").read_text())
    lines = [f"| `{sort}` | {meaning} |" for sort, meaning in rows]
    return "\n".join(["| sort | what it says |", "| --- | --- |", *lines])


def main():
    page = PAGE.read_text()
    wanted, found = re.subn(r"(<!-- links: [^\n]*-->\n).*?(<!-- end -->)", lambda m: m[1] + table() + "\n" + m[2], page, flags=re.DOTALL)
    if found != 1:
        sys.exit(f"{PAGE}: no place for the table")
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(wanted)
    elif page != wanted:
        sys.exit(f"{PAGE.relative_to(ROOT)} differs from link.def: run tests/query/link_table.py --write")


if __name__ == "__main__":
    main()
