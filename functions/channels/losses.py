"""What of a message is not whole in any of the pieces that it became. May import core types and pieces only.

The compiler's report says what it did; this looks for itself, and so holds the compiler to it.
"""

from collections.abc import Iterator, Sequence

from functions.channels.pieces import Attachment, Buttons, Cards, LinkButton, Piece, Products, Rows, Slip
from functions.conversation.message import Carousel, Cart, Form, Message, Option, Receipt

QUOTED = 60
EDGE = "\0"
"""Between strings that do not run on, so that no text is found across two of them."""


def losses(message: Message, pieces: Sequence[Piece], bold: str = "") -> tuple[str, ...]:
    """ "button “Bestellen en betalen, nu”", the most each once. White space does not count: a seam may fall there."""
    apart = (text for piece in pieces for text in _apart(piece))
    said = _squash(EDGE.join(("".join(map(_running, pieces)), *apart)), bold)
    shown = _shown(message, pieces)
    missing = [
        f"{what} “{_quoted(text)}”"
        for what, text in told(message)
        if what not in shown and _squash(text, bold) not in said
    ]
    return tuple(dict.fromkeys(missing))


def _shown(message: Message, pieces: Sequence[Piece]) -> tuple[str, ...]:
    """What the channel draws itself: cards of its own catalogue, lines and prices of a bill that is the message's."""
    if any(isinstance(piece, Products) for piece in pieces):
        return ("card",)
    bills = [piece.bill for piece in pieces if isinstance(piece, Slip)]
    return ("line", "price") if bills and isinstance(message, Receipt) and bills == [message.bill] else ()


def told(message: Message) -> Iterator[tuple[str, str]]:
    """Every text of a message that a shopper must be able to read, with its name. Of a card's buttons none: the first
    is the card itself where it becomes a row, and a channel shows as many as it has room for."""
    if isinstance(message, Form):
        yield from told(message.instead)
        return
    for name in ("title", "heading", "body", "number", "note", "caption", "footer", "amount", "url"):
        yield name, getattr(message, name, "")
    for line in (*message.lines, *message.totals) if isinstance(message, Cart | Receipt) else ():
        yield from (("line", line.title), ("price", line.amount))
    for line in message.bill.besides if isinstance(message, Receipt) and message.bill else ():
        yield from (("total", line.title), ("total", line.amount))
    for link in filter(None, (getattr(message, "link", None),)):
        yield from (("link", link.title), ("link", link.url))
    for card in message.cards if isinstance(message, Carousel) else ():
        yield from (("card", card.title), ("card", card.subtitle))
    for option in _options(message):
        yield from (("button", option.title), ("button", option.detail))


def _options(message: Message) -> tuple[Option, ...]:
    if isinstance(message, Carousel):
        return (message.more,) if message.more else ()
    options: tuple[Option, ...] = getattr(message, "options", ())
    return tuple(option for option in options if not option.spare)


def _running(piece: Piece) -> str:
    """What goes on in the next piece where it is too long for this one."""
    if isinstance(piece, Slip):
        return ""
    return piece.caption if isinstance(piece, Attachment) else piece.body


def _apart(piece: Piece) -> Iterator[str]:
    if isinstance(piece, Attachment):
        yield piece.url
    if isinstance(piece, LinkButton):
        yield from (piece.link.title, piece.link.url)
    if isinstance(piece, Buttons | Rows):
        yield from (text for option in piece.options for text in (option.title, option.detail))
        yield piece.footer
    if isinstance(piece, Cards):
        for card in piece.cards:
            yield from (card.body, card.title, card.subtitle, *(option.title for option in card.options))
        if piece.more:
            yield from (piece.more.title, piece.more.detail)


def _squash(text: str, bold: str) -> str:
    return "".join((text.replace(bold, "") if bold else text).split())


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= QUOTED else f"{line[: QUOTED - 1]}…"
