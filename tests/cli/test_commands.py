#!/usr/bin/env python3
"""The commands as a user types them: what they print, where, and with which exit status."""

import json
import os
import pty
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib
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


class Usage(CommandTest):
    def test_help_and_version(self):
        self.assert_done(loopscope("--help"))
        self.assert_done(loopscope("-h"))
        self.assertEqual(loopscope("-h").text, loopscope("--help").text)
        self.assertRegex(loopscope("--version").text, r"^loopscope \d+\.\d+\.\d+\n$")
        self.assert_line(loopscope("--version", "extra"), 2, "'extra'")
        for command in "list", "view", "run", "narrate", "export", "import":
            self.assertIn(f"  {command} ", loopscope("--help").text)
            result = loopscope(command, "--help")
            self.assert_done(result)
            self.assertIn(f"Usage: loopscope {command} ", result.text)
            self.assertIn("Examples:", result.text)

    def test_nothing_and_nonsense(self):
        result = loopscope()
        self.assertEqual((result.status, result.out), (2, b""))
        self.assertIn("Usage:", result.err)
        self.assert_line(loopscope("chess"), 2, "there is no command 'chess'", "loopscope --help")
        for command in "list", "view", "run", "narrate", "export", "import":
            self.assert_line(loopscope(command, "--nonsense"), 2, "--nonsense", f"loopscope {command} --help")
        for command in "view", "run", "narrate", "export", "import":
            self.assert_line(loopscope(command), 2, f"loopscope {command}: name a")

    def test_an_unknown_option_is_named(self):
        """And not what stands beside it, wherever that is."""
        for wrong, *arguments in (
            ("--bogus", "stats", "--bogus", "x"),
            ("--bogus", "narrate", "x", "--bogus"),
            ("--bogus=3", "narrate", "x", "--bogus=3", "--to", "5"),
            ("--form", "export", "--form", "csv", "x"),
            ("-x", "run", "-x", "chess"),
            ("-xs", "diff", "-s", "-xs", "x", "y"),
            ("-sx", "diff", "-s", "-sx", "x", "y"),
            ("-x", "run", "chess", "-o", "y", "-x", "boards=3"),
            ("-xs", "diff", "-xs", "a", "b"),
            ("-xs", "diff", "-s", "a", "-xs", "b"),
            ("-sxs", "diff", "-sxs", "a", "b"),
            ("--to", "narrate", "x", "--to"),
        ):
            self.assert_line(loopscope(*arguments), 2, f"loopscope {arguments[0]}: '{wrong}' is unknown")

    def test_disk_full(self):
        for arguments in ("--help",), ("--version",), ("list",), ("list", "chess"), ("run", "--help"):
            with open("/dev/full", "wb") as full:
                self.assert_line(loopscope(*arguments, stdout=full), 1, "standard output", "No space left")

    def test_arguments_that_make_no_sense(self):
        self.assert_line(loopscope("run", "chess", "boards", "-o", "x"), 2, "'boards' is no parameter", "name=value")
        for command in "run", "view":
            self.assert_line(loopscope(command, "chess", "boards=3", "mode=sync", "boards=4"), 2, "'boards=3' and 'boards=4'")
        self.assert_line(loopscope("run", "chess", "--clock", "fast", "-o", "x"), 2, "virtual or real", "fast")
        self.assert_line(loopscope("run", "chess", "-o"), 2, "loopscope run --help")
        for position in "soon", "1:61", "1:18:99", "1:60:00", "1.5:20", "1:1:1:1", "1:", ":5", "0x10s", "1e1s", "5s5":
            self.assert_line(loopscope("narrate", "x", "--to", position), 2, f"'{position}' is no position")
        self.assert_line(loopscope("narrate", "x", "y"), 2, "'y'")
        self.assert_line(loopscope("export", "x"), 2, "--to", "jsonl", "steps", "png")
        self.assert_line(loopscope("export", "x", "--to", "word"), 2, "word", "jsonl", "steps", "png")
        for size in "100", "100x", "0x100", "99999x99999", "axb":
            self.assert_line(loopscope("export", "x", "--to", "png", "--size", size), 2, size)
        self.assert_line(loopscope("export", "x", "--to", "png", "--theme", "blue"), 2, "blue", "dark", "light")
        self.assert_line(loopscope("export", "x", "--to", "jsonl", "--at", "3"), 2, "--at", "png")
        for stretch in "--from", "--until":
            self.assert_line(loopscope("export", "x", "--to", "svg", "--at", "3", stretch, "5"), 2, "--at", "--from", "--until")


class List(CommandTest):
    def test_course_with_all_scenarios(self):
        """Every scenario has its row in course.def; the list has the chapters and in them the scenarios, in that order."""
        rows = [(kind, name.strip('"')) for kind, name in re.findall(r"(?m)^(CHAPTER|SCENARIO)\((.+)\)$", COURSE.read_text())]
        scenarios = [name for kind, name in rows if kind == "SCENARIO"]
        self.assertEqual(sorted(scenarios), sorted(file.stem for file in SCENARIOS.glob("*.c")))
        result = loopscope("list")
        self.assert_done(result)
        lines = [line for line in result.text.splitlines() if line and not line.startswith(" " * 23)]
        expected = [name for (kind, name), (following, _) in zip(rows, [*rows[1:], ("", "")])
                    if kind == "SCENARIO" or following == "SCENARIO"]  # without empty chapters
        self.assertEqual([line if line[0] != " " else line.split()[0] for line in lines], expected)

    def test_course_in_columns(self):
        """A line for each scenario, and one for its parameters where it has any."""
        lines = loopscope("list").text.splitlines()
        self.assertLessEqual(max(map(len, lines)), 80, max(lines, key=len))
        for line in lines:
            self.assertRegex(line, r"^$|^[A-Z][^:]+$|^  [a-z_0-9]+ {2,}\S.*[^.]$|^ {23}\w+=\S+( \w+=\S+)*$")
            self.assertIn(re.match(r"  \w+ +|", line).end(), (0, 23), line)
        self.assertIn("  chess                24 boards, one Judit, one event loop", lines)
        self.assertIn("                       boards=24 moves=30 think=5 reply=55 mode=async", lines)

    def test_one_scenario_with_lesson_and_parameters(self):
        result = loopscope("list", "dining_philosophers")
        self.assert_done(result)
        self.assertLessEqual(max(map(len, result.text.splitlines())), 80)
        title, lesson, parameters = result.text.split("\n\n")
        self.assertEqual(title, "Dining philosophers: five of them, five forks, and each needs two to eat.")
        self.assertTrue(lesson.startswith("Each fork is a lock that two neighbours share. "), lesson)
        self.assertTrue(lesson.endswith("\ncannot close."), lesson)
        self.assertEqual(parameters, "Parameters:\n"
                         "  first=lowest          the fork that each takes first (lowest|left)\n"
                         "  meals=2               meals of each (1 to 100, whole)\n")
        self.assertNotIn("Parameters:", loopscope("list", "gather").text)

    def test_a_program(self):
        result = loopscope("list", FAKE)
        self.assert_done(result)
        self.assertEqual(result.text.splitlines()[0], FAKE)

    def test_unknown_scenario(self):
        self.assert_line(loopscope("list", "ches"), 1, "'ches'", "did you mean 'chess'?")
        self.assert_line(loopscope("list", "Chess"), 1, "'Chess'", "did you mean 'chess'?")
        self.assert_line(loopscope("list", "nonsense"), 1, "'nonsense'", "loopscope list shows")

    def list_elsewhere(self, *programs):
        """loopscope list, where it has been moved to with these programs as its scenarios."""
        shutil.copy(LOOPSCOPE, self.path("loopscope"))
        os.mkdir(self.path("scenarios"))
        for program in programs:
            shutil.copy(program, self.path("scenarios"))
        return Result(subprocess.run([self.path("loopscope"), "list"], capture_output=True, cwd="/"))

    def test_program_without_a_loop(self):
        gather = os.path.join(os.path.dirname(LOOPSCOPE), "scenarios", "gather")
        result = self.list_elsewhere(NO_LOOP, "/bin/echo", gather)
        self.assert_done(result)
        self.assertEqual(result.text.splitlines(), [
            "Waiting for several",
            "  gather",
            "",
            "Besides the course",
            "  echo                 is no loopscope program; loopscope list echo says why",
            "  no_loop              is no loopscope program: it has no event loop"])
        self.assert_line(loopscope("list", "/bin/echo"), 1, "/bin/echo", "without a word")

    def test_works_wherever_it_is(self):
        """Program and scenarios are found beside each other, also after a move and in another directory."""
        result = self.list_elsewhere(os.path.join(os.path.dirname(LOOPSCOPE), "scenarios", "gather"))
        self.assert_done(result)
        self.assertEqual(result.text, "Waiting for several\n  gather\n")  # its source is not there


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


class Source(CommandTest):
    """Programs that are given as source text, and compiled."""

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


class Read(CommandTest):
    """Traces that are whole, damaged, or none."""

    def setUp(self):
        super().setUp()
        self.trace = self.record("chess.trace", "chess", "boards=3", "moves=3")
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

    def test_picture(self):
        for arguments, size in (((), (1920, 1080)), (("--size", "1280x800"), (1280, 800)),
                                (("--size", "1280x800", "--scale", "2"), (1280, 800)),
                                (("--at", "10s", "--theme", "light"), (1920, 1080))):
            result = loopscope("export", self.trace, "--to", "png", *arguments)
            self.assert_done(result)
            self.assertEqual(result.out[:8], b"\x89PNG\r\n\x1a\n")
            self.assertEqual(struct.unpack(">II", result.out[16:24]), size)

    def test_timeline_alone(self):
        """As high as its lanes need: Task-1 and three boards."""
        result = loopscope("export", self.trace, "--to", "png", "--from", "10s", "--until", "1:00")
        self.assert_done(result)
        width, height = struct.unpack(">II", result.out[16:24])
        self.assertEqual(width, 1920)
        self.assertLess(height, 400)
        sized = loopscope("export", self.trace, "--to", "png", "--until", "1:00", "--size", "1000x600")
        self.assertEqual(struct.unpack(">II", sized.out[16:24]), (1000, 600))

    def test_paper(self):
        for arguments in (), ("--at", "10s", "--theme", "light"), ("--from", "10s"):
            svg, pdf = (loopscope("export", self.trace, "--to", form, *arguments) for form in ("svg", "pdf"))
            self.assert_done(svg)
            self.assertTrue(svg.out.startswith(b"<?xml") and svg.out.endswith(b"</svg>\n"), svg.out[-20:])
            self.assert_done(pdf)
            self.assertTrue(pdf.out.startswith(b"%PDF-") and pdf.out.endswith(b"%%EOF\n"), pdf.out[-20:])

    def test_frames(self):
        """A folder that holds anything else is left alone; frames in it are replaced."""
        folder = self.path("frames")
        small = "export", self.trace, "--to", "frames", "--size", "320x240"
        self.assert_line(loopscope(*small), 2, "-o FOLDER")
        self.assert_done(loopscope(*small, "-o", folder))
        all_of_them = sorted(os.listdir(folder))
        self.assertGreater(len(all_of_them), 20)
        self.assertEqual(all_of_them, [f"{i + 1:06}.png" for i in range(len(all_of_them))])
        with open(os.path.join(folder, all_of_them[-1]), "rb") as file:
            self.assertEqual(struct.unpack(">II", file.read(24)[16:]), (320, 240))
        self.assert_done(loopscope(*small, "--from", "10s", "--until", "1:00", "-o", folder))
        self.assertLess(len(os.listdir(folder)), len(all_of_them))
        self.write("frames/notes.txt", b"mine")
        left = sorted(os.listdir(folder))
        self.assert_line(loopscope(*small, "-o", folder), 1, folder)
        self.assertEqual(sorted(os.listdir(folder)), left)
        self.assert_line(loopscope(*small, "-o", self.trace), 2, "would replace")
        self.assert_line(loopscope(*small, "-o", self.path("no/folder")), 1, "No such file")

    EVEN = "loopscope: an mp4 that plays everywhere has even sides: it becomes 642x362\n"

    @unittest.skipUnless(shutil.which("ffmpeg") and shutil.which("ffprobe"), "without ffmpeg and ffprobe")
    def test_film(self):
        for form, fields in (("mp4", "h264,642,362,yuv420p,30/1,"), ("gif", "gif,641,361,bgra,25/2,")):
            path = self.path("film." + form)
            result = loopscope("export", self.trace, "--to", form, "--from", "0", "--until", "1:00", "--speed", "20", "--size", "641x361", "-o",
                               path)
            self.assertEqual((result.status, result.err), (0, self.EVEN if form == "mp4" else ""))
            probe = subprocess.run(["ffprobe", "-v", "error", "-count_frames", "-select_streams", "v", "-of", "csv=p=0", "-show_entries",
                                    "stream=codec_name,width,height,pix_fmt,r_frame_rate,nb_read_frames", path],
                                   capture_output=True, text=True)
            self.assertEqual((probe.returncode, probe.stderr), (0, ""))
            self.assertTrue(probe.stdout.startswith(fields), probe.stdout)
            rate = {"mp4": 30, "gif": 12.5}[form]
            self.assertAlmostEqual(int(probe.stdout.strip().split(",")[-1]), (3 + 1.5) * rate, delta=2)
        self.assertEqual(self.files(), ["chess.trace", "film.gif", "film.mp4"])

    def test_no_film(self):
        """Without ffmpeg, and where it fails, there is one line and no file."""
        film = "export", self.trace, "--to", "mp4", "--size", "320x240", "--speed", "1000"
        self.assert_line(loopscope(*film), 2, "-o FILE")
        self.assert_line(loopscope(*film, "-o", "/dev/null"), 2, "-o FILE")
        self.assert_line(loopscope("export", "x", "--to", "mp4", "--speed", "fast", "-o", "y"), 2, "fast")
        os.mkdir(self.path("bin"))
        nothing = {"PATH": self.path("bin")}
        for form in "mp4", "gif":
            result = loopscope("export", self.trace, "--to", form, "-o", self.path("film"), environment=nothing)
            self.assert_line(result, 1, "ffmpeg", "apt install ffmpeg")
        os.chmod(self.write("bin/ffmpeg", b"#!/bin/sh\necho \"[x @ 1] it does not like it\" >&2\necho more >&2\nexit 1\n"), 0o755)
        broken = {"PATH": self.path("bin") + ":" + os.environ["PATH"]}
        self.assert_line(loopscope(*film, "-o", self.path("film"), environment=broken), 1, "ffmpeg failed: it does not like it")
        self.assertEqual(self.files(), ["bin", "chess.trace"])

    def test_interrupted_film(self):
        """Ctrl-C leaves no part of a file."""
        os.mkdir(self.path("bin"))
        os.chmod(self.write("bin/ffmpeg", b"#!/bin/sh\necho > \"${0%ffmpeg}started\"\nexec cat > /dev/null\n"), 0o755)
        process = subprocess.Popen([LOOPSCOPE, "export", self.trace, "--to", "mp4", "--size", "320x240", "--speed", "0.001", "-o",
                                    self.path("film")], env={"PATH": self.path("bin") + ":" + os.environ["PATH"]})
        while not os.path.exists(self.path("bin/started")):
            self.assertIsNone(process.poll())
        self.assertEqual(len(self.files()), 3)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(60), -signal.SIGINT)
        self.assertEqual(self.files(), ["bin", "chess.trace"])

    def test_interrupted_frames(self):
        """Ctrl-C leaves no folder, and no picture in one that was there."""
        for there in False, True:
            if there:
                os.mkdir(self.path("frames"))
            process = subprocess.Popen([LOOPSCOPE, "export", self.record("long.trace", "chess"), "--to", "frames", "--size", "1600x900", "-o",
                                        self.path("frames")])
            while not os.path.exists(self.path("frames/000002.png")):
                self.assertIsNone(process.poll())
            process.send_signal(signal.SIGINT)
            self.assertEqual(process.wait(), -signal.SIGINT)
            self.assertEqual(self.files(), ["chess.trace"] + ["frames"] * there + ["long.trace"])
            self.assertFalse(there and os.listdir(self.path("frames")))

    def test_a_graph_of_nobody(self):
        """At its end nobody waits; the last moment at which somebody did is worth looking at."""
        result = loopscope("export", self.trace, "--to", "dot")
        self.assertEqual(result.status, 0)
        self.assertIn(": nobody waits", result.text)
        at = re.fullmatch(r"loopscope: nobody waits at that moment; the last who did: --at (\d+)\n", result.err)[1]
        waiting = loopscope("export", self.trace, "--to", "dot", "--at", at)
        self.assert_done(waiting)
        self.assertIn(" -> ", waiting.text)

    def test_no_picture_for_a_terminal(self):
        keyboard, terminal = pty.openpty()
        result = loopscope("export", self.trace, "--to", "png", stdout=terminal)
        os.close(terminal)
        os.close(keyboard)
        self.assert_line(result, 2, "-o")

    def test_no_font(self):
        """fontconfig is led to a configuration without a single font."""
        self.write("fonts.conf", b'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig></fontconfig>')
        result = loopscope("export", self.trace, "--to", "png", "-o", self.path("x.png"),
                           environment={"FONTCONFIG_FILE": self.path("fonts.conf")})
        self.assert_line(result, 1, "font", "fonts-inter")
        self.assertNotIn("x.png", self.files())


class View(CommandTest):
    def test_no_display(self):
        trace = self.record("gather.trace", "gather")
        for what in "chess", FAKE, trace:
            self.assert_line(loopscope("view", what), 1, "display", "narrate", "export")

    def test_what_cannot_be_viewed(self):
        dummy = {"SDL_VIDEODRIVER": "dummy"}
        self.assert_line(loopscope("view", "ches", environment=dummy), 1, "'ches'", "did you mean 'chess'?")
        self.assert_line(loopscope("view", "./gone", environment=dummy), 1, "./gone")
        self.assert_line(loopscope("view", self.write("text", b"hello"), environment=dummy), 1, "text")
        self.assert_line(loopscope("view", "/bin/true", environment=dummy), 1, "no program for loopscope")
        self.assert_line(loopscope("view", "chess", "boards=0", environment=dummy), 2, "boards=0")
        self.assert_line(loopscope("view", "chess", "boards", environment=dummy), 2, "name=value")


if __name__ == "__main__":
    unittest.main(verbosity=1)
