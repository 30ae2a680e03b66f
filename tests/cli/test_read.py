#!/usr/bin/env python3
"""The commands that read traces: whole, damaged, or none; positions; where they write."""

import json
import os
import re
import struct
import subprocess
import unittest
import zlib

from commands import FAKE, LOOPSCOPE, Result, TraceTest, loopscope


class Read(TraceTest):
    def setUp(self):
        super().setUp()
        self.events = len(loopscope("narrate", self.trace).text.splitlines())

    def commands(self, path):
        yield loopscope("narrate", path)
        yield loopscope("export", path, "--to", "jsonl")
        yield loopscope("export", path, "--to", "steps")
        yield loopscope("export", path, "--to", "png", "-o", self.path("x.png"))

    def test_no_trace(self):
        for path, words in ((self.write("text", b"hello\n" * 1000), "no loopscope trace"), (self.write("empty", b""), "is no trace"),
                            (FAKE, "no loopscope trace"), (self.path("gone"), "No such file"), (self.directory, self.directory)):
            for result in self.commands(path):
                self.assert_line(result, 1, path, words)
                self.assertEqual(result.out, b"")
        self.assertNotIn("x.png", self.files())
        for result in self.commands("chess"):
            self.assert_line(result, 1, "'chess' is a scenario: loopscope run chess -o chess.trace makes a trace of it")

    def test_standard_input(self):
        def piped(*arguments, data=self.trace):
            with open(data, "rb") as file:
                return Result(subprocess.run([LOOPSCOPE, *arguments], stdin=file, capture_output=True, timeout=60))
        for command, *options in (("narrate",), ("cat",), ("stats",), ("predict",), ("why", "--task", "Board 1"), ("export", "--to", "jsonl")):
            result = piped(command, "-", *options)
            self.assert_done(result)
            self.assertEqual(result.text, loopscope(command, self.trace, *options).text)
        for result in piped("diff", "-", self.trace), piped("diff", self.trace, "-"), piped("verify", "-"):
            self.assert_done(result)
            self.assertEqual(result.text, f"same: {self.events} events\n")
        run = subprocess.Popen([LOOPSCOPE, "run", "gather", "-o", "-"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        story = Result(subprocess.run([LOOPSCOPE, "narrate", "-"], stdin=run.stdout, capture_output=True, timeout=60))
        run.communicate(timeout=60)
        self.assert_done(story)
        self.assertEqual(story.text, loopscope("narrate", self.record("gather.trace", "gather")).text)
        self.assert_line(piped("narrate", "-", data=self.write("text", b"hello\n" * 1000)), 1, "'standard input' is no loopscope trace")
        self.assert_line(piped("narrate", "-", data=self.write("short", self.read("chess.trace")[:-20])), 1, "standard input: ")
        for command in "narrate", "cat", "stats", "predict", "why", "export", "diff", "verify", "view":
            self.assertIn("- for standard input", loopscope(command, "--help").text)

    def test_truncated(self):
        whole = self.read("chess.trace")
        path = self.write("short.trace", whole[:-20])
        for result in self.commands(path):
            self.assert_line(result, 1, path)
        self.assertIn("x.png", self.files())
        for length in range(0, len(whole), len(whole) // 40):
            result = loopscope("narrate", self.write("short.trace", whole[:length]))
            self.assert_line(result, 1, path)
            self.assertLessEqual(len(result.text.splitlines()), self.events)

    def test_cut_in_half(self):
        whole = loopscope("narrate", self.record("long.trace", "chess"))
        data = self.read("long.trace")
        half = loopscope("narrate", self.write("half.trace", data[: len(data) // 2]))
        self.assert_line(half, 1, "stops in the middle")
        events = len(whole.text.splitlines())
        self.assertGreater(len(half.text.splitlines()), events // 3)
        self.assertLess(len(data), 8 * events)

    def test_corrupted(self):
        whole = bytearray(self.read("chess.trace"))
        for position in range(0, len(whole), len(whole) // 40):
            damaged = whole.copy()
            damaged[position] ^= 0x55
            result = loopscope("narrate", self.write("damaged.trace", damaged))
            self.assert_line(result, 1, "damaged.trace")
            self.assertLessEqual(len(result.text.splitlines()), self.events)

    def test_newer_version(self):
        whole = bytearray(self.read("chess.trace"))
        head = len(b"loopscope trace\n")  # then the chunk: "head", length, version, checksum (docs/trace-format.md)
        version = struct.unpack_from("<I", whole, head + 8)[0]
        struct.pack_into("<I", whole, head + 8, version + 1)
        struct.pack_into("<I", whole, head + 12, zlib.crc32(whole[head : head + 12]))
        for result in self.commands(self.write("newer.trace", whole)):
            self.assert_line(result, 1, "newer")

    def test_narrate_positions(self):
        story = loopscope("narrate", self.trace).text.splitlines()
        times = [json.loads(line)["t"] for line in loopscope("export", self.trace, "--to", "jsonl").text.splitlines()[1:]]
        self.assertEqual(len(story), len(times))
        for arguments, expected in (
            (("--to", "0"), story[:1]),
            (("--from", "5", "--to", "7"), story[5:8]),
            (("--from", str(self.events - 1)), story[-1:]),
            (("--to", "10s"), [line for line, time in zip(story, times) if time <= 10e9]),
            (("--from", "1:00"), [line for line, time in zip(story, times) if time >= 60e9]),
            (("--from", "0:00:10", "--to", "10s"), [line for line, time in zip(story, times) if time == 10e9]),
        ):
            result = loopscope("narrate", self.trace, *arguments)
            self.assert_done(result)
            self.assertEqual(result.text.splitlines(), expected, arguments)

    def test_positions_where_there_is_nothing(self):
        end = f"the trace ends at event {self.events - 1}, at "
        for command in "narrate", "cat":
            for arguments, words in (
                (("--from", str(self.events)), end),
                (("--from", "9:00:00"), end),
                (("--from", "9:00:00", "--to", "9:00:01"), end),
                (("--from", "2:00", "--to", "1:00"), "--to is before --from"),
                (("--from", "7", "--to", "5"), "--to is before --from"),
                (("--from", "100", "--to", "0s"), "--to is before --from"),
                (("--from", "60s", "--to", "3"), "--to is before --from"),
                (("--from", "6s", "--to", "9s"), "from 6.0 s to 9.0 s: the next is event "),
            ):
                result = loopscope(command, self.trace, *arguments)
                self.assert_line(result, 2, words)
                self.assertEqual(result.out, b"")
            following = re.search(r"event (\d+), at (\d+)\.0 s$", result.err.strip())
            first = loopscope("narrate", self.trace, "--from", "6s").text.splitlines()[0]
            self.assertEqual(loopscope("narrate", self.trace, "--from", following[1]).text.splitlines()[0], first)
            self.assertEqual(following[2], "10")
        self.assert_done(loopscope("narrate", self.trace, "--to", "9:00:00"))
        for at in str(self.events), "9:00:00":
            self.assert_line(loopscope("export", self.trace, "--to", "png", "--at", at, "-o", self.path("x")), 2, end)
            self.assert_line(loopscope("export", self.trace, "--to", "svg", "--from", at, "-o", self.path("x")), 2, end)
        backwards = loopscope("export", self.trace, "--to", "pdf", "--from", "2:00", "--until", "1:00", "-o", self.path("x"))
        self.assert_line(backwards, 2, "--until is before --from")
        self.assert_done(loopscope("export", self.trace, "--to", "svg", "--until", "9:00:00"))
        self.assertNotIn("x", self.files())

    def test_output_to_standard_output(self):
        for command in (("narrate", self.trace), ("export", self.trace, "--to", "jsonl"), ("export", self.trace, "--to", "png")):
            result = loopscope(*command, "-o", "-", cwd=self.directory)
            self.assertEqual((result.status, result.out), (0, loopscope(*command).out))
            self.assert_line(loopscope(*command, "-o", ""), 2, "-o needs the name of a file")
        self.assertEqual(self.files(), ["chess.trace"])

    def test_output_is_the_input(self):
        os.link(self.trace, self.path("hard"))
        os.symlink("chess.trace", self.path("soft"))
        whole, files = self.read("chess.trace"), [*self.files()]
        for name in "chess.trace", "./chess.trace", "hard", "soft", self.trace:
            for command in ("narrate", self.trace), ("export", "chess.trace", "--to", "jsonl"), ("export", "hard", "--to", "png"):
                self.assert_line(loopscope(*command, "-o", name, cwd=self.directory), 2, f"-o {name} would replace")
        self.assertEqual((self.read("chess.trace"), self.files()), (whole, files))

    def test_output_file(self):
        for command in ("narrate",), ("export", "--to", "jsonl"), ("export", "--to", "steps"):
            expected = loopscope(command[0], self.trace, *command[1:])
            result = loopscope(command[0], self.trace, *command[1:], "-o", self.path("out"))
            self.assert_done(result)
            self.assertEqual(result.out, b"")
            self.assertEqual(self.read("out"), expected.out)

    def test_disk_full(self):
        forms = "jsonl", "csv", "steps", "png", "svg", "pdf"
        for command in ("narrate",), *(("export", "--to", form) for form in forms):
            with open("/dev/full", "wb") as full:
                result = loopscope(command[0], self.trace, *command[1:], stdout=full)
            self.assertEqual(result.status, 1, command)
            self.assertIn("No space left", result.err)


if __name__ == "__main__":
    unittest.main()
