"""The starter shop's pictures: drawn by infra/draw_starter_shop.py, committed, named by the catalogue."""

import csv
from pathlib import Path

from PIL import Image

from infra.draw_starter_shop import MOST_BYTES, PICTURES, ZOOM, jpeg
from infra.drawing.canvas import SIDE, finished

SHOP = Path(__file__).parent.parent.parent / "templates" / "shop"


def named_by_the_catalogue() -> set[str]:
    with (SHOP / "catalogue.csv").open(encoding="utf-8", newline="") as file:
        return {row["image"] for row in csv.DictReader(file)}


def test_every_picture_of_the_catalogue_is_there_and_fits():
    for name in sorted(named_by_the_catalogue()):
        path = SHOP / "images" / name
        assert path.stat().st_size < MOST_BYTES, name
        with Image.open(path) as picture:
            assert (picture.format, picture.size) == ("JPEG", (SIDE, SIDE)), name


def test_every_picture_that_is_drawn_is_in_the_catalogue_and_in_the_folder():
    drawn = {f"{name}.jpg" for name in PICTURES}
    assert drawn == named_by_the_catalogue() == {path.name for path in (SHOP / "images").iterdir()}


def test_drawing_again_gives_the_committed_picture():
    again = jpeg(finished(PICTURES["vetplantje"](), ZOOM["vetplantje"]))
    assert again == (SHOP / "images" / "vetplantje.jpg").read_bytes()
