"""Gifts and tools. Imports canvas, vessels' ovals and scenes' ribbon."""

import math

from PIL import Image, ImageFilter

from infra.drawing.canvas import INK, WHITE, Colour, Layer, curve, mix, paper, tone, turned
from infra.drawing.scenes import bow
from infra.drawing.vessels import oval


def chocolates(tint: Colour) -> Layer:
    """An open box from above, four by four, with its lid beside it."""
    sheet = paper(tint)
    lid, tray = (122, 34, 52), (150, 48, 66)
    for points, colour, light in (
        (turned([(-330, -330), (330, -330), (330, 330), (-330, 330)], -9, (600, 470)), lid, 0.12),
        (turned([(-345, -345), (345, -345), (345, 345), (-345, 345)], 5, (520, 580)), tray, 0.2),
    ):
        sheet.shape([(x + 16, y + 22) for x, y in points], INK, 60)
        sheet.body(points, colour, light=light, dark=-0.16)
    sheet.line([(270, 330), (340, 214)], (226, 184, 106), 16)
    sheet.shape(turned([(-318, -318), (318, -318), (318, 318), (-318, 318)], 5, (520, 580)), (62, 34, 32))
    hues: list[Colour] = [(96, 56, 36), (62, 36, 28), (150, 98, 60), (238, 222, 196)]
    for i in range(16):
        at = turned([(-234 + i % 4 * 156, -234 + i // 4 * 156)], 5, (520, 580))[0]
        _praline(sheet, at, hues[(i * 3 + i // 4) % 4], i)
    return sheet


def _praline(sheet: Layer, at: tuple[float, float], hue: Colour, i: int) -> None:
    cup = [turned([(0, -70 - (5 if a % 2 else 0))], a * 7.5, at)[0] for a in range(48)]
    sheet.shaded(cup, (216, 178, 118), at, dark=-0.3, light=0.05, steps=4)
    if i % 3 == 0:
        sheet.shaded(turned(oval((0, 0), 54, 54), 5, at), hue, (at[0] - 16, at[1] - 18), light=0.3)
        sheet.line(
            curve(*turned([(-34, 10), (-10, -40), (10, 40), (34, -10)], 5, at)),
            tone(hue, 0.4 if hue[0] < 200 else -0.4),
            6,
        )
    elif i % 3 == 1:
        sheet.shaded(
            turned([(-46, -46), (46, -46), (46, 46), (-46, 46)], 5, at), hue, (at[0] - 14, at[1] - 16), light=0.28
        )
        sheet.shaded(oval(at, 18, 14), (176, 120, 66), (at[0] - 4, at[1] - 4))
    else:
        heart = [
            (46 * math.sin(t) ** 3, -(38 * math.cos(t) - 14 * math.cos(2 * t) - 6 * math.cos(3 * t)))
            for t in [k / 40 * math.tau for k in range(40)]
        ]
        sheet.shaded(turned([(x * 1.15, y * 1.1) for x, y in heart], 5, at), hue, (at[0] - 16, at[1] - 14), light=0.3)


def candle(tint: Colour) -> Layer:
    sheet = paper(tint)
    sheet.ground((560, 966), 470, 60)
    glass = [(350, 430), (350, 930), *curve((350, 930), (360, 972), (540, 976), (720, 972), (730, 930)), (730, 430)]
    sheet.body(glass, (232, 220, 200), light=0.36, dark=-0.24)
    sheet.body(oval((540, 430), 190, 36), (206, 194, 172), light=0.3, dark=-0.2)
    sheet.shaded(oval((540, 448), 172, 28), (252, 238, 208), (520, 444), dark=-0.06, light=0.5)
    sheet.line([(540, 446), (543, 392)], (60, 44, 40), 7)
    for size, colour in ((1.0, (250, 176, 70)), (0.72, (254, 214, 104)), (0.42, (255, 246, 214))):
        flame = curve((541, 404), (541 - 74 * size, 350), (541, 404 - 210 * size)) + curve(
            (541, 404 - 210 * size), (541 + 74 * size, 350), (541, 404)
        )
        sheet.shape(flame, colour)
    for size, alpha in ((230, 16), (160, 22), (100, 28)):
        glow = Layer(size * 2, size * 2)
        glow.dot((0, 0), size, (255, 226, 150), alpha)
        sheet.place(glow, (541, 340), shadow=0)
    sheet.body([(416, 600), (664, 600), (664, 830), (416, 830)], (250, 246, 238), light=0.3, dark=-0.06)
    sheet.line([(428, 612), (652, 612), (652, 818), (428, 818), (428, 612)], (186, 160, 112), 3)
    fig = turned(
        [
            (0, 0),
            (-26, -30),
            (-70, -34),
            (-40, -62),
            (-56, -110),
            (-16, -92),
            (0, -136),
            (16, -92),
            (56, -110),
            (40, -62),
            (70, -34),
            (26, -30),
        ],
        0,
        (540, 776),
    )
    sheet.shaded(fig, (104, 136, 92), (530, 710))
    sheet.line([(540, 800), (540, 670)], tone((104, 136, 92), -0.3), 4)
    return sheet


def balloon(tint: Colour, colour: Colour) -> Layer:
    """A foil heart."""
    sheet = paper(tint)
    sheet.ground((552, 1000), 150, 24, 0.2)
    sheet.line(curve((540, 700), (600, 800), (470, 880), (546, 1000)), tone(colour, -0.15), 5)
    turns = [k / 90 * math.tau for k in range(90)]
    heart = [
        (
            540 + 20 * (16 * math.sin(t) ** 3) * 1.04,
            400 - 20 * (13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)),
        )
        for t in turns
    ]
    sheet.shaded(heart, colour, (430, 280), dark=-0.24, light=0.22, steps=14)
    for i in range(0, 90, 3):
        x, y = heart[i]
        sheet.line([(x, y), (540 + (x - 540) * 0.9, 380 + (y - 380) * 0.9)], tone(colour, -0.32), 3, 110)
    sheet.shape([(540, 690), (514, 742), (566, 742)], tone(colour, -0.2))
    sheet.line(curve((330, 330), (330, 210), (430, 190)), WHITE, 26, 130)
    sheet.dot((322, 382), 13, WHITE, 130)
    sheet.line(curve((720, 300), (760, 380), (680, 500)), tone(colour, 0.4), 16, 80)
    return sheet


FUR: Colour = (196, 146, 98)


def bear(tint: Colour) -> Layer:
    sheet = paper(tint)
    sheet.ground((560, 968), 560, 66)
    pale: Colour = mix(FUR, (252, 234, 204), 0.62)
    for x in (-1, 1):
        _fur(sheet, (540 + x * 172, 212), 84, 84, FUR)
        _fur(sheet, (540 + x * 172, 216), 48, 48, pale)
        _fur(sheet, (540 + x * 222, 664), 80, 138, tone(FUR, -0.08), x * -24)
    _fur(sheet, (540, 732), 222, 238, FUR)
    _fur(sheet, (540, 760), 138, 160, pale)
    for x in (-1, 1):
        _fur(sheet, (540 + x * 176, 890), 112, 98, tone(FUR, -0.04))
        _fur(sheet, (540 + x * 184, 896), 68, 62, pale)
    _fur(sheet, (540, 356), 220, 196, FUR)
    _fur(sheet, (540, 422), 106, 82, pale)
    for x in (-1, 1):
        sheet.dot((540 + x * 88, 336), 20, (40, 28, 30))
        sheet.dot((540 + x * 88 - 6, 329), 6, WHITE)
    sheet.shaded(curve((496, 384), (540, 362), (584, 384), (540, 446), (496, 384)), (66, 44, 42), (530, 384))
    sheet.line(curve((492, 452), (516, 478), (540, 452)), (66, 44, 42), 6)
    sheet.line(curve((540, 452), (564, 478), (588, 452)), (66, 44, 42), 6)
    bow(sheet, (540, 556), (190, 44, 60), 1.05)
    return sheet


def _fur(sheet: Layer, at: tuple[float, float], wide: float, high: float, colour: Colour, turn: float = 0) -> None:
    """A ball with a fuzzy rim."""
    rim = []
    for i in range(150):
        a, fuzz = i / 150 * math.tau, 1 + (0.022 if i % 2 else 0) + 0.008 * math.sin(i * 2.1)
        rim.append((math.cos(a) * wide * fuzz, math.sin(a) * high * fuzz))
    sheet.shape(turned(rim, turn, (at[0] + 8, at[1] + 12)), INK, 46)
    sheet.shaded(
        turned(rim, turn, at), colour, (at[0] - wide * 0.22, at[1] - high * 0.3), dark=-0.16, light=0.16, steps=12
    )


def secateurs(tint: Colour) -> Layer:
    """Hand pruners with wooden grips, lying on the table."""
    sheet = paper(tint)
    thing, steel, ash = Layer(900, 900), (172, 182, 190), (206, 166, 116)
    for side, by in ((-1, -0.06), (1, 0.05)):
        grip = [
            (side * x, y)
            for x, y in (
                *curve((10, 40), (130, 110), (110, 260), (150, 400)),
                *curve((150, 400), (130, 440), (96, 404)),
                *curve((96, 404), (40, 260), (60, 140), (-26, 66)),
            )
        ]
        thing.shaded(grip, tone(ash, by), (side * 96 - 20, 230), dark=-0.3, light=0.2)
        for along in (0.3, 0.5, 0.7):
            y = 90 + 290 * along
            thing.line([(side * (66 + 18 * along), y), (side * (104 + 22 * along), y - 6)], tone(ash, -0.35), 3, 120)
    blade = [
        (-44, 60),
        *curve((-44, 60), (-96, -120), (-60, -270), (46, -384)),
        *curve((46, -384), (64, -200), (52, -60), (40, 30)),
    ]
    hook = [
        (44, 60),
        *curve((44, 60), (120, -40), (134, -180), (92, -300)),
        *curve((92, -300), (84, -180), (52, -90), (-30, 20)),
    ]
    thing.shaded(hook, tone(steel, -0.25), (96, -80), dark=-0.2, light=0.3)
    thing.shaded(blade, steel, (-30, -150), dark=-0.14, light=0.5)
    thing.line(curve((-40, 40), (-86, -120), (-52, -262), (42, -372)), WHITE, 6, 190)
    thing.line([(-30, 96), (0, 130), (30, 96), (0, 150), (-26, 124)], (90, 92, 96), 7)
    thing.shaded(oval((0, 36), 36, 36), (116, 122, 130), (-10, 26), light=0.5)
    thing.dot((0, 36), 12, (70, 74, 82))
    shade = Layer(1080, 1080, centred=False)
    shade.place(thing, (560, 540), turn=38, shadow=0)
    sheet.image.alpha_composite(_soft(shade), (0, 0))
    sheet.place(thing, (540, 510), turn=38, size=1.08, shadow=0)
    return sheet


def _soft(sheet: Layer) -> Image.Image:
    alpha = sheet.image.getchannel("A").filter(ImageFilter.GaussianBlur(26)).point(lambda value: value * 2 // 5)
    dark = Image.new("RGBA", sheet.image.size, (*INK, 0))
    dark.putalpha(alpha)
    return dark
