"""Large catalogues made of the starter shop's words, the same ones every time: for the tests and the bench."""

import csv
import random
import shutil
from pathlib import Path

STARTER = Path(__file__).parents[2] / "templates" / "shop"
_FLOWERS = (
    ("rozen", "roses"), ("tulpen", "tulips"), ("lelies", "lilies"), ("zonnebloemen", "sunflowers"),
    ("gerbera's", "gerberas"), ("pioenrozen", "peonies"), ("anjers", "carnations"), ("irissen", "irises"),
    ("dahlia's", "dahlias"), ("hortensia's", "hydrangeas"), ("fresia's", "freesias"), ("narcissen", "daffodils"),
)  # fmt: skip
_THINGS = (
    ("boeket", "bouquet", "bouquets"), ("bos", "bunch", "bouquets"), ("plant", "plant", "plants"),
    ("vaas", "vase", "vases"), ("kaars", "candle", "gifts"), ("tak", "stem", "flowers"),
)  # fmt: skip
_COLOURS = (
    ("rode", "red", "red"),
    ("witte", "white", "white"),
    ("gele", "yellow", "yellow"),
    ("blauwe", "blue", "blue"),
)
_OCCASIONS = ("birthday", "mother", "love", "office", "thanks", "")
_SYLLABLES = "ba ko li mu ne ra so ti va zo del fen gor hil jan kem lor mis nor pel".split()


def write_catalogue(path: Path, count: int) -> None:
    """`count` products, a third of them in two sizes, with made-up brand names so that the vocabulary is large."""
    chance = random.Random(count)
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(
            "product sku category title_nl title_en description_nl description_en price vat stock size colours "
            "occasions card".split()
        )
        for number in range(count):
            flower, thing, colour = chance.choice(_FLOWERS), chance.choice(_THINGS), chance.choice(_COLOURS)
            brand = "".join(chance.choices(_SYLLABLES, k=3)).title()
            price = f"{chance.randrange(250, 9000) / 100:.2f}"
            nl, en = f"{colour[0]} {flower[0]} {thing[0]} {brand}", f"{colour[1]} {flower[1]} {thing[1]} {brand}"
            row = [f"p{number}", f"P{number}-M", thing[2], nl, en, f"Mooie {nl}, vers.", f"Lovely {en}, fresh."]
            rest = [colour[2], chance.choice(_OCCASIONS), "yes"]
            rows.writerow([*row, price, "low", chance.randrange(50), "M" if number % 3 == 0 else "", *rest])
            if number % 3 == 0:
                rows.writerow([row[0], f"P{number}-L", "", "", "", "", "", "99.95", "", 5, "L", "", "", ""])


def synthetic_folder(path: Path, count: int) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    shutil.copy(STARTER / "words.yaml", path / "words.yaml")
    rules = (STARTER / "shop.yaml").read_text(encoding="utf-8").replace("[bruidsboeket]", "[]")
    (path / "shop.yaml").write_text(rules, encoding="utf-8")
    write_catalogue(path / "catalogue.csv", count)
    return path
