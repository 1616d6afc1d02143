"""Paper, light and shadow: what every picture of the starter shop has in common. Imports Pillow only.

Lengths are in pixels of the finished picture; drawing happens SCALE times larger and is reduced at the end, which is
what smooths the edges. Light comes from the upper left: highlights lean there, shadows fall to the lower right.
"""

import math
import random
from collections.abc import Callable, Iterable
from functools import cache
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw, ImageFilter

SIDE = 1080
SCALE = 2
Colour = tuple[int, int, int]
Point = tuple[float, float]
INK: Colour = (46, 30, 44)
WHITE: Colour = (255, 255, 255)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    share = min(1.0, max(0.0, share))
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))  # type: ignore[return-value]


def tone(colour: Colour, by: float) -> Colour:
    """Darker below 0, towards a warm ink (grey shadows make petals look dirty); lighter above, towards white."""
    return mix(colour, WHITE, by) if by >= 0 else mix(colour, INK, -by)


def turned(points: Iterable[Point], degrees: float, at: Point = (0, 0)) -> list[Point]:
    """Points turned clockwise about (0, 0) and then moved to `at`."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return [(x * cos - y * sin + at[0], x * sin + y * cos + at[1]) for x, y in points]


def curve(*points: Point, steps: int = 24) -> list[Point]:
    """A Bézier curve of any degree."""
    line = []
    for step in range(steps + 1):
        level, share = list(points), step / steps
        while len(level) > 1:
            level = [(a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share) for a, b in pairwise(level)]
        line.append(level[0])
    return line


class Layer:
    """A transparent sheet with (0, 0) in its middle, or in the picture's corner for a whole picture."""

    def __init__(self, width: float, height: float, *, centred: bool = True) -> None:
        self.image = Image.new("RGBA", (round(width * SCALE), round(height * SCALE)), (0, 0, 0, 0))
        self.draw = ImageDraw.Draw(self.image)
        self.origin = (width / 2, height / 2) if centred else (0.0, 0.0)

    def _at(self, points: Iterable[Point]) -> list[Point]:
        return [((x + self.origin[0]) * SCALE, (y + self.origin[1]) * SCALE) for x, y in points]

    def _ink(
        self, placed: list[Point], draw: Callable[[ImageDraw.ImageDraw, list[Point], int], None], alpha: int
    ) -> None:
        """Pillow replaces pixels where it should mix them: what is see-through is drawn apart and laid over."""
        if alpha == 255:
            draw(self.draw, placed, alpha)
            return
        pad = 40 * SCALE
        left, top = round(min(x for x, _ in placed)) - pad, round(min(y for _, y in placed)) - pad
        wide, high = max(x for x, _ in placed) - left + pad, max(y for _, y in placed) - top + pad
        apart = Image.new("RGBA", (round(wide), round(high)), (0, 0, 0, 0))
        draw(ImageDraw.Draw(apart), [(x - left, y - top) for x, y in placed], alpha)
        self._over(apart, (left, top))

    def shape(self, points: Iterable[Point], colour: Colour, alpha: int = 255) -> None:
        self._ink(self._at(points), lambda pen, placed, a: pen.polygon(placed, fill=(*colour, a)), alpha)

    def line(self, points: Iterable[Point], colour: Colour, width: float, alpha: int = 255) -> None:
        wide = max(1, round(width * SCALE))

        def draw(pen: ImageDraw.ImageDraw, placed: list[Point], a: int) -> None:
            pen.line(placed, fill=(*colour, a), width=wide, joint="curve")
            for x, y in (placed[0], placed[-1]) if wide > 8 else ():
                pen.ellipse((x - wide / 2, y - wide / 2, x + wide / 2, y + wide / 2), fill=(*colour, a))

        self._ink(self._at(points), draw, alpha)

    def dot(self, at: Point, radius: float, colour: Colour, alpha: int = 255) -> None:
        self.shape(
            [
                (at[0] + radius * math.cos(a / 48 * math.tau), at[1] + radius * math.sin(a / 48 * math.tau))
                for a in range(48)
            ],
            colour,
            alpha,
        )

    def shaded(
        self, points: list[Point], colour: Colour, anchor: Point, *, dark: float = -0.22, light: float = 0.2, steps=7
    ) -> None:
        """A shape whose edge is dark and whose light gathers at `anchor`: nested copies, each a little lighter."""
        self.shape(points, tone(colour, dark - 0.12))
        for step in range(steps):
            size = 0.965 - 0.72 * step / steps
            inner = [(anchor[0] + (x - anchor[0]) * size, anchor[1] + (y - anchor[1]) * size) for x, y in points]
            self.shape(inner, tone(colour, dark + (light - dark) * step / (steps - 1)))

    def body(self, points: list[Point], colour: Colour, *, light: float = 0.3, dark: float = -0.3) -> None:
        """A solid lit from the left (a pot, a vase): vertical strips from light to dark, cut out by the outline."""
        mask = Image.new("L", self.image.size, 0)
        placed = self._at(points)
        ImageDraw.Draw(mask).polygon(placed, fill=255)
        left, right = min(x for x, _ in placed), max(x for x, _ in placed)
        strip = Image.new("RGB", (64, 1))
        for i in range(64):
            across = i / 63
            lit = light - (light - dark) * (abs(across - 0.28) / 0.72) ** 1.25
            strip.putpixel((i, 0), tone(colour, lit))
        sheet = Image.new("RGB", self.image.size, colour)
        wide = max(1, round(right - left))
        sheet.paste(strip.resize((wide, self.image.height), Image.Resampling.BICUBIC), (round(left), 0))
        self.image.paste(sheet, (0, 0), mask)

    def place(
        self, sprite: "Layer", at: Point, *, turn: float = 0, size: float = 1, squash: float = 1, shadow: float = 0.4
    ) -> None:
        """Paste a sprite with its middle at `at`, with a soft shadow on what lies under it."""
        image = sprite.image
        if size != 1 or squash != 1:
            wanted = (max(1, round(image.width * size)), max(1, round(image.height * size * squash)))
            image = image.resize(wanted, Image.Resampling.LANCZOS)
        if turn:
            image = image.rotate(-turn, Image.Resampling.BICUBIC, expand=True)
        x, y = self._at([at])[0]
        corner = (round(x - image.width / 2), round(y - image.height / 2))
        if shadow:
            self._cast(image, (corner[0] + 5 * SCALE, corner[1] + 8 * SCALE), shadow, 9)
        self._over(image, corner)

    def _cast(self, image: Image.Image, corner: tuple[int, int], strength: float, blur: float) -> None:
        pad = round(blur * SCALE * 2.5)
        alpha = Image.new("L", (image.width + 2 * pad, image.height + 2 * pad), 0)
        alpha.paste(image.getchannel("A"), (pad, pad))
        alpha = alpha.filter(ImageFilter.BoxBlur(blur * SCALE / 1.6)).filter(ImageFilter.BoxBlur(blur * SCALE / 1.6))
        dark = Image.new("RGBA", alpha.size, (*INK, 0))
        dark.putalpha(alpha.point(lambda value: round(value * strength)))
        spot = (corner[0] - pad, corner[1] - pad)
        # A shadow falls on what is there and never on the empty sheet, or every sprite would carry a halo.
        under = self.image.crop((*spot, spot[0] + dark.width, spot[1] + dark.height)).getchannel("A")
        dark.putalpha(ImageChops.multiply(dark.getchannel("A"), under))
        self._over(dark, spot)

    def _over(self, image: Image.Image, corner: tuple[int, int]) -> None:
        x, y = max(0, corner[0]), max(0, corner[1])
        right, low = min(self.image.width, corner[0] + image.width), min(self.image.height, corner[1] + image.height)
        if right > x and low > y:
            part = image.crop((x - corner[0], y - corner[1], right - corner[0], low - corner[1]))
            self.image.alpha_composite(part, (x, y))

    def ground(self, at: Point, width: float, height: float, strength: float = 0.36) -> None:
        """The shadow of a thing that stands at `at`: blurred, and drawn out to the right."""
        spot = Layer(SIDE, SIDE, centred=False)
        for size, alpha in ((1.0, 0.55), (0.72, 1.0)):
            w, h = width * size / 2, height * size / 2
            x, y = at[0] + width * 0.07, at[1]
            box = [(x + math.cos(a / 30 * math.tau) * w, y + math.sin(a / 30 * math.tau) * h) for a in range(30)]
            spot.shape(box, INK, round(255 * strength * alpha))
        small = spot.image.resize((SIDE // 2, SIDE // 2)).filter(ImageFilter.GaussianBlur(9))
        self.image.alpha_composite(small.resize(self.image.size))


def ring(count: int, start: float = 0, jitter: float = 0, rng: random.Random | None = None) -> list[float]:
    """Angles evenly round, each off by at most `jitter` degrees."""
    return [start + 360 * i / count + (rng.uniform(-jitter, jitter) if rng else 0) for i in range(count)]


@cache
def _grain() -> Image.Image:
    noise = Image.frombytes("L", (SIDE, SIDE), random.Random(7).randbytes(SIDE * SIDE))
    return noise.filter(ImageFilter.GaussianBlur(0.8)).point(lambda value: 128 + (value - 128) // 3)


def paper(tint: Colour) -> Layer:
    """The room of every picture: a wall with light from the upper left, a table, the same grain."""
    sheet = Layer(SIDE, SIDE, centred=False)
    wall, table = mix(tint, (252, 247, 240), 0.45), mix(tint, (240, 226, 210), 0.38)
    low = Image.new("RGB", (54, 54))
    for y in range(54):
        for x in range(54):
            away = math.hypot(x - 16, y - 12) / 62
            edge = min(1.0, max(0.0, (y - 42.5) / 1.6))
            low.putpixel((x, y), tone(mix(wall, mix(table, INK, 0.05), edge), 0.16 - 0.22 * away))
    smooth = low.resize((SIDE, SIDE), Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(3))
    sheet.image.paste(smooth.resize(sheet.image.size, Image.Resampling.BILINEAR))
    sheet.image.putalpha(255)
    return sheet


def finished(sheet: Layer, zoom: float = 1) -> Image.Image:
    """Reduced to the picture's size, with the grain of paper over it. `zoom`: come nearer to a small thing."""
    side, free = SIDE * SCALE / zoom, SIDE * SCALE * (1 - 1 / zoom)
    near = (free / 2, free * 0.8, free / 2 + side, free * 0.8 + side)
    picture = sheet.image.convert("RGB").resize((SIDE, SIDE), Image.Resampling.LANCZOS, near)
    grain = _grain()
    return Image.blend(picture, ImageChops.soft_light(picture, Image.merge("RGB", (grain, grain, grain))), 0.5)
