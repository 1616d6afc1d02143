"""The message that a template is used in: a label is on a button, a heading over a cart, most are a text of their own.

Imports the core's messages only. The linter fills the rest of each with as little as can be, the console's preview with
what a shopper would see.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from functions.conversation.message import (
    Bill,
    BillItem,
    Card,
    Carousel,
    Cart,
    Choices,
    Detail,
    Line,
    Link,
    Message,
    Option,
    PaymentRequest,
    Receipt,
    Text,
)
from functions.messages.samples import LATEST, MOST

MAIL = "mail_"
"""Templates whose names begin so are parts of a letter."""
LABEL = "label_"
"""Templates whose names begin so are the titles of buttons and rows."""
LINKS = ("label_pay", "label_track", "label_privacy", "label_terms", "label_invoice")
"""Labels of a link's button."""
TOTAL = "total"
ORDER = "o" * 26
URL = f"https://{'a' * 10}.execute-api.eu-central-1.amazonaws.com/api/p/{ORDER}-{'t' * 48}"
"""As long as a payment link gets without a domain of the shop's own."""
PICTURE = "https://bucket.s3.eu-central-1.amazonaws.com/images/" + "a" * 64 + ".jpg"
WRITTEN = {
    "name": "Maximiliaan-Alexander van den Wijngaert-Öztürk",
    "address": "Burgemeester van der Haarstraat-Noord 1234-III achter, 5211 AB ’s-Hertogenbosch, België",
    "company": "Vereniging van Eigenaars “Het Zwanenveld” & Zonen B.V.",
    "card": "Lieve oma 👩‍👩‍👧‍👦, van harte met je 90ste verjaardag! Dikke kussen van ons allemaal. " * 3,
    "courier_note": "Bel aan bij de buren op 1234-II, of zet het achter de blauwe container naast de schuur. " * 2,
    "email": "maximiliaan-alexander.van-den-wijngaert@bloemenliefhebbers.example",
    "tracking_number": "3SABCD1234567890NL",
    "carrier": "PostNL Pakketten Benelux",
    "url": URL,
    "invoice": URL,
    "tracking_url": URL,
}
"""What shoppers, carriers and we ourselves write, by the name of the variable; the rest is the shop's."""


@dataclass(frozen=True)
class Scene:
    """What stands about the text of a template."""

    titles: tuple[str, ...]
    """Of products."""
    pictures: tuple[str, ...] = (PICTURE,)
    words: str = "…"
    """Where another text of the shop would stand."""
    labels: tuple[str, ...] = ()
    """Of what can be tapped; where there are too few: "…0"."""
    amount: str = "€\u00a099.999,99"
    cents: int = MOST
    quantity: int = 99
    lines: int = 10
    url: str = URL
    number: str = "1042"

    def options(self, count: int) -> tuple[Option, ...]:
        return tuple(Option(id=f"o{at}", title=self._label(at)) for at in range(count))

    def picture(self, at: int) -> str:
        return self.pictures[at % len(self.pictures)]

    def _label(self, at: int) -> str:
        return self.labels[at] if at < len(self.labels) else f"…{at}"


def shown(key: str, text: str, scene: Scene) -> Message:
    if key in SHOWN:
        return SHOWN[key](text, scene)
    if key in LINKS:
        return Text(body=scene.words, link=Link(title=text, url=scene.url))
    if key.startswith(LABEL):
        options = (Option(id="sample", title=text), *scene.options(2))
        return Choices(body=scene.words, options=options, opener=scene.words)
    if key.startswith(TOTAL):
        return _cart(scene, totals=(Line(title=text, amount=scene.amount),))
    return Text(body=text)


def _cart(scene: Scene, heading: str = "", note: str = "", totals: tuple[Line, ...] = (), line: str = "") -> Cart:
    titles = [line or title for title in _cycled(scene)]
    return Cart(
        heading=heading or scene.words,
        lines=tuple(Line(title=title, amount=scene.amount) for title in titles),
        totals=totals,
        note=note,
        options=scene.options(3),
        opener=scene.words,
    )


def _cycled(scene: Scene) -> list[str]:
    return [scene.titles[at % len(scene.titles)] for at in range(scene.lines)]


def _receipt(scene: Scene, heading: str = "", note: str = "", paid_with: str = "") -> Receipt:
    items = tuple(BillItem(title=title, quantity=scene.quantity, amount=scene.cents) for title in scene.titles)
    bill = Bill(
        currency="EUR",
        buyer=scene.words,
        shop=scene.words,
        paid_with=paid_with or scene.words,
        paid_at=LATEST,
        items=items,
        shipping=0,
        total=scene.cents * len(items),
    )
    lines = tuple(Line(title=f"{scene.quantity} × {title}", amount=scene.amount) for title in scene.titles)
    totals = (Line(title=scene.words, amount=scene.amount),)
    return Receipt(
        heading=heading or scene.words, number=scene.number, lines=lines, totals=totals, note=note, bill=bill
    )


def _cards(scene: Scene, subtitle: str = "", most: int = 10) -> tuple[Card, ...]:
    return tuple(
        Card(
            title=title,
            subtitle=subtitle or scene.words,
            image=scene.picture(number),
            options=tuple(each.model_copy(update={"id": f"{each.id}:{number}"}) for each in scene.options(2)),
        )
        for number, title in enumerate(scene.titles[:most])
    )


def _carousel(scene: Scene, body: str = "", subtitle: str = "", more: Option | None = None, most: int = 10) -> Carousel:
    cards = _cards(scene, subtitle, most)
    return Carousel(body=body or scene.words, cards=cards, opener=scene.words, more=more)


def _request(text: str, scene: Scene) -> PaymentRequest:
    return PaymentRequest(body=text, link=Link(title=scene.words, url=scene.url), amount=scene.amount)


def _detail(text: str, scene: Scene) -> Detail:
    return Detail(
        title=scene.titles[-1], body=text, image=scene.picture(0), options=scene.options(5), opener=scene.words
    )


SHOWN: Mapping[str, Callable[[str, Scene], Message]] = {
    "label_choose": lambda text, scene: Choices(body=scene.words, options=scene.options(20), opener=text),
    "label_more": lambda text, scene: _carousel(scene, more=Option(id="more", title=text, detail=scene.words)),
    "more_left": lambda text, scene: _carousel(scene, more=Option(id="more", title=scene.words, detail=text)),
    "found": lambda text, scene: _carousel(scene, body=text),
    "similar": lambda text, scene: _carousel(scene, body=text, most=3),
    "card": lambda text, scene: _carousel(scene, subtitle=text),
    "product": _detail,
    "cart_heading": lambda text, scene: _cart(scene, heading=text),
    "summary_heading": lambda text, scene: _cart(scene, heading=text),
    "summary_note": lambda text, scene: _cart(scene, note=text),
    "line_each": lambda text, scene: _cart(scene, line=text),
    "receipt_heading": lambda text, scene: _receipt(scene, heading=text),
    "receipt_note": lambda text, scene: _receipt(scene, note=text),
    "paid_with": lambda text, scene: _receipt(scene, paid_with=text),
    "payment_request": _request,
    "buy_now_request": _request,
}
"""By template; any other is a text."""
