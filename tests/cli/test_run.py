#!/usr/bin/env python3
"""loopscope run: what is recorded, printed and told, however the program ends."""

import os
import pty
import shutil
import signal
import subprocess
import unittest

from commands import ENDS_BADLY, FAKE, LOOPSCOPE, CommandTest, loopscope


class Run(CommandTest):
    def test_records_chess(self):
        result = loopscope("run", "chess", "boards=2", "moves=2", "-o", self.path("chess.trace"))
        self.assert_done(result)
        self.assertIn("2 games of 2 moves", result.text)
        self.assertEqual(self.files(), ["chess.trace"])
        story = loopscope("narrate", self.path("chess.trace"))
        self.assert_done(story)

    def test_same_run_same_bytes(self):
        for name in "one", "two":
            self.record(name, "chess")
        self.assertEqual(self.read("one"), self.read("two"))

    def test_trace_to_standard_output(self):
        result = loopscope("run", "gather", "-o", "-")
        self.assertEqual(result.status, 0)
        self.record("gather.trace", "gather")
        self.assertEqual(result.out, self.read("gather.trace"))
        self.assertIn("One 1\n", result.err)  # what the program prints

    def test_no_trace_for_a_terminal(self):
        keyboard, terminal = pty.openpty()
        result = loopscope("run", "gather", "-o", "-", stdout=terminal)
        os.close(terminal)
        os.close(keyboard)
        self.assert_line(result, 2, "terminal", "-o gather.trace")

    def test_trace_without_a_place(self):
        """It goes to standard output only where that is said, whatever standard output is; nothing is compiled or run."""
        for program in "gather", "gather.c":
            result = loopscope("run", program, cwd=self.directory)
            self.assert_line(result, 2, "the trace needs a place", f"loopscope run {program} -o gather.trace")
            self.assertEqual((result.out, self.files()), (b"", []))

    def test_what_is_refused_first(self):
        """A parameter that is wrong is wrong wherever the trace goes."""
        for arguments in ("boats=3",), ("boards=0",):
            self.assert_line(loopscope("run", "chess", *arguments, cwd=self.directory), 2, "chess: " + arguments[0])
        self.assert_line(loopscope("run", "chess", "boards=3", cwd=self.directory), 2, "the trace needs a place")

    def test_source_text_is_not_replaced(self):
        for name in "homework.h", "homework.c", "twin.py":
            self.write(name, b"the work of an evening")
            for command in ("run", "gather"), ("cat", self.record("x", "gather")):
                self.assert_line(loopscope(*command, "-o", self.path(name)), 2, f"{name} would replace source text")
            self.assertEqual(self.read(name), b"the work of an evening")
        self.assert_done(loopscope("run", "gather", "-o", self.path("new.c"), stdout=subprocess.DEVNULL))

    def test_source_text_is_in_the_trace(self):
        self.record("gather.trace", "gather")
        self.assertIn(b"Gather: three counts at once", self.read("gather.trace"))

    def test_clock(self):
        for clock in "virtual", "real":
            path = self.path(clock)
            self.assert_done(loopscope("run", FAKE, "--clock", clock, "-o", path))
            lines = loopscope("export", path, "--to", "jsonl").text.splitlines()
            self.assertIn(f'"{clock}"', lines[0])

    def test_parameters_that_are_refused(self):
        for argument, words in (("boats=3", ("boats", "boards")), ("boards=0", ("boards=0", "1 to 200")),
                                ("boards=many", ("boards=many", "whole number")), ("mode=slow", ("mode=slow", "sync|async"))):
            self.assert_line(loopscope("run", "chess", argument, "-o", self.path("x")), 2, "chess: ", *words)
        self.assertEqual(self.files(), [])

    def test_unknown_scenario_and_missing_program(self):
        self.assert_line(loopscope("run", "ches", "-o", self.path("x")), 1, "'ches'", "did you mean 'chess'?")
        self.assert_line(loopscope("run", "ches"), 1, "'ches'", "did you mean 'chess'?")
        self.assert_line(loopscope("run", "./ches", "-o", self.path("x")), 1, "./ches", "no program")
        self.assert_line(loopscope("run", self.directory, "-o", self.path("x")), 1, self.directory, "not an executable")
        self.assert_line(loopscope("run", self.write("text", b"hello"), "-o", self.path("x")), 1, "not an executable")
        self.assertEqual(self.files(), ["text"])

    def test_what_is_no_program_but_could_be_of_use(self):
        source, trace = self.write("homework.c", b"int main(void) { return 0; }\n"), self.record("gather.trace", "gather")
        for command in ("narrate", source), ("export", source, "--to", "jsonl"):
            self.assert_line(loopscope(*command), 1, source, "source text", f"loopscope run {source}")
        for command in ("run", trace, "-o", self.path("x")), ("list", trace):
            self.assert_line(loopscope(*command), 1, trace, "loopscope view", "loopscope narrate")
        os.chmod(trace, 0o755)
        self.assert_line(loopscope("run", trace, "-o", self.path("x")), 1, trace, "loopscope view")
        self.assertEqual(self.files(), ["gather.trace", "homework.c"])

    def test_program_that_does_not_speak_the_protocol(self):
        self.assert_line(loopscope("run", "/bin/true", "-o", self.path("x")), 1, "/bin/true", "no program for loopscope")
        self.assert_line(loopscope("run", FAKE, "how=old_version", "-o", self.path("x")), 1, "another version", "build it again")
        self.assertEqual(self.files(), [])

    def test_bad_ends_keep_the_trace(self):
        for how, words in {
            "crash": "killed by SIGSEGV while task greeter ran",
            "abort": "killed by SIGABRT while task greeter ran",
            "killed": "killed by SIGKILL while task greeter ran",
            "overflow": "stack overflow in task greeter",
            "early": "exited early with status 3 while task greeter ran",
            "bad_event": "ended by loopscope, because it wrote what no trace can hold, while task greeter ran",
        }.items():
            path = self.path(how)
            self.assert_line(loopscope("run", FAKE, f"how={how}", "-o", path), 1, words, f"{path} has all 6 events")
            story = loopscope("narrate", path)
            self.assert_done(story)
            self.assertEqual(len(story.text.splitlines()), 6)
            self.assertIn("greeter", story.text.splitlines()[-1])

    def test_program_that_goes_on_after_its_end(self):
        path = self.path("x")
        self.assert_line(loopscope("run", FAKE, "how=goes_on", "-o", path), 1,
                         f"ended by loopscope, because it went on after its end; {path} has all 6 events")

    def test_program_that_lingers_after_its_end(self):
        self.assert_done(loopscope("run", FAKE, "how=lingers", "-o", self.path("x")))

    def test_bad_ends_of_real_programs(self):
        for how, words in {
            "pointer": "killed by SIGSEGV while task culprit ran",
            "abort": "killed by SIGABRT while task culprit ran",
            "overflow": "stack overflow in task culprit",
            "exit": "exited early with status 3 while task culprit ran",
            "raise": "exited with status 1",
        }.items():
            path = self.path(how)
            result = loopscope("run", ENDS_BADLY, f"how={how}", "-o", path)
            self.assertEqual(result.status, 1, how)
            self.assertIn(words, result.err.splitlines()[-1])  # after the program's own words
            story = loopscope("narrate", path)
            self.assert_done(story)
            self.assertGreater(len(story.text.splitlines()), 10)

    def test_works_where_the_death_of_children_is_ignored(self):
        result = loopscope("run", FAKE, "-o", self.path("x"),
                           preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN))
        self.assert_done(result)

    def test_replaces_a_file_and_keeps_its_mode(self):
        path = self.write("x", b"old")
        other = self.write("x.part", b"precious")
        os.chmod(path, 0o600)
        os.symlink("x", self.path("link"))
        self.assert_done(loopscope("run", FAKE, "-o", self.path("link")))
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        self.assertTrue(os.path.islink(self.path("link")))
        self.assertEqual((self.read("x")[:3] == b"old", self.read("x.part")), (False, b"precious"))
        self.assertEqual(self.files(), ["link", "x", "x.part"])
        os.remove(other)
        os.remove(path)
        self.assert_done(loopscope("run", FAKE, "-o", path, umask=0o027))
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o640)

    def test_trace_would_replace_the_program(self):
        program = self.path("fake")
        shutil.copy(FAKE, program)
        os.link(program, self.path("hard"))
        os.symlink("fake", self.path("soft"))
        whole = self.read("fake")
        for name in "fake", "./fake", "hard", "soft", program:
            self.assert_line(loopscope("run", "./fake", "-o", name, cwd=self.directory), 2, f"-o {name} would replace")
        self.assertEqual((self.read("fake"), self.files()), (whole, ["fake", "hard", "soft"]))

    def test_two_runs_to_one_file(self):
        path = self.path("x")
        first = subprocess.Popen([LOOPSCOPE, "run", FAKE, "how=ticks", "-o", path], stderr=subprocess.PIPE)
        while not self.files():
            self.assertIsNone(first.poll())
        self.assert_done(loopscope("run", FAKE, "-o", path))
        self.assert_done(loopscope("narrate", path))
        first.send_signal(signal.SIGINT)
        first.communicate(timeout=60)
        self.assert_done(loopscope("narrate", path, "--to", "3"))
        self.assertEqual(self.files(), ["x"])

    def test_failed_program(self):
        result = loopscope("run", FAKE, "how=fails", "-o", self.path("x"))
        self.assertEqual(result.status, 1)
        first, second = result.err.splitlines()
        self.assertEqual(first, "fake: it went wrong")  # its own words
        self.assertIn("exited with status 1", second)

    def test_interrupt_keeps_the_trace(self):
        path = self.path("x")
        process = subprocess.Popen([LOOPSCOPE, "run", FAKE, "how=ticks", "-o", path], stderr=subprocess.PIPE)
        while not any(os.path.getsize(self.path(part)) > 100000 for part in self.files()):
            self.assertIsNone(process.poll())
        process.send_signal(signal.SIGINT)
        err = process.communicate(timeout=60)[1].decode()
        self.assertEqual(process.returncode, 1)
        self.assertRegex(err, rf"^loopscope: .* was interrupted; {path} has the \d+ events until then\n$")
        self.assertEqual(self.files(), ["x"])
        story = loopscope("narrate", path, "--to", "3")
        self.assert_done(story)
        self.assertEqual(len(story.text.splitlines()), 4)

    def test_what_a_kill_leaves(self):
        process = subprocess.Popen([LOOPSCOPE, "run", FAKE, "how=ticks", "-o", self.path("x")], stderr=subprocess.DEVNULL)
        while not any(os.path.getsize(self.path(part)) > 100000 for part in self.files()):
            self.assertIsNone(process.poll())
        process.kill()
        process.wait()
        self.assertEqual(len(self.files()), 1)
        self.assertRegex(self.files()[0], r"^x\.part\.\w{6}$")
        story = loopscope("narrate", self.path(self.files()[0]))
        self.assert_line(story, 1, "stops in the middle")
        self.assertGreater(len(story.text.splitlines()), 1000)

    def test_interrupt_lets_the_program_clean_up(self):
        path = self.path("x")
        process = subprocess.Popen([LOOPSCOPE, "run", ENDS_BADLY, "how=never", "-o", path], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        while not any(os.path.getsize(self.path(part)) > 100000 for part in self.files()):
            self.assertIsNone(process.poll())
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        self.assertEqual((process.returncode, out), (1, b"cleaned up\n"))
        self.assertIn(b"KeyboardInterrupt\n", err)
        self.assertIn(b"was interrupted", err)
        steps = loopscope("export", path, "--to", "steps")
        self.assert_done(steps)
        self.assertIn('{"k": "cancel", "task": "Task-1"}', steps.text)
        self.assertIn('{"k": "error", "type": "KeyboardInterrupt"', steps.text.splitlines()[-2])

    def test_endless_loop_is_told(self):
        process = subprocess.Popen([LOOPSCOPE, "run", ENDS_BADLY, "how=loop", "-o", self.path("x")], stderr=subprocess.PIPE)
        line = process.stderr.readline().decode()
        while "makecontext" in line:  # AddressSanitizer's
            line = process.stderr.readline().decode()
        self.assertIn("task culprit has run for 5 seconds without an event", line)
        process.send_signal(signal.SIGINT)
        err = process.communicate(timeout=60)[1].decode()
        self.assertEqual(process.returncode, 1)
        self.assertIn(f"was interrupted; {self.path('x')} has the ", err)
        story = loopscope("narrate", self.path("x"))
        self.assert_done(story)
        self.assertIn("The program was interrupted while task culprit ran.", story.text.splitlines()[-1])

    def interrupt_when_told(self, words, *program):
        """Presses Ctrl-C when a line says these words, and returns the lines after."""
        process = subprocess.Popen([LOOPSCOPE, "run", *program, "-o", self.path("x")], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.stdout.close)
        line = ""
        while words not in line:
            self.assertIsNone(process.poll(), line)
            line = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
        process.stderr.close()
        self.assertEqual(process.wait(), 1)
        return rest

    def test_a_loop_that_only_yields_is_told(self):
        source = self.write("yields.c", b"""#include <loopscope/asyncio.h>
async_def(program) { for (;;) await(asyncio_sleep(0)); return none; }
int main(void) { return asyncio_run(program()); }
""")
        rest = self.interrupt_when_told("events, and the clock stands at 0.0 s: a loop whose only await is sleep(0) never ends", source)
        self.assertIn("was interrupted", rest)

    def test_a_program_that_does_not_answer_is_told(self):
        """On the real clock time.sleep lets Ctrl-C wait, as in Python; the second one ends it."""
        source = self.write("blocks.c", b"""#include <loopscope/asyncio.h>
async_def(program) { print("blocks"); time_sleep(100000); return none; }
int main(void) { return asyncio_run(program()); }
""")
        process = subprocess.Popen([LOOPSCOPE, "run", source, "--clock", "real", "-o", self.path("x")], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        self.assertEqual(process.stdout.readline(), "blocks\n")
        process.send_signal(signal.SIGINT)
        line = process.stderr.readline()
        while "makecontext" in line:
            line = process.stderr.readline()
        self.assertRegex(line, "task Task-1 has not come to its next await, where Ctrl-C is answered; once more ends it now\n$")
        process.send_signal(signal.SIGINT)
        self.assertIn("was interrupted", process.communicate()[1])
        self.assertEqual(process.returncode, 1)

    def test_output_that_cannot_be_written(self):
        self.assert_line(loopscope("run", "gather", "-o", self.path("no/such/x")), 1, "no/such/x", "cannot be written")
        full = loopscope("run", "gather", "-o", "/dev/full")
        self.assertEqual(full.status, 1)
        self.assertIn("No space left", full.err)

    def test_closed_descriptors(self):
        """Started without standard input, output and error, it still keeps the trace apart from what is printed."""
        def close_all():
            for descriptor in 0, 1, 2:
                os.close(descriptor)
        result = subprocess.run([LOOPSCOPE, "run", "gather", "-o", self.path("closed")], preexec_fn=close_all)
        self.assertEqual(result.returncode, 0)
        self.record("open", "gather")
        self.assertEqual(self.read("closed"), self.read("open"))

    def test_old_file_stays_until_the_new_one_is_complete(self):
        path = self.write("x", b"old")
        self.assert_line(loopscope("run", "chess", "boards=0", "-o", path), 2, "boards=0")
        self.assertEqual(self.read("x"), b"old")
        self.assert_done(loopscope("run", "gather", "-o", path))
        self.assertNotEqual(self.read("x"), b"old")
        self.assertEqual(self.files(), ["x"])


if __name__ == "__main__":
    unittest.main()
