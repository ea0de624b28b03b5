"""图形验证码: a word drawn here, by no outside service, and a sum in words for who cannot see it. Pure.

The glyphs are strokes, not letters of a font: bent, turned, cut into pieces of another length each time and drawn in one
path with lines that mean nothing, in no order. It keeps off who reads addresses, not who trains a model; behind it stand
the limits of actions/limiting.py.
"""

import math
from base64 import b64encode
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Final

Point = tuple[float, float]
Stroke = list[Point]

WIDTH, HEIGHT = 168, 56
LENGTH: Final = 4
# On a field of 10 by 16. Letters and figures that people mistake for one another are left out.
GLYPHS: Final[dict[str, list[Stroke]]] = {
    "2": [[(1, 4), (3, 0), (7, 0), (9, 4), (7, 8), (1, 16), (9, 16)]],
    "3": [[(1, 1), (8, 1), (4, 7), (8, 9), (9, 13), (6, 16), (1, 15)]],
    "4": [[(8, 16), (8, 0), (0, 11), (10, 11)]],
    "6": [[(8, 0), (3, 5), (1, 11), (3, 16), (7, 16), (9, 12), (7, 9), (2, 10)]],
    "7": [[(1, 0), (9, 0), (4, 16)]],
    "8": [[(5, 8), (2, 5), (3, 1), (7, 1), (8, 5), (5, 8), (1, 12), (3, 16), (7, 16), (9, 12), (5, 8)]],
    "9": [[(9, 5), (7, 0), (3, 0), (1, 4), (3, 8), (7, 8), (9, 4), (8, 11), (4, 16)]],
    "A": [[(0, 16), (5, 0), (10, 16)], [(2, 10), (8, 10)]],
    "C": [[(9, 2), (5, 0), (1, 4), (1, 12), (5, 16), (9, 14)]],
    "E": [[(9, 0), (1, 0), (1, 16), (9, 16)], [(1, 8), (7, 8)]],
    "F": [[(9, 0), (1, 0), (1, 16)], [(1, 8), (7, 8)]],
    "H": [[(1, 0), (1, 16)], [(9, 0), (9, 16)], [(1, 8), (9, 8)]],
    "K": [[(1, 0), (1, 16)], [(9, 0), (1, 9), (9, 16)]],
    "L": [[(1, 0), (1, 16), (9, 16)]],
    "N": [[(1, 16), (1, 0), (9, 16), (9, 0)]],
    "P": [[(1, 16), (1, 0), (7, 0), (9, 4), (7, 8), (1, 8)]],
    "R": [[(1, 16), (1, 0), (7, 0), (9, 4), (7, 8), (1, 8)], [(4, 8), (9, 16)]],
    "T": [[(0, 0), (10, 0)], [(5, 0), (5, 16)]],
    "X": [[(1, 0), (9, 16)], [(9, 0), (1, 16)]],
    "Y": [[(0, 0), (5, 8), (10, 0)], [(5, 8), (5, 16)]],
}  # fmt: skip
NUMERALS: Final = "零一二三四五六七八九十"


@dataclass(frozen=True)
class Captcha:
    """`picture` is a `data:` address, or empty where `question` asks in words."""

    answer: str
    picture: str = ""
    question: str = ""


def drawn(dice: Random) -> Captcha:
    answer = "".join(dice.choices(sorted(GLYPHS), k=LENGTH))
    svg = picture_of(answer, dice)
    return Captcha(answer, picture=f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}")


def asked(dice: Random) -> Captcha:
    """A sum read aloud by any screen reader: 七加五等于几？"""
    a, b = dice.randint(2, 9), dice.randint(1, 9)
    if dice.random() < 0.5 and a > b:
        return Captcha(str(a - b), question=f"{NUMERALS[a]}减去{NUMERALS[b]}，等于几？")
    return Captcha(str(a + b), question=f"{NUMERALS[a]}加上{NUMERALS[b]}，等于几？")


def is_right(given: str, answer: str) -> bool:
    return bool(answer) and given.strip().replace(" ", "").upper() == answer


def picture_of(word: str, dice: Random) -> str:
    paths = [stroke for at, letter in enumerate(word) for stroke in _placed(letter, at, dice)]
    paths += [_idle(dice) for _ in range(3)]
    dice.shuffle(paths)
    lines = "".join(_line(path if dice.random() < 0.5 else path[::-1], dice) for path in paths)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f'<path d="{lines}" fill="none" stroke="#1b3f6e" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )


def _placed(letter: str, at: int, dice: Random) -> list[Stroke]:
    turn, lean = dice.uniform(-0.3, 0.3), dice.uniform(-0.25, 0.25)
    size = dice.uniform(1.75, 2.2)
    x0 = 24 + at * (WIDTH - 46) / (LENGTH - 1) + dice.uniform(-4, 4)
    y0 = HEIGHT / 2 + dice.uniform(-5, 5)
    sin, cos = math.sin(turn), math.cos(turn)

    def place(point: Point) -> Point:
        x, y = (point[0] - 5) * size + (point[1] - 8) * lean * size, (point[1] - 8) * size
        return x0 + x * cos - y * sin, y0 + x * sin + y * cos

    return [[place(point) for point in stroke] for stroke in GLYPHS[letter]]


def _idle(dice: Random) -> Stroke:
    y, step = dice.uniform(8, HEIGHT - 8), WIDTH / 6
    return [(at * step + dice.uniform(-4, 4), y + dice.uniform(-14, 14)) for at in range(7)]


def _line(path: Stroke, dice: Random) -> str:
    """The stroke in pieces of chance length, each end a little beside where it belongs."""
    points = [path[0]]
    for (x1, y1), (x2, y2) in pairwise(path):
        n = dice.randint(1, 3)
        points += [(x1 + (x2 - x1) * part / n, y1 + (y2 - y1) * part / n) for part in range(1, n + 1)]
    shaken = [(x + dice.uniform(-0.7, 0.7), y + dice.uniform(-0.7, 0.7)) for x, y in points]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in shaken)
