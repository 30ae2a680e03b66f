"""The repr and str of thousands of random values, drawn alike in both languages: floats of any bits, texts of many scripts, containers."""
import random
import struct

# Characters that Unicode has had for long: of each row one is drawn from first to last.
CHARACTERS = [(1, 0x7F), (0x27, 0x27), (0x22, 0x22), (0x5C, 0x5C), (9, 13), (0x80, 0x377), (0x400, 0x52F), (0x5D0, 0x5EA), (0x620, 0x70D),
              (0x1680, 0x1680), (0x2000, 0x2064), (0x2066, 0x2071), (0x2190, 0x23FA), (0x2FF0, 0x2FFB), (0x3000, 0x303F), (0x4E00, 0x9FA5),
              (0xE000, 0xF8FF), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFF), (0x10330, 0x1034A), (0x1D173, 0x1D17A),
              (0x1F300, 0x1F64F), (0xE0001, 0xE0001), (0xE0100, 0xE01EF), (0xF0000, 0x10FFFF)]


def draw_float():
    how = random.randrange(4)
    if how == 0:
        return struct.unpack("<d", struct.pack("<Q", random.getrandbits(64)))[0]
    if how == 1:
        return random.randint(-10**6, 10**6) / 10**random.randrange(12)
    if how == 2:
        return random.random()
    return 2.0 ** random.randint(-1074, 1023)


def draw_text():
    return "".join(chr(random.randint(*random.choice(CHARACTERS))) for _ in range(random.randrange(12)))


def draw_items(depth):
    return [draw(depth - 1) for _ in range(random.randrange(4))]


def draw(depth):
    kind = random.randrange(8 if depth else 5)
    if kind == 0:
        return random.choice((None, False, True))
    if kind == 1:
        return random.randint(-(2**63), 2**63 - 1) >> random.randrange(64)
    if kind == 2:
        return draw_float()
    if kind <= 4:
        return draw_text()
    if kind == 5:
        return draw_items(depth)
    if kind == 6:
        return tuple(draw_items(depth))
    result = {}
    for _ in range(random.randrange(4)):
        key = draw(0)
        result[key] = draw(depth - 1)
    return result


random.seed(2024)
for _ in range(4000):
    value = draw(3)
    print(repr(value))
    if "\n" not in str(value) and "\r" not in str(value):
        print(str(value))
for _ in range(4000):
    print(draw_float())
