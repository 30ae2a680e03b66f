#!/usr/bin/env python3
"""The exports of data, of every built-in scenario, read by programs that nobody here wrote. One test for each class.

    foreign.py LOOPSCOPE CLASS
"""
import csv
import functools
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCENARIOS = sorted(file.stem for file in (Path(__file__).parents[2] / "scenarios").glob("*.c"))
DOCS = Path(__file__).parents[2] / "docs"
LOOPSCOPE = sys.argv.pop(1)


def run(*command, **more):
    """What it prints; it ends well and has nothing to complain of."""
    result = subprocess.run([str(part) for part in command], stdin=more.pop("stdin", subprocess.DEVNULL), capture_output=True,
                            env=os.environ | {"LC_ALL": "C.UTF-8"}, timeout=100, **more)
    # AddressSanitizer's word on programs that switch stacks, which are announced to it all the same.
    complaints = re.sub(rb"(?m)^==\d+==WARNING: ASan doesn't fully support makecontext/swapcontext.*\n", b"", result.stderr)
    if result.returncode or complaints:
        raise AssertionError(f"{command} ends with {result.returncode}: {complaints.decode()[:2000]}")
    return result.stdout


def need(program):
    """Skips the test where the program is not there."""
    if not shutil.which(program):
        raise unittest.SkipTest(f"{program} is not installed")


def each_scenario(test):
    @functools.wraps(test)
    def of_all(self):
        for name in SCENARIOS:
            with self.subTest(scenario=name):
                test(self, name)
    return of_all


class Exports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        directory = tempfile.TemporaryDirectory(prefix="loopscope-exports-")
        cls.addClassCleanup(directory.cleanup)
        cls.directory = Path(directory.name)
        for name in SCENARIOS:  # some end badly, which is their lesson
            subprocess.run([LOOPSCOPE, "run", name, "-o", cls.trace(name)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, check=False)

    @classmethod
    def trace(cls, name):
        return cls.directory / f"{name}.trace"

    def export(self, name, form, *more):
        """As a file, for each scenario's trace."""
        path = self.directory / f"{name}.{form}"
        run(LOOPSCOPE, "export", self.trace(name), "--to", form, "-o", path, *more)
        return path

    def events(self, name):
        """As JSON Lines have them."""
        return [json.loads(line) for line in self.export(name, "jsonl").read_text().splitlines()[1:]]


class Jsonl(Exports):
    @each_scenario
    def test_jq(self, name):
        need("jq")
        path = self.export(name, "jsonl")
        lines = len(path.read_text().splitlines())
        self.assertEqual(run("jq", "-c", ".k", path).count(b"\n"), lines)
        self.assertEqual(int(run("jq", "-s", "[.[1:][] | select(.k == \"resume\")] | length", path)),
                         sum(event["k"] == "resume" for event in self.events(name)))


class Csv(Exports):
    @each_scenario
    def test_python(self, name):
        """Every field of every event, as JSON Lines have it."""
        text = self.export(name, "csv").read_bytes().decode()
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
        events = self.events(name)
        self.assertEqual(len(rows), len(events))
        for row, event in zip(rows, events):
            self.assertNotIn(None, row)
            self.assertNotIn(None, row.values())
            expected = {"event": event.pop("i"), "time_ns": event.pop("t"), "kind": event.pop("k"), **event}
            place = expected.get("definition")
            if place:
                expected["definition"] = f"{place['file']}:{place['line']} {place['function']}"
            for key, value in expected.items():
                objects = isinstance(value, int) and value == 0 and row[key] == ""  # no object at all
                self.assertTrue(objects or row[key] == ("" if value is None else str(value)), (row, key, value))

    @each_scenario
    def test_sqlite3(self, name):
        need("sqlite3")
        answer = run("sqlite3", ":memory:", f'.import --csv "{self.export(name, "csv")}" t',
                     "SELECT count(*), max(CAST(event AS INTEGER)), count(DISTINCT kind) FROM t")
        events = self.events(name)
        kinds = {event["k"] for event in events}
        self.assertEqual(answer.decode().strip(), f"{len(events)}|{len(events) - 1}|{len(kinds)}")


class Sqlite(Exports):
    def ask(self, path, sql):
        return json.loads(run("sqlite3", "-json", "-readonly", path, sql) or b"[]")

    @each_scenario
    def test_shell(self, name):
        """Whole, with foreign keys that lead somewhere, and with the events that JSON Lines have."""
        need("sqlite3")
        path = self.export(name, "sqlite")
        self.assertEqual(self.ask(path, "PRAGMA integrity_check"), [{"integrity_check": "ok"}])
        self.assertEqual(self.ask(path, "PRAGMA foreign_key_check"), [])
        events = self.events(name)
        found = self.ask(path, "SELECT event AS i, time_ns AS t, kind AS k FROM event ORDER BY event")
        self.assertEqual(found, [{key: event[key] for key in "itk"} for event in events])
        printed = "".join(row["text"] for row in self.ask(path, "SELECT text FROM output WHERE kind = 'print'"))
        self.assertEqual(printed, "".join(event["text"] or "" for event in events if event["k"] == "print"))

    @each_scenario
    def test_views(self, name):
        """Each is told in the documentation and can be asked; times add up to a task's life."""
        need("sqlite3")
        text = (DOCS / "exports.md").read_text()
        path = self.export(name, "sqlite")
        for row in self.ask(path, "SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')"):
            self.assertIn(f"| `{row['name']}` |", text)
            if row["type"] == "view":
                run("sqlite3", "-readonly", path, f"SELECT * FROM {row['name']}")
        for task in self.ask(path, """SELECT s.*, (t.ended_ns - t.created_ns) / 1e9 AS life, t.created_ns / 1e9 AS created,
                                      (SELECT min(began_ns) FROM step WHERE step.task = t.task AND enqueued IS NULL) AS eager
                                      FROM time_by_state s JOIN task t ON t.task = s.id WHERE t.ended IS NOT NULL"""):
            if task["eager"] is None:  # an eager task runs within the step of another
                states = sum(task[state] for state in ("running", "ready", "sleeping", "waiting", "awaiting"))
                self.assertAlmostEqual(states, task["life"], places=6, msg=task)

    def test_questions_of_the_documentation(self):
        """The examples in SQL run as they stand there."""
        need("sqlite3")
        examples = re.findall(r"```sql\n(.*?)```", (DOCS / "exports.md").read_text(), re.DOTALL)
        self.assertTrue(examples)
        path = self.export("chess", "sqlite")
        for example in examples:
            self.assertTrue(run("sqlite3", "-readonly", path, example), example)

    def test_needs_a_file(self):
        for more in ([], ["-o", "/dev/stdout"], ["-o", "/dev/full"]):
            result = subprocess.run([LOOPSCOPE, "export", self.trace("chess"), "--to", "sqlite", *more], capture_output=True, check=False)
            self.assertEqual((result.returncode, result.stdout, result.stderr.count(b"\n")), (2, b"", 1))
            self.assertIn(b"-o FILE", result.stderr)


class Faults(Exports):
    FORMS = "jsonl", "csv", "steps", "sqlite"

    def attempt(self, *arguments, **more):
        result = subprocess.run([LOOPSCOPE, "export", *map(str, arguments)], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                check=False, **more)
        return result.returncode, result.stderr.decode()

    def left(self, path):
        """What is there of a file and of its parts."""
        return sorted(file.name for file in path.parent.glob(path.name + "*"))

    def test_damaged_trace(self):
        """What is left is exported, and one line says what is missing."""
        data = self.trace("chess").read_bytes()
        damaged = self.directory / "damaged"
        damaged.write_bytes(data[: len(data) // 2])
        for form in self.FORMS:
            path = self.directory / f"damaged.{form}"
            status, errors = self.attempt(damaged, "--to", form, "-o", path)
            self.assertEqual((status, errors.count("\n")), (1, 1), errors)
            self.assertIn("stops in the middle", errors)
            self.assertGreater(path.stat().st_size, 1000)
            self.assertEqual(self.left(path), [path.name])

    def test_file_that_may_not_grow(self):
        """A disk that is full before the file is whole: one line, status 1, and no half file."""
        for form in self.FORMS:
            path = self.directory / f"full.{form}"
            shell = ["sh", "-c", 'ulimit -f 8; trap "" XFSZ; exec "$@"', "sh", LOOPSCOPE, "export", str(self.trace("chess")), "--to",
                     form, "-o", str(path)]
            result = subprocess.run(shell, capture_output=True, check=False)
            self.assertEqual((result.returncode, result.stderr.count(b"\n")), (1, 1), result.stderr)
            self.assertIn(str(path).encode(), result.stderr)
            self.assertEqual(self.left(path), [])

    def test_full_disk(self):
        for form in set(self.FORMS) - {"sqlite"}:
            with open("/dev/full", "wb") as full:
                status, errors = self.attempt(self.trace("chess"), "--to", form, stdout=full)
            self.assertEqual((status, errors.count("\n")), (1, 1), errors)
            self.assertIn("standard output cannot be written: No space left", errors)

    def test_closed_pipe(self):
        """Who reads no more ends who writes, as it does with other programs; where the signal is ignored there is a line."""
        for form in set(self.FORMS) - {"sqlite"}:
            shell = 'trap "" PIPE; "$0" export "$1" --to "$2"; echo $? >&2'
            reader, writer = os.pipe()
            os.close(reader)
            with os.fdopen(writer, "wb") as pipe:
                result = subprocess.run(["sh", "-c", shell, LOOPSCOPE, self.trace("chess"), form], stdout=pipe, stderr=subprocess.PIPE,
                                        check=False)
            self.assertRegex(result.stderr.decode(), r"\A[^\n]*Broken pipe\n1\n\Z")


if __name__ == "__main__":
    unittest.main(verbosity=1)
