"""Plants in their pots. Imports canvas, flowers and vessels."""

import math
import random
from collections.abc import Callable

from infra.drawing.canvas import INK, Colour, Layer, Point, curve, mix, paper, ring, tone, turned
from infra.drawing.flowers import head
from infra.drawing.petals import DEEP_LEAF, LEAF, leaf, outline, petal
from infra.drawing.vessels import oval, pot


def potted(tint: Colour, kind: str, colour: Colour, plant: Callable[[Layer, float], None]) -> Layer:
    sheet = paper(tint)
    rim = pot(sheet, kind, colour)
    plant(sheet, rim + 4)
    return sheet


def monstera(sheet: Layer, rim: float) -> None:
    for turn, long, size in (
        (-64, 330, 1.0),
        (62, 350, 1.0),
        (-34, 470, 1.12),
        (36, 480, 1.1),
        (-4, 520, 1.2),
        (-88, 210, 0.75),
        (88, 215, 0.75),
        (12, 300, 1.0),
    ):
        at = turned([(0, -long)], turn * 0.8, (540, rim))[0]
        sheet.line(curve((540, rim), (540 + turn, rim - long * 0.6), at), tone(LEAF, -0.2), 11)
        sheet.place(_monstera_leaf(150 * size, DEEP_LEAF if long > 400 else LEAF), at, turn=turn * 0.9, shadow=0.4)


def _monstera_leaf(r: float, colour: Colour) -> Layer:
    sheet = Layer(r * 2.4, r * 2.4)
    points: list[Point] = []
    for i in range(121):
        a = i / 120 * math.tau
        reach = r * (0.92 - 0.2 * math.cos(a) - 0.3 * max(0, math.cos(a)) ** 14) * (0.82 + 0.18 * abs(math.cos(a / 2)))
        if 14 <= i % 120 <= 106 and i % 13 in (0, 1):
            reach *= 0.5
        points.append((reach * math.sin(a) * 0.95, reach * -math.cos(math.pi - a)))
    sheet.shaded([(x, -y) for x, y in points], colour, (-r * 0.12, -r * 0.1), dark=-0.2, light=0.16)
    sheet.line([(0, r * 0.4), (0, -r * 0.56)], tone(colour, 0.3), 3, 190)
    for turn in (-100, -70, -42, 42, 70, 100):
        sheet.line([(0, r * 0.06), turned([(0, -r * 0.54)], turn, (0, r * 0.06))[0]], tone(colour, 0.26), 2, 130)
    return sheet


def sansevieria(sheet: Layer, rim: float) -> None:
    for i, turn in enumerate((-17, 18, -9, 11, -25, 25, 0, -4, 6)):
        long, x = (600, 560, 660, 640, 420, 440, 560, 470, 380)[i], 540 + turn * 2.6
        blade = turned(outline(long, 78, widest=0.72, blunt=0.62), turn, (x, rim + 8))
        edge = turned(outline(long * 0.985, 54, widest=0.72, blunt=0.62), turn, (x, rim + 8))
        sheet.shape([(px + 5, py + 5) for px, py in blade], INK, 60)
        sheet.shaded(blade, (214, 204, 116), (x, rim - long / 2), steps=3)
        sheet.shaded(edge, (74, 118, 82), (x - 10, rim - long / 2), dark=-0.16, light=0.1)
        for step in range(6, 20, 2):
            y = -long * step / 22
            sheet.line(
                turned([(-20, y), (-6, y - 12), (8, y + 2), (20, y - 10)], turn, (x, rim)), (164, 186, 128), 4, 120
            )


def orchid(colour: Colour) -> Callable[[Layer, float], None]:
    def draw(sheet: Layer, rim: float) -> None:
        for turn, long in ((-74, 250), (70, 262), (-48, 190), (46, 180)):
            petal(sheet, (540, rim + 4), turn, long, 92, DEEP_LEAF, widest=1.2, blunt=0.6, dark=-0.26, light=0.14)
        for side, high in ((1, 600), (-1, 530)):
            line = curve(
                (540, rim),
                (540 + side * 20, rim - high * 1.1),
                (540 + side * 110, rim - high * 1.12),
                (540 + side * 300, rim - high * 0.8),
            )
            sheet.line(line, tone(LEAF, -0.2), 8)
            for i, step in enumerate(range(24, 8, -3)):
                x, y = line[step]
                sheet.place(
                    head("orchid", 92 - i * 0 - (14 if step == 24 else 0), colour, 1),
                    (x, y + (18 if i % 2 else -12)),
                    turn=side * (i * 5 - 14),
                    shadow=0.4,
                )

    return draw


def succulent(sheet: Layer, rim: float) -> None:
    for x, size, hue in ((-62, 0.8, (122, 170, 140)), (66, 0.74, (150, 176, 128)), (0, 1.12, (134, 182, 152))):
        rosette = Layer(300, 300)
        for layer in range(6):
            for turn in ring(8 - layer, layer * 23):
                tip = mix(hue, (214, 130, 140), 0.06 * layer)
                petal(
                    rosette,
                    (0, 0),
                    turn,
                    128 - layer * 19,
                    66 - layer * 7,
                    tip,
                    widest=1.6,
                    blunt=0.6,
                    dark=-0.26,
                    light=0.34,
                )
        sheet.place(rosette, (540 + x, rim - 52 - 36 * (size > 1)), size=size, squash=0.86, shadow=0.4)


def cactus(sheet: Layer, rim: float) -> None:
    green: Colour = (92, 146, 100)
    for x, base, wide, high, turn in (
        (-96, rim - 150, 44, 190, -14),
        (98, rim - 120, 40, 160, 16),
        (0, rim + 20, 92, 450, 0),
    ):
        trunk = turned(
            [
                (-wide, 0),
                *curve((-wide, -high * 0.8), (-wide, -high * 1.06), (wide, -high * 1.06), (wide, -high * 0.8)),
                (wide, 0),
            ],
            turn,
            (540 + x, base),
        )
        if turn:
            sheet.line([(540 + x, base - 24), (540 + x * 0.4, base + 20)], tone(green, -0.2), wide * 1.3)
        sheet.body(trunk, green, light=0.24, dark=-0.34)
        for rib in (-0.72, -0.38, 0, 0.38, 0.72):
            for step in range(2, round(high / 30)):
                at = turned([(rib * wide, -step * 29)], turn, (540 + x, base))[0]
                for fan in (-40, 0, 40):
                    sheet.line([at, turned([(0, -13)], fan + rib * 50, at)[0]], (246, 240, 214), 1.8)
    sheet.place(head("daisy", 50, (240, 120, 160), 1), (544, rim - 452), squash=0.8)


def pilea(sheet: Layer, rim: float) -> None:
    rng = random.Random(4)
    for i in range(30):
        turn, long = -78 + (i * 61.8) % 156, 330 - 6.5 * i + rng.uniform(-16, 16)
        at = turned([(0, -max(70, long))], turn, (540, rim))[0]
        sheet.line([(540, rim), at], (150, 130, 96), 4)
        disc = Layer(150, 150)
        disc.shaded(oval((0, 0), 62, 58), mix(DEEP_LEAF, (120, 176, 96), rng.uniform(0.2, 0.8)), (-16, -18), light=0.28)
        disc.dot((0, 8), 6, (216, 232, 176))
        for fan in (0, 120, 240):
            disc.line([(0, 8), turned([(0, -42)], fan, (0, 8))[0]], (216, 232, 176), 1.6, 110)
        sheet.place(disc, at, turn=turn, size=rng.uniform(0.8, 1.12), shadow=0.36)


def peace_lily(sheet: Layer, rim: float) -> None:
    for i in range(19):
        turn = -82 + (i * 101.0) % 164
        petal(
            sheet,
            (540 + turn * 0.5, rim + 6),
            turn,
            420 - abs(turn) * 2 - (i % 3) * 40,
            104,
            tone(DEEP_LEAF, -0.12 + 0.014 * i),
            widest=1.25,
            blunt=0.9,
            dark=-0.22,
            light=0.18,
        )
    for turn, long in ((-20, 520), (16, 560), (38, 440), (-42, 410)):
        at = turned([(0, -long)], turn, (540, rim))[0]
        sheet.line(curve((540, rim), (540 + turn, rim - long * 0.6), at), (128, 168, 104), 8)
        bloom = Layer(200, 280)
        petal(bloom, (0, 100), 8, 210, 128, (250, 250, 244), widest=0.9, blunt=0.8, dark=-0.1, light=0.4)
        bloom.shaded(turned(outline(118, 26, blunt=0.4), -4, (-6, 92)), (236, 220, 140), (-8, 30))
        sheet.place(bloom, (at[0], at[1] - 60), turn=turn * 0.6, size=0.95, shadow=0.36)


def lavender(sheet: Layer, rim: float) -> None:
    for i in range(33):
        turn = -60 + (i * 61.8) % 120
        long = 400 - abs(turn) * 1.5 - (i % 4) * 34
        at = turned([(0, -long)], turn, (540, rim))[0]
        sheet.line([(540 + turn * 0.6, rim), at], (120, 148, 112), 5)
        sheet.place(head("lavender", 128, (126, 96, 190), i % 4), at, turn=turn, shadow=0.24)
    for i in range(26):
        turn = -84 + (i * 61.8) % 168
        leaf(sheet, (540 + turn * 0.9, rim + 6), turn, 150 - abs(turn) * 0.4, 20, (142, 168, 138))


def olive(sheet: Layer, rim: float) -> None:
    rng = random.Random(6)
    sheet.line(curve((540, rim + 8), (528, rim - 120), (556, rim - 220), (540, rim - 310)), (120, 100, 82), 24)
    sheet.line(curve((534, rim + 8), (522, rim - 120), (550, rim - 220), (534, rim - 310)), (158, 138, 116), 7)
    for i in range(330):
        away, turn = 196 * math.sqrt((i + 0.5) / 330), i * 137.508
        at = turned([(0, -away)], turn, (540, rim - 420))[0]
        hue = mix((92, 116, 84), (176, 194, 160), rng.uniform(0, 0.85) * (1 - (at[0] + at[1] - 900) / 1500))
        petal(sheet, at, turn + rng.uniform(-50, 50), 66, 19, hue, blunt=0.9, dark=-0.18, light=0.14)
        if i % 13 == 4:
            sheet.shaded(oval(at, 11, 14), (88, 92, 60) if i % 2 else (74, 58, 74), (at[0] - 3, at[1] - 4), light=0.4)
