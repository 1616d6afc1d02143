"""`make refund`, `make cancel`, `make review`: what they ask, and what they refuse before anything is asked."""

import argparse
from collections.abc import Callable
from typing import Any

import pytest

from functions.commerce.orders import OrderStatus, Refund
from functions.conversation.effects import Announce
from functions.conversation.money_events import MoneyObserved, RefundObserved, RefundRequested, ReviewResolved
from functions.conversation.state import Step
from functions.review_queue import Concern
from infra import cancel, refund, review
from infra.console import Stop
from tests.conversation.chat import Chat
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
        ({"amount": "9999"}, r"^EUR \d+\.\d\d is left to refund, not EUR 9999\.00\. The order: .+ EUR \S+ was paid"),
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
    assert (
        refund.told(chat.shop, chat.order, made).replace("\xa0", " ") == "€ 5,00 has gone back (asked for by the shop)"
    )
    dollars = chat.order.model_copy(update={"currency": "USD"})
    assert refund.told(chat.shop, dollars, made).startswith("USD 5.00 has gone back"), "the shop's currency was another"


def test_delivery_that_cost_nothing_is_not_said_to_have_been_refunded() -> None:
    order = at(Step.AFTER_ORDER).order
    picked_up = order.model_copy(update={"shipping": order.shipping.model_copy(update={"price": 0})})
    with pytest.raises(Stop, match=r"^shipping cost nothing"):
        refund.wish(picked_up, given(shipping=True))


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
    waits = Concern("olost", "2026-11-27T12:00:00Z", ("paid, and no order knows it",), 2995, "EUR", "cs_1")
    shown = review.line(waits, at(Step.AFTER_ORDER).shop).replace("\xa0", " ")
    assert [part in shown for part in ("olost", "€ 29,95", "no order knows it", "cs_1")] == [True] * 4


def too_much_paid(**odd: Any) -> Chat:
    chat = at(Step.AWAITING_PAYMENT)
    chat.observed("complete", "paid", **odd or {"amount": chat.order.total + 100})
    return chat


def bank_refuses_refund() -> Chat:
    chat = at(Step.AFTER_ORDER)
    chat.happens(RefundRequested(order=chat.order.id, amount=500))
    seen = {"order": chat.order.id, "attempt": 1, "refund": chat.order.refunds[0].id, "status": "failed", "amount": 500}
    chat.happens(RefundObserved.model_validate(seen))
    return chat


def disputed(chat: Chat) -> Chat:
    dispute = {"id": "du_1", "amount": 1, "status": "needs_response", "refundable": False}
    seen = {"order": chat.order.id, "attempt": 1, "payment_intent": "pi_1", "disputes": [dispute]}
    chat.happens(MoneyObserved.model_validate(seen))
    return chat


def bank_still_to_pay() -> Chat:
    chat = at(Step.AWAITING_PAYMENT)
    chat.observed("complete", "unpaid", amount=1)
    return chat


CONCERNS = {
    "another amount": (too_much_paid, ("accept", "refund")),
    "another currency": (lambda: too_much_paid(currency="sek"), ("refund",)),
    "not paid yet": (bank_still_to_pay, ()),
    "refund failed": (bank_refuses_refund, ("refund", "dismiss")),
    "refund failed and disputed": (lambda: disputed(bank_refuses_refund()), ("dismiss",)),
    "disputed": (lambda: disputed(at(Step.AFTER_ORDER)), ()),
}


@pytest.mark.parametrize(("make", "can"), CONCERNS.values(), ids=CONCERNS)
def test_what_can_be_decided_is_what_the_conversation_would_do(make: Callable[[], Chat], can: tuple[str, ...]) -> None:
    assert review.possible(make().order) == can
    for resolution in ("accept", "refund", "dismiss"):
        chat = make()
        chat.happens(ReviewResolved.model_validate({"order": chat.order.id, "resolution": resolution}))
        refused = [each for each in chat.effects if isinstance(each, Announce) and each.name == "review.refused"]
        assert bool(refused) is (resolution not in can), resolution


def test_a_decision_that_is_not_possible_is_said_before_it_is_asked() -> None:
    failed = bank_refuses_refund().order
    review.check(failed, "refund")
    with pytest.raises(Stop) as stopped:
        review.check(failed, "accept")
    assert str(stopped.value) == (
        "order 1001: a refund of EUR 5.00 failed. It can be decided with refund or dismiss, not with accept"
    )
    with pytest.raises(Stop, match=r"failed\. It can be decided with refund or dismiss$"):
        review.check(failed, None)
    with pytest.raises(Stop, match="answer it in Stripe"):
        review.check(disputed(at(Step.AFTER_ORDER)).order, "dismiss")
    with pytest.raises(Stop, match="nothing about order 1001"):
        review.check(at(Step.AFTER_ORDER).order, "accept")
