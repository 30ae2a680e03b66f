"""What tests of the commands share: how one is run, and what is expected of it."""

import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCENARIOS = Path(__file__).parents[2] / "scenarios"
COURSE = Path(__file__).parents[2] / "src/cli/course.def"
LOOPSCOPE, FAKE, ENDS_BADLY, NO_LOOP, INTERRUPTED = sys.argv[1:6]
del sys.argv[1:6]


class Result:
    def __init__(self, process):
        self.status, self.out, self.err = process.returncode, process.stdout, process.stderr.decode()
        # AddressSanitizer's word on programs that switch stacks, which are announced to it all the same.
        self.err = re.sub(r"(?m)^==\d+==WARNING: ASan doesn't fully support makecontext/swapcontext.*\n", "", self.err)

    @property
    def text(self):
        return self.out.decode()


def loopscope(*arguments, cwd=None, environment=None, **more):
    """Runs the command in an empty environment but for PATH, without a display."""
    variables = {"PATH": os.environ["PATH"], "HOME": tempfile.gettempdir()} | (environment or {})
    return Result(subprocess.run([LOOPSCOPE, *map(str, arguments)], stdin=subprocess.DEVNULL, cwd=cwd, env=variables,
                                 **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "timeout": 60} | more))


class CommandTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory(prefix="loopscope-test-")
        self.addCleanup(directory.cleanup)
        self.directory = directory.name

    def path(self, name):
        return os.path.join(self.directory, name)

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def write(self, name, data):
        with open(self.path(name), "wb") as file:
            file.write(data)
        return self.path(name)

    def record(self, name, *program):
        path = self.path(name)
        result = loopscope("run", *program, "-o", path)
        self.assertIn(result.status, (0, 1))
        return path

    def files(self):
        return sorted(os.listdir(self.directory))

    def assert_done(self, result):
        self.assertEqual((result.status, result.err), (0, ""))

    def assert_line(self, result, status, *parts):
        """The exit status, and one line on standard error that has all the parts."""
        self.assertEqual((result.status, result.err.count("\n")), (status, 1), result.err)
        for part in parts:
            self.assertIn(part, result.err)


class TraceTest(CommandTest):
    """With the trace of a small exhibition."""

    def setUp(self):
        super().setUp()
        self.trace = self.record("chess.trace", "chess", "boards=3", "moves=3")
