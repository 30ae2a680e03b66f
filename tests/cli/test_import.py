#!/usr/bin/env python3
"""loopscope import: what export wrote comes back, what others wrote works in every command, what is wrong is refused with its line."""

import json
import os
import pty
import re
import select
import subprocess
import sys
import unittest
from pathlib import Path

from commands import LOOPSCOPE, SCENARIOS, CommandTest, loopscope

PRODUCER = Path(__file__).parents[1] / "trace/producer.py"


class Import(CommandTest):
    def import_(self, lines, *arguments):
        return loopscope("import", self.write("x.jsonl", lines), *(arguments or ("-o", self.path("x.trace"))))

    def export(self, trace):
        return loopscope("export", trace, "--to", "jsonl").out

    def produced(self):
        return subprocess.run([sys.executable, PRODUCER], capture_output=True, check=True).stdout

    def test_every_scenario_comes_back(self):
        names = sorted(file.stem for file in SCENARIOS.glob("*.c"))
        self.assertGreater(len(names), 10)
        for name in names:
            with self.subTest(name):
                lines = self.export(self.record("recorded.trace", name))
                self.assert_done(self.import_(lines))
                self.assertEqual(self.export(self.path("x.trace")), lines)

    def test_what_another_program_wrote_works_everywhere(self):
        lines = self.produced()
        trace = self.path("x.trace")
        self.assert_done(self.import_(lines))
        story = loopscope("narrate", trace)
        self.assert_done(story)
        self.assertIn("Ben is suspended: it waits for stove and is first in line.", story.text)
        self.assertIn("Ben acquires stove.", story.text)
        self.assertEqual(len(story.text.splitlines()), len(lines.splitlines()) - 1)
        listing = loopscope("cat", trace, "--task", "Ada")
        self.assert_done(listing)
        self.assertIn("Ada cooks", listing.text)
        # It says more with defaults and in another order, and the same.
        told = [json.loads(line) for line in lines.splitlines()[1:]]
        exported = [json.loads(line) for line in self.export(trace).splitlines()[1:]]
        for index, (mine, theirs) in enumerate(zip(told, exported, strict=True)):
            self.assertEqual(theirs, theirs | mine | {"i": index})
        forms = re.findall(r"[\w-]+", re.search("--to is (.*), not", loopscope("export", "x", "--to", "nothing").err)[1])
        films = {"or", "mp4", "gif"}  # a program makes them that need not be there
        self.assertGreater(len(set(forms) - films), 5)
        for form in set(forms) - films:
            with self.subTest(form):
                exported = loopscope("export", trace, "--to", form, "-o", self.path(form))
                self.assertEqual((exported.status, exported.err.count("nobody waits")), (0, form == "dot"))
                self.assertGreater(os.path.getsize(self.path(form)), 200)
        self.assertIn("Ada wakes at 2.0 s", loopscope("why", trace, "--task", "Ben", "--at", "1s").text)
        self.assertRegex(loopscope("stats", trace).text, r"stove +1 +2 +5.0 s")
        self.assert_done(loopscope("diff", trace, trace))
        self.assert_line(loopscope("verify", trace), 2, "'kitchen'", "no scenario")

    def test_little_is_enough(self):
        self.assert_done(self.import_(b"""{"k": "trace", "schema": 1}
{"t": 0, "k": "task_create", "task": 1}
{"t": 0, "k": "enqueue", "object": 1, "cause": 0}
{"t": 0, "k": "iteration", "n": 1, "ready": 1}
{"t": 0, "k": "resume", "task": 1, "enqueued": 1}
{"t": 3000000000, "k": "task_done", "task": 1, "outcome": "result"}
"""))
        story = loopscope("narrate", self.path("x.trace"))
        self.assert_done(story)
        self.assertEqual([line.strip() for line in story.text.splitlines()], [
            "0.0 s  The program creates a task, Task-1.",
            "0.0 s  Task-1 is scheduled: its first step joins the ready queue.",
            "0.0 s  Iteration 1 of the event loop begins: 1 handle is ready to run.",
            "0.0 s  Task-1 takes its first step.",
            "3.0 s  Task-1 is done."])
        self.assert_done(loopscope("export", self.path("x.trace"), "--to", "png", "-o", self.path("x.png")))

    def test_nothing_is_drawn_of_nothing(self):
        self.assert_done(self.import_(b'{"k": "trace", "schema": 1}\n'))
        for form in ("png", "svg", "frames", "mp4"):
            with self.subTest(form):
                drawn = loopscope("export", self.path("x.trace"), "--to", form, "-o", self.path("drawn"))
                self.assert_line(drawn, 1, "x.trace", "has no event")
                self.assertFalse(os.path.exists(self.path("drawn")))

    def test_nothing_is_told_of_nothing(self):
        """And that is said: an empty answer looks like a mistake of one's own."""
        self.assert_done(self.import_(b'{"k": "trace", "schema": 1}\n'))
        for command in "cat", "narrate":
            result = loopscope(command, self.path("x.trace"))
            self.assertEqual((result.status, result.out), (0, b""))
            self.assertRegex(result.err, r"^loopscope: .*x\.trace has no event\n$")

    def test_kinds_that_no_scenario_takes(self):
        self.assert_done(loopscope("import", PRODUCER.parents[1] / "fuzz/rest.jsonl", "-o", self.path("x.trace")))
        self.assert_done(loopscope("narrate", self.path("x.trace")))

    def test_an_imported_trace_is_the_same_file_each_time(self):
        lines = self.export(self.record("recorded.trace", "semaphore"))
        self.assert_done(self.import_(lines))
        first = self.read("x.trace")
        self.assert_done(self.import_(self.export(self.path("x.trace"))))
        self.assertEqual(self.read("x.trace"), first)

    def test_a_pipe_is_read_and_written(self):
        lines = self.produced()
        self.assert_done(self.import_(lines))
        piped = subprocess.run([LOOPSCOPE, "import", "-"], input=lines, capture_output=True)
        self.assertEqual((piped.returncode, piped.stderr), (0, b""))
        self.assertEqual(piped.stdout, self.read("x.trace"))
        refused = subprocess.run([LOOPSCOPE, "import", "-"], input=lines + b"{}\n", capture_output=True)
        self.assertEqual((refused.returncode, refused.stdout), (1, b""))
        self.assertIn(f"standard input:{lines.count(10) + 1}: ", refused.stderr.decode())

    def test_what_is_wrong_is_refused_with_its_line(self):
        lines = self.produced().splitlines(keepends=True)
        for at, (old, new), words in (
            (3, (b'"type": "Lock"', b'"type": "Padlock"'), '"type" is "Padlock", which is no type of object'),
            (5, (b'"coro": 2', b'"coro": 9'), '"coro" is 9; objects are numbered from 1'),
            (12, (b'"task": 3', b'"task": 5'), "event 5 put object 3 into the ready queue, not 5"),
            (1, (b'"clock": "virtual"', b'"clock": "sundial"'), '"clock" is "sundial": it is virtual or real'),
            (5, (b'"n": 1,', b'"n": 99,'), "the loop comes to iteration 1, not 99"),
            (5, (b'"ready": 2', b'"ready": 5'), "2 handles are in the ready queue and not cancelled, not 5"),
            (5, (b'"value": 0', b'"value": 77'), "Lock 1 has 1 free before it, and cannot have 77 after it"),
            (5, (b'"k": "select", "until": 2000000000', b'"k": "select", "until": null'), "does not sleep for ever where a timer is set"),
            (30, (b'"t": 2000000000', b'"t": 1'), "which is at 2000000000"),
        ):
            with self.subTest(words):
                index = next(i for i, line in enumerate(lines) if i + 1 >= at and old in line)
                broken = lines[:index] + [lines[index].replace(old, new)] + lines[index + 1:]
                self.assert_line(self.import_(b"".join(broken)), 1, f"x.jsonl:{index + 1}: ", words)
                self.assertEqual(self.files(), ["x.jsonl"])

    def test_what_is_no_file_of_lines(self):
        self.assert_line(loopscope("import", self.path("gone"), "-o", "x"), 1, "gone", "No such file")
        self.assert_line(loopscope("import", self.directory, "-o", self.path("y")), 1, "is a directory, not a file of JSON Lines")
        trace = self.record("gather.trace", "gather")
        self.assert_line(loopscope("import", trace, "-o", self.path("y")), 1, "gather.trace", "is a trace already")
        lines = self.write("x.jsonl", self.export(trace))
        self.assert_line(loopscope("narrate", lines), 1, "JSON Lines", "loopscope import")
        self.assert_line(loopscope("import", lines, "-o", lines), 2, "would replace")
        self.assert_line(loopscope("import", lines, lines), 2, "only one file")

    def test_what_an_export_had_lost_is_said(self):
        trace = self.record("chess.trace", "chess", "boards=3")
        cut = self.write("cut.trace", self.read("chess.trace")[:-1])
        self.assertEqual(loopscope("export", cut, "--to", "jsonl", "-o", self.path("x.jsonl")).status, 1)
        self.assert_line(loopscope("import", self.path("x.jsonl"), "-o", self.path("x.trace")), 1, "had lost something", "stops in the middle")
        self.assertEqual(loopscope("narrate", self.path("x.trace")).out, loopscope("narrate", trace).out)

    def test_a_disk_that_is_full_is_told(self):
        with open("/dev/full", "wb") as full:
            self.assert_line(loopscope("import", self.write("x.jsonl", self.produced()), stdout=full), 1, "No space left")

    def test_a_long_import_shows_how_far_it_is(self):
        event = b'{"t":0,"k":"print","text":"' + b"x" * 20 + b'"}\n'
        master, terminal = pty.openpty()
        process = subprocess.Popen([LOOPSCOPE, "import", "-", "-o", self.path("x.trace")], stdin=subprocess.PIPE, stderr=terminal)
        os.close(terminal)
        process.stdin.write(b'{"k":"trace","schema":1}\n')
        while not select.select([master], [], [], 0.05)[0]:  # as long as it is not long enough
            process.stdin.write(30000 * event)
            process.stdin.flush()
        process.stdin.close()
        self.assertEqual(process.wait(), 0)
        self.assertRegex(os.read(master, 10000).decode(), r"^\rloopscope import: \d+ events\x1b\[K.*\r\x1b\[K$")
        os.close(master)


if __name__ == "__main__":
    unittest.main()
