"""The receipt in figures: what a channel that draws receipts is told of an order that was paid, to the cent."""

from dataclasses import replace

import pytest

from functions.commerce.orders import Address
from functions.commerce.places import Registered
from functions.conversation.message import Bill, Receipt
from functions.conversation.registered import hear_here
from functions.conversation.state import Step
from tests.conversation.states import at
from tests.conversation.test_codes import TEN, chatting, check_out
from tests.conversation.test_confirmation import paid, talk


def receipt(chat) -> Receipt:
    (found,) = [message for message in chat.said if isinstance(message, Receipt)]
    return found


def bill(chat) -> Bill:
    found = receipt(chat).bill
    assert found and found.adds_up
    return found


@pytest.mark.parametrize(
    ("locale", "method", "words"),
    [("nl", "ideal", "iDEAL"), ("nl", "card", "Kaart"), ("en", "card", "Card"), ("en", "", "Paid online"),
     ("nl", "something_new", "Online betaald")],
)  # fmt: skip
def test_a_paid_order_is_told_in_figures_as_in_words(locale, method, words):
    chat = at(Step.AWAITING_PAYMENT, locale)
    chat.observed("complete", "paid", method=method)
    found, order = bill(chat), chat.order
    assert (found.total, found.currency, found.shop) == (order.total, "EUR", chat.shop.rules.name)
    assert (found.paid_with, found.paid_at, found.address) == (words, order.paid_at, order.address)
    assert found.buyer == order.recipient and order.attempt.method == method
    assert [(item.quantity, item.title, item.amount) for item in found.items] == [
        (line.quantity, line.title, line.gross) for line in order.lines
    ]
    shown = receipt(chat)
    assert set(found.besides) < set(shown.totals) and shown.totals[-1] not in found.besides


def test_a_discount_is_taken_off_by_its_name():
    chat = chatting(TEN)
    check_out(chat).say("welkom10")
    chat.tap("Bestellen en betalen")
    chat.observed()
    chat.paid()
    (off,) = bill(chat).discounts
    assert (off.label, off.amount) == ("Korting WELKOM10", chat.order.discount.amount)


def test_an_order_of_nothing_says_that_there_was_nothing_to_pay():
    chat = check_out(chatting({"code": "GRATIS", "percent": 10_000}))
    chat.say("gratis")
    chat.tap("Bestellen en betalen")
    assert (bill(chat).total, bill(chat).paid_with) == (0, "Niets te betalen")


def test_of_a_gift_the_buyer_is_named_and_nothing_goes_to_who_gets_it():
    chat = at(Step.AWAITING_PAYMENT)
    order = chat.order.model_copy(update={"gift": True, "buyer": "Kees Bakker", "recipient": "Oma Truus"})
    chat.orders[order.id] = order
    chat.paid()
    assert bill(chat).buyer == "Kees Bakker"
    (effect,) = [each for each in chat.effects if getattr(each, "message", None) == receipt(chat)]
    assert effect.type == "send", "to the conversation that ordered, which is the buyer's"


def test_a_receipt_of_before_is_still_read():
    old = {"kind": "receipt", "heading": "Dank", "number": "1", "lines": [], "totals": []}
    assert Receipt.model_validate(old).bill is None


# --- the province -------------------------------------------------------------------------------------------------


def heard(text: str, known: Address, region: str) -> Address:
    said = talk(paid().order, "nl")
    found = {("NL", "1015 KB", "12"): Registered(street="Lindengracht", city="Amsterdam", region=region)}
    said.facts = replace(said.facts, addresses=found)
    return hear_here(said, text, known, ("NL",)).address


def test_the_province_is_the_registers_word_and_goes_when_the_address_changes():
    there = heard("Lindengracht 12, 1015 KB Amsterdam", Address(), "Noord-Holland")
    assert there.region == "Noord-Holland"
    assert heard("Dorpsstraat 3, 9999 XX Ergens", there, "").region == ""
