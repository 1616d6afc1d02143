"""An order on its way: accepted, packed, sent with what is in the parcel, brought. Of one, or of all that are ticked.

The report is the one that the HTTP API takes (functions/reports.py), so the shopper is told the same.
"""

from functions import bootstrap
from functions.commerce.orders import Order
from functions.commerce.parcels import ParcelLine
from functions.console.answers import Answer, redirect
from functions.console.forms import wish_id
from functions.console.orders.asking import ask, called, meant
from functions.console.orders.detail import next_parcel, room
from functions.console.orders.stages import stage
from functions.console.visit import Visit
from functions.errors import BadRequest
from functions.reports import Report, read_report
from functions.storage import lists, reads

STEPS = ("accepted", "packed", "dispatched", "delivered", "delayed", "attempt_failed", "returned", "lost", "damaged")
"""What a person of the shop tells of a parcel."""
TICKED = ("accepted", "packed", "dispatched", "delivered")
"""What can be told of many at once."""
FITS = {
    "accepted": ("new",),
    "packed": ("new",),
    "dispatched": ("new", "packed"),
    "delivered": ("new", "packed", "underway", "problem"),
}
"""At which stage of the whole order each of those makes sense; the others are left as they are."""
MOST_TICKED = 200
UNITS = "units-"
"""How the fields begin that say how many of a line are in the parcel; its SKU follows."""


def tell(visit: Visit) -> Answer:
    order, state = meant(visit), visit.form("state")
    if state not in STEPS:
        raise BadRequest(f"“{state[:20]}” is nothing that happens to a parcel here")
    parcel = visit.form("parcel", "") or next_parcel(order)
    lines = read_lines(visit, order, parcel) if state in ("packed", "dispatched") else ()
    report = _report(
        wish_id(visit), order, state, parcel=parcel, lines=lines,
        **{name: visit.form(name, "") for name in ("carrier", "tracking_number", "tracking_url", "reason")},
        expected=visit.form("expected", "") or None,
    )  # fmt: skip
    event = report.event(order, bootstrap.clock())
    return ask(visit, order, event, state=state, parcel=parcel, carrier=report.carrier, number=report.tracking_number)


def read_lines(visit: Visit, order: Order, parcel: str) -> tuple[ParcelLine, ...]:
    """What is in the parcel; nothing, where that is all that is to go and no other parcel holds anything."""
    left = room(order, parcel)
    asked = {sku: _units(visit.form(f"{UNITS}{sku}", str(quantity)), sku) for sku, quantity in left.items()}
    for sku, quantity in asked.items():
        if quantity > left[sku]:
            raise BadRequest(f"{left[sku]} of {sku} can be sent, not {quantity}")
    if left and not any(asked.values()):
        raise BadRequest("say what is in the parcel: all the numbers are 0")
    alone = all(each.id == parcel for each in order.parcels)
    if asked == left and alone:
        return ()
    return tuple(ParcelLine(sku=sku, quantity=quantity) for sku, quantity in asked.items() if quantity)


def _units(text: str, sku: str) -> int:
    if not text.isdecimal() or len(text) > 4:
        raise BadRequest(f"how many of {sku}? Write a number, not “{text[:20]}”")
    return int(text)


def _report(wish: str, order: Order, state: str, **told: object) -> Report:
    """Raises BadRequest in words, as the API does."""
    asked = Report.model_construct(id=wish, order=order.id, state=state, **told)  # type: ignore[arg-type]
    return read_report(asked.model_dump_json(warnings=False))


def tell_all(visit: Visit) -> Answer:
    """Of each ticked order for which it makes sense; how many that were is shown."""
    state, ticked = visit.form("state"), list(dict.fromkeys(visit.every("order")))
    if state not in TICKED:
        raise BadRequest(f"“{state[:20]}” cannot be told of many orders at once")
    back = visit.link(f"/orders?{visit.form('asked', '')}".rstrip("?"))
    if not ticked:
        return redirect(back, told="orders.none_ticked")
    events, done, now = [], [], bootstrap.clock()
    for order in _orders(ticked):
        if stage(lists.row_of(order)) in FITS[state]:
            told = _report(wish_id(visit), order, state, parcel=next_or_last(order, state), lines=())
            events.append(told.event(order, now))
            done.append(called(order))
    bootstrap.mailbox().post(events)
    visit.did(", ".join(done), after={"state": state})
    return redirect(back, told="orders.told_all" if len(done) == len(ticked) else "orders.told_some")


def next_or_last(order: Order, state: str) -> str:
    """The parcel that is here still; of what arrives, the one that is on its way."""
    if state == "delivered" and order.parcels:
        return next((each.id for each in order.parcels if not each.arrived), order.parcels[-1].id)
    return next_parcel(order)


def _orders(ticked: list[str]) -> list[Order]:
    if len(ticked) > MOST_TICKED:
        raise BadRequest(f"at most {MOST_TICKED} orders at once")
    found = (reads.find_order(bootstrap.table(), name) for name in ticked)
    return [order for order in found if order]
