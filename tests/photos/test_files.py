"""What is a picture, and what is left of it."""

import contextlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.photo_files import NoPicture, kind_of, without_metadata
from tests.photo_box import FRAME, HEIC, JFIF, JPEG, PNG, SCAN, TABLE, WEBP, chunk, exif, riff, segment

PLACE = b"GPS 52.38N 4.64E"
XMP = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>" + PLACE)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (JPEG, "jpeg"), (PNG, "png"), (WEBP, "webp"), (HEIC, "heic"), (b"", None), (b"<svg onload='x'>", None),
        (b"GIF89a", None), (b"%PDF-1.7", None), (b"RIFF\x00\x00\x00\x00WAVE", None), (b"<html>", None),
    ],
)  # fmt: skip
def test_a_picture_is_known_by_how_it_begins(body, kind):
    assert kind_of(body) == kind


@pytest.mark.parametrize(("kind", "body"), [("jpeg", JPEG), ("png", PNG), ("webp", WEBP)])
def test_a_picture_without_metadata_stays_as_it_is(kind, body):
    assert without_metadata(body, kind) == body
    assert without_metadata(body + b"a film with a place in it " + PLACE, kind) == body


def test_a_jpeg_loses_where_it_was_taken_and_keeps_its_colours():
    profile, other = segment(0xE2, b"ICC_PROFILE\x00\x01\x01colours"), segment(0xE2, b"MPF\x00" + PLACE)
    comment, maker = segment(0xFE, PLACE), segment(0xED, b"Photoshop 3.0\x00" + PLACE)
    adobe = segment(0xEE, b"Adobe\x00\x64\x00\x00\x00\x00\x01")
    told = b"\xff\xd8" + JFIF + exif() + XMP + profile + other + comment + maker + adobe + TABLE + FRAME + SCAN
    found = without_metadata(told + b"\xff\xd9" + PLACE, "jpeg")
    assert found == b"\xff\xd8" + JFIF + profile + adobe + TABLE + FRAME + SCAN + b"\xff\xd9"


@pytest.mark.parametrize("order", [">", "<"])
@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_which_way_is_up_is_kept(orientation, order):
    found = without_metadata(b"\xff\xd8" + exif(orientation, order) + TABLE + FRAME + SCAN + b"\xff\xd9", "jpeg")
    assert PLACE not in found and b"\x88\x25" not in found
    assert b"\x01\x12\x00\x03\x00\x00\x00\x01" + bytes([0, orientation]) in found
    assert without_metadata(found, "jpeg") == found


def test_a_png_loses_its_texts():
    told = PNG[:33] + chunk(b"eXIf", PLACE) + chunk(b"tEXt", b"Author\x00Noor") + chunk(b"iTXt", PLACE) + PNG[33:]
    assert without_metadata(told, "png") == PNG


def test_a_webp_loses_its_pieces_of_metadata_and_the_flags_that_say_they_are_there():
    header = b"\x2c\x00\x00\x00" + bytes(6)
    told = riff((b"VP8X", header), (b"VP8L", b"\x2f\x00\x00"), (b"EXIF", PLACE), (b"XMP ", PLACE))
    assert without_metadata(told, "webp") == riff((b"VP8X", b"\x20\x00\x00\x00" + bytes(6)), (b"VP8L", b"\x2f\x00\x00"))


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("jpeg", JPEG[:-2]), ("jpeg", JPEG[:20]), ("jpeg", b"\xff\xd8\xff\xd9"), ("jpeg", b"\xff\xd8\xff\xe1\xff\xff"),
        ("jpeg", b"\xff\xd8\xff\xe0\x00\x00"), ("png", PNG[:-4]), ("png", PNG[:9]), ("webp", WEBP[:-3]),
        ("webp", riff()), ("jpeg", b"\xff\xd8" + b"\xff" * 50),
    ],
)  # fmt: skip
def test_what_is_not_whole_is_no_picture(kind, body):
    with pytest.raises(NoPicture):
        without_metadata(body, kind)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([("jpeg", JPEG), ("png", PNG), ("webp", WEBP)]), st.data())
def test_whatever_is_broken_in_it_ends_in_a_picture_or_in_words(picture, data):
    kind, body = picture
    broken = bytearray(body)
    for _ in range(data.draw(st.integers(1, 4))):
        broken[data.draw(st.integers(2, len(body) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(NoPicture):
        without_metadata(bytes(broken), kind)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_real_picture_can_still_be_drawn_and_is_the_same_to_the_bit(kind):
    image = pytest.importorskip("PIL.Image")
    made, tags = image.effect_mandelbrot((64, 48), (-2, -1, 1, 1), 40).convert("RGB"), image.Exif()
    tags[0x0112], tags[0x010F] = 6, "a telephone"
    for more in ({}, {"progressive": True}) if kind == "JPEG" else ({},):
        file = BytesIO()
        made.save(file, kind, exif=tags, **more)
        found = without_metadata(file.getvalue(), kind.lower())
        assert b"a telephone" in file.getvalue() and b"a telephone" not in found
        before, after = image.open(BytesIO(file.getvalue())), image.open(BytesIO(found))
        assert before.tobytes() == after.tobytes()
        if kind == "JPEG":
            assert after.getexif() == {0x0112: 6}
