#!/usr/bin/env python3
"""Writes the man pages from what says it already: loopscope.1 from the help of the commands, loopscope.3 from the headers.

    man.py LOOPSCOPE HEADERS DIRECTORY
"""
import os
import re
import subprocess
import sys
from pathlib import Path


def escape(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text[:1] in (".", "'") else text


def paragraphs(lines):
    """Plain lines are filled, lines that are indented stay as they are, an empty one ends a paragraph. " - " begins an item of a list."""
    literal = item = False
    for line in lines:
        if line.startswith(" - ") or item and line.startswith("   "):
            item = True
            yield (".IP \\(bu 2\n" if line.startswith(" - ") else "") + escape(line.strip(" -"))
            continue
        item = False
        indented = line.startswith("  ")
        if indented and not literal:
            yield ".P\n.EX"
        if literal and not indented:
            yield ".EE"
            if line.strip():
                yield ".P"
        literal = indented
        if line.strip():
            yield escape(line if indented else line.strip())
        elif not literal:
            yield ".P"
    if literal:
        yield ".EE"


def page(name, section, version, manual, parts):
    """A page as text, in which no name is hyphenated. A request that has nothing to part or to fill is left out."""
    lines = "\n".join([".nr HY 0", f'.TH {name} {section} "" "{version}" "{manual}"', ".ad l", *parts]).splitlines()
    kept = []
    for line in lines:
        if line.startswith((".P", ".S", ".TP", ".IP")) and kept[-1] == ".P":
            kept.pop()
        if line != ".P" or not kept[-1].startswith((".P", ".S", ".TH")):
            kept.append(line)
    while kept[-1] == ".P":
        kept.pop()
    return "\n".join(kept) + "\n"


# --- the command ----------------------------------------------------------------------------------------------------------------
def ask(loopscope, *arguments):
    """What it answers, each paragraph on a line of its own."""
    wide = os.environ | {"ARGP_HELP_FMT": "rmargin=8000,no-dup-args-note"}
    return subprocess.run([loopscope, *arguments], capture_output=True, text=True, check=True, env=wide).stdout.splitlines()


def command(lines):
    """The section of one command."""
    yield f'.SS {escape(lines[0].removeprefix("Usage: "))}'
    rest = []
    for line in lines[1:]:
        option = re.match(r" {2,6}(-\S.*?)(?: {2,}(.*))?$", line)
        if option:
            yield from paragraphs(rest)
            rest = []
            yield f".TP\n.B {escape(option[1])}\n{escape(option[2])}"
        else:
            rest.append(line.lstrip() if line.endswith(":") else line)
    yield ".P"
    yield from paragraphs(rest)


def command_page(loopscope):
    lines = ask(loopscope, "--help")
    usage = lines[0].removeprefix("Usage: loopscope ")
    commands = [re.match(r"  (\w+)  ", line)[1] for line in lines if re.match(r"  \w+  ", line)]
    about = lines[1 : next(i for i, line in enumerate(lines) if line.startswith("  "))]
    parts = [".SH NAME", f"loopscope \\- {escape(about[0].split(':')[0].removeprefix('loopscope '))}",
             ".SH SYNOPSIS", f".B loopscope\n{escape(usage)}", ".SH DESCRIPTION", *paragraphs(about), ".SH COMMANDS"]
    for name in commands:
        parts += command(ask(loopscope, name, "--help"))
    return page("LOOPSCOPE", 1, ask(loopscope, "--version")[0], "User Commands", parts + [".SH SEE ALSO", ".BR loopscope (3)"])


# --- the library ----------------------------------------------------------------------------------------------------------------
def joined(text):
    """Lines of a header, each macro and declaration on one of them."""
    text = re.sub(r"\\\n\s*", " ", text)
    return re.sub(r"(?<=,)\n\s+(?=[^\n]*;)", " ", text).splitlines()


MACRO = r"#define (\w+)(\([^)]*\))? *(\w*)"


def types_in(lines):
    """What functions return, and the macros that stand for them."""
    types = {m[2]: m[1] for m in (re.match(r"((?:\w+ )+\**)(\w+)\(", line) for line in lines) if m and "return " not in m[1]}
    macros = [m for m in (re.match(MACRO, line) for line in lines) if m]
    for macro in macros + macros[::-1]:
        if macro[3] in types:
            types[macro[1]] = types[macro[3]]
    return types


def declarations(lines, types):
    """What a program writes: macros with the type of the function behind them, which itself is not shown."""
    macros = [re.match(MACRO, line) for line in lines]
    behind = {m[3] for m in macros if m and not m[3].startswith("asyncio_")}
    for line, macro in zip(lines, macros):
        function = re.match(r"(?:(?:\w+|__attribute__\(\(.*?\)\)) )+\**(\w+)\(.*;", line)
        if line.startswith("//"):
            yield line
        elif macro:
            if not macro[1].isupper() and not macro[1].endswith("_") and not re.match(r"[A-Z]+_", macro[1]):
                yield types.get(macro[1], "").removeprefix("_Noreturn ") + macro[1] + (macro[2] or "")
        elif not re.match(r"#|struct \w+;$", line) and not (function and function[1] in behind):
            yield re.sub(r"__attribute__\(\(.*\)\) |_Noreturn ", "", line)


def header(path):
    """The section of one header: comments are text, the rest is shown as it is."""
    text = path.read_text()
    lines = joined(text.split("// --- below:")[0])
    first, place = lines[0].removeprefix("// "), next(i for i, line in enumerate(lines) if line.startswith("#ifndef"))
    yield f".SH {escape(re.split('[,.:]', first)[0])}"
    yield from paragraphs(re.sub("^// ?", "", line) for line in lines[:place])
    yield ".P"
    shown, example = [], False # example: the line before was one, in a comment
    for line in declarations(lines[place:], types_in(joined(text))):
        comment, title = re.match("// ?(.*)", line), re.match("// -+ (.*?) -+$", line)
        if title:
            yield from paragraphs(shown)
            yield f".SS {escape(title[1][0].upper() + title[1][1:])}"
            shown = []
        elif comment:
            shown.append(comment[1])
        else:
            shown += [""] if example else []
            shown.append("  " + line if line else "")
        example = bool(comment and comment[1].startswith("  "))
    yield from paragraphs(shown)


def library_page(loopscope, headers):
    whole = (headers / "loopscope/asyncio.h").read_text()
    about = [line.removeprefix("//").removeprefix(" ") for line in whole.split("#ifndef")[0].splitlines()]
    parts = [".SH NAME", "loopscope \\- asyncio in C", ".SH SYNOPSIS", ".B #include <loopscope/asyncio.h>", ".P",
             f".B {escape('cc homework.c $(pkg-config --cflags --libs loopscope)')}", ".SH DESCRIPTION", *paragraphs(about[1:])]
    for name in re.findall(r'#include "(.*)"', whole):
        parts += header(headers / name)
    return page("LOOPSCOPE", 3, ask(loopscope, "--version")[0], "Library Functions", parts + [".SH SEE ALSO", ".BR loopscope (1)"])


def main():
    loopscope, headers, directory = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    directory.mkdir(exist_ok=True)
    (directory / "loopscope.1").write_text(command_page(loopscope))
    (directory / "loopscope.3").write_text(library_page(loopscope, headers))


if __name__ == "__main__":
    main()
