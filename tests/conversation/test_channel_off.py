"""A channel that is off: told once, nothing is ordered, what is under way goes on. The chat here is the web's."""

from typing import get_args

import pytest

from functions.channels.registry import CHANNELS
from functions.commerce.shop import ChannelName
from functions.conversation.effects import OpenPayment
from functions.conversation.events import StockReturned
from functions.conversation.state import Step
from tests.conversation.chat import Chat
from tests.conversation.states import at
from tests.starter import Ruled, starter_shop, starter_stock

OFF = Ruled(starter_shop().rules.model_copy(update={"channels": {"web": False}, "telegram_bot": "DeLindeBot"}))


def closed(step: Step | None = None) -> Chat:
    chat = at(step) if step else Chat(starter_shop(), starter_stock())
    chat.shop = OFF
    return chat


def test_every_channel_that_shoppers_write_on_can_be_turned_off() -> None:
    assert set(get_args(ChannelName)) == set(CHANNELS) - {"email"}, "mail is no conversation"


def test_who_writes_is_told_once_where_the_shop_is_and_then_met_with_silence() -> None:
    chat = closed()
    chat.say("hoi, hebben jullie rozen?")
    assert "neemt hier geen bestellingen meer aan" in chat.text and len(chat.said) == 1
    assert "https://wa.me/3197010555142" in chat.text and "https://t.me/DeLindeBot" in chat.text
    assert "+31 20 555 0142" in chat.text and OFF.rules.website not in chat.text
    for text in ("hallo?", "menu", "medewerker", "rode rozen"):
        chat.say(text)
        assert chat.said == []


def test_it_is_told_again_another_day_and_in_the_shoppers_language() -> None:
    chat = closed()
    chat.say("hello, do you have any roses?")
    assert "no longer takes orders here" in chat.text
    chat.later(hours=25)
    chat.say("hello again")
    assert "no longer takes orders here" in chat.text


def test_a_page_that_is_off_is_not_named_and_neither_is_another_channel_that_is_off() -> None:
    rules = OFF.rules.model_copy(update={"channels": {"web": False, "whatsapp": False}})
    chat = closed()
    chat.shop = Ruled(rules)
    chat.say("hoi")
    assert "wa.me" not in chat.text and "t.me" in chat.text and rules.website not in chat.text


@pytest.mark.parametrize("step", [Step.CART, Step.CHECKOUT_EMAIL, Step.CHECKOUT_CONFIRM])
def test_turned_off_in_the_middle_of_a_checkout_nothing_is_ordered_and_the_cart_stays(step: Step) -> None:
    chat = closed(step)
    cart = chat.cart
    chat.say("ja")
    assert (chat.orders, chat.cart) == ({}, cart) and "Je mandje blijft hier staan" in chat.text
    chat.shop = starter_shop()
    chat.tap("checkout")
    assert chat.step in (Step.CHECKOUT_NAME, Step.CHECKOUT_CONFIRM, Step.CHECKOUT_EMAIL), "on again, it goes on"


def test_a_link_that_is_open_can_still_be_paid_and_is_told_of() -> None:
    chat = closed(Step.AWAITING_PAYMENT)
    chat.say("waar is mijn bestelling?")
    assert chat.said and "geen bestellingen meer" not in chat.text
    chat.paid()
    assert "bedankt" in chat.text.casefold() or chat.order.number in chat.text


def test_who_has_an_order_is_told_of_it_and_served_and_buys_nothing_more() -> None:
    chat = closed(Step.AFTER_ORDER)
    chat.parcel("dispatched")
    assert chat.said, "an order in flight is told of"
    chat.say("waar is mijn bestelling?")
    assert "geen bestellingen meer" not in chat.text
    orders = dict(chat.orders)
    chat.tap("add:TULP-YEL")
    chat.tap("checkout")
    assert chat.orders == orders and "geen bestellingen meer" in chat.text
    assert not any(isinstance(effect, OpenPayment) for effect in chat.effects)


def test_a_buyer_is_served_until_nothing_can_be_sent_back_any_more() -> None:
    chat = closed(Step.AFTER_ORDER)
    chat.parcel("delivered")
    chat.later(days=20)
    chat.say("ik wil iets terugsturen")
    assert "geen bestellingen meer" not in chat.text, "the shop takes back for 30 days"
    chat.later(days=20)
    chat.say("ik wil iets terugsturen")
    assert "geen bestellingen meer" in chat.text


def test_stop_and_the_wish_to_be_forgotten_are_heard() -> None:
    chat = closed()
    chat.say("stop")
    assert chat.conversation and not chat.conversation.promotional and chat.said
    chat.say("verwijder mijn gegevens")
    chat.say("ja")
    assert any(effect.type == "erase_person" for effect in chat.effects)


def test_a_person_of_the_shop_goes_on_with_the_talk_that_they_have() -> None:
    from functions.conversation.desk_events import DeskTookOver

    chat = Chat(starter_shop(), starter_stock())
    chat.say("hoi")
    chat.happens(DeskTookOver(person="Jan"))
    chat.shop = OFF
    chat.say("kunnen jullie een rouwkrans maken?")
    assert chat.said == []


def test_what_is_waited_for_is_kept_and_told_when_the_channel_is_on_again() -> None:
    chat = Chat(starter_shop(), {**starter_stock(), "TULP-YEL": 0})
    chat.tap("notice:TULP-YEL")
    chat.shop = OFF
    chat.stock["TULP-YEL"] = 5
    chat.happens(StockReturned(sku="TULP-YEL"))
    assert chat.said == [] and chat.notices["TULP-YEL"].look_at > chat.now
    chat.shop = starter_shop()
    chat.happens(StockReturned(sku="TULP-YEL"))
    assert chat.said


def test_a_merchant_who_tries_the_shop_is_served() -> None:
    chat = closed(Step.CART)
    assert chat.conversation
    chat.conversation = chat.conversation.model_copy(update={"testing": True})
    chat.tap("checkout")
    assert "geen bestellingen meer" not in chat.text
