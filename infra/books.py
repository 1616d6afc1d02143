"""The shop's books: where each cent and each unit is, by what Stripe, the orders and the stock items say. Pure.

They balance at any moment, for what is on its way has a line of its own. With `settled`, nothing may be on its way any
more. What does not balance is told in words, one a problem. Nobody's name, address or chat is in them.

The model-based test and the simulator's ledger keep the same books.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from functions.commerce.orders import Attempt, AttemptState, Order, OrderStatus
from functions.commerce.proposals import proposed
from functions.commerce.refunding import paying, sold_still

HOLDING = (OrderStatus.AWAITING_PAYMENT, OrderStatus.PAYMENT_PENDING)
"""What they order is held for them."""
FIRST_NUMBER = 1001


@dataclass(frozen=True)
class Payment:
    """A Checkout Session, as Stripe has it."""

    session: str
    order: str
    attempt: int
    currency: str
    status: str
    received: int = 0
    refunded: int = 0
    """All but what failed."""
    disputed: int = 0
    """What the buyer's bank has taken back, and not returned."""

    @classmethod
    def of(cls, line: Mapping[str, Any]) -> "Payment":
        """A line of the stand-in's ledger."""
        return cls(
            session=str(line["session"]),
            order=str(line["order"] or ""),
            attempt=int(line["attempt"] or 0),
            currency=str(line["currency"]).upper(),
            status=str(line["status"]),
            received=int(line["received"]),
            refunded=int(line["refunded"]),
            disputed=sum(each["amount"] for each in line["disputes"] if _withdrawn(str(each["status"]))),
        )


def _withdrawn(status: str) -> bool:
    """Of a dispute: an inquiry only asks, and what was won has come back."""
    return status != "won" and not status.startswith("warning_")


@dataclass(frozen=True)
class Shelf:
    """A SKU's stock item. `put_in`: what the merchant put there, less what was sold elsewhere; None: nobody counted."""

    sku: str
    available: int
    reserved: int
    sold: int
    put_in: int | None = None


@dataclass(frozen=True)
class Code:
    """A discount code's counter. `allowed`: None is without end."""

    code: str
    used: int
    allowed: int | None = None


@dataclass(frozen=True)
class Day:
    """A counter of a delivery day's capacity; `allowed`: None where the limit is not known here."""

    key: str
    taken: int
    allowed: int | None = None
    over: bool = False
    """It is past: what is let go of it now is not counted any more."""


@dataclass
class Balance:
    """The money of one currency. `received` is the sum of all the others."""

    currency: str
    received: int = 0
    kept: int = 0
    """For orders that are paid."""
    in_review: int = 0
    """A person has yet to decide."""
    refunded: int = 0
    going_back: int = 0
    """Decided, and not at Stripe yet; or failed there, and not heard of yet."""
    by_hand: int = 0
    """Stripe could not give it back: a person must."""
    lost: int = 0
    """Taken back by the buyer's bank."""
    unheard: int = 0
    """Paid, and no order knows it yet."""
    adrift: int = 0
    """It belongs nowhere: always a problem."""


@dataclass(frozen=True)
class ShelfLine:
    sku: str
    put_in: int
    available: int
    reserved: int
    sold: int
    held: int
    """By orders that are being paid, or that wait for a person, and by what is proposed in the place of something."""
    bought: int
    """By orders that are paid, less what a refund has put back."""


@dataclass(frozen=True)
class CodeLine:
    code: str
    allowed: int | None
    used: int
    held: int
    """By orders that are being paid, or that wait for a person."""
    paid: int
    """Orders that were paid with it; cancelled later, it stays used."""


@dataclass(frozen=True)
class Books:
    balances: tuple[Balance, ...]
    """One a currency."""
    shelves: tuple[ShelfLine, ...] = ()
    codes: tuple[CodeLine, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass
class _Keeper:
    payments: Sequence[Payment]
    orders: Mapping[str, Order]
    settled: bool
    balances: dict[str, Balance] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def expect(self, right: bool, problem: str) -> None:
        if not right:
            self.problems.append(problem)


def balance(
    payments: Iterable[Payment],
    orders: Iterable[Order],
    shelves: Iterable[Shelf] = (),
    codes: Iterable[Code] = (),
    days: Iterable[Day] = (),
    *,
    settled: bool = False,
) -> Books:
    """`orders`: all there are; `payments`: of this shop. `settled`: nothing is on its way."""
    keeper = _Keeper(list(payments), {order.id: order for order in orders}, settled)
    for payment in keeper.payments:
        _enter(keeper, payment)
    for order in keeper.orders.values():
        _check_order(keeper, order)
        _check_credits(keeper, order)
    _check_numbers(keeper)
    _check_days(keeper, list(days))
    return Books(
        balances=tuple(keeper.balances[currency] for currency in sorted(keeper.balances)),
        shelves=tuple(_shelf(keeper, shelf) for shelf in sorted(shelves, key=lambda each: each.sku)),
        codes=tuple(_code(keeper, code) for code in sorted(codes, key=lambda each: each.code)),
        problems=tuple(keeper.problems),
    )


# --- money ----------------------------------------------------------------------------------------------------------


def _enter(keeper: _Keeper, payment: Payment) -> None:
    """Every cent of a payment goes to one line."""
    book = keeper.balances.setdefault(payment.currency, Balance(payment.currency))
    book.received += payment.received
    name = f"{payment.order}, attempt {payment.attempt}"
    back = f"{payment.refunded} went back of {payment.received} received"
    keeper.expect(payment.refunded <= payment.received, f"{name}: {back}")
    refunded = min(payment.refunded, payment.received)
    lost = min(payment.disputed, payment.received - refunded)  # a bank may claim what has gone back already
    book.refunded += refunded
    book.lost += lost
    left = payment.received - refunded - lost
    order = keeper.orders.get(payment.order)
    attempt = next((each for each in order.attempts if each.number == payment.attempt), None) if order else None
    decided = max(0, order.refunded(payment.attempt) - payment.refunded) if order else 0
    going_back = min(left, decided)
    by_hand = min(left - going_back, _failed(order, payment.attempt))
    book.going_back += going_back
    book.by_hand += by_hand
    left -= going_back + by_hand
    line = _line(order, attempt) if left else "kept"
    setattr(book, line, getattr(book, line) + left)
    keeper.expect(line != "adrift", f"{name}: {left} of {payment.received} belongs to no order and is not given back")
    if keeper.settled:
        keeper.expect(line != "unheard", f"{name}: {left} was paid and no order has heard of it")
        keeper.expect(not decided, f"{name}: {decided} should have gone back, and Stripe does not have it so")


def _failed(order: Order | None, attempt: int) -> int:
    return sum(each.amount for each in (order.failed_refunds if order else ()) if each.attempt == attempt)


def _line(order: Order | None, attempt: Attempt | None) -> str:
    """Where what is left of a payment belongs."""
    if not order or not attempt:
        return "unheard"
    if attempt.received is not None or (order.status is OrderStatus.REVIEW and attempt.state is not AttemptState.PAID):
        return "in_review"
    if attempt.state is not AttemptState.PAID:
        return "unheard"
    if order.status is OrderStatus.PAID and attempt == paying(order):
        return "kept"
    # a person has said that it was dealt with elsewhere
    handled = any(refund.attempt == attempt.number and refund.handled for refund in order.refunds)
    return "by_hand" if handled else "adrift"


def _check_order(keeper: _Keeper, order: Order) -> None:
    by_attempt = {payment.attempt: payment for payment in keeper.payments if payment.order == order.id}
    for attempt in order.attempts:
        _check_attempt(keeper, order, attempt, by_attempt.get(attempt.number))
    if order.status is OrderStatus.PAID and order.total:
        own = paying(order)
        paid = by_attempt[own.number].received if own and own.number in by_attempt else 0
        keeper.expect(own is not None, f"{order.id} is paid, and none of its attempts is")
        keeper.expect(not own or paid == own.amount, f"{order.id}: {paid} was paid, not what was agreed")
    if keeper.settled:
        keeper.expect(order.status not in HOLDING, f"{order.id} is still {order.status.value}")
        waiting = [refund.id for refund in order.refunds if refund.state == "requested"]
        keeper.expect(not waiting, f"{order.id}: nothing was heard of refunds {waiting}")


def _check_credits(keeper: _Keeper, order: Order) -> None:
    """What one order lent another is what that one was paid with; of a payment no more than was left."""
    for credit in order.lent:
        taker = keeper.orders.get(credit.order)
        same = [
            each.amount
            for each in (taker.credits if taker else ())
            if (each.order, each.attempt) == (order.id, credit.attempt)
        ]
        keeper.expect(same == [credit.amount], f"{order.id} lent {credit.order} {credit.amount}, which says {same}")
    for credit in order.credits:
        giver = keeper.orders.get(credit.order)
        there = any(each.order == order.id for each in (giver.lent if giver else ()))
        keeper.expect(there, f"{order.id} is paid with {credit.amount} of {credit.order}, which does not know of it")
    for attempt in order.attempts:
        made = [each for each in order.refunds if each.attempt == attempt.number and each.counts]
        # nobody can hinder that what paid an exchange goes back at Stripe's dashboard: then a person is asked
        lent, gone = order.lent_of(attempt.number), sum(each.amount for each in made if each.reason != "external")
        keeper.expect(not lent or gone + lent <= attempt.got, f"{order.id}: {gone} went back and {lent} is lent")


def _check_attempt(keeper: _Keeper, order: Order, attempt: Attempt, payment: Payment | None) -> None:
    """An order never knows more of a payment than Stripe has."""
    received = payment.received if payment else 0
    name = f"{order.id}, attempt {attempt.number}"
    unpaid = attempt.state is AttemptState.PAID and attempt.amount and not received
    keeper.expect(not unpaid, f"{name} is paid, and not at Stripe")
    # one that is only requested may meet one made at Stripe's dashboard, and is then refused there
    back = sum(
        refund.amount
        for refund in order.refunds
        if refund.attempt == attempt.number and refund.counts and (keeper.settled or refund.state != "requested")
    )
    keeper.expect(back <= received, f"{name}: {back} is given back of {received} received")
    if keeper.settled:
        unheard = payment.refunded - order.refunded(attempt.number) if payment else 0
        keeper.expect(unheard <= 0, f"{name}: {unheard} went back at Stripe, and the order has not heard of it")


def _check_numbers(keeper: _Keeper) -> None:
    """Given when paid, and without a gap."""
    given = sorted(int(order.number) for order in keeper.orders.values() if order.number)
    wanted = list(range(FIRST_NUMBER, FIRST_NUMBER + len(given)))
    keeper.expect(given == wanted, f"order numbers have a gap or are given twice: {given}")
    for order in keeper.orders.values():
        keeper.expect(bool(order.number) or order.status is not OrderStatus.PAID, f"{order.id} is paid without number")


# --- what is counted ------------------------------------------------------------------------------------------------


def _shelf(keeper: _Keeper, shelf: Shelf) -> ShelfLine:
    orders = keeper.orders.values()
    there = shelf.available + shelf.reserved + shelf.sold
    lost = sum(each.gone for order in orders for each in order.proposals if each.was.sku == shelf.sku)
    line = ShelfLine(
        sku=shelf.sku,
        put_in=there if shelf.put_in is None else shelf.put_in - lost,
        available=shelf.available,
        reserved=shelf.reserved,
        sold=shelf.sold,
        held=sum((_units(order, shelf.sku) if _holds(order) else 0) + proposed(order, shelf.sku) for order in orders),
        bought=sum(sold_still(order).get(shelf.sku, 0) for order in orders if order.status is OrderStatus.PAID),
    )
    least = min(line.available, line.reserved, line.sold)
    keeper.expect(least >= 0, f"{line.sku}: there are {least}")
    keeper.expect(there == line.put_in, f"{line.sku}: {line.put_in} were put in, and {there} are accounted for")
    keeper.expect(line.reserved == line.held, f"{line.sku}: {line.reserved} are reserved, and orders hold {line.held}")
    keeper.expect(line.sold == line.bought, f"{line.sku}: {line.sold} are sold, and paid orders have {line.bought}")
    return line


def _holds(order: Order) -> bool:
    held = order.status in (*HOLDING, OrderStatus.HELD)
    return held or (order.status is OrderStatus.REVIEW and order.review_held)


def _units(order: Order, sku: str) -> int:
    return sum(line.quantity for line in order.lines if line.sku == sku and line.tracked)


def _code(keeper: _Keeper, code: Code) -> CodeLine:
    using = [order for order in keeper.orders.values() if order.discount and order.discount.code == code.code]
    held = sum(_holds(order) for order in using)
    paid = sum(bool(order.number) for order in using)
    allowed = code.allowed is None or code.used <= code.allowed
    keeper.expect(allowed, f"code {code.code} was used {code.used} times of {code.allowed}")
    right = code.used == held + paid
    keeper.expect(right, f"code {code.code} is counted {code.used} times, and orders use it {held + paid} times")
    return CodeLine(code.code, code.allowed, code.used, held, paid)


def _check_days(keeper: _Keeper, days: Sequence[Day]) -> None:
    held = Counter(key for order in keeper.orders.values() for key in order.booked)
    for day in days:
        right = day.taken >= held[day.key] if day.over else day.taken == held[day.key]
        keeper.expect(right, f"{day.key}: {day.taken} are counted, and orders hold {held[day.key]}")
        full = day.allowed is None or day.taken <= day.allowed
        keeper.expect(full, f"{day.key}: {day.taken} of {day.allowed} are taken")
    uncounted = sorted(set(held) - {day.key for day in days})
    keeper.expect(not days or not uncounted, f"orders hold days that nobody counts: {uncounted}")
