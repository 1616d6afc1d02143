"""Pictures of products: made to fit, and with nothing in them but what is seen."""

import csv
import io

import pytest
from PIL import Image

from functions.console.catalogue.pictures import LARGEST, SIDE, fitted
from functions.errors import BadRequest
from tests.console.desk import ASSETS, Console


def picture(kind: str = "JPEG", size: tuple[int, int] = (3000, 1000), mode: str = "RGB", **how: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 90).convert(mode).save(out, kind, **how)
    return out.getvalue()


def test_a_large_picture_becomes_one_that_every_channel_takes():
    made = fitted(picture())
    with Image.open(io.BytesIO(made)) as opened:
        assert (opened.format, opened.mode, opened.size) == ("JPEG", "RGB", (SIDE, SIDE // 3))
    assert len(made) <= LARGEST


def test_where_and_with_what_it_was_taken_is_taken_out_and_it_stands_upright():
    told = Image.Exif()
    told[0x0112] = 6  # turned a quarter
    told[0x010F] = "CAMERA-OF-SANNE"
    told.get_ifd(0x8825)[1] = "N"
    made = fitted(picture(size=(400, 200), exif=told, comment=b"SECRET"))
    assert b"SANNE" not in made and b"Exif" not in made and b"SECRET" not in made
    with Image.open(io.BytesIO(made)) as opened:
        assert opened.size == (200, 400) and not opened.getexif()


def test_what_can_be_looked_through_stands_on_white():
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(fitted(out.getvalue()))) as opened:
        assert opened.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("body", [b"", b"<svg/>", b"GIF89a", picture()[:300], b"%PDF-1.7"])
def test_what_is_no_picture_is_refused(body):
    with pytest.raises(BadRequest, match="no picture"):
        fitted(body)


def test_a_small_file_that_unpacks_into_a_huge_picture_is_refused():
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    assert len(out.getvalue()) < 50_000
    with pytest.raises(BadRequest, match="50 million"):
        fitted(out.getvalue())


def test_a_picture_is_uploaded_with_its_alt_text_for_one_variant(monkeypatch):
    console = Console(monkeypatch)
    console.with_draft()
    told = {"sku": "ROOS-ROOD-M", "alt_nl": "Twintig rode rozen", "alt_en": "Twenty red roses"}
    files = {"picture": ("../../IMG_1.png", picture("PNG", (40, 40)))}
    answer = console.post("/catalogue/products/rode-rozen/pictures", told, files)
    assert answer.goes_to.startswith("/catalogue/products/rode-rozen")
    draft = console.drafts.current()
    text = console.drafts.read(draft, "catalogue.csv").decode()
    saved = {row["sku"]: row for row in csv.DictReader(io.StringIO(text), restval="")}
    name = saved["ROOS-ROOD-M"]["image"]
    assert name.startswith("rode-rozen-") and name.endswith(".jpg") and "IMG" not in name
    assert (saved["ROOS-ROOD-M"]["alt_nl"], saved["ROOS-ROOD-S"]["alt_nl"]) == ("Twintig rode rozen", "")
    assert saved["ROOS-ROOD-S"]["image"] == "rode-rozen.jpg"
    digest = draft.files[f"images/{name}"]
    assert console.s3.kept[ASSETS, f"images/{digest[:32]}.jpg"]["ContentType"] == "image/jpeg"
    page = console.get("/catalogue/products/rode-rozen")
    assert f"https://assets.example/images/{digest[:32]}.jpg" in page.html and 'alt="Twenty red roses"' in page.html
