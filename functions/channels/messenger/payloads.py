"""Pieces written as Send API messages, without recipient. May import core types and the compiler's only.

Quick replies stand under the last message only, and go when one is tapped. So what fits a button template is one: an
offer stays tappable above the question that follows it. A receipt is in receipt.py.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from functions.channels.channel import Payload
from functions.channels.fitting import width
from functions.channels.graph import template_parameter
from functions.channels.messenger.receipt import receipt
from functions.channels.messenger.refusals import INSTEAD
from functions.channels.pieces import Attachment, Buttons, Cards, LinkButton, Piece, Rows, Slip, Words
from functions.conversation.message import Option

TEMPLATE_BUTTONS, TEMPLATE_TEXT = 3, 640
"""Of a button template (channels.md 1.3)."""
KINDS = ("image", "video", "audio")
"""First halves of MIME types that are kinds of attachment too; every other is a file."""


def write(piece: Piece) -> Iterator[Payload]:
    """`message` of each send that it takes."""
    yield from PAYLOADS[type(piece)](piece)


def template(name: str, language: str, parameters: tuple[str, ...]) -> Payload:
    """The `message` of an approved utility template."""
    written = [template_parameter(value) for value in parameters]
    components = [{"type": "body", "parameters": written}] if written else []
    return {"template": {"name": name, "language": {"code": language}, "components": components}}


def _words(piece: Words) -> Iterator[Payload]:
    yield {"text": piece.body}


def _buttons(piece: Buttons) -> Iterator[Payload]:
    if len(piece.options) <= TEMPLATE_BUTTONS and width(piece.body) <= TEMPLATE_TEXT:
        buttons = [_postback(each) for each in piece.options]
        yield _attached("template", {"template_type": "button", "text": piece.body, "buttons": buttons})
        return
    replies = [{"content_type": "text", "title": each.title, "payload": each.id} for each in piece.options]
    yield {"text": piece.body, "quick_replies": replies}


def _rows(piece: Rows) -> Iterator[Payload]:
    """There is no list: cards without a picture."""
    yield from _words(Words(piece.body))
    yield _generic([_element(each.title, each.detail, "", (_titled(each, piece.opener),)) for each in piece.options])


def _cards(piece: Cards) -> Iterator[Payload]:
    if piece.body:
        yield from _words(Words(piece.body))
    yield _generic([_element(card.title, card.subtitle, card.image, card.options) for card in piece.cards])


def _link(piece: LinkButton) -> Iterator[Payload]:
    button = {"type": "web_url", "title": piece.link.title, "url": piece.link.url}
    yield _attached("template", {"template_type": "button", "text": piece.body, "buttons": [button]})


def _attachment(piece: Attachment) -> Iterator[Payload]:
    kind = piece.mime.partition("/")[0]
    yield _attached(kind if kind in KINDS else "file", {"url": piece.url})


def _slip(piece: Slip) -> Iterator[Payload]:
    """With what says the same should Meta refuse it, which `send` keeps back."""
    yield {**_attached("template", receipt(piece)), INSTEAD: {"text": piece.body}}


def _element(title: str, subtitle: str, image: str, options: Sequence[Option]) -> Payload:
    """Meta: a title and at least one thing besides; the buttons are that."""
    shown = {"subtitle": subtitle, "image_url": image}
    return (
        {"title": title}
        | {name: value for name, value in shown.items() if value}
        | {"buttons": [_postback(each) for each in options]}
    )


def _postback(option: Option) -> Payload:
    return {"type": "postback", "title": option.title, "payload": option.id}


def _titled(option: Option, title: str) -> Option:
    return Option(id=option.id, title=title)


def _generic(elements: list[Payload]) -> Payload:
    return _attached("template", {"template_type": "generic", "elements": elements})


def _attached(kind: str, payload: Payload) -> Payload:
    return {"attachment": {"type": kind, "payload": payload}}


PAYLOADS: dict[type[Piece], Callable[[Any], Iterator[Payload]]] = {
    Words: _words,
    Buttons: _buttons,
    Rows: _rows,
    Cards: _cards,
    LinkButton: _link,
    Attachment: _attachment,
    Slip: _slip,
}
