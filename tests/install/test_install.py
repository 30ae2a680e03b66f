#!/usr/bin/env python3
"""What is installed, used from another place than the one it was installed to."""

import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

CMAKE, SOURCE, BUILD = sys.argv[1:4]
del sys.argv[1:4]

HOMEWORK = """#include <loopscope/asyncio.h>

async_def(count, int, n)
{
    print("%d", n);
    await(asyncio_sleep(n * 0.1));
    return value_int(n);
}

async_def(homework)
{
    print("%s", repr(await(asyncio_gather(count(2), count(1)))));
    return none;
}

int main(void) { return asyncio_run(homework()); }
"""
PRINTED = "2\n1\n[2, 1]\n"

COMPILERS = [compiler for compiler in ("gcc", "clang") if shutil.which(compiler)]
STANDARDS = "c11", "gnu11", "gnu17", "gnu2x"


def setUpModule():
    global PREFIX, place
    place = tempfile.TemporaryDirectory(prefix="loopscope-test-")
    first, PREFIX = os.path.join(place.name, "first"), os.path.join(place.name, "second")
    run(CMAKE, "--install", BUILD, "--prefix", first)
    os.rename(first, PREFIX)
    os.environ["PKG_CONFIG_PATH"] = os.path.dirname(find("loopscope.pc"))
    for name in "CC", "CFLAGS", "CPPFLAGS", "LDFLAGS", "LDLIBS", "LOOPSCOPE_CLOCK":
        os.environ.pop(name, None)


def tearDownModule():
    place.cleanup()


def run(*command, status=0, **more):
    """What it prints; its messages come with the failure where it does not end with that status."""
    result = subprocess.run(command, capture_output=True, text=True, **more)
    if result.returncode != status:
        raise AssertionError(f"{' '.join(command)} ended with {result.returncode}:\n{result.stdout}{result.stderr}")
    return result.stdout if status == 0 else result.stderr


def find(name):
    """The installed file of that name."""
    found = glob.glob(f"{PREFIX}/**/{name}", recursive=True)
    assert len(found) == 1, f"{name}: {found}"
    return found[0]


def flags(*what):
    return run("pkg-config", *what, "loopscope").split()


def names(archive):
    """The names that an archive defines for others."""
    return {line.split()[2] for line in run("nm", "-g", "--defined-only", archive).splitlines() if len(line.split()) == 3}


def declared(text):
    """The functions and variables that headers declare, of what the preprocessor makes of them."""
    text = re.sub(r"__attribute__ *\(\((?:[^()]|\([^()]*\))*\)\)|_Noreturn|\[[^]]*\]", " ", text)
    while re.search(r"\{[^{}]*\}", text):
        text = re.sub(r"\{[^{}]*\}", " ", text)
    found = set()
    for statement in text.split(";"):
        words = statement.split()
        if not words or words[0] in ("typedef", "static", "_Static_assert"):
            continue
        if words[0] == "extern":
            found |= {re.findall(r"\w+", part)[-1] for part in statement.split(",")}
        elif "(" in statement:
            found.add(re.search(r"(\w+)\s*\(", statement)[1])
    return found


class InstallTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory(prefix="loopscope-test-")
        self.addCleanup(directory.cleanup)
        self.directory = directory.name

    def write(self, name, text):
        path = os.path.join(self.directory, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def read(self, name):
        with open(os.path.join(self.directory, name), "rb") as file:
            return file.read()

    def here(self, *command):
        return run(*command, cwd=self.directory)


class Library(InstallTest):
    def test_homework(self):
        """It compiles in one line, without a word, and runs alone."""
        source = self.write("homework.c", HOMEWORK)
        for compiler in COMPILERS:
            for level in "-O0", "-O2":
                result = subprocess.run([compiler, level, "-Wall", "-Wextra", "-Wpedantic", source, *flags("--cflags", "--libs"),
                                         "-o", "homework"], cwd=self.directory, capture_output=True, text=True)
                self.assertEqual((result.returncode, result.stderr), (0, ""))
                self.assertEqual(self.here("./homework"), PRINTED)

    def test_missing_return(self):
        """A coroutine that comes to its end without a value is warned about, one that never comes there is not."""
        for body, warned in (("while (true) await(asyncio_sleep(1));", False), ("for (;;) time_sleep(1);", False),
                             ("await(asyncio_sleep(1));", True),
                             ('print("once");', True), ("", True)):
            source = self.write("homework.c", "#include <loopscope/asyncio.h>\nasync_def(tick) { %s }\n"
                                "int main(void) { return asyncio_run(tick()); }\n" % body)
            for compiler in COMPILERS:
                result = subprocess.run([compiler, "-c", source, *flags("--cflags"), "-o", "/dev/null"], capture_output=True, text=True)
                self.assertEqual((result.returncode, result.stderr.count("[-Wreturn-type]")), (0, int(warned)), result.stderr)

    def test_no_warnings_from_the_headers(self):
        for compiler in COMPILERS:
            for standard in STANDARDS:
                run(compiler, f"-std={standard}", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only",
                    *flags("--cflags"), *glob.glob(f"{SOURCE}/scenarios/*.c"))

    def test_each_header_alone(self):
        for header in glob.glob(f"{PREFIX}/include/loopscope/*.h"):
            source = self.write("alone.c", f"#include <loopscope/{os.path.basename(header)}>\n")
            run("cc", "-Wall", "-Werror", "-fsyntax-only", *flags("--cflags"), source)

    @unittest.skipUnless(shutil.which("c++"), "no C++ compiler")
    def test_c_plus_plus(self):
        source = self.write("homework.cc", "#include <loopscope/asyncio.h>\nint main() {}\n")
        message = run("c++", "-c", source, *flags("--cflags"), "-o", "/dev/null", status=1)
        self.assertEqual(re.findall(r"error: .*", message), [re.search(r"error: #error .*is for C.*", message)[0]])

    def test_names_are_those_of_the_headers(self):
        source, own = self.write("all.c", "#include <loopscope/asyncio.h>\n"), False
        lines = []
        for line in run("cc", "-E", *flags("--cflags"), source).splitlines():
            if line.startswith("# "):
                own = "/include/loopscope/" in line
            elif own and not line.startswith("#"):
                lines.append(line)
        self.assertEqual(names(find("libloopscope.a")), declared("\n".join(lines)))

    def test_all_other_names_are_free(self):
        """A program may have a function of each name that the runtime has inside."""
        inside = set().union(*(names(f"{BUILD}/libloopscope_{layer}.a") for layer in ("base", "trace", "asyncio")))
        inside = (inside | {"record", "region", "future", "loop", "array_push"}) - names(find("libloopscope.a"))
        self.assertGreater(len(inside), 200)
        source = self.write("homework.c", HOMEWORK)
        other = self.write("other.c", "".join(f"void {name}(void);\nvoid {name}(void) {{}}\n" for name in sorted(inside)))
        self.here("cc", source, other, *flags("--cflags", "--libs"), "-o", "homework")
        self.assertEqual(self.here("./homework"), PRINTED)

    def test_no_path_of_this_machine(self):
        for directory, _, files in os.walk(PREFIX):
            for name in files:
                with open(os.path.join(directory, name), "rb") as file:
                    data = file.read()
                for path in SOURCE, BUILD, place.name:
                    self.assertFalse(os.fsencode(path) in data, f"{path} in {directory}/{name}")


class Command(InstallTest):
    """loopscope as it is installed, beside the one of the build."""

    def setUp(self):
        super().setUp()
        self.installed, self.built = f"{PREFIX}/bin/loopscope", f"{BUILD}/loopscope"

    def test_list(self):
        self.assertEqual(run(self.installed, "list"), run(self.built, "list"))
        self.assertEqual(run(self.installed, "list", "chess"), run(self.built, "list", "chess"))

    def test_lessons(self):
        self.assertEqual(run(self.installed, "lesson"), run(self.built, "lesson"))
        self.here(self.installed, "lesson", "gather", "--to", "gather.pdf")
        self.assertTrue(self.read("gather.pdf").startswith(b"%PDF"))

    def test_scenarios(self):
        for name in "gather", "chess":
            self.here(self.installed, "run", name, "-o", "installed")
            self.here(self.built, "run", name, "-o", "built")
            self.assertEqual(self.read("installed"), self.read("built"))

    def test_homework(self):
        """The same trace, whoever compiles it."""
        self.write("homework.c", HOMEWORK)
        self.here(self.installed, "run", "homework.c", "-o", "installed")
        self.here(self.built, "run", "homework.c", "-o", "built")
        self.here("cc", "homework.c", *flags("--cflags", "--libs"), "-o", "homework")
        self.here(self.installed, "run", "./homework", "-o", "by_hand")
        self.assertEqual(self.read("installed"), self.read("built"))
        self.assertEqual(self.read("installed"), self.read("by_hand"))
        self.assertIn(b"async_def(homework)", self.read("installed"))

    def test_through_a_link(self):
        os.symlink(self.installed, os.path.join(self.directory, "loopscope"))
        self.write("homework.c", HOMEWORK)
        self.here("./loopscope", "run", "homework.c", "-o", "x")
        self.here("./loopscope", "list", "gather")


class Readme(InstallTest):
    def test_your_own_program(self):
        """Its lines work as they are written."""
        with open(f"{SOURCE}/README.md", encoding="utf-8") as file:
            section = re.search(r"\n## Your own program\n(.*?)\n## ", file.read(), re.S)[1]
        blocks = re.findall(r"```(\w+)\n(.*?)```", section, re.S)
        program, *lines = (text for _, text in blocks)
        self.assertEqual([language for language, _ in blocks], ["c", "sh", "sh"])
        self.write("homework.c", program)
        os.mkdir(os.path.join(self.directory, "build"))
        os.symlink(BUILD, os.path.join(self.directory, "build/release"))
        script = "PATH=$PWD/build/release:$PATH\nset -e\n" + "".join(lines)
        environment = {"PATH": os.environ["PATH"], "HOME": self.directory}
        view = re.search(r"loopscope view .*\n", script)[0]
        result = subprocess.run(["sh", "-c", script.replace(view, "")], cwd=self.directory, env=environment, capture_output=True, text=True)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertEqual(result.stdout.count("dinner is served: ['bread', 'soup']\n"), 3)
        self.assertEqual(os.path.getsize(os.path.join(self.directory, "homework.trace")) > 1000, True)
        result = subprocess.run(["sh", "-c", f"PATH=$PWD/build/release:$PATH\n{view}"], cwd=self.directory, env=environment,
                                capture_output=True, text=True)
        self.assertIn("display", result.stderr)  # there is none, but all up to there is well
        self.assertEqual(result.stderr.count("\n"), 1)


class Manual(InstallTest):
    def test_pages_are_well_formed(self):
        for section in 1, 3:
            path = find(f"loopscope.{section}")
            shown = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", path], capture_output=True, text=True,
                                   env=os.environ | {"MANWIDTH": "200", "LC_ALL": "C.UTF-8"})
            self.assertEqual((shown.returncode, shown.stderr), (0, ""))
            self.assertGreater(len(shown.stdout.splitlines()), 100)
            run("mandoc", "-T", "lint", "-W", "error", path)

    def test_command_page_has_all_of_the_help(self):
        page = self.text(1)
        for command in "list", "view", "run", "narrate", "export", "why", "stats", "predict", "compare", "diff", "verify", "cat":
            for word in run(f"{PREFIX}/bin/loopscope", command, "--help").split()[1:]:
                self.assertTrue(word in page, word)

    def test_library_page_has_all_names(self):
        page = self.text(3)
        for header in glob.glob(f"{PREFIX}/include/loopscope/*.h"):
            with open(header, encoding="utf-8") as file:
                for name in re.findall(r"^(?:#define |\w[\w *]*\b)(asyncio_\w+)\(", file.read(), re.M):
                    self.assertTrue(name in page, name)

    @staticmethod
    def text(section):
        """The source of a page, without what roff needs."""
        with open(find(f"loopscope.{section}"), encoding="utf-8") as file:
            return file.read().replace("\\&", "").replace("\\-", "-").replace("\\e", "\\")


if __name__ == "__main__":
    unittest.main(verbosity=1)
