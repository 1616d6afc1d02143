"""How flowers are shown: a wrapped bouquet, a single stem, and both lit alike. Imports canvas and flowers."""

import math
import random
from dataclasses import dataclass

from infra.drawing.canvas import Colour, Layer, Point, curve, mix, paper, tone, turned
from infra.drawing.flowers import UPRIGHT, head
from infra.drawing.petals import LEAF, leaf

KRAFT: Colour = (206, 170, 126)


@dataclass(frozen=True)
class Stems:
    """So many heads of one kind in a bouquet, each `size` wide from its middle."""

    flower: str
    colour: Colour
    count: int
    size: float = 84


def bouquet(
    tint: Colour, heads: list[Stems], green: list[Stems], *, wrap: Colour = KRAFT, ribbon: Colour, seed: int = 1,
    spread: tuple[float, float] = (268, 232),
) -> Layer:  # fmt: skip
    """Heads in a dome, the greenery behind them, in paper with a ribbon."""
    rng, sheet = random.Random(seed), paper(tint)
    sheet.ground((548, 992), 330, 46)
    _back(sheet, wrap)
    _radiate(sheet, green, rng)
    middle = (540.0, 402.0)
    bag = [stems for stems in heads for _ in range(stems.count)]
    rng.shuffle(bag)
    spots = []
    for i, stems in enumerate(bag):
        away, turn = math.sqrt((i + 0.35) / len(bag)), i * 137.508 + seed * 31
        x, y = math.cos(math.radians(turn)) * away * spread[0], math.sin(math.radians(turn)) * away * spread[1]
        spots.append((away, x, y, stems, i))
    for away, x, y, stems, i in sorted(spots, key=lambda spot: (-round(spot[0], 2), spot[4])):
        lean = x / spread[0] * 34 if stems.flower in UPRIGHT else rng.uniform(-180, 180)
        sprite = head(stems.flower, stems.size, stems.colour, i % 4 + 1)
        sheet.place(sprite, (middle[0] + x, middle[1] + y), turn=lean, size=1.06 - 0.14 * away, shadow=0.45)
    _front(sheet, wrap, ribbon)
    return sheet


def _radiate(sheet: Layer, green: list[Stems], rng: random.Random) -> None:
    for stems in green:
        for i in range(stems.count):
            turn = -98 + 196 * (i + 0.5) / stems.count + rng.uniform(-9, 9)
            at = turned([(0, -rng.uniform(214, 262))], turn, (540, 424))[0]
            sprite = head(stems.flower, stems.size, stems.colour, i % 3 + 1)
            sheet.place(sprite, at, turn=turn, shadow=0.3)


def _back(sheet: Layer, wrap: Colour) -> None:
    for turn, long, by in ((-33, 560, -0.08), (33, 560, -0.11), (-13, 590, -0.03), (15, 580, -0.06)):
        points = turned(
            [(-34, 0), *curve((-120, -470), (-132, -660), (0, -long - 30), (60, -long - 70), (128, -470)), (34, 0)],
            turn,
            (540, 880),
        )
        sheet.shaded(points, tone(wrap, by), (540, 520), dark=-0.1, light=0.06, steps=5)


def _front(sheet: Layer, wrap: Colour, ribbon: Colour) -> None:
    for i in range(9):
        x = 488 + i * 13
        sheet.line(
            [(540 + (x - 540) * 0.5, 820), (540 + (x - 540) * 1.5, 984 + (i % 3) * 7)], tone(LEAF, -0.18 + i * 0.03), 9
        )
    for side in (1, -1):
        flap = [
            (540 + side * dx, y)
            for dx, y in (
                (-322, 470),
                (-240, 548),
                (-90, 640),
                (118, 706),
                (42, 872),
                (84, 962),
                (-96, 962),
                (-44, 872),
            )
        ]
        sheet.body(flap, tone(wrap, 0.05 if side > 0 else 0), light=0.24, dark=-0.16)
        sheet.line(
            [(540 + side * dx, y) for dx, y in ((-322, 470), (-240, 548), (-90, 640), (118, 706))], tone(wrap, 0.4), 3
        )
        for dx in (-210, -120, -30):
            sheet.line([(540 + side * dx, 640 - dx * 0.35), (540 - side * 6 + dx * 0.05, 872)], tone(wrap, -0.2), 2, 70)
    bow(sheet, (540, 872), ribbon)


def bow(sheet: Layer, at: Point, colour: Colour, size: float = 1) -> None:
    """A band round the waist, two loops and two ends."""

    def spot(x: float, y: float) -> Point:
        return (at[0] + x * size, at[1] + y * size)

    sheet.body([spot(-48, -15), spot(48, -15), spot(50, 15), spot(-50, 15)], colour)
    for side in (-1, 1):
        tail = [
            spot(0, 0),
            spot(side * 36, 50),
            spot(side * 58, 112),
            spot(side * 34, 102),
            spot(side * 22, 120),
            spot(side * 8, 60),
        ]
        sheet.shaded(tail, tone(colour, -0.06), spot(side * 30, 70))
        loop = curve(spot(0, 0), spot(side * 60, -90), spot(side * 150, -20), spot(side * 70, 60), spot(0, 0))
        sheet.shaded(loop, colour, spot(side * 54, -18))
        sheet.shape(
            curve(spot(side * 14, -4), spot(side * 50, -46), spot(side * 90, -8), spot(side * 14, 4)),
            tone(colour, -0.3),
        )
    sheet.shaded(
        [spot(math.cos(a / 20 * math.tau) * 19, math.sin(a / 20 * math.tau) * 17) for a in range(20)],
        colour,
        spot(-5, -5),
    )


def stem(
    tint: Colour, flower: str, colour: Colour, size: float, *, leaves: int = 4, wrap: Colour | None = None,
    ribbon: Colour = KRAFT, buds: int = 0, seed: int = 2,
) -> Layer:  # fmt: skip
    """One flower on its stem; in tissue paper where `wrap` says so."""
    sheet = paper(tint)
    sheet.ground((566, 990), 190, 34)
    top, foot = (556.0, 330.0), (520.0, 990.0)
    line = curve(top, (590, 620), (530, 760), foot)
    sheet.line(line, tone(LEAF, -0.25), 19)
    sheet.line([(x - 4, y) for x, y in line], tone(LEAF, 0.15), 7)
    for i in range(leaves):
        at = line[9 + i * (12 // max(1, leaves))]
        _twig(sheet, at, (58 if i % 2 else -58), 178 - i * 14)
    if wrap:
        _tissue(sheet, wrap, ribbon)
    for i in range(buds):
        turn = (-38, 34, -74, 70)[i]
        at = turned([(0, -340 + abs(turn) * 0.5)], turn, (556, 480))[0]
        sheet.line([(556, 560), at], tone(LEAF, -0.1), 10)
        sheet.place(head("tulip", 62, mix(colour, (190, 210, 140), 0.35), 1), at, turn=turn, squash=1.2)
    sheet.place(head(flower, size, colour, seed), top, turn=5, shadow=0.4)
    return sheet


def _twig(sheet: Layer, at: Point, turn: float, length: float) -> None:
    sheet.line([at, turned([(0, -length * 0.45)], turn, at)[0]], tone(LEAF, -0.15), 7)
    for off, along in ((0, 0.4), (-40, 0.28), (40, 0.28)):
        leaf(
            sheet,
            turned([(0, -length * along)], turn, at)[0],
            turn + off,
            length * 0.62,
            length * 0.36,
            tone(LEAF, -0.08),
        )


def _tissue(sheet: Layer, wrap: Colour, ribbon: Colour) -> None:
    back = [(390, 560), (470, 505), (560, 540), (650, 500), (716, 566), (580, 900), (500, 900)]
    sheet.shaded(back, tone(wrap, -0.1), (520, 600), dark=-0.1, light=0.1)
    for side in (-1, 1):
        flap = [
            (548 + side * dx, y)
            for dx, y in ((166, 540), (40, 640), (-86, 690), (-36, 850), (-62, 936), (60, 936), (34, 850))
        ]
        sheet.body(flap, wrap, light=0.2, dark=-0.16)
        sheet.line([(548 + side * dx, y) for dx, y in ((166, 540), (40, 640), (-86, 690))], tone(wrap, 0.5), 3)
    bow(sheet, (548, 850), ribbon, 0.8)


def bunch(tint: Colour, flower: str, colour: Colour, size: float, count: int, *, fan: float = 58) -> Layer:
    """A few stems of one kind fanned out of one point, without paper."""
    sheet = paper(tint)
    sheet.ground((556, 985), 230, 36)
    turns = [(-fan + 2 * fan * (i + 0.5) / count) for i in range(count)]
    for i, turn in sorted(enumerate(turns), key=lambda each: -abs(each[1])):
        at = turned([(0, -500 + abs(turn) * 1.2)], turn * 0.72, (540, 860))[0]
        sheet.line(curve(at, (540 + turn, 700), (540 - turn * 0.6, 985)), tone(LEAF, -0.2 + 0.02 * i), 8)
        sheet.place(head(flower, size, colour, i % 4 + 1), at, turn=turn * 0.72, shadow=0.35)
    bow(sheet, (540, 800), KRAFT, 0.7)
    return sheet
