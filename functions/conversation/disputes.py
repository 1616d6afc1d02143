"""A buyer asks their bank for the money back: the merchant is told, refunds wait, and the order stays what it is.

Nothing is restocked, and nothing of the dispute is said to the shopper: that talk is between them, the bank and Stripe,
where the merchant answers it. Once the bank has decided, what fell due meanwhile goes back, or never will.
"""

from collections.abc import Iterable

from functions.commerce.orders import Dispute, DisputeOutcome, Order
from functions.commerce.refunding import FINAL
from functions.conversation.case_ends import progress
from functions.conversation.money_events import DisputeSeen
from functions.conversation.paying_back import give_or_wait, is_frozen, is_lost, left_of
from functions.conversation.refunds import tell_of_refund
from functions.conversation.talk import Talk
from functions.conversation.ticketing import void_refunded

OUTCOMES: dict[str, DisputeOutcome] = {"won": "won", "warning_closed": "won", "prevented": "won", "lost": "lost"}
"""Stripe's statuses that end one; a warning that is closed has become no dispute. Any other is still open."""


def note_disputes(talk: Talk, order: Order, attempt: int, seen: Iterable[DisputeSeen]) -> Order:
    for each in seen:
        order = _note(talk, order, attempt, each)
    return order


def _note(talk: Talk, order: Order, attempt: int, seen: DisputeSeen) -> Order:
    known = next((dispute for dispute in order.disputes if dispute.id == seen.id), None)
    if known and known.outcome in FINAL:
        return order
    noted = Dispute(
        id=seen.id,
        attempt=attempt,
        amount=seen.amount,
        outcome=OUTCOMES.get(seen.status, "open"),
        refundable=seen.refundable,
        reason=seen.reason,
        opened_at=known.opened_at if known else talk.now,
    )
    if noted == known:
        return order
    others = tuple(dispute for dispute in order.disputes if dispute.id != seen.id)
    order = order.model_copy(update={"disputes": (*others, noted)})
    talk.save(order)
    if known is None:
        _announce(talk, order, "dispute.opened", noted)
    if noted.outcome in FINAL:
        _announce(talk, order, "dispute.closed", noted)
        settle(talk, order)
    return talk.order(order.id) or order


def settle(talk: Talk, order: Order) -> None:
    """Of the order, and of those that it lent to. Lost: what was sold by it opens no door. Raises FactsNeeded."""
    void_refunded(talk, order)
    ids = tuple(dict.fromkeys((order.id, *(credit.order for credit in order.lent))))
    talk.facts.load(orders=ids)
    for each in ids:
        _give_waiting(talk, each)
        for case in concerned.returns if (concerned := talk.order(each)) else ():
            now = talk.order(each)
            if now and (still := now.return_of(case.id)):
                progress(talk, now, still)


def _give_waiting(talk: Talk, order_id: str) -> None:
    order = talk.order(order_id)
    if not order or not order.waiting or (is_frozen(talk, order) and not is_lost(talk, order)):
        return
    waiting = order.waiting
    order = order.model_copy(update={"waiting": ()})
    talk.save(order)
    for back in waiting:
        amount = min(back.amount, left_of(order))
        if amount <= 0:
            continue
        order, made = give_or_wait(talk, order, back.model_copy(update={"amount": amount}))
        if made:
            told = {"amount": amount, "lines": back.lines, "shipping": back.shipping}
            tell_of_refund(talk, order, made.model_copy(update=told))


def _announce(talk: Talk, order: Order, name: str, dispute: Dispute) -> None:
    outcome = {"outcome": dispute.outcome} if name == "dispute.closed" else {}
    talk.announce(
        name,
        order=order.id,
        number=order.number,
        amount=dispute.amount,
        currency=order.currency,
        reason=dispute.reason,
        **outcome,
    )
