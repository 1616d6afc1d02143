"""Paying inside the chat (Telegram's invoices), through the real workers, the edge's desk and a Stripe with rules."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.commerce.orders import AttemptState, Order, OrderStatus
from functions.conversation.channel_events import DeliveryFailed
from functions.conversation.chat_payment import Payload
from functions.conversation.effects import Announce, ExpirePayment, Send
from functions.conversation.message import Invoice, PaymentRequest, Receipt
from functions.conversation.state import Step
from functions.decisions import Decision, RefundWish
from functions.storage import keys
from functions.storage.stock import set_stock
from functions.storage.table import integer
from tests.conversation.chat import Chat
from tests.conversation.states import at
from tests.dynamo import NAME, Counting
from tests.memory_dynamo import MemoryDynamo
from tests.property.machine.proof import arrive, books, check, drain
from tests.property.machine.street import ROSE, VASE
from tests.property.machine.telegram import TELEGRAM, TelegramStreet

ANNA, BEA = "+311", "+312"
PRICE = 2495


@pytest.fixture
def street() -> Iterator[TelegramStreet]:
    with TelegramStreet(Counting(MemoryDynamo())) as street:
        yield street
        # whatever a test did: every cent and every unit is where it belongs
        drain(street)
        check(street)


def confirms(street: TelegramStreet, user: str = ANNA) -> Order:
    street.taps(user, "confirm")
    street.run()
    return street.orders()[-1]


def payload(street: TelegramStreet) -> Payload:
    order, attempt = street.invoices()[-1]
    return street.payload(order, attempt)


def pays(street: TelegramStreet) -> None:
    """Asked, charged, told."""
    street.pays_invoice(-1, told=True)
    street.run()


def order(street: TelegramStreet) -> Order:
    return street.orders()[-1]


def sends(street: TelegramStreet, user: str = ANNA) -> list[Send]:
    return street.world.sends(user)


def requests(street: TelegramStreet, user: str = ANNA) -> list[PaymentRequest]:
    return [each.message for each in sends(street, user) if isinstance(each.message, PaymentRequest)]


def invoice(street: TelegramStreet) -> Invoice:
    found = requests(street)[-1].invoice
    assert found is not None
    return found


def announced(street: TelegramStreet, name: str, user: str = ANNA) -> list[Announce]:
    turns = street.world.turns(user)
    effects = [effect for turn in turns for effect in turn.effects if isinstance(effect, Announce)]
    return [effect for effect in effects if effect.name == name]


def told(street: TelegramStreet, user: str = ANNA) -> list[str]:
    """Templates of what was said about money."""
    return [each.update for each in sends(street, user) if each.update]


# --- which it is ----------------------------------------------------------------------------------------------------


def test_a_shop_that_wants_it_sends_an_invoice_instead_of_the_link(street: TelegramStreet) -> None:
    placed = confirms(street)
    found = invoice(street)
    assert found.payload == f"{placed.id}:1:311" and len(found.payload) <= 128
    assert (found.currency, sum(price.amount for price in found.prices)) == ("EUR", placed.total)
    assert found.start and 1 <= len(found.title) <= 32 and len(requests(street)[-1].body) <= 255
    assert placed.attempt.in_chat
    assert street.stripe.ledger() == []  # no session was made
    assert street.world.stock(ROSE) == (2, 1, 0)


@pytest.mark.parametrize(
    ("wanted", "money", "currency"), [(False, False, "EUR"), (True, None, "EUR"), (True, False, "RSD")]
)
def test_a_shop_that_does_not_a_stage_without_a_token_or_a_currency_that_telegram_does_not_take_sends_the_link(
    street: TelegramStreet, wanted: bool, money: bool | None, currency: str
) -> None:
    shop: Any = street.world.shop
    rules = shop.rules.model_copy(update={"telegram_payments": wanted, "currency": currency})
    street.world.shop = type(shop)(rules)
    street.world.worker = replace(
        street.world.worker, open_shop=lambda _: street.world.shop, chat_payments=lambda _: money
    )
    placed = confirms(street)
    assert requests(street)[-1].invoice is None
    assert not placed.attempt.in_chat
    assert [line["status"] for line in street.stripe.ledger()] == ["open"]


def test_what_stripes_page_has_yet_to_ask_goes_by_the_link(street: TelegramStreet) -> None:
    for action in (f"buy:{VASE}", "buycard"):
        street.taps(ANNA, action)
        street.run()
    assert order(street).buy_now and not order(street).attempt.in_chat


def test_an_order_without_anything_to_pay_asks_nobody(street: TelegramStreet) -> None:
    street.names_code(ANNA, "GRATIS")
    street.run()
    placed = confirms(street)
    assert (placed.total, placed.status, street.invoices()) == (0, OrderStatus.PAID, [])


def test_an_invoice_that_the_channel_refuses_is_followed_by_a_link(street: TelegramStreet) -> None:
    first = confirms(street)
    failed = DeliveryFailed(message_id="m", code=400, reason="400: PAYMENT_PROVIDER_INVALID", invoice=True)
    street.world.happens(failed, user=ANNA)
    street.run()
    before, after = street.orders()
    assert (before.id, before.status) == (first.id, OrderStatus.CANCELLED)
    assert after.status is OrderStatus.AWAITING_PAYMENT and not after.attempt.in_chat
    assert requests(street)[-1].invoice is None
    assert street.world.stock(ROSE) == (2, 1, 0)
    street.pays(-1, "card")
    street.webhook(-1)
    street.run()
    assert order(street).status is OrderStatus.PAID


# --- paid -----------------------------------------------------------------------------------------------------------


def test_a_yes_a_charge_and_telegrams_word_make_it_paid(street: TelegramStreet) -> None:
    confirms(street)
    pays(street)
    paid = order(street)
    assert (paid.status, paid.number, paid.attempt.state) == (OrderStatus.PAID, "1001", AttemptState.PAID)
    assert paid.attempt.payment_intent == street.charged[0].charge
    assert isinstance(sends(street)[-1].message, Receipt)
    assert street.world.stock(ROSE) == (2, 0, 1)


def test_a_yes_alone_is_no_payment(street: TelegramStreet) -> None:
    confirms(street)
    assert street.asks(payload(street), PRICE) == ""
    street.passes(6, wakes=True, reconciles=True)
    street.run()
    assert order(street).status is OrderStatus.AWAITING_PAYMENT


def test_the_word_told_twice_and_looked_at_again_changes_nothing(street: TelegramStreet) -> None:
    confirms(street)
    street.pays_invoice(-1)
    for kept in (True, True, False):
        street.is_told(0, kept)
        street.run()
    street.passes(6, wakes=True, reconciles=True)
    street.run()
    assert len(announced(street, "order.paid")) == 1 and order(street).refunds == ()


def test_the_payment_is_observed_again_where_its_event_was_lost(street: TelegramStreet) -> None:
    confirms(street)
    street.pays_invoice(-1, told=True)
    street.invoke(0)  # the payments worker has written it down
    street.inbox.messages.clear()
    assert order(street).status is OrderStatus.AWAITING_PAYMENT
    street.passes(62, wakes=True, reconciles=False)  # the conversation itself looks, once its time is over
    street.run()
    assert order(street).status is OrderStatus.PAID


def test_the_word_before_the_invoice_is_known_to_have_been_sent(street: TelegramStreet) -> None:
    """Out of order: what was paid is told while the answer to its opening still waits."""
    street.taps(ANNA, "confirm")
    street.invoke(0)
    street.invoke(0)  # opened; its answer lies in the mailbox
    placed = order(street)
    assert placed.attempt.state is AttemptState.OPENING
    street.charge(Payload(placed.id, 1, "311"), PRICE)
    street.is_told(0)
    street.run()
    assert order(street).status is OrderStatus.PAID


# --- the question ---------------------------------------------------------------------------------------------------


def test_the_same_question_is_answered_the_same_and_another_waits_two_minutes(street: TelegramStreet) -> None:
    confirms(street)
    assert street.asks(payload(street), PRICE, id="first") == ""
    assert street.asks(payload(street), PRICE, id="first") == ""
    assert "twee minuten" in street.asks(payload(street), PRICE, id="second")
    street.clock.move(seconds=121)
    assert street.asks(payload(street), PRICE, id="third") == ""


def test_who_was_forwarded_an_invoice_cannot_pay_it(street: TelegramStreet) -> None:
    confirms(street)
    assert "iemand anders" in street.asks(payload(street), PRICE, payer="666")
    forged = replace(payload(street), payer="666")
    assert "iemand anders" in street.asks(forged, PRICE, payer="666")
    assert street.asks(payload(street), PRICE) == ""


@pytest.mark.parametrize(("amount", "currency"), [(PRICE - 1, "EUR"), (PRICE + 1, "EUR"), (PRICE, "USD")])
def test_another_amount_or_currency_is_refused(street: TelegramStreet, amount: int, currency: str) -> None:
    confirms(street)
    assert "veranderd" in street.asks(payload(street), amount, currency=currency)


def test_what_is_no_longer_set_aside_is_refused(street: TelegramStreet) -> None:
    confirms(street)
    key = keys.stock(street.world.table.shop, ROSE)
    before = street.world.table.get(key)
    assert before is not None
    street.world.client.put_item(TableName=NAME, Item={**before, "reserved": integer(0)})
    assert "er net niet meer" in street.asks(payload(street), PRICE)
    street.world.client.put_item(TableName=NAME, Item=before)
    assert street.asks(payload(street), PRICE) == ""


def test_an_invoice_of_the_past_is_refused_in_whatever_way_it_became_so(street: TelegramStreet) -> None:
    confirms(street)
    first = payload(street)
    street.taps(ANNA, "annuleren")
    street.invoke(0)  # the order closes it; its record does not know yet
    assert "verlopen" in street.asks(first, PRICE)
    street.run()
    assert "verlopen" in street.asks(first, PRICE)
    confirms(street)
    second = payload(street)
    street.clock.move(minutes=61)
    assert "verlopen" in street.asks(second, PRICE)  # nobody has looked yet
    street.clock.move(minutes=2)
    street.wakes()
    street.run()
    assert order(street).status is OrderStatus.EXPIRED
    assert "verlopen" in street.asks(second, PRICE)
    assert "verlopen" in street.asks(Payload("o" + "a" * 16, 1, "311"), PRICE)


def test_what_is_paid_is_not_paid_again(street: TelegramStreet) -> None:
    confirms(street)
    mine = payload(street)
    pays(street)
    assert "al betaald" in street.asks(mine, PRICE)


def test_goods_of_an_expired_invoice_may_be_somebody_elses_by_then(street: TelegramStreet) -> None:
    confirms(street)
    mine = payload(street)
    street.passes(62, wakes=True, reconciles=False)
    street.run()
    set_stock(street.world.table, ROSE, 0)
    street.elsewhere[ROSE] = 3
    assert "verlopen" in street.asks(mine, PRICE)


# --- at the same time -----------------------------------------------------------------------------------------------


def test_who_cancels_while_paying_has_bought_it(street: TelegramStreet) -> None:
    confirms(street)
    assert street.asks(payload(street), PRICE) == ""
    street.taps(ANNA, "annuleren")
    street.run()
    closing = order(street)
    assert (closing.status, closing.attempt.state) == (OrderStatus.AWAITING_PAYMENT, AttemptState.CLOSING)
    assert street.world.stock(ROSE) == (2, 1, 0)  # nothing was let go
    street.charge(payload(street), PRICE)
    street.is_told(0)
    street.run()
    assert order(street).status is OrderStatus.PAID


def test_who_cancels_and_whose_card_was_declined_is_free_after_two_minutes(street: TelegramStreet) -> None:
    confirms(street)
    assert street.asks(payload(street), PRICE) == ""
    street.taps(ANNA, "annuleren")
    street.run()
    street.passes(6, wakes=True, reconciles=False)
    street.run()
    assert order(street).status is OrderStatus.CANCELLED
    assert street.world.stock(ROSE) == (3, 0, 0)


def test_an_attempt_that_is_being_paid_does_not_expire(street: TelegramStreet) -> None:
    confirms(street)
    street.clock.move(minutes=60, seconds=30)
    assert street.asks(payload(street), PRICE) == ""
    street.clock.move(seconds=60)  # past its time, and within the two minutes
    street.wakes()
    street.reconciles()
    street.run()
    assert order(street).status is OrderStatus.AWAITING_PAYMENT
    street.charge(payload(street), PRICE)
    street.is_told(0)
    street.run()
    assert order(street).status is OrderStatus.PAID


@pytest.mark.parametrize("at", range(1, 9))
def test_a_payment_in_the_middle_of_closing_is_never_lost(street: TelegramStreet, at: int) -> None:
    confirms(street)
    street.taps(ANNA, "annuleren")
    street.pays_meanwhile(-1, at, 0)
    street.pays_meanwhile(-1, at, 0)
    street.run()
    street.arrives()
    street.run()
    paid = bool(street.charged)
    assert order(street).status is (OrderStatus.PAID if paid else OrderStatus.CANCELLED)


# --- too late, twice, not as agreed ---------------------------------------------------------------------------------


def test_a_payment_that_comes_after_it_expired_is_an_order_after_all_if_the_goods_are_there(
    street: TelegramStreet,
) -> None:
    confirms(street)
    street.asks_and_is_declined(-1)
    street.passes(70, wakes=True, reconciles=True)
    street.run()
    assert order(street).status is OrderStatus.EXPIRED
    street.pays_slowly(0)
    street.is_told(0)
    street.run()
    assert order(street).status is OrderStatus.PAID


@pytest.mark.parametrize("gone", ["sold", "cancelled"])
def test_a_payment_that_is_for_nothing_goes_back_in_full_with_a_message(street: TelegramStreet, gone: str) -> None:
    confirms(street)
    street.asks_and_is_declined(-1)
    if gone == "sold":
        street.passes(70, wakes=True, reconciles=True)
        street.run()
        for _ in range(3):
            street.sells_elsewhere(ROSE)
    else:
        street.taps(ANNA, "annuleren")
        street.passes(6, wakes=True, reconciles=False)
        street.run()
        street.passes(6, wakes=True, reconciles=False)
        street.run()
        assert order(street).status is OrderStatus.CANCELLED
    street.pays_slowly(0)
    street.is_told(0)
    street.run()
    (back,) = order(street).refunds
    assert (back.amount, back.state) == (PRICE, "succeeded")
    assert [line["refunded"] for line in street.stripe.charged_elsewhere()] == [PRICE]
    assert told(street).count("refund") == 1


def test_one_invoice_paid_on_two_devices_is_one_order_and_one_refund(street: TelegramStreet) -> None:
    confirms(street)
    street.pays_invoice(-1)
    street.pays_on_another_device(0)
    for _ in range(2):
        street.is_told(0)
        street.run()
    paid = order(street)
    first, second = paid.attempts
    assert (paid.status, first.state, second.state) == (OrderStatus.PAID, AttemptState.PAID, AttemptState.PAID)
    (back,) = paid.refunds
    assert (back.attempt, back.amount, back.reason, back.state) == (2, PRICE, "duplicate", "succeeded")
    assert [line["refunded"] for line in street.stripe.charged_elsewhere()] == [0, PRICE]
    assert told(street).count("refund") == 1
    street.take(street.charged[1])  # told once more
    street.run()
    assert order(street).refunds == paid.refunds and len(order(street).attempts) == 2


def test_another_amount_than_agreed_is_looked_at_by_a_person(street: TelegramStreet) -> None:
    confirms(street)
    street.asks_and_is_declined(-1)
    street.pays_slowly(0, more=100)
    street.is_told(0)
    street.run()
    odd = order(street)
    assert (odd.status, odd.attempt.received) == (OrderStatus.REVIEW, PRICE + 100)
    street.decides(0, "refund")
    street.run()
    assert [line["refunded"] for line in street.stripe.charged_elsewhere()] == [PRICE + 100]


def test_another_currency_can_only_go_back(street: TelegramStreet) -> None:
    placed = confirms(street)
    street.charge(payload(street), PRICE, currency="USD")
    street.is_told(0)
    street.run()
    assert order(street).attempt.refund_only == "it was paid in USD, not in EUR"
    street.tell(Decision.model_validate({"id": "d", "resolution": "refund"}).event(placed, street.clock()))
    street.run()
    assert [line["refunded"] for line in street.stripe.charged_elsewhere()] == [PRICE]


# --- the word is lost -----------------------------------------------------------------------------------------------


def begins_and_loses(street: TelegramStreet) -> None:
    confirms(street)
    street.pays_invoice(-1)
    street.loses_word(0)


def test_what_may_have_been_paid_is_not_let_go_and_the_merchant_hears_of_it(street: TelegramStreet) -> None:
    begins_and_loses(street)
    street.passes(70, wakes=True, reconciles=True)
    street.run()
    held = order(street)
    assert (held.status, held.attempt.doubt != "") == (OrderStatus.AWAITING_PAYMENT, True)
    assert street.world.stock(ROSE) == (2, 1, 0)
    street.passes(6, wakes=True, reconciles=True)
    street.run()
    (alarm,) = announced(street, "payment.review")
    assert street.charged[0].charge in str(alarm.detail["reason"])


def test_the_word_that_still_comes_settles_it(street: TelegramStreet) -> None:
    begins_and_loses(street)
    street.passes(13 * 60, wakes=True, reconciles=True)
    street.run()
    street.take(street.charged[0])
    street.run()
    assert (order(street).status, order(street).attempt.doubt) == (OrderStatus.PAID, "")


@pytest.mark.parametrize("resolution", ["accept", "refund"])
def test_after_telegrams_day_a_person_decides(street: TelegramStreet, resolution: str) -> None:
    begins_and_loses(street)
    street.passes(70, wakes=True, reconciles=True)
    street.run()
    street.passes(25 * 60, wakes=True, reconciles=True)
    street.run()
    unsure = order(street)
    assert (unsure.status, unsure.attempt.received) == (OrderStatus.REVIEW, PRICE)
    street.decides(0, resolution)
    street.run()
    wanted = (OrderStatus.PAID, 0) if resolution == "accept" else (OrderStatus.CANCELLED, PRICE)
    assert (order(street).status, street.stripe.charged_elsewhere()[0]["refunded"]) == wanted


def test_a_declined_card_holds_nothing(street: TelegramStreet) -> None:
    """A charge of the same amount, at another time or of an order that is known, is nothing to wait for."""
    street.stripe.charge(PRICE, "EUR")
    street.clock.move(minutes=10)
    confirms(street, BEA)
    pays(street)
    confirms(street)
    street.asks_and_is_declined(-1)
    street.passes(70, wakes=True, reconciles=True)
    street.run()
    assert order(street).status is OrderStatus.EXPIRED
    street.stripe._ledger.charges.pop(next(iter(street.stripe._ledger.charges)))  # nobody's in this street's books


# --- back -----------------------------------------------------------------------------------------------------------


def test_part_of_it_and_then_the_rest_goes_back_by_stripe(street: TelegramStreet) -> None:
    placed = confirms(street)
    pays(street)
    for name, amount in (("a", 500), ("b", None)):
        wish = RefundWish.model_validate({"id": name} | ({"amount": amount} if amount else {}))
        street.tell(wish.event(placed, street.clock()))
        street.run()
    assert [(each.amount, each.state) for each in order(street).refunds] == [(500, "succeeded"), (1995, "succeeded")]
    assert [line["refunded"] for line in street.stripe.charged_elsewhere()] == [PRICE]


def test_the_shopper_who_cancels_the_paid_order_gets_it_all_back(street: TelegramStreet) -> None:
    confirms(street)
    pays(street)
    for action in ("annuleren", "cancelorder"):
        street.taps(ANNA, action)
        street.run()
    assert order(street).status is OrderStatus.CANCELLED
    assert [line["refunded"] for line in street.stripe.charged_elsewhere()] == [PRICE]


def test_a_refund_at_the_dashboard_and_a_dispute_find_their_order(street: TelegramStreet) -> None:
    """Stripe's events name the charge, or an intent that we never saw; nothing of ours."""
    confirms(street)
    pays(street)
    street.refunds_at_stripe(0, 5)
    arrive(street, True)
    assert [(each.reason, each.amount) for each in order(street).refunds] == [("external", 500)]
    street.opens_dispute(0, inquiry=False)
    arrive(street, True)
    assert [each.outcome for each in order(street).disputes] == ["open"]
    street.moves_dispute(0, "won")
    arrive(street, True)


def test_what_was_refunded_at_stripe_before_the_word_came_is_known(street: TelegramStreet) -> None:
    confirms(street)
    street.pays_invoice(-1)
    street.refunds_at_stripe(0, 5)
    arrive(street, True)
    street.is_told(0)
    street.run()
    assert [(each.reason, each.amount) for each in order(street).refunds] == [("external", 500)]
    assert books(street).problems == ()


def test_an_invoice_is_never_payable_for_longer_than_its_goods_are_held(street: TelegramStreet) -> None:
    placed = confirms(street)
    ends = placed.attempt.expires_at
    assert ends is not None and ends - street.clock() <= timedelta(minutes=61)
    assert placed.account == TELEGRAM


# --- where the talk went on -----------------------------------------------------------------------------------------


def moved_here() -> Chat:
    """A web chat that a talk with an open invoice on Telegram was taken to."""
    chat = at(Step.AWAITING_PAYMENT)
    here = chat.order.attempt.model_copy(update={"in_chat": True, "payer": "311"})
    chat.orders[chat.order.id] = chat.order.with_attempt(here)
    return chat


def test_an_invoice_is_not_sent_where_it_cannot_be_paid() -> None:
    chat = moved_here()
    chat.later(minutes=31)
    (reminder,) = [each for each in chat.said if isinstance(each, PaymentRequest)]
    assert reminder.invoice is None and reminder.link.url


def test_who_would_rather_pay_here_orders_again_once_the_invoice_is_closed() -> None:
    chat = moved_here()
    assert chat.conversation
    first = chat.order
    chat.tap(f"confirm:{chat.conversation.cart.version}")
    assert any(isinstance(effect, ExpirePayment) for effect in chat.effects)
    chat.observed("expired", order=first.id)
    chat.observed()
    assert chat.order.id != first.id and not chat.order.attempt.in_chat
    assert [each.link.url for each in chat.said if isinstance(each, PaymentRequest)] == [
        f"https://shop.test/p/{chat.order.id}"
    ]
