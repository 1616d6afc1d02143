"""Where an order is, as the merchant's systems and carriers tell it: late, twice and out of order."""

from datetime import date, timedelta

from functions.commerce.orders import Order, OrderStatus
from functions.commerce.parcels import FULFILMENT_RANK, Parcel
from functions.conversation import move_day
from functions.conversation.booking import order_when
from functions.conversation.cancelling import cancel_paid, why_not
from functions.conversation.confirmation import confirm_day_by_mail, tell_by_mail
from functions.conversation.events import FulfilmentReported
from functions.conversation.message import Link, Text
from functions.conversation.state import Timer
from functions.conversation.talk import Talk
from functions.conversation.updates import UPDATES


def on_fulfilment_reported(talk: Talk, told: FulfilmentReported) -> None:
    """Change the order once and say it once. What is late or repeated changes nothing, and is announced as ignored."""
    order = talk.order(told.order)
    reason = _why_not(order, told)
    if not order or reason:
        talk.announce("fulfilment.ignored", order=told.order, state=told.state, reason=reason)
        return
    if told.state == "rescheduled":
        _reschedule(talk, order, told)
        return
    order = cancel_paid(talk, order, "cancelled") if told.state == "cancelled" else _move_parcel(talk, order, told)
    _tell(talk, order, told)


def _reschedule(talk: Talk, order: Order, told: FulfilmentReported) -> None:
    moved = move_day.by_merchant(talk, order, date.fromisoformat(told.expected), told.slot)
    if not moved:
        talk.announce("fulfilment.ignored", order=order.id, state=told.state, reason="that day is full, or is over")
        return
    talk.save(moved)
    shown = {"order_number": order.number or "", "expected": order_when(talk, moved), "shop": talk.rules.name}
    body = talk.text("rescheduled", order_number=order.number or "", when=shown["expected"], reason=told.reason)
    talk.send(Text(body=body), purpose="transactional", update="rescheduled", values=shown)
    confirm_day_by_mail(talk, moved, body)
    move_day.announce(talk, moved, "merchant", told.reason)


def _why_not(order: Order | None, told: FulfilmentReported) -> str:
    """Why a report changes nothing; "" when it does."""
    if not order:
        return "no such order"
    if order.status is not OrderStatus.PAID:
        return f"the order is {order.status.value}"
    parcel = order.parcel(told.parcel)
    rank = FULFILMENT_RANK.get(parcel.state, 0) if parcel else 0
    if told.state == "rescheduled":
        return _why_not_rescheduled(order, told)
    if told.state == "cancelled":
        return why_not(order)
    if told.state == "delayed":
        known = parcel is not None and told.expected != "" and parcel.expected == told.expected
        late = rank >= FULFILMENT_RANK["delivered"] or known
        return "delivered, or already known" if late else ""
    return "" if FULFILMENT_RANK[told.state] > rank else "the parcel is already there, or further"


def _why_not_rescheduled(order: Order, told: FulfilmentReported) -> str:
    if move_day.dispatched(order):
        return "already dispatched"
    had = order.delivery
    same = had is not None and str(had.day) == told.expected and told.slot in ("", had.slot)
    return "it is that day already" if same else ""


def _move_parcel(talk: Talk, order: Order, told: FulfilmentReported) -> Order:
    parcel = order.parcel(told.parcel) or Parcel(id=told.parcel, state="accepted")
    news = {
        "carrier": told.carrier,
        "tracking_number": told.tracking_number,
        "tracking_url": told.tracking_url,
        "expected": told.expected,
    }
    changes: dict[str, object] = {field: value for field, value in news.items() if value}
    if told.state != "delayed":
        changes["state"] = told.state
    if told.state == "delivered":
        changes["delivered_at"] = talk.now
    order = order.with_parcel(parcel.model_copy(update=changes))
    talk.save(order)
    if told.state == "delivered":
        _plan_feedback(talk, order)
    return order


def _plan_feedback(talk: Talk, order: Order) -> None:
    """Ask how it was, a set time after the last parcel came; once an order, and not after `stop`."""
    delivered = all(parcel.state == "delivered" for parcel in order.parcels)
    if not delivered or order.feedback.asked_at or not talk.conversation.promotional:
        return
    due = talk.now + timedelta(hours=talk.rules.review_delay_hours)
    timer = Timer(id=f"ask_feedback:{order.id}", due=due, kind="ask_feedback", subject=order.id)
    talk.conversation = talk.conversation.with_timer(timer)


def _tell(talk: Talk, order: Order, told: FulfilmentReported) -> None:
    update = UPDATES[told.state]
    parcel = order.parcel(told.parcel)
    values = {
        "order_number": order.number or "",
        "carrier": parcel.carrier if parcel else "",
        "tracking_number": parcel.tracking_number if parcel else "",
        "tracking_url": parcel.tracking_url if parcel else "",
        "expected": parcel.expected if parcel else "",
        "total": talk.money(order.total),
        "name": order.recipient,
        "shop": talk.rules.name,
    }
    link = None
    if values["tracking_url"] and told.state != "delivered":
        link = Link(title=talk.text("label_track"), url=values["tracking_url"])
    back = sum(refund.amount for refund in order.refunds if refund.reason == "cancelled")
    body = talk.text(update.template, **values, reason=told.reason, back=back)
    expected = talk.text("day", day=values["expected"]) if values["expected"] else ""
    shown = values | {"expected": expected}
    talk.send(Text(body=body, link=link), purpose="transactional", update=update.template, values=shown)
    if told.state == "cancelled":
        tell_by_mail(talk, order, body)
    talk.announce(
        update.event,
        order=order.id,
        number=order.number,
        parcel=told.parcel,
        basket=order.total,
        currency=order.currency,
        carrier=values["carrier"],
        reason=told.reason,
        **({"by": "merchant"} if told.state == "cancelled" else {}),
    )
