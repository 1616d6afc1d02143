"""The starter shop's pictures: drawn by infra/draw_starter_shop.py, committed, named by the catalogue."""

import csv
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, ImageStat

from infra.draw_starter_shop import MOST_BYTES, PICTURES, ZOOM, jpeg
from infra.drawing.canvas import SIDE, finished

MOST_DIFFERENCE = 1.0
"""Of 255, of a channel, on average."""
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
    """To the eye: another release of the library rounds otherwise."""
    again = Image.open(BytesIO(jpeg(finished(PICTURES["vetplantje"](), ZOOM["vetplantje"]))))
    with Image.open(SHOP / "images" / "vetplantje.jpg") as committed:
        difference = ImageStat.Stat(ImageChops.difference(again.convert("RGB"), committed.convert("RGB")))
    assert max(difference.mean) < MOST_DIFFERENCE
