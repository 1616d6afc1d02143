"""Where an order is, as the merchant's systems and carriers tell it: late, twice and out of order."""

from datetime import date

from functions.commerce.orders import Order, OrderStatus
from functions.commerce.parcels import FINAL, MOST_PARCELS, Parcel, Scan
from functions.conversation import move_day
from functions.conversation.booking import order_when
from functions.conversation.cancelling import cancel_paid, why_not
from functions.conversation.case_ends import note_delivery
from functions.conversation.confirmation import confirm_day_by_mail, tell_by_mail
from functions.conversation.delivered import show_delivered
from functions.conversation.feedback import plan_feedback
from functions.conversation.fulfilment_events import FulfilmentReported
from functions.conversation.message import Choices, Link, Text
from functions.conversation.parcel_effects import RegisterParcel
from functions.conversation.parcel_words import parcel_options, parcel_values
from functions.conversation.talk import Talk
from functions.conversation.updates import UPDATES


def on_fulfilment_reported(talk: Talk, told: FulfilmentReported) -> None:
    """Change the order once and say it once. What is late or repeated changes nothing, and is announced as ignored."""
    order = talk.order(told.order)
    reason = _why_not(order, told)
    if not order or reason:
        _ignore(talk, told, reason)
    elif told.state == "rescheduled":
        _reschedule(talk, order, told)
    elif told.state == "cancelled":
        _cancel(talk, order, told)
    else:
        _report(talk, order, told)


def _ignore(talk: Talk, told: FulfilmentReported, reason: str) -> None:
    talk.announce("fulfilment.ignored", order=told.order, state=told.state, reason=reason)


def _why_not(order: Order | None, told: FulfilmentReported) -> str:
    """Why a report of the order changes nothing; "" when it may."""
    if not order:
        return "no such order"
    if order.status is not OrderStatus.PAID:
        return f"the order is {order.status.value}"
    if told.state == "rescheduled":
        return _why_not_rescheduled(order, told)
    return why_not(order) if told.state == "cancelled" else ""


# --- the order ----------------------------------------------------------------------------------------------------


def _reschedule(talk: Talk, order: Order, told: FulfilmentReported) -> None:
    moved = move_day.by_merchant(talk, order, date.fromisoformat(told.expected), told.slot)
    if not moved:
        _ignore(talk, told, "that day is full, or is over")
        return
    talk.save(moved)
    shown = {"order_number": order.number or "", "expected": order_when(talk, moved), "shop": talk.rules.name}
    body = talk.text("rescheduled", order_number=order.number or "", when=shown["expected"], reason=told.reason)
    talk.send(Text(body=body), purpose="transactional", update="rescheduled", values=shown)
    confirm_day_by_mail(talk, moved, body)
    move_day.announce(talk, moved, "merchant", told.reason)


def _why_not_rescheduled(order: Order, told: FulfilmentReported) -> str:
    if move_day.dispatched(order):
        return "already dispatched"
    had = order.delivery
    same = had is not None and str(had.day) == told.expected and told.slot in ("", had.slot)
    return "it is that day already" if same else ""


def _cancel(talk: Talk, order: Order, told: FulfilmentReported) -> None:
    order = cancel_paid(talk, order, "cancelled")
    _tell(talk, order, None, told)


# --- its parcels --------------------------------------------------------------------------------------------------


def _report(talk: Talk, order: Order, told: FulfilmentReported) -> None:
    """A number may be that of several parcels, which then move together and are told of once."""
    order = _named(order, told)
    parcels, before = _meant(order, told), order
    if not parcels:
        _ignore(talk, told, "too many parcels" if told.parcel else "no parcel has that number")
        return
    news = None
    for parcel in parcels:
        moved, further = _moved(talk, parcel, told)
        order = order.with_parcel(moved)
        news = news or (moved if further else None)
    talk.save(order)
    _register(talk, before, order)
    if not news:
        _ignore(talk, told, "the parcel is already there, or further")
        return
    if news.arrived:
        note_delivery(talk, order)
        plan_feedback(talk, order)
    _tell(talk, order, news, told)


def _register(talk: Talk, before: Order, order: Order) -> None:
    """A number that the order had not: what carriers tell of it finds the way."""
    known = {parcel.tracking_number for parcel in before.parcels}
    for number in dict.fromkeys(parcel.tracking_number for parcel in order.parcels):
        if number and number not in known:
            talk.effects.append(RegisterParcel(order=order.id, number=number))


def _named(order: Order, told: FulfilmentReported) -> Order:
    """A parcel that a carrier was the first to tell of is called by its number until the merchant names it."""
    first = order.parcel(told.tracking_number) if told.tracking_number else None
    if not told.parcel or not first or order.parcel(told.parcel):
        return order
    kept = (first.model_copy(update={"id": told.parcel}) if each is first else each for each in order.parcels)
    return order.model_copy(update={"parcels": tuple(kept)})


def _meant(order: Order, told: FulfilmentReported) -> tuple[Parcel, ...]:
    """Those that a report is about; one that is not in the order yet is new. Empty: none that we can know of.

    The merchant names a parcel as it likes; a carrier knows its number only.
    """
    if told.parcel:
        named = order.parcel(told.parcel)
        return (named,) if named else _new(order, told.parcel)
    numbered = tuple(each for each in order.parcels if each.tracking_number == told.tracking_number)
    if numbered or not told.by_reference:
        return numbered
    unnumbered = [parcel for parcel in order.parcels if not parcel.tracking_number]
    return (unnumbered[0],) if len(unnumbered) == 1 else _new(order, told.tracking_number)


def _new(order: Order, parcel_id: str) -> tuple[Parcel, ...]:
    return () if len(order.parcels) >= MOST_PARCELS else (Parcel(id=parcel_id, state="accepted"),)


def _moved(talk: Talk, parcel: Parcel, told: FulfilmentReported) -> tuple[Parcel, bool]:
    """With what was told, and whether that is news."""
    if told.state == "delayed":
        late = parcel.state in FINAL or (told.expected != "" and parcel.expected == told.expected)
        return (parcel, False) if late else (_detailed(parcel, told, news=True), True)
    assert told.state not in ("rescheduled", "cancelled")
    at = min(talk.event.occurred_at, talk.now)
    moved, news = parcel.scanned(Scan(state=told.state, at=at, source=told.source, words=told.reason))
    moved = _detailed(moved, told, news=news)
    if news and moved.arrived:
        moved = moved.model_copy(update={"delivered_at": at, "not_received_at": None})
    return moved, news


def _detailed(parcel: Parcel, told: FulfilmentReported, *, news: bool) -> Parcel:
    """What is no news may still tell what was not known, like the number."""
    details: dict[str, object] = {
        "carrier": told.carrier,
        "tracking_number": told.tracking_number,
        "tracking_url": told.tracking_url,
        "expected": told.expected,
        "lines": told.lines,
        "neighbour": told.neighbour,
        "pickup": told.pickup,
        "photo": told.photo,
    }
    changes = {name: value for name, value in details.items() if value and (news or not getattr(parcel, name))}
    if news and told.state == "attempt_failed":
        changes["expected"] = told.expected
    return parcel.model_copy(update=changes)


# --- what is said -------------------------------------------------------------------------------------------------


def _tell(talk: Talk, order: Order, parcel: Parcel | None, told: FulfilmentReported) -> None:
    update = UPDATES[told.state]
    values = parcel_values(talk, order, parcel)
    if update.template:
        _say(talk, order, parcel, told, update.template)
    talk.announce(
        update.event,
        order=order.id,
        number=order.number,
        parcel=parcel.id if parcel else told.parcel,
        basket=order.total,
        currency=order.currency,
        carrier=values["carrier"],
        reason=told.reason,
        **({"by": "merchant"} if told.state == "cancelled" else {"state": told.state}),
    )


def _say(talk: Talk, order: Order, parcel: Parcel | None, told: FulfilmentReported, template: str) -> None:
    back = sum(refund.amount for refund in order.refunds if refund.reason == "cancelled")
    values = parcel_values(talk, order, parcel)
    body = talk.text(template, **values, reason=told.reason, back=back)
    expected = talk.text("day", day=values["expected"]) if values["expected"] else ""
    options = parcel_options(talk, order, parcel) if parcel else []
    message: Text | Choices = Text(body=body, link=_link(talk, parcel))
    if options:
        message = Choices(body=body, options=tuple(options), opener=talk.text("label_choose"))
    shown = values | {"expected": expected}
    if told.photo and parcel and parcel.arrived:
        show_delivered(talk, order, told.photo)
    talk.send(message, purpose="transactional", update=template, values=shown)
    if told.state == "cancelled":
        tell_by_mail(talk, order, body)


def _link(talk: Talk, parcel: Parcel | None) -> Link | None:
    if not parcel or not parcel.tracking_url or parcel.arrived:
        return None
    return Link(title=talk.text("label_track"), url=parcel.tracking_url)
