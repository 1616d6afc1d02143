"""Money that goes back: asked by the merchant, made at Stripe's dashboard, refused by a bank, disputed by the buyer."""

from typing import Any

import pytest

from functions.commerce.orders import OrderStatus
from functions.conversation.effects import Announce, Mail, ObserveMoney, RefundPayment, Send
from functions.conversation.money_events import MoneyObserved, PaymentCallFailed, RefundObserved, RefundRequested
from functions.conversation.state import Step
from tests.conversation.chat import Chat
from tests.conversation.states import at


@pytest.fixture
def chat() -> Chat:
    return at(Step.AFTER_ORDER)


def asks(chat: Chat, **wish: Any) -> None:
    chat.happens(RefundRequested.model_validate({"order": chat.order.id} | wish))


def sees(chat: Chat, *refunds: dict[str, Any], disputes: tuple[dict[str, Any], ...] = ()) -> None:
    seen = {"order": chat.order.id, "attempt": 1, "payment_intent": "pi_1", "refunds": refunds, "disputes": disputes}
    chat.happens(MoneyObserved.model_validate(seen))


def of(chat: Chat, kind: type) -> list[Any]:
    return [effect for effect in chat.effects if isinstance(effect, kind)]


def told(chat: Chat) -> list[str]:
    """Changes of money that this event told the shopper."""
    return [send.update for send in of(chat, Send) if send.update]


def announced(chat: Chat) -> list[str]:
    return [each.name for each in of(chat, Announce)]


def line(chat: Chat, units: int = 1) -> dict[str, Any]:
    return {"sku": chat.order.lines[0].sku, "quantity": units}


# --- by the merchant ----------------------------------------------------------------------------------------------


def test_a_part_goes_back_with_its_reason_and_the_order_stays_paid(chat: Chat) -> None:
    asks(chat, lines=[line(chat)], note="Er was een bloem geknakt.")
    (call,) = of(chat, RefundPayment)
    assert call.amount == chat.order.lines[0].price
    assert told(chat) == ["refund"]
    assert "geknakt" in chat.text and chat.order.lines[0].title in chat.text
    assert chat.order.status is OrderStatus.PAID
    (mail,) = of(chat, Mail)
    assert (mail.purpose, mail.instead_of) == ("money", chat.effects.index(of(chat, Send)[0]))


def test_units_are_for_sale_again_only_where_the_merchant_says_so(chat: Chat) -> None:
    sku = chat.order.lines[0].sku
    before = chat.stock[sku]
    asks(chat, lines=[line(chat)])
    assert chat.stock[sku] == before
    other = at(Step.AFTER_ORDER)
    asks(other, lines=[line(other)], restock=True)
    assert other.stock[sku] == before + 1


def test_units_of_a_cancelled_order_are_not_put_back_twice(chat: Chat) -> None:
    chat.say("annuleer")
    chat.say("ja")
    refund = chat.order.refunds[0].id
    chat.happens(PaymentCallFailed(order=chat.order.id, attempt=1, call="refund", reason="400", refund=refund))
    before = chat.stock[chat.order.lines[0].sku]
    asks(chat, lines=[line(chat)], restock=True)
    assert (announced(chat), chat.stock[chat.order.lines[0].sku]) == (["refund.refused"], before)
    asks(chat, lines=[line(chat)])
    assert of(chat, RefundPayment)


def test_a_wish_that_comes_again_after_its_receipt_has_gone_gives_nothing_twice(chat: Chat) -> None:
    for _ in range(2):
        chat.happens(RefundRequested(order=chat.order.id, amount=500), "refund:1001:mine")
    assert [refund.amount for refund in chat.order.refunds] == [500]
    assert (of(chat, RefundPayment), told(chat), announced(chat)) == ([], [], [])


def test_all_that_is_left_after_a_part_is_the_rest(chat: Chat) -> None:
    asks(chat, amount=500)
    asks(chat)
    assert [refund.amount for refund in chat.order.refunds] == [500, chat.order.total - 500]
    assert "helemaal" not in chat.text, "it was not all of it"
    asks(chat)
    assert (of(chat, RefundPayment), announced(chat)) == ([], ["refund.refused"])


@pytest.mark.parametrize("wish", [{"amount": 999_999}, {"lines": [{"sku": "NOPE", "quantity": 1}]}])
def test_more_than_was_paid_never_goes_back(chat: Chat, wish: dict[str, Any]) -> None:
    asks(chat, **wish)
    assert (of(chat, RefundPayment), told(chat), announced(chat)) == ([], [], ["refund.refused"])
    assert chat.order.refunds == ()


def test_an_order_in_review_is_decided_there_before_anything_goes_back() -> None:
    chat = at(Step.AWAITING_PAYMENT)
    order = chat.order
    chat.observed("expired")
    chat.tap(f"newlink:{order.id}")
    chat.observed("open", attempt=2)
    chat.observed("complete", "paid", attempt=1, amount=1)
    chat.observed("complete", "paid", attempt=2)
    asks(chat)
    assert (announced(chat), chat.order.refunds) == (["refund.refused"], ())


def test_an_amount_that_the_currency_cannot_be_charged_in_is_refused_before_stripe_refuses_it(chat: Chat) -> None:
    chat.orders[chat.order.id] = chat.order.model_copy(update={"currency": "KWD"})
    asks(chat, amount=505)
    assert (of(chat, RefundPayment), announced(chat)) == ([], ["refund.refused"])
    asks(chat, amount=510)
    assert of(chat, RefundPayment)


def test_nothing_goes_back_of_an_order_that_was_not_paid() -> None:
    chat = at(Step.AWAITING_PAYMENT)
    asks(chat)
    assert announced(chat) == ["refund.refused"]


# --- what became of it --------------------------------------------------------------------------------------------


def test_a_refund_of_stripes_dashboard_is_known_and_told_once(chat: Chat) -> None:
    for _ in range(2):
        sees(chat, {"id": "re_9", "status": "succeeded", "amount": 700})
    assert [(each.reason, each.amount, each.state) for each in chat.order.refunds] == [("external", 700, "succeeded")]
    assert told(chat) == [], "said the first time"
    asks(chat)
    assert chat.order.refunds[-1].amount == chat.order.total - 700


def test_a_list_that_has_our_own_refund_in_it_counts_it_once(chat: Chat) -> None:
    asks(chat, amount=500)
    ours = chat.order.refunds[0]
    sees(chat, {"id": "re_1", "refund": ours.id, "status": "succeeded", "amount": 500})
    assert [(each.id, each.stripe, each.state) for each in chat.order.refunds] == [(ours.id, "re_1", "succeeded")]


def test_a_refund_that_fails_after_it_succeeded_is_owed_again(chat: Chat) -> None:
    asks(chat, amount=500)
    ours = chat.order.refunds[0]
    chat.happens(RefundObserved(order=chat.order.id, attempt=1, refund=ours.id, status="succeeded", amount=500))
    assert told(chat) == []
    sees(chat, {"id": "re_1", "refund": ours.id, "status": "failed", "amount": 500})
    assert told(chat) == ["refund_failed"]
    assert "refund.failed" in announced(chat)
    assert chat.order.concerns and chat.order.refunded(1) == 0
    sees(chat, {"id": "re_1", "refund": ours.id, "status": "succeeded", "amount": 500})
    assert chat.order.refunds[0].state == "failed", "an older list takes nothing back"


def test_one_that_was_made_another_way_after_it_failed_is_no_concern_any_more(chat: Chat) -> None:
    asks(chat)
    ours = chat.order.refunds[0]
    chat.happens(PaymentCallFailed(order=chat.order.id, attempt=1, call="refund", reason="400", refund=ours.id))
    assert chat.order.concerns
    (look,) = of(chat, ObserveMoney)
    assert (look.payment_intent, look.attempt) == ("pi_1", 1)
    sees(chat, {"id": "re_9", "status": "succeeded", "amount": chat.order.total})
    assert chat.order.concerns == ()


def test_one_that_failed_is_owed_as_long_as_anything_of_the_payment_is_left(chat: Chat) -> None:
    asks(chat)
    ours = chat.order.refunds[0]
    chat.happens(PaymentCallFailed(order=chat.order.id, attempt=1, call="refund", reason="400", refund=ours.id))
    sees(chat, {"id": "re_9", "status": "succeeded", "amount": 100})
    assert chat.order.concerns == ("a refund of EUR 19.90 failed",), "all but a euro has yet to go back"


def test_as_much_at_the_dashboard_takes_the_place_of_a_part_that_failed(chat: Chat) -> None:
    sees(chat, {"id": "re_1", "status": "succeeded", "amount": 500})
    asks(chat, amount=500)
    ours = chat.order.refunds[-1]
    chat.happens(PaymentCallFailed(order=chat.order.id, attempt=1, call="refund", reason="400", refund=ours.id))
    sees(chat, {"id": "re_1", "status": "succeeded", "amount": 500})
    assert chat.order.concerns, "that one went back before, and for something else"
    sees(chat, {"id": "re_2", "status": "succeeded", "amount": 500})
    assert chat.order.concerns == ()


def test_a_bank_is_blamed_only_for_what_a_bank_did(chat: Chat) -> None:
    asks(chat, amount=500)
    asks(chat, amount=600)
    first, second = (refund.id for refund in chat.order.refunds)
    chat.happens(PaymentCallFailed(order=chat.order.id, attempt=1, call="refund", reason="400", refund=first))
    assert told(chat) == ["refund_failed"] and "bank" not in chat.text
    sees(chat, {"id": "re_2", "refund": second, "status": "failed", "amount": 600})
    assert told(chat) == ["refund_failed"] and "je bank nam het niet aan" in chat.text


def test_only_the_refund_that_stripe_refused_has_failed(chat: Chat) -> None:
    asks(chat, amount=500)
    asks(chat, amount=600)
    second = chat.order.refunds[1].id
    chat.happens(PaymentCallFailed(order=chat.order.id, attempt=1, call="refund", reason="400", refund=second))
    assert [each.state for each in chat.order.refunds] == ["requested", "failed"]


def test_a_refund_of_which_nothing_is_heard_is_asked_for_again_under_its_own_id(chat: Chat) -> None:
    asks(chat, amount=500)
    (call,) = of(chat, RefundPayment)
    chat.later(hours=2)
    assert of(chat, RefundPayment) == [call]
    chat.happens(RefundObserved(order=chat.order.id, attempt=1, refund=call.refund, status="pending", amount=500))
    chat.later(hours=13)
    assert len(of(chat, ObserveMoney)) == 1
    chat.happens(RefundObserved(order=chat.order.id, attempt=1, refund=call.refund, status="succeeded", amount=500))
    chat.later(hours=13)
    assert chat.effects == []


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("nl", "waar blijft mijn geld"),
        ("nl", "wanneer krijg ik mijn geld terug?"),
        ("nl", "is mijn terugbetaling al gedaan"),
        ("en", "where is my refund?"),
        ("en", "when do i get my money back"),
        ("en", "have you refunded me"),
    ],
)
def test_who_asks_where_their_money_is_hears_it(locale: str, text: str) -> None:
    chat = at(Step.AFTER_ORDER, locale)
    asks(chat, amount=500)
    chat.say(text)
    assert "5,00" in chat.text or "5.00" in chat.text
    assert chat.step is Step.AFTER_ORDER


def test_who_gets_nothing_back_and_asks_for_money_begins_a_return(chat: Chat) -> None:
    chat.say("wanneer krijg ik mijn geld terug?")
    assert chat.step is Step.RETURN


# --- disputes -----------------------------------------------------------------------------------------------------


def dispute(status: str, *, refundable: bool = False) -> dict[str, Any]:
    return {"id": "du_1", "amount": 3000, "status": status, "refundable": refundable, "reason": "fraudulent"}


def test_a_dispute_freezes_refunds_and_cancelling_and_restocks_nothing(chat: Chat) -> None:
    stock = dict(chat.stock)
    sees(chat, disputes=(dispute("needs_response"),))
    assert (announced(chat), told(chat)) == (["dispute.opened"], [])
    asks(chat)
    assert announced(chat) == ["refund.refused"]
    chat.parcel("cancelled")
    assert announced(chat) == ["fulfilment.ignored"]
    chat.say("annuleer")
    assert chat.step is Step.AFTER_ORDER
    assert (chat.order.status, dict(chat.stock)) == (OrderStatus.PAID, stock)


def test_an_inquiry_freezes_nothing(chat: Chat) -> None:
    sees(chat, disputes=(dispute("warning_needs_response", refundable=True),))
    asks(chat)
    assert len(of(chat, RefundPayment)) == 1


@pytest.mark.parametrize(("status", "thaws"), [("won", True), ("lost", False), ("warning_closed", True)])
def test_a_dispute_ends_once_and_its_end_is_final(chat: Chat, status: str, thaws: bool) -> None:
    sees(chat, disputes=(dispute("needs_response"),))
    sees(chat, disputes=(dispute(status),))
    assert announced(chat) == ["dispute.closed"]
    sees(chat, disputes=(dispute("under_review"),))
    assert announced(chat) == [], "an older list opens nothing again"
    assert chat.order.concerns == ()
    asks(chat)
    assert bool(of(chat, RefundPayment)) is thaws


def test_money_of_an_order_that_nobody_knows_is_announced(chat: Chat) -> None:
    chat.happens(MoneyObserved(order="onobody", attempt=1, payment_intent="pi_x"))
    assert announced(chat) == ["payment.unknown"]


def test_what_was_given_back_at_the_dashboard_before_it_was_known_to_be_paid_makes_no_order() -> None:
    chat = at(Step.AWAITING_PAYMENT)
    total = chat.order.total
    sees(chat, {"id": "re_9", "status": "succeeded", "amount": total})
    assert told(chat) == ["refund"]
    chat.paid()
    assert chat.order.status is OrderStatus.CANCELLED
    assert (of(chat, RefundPayment), told(chat)) == ([], [])
    assert not any(chat.reserved.values())
