"""What is sent in a transcript is really fetched from the channel, kept, and stands with what it is of."""

from pathlib import Path

import pytest

from functions.commerce.orders import Order
from functions.storage import reads
from infra.simulator.files import picture
from infra.simulator.transcripts import perform, read
from tests.photo_box import JPEG
from tests.transcripts.world_driver import WorldDriver

HERE = Path(__file__).parent


def performed(driver: WorldDriver, name: str) -> Order:
    """The order of a transcript, as it stands at its end."""
    perform(read((HERE / f"{name}.txt").read_text(encoding="utf-8")), driver)
    (line, *_) = driver.stripe.ledger()
    found = reads.order(driver.world.table, line["order"])
    assert found
    return found


SENT = ("whatsapp-nl-kapot-met-foto", "telegram-en-broken-with-photo", "web-en-broken-with-photo")
PLACE = b"\x88\x25"
"""Of EXIF: points to where a picture was taken."""


@pytest.mark.parametrize("name", SENT)
def test_pictures_of_what_is_damaged_stand_with_the_return_and_say_nothing_of_where_they_were_taken(name: str):
    with WorldDriver() as driver:
        (case,) = performed(driver, name).returns
        assert len(set(case.photos)) == 2
        for key in case.photos:
            body, mime = driver.world.box.kept[key]
            assert mime == "image/jpeg" and body[:2] == b"\xff\xd8"
            assert body == JPEG or (len(body) < len(picture()) and PLACE not in body[:200])
            assert driver.world.box.link(key).endswith("signed")


@pytest.mark.parametrize("name", ["whatsapp-nl-review-delen-opnieuw", "telegram-en-review-share-again"])
def test_the_picture_of_a_review_stands_with_it(name: str):
    with WorldDriver() as driver:
        (given,) = performed(driver, name).feedback.reviews
        assert given.text and given.stars == 5
        (key,) = given.photos
        assert key in driver.world.box.kept
