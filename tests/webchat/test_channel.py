"""The web channel as the rest of Chatkassa sees it: what it takes is what it gives, and nothing is sent."""

from datetime import UTC, datetime

import pytest
from pydantic import TypeAdapter

from functions.channels.channel import Request
from functions.channels.registry import channel
from functions.channels.web import Web
from functions.conversation.events import ShopperWrote, TextIn
from functions.conversation.message import Message
from functions.errors import Refused, SignatureError, UnreadableBody
from tests.webchat import messages

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MESSAGE: TypeAdapter[Message] = TypeAdapter(Message)


def test_it_is_registered_and_fetches_for_itself() -> None:
    assert isinstance(channel("web"), Web)
    assert channel("web").capabilities.pull


@pytest.mark.parametrize("message", messages.EVERY, ids=lambda message: message["kind"])
def test_every_neutral_message_goes_to_the_page_as_it_is(message: dict[str, object]) -> None:
    compiled = Web().compile(MESSAGE.validate_python(message))
    assert compiled.payloads == (message,)
    assert compiled.report == ()


def test_a_posted_message_is_parsed() -> None:
    body = b'{"client_msg_id": "c-1", "type": "text", "text": "hallo", "sent_at": "2026-11-22T08:59:58Z"}'
    (incoming,) = Web().parse(body, NOW).incoming
    assert incoming.id == "c-1"
    assert incoming.occurred_at == datetime(2026, 11, 22, 8, 59, 58, tzinfo=UTC)
    assert incoming.what == ShopperWrote(content=TextIn(text="hallo"), message_id="c-1")


def test_a_time_without_a_zone_is_not_believed() -> None:
    body = b'{"client_msg_id": "c-1", "type": "text", "text": "hallo", "sent_at": "2026-11-22T08:59:58"}'
    assert Web().parse(body, NOW).incoming[0].occurred_at == NOW


@pytest.mark.parametrize("body", [b"", b"x", b"[]", b'{"type": "text"}'])
def test_what_is_no_message_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableBody):
        Web().parse(body, NOW)


def test_it_has_no_webhook_and_no_templates() -> None:
    with pytest.raises(SignatureError):
        Web().handshake(Request(b""), {})
    with pytest.raises(SignatureError):
        Web().verify(Request(b""), {})
    with pytest.raises(Refused):
        Web().template("paid", "nl", ())
