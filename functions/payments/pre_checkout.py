"""Whether an invoice in the chat may be paid now: the channel asks just before it charges, and waits ten seconds.

Pure. A yes is written on the condition that the attempt is as it was read (`confirmed`); the edge does the reading.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from functions.commerce.orders import AttemptState, Order, OrderStatus
from functions.payments.attempts import AttemptItem
from functions.payments.in_chat import CONFIRMED_FOR, being_paid

Refusal = Literal["", "over", "paid", "busy", "changed", "sold_out", "not_yours", "paused"]
"""over: closed, expired, or none of ours. busy: a payment of it was begun less than two minutes ago, and may yet come:
saying yes to another could have it paid twice."""


@dataclass(frozen=True)
class Question:
    id: str
    """The channel's: the same one asked again is answered the same."""
    account: str
    payer: str
    amount: int
    currency: str


def why_not(
    asked: Question, item: AttemptItem | None, order: Order | None, held: Mapping[str, int], now: datetime
) -> Refusal:
    """`held`: units per SKU that are set aside for all who are paying. "": it may be paid."""
    if item is None or order is None or not item.in_chat:
        return "over"
    if (asked.account, asked.payer) != (item.account, item.payer):
        return "not_yours"
    if answered_yes(asked, item, now):
        return ""
    if item.state == "complete" or order.status is OrderStatus.PAID:
        return "paid"
    if not _open(item, order, now):
        return "over"
    if (asked.amount, asked.currency) != (item.amount, item.currency) or item.amount != order.total:
        return "changed"
    if being_paid(item, now):
        return "busy"
    short = any(held.get(line.sku, 0) < line.quantity for line in order.lines if line.tracked)
    return "sold_out" if short else ""


def answered_yes(asked: Question, item: AttemptItem, now: datetime) -> bool:
    return item.query == asked.id and being_paid(item, now)


def confirmed(asked: Question, item: AttemptItem, now: datetime) -> dict[str, str]:
    """What a yes changes of the attempt's item."""
    until, yeses = now + CONFIRMED_FOR, f"{item.yeses} {now.isoformat()}".strip()
    return {"state": "confirming", "query": asked.id, "confirming_until": until.isoformat(), "yeses": yeses}


def _open(item: AttemptItem, order: Order, now: datetime) -> bool:
    """As the order has it, and as its record has it: the order may have begun to close what the record has yet to."""
    latest = order.attempt
    current = order.status is OrderStatus.AWAITING_PAYMENT and latest.number == item.number
    return (
        current and latest.state is AttemptState.OPEN and item.state in ("open", "confirming") and now < item.expires_at
    )
