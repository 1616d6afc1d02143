"""What was broken, and what the shop did about it: a line each, the last 200. Pure.

What is broken is written down by who breaks it; what the shop does is read from its orders, before and after.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from functions.commerce.orders import Dispute, Order, OrderStatus, Refund

KEPT = 200
Kind = Literal["broke", "did", "note", "wrong"]
SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}
REFUNDED = {
    "duplicate": "Paid twice → the second payment goes back: {money}",
    "out_of_stock": "Paid, but gone → {money} goes back in full, with an apology",
    "cancelled": "Cancelled → {money} goes back",
    "day_gone": "The day was full → {money} goes back in full",
    "merchant": "The merchant’s refund → {money} goes back, once, and the shopper is told",
    "review": "A person decided → {money} goes back",
    "undeliverable": "It cannot be delivered → {money} goes back in full",
    "code_gone": "The discount code was used up → {money} goes back in full",
    "external": "Refunded at Stripe’s dashboard → the order knows of {money}, and the shopper is told",
}
REFUND_STATES = {
    "succeeded": "{money} is back with the shopper",
    "failed": "The bank refused the refund of {money} → it is open again, and the merchant is warned",
}
DISPUTES = {
    "open": "The buyer’s bank disputes {money} → refunds are frozen, nothing is restocked, the merchant is told",
    "won": "The dispute over {money} is won",
    "lost": "The dispute over {money} is lost → it is booked as lost, and never refunded as well",
}
STATES = {
    OrderStatus.PAYMENT_PENDING: "{order} waits for the shopper’s bank; its stock stays reserved",
    OrderStatus.EXPIRED: "The link of {order} has expired → its stock is free again",
    OrderStatus.CANCELLED: "{order} is cancelled",
    OrderStatus.REVIEW: "{order} is set aside for a person: {reason}",
}


@dataclass(frozen=True)
class Entry:
    seq: int
    at: float
    kind: Kind
    text: str


class Diary:
    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._count = 0
        self._because: dict[str, str] = {}
        self.entries: deque[Entry] = deque(maxlen=KEPT)

    def write(self, kind: Kind, text: str) -> None:
        self._count += 1
        self.entries.append(Entry(self._count, self._now(), kind, text))

    def expect(self, order: str, because: str) -> None:
        """What will have been overcome when that order is paid: "Webhook lost → found by the reconciler"."""
        self._because[order] = because

    def compare(self, before: Mapping[str, Order], after: Mapping[str, Order]) -> None:
        """What the shop did between two readings of its orders."""
        for order in after.values():
            if order.status is OrderStatus.PAID and _status(before.get(order.id)) is not OrderStatus.PAID:
                because = self._because.pop(order.id, "")
                self.write("did", _sentence(f"{because + ': ' if because else ''}{name(order)} is paid, once"))
            for text in _changes(before.get(order.id), order):
                self.write("did", text)

    def shown(self) -> list[dict[str, Any]]:
        return [asdict(entry) for entry in self.entries]

    def clear(self) -> None:
        self.entries.clear()
        self._because.clear()


def name(order: Order) -> str:
    return f"order {order.number}" if order.number else "the new order"


def money(amount: int, currency: str) -> str:
    return f"{SIGNS.get(currency.upper(), currency.upper() + ' ')}{amount / 100:,.2f}"


def _status(order: Order | None) -> OrderStatus | None:
    return order.status if order else None


def _changes(before: Order | None, order: Order) -> Iterator[str]:
    told = STATES.get(order.status) if _status(before) not in (None, order.status) else None
    if told:
        yield _sentence(told.format(order=name(order), reason=order.review_reason))
    known = {refund.id: refund for refund in before.refunds} if before else {}
    for refund in order.refunds:
        yield from _refund(known.get(refund.id), refund, order)
    disputed = {dispute.id: dispute for dispute in before.disputes} if before else {}
    for dispute in order.disputes:
        yield from _dispute(disputed.get(dispute.id), dispute, order)


def _refund(before: Refund | None, refund: Refund, order: Order) -> Iterator[str]:
    amount = money(refund.amount, order.currency)
    if before is None:
        yield REFUNDED.get(refund.reason, "{money} goes back").format(money=amount)
    if refund.state in REFUND_STATES and (before is None or before.state != refund.state):
        yield REFUND_STATES[refund.state].format(money=amount)


def _dispute(before: Dispute | None, dispute: Dispute, order: Order) -> Iterator[str]:
    if before is None or before.outcome != dispute.outcome:
        yield DISPUTES[dispute.outcome].format(money=money(dispute.amount, order.currency))


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]
