"""Money: whatever Stripe says, to whatever an order is, either the right thing happens or nothing does."""

from itertools import product as every

import pytest

from functions.commerce.orders import ORDER_TRANSITIONS, AttemptState, OrderStatus
from functions.conversation.effects import Announce, ExpirePayment, ObservePayment, OpenPayment, RefundPayment, Send
from functions.conversation.message import PaymentRequest, Receipt
from functions.conversation.money_events import PaymentCallFailed, RefundObserved
from functions.conversation.state import Step
from infra.describe_payments import PAYABLE
from tests.conversation.states import DAY, at

OBSERVED = {
    "open": {},
    "expired": {"status": "expired"},
    "pending": {"status": "complete"},
    "failed": {"status": "complete", "failed": True},
    "paid": {"status": "complete", "payment_status": "paid"},
    "other amount": {"status": "complete", "payment_status": "paid", "amount": 1},
    "other currency": {"status": "complete", "payment_status": "paid", "currency": "usd"},
    "free": {"status": "complete", "payment_status": "no_payment_required", "amount": 0},
}
PLACE = {
    OrderStatus.PAID: "sold",
    OrderStatus.AWAITING_PAYMENT: "reserved",
    OrderStatus.PAYMENT_PENDING: "reserved",
    OrderStatus.REVIEW: "reserved",
}


def units(chat):
    return [sum(place.values()) for place in (chat.stock, chat.reserved, chat.sold)]


def of(chat, kind):
    return [effect for effect in chat.effects if isinstance(effect, kind)]


def forced(status, state):
    """An order of three tulips in any state at all, its units where they then are."""
    chat = at(Step.CART)
    chat.say("3")
    chat.tap("checkout")
    for answer in ("Sanne", "ship:pickup", DAY):
        chat.tap(answer) if ":" in answer else chat.say(answer)
    chat.say("s@example.nl")
    chat.tap("nocard")
    chat.say("ja")
    chat.observed()
    place = PLACE.get(status, "available")
    if place != "reserved":
        chat.reserved["TULP-YEL"] -= 3
        where = chat.stock if place == "available" else chat.sold
        where["TULP-YEL"] = where.get("TULP-YEL", 0) + 3
    order = chat.order
    assert order.booked
    if place == "available":
        chat.taken.clear()
        order = order.model_copy(update={"booked": ()})
    attempt = order.attempt.model_copy(update={"state": state})
    changes = {"status": status, "review_held": status is OrderStatus.REVIEW}
    chat.orders[order.id] = order.with_attempt(attempt).model_copy(update=changes)
    return chat


@pytest.mark.parametrize("seen", OBSERVED)
@pytest.mark.parametrize(("status", "state"), list(every(PAYABLE, AttemptState)))
def test_any_observation_of_any_order_does_the_right_thing_or_nothing(status, state, seen):
    chat = forced(status, state)
    total, before = sum(units(chat)), chat.order
    chat.observed(**OBSERVED[seen])
    after = chat.order
    assert sum(units(chat)) == total
    assert after.status == status or after.status in ORDER_TRANSITIONS[status]
    became_paid = after.status is OrderStatus.PAID and status is not OrderStatus.PAID
    assert any(isinstance(message, Receipt) for message in chat.said) == became_paid
    refunded = of(chat, RefundPayment)
    if seen == "paid" and state is not AttemptState.PAID:
        assert became_paid or len(refunded) == 1 or status is OrderStatus.REVIEW
        assert after.attempt.state is AttemptState.PAID
    else:
        assert not became_paid and not refunded
    if state in (AttemptState.PAID, AttemptState.CLOSED) and seen in ("open", "expired", "failed"):
        assert after == before
    for refund in refunded:
        assert refund.amount == after.total
    if seen.startswith("other") or seen == "free":
        assert after.status is not OrderStatus.PAID or status is OrderStatus.PAID
    if after.status in (OrderStatus.EXPIRED, OrderStatus.CANCELLED):
        assert units(chat)[1] == 0


@pytest.mark.parametrize("seen", OBSERVED)
@pytest.mark.parametrize(("status", "state"), list(every(PAYABLE, AttemptState)))
def test_the_same_observation_a_second_time_changes_and_says_nothing(status, state, seen):
    chat = forced(status, state)
    chat.observed(**OBSERVED[seen])
    order, stock = chat.order, units(chat)
    chat.observed(attempt=1, **OBSERVED[seen])
    if seen == "open" and order.at(1).state is AttemptState.CLOSING:
        assert [type(effect) for effect in chat.effects] == [ExpirePayment]  # asked until Stripe has done it
        return
    assert [effect for effect in chat.effects if not isinstance(effect, Announce)] == []
    assert units(chat) == stock
    assert chat.order.model_copy(update={"version": 0}) == order.model_copy(update={"version": 0})


def test_a_second_payment_of_a_paid_order_is_refunded_in_full_and_told():
    chat = at(Step.AFTER_ORDER)
    order = chat.order
    second = order.attempt.model_copy(update={"number": 2, "state": AttemptState.OPEN})
    chat.orders[order.id] = order.with_attempt(second)
    chat.observed("complete", "paid", attempt=2)
    (refund,) = of(chat, RefundPayment)
    assert (refund.amount, refund.reason, refund.attempt) == (order.total, "duplicate", 2)
    assert "twee keer betaald" in chat.text
    assert chat.order.status is OrderStatus.PAID
    chat.happens(
        RefundObserved(order=order.id, attempt=2, refund=refund.refund, status="succeeded", amount=order.total)
    )
    chat.happens(RefundObserved(order=order.id, attempt=2, refund=refund.refund, status="pending", amount=order.total))
    assert chat.order.refunds[0].state == "succeeded"


def test_paid_after_expiry_is_still_delivered_when_there_is_stock():
    chat = at(Step.AWAITING_PAYMENT)
    chat.observed("expired")
    assert chat.reserved["TULP-YEL"] == 0
    chat.paid()
    assert chat.order.status is OrderStatus.PAID
    assert chat.sold["TULP-YEL"] == 1


def test_paid_after_expiry_is_refunded_when_it_sold_out_meanwhile():
    chat = at(Step.AWAITING_PAYMENT)
    chat.observed("expired")
    chat.stock["TULP-YEL"] = 0
    chat.paid()
    assert chat.order.status is OrderStatus.CANCELLED
    assert of(chat, RefundPayment)
    assert "uitverkocht" in chat.text
    assert chat.products()


def test_paid_after_it_was_cancelled_is_refunded():
    chat = at(Step.AWAITING_PAYMENT)
    chat.say("annuleren")
    chat.observed("expired")
    chat.paid()
    assert "al geannuleerd" in chat.text
    assert of(chat, RefundPayment)


def test_paid_while_the_link_was_being_closed_is_paid_and_the_changed_cart_stays():
    chat = at(Step.AWAITING_PAYMENT)
    chat.say("doe er maar twee")
    assert of(chat, ExpirePayment)
    chat.tap("checkout")
    chat.say("ja")
    assert not of(chat, OpenPayment)
    chat.paid()
    assert chat.order.status is OrderStatus.PAID
    assert chat.cart == {"TULP-YEL": 2}
    assert "niet besteld" in chat.text
    assert not of(chat, OpenPayment)


def test_what_is_confirmed_while_the_old_link_closes_is_ordered_once_it_is_closed():
    chat = at(Step.AWAITING_PAYMENT)
    first = chat.order
    chat.say("doe er maar twee")
    chat.tap("checkout")
    chat.say("ja")
    assert "sluit eerst" in chat.text
    chat.observed("expired")
    assert chat.orders[first.id].status is OrderStatus.CANCELLED
    assert chat.order.id != first.id
    assert chat.order.lines[0].quantity == 2
    assert chat.reserved["TULP-YEL"] == 2
    assert len(of(chat, OpenPayment)) == 1


def test_another_address_while_a_link_is_open_closes_it_before_there_is_a_new_one():
    chat = at(Step.AWAITING_PAYMENT)
    first = chat.order
    chat.tap("ask:address")
    chat.say("Kerkstraat 1, 1017 GA Amsterdam")
    chat.tap("Bestellen en betalen")
    assert of(chat, ExpirePayment) and not of(chat, OpenPayment)
    chat.observed("expired")
    assert len(of(chat, OpenPayment)) == 1
    assert chat.order.id != first.id
    assert chat.order.address.street == "Kerkstraat"


def test_confirming_the_same_again_sends_the_same_link():
    chat = at(Step.AWAITING_PAYMENT)
    chat.say("terug")
    chat.tap("Bestellen en betalen")
    assert len(chat.orders) == 1
    assert isinstance(chat.said[0], PaymentRequest)


def test_changing_the_last_one_in_stock_while_paying_for_it_does_not_lose_it():
    chat = at(Step.CART)
    chat.tap("add:BRUID")
    assert chat.stock["BRUID"] == 1
    chat.tap("checkout")
    chat.say("Sanne")
    chat.tap("ship:pickup")
    chat.tap(DAY)
    chat.say("s@example.nl")
    chat.tap("nocard")
    chat.say("ja")
    chat.observed()
    assert chat.stock["BRUID"] == 0
    chat.say("haal de tulpen weg")
    chat.tap("checkout")
    assert "uitverkocht" not in chat.text
    chat.say("ja")
    chat.observed("expired")
    assert chat.reserved["BRUID"] == 1
    assert chat.order.lines[0].sku == "BRUID"


def test_a_delayed_payment_waits_is_told_and_ends_paid():
    chat = at(Step.AWAITING_PAYMENT)
    chat.observed("complete", "unpaid")
    assert chat.order.status is OrderStatus.PAYMENT_PENDING
    assert "wachten op je bank" in chat.text
    assert chat.cart == {}
    chat.say("waar is mijn bestelling?")
    assert "wacht op je bank" in chat.text
    chat.say("afrekenen")
    assert "wachten op je bank" in chat.text
    chat.paid()
    assert chat.order.number == "1001"
    assert len(chat.conversation.orders) == 1


def test_a_delayed_payment_that_fails_gives_the_cart_back_and_offers_a_new_link_for_the_same_order():
    chat = at(Step.AWAITING_PAYMENT)
    order = chat.order
    chat.observed("complete", "unpaid")
    chat.observed("complete", "unpaid", failed=True)
    assert "niet uitgevoerd" in chat.text
    assert chat.cart == {"TULP-YEL": 1}
    assert chat.reserved["TULP-YEL"] == 0
    chat.tap("Nieuwe link")
    (call,) = of(chat, OpenPayment)
    assert (call.order, call.attempt) == (order.id, 2)
    assert chat.reserved["TULP-YEL"] == 1


def test_one_reminder_before_expiry_and_one_message_after_with_a_new_link_for_the_same_order():
    chat = at(Step.AWAITING_PAYMENT)
    order = chat.order
    chat.later(minutes=31)
    assert isinstance(chat.said[0], PaymentRequest)
    chat.later(minutes=10)
    assert chat.said == []
    chat.later(minutes=25)
    assert of(chat, ObservePayment)
    chat.observed("expired")
    assert "verlopen" in chat.text
    assert chat.cart == {"TULP-YEL": 1}
    chat.later(hours=2)
    assert chat.said == []
    chat.tap("Nieuwe link")
    assert [(call.order, call.attempt) for call in of(chat, OpenPayment)] == [(order.id, 2)]
    chat.observed()
    chat.paid()
    assert chat.order.status is OrderStatus.PAID


def test_no_reminder_once_it_is_paid():
    chat = at(Step.AFTER_ORDER)
    chat.later(hours=3)
    assert chat.said == []


def test_a_new_link_after_expiry_for_another_address_is_another_order():
    chat = at(Step.AWAITING_PAYMENT)
    old = chat.order
    chat.observed("expired")
    chat.tap("ask:address")
    chat.say("Kerkstraat 1, 1017 GA Amsterdam")
    chat.tap("Bestellen en betalen")
    assert chat.order.id != old.id
    assert chat.order.address.city == "Amsterdam"


def test_greeting_after_expiry_offers_a_new_link_but_makes_none():
    chat = at(Step.AWAITING_PAYMENT)
    chat.observed("expired")
    chat.say("hoi")
    assert not of(chat, OpenPayment)
    assert "Nieuwe link" in chat.offered()


def test_a_link_that_stripe_refuses_twice_asks_a_person_and_keeps_the_cart():
    chat = at(Step.CHECKOUT_CONFIRM)
    chat.say("ja")
    refused = {"order": chat.order.id, "call": "create", "reason": "no such method"}
    chat.happens(PaymentCallFailed(attempt=1, **refused))
    assert [call.attempt for call in of(chat, OpenPayment)] == [2]
    assert chat.said == []
    chat.happens(PaymentCallFailed(attempt=2, **refused))
    assert "betaallink" in chat.text
    assert chat.conversation.human_requested_at
    assert chat.cart == {"TULP-YEL": 1}
    assert chat.reserved["TULP-YEL"] == 0
    chat.tap("checkout")
    assert [call.attempt for call in of(chat, OpenPayment)] == [3]


def test_a_link_refused_while_it_was_being_closed_lets_the_confirmed_cart_through():
    chat = at(Step.CHECKOUT_CONFIRM)
    chat.say("ja")
    first = chat.order
    chat.say("doe er maar twee")
    chat.tap("checkout")
    chat.say("ja")
    chat.happens(PaymentCallFailed(order=first.id, attempt=1, call="create", reason="no"))
    assert chat.orders[first.id].status is OrderStatus.CANCELLED
    assert chat.order.lines[0].quantity == 2
    assert len(of(chat, OpenPayment)) == 1


def test_an_expiry_that_stripe_refuses_is_looked_at_again():
    chat = at(Step.AWAITING_PAYMENT)
    chat.say("annuleren")
    chat.happens(PaymentCallFailed(order=chat.order.id, attempt=1, call="expire", reason="not open"))
    chat.later(minutes=2)
    assert of(chat, ObservePayment)


def test_a_refund_that_stripe_refuses_is_noted_and_announced():
    chat = at(Step.AFTER_ORDER)
    chat.parcel("cancelled")
    chat.happens(PaymentCallFailed(order=chat.order.id, attempt=1, call="refund", reason="no"))
    assert chat.order.refunds[0].state == "failed"
    assert "refund.failed" in [each.name for each in chat.announced]


def test_another_amount_goes_to_a_person_and_is_told_once():
    chat = at(Step.AWAITING_PAYMENT)
    chat.observed("complete", "paid", amount=1)
    assert chat.order.status is OrderStatus.REVIEW
    assert chat.order.number is None
    assert "klopt iets niet" in chat.text
    chat.say("waar is mijn bestelling")
    assert "nagekeken" in chat.text


def test_i_have_paid_makes_us_look():
    chat = at(Step.AWAITING_PAYMENT)
    for said in ("ik heb betaald", "is de betaling gelukt?", "I paid"):
        chat.say(said)
        assert of(chat, ObservePayment), said


def test_an_unknown_order_is_announced_not_raised():
    chat = at(Step.AWAITING_PAYMENT)
    chat.observed("complete", "paid", order="ounknown", attempt=1)
    assert [each.name for each in of(chat, Announce)] == ["payment.unknown"]
    assert of(chat, Send) == []


@pytest.mark.parametrize("amount", [{}, {"amount": 1}])
def test_a_newer_link_that_cannot_be_made_undoes_nothing_of_an_order_that_was_paid_or_is_in_review(amount):
    chat = at(Step.AWAITING_PAYMENT)
    order = chat.order
    chat.observed("expired")
    chat.tap(f"newlink:{order.id}")
    assert chat.order.attempt.state is AttemptState.OPENING
    chat.observed("complete", "paid", attempt=1, **amount)
    before = chat.order.status
    chat.happens(PaymentCallFailed(order=order.id, attempt=2, call="create", reason="no"))
    assert (chat.order.status, chat.order.attempt.state) == (before, AttemptState.CLOSED)
    assert [each.name for each in of(chat, Announce)] == ["payment.call_failed"]
    assert not of(chat, OpenPayment) and not chat.said
