"""The live ledger: the shop's books (infra/books.py) read from the table and from the stand-in, as the page shows them.

Reading is a scan of a demo's small table; what was read is kept for half a second, however many pages look.
"""

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from functions.commerce.orders import AttemptState, Order
from functions.storage import keys
from functions.storage.table import doc
from functions.storage.versions import read
from infra.books import Balance, Books, Payment, Shelf, ShelfLine, balance
from infra.simulator.cloud import LocalCloud
from infra.simulator.diary import Diary, money
from infra.simulator.stripe.core import StandIn

Json = dict[str, Any]
FRESH_SECONDS = 0.5
MOST_ORDERS = 6
"""Rows that the page shows."""
STATUS = {AttemptState.PAID: "complete", AttemptState.PENDING: "complete", AttemptState.OPEN: "open"}
"""Of the session, by what an order knows of it; any other has expired."""
MOVING = {
    "unheard": "{money} was paid at Stripe, and no order has heard of it yet",
    "going_back": "{money} is going back, and is not there yet",
}
BALANCED = "Every cent that Stripe received is a paid order, or has gone back. Every reservation is an open link."
PERSONS = "{money} waits for a person to decide"


class Ledger:
    """`read` may be called from any thread."""

    def __init__(self, cloud: LocalCloud, stand_in: StandIn, diary: Diary) -> None:
        self._cloud = cloud
        self._stand_in = stand_in
        self._diary = diary
        self._lock = threading.Lock()
        self._read_at = 0.0
        self._orders: dict[str, Order] | None = None
        self._problems: tuple[str, ...] = ()
        self._kept: Json = {}

    def read(self) -> Json:
        with self._lock:
            if time.monotonic() - self._read_at > FRESH_SECONDS:
                self._kept = self._read() if self._cloud else {"state": "unknown"}
                self._read_at = time.monotonic()
            return {**self._kept, "diary": self._diary.shown()}

    def _read(self) -> Json:
        # The stand-in first: what is paid between the two reads is then seen by nobody, and not by the shop alone.
        lines = self._stand_in.ledger()
        items = list(self._cloud.items("ORDER#", "STOCK#"))
        orders = _orders(items)
        payments = [*map(Payment.of, lines), *_of_before(orders, {line["session"] for line in lines})]
        books = balance(payments, orders.values(), _shelves(items))
        if self._orders is not None:
            self._diary.compare(self._orders, orders)
        self._orders = orders
        # Two reads are no snapshot: what is out of balance in one of them only was on its way.
        certain = tuple(problem for problem in books.problems if problem in self._problems)
        self._problems = books.problems
        state, words = _verdict(books, certain)
        touched = {line.sku for order in _latest(orders) for line in order.lines}
        return {
            "state": state,
            "words": words,
            "problems": list(certain),
            "balances": [asdict(book) for book in books.balances],
            "orders": [_row(order, payments) for order in _latest(orders)],
            "shelves": [_shelf(line, orders) for line in books.shelves if line.sku in touched],
            "waiting": self._cloud.waiting() | {"Webhooks": self._stand_in.webhooks_waiting()},
        }


def _orders(items: Sequence[Mapping[str, Any]]) -> dict[str, Order]:
    found = (read(Order, doc(item)) for item in items if item[keys.SK]["S"] == keys.STATE)
    return {order.id: order for order in found}


def _shelves(items: Sequence[Mapping[str, Any]]) -> list[Shelf]:
    return [
        Shelf(
            sku=item[keys.PK]["S"].rpartition("#")[2],
            available=int(item["available"]["N"]),
            reserved=int(item["reserved"]["N"]),
            sold=int(item["sold"]["N"]),
        )
        for item in items
        if item[keys.PK]["S"].startswith("STOCK#")
    ]


def _of_before(orders: Mapping[str, Order], known: set[str]) -> list[Payment]:
    """The table outlives a stand-in: what an earlier one had received is carried over, as the orders have it."""
    return [
        Payment(
            session=attempt.session,
            order=order.id,
            attempt=attempt.number,
            currency=order.currency.upper(),
            status=STATUS.get(attempt.state, "expired"),
            received=attempt.amount if attempt.state is AttemptState.PAID else 0,
            refunded=order.refunded(attempt.number),
            disputed=sum(
                each.amount
                for each in order.disputes
                if each.attempt == attempt.number and each.outcome != "won" and not each.refundable
            ),
        )
        for order in orders.values()
        for attempt in order.attempts
        if attempt.session and attempt.session not in known
    ]


def _verdict(books: Books, problems: Sequence[str]) -> tuple[str, str]:
    if problems:
        return "broken", ". ".join(problems) + "."
    if books.problems:
        return "moving", "Something has just moved."
    said = [
        words.format(money=money(amount, book.currency))
        for book in books.balances
        for field, words in MOVING.items()
        if (amount := getattr(book, field))
    ]
    if said:
        return "moving", ". ".join(said) + "."
    waits = [
        PERSONS.format(money=money(book.in_review + book.by_hand, book.currency))
        for book in books.balances
        if book.in_review + book.by_hand
    ]
    return "balanced", " ".join([BALANCED, *(f"{each}." for each in waits)])


def _latest(orders: Mapping[str, Order]) -> list[Order]:
    return sorted(orders.values(), key=lambda order: order.created_at, reverse=True)[:MOST_ORDERS]


def _row(order: Order, payments: Sequence[Payment]) -> Json:
    own = [payment for payment in payments if payment.order == order.id]
    book = next(iter(balance(own, [order]).balances), Balance(order.currency))
    states = {attempt.number: attempt.state.value for attempt in order.attempts}
    return {
        "id": order.id,
        "conversation": order.conversation,
        "number": order.number,
        "title": ", ".join(f"{line.quantity} × {line.title}" for line in order.lines),
        "status": order.status.value,
        "total": order.total,
        "currency": order.currency,
        "state": _place(book),
        "concerns": list(order.concerns),
        "received": book.received,
        "refunded": book.refunded,
        "lost": book.lost,
        "payments": [
            {**asdict(payment), "known": states.get(payment.attempt, "")}
            for payment in sorted(own, key=lambda each: each.attempt)
        ],
        "refunds": [
            {"amount": refund.amount, "reason": refund.reason, "state": refund.state} for refund in order.refunds
        ],
        "disputes": [{"amount": dispute.amount, "outcome": dispute.outcome} for dispute in order.disputes],
    }


def _place(book: Balance) -> str:
    if book.adrift:
        return "broken"
    if book.unheard or book.going_back:
        return "moving"
    return "person" if book.in_review or book.by_hand else "balanced"


def _shelf(line: ShelfLine, orders: Mapping[str, Order]) -> Json:
    titles = (each.title for order in orders.values() for each in order.lines if each.sku == line.sku)
    return {**asdict(line), "title": next(titles, line.sku)}
