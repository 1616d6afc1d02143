"""The code of a link: signed, short enough for every channel, and read however the channel brings it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.channels.messenger import Messenger
from functions.channels.telegram import Telegram
from functions.conversation.events import ShopperWrote, TextIn
from functions.conversation.moving import code_in
from functions.links import hand_over, handed_over
from functions.masking import mask_text
from functions.sessions import new_conversation_id

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
CODE = hand_over("c" + "a" * 25, NOW, "key")
TELEGRAM = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"


@given(minutes=st.integers(0, 10**7), key=st.text(min_size=1), seed=st.randoms())
def test_any_code_is_read_back_by_its_key_alone_and_no_mask_touches_it(minutes: int, key: str, seed: object) -> None:
    conversation, until = new_conversation_id(), NOW + timedelta(minutes=minutes)
    code = hand_over(conversation, until, key)
    assert handed_over(code, (key,)) == handed_over(code, ("another", key)) == (conversation, until)
    assert handed_over(code, (key + "x",)) is None
    assert len(code) <= 64
    assert set(code) <= set(TELEGRAM)
    text = f"Verder met mijn gesprek: {code}"
    assert mask_text(text)[0] == text
    assert code_in(ShopperWrote(content=TextIn(text=text))) == code


@given(at=st.integers(2, 53), sign=st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_whatever_is_changed_in_a_code_it_is_none_of_ours(at: int, sign: str) -> None:
    forged = CODE[:at] + sign + CODE[at + 1 :]
    assert (handed_over(forged, ("key",)) is None) == (forged != CODE)


@pytest.mark.parametrize("text", ["", "mv", CODE[:-1], CODE + "a", "x" + CODE, "MVC is leuk", "é" * 60])
def test_what_is_not_a_code_is_not_taken_for_one(text: str) -> None:
    assert handed_over(text, ("key",)) is None


def test_only_a_conversation_can_be_handed_over() -> None:
    with pytest.raises(ValueError, match="not the id"):
        hand_over("erased:o1", NOW, "key")


def test_a_phone_that_writes_it_in_capitals_is_understood() -> None:
    assert code_in(ShopperWrote(content=TextIn(text=f"verder: {CODE.upper()}."))) == CODE


def test_telegram_brings_it_with_start() -> None:
    update = {
        "update_id": 1,
        "message": {
            "message_id": 7, "date": 1772445600, "text": f"/start {CODE}",
            "chat": {"id": 5, "type": "private"}, "from": {"id": 5, "is_bot": False, "first_name": "Bea"},
        },
    }  # fmt: skip
    (incoming,) = Telegram().parse(json.dumps(update).encode(), NOW).incoming
    assert isinstance(incoming.what, ShopperWrote)
    assert code_in(incoming.what) == CODE


@pytest.mark.parametrize("new", [True, False])
def test_messenger_brings_it_in_a_referral(new: bool) -> None:
    referral = {"ref": CODE, "source": "SHORTLINK", "type": "OPEN_THREAD"}
    said = (
        {"postback": {"payload": "GET_STARTED", "title": "Start", "referral": referral}}
        if new
        else {"referral": referral}
    )
    item = {"sender": {"id": "24800"}, "recipient": {"id": "9000"}, "timestamp": 1772445600000, **said}
    body = {"object": "page", "entry": [{"id": "9000", "time": 1772445600000, "messaging": [item]}]}
    (incoming,) = Messenger().parse(json.dumps(body).encode(), NOW).incoming
    assert isinstance(incoming.what, ShopperWrote)
    assert code_in(incoming.what) == CODE
