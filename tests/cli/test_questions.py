#!/usr/bin/env python3
"""The commands that ask a trace, as a user types them: statuses and errors. What they answer is compared in tests/query."""

import json
import os
import re
import signal
import subprocess
import time
import unittest
from pathlib import Path

from commands import ENDS_BADLY, INTERRUPTED, LOOPSCOPE, CommandTest, loopscope


INTERRUPTED_SOURCE = Path(__file__).parent / "programs/interrupted.c"


def fnv(check, data):
    for byte in data:
        check = (check ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return check


class QuestionTest(CommandTest):
    """A trace of chess, and what holds of each command that reads one."""

    def setUp(self):
        super().setUp()
        self.trace = self.record("chess.trace", "chess", "boards=3", "moves=3")
        self.events = len(loopscope("narrate", self.trace).text.splitlines())

    def assert_reads_traces(self, command, *arguments, status=1):
        """What is no trace is refused with this status; of a damaged one an answer is given as far as it goes, if any."""
        self.assert_line(loopscope(command, self.write("text", b"hello\n" * 1000), *arguments), status, "no loopscope trace")
        self.assert_line(loopscope(command, self.path("gone"), *arguments), status, "No such file")
        whole = self.read("chess.trace")
        for length in range(0, len(whole), len(whole) // 15):
            result = loopscope(command, self.write("short.trace", whole[:length]), *arguments)
            self.assertIn(result.status, (1, 2), result.err)
            self.assertIn("short.trace", result.err.splitlines()[0])
        for position in range(0, len(whole), len(whole) // 15):
            damaged = bytearray(whole)
            damaged[position] ^= 0x55
            result = loopscope(command, self.write("damaged.trace", damaged), *arguments)
            self.assertIn(result.status, (1, 2), result.err)

    def assert_says_when_nobody_reads(self, command, *arguments):
        """A disk that is full is an error; a reader that has seen enough, as head, ends the command without a word."""
        with open("/dev/full", "wb") as full:
            result = loopscope(command, self.trace, *arguments, stdout=full)
        self.assertIn(result.status, (1, 2))
        self.assertIn("No space left", result.err)
        reader, writer = os.pipe()
        os.close(reader)
        result = loopscope(command, self.trace, *arguments, stdout=writer)
        os.close(writer)
        self.assertNotEqual(result.status, 0)
        self.assertLessEqual(result.err.count("\n"), 1)


class Help(CommandTest):
    def test_help(self):
        for command in "why", "stats", "predict", "compare", "diff", "verify", "cat":
            self.assertIn(f"  {command} ", loopscope("--help").text)
            result = loopscope(command, "--help")
            self.assert_done(result)
            for part in f"Usage: loopscope {command} ", "Examples:", "Exit status:":
                self.assertIn(part, result.text)
            self.assert_line(loopscope(command, "--nonsense"), 2, "--nonsense", f"loopscope {command} --help")


class Cat(QuestionTest):
    def test_lines(self):
        result = loopscope("cat", self.trace)
        self.assert_done(result)
        lines = result.text.splitlines()
        self.assertEqual([int(line.split()[0]) for line in lines], list(range(self.events)))
        kinds = [json.loads(line)["k"] for line in loopscope("export", self.trace, "--to", "jsonl").text.splitlines()[1:]]
        self.assertEqual([line[len(str(self.events)) + 30:].split()[0] for line in lines], kinds)

    def test_filters(self):
        lines = loopscope("cat", self.trace).text.splitlines()
        for arguments, expected in (
            (("--from", "5", "--to", "7"), lines[5:8]),
            (("--to", "10s"), [line for line in lines if float(line.split()[1]) <= 10]),
            (("--kind", "print,block"), [line for line in lines if " print " in line or " block " in line]),
            (("-k", "print", "-k", "block"), [line for line in lines if " print " in line or " block " in line]),
            (("--kind", "resume", "--task", "Board 2"), [line for line in lines if " resume  " in line and "task=Board 2#" in line]),
        ):
            result = loopscope("cat", self.trace, *arguments)
            self.assert_done(result)
            self.assertEqual(result.text.splitlines(), expected, arguments)

    def test_task_by_name_or_id(self):
        by_name = loopscope("cat", self.trace, "--task", "Board 2")
        self.assert_done(by_name)
        self.assertIn("Board 2#6", by_name.text)
        for name in "6", "#6":
            self.assertEqual(loopscope("cat", self.trace, "--task", name).text, by_name.text)

    def test_what_is_not_there(self):
        self.assert_line(loopscope("cat", self.trace, "--kind", "resume,prnt"), 2, "'prnt'", "did you mean 'print'?")
        self.assert_line(loopscope("cat", self.trace, "--kind", "nonsense"), 2, "'nonsense'; there are loop_start, iteration, ", "interrupt")
        for kinds in ",", "", "resume,,suspend", "resume,":
            self.assert_line(loopscope("cat", self.trace, "--kind", kinds), 2, "--kind needs")
        self.assert_done(loopscope("cat", self.trace, "--kind", "resume, suspend"))
        self.assert_line(loopscope("cat", self.trace, "--task", "Bord 2"), 2, "'Bord 2'", "did you mean 'Board 2'?")
        self.assert_line(loopscope("cat", self.trace, "--task", "Q"), 2, "no task 'Q'")
        self.assert_line(loopscope("cat", self.trace, "--task", "1"), 2, "no task '1'")
        self.assert_line(loopscope("cat", self.trace, "--from", "9:00:00"), 2, "the trace ends at event")
        self.assert_line(loopscope("cat"), 2, "loopscope cat: name a")
        self.assert_line(loopscope("cat", "x", "y"), 2, "'y'")

    def test_several_tasks_of_one_name(self):
        source = self.write("twins.c", b"""#include <loopscope/asyncio.h>
async_def(nap) { await(asyncio_sleep(1)); return none; }
async_def(program)
{
    asyncio_Task *a = asyncio_create_task(nap(), .name = "twin"), *b = asyncio_create_task(nap(), .name = "twin");
    await(a);
    await(b);
    return none;
}
int main(void) { return asyncio_run(program()); }
""")
        trace = self.record("twins.trace", source)
        result = loopscope("cat", trace, "--task", "twin")
        self.assert_line(result, 2, "2 tasks are called 'twin'", "by its id")
        ids = result.err.split("id, ")[1].strip().split(", ")
        for id in ids:
            self.assert_done(loopscope("cat", trace, "--task", id))

    def test_output(self):
        expected = loopscope("cat", self.trace).out
        self.assert_done(loopscope("cat", self.trace, "-o", self.path("out")))
        self.assertEqual(self.read("out"), expected)
        self.assert_line(loopscope("cat", self.trace, "-o", self.trace), 2, "would replace")

    def test_trouble(self):
        self.assert_reads_traces("cat")
        self.assert_says_when_nobody_reads("cat")


class Why(QuestionTest):
    def test_json(self):
        """A chain is data: whom each link is about, and the event to jump to."""
        result = loopscope("why", self.trace, "--task", "Board 2", "--at", "36", "--json")
        self.assert_done(result)
        answer = json.loads(result.text)
        self.assertEqual((answer["task"], answer["at"]["event"], answer["deadlock"]), ({"id": 6, "name": "Board 2"}, 36, False))
        times = [json.loads(line)["t"] for line in loopscope("export", self.trace, "--to", "jsonl").text.splitlines()[1:]]
        for link in answer["links"]:
            self.assertLessEqual({"sort", "depth", "object", "name", "event", "time", "place", "number", "of", "by", "until", "text"}, set(link))
            if link["event"] is not None:
                self.assertEqual(link["time"], times[link["event"]])

    def test_every_task_at_every_event(self):
        for task in "Task-1", "Board 3":
            for at in range(0, self.events, 7):
                result = loopscope("why", self.trace, "--task", task, "--at", at)
                self.assert_done(result)
                self.assertGreater(len(result.text.splitlines()), 3)

    def test_the_time_that_is_asked(self):
        """Between two events timers come due, and the loop does not look."""
        trace = self.record("whole.trace", "chess")
        text = loopscope("why", trace, "--task", "Board 3", "--at", "1:18").text
        self.assertEqual(text.splitlines()[0], "Board 3 (8), at 78.0 s (last event: 259, at 75.0 s):")
        self.assertIn("Its timer was due at 70.0 s: the loop has not looked since, for Board 16 holds it.", text)
        answer = json.loads(loopscope("why", trace, "--task", "Board 3", "--at", "1:18", "--json").text)
        self.assertEqual(answer["at"], {"event": 259, "time": 78000000000})
        self.assertIn("at 75.0 s, after event 259:", loopscope("why", trace, "--task", "Board 3", "--at", "259").text)
        self.assertIn("after 260 events, at 78.000 s", loopscope("export", trace, "--to", "dot", "--at", "1:18").text)
        early = loopscope("why", trace, "--task", "Board 3", "--at", "0")
        self.assertEqual(early.text.splitlines()[0], "Board 3 (8), at 0.0 s, after event 0:")

    def test_what_is_not_there(self):
        self.assert_line(loopscope("why", self.trace, "--task", "Bord 2"), 2, "'Bord 2'", "did you mean 'Board 2'?")
        self.assert_line(loopscope("why", self.trace, "--task", "Board 2", "--at", "9:00:00"), 2, "the trace ends at event")
        self.assert_line(loopscope("why", self.trace, "--task", "Board 2", "--at", "soon"), 2, "'soon' is no position")
        self.assert_line(loopscope("why", self.trace), 2, "--task")
        self.assert_line(loopscope("why"), 2, "loopscope why: name a")

    def test_a_program_that_was_killed(self):
        """The end of its trace is the moment that is asked about."""
        source = self.write("hang.c", b"""#include <loopscope/asyncio.h>
#include <signal.h>
#include <unistd.h>
async_def(hang) { kill(getpid(), SIGKILL); return none; }
async_def(program)
{
    asyncio_Task *hung = asyncio_create_task(hang(), .name = "hung");
    await(hung);
    return none;
}
int main(void) { return asyncio_run(program()); }
""")
        trace = self.record("hang.trace", source)
        result = loopscope("why", trace, "--task", "Task-1")
        self.assert_done(result)
        self.assertIn("It awaits task hung.", result.text)
        self.assertIn("Nothing in this trace ever wakes Task-1.", result.text)
        self.assertIn("Task hung runs", result.text)

    def test_trouble(self):
        self.assert_reads_traces("why", "--task", "Board 1")
        self.assert_says_when_nobody_reads("why", "--task", "Board 1", "--at", "5s")


class Stats(QuestionTest):
    def stats(self, trace):
        result = loopscope("stats", trace, "--json")
        self.assert_done(result)
        return json.loads(result.text)

    def test_numbers_that_must_agree(self):
        for trace in self.trace, self.record("s.trace", "semaphore"), self.record("t.trace", "sync_async_threads"):
            events = [json.loads(line) for line in loopscope("export", trace, "--to", "jsonl").text.splitlines()[1:]]
            stats = self.stats(trace)
            self.assertEqual(stats["makespan"], events[-1]["t"] - events[0]["t"])
            self.assertEqual(stats["busy"] + stats["blocked"] + stats["idle"], stats["makespan"])
            self.assertEqual(stats["steps"], sum(event["k"] == "resume" for event in events))
            self.assertEqual(stats["steps"], sum(task["steps"] for task in stats["tasks"]))
            for task in stats["tasks"]:
                end = events[task["ended"]]["t"] if task["ended"] is not None else events[-1]["t"]
                spent = sum(task[status] for status in ("running", "ready", "sleeping", "waiting", "awaiting"))
                self.assertEqual(spent, end - events[task["created"]]["t"], task)
            for worker in stats["workers"]:
                end = events[worker["ended"]]["t"] if worker["ended"] is not None else events[-1]["t"]
                self.assertEqual(worker["working"] + worker["blocked"] + worker["idle"], end - events[worker["created"]]["t"], worker)
                begun = sum(event["k"] == "worker_begin" and event["worker"] == worker["id"] for event in events)
                self.assertEqual((worker["functions"], begun > 0), (begun, True))
            self.assertEqual(len(stats["workers"]), sum(event["k"] == "worker_create" for event in events))
            for sync in stats["syncs"]:
                self.assertEqual(sync["held"], sum((hold["to"] or events[-1]["t"]) - hold["from"] for hold in sync["holds"]))
                acquired = [event["i"] for event in events if event["k"] == "sync_acquire" and event["sync"] == sync["id"]]
                self.assertEqual([hold["from_event"] for hold in sync["holds"]], acquired)

    def test_one_handle(self):
        trace = self.record("nap.trace", self.write("nap.c", b"""#include <loopscope/asyncio.h>
async_def(nap) { await(asyncio_sleep(1)); return none; }
int main(void) { return asyncio_run(nap()); }
"""))
        self.assertIn(" 1 handle at most, at ", loopscope("stats", trace).text)

    def test_long_tables(self):
        trace = self.record("fan.trace", "fan_out", "requests=60")
        short, whole = loopscope("stats", trace), loopscope("stats", trace, "--all")
        self.assert_done(short)
        self.assertRegex(short.text, r"(?m)^and \d+ more tasks; --all shows them$")
        self.assertNotIn("--all", whole.text)
        self.assertEqual(len(whole.text.splitlines()), len(short.text.splitlines()) - 1 + int(short.text.split("\nand ")[1].split()[0]))

    def test_trouble(self):
        self.assert_reads_traces("stats")
        self.assert_says_when_nobody_reads("stats")
        self.assert_line(loopscope("stats"), 2, "loopscope stats: name a")
        self.assert_line(loopscope("stats", "x", "y"), 2, "'y'")


class Predict(QuestionTest):
    def test_a_sheet_does_not_tell(self):
        sheet, key = loopscope("predict", self.trace), loopscope("predict", self.trace, "--answers")
        self.assert_done(sheet)
        self.assert_done(key)
        self.assertNotIn("[x]", sheet.text)
        titles = [line for line in sheet.text.splitlines() if line[:1].isdigit()]
        self.assertEqual(titles, [line for line in key.text.splitlines() if line[:1].isdigit()])
        self.assertEqual(key.text.count("  [x] "), len(titles))
        self.assertLessEqual(max(map(len, sheet.text.splitlines())), 80)

    def answers(self, name, right, first=None):
        """A file of answers, as loopscope view --answers writes it."""
        questions = json.loads(loopscope("predict", self.trace, "--json", "--answers").text)["questions"]
        check, lines = 0, []

        def line(**members):
            nonlocal check
            text = json.dumps(members, separators=(",", ":"), ensure_ascii=False)[:-1]
            check = fnv(fnv(check or 0xCBF29CE484222325, b"\n"), text.encode())
            lines.append(f'{text},"check":"{check:016x}"}}\n')
        line(**(first or {"k": "answers", "version": 1, "program": "chess", "clock": "virtual", "seed": None, "parameters": {}, "events": None, "trace": None}))
        line(k="run", events=self.events, trace=self.fingerprint())
        for q in questions:
            chosen = q["right"] if q["question"] <= right else q["right"] % len(q["options"]) + 1
            line(k="answer", question=q["question"], kind=q["kind"], event=q["event"], options=[o["text"] for o in q["options"]], chosen=chosen,
                 right=q["right"], milliseconds=6000)
        line(k="visit", mode="watch", **{"from": 0, "to": self.events - 1}, milliseconds=100)
        line(k="end")
        return self.write(name, "".join(lines).encode())

    def fingerprint(self):
        """As the window writes it into a file that it opens on the trace."""
        path = self.path("blank.jsonl")
        if not os.path.exists(path):
            viewer = subprocess.Popen([LOOPSCOPE, "view", self.trace, "--answers", path], env=os.environ | {"SDL_VIDEODRIVER": "dummy"})
            for _ in range(600):
                if os.path.exists(path) and b"\n" in self.read("blank.jsonl"):
                    break
                time.sleep(0.05)
            viewer.terminate()
            viewer.wait(timeout=60)
        return json.loads(self.read("blank.jsonl").splitlines()[0])["trace"]

    def test_grades(self):
        ada, bob = self.answers("ada.jsonl", right=100), self.answers("bob.jsonl", right=1)
        count = len(json.loads(loopscope("predict", self.trace, "--json").text)["questions"])
        table = loopscope("predict", self.trace, "--grade", ada, bob)
        self.assert_done(table)
        self.assertRegex(table.text, rf"(?m)^ada +{count}/{count} .* 100 %$")
        self.assertRegex(table.text, rf"(?m)^bob +1/{count} .* 100 %$")
        self.assertIn("\n 2/2   1. ", table.text)
        self.assertIn("\n 1/2   2. ", table.text)
        grades = json.loads(loopscope("predict", self.trace, "--grade", ada, bob, "--json").text)["grades"]
        self.assertEqual([grade["right"] for grade in grades], [count, 1])
        self.assertEqual([grade["milliseconds"] for grade in grades], [6000 * count] * 2)

    def test_files_that_do_not_fit(self):
        good = self.answers("good.jsonl", right=3)
        whole = self.read("good.jsonl")
        edited = self.write("edited.jsonl", whole.replace(b'"question":2', b'"question":3'))
        better = self.write("better.jsonl", re.sub(rb'"chosen":\d', b'"chosen":1', whole))
        other = self.answers("other.jsonl", right=3, first={"k": "answers", "version": 1, "program": "lock", "events": None, "trace": None})
        result = loopscope("predict", self.trace, "--grade", edited, better, good, other, self.path("gone"))
        self.assertEqual(result.status, 1)
        self.assertIn("good ", result.text)
        lines = result.err.splitlines()
        self.assertEqual(len(lines), 4)
        self.assertRegex(lines[0], r"edited\.jsonl:4: ")
        self.assertRegex(lines[1], r"better\.jsonl:\d+: it was changed")
        self.assertRegex(lines[2], r"other\.jsonl:1: it is about another program")
        self.assertIn("No such file", lines[3])
        another = self.record("another.trace", "chess", "boards=4", "moves=3")
        self.assert_line(loopscope("predict", another, "--grade", good), 1, "good.jsonl:2: it is about another run")
        self.assert_line(loopscope("predict", self.trace, "--grade"), 2, "name the files to grade")
        self.assert_line(loopscope("predict", self.trace, "--grade", "--answers", good), 2, "do not go together")

    def test_answers_go_into_a_new_file(self):
        there = self.write("there.jsonl", b"")
        result = subprocess.run([LOOPSCOPE, "view", self.trace, "--answers", there], capture_output=True, text=True, timeout=60,
                                env=os.environ | {"SDL_VIDEODRIVER": "dummy"})
        self.assertEqual((result.returncode, result.stderr.count("\n")), (1, 1))
        self.assertIn("there.jsonl is there already", result.stderr)

    def test_a_trace_without_telling_moments(self):
        trace = self.record("nap.trace", self.write("nap.c", b"""#include <loopscope/asyncio.h>
async_def(nap) { return none; }
int main(void) { return asyncio_run(nap()); }
"""))
        self.assertEqual(loopscope("predict", trace).text, "nap: 0 questions\n")

    def test_trouble(self):
        self.assert_reads_traces("predict")
        self.assert_says_when_nobody_reads("predict")
        self.assert_line(loopscope("predict"), 2, "loopscope predict: name a")
        self.assert_line(loopscope("predict", "x", "y"), 2, "'y'")


class Diff(QuestionTest):
    def test_statuses(self):
        other = self.record("other.trace", "chess", "boards=3", "moves=3", "think=6")
        again = self.record("again.trace", "chess", "boards=3", "moves=3")
        same = loopscope("diff", self.trace, again)
        self.assert_done(same)
        self.assertEqual(same.text, f"same: {self.events} events\n")
        differ = loopscope("diff", self.trace, other)
        self.assertEqual((differ.status, differ.err), (1, ""))
        self.assertRegex(differ.text, r"(?m)^  think +5 +6$")
        self.assertNotIn("try --steps", differ.text)  # it differs in what the loop did
        self.assert_line(loopscope("diff", self.trace), 2, "name a trace and another")
        self.assert_line(loopscope("diff", self.trace, self.trace, self.trace), 2, "not '")
        self.assert_line(loopscope("diff", self.trace, self.trace, "-o", self.trace), 2, "would replace")

    def test_json(self):
        again, other = self.record("again.trace", "chess", "boards=3", "moves=3"), self.record("other.trace", "chess", "boards=3", "moves=3", "think=6")
        nothing = {member: None for member in ("event", "time", "kind", "text", "file", "line")}
        same = loopscope("diff", self.trace, again, "--json")
        self.assert_done(same)
        self.assertEqual(json.loads(same.text), {
            "same": True, "compared": self.events, "interrupted": False, "differ_in": None,
            "a": {"trace": self.trace, "events": self.events} | nothing, "b": {"trace": again, "events": self.events} | nothing})
        differ = loopscope("diff", self.trace, other, "--json")
        self.assertEqual((differ.status, differ.err), (1, ""))
        answer = json.loads(differ.text)
        self.assertEqual((answer["same"], answer["differ_in"]), (False, "number"))
        events = [json.loads(line) for line in loopscope("export", other, "--to", "jsonl").text.splitlines()[1:]]
        event = events[answer["compared"]]
        self.assertEqual(answer["b"]["event"], answer["compared"])
        self.assertEqual({key: answer["b"][key] for key in ("time", "kind")}, {"time": event["t"], "kind": event["k"]})
        told = loopscope("narrate", other, "--from", answer["b"]["event"], "--to", answer["b"]["event"]).text
        self.assertIn(answer["b"]["text"], told)

    def test_a_damaged_trace_is_the_same_as_far_as_it_goes(self):
        whole = self.record("whole.trace", "chess")
        data = self.read("whole.trace")
        short = self.write("short.trace", data[: len(data) // 2])
        other = self.record("other.trace", "chess", "think=6")
        events = len(loopscope("cat", short).text.splitlines())
        self.assertGreater(events, 1000)
        for traces in (whole, short), (short, whole):
            result = loopscope("diff", *traces)
            self.assert_line(result, 2, "short.trace: ", "stops in the middle")
            self.assertEqual(result.text, f"same: {events} events\n")
            self.assertEqual(loopscope("diff", "--steps", *traces).status, 2)
        self.assertEqual(loopscope("diff", other, short).status, 1)

    def test_parameters_alone(self):
        """Coroutines with other arguments, and then the same steps for a while: --steps sees further."""
        traces = self.record("a.trace", "deadlock"), self.record("b.trace", "deadlock", "order=same")
        self.assertEqual(loopscope("diff", *traces).text.splitlines()[-1], "try --steps, which compares what the loop did")
        self.assertNotIn("try --steps", loopscope("diff", "--steps", *traces).text)
        self.assertNotIn("try --steps", loopscope("diff", traces[0], self.record("gather.trace", "gather")).text)

    def test_a_submission_and_the_solution(self):
        """The same program cut into coroutines in another way, with other lines and another name, takes the same steps."""
        head, tail = b"#include <loopscope/asyncio.h>\n", b"int main(void) { return asyncio_run(program()); }\n"
        solution = self.record("solution.trace", self.write("solution.c", head + b"""
async_def(program) { await(asyncio_sleep(1)); print("done"); return none; }
""" + tail))
        submission = self.record("submission.trace", self.write("homework.c", head + b"""
// I am new here.
async_def(nap) { await(asyncio_sleep(1)); return none; }
async_def(program)
{
    await(nap());
    print("done");
    return none;
}
""" + tail))
        self.assertEqual(loopscope("diff", solution, submission).status, 1)
        self.assert_done(loopscope("diff", "--steps", solution, submission))

    def test_trouble(self):
        self.assert_reads_traces("diff", self.trace, status=2)
        self.assert_line(loopscope("diff", self.trace, self.path("gone")), 2, "No such file")
        self.assert_says_when_nobody_reads("diff", self.trace)
        short = self.write("short.trace", self.read("chess.trace")[:-20])
        result = loopscope("diff", short, short)
        self.assertEqual((result.status, result.text[:5]), (2, "same:"))


HOMEWORK = b"""#include <loopscope/asyncio.h>
async_def(program, double, seconds, const char *, mode)
{
    await(asyncio_sleep(seconds));
    print("%s %d", mode, (int)random_randint(1, 1000));
    return none;
}
int main(void)
{
    double seconds = param_float("seconds", 1, 0, 100, "how long it takes");
    return asyncio_run(program(seconds, param_choice("mode", "plain", "plain|fancy", "how it does it")));
}
"""


class Verify(QuestionTest):
    def assert_same(self, result):
        self.assert_done(result)
        self.assertRegex(result.text, r"^same: \d+ events\n$")

    def test_a_scenario_with_its_parameters(self):
        self.assert_same(loopscope("verify", self.trace))
        self.assert_same(loopscope("verify", self.record("d.trace", "deadlock")))  # which says on standard error that it is one
        self.assert_same(loopscope("verify", self.record("r.trace", "makerandom", "seed=7")))

    def test_a_source_file(self):
        source = self.write("homework.c", HOMEWORK)
        trace = self.record("homework.trace", source, "seconds=0.1", "mode=fancy")
        self.assert_same(loopscope("verify", trace))  # beside the trace
        os.mkdir(self.path("elsewhere"))
        os.rename(trace, self.path("elsewhere/homework.trace"))
        moved = "elsewhere/homework.trace"
        self.assert_same(loopscope("verify", moved, cwd=self.directory))  # in the working directory
        self.assert_line(loopscope("verify", self.path(moved), cwd="/"), 2, "homework.c", "name the program")
        self.assert_same(loopscope("verify", self.path(moved), source, cwd="/"))
        self.write("homework.c", HOMEWORK.replace(b"%s %d", b"%s: %d"))
        self.assert_line(loopscope("verify", moved, cwd=self.directory), 2, "not what it was")
        differ = loopscope("verify", moved, "homework.c", cwd=self.directory)
        self.assertEqual((differ.status, differ.err), (1, ""))
        self.assertIn("> the run", differ.text)

    def test_what_only_the_trace_holds_is_not_run(self):
        source = self.write("homework.c", HOMEWORK)
        trace = self.record("homework.trace", source)
        os.unlink(source)
        self.assert_line(loopscope("verify", trace), 2, "is not there: name the program")
        self.assert_line(loopscope("verify", trace, source), 2, "No such file")

    def test_the_real_clock(self):
        trace = self.path("real.trace")
        source = self.write("homework.c", HOMEWORK)
        self.assert_done(loopscope("run", source, "seconds=0", "--clock", "real", "-o", trace, stdout=subprocess.DEVNULL))
        self.assert_line(loopscope("verify", trace), 2, "real clock")

    def test_a_program_that_crashes_and_one_that_fails(self):
        for line in b"*(volatile int *)0 = 1;", b'raise(ValueError, "two");':
            source = self.write("crash.c", HOMEWORK.replace(b"return none;", line + b" return none;"))
            trace = self.record("crash.trace", source)
            self.assert_same(loopscope("verify", trace))

    def test_a_program_that_hangs(self):
        """The recording was ended by the second Ctrl-C; the run comes as far and hangs there too."""
        path = self.path("hang.trace")
        process = subprocess.Popen([LOOPSCOPE, "run", ENDS_BADLY, "how=loop", "-o", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(process.stdout.readline(), b"turning\n")
        while process.poll() is None:  # two that come at once are one
            process.send_signal(signal.SIGINT)
            time.sleep(0.01)
        process.communicate()
        result = loopscope("verify", path, ENDS_BADLY)
        self.assertRegex(result.text, r"^same: \d+ events, up to Ctrl-C\n$")
        self.assertEqual(result.status, 0)

    def record_interrupted(self, when, clock="virtual"):
        path = self.path(f"{when}.trace")
        result = loopscope("run", INTERRUPTED, f"when={when}", "--clock", clock, "-o", path, environment={"INTERRUPTED": "yes"})
        self.assertEqual(result.status, 1)
        return path

    def test_a_program_that_was_interrupted(self):
        """What it did before Ctrl-C is verified; what it did for that is the user's word."""
        events = {}
        for when in "early", "callback", "sleep", "step":
            path = self.record_interrupted(when)
            lines = [json.loads(line) for line in loopscope("export", path, "--to", "jsonl").text.splitlines()[1:]]
            interrupts = [line for line in lines if line["k"] == "interrupt"]
            cancel = lines[interrupts[0]["i"] + 1]
            self.assertEqual((cancel["k"], cancel["task"]), ("cancel", interrupts[0]["task"]))
            self.assertEqual([line["task"] for line in interrupts[1:]], [0] * (when == "step"))  # the second one raises
            result = loopscope("verify", path, INTERRUPTED)
            self.assert_done(result)
            events[when] = interrupts[0]["i"]
            self.assertEqual(result.text, f"same: {events[when]} events, up to Ctrl-C\n")
            self.assertIn("Ctrl-C: asyncio.run cancels Task-1", loopscope("narrate", path).text)
            steps = loopscope("export", path, "--to", "steps")
            self.assert_done(steps)
            self.assertIn('{"k": "cancel", "task": "Task-1"}', steps.text)
            self.assertNotIn("interrupt", steps.text.replace("KeyboardInterrupt", ""))
            jsonl = self.write("x.jsonl", loopscope("export", path, "--to", "jsonl").out)
            self.assert_done(loopscope("import", jsonl, "-o", self.path("again.trace")))
            self.assertEqual(loopscope("export", self.path("again.trace"), "--to", "jsonl").out, self.read("x.jsonl"))
        self.assertEqual(sorted(events.values()), [events[when] for when in ("early", "callback", "sleep", "step")])

    def test_json(self):
        answer = loopscope("verify", self.trace, "--json")
        self.assert_done(answer)
        self.assertEqual({key: json.loads(answer.text)[key] for key in ("same", "compared", "interrupted")},
                         {"same": True, "compared": self.events, "interrupted": False})
        answer = json.loads(loopscope("verify", self.record_interrupted("sleep"), INTERRUPTED, "--json").text)
        self.assertEqual((answer["same"], answer["interrupted"]), (True, True))
        self.assertLess(answer["compared"], answer["a"]["events"])

    def test_an_interrupt_that_no_loop_answers(self):
        for when, message in ("before", "1 event,"), ("hang", "events,"):
            path = self.record_interrupted(when)
            self.assertNotIn(" interrupt ", loopscope("cat", path).text)
            result = loopscope("verify", path, INTERRUPTED)
            self.assert_done(result)
            self.assertRegex(result.text, rf"^same: \d* ?{message} up to Ctrl-C\n$")

    def test_an_interrupt_hides_no_difference_before_it(self):
        path = self.record_interrupted("step")
        changed = self.write("changed.c", INTERRUPTED_SOURCE.read_bytes().replace(b"asyncio_sleep(2)", b"asyncio_sleep(1)"))
        self.assertEqual(loopscope("verify", path, changed).status, 1)

    def test_an_interrupt_on_the_real_clock(self):
        for when in "callback", "step":
            trace = self.record_interrupted(when, clock="real")
            self.assertRegex(loopscope("cat", trace, "--kind", "interrupt").text, " interrupt +task=Task-1#")

    def test_a_trace_that_stops_early(self):
        """What is left of it is the same, and that is not all."""
        short = self.write("short.trace", self.read("chess.trace")[:-20])
        result = loopscope("verify", short)
        self.assertEqual((result.status, result.text[:5]), (2, "same:"))

    def test_trouble(self):
        self.assert_reads_traces("verify", status=2)
        self.assert_line(loopscope("verify"), 2, "loopscope verify: name a")
        self.assert_line(loopscope("verify", self.trace, "x", "y"), 2, "'y'")
        self.assert_line(loopscope("verify", self.trace, "ches"), 2, "'ches'")
        self.assert_line(loopscope("verify", self.trace, "/bin/true"), 2, "no program for loopscope")
        with open("/dev/full", "wb") as full:
            result = loopscope("verify", self.trace, stdout=full)
        self.assertNotEqual(result.status, 0)


if __name__ == "__main__":
    unittest.main()
