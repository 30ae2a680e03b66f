#!/usr/bin/env python3
"""Checks the tables of links and of kinds of questions in docs/questions.md against src/query/link.def and question.def.

    link_table.py           fails where they differ
    link_table.py --write   writes it
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/questions.md"


def links():
    rows = re.findall(r'(?m)^LINK\((\w+), +"(.*)"\)$', (ROOT / "src/query/link.def").read_text())
    lines = [f"| `{sort}` | {meaning} |" for sort, meaning in rows]
    return "\n".join(["| sort | what it says |", "| --- | --- |", *lines])


def kinds():
    rows = re.findall(r'(?m)^QUESTION\((\w+), +"(.*?)", +(\d+), "(.*)"\)$', (ROOT / "src/query/question.def").read_text())
    lines = [f"| `{sort}` | {title} | {meaning} | {most} |" for sort, title, most, meaning in rows]
    return "\n".join(["| kind | question | what is asked | at most |", "| --- | --- | --- | --- |", *lines])


def main():
    page = wanted = PAGE.read_text()
    for name, table in ("links", links()), ("kinds", kinds()):
        wanted, found = re.subn(rf"(<!-- {name}: [^\n]*-->\n).*?(<!-- end -->)", lambda m: m[1] + table + "\n" + m[2], wanted, flags=re.DOTALL)
        if found != 1:
            sys.exit(f"{PAGE}: no place for the {name}")
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(wanted)
    elif page != wanted:
        sys.exit(f"{PAGE.relative_to(ROOT)} differs from its tables: run tests/query/link_table.py --write")


if __name__ == "__main__":
    main()
