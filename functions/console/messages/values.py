"""What a preview is drawn with: a real order of the shop, else examples; or the longest there can be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from functions import bootstrap
from functions.commerce.catalogue import Product, Wish
from functions.commerce.orders import Order
from functions.console.messages.place import Place
from functions.console.texts import Texts
from functions.errors import NotFound
from functions.messages.samples import LATEST, MOST, Values, draw, drawer_of
from functions.messages.shown import WRITTEN, Scene
from functions.storage import lists, reads

MODES = ("example", "longest")
"""Besides the id of an order."""
RECENT = 8
EXAMPLE_CENTS = 3_490
PRODUCTS = 200


class Examples(Values):
    """Of what there is no example the name is shown, as a blank to fill in."""

    def unknown(self, name: str) -> str:
        return f"‹{name.replace('_', ' ')}›"

    def number(self) -> str:
        return "2"


@dataclass(frozen=True)
class Stage:
    """A text's surroundings, and what its variables are."""

    values: Values
    scene: Scene
    cents: int = EXAMPLE_CENTS
    at: datetime = LATEST
    products: tuple[Product, ...] = field(default=())

    def draw(self, source: str) -> str:
        """Raises one of samples.FAILURES."""
        return draw(drawer_of(self.values.formats, self.cents, self.at), source, self.values)


def recent_orders() -> list[lists.OrderRow]:
    """Those that a preview may be drawn with."""
    found = lists.orders(bootstrap.table(), limit=4 * RECENT).rows
    return [row for row in found if row.number][:RECENT]


def stage(place: Place, locale: str, mode: str) -> Stage:
    """`mode`: of MODES, or an order's id."""
    formats, products = place.formats(locale), _products()
    shop = {"shop": str(place.rules.get("name") or ""), **_contact(place.rules)}
    if mode == "longest":
        values = Values({**shop, **_longest(products, locale), **WRITTEN}, formats)
        titles = sorted((product.title.get(locale, "…") for product in products), key=len)[-10:]
        return Stage(values, Scene(tuple(titles) or ("…",)), MOST, products=products)
    texts = Texts(locale)
    examples = {key: texts(f"messages.example_{key}") for key in EXAMPLES}
    order = None if mode == "example" else reads.order(bootstrap.table(), mode)
    given = {
        **examples,
        **{name: text for name, text in shop.items() if text},
        **(_of(order, formats) if order else {}),
    }
    cents, at = (order.total, order.created_at) if order else (EXAMPLE_CENTS, LATEST)
    scene = _scene(texts, products, locale, formats.money(cents), cents, given)
    return Stage(Examples(given, formats), scene, cents, at, products)


EXAMPLES = tuple(
    "address amount answer carrier card card_title code company contact country courier_note date day description "
    "email expected first_name label name neighbour note option order_number orders parcel phone place point price "
    "product question reason return shipping slot street terms_url privacy_url title titles todo total tracking_number "
    "tracking_url unit variant venue vat_id what when wish words".split()
)
"""Names of variables, and of what hangs on them, of which the console has an example in each of its languages."""


def _of(order: Order, formats: Any) -> dict[str, Any]:
    number = order.number or ""
    titles = [f"{line.quantity} × {line.title}" for line in order.lines]
    found = {
        "number": number,
        "order_number": number,
        "order": number,
        "name": order.recipient,
        "recipient": order.recipient,
        "email": order.email,
        "phone": order.phone,
        "card": order.card_message,
        "courier_note": order.courier_note,
        "total": formats.money(order.total),
        "title": order.lines[0].title if order.lines else "",
        "titles": ", ".join(titles),
        "product": order.lines[0].title if order.lines else "",
        "day": formats.day(order.delivery.day) if order.delivery else "",
        "carrier": next((parcel.carrier for parcel in order.parcels if parcel.carrier), ""),
        "tracking_number": next((parcel.tracking_number for parcel in order.parcels if parcel.tracking_number), ""),
    }
    return {name: value for name, value in found.items() if value}


def _contact(rules: Mapping[str, Any]) -> dict[str, str]:
    contact = rules.get("contact") if isinstance(rules.get("contact"), dict) else {}
    found = {**{name: contact.get(name) for name in ("phone", "email")}} if contact else {}
    links = {name: rules.get(name) for name in ("privacy_url", "terms_url")}
    return {name: str(value) for name, value in {**found, **links}.items() if value}


def _products() -> tuple[Product, ...]:
    """Of the live shop, the first of them; () before anything is published."""
    try:
        return bootstrap.live_shop().find(Wish(), limit=PRODUCTS).products
    except NotFound:
        return ()


def _longest(products: tuple[Product, ...], locale: str) -> dict[str, str]:
    titles = [product.title.get(locale, "") for product in products]
    labels = [product.label(variant.sku, locale) for product in products for variant in product.variants]
    found = {
        "title": f"{max(titles, key=len, default='')} ({max(labels, key=len, default='')})",
        "description": max((product.description.get(locale, "") for product in products), key=len, default=""),
        "label": max(labels, key=len, default=""),
        "variant": max(labels, key=len, default=""),
    }
    return {name: text for name, text in found.items() if text.strip(" ()")}


def _scene(
    texts: Texts, products: tuple[Product, ...], locale: str, amount: str, cents: int, given: Mapping[str, Any]
) -> Scene:
    titles = tuple(product.title[locale] for product in products[:10] if locale in product.title)
    pictures = tuple(url for product in products[:10] for url in product.images[:1] if url.startswith("http"))
    return Scene(
        titles=titles or (texts("messages.example_title"),),
        pictures=pictures or Scene.pictures,
        words=texts("messages.scene_words"),
        labels=tuple(texts("messages.scene_labels").split("|")),
        amount=amount,
        cents=cents,
        quantity=1,
        lines=3,
        url=str(given["tracking_url"]),
        number=str(given["order_number"]),
    )
