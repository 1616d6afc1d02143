"""Whatever the core says, in whatever length: Meta accepts it, nothing is lost, and twice compiled is the same."""

from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, given, settings

from functions.channels.channel import Payload
from functions.channels.whatsapp import WhatsApp, addressed
from functions.conversation.message import Carousel, Cart, Message, Option, Receipt
from tests.channels.messages import messages
from tests.channels.outbound import problems

CHANNEL = WhatsApp()
often = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


@often
@given(messages)
def test_no_message_exceeds_what_meta_accepts(message: Message) -> None:
    for payload in CHANNEL.compile(message).payloads:
        assert problems(addressed(payload, "+31612345678", "c1/1/0")) == []


@often
@given(messages)
def test_no_text_is_lost(message: Message) -> None:
    said = squash("".join(words(CHANNEL.compile(message).payloads)))
    for text in bodies(message):
        assert squash(text) in said


@often
@given(messages)
def test_every_title_is_there_or_the_report_says_that_it_was_shortened(message: Message) -> None:
    compiled = CHANNEL.compile(message)
    # A heading is part of the text, and goes on in the next message where it is longer than one.
    said, text = squash(" ".join(strings(compiled.payloads))), squash("".join(words(compiled.payloads)))
    for title in titles(message):
        assert squash(title) in said or squash(title) in text or any("ellipsis" in line for line in compiled.report)


@often
@given(messages)
def test_every_action_can_be_tapped_or_the_report_says_which_cannot(message: Message) -> None:
    compiled = CHANNEL.compile(message)
    said = set(strings(compiled.payloads))
    missing = [option for option in actions(message) if option.id not in said]
    assert not missing or any("the first" in line for line in compiled.report)


@often
@given(messages)
def test_compiling_twice_gives_the_same(message: Message) -> None:
    assert CHANNEL.compile(message) == WhatsApp().compile(message)


# --- what a message says, and what a payload says -----------------------------------------------------------------


def squash(text: str) -> str:
    """Without white space (a seam may fall there) and without bold."""
    return "".join(text.split()).replace("*", "")


def bodies(message: Message) -> Iterator[str]:
    """Every text that may not be shortened."""
    for field in ("body", "note", "caption", "footer", "amount"):
        yield getattr(message, field, "")
    if isinstance(message, Cart | Receipt):
        for line in (*message.lines, *message.totals):
            yield line.title
            yield line.amount
    if isinstance(message, Carousel):
        for card in message.cards:
            yield card.subtitle
    for option in getattr(message, "options", ()):
        yield option.detail


def titles(message: Message) -> Iterator[str]:
    yield getattr(message, "title", "")
    yield getattr(message, "heading", "")
    for option in getattr(message, "options", ()):
        yield option.title
    if isinstance(message, Carousel):
        yield from (card.title for card in message.cards)


def actions(message: Message) -> Iterator[Option]:
    yield from getattr(message, "options", ())
    if isinstance(message, Carousel):
        for card in message.cards:
            yield from card.options
        if message.more:
            yield message.more


def words(payloads: tuple[Payload, ...]) -> Iterator[str]:
    """Bodies and captions in order, then what stands elsewhere, each behind a mark that no text has."""
    for payload in payloads:
        block: Any = payload[payload["type"]]
        body = block.get("body", block.get("caption", ""))
        yield body["text"] if isinstance(body, dict) else body
    for text in strings(payloads):
        yield f"\0{text}"


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings(item)
