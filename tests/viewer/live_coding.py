"""A source file that is edited while the window shows it: Xvfb shows it, editors save it. Usage: live_coding.py LOOPSCOPE. Skipped (77) without them."""
import os
import shutil
import subprocess
import sys
import tempfile

from smoke import Screen, skip, wait_for

SOURCE = """// {title}: a program that is being written.
#include <loopscope/asyncio.h>

async_def(program, int, n)
{{
    {work}
    print("{title} has ended: %d", n);
    return none;
}}

int main(void) {{ return asyncio_run(program((int)param_int("n", 3, 1, 9, "a number"))); }}
"""


def main(loopscope):
    for tool in ("Xvfb", "xdotool"):
        if not shutil.which(tool):
            skip(f"{tool} is not installed")
    with Screen() as screen, tempfile.TemporaryDirectory() as directory:
        os.mkdir(os.path.join(directory, "tmp"))
        environment = dict(screen.environment, TMPDIR=os.path.join(directory, "tmp"), XDG_STATE_HOME=directory, XDG_CONFIG_HOME=directory)

        def save(title, work="await(asyncio_sleep(1));"):
            beside = os.path.join(directory, "homework.c~")
            with open(beside, "w") as f:
                f.write(SOURCE.format(title=title, work=work))
            os.rename(beside, os.path.join(directory, "homework.c"))

        save("First")
        output = open(os.path.join(directory, "output"), "w+b")
        viewer = subprocess.Popen([loopscope, "view", "homework.c"], env=environment, cwd=directory, stdout=output, stderr=subprocess.PIPE)

        def printed(text):
            output.seek(0)
            return text in output.read()

        def shown(title):
            return wait_for(f"a window of {title}", lambda: screen.do("search", "--onlyvisible", "--name", f"^{title}$"))

        try:
            window = shown("First")
            screen.do("windowfocus", "--sync", window)
            screen.do("key", "--window", window, "End")
            wait_for("the program has ended", lambda: printed(b"First has ended: 3"))
            save("Second")  # it goes to its end, as the one before did
            wait_for("what was saved runs", lambda: printed(b"Second has ended: 3"))
            shown("Second")
            screen.do("key", "--window", window, "k")
            screen.do("key", "--window", window, "Right")
            wait_for("the knob is turned", lambda: printed(b"Second has ended: 4"))
            save("Third", "this does not compile")
            save("Fourth", "while (true) {}")  # and this never ends
            shown("Fourth")
            save("Fifth")
            shown("Fifth")
            screen.do("key", "--window", window, "Escape")
            screen.do("key", "--window", window, "End")  # it stands where the one that never ended has come to
            wait_for("what can run runs, with what was turned", lambda: printed(b"Fifth has ended: 4"))
            screen.do("key", "--window", window, "q")
            wait_for("the window closes", lambda: viewer.poll() is not None)
            errors = viewer.stderr.read()
            assert viewer.returncode == 0 and not errors, (viewer.returncode, errors)
            assert not os.listdir(os.path.join(directory, "tmp")), "a program has been left"
        finally:
            if viewer.poll() is None:
                viewer.kill()
                viewer.wait()
            output.close()


if __name__ == "__main__":
    main(sys.argv[1])
