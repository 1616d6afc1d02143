"""What a neutral message becomes before it is written in a channel's own words: each piece fits, and is one message.

May import core types only.
"""

from dataclasses import dataclass

from functions.conversation.message import Bill, Link, Option


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
    """ "" only where a channel's cards can do without (`Capabilities.card_picture`)."""
    options: tuple[Option, ...]
    title: str = ""
    subtitle: str = ""


@dataclass(frozen=True)
class Cards:
    """`body` is "" where a carousel has no text of its own (`Capabilities.cards_text`). `more`: what is left to see,
    under the last card of a channel that pages; on any other it is a message of its own."""

    body: str
    cards: tuple[FittedCard, ...]
    more: Option | None = None


@dataclass(frozen=True)
class Products:
    """Products of the channel's own catalogue, which shows their pictures, titles and prices, and has a cart."""

    body: str
    header: str
    """The title of the whole, and of its only section."""
    catalogue: str
    skus: tuple[str, ...]


@dataclass(frozen=True)
class LinkButton:
    body: str
    link: Link


@dataclass(frozen=True)
class Attachment:
    url: str
    mime: str
    caption: str = ""


@dataclass(frozen=True)
class Album:
    """Pictures side by side in one message, at least two. What is said of them follows."""

    urls: tuple[str, ...]
    body: str = ""


@dataclass(frozen=True)
class Slip:
    """A receipt that the channel draws itself. `body` says its lines and totals in words, should that be refused."""

    number: str
    bill: Bill
    body: str


Piece = Words | Buttons | Rows | Cards | Products | LinkButton | Attachment | Album | Slip
