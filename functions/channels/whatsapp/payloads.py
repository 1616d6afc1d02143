"""Pieces written as WhatsApp Cloud API messages, without recipient. May import core types and the compiler's only."""

from collections.abc import Callable
from typing import Any

from functions.channels.channel import Payload
from functions.channels.graph import template_parameter
from functions.channels.pieces import Attachment, Buttons, Cards, FittedCard, LinkButton, Piece, Products, Rows, Words

MEDIA = {"image/jpeg": "image", "image/png": "image", "video/mp4": "video", "video/3gpp": "video"}
"""Every other type but audio goes as a document: WhatsApp shows no WebP or GIF as a picture."""


def write(piece: Piece) -> Payload:
    return PAYLOADS[type(piece)](piece)


def template(name: str, language: str, parameters: tuple[str, ...]) -> Payload:
    components = (
        [{"type": "body", "parameters": [template_parameter(value) for value in parameters]}] if parameters else []
    )
    return {
        "type": "template",
        "template": {
            "name": name,
            "language": {"policy": "deterministic", "code": language},
            "components": components,
        },
    }


def _words(piece: Words) -> Payload:
    return {"type": "text", "text": {"body": piece.body, "preview_url": False}}


def _buttons(piece: Buttons) -> Payload:
    buttons = [{"type": "reply", "reply": {"id": option.id, "title": option.title}} for option in piece.options]
    header = {"header": _image(piece.image)} if piece.image else {}
    return _interactive("button", piece.body, {"buttons": buttons}, piece.footer, **header)


def _rows(piece: Rows) -> Payload:
    rows = [
        {"id": option.id, "title": option.title} | ({"description": option.detail} if option.detail else {})
        for option in piece.options
    ]
    return _interactive("list", piece.body, {"button": piece.opener, "sections": [{"rows": rows}]}, piece.footer)


def _cards(piece: Cards) -> Payload:
    return _interactive("carousel", piece.body, {"cards": [_card(*card) for card in enumerate(piece.cards)]})


def _card(index: int, card: FittedCard) -> Payload:
    return {
        "card_index": index,
        # Meta's own example of cards with quick replies has this type too.
        "type": "cta_url",
        "header": _image(card.image),
        "body": {"text": card.body},
        "action": {
            "buttons": [
                {"type": "quick_reply", "quick_reply": {"id": option.id, "title": option.title}}
                for option in card.options
            ]
        },
    }


def _products(piece: Products) -> Payload:
    """Meta: one product has a message of its own; a list needs a header, and at most 30 items in 10 sections."""
    if len(piece.skus) == 1:
        return _interactive(
            "product", piece.body, {"catalog_id": piece.catalogue, "product_retailer_id": piece.skus[0]}
        )
    items = [{"product_retailer_id": sku} for sku in piece.skus]
    action = {"catalog_id": piece.catalogue, "sections": [{"title": piece.header, "product_items": items}]}
    return _interactive("product_list", piece.body, action, header={"type": "text", "text": piece.header})


def _link(piece: LinkButton) -> Payload:
    parameters = {"display_text": piece.link.title, "url": piece.link.url}
    return _interactive("cta_url", piece.body, {"name": "cta_url", "parameters": parameters})


def _attachment(piece: Attachment) -> Payload:
    kind = "audio" if piece.mime.startswith("audio/") else MEDIA.get(piece.mime, "document")
    media = {"link": piece.url} | ({"caption": piece.caption} if piece.caption else {})
    if kind == "document":
        media["filename"] = piece.url.partition("?")[0].rpartition("/")[2] or "document"
    return {"type": kind, kind: media}


def _image(link: str | None) -> Payload:
    return {"type": "image", "image": {"link": link}}


def _interactive(kind: str, body: str, action: Payload, footer: str = "", **header: Payload) -> Payload:
    interactive: Payload = {"type": kind, **header, "body": {"text": body}}
    if footer:
        interactive["footer"] = {"text": footer}
    return {"type": "interactive", "interactive": interactive | {"action": action}}


PAYLOADS: dict[type[Piece], Callable[[Any], Payload]] = {
    Words: _words,
    Buttons: _buttons,
    Rows: _rows,
    Cards: _cards,
    Products: _products,
    LinkButton: _link,
    Attachment: _attachment,
}
