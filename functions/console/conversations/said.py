"""What was said in a conversation, as a person of the shop reads it: who said it, and what became of it.

More than the page of the web chat shows (functions/transcript.py): also what did not arrive, what a person wrote from
the channel's own inbox, and pictures.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from functions.console.heard import became
from functions.console.undelivered import failures, why_not
from functions.conversation.channel_events import DeliveryFailed, HumanWrote
from functions.conversation.desk_events import DeskGaveBack, DeskTookOver, DeskWrote
from functions.conversation.effects import Mail, Send
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
from functions.retelling import stand_in
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
    """Of a message of ours: delivered, read, failed, done, waiting, withheld, undeliverable, overtaken; "mailed" and
    "elsewhere": told another way."""
    why: str = ""
    """Why it did not arrive, or waits (undelivered.why_not)."""
    failed: DeliveryFailed | None = None
    """What the channel told of that."""
    elsewhere: str = ""
    """The conversation of theirs in which it was told."""


LOST = ("failed", "withheld", "undeliverable")
ANOTHERS = "another"


def entries(turns: Sequence[Turn], heard: Mapping[str, int]) -> list[Entry]:
    """The oldest first. `heard`: how far each message came, by the channel's id of it."""
    failed = failures(turns)
    return [entry for turn in turns for entry in (*_came(turn), *_said(turn, heard, failed))]


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
    elif isinstance(what, DeskTookOver | DeskGaveBack) and turn.effects:
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


def _said(turn: Turn, heard: Mapping[str, int], failed: Mapping[str, DeliveryFailed]) -> Iterator[Entry]:
    wrote = turn.event.what if isinstance(turn.event.what, DeskWrote) else None
    theirs = False
    for index, effect in enumerate(turn.effects):
        if not isinstance(effect, Send):
            continue
        came = _became(turn, index, heard, failed)
        if wrote and isinstance(effect.message, Text) and effect.message.body == wrote.text:
            theirs = True
            yield Entry(turn.at, "person", wrote.text, wrote.person, **came)
        else:
            yield Entry(turn.at, "bot", message=effect.message.model_dump(mode="json"), **came)
    if wrote and not theirs:
        yield Entry(turn.at, "person", wrote.text, wrote.person, **_outside(turn))


def _outside(turn: Turn) -> dict[str, Any]:
    """Of what a person wrote and the chat was not given: it went by mail, or a colleague had the conversation."""
    mail = next((index for index, effect in enumerate(turn.effects) if isinstance(effect, Mail)), None)
    if mail is None:
        return {"became": "withheld", "why": ANOTHERS if not turn.effects else "blocked"}
    return _mailed(turn, mail)


def _became(turn: Turn, index: int, heard: Mapping[str, int], failed: Mapping[str, DeliveryFailed]) -> dict[str, Any]:
    mark = turn.marks.get(index, Mark(state="waiting"))
    came = became(mark, heard)
    if mark.way == "elsewhere":
        return {"became": "elsewhere", "elsewhere": mark.to}
    if came in LOST and (mail := stand_in(turn, index)) and turn.marks.get(mail[0], mark).ids:
        return {"became": "mailed"}
    told = next((failed[name] for name in (*mark.ids, turn.effect_id(index)) if name in failed), None)
    if came in LOST or (came == "waiting" and mark.reason):
        return {"became": came, "why": why_not(_channel(turn), mark, told), "failed": told}
    return {"became": came}


def _mailed(turn: Turn, index: int) -> dict[str, Any]:
    mark = turn.marks.get(index, Mark(state="waiting"))
    if mark.state in LOST:
        return {"became": mark.state, "why": why_not("email", mark)}
    return {"became": "mailed" if mark.state == "done" else "waiting"}


def _channel(turn: Turn) -> str:
    return turn.event.account.partition(":")[0]
