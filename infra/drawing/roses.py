"""Flower heads of many petals. Each: (radius, colour, seed) → the head in the middle of its own sheet."""

import math
import random

from infra.drawing.canvas import Colour, Layer, Point, mix, ring, tone, turned
from infra.drawing.petals import leaf, petal


def rose(r: float, colour: Colour, seed: int) -> Layer:
    rng, sheet = random.Random(seed), Layer(r * 2.7, r * 2.7)
    for count, reach, width, dark in ((6, 1.0, 1.05, -0.3), (5, 0.82, 0.95, -0.2), (5, 0.63, 0.8, -0.26)):
        for turn in ring(count, rng.uniform(0, 70), 7, rng):
            petal(sheet, (0, 0), turn, r * reach, r * width, colour, widest=1.7, blunt=0.5, dark=dark, light=0.16)
    for i in range(11):
        # The heart is a spiral of ever smaller cups, each lying over the one before.
        turn, away = i * 137.5 + seed * 40, r * (0.34 - 0.03 * i)
        at = turned([(0, away * 0.28)], turn)[0]
        petal(
            sheet, at, turn, away * 1.25, r * (0.62 - 0.043 * i), colour, widest=1.5, blunt=0.5, dark=-0.34, light=0.1
        )
    sheet.dot((0, 0), r * 0.055, tone(colour, -0.5))
    return sheet


def rose_side(r: float, colour: Colour, seed: int) -> Layer:
    """A rose on its stem, half from the side: the cup, and the spiral that looks out of it."""
    sheet, base = Layer(r * 2.6, r * 2.9), (0.0, r * 1.1)
    for turn in (-70, 70, -38, 38):
        leaf(sheet, base, turn, r * 0.66, r * 0.2)
    for turn, long, wide, by in (
        (-27, 1.95, 0.9, -0.1),
        (27, 1.95, 0.9, -0.16),
        (-8, 2.12, 1.0, -0.06),
        (11, 2.1, 1.0, -0.1),
    ):
        petal(sheet, base, turn, r * long, r * wide, tone(colour, by), widest=1.7, blunt=0.5, dark=-0.26, light=0.14)
    for i in range(12):
        # Looked at from above, a spiral; from the side it is a flat one: every cup a lower, narrower arc of rim.
        wide, high = r * (0.74 - 0.055 * i), r * (0.36 - 0.026 * i)
        swing = r * 0.05 * math.sin(i * 2.4)
        rim = [
            (math.cos(a / 36 * math.tau) * wide + swing, math.sin(a / 36 * math.tau) * high - r * 0.47 + i * r * 0.006)
            for a in range(36)
        ]
        sheet.shaded(
            rim, tone(colour, (-0.28, 0.02)[i % 2]), (swing - wide * 0.3, -r * 0.6), dark=-0.2, light=0.1, steps=4
        )
    for turn, long, wide, by in (
        (-31, 1.62, 1.0, -0.06),
        (33, 1.6, 1.0, -0.12),
        (-17, 1.5, 1.2, 0.03),
        (19, 1.42, 1.22, -0.02),
    ):
        petal(sheet, base, turn, r * long, r * wide, tone(colour, by), widest=1.5, blunt=0.5, dark=-0.24, light=0.18)
    return sheet


def peony(r: float, colour: Colour, seed: int) -> Layer:
    rng, sheet = random.Random(seed), Layer(r * 2.7, r * 2.7)
    for count, reach, width, dark in ((9, 1.0, 0.78, -0.2), (9, 0.85, 0.66, -0.14), (8, 0.68, 0.56, -0.17)):
        for turn in ring(count, rng.uniform(0, 60), 9, rng):
            wave = rng.uniform(0.05, 0.12)
            petal(
                sheet,
                (0, 0),
                turn,
                r * reach,
                r * width,
                colour,
                widest=1.9,
                blunt=0.42,
                wave=wave,
                dark=dark,
                light=0.42,
            )
    for i in range(26):
        turn, away = i * 137.5, r * 0.5 * (1 - i / 26) ** 0.6
        at = turned([(0, -away * 0.55)], turn)[0]
        petal(
            sheet,
            at,
            turn + rng.uniform(-30, 30),
            r * 0.34,
            r * 0.3,
            colour,
            widest=1.6,
            blunt=0.5,
            wave=0.16,
            light=0.34,
        )
    return sheet


def carnation(r: float, colour: Colour, seed: int) -> Layer:
    rng, sheet = random.Random(seed), Layer(r * 2.5, r * 2.5)
    for count, reach in ((13, 1.0), (12, 0.82), (10, 0.64), (8, 0.46), (6, 0.3)):
        for turn in ring(count, rng.uniform(0, 60), 9, rng):
            points = turned(_toothed(r * reach, r * (0.3 + 0.16 * reach)), turn)
            sheet.shaded(points, tone(colour, rng.uniform(-0.05, 0.05)), turned([(0, -r * reach * 0.85)], turn)[0])
    return sheet


def _toothed(length: float, width: float) -> list[Point]:
    """A fan with a saw-edged rim: what tells a carnation from a rose."""
    rim = [((i / 12 - 0.5) * width, -length * (1 - 0.28 * (i / 6 - 1) ** 2 - (0.1 if i % 2 else 0))) for i in range(13)]
    return [(0, 0), *rim]


def ranunculus(r: float, colour: Colour, seed: int) -> Layer:
    sheet = Layer(r * 2.4, r * 2.4)
    for layer in range(9):
        reach = r * (1 - layer * 0.095)
        for turn in ring(7, layer * 29 + seed * 17):
            petal(
                sheet,
                (0, 0),
                turn,
                reach,
                reach * 1.05,
                colour,
                widest=2.4,
                blunt=0.42,
                dark=-0.2 - layer * 0.012,
                light=0.22,
            )
    sheet.dot((0, 0), r * 0.16, (150, 160, 70))
    return sheet


def hydrangea(r: float, colour: Colour, seed: int) -> Layer:
    rng, sheet = random.Random(seed), Layer(r * 2.6, r * 2.6)
    spots = [(math.sqrt((i + 0.5) / 44), i * 137.508) for i in range(44)]
    for away, turn in sorted(spots, reverse=True):
        at = turned([(0, -r * 0.92 * away)], turn)[0]
        hue = mix(colour, (226, 196, 232), rng.uniform(0, 0.4))
        lit = -0.22 * (at[0] + at[1]) / r + 0.04
        for corner in ring(4, rng.uniform(0, 90)):
            petal(sheet, at, corner, r * 0.25, r * 0.25, tone(hue, lit), widest=1.15, blunt=0.8, dark=-0.2, light=0.16)
        sheet.dot(at, r * 0.035, tone(hue, 0.7))
    return sheet
