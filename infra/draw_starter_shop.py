"""Draw the starter shop's pictures and their contact sheet: `python -m infra.draw_starter_shop [name …]`.

PICTURES is the index: a picture's name in templates/shop/catalogue.csv → the scene that draws it. JPEG, 1080×1080, each
under 200 KB: what WhatsApp (5 MB), Messenger and a phone on a slow line take without waiting.
"""

import csv
import io
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from infra.drawing import music, plants, things, vessels
from infra.drawing.canvas import SIDE, Colour, Layer, finished
from infra.drawing.petals import DEEP_LEAF, LEAF
from infra.drawing.scenes import Stems, bouquet, bunch, stem

ROOT = Path(__file__).parent.parent
SHOP = ROOT / "templates" / "shop"
CONTACT_SHEET = ROOT / "docs" / "starter-shop.jpg"
MOST_BYTES = 200_000

ROSE, SAND, MINT, SKY, LILAC, SUN = (
    (244, 216, 212),
    (240, 226, 206),
    (216, 232, 218),
    (214, 226, 240),
    (228, 220, 240),
    (248, 234, 196),
)
RED, PINK, WHITE, YELLOW, ORANGE, BLUE, PURPLE = (
    (196, 24, 46),
    (240, 138, 176),
    (250, 247, 240),
    (248, 196, 46),
    (242, 118, 44),
    (92, 126, 212),
    (158, 66, 168),
)
BLUSH, EUCALYPTUS, CREAM, TISSUE = (248, 196, 200), (134, 168, 152), (228, 206, 170), (252, 244, 238)


def _green(count: int = 9, colour: Colour = LEAF, size: float = 116) -> Stems:
    return Stems("sprig", colour, count, size)


def _silver(count: int = 9) -> Stems:
    return Stems("eucalyptus", EUCALYPTUS, count, 120)


def _tulips(colour: Colour, tint: Colour) -> Layer:
    return bouquet(
        tint,
        [Stems("tulip", colour, 21, 80)],
        [Stems("sprig", (104, 150, 92), 11, 120)],
        wrap=TISSUE,
        ribbon=colour,
        spread=(262, 214),
    )


def _rose(colour: Colour, tint: Colour) -> Layer:
    return stem(tint, "rose_side", colour, 150, wrap=(216, 190, 160), ribbon=(150, 34, 52))


PICTURES: dict[str, Callable[[], Layer]] = {
    "rode-rozen": lambda: bouquet(ROSE, [Stems("rose", RED, 19, 88)], [_green(11, DEEP_LEAF)], ribbon=(140, 16, 36)),
    "zomers-plukboeket": lambda: bouquet(
        SKY,
        [
            Stems("daisy", WHITE, 7, 66),
            Stems("cornflower", (64, 92, 206), 6, 60),
            Stems("snapdragon", (240, 120, 168), 5, 122),
            Stems("gerbera", (250, 200, 70), 3, 66),
        ],
        [_green(6), Stems("snapdragon", PINK, 5, 130), Stems("breath", WHITE, 4, 120)],
        ribbon=(64, 92, 190),
    ),
    "bos-tulpen-red": lambda: _tulips((214, 32, 48), ROSE),
    "bos-tulpen-yellow": lambda: _tulips(YELLOW, SUN),
    "bos-tulpen-pink": lambda: _tulips((242, 128, 172), LILAC),
    "pastelboeket": lambda: bouquet(
        LILAC,
        [Stems("rose", (246, 178, 190), 8, 88), Stems("ranunculus", WHITE, 7, 74)],
        [_silver(12)],
        wrap=TISSUE,
        ribbon=(226, 160, 176),
    ),
    "boeket-zonnebloemen": lambda: bouquet(
        SKY, [Stems("sunflower", (252, 190, 26), 10, 122)], [_green(12)], ribbon=(196, 140, 30), spread=(250, 210)
    ),
    "witte-lelies": lambda: bouquet(
        MINT,
        [Stems("lily_plain", WHITE, 10, 130)],
        [_silver(7), _green(6, DEEP_LEAF)],
        wrap=(214, 224, 208),
        ribbon=(112, 140, 112),
        spread=(248, 210),
    ),
    "pioenrozen": lambda: bouquet(
        MINT, [Stems("peony", PINK, 12, 112)], [_green(9, DEEP_LEAF)], wrap=(252, 240, 240), ribbon=(206, 86, 136)
    ),
    "droogboeket": lambda: bouquet(
        SAND,
        [
            Stems("bunnytail", (236, 216, 186), 11, 120),
            Stems("poppyhead", (158, 150, 104), 8, 92),
            Stems("pampas", CREAM, 7, 130),
        ],
        [Stems("pampas", CREAM, 12, 150)],
        wrap=(190, 158, 124),
        ribbon=(140, 100, 70),
        spread=(236, 196),
    ),
    "oranje-boeket": lambda: bouquet(
        SUN,
        [Stems("ranunculus", (250, 150, 46), 8, 80), Stems("gerbera", (238, 96, 40), 7, 92)],
        [Stems("rosehip", (206, 62, 34), 9, 124), _green(7)],
        ribbon=(200, 84, 30),
    ),
    "bruidsboeket": lambda: bouquet(
        ROSE,
        [Stems("rose", (252, 248, 238), 12, 88), Stems("star", WHITE, 9, 46)],
        [Stems("breath", WHITE, 7, 130), _silver(8)],
        wrap=(246, 240, 230),
        ribbon=(238, 226, 210),
    ),
    "losse-roos-red": lambda: _rose(RED, ROSE),
    "losse-roos-white": lambda: _rose((250, 246, 236), MINT),
    "losse-roos-pink": lambda: _rose((242, 140, 172), LILAC),
    "losse-roos-yellow": lambda: _rose((248, 204, 72), SKY),
    "zonnebloem": lambda: stem(SKY, "sunflower", (252, 190, 26), 226, leaves=3),
    "hortensia-blue": lambda: stem(SAND, "hydrangea", BLUE, 226, leaves=3),
    "hortensia-pink": lambda: stem(SKY, "hydrangea", (236, 116, 164), 226, leaves=3),
    "gerbera-orange": lambda: stem(SKY, "gerbera", (244, 112, 38), 224, leaves=0),
    "gerbera-pink": lambda: stem(MINT, "gerbera", (236, 84, 146), 224, leaves=0),
    "lelietak": lambda: stem(ROSE, "lily", (252, 250, 244), 228, leaves=4, buds=4),
    "anjer-pink": lambda: bunch(MINT, "carnation", (240, 116, 160), 120, 5),
    "anjer-white": lambda: bunch(LILAC, "carnation", (252, 250, 246), 120, 5),
    "eucalyptus": lambda: bunch(ROSE, "eucalyptus", EUCALYPTUS, 250, 5, fan=48),
    "koningsprotea": lambda: stem(SAND, "protea", (228, 104, 130), 224, leaves=4),
    "monstera": lambda: plants.potted(ROSE, "pot", (244, 240, 232), plants.monstera),
    "sansevieria": lambda: plants.potted(SAND, "pot", (92, 104, 116), plants.sansevieria),
    "orchidee-white": lambda: plants.potted(MINT, "small", (196, 178, 160), plants.orchid((250, 248, 250))),
    "orchidee-purple": lambda: plants.potted(SUN, "small", (240, 236, 230), plants.orchid((186, 84, 186))),
    "vetplantje": lambda: plants.potted(SKY, "pot", vessels.TERRACOTTA, plants.succulent),
    "cactus": lambda: plants.potted(SUN, "pot", vessels.TERRACOTTA, plants.cactus),
    "pannenkoekenplant": lambda: plants.potted(ROSE, "pot", (232, 204, 120), plants.pilea),
    "lepelplant": lambda: plants.potted(LILAC, "round", (120, 146, 164), plants.peace_lily),
    "lavendel": lambda: plants.potted(SUN, "pot", vessels.TERRACOTTA, plants.lavender),
    "olijfboompje": lambda: plants.potted(SKY, "pot", (190, 150, 116), plants.olive),
    "glazen-vaas": lambda: vessels.vase(ROSE, "cylinder", (206, 226, 228), glass=0.62),
    "witte-vaas": lambda: vessels.vase(SKY, "bottle", (244, 240, 234)),
    "terracotta-vaas": lambda: vessels.vase(MINT, "amphora", vessels.TERRACOTTA, rings=True),
    "bolvaas": lambda: vessels.vase(SAND, "bulb", (52, 104, 186), glass=0.2),
    "bloempot-white": lambda: vessels.flowerpot(SKY, (244, 240, 234)),
    "bloempot-green": lambda: vessels.flowerpot(SAND, (98, 136, 104)),
    "bonbons": lambda: things.chocolates(SAND),
    "geurkaars": lambda: things.candle(MINT),
    "heliumballon-red": lambda: things.balloon(SKY, (206, 30, 50)),
    "heliumballon-blue": lambda: things.balloon(SAND, (44, 104, 200)),
    "knuffelbeer": lambda: things.bear(SKY),
    "snoeischaar": lambda: things.secateurs(MINT),
    "tuinconcert": lambda: music.violin(LILAC),
}

ZOOM = {
    "vetplantje": 1.45,
    "cactus": 1.12,
    "glazen-vaas": 1.34,
    "witte-vaas": 1.34,
    "terracotta-vaas": 1.34,
    "bolvaas": 1.5,
    "bloempot-white": 1.16,
    "bloempot-green": 1.16,
    "pannenkoekenplant": 1.15,
    "losse-roos-red": 1.14,
    "losse-roos-white": 1.14,
    "losse-roos-pink": 1.14,
    "losse-roos-yellow": 1.14,
}
"""How much nearer than the table's other things; 1 where it is not named."""


def jpeg(picture: Image.Image, most: int = MOST_BYTES) -> bytes:
    """The best quality that fits."""
    for quality in (90, 86, 82, 78, 72, 64, 55):
        held = io.BytesIO()
        picture.save(held, "JPEG", quality=quality, optimize=True, subsampling=0 if quality > 80 else 2)
        if held.tell() < most:
            return held.getvalue()
    raise ValueError(f"a picture does not fit in {most} bytes")


def titles() -> dict[str, str]:
    """Picture → what is written under it, in the catalogue's order."""
    found: dict[str, str] = {}
    title = ""
    with (SHOP / "catalogue.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            title = row["title_nl"] or title
            found.setdefault(row["image"].removesuffix(".jpg"), f"{title}, {row['colour']}" if row["colour"] else title)
    return found


def contact_sheet(columns: int = 7, cell: int = 220, caption: int = 34) -> Image.Image:
    named = titles()
    rows = -(-len(named) // columns)
    sheet = Image.new("RGB", (columns * cell, rows * (cell + caption)), (250, 247, 243))
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(15)
    for i, (name, title) in enumerate(named.items()):
        x, y = i % columns * cell, i // columns * (cell + caption)
        with Image.open(SHOP / "images" / f"{name}.jpg") as picture:
            sheet.paste(picture.resize((cell - 12, cell - 12), Image.Resampling.LANCZOS), (x + 6, y + 6))
        draw.text((x + 8, y + cell - 2), title, fill=(60, 44, 54), font=font)
    return sheet


def main(wanted: list[str]) -> None:
    (SHOP / "images").mkdir(parents=True, exist_ok=True)
    for name in wanted or PICTURES:
        picture = finished(PICTURES[name](), ZOOM.get(name, 1))
        assert picture.size == (SIDE, SIDE)
        (SHOP / "images" / f"{name}.jpg").write_bytes(jpeg(picture))
        print(name)
    CONTACT_SHEET.parent.mkdir(exist_ok=True)
    CONTACT_SHEET.write_bytes(jpeg(contact_sheet(), 600_000))


if __name__ == "__main__":
    main(sys.argv[1:])
