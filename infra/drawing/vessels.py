"""Pots and vases: what is made on a wheel or blown. Imports canvas only."""

import math

from infra.drawing.canvas import INK, WHITE, Colour, Layer, Point, curve, paper, tone

TERRACOTTA: Colour = (204, 116, 80)
SOIL: Colour = (74, 54, 44)
Profile = list[Point]
"""Half an outline: (half width, y), from the rim down."""

POTS: dict[str, Profile] = {
    "pot": [(150, 0), (150, 46), (134, 50), (104, 262), (96, 272)],
    "small": [(122, 0), (122, 40), (108, 44), (86, 196), (78, 206)],
    "round": [(126, 0), (156, 60), (160, 130), (134, 210), (100, 240)],
}
VASES: dict[str, Profile] = {
    "cylinder": [(128, 0), (122, 120), (118, 330), (122, 520), (116, 560)],
    "bottle": [(64, 0), (52, 40), (56, 150), (128, 270), (160, 390), (142, 500), (100, 560)],
    "amphora": [(96, 0), (70, 36), (76, 90), (176, 220), (178, 330), (124, 470), (104, 520)],
    "bulb": [(58, 0), (46, 26), (44, 100), (140, 164), (212, 270), (216, 360), (170, 456), (100, 500)],
}


def turnery(profile: Profile, at: Point, *, smooth: bool = True) -> list[Point]:
    """The outline of a thing made on a wheel, its rim's middle at `at`."""
    side: list[Point] = [] if smooth else profile[:-1]
    for i in range(len(profile) - 1 if smooth else 0):
        before, a, b, after = (profile[min(max(k, 0), len(profile) - 1)] for k in (i - 1, i, i + 1, i + 2))
        for step in range(10):
            t = step / 10
            side.append(tuple(_spline(before[k], a[k], b[k], after[k], t) for k in (0, 1)))  # type: ignore[arg-type]
    side.append(profile[-1])
    foot = profile[-1]
    base = [
        (foot[0] * math.cos(a / 12 * math.pi), foot[1] + foot[0] * 0.14 * math.sin(a / 12 * math.pi)) for a in range(13)
    ]
    return [(at[0] + x, at[1] + y) for x, y in [*side, *base, *((-x, y) for x, y in reversed(side))]]


def _spline(before: float, a: float, b: float, after: float, t: float) -> float:
    """Catmull-Rom."""
    return a + 0.5 * t * (b - before + t * (2 * before - 5 * a + 4 * b - after + t * (3 * (a - b) + after - before)))


def oval(at: Point, wide: float, high: float) -> list[Point]:
    return [(at[0] + math.cos(a / 40 * math.tau) * wide, at[1] + math.sin(a / 40 * math.tau) * high) for a in range(40)]


def pot(sheet: Layer, kind: str, colour: Colour, foot: float = 990, *, soil: bool = True) -> float:
    """Stands on the table; the height of its rim."""
    profile = POTS[kind]
    rim = foot - profile[-1][1] - profile[-1][0] * 0.14
    sheet.ground((552, foot - 6), profile[-1][0] * 2.9, 44)
    sheet.body(turnery(profile, (540, rim), smooth=kind == "round"), colour, light=0.22, dark=-0.32)
    wide = profile[0][0]
    sheet.body(oval((540, rim), wide, wide * 0.15), tone(colour, 0.1))
    sheet.shape(oval((540, rim + 3), wide * 0.92, wide * 0.12), SOIL if soil else tone(colour, -0.5))
    if kind != "round":
        sheet.line(curve((540 - wide * 0.87, rim + 54), (540, rim + 74), (540 + wide * 0.87, rim + 54)), INK, 6, 40)
    return rim


def vase(tint: Colour, kind: str, colour: Colour, *, glass: float = 0, rings: bool = False) -> Layer:
    """`glass` > 0: see-through, by that share."""
    sheet = paper(tint)
    profile = VASES[kind]
    rim, wide = 962 - profile[-1][1], profile[0][0]
    outside = turnery(profile, (540, rim))
    sheet.ground((560, 960), profile[-1][0] * 3, 52, 0.24 if glass else 0.38)
    thing = Layer(1080, 1080, centred=False)
    thing.shape(oval((540, rim), wide, wide * 0.17), tone(colour, -0.3))
    thing.body(outside, colour, light=0.34, dark=-0.3)
    thing.body(oval((540, rim), wide, wide * 0.17), tone(colour, 0.22))
    thing.shape(oval((540, rim + 2), wide * 0.86, wide * 0.13), tone(colour, -0.42))
    if rings:
        for y in (250, 262, 330, 342):
            across = 172 if y < 300 else 170
            thing.line(
                curve((540 - across, rim + y - 8), (540, rim + y + 34), (540 + across, rim + y - 8)),
                tone(colour, -0.25),
                3,
                150,
            )
    if glass:
        _see_through(thing, outside, rim, wide, colour, glass)
    shine = curve((0, 0), (-26, 120), (-14, 300))
    widest = max(x for x, _ in profile)
    thing.line(
        [(540 - widest * 0.62 + x, rim + profile[-1][1] * 0.42 + y * 0.7) for x, y in shine],
        WHITE,
        13,
        120 if glass else 62,
    )
    sheet.image.alpha_composite(thing.image)
    return sheet


def _see_through(thing: Layer, outside: list[Point], rim: float, wide: float, colour: Colour, share: float) -> None:
    thing.image.putalpha(thing.image.getchannel("A").point(lambda value: round(value * (1 - share))))
    thing.line([*outside, outside[0]], tone(colour, -0.35), 4, 150)
    thing.line([*oval((540, rim), wide, wide * 0.17), (540 + wide, rim)], tone(colour, -0.3), 4, 190)
    low = max(y for _, y in outside)
    foot = [(x, y) for x, y in outside if y > low - 62]
    thing.shape(foot, tone(colour, -0.25), 110)
    thing.shape(oval((540, low - 62), max(x for x, _ in foot) - 540, 16), WHITE, 90)


def flowerpot(tint: Colour, colour: Colour) -> Layer:
    sheet = paper(tint)
    profile = [(x * 1.75, y * 1.85) for x, y in POTS["pot"]]
    rim = 970 - profile[-1][1] - 20
    sheet.ground((566, 964), 480, 62)
    sheet.body(turnery(profile, (540, rim), smooth=False), colour, light=0.3, dark=-0.3)
    sheet.body(oval((540, rim), profile[0][0], 42), tone(colour, 0.14))
    sheet.shape(oval((540, rim + 5), profile[0][0] * 0.9, 34), tone(colour, -0.5))
    sheet.shape(oval((540, rim + 22), profile[0][0] * 0.78, 17), tone(colour, -0.36))
    sheet.line(curve((540 - 250, rim + 96), (540, rim + 136), (540 + 250, rim + 96)), INK, 7, 44)
    sheet.line([(380, rim + 160), (402, rim + 330)], WHITE, 14, 70)
    return sheet
