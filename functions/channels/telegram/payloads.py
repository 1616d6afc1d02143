"""Pieces written as calls of the Bot API, without chat: {"method": …, and its parameters}.

May import core types and the compiler's only. No `parse_mode` anywhere: bold is an entity, so that nothing that a
shopper or merchant writes can become markup.
"""

from collections.abc import Callable, Iterable
from typing import Any

from functions.channels.channel import Payload
from functions.channels.fitting import width
from functions.channels.pieces import Album, Attachment, Buttons, Cards, LinkButton, Piece, Rows, Words
from functions.channels.telegram.capabilities import CAPABILITIES
from functions.conversation.message import Option
from functions.conversation.paging import page_action

MEDIA = {
    "image/jpeg": ("sendPhoto", "photo"),
    "image/png": ("sendPhoto", "photo"),
    "image/webp": ("sendPhoto", "photo"),
    "image/gif": ("sendAnimation", "animation"),
    "video/mp4": ("sendVideo", "video"),
    "audio/mpeg": ("sendAudio", "audio"),
    "audio/mp4": ("sendAudio", "audio"),
    "audio/ogg": ("sendVoice", "voice"),
}
"""Every other type goes as a document."""
ROW = 34
"""Units of titles that stand beside each other on a phone without being cut; the widest counts for all of its row."""
MOST_IN_ROW = 4
MARK, CAPTION = CAPABILITIES.bold, CAPABILITIES.caption
NO_PREVIEW = {"is_disabled": True}
Key = dict[str, str]


def write(piece: Piece, reference: str) -> tuple[Payload, ...]:
    """`reference`: of the effect that says it, for the buttons that turn its pages."""
    return (page(piece, reference, 0),) if isinstance(piece, Cards) else (PAYLOADS[type(piece)](piece),)


def say(body: str, rows: list[list[Key]], footer: str = "") -> Payload:
    text, entities = marked(body)
    if footer:
        entities.append({"type": "italic", "offset": width(text) + 2, "length": width(footer)})
        text = f"{text}\n\n{footer}"
    payload: Payload = {"method": "sendMessage", "text": text, "link_preview_options": NO_PREVIEW}
    return payload | _given(entities=entities) | keyboard(rows)


def show(image: str, body: str, rows: list[list[Key]]) -> Payload:
    return {"method": "sendPhoto", "photo": image} | captioned(body) | keyboard(rows)


def captioned(body: str) -> Payload:
    text, entities = marked(body)
    return _given(caption=text, caption_entities=entities)


def keyboard(rows: list[list[Key]]) -> Payload:
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}


def marked(body: str) -> tuple[str, list[Payload]]:
    """The text without the marks around what is bold, and entities for that. Where a mark has lost the other one (a
    heading that went on in the next message) nothing is bold."""
    parts = body.split(MARK)
    text, entities = "", []
    for number, part in enumerate(parts):
        if number % 2 and len(parts) % 2 and part.strip():
            entities.append({"type": "bold", "offset": width(text), "length": width(part)})
        text += part
    return text, entities


def in_rows(options: Iterable[Option]) -> list[list[Key]]:
    """Beside each other as long as every title of the row can be read."""
    rows: list[list[Key]] = []
    widest = 0
    for option in options:
        title = width(option.title)
        if rows and len(rows[-1]) < MOST_IN_ROW and max(widest, title) * (len(rows[-1]) + 1) <= ROW:
            rows[-1].append(key(option))
            widest = max(widest, title)
        else:
            rows.append([key(option)])
            widest = title
    return rows


def key(option: Option) -> Key:
    return {"text": option.title, "callback_data": option.id}


def _given(**parameters: Any) -> Payload:
    return {name: value for name, value in parameters.items() if value}


# --- a carousel: one photo, turned in place -----------------------------------------------------------------------


def page(piece: Cards, reference: str, number: int) -> Payload:
    """The card with that number, under what the carousel is introduced with; what is left to see is under the last."""
    count = len(piece.cards)
    at = number % count
    card, last = piece.cards[at], at == count - 1
    rows = in_rows(card.options)
    if count > 1:
        rows.append([_turn("◀", reference, at - 1, count), _turn(f"{at + 1}/{count}", reference, at, count),
                     _turn("▶", reference, at + 1, count)])  # fmt: skip
    if piece.more and last:
        rows.append([key(piece.more)])
    left = piece.more.detail if piece.more and last else ""
    return show(card.image, "\n\n".join(filter(None, (piece.body, card.body, left))), rows)


def _turn(title: str, reference: str, number: int, count: int) -> Key:
    """The number in the middle turns to the page that is shown, which changes nothing."""
    return {"text": title, "callback_data": page_action(reference, number % count)}


def over(shown: Payload, on: str) -> Payload:
    """What `show` makes, put in the place of our message `on`."""
    media = {"type": "photo", "media": shown["photo"]}
    media |= {name: shown[name] for name in ("caption", "caption_entities") if name in shown}
    changed = {"method": "editMessageMedia", "message_id": int(on.rpartition(":")[2]), "media": media}
    return changed | {name: shown[name] for name in ("reply_markup",) if name in shown}


def anew(changed: Payload) -> Payload:
    """What `over` made, as a message of its own: the one that it was to be put over is gone."""
    media = changed["media"]
    shown = {"method": "sendPhoto", "photo": media["media"]}
    shown |= {name: media[name] for name in ("caption", "caption_entities") if name in media}
    return shown | {name: changed[name] for name in ("reply_markup",) if name in changed}


def in_words(payload: Payload) -> Payload | None:
    """What stands under a picture, without it; None: nothing does."""
    shown = anew(payload) if payload["method"] == "editMessageMedia" else payload
    if "caption" not in shown:
        return None
    words: Payload = {"method": "sendMessage", "text": shown["caption"], "link_preview_options": NO_PREVIEW}
    words |= _given(entities=shown.get("caption_entities"), reply_markup=shown.get("reply_markup"))
    return words


# --- all other pieces ---------------------------------------------------------------------------------------------


def _words(piece: Words) -> Payload:
    return say(piece.body, [])


def _buttons(piece: Buttons) -> Payload:
    rows = in_rows(piece.options)
    return show(piece.image, piece.body, rows) if piece.image else say(piece.body, rows, piece.footer)


def _rows(piece: Rows) -> Payload:
    return say(piece.body, [[key(option)] for option in piece.options], piece.footer)


def _link(piece: LinkButton) -> Payload:
    return say(piece.body, [[{"text": piece.link.title, "url": piece.link.url}]])


def _attachment(piece: Attachment) -> Payload:
    method, parameter = MEDIA.get(piece.mime, ("sendDocument", "document"))
    return {"method": method, parameter: piece.url} | captioned(piece.caption)


def _album(piece: Album) -> Payload:
    return {"method": "sendMediaGroup", "media": [{"type": "photo", "media": url} for url in piece.urls]}


PAYLOADS: dict[type[Piece], Callable[[Any], Payload]] = {
    Words: _words,
    Buttons: _buttons,
    Rows: _rows,
    LinkButton: _link,
    Attachment: _attachment,
    Album: _album,
}
