"""What stands upright: spikes, twigs, tulips. Each: (radius, colour, seed) → a sheet with its stem down."""

import math
import random

from infra.drawing.canvas import WHITE, Colour, Layer, mix, ring, tone, turned
from infra.drawing.petals import LEAF, YELLOW, leaf, petal


def tulip(r: float, colour: Colour, seed: int) -> Layer:
    """From the side: its cup stands upright; turn it to follow its stem."""
    sheet = Layer(r * 2.2, r * 2.6)
    base = (0.0, r)
    for turn, long, width, by in (
        (-13, 1.9, 0.72, -0.2),
        (13, 1.9, 0.72, -0.22),
        (-25, 1.82, 0.86, -0.04),
        (25, 1.82, 0.86, -0.1),
        (0, 1.78, 1.08, 0.03),
    ):
        petal(sheet, base, turn, r * long, r * width, tone(colour, by), widest=0.92, blunt=0.72, dark=-0.2, light=0.24)
    for fan in (-9, 0, 9):
        sheet.line(turned([(0, -r * 0.3), (0, -r * 1.35)], fan, base), tone(colour, -0.12), 1.6, 26)
    return sheet


def snapdragon(r: float, colour: Colour, seed: int) -> Layer:
    rng, sheet = random.Random(seed), Layer(r * 1.1, r * 2.4)
    sheet.line([(0, r * 1.15), (0, -r)], LEAF, r * 0.05)
    for row in range(8):
        y, size = r * (0.45 - row * 0.18), r * (0.44 - row * 0.036)
        for turn in (-65, 65, -20, 20):
            petal(
                sheet,
                (0, y),
                turn + rng.uniform(-8, 8),
                size,
                size * 0.85,
                mix(colour, YELLOW, 0.12),
                widest=1.4,
                blunt=0.5,
                light=0.3,
            )
    return sheet


def lavender(r: float, colour: Colour, seed: int) -> Layer:
    rng, sheet = random.Random(seed), Layer(r * 0.9, r * 2.4)
    sheet.line([(0, r * 1.15), (0, -r * 0.8)], LEAF, r * 0.05)
    for row in range(9):
        y, wide = r * (0.42 - row * 0.16), r * 0.17 * (1 - row * 0.06)
        for turn in (-62, 62, -30, 30, 0):
            hue = mix(colour, (206, 184, 240), rng.uniform(0, 0.45))
            petal(sheet, (turn / 62 * wide * 0.4, y), turn, wide * 1.5, wide * 0.85, hue, widest=1.2, blunt=0.6)
    return sheet


def eucalyptus(r: float, colour: Colour, seed: int) -> Layer:
    rng, sheet = random.Random(seed), Layer(r * 1.4, r * 2.3)
    sheet.line([(0, r), (0, -r * 0.9)], tone(colour, -0.25), r * 0.035)
    for row in range(8):
        y, size = r * (0.85 - row * 0.23), r * (0.4 - row * 0.028)
        for side in (-1, 1):
            hue = mix(colour, (196, 214, 204), rng.uniform(0, 0.4))
            petal(
                sheet,
                (0, y),
                side * (62 - row * 3),
                size,
                size * 0.8,
                hue,
                widest=1.1,
                blunt=0.5,
                dark=-0.22,
                light=0.15,
            )
    return sheet


def sprig(r: float, colour: Colour, seed: int) -> Layer:
    """A leafy twig."""
    sheet = Layer(r * 1.3, r * 2.3)
    sheet.line([(0, r), (0, -r * 0.8)], tone(colour, -0.25), r * 0.04)
    for row in range(6):
        for side in (-1, 1):
            leaf(sheet, (0, r * (0.8 - row * 0.28)), side * (48 - row * 3), r * (0.62 - row * 0.04), r * 0.24, colour)
    leaf(sheet, (0, -r * 0.7), 0, r * 0.42, r * 0.2, colour)
    return sheet


def breath(r: float, colour: Colour, seed: int) -> Layer:
    """Gypsophila: a cloud of tiny stars."""
    rng, sheet = random.Random(seed), Layer(r * 2.3, r * 2.3)
    for _ in range(34):
        turn, away = rng.uniform(-75, 75), r * rng.uniform(0.3, 1.0)
        at = turned([(0, -away)], turn, (0, r * 0.45))[0]
        sheet.line([(0, r * 0.9), at], (128, 156, 118), 1.6, 150)
        for corner in ring(5, rng.uniform(0, 70)):
            petal(sheet, at, corner, r * 0.085, r * 0.08, colour, widest=1.3, blunt=0.5, dark=-0.12, light=0.4)
        sheet.dot(at, r * 0.02, (222, 214, 150))
    return sheet


def pampas(r: float, colour: Colour, seed: int) -> Layer:
    rng, sheet = random.Random(seed), Layer(r * 1.3, r * 2.4)
    sheet.line([(0, r * 1.1), (0, -r * 0.6)], tone(colour, -0.35), r * 0.04)
    for i in range(150):
        down = i / 150
        y = r * (-0.95 + 1.35 * down)
        turn = rng.choice((-1, 1)) * rng.uniform(10, 58)
        long = r * (0.16 + 0.34 * math.sin(math.pi * min(1, down * 0.8 + 0.12)))
        petal(
            sheet,
            (0, y),
            turn,
            long,
            r * 0.075,
            mix(colour, WHITE, rng.uniform(0, 0.45)),
            blunt=1,
            dark=-0.14,
            light=0.1,
        )
    return sheet


def bunnytail(r: float, colour: Colour, seed: int) -> Layer:
    rng, sheet = random.Random(seed), Layer(r * 1.1, r * 2.6)
    sheet.line([(0, r * 1.2), (0, 0)], tone(colour, -0.3), r * 0.06)
    for i in range(90):
        at = turned([(0, -r * 0.34 * math.sqrt(i / 90))], i * 137.5)[0]
        at = (at[0] * 0.85, at[1] * 1.6 - r * 0.3)
        petal(sheet, at, at[0] / r * 90, r * 0.2, r * 0.05, mix(colour, WHITE, rng.uniform(0, 0.5)), blunt=1, light=0.1)
    return sheet


def poppyhead(r: float, colour: Colour, seed: int) -> Layer:
    sheet = Layer(r * 1.6, r * 2.9)
    sheet.line([(0, r * 1.4), (0, 0)], tone(colour, -0.2), r * 0.08)
    bulb = [(math.cos(a / 30 * math.tau) * r * 0.46, math.sin(a / 30 * math.tau) * r * 0.52) for a in range(30)]
    sheet.shaded(bulb, colour, (-r * 0.14, -r * 0.14), light=0.3)
    crown = [
        (math.cos(a / 16 * math.tau) * r * (0.34 if a % 2 else 0.26), -r * 0.54 + math.sin(a / 16 * math.tau) * r * 0.1)
        for a in range(16)
    ]
    sheet.shaded(crown, tone(colour, -0.2), (0, -r * 0.6))
    return sheet


def rosehip(r: float, colour: Colour, seed: int) -> Layer:
    sheet = Layer(r * 1.8, r * 2.4)
    for turn, long in ((-28, 1.3), (24, 1.15), (0, 1.75)):
        top = turned([(0, -r * long)], turn, (0, r))[0]
        sheet.line([(0, r), top], (110, 112, 60), r * 0.06)
        ball = [
            (top[0] + math.cos(a / 20 * math.tau) * r * 0.2, top[1] + math.sin(a / 20 * math.tau) * r * 0.25)
            for a in range(20)
        ]
        sheet.shaded(ball, colour, (top[0] - r * 0.06, top[1] - r * 0.08), light=0.45)
    return sheet
