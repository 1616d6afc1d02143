"""An order in review, and a person who has decided: it is accepted for what was paid, or all of it goes back.

What the machine would not decide is decided here and nowhere else; a resolution that no longer fits is announced as
refused, and changes nothing.
"""

from collections.abc import Callable

from functions.commerce.orders import Attempt, AttemptState, Order, OrderStatus, Refund, Repayment
from functions.commerce.refunding import frozen, left, taken_back
from functions.conversation.booking import book, let_go
from functions.conversation.erasure import is_nobodys
from functions.conversation.exchanges import fell_through
from functions.conversation.in_vain import why_gone
from functions.conversation.money_events import ReviewResolved
from functions.conversation.payment import close_newer
from functions.conversation.refunds import give_back, refund, tell_of_refund
from functions.conversation.selling import sell
from functions.conversation.talk import Talk
from functions.conversation.ways import keep_chosen


def on_review_resolved(talk: Talk, told: ReviewResolved) -> None:
    order = talk.order(told.order)
    reason = why_not(order, told.resolution) if order else "no such order"
    if order and not reason and told.resolution == "accept" and not order.review_held and why_gone(talk, order):
        reason = "what it held went to somebody else: refund it"
    if reason:
        talk.announce("review.refused", order=told.order, resolution=told.resolution, reason=reason)
    elif order:
        RESOLUTIONS[told.resolution](talk, order, told)
        talk.announce("review.resolved", order=order.id, number=order.number, resolution=told.resolution)


# --- what may be decided ------------------------------------------------------------------------------------------


def why_not(order: Order, resolution: str) -> str:
    """Why an order cannot be decided about so, as it stands; "": it can, unless what it held went to somebody else."""
    if order.review_reason or order.failed_refunds:
        return REFUSALS[resolution](order)
    return "its dispute is to be answered in Stripe" if order.concerns else "nothing about it is to be decided"


def _why_not_accepted(order: Order) -> str:
    if order.status is not OrderStatus.REVIEW:
        return "only an order in review can be accepted: refund it, or dismiss it"
    if not order.undecided:
        return "nothing has been received yet: wait for the bank, or look at Stripe"
    return _why_not_for(order, order.undecided[0])


def _why_not_for(order: Order, paid: Attempt) -> str:
    """Of the payment that it would be fulfilled for."""
    if paid.refund_only:
        return f"{paid.refund_only}: it can only be refunded"
    if frozen(order, paid):
        return "the payment is disputed: wait for the bank, or refund it once that has decided"
    if left(order, paid) <= 0:
        return "what was paid has gone back already: refund it, which gives back nothing more"
    if is_nobodys(order) or (order.buy_now and not order.address):
        return "nobody knows where it goes: it can only be refunded"
    return ""


def _why_not_refunded(order: Order) -> str:
    asked = (*order.undecided, *(order.at(each.attempt) for each in order.failed_refunds))
    if not asked:
        return "nothing has been received that could go back"
    disputed = any(frozen(order, attempt) and not taken_back(order, attempt) for attempt in asked)
    return "the payment is disputed: Stripe refunds it no more" if disputed else ""


def _why_not_dismissed(order: Order) -> str:
    return "an order in review is accepted or refunded" if order.status is OrderStatus.REVIEW else ""


REFUSALS: dict[str, Callable[[Order], str]] = {
    "accept": _why_not_accepted,
    "refund": _why_not_refunded,
    "dismiss": _why_not_dismissed,
}


# --- deciding it --------------------------------------------------------------------------------------------------


def _accept(talk: Talk, order: Order, told: ReviewResolved) -> None:
    """It is fulfilled for what was paid; anything else that was paid goes back."""
    first, *others = order.undecided
    taken = _settled(order, first)
    order = order.with_attempt(taken).model_copy(update={"review_reason": ""})
    order = keep_chosen(talk, order, taken.offered) if order.review_held else book(talk, order)
    order = sell(talk, order, taken, take=not order.review_held)
    for other in others:
        order = give_back(talk, order, _settled(order, other), "duplicate", note=told.note)


def _refund(talk: Talk, order: Order, told: ReviewResolved) -> None:
    """All of what was received and not decided about goes back; a refund that failed is made once more."""
    paid, failed = order.undecided, order.failed_refunds
    if order.status is OrderStatus.REVIEW:
        order = _give_up(talk, order)
    order = _handled(order).model_copy(update={"review_reason": ""})
    talk.save(order)
    for attempt in paid:
        order = _back(talk, order, attempt, told.note)
    for each in failed:
        order = _once_more(talk, order, each, told.note)


def _back(talk: Talk, order: Order, attempt: Attempt, note: str) -> Order:
    settled = _settled(order, attempt)
    if not taken_back(order, attempt):
        return give_back(talk, order, settled, "review", note=note)
    order = order.with_attempt(settled)
    talk.save(order)
    return order


def _once_more(talk: Talk, order: Order, failed: Refund, note: str) -> Order:
    attempt = order.at(failed.attempt)
    amount = min(failed.amount, left(order, attempt))
    if amount <= 0 or taken_back(order, attempt):
        return order
    back = Repayment(
        amount=amount,
        reason=failed.reason,
        lines=failed.lines,  # restocked it was the first time
        shipping=failed.shipping,
        note=note or failed.note,
        purpose=f"refund:{failed.id}",
    )
    order = refund(talk, order, attempt, back)
    tell_of_refund(talk, order, order.refunds[-1])
    return order


def _give_up(talk: Talk, order: Order) -> Order:
    if order.review_held:
        talk.move(order, "release")
    order = close_newer(talk, order)
    cancelled = {"review_held": False, "cancelled_at": talk.now}
    order = let_go(talk, order).moved(OrderStatus.CANCELLED).model_copy(update=cancelled)
    if order.exchange_of:
        talk.save(order)
        fell_through(talk, order)
        order = talk.order(order.id) or order
    return order


def _dismiss(talk: Talk, order: Order, told: ReviewResolved) -> None:
    """Dealt with elsewhere: a refund that failed was paid by bank, a dispute was answered."""
    for attempt in order.undecided:
        order = order.with_attempt(_settled(order, attempt))
    talk.save(_handled(order).model_copy(update={"review_reason": ""}))


def _handled(order: Order) -> Order:
    refunds = tuple(each if each.counts else each.model_copy(update={"handled": True}) for each in order.refunds)
    return order.model_copy(update={"refunds": refunds})


def _settled(order: Order, attempt: Attempt) -> Attempt:
    """Of an order that has its number something else was paid with."""
    decided = {"received": None, "beside": order.number is not None}
    return attempt.model_copy(update={"state": AttemptState.PAID, "amount": attempt.got} | decided)


RESOLUTIONS: dict[str, Callable[[Talk, Order, ReviewResolved], None]] = {
    "accept": _accept,
    "refund": _refund,
    "dismiss": _dismiss,
}
