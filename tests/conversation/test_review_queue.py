"""What the machine would not decide, decided by a person: accepted, refunded or dismissed; never by itself."""

from typing import Any

import pytest

from functions.commerce.money import written
from functions.commerce.orders import OrderStatus
from functions.conversation.effects import Announce, RefundPayment, Send
from functions.conversation.erasure import nobody
from functions.conversation.message import Receipt
from functions.conversation.money_events import MoneyObserved, RefundObserved, RefundRequested, ReviewResolved
from functions.conversation.state import Step
from tests.conversation.chat import Chat
from tests.conversation.states import at


def of(chat: Chat, kind: type) -> list[Any]:
    return [effect for effect in chat.effects if isinstance(effect, kind)]


def decides(chat: Chat, resolution: str, note: str = "") -> str:
    """Why it was refused; "": it was not."""
    told = {"order": chat.order.id, "resolution": resolution, "note": note}
    chat.happens(ReviewResolved.model_validate(told))
    refused = [each for each in of(chat, Announce) if each.name == "review.refused"]
    return str(refused[0].detail["reason"]) if refused else ""


@pytest.fixture
def review() -> Chat:
    """A hundred too much was paid."""
    chat = at(Step.AWAITING_PAYMENT)
    chat.observed("complete", "paid", amount=chat.order.total + 100)
    assert chat.order.status is OrderStatus.REVIEW
    return chat


def test_it_says_why_and_is_told_to_the_shopper_once(review: Chat) -> None:
    total = review.order.total
    assert review.order.concerns == (
        f"attempt 1: {written(total + 100, 'EUR')} was paid, {written(total, 'EUR')} was agreed",
    )
    assert [send.update for send in of(review, Send)] == ["payment_review"]
    review.observed("complete", "paid", amount=total + 100)
    assert review.effects == []


def test_accepted_it_is_an_order_like_any_other(review: Chat) -> None:
    assert decides(review, "accept") == ""
    assert (review.order.status, review.order.number) == (OrderStatus.PAID, "1001")
    assert len([send for send in of(review, Send) if isinstance(send.message, Receipt)]) == 1
    assert review.order.attempt.amount == review.order.total + 100, "what can go back is what was paid"
    assert not any(review.reserved.values()) and any(review.sold.values())
    assert decides(review, "accept") == "nothing about it is to be decided"


def test_refunded_all_that_was_paid_goes_back_and_its_stock_is_free(review: Chat) -> None:
    assert decides(review, "refund", "Je betaalde te veel.") == ""
    (refund,) = of(review, RefundPayment)
    assert refund.amount == review.order.total + 100
    assert "Je betaalde te veel." in review.text
    assert review.order.status is OrderStatus.CANCELLED
    assert not any(review.reserved.values()) and not any(review.sold.values())
    assert not any(review.taken.values())


@pytest.mark.parametrize("odd", [{"currency": "sek"}, {"livemode": True}])
def test_another_currency_or_test_money_can_only_go_back(odd: dict[str, Any]) -> None:
    chat = at(Step.AWAITING_PAYMENT)
    chat.observed("complete", "paid", **odd)
    assert chat.order.status is OrderStatus.REVIEW
    assert "refunded" in decides(chat, "accept")
    assert decides(chat, "refund") == ""


def test_what_was_not_paid_yet_cannot_be_accepted() -> None:
    chat = at(Step.AWAITING_PAYMENT)
    chat.observed("complete", "unpaid", amount=1)
    assert "nothing has been received" in decides(chat, "accept")
    chat.observed("complete", "paid", amount=1)
    assert decides(chat, "accept") == ""


def test_what_a_bank_refuses_to_pay_after_all_leaves_review_by_itself() -> None:
    chat = at(Step.AWAITING_PAYMENT)
    chat.observed("complete", "unpaid", amount=1)
    assert chat.order.status is OrderStatus.REVIEW and any(chat.reserved.values())
    chat.observed("complete", "unpaid", amount=1, failed=True)
    assert (chat.order.status, chat.order.concerns) == (OrderStatus.EXPIRED, ())
    assert not any(chat.reserved.values()) and not any(chat.taken.values())
    chat.tap(f"newlink:{chat.order.id}")
    chat.observed()
    chat.paid()
    assert chat.order.status is OrderStatus.PAID


def test_what_a_bank_refuses_changes_nothing_of_what_was_received_besides() -> None:
    chat = at(Step.AWAITING_PAYMENT)
    order = chat.order
    chat.observed("expired")
    chat.tap(f"newlink:{order.id}")
    chat.observed("open", attempt=2)
    chat.observed("complete", "unpaid", attempt=1, amount=1)
    chat.observed("complete", "paid", attempt=2, amount=order.total + 1)
    chat.observed("complete", "unpaid", attempt=1, amount=1, failed=True)
    assert chat.order.status is OrderStatus.REVIEW and chat.order.concerns
    assert decides(chat, "accept") == ""


def test_what_a_bank_pays_for_who_was_erased_can_only_go_back(review: Chat) -> None:
    review.orders[review.order.id] = review.order.model_copy(update={"conversation": nobody(review.order.id)})
    assert "nobody knows where it goes" in decides(review, "accept")
    assert decides(review, "refund") == ""


@pytest.mark.parametrize("gone", ["stock", "day"])
def test_what_went_to_somebody_else_meanwhile_cannot_be_accepted(gone: str) -> None:
    chat = at(Step.AWAITING_PAYMENT)
    chat.observed("expired")
    chat.observed("complete", "paid", amount=chat.order.total + 1)
    assert chat.order.status is OrderStatus.REVIEW and not chat.order.review_held
    if gone == "stock":
        chat.stock[chat.order.lines[0].sku] = 0
    else:
        chat.taken |= {f"{chat.order.delivery.day}/standard/afternoon": 1_000}  # type: ignore[union-attr]
    assert "somebody else" in decides(chat, "accept")
    assert chat.order.status is OrderStatus.REVIEW
    assert decides(chat, "refund") == ""


def test_what_is_still_there_is_taken_again_when_it_is_accepted() -> None:
    chat = at(Step.AWAITING_PAYMENT)
    chat.observed("expired")
    chat.observed("complete", "paid", amount=chat.order.total + 1)
    assert decides(chat, "accept") == ""
    assert any(chat.sold.values()) and any(chat.taken.values()) and not any(chat.reserved.values())


def test_a_second_payment_of_an_order_in_review_goes_back_when_it_is_accepted() -> None:
    chat = at(Step.AWAITING_PAYMENT)
    order = chat.order
    chat.observed("expired")
    chat.tap(f"newlink:{order.id}")
    chat.observed("open", attempt=2)
    chat.observed("complete", "paid", attempt=1, amount=order.total + 1)
    chat.observed("complete", "paid", attempt=2)
    assert decides(chat, "accept") == ""
    (refund,) = of(chat, RefundPayment)
    assert (refund.attempt, refund.amount, refund.reason) == (2, order.total, "duplicate")


def test_an_odd_second_payment_of_a_paid_order_is_refunded_by_a_person_and_the_order_stays() -> None:
    chat = at(Step.AFTER_ORDER)
    order = chat.order
    twice = order.attempts[0].model_copy(update={"number": 2, "state": "closed", "payment_intent": None})
    chat.orders[order.id] = order.with_attempt(twice)
    chat.observed("complete", "paid", attempt=2, amount=order.total - 1)
    assert chat.order.status is OrderStatus.PAID and chat.order.concerns
    assert "only an order in review" in decides(chat, "accept")
    assert decides(chat, "refund") == ""
    (refund,) = of(chat, RefundPayment)
    assert (refund.attempt, refund.amount) == (2, order.total - 1)
    assert (chat.order.status, chat.order.concerns) == (OrderStatus.PAID, ())


@pytest.mark.parametrize("resolution", ["refund", "dismiss"])
def test_an_odd_payment_before_the_one_that_paid_the_order_is_never_taken_for_it(resolution: str) -> None:
    chat = at(Step.AWAITING_PAYMENT)
    order = chat.order
    chat.observed("expired")
    chat.tap(f"newlink:{order.id}")
    chat.observed("open", attempt=2)
    chat.observed("complete", "paid", attempt=2)
    chat.observed("complete", "paid", attempt=1, amount=1)
    assert decides(chat, resolution) == ""
    chat.say("annuleer")
    chat.say("ja")
    (refund,) = of(chat, RefundPayment)
    assert (refund.attempt, refund.amount) == (2, order.total)


def test_what_went_back_at_the_dashboard_meanwhile_cannot_be_accepted(review: Chat) -> None:
    refund = {"id": "re_9", "status": "succeeded", "amount": review.order.total + 100}
    seen = {"order": review.order.id, "attempt": 1, "payment_intent": "pi_1", "refunds": [refund]}
    review.happens(MoneyObserved.model_validate(seen))
    assert "gone back" in decides(review, "accept")
    assert decides(review, "refund") == ""
    assert (of(review, RefundPayment), review.order.status) == ([], OrderStatus.CANCELLED)
    assert not any(review.reserved.values())


@pytest.mark.parametrize(("status", "ends"), [("needs_response", False), ("lost", True)])
def test_what_the_bank_took_back_ends_a_review_and_is_not_refunded_as_well(
    review: Chat, status: str, ends: bool
) -> None:
    dispute = {"id": "du_1", "amount": review.order.total + 100, "status": status, "refundable": False}
    seen = {"order": review.order.id, "attempt": 1, "payment_intent": "pi_1", "disputes": [dispute]}
    review.happens(MoneyObserved.model_validate(seen))
    assert "disputed" in decides(review, "accept")
    assert (decides(review, "refund") == "") == ends
    assert of(review, RefundPayment) == []
    assert (review.order.status is OrderStatus.CANCELLED) == ends


@pytest.fixture
def failed() -> Chat:
    """A refund that the bank took back."""
    chat = at(Step.AFTER_ORDER)
    chat.happens(RefundRequested(order=chat.order.id, amount=500))
    refund = chat.order.refunds[0].id
    for status in ("succeeded", "failed"):
        seen = {"order": chat.order.id, "attempt": 1, "refund": refund, "status": status, "amount": 500}
        chat.happens(RefundObserved.model_validate(seen))
    return chat


def test_a_refund_that_failed_is_made_again_for_the_same_amount(failed: Chat) -> None:
    assert decides(failed, "refund") == ""
    (refund,) = of(failed, RefundPayment)
    assert refund.amount == 500
    assert failed.order.concerns == ()


def test_a_refund_that_was_paid_by_bank_is_dismissed(failed: Chat) -> None:
    assert decides(failed, "dismiss") == ""
    assert (of(failed, RefundPayment), failed.order.concerns) == ([], ())


def test_a_dispute_waits_for_the_bank_and_is_not_dismissed_away() -> None:
    chat = at(Step.AFTER_ORDER)
    dispute = {"id": "du_1", "amount": 1, "status": "needs_response", "refundable": False}
    seen = {"order": chat.order.id, "attempt": 1, "payment_intent": "pi_1", "disputes": [dispute]}
    chat.happens(MoneyObserved.model_validate(seen))
    assert "Stripe" in decides(chat, "dismiss")
    assert "Stripe" in decides(chat, "refund")
