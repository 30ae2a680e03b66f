#!/usr/bin/env python3
"""Checks the tables of docs/trace-format.md against the schema.

    format_tables.py           fails where they differ
    format_tables.py --write   writes them
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/trace-format.md"
ARGUMENT = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[^,]*?)\s*(?:,|$)')


def rows(file, macro):
    """The arguments of each row of a .def file."""
    for line in (ROOT / "src/trace" / file).read_text().splitlines():
        if line.startswith(macro + "("):
            inside = line[len(macro) + 1:line.rindex(")")]
            yield [argument.strip('"') for argument in ARGUMENT.findall(inside) if argument]


def table(head, lines):
    return "\n".join(["| " + " | ".join(head) + " |", "| --- " * len(head) + "|"] +
                     ["| " + " | ".join(cells) + " |" for cells in lines])


def event_table():
    lines = []
    for number, (kind, *fields, meaning) in enumerate(rows("event.def", "EVENT"), 1):
        names = [f"{name}: {of}" for name, of in zip(fields[::2], fields[1::2]) if of != "none"]
        lines.append([str(number), f"`{kind}`", ", ".join(names), meaning])
    return table(["number", "kind", "fields", "meaning"], lines)


def object_table():
    return table(["number", "type", "family"],
                 [[str(number), name, family] for number, (_, name, family) in enumerate(rows("object.def", "OBJECT"))])


def with_tables(page):
    for name, content in (("events", event_table()), ("objects", object_table())):
        mark = re.compile(rf"(<!-- {name}: [^\n]*-->\n).*?(<!-- end -->)", re.DOTALL)
        page, found = mark.subn(lambda m: m[1] + content + "\n" + m[2], page)
        if found != 1:
            sys.exit(f"{PAGE}: no place for the table of {name}")
    return page


def main():
    page = PAGE.read_text()
    wanted = with_tables(page)
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(wanted)
    elif page != wanted:
        sys.exit(f"{PAGE.relative_to(ROOT)} differs from the schema: run tests/trace/format_tables.py --write")


if __name__ == "__main__":
    main()
