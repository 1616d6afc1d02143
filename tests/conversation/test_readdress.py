"""Another address for a paid order: until it leaves, as the checkout reads one, never at another price."""

from datetime import date, timedelta

import pytest

from functions.commerce.orders import OrderStatus
from functions.conversation.effects import Announce, Mail, Send
from functions.conversation.state import Step
from tests.conversation.chat import Chat
from tests.conversation.states import at

NEW = "Lindengracht 12, 1015 KB Amsterdam"
FRIDAY = date(2026, 11, 27)


def announced(chat: Chat) -> list[str]:
    return [effect.name for effect in chat.effects if isinstance(effect, Announce)]


@pytest.mark.parametrize(
    "said", ["kan het adres nog veranderen?", "ik heb het verkeerde huisnummer doorgegeven", "ander adres"]
)
def test_it_is_asked_for_in_words_and_changes_the_order_its_mail_and_nothing_else(said):
    chat = at(Step.AFTER_ORDER)
    before = chat.order
    chat.say(said)
    assert chat.step is Step.CHANGE_ADDRESS and "Dorpsstraat 12a" in chat.text
    chat.say(NEW)
    assert chat.order.address and chat.order.address.line == NEW
    assert chat.order.model_copy(update={"address": before.address, "version": before.version}) == before
    assert announced(chat) == ["order.address_changed"]
    assert [effect.to for effect in chat.effects if isinstance(effect, Mail)] == [before.email]
    assert chat.step is Step.AFTER_ORDER
    assert chat.conversation and chat.conversation.moving_to is None


def test_where_is_it_offers_it_until_the_order_has_left():
    chat = at(Step.AFTER_ORDER, "en")
    chat.say("where is my order?")
    assert "Change address" in chat.offered()
    chat.tap("Change address")
    chat.say("Lindengracht 12, 1015 KB Amsterdam")
    assert "The price stays the same" in chat.text
    chat.parcel("dispatched")
    chat.say("where is my order?")
    assert "Change address" not in chat.offered()


def test_what_is_missing_is_asked_for_and_a_number_alone_corrects_the_number():
    chat = at(Step.CHANGE_ADDRESS)
    chat.say("Lindengracht 12")
    assert "Ik mis nog" in chat.text and chat.step is Step.CHANGE_ADDRESS
    chat.say("1015 KB Amsterdam")
    assert chat.order.address and chat.order.address.line == NEW
    chat = at(Step.CHANGE_ADDRESS)
    chat.say("nummer 14")
    assert chat.order.address and chat.order.address.line == "Dorpsstraat 14, 2011 AB Haarlem"


@pytest.mark.parametrize("where", ["Rue de la Loi 16, 1000 Brussel, België", "Kerkstraat 1, 10115 Berlin, Duitsland"])
def test_where_the_agreed_delivery_does_not_go_is_refused_with_why_and_nothing_changes(where):
    chat = at(Step.CHANGE_ADDRESS)
    before = chat.order
    chat.say(where)
    assert chat.order == before
    assert announced(chat) == [] and chat.step is Step.CHANGE_ADDRESS
    chat.say(NEW)
    assert chat.order.address and chat.order.address.line == NEW


def test_leaving_it_and_changing_one_s_mind_keep_the_address():
    for said in ("Laat zo staan", "nee", "terug"):
        chat = at(Step.CHANGE_ADDRESS)
        before = chat.order
        chat.tap(said) if said in chat.offered() else chat.say(said)
        assert chat.order == before
        assert chat.step is Step.AFTER_ORDER, said
        assert chat.order.status is OrderStatus.PAID


def evening_order(locale: str, *, full: bool, also_thursday: bool = False) -> Chat:
    """Agreed for Friday evening, in the shop's own neighbourhood."""
    chat = at(Step.CHANGE_ADDRESS, locale)
    evening = next(each for each in chat.shop.rules.shipping if each.id == "evening")
    shipping = chat.order.shipping.model_copy(update={"id": "evening", "label": evening.label[locale]})
    chat.orders[chat.order.id] = chat.order.model_copy(update={"shipping": shipping})
    days = [str(FRIDAY)] * full + [str(FRIDAY + timedelta(days=-1))] * also_thursday
    chat.taken |= {f"{day}/standard": 60 for day in days}
    return chat


@pytest.mark.parametrize(
    ("full", "also_thursday", "dutch", "english"),
    [
        (False, False, "er is plek op vrijdag 27 november", "has room on Friday, 27 November"),
        (True, False, "donderdag 26 november is de dichtst", "Thursday, 26 November is the nearest day"),
        (True, True, "zaterdag 28 november is de dichtst", "Saturday, 28 November is the nearest day"),
    ],
)
def test_where_only_another_delivery_goes_its_room_on_the_day_is_told_and_nothing_changes(
    full, also_thursday, dutch, english
):
    for locale, words in (("nl", dutch), ("en", english)):
        chat = evening_order(locale, full=full, also_thursday=also_thursday)
        before, taken = chat.order, dict(chat.taken)
        chat.say("Stationsplein 5, 3511 ED Utrecht")
        assert words in chat.text
        assert (chat.order, chat.step) == (before, Step.CHANGE_ADDRESS)
        assert {key: count for key, count in chat.taken.items() if count} == {k: v for k, v in taken.items() if v}
        assert {"sameaddress", "human"} <= set(chat.offered().values())


@pytest.mark.parametrize(
    ("locale", "word", "of_the_order"),
    [("nl", "annuleren", "annuleer mijn bestelling"), ("en", "cancel", "cancel my order")],
)
@pytest.mark.parametrize("step", [Step.CHANGE_ADDRESS, Step.MOVE_DAY])
def test_cancel_goes_back_to_the_order_as_it_was_unless_the_order_is_named(step, locale, word, of_the_order):
    chat = at(step, locale)
    before = chat.order
    chat.say(word)
    assert (chat.order, chat.step, chat.conversation.moving) == (before, Step.AFTER_ORDER, None)
    assert {Step.CHANGE_ADDRESS: "Dorpsstraat 12a", Step.MOVE_DAY: "27 november"}[
        step
    ].casefold() in chat.text.casefold()
    chat = at(step, locale)
    chat.say(of_the_order)
    assert (chat.step, chat.conversation.moving, chat.order.status) == (Step.CANCEL_ORDER, None, OrderStatus.PAID)


def test_what_left_while_it_was_asked_is_explained():
    chat = at(Step.CHANGE_ADDRESS)
    before = chat.order.address
    chat.parcel("dispatched", tracking_url="https://t.test/1")
    chat.say(NEW)
    assert chat.order.address == before
    assert "al onderweg" in chat.text
    chat.say("kan het adres nog veranderen?")
    assert "al onderweg" in chat.text and chat.step is Step.AFTER_ORDER


def test_a_stale_tap_long_after_changes_nothing():
    chat = at(Step.AFTER_ORDER)
    chat.tap("readdress")
    chat.say(NEW)
    chat.tap("sameaddress")
    chat.tap("street:Kerkstraat")
    assert chat.order.address and chat.order.address.line == NEW
    assert any(isinstance(effect, Send) for effect in chat.effects)
