#!/usr/bin/env python3
"""The forms of loopscope export that people look at: pictures, paper, films, a graph."""

import os
import pty
import re
import shutil
import signal
import struct
import subprocess
import unittest

from commands import LOOPSCOPE, TraceTest, loopscope


class Export(TraceTest):
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


if __name__ == "__main__":
    unittest.main()
