"""The day that was agreed: said to who asks, changed from there, confirmed on paper when it moves."""

import pytest

from functions.conversation.effects import Mail
from functions.conversation.state import Step
from tests.conversation.states import at


def letters(chat):
    return [effect for effect in chat.effects if isinstance(effect, Mail)]


def test_who_asks_hears_the_agreed_day_and_can_choose_another():
    chat = at(Step.AFTER_ORDER)
    chat.say("waar is mijn bestelling?")
    assert "Afgesproken: vrijdag 27 november, 13:00–18:00." in chat.text
    chat.tap("Andere dag kiezen")
    assert chat.step is Step.MOVE_DAY


@pytest.mark.parametrize(("state", "offered"), [("accepted", True), ("dispatched", False), ("delivered", False)])
def test_another_day_is_offered_only_until_it_has_left(state, offered):
    chat = at(Step.AFTER_ORDER)
    chat.parcel(state)
    chat.say("waar is mijn bestelling?")
    assert ("Andere dag kiezen" in chat.offered()) is offered
    assert ("Afgesproken" in chat.text) is offered


def test_a_day_that_the_shopper_moves_is_confirmed_by_mail():
    chat = at(Step.AFTER_ORDER)
    chat.say("verzet naar zaterdag")
    (letter,) = letters(chat)
    assert letter.purpose == "contract"
    assert letter.subject == "Bestelling 1001 bij Bloemenzaak De Linde komt op een andere dag"
    assert "28 november" in letter.sections[1].message.body


def test_a_day_that_the_merchant_moves_is_confirmed_by_mail_in_the_shoppers_language():
    chat = at(Step.AFTER_ORDER, "en")
    chat.parcel("rescheduled", expected="2026-12-01", reason="the roses are late")
    (letter,) = letters(chat)
    assert "comes on another day" in letter.subject
    assert "the roses are late" in letter.sections[0].message.body
    assert "1 December" in letter.sections[1].message.body


def test_a_day_that_stays_is_not_confirmed_again():
    chat = at(Step.MOVE_DAY)
    chat.say("nee")
    assert letters(chat) == []


@pytest.mark.parametrize("step", [Step.CHECKOUT_CONFIRM, Step.CHECKOUT_EMAIL])
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("de datum klopt niet, liever zaterdag", ("2026-11-28", "afternoon")),
        ("doe toch maar zaterdag ipv vrijdag", ("2026-11-28", "afternoon")),
        ("liever zaterdagochtend", ("2026-11-28", "morning")),
    ],
)
def test_before_paying_another_day_is_taken_at_a_later_question_and_said_back(step, text, day):
    chat = at(step)
    chat.say(text)
    agreed = chat.conversation.draft.delivery
    assert (str(agreed.day), agreed.slot) == day
    assert "Genoteerd: zaterdag 28 november" in chat.text
    assert chat.step is step


def test_a_day_that_cannot_be_is_refused_there_too_and_the_agreed_one_stays():
    chat = at(Step.CHECKOUT_CONFIRM)
    chat.say("zondag")
    assert "zondag 29 november kan het niet" in chat.text
    assert str(chat.conversation.draft.delivery.day) == "2026-11-27"
    assert chat.step is Step.CHECKOUT_DAY


@pytest.mark.parametrize(
    ("text", "way"), [("ik wil toch avondbezorging", "evening"), ("ik haal het toch zelf op", "pickup")]
)
def test_another_way_is_taken_at_the_summary(text, way):
    chat = at(Step.CHECKOUT_CONFIRM)
    chat.say(text)
    assert chat.conversation.draft.shipping == way


@pytest.mark.parametrize("text", ["wat kost bezorgen op zaterdag?", "bezorgen jullie ook in gent?"])
def test_asking_changes_nothing_of_what_was_agreed(text):
    chat = at(Step.CHECKOUT_CONFIRM)
    before = chat.conversation.draft
    chat.say(text)
    assert chat.conversation.draft == before
    assert chat.step is Step.CHECKOUT_CONFIRM


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("Tell the courier to use the back door", "use the back door"),
        ("zeg maar tegen de bezorger dat de bel kapot is", "de bel kapot is"),
        ("please ask the driver to leave it with the neighbours at 14", "leave it with the neighbours at 14"),
        ("opmerking voor de bezorger: bel doet het niet", "bel doet het niet"),
    ],
)
def test_what_the_courier_is_to_know_is_taken_from_the_sentence(text, note):
    chat = at(Step.CHECKOUT_CONFIRM)
    chat.say(text)
    assert chat.conversation.draft.courier_note == note


@pytest.mark.parametrize(
    "text",
    ["kan ik ook zaterdag ophalen?", "is zaterdag ook mogelijk of is dat duurder?", "zaterdag", "kan het zaterdag?"],
)
def test_a_day_that_is_only_asked_about_is_offered_and_nothing_moved(text):
    chat = at(Step.AFTER_ORDER)
    chat.say(text)
    assert "staat voor vrijdag 27 november, 13:00–18:00. Hoe laat op zaterdag 28 november?" in chat.question()
    assert str(chat.order.delivery.day) == "2026-11-27"
    chat.tap("09:00–13:00")
    assert (str(chat.order.delivery.day), chat.order.delivery.slot) == ("2026-11-28", "morning")


@pytest.mark.parametrize(
    "text", ["vrijdag kan ik niet", "ik ben vrijdag niet thuis", "change day", "i want to move my order"]
)
def test_a_day_that_does_not_suit_has_others_offered(text):
    chat = at(Step.AFTER_ORDER)
    chat.say(text)
    assert chat.step is Step.MOVE_DAY
    assert str(chat.order.delivery.day) == "2026-11-27"


@pytest.mark.parametrize(
    ("text", "day"),
    [("niet zaterdag maar dinsdag", "2026-11-24"), ("maak er zaterdagochtend van", "2026-11-28")],
)
def test_a_rejected_day_is_not_the_one_that_is_taken(text, day):
    chat = at(Step.AFTER_ORDER)
    chat.say(text)
    assert str(chat.order.delivery.day) == day
