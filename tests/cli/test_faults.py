#!/usr/bin/env python3
"""What happens to a recording: the disk is full, its reader is gone, loopscope or the program is killed. What was written holds."""

import os
import resource
import signal
import shutil
import subprocess
import time
import unittest

from commands import ENDS_BADLY, LOOPSCOPE, CommandTest, Result, loopscope

PROGRAM = "chess", "boards=100", "moves=250"  # a trace of two megabytes, so more than what is shared with the program
ENDLESS = ENDS_BADLY, "how=never"


class Faults(CommandTest):
    def whole(self):
        """The recording as it should be: every run writes the same bytes, so that what is left of one is their beginning."""
        self.record("whole.trace", *PROGRAM)
        return self.read("whole.trace")

    def assert_beginning(self, path, whole, least=1):
        with open(path, "rb") as file:
            part = file.read()
        self.assertGreaterEqual(len(part), least)
        self.assertTrue(whole.startswith(part))
        story = loopscope("narrate", path, "--to", "0")
        self.assert_line(story, 1, "stops in the middle", "events could be read")

    def run_limited(self, size):
        """A recording that may write files of this size."""
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        return loopscope("run", *PROGRAM, "-o", self.path("x.trace"), stdout=subprocess.DEVNULL, preexec_fn=limit)

    def test_a_limit_on_files(self):
        whole = self.whole()
        for size in (3 << 19, 1800001):
            with self.subTest(size):
                result = self.run_limited(size)
                part, = (name for name in self.files() if name.startswith("x.trace"))
                self.assertRegex(part, r"^x\.trace\.part\.\w{6}$")
                self.assert_line(result, 1, "x.trace cannot be written: File too large", part, "has what came before")
                self.assertLessEqual(os.path.getsize(self.path(part)), size)
                self.assert_beginning(self.path(part), whole, least=size // 2)
                os.unlink(self.path(part))
        # What it shares with the program is a file too.
        self.assert_line(self.run_limited(20000), 1, "File too large")
        self.assertEqual(self.files(), ["whole.trace"])

    @unittest.skipUnless(shutil.which("unshare") and subprocess.run(["unshare", "-rm", "true"], capture_output=True).returncode == 0,
                         "nobody may mount a disk of their own here")
    def test_a_full_disk(self):
        whole = self.whole()
        script = 'mount -t tmpfs -o size=256k none "$1" && "$2" run $3 -o "$1/x.trace" >/dev/null; status=$?; cp "$1"/* "$4"; exit $status'
        os.mkdir(self.path("disk"))
        os.mkdir(self.path("left"))
        result = Result(subprocess.run(["unshare", "-rm", "sh", "-c", script, "sh", self.path("disk"), LOOPSCOPE, " ".join(PROGRAM),
                                        self.path("left")], capture_output=True))
        part, = os.listdir(self.path("left"))
        self.assert_line(result, 1, "x.trace cannot be written: No space left on device", part, "has what came before")
        self.assert_beginning(self.path("left/" + part), whole, least=200000)

    def test_a_reader_that_goes(self):
        whole = self.whole()
        process = subprocess.Popen([LOOPSCOPE, "run", *PROGRAM, "-o", "-"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        with open(self.path("x.trace"), "wb") as file:
            file.write(process.stdout.read(50000))
        process.stdout.close()
        words = process.stderr.read().decode()  # what the program prints is among them
        process.stderr.close()
        self.assertEqual(process.wait(), 1)
        self.assertEqual(words.count("loopscope: "), 1)
        self.assertIn("loopscope: standard output cannot be written: Broken pipe\n", words)
        self.assert_beginning(self.path("x.trace"), whole)

    def start(self, *program):
        """A recording that has got somewhere."""
        process = subprocess.Popen([LOOPSCOPE, "run", *program, "-o", self.path("x.trace")], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE)
        self.addCleanup(process.stderr.close)
        while not any(os.path.getsize(self.path(name)) > 100000 for name in self.files() if name.startswith("x.trace")):
            self.assertIsNone(process.poll())
        with open(f"/proc/{process.pid}/task/{process.pid}/children") as children:
            child, = map(int, children.read().split())
        return process, child

    def test_loopscope_is_killed(self):
        parts = []
        for _ in range(3):
            process, child = self.start(*ENDLESS)
            process.kill()
            process.wait()
            part, = (name for name in self.files() if name.startswith("x.trace"))
            parts.append(self.read(part))
            self.assert_beginning(self.path(part), parts[-1], least=100000)
            os.unlink(self.path(part))
            while os.path.exists(f"/proc/{child}"):  # the program goes with it
                time.sleep(0.01)
        short, middle, long = sorted(parts, key=len)
        self.assertTrue(long.startswith(middle) and middle.startswith(short))

    def test_the_program_is_killed(self):
        process, child = self.start(*ENDLESS)
        os.kill(child, signal.SIGKILL)
        error = process.stderr.read().decode()
        self.assertEqual(process.wait(), 1)
        self.assertRegex(error, r"^loopscope: .*: killed by SIGKILL while (no|task .*) (task )?ran; .* has all \d+ events\n$")
        self.assertEqual([name for name in self.files() if name.startswith("x.trace")], ["x.trace"])
        events = int(error.split()[-2])
        listing = loopscope("cat", self.path("x.trace"), "--from", str(events - 1))
        self.assert_done(listing)
        self.assertRegex(listing.text, r"^\d+ .* crash +signal=9 ")


if __name__ == "__main__":
    unittest.main()
