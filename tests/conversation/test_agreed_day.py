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
