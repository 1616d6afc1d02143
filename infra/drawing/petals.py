"""The shapes that flowers are made of: a petal, a leaf. Imports canvas only."""

import math

from infra.drawing.canvas import Colour, Layer, Point, tone, turned

LEAF: Colour = (86, 128, 78)
DEEP_LEAF: Colour = (52, 98, 70)
YELLOW: Colour = (244, 196, 62)


def outline(length: float, width: float, *, widest: float = 1.0, blunt: float = 0.8, wave: float = 0) -> list[Point]:
    """A petal or leaf that grows upwards from (0, 0). `widest` > 1 moves its widest place to the tip; a small `blunt`
    rounds it, a large one makes it pointed; `wave` frills the rim."""
    sides: list[list[Point]] = [[], []]
    for step in range(21):
        along = step / 20
        half = width / 2 * max(0.0, math.sin(math.pi * along**widest)) ** blunt
        frill = 1 + wave * math.sin(step * 2.4) * along
        sides[0].append((-half * frill, -length * along))
        sides[1].append((half * frill, -length * along))
    return sides[0] + sides[1][::-1]


def petal(
    sheet: Layer, at: Point, turn: float, length: float, width: float, colour: Colour, *, dark=-0.22, light=0.2, **form
) -> None:
    points = turned(outline(length, width, **form), turn, at)
    anchor = turned([(-width * 0.06, -length * 0.7)], turn, at)[0]
    sheet.shaded(points, colour, anchor, dark=dark, light=light)


def leaf(sheet: Layer, at: Point, turn: float, length: float, width: float, colour: Colour = LEAF) -> None:
    petal(sheet, at, turn, length, width, colour, widest=0.85, blunt=1.05, dark=-0.3, light=0.12)
    sheet.line(turned([(0, -length * 0.05), (0, -length * 0.9)], turn, at), tone(colour, 0.22), 1.6, 170)
