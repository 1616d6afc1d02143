"""Writes the matrix in docs/channels.md: what each channel can carry, and what each kind of message becomes there.

    python -m infra.describe_channels

The limits are the channels' own tables (`Capabilities`), and what becomes of a message is asked of the compiler itself.
A test fails when the page is out of date. The text around the matrix is written by hand.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from functions.channels.channel import Capabilities, Channel
from functions.channels.compiler import pieces
from functions.channels.pieces import Album, Attachment, Buttons, Cards, LinkButton, Piece, Rows, Slip, Words
from functions.channels.registry import CHANNELS, channel
from functions.conversation.message import (
    Bill,
    BillItem,
    Card,
    Carousel,
    Cart,
    Choices,
    Detail,
    Form,
    FormField,
    Line,
    Link,
    Media,
    Message,
    Option,
    PaymentRequest,
    Receipt,
    Text,
)
from functions.errors import Refused

DOC = Path(__file__).parents[1] / "docs" / "channels.md"
BEGIN, END = "<!-- matrix: python -m infra.describe_channels -->", "<!-- end of the matrix -->"
PICTURE = "https://shop.example/roos.jpg"
NONE = "–"


def _options(count: int) -> tuple[Option, ...]:
    return tuple(Option(id=f"o{n}", title=f"Choice {n}") for n in range(1, count + 1))


def _carousel(count: int, more: Option | None = None) -> Carousel:
    buttons = (("p", "View"), ("buy", "Buy now"), ("add", "Add to cart"))
    cards = tuple(
        Card(
            title=f"Roses {n}",
            subtitle="€ 29.95",
            image=PICTURE,
            options=tuple(Option(id=f"{verb}:{n}", title=title) for verb, title in buttons),
        )
        for n in range(count)
    )
    return Carousel(body="I found these:", cards=cards, opener="Choose", more=more)


LINES = (Line(title="2 × Roses", amount="€ 59.90"),)
TOTALS = (Line(title="Total", amount="€ 64.85"),)
BILL = Bill(
    currency="EUR",
    buyer="Ada",
    shop="Flowers",
    paid_with="Card",
    paid_at=datetime(2026, 11, 27, tzinfo=UTC),
    items=(BillItem(title="Roses", quantity=2, amount=5990),),
    shipping=495,
    total=6485,
)
SAMPLES: Mapping[str, Message] = {
    "a text of 3,000 characters": Text(body="word " * 600),
    "a text with a link": Text(body="Read it here.", link=Link(title="Privacy", url="https://shop.example/privacy")),
    "three choices": Choices(body="Which one?", options=_options(3), opener="Choose"),
    "seven choices": Choices(body="Which one?", options=_options(7), opener="Choose"),
    "fifteen choices": Choices(body="Which one?", options=_options(15), opener="Choose"),
    "a carousel of ten": _carousel(10),
    "a carousel of ten, and more": _carousel(10, Option(id="more", title="More", detail="There are 14 more.")),
    "a product with its picture": Detail(
        title="Roses", body="Ten red ones.", image=PICTURE, options=_options(3), opener="Choose"
    ),
    "a product with several pictures": Detail(
        title="Roses", body="Ten red ones.", image=PICTURE, pictures=(PICTURE,), options=_options(3), opener="Choose"
    ),
    "a cart": Cart(heading="Your cart", lines=LINES, totals=TOTALS, options=_options(3), opener="Choose"),
    "a payment request": PaymentRequest(
        body="Pay here.", link=Link(title="Pay", url="https://shop.example/p/1"), amount="€ 64.85"
    ),
    "a receipt": Receipt(heading="Thank you", number="1042", lines=LINES, totals=TOTALS),
    "a receipt in figures": Receipt(heading="Thank you", number="1042", lines=LINES, totals=TOTALS, bill=BILL),
    "a picture with a caption": Media(url=PICTURE, mime="image/jpeg", caption="Your flowers"),
    "a form": Form(
        id="checkout",
        heading="Where to?",
        fields=(FormField(id="name", label="Name"),),
        submit="On",
        instead=Text(body="What is your name?"),
    ),
}


def _counted(can: Capabilities, length: int) -> str:
    return f"{length:,}{' bytes' if can.measure == 'bytes' else ''}" if length else NONE


def _window(can: Capabilities) -> str:
    return f"{can.window // timedelta(hours=1)} h" if can.window else "always open"


def _outside(made: Channel) -> str:
    if made.capabilities.window is None:
        return NONE
    try:
        made.template("order_dispatched", "en", ("1042",))
    except Refused:
        return "nothing"
    return "approved template"


def _buttons(can: Capabilities) -> str:
    return f"{can.buttons} × {can.button_title}" if can.buttons else NONE


def _rows(can: Capabilities) -> str:
    return f"{can.rows} × {can.row_title}{f' and {can.row_detail}' if can.row_detail else ''}" if can.rows else NONE


def _cards(can: Capabilities) -> str:
    if can.paged:
        return "one card, turned in place"
    return f"{can.cards_least}–{can.cards}" if can.cards else NONE


def _card(can: Capabilities) -> str:
    if not can.cards:
        return NONE
    text = f"{can.card_title} and {can.card_subtitle}" if can.card_title else _counted(can, can.card_body)
    return f"{text}, {can.card_buttons} buttons{'' if can.card_picture else ', picture or not'}"


def _kinds(can: Capabilities) -> str:
    return "all" if can.kinds is None else ", ".join(sorted(can.kinds))


LIMITS: Mapping[str, Callable[[Capabilities], str]] = {
    "text": lambda can: _counted(can, can.text),
    "text above buttons": lambda can: _counted(can, can.body),
    "text above a link's button": lambda can: _counted(can, (can.link_body or can.body) if can.link_button else 0),
    "buttons × title": _buttons,
    "list: rows × title and detail": _rows,
    "carousel: cards": _cards,
    "card: text": _card,
    "caption under a picture": lambda can: _counted(can, can.caption),
    "picture with buttons": lambda can: "yes" if can.header_image else NONE,
    "pictures in one message": lambda can: str(can.album) if can.album else NONE,
    "items of a receipt of its own": lambda can: str(can.receipt) if can.receipt else NONE,
    "what is tapped comes back as": lambda can: "the button's text" if can.typed else "its action",
    "messages after a shopper's": lambda can: str(can.quota) if can.quota else "no limit",
    "kinds of message": _kinds,
    "window": _window,
}


def _name(can: Capabilities, piece: Piece) -> str:
    if isinstance(piece, Cards):
        return "card that is turned" if can.paged else "carousel"
    if isinstance(piece, Buttons):
        return "picture with buttons" if piece.image else "buttons"
    names: dict[type[Piece], str] = {
        Words: "text",
        Rows: "list",
        LinkButton: "link button",
        Attachment: "picture",
        Album: "album",
        Slip: "receipt of its own",
    }
    return names[type(piece)]


def becomes(made: Channel, message: Message) -> str:
    """ "text + carousel": the messages that this one is on that channel."""
    can = made.capabilities
    if can.pull:
        return "as it is"
    if can.kinds is not None:
        return "part of a letter" if message.kind in can.kinds else NONE
    found, report = pieces(message, can)
    names = [_name(can, piece) for piece in found]
    said = " + ".join(
        f"{names.count(name)} × {name}" if names.count(name) > 1 else name for name in dict.fromkeys(names)
    )
    said = said.replace("text", "numbered text", 1) if _is_numbered(report) and "text" in said else said
    return f"{said}, all numbered in its text" if _is_numbered(report) and "numbered" not in said else said


def _is_numbered(report: tuple[str, ...]) -> bool:
    return any("numbered text" in line for line in report)


def _table(head: str, rows: Mapping[str, list[str]]) -> str:
    lines = [f"| {head} | {' | '.join(CHANNELS)} |", "|---" * (len(CHANNELS) + 1) + "|"]
    return "\n".join((*lines, *(f"| {what} | {' | '.join(cells)} |" for what, cells in rows.items())))


def matrix() -> str:
    every = [channel(name) for name in CHANNELS]
    limits = {what: [say(made.capabilities) for made in every] for what, say in LIMITS.items()}
    limits["outside the window"] = [_outside(made) for made in every]
    shown = {what: [becomes(made, message) for made in every] for what, message in SAMPLES.items()}
    return f"{_table('limit', limits)}\n\n{_table('what is said', shown)}"


def page(text: str) -> str:
    """The page with its matrix as it is now."""
    pattern = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
    return pattern.sub(lambda _: f"{BEGIN}\n\n{matrix()}\n\n{END}", text)


def main() -> None:
    DOC.write_text(page(DOC.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
