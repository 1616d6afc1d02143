"""`make refund`, `make cancel`, `make review`: what they ask, and what they refuse before anything is asked."""

import argparse
from typing import Any

import pytest

from functions.commerce.orders import OrderStatus, Refund
from functions.conversation.state import Step
from functions.review_queue import Concern
from infra import cancel, refund, review
from infra.console import Stop
from tests.conversation.states import at


def given(**options: Any) -> argparse.Namespace:
    usual = {"amount": "", "line": [], "shipping": False, "restock": False, "note": ""}
    return argparse.Namespace(**(usual | options))


def test_a_refund_of_lines_an_amount_or_all_of_it_is_asked_for() -> None:
    order = at(Step.AFTER_ORDER).order
    sku = order.lines[0].sku
    lines = refund.wish(order, given(line=[f"{sku}=1"], restock=True, note="geknakt"))
    assert (lines.lines[0].sku, lines.restock, lines.note) == (sku, True, "geknakt")
    assert refund.check(order, lines) == order.lines[0].price
    assert refund.wish(order, given(amount="5,00")).amount == 500
    assert refund.check(order, refund.wish(order, given())) == order.total
    assert lines.id != refund.wish(order, given()).id, "asked twice it is two wishes"


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"amount": "vijf"}, "write it as 29,95"),
        ({"amount": "9999"}, "is left to refund"),
        ({"line": ["NOPE=1"]}, "not in the order"),
        ({"line": ["NOPE"]}, "write SKU=2"),
    ],
)
def test_what_cannot_go_back_is_said_before_it_is_asked(options: dict[str, Any], why: str) -> None:
    with pytest.raises(Stop, match=why):
        refund.wish(at(Step.AFTER_ORDER).order, given(**options))


def test_what_was_not_paid_is_not_refunded() -> None:
    with pytest.raises(Stop, match="awaiting_payment"):
        refund.wish(at(Step.AWAITING_PAYMENT).order, given())


def test_a_refund_is_told_as_money() -> None:
    chat = at(Step.AFTER_ORDER)
    made = Refund(id="r1", attempt=1, amount=500, reason="merchant", state="succeeded")
    assert refund.told(chat.shop, made).replace("\xa0", " ") == "€ 5,00 (succeeded, merchant)"


def test_a_paid_order_that_has_not_left_is_cancelled_with_its_reason() -> None:
    chat = at(Step.AFTER_ORDER)
    report = cancel.wish(chat.order, "storm")
    assert (report.order, report.state, report.reason) == (chat.order.id, "cancelled", "storm")
    chat.parcel("dispatched")
    with pytest.raises(Stop, match="dispatched"):
        cancel.wish(chat.order, "")
    pending = chat.order.model_copy(update={"status": OrderStatus.PAYMENT_PENDING, "parcels": ()})
    with pytest.raises(Stop, match="the bank"):
        cancel.wish(pending, "")


def test_the_queue_says_what_and_why_and_where() -> None:
    shown = review.line(Concern("olost", "2026-11-27T12:00:00Z", ("paid, and no order knows it",), 2995, "EUR", "cs_1"))
    assert [part in shown for part in ("olost", "2995 EUR", "no order knows it", "cs_1")] == [True] * 4
