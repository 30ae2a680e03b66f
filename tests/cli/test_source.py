#!/usr/bin/env python3
"""Programs that are given as source text, and compiled."""

import json
import os
import pty
import signal
import subprocess
import unittest

from commands import LOOPSCOPE, CommandTest, loopscope


class Source(CommandTest):
    HOMEWORK = b"""#include <loopscope/asyncio.h>

async_def(homework, int, n)
{
    print("at home: %d", n);
    await(asyncio_sleep(n));
    return none;
}

int main(void) { return asyncio_run(homework((int)param_int("n", 3, 1, 9, "seconds"))); }
"""

    def setUp(self):
        super().setUp()
        os.mkdir(self.path("tmp"))
        self.write("homework.c", self.HOMEWORK)

    def tearDown(self):
        self.assertEqual(os.listdir(self.path("tmp")), [], "a program has been left")

    def loopscope(self, *arguments, **variables):
        return loopscope(*arguments, cwd=self.directory, environment={"TMPDIR": self.path("tmp")} | variables)

    def start(self, *arguments, **variables):
        environment = {"PATH": os.environ["PATH"], "TMPDIR": self.path("tmp")} | variables
        return subprocess.Popen([LOOPSCOPE, *arguments], cwd=self.directory, env=environment, stdin=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, start_new_session=True)

    def compiler(self, text):
        """A compiler that is this script."""
        path = self.write("compiler", b"#!/bin/sh\n" + text)
        os.chmod(path, 0o755)
        return path

    def facts(self, source, *arguments, **variables):
        """What the trace of a run knows of its program."""
        self.assert_done(self.loopscope("run", source, *arguments, "-o", "x", **variables))
        return json.loads(self.loopscope("export", "x", "--to", "jsonl").text.splitlines()[0])["meta"]

    def test_trace_is_of_the_source(self):
        facts = self.facts("homework.c")
        self.assertEqual((facts["program"], facts["source:homework.c"]), ("homework", self.HOMEWORK.decode()))
        self.assertIn('"file":"homework.c","line":6', self.loopscope("export", "x", "--to", "jsonl").text)

    def test_same_trace_from_everywhere(self):
        first = self.facts("homework.c") and self.read("x")
        for name in "./homework.c", self.path("homework.c"), "tmp/../homework.c":
            self.facts(name)
            self.assertEqual(self.read("x"), first, name)

    def test_trace_would_replace_the_source(self):
        os.symlink("homework.c", self.path("link"))
        for name in "homework.c", "link", self.path("homework.c"):
            self.assert_line(self.loopscope("run", "homework.c", "-o", name, CC="/nowhere"), 2, f"-o {name} would replace")
        self.assertEqual(self.read("homework.c"), self.HOMEWORK)

    def test_spaces_and_a_header_beside_it(self):
        os.mkdir(self.path("my dir"))
        self.write("homework.h", b"#error the wrong one\n")
        self.write("my dir/homework.h", self.HOMEWORK)
        self.write("my dir/a = 1.c", b'#include "homework.h"\n')
        facts = self.facts("my dir/a = 1.c")
        self.assertEqual((facts["program"], facts["source:homework.h"]), ("a = 1", self.HOMEWORK.decode()))

    def test_parameters(self):
        self.assertEqual(self.facts("homework.c", "n=5")["param:n"], "int 3 1 9 5")
        self.assert_line(self.loopscope("run", "homework.c", "n=0", "-o", "x"), 2, "homework: n=0", "1 to 9")
        self.assert_line(self.loopscope("run", "homework.c", "m=0", "-o", "x"), 2, "homework: m=0", "there are: n")
        result = self.loopscope("list", "homework.c")
        self.assert_done(result)
        self.assertRegex(result.text, r"(?m)^ +n=3 +seconds \(1 to 9, whole\)$")

    def test_lesson_and_parameters(self):
        head = b"// Homework: it takes a while.\n//\n// One who sleeps does\n// not work.\n//\n// Or so they say.\n"
        for text in head, b"/*\n" + head.replace(b"//", b" *") + b" */\n":
            self.write("homework.c", text + self.HOMEWORK)
            result = self.loopscope("list", "./homework.c")
            self.assert_done(result)
            self.assertEqual(result.text.split("\n\n")[:3], ["Homework: it takes a while.", "One who sleeps does not work.",
                                                             "Or so they say."])
            self.assertIn("\n\nParameters:\n  n=3 ", result.text)
        self.write("homework.c", self.HOMEWORK)
        self.assertEqual(self.loopscope("list", "./homework.c").text.splitlines()[:3], ["./homework.c", "", "Parameters:"])

    def test_view(self):
        self.assert_line(self.loopscope("view", "homework.c"), 1, "display", "narrate", "export")
        self.assert_line(self.loopscope("view", "homework.c", "n=0", SDL_VIDEODRIVER="dummy"), 2, "homework: n=0", "1 to 9")

    def test_messages_of_the_compiler(self):
        words = b"[ -t 2 ] && echo colours >&2\necho in words of its own >&2\necho and more\nexit 4\n"
        result = self.loopscope("run", "homework.c", "-o", "x", CC=self.compiler(words))
        self.assertEqual((result.status, result.out), (1, b""))
        self.assertEqual(result.err, "in words of its own\nand more\nloopscope: 'homework.c' does not compile\n")
        keyboard, terminal = pty.openpty()
        process = subprocess.run([LOOPSCOPE, "run", "homework.c", "-o", "x"], cwd=self.directory, stdin=subprocess.DEVNULL, stderr=terminal,
                                 env={"PATH": os.environ["PATH"], "TMPDIR": self.path("tmp"), "CC": self.path("compiler")})
        self.assertEqual(process.returncode, 1)
        os.close(terminal)
        self.assertIn(b"colours", os.read(keyboard, 1000))
        os.close(keyboard)
        self.write("homework.c", self.HOMEWORK.replace(b"none;", b"none"))
        result = self.loopscope("view", "homework.c")
        self.assertEqual(result.status, 1)
        self.assertRegex(result.err, r"(?m)^homework.c:[78]:.*\berror: expected ")
        self.assertEqual(result.err.splitlines()[-1], "loopscope: 'homework.c' does not compile")

    def test_what_cannot_be_awaited_does_not_compile(self):
        for wrong in "await(job)", "asyncio_create_task(job)", "await(&wrong)":
            self.write("homework.c", b"#include <loopscope/asyncio.h>\nasync_def(job) { return none; }\nasync_def(program)\n{\n"
                       b"    int wrong = 0;\n    (void)wrong;\n    await(job());\n    %s;\n    return none;\n}\n"
                       b"int main(void) { return asyncio_run(program()); }\n" % wrong.encode())
            result = self.loopscope("run", "homework.c", "-o", "x")
            self.assertEqual(result.status, 1)
            self.assertRegex(result.err, r"(?m)^homework.c:8:.*\berror: .*\bincompatible")

    def test_warnings_of_the_compiler(self):
        self.write("homework.c", self.HOMEWORK.replace(b"    return none;\n", b""))
        result = self.loopscope("run", "homework.c", "-o", "x")
        self.assertIn("-Wreturn-type", result.err)
        self.assert_done(self.loopscope("run", "homework.c", "-o", "x", CFLAGS="-w"))
        self.write("homework.c", self.HOMEWORK.replace(b"    await(asyncio_sleep(n));\n    return none;\n",
                                                       b"    while (true) await(asyncio_sleep(n));\n"))
        self.assert_done(self.loopscope("list", "homework.c"))

    def test_variables(self):
        self.write("homework.c", self.HOMEWORK.replace(b"at home", b'at " WHERE "').replace(b"sleep(n)", b"sleep(sqrt(n * n))")
                   .replace(b"<loop", b"<math.h>\n#include <loop"))
        result = self.loopscope("run", "homework.c", "-o", "x", CC="env NOTHING=1 cc", CFLAGS="-O1 -DWHERE='\"two words\"'",
                                LDLIBS="-lm -ldl")
        self.assert_done(result)
        self.assertEqual(result.text, "at two words: 3\n")
        self.assertIn("-lnowhere", self.loopscope("run", "homework.c", "-o", "x", CFLAGS="-DWHERE=", LDLIBS="-lnowhere").err)

    def test_no_compiler(self):
        self.assert_line(self.loopscope("run", "homework.c", "-o", "x", PATH="/nowhere"), 1, "homework.c", "install gcc or clang")
        self.assert_line(self.loopscope("run", "homework.c", "-o", "x", CC="nocc -O1"), 1, "homework.c", "'nocc -O1'", "CC")
        result = self.loopscope("run", "homework.c", "-o", "x", CC=self.compiler(b"kill -9 $$"))
        self.assert_line(result, 1, "homework.c", "SIGKILL")

    def test_no_source(self):
        os.mkdir(self.path("directory.c"))
        for name, words in (("gone.c", "No such file"), ("./gone.c", "No such file"), ("directory.c", "a directory")):
            for command in ("run", name, "-o", "x"), ("view", name), ("list", name):
                self.assert_line(self.loopscope(*command), 1, name, words)
        result = self.loopscope("run", "homework.c", "-o", "x", TMPDIR="/nowhere")
        self.assert_line(result, 1, "/nowhere", "TMPDIR", "No such file")

    def test_no_asyncio(self):
        self.write("homework.c", b"#include <stdio.h>\nint main(void) { puts(\"hello\"); return 0; }\n")
        for command in ("run", "homework.c", "-o", "x"), ("view", "homework.c"), ("list", "homework.c"):
            self.assert_line(self.loopscope(*command), 1, "homework.c", "uses nothing of <loopscope/asyncio.h>", "status 0")
        self.assertNotIn("x", self.files())

    def test_latin_1(self):
        name = os.fsdecode(b"h\xf6me.c")
        self.write(name, self.HOMEWORK.replace(b"at home", b"at h\xf6me") + b"// \xf6\n")
        result = self.loopscope("run", name, "-o", "x")
        self.assertEqual((result.status, result.out), (0, b"at h\xf6me: 3\n"), result.err)
        for line in self.loopscope("export", "x", "--to", "jsonl").text.splitlines():
            json.loads(line)

    def test_signals_take_the_program_along(self):
        self.write("homework.c", self.HOMEWORK.replace(b"await", b"for (;;) await"))
        for number, status in (signal.SIGINT, 1), (signal.SIGTERM, 1), (signal.SIGHUP, -signal.SIGHUP):
            process = self.start("run", "homework.c", "-o", "x")
            while not any(name.startswith("x.part.") for name in self.files()):
                self.assertIsNone(process.poll())
            self.assertEqual(len(os.listdir(self.path("tmp"))), 1)
            os.killpg(process.pid, number)
            process.communicate(timeout=60)
            self.assertEqual((process.returncode, os.listdir(self.path("tmp"))), (status, []))

    def test_signals_while_it_is_compiled(self):
        compiler = self.compiler(b"touch started\nexec sleep 1000\n")
        for number in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
            process = self.start("view", "homework.c", CC=compiler)
            while "started" not in self.files():
                self.assertIsNone(process.poll())
            os.killpg(process.pid, number)
            self.assertEqual(process.communicate(timeout=60)[1], b"")
            self.assertEqual((process.returncode, os.listdir(self.path("tmp"))), (-number, []))
            os.remove(self.path("started"))


if __name__ == "__main__":
    unittest.main()
