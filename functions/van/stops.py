"""What the shop's own van brings on a day, and what is told of a stop. Pure: orders and rules are given.

Nothing here is about money, and of a gift nothing tells who gave it: the list lies open on somebody's phone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from functions.commerce.orders import Order, OrderLine
from functions.commerce.parcels import FINAL
from functions.commerce.refunding import to_deliver
from functions.commerce.shop import Shop
from functions.commerce.slots import slot_name
from functions.conversation.basket import line_title
from functions.conversation.events import Event
from functions.conversation.fulfilment_events import FulfilmentReported

STATES = ("out_for_delivery", "delivered", "at_neighbour", "attempt_failed")
"""What a stop can be told to be."""
PARCEL = "1"
"""The van brings an order whole."""


@dataclass(frozen=True)
class Stop:
    """Ready to show, in the shop's own language; what is "" is left out."""

    order: str
    at: int
    """The order's version: what is told from this page once more is the same."""
    number: str
    slot: str
    recipient: str
    address: str
    phone: str
    note: str
    card: bool
    items: tuple[str, ...]
    state: str
    """Of the parcel, or "accepted"."""

    @property
    def over(self) -> bool:
        return self.state in FINAL


def stops(orders: Iterable[Order], shop: Shop) -> tuple[tuple[str, tuple[Stop, ...]], ...]:
    """By slot, the earliest first; what has been brought is last in its slot. Without what the buyer collects."""
    rules = shop.rules
    brought = {option.id for option in rules.shipping if option.countries}
    chosen = [order for order in orders if order.shipping.id in brought and to_deliver(order)]
    made = sorted(((_begins(order, shop), _stop(order, shop), order) for order in chosen), key=_place)
    return tuple(
        (slot, tuple(stop for _, stop, _ in group)) for slot, group in groupby(made, key=lambda each: each[1].slot)
    )


def _place(each: tuple[str, Stop, Order]) -> tuple[str, str, bool, str, str]:
    begins, stop, order = each
    return begins, stop.slot, stop.over, order.address.postcode if order.address else "", stop.number


def _begins(order: Order, shop: Shop) -> str:
    option = next((each for each in shop.rules.shipping if each.id == order.shipping.id), None)
    slot = order.delivery.slot if order.delivery else ""
    return next((f"{each.begin:%H:%M}" for each in option.slots if each.id == slot), "") if option else ""


def _stop(order: Order, shop: Shop) -> Stop:
    locale, units = shop.rules.locales[0], to_deliver(order)
    parcel = order.parcel(PARCEL)
    titles = {line.sku: _title(line, shop, locale) for line in order.lines}
    return Stop(
        order=order.id,
        at=order.version,
        number=order.number or "",
        slot=slot_name(order, shop.rules, locale),
        recipient=order.recipient,
        address=order.address.line if order.address else "",
        phone=order.phone,
        note=order.courier_note,
        card=bool(order.card_message),
        items=tuple(f"{quantity} × {titles[sku]}" for sku, quantity in units.items()),
        state=parcel.state if parcel else "accepted",
    )


def _title(line: OrderLine, shop: Shop, locale: str) -> str:
    """In the shop's own language, where the catalogue still has it; the order has it in the buyer's."""
    product = shop.product_of(line.sku)
    return line_title(product, line.sku, locale) if product and product.id == line.product else line.title


def told(order: Order, state: str, at: int, now: datetime, *, photo: str = "", neighbour: str = "") -> Event:
    """The same page's word twice is one event: its id is made of what the page showed."""
    return Event(
        id=f"van:{order.id}:{at}:{state}",
        conversation=order.conversation,
        account=order.account,
        occurred_at=now,
        received_at=now,
        what=FulfilmentReported.model_validate(
            {"order": order.id, "state": state, "parcel": PARCEL, "photo": photo, "neighbour": neighbour}
        ),
    )


def photo_name(order: Order, day: date, at: int) -> str:
    return f"{order.id}:{day.isoformat()}:{at}"
