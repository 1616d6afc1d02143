"""Open flower heads, petals round a heart. Each: (radius, colour, seed) → the head in the middle of its own sheet."""

import math
import random

from infra.drawing.canvas import Colour, Layer, mix, ring, tone, turned
from infra.drawing.petals import YELLOW, outline, petal


def sunflower(r: float, colour: Colour, seed: int) -> Layer:
    rng, sheet = random.Random(seed), Layer(r * 2.4, r * 2.4)
    for start, reach, by in ((0, 1.08, -0.12), (9, 1.0, 0.0)):
        for turn in ring(20, start, 3, rng):
            long = r * reach * rng.uniform(0.93, 1.04)
            petal(sheet, (0, 0), turn, long, r * 0.27, tone(colour, by), widest=1.1, blunt=0.8, dark=-0.16, light=0.16)
    sheet.dot((0, 0), r * 0.47, (74, 44, 26))
    for i in range(230):
        away = r * 0.45 * math.sqrt(i / 230)
        at = turned([(0, -away)], i * 137.508)[0]
        sheet.dot(at, r * 0.021, mix((52, 30, 20), (156, 98, 42), (i / 230) ** 2 + rng.uniform(-0.12, 0.12)))
    return sheet


def gerbera(r: float, colour: Colour, seed: int) -> Layer:
    rng, sheet = random.Random(seed), Layer(r * 2.3, r * 2.3)
    for count, reach, width, by in ((24, 1.0, 0.2, -0.12), (22, 0.9, 0.18, 0.0), (24, 0.5, 0.1, 0.12)):
        for turn in ring(count, rng.uniform(0, 15), 2, rng):
            petal(
                sheet,
                (0, 0),
                turn,
                r * reach,
                r * width,
                tone(colour, by),
                widest=1.4,
                blunt=0.55,
                dark=-0.2,
                light=0.18,
            )
    sheet.dot((0, 0), r * 0.27, (92, 74, 40))
    for i in range(90):
        at = turned([(0, -r * 0.26 * math.sqrt(i / 90))], i * 137.508)[0]
        sheet.dot(at, r * 0.022, mix((236, 206, 96), (104, 120, 52), i / 90))
    return sheet


def daisy(r: float, colour: Colour, seed: int) -> Layer:
    rng, sheet = random.Random(seed), Layer(r * 2.3, r * 2.3)
    for turn in ring(15, rng.uniform(0, 20), 3, rng):
        petal(sheet, (0, 0), turn, r, r * 0.33, colour, widest=1.3, blunt=0.55, dark=-0.14, light=0.3)
    sheet.shaded([turned([(0, -r * 0.27)], a)[0] for a in ring(24)], YELLOW, (-r * 0.08, -r * 0.1))
    return sheet


def cornflower(r: float, colour: Colour, seed: int) -> Layer:
    sheet = Layer(r * 2.3, r * 2.3)
    for turn in ring(10, seed * 11):
        points = turned(
            [(0, 0), (-r * 0.3, -r * 0.8), (-r * 0.12, -r * 0.78), (0, -r), (r * 0.12, -r * 0.78), (r * 0.3, -r * 0.8)],
            turn,
        )
        sheet.shaded(points, colour, turned([(0, -r * 0.7)], turn)[0])
    for turn in ring(14, 5):
        petal(sheet, (0, 0), turn, r * 0.36, r * 0.1, mix(colour, (110, 40, 130), 0.6), blunt=1)
    return sheet


def star(r: float, colour: Colour, seed: int) -> Layer:
    """Stephanotis, jasmine: a small five-pointed flower."""
    sheet = Layer(r * 2.3, r * 2.3)
    for turn in ring(5, seed * 20):
        petal(sheet, (0, 0), turn, r, r * 0.62, colour, widest=1.0, blunt=0.85, dark=-0.12, light=0.3)
    sheet.dot((0, 0), r * 0.13, (206, 214, 150))
    return sheet


def lily(r: float, colour: Colour, seed: int, *, stamens: bool = True) -> Layer:
    rng, sheet = random.Random(seed), Layer(r * 2.4, r * 2.4)
    for start, width, by in ((30, 0.44, -0.06), (-30, 0.58, 0.0)):
        for turn in ring(3, start, 4, rng):
            petal(sheet, (0, 0), turn, r, r * width, tone(colour, by), widest=0.9, blunt=1.12, dark=-0.14, light=0.3)
            stripe = turned(outline(r * 0.82, r * 0.09, widest=0.7, blunt=1), turn)
            sheet.shape(stripe, mix(colour, (206, 220, 150), 0.55), 150)
    for turn in ring(6, 18, 6, rng) if stamens else ():
        tip = turned([(0, -r * 0.5)], turn)[0]
        sheet.line([(0, 0), tip], (204, 216, 150), r * 0.025)
        sheet.shape(
            turned(outline(r * 0.15, r * 0.07), turn + 90, turned([(-r * 0.07, -r * 0.5)], turn)[0]), (166, 84, 28)
        )
    sheet.dot((0, 0), r * 0.07, (190, 206, 120))
    return sheet


def lily_plain(r: float, colour: Colour, seed: int) -> Layer:
    return lily(r, colour, seed, stamens=False)


def orchid(r: float, colour: Colour, seed: int) -> Layer:
    sheet, heart = Layer(r * 2.3, r * 2.3), mix(colour, (190, 34, 110), 0.75)
    for turn in (0, 128, 232):
        petal(
            sheet,
            (0, 0),
            turn,
            r * 0.98,
            r * 0.62,
            tone(colour, -0.06),
            widest=1.05,
            blunt=0.75,
            dark=-0.14,
            light=0.25,
        )
    for turn in (72, -72):
        petal(sheet, (0, 0), turn, r, r * 1.12, colour, widest=1.35, blunt=0.55, dark=-0.16, light=0.32)
        for fan in (-22, -8, 8, 22):
            sheet.line(turned([(0, -r * 0.16), (0, -r * 0.62)], turn + fan), heart, 1.6, 70)
    for turn in (140, 220, 180):
        petal(sheet, (0, r * 0.02), turn, r * 0.46, r * 0.3, heart, widest=1.3, blunt=0.6)
    sheet.dot((0, -r * 0.02), r * 0.11, tone(colour, 0.5))
    sheet.dot((0, r * 0.09), r * 0.06, YELLOW)
    return sheet


def protea(r: float, colour: Colour, seed: int) -> Layer:
    sheet = Layer(r * 3.4, r * 2.6)
    base = (0.0, r * 0.75)
    for layer in range(4):
        for i in range(7 - layer // 2):
            turn = (i - (6 - layer // 2) / 2) * (21 - layer * 3)
            hue = mix(colour, (240, 214, 190), 0.1 + layer * 0.07)
            petal(sheet, base, turn, r * (1.6 - layer * 0.08), r * 0.36, hue, widest=1.05, blunt=0.9, dark=-0.24)
    for i in range(60):
        turn = (i * 137.5 % 60) - 30
        petal(
            sheet,
            (0, r * 0.35),
            turn,
            r * (0.72 + 0.2 * math.cos(math.radians(turn * 2.6))),
            r * 0.055,
            (246, 226, 212),
            blunt=1,
        )
    for i in range(7):
        petal(
            sheet,
            base,
            (i - 3) * 22,
            r * (0.98 - abs(i - 3) * 0.06),
            r * 0.36,
            tone(colour, -0.06),
            widest=1.0,
            blunt=0.95,
            dark=-0.28,
        )
    return sheet
