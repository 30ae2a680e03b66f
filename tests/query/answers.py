#!/usr/bin/env python3
"""Asks traces of the built-in scenarios, and compares the answers with answers/SCENARIO.txt.

    answers.py --list               the scenarios, for CMake
    answers.py LOOPSCOPE SCENARIO   LOOPSCOPE_GOLDENS=write in the environment writes the answers instead: look at the difference
"""
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

# scenario: [parameters, question, question ...]; a question is a command line without the name of the trace. What stands in brackets is the
# parameters of another run, whose trace is named there.
QUESTIONS = {
    "chess": ["boards=3 moves=2",
              "cat --from 0s --to 5s --task 'Board 2'", "cat --kind block,block_end",
              "stats", "stats --json",
              "diff [boards=3 moves=2]", "diff [boards=3 moves=3]", "diff [boards=4 moves=2]", "diff --steps [boards=3 moves=2 think=6]",
              "why --task Task-1 --at 5s", "why --task 'Board 2' --at 20", "why --task 'Board 3' --at 5s",
              "why --task 'Board 1' --at 61s", "why --task 'Board 2' --at 62s", "why --task 6 --at 0", "why --task 'Board 3'"],
    "deadlock": ["",
                 "cat --from 60 --to 75", "stats",
                 "diff [order=same]",
                 "why --task 'Alice to Bob' --at 72", "why --task Task-1 --at 72", "why --task 'Alice to Bob' --at 72 --json",
                 "why --task 'Bob to Alice'", "predict --answers"],
    "dining_philosophers": ["", "stats", "why --task Laozi --at 0.5s"],
    "semaphore": ["", "stats", "stats --json", "why --task 'download 5' --at 0.5s", "why --task writer --at 0.5s", "predict", "predict --answers"],
    "event": ["", "why --task tortoise --at 1s", "predict --answers"],
    "producer_consumer": ["items=2",
                          "cat --kind queue_put,queue_get,sync_wait",
                          "stats",
                          "why --task Ada --at 0s", "why --task 'producer y' --at 1s"],
    "task_group": ["", "why --task Task-1 --at 6s"],
    "forgotten_await": ["", "predict --answers"],
    "lock": ["", "predict --answers"],
    "future": ["", "why --task Task-1 --at 1s"],
    "timeout": ["", "why --task Task-1 --at 1s", "predict --answers", "predict --json --answers"],
    "shield": ["", "why --task customer --at 0.5s", "why --task 18 --at 1.5s", "predict --answers"],
    "wait": ["", "why --task Task-1 --at 0.5s"],
    "as_completed": ["", "why --task Task-1 --at 0.1s"],
    "sync_async_threads": ["",
                           "cat --kind executor_submit,worker_create,worker_begin,worker_return",
                           "stats", "why --task Task-1 --at 9.5s"],
    "fan_out": ["requests=60", "stats"],
    "async_generator": ["", "cat --kind agen_create,agen_resume,agen_yield,agen_return", "stats", "why --task all --at 0.1s"],
}


def words(line):
    """A command line cut up as a shell does it, as far as single quotes go; brackets are a word."""
    return [part.strip("'") for part in re.findall(r"'[^']*'|\[[^]]*\]|\S+", line)]


def record(loopscope, scenario, parameters, trace):
    subprocess.run([loopscope, "run", scenario, *parameters.split(), "-o", trace], capture_output=True)
    return trace


def ask(loopscope, scenario, trace, question):
    command, *arguments = [record(loopscope, scenario, word[1:-1], trace + ".other") if word[0] == "[" else word for word in words(question)]
    result = subprocess.run([loopscope, command, trace, *arguments], capture_output=True, text=True)
    text = re.sub(r"(\.\./)+scenarios/", "scenarios/", result.stdout)  # how a compiler behind ccache names them
    return f"$ loopscope {question}\n{text}{result.stderr}[{result.returncode}]\n\n".replace(trace, "TRACE")


def answers(loopscope, scenario):
    parameters, *questions = QUESTIONS[scenario]
    with tempfile.TemporaryDirectory(prefix="loopscope-test-") as directory:
        trace = record(loopscope, scenario, parameters, os.path.join(directory, "trace"))
        return "".join(ask(loopscope, scenario, trace, question) for question in questions)


def compare(path, text):
    wanted = path.read_text().splitlines()
    lines = text.splitlines()
    for number, (was, is_) in enumerate(zip(wanted + [""] * len(lines), lines + [""] * len(wanted)), 1):
        if was != is_:
            print(f"{path}:{number}\n  was {was}\n  is  {is_}")
            return 1
    return 0


def main():
    if sys.argv[1:] == ["--list"]:
        print(*QUESTIONS, sep=";")
        return 0
    loopscope, scenario = sys.argv[1:]
    path = Path(__file__).parent / "answers" / f"{scenario}.txt"
    text = answers(loopscope, scenario)
    if os.environ.get("LOOPSCOPE_GOLDENS") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return 0
    return compare(path, text)


if __name__ == "__main__":
    sys.exit(main())
