"""What can go back of an order: never more than was paid, and all of a line in the end, however it is cut up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.commerce.orders import Dispute, Order, Refund, RefundedLine
from functions.commerce.refunding import frozen, left, paying, sold_still, worth
from functions.conversation.state import Step
from tests.conversation.states import at


def order(quantity: int = 3, price: int = 1000, discount: int = 0) -> Order:
    paid = at(Step.AFTER_ORDER).order
    line = paid.lines[0].model_copy(update={"quantity": quantity, "price": price, "discount": discount})
    return paid.model_copy(update={"lines": (line,)})


def refund(given: Order, units: int, **changes: object) -> Refund:
    lines = (RefundedLine(sku=given.lines[0].sku, quantity=units),) if units else ()
    made = Refund(id=f"r{len(given.refunds)}", attempt=1, amount=worth(given, lines), reason="merchant", lines=lines)
    return made.model_copy(update=changes)


@settings(deadline=None)
@given(
    quantity=st.integers(1, 40),
    price=st.integers(1, 5000),
    part=st.integers(0, 100),
    cuts=st.lists(st.integers(1, 10), max_size=40),
)
def test_a_lines_refunds_add_up_to_what_was_paid_for_it(quantity: int, price: int, part: int, cuts: list[int]) -> None:
    given = order(quantity, price, discount=quantity * price * part // 100)
    back, rest = 0, quantity
    for cut in [*cuts, quantity]:
        units = min(cut, rest)
        if not units:
            break
        made = refund(given, units)
        given = given.model_copy(update={"refunds": (*given.refunds, made)})
        back, rest = back + made.amount, rest - units
    assert back == given.lines[0].total


def test_a_part_of_a_line_is_in_steps_that_the_currency_can_be_charged_in() -> None:
    """Stripe: of three decimals "the last digit must be 0"."""
    given = order(3, 1000, discount=500).model_copy(update={"currency": "KWD"})
    back = []
    for _ in range(3):
        made = refund(given, 1)
        given = given.model_copy(update={"refunds": (*given.refunds, made)})
        back.append(made.amount)
    assert back == [830, 830, 840]


def test_units_that_were_not_bought_or_went_back_are_refused_in_words() -> None:
    given = order(3)
    given = given.model_copy(update={"refunds": (refund(given, 2),)})
    sku = given.lines[0].sku
    with pytest.raises(ValueError, match="1 of 3 can be refunded"):
        worth(given, [RefundedLine(sku=sku, quantity=2)])
    with pytest.raises(ValueError, match="not in the order"):
        worth(given, [RefundedLine(sku="NOPE", quantity=1)])


def test_shipping_goes_back_once() -> None:
    given = order()
    assert worth(given, [], shipping=True) == given.shipping.price
    given = given.model_copy(update={"refunds": (refund(given, 0, shipping=True),)})
    with pytest.raises(ValueError, match="shipping has been refunded"):
        worth(given, [], shipping=True)


def test_a_refund_that_failed_leaves_the_money_to_be_refunded() -> None:
    given = order()
    attempt = paying(given)
    assert attempt
    asked = given.model_copy(update={"refunds": (refund(given, 1),)})
    assert left(asked, attempt) == attempt.amount - 1000
    failed = given.model_copy(update={"refunds": (refund(given, 1, state="failed"),)})
    assert left(failed, attempt) == attempt.amount
    assert failed.concerns


@pytest.mark.parametrize(
    ("outcome", "refundable", "is_frozen"),
    [("open", False, True), ("open", True, False), ("won", False, False), ("lost", False, True)],
)
def test_a_charge_in_dispute_is_frozen_but_an_inquiry_is_not(outcome: str, refundable: bool, is_frozen: bool) -> None:
    dispute = Dispute.model_validate(
        {"id": "du_1", "attempt": 1, "amount": 3000, "outcome": outcome, "refundable": refundable}
    )
    given = order().model_copy(update={"disputes": (dispute,)})
    assert frozen(given, given.attempts[0]) is is_frozen


def test_what_a_refund_put_back_is_not_put_back_again() -> None:
    given = order(3)
    sku = given.lines[0].sku
    assert sold_still(given) == {sku: 3}
    some = given.model_copy(update={"refunds": (refund(given, 2, restocked=True),)})
    assert sold_still(some) == {sku: 1}
    none = given.model_copy(update={"refunds": (refund(given, 2),)})
    assert sold_still(none) == {sku: 3}, "refunded, but it never came back"
