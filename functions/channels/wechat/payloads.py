"""Pieces written as customer-service messages, without recipient. May import core types and the compiler's only."""

from collections.abc import Callable
from typing import Any

from functions.channels.channel import Payload
from functions.channels.fitting import shorten, size
from functions.channels.pieces import Attachment, Buttons, LinkButton, Piece, Words

ARTICLE_TITLE = 128
"""Bytes."""


def write(piece: Piece) -> Payload:
    return PAYLOADS[type(piece)](piece)


def _words(piece: Words) -> Payload:
    return {"msgtype": "text", "text": {"content": piece.body}}


def _menu(piece: Buttons) -> Payload:
    """The id comes back as `bizmsgmenuid`, beside the line as the shopper's text."""
    lines = [{"id": option.id, "content": option.title} for option in piece.options]
    menu = {"head_content": piece.body, "list": lines, "tail_content": piece.footer}
    return {"msgtype": "msgmenu", "msgmenu": menu}


def _link(piece: LinkButton) -> Payload:
    return _news({"title": piece.link.title, "description": piece.body, "url": piece.link.url})


def _attachment(piece: Attachment) -> Payload:
    """A picture by its address is a news card: an image message wants it uploaded first, every three days again. What
    is no picture is the card without one."""
    title, _, rest = piece.caption.partition("\n")
    if not title.strip():
        title, rest = piece.url.partition("?")[0].rpartition("/")[2] or "…", ""
    elif size(title) > ARTICLE_TITLE:
        title, rest = shorten(title, ARTICLE_TITLE, size), piece.caption
    article = {"title": title, "description": rest.strip(), "url": piece.url}
    return _news(article | ({"picurl": piece.url} if piece.mime.startswith("image/") else {}))


def _news(article: dict[str, str]) -> Payload:
    """One article: more are refused since 2018 (45008)."""
    return {"msgtype": "news", "news": {"articles": [article]}}


PAYLOADS: dict[type[Piece], Callable[[Any], Payload]] = {
    Words: _words,
    Buttons: _menu,
    LinkButton: _link,
    Attachment: _attachment,
}
