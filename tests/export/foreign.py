#!/usr/bin/env python3
"""The exports of data, of every built-in scenario, read by programs that nobody here wrote. One test for each class.

    foreign.py LOOPSCOPE CLASS
"""
import base64
import csv
import functools
import io
import json
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCENARIOS = sorted(file.stem for file in (Path(__file__).parents[2] / "scenarios").glob("*.c"))
ROWS = re.findall(r"(?m)^EVENT\((\w+),\s*(\w+),\s*(\w+),\s*(\w+),\s*(\w+),\s*(\w+),\s*(\w+),",
                  (Path(__file__).parents[2] / "src/trace/event.def").read_text())
OBJECT_FIELDS = {(kind, fields[i]) for kind, *fields in ROWS for i in (0, 2, 4) if fields[i + 1] == "object"}
DOCS = Path(__file__).parents[2] / "docs"
os.environ["PATH"] += os.pathsep + str(Path(__file__).parents[2] / "build/tools/node_modules/.bin")  # what scripts/setup got from npm
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

    @each_scenario
    def test_steps(self, name):
        need("jq")
        kinds = run("jq", "-r", ".k", self.export(name, "steps")).decode().split()
        events = self.events(name)
        for step, kind in ("iter", "iteration"), ("suspend", "suspend"), ("done", "task_done"), ("print", "print"):
            self.assertEqual(kinds.count(step), sum(event["k"] == kind for event in events))


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
                nothing = value is None or (value == 0 and (expected["kind"], key) in OBJECT_FIELDS)
                self.assertEqual(row[key], "" if nothing else str(value), (row, key))

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


def timeline(path):
    """With times in nanoseconds: microseconds have three decimals."""
    return json.loads(path.read_text(), parse_float=lambda text: int(text.replace(".", "")))["traceEvents"]


class Perfetto(Exports):
    """The rules by which Perfetto's importer nests slices and binds arrows; what breaks them is lost there without a word."""

    def load(self, name, *more):
        return timeline(self.export(name, "perfetto", *more))

    def check_nesting(self, slices):
        """In the order of the file, which is that of time: each within the one that is open on its track, or after it."""
        stacks, last = {}, 0
        for slice in slices:
            begin, end = slice["ts"], slice["ts"] + slice["dur"]
            self.assertGreater(end, begin, slice)  # what is empty is not seen
            self.assertGreaterEqual(begin, last)
            last = begin
            stack = stacks.setdefault(slice["tid"], [])
            while stack and stack[-1] <= begin:
                stack.pop()
            self.assertLessEqual(end, stack[-1] if stack else end, slice)
            stack.append(end)
            self.assertLessEqual(len(stack), 512)

    def check_arrows(self, everything, events):
        """Each begins once, at an enqueue, before it ends once, where that handle runs."""
        begun, ended = {}, {}
        for slice in everything:
            if "bind_id" in slice:
                self.assertEqual(slice["ph"], "X")
                self.assertRegex(slice["bind_id"], r"^0x[0-9a-f]+$")
                self.assertNotEqual("flow_in" in slice, "flow_out" in slice)
                if "flow_in" in slice:
                    self.assertIn(slice["bind_id"], begun)
                ends = ended if "flow_in" in slice else begun
                self.assertNotIn(slice["bind_id"], ends)
                ends[slice["bind_id"]] = slice["args"]["event"]
        self.assertEqual(sorted(begun.values()), [event["i"] for event in events if event["k"] == "enqueue"])
        self.assertEqual({number: begun[arrow] for arrow, number in ended.items()},
                         {event["i"]: event["enqueued"] for event in events if event["k"] in ("resume", "callback")})

    def check_times(self, slices, events, tick):
        for slice in slices:
            event = events[slice["args"]["event"]]
            self.assertEqual(slice["args"]["time_ns"], event["t"])
            self.assertEqual(slice["ts"], event["t"] + event["i"] * tick)
            shown = dict(slice["args"])
            if slice["name"] == event["k"]:  # the event itself, with its fields
                self.assertLessEqual({"task", "until", "text", "value", "sync"} & set(event), set(shown))

    def check_tracks(self, everything, events):
        """One for each task, on which it is in one state after the other; and the loop's, on which one step follows the other."""
        names = {slice["tid"]: slice["args"]["name"] for slice in everything if slice["name"] == "thread_name"}
        tasks = {event["task"]: event["name"] for event in events if event["k"] in ("task_create", "task_eager")}
        tasks |= {event["task"]: event["name"] for event in events if event["k"] == "task_name"}
        workers = {event["worker"]: event["name"] for event in events if event["k"] == "worker_create"}
        self.assertEqual(names, {1: "event loop"} | {number + 1: name for number, name in (tasks | workers).items()})
        on_track, steps = {}, {}
        for slice in everything:
            if slice["ph"] == "X":
                on_track.setdefault(slice["tid"], []).append(slice)
        for event in events:
            if event["k"] in ("resume", "task_eager", "task_destroy"):
                steps[event["task"]] = steps.get(event["task"], 0) + 1
        for task in tasks:
            states, end = [], None
            for slice in on_track.get(task + 1, []):
                if end is None or slice["ts"] >= end:
                    self.assertEqual(slice["ts"], slice["ts"] if end is None else end)
                    end = slice["ts"] + slice["dur"]
                    states.append(slice["name"])
            self.assertEqual(states.count("step"), steps.get(task, 0))
            for before, after in zip(states, states[1:]):
                self.assertIn((before.split(":")[0], after), {("ready", "step")} | {
                    (wait, next) for wait in ("sleeping", "waiting", "awaiting") for next in ("ready", "step")} | {("step", after)})

    def check_counter(self, everything, events, tick):
        depth, expected = 0, []
        for event in events:
            before = depth
            depth += {"enqueue": 1, "resume": -1, "callback": -1, "skip": -1, "loop_close": -depth}.get(event["k"], 0)
            if depth != before:
                expected.append((event["t"] + event["i"] * tick, depth))
        self.assertEqual([(sample["ts"], sample["args"]["handles"]) for sample in everything if sample["ph"] == "C"], expected)

    @each_scenario
    def test_rules(self, name):
        events = self.events(name)
        for tick, *more in [(1000,)] + [(1, "--tick", "1ns"), (250000, "--tick", "250us")] * (name == "chess"):
            everything = self.load(name, *more)
            slices = [event for event in everything if event["ph"] == "X"]
            self.check_nesting(slices)
            self.check_arrows(everything, events)
            self.check_times(slices, events, tick)
            self.check_tracks(everything, events)
            self.check_counter(everything, events, tick)

    @each_scenario
    def test_jq(self, name):
        need("jq")
        path = self.export(name, "perfetto")
        self.assertEqual(int(run("jq", ".traceEvents | length", path)), len(self.load(name)))

    def complaints(self, name, data):
        """What speedscope says beyond the usual as it imports them, in a browser. It warns as it tells all else."""
        page = Path(shutil.which("speedscope")).resolve().parents[1] / "dist/release/index.html"
        profile = self.directory / f"{name}.js"
        profile.write_text(f"speedscope.loadFileFromBase64('{name}.json', '{base64.b64encode(data).decode()}')")
        browser = subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files", "--enable-unsafe-swiftshader",
             "--enable-logging=stderr", "--virtual-time-budget=20000", f"--user-data-dir={self.directory}/browser", "--dump-dom",
             f"file://{page}#localProfilePath={profile}"], capture_output=True, text=True, check=True, timeout=100)
        console = re.findall(r':CONSOLE:\d+\] "(.*)", source:', browser.stderr)
        usual = r"speedscope v|WebGL initialized|.*GL Driver Message|Importing as Trace Event Format profile$|import: [0-9.]+ ms$"
        self.assertTrue([line for line in console if line.startswith("import: ")], browser.stderr)
        self.assertIn(f"<title>{name}.json - speedscope</title>", browser.stdout)
        return [line for line in console if not re.match(usual, line)]

    def test_speedscope(self):
        """It imports them without a warning."""
        need("chromium")
        need("speedscope")
        crossing = [{"ph": "X", "pid": 1, "tid": 1, "ts": ts, "dur": 10, "name": f"at {ts}"} for ts in (0, 5)]
        self.assertIn("Tried to end", self.complaints("crossing", json.dumps(crossing).encode())[0])
        for name in SCENARIOS:
            with self.subTest(scenario=name):
                self.assertEqual(self.complaints(name, self.export(name, "perfetto").read_bytes()), [])


def varint(data, at):
    number = shift = 0
    while True:
        number |= (data[at] & 0x7F) << shift
        shift += 7
        at += 1
        if data[at - 1] < 0x80:
            return number, at


def message(data):
    """{field: [values]}: numbers, or bytes."""
    fields, at = {}, 0
    while at < len(data):
        tag, at = varint(data, at)
        if tag & 7 == 0:
            value, at = varint(data, at)
        elif tag & 7 == 1:
            value, at = int.from_bytes(data[at : at + 8], "little"), at + 8
        else:
            assert tag & 7 == 2, tag
            length, at = varint(data, at)
            assert at + length <= len(data)
            value, at = data[at : at + length], at + length
        fields.setdefault(tag >> 3, []).append(value)
    return fields


class PerfettoPb(Exports):
    @each_scenario
    def test_protoc(self, name):
        need("protoc")
        with open(self.export(name, "perfetto-pb"), "rb") as file:
            text = run("protoc", "--decode_raw", stdin=file).decode()
        packets = len(message(self.export(name, "perfetto-pb").read_bytes())[1])
        self.assertEqual(len(re.findall(r"(?m)^1 \{$", text)), packets)

    @each_scenario
    def test_same_as_json(self, name):
        """The same slices with the same names, times, arrows and arguments on the same tracks, and the same counter."""
        tracks, stacks, found, counter, last = {}, {}, [], [], 0
        for number, data in enumerate(message(self.export(name, "perfetto-pb").read_bytes())[1]):
            packet = message(data)
            self.assertEqual((packet[10], packet.get(13)), ([1], [1] if number == 0 else None))
            if 60 in packet:
                track = message(packet[60][0])
                self.assertNotIn(track[1][0], tracks)
                self.assertEqual(track.get(5), None if number == 0 else [1])
                self.assertEqual(8 in track, track[2] == [b"ready_queue"] and track[1] == [2])
                tracks[track[1][0]] = track[2][0].decode()
                continue
            event, time = message(packet[11][0]), packet[8][0]
            self.assertGreaterEqual(time, last)
            last = time
            track = event[11][0]
            self.assertIn(track, tracks)
            if event[9] == [1]:
                notes = [message(note) for note in event.get(4, [])]
                notes = {note[10][0].decode(): note[6][0].decode() if 6 in note else note[4][0] for note in notes}
                slice = [track - 2, time, None, event[23][0].decode(), event.get(47, [None])[0], notes]
                found.append(slice)
                stacks.setdefault(track, []).append(slice)
            elif event[9] == [2]:
                stacks[track].pop()[2] = time
            else:
                self.assertEqual((event[9], track), ([4], 2))
                counter.append((time, event[30][0]))
        self.assertEqual([stack for stack in stacks.values() if stack], [])
        everything = timeline(self.export(name, "perfetto"))
        self.assertEqual(found, [[slice["tid"], slice["ts"], slice["ts"] + slice["dur"], slice["name"],
                                  int(slice["bind_id"], 16) if "bind_id" in slice else None, slice["args"]]
                                 for slice in everything if slice["ph"] == "X"])
        self.assertEqual(counter, [(sample["ts"], sample["args"]["handles"]) for sample in everything if sample["ph"] == "C"])
        names = {slice["tid"] + 2: slice["args"]["name"] for slice in everything if slice["name"] == "thread_name"}
        self.assertEqual({track: title for track, title in tracks.items() if track > 2}, names)


class Dot(Exports):
    @each_scenario
    def test_graphviz(self, name):
        """It draws them without a word; every task that has begun and not ended is there."""
        need("dot")
        events = self.events(name)
        for at in {0, len(events) // 3, len(events) // 2, len(events) - 1}:
            path = self.directory / f"{name}.dot"
            result = subprocess.run([LOOPSCOPE, "export", self.trace(name), "--to", "dot", "-o", path, "--at", str(at)], capture_output=True, check=True)
            graph = json.loads(run("dot", "-Tjson0", path))
            note = rb"loopscope: nobody waits at that moment; the last who did: --at \d+\n" if "nobody waits" in graph["label"] else b""
            self.assertRegex(result.stderr, rb"\A(" + note + rb")?\Z")
            alive = {event["task"] for event in events[: at + 1] if event["k"] in ("task_create", "task_eager")}
            alive -= {event["task"] for event in events[: at + 1] if event["k"] in ("task_done", "task_destroyed")}
            nodes = {int(node["name"][1:]) for node in graph.get("objects", [])}
            self.assertLessEqual(alive, nodes)
            self.assertIn(f" after {at + 1} events", graph["label"])

    def test_timeout(self):
        need("dot")
        events = self.events("timeout")
        timeouts = {event["context"] for event in events if event["k"] == "context_create" and event["type"] == "Timeout"}
        set_at, timeout = next((event["i"], event["object"]) for event in events if event["k"] == "timer_set" and event["object"] in timeouts)
        graph = json.loads(run("dot", "-Tjson0", self.export("timeout", "dot", "--at", set_at)))
        node = next(node for node in graph["objects"] if node["name"] == f"o{timeout}")
        self.assertEqual(node["shape"], "note")
        self.assertIn("due at", node["label"])
        edge = next(edge for edge in graph["edges"] if edge["tail"] == node["_gvid"])
        self.assertEqual((edge["label"], edge["style"]), ("will cancel", "dashed"))

    def test_deadlock(self):
        """Where nothing goes on, two tasks and two locks wait for each other in a circle, and nothing else does."""
        need("dot")
        raised = next(event["i"] for event in self.events("deadlock") if event["k"] == "raise")
        path = self.export("deadlock", "dot", "--at", raised - 1)
        graph = json.loads(run("dot", "-Tjson0", path))
        red = [node["label"].split("\\n")[0] for node in graph["objects"] if node.get("color") == "#c0392b"]
        self.assertEqual(sorted(red), ["Alice to Bob", "Bob to Alice", "Lock 1", "Lock 2"])
        self.assertEqual(sum("(circle)" in edge["label"] for edge in graph["edges"]), 4)
        self.assertIn(b"<svg", run("dot", "-Tsvg", path))


class Faults(Exports):
    FORMS = "jsonl", "csv", "steps", "sqlite", "perfetto", "perfetto-pb", "dot"

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
                     form, "-o", str(path), *(["--at", "78s"] if form == "dot" else [])]  # when there is much to draw
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

    def test_progress(self):
        """On a terminal, and nowhere else; the line is empty in the end."""
        trace, path = self.directory / "long.trace", self.directory / "long"
        run(LOOPSCOPE, "run", "chess", "boards=200", "moves=300", "-o", trace)
        keyboard, terminal = pty.openpty()
        status = subprocess.run([LOOPSCOPE, "export", trace, "--to", "perfetto", "-o", path], stderr=terminal, check=False).returncode
        os.close(terminal)
        told = b""
        while not told.endswith(b"\r\x1b[K"):
            told += os.read(keyboard, 1000)
        os.close(keyboard)
        self.assertEqual(status, 0)
        shown = [int(number) for number in re.findall(rb"\rloopscope export: (\d+) %", told)]
        self.assertTrue(shown)
        self.assertEqual(shown, sorted(shown))
        self.assertLess(shown[-1], 100)
        self.assertEqual(re.sub(rb"\rloopscope export: \d+ %\x1b\[K", b"", told), b"\r\x1b[K")
        run(LOOPSCOPE, "export", trace, "--to", "steps", "-o", path)

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
