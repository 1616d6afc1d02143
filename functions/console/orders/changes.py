"""What changes an order as a whole: it is cancelled, goes on another day, or something else comes for a line."""

from datetime import date

from functions import bootstrap
from functions.console.answers import Answer
from functions.console.forms import wish_id
from functions.console.orders.asking import ask, meant
from functions.console.visit import Visit
from functions.errors import BadRequest
from functions.order_wishes import cancelled, moved, proposed
from functions.substitute_wish import SubstituteWish, read_substitute


def cancel(visit: Visit) -> Answer:
    order = meant(visit)
    report = cancelled(order, wish_id(visit), visit.form("reason", ""))
    return ask(visit, order, report.event(order, bootstrap.clock()), cancelled="yes", reason=report.reason)


def move(visit: Visit) -> Answer:
    order = meant(visit)
    try:
        day = date.fromisoformat(visit.form("day"))
    except ValueError:
        raise BadRequest(f"“{visit.form('day')[:20]}” is not a day: write 2026-12-04") from None
    report = moved(order, bootstrap.live_shop(), wish_id(visit), day, visit.form("slot", ""), visit.form("reason", ""))
    was = str(order.delivery.day) if order.delivery else ""
    return ask(visit, order, report.event(order, bootstrap.clock()), day=str(day), slot=report.slot, was=was)


def substitute(visit: Visit) -> Answer:
    """What is told may be a SKU of the shop, or the shop's own words: as `make substitute` takes it."""
    order, instead = meant(visit), visit.form("instead")
    shop = bootstrap.live_shop()
    hours, sold = visit.form("hours", ""), shop.product_of(instead) is not None
    if hours and not hours.isdecimal():
        raise BadRequest(f"how many hours? Write a number, not “{hours[:20]}”")
    asked = SubstituteWish.model_construct(
        id=wish_id(visit), line=visit.form("line"), note=visit.form("note", ""),
        hours=int(hours) if hours else None, restock=bool(visit.form("restock", "")),
        sku=instead if sold else "", words="" if sold else instead,
    )  # fmt: skip
    wish = read_substitute(asked.model_dump_json(warnings=False))
    line = proposed(order, bootstrap.live_shop, wish)
    return ask(visit, order, wish.event(order, bootstrap.clock()), line=line, instead=instead)
