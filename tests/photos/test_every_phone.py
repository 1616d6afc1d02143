"""A picture from each app's phone: through the stand-in's webhook, fetched from the stand-in, into the bucket."""

import pytest

from functions.channels.registry import CHANNELS
from infra.simulator.apps import APPS
from infra.simulator.files import picture
from tests.transcripts.world_driver import WorldDriver


def test_the_picture_of_the_phones_tells_where_it_was_taken() -> None:
    assert b"Exif" in picture() and b"A telephone" in picture()


@pytest.mark.parametrize("name", APPS)
def test_a_picture_is_passed_on_and_kept_without_where_it_was_taken(name: str) -> None:
    with WorldDriver() as driver:
        driver.start(name, "nl")
        driver.says("hoi")
        assert any("kan ik zelf niet zien" in said for said in driver.sends("image"))
        said = driver.taps("Geef foto door") if name != "kik" else driver.says("Geef foto door")
        assert any("Doorgegeven" in each for each in said)
        [(key, (body, mime))] = driver.world.box.kept.items()
    assert key.startswith("photos/c") and mime == "image/jpeg"
    assert b"A telephone" not in body and len(picture()) - 400 < len(body) < len(picture())


def test_every_channel_has_a_phone() -> None:
    assert set(APPS) == set(CHANNELS) - {"web", "email"}
