"""A buyer asks their bank for the money back: the merchant is told, refunds wait, and the order stays what it is.

Nothing is restocked and nothing is said to the shopper: that talk is between them, the bank and Stripe, where the
merchant answers it.
"""

from collections.abc import Iterable

from functions.commerce.orders import Dispute, DisputeOutcome, Order
from functions.commerce.refunding import FINAL
from functions.conversation.money_events import DisputeSeen
from functions.conversation.talk import Talk

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
    return order


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
