"""Money that goes back, and telling of money: each change is said once, outside the window by a template."""

from functions.commerce.orders import Attempt, Order, OrderStatus, Refund
from functions.conversation.confirmation import tell_by_mail
from functions.conversation.effects import RefundPayment
from functions.conversation.events import RefundObserved
from functions.conversation.message import Text
from functions.conversation.talk import Talk

REFUND_RANK = {"requested": 0, "pending": 1, "requires_action": 1, "succeeded": 2, "failed": 3, "canceled": 3}
"""A refund only moves up: a late "pending" takes nothing back; a bank may yet refuse one that succeeded."""
REFUND_STATES = {"requires_action": "pending", "canceled": "failed"}
"""Stripe's words that are not ours."""


def give_back(talk: Talk, order: Order, attempt: Attempt, reason: str) -> None:
    """Refund an attempt in full, by itself, and say so."""
    refund = Refund(
        id=talk.new_id("r", f"refund:{attempt.number}"), attempt=attempt.number, amount=attempt.amount, reason=reason
    )
    order = order.with_attempt(attempt).model_copy(update={"refunds": (*order.refunds, refund)})
    if order.status is OrderStatus.EXPIRED:
        order = order.moved(OrderStatus.CANCELLED)
    talk.save(order)
    talk.effects.append(refund_call(order, attempt, refund))
    tell_of_money(talk, order, "refund", amount=attempt.amount, reason=reason, number=order.number or "")
    talk.announce("refund.requested", order=order.id, amount=attempt.amount, currency=order.currency, reason=reason)


def refund_call(order: Order, attempt: Attempt, refund: Refund) -> RefundPayment:
    return RefundPayment(
        order=order.id,
        attempt=attempt.number,
        payment_intent=attempt.payment_intent or "",
        refund=refund.id,
        amount=refund.amount,
        reason="duplicate" if refund.reason == "duplicate" else "requested_by_customer",
    )


def on_refund_observed(talk: Talk, seen: RefundObserved) -> None:
    order = talk.order(seen.order)
    refund = next((each for each in order.refunds if each.id == seen.refund), None) if order else None
    if order and refund and REFUND_RANK[seen.status] > REFUND_RANK[refund.state]:
        _note(talk, order, refund, REFUND_STATES.get(seen.status, seen.status))


def note_failed_refund(talk: Talk, order: Order, attempt: Attempt) -> None:
    """Stripe would not refund: the merchant is told by the event, for a person has to pay it back."""
    for refund in order.refunds:
        if refund.attempt == attempt.number and refund.state == "requested":
            _note(talk, order, refund, "failed")


def _note(talk: Talk, order: Order, refund: Refund, state: str) -> None:
    noted = refund.model_copy(update={"state": state})
    refunds = tuple(noted if each.id == refund.id else each for each in order.refunds)
    talk.save(order.model_copy(update={"refunds": refunds}))
    talk.announce(f"refund.{state}", order=order.id, amount=refund.amount, currency=order.currency)


def tell_of_money(talk: Talk, order: Order, key: str, **values: object) -> None:
    """A change of money, said once; outside the window by the template of the same name."""
    amount = values.get("amount")
    shown = {
        "order_number": order.number or "-",
        "total": talk.money(order.total),
        "amount": talk.money(amount if isinstance(amount, int) else order.total),
        "shop": talk.rules.name,
    }
    body = talk.text(key, **values)
    talk.send(Text(body=body), purpose="transactional", update=key, values=shown)
    tell_by_mail(talk, order, body)
