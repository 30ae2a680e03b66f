#!/usr/bin/env python3
"""Checks who includes whom in src/ against the table in src/README.md.

    layers.py            checks the tree that this script belongs to
    layers.py --self-test  checks that forbidden includes are found

A row of the table is `| folder, folder | ... | what it may include |`. The last cell is "nothing", "all", or a list of
folders ("base, trace"), headers ("trace/recorder.h") and the two phrases below.
"""
import re
import sys
from pathlib import Path

PHRASES = {
    "of trace only the recorder's header": "trace/recorder.h",
    "the schema": "trace/event.h",
}

# What a header brings along: it includes these itself.
COMPANIONS = {
    "trace/recorder.h": {"trace/event.h", "trace/event.def", "trace/object.def"},
    "trace/event.h": {"trace/event.def", "trace/object.def"},
}

# One file per foreign thing: includes that start so belong to these files of src/ alone.
FOREIGN = {
    "SDL": {"viewer/window.c"},
    "ft2build": {"viewer/font.c"},
    "fontconfig": {"viewer/font.c", "viewer/words.c"},
    "cairo": {"viewer/canvas.c", "viewer/path.c", "viewer/paper.c", "viewer/words.c"},
    "hb": {"viewer/font.c", "viewer/words.c"},
    "zlib": {"viewer/png.c"},
    "sqlite3": {"export/database.c"},
    "ucontext": {"asyncio/coro.c", "asyncio/coro_swap.h"},
}

PUBLIC = "loopscope/"  # <loopscope/asyncio.h> stands in asyncio/include
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*[<"]([^>"]+)[>"]', re.MULTILINE)
LINKS = re.compile(r"^layer\((\w+)((?:\s+[\w:]+)*)\)", re.MULTILINE)


def read_table(text):
    """{folder: set of folders and headers that it may include} from the table in Markdown."""
    rows = [[cell.strip().replace("`", "") for cell in line.strip().strip("|").split("|")]
            for line in text.splitlines() if line.lstrip().startswith("|")]
    start = next((i for i, row in enumerate(rows) if row[0].startswith("folder") and row[-1].startswith("may include")),
                 None)
    if start is None:
        raise SystemExit("layers.py: src/README.md has no table | folder | ... | may include |")
    rules = []
    for row in rows[start + 2:]:
        folders = [re.sub(r"^src/|/$", "", name.strip()) for name in row[0].split(",")]
        if len(row) != len(rows[start]) or not all(re.fullmatch(r"\w+", name) for name in folders):
            break  # the next table
        rules.append((folders, row[-1]))
    names = {folder for folders, _ in rules for folder in folders}
    return {folder: read_cell(cell, names) for folders, cell in rules for folder in folders}


def read_cell(cell, names):
    if cell == "nothing":
        return set()
    if cell == "all":
        return set(names)
    allowed = set()
    for item in re.split(r",\s*", cell):
        item = re.sub(r"^and ", "", item.strip())
        item = PHRASES.get(item, item)
        if item not in names and not re.fullmatch(r"\w+/[\w.]+", item):
            raise SystemExit(f"layers.py: the table in src/README.md says “{item}”, which is no folder and no header")
        allowed |= {item} | COMPANIONS.get(item, set())
    return allowed


def problems_of(path, text, table):
    """What is wrong with one file. path: relative to src/."""
    folder = path.split("/")[0]
    if folder not in table:
        yield f"src/{path}: the folder {folder} is not in the table of src/README.md"
        return
    for match in INCLUDE.finditer(text):
        target = match[1]
        where = f"src/{path}:{text.count(chr(10), 0, match.start()) + 1}"
        name = target.split("/")[-1]
        for prefix, owners in FOREIGN.items():
            if (name.startswith(prefix) or target.startswith(prefix)) and path not in owners:
                yield f"{where}: includes {target}; only {' and '.join(sorted(owners))} may"
        layer = "asyncio" if target.startswith(PUBLIC) else target.split("/")[0]
        if "/" in target and layer in table and layer != folder and not table[folder] & {layer, target}:
            yield f"{where}: {folder} may not include {target}"


def scenario_problems(path, text, table):
    """A scenario sees the public header and nothing else of the project."""
    for match in INCLUDE.finditer(text):
        if "/" in match[1] and match[1].split("/")[0] in table:
            yield f"{path}: includes {match[1]}; a program includes <loopscope/asyncio.h> alone"


def link_problems(text, table):
    """CMakeLists.txt links what the table allows: `layer(name loopscope_other ...)`."""
    for match in LINKS.finditer(text):
        folder, libraries = match[1], match[2].split()
        for other in (name.removeprefix("loopscope_") for name in libraries if name.startswith("loopscope_")):
            allowed = {item.split("/")[0] for item in table.get(folder, set())}
            if other not in allowed:
                yield f"CMakeLists.txt: {folder} may not link {other}"


def check(root):
    table = read_table((root / "src/README.md").read_text())
    problems = list(link_problems((root / "CMakeLists.txt").read_text(), table))
    for file in sorted((root / "src").rglob("*.[ch]")):
        problems += problems_of(file.relative_to(root / "src").as_posix(), file.read_text(), table)
    for pattern in ("scenarios/*.c", "tests/parity/*.c"):
        for file in sorted(root.glob(pattern)):
            problems += scenario_problems(file.relative_to(root).as_posix(), file.read_text(), table)
    return problems


def self_test():
    table = read_table("""
| folder in src/ | what it is | may include |
|---|---|---|
| base | small structures | nothing |
| `trace` | the trace | base |
| asyncio | the runtime | base, and of trace only the recorder's header |
| export, narrate | readers | base, trace |
| viewer | panels | base, trace, narrate |
| python | a recorder | the schema |
| cli | main | all |
""")
    assert table["base"] == set()
    assert table["narrate"] == {"base", "trace"}
    assert "trace/recorder.h" in table["asyncio"] and "trace" not in table["asyncio"]
    assert table["cli"] >= {"viewer", "asyncio"}

    def count(path, *includes):
        return len(list(problems_of(path, "".join(f"# include {i}\n" for i in includes), table)))

    assert count("trace/state.c", '"trace/state.h"', '"base/vec.h"', "<stdio.h>", "<sys/mman.h>", '"state.h"') == 0
    assert count("base/vec.c", '"trace/event.h"') == 1
    assert count("trace/state.c", '"narrate/narrate.h"', '"viewer/draw.h"') == 2
    assert count("asyncio/loop.c", '"trace/recorder.h"', '"trace/event.h"', '"trace/event.def"', "<loopscope/asyncio.h>") == 0
    assert count("asyncio/loop.c", '"trace/trace.h"') == 1
    assert count("export/steps.c", "<loopscope/asyncio.h>", '"narrate/narrate.h"') == 2
    assert count("asyncio/include/loopscope/asyncio.h", '"viewer/draw.h"') == 1
    assert count("cli/main.c", '"viewer/window.h"', "<loopscope/asyncio.h>") == 0
    assert count("viewer/window.c", "<SDL.h>", "<SDL2/SDL_video.h>") == 0
    assert count("viewer/panel.c", "<SDL.h>", "<SDL2/SDL_video.h>", "<ft2build.h>", "<cairo-svg.h>", "<cairo/cairo.h>", "<fontconfig/fontconfig.h>") == 6
    assert count("viewer/canvas.c", "<cairo.h>", "<ucontext.h>", "<sys/ucontext.h>") == 2
    assert count("asyncio/coro.c", "<ucontext.h>") == 0
    assert count("misc/odd.c") == 1
    assert not list(link_problems("layer(trace loopscope_base)\nlayer(asyncio loopscope_trace m)\n", table))
    assert len(list(link_problems("layer(trace loopscope_base loopscope_viewer m)\n", table))) == 1
    assert not list(scenario_problems("scenarios/a.c", "#include <loopscope/asyncio.h>\n#include <math.h>\n", table))
    assert len(list(scenario_problems("scenarios/a.c", '#include "asyncio/loop.h"\n', table))) == 1


def main():
    if sys.argv[1:] == ["--self-test"]:
        self_test()
        return 0
    problems = check(Path(__file__).resolve().parent.parent)
    print(*problems, sep="\n", end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
