"""SVG and PDF as other programs read them: well formed, with text and fonts where they belong, the same bytes from run to run,
and drawn as the PNG is. Usage: paper.py LOOPSCOPE. Skipped (77) without rsvg-convert, xmllint and the tools of poppler."""
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

SKIPPED = 77
TOOLS = "rsvg-convert", "xmllint", "pdftoppm", "pdftotext", "pdffonts"
SIZE = "1280x720"


def run(*command):
    done = subprocess.run(command, capture_output=True)
    assert done.returncode == 0, (command, done.stderr)
    return done.stdout


def pixels_of_ppm(data):
    magic, width, height, rest = data.split(maxsplit=3)
    assert magic == b"P6" and rest[:4] == b"255\n", data[:20]
    return int(width), int(height), rest[4:]


def unfiltered(kind, line, above, step):
    """A row of a PNG without its filter."""
    for i in range(len(line)):
        left, up, corner = (line[i - step] if i >= step else 0), above[i], (above[i - step] if i >= step else 0)
        if kind == 4:
            to = left + up - corner
            nearest = min((abs(to - left), 0, left), (abs(to - up), 1, up), (abs(to - corner), 2, corner))[2]
        line[i] = (line[i] + (0, left, up, (left + up) // 2, nearest if kind == 4 else 0)[kind]) & 255
    return line


def pixels_of_png(data):
    """Width, height and RGB of a PNG with eight bits a channel."""
    width, height, _, colours = struct.unpack(">IIBB", data[16:26])
    step, packed, at = {2: 3, 6: 4}[colours], b"", 8
    while at < len(data):
        length, = struct.unpack(">I", data[at:at + 4])
        packed += data[at + 8:at + 8 + length] if data[at + 4:at + 8] == b"IDAT" else b""
        at += 12 + length
    raw, size, above, rows = zlib.decompress(packed), width * step, bytes(width * step), []
    for y in range(height):
        row = bytearray(raw[y * (size + 1) + 1:(y + 1) * (size + 1)])
        above = unfiltered(raw[y * (size + 1)], row, above, step)
        rows.append(above if step == 3 else bytes(b for i in range(0, size, 4) for b in above[i:i + 3]))
    return width, height, b"".join(rows)


def assert_alike(a, b, what):
    """Antialiasing differs between programs; shapes that are missing, moved or of another colour differ by more."""
    assert a[:2] == b[:2], (what, a[:2], b[:2])
    differences = [abs(x - y) for x, y in zip(a[2], b[2])]
    mean, far = sum(differences) / len(differences), sum(d > 96 for d in differences) / len(differences)
    print(f"{what}: mean difference {mean:.2f} of 255, {100 * far:.2f} % far off")
    assert mean < 2.5 and far < 0.006, what


def check(loopscope, trace, where, *options):
    def export(form, name):
        path = os.path.join(where, name)
        run(loopscope, "export", trace, "--to", form, *options, "-o", path)
        with open(path, "rb") as file:
            return path, file.read()

    _, png = export("png", "x.png")
    svg_path, svg = export("svg", "x.svg")
    pdf_path, pdf = export("pdf", "x.pdf")
    assert svg == export("svg", "y.svg")[1] and pdf == export("pdf", "y.pdf")[1], "the same twice"
    run("xmllint", "--noout", "--nonet", svg_path)
    assert b"<image" not in svg
    png = pixels_of_png(png)
    assert_alike(png, pixels_of_png(run("rsvg-convert", svg_path)), f"SVG {options}")
    assert_alike(png, pixels_of_ppm(run("pdftoppm", "-r", "96", pdf_path)), f"PDF {options}")
    fonts = [line.split() for line in run("pdffonts", pdf_path).decode().splitlines()[2:]]
    assert fonts and all(line[-5:-2] == ["yes", "yes", "yes"] for line in fonts), fonts  # embedded, a subset, with its characters
    return run("pdftotext", "-layout", pdf_path, "-").decode()


def ticks(pdf, page):
    """Where the whole half minutes of the axis stand on a page."""
    words = run("pdftotext", "-bbox", "-f", str(page), "-l", str(page), pdf, "-").decode()
    return {text: x for x, text in re.findall(r'<word xMin="([\d.]+)"[^>]*>(\d+)</word>', words) if 900 <= int(text) <= 1110 and int(text) % 30 == 0}


def check_handout(loopscope, where):
    """From page to page the timeline stays where it is while the cursor moves in its middle."""
    lesson, pdf = os.path.join(where, "own.lesson"), os.path.join(where, "own.pdf")
    with open(lesson, "w") as file:
        file.write("# Own\nrun: chess\n\n## 1000s\n\nA\n\n## 1011s\n\nB\n")
    run(loopscope, "lesson", lesson, "--to", pdf)
    first, second = ticks(pdf, 1), ticks(pdf, 2)
    both = first.keys() & second.keys()
    assert len(both) >= 2 and all(first[text] == second[text] for text in both), (first, second)


def main(loopscope):
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing:
        print("skipped: without", ", ".join(missing))
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory(prefix="loopscope-paper-") as where:
        check_handout(loopscope, where)
        trace = os.path.join(where, "chess.trace")
        run(loopscope, "run", "chess", "-o", trace)
        text = check(loopscope, trace, where, "--size", SIZE, "--at", "78s")
        for words in "Chess exhibition", 'print("board %d, move %d", board, move);', "Board 16 calls", "Running, loop blocked", "1:18.0":
            assert words in text, (words, text)
        text = check(loopscope, trace, where, "--size", SIZE, "--from", "0", "--until", "3:00", "--theme", "light")
        assert "Board 24" in text and "165 s" in text and "Timers" not in text, text


main(sys.argv[1])
