"""A concert: a violin with its bow. Imports canvas and vessels' ovals."""

from infra.drawing.canvas import INK, Colour, Layer, Point, curve, paper, tone, turned
from infra.drawing.vessels import oval

WOOD, EBONY, STRING, HAIR = (170, 92, 40), (44, 34, 32), (236, 226, 206), (238, 232, 218)
AT: Point = (490, 660)
TURN = 24.0


def violin(tint: Colour) -> Layer:
    """From above, leaning to the right, its bow across."""
    sheet = paper(tint)
    body = _body()
    sheet.shape([(x + 18, y + 26) for x, y in body], INK, 70)
    sheet.body(body, WOOD, light=0.34, dark=-0.34)
    sheet.line([*body, body[0]], tone(WOOD, -0.45), 9)
    _neck(sheet)
    for side in (-1, 1):
        hole = curve((side * 78, 10), (side * 128, 60), (side * 64, 120), (side * 112, 176))
        sheet.line(turned(hole, TURN, AT), EBONY, 13)
        for y in (8, 178):
            sheet.dot(turned([(side * (76 if y < 90 else 114), y)], TURN, AT)[0], 13, EBONY)
    sheet.shape(turned([(-62, 88), (62, 88), (54, 112), (-54, 112)], TURN, AT), (226, 190, 132))
    for at in (-27, -9, 9, 27):
        sheet.line(turned([(at, 222), (at, 98), (at * 0.5, -548)], TURN, AT), STRING, 4)
    _bow(sheet)
    return sheet


def _body() -> list[Point]:
    """The right side from top to bottom, then the left one back up."""
    right = [
        *curve((0, -212), (96, -226), (176, -178), (158, -96)),
        *curve((158, -96), (150, -46), (92, -30), (96, 22)),
        *curve((96, 22), (100, 84), (190, 84), (206, 172)),
        *curve((206, 172), (222, 292), (120, 330), (0, 322)),
    ]
    left = [(-x, y) for x, y in reversed(right)]
    return turned([*right, *left], TURN, AT)


def _neck(sheet: Layer) -> None:
    board = [(-30, -10), (30, -10), (20, -486), (-20, -486)]
    sheet.body(turned(board, TURN, AT), EBONY, light=0.26, dark=-0.1)
    sheet.shape(turned([(-46, 318), (46, 318), (30, 206), (-30, 206)], TURN, AT), EBONY)
    sheet.body(turned([(-26, -486), (26, -486), (34, -590), (-34, -590)], TURN, AT), WOOD, light=0.2, dark=-0.3)
    for side, y in ((-1, -510), (1, -534), (-1, -556), (1, -578)):
        sheet.line(turned([(side * 20, y), (side * 74, y - 6)], TURN, AT), EBONY, 15)
        sheet.shape(turned(oval((side * 84, y - 7), 20, 14), TURN, AT), EBONY)
    scroll = turned([(0, -606)], TURN, AT)[0]
    sheet.shaded(oval(scroll, 42, 38), WOOD, (scroll[0] - 12, scroll[1] - 12), light=0.2)
    sheet.dot(scroll, 15, tone(WOOD, -0.5))


def _bow(sheet: Layer) -> None:
    stick: list[Point] = [(130, 920), (860, 390)]
    sheet.line([(x + 12, y + 18) for x, y in stick], INK, 16, 60)
    sheet.line([(142, 944), (856, 422)], HAIR, 12)
    sheet.line(stick, (110, 52, 30), 17)
    sheet.shape([(150, 906), (216, 860), (226, 884), (166, 928)], EBONY)
