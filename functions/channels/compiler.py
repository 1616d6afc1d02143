"""From a neutral message to pieces that fit a channel's capabilities, with a report of all that did not fit as it was.

Text is never cut: it overflows into further messages at a paragraph, line, sentence or word. Titles of buttons, rows
and cards are shortened with an ellipsis, which the report says. Few messages come first: each is paid for, counts for
the pair rate, and messages in a row are not promised to arrive in order. May import core types only.
"""

from collections.abc import Callable
from typing import Any

from functions.channels.channel import Capabilities
from functions.channels.compilation import QUOTED, Compilation, lined, required
from functions.channels.fitting import shorten, width
from functions.channels.pieces import Album, Attachment, Buttons, Cards, FittedCard, Piece, Products, Slip
from functions.conversation.message import (
    Bill,
    Card,
    Carousel,
    Cart,
    Choices,
    Detail,
    Form,
    Line,
    Media,
    Message,
    Option,
    PaymentRequest,
    Receipt,
    Text,
    options_of,
)

LEAST_TITLE = 20
"""A card's title is not made shorter than this to fit beside its price: the carousel becomes a list."""
LONGEST_NAME = 1000
"""Of anything that is told in a receipt which the channel draws: no provider says, and no real one is longer."""


def pieces(message: Message, can: Capabilities) -> tuple[tuple[Piece, ...], tuple[str, ...]]:
    """The pieces in order, and the report. Raises ValueError for a message that is not valid itself."""
    made = Compilation(can)
    KINDS[message.kind](made, message)
    return tuple(made.pieces), tuple(made.report)


def text(made: Compilation, message: Text) -> None:
    if message.link:
        made.link(message.body, message.link)
    else:
        made.say(message.body)


def choices(made: Compilation, message: Choices) -> None:
    made.ask(message.body, message.options, message.opener, message.footer)


def detail(made: Compilation, message: Detail) -> None:
    card = _own_card(made, message)
    if card:
        made.pieces.append(Cards("", (card,)))
        return None
    title = made.bold(required("title", message.title))
    pictures = tuple(filter(_usable, (message.image, *message.pictures)))[: made.can.album]
    if len(pictures) > 1:
        made.pieces.append(Album(tuple(map(str, pictures))))
        return made.ask(_paragraphs(title, message.body), _without_spare(made, message.options), message.opener)
    return _pictured(made, _paragraphs(title, message.body), message.image, title, message.options, message.opener)


def _own_card(made: Compilation, message: Detail) -> FittedCard | None:
    """A carousel of one, where a channel has that and all of the message stands on its card; None: it does not."""
    can, options = made.can, made.distinct(message.options)
    one = can.cards and can.card_title and can.cards_least <= 1 and not can.paged
    if not one or not _usable(message.image) or len(options) > can.card_buttons or not made.fits(options):
        return None
    told = [message.title, message.body, *(option.detail for option in options)]
    if any("\n" in text for text in told) or any(told[2:]) or not message.title.strip():
        return None
    if width(message.title) > can.card_title or width(message.body) > can.card_subtitle:
        return None
    return FittedCard("", str(message.image), made.buttons(options), message.title, message.body)


def _pictured(
    made: Compilation, body: str, image: str | None, title: str, options: tuple[Option, ...], opener: str
) -> None:
    """Picture, text and buttons in one message. Too much for that: a picture with a caption, then the question."""
    options = _without_spare(made, made.distinct(options))
    if not _usable(image):
        return made.ask(body, options, opener)
    if made.can.header_image and len(options) <= made.can.buttons:
        fits = made.fits(options)
        fitted = made.pressed(options) if fits else made.buttons(options)
        whole = made.detailed(body, options) if fits else lined(body, options)
        if made.measure(whole) <= min(made.can.body, made.can.caption):
            made.pieces.append(Buttons(whole, fitted, image=image))
            return None
    made.note("detail: picture with a caption, then the question" if made.can.caption else "detail: picture ahead")
    return made.ask(made.picture(str(image), body) or title, options, opener)


def _without_spare(made: Compilation, options: tuple[Option, ...]) -> tuple[Option, ...]:
    """Buttons are one tap, and stand with the picture; a list is two, in a message of its own."""
    kept = tuple(option for option in options if not option.spare)
    if len(options) <= made.can.buttons or len(kept) > made.can.buttons or not kept:
        return options
    made.note(f"options: {len(options)} → {len(kept)}, without what can be done in another way")
    return kept


# --- carousel ----------------------------------------------------------------------------------------------------


def carousel(made: Compilation, message: Carousel) -> None:
    required("body", message.body)
    if message.catalogue and len(message.cards) <= made.can.products and all(card.sku for card in message.cards):
        return _products(made, message)
    least = made.can.cards_least if made.can.cards and not made.can.paged else 2
    if len(message.cards) < least:
        return _single(made, message)
    cards = _fitted(made, message.cards)
    if cards is None:
        return _card_list(made, message)
    under = _under_the_last(made, message.more) if made.can.paged else None
    ahead = message.more.detail if under and message.more and not under.detail else ""
    body = lined(_paragraphs(message.body, ahead), _untold(made, message.cards))
    if made.can.cards_text:
        body = made.ahead(body, made.can.cards_text)
    else:
        made.say(body)
        body = ""
    groups = [cards] if made.can.paged else _evenly(cards, made.can.cards)
    if len(groups) > 1:
        made.note(f"carousel: {len(cards)} cards → {len(groups)} carousels")
    for number, group in enumerate(groups, 1):
        above = body if number == 1 or not made.can.cards_text else f"({number}/{len(groups)})"
        made.pieces.append(Cards(above, group, under))
    if message.more and not made.can.paged:
        # A card for it would need a picture and as many buttons as the others, and the carousel itself has none.
        made.note("carousel: “more” → a message of its own")
        made.ask(message.more.detail or message.more.title, (_bare(message.more),), message.opener)
    return None


def _under_the_last(made: Compilation, more: Option | None) -> Option | None:
    """Its detail ("there are 14 more") is on the page, as what is shown there is its title; what does not fit beside a
    card and the introduction is left out here."""
    if more is None:
        return None
    room = made.can.caption - made.can.cards_text - made.can.card_body - 2 * width("\n\n")
    detail = more.detail if width(more.detail) <= room else ""
    return Option(id=more.id, title=made.title("button", more.title, made.can.button_title), detail=detail)


def _single(made: Compilation, message: Carousel) -> None:
    made.note(f"carousel: {len(message.cards)} card → detail")
    intro = message.body
    for card in message.cards:
        title = made.bold(required("card", card.title))
        last = card is message.cards[-1]
        options = (*card.options, message.more) if last and message.more else card.options
        _pictured(made, _paragraphs(intro, f"{title}\n{card.subtitle}"), card.image, title, options, message.opener)
        intro = ""


def _card_list(made: Compilation, message: Carousel) -> None:
    made.note("carousel: not every card has a picture and fits → list" if made.can.cards else "carousel → list")
    if any(len(card.options) > 1 for card in message.cards):
        made.note("carousel: a list row has one action → the first of each card")
    made.ask(message.body, options_of(message), message.opener)


def _fitted(made: Compilation, cards: tuple[Card, ...]) -> tuple[FittedCard, ...] | None:
    """None: some card has no picture, or too long a text, or the channel has no carousel."""
    if not made.can.cards:
        return None
    options = [made.distinct(card.options) for card in cards]
    counts = [min(made.can.card_buttons, len(found)) for found in options]
    if made.can.cards_alike:
        # Meta: "Button types and numbers must match across all cards". A repeated id leaves a card one button less.
        counts = [min(counts)] * len(counts)
    if any(len(found) > count for found, count in zip(options, counts, strict=True)):
        made.note(f"carousel: cards with more buttons → the first {max(counts)} of each")
    if any(option.detail for card in cards for option in card.options):
        made.note("carousel: buttons of cards have no room for details")
    fitted = [_card(made, card, found[:count]) for card, found, count in zip(cards, options, counts, strict=True)]
    return None if None in fitted else tuple(card for card in fitted if card)


def _card(made: Compilation, card: Card, options: tuple[Option, ...]) -> FittedCard | None:
    title = " ".join(required("card", card.title).split("\n"))
    subtitle = " ".join(card.subtitle.split("\n"))
    image = str(card.image) if _usable(card.image) else ""
    if made.can.card_picture and not image:
        return None
    if made.can.card_title:
        title, subtitle = made.title("card", title, made.can.card_title), _subtitle(made, title, subtitle)
        return FittedCard("", image, made.buttons(options), title, subtitle)
    room = made.can.card_body - (made.measure(subtitle) + 1 if subtitle else 0) - 2 * width(made.can.bold)
    if room < min(made.measure(title), LEAST_TITLE):
        return None
    short = made.title("card", title, room, made.measure)
    return FittedCard("\n".join(filter(None, (made.bold(short), subtitle))), image, made.buttons(options))


def _subtitle(made: Compilation, title: str, subtitle: str) -> str:
    short = shorten(subtitle, made.can.card_subtitle)
    if short != subtitle:
        made.note(f"card “{shorten(title, QUOTED)}”: more beside its name than fits → a line of the body")
    return short


def _untold(made: Compilation, cards: tuple[Card, ...]) -> tuple[Option, ...]:
    """Cards of which the title or the subtitle is not whole on the card: what they say in full."""
    if not made.can.card_title:
        return ()
    full = [Option(id=card.options[0].id, title=card.title, detail=card.subtitle) for card in cards]
    most = (made.can.card_title, made.can.card_subtitle)
    return tuple(each for each in full if width(each.title) > most[0] or width(each.detail) > most[1])


def _products(made: Compilation, message: Carousel) -> None:
    """The channel shows them from its own catalogue; what is put in its cart there comes back as an order."""
    made.note("carousel: products of the channel's own catalogue")
    skus = tuple(dict.fromkeys(card.sku for card in message.cards))
    header = made.title("opener", message.opener, made.can.products_title)
    made.pieces.append(Products(made.ahead(message.body, made.can.body), header, message.catalogue, skus))
    if message.more:
        made.ask(message.more.detail or message.more.title, (_bare(message.more),), message.opener)


def _evenly(cards: tuple[FittedCard, ...], most: int) -> list[tuple[FittedCard, ...]]:
    """11 cards → 6 and 5, never 10 and 1: a carousel needs two."""
    count = -(-len(cards) // most)
    return [cards[len(cards) * n // count : len(cards) * (n + 1) // count] for n in range(count)]


# --- cart and money ----------------------------------------------------------------------------------------------


def cart(made: Compilation, message: Cart) -> None:
    made.ask(_account(made, message, message.heading), message.options, message.opener)


def receipt(made: Compilation, message: Receipt) -> None:
    heading = message.heading if message.number in message.heading else f"{message.heading} {message.number}"
    slip = _slip(made, message)
    if slip is None:
        return made.say(_account(made, message, heading))
    besides = "\n".join(map(_line, slip.bill.besides))
    made.say(_paragraphs(made.bold(required("heading", heading)), besides, message.note))
    made.pieces.append(slip)
    return None


def _named(bill: Bill) -> bool:
    """Whether all that has to be told of it is, and none of it is a tale."""
    needed = (bill.buyer, bill.paid_with, *(item.title for item in bill.items))
    place = bill.address.model_dump().values() if bill.address else ()
    told = (*needed, bill.shop, *(each.label for each in bill.discounts), *place)
    return all(text.strip() for text in needed) and all(len(text) <= LONGEST_NAME for text in told)


def _slip(made: Compilation, message: Receipt) -> Slip | None:
    """The channel's own receipt, where it has one and all of it fits that, and its stand-in a message."""
    bill = message.bill
    if bill is None or not made.can.receipt:
        return None
    body = _paragraphs(*_sums(made, message))
    fits = len(bill.items) <= made.can.receipt and made.measure(body) <= made.can.text
    if not fits or not bill.adds_up or not _named(bill):
        made.note("receipt: not as the channel draws it → text")
        return None
    return Slip(message.number, bill, body)


def payment_request(made: Compilation, message: PaymentRequest) -> None:
    shown = message.amount in message.body
    made.link(message.body if shown else _paragraphs(message.body, made.bold(message.amount)), message.link)


def _account(made: Compilation, message: Cart | Receipt, heading: str) -> str:
    return _paragraphs(made.bold(required("heading", heading)), *_sums(made, message), message.note)


def _sums(made: Compilation, message: Cart | Receipt) -> tuple[str, str]:
    lines = "\n".join(f"• {_line(line)}" for line in message.lines)
    *others, total = [_line(line) for line in message.totals] or [""]
    return lines, "\n".join((*others, made.bold(total))) if total else ""


def _line(line: Line) -> str:
    return ": ".join(filter(None, (line.title, line.amount)))


# --- media -------------------------------------------------------------------------------------------------------


def media(made: Compilation, message: Media) -> None:
    most = 0 if message.mime.startswith("audio/") else made.can.caption
    caption = message.caption if made.measure(message.caption) <= most else ""
    made.pieces.append(Attachment(message.url, message.mime, caption))
    if caption != message.caption:
        made.note(f"caption: {made.measure(message.caption):,} {made.can.measure} → text after the media")
        made.say(message.caption)


def form(made: Compilation, message: Form) -> None:
    made.note(f"form: {len(message.fields)} questions at once → the first of them in words")
    KINDS[message.instead.kind](made, message.instead)


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part.strip())


def _usable(image: str | None) -> bool:
    return bool(image) and str(image).startswith(("https://", "http://"))


def _bare(option: Option) -> Option:
    return Option(id=option.id, title=option.title)


KINDS: dict[str, Callable[[Compilation, Any], None]] = {
    "text": text,
    "choices": choices,
    "carousel": carousel,
    "detail": detail,
    "cart": cart,
    "payment_request": payment_request,
    "receipt": receipt,
    "media": media,
    "form": form,
}
