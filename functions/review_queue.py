"""What a person has to decide: orders that money does not add up for, and payments that no order knows.

Read from the sparse index, so it costs what it holds. Nothing personal: an order's number and the reason.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from functions.commerce.orders import Order
from functions.storage import keys, reads, timers
from functions.storage.keys import Key
from functions.storage.reconciled import Reconciled
from functions.storage.table import Table


@dataclass(frozen=True)
class Concern:
    order: str
    """Its number, else its id; of a payment that no order knows, the order that it names."""
    since: str
    """UTC, to the second."""
    reasons: tuple[str, ...]
    amount: int
    currency: str
    session: str = ""
    """Of a payment that no order knows: Stripe's id of it."""

    def shown(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value != ""}


def in_review(kept: Reconciled) -> Iterator[Concern]:
    """The longest waiting first."""
    for key, since in timers.shard(kept.table, keys.REVIEW_SHARD):
        concern = _order(kept.table, key, since) or _stray(kept, key, since)
        if concern:
            yield concern


def _order(table: Table, key: Key, since: str) -> Concern | None:
    """The index may be late: the order itself has the last word."""
    found = reads.order(table, key.pk.removeprefix("ORDER#")) if key.pk.startswith("ORDER#") else None
    if not found or not found.concerns:
        return None
    return Concern(
        order=found.number or found.id,
        since=since,
        reasons=found.concerns,
        amount=_received(found),
        currency=found.currency,
    )


def _received(order: Order) -> int:
    undecided = order.undecided
    return sum(attempt.got for attempt in undecided) if undecided else order.total


def _stray(kept: Reconciled, key: Key, since: str) -> Concern | None:
    stray = kept.stray(key)
    if stray is None:
        return None
    return Concern(
        order=stray.order,
        since=since,
        reasons=("paid at Stripe, and no order of ours knows it: refund it there, then dismiss it",),
        amount=stray.amount,
        currency=stray.currency,
        session=stray.session,
    )
