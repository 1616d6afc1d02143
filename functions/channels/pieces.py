"""What a neutral message becomes before it is written in a channel's own words: each piece fits, and is one message.

May import core types only.
"""

from dataclasses import dataclass

from functions.conversation.message import Link, Option


@dataclass(frozen=True)
class Words:
    body: str


@dataclass(frozen=True)
class Buttons:
    body: str
    options: tuple[Option, ...]
    image: str | None = None
    footer: str = ""


@dataclass(frozen=True)
class Rows:
    """A list that opens on a button."""

    body: str
    opener: str
    options: tuple[Option, ...]
    footer: str = ""


@dataclass(frozen=True)
class FittedCard:
    """`title` and `subtitle` where the channel's cards have them apart (`Capabilities.card_title`), else `body`."""

    body: str
    image: str
    options: tuple[Option, ...]
    title: str = ""
    subtitle: str = ""


@dataclass(frozen=True)
class Cards:
    body: str
    cards: tuple[FittedCard, ...]


@dataclass(frozen=True)
class LinkButton:
    body: str
    link: Link


@dataclass(frozen=True)
class Attachment:
    url: str
    mime: str
    caption: str = ""


Piece = Words | Buttons | Rows | Cards | LinkButton | Attachment
