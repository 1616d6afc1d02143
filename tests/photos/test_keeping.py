"""From the shopper's picture to the bucket: the real worker and dispatch, with a channel that can be told to fail."""

from collections.abc import Iterator
from typing import Any

import pytest

from functions.channels.web import Web
from functions.conversation.events import MediaIn, ShopperWrote, Tapped
from functions.conversation.pictures import Picture
from functions.errors import Refused, SlowDown, StorageError, TokenExpired, TooLarge, Unavailable
from functions.photo_keeper import NotKept
from functions.storage.photos import key_of, version_of
from tests.photo_box import HEIC, JPEG, PNG, PhotoBox, exif, keeper
from tests.world import Phone, World


class Camera(Phone):
    """Gives `answers` in turn, the last one for ever; an exception is raised."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[bytes | Exception] = [JPEG]
        self.fetched: list[tuple[str, str]] = []

    def fetch_media(self, picture: Picture, *, token: str, most: int) -> bytes:
        self.fetched.append((picture.id, token))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def camera() -> Camera:
    return Camera()


@pytest.fixture
def world(camera: Camera) -> Iterator[World]:
    with World(channels={"phone": camera}) as found:
        found.phone = camera
        yield found


def sends(world: World, *ids: str) -> None:
    """Pictures that nobody waits for, and the wish that the shop sees them."""
    for each in ids:
        world.happens(ShopperWrote(content=MediaIn(media="image", id=each)))
    world.happens(ShopperWrote(content=Tapped(action="passphoto")))
    world.run()


def test_a_picture_goes_into_the_bucket_without_its_metadata_and_the_shopper_hears_it(world: World, camera: Camera):
    camera.answers = [b"\xff\xd8" + exif() + JPEG[2:]]
    sends(world, "m1")
    [(key, (body, mime))] = world.box.kept.items()
    conversation = world.conversation_id()
    assert key.startswith(f"photos/{conversation}/00000000") and version_of(key) == 2
    assert (body, mime) == (JPEG, "image/jpeg")
    assert camera.fetched == [("m1", "token-of-phone")]
    assert world.said()[-1] == "nl/photo_passed_on"
    assert [each.name for each in world.bus.announced if each.detail.get("photo") == key] == ["photo.received"]


@pytest.mark.parametrize("answer", [PNG, HEIC, b"<html>", JPEG[:-2], TooLarge("over"), Refused("404", code=404)])
def test_what_cannot_be_kept_is_told_once_and_never_tried_again(world: World, camera: Camera, answer: Any):
    camera.answers = [answer]
    sends(world, "m1")
    assert len(camera.fetched) == 1 and not world.inbox.messages
    assert len(world.box.kept) == (answer is PNG)
    assert world.said()[-1] == ("nl/photo_passed_on" if answer is PNG else "nl/photo_refused")


@pytest.mark.parametrize("failure", [Unavailable("time-out"), SlowDown("429")])
def test_an_outage_is_tried_again_and_the_picture_kept_once(world: World, camera: Camera, failure: Exception):
    camera.answers = [failure, failure, JPEG]
    sends(world, "m1")
    assert len(camera.fetched) == 3 and len(world.box.kept) == 1
    assert world.said().count("nl/photo_passed_on") == 1


def test_an_outage_that_lasts_is_told_and_holds_nothing_up(world: World, camera: Camera):
    camera.answers = [Unavailable("down")]
    sends(world, "m1")
    world.writes("hallo")
    world.run()
    assert 3 <= len(camera.fetched) <= 6
    assert "nl/photo_refused" in world.said() and not world.inbox.messages


def test_s3_is_tried_again_too(world: World, monkeypatch: pytest.MonkeyPatch):
    put, failures = world.box.put, [StorageError("S3: slow")]

    def fails(*what: Any) -> None:
        if failures:
            raise failures.pop()
        put(*what)

    object.__setattr__(world.box, "put", fails)
    sends(world, "m1")
    assert len(world.box.kept) == 1 and world.said()[-1] == "nl/photo_passed_on"


def test_the_same_message_twice_is_one_picture(world: World, camera: Camera):
    for _ in range(2):
        world.happens(ShopperWrote(content=MediaIn(media="image", id="m1")), id="wamid.1")
    world.happens(ShopperWrote(content=Tapped(action="passphoto")), id="wamid.2")
    world.run()
    world.happens(ShopperWrote(content=Tapped(action="passphoto")), id="wamid.2")
    world.run()
    assert len(camera.fetched) == len(world.box.kept) == 1


def test_without_time_nothing_is_fetched_and_what_was_said_is_not_said_again(world: World, camera: Camera):
    world.happens(ShopperWrote(content=MediaIn(media="image", id="m1")))
    world.run()
    said = world.said()
    world.happens(ShopperWrote(content=Tapped(action="passphoto")))
    left = iter([15.0])
    world.step(remaining=lambda: next(left, 1.0))
    assert camera.fetched == [] and world.said() == said
    world.run()
    assert len(camera.fetched) == 1


def test_a_token_that_no_longer_counts_is_renewed_once(camera: Camera):
    camera.answers = [TokenExpired("42001"), JPEG]
    made = keeper(PhotoBox())
    object.__setattr__(made, "renew", lambda name, token: f"new-{name}")
    assert made.keep(camera, "cabc", 3, "cabc/3/0", Picture(id="m1"))
    assert [token for _, token in camera.fetched] == ["token-of-phone", "new-phone"]


def test_the_key_is_the_same_for_the_same_effect_and_cannot_be_guessed_without_the_secret():
    one = key_of("photos", "cabc", 3, "cabc/3/0", "jpg", "secret")
    assert one == key_of("photos", "cabc", 3, "cabc/3/0", "jpg", "secret")
    others = {
        key_of("photos", "cabc", 3, "cabc/3/1", "jpg", "secret"),
        key_of("photos", "cabc", 3, "cabc/3/0", "jpg", "x"),
    }
    assert one not in others and len(others) == 2
    assert len(one.rpartition("-")[2]) == 26 + len(".jpg")


def test_the_web_chats_page_can_have_kept_only_what_it_uploaded_itself():
    box = PhotoBox()
    box.put("uploads/cabc/1.jpg", JPEG, "image/jpeg")
    box.put("photos/cxyz/0000000001-a.jpg", JPEG, "image/jpeg")
    made = keeper(box)
    assert made.keep(Web(), "cabc", 2, "cabc/2/0", Picture(id="uploads/cabc/1.jpg")).startswith("photos/cabc/")
    for stranger in ("photos/cxyz/0000000001-a.jpg", "uploads/cxyz/1.jpg", "uploads/cabc/2.jpg", ""):
        with pytest.raises(NotKept):
            made.keep(Web(), "cabc", 2, "cabc/2/0", Picture(id=stranger))
