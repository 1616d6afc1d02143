"""One order: what it is, where it is, what was said about it, and what can be done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions import bootstrap
from functions.commerce.orders import Order, OrderStatus
from functions.commerce.parcels import FULFILMENT_RANK, Parcel
from functions.commerce.refunding import left, paying, to_deliver
from functions.commerce.slots import slot_name
from functions.console.answers import Answer
from functions.console.forms import once
from functions.console.heard import heard_of
from functions.console.orders.asking import Outcome, called, meant, outcome
from functions.console.orders.stages import COLOURS, stage
from functions.console.orders.talk import spoken
from functions.console.orders.timeline import concerns, timeline
from functions.console.orders.words import said
from functions.console.reasons import in_words
from functions.console.render import draw
from functions.console.visit import Visit
from functions.conversation import cancelling, substituting
from functions.conversation.basket import line_title
from functions.conversation.move_day import dispatched
from functions.invoices.contents import has_invoice
from functions.packing_slip import why_not as why_no_slip
from functions.storage import lists, reads
from functions.storage.turns import last_turns

TURNS = 200
"""Of the conversation, the latest: an order is talked about in the weeks around it."""
MOST_SIMILAR = 5


@dataclass(frozen=True)
class Can:
    """What can be done with it as it stands; the conversation has the last word."""

    pack: bool
    cancel: str
    """Why it cannot be; "": it can."""
    move: bool
    substitute: tuple[str, ...]
    """SKUs of the lines that something can be proposed for."""
    refund: int
    """What may still go back, in minor units."""
    slip: bool
    invoice: bool


def show(visit: Visit) -> Answer:
    order, table = meant(visit), bootstrap.table()
    turns = last_turns(table, order.conversation, limit=TURNS)
    asked, may = visit.query.get("asked", ""), can(order)
    about = [turn for turn in turns if concerns(turn, order)]
    moments = timeline(order, about, heard_of(table, order.account, about))
    return Answer(
        draw(
            visit,
            "orders/order.html",
            order=order,
            name=called(order),
            stage=stage(lists.row_of(order)),
            colours=COLOURS,
            when=when(order),
            units=to_deliver(order),
            packed_in=packed_in(order),
            to_send=to_send(order),
            titles={line.sku: line.title for line in order.lines},
            moments=moments[::-1],
            entries=spoken(visit, turns),
            shopper=reads.conversation(table, order.conversation),
            can=may,
            paid_with=paying(order),
            slots=_slots(order),
            lines=[(line.sku, line.title) for line in order.lines if line.sku in may.substitute],
            similar=_similar(order, may.substitute),
            outcome=outcome(table, order.account, asked) if asked else Outcome(),
            asked=asked,
            tries=tries(visit),
            once=once(),
            said=lambda moment: said(visit, order, moment),
            why=lambda reason: in_words(visit.look.locale, reason),
            at=datetime.fromisoformat,
            picture=lambda key: visit.shows(bootstrap.photos().link(key)),
        )
    )


def tries(visit: Visit) -> int:
    """How often the page has looked whether what was asked is done."""
    told = visit.query.get("tries", "")
    return int(told) if told.isdecimal() and len(told) < 3 else 0


def can(order: Order) -> Can:
    attempt = paying(order)
    not_left = order.status is OrderStatus.PAID and not dispatched(order)
    return Can(
        pack=order.status is OrderStatus.PAID and bool(to_deliver(order)) and not order.arrived,
        cancel=cancelling.why_not(order) if order.status is not OrderStatus.PAYMENT_PENDING else "the bank has to pay",
        move=not_left and order.delivery is not None,
        substitute=tuple(line.sku for line in order.lines if not substituting.why_not(order, line.sku)),
        refund=left(order, attempt) if attempt else 0,
        slip=not why_no_slip(order),
        invoice=has_invoice(order),
    )


def when(order: Order) -> dict[str, Any]:
    """The day that was agreed, and the part of it as the shop calls it."""
    rules = bootstrap.rules()
    if order.delivery is None:
        return {}
    return {"day": order.delivery.day, "slot": slot_name(order, rules, rules.locales[0])}


def _similar(order: Order, skus: tuple[str, ...]) -> list[tuple[str, str]]:
    """What of the shop may come instead, by SKU: to choose from, or not."""
    shop = bootstrap.live_shop()
    products = {line.product for line in order.lines if line.sku in skus}
    near = [each for product in sorted(products) for each in shop.similar(product, limit=MOST_SIMILAR)]
    locale = shop.rules.locales[0]
    return [(variant.sku, line_title(each, variant.sku, locale)) for each in near for variant in each.variants]


def _slots(order: Order) -> list[tuple[str, str]]:
    rules = bootstrap.rules()
    option = next((each for each in rules.shipping if each.id == order.shipping.id), None)
    return [(each.id, f"{each.begin:%H:%M}–{each.until:%H:%M}") for each in option.slots] if option else []


# --- parcels ------------------------------------------------------------------------------------------------------


def has_left(parcel: Parcel) -> bool:
    return FULFILMENT_RANK[parcel.state] >= FULFILMENT_RANK["dispatched"]


def packed_in(order: Order) -> list[tuple[Parcel, list[tuple[int, str]]]]:
    """Each parcel with what is in it, by title; empty: all that no other has."""
    titles = {line.sku: line.title for line in order.lines}
    return [
        (parcel, [(line.quantity, titles.get(line.sku, line.sku)) for line in parcel.lines]) for parcel in order.parcels
    ]


def room(order: Order, parcel: str) -> dict[str, int]:
    """Units of goods per SKU that can be in a parcel: what no other has. One that has left and names nothing has all
    that the others do not name."""
    others = [each for each in order.parcels if each.id != parcel]
    if any(not each.lines and has_left(each) for each in others):
        return {}
    tickets = {line.sku for line in order.lines if line.event}
    units = {sku: quantity for sku, quantity in to_deliver(order).items() if sku not in tickets}
    for each in others:
        for line in each.lines:
            units[line.sku] = units.get(line.sku, 0) - line.quantity
    return {sku: quantity for sku, quantity in units.items() if quantity > 0}


def to_send(order: Order) -> list[tuple[str, dict[str, int]]]:
    """Parcels that are here, and another one where something is in none of them: id, and what is in it."""
    here = [each for each in order.parcels if not has_left(each)]
    found = [(each.id, {line.sku: line.quantity for line in each.lines} or room(order, each.id)) for each in here]
    if any(not each.lines for each in here):
        return found
    another = _free(each.id for each in order.parcels)
    rest = room(order, another)
    return [*found, (another, rest)] if rest else found


def next_parcel(order: Order) -> str:
    """Id of the parcel that is packed or sent next: one that is here still, else a new one."""
    here = next((parcel.id for parcel in order.parcels if not has_left(parcel)), "")
    return here or _free(parcel.id for parcel in order.parcels)


def _free(taken: Iterable[str]) -> str:
    known = set(taken)
    return next(str(number) for number in range(1, len(known) + 2) if str(number) not in known)
