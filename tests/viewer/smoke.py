"""The viewer in a real window: Xvfb shows it, xdotool types and clicks. Usage: smoke.py LOOPSCOPE. Skipped (77) without them."""
import os
import shutil
import subprocess
import sys
import time

SKIPPED = 77
PATIENCE = 20  # seconds that a busy machine may take for anything here


def skip(reason):
    print("skipped:", reason)
    sys.exit(SKIPPED)


class Screen:
    """An X server of our own, and hands for it."""

    def __init__(self, size="1920x1080"):
        self.size = size

    def __enter__(self):
        reading, writing = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", self.size + "x24", "-nolisten", "tcp",
             "-noreset"],  # else it begins anew when xdotool was its only client, and whoever comes then is thrown out
            pass_fds=[writing], stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as display:
            number = display.readline().strip()
        if not number:
            skip("Xvfb does not start here")
        self.environment = dict(os.environ, DISPLAY=":" + number)
        self.environment.pop("SDL_VIDEODRIVER", None)
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait()

    def do(self, *command):
        done = subprocess.run(["xdotool", *command], env=self.environment, capture_output=True, text=True)
        return done.stdout.strip()


def wait_for(what, condition):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"{what}: not within {PATIENCE} s")


def fits_a_small_screen(loopscope):
    """Nothing of a window lies beyond the screen, whatever size was asked for."""
    with Screen("1024x768") as screen:
        viewer = subprocess.Popen([loopscope, "view", "semaphore", "--size", "1920x1080"], env=screen.environment)
        try:
            window = wait_for("a window", lambda: screen.do("search", "--onlyvisible", "--pid", str(viewer.pid)))
            geometry = screen.do("getwindowgeometry", "--shell", window)
            for line in ("X=0", "Y=0", "WIDTH=1024", "HEIGHT=768"):
                assert line in geometry.split(), geometry
        finally:
            viewer.kill()
            viewer.wait()


def main(loopscope):
    for tool in ("Xvfb", "xdotool"):
        if not shutil.which(tool):
            skip(f"{tool} is not installed")
    fits_a_small_screen(loopscope)
    with Screen() as screen:
        viewer = subprocess.Popen([loopscope, "view", "chess", "boards=3", "moves=2"], env=screen.environment,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            window = wait_for("a window", lambda: screen.do("search", "--onlyvisible", "--name", "Chess exhibition"))
            screen.do("windowfocus", "--sync", window)
            geometry = screen.do("getwindowgeometry", "--shell", window)
            assert "WIDTH=1600" in geometry and "HEIGHT=900" in geometry, geometry
            time.sleep(0.3)
            screen.do("key", "Right", "Right", "t", "x", "question", "question")
            screen.do("mousemove", "--window", window, "146", "847", "click", "1")  # plays
            os.set_blocking(viewer.stdout.fileno(), False)
            output = bytearray()

            def printed(text):
                try:
                    output.extend(os.read(viewer.stdout.fileno(), 1 << 16))
                except BlockingIOError:
                    pass
                return text in output

            wait_for("the program plays", lambda: printed(b"board 1, move 1"))
            assert viewer.poll() is None, viewer.stderr.read()
            screen.do("key", "--window", window, "End")
            wait_for("the program has ended", lambda: printed(b"3 games of 2 moves"))
            screen.do("key", "--window", window, "q")
            wait_for("the window closes", lambda: viewer.poll() is not None)
            errors = viewer.stderr.read()
            assert viewer.returncode == 0 and not errors, (viewer.returncode, errors)
        finally:
            if viewer.poll() is None:
                viewer.kill()
                viewer.wait()


if __name__ == "__main__":
    main(sys.argv[1])
