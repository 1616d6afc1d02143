"""What was said in a conversation, as a person of the shop reads it: who said it, and what became of it.

More than the page of the web chat shows (functions/transcript.py): also what did not arrive, what a person wrote from
the channel's own inbox, and pictures.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from functions.console.heard import became
from functions.conversation.channel_events import HumanWrote
from functions.conversation.desk_events import DeskGaveBack, DeskTookOver, DeskWrote
from functions.conversation.effects import Send
from functions.conversation.events import (
    ContactIn,
    FormFilled,
    LocationIn,
    MediaIn,
    ShopperWrote,
    Tapped,
    TextIn,
)
from functions.conversation.message import Text
from functions.conversation.photo_events import PhotoKept
from functions.storage.turns import Mark, Turn


@dataclass(frozen=True)
class Entry:
    at: datetime
    sender: str
    """shopper, bot, person; "": nobody said it, it happened."""
    words: str = ""
    name: str = ""
    """Of a person of the shop, where it is known."""
    what: str = ""
    """Of what happened, or came that is no text: key of its text, "conversations.was_<what>"."""
    picture: str = ""
    """Its key in the bucket of photos."""
    message: Mapping[str, Any] = field(default_factory=dict)
    """Of the bot, as the channels are given it."""
    became: str = ""
    """Of a message of ours: delivered, read, failed, done, waiting, withheld, undeliverable, overtaken."""
    reason: str = ""


def entries(turns: Sequence[Turn], heard: Mapping[str, int]) -> list[Entry]:
    """The oldest first. `heard`: how far each message came, by the channel's id of it."""
    return [entry for turn in turns for entry in (*_came(turn), *_said(turn, heard))]


def _came(turn: Turn) -> Iterator[Entry]:
    what = turn.event.what
    if isinstance(what, ShopperWrote):
        words, kind = _written(what.content)
        if words or kind:
            yield Entry(turn.at, "shopper", words, what=kind)
    elif isinstance(what, HumanWrote):
        yield Entry(turn.at, "person", what.text)
    elif isinstance(what, PhotoKept):
        yield Entry(turn.at, "shopper", what.caption, picture=what.key)
    elif isinstance(what, DeskTookOver | DeskGaveBack):
        yield Entry(turn.at, "", name=getattr(what, "person", ""), what=what.type)


def _written(content: Any) -> tuple[str, str]:
    """Its words, and what it is where that is no text."""
    if isinstance(content, TextIn):
        return content.text, ""
    if isinstance(content, Tapped):
        return content.title, ""
    if isinstance(content, FormFilled):
        return "\n".join(answer for answer in content.fields.values() if answer), ""
    if isinstance(content, MediaIn):
        return content.caption, content.media
    if isinstance(content, LocationIn):
        return " ".join(part for part in (content.name, content.address) if part), "location"
    return ("", "contact") if isinstance(content, ContactIn) else ("", "other")


def _said(turn: Turn, heard: Mapping[str, int]) -> Iterator[Entry]:
    wrote = turn.event.what if isinstance(turn.event.what, DeskWrote) else None
    for index, effect in enumerate(turn.effects):
        if not isinstance(effect, Send):
            continue
        mark = turn.marks.get(index, Mark(state="waiting"))
        came = became(mark, heard)
        if wrote and isinstance(effect.message, Text) and effect.message.body == wrote.text:
            yield Entry(turn.at, "person", wrote.text, wrote.person, became=came, reason=mark.reason)
        else:
            message = effect.message.model_dump(mode="json")
            yield Entry(turn.at, "bot", message=message, became=came, reason=mark.reason)
