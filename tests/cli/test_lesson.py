#!/usr/bin/env python3
"""loopscope lesson as a user types it: what it lists and writes, and what it says of mistakes."""

import json
import os
import re
import shutil
import subprocess
import unittest
from pathlib import Path

from commands import COURSE, SCENARIOS, CommandTest, loopscope

LESSON = "# Board two\nrun: chess boards=3 moves=2\ncourse: Systems\n\nWho is next?\n\n## start\n\nFirst.\n\n## \"board 2\", 2nd time\n\nSecond `time_sleep`.\n"


def pages(path):
    """The words of each page of a PDF."""
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout.split("\f")[:-1]


class Lesson(CommandTest):
    def lesson(self, text, name="own.lesson"):
        return self.write(name, text.encode())

    def handout(self, lesson, **more):
        return loopscope("lesson", lesson, "--to", self.path("handout.pdf"), **more)

    def test_every_scenario_has_one(self):
        result = loopscope("lesson")
        self.assert_done(result)
        listed = re.findall(r"^  (\w+) .*\(\d+ stops\)$", result.text, re.MULTILINE)
        self.assertEqual(listed, re.findall(r"^SCENARIO\((\w+)\)", COURSE.read_text(), re.MULTILINE))

    def test_unknown(self):
        self.assert_line(loopscope("lesson", "ches"), 1, "there is no lesson 'ches'", "did you mean 'chess'")
        self.assert_line(loopscope("lesson", "zzzzzz"), 1, "loopscope lesson shows")
        self.assert_line(loopscope("lesson", "none.lesson"), 1, "none.lesson", "No such file")
        self.assert_line(loopscope("lesson", "--to", "x.pdf"), 2, "name a lesson")
        self.assert_line(loopscope("lesson", "chess", "--to", "hand.txt"), 2, "ends in .pdf: not 'hand.txt'")
        self.assert_line(loopscope("view", self.lesson(LESSON)), 1, "is a lesson: loopscope lesson ", "own.lesson")
        self.assert_line(loopscope("lesson", "chess", "gather"), 2, "'gather' too")

    @unittest.skipUnless(shutil.which("pdftotext"), "pdftotext is not installed")
    def test_handout(self):
        self.assert_done(self.handout(self.lesson(LESSON)))
        first, second = pages(self.path("handout.pdf"))
        for part in ("Board two", "Systems", "Who is next?", "First.", "1 of 2", "chess boards=3 moves=2"):
            self.assertIn(part, first)
        for part in ("Second", "time_sleep", "2 of 2", "board 2, move 2"):
            self.assertIn(part, second)
        self.assertNotIn("Who is next?", second)
        for part in ("Timeline", "Running", "event "):
            self.assertIn(part, second)
        for pressed in ("Step by", "Until", "Speed", "one step forward", "change grain"):
            self.assertNotIn(pressed, first + second)
        self.assertEqual(self.files(), ["handout.pdf", "own.lesson"])

    def test_handout_is_the_same_every_time(self):
        lesson = self.lesson(LESSON)
        self.assert_done(self.handout(lesson))
        first = self.read("handout.pdf")
        self.assert_done(self.handout(lesson))
        self.assertEqual(first, self.read("handout.pdf"))

    @unittest.skipUnless(shutil.which("pdftotext"), "pdftotext is not installed")
    def test_mistakes_cost_no_more_than_their_line(self):
        lesson = self.lesson(LESSON + "\n## Bord 3\n\nNobody.\n\n## end\nselekt: x\n\nOver.\n")
        result = self.handout(lesson)
        self.assertEqual(result.status, 1)
        lines = result.err.splitlines()
        self.assertEqual(len(lines), 2, result.err)
        self.assertIn("own.lesson, line 15: 'Bord 3' is no time", lines[0])
        self.assertIn("own.lesson, line 20: 'selekt' is no setting", lines[1])
        self.assertEqual(len(pages(self.path("handout.pdf"))), 3)

    def test_predict_asks_on_paper(self):
        self.assert_done(self.handout(self.lesson("# Predict\nrun: semaphore\n\n## start\nmode: predict\n\nWhat now?\n\n## start\n\nNow.\n")))
        asked, told = pages(self.path("handout.pdf"))
        self.assert_done(loopscope("run", "semaphore", "-o", self.path("x.trace")))
        question = json.loads(loopscope("predict", self.path("x.trace"), "--json", "--answers").text)["questions"][0]
        self.assertIn("The future is hidden", asked)
        for text in question["text"], *(option["text"] for option in question["options"]):
            self.assertIn(text.replace("`", ""), asked)
            self.assertNotIn(text.replace("`", "") + "\n", told)
        self.assertNotIn("is right", asked)
        self.assertNotIn("or click", asked)
        self.assertNotIn("The future is hidden", told)

    def test_a_run_that_does_not_end_says_where_it_was_cut(self):
        self.write("endless.c", b'#include <loopscope/asyncio.h>\nasync_def(program)\n{\n    print("once");\n    for (;;) await(asyncio_sleep(0));\n    return none;\n}\n'
                   b"int main(void) { return asyncio_run(program()); }\n")
        result = self.handout(self.lesson('# Endless\nrun: endless.c\n\n## "once"\n\n## "twice"\n\n## end\n\nOver.\n'))
        self.assertEqual(result.status, 1)
        self.assertRegex(result.err, r"own.lesson, line 6: the run was interrupted at event \d+, and has not come to '\"twice\"' until then\n")
        last = pages(self.path("handout.pdf"))[-1]
        self.assertRegex(last, r"The program was interrupted after \d+ events, because it went on and on, while")

    def test_no_stop_is_reached(self):
        self.assert_line(self.handout(self.lesson("# A\nrun: chess boards=1 moves=1\n")), 1, "comes to no stop")
        self.assertEqual(self.files(), ["own.lesson"])

    def test_run(self):
        for run, parts in (
            ("", ["own.lesson: it is not said what to run"]),
            ("run:", ["own.lesson, line 2: it is not said what to run", "own.lesson, line 2: there is nothing behind 'run:'"]),
            ("rum: chess", ["own.lesson: it is not said what to run", "own.lesson, line 2: 'rum' is no setting"]),
            ("run: ../x", ["own.lesson, line 2: 'run: ../x' leads elsewhere"]),
            ("run: ches", ["own.lesson, line 2: there is no scenario and no file 'ches'; did you mean 'chess'?"]),
            ("run: none.c", ["own.lesson, line 2: there is no scenario and no file 'none.c'"]),
            ("run: own.lesson", ["own.lesson, line 2: ", "own.lesson' cannot be run: it is not an executable file"]),
            ("run: chess boards=999", ["own.lesson, line 2: chess: boards=999: boards is a whole number from 1 to 200"]),
            ("run: chess bords=3", ["own.lesson, line 2: chess: bords=3: unknown parameter; there are: boards"]),
        ):
            result = self.handout(self.lesson(f"# A\n{run}\n\n## start\n\nB\n"))
            self.assertEqual(result.status, 1, run)
            for part in parts:
                self.assertIn(part, result.err)
            for line in result.err.splitlines():
                self.assertTrue(line.startswith("loopscope: " + self.path("own.lesson")), line)
            self.assertEqual(self.files(), ["own.lesson"])

    def test_what_lies_beside_it_is_run(self):
        self.record("small.trace", "gather")
        self.assert_done(self.handout(self.lesson("run: small.trace\n\n## \"One 3\"\n\nB\n")))
        shutil.copy(SCENARIOS / "gather.c", self.path("own.c"))
        self.assert_done(self.handout(self.lesson("run: own.c\n\n## own.c:12\n\nB\n"), environment={"HOME": self.directory}))

    def test_a_file_is_not_replaced_by_its_handout(self):
        lesson = self.lesson(LESSON)
        self.assertNotEqual(loopscope("lesson", lesson, "--to", lesson).status, 0)
        self.assertEqual(Path(lesson).read_text(), LESSON)

    def test_no_display(self):
        result = loopscope("lesson", self.lesson(LESSON))
        self.assertEqual(result.status, 1)
        self.assertIn("display", result.err)
        self.assertEqual(self.files(), ["own.lesson"])

    def test_view_keeps_bookmarks_of_others(self):
        self.lesson("# A\nrun: gather\n\n## start\n", "chess.lesson")
        result = loopscope("view", "chess", cwd=self.directory)
        self.assertIn("the bookmarks in chess.lesson are of another run: gather", result.err)

    def test_a_recording_is_the_same_run(self):
        def complains(kept, *what):
            self.lesson(f"# A\nrun: {kept}\n\n## start\n", "chess.lesson")
            return "of another run" in loopscope("view", *what, cwd=self.directory).err
        self.record("chess.trace", "chess", "boards=3", "moves=2")
        for kept in "chess.trace", "chess boards=3 moves=2", "chess mode=async moves=2 boards=3":
            self.assertFalse(complains(kept, "chess.trace"), kept)
        for kept in "chess", "chess boards=3", "chess boards=3 moves=20", "gather", "other.trace", "ches boards=3 moves=2":
            self.assertTrue(complains(kept, "chess.trace"), kept)
        self.assertFalse(complains("chess.trace", "chess", "moves=2", "boards=3"))
        self.assertTrue(complains("chess.trace", "chess", "boards=3"))
        self.assertTrue(complains("gone.trace", "chess", "boards=3", "moves=2"))

    def test_view_follows_no_link(self):
        self.lesson("# Mine\n", "secret")
        os.symlink("secret", os.path.join(self.directory, "chess.lesson"))
        result = loopscope("view", "chess", cwd=self.directory)
        self.assertIn("chess.lesson is a link, which may lead to anything; new bookmarks go into a file of another name", result.err)


if __name__ == "__main__":
    unittest.main()
