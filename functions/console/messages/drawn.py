"""A text as it will be on every channel: the payloads that the channels themselves would be sent, and what was done to
fit it in. The page draws them by the simulator's own files (assets/drawing).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from functions.channels.channel import Channel
from functions.channels.registry import channel
from functions.console.messages.place import WHERE, Place, built_in
from functions.console.messages.values import Stage
from functions.conversation.message import Message
from functions.errors import RenderError
from functions.messages import approved, samples
from functions.messages.lint import lint
from functions.messages.shown import MAIL, shown

SHOWN = ("whatsapp", "messenger", "instagram", "telegram", "web", "wechat", "kik", "email")
NATIVES: Mapping[str, Any] = {"kik": lambda payload: payload["messages"]}
"""Channels of which one request carries several messages."""
QUIET = ("carousel: “more”", "options: the same action", "carousel: products of")
"""What is done to fit, and nobody sees."""


@dataclass(frozen=True)
class Phone:
    """One channel's view of a text."""

    channel: str
    natives: tuple[Mapping[str, Any], ...] = ()
    notes: tuple[str, ...] = ()
    """What was done to fit it, as the compiler says it."""
    refused: str = ""
    """Why it cannot be sent there."""

    @property
    def cut(self) -> tuple[str, ...]:
        return tuple(note for note in self.notes if "ellipsis" in note or note.startswith("lost"))


@dataclass(frozen=True)
class Preview:
    phones: tuple[Phone, ...] = ()
    problems: tuple[str, ...] = ()
    """Of the source: a line each, as `publish` says them."""

    @property
    def json(self) -> str:
        return json.dumps({phone.channel: phone.natives for phone in self.phones}, ensure_ascii=False)


def preview(place: Place, stage: Stage, longest: Stage, locale: str, key: str, source: str) -> Preview:
    """`longest`: what the notes are about; what is shown may be shorter."""
    problems = tuple(source_problems(place, locale, key, source))
    if problems:
        return Preview(problems=problems)
    try:
        text = stage.draw(source)
    except samples.FAILURES as error:
        return Preview(problems=(f"{type(error).__name__}: {error}",))
    if not text:
        return Preview()
    try:
        most = longest.draw(source) or text
    except samples.FAILURES:
        most = text
    message, largest = shown(key, text, stage.scene), shown(key, most, longest.scene)
    return Preview(tuple(_phones(key, message, largest)), problems)


def _phones(key: str, message: Message, largest: Message) -> Iterator[Phone]:
    for name in channels_of(key):
        yield _phone(channel(name), message, largest)


def channels_of(key: str) -> tuple[str, ...]:
    """On which a message is read at all."""
    if key.startswith(MAIL):
        return ("email",)
    if key.startswith(approved.PREFIX):
        return tuple(WHERE)
    return tuple(name for name in SHOWN if name != "email")


def _phone(made: Channel, message: Message, largest: Message) -> Phone:
    split = NATIVES.get(made.name, lambda payload: [payload])
    try:
        compiled = made.compile(message)
        notes = made.compile(largest).report
    except ValueError as error:
        return Phone(made.name, refused=str(error))
    natives = tuple(native for payload in compiled.payloads for native in split(payload))
    return Phone(made.name, natives, tuple(note for note in notes if not note.startswith(QUIET)))


def source_problems(place: Place, locale: str, key: str, source: str) -> Iterator[str]:
    """As `publish` says them, without the name of the file."""
    ours = {each: {key: sources[key]} for each, sources in built_in().items() if key in sources}
    name = f"messages/{locale}/{key}.j2"
    for line in lint({locale: {key: source}}, (), ours):
        yield line.removeprefix(f"{name}: ").removeprefix(f"{name} ")
    if key.startswith(approved.PREFIX):
        yield from _refused_by_meta(place, locale, key, source)


class _Written:
    """The one text, with the places of its parameters: what Meta is sent."""

    def __init__(self, source: str) -> None:
        self._source = source

    def say(self, locale: str, key: str, **values: object) -> str:
        try:
            return samples.draw(samples.drawer_of(None), self._source, samples.Values(values))
        except samples.FAILURES as error:
            raise RenderError(f"{type(error).__name__}: {error}") from error


def _refused_by_meta(place: Place, locale: str, key: str, source: str) -> Iterator[str]:
    update = key.removeprefix(approved.PREFIX)
    asked = [given for name in WHERE.values() if isinstance(given := (place.rules.get(name) or {}).get(update), dict)]
    for parameters in {tuple(map(str, given.get("parameters") or ())) for given in asked}:
        try:
            body = approved.body(_Written(source), locale, update, parameters)
        except RenderError:
            return  # said already
        yield from approved.problems(body, parameters)
