"""Shops of any size, compiled as a real one is: made-up flowers with real words, so that search has work to do."""

import csv
import io
import shutil
import tarfile
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from functions.messages.render import Renderer
from functions.shop.bundle import Bundle
from functions.shop.compile import compile_folder
from functions.shop.folder import read_folder
from tests.starter import FOLDER, starter_shop

FLOWERS = "rozen tulpen lelies orchidee lavendel pioen gerbera zonnebloem hortensia anjer iris dahlia fresia".split()
COLOURS = {"red": "rode", "white": "witte", "yellow": "gele", "pink": "roze", "purple": "paarse", "blue": "blauwe"}
KINDS = {"bouquets": "boeket", "flowers": "bos", "plants": "plant", "vases": "vaas"}


@cache
def shop_of(size: int) -> Bundle:
    """A shop with that many products; up to the starter shop's own size, the starter shop."""
    if size <= 100:
        return starter_shop()
    root = Path(mkdtemp(prefix=f"bench-shop-{size}-"))
    folder = write_folder(root / "shop", size)
    compiled = compile_folder(read_folder(folder, check_images=False), {})
    with tarfile.open(fileobj=io.BytesIO(compiled.archive)) as tar:
        tar.extractall(root / "bundle", filter="data")
    shutil.rmtree(folder)
    return Bundle(root / "bundle", compiled.version, Renderer)


def write_folder(folder: Path, size: int) -> Path:
    """The starter shop's rules and words, with a catalogue of that many products."""
    folder.mkdir(parents=True)
    for name in ("shop.yaml", "words.yaml"):
        shutil.copy(FOLDER / name, folder / name)
    with (FOLDER / "catalogue.csv").open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    with (folder / "catalogue.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(_row(number) for number in range(size))
    return folder


def _row(number: int) -> dict[str, str]:
    flower = FLOWERS[number % len(FLOWERS)]
    colour, adjective = list(COLOURS.items())[number // 7 % len(COLOURS)]
    category, kind = list(KINDS.items())[number // 3 % len(KINDS)]
    return {
        "product": f"p{number}",
        "sku": f"SKU-{number}",
        "category": category,
        "title_nl": f"{adjective} {flower} {kind} {number}",
        "title_en": f"{colour} {flower} {kind} {number}",
        "description_nl": f"Een {kind} met {adjective} {flower}, elke ochtend vers gebonden, nummer {number}.",
        "description_en": f"{colour} {flower}, tied freshly every morning, number {number}.",
        "price": f"{5 + number % 90}.95",
        "vat": "low",
        "stock": "25",
        "colours": colour,
    }
