#!/usr/bin/env python3
"""Checks that the headers are the reference, and docs/asyncio.md their table of contents.

    reference.py             checks the tree that this script belongs to
    reference.py --self-test  checks that what is missing is found

Every name that a header declares for programs, above its line "--- below:", has a comment that begins its paragraph, and stands in the
table; every name in the table is declared. Every line of C in an example of a comment stands in tests/asyncio/test_examples.c, which runs it.
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BELOW = "// --- below:"
NAMES = re.compile(r"""
    ^\#define[ ](\w+)                        # a macro
  | ^typedef\b[^;{(]*?[ *](\w+);             # a type
  | ^\}[ ]*(\w+);
  | ^typedef\b[^;{(]*?[ *](\w+)\(            # the type of a function
  | (?:^extern[ ]const[ ]exception_type|,)[ ](\w+)\[1\]
  | ^(?!typedef|extern|static)\w[\w ]*[ *]+(\w+)\([^;{]*\);  # a function
""", re.M | re.X)

# For the authors of async_def alone, or shown by another name.
HIDDEN = re.compile(r"[A-Z]+_|_Noreturn|LOOPSCOPE|PLACE|place|value_(same|sequence|append|dict|dict_set|at|contains)$|\w+_of_program$"
                    r"|random_randrange_\d$|async_iterable$|awaitable$|any_future$")


def joined(text):
    text = re.sub(r"__attribute__\(\((?:[^()]|\([^()]*\))*\)\) ?", "", text)
    return re.sub(r",\n\s+", ", ", re.sub(r" *\\\n\s*", " ", text))


def declared(text):
    """The names that a header declares, for programs and below."""
    return {name for match in NAMES.finditer(joined(text)) for name in match.groups() if name}


def public(text):
    """Those for programs: not what a macro stands for."""
    above = joined(text.split(BELOW)[0])
    behind = set(re.findall(r"^#define \w+(?:\([^)]*\))? \(?\*?(\w+)", above, re.M))
    return {name for name in declared(above) if not HIDDEN.match(name) and (name.startswith("asyncio_") or name not in behind)}


def uncommented(text):
    """The first lines of paragraphs that declare something and do not begin with a comment."""
    above = text.split(BELOW)[0]
    if "#pragma GCC visibility push" not in above:
        return []  # asyncio.h, which declares nothing
    paragraphs = re.split(r"\n(?:\s*\n)+", above[above.index("#pragma GCC visibility push"):])[1:]
    return [p.splitlines()[0] for p in paragraphs if declared(p) and not p.startswith("//")]


def spaced(text):
    return re.sub(r"\s+", " ", text)


def examples(text):
    """Their lines of C: what is indented in a comment, without the Python beside it."""
    lines = re.findall(r"^//     +(\S.*)$", text, re.M)
    return [spaced(re.split(r"\s{2,}", line)[0]) for line in lines if not re.match(r"\w+\.h ", line)]


def in_table(text):
    """The names in the column for C that a program does not make up itself."""
    cells = [row.split(" | ")[-1] for row in text.splitlines() if row.startswith("| ") and not row.startswith("| ---")]
    code = re.sub(r'"[^"]*"', "", " ".join(part for cell in cells for part in re.findall(r"`([^`]*)`", cell)))
    return set(re.findall(r"(?<![.\w])(\w+)(?= ?\()", code)) | set(re.findall(r"\b(?:asyncio|value|async)_\w+", code))


def problems(headers, table, tested=""):
    known = set().union(*(declared(text) for text in headers.values()))
    named, whole = in_table(table), set(re.findall(r"\w+", "".join(row for row in table.splitlines() if row.startswith("|"))))
    made_up = {"program", "job", "count", "ticker", "fetch", "f"}
    yield from (f"docs/asyncio.md: {name} is declared in no header" for name in sorted(named - known - made_up))
    for header, text in sorted(headers.items()):
        yield from (f"{header}: {name} is not in docs/asyncio.md" for name in sorted(public(text) - whole))
        yield from (f"{header}: no comment above: {line}" for line in uncommented(text))
        yield from (f"{header}: not in test_examples.c: {line}" for line in examples(text) if line not in spaced(tested))


def self_test():
    header = """// A header.
#pragma GCC visibility push(default)

// It makes one.
#define asyncio_Thing(x) thing_new(place_here(), (x))
asyncio_Thing *thing_new(place *where, int x);

// Both do something.
void asyncio_Thing_go(asyncio_Thing *thing,
                      int n);
#define asyncio_Thing_stop asyncio_Thing_end
extern const exception_type asyncio_Bad[1], asyncio_Worse[1];
typedef struct asyncio_Thing asyncio_Thing;

// --- below: how it works
void thing_end(void);
"""
    table = "| Python | C |\n| `x` | `asyncio_Thing(1)`, `asyncio_Thing_go(x, 1)`, `asyncio_Thing_stop(x)`, `asyncio_Bad`, `asyncio_Worse` |\n"
    assert public(header) == {"asyncio_Thing", "asyncio_Thing_go", "asyncio_Thing_stop", "asyncio_Bad", "asyncio_Worse"}, public(header)
    assert not list(problems({"a.h": header}, table))
    assert len(list(problems({"a.h": header}, table.replace(", `asyncio_Thing_go(x, 1)`", "")))) == 1
    assert len(list(problems({"a.h": header}, table.replace("`asyncio_Bad`, ", "")))) == 1
    assert len(list(problems({"a.h": header}, table.replace("Thing_stop(", "Thing_stops(")))) == 2
    example = header.replace("// It makes one.", "// It makes one.\n//     asyncio_Thing_go(x, 1);     x.go(1)")
    assert len(list(problems({"a.h": example}, table, "asyncio_Thing_go(x, 2);"))) == 1
    assert not list(problems({"a.h": example}, table, "  asyncio_Thing_go(x, 1);"))
    assert len(list(problems({"a.h": header.replace("// Both do something.\n", "")}, table))) == 1


def main():
    if sys.argv[1:] == ["--self-test"]:
        self_test()
        return 0
    headers = {path.name: path.read_text() for path in (ROOT / "src/asyncio/include/loopscope").glob("*.h") if path.name != "place.h"}
    found = list(problems(headers, (ROOT / "docs/asyncio.md").read_text(), (ROOT / "tests/asyncio/test_examples.c").read_text()))
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
