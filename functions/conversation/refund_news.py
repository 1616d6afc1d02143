"""What became of refunds: as Stripe answered, as it lists them, as a bank refused them.

What Stripe lists of a payment is held against what the order knows, so that a refund made at Stripe's dashboard is
known as well, and one that failed after it had succeeded is owed again.
"""

from datetime import timedelta

from functions.commerce.money import written
from functions.commerce.orders import Order, Refund
from functions.commerce.refunding import left
from functions.conversation.case_ends import note_refund
from functions.conversation.disputes import note_disputes
from functions.conversation.effects import ObserveMoney
from functions.conversation.money_events import MoneyObserved, PaymentCallFailed, RefundObserved, RefundSeen
from functions.conversation.refunds import call, look_later, tell_of_money, tell_of_refund
from functions.conversation.state import Timer
from functions.conversation.talk import Talk
from functions.conversation.ticketing import void_refunded

REFUND_RANK = {"requested": 0, "pending": 1, "requires_action": 1, "succeeded": 2, "failed": 3, "canceled": 3}
"""A refund only moves up: a late "pending" takes nothing back; a bank may yet refuse one that succeeded."""
REFUND_STATES = {"requires_action": "pending", "canceled": "failed"}
"""Stripe's words that are not ours."""
LOOK_AGAIN = timedelta(hours=12)
"""How often a refund that a bank is busy with is looked at."""


def on_refund_observed(talk: Talk, seen: RefundObserved) -> None:
    order = talk.order(seen.order)
    known = next((each for each in order.refunds if each.id == seen.refund), None) if order else None
    if order and known:
        _follow(talk, order, known, seen.status)


def on_money_observed(talk: Talk, seen: MoneyObserved) -> None:
    """All refunds and disputes of a payment, as Stripe has them."""
    order = talk.order(seen.order)
    if not order or seen.attempt not in {attempt.number for attempt in order.attempts}:
        talk.announce("payment.unknown", order=seen.order, session_id=seen.payment_intent)
        return
    for each in seen.refunds:
        order = _hear_refund(talk, order, seen.attempt, each)
    order = note_disputes(talk, order, seen.attempt, seen.disputes)
    covered = _covered(order)
    if covered != order:
        talk.save(covered)


def _hear_refund(talk: Talk, order: Order, attempt: int, seen: RefundSeen) -> Order:
    known = next((each for each in order.refunds if each.id == seen.refund or seen.id in (each.id, each.stripe)), None)
    if known:
        if not known.stripe:
            known = known.model_copy(update={"stripe": seen.id})
        return _follow(talk, order, known, seen.status)
    if REFUND_RANK[seen.status] == REFUND_RANK["failed"]:
        return order  # made elsewhere, and it came to nothing before it was heard of
    return _take_over(talk, order, attempt, seen)


def _take_over(talk: Talk, order: Order, attempt: int, seen: RefundSeen) -> Order:
    """One that was made at Stripe's dashboard: a person did it, and the shopper is told of it all the same."""
    state = REFUND_STATES.get(seen.status, seen.status)
    made = Refund(
        id=seen.id, attempt=attempt, amount=seen.amount, reason="external", state=state, stripe=seen.id, at=talk.now
    )
    order = order.model_copy(update={"refunds": (*order.refunds, made)})
    if left(order, order.at(attempt)) < 0:
        order = _twice_used(talk, order, made)
    talk.save(order)
    void_refunded(talk, order)
    if state == "pending":
        look_later(talk, order, LOOK_AGAIN)
    talk.announce("refund.requested", order=order.id, amount=made.amount, currency=order.currency, reason="external")
    _announce(talk, order, made)
    tell_of_refund(talk, order, made)
    return order


def _twice_used(talk: Talk, order: Order, made: Refund) -> Order:
    """What went back at the dashboard had paid an exchange already: a person sees to who owes whom."""
    amount = written(made.amount, order.currency)
    reason = f"attempt {made.attempt}: {amount} went back at Stripe, and an exchange had been paid with it"
    talk.announce("payment.review", order=order.id, reason=reason)
    return order.model_copy(update={"review_reason": order.review_reason or reason})


def _follow(talk: Talk, order: Order, known: Refund, status: str, *, by_bank: bool = True) -> Order:
    """A refund that is known already, with the state that Stripe tells, if that is news. `by_bank`: who refused it."""
    news = REFUND_RANK[status] > REFUND_RANK[known.state]
    noted = known.model_copy(update={"state": REFUND_STATES.get(status, status)}) if news else known
    refunds = tuple(noted if each.id == known.id else each for each in order.refunds)
    if refunds == order.refunds:
        return order
    order = order.model_copy(update={"refunds": refunds})
    talk.save(order)
    if not news:
        return order
    _announce(talk, order, noted)
    if noted.state == "failed":
        tell_of_money(
            talk, order, "refund_failed", amount=noted.amount, number=order.number or "", by_bank=by_bank,
            phone=talk.rules.contact.phone, email=talk.rules.contact.email,
        )  # fmt: skip
    elif noted.state == "pending":
        look_later(talk, order, LOOK_AGAIN)
    elif noted.state == "succeeded":
        note_refund(talk, order, noted)
    return talk.order(order.id) or order


def note_failed_refund(talk: Talk, order: Order, failed: PaymentCallFailed) -> None:
    """Stripe would not refund. It may be because somebody did so at its dashboard, so it is looked at once more."""
    for each in order.refunds:
        if each.attempt == failed.attempt and each.state == "requested" and failed.refund in ("", each.id):
            order = _follow(talk, order, each, "failed", by_bank=False)
    intent = order.at(failed.attempt).payment_intent
    if intent:
        talk.effects.append(ObserveMoney(payment_intent=intent, order=order.id, attempt=failed.attempt))


def _covered(order: Order) -> Order:
    """A refund that failed is dealt with once nothing is left of its payment, or as much has since gone back at
    Stripe's dashboard: the money went another way. Where it was less, the rest is still owed."""
    refunds = tuple(
        each if each.counts or _owed(order, each.attempt) else each.model_copy(update={"handled": True})
        for each in order.refunds
    )
    return order.model_copy(update={"refunds": refunds})


def _owed(order: Order, attempt: int) -> bool:
    failed = [each for each in order.failed_refunds if each.attempt == attempt]
    since = min((each.at for each in failed if each.at), default=None)
    made = [each for each in order.refunds if each.attempt == attempt and each.counts]
    instead = [each for each in made if each.reason == "external"]
    back = sum(each.amount for each in instead if since and each.at and each.at >= since)
    return left(order, order.at(attempt)) > 0 and back < sum(each.amount for each in failed)


def check_refunds(talk: Talk, timer: Timer) -> None:
    """Past its time: what Stripe has not answered is asked again, what a bank is busy with is looked at."""
    order = talk.order(timer.subject)
    waiting = [each for each in order.refunds if each.state in ("requested", "pending")] if order else []
    if not order or not waiting:
        return
    for each in waiting:
        attempt = order.at(each.attempt)
        if each.state == "requested":
            talk.effects.append(call(order, attempt, each))
        elif attempt.payment_intent:
            talk.effects.append(
                ObserveMoney(payment_intent=attempt.payment_intent, order=order.id, attempt=each.attempt)
            )
    look_later(talk, order, LOOK_AGAIN)


def _announce(talk: Talk, order: Order, made: Refund) -> None:
    talk.announce(f"refund.{made.state}", order=order.id, amount=made.amount, currency=order.currency)
