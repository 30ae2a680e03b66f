#!/usr/bin/env python3
"""loopscope compare as a user types it: what it takes for two runs, the page as a file, and what is wrong."""

import json
import struct
import unittest

from commands import ENDS_BADLY, CommandTest, loopscope


class Compare(CommandTest):
    def page(self, *arguments, form="svg"):
        """The page as a file; the command has nothing else to say."""
        path = self.path("page." + form)
        self.assert_done(loopscope("compare", *arguments, "--to", form, "-o", path))
        return self.read("page." + form)

    def test_two_sets_of_parameters(self):
        page = self.page("chess", "boards=3", "moves=2", "mode=sync", "--", "mode=async")
        self.assertEqual(page, self.page("chess", "boards=3", "moves=2", "mode=sync", "chess", "boards=3", "moves=2", "mode=async"))
        self.assertEqual(page, self.page("chess", "boards=3", "moves=2", "mode=sync", "--", "chess", "boards=3", "moves=2"))
        self.assertNotEqual(page, self.page("chess", "boards=3", "moves=2", "mode=sync", "--", "chess", "mode=async"))

    def test_traces_and_programs(self):
        sync = self.record("sync.trace", "chess", "boards=3", "moves=2", "mode=sync")
        self.record("async.trace", "chess", "boards=3", "moves=2")
        page = self.page(sync, self.path("async.trace"))
        self.assertEqual(page, self.page("chess", "boards=3", "moves=2", "mode=sync", "--", "mode=async"))
        self.assertEqual(page, self.page(sync, "chess", "boards=3", "moves=2"))

    def test_a_trace_that_begins_before_zero(self):
        """As a stranger's may: its times are far from those of the other."""
        trace, events, early = self.record("t.trace", "chess", "boards=2", "moves=2"), self.path("t.jsonl"), self.path("early.jsonl")
        self.assert_done(loopscope("export", trace, "--to", "jsonl", "-o", events))
        lines = [json.loads(line) for line in self.read("t.jsonl").splitlines()]
        for line in lines:
            for time in {"t", "when", "until"} & line.keys():
                if isinstance(line[time], int):
                    line[time] -= 10**12
        self.write("early.jsonl", "".join(json.dumps(line) + "\n" for line in lines).encode())
        self.assert_done(loopscope("import", early, "-o", self.path("early.trace")))
        self.assertIn(b"<svg", self.page(self.path("early.trace"), trace))

    def test_forms(self):
        png = self.page("semaphore", "permits=3", "--", "permits=10", "--size", "1024x700", "--theme", "light", form="png")
        self.assertEqual(struct.unpack(">II", png[16:24]), (1024, 700))
        self.assertEqual(png, self.page("semaphore", "permits=3", "--", "permits=10", "--size", "1024x700", "--theme", "light", form="png"))
        self.assertNotEqual(png, self.page("semaphore", "permits=3", "--", "permits=10", "--size", "1024x700", form="png"))
        self.assertTrue(self.page("gather", "semaphore", form="pdf").startswith(b"%PDF-"))
        self.assertIn(b"<svg", self.page("gather", "gather"))

    def test_a_failing_program_is_compared_all_the_same(self):
        result = loopscope("compare", "deadlock", "order=crossed", "--", "order=same", "--to", "svg")
        self.assertIn("<svg", result.text)
        self.assertEqual(result.status, 0)

    def test_a_program_that_hangs_is_ended_and_compared(self):
        result = loopscope("compare", ENDS_BADLY, "how=loop", "--", "how=raise", "--to", "svg")
        self.assertEqual(result.status, 0)
        self.assertIn("<svg", result.text)
        lines = [line for line in result.err.splitlines() if "nothing has happened for 5 seconds but that one task runs: culprit" in line]
        self.assertEqual(len(lines), 1, result.err)

    def test_a_program_that_goes_on_and_on_is_ended_and_compared(self):
        result = loopscope("compare", ENDS_BADLY, "how=never", "--", "how=raise", "--to", "svg")
        self.assertEqual(result.status, 0)
        self.assertIn("<svg", result.text)
        self.assertRegex(result.err, r"goes on and on: the run is ended after \d{7,} events of it\n")

    def test_traces_of_the_real_clock(self):
        for name in "one.trace", "two.trace":
            self.assertEqual(loopscope("run", "gather", "--clock", "real", "-o", self.path(name)).status, 0)
        self.assertIn(b"<svg", self.page(self.path("one.trace"), self.path("two.trace")))
        self.assertIn(b"<svg", self.page(self.path("one.trace"), "gather"))

    def test_two_runs_are_needed(self):
        self.assert_line(loopscope("compare"), 2, "name two runs")
        self.assert_line(loopscope("compare", "chess"), 2, "name two runs", "loopscope compare chess mode=sync -- mode=async")
        self.assert_line(loopscope("compare", "chess", "mode=sync", "--"), 2, "name two runs")
        self.assert_line(loopscope("compare", "gather", "chess", "semaphore"), 2, "'semaphore'")
        self.assert_line(loopscope("compare", "--", "mode=async"), 2, "-- stands between two runs")
        self.assert_line(loopscope("compare", "chess", "--", "mode=sync", "--", "mode=async"), 2, "-- stands between two runs")
        self.assert_line(loopscope("compare", "mode=sync", "chess"), 2, "'mode=sync' is a parameter")
        self.assert_line(loopscope("compare", "chess", "mode=sync", "mode=async", "--", "moves=2"), 2, "a parameter has one value")

    def test_what_cannot_be_read_or_run(self):
        good = self.record("good.trace", "gather")
        text = self.write("text", b"hello\n" * 100)
        self.assert_line(loopscope("compare", good, text, "--to", "svg"), 1, "no loopscope trace")
        self.assert_line(loopscope("compare", text, good, "--to", "svg"), 1, "no loopscope trace")
        self.assert_line(loopscope("compare", good, self.path("gone"), "--to", "svg"), 1, "No such file")
        self.assert_line(loopscope("compare", good, "semafore", "--to", "svg"), 1, "did you mean 'semaphore'?")
        self.assert_line(loopscope("compare", "chess", "boards=0", "--", "boards=2", "--to", "svg"), 2, "boards")
        self.assert_line(loopscope("compare", "chess", "bords=2", "--", "boards=2", "--to", "svg"), 2, "bords")
        self.assert_line(loopscope("compare", good, "x=3", "gather", "--to", "svg"), 2, "is a trace, and its parameters are as they were")
        self.assertNotIn("page.svg", self.files())

    def test_a_damaged_trace_is_compared_as_far_as_it_goes(self):
        good = self.record("good.trace", "chess", "boards=3", "moves=3")
        whole = self.read("good.trace")
        damaged = self.write("damaged.trace", whole[:len(whole) * 3 // 4])
        result = loopscope("compare", good, damaged, "--to", "svg")
        self.assertEqual(result.status, 1)
        self.assertIn("damaged.trace", result.err)

    def test_where_it_goes(self):
        trace = self.record("a.trace", "gather")
        self.assert_line(loopscope("compare", trace, "gather", "--to", "gif"), 2, "--to is png, svg or pdf, not 'gif'")
        self.assert_line(loopscope("compare", trace, "gather", "-o", self.path("x")), 2, "add --to")
        before = self.read("a.trace")
        self.assert_line(loopscope("compare", trace, "gather", "--to", "svg", "-o", trace), 2, "a.trace")
        self.assertEqual(self.read("a.trace"), before)
        self.assert_line(loopscope("compare", trace, "gather", "--to", "svg", "-o", "/dev/full"), 1, "No space left")

    def test_without_a_display(self):
        result = loopscope("compare", "gather", "gather", environment={"SDL_VIDEODRIVER": "x11"})
        self.assertEqual((result.status, result.err.count("\n")), (1, 1), result.err)


if __name__ == "__main__":
    unittest.main()
