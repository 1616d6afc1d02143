"""A machine that answers us, and somebody who is rude: growing silence. A person is always heard."""

from datetime import timedelta

import pytest

from functions.conversation.state import Step
from tests.conversation.states import at, new_chat

ABSENT = "Bedankt voor uw bericht. Wij zijn gesloten en nemen contact op"


def test_an_automatic_reply_never_starts_a_loop():
    chat = at(Step.BROWSING)
    assert chat.say(ABSENT)
    answers = [chat.say(ABSENT) for _ in range(10)]
    assert answers == [[]] * 10
    told = [each for each in chat.announced if each.name == "conversation.looping"]
    assert len(told) == 1
    assert told[0].detail["reason"] == "repeated"


def test_a_reply_that_only_counts_up_is_the_same_reply():
    chat = at(Step.BROWSING)
    chat.say("Ticket 1001 is aangemaakt voor uw vraag")
    assert chat.say("Ticket 1002 is aangemaakt voor uw vraag") == []


def test_silence_grows():
    chat = at(Step.BROWSING)
    for _ in range(4):
        chat.say(ABSENT)
    chat.now += timedelta(minutes=3)
    assert chat.say(ABSENT) == []
    chat.now += timedelta(days=2)
    assert chat.say(ABSENT)


def test_more_than_twenty_in_a_minute_are_not_answered():
    chat = at(Step.BROWSING)
    chat.conversation = chat.conversation.model_copy(update={"repeats": type(chat.conversation.repeats)()})
    answered = 0
    for number in range(40):
        chat.now -= timedelta(seconds=4)
        answered += bool(chat.say(f"zoek iets {'abcdefghijklmnopqrstuvwxyz'[number % 26]}{'x' * number}"))
    assert answered == 20
    assert chat.say("stop")
    assert "conversation.looping" in {each.name for each in chat.announced}


@pytest.mark.parametrize("text", ["ja", "help", "mandje", "medewerker", "ik heb betaald", "meer"])
def test_what_a_person_repeats_is_always_heard(text):
    chat = at(Step.AWAITING_PAYMENT)
    assert all(chat.say(text) for _ in range(6))


def test_the_same_wish_later_is_answered_and_a_short_one_twice_at_once():
    chat = at(Step.BROWSING)
    assert chat.say("rozen") and chat.say("rozen")
    chat.now += timedelta(minutes=2)
    assert chat.say("rozen")


def test_a_tap_is_a_persons_and_ends_the_silence():
    chat = at(Step.BROWSING)
    for _ in range(5):
        chat.say(ABSENT)
    assert chat.tap("cart")
    assert chat.say(ABSENT)


def test_an_insult_gets_one_calm_answer_then_less_then_none():
    chat = new_chat()
    chat.say("hallo")
    first = chat.say("wat een kutbot")
    second = chat.say("klootzak")
    assert len(first) == 1 and "boos" in first[0].body
    assert len(second) == 1 and len(second[0].body) < len(first[0].body)
    assert chat.say("rot op") == []
    assert chat.say("rode rozen")


def test_a_wish_in_rude_words_is_dealt_with():
    chat = at(Step.AFTER_ORDER)
    chat.say("waar the fuck blijven mijn bloemen")
    assert chat.conversation.insults == 0
    assert "1001" in chat.text
