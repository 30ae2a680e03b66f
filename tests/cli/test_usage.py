#!/usr/bin/env python3
"""loopscope itself, its list, and view without a display, as a user types them: what they print, where, and with which exit status."""

import os
import re
import shutil
import subprocess
import unittest

from commands import COURSE, FAKE, LOOPSCOPE, NO_LOOP, SCENARIOS, CommandTest, Result, loopscope


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
    unittest.main()
