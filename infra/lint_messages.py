"""`python -m infra.lint_messages --shop FOLDER`: every message, in every language, on every channel.

Each template is drawn with the longest and strangest values of the shop and compiled for each channel, as the kind of
message that it is used in. What cannot be sent, or can be read whole nowhere, is an error; an ellipsis is told.
"""

import argparse
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from functions.channels.linter import Problem, lint
from functions.channels.registry import CHANNELS, channel
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
from functions.errors import PublishError
from functions.messages.filters import Formats
from functions.messages.lint import Sources, built_in_sources
from functions.messages.samples import LATEST, MOST, Values, samples
from functions.shop.folder import Folder, read_folder
from functions.shop.formats import formats
from infra.console import Stop, command, say

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


def check(folder: Folder, templates: Sources) -> tuple[Problem, ...]:
    """What becomes of these templates on every channel, in this shop."""
    values = {locale: _values(folder, locale) for locale in templates}
    drawn = samples(templates, values)
    letters = {where: each for where, each in drawn.items() if Path(where).stem.startswith(MAIL)}
    chats = {where: each for where, each in drawn.items() if where not in letters}
    every = [channel(name) for name in CHANNELS]
    mails = [made for made in every if made.name == "email"]
    return (*lint(_messages(chats, folder), every), *lint(_messages(letters, folder), mails))


def _messages(drawn: Mapping[str, str], folder: Folder) -> dict[str, Message]:
    return {where: _shown(Path(where).stem, text, folder, Path(where).parent.name) for where, text in drawn.items()}


def _values(folder: Folder, locale: str) -> Values:
    rules, products = folder.shop.rules, folder.catalogue.products
    labels = [product.label(variant.sku, locale) for product in products for variant in product.variants]
    longest = {
        "title": f"{_longest(product.title[locale] for product in products)} ({_longest(labels)})",
        "description": _longest(product.description[locale] for product in products),
        "label": _longest((*labels, *(way.label[locale] for way in rules.shipping))),
        "variant": _longest(labels),
        "answer": _longest(question.answer for question in folder.questions.get(locale, ())),
        "code": _longest(code.code for code in rules.discount_codes),
        "shop": rules.name,
        "phone": rules.contact.phone,
        "privacy_url": rules.privacy_url,
        "terms_url": rules.terms_url,
    }
    made = Formats(formats(locale, rules.country, rules.currency), rules.currency, ZoneInfo(rules.time_zone))
    return Values({**WRITTEN, **{name: text for name, text in longest.items() if text}}, made)


def _longest(texts: Iterable[str]) -> str:
    return max(texts, key=len, default="")


# --- the message that a template is used in -----------------------------------------------------------------------


def _shown(key: str, text: str, folder: Folder, locale: str) -> Message:
    titles = sorted((product.title[locale] for product in folder.catalogue.products), key=len)[-10:] or ["…"]
    if key in SHOWN:
        return SHOWN[key](text, titles)
    if key in LINKS:
        return Text(body="…", link=Link(title=text, url=URL))
    if key.startswith(LABEL):
        return Choices(body="…", options=(Option(id="sample", title=text), *_options(2)), opener="…")
    if key.startswith(TOTAL):
        return _cart(totals=(Line(title=text, amount="€\u00a099.999,99"),))
    return Text(body=text)


def _options(count: int) -> tuple[Option, ...]:
    return tuple(Option(id=f"o{number}", title=f"…{number}") for number in range(count))


def _cart(heading: str = "…", note: str = "", totals: tuple[Line, ...] = (), line: str = "…") -> Cart:
    lines = (Line(title=line, amount="€\u00a099.999,99"),) * 10
    return Cart(heading=heading, lines=lines, totals=totals, note=note, options=_options(3), opener="…")


def _receipt(titles: list[str], heading: str = "…", note: str = "", paid_with: str = "…") -> Receipt:
    amount = "€\u00a099.999,99"
    bill = Bill(
        currency="EUR",
        buyer="…",
        shop="…",
        paid_with=paid_with,
        paid_at=LATEST,
        items=tuple(BillItem(title=title, quantity=99, amount=MOST) for title in titles),
        shipping=0,
        total=MOST * len(titles),
    )
    lines = tuple(Line(title=f"99 × {title}", amount=amount) for title in titles)
    totals = (Line(title="…", amount=amount),)
    return Receipt(heading=heading, number="1042", lines=lines, totals=totals, note=note, bill=bill)


def _cards(subtitle: str, titles: list[str]) -> tuple[Card, ...]:
    return tuple(
        Card(
            title=title,
            subtitle=subtitle,
            image=PICTURE,
            options=tuple(each.model_copy(update={"id": f"{each.id}:{number}"}) for each in _options(2)),
        )
        for number, title in enumerate(titles)
    )


SHOWN: Mapping[str, Callable[[str, list[str]], Message]] = {
    "label_choose": lambda text, titles: Choices(body="…", options=_options(20), opener=text),
    "label_more": lambda text, titles: Carousel(
        body="…", cards=_cards("…", titles), opener="…", more=Option(id="more", title=text, detail="…")
    ),
    "more_left": lambda text, titles: Carousel(
        body="…", cards=_cards("…", titles), opener="…", more=Option(id="more", title="…", detail=text)
    ),
    "found": lambda text, titles: Carousel(body=text, cards=_cards("…", titles), opener="…"),
    "similar": lambda text, titles: Carousel(body=text, cards=_cards("…", titles[:3]), opener="…"),
    "card": lambda text, titles: Carousel(body="…", cards=_cards(text, titles), opener="…"),
    "product": lambda text, titles: Detail(title=titles[-1], body=text, image=PICTURE, options=_options(5), opener="…"),
    "cart_heading": lambda text, titles: _cart(heading=text),
    "summary_heading": lambda text, titles: _cart(heading=text),
    "summary_note": lambda text, titles: _cart(note=text),
    "line_each": lambda text, titles: _cart(line=text),
    "receipt_heading": lambda text, titles: _receipt(titles, heading=text),
    "receipt_note": lambda text, titles: _receipt(titles, note=text),
    "paid_with": lambda text, titles: _receipt(titles, paid_with=text),
    "payment_request": lambda text, titles: _request(text),
    "buy_now_request": lambda text, titles: _request(text),
}
"""By template; any other is a text."""


def _request(text: str) -> PaymentRequest:
    return PaymentRequest(body=text, link=Link(title="…", url=URL), amount="€\u00a099.999,99")


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.lint_messages", description=__doc__)
    parser.add_argument("--shop", type=Path, default=Path("templates/shop"), help="the shop folder")
    path = parser.parse_args().shop
    try:
        folder = read_folder(path, check_images=False)
    except PublishError as error:
        raise Stop(f"{path} has other mistakes first:\n{error}") from None
    built_in = built_in_sources()
    templates = {
        locale: {**built_in.get(locale, {}), **folder.templates.get(locale, {})} for locale in folder.shop.rules.locales
    }
    found = [problem for problem in check(folder, templates) if problem.shortened]
    for problem in found:
        say(f"{'✗' if problem.wrong or problem.lost else 'note:'} {problem}")
    bad = sum(problem.wrong or problem.lost for problem in found)
    count = sum(map(len, templates.values()))
    if bad:
        raise Stop(f"{bad} of {count} messages × {len(CHANNELS)} channels lose something")
    say(f"{count} messages × {len(CHANNELS)} channels: nothing is lost")


if __name__ == "__main__":
    main()
