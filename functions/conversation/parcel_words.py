"""A parcel in words: what it is called, where it is and was, and what can be done about that by a tap."""

from typing import Any

from functions.commerce.orders import Order, OrderStatus
from functions.commerce.parcels import ARRIVED, GONE_WRONG, Parcel, PickUpPoint
from functions.conversation.booking import shipping_option
from functions.conversation.message import Option
from functions.conversation.talk import Talk

MOST_TOLD = 8
"""Scans of a parcel's history, the latest."""


def parcel_values(talk: Talk, order: Order, parcel: Parcel | None) -> dict[str, str]:
    """What every message about a parcel may name; `what`: "Pakket 2 van bestelling 1042"."""
    pickup = (parcel.pickup if parcel else None) or PickUpPoint()
    return {
        "order_number": order.number or "",
        "what": talk.text("parcel_name", **_named(talk, order, parcel)),
        "carrier": parcel.carrier if parcel else "",
        "tracking_number": parcel.tracking_number if parcel else "",
        "tracking_url": parcel.tracking_url if parcel else "",
        "expected": parcel.expected if parcel else "",
        "neighbour": parcel.neighbour if parcel else "",
        "point": pickup.name,
        "point_hours": pickup.hours,
        "point_code": pickup.code,
        "point_note": pickup.note,
        "all_arrived": "yes" if order.arrived and len(order.parcels) > 1 else "",
        "total": talk.money(order.total),
        "name": order.recipient,
        "shop": talk.rules.name,
    }


def _named(talk: Talk, order: Order, parcel: Parcel | None) -> dict[str, Any]:
    index = place_of(order, parcel) if parcel else 0
    return {
        "order_number": order.number or "",
        "place": index + 1 if len(order.parcels) > 1 else 0,
        "contents": _contents(order, parcel) if parcel else [],
    }


def place_of(order: Order, parcel: Parcel) -> int:
    return next(index for index, each in enumerate(order.parcels) if each.id == parcel.id)


def _contents(order: Order, parcel: Parcel) -> list[dict[str, Any]]:
    """What is in it, where that is not the whole order."""
    titles = {line.sku: line.title for line in order.lines}
    told = [{"quantity": line.quantity, "title": titles.get(line.sku, line.sku)} for line in parcel.lines]
    whole = sum(line.quantity for line in parcel.lines) >= sum(line.quantity for line in order.lines)
    return [] if whole else told


def overview(talk: Talk, order: Order) -> list[dict[str, Any]]:
    """Every parcel and its history, for a template."""
    return [
        parcel_values(talk, order, parcel)
        | {
            "state": parcel.state,
            "not_received": parcel.not_received_at is not None,
            "history": [
                {"state": scan.state, "at": scan.at.isoformat(), "words": scan.words}
                for scan in parcel.told[-MOST_TOLD:]
            ],
        }
        for parcel in order.parcels
    ]


def parcel_options(talk: Talk, order: Order, parcel: Parcel) -> list[Option]:
    """What the shopper can do about where it is now."""
    which = f"{order.id}:{place_of(order, parcel)}"
    if parcel.not_received_at:
        return [talk.option(f"found:{which}", "found"), talk.option("human", "human")]
    if parcel.state in ARRIVED:
        return [talk.option(f"notgot:{which}", "not_received")]
    if parcel.state == "attempt_failed":
        return [*_other_ways(talk, order, which), talk.option("human", "human")]
    if parcel.state in GONE_WRONG:
        return [talk.option("complain", "complain"), talk.option("human", "human")]
    return []


def _other_ways(talk: Talk, order: Order, which: str) -> list[Option]:
    """Another day where the way of shipping has days, to fetch it where the shop lets one."""
    option = shipping_option(talk, order.shipping.id)
    ways = [talk.option(f"retry:{which}", "other_day")] if option and option.by_day else []
    if any(not each.countries for each in talk.rules.shipping) and option and option.countries:
        ways.append(talk.option(f"fetch:{which}", "fetch"))
    return ways


def tapped_parcel(talk: Talk, rest: str) -> tuple[Order, Parcel] | None:
    """Of an action's arguments, "{order}:{place}". None: it is not there, or the order is not paid any more."""
    order_id, _, place = rest.partition(":")
    order = talk.order(order_id)
    mine = order_id in {past.id for past in talk.conversation.orders}
    if not mine or not order or order.status is not OrderStatus.PAID or not place.isdigit():
        return None
    return (order, order.parcels[int(place)]) if int(place) < len(order.parcels) else None
