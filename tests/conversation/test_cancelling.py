"""An order that is not wanted any more: before it leaves, in one step, and all of the money goes back."""

from typing import Any

import pytest

from functions.commerce.orders import OrderStatus
from functions.conversation.effects import Announce, RefundPayment, Send
from functions.conversation.money_events import RefundRequested
from functions.conversation.state import Step
from tests.conversation.chat import Chat
from tests.conversation.states import at


def of(chat: Chat, kind: type) -> list[Any]:
    return [effect for effect in chat.effects if isinstance(effect, kind)]


def told(chat: Chat) -> list[str]:
    return [send.update for send in of(chat, Send) if send.update]


YES = ["ja", "annuleer", "ja annuleer", "ja graag", "yes cancel it", "yes please", "cancel my order please", "doe maar"]
NO = [
    "nee", "terug", "nee hoor", "nee laat maar", "laat maar zitten", "niet doen", "nee laat staan", "laat maar staan",
    "hou maar", "toch niet", "no, keep it", "keep it", "never mind", "leave it", "don't", "no, don't cancel",
    "no never mind", "actually no", "no thanks", "annuleer maar niet",
]  # fmt: skip
"""As people answered who tried it: the words of the buttons among them."""


@pytest.mark.parametrize("yes", ["Ja, annuleer", "cancelorder", *YES])
def test_a_paid_order_is_cancelled_refunded_restocked_and_told_once(yes: str) -> None:
    chat = at(Step.CANCEL_ORDER)
    before, order = dict(chat.stock), chat.order
    chat.tap(yes) if yes in ("Ja, annuleer", "cancelorder") else chat.say(yes)
    (refund,) = of(chat, RefundPayment)
    assert refund.amount == order.total
    assert chat.order.status is OrderStatus.CANCELLED
    assert told(chat) == ["cancelled_order"]
    assert {sku: units - before[sku] for sku, units in chat.stock.items() if units != before[sku]} == {
        line.sku: line.quantity for line in order.lines
    }
    assert not any(chat.taken.values()), "its day is free again"
    cancelled = [each for each in of(chat, Announce) if each.name == "order.cancelled"]
    assert [each.detail["by"] for each in cancelled] == ["shopper"]


@pytest.mark.parametrize("no", ["Nee, laat staan", *NO])
def test_who_thinks_better_of_it_keeps_the_order(no: str) -> None:
    chat = at(Step.CANCEL_ORDER)
    chat.tap(no) if no == "Nee, laat staan" else chat.say(no)
    assert (chat.order.status, chat.step) == (OrderStatus.PAID, Step.AFTER_ORDER)
    assert of(chat, RefundPayment) == []


@pytest.mark.parametrize(
    "text", ["waar is mijn bestelling", "hebben jullie ook tulpen voor vrijdag in het wit of geel"]
)
def test_something_else_neither_cancels_nor_keeps(text: str) -> None:
    chat = at(Step.CANCEL_ORDER)
    chat.say(text)
    assert (chat.order.status, of(chat, RefundPayment)) == (OrderStatus.PAID, [])


def test_stop_at_the_question_is_still_stop() -> None:
    chat = at(Step.CANCEL_ORDER)
    chat.say("stop")
    assert chat.conversation and not chat.conversation.promotional
    assert chat.order.status is OrderStatus.PAID


@pytest.fixture
def two() -> Chat:
    """Orders 1001 and 1002, both paid."""
    chat = at(Step.AFTER_ORDER)
    chat.tap("add:TULP-YEL")
    chat.tap("checkout")
    chat.tap("slot:2026-11-27:afternoon")
    chat.tap("nocard")
    assert chat.conversation
    chat.tap(f"confirm:{chat.conversation.cart.version}")
    chat.observed()
    chat.paid()
    assert chat.order.number == "1002"
    return chat


def numbers(chat: Chat) -> dict[str, OrderStatus]:
    return {order.number or "": order.status for order in chat.orders.values()}


def test_the_order_that_is_named_is_cancelled_and_no_other(two: Chat) -> None:
    two.say("ik wil bestelling 1001 annuleren")
    assert "bestelling 1001 annuleren?" in two.text
    two.say("ja")
    assert numbers(two) == {"1001": OrderStatus.CANCELLED, "1002": OrderStatus.PAID}
    two.say("annuleer bestelling 1001")
    assert "al geannuleerd" in two.text


def test_who_names_none_of_two_is_asked_which(two: Chat) -> None:
    two.say("annuleer mijn bestelling")
    assert {"1001", "1002"} <= set(two.offered())
    two.tap("1001")
    two.tap("Ja, annuleer")
    assert numbers(two) == {"1001": OrderStatus.CANCELLED, "1002": OrderStatus.PAID}
    two.say("annuleer mijn bestelling")
    assert "bestelling 1002 annuleren?" in two.text, "the other is the only one left"


def test_the_invoice_of_the_order_that_is_named_is_told(two: Chat) -> None:
    two.say("factuur van bestelling 1001")
    assert "bestelling 1001" in two.text.casefold()


def test_a_button_that_is_tapped_twice_refunds_once() -> None:
    chat = at(Step.CANCEL_ORDER)
    chat.tap("cancelorder")
    chat.tap("cancelorder")
    assert len(chat.order.refunds) == 1
    assert of(chat, RefundPayment) == []


def test_what_has_left_is_not_cancelled_even_when_it_leaves_while_it_is_asked() -> None:
    chat = at(Step.CANCEL_ORDER)
    chat.parcel("dispatched")
    chat.tap("cancelorder")
    assert chat.order.status is OrderStatus.PAID
    assert "onderweg" in chat.text
    assert "Medewerker" in chat.offered()


def test_only_what_is_left_goes_back_and_only_what_is_sold_is_restocked() -> None:
    chat = at(Step.AFTER_ORDER)
    line = chat.order.lines[0]
    before = chat.stock[line.sku]
    wish = {"order": chat.order.id, "lines": [{"sku": line.sku, "quantity": 1}], "restock": True}
    chat.happens(RefundRequested.model_validate(wish))
    first = chat.order.refunds[0].amount
    chat.say("annuleer")
    chat.say("ja")
    assert [each.amount for each in chat.order.refunds] == [first, chat.order.total - first]
    assert chat.stock[line.sku] == before + line.quantity


# --- while the bank is busy ---------------------------------------------------------------------------------------


@pytest.fixture
def pending() -> Chat:
    chat = at(Step.AWAITING_PAYMENT)
    chat.observed("complete", "unpaid", payment_intent="pi_1")
    chat.say("annuleer")
    assert chat.step is Step.CANCEL_ORDER
    chat.say("ja")
    return chat


def test_what_a_bank_pays_after_it_was_cancelled_goes_straight_back(pending: Chat) -> None:
    assert told(pending) == ["cancelled_pending"]
    assert pending.order.status is OrderStatus.PAYMENT_PENDING, "the stock stays held until the bank has said"
    pending.paid()
    assert pending.order.status is OrderStatus.CANCELLED
    assert [call.amount for call in of(pending, RefundPayment)] == [pending.order.total]
    assert told(pending) == ["refund"]
    assert not any(pending.reserved.values())


@pytest.mark.parametrize("paid", [True, False])
def test_the_merchant_hears_once_that_it_is_cancelled_whatever_the_bank_does(pending: Chat, paid: bool) -> None:
    pending.paid() if paid else pending.observed("complete", "unpaid", failed=True)
    pending.paid()
    assert [each.name for each in pending.announced].count("order.cancelled") == 1


def test_what_a_bank_does_not_pay_after_it_was_cancelled_is_over(pending: Chat) -> None:
    pending.observed("complete", "unpaid", failed=True)
    assert pending.order.status is OrderStatus.CANCELLED
    assert told(pending) == ["cancelled_unpaid"]
    assert not any(pending.reserved.values())


@pytest.mark.parametrize("asked", ["waar is mijn bestelling", "ik wil betalen"])
def test_who_asks_after_it_meanwhile_is_not_told_that_it_is_held(pending: Chat, asked: str) -> None:
    pending.say(asked)
    assert "geannuleerd" in pending.text and "vastgehouden" not in pending.text


def test_cancelling_twice_says_that_it_is_cancelled(pending: Chat) -> None:
    pending.say("annuleer mijn bestelling")
    assert "al geannuleerd" in pending.text
