"""The books: every cent has a line, and what does not balance is told."""

from dataclasses import astuple, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.commerce.orders import (
    Attempt,
    AttemptState,
    Order,
    OrderLine,
    OrderStatus,
    Refund,
    RefundedLine,
    Shipping,
)
from functions.commerce.returns import Credit
from infra.books import Balance, Books, Code, Day, Payment, Shelf, balance

PAID = Payment(session="cs1", order="o1", attempt=1, currency="EUR", status="complete", received=3000)
SHELF = Shelf("ROSE", available=3, reserved=0, sold=2, put_in=5)
ONE = (RefundedLine(sku="ROSE", quantity=1),)
NUMBERED: dict[str, Any] = {"status": OrderStatus.PAID, "number": "1001"}


def an_order(state: AttemptState = AttemptState.PAID, **changed: Any) -> Order:
    order = Order(
        id="o1",
        conversation="c1",
        account="web:1",
        locale="nl",
        currency="EUR",
        bundle="v1",
        status=OrderStatus.AWAITING_PAYMENT,
        lines=(OrderLine(sku="ROSE", product="ROSE", title="Roos", quantity=2, price=1250, vat=900),),
        shipping=Shipping(id="post", label="Post", price=500),
        total=3000,
        recipient="",
        email="",
        attempts=(Attempt(number=1, state=state, amount=3000, cart_hash="h"),),
        created_at=datetime(2026, 3, 2, tzinfo=UTC),
    )
    return order.model_copy(update=changed)


def a_refund(amount: int = 3000, state: str = "succeeded", **changed: Any) -> Refund:
    return Refund(id="r1", attempt=1, amount=amount, reason="merchant", state=state).model_copy(update=changed)


def lines(books: Books) -> dict[str, int]:
    """The money lines that are not empty, without the currency."""
    (book,) = books.balances
    return {name: value for name, value in vars(book).items() if name != "currency" and value}


def adds_up(book: Balance) -> bool:
    _, received, *others = astuple(book)
    return bool(received == sum(others))


@pytest.mark.parametrize(
    ("payment", "order", "line"),
    [
        (PAID, an_order(**NUMBERED), {"kept": 3000}),
        (PAID, an_order(AttemptState.OPEN), {"unheard": 3000}),
        (PAID, an_order(AttemptState.OPEN, status=OrderStatus.REVIEW), {"in_review": 3000}),
        (PAID, an_order(status=OrderStatus.CANCELLED, refunds=(a_refund(state="requested"),)), {"going_back": 3000}),
        (replace(PAID, refunded=3000), an_order(status=OrderStatus.CANCELLED, refunds=(a_refund(),)),
         {"refunded": 3000}),
        (PAID, an_order(status=OrderStatus.CANCELLED, refunds=(a_refund(state="failed"),)), {"by_hand": 3000}),
        (replace(PAID, refunded=400), an_order(**NUMBERED, refunds=(a_refund(400),)), {"kept": 2600, "refunded": 400}),
        (PAID, an_order(**NUMBERED, refunds=(a_refund(400),)), {"kept": 2600, "going_back": 400}),
        (PAID, an_order(**NUMBERED, refunds=(a_refund(400, state="failed"),)), {"kept": 2600, "by_hand": 400}),
        (PAID, an_order(**NUMBERED, refunds=(a_refund(400, state="failed", handled=True),)), {"kept": 3000}),
        (replace(PAID, disputed=3000), an_order(**NUMBERED), {"lost": 3000}),
        (PAID, an_order(status=OrderStatus.CANCELLED), {"adrift": 3000}),
    ],
)  # fmt: skip
def test_every_cent_that_was_received_is_in_one_line(payment: Payment, order: Order, line: dict[str, int]) -> None:
    books = balance([payment], [order])
    assert lines(books) == {"received": 3000} | line
    assert adds_up(books.balances[0])
    assert bool(books.problems) == ("adrift" in line)


def test_a_payment_that_no_order_knows_is_on_its_way_and_at_the_end_a_problem() -> None:
    assert balance([PAID], []).problems == ()
    (problem,) = balance([PAID], [], settled=True).problems
    assert problem == "o1, attempt 1: 3000 was paid and no order has heard of it"


def test_what_went_back_at_stripes_dashboard_is_heard_of_in_the_end() -> None:
    books = [balance([replace(PAID, refunded=400)], [an_order(**NUMBERED)], settled=each) for each in (False, True)]
    assert books[0].problems == ()
    assert "has not heard of it" in books[1].problems[0]


def test_a_second_payment_is_not_what_the_order_was_paid_with() -> None:
    twice = Attempt(number=2, state=AttemptState.PAID, amount=3000, cart_hash="h")
    order = an_order(**NUMBERED)
    order = order.with_attempt(twice)
    payments = [PAID, replace(PAID, session="cs2", attempt=2)]
    assert balance(payments, [order]).problems == (
        "o1, attempt 2: 3000 of 3000 belongs to no order and is not given back",
    )
    back = a_refund(state="requested", attempt=2, reason="duplicate")
    books = balance(payments, [order.model_copy(update={"refunds": (back,)})])
    assert (lines(books), books.problems) == ({"received": 6000, "kept": 3000, "going_back": 3000}, ())


@pytest.mark.parametrize(
    ("shelf", "order", "said"),
    [
        (SHELF, an_order(**NUMBERED), ""),
        (replace(SHELF, available=4), an_order(**NUMBERED), "5 were put in, and 6 are accounted for"),
        (replace(SHELF, available=5, sold=0), an_order(**NUMBERED), "0 are sold"),
        (replace(SHELF, available=-1, put_in=1), an_order(**NUMBERED), "there are -1"),
        (SHELF, an_order(**NUMBERED, refunds=(a_refund(1250, lines=ONE),)), ""),
        (replace(SHELF, available=4, sold=1), an_order(**NUMBERED, refunds=(a_refund(1250, lines=ONE),)), "1 are sold"),
        (replace(SHELF, available=4, sold=1),
         an_order(**NUMBERED, refunds=(a_refund(1250, lines=ONE, restocked=True),)), ""),
        (replace(SHELF, reserved=2, sold=0), an_order(status=OrderStatus.REVIEW, review_held=True), ""),
        (replace(SHELF, reserved=2, sold=0), an_order(AttemptState.OPEN), ""),
        (replace(SHELF, reserved=1, available=4, sold=0), an_order(AttemptState.OPEN), "1 are reserved"),
    ],
)  # fmt: skip
def test_units_are_where_the_orders_say(shelf: Shelf, order: Order, said: str) -> None:
    found = [
        each for each in balance([PAID], [order], [shelf]).problems if "refund" not in each and "given" not in each
    ]
    assert bool(found) == bool(said)
    assert not said or said in " ".join(found)


def test_numbers_codes_and_days_are_counted_once() -> None:
    assert "gap" in balance([PAID], [an_order(**NUMBERED | {"number": "1002"})]).problems[0]
    order = an_order(**NUMBERED, booked=("2026-03-06/pickup",))
    books = balance([PAID], [order], codes=[Code("LENTE", 3, 2)], days=[Day("2026-03-06/pickup", 2, 1)])
    assert books.problems == (
        "2026-03-06/pickup: 2 are counted, and orders hold 1",
        "2026-03-06/pickup: 2 of 1 are taken",
        "code LENTE was used 3 times of 2",
        "code LENTE is counted 3 times, and orders use it 0 times",
    )


def test_at_the_end_nothing_is_open() -> None:
    open_ = replace(PAID, status="open", received=0)
    assert balance([open_], [an_order(AttemptState.OPEN)]).problems == ()
    assert balance([open_], [an_order(AttemptState.OPEN)], settled=True).problems == ("o1 is still awaiting_payment",)


# --- credits ------------------------------------------------------------------------------------------------------


def an_exchange(amount: int = 1250, **changed: Any) -> Order:
    """Paid with what came back of `o1`, all of it."""
    credit = (Credit(order="o1", attempt=1, amount=amount),)
    line = OrderLine(sku="VASE", product="VASE", title="Vaas", quantity=1, price=1250, vat=2100)
    free = Attempt(number=1, state=AttemptState.PAID, amount=0, cart_hash="")
    exchange: dict[str, Any] = {"id": "o2", "number": "1002", "exchange_of": "o1", "credits": credit, "lines": (line,)}
    exchange |= {"shipping": Shipping(id="post", label="Post", price=0), "total": 1250, "attempts": (free,)}
    return an_order(status=OrderStatus.PAID).model_copy(update=exchange | changed)


def lending(amount: int = 1250, to: str = "o2", **changed: Any) -> Order:
    return an_order(lent=(Credit(order=to, attempt=1, amount=amount),), **NUMBERED | changed)


def credit_problems(*orders: Order) -> tuple[str, ...]:
    found = balance([PAID], orders, [SHELF, Shelf("VASE", available=0, reserved=0, sold=1, put_in=1)]).problems
    return tuple(each for each in found if "lent" in each or "paid with" in each)


def test_what_one_order_lent_is_what_the_other_was_paid_with() -> None:
    assert credit_problems(lending(), an_exchange()) == ()


@pytest.mark.parametrize(
    ("orders", "problem"),
    [
        ((lending(1000), an_exchange()), "o1 lent o2 1000, which says [1250]"),
        ((lending(), an_exchange(credits=())), "o1 lent o2 1250, which says []"),
        ((lending(to="o9"), an_exchange()), "o1 lent o9 1250, which says []"),
        ((an_order(**NUMBERED), an_exchange()), "o2 is paid with 1250 of o1, which does not know of it"),
        ((an_exchange(),), "o2 is paid with 1250 of o1, which does not know of it"),
    ],
    ids=["less", "nothing", "nobody", "unknown", "gone"],
)
def test_a_credit_that_only_one_of_two_orders_knows_is_told(orders: tuple[Order, ...], problem: str) -> None:
    assert problem in credit_problems(*orders)


def test_what_is_lent_and_what_went_back_are_together_no_more_than_was_paid() -> None:
    assert credit_problems(lending(refunds=(a_refund(1750),)), an_exchange()) == ()
    assert "o1: 1751 went back and 1250 is lent" in credit_problems(lending(refunds=(a_refund(1751),)), an_exchange())
    failed = a_refund(1751, "failed")
    assert credit_problems(lending(refunds=(failed,)), an_exchange()) == ()


def test_what_went_back_at_the_dashboard_is_for_a_person_and_no_fault_of_the_books() -> None:
    outside = a_refund(3000, reason="external")
    assert credit_problems(lending(refunds=(outside,)), an_exchange()) == ()
