"""A picture from the web chat's page: put aside for the worker, and a message like any other."""

import base64
from typing import Any

import pytest

from functions.channels.web import Web
from functions.conversation.events import Event, MediaIn, ShopperWrote
from functions.conversation.photos import picture_in
from functions.photo_keeper import NotKept
from functions.storage.table import Table
from tests.photo_box import HEIC, JPEG, PNG, exif, keeper
from tests.webchat.conftest import START, Api, commit


@pytest.fixture
def token(api: Api) -> str:
    return api.token()


def sends(api: Api, token: str, content: bytes, **changed: Any) -> Any:
    body = {"client_msg_id": "p1", "data": base64.b64encode(content).decode()} | changed
    return api.call("POST", "pictures", body, token=token)


def test_a_picture_is_put_aside_and_told_to_the_conversation_once(api: Api, token: str) -> None:
    for _ in range(2):
        answer = sends(api, token, b"\xff\xd8" + exif() + JPEG[2:])
        assert (answer.status_code, answer.json_body) == (202, {"client_msg_id": "p1", "masked": []})
    first, second = api.outbox.events[1:]
    assert first.id == second.id == f"web:{first.conversation}:p1"
    [key] = api.box.kept
    assert key.startswith(f"uploads/{first.conversation}/")
    assert first.what == ShopperWrote(content=MediaIn(media="image", id=key, mime="image/jpeg"), message_id="p1")
    picture = picture_in(first.what.content)
    assert picture
    kept = keeper(api.box).keep(Web(), first.conversation, 2, "e", picture)
    assert api.box.kept[kept] == (JPEG, "image/jpeg")
    with pytest.raises(NotKept):
        keeper(api.box).keep(Web(), "c" + "x" * 25, 2, "e", picture)


@pytest.mark.parametrize("content", [HEIC, b"<svg/>", b""])
def test_what_is_no_picture_is_refused_at_once(api: Api, token: str, content: bytes) -> None:
    assert sends(api, token, content).status_code == 400
    assert len(api.outbox.events) == 1 and not api.box.kept


@pytest.mark.parametrize("changed", [{"data": "not base64 !"}, {"client_msg_id": "../../x"}, {"data": 7}])
def test_a_body_that_is_wrong_is_refused(api: Api, token: str, changed: dict[str, Any]) -> None:
    assert sends(api, token, PNG, **changed).status_code == 400


def test_it_is_limited_in_size_and_number_and_needs_a_session(api: Api, token: str) -> None:
    assert sends(api, token, JPEG + b"x" * 4_300_000).status_code == 400
    assert sends(api, "", PNG).status_code == 403
    assert [sends(api, token, PNG, client_msg_id=f"p{n}").status_code for n in range(40)].count(429) > 0


def test_the_thread_shows_that_one_was_sent_and_not_the_picture(api: Api, token: str, table: Table) -> None:
    sends(api, token, PNG)
    event: Event = api.outbox.events[1]
    commit(table, event.model_copy(update={"received_at": START}), 1)
    [entry] = api.read(token).json_body["messages"]
    assert (entry["from"], entry["message"]["body"], entry["client_msg_id"]) == ("shopper", "📷", "p1")
    assert "uploads/" not in str(entry)
