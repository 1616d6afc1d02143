"""What is written on the card: a shopper's words as they are, and nothing that was said to the shop."""

import pytest

from functions.conversation.card_answer import Answer, read_card_answer
from functions.conversation.state import Step
from tests.conversation.states import at

WORDS = (
    "Beterschap", "Lieve mama, zaterdag kom ik langs", "Wil je met me trouwen?", "Sorry!",
    "Sorry dat ik er niet bij ben, veel liefs", "Stop met werken, geniet!", "Ik wil je terug",
    "Nee, ik vergeet je niet", "Waar ter wereld je ook bent", "To be continued on Saturday",
)  # fmt: skip
TO_US = {
    "no card thanks": Answer.NONE,
    "leave it blank": Answer.NONE,
    "zonder kaartje graag": Answer.NONE,
    "ja graag": Answer.YES,
    "yes please": Answer.YES,
    "anoniem": Answer.ANONYMOUS,
    "make it anonymous": Answer.ANONYMOUS,
    "wat kost dat?": Answer.QUESTION,
    "is there a card?": Answer.QUESTION,
    "what do other people write?": Answer.QUESTION,
    "deliver it on saturday instead": Answer.CHANGE,
    "nee wacht, toch zaterdag": Answer.CHANGE,
    "sorry i meant jane@example.com": Answer.CHANGE,
    "i want to change the address first": Answer.CHANGE,
    "weet ik nog niet": Answer.CHANGE,
}


@pytest.mark.parametrize("text", WORDS)
def test_to_somebody_else_one_may_write_anything(text):
    assert read_card_answer(text) == (Answer.WORDS, text)


@pytest.mark.parametrize(("text", "answer"), TO_US.items())
def test_what_is_plainly_said_to_the_shop_is_no_card(text, answer):
    assert read_card_answer(text)[0] is answer


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("can you write Happy Birthday Sanne on the card please", "Happy Birthday Sanne"),
        ("zet “Veel liefs” op het kaartje", "Veel liefs"),
    ],
)
def test_dictated_words_are_taken_out_of_the_sentence(text, words):
    assert read_card_answer(text) == (Answer.WORDS, words)


@pytest.mark.parametrize("step", [Step.CHECKOUT_CARD, Step.BUY_CARD])
@pytest.mark.parametrize("text", ["ja graag", "wat kost dat?", "wait, how much is delivery?"])
def test_the_card_is_asked_for_again(step, text):
    chat = at(step)
    chat.say(text)
    assert chat.step is step
    assert chat.orders == at(step).orders


def test_what_is_in_doubt_is_written_when_it_is_said_again():
    chat = at(Step.CHECKOUT_CARD)
    for _ in range(2):
        chat.say("Wacht maar af")
    assert chat.conversation.draft.card_message == "Wacht maar af"
    assert chat.step is Step.CHECKOUT_CONFIRM


def test_in_the_checkout_another_day_and_e_mail_are_taken_there():
    chat = at(Step.CHECKOUT_CARD)
    chat.say("deliver it on saturday instead")
    chat.say("sorry i meant jane@example.com")
    draft = chat.conversation.draft
    assert (str(draft.delivery.day), draft.email, draft.card_message) == ("2026-11-28", "jane@example.com", None)
    assert chat.step is Step.CHECKOUT_CARD


def test_bought_at_once_another_day_is_taken_and_nothing_is_ordered_yet():
    chat = at(Step.BUY_CARD)
    before = len(chat.orders)
    chat.say("nee wacht, toch zaterdag")
    assert str(chat.conversation.buying.day) == "2026-11-28"
    assert len(chat.orders) == before


def test_without_a_senders_name_is_kept_and_said():
    chat = at(Step.CHECKOUT_CARD)
    chat.say("anoniem")
    assert chat.conversation.draft.anonymous
    assert "zonder afzender" in chat.text


@pytest.mark.parametrize("step", [Step.CART, Step.AFTER_ORDER])
def test_a_card_is_no_candle(step):
    chat = at(step)
    before = chat.cart
    chat.say("kan er nog een kaartje bij")
    assert chat.cart == before
    assert "aartje" in chat.text
