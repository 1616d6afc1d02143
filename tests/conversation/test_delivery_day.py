"""The day is asked, repeated in full, held like stock, and never one that cannot be."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from functions.commerce.orders import AttemptState, OrderStatus
from functions.commerce.shop import Closure
from functions.conversation.effects import OpenPayment, RefundPayment
from functions.conversation.state import Step
from tests.conversation.chat import Chat
from tests.conversation.states import DAY, at
from tests.starter import with_shipping

FRIDAY = "2026-11-27/standard/afternoon"


def of(chat: Chat, kind: Any) -> list[Any]:
    return [effect for effect in chat.effects if isinstance(effect, kind)]


def asked(**changes: Any) -> Chat:
    """At the question for the day, in a shop with other rules."""
    chat = at(Step.CHECKOUT_DAY)
    if changes:
        chat.shop = with_shipping("standard", **changes)  # type: ignore[assignment]
    return chat


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("vrijdag", "vrijdag 27 november"),
        ("liefst zaterdag", "zaterdag 28 november"),
        ("overmorgen", "woensdag 25 november"),
        ("volgende week vrijdag", "vrijdag 4 december"),
        ("2 december", "woensdag 2 december"),
        ("01-12", "dinsdag 1 december"),
        ("de tweede", "woensdag 25 november"),
        ("zo snel mogelijk", "dinsdag 24 november"),
    ],
)
def test_a_day_in_words_is_repeated_in_full_and_its_slot_asked(text, day):
    chat = asked()
    chat.say(text)
    assert f"Hoe laat op {day}?" in chat.question()
    chat.say("in de middag")
    assert f"Genoteerd: {day}, 13:00–18:00." in chat.text
    assert chat.step is Step.CHECKOUT_EMAIL


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("vrijdagmiddag", "13:00–18:00"),
        ("vrijdag om 10 uur", "09:00–13:00"),
        ("vrijdag 13-18 uur", "13:00"),
        ("vrijdag tussen 9 en 1", "09:00–13:00"),
        ("vrijdag om 2 uur", "13:00–18:00"),
        ("vrijdag at 3pm", "13:00–18:00"),
    ],
)
def test_day_and_slot_in_one_answer_are_both_taken(text, slot):
    chat = asked()
    chat.say(text)
    assert f"vrijdag 27 november, {slot}" in chat.text
    assert chat.step is Step.CHECKOUT_EMAIL


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("20 november 2026", "is al voorbij"),
        ("maandag 30 november", "kan het niet. Bezorgen kan op dinsdag, woensdag, donderdag, vrijdag en zaterdag"),
        ("eerste kerstdag", "gesloten (Eerste kerstdag)"),
        ("26 december", "gesloten (Tweede kerstdag)"),
        ("vandaag", "Op maandag 23 november kan het niet"),
        ("15 maart 2027", "te ver vooruit"),
    ],
)
def test_a_day_that_cannot_be_says_why_and_offers_the_nearest(text, why):
    chat = asked()
    chat.say(text)
    assert why in chat.text
    assert [action for action in chat.offered().values() if action.startswith("day:")]
    assert chat.step is Step.CHECKOUT_DAY
    assert chat.conversation.draft.delivery is None


def test_the_nearest_days_to_christmas_lie_around_it():
    chat = asked()
    chat.say("25 december")
    days = [action.removeprefix("day:") for action in chat.offered().values() if action.startswith("day:")]
    assert "2026-12-24" in days and "2026-12-29" in days
    assert days == sorted(days)


def test_a_closed_day_is_called_by_its_name():
    closed = Closure(first=date(2026, 11, 27), last=date(2026, 11, 28), label={"nl": "verbouwing", "en": "works"})
    chat = asked(closed=(closed,))
    chat.say("vrijdag")
    assert "gesloten (verbouwing)" in chat.text


def test_after_the_cut_off_a_day_is_too_late_and_says_until_when_it_was():
    chat = asked()
    chat.now = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
    chat.say("morgen")
    assert "Voor dinsdag 24 november is het te laat: dat kan tot 14:00 de dag ervoor" in chat.text


def test_a_full_slot_is_not_offered_and_a_full_day_neither():
    chat = asked()
    chat.taken = {FRIDAY: 40, "2026-11-28/standard": 60}
    chat.say("vrijdag")
    assert "13:00–18:00" not in chat.offered()
    chat.say("zaterdag")
    assert "zaterdag 28 november is al vol" in chat.text
    assert "zaterdag 28 november" not in chat.offered()
    chat.tap("slot:2026-11-27:afternoon")
    assert "is al vol" in chat.text
    assert chat.conversation.draft.delivery is None


def test_what_is_no_day_is_asked_again_with_the_days():
    chat = asked()
    chat.say("wanneer het uitkomt")
    assert "Welke dag bedoel je" in chat.text
    assert "dinsdag 24 november" in chat.offered()


def test_an_address_typed_again_at_the_day_is_put_right_and_read_back():
    chat = asked()
    chat.say("Kerkstraat 1, 1017 GA Amsterdam")
    assert "Adres: Kerkstraat 1, 1017 GA Amsterdam" in chat.text
    assert chat.conversation.draft.address.street == "Kerkstraat"
    assert chat.step is Step.CHECKOUT_DAY


def test_a_day_told_with_the_shipping_is_not_asked_again_but_its_slot():
    chat = at(Step.CHECKOUT_SHIPPING)
    chat.say("ophalen op vrijdag")
    assert "Hoe laat op vrijdag 27 november?" in chat.question()
    evening = at(Step.CHECKOUT_SHIPPING)
    evening.say("avondbezorging op donderdag")
    evening.say("Dorpsstraat 12a, 2011 AB Haarlem")
    evening.tap("nophone")
    assert "Genoteerd: donderdag 26 november, 18:00–21:00." in evening.text
    assert evening.step is Step.CHECKOUT_EMAIL


@pytest.mark.parametrize(("text", "locale"), [("rode rozen voor vrijdag", "nl"), ("red roses for Friday please", "en")])
def test_a_day_told_while_looking_around_is_not_asked_again(text, locale):
    chat = at(Step.BROWSING, locale)
    chat.say(text)
    assert {"nl": "Rode rozen", "en": "Red roses"}[locale] in chat.text
    chat.tap("add:ROOS-ROOD-S")
    for tap in ("checkout", "forme"):
        chat.tap(tap)
    chat.say("Sanne")
    chat.tap("ship:pickup")
    assert "27 november" in chat.question().lower()
    chat.tap(DAY)
    assert chat.step is Step.CHECKOUT_EMAIL


def test_another_way_of_shipping_keeps_the_day_where_it_can():
    chat = at(Step.CHECKOUT_CONFIRM)
    chat.tap("ship:evening")
    assert "vrijdag 27 november, 18:00–21:00" in chat.text
    assert chat.step is Step.CHECKOUT_CONFIRM


# --- capacity -------------------------------------------------------------------------------------------------


def test_confirming_takes_the_day_and_paying_keeps_it():
    chat = at(Step.AWAITING_PAYMENT)
    assert chat.taken == {"2026-11-27": 1, "2026-11-27/standard": 1, FRIDAY: 1}
    assert set(chat.order.booked) == set(chat.taken)
    chat.paid()
    assert chat.taken[FRIDAY] == 1
    assert "Vrijdag 27 november, 13:00–18:00" in chat.text


@pytest.mark.parametrize("end", ["expired", "cancelled", "merchant"])
def test_an_order_that_is_no_more_lets_its_day_go(end):
    chat = at(Step.AFTER_ORDER if end == "merchant" else Step.AWAITING_PAYMENT)
    if end == "cancelled":
        chat.say("annuleren")
    chat.parcel("cancelled") if end == "merchant" else chat.observed("expired")
    assert set(chat.taken.values()) == {0}
    assert chat.order.booked == ()


def test_a_day_that_filled_before_the_confirmation_is_said_and_nothing_is_ordered():
    chat = at(Step.CHECKOUT_CONFIRM)
    chat.taken[FRIDAY] = 40
    chat.tap("Bestellen en betalen")
    assert "Sorry: vrijdag 27 november, 13:00–18:00 is net vol geraakt" in chat.text
    assert not chat.orders
    chat.tap("slot:2026-11-28:morning")
    assert "zaterdag 28 november, 09:00–13:00" in chat.text
    chat.tap("Bestellen en betalen")
    assert str(chat.order.delivery.day) == "2026-11-28"


def test_a_day_that_fills_while_the_link_is_open_is_still_this_shoppers():
    chat = at(Step.AWAITING_PAYMENT)
    chat.taken[FRIDAY] = 40
    chat.tap("checkout")
    assert "betaal" in chat.text.lower()
    chat.paid()
    assert chat.order.status is OrderStatus.PAID


def test_a_new_link_for_an_expired_order_asks_for_another_day_when_it_has_filled():
    chat = at(Step.AWAITING_PAYMENT)
    chat.observed("expired")
    chat.taken[FRIDAY] = 40
    chat.tap("Nieuwe link")
    assert "net vol geraakt" in chat.text
    assert not of(chat, OpenPayment)
    chat.tap("slot:2026-11-28:morning")
    chat.tap("Bestellen en betalen")
    assert of(chat, OpenPayment)
    assert chat.taken["2026-11-28/standard/morning"] == 1


def test_a_new_link_after_the_cut_off_asks_for_another_day():
    chat = at(Step.AWAITING_PAYMENT)
    chat.observed("expired")
    chat.now = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    chat.tap("Nieuwe link")
    assert "is het nu te laat" in chat.text
    assert not of(chat, OpenPayment)


def test_paid_after_its_day_was_let_go_books_it_again_while_there_is_room():
    chat = at(Step.AWAITING_PAYMENT)
    chat.observed("expired")
    chat.paid()
    assert chat.order.status is OrderStatus.PAID
    assert chat.taken[FRIDAY] == 1
    assert FRIDAY in chat.order.booked


@pytest.mark.parametrize("gone", ["full", "past"])
def test_paid_when_its_day_is_gone_is_refunded_and_another_day_offered(gone):
    chat = at(Step.AWAITING_PAYMENT)
    chat.observed("expired")
    if gone == "full":
        chat.taken[FRIDAY] = 40
    else:
        chat.now += timedelta(days=6)
    chat.paid()
    assert of(chat, RefundPayment)
    assert chat.order.status is OrderStatus.CANCELLED
    assert "de gekozen dag niet meer vrij" in chat.text
    assert chat.cart == {"TULP-YEL": 1}
    chat.tap("Andere dag kiezen")
    assert chat.step is Step.CHECKOUT_DAY


def test_a_bank_that_took_longer_than_the_day_leaves_a_paid_order_with_a_new_day_to_choose():
    chat = at(Step.AWAITING_PAYMENT)
    chat.observed("complete", "unpaid")
    chat.now += timedelta(days=6)
    chat.paid()
    assert chat.order.status is OrderStatus.PAID
    assert "Je betaling kwam binnen na vrijdag 27 november" in chat.text
    chat.tap("moveslot:2026-12-02:morning")
    assert str(chat.order.delivery.day) == "2026-12-02"
    assert chat.taken["2026-12-02/standard/morning"] == 1


def test_another_day_while_a_link_is_open_closes_it_and_takes_both_days_only_once():
    chat = at(Step.AWAITING_PAYMENT)
    first = chat.order
    chat.tap("ask:day")
    chat.tap("slot:2026-11-27:morning")
    chat.tap("Bestellen en betalen")
    chat.observed("expired")
    assert chat.orders[first.id].booked == ()
    assert chat.order.id != first.id
    assert chat.taken == {
        "2026-11-27": 1, "2026-11-27/standard": 1, FRIDAY: 0, "2026-11-27/standard/morning": 1,
    }  # fmt: skip
    assert chat.order.attempt.state is AttemptState.OPENING


def test_an_option_without_days_asks_none():
    chat = at(Step.CHECKOUT_PHONE)
    chat.shop = with_shipping(  # type: ignore[assignment]
        "standard", days=(), slots=(), cut_off=None, lead_days=0, capacity=None, orders_a_day=None
    )
    chat.tap("nophone")
    assert chat.step is Step.CHECKOUT_EMAIL
    chat.say("sanne@example.nl")
    chat.tap("nocard")
    assert "Bezorgdag" not in chat.text
    chat.say("ja")
    assert chat.order.delivery is None
    assert chat.order.booked == ()


def test_no_free_day_at_all_offers_the_other_ways():
    chat = asked(closed=(Closure(first=date(2026, 1, 1), last=date(2027, 12, 31)),))
    chat.say("vrijdag")
    assert "Ophalen in de winkel" in chat.offered()


# --- moving the day of a paid order -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("kan het een dag later?", "zaterdag 28 november, 13:00–18:00"),
        ("verzet naar zaterdag", "zaterdag 28 november, 13:00–18:00"),
        ("kan het een dag eerder", "donderdag 26 november, 13:00–18:00"),
        ("verplaats maar naar 2 december", "woensdag 2 december, 13:00–18:00"),
    ],
)
def test_a_paid_order_is_moved_by_a_sentence_in_one_transaction(text, day):
    chat = at(Step.AFTER_ORDER)
    chat.say(text)
    assert f"bestelling 1001 komt nu op {day}" in chat.text
    assert chat.taken[FRIDAY] == 0
    assert sum(chat.taken.values()) == 3
    moved = [each for each in chat.announced if each.name == "order.rescheduled"]
    assert [each.detail["by"] for each in moved] == ["shopper"]


def test_moving_without_a_day_offers_days_and_asks_the_slot_only_when_it_must():
    chat = at(Step.MOVE_DAY)
    assert "staat voor vrijdag 27 november, 13:00–18:00" in chat.question()
    chat.taken["2026-11-28/standard/afternoon"] = 40
    chat.tap("zaterdag 28 november")
    assert list(chat.offered()) == ["09:00–13:00"]
    chat.tap("09:00–13:00")
    assert "komt nu op zaterdag 28 november, 09:00–13:00" in chat.text
    assert chat.step is Step.AFTER_ORDER


def test_a_day_that_cannot_be_moved_to_says_why_and_the_order_stays():
    chat = at(Step.MOVE_DAY)
    for text, why in (("zondag", "kan het niet"), ("25 december", "gesloten"), ("qqq", "Welke dag")):
        chat.say(text)
        assert why in chat.text
        assert str(chat.order.delivery.day) == "2026-11-27"
    chat.say("nee")
    assert "blijft op vrijdag 27 november" in chat.text


@pytest.mark.parametrize("state", ["dispatched", "out_for_delivery", "delivered"])
def test_a_day_is_never_moved_after_the_order_left(state):
    chat = at(Step.AFTER_ORDER)
    chat.parcel(state)
    chat.say("verzet naar zaterdag")
    assert "al onderweg" in chat.text
    chat.tap("moveslot:2026-11-28:morning")
    assert chat.parcel("rescheduled", expected="2026-11-28") == []
    assert str(chat.order.delivery.day) == "2026-11-27"
    assert chat.taken[FRIDAY] == 1


def test_the_merchant_moves_the_day_and_the_shopper_is_told_once():
    chat = at(Step.AFTER_ORDER)
    chat.parcel("rescheduled", expected="2026-12-01", reason="de rozen zijn laat")
    assert "Bestelling 1001 komt op een andere dag: dinsdag 1 december, 13:00–18:00 (de rozen zijn laat)" in chat.text
    assert chat.taken["2026-12-01/standard/afternoon"] == 1
    assert chat.taken[FRIDAY] == 0
    assert chat.parcel("rescheduled", expected="2026-12-01") == []
    chat.parcel("rescheduled", expected="2026-12-01", slot="morning")
    assert "09:00–13:00" in chat.text


def test_the_merchant_cannot_move_it_to_a_full_day_or_one_that_is_over():
    chat = at(Step.AFTER_ORDER)
    chat.taken["2026-12-01/standard/afternoon"] = 40
    for day in ("2026-12-01", "2026-11-20"):
        assert chat.parcel("rescheduled", expected=day) == []
        assert chat.announced[-1].name == "fulfilment.ignored"
    assert chat.taken[FRIDAY] == 1


def test_another_order_of_the_same_shopper_takes_a_place_of_its_own():
    chat = at(Step.AFTER_ORDER)
    chat.say("nog een keer bestellen")
    chat.tap("checkout")
    chat.tap(DAY)
    chat.tap("nocard")
    chat.tap("Bestellen en betalen")
    assert chat.taken[FRIDAY] == 2


def test_the_last_line_of_an_address_that_was_whole_without_it_is_no_wrong_day():
    chat = asked()
    city = chat.conversation.draft.address.city
    chat.say(city)
    assert "Op welke dag" in chat.question()
    assert "Welke dag bedoel je?" not in chat.text


@pytest.mark.parametrize(
    ("locale", "text"), [("nl", "volgende week vrijdag komt beter uit"), ("en", "next week Friday suits me better")]
)
def test_a_day_that_suits_better_moves_the_order(locale, text):
    chat = at(Step.AFTER_ORDER, locale)
    chat.say(text)
    assert str(chat.order.delivery.day) == "2026-12-04"
