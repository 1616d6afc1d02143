"""A name in the middle of a sentence, dictated or chatty; and sentences that tell none."""

import pytest

from functions.conversation.names_in_talk import name_in_talk
from functions.conversation.state import Step
from tests.conversation.states import at

TOLD = {
    "nou het is voor de buurvrouw die heeft op de kat gepast en die heet Wilma de Groot": "Wilma de Groot",
    "my name is priya but its for my colleague sanne de wit": "sanne de wit",
    "so its a surprise for my girlfriend her name is maria fernandez garcia": "maria fernandez garcia",
    "no its not for me its for mr and mrs janssen from downstairs": "mr and mrs janssen",
    "voor mijn beste vriendin anouk": "anouk",
    "her name's fatima": "fatima",
}
UNTOLD = (
    "for my mum please", "voor mijn moeder", "het is voor mijn zus die in utrecht woont", "voor een vriend",
    "it is for my sister who lives in leeds", "het is een cadeau", "is it possible for friday",
    "voor overmorgen graag",
)  # fmt: skip


@pytest.mark.parametrize(("text", "name"), TOLD.items())
def test_a_sentence_tells_the_name_of_who_gets_it(text, name):
    assert name_in_talk(text) == name


@pytest.mark.parametrize("text", UNTOLD)
def test_who_somebody_is_to_the_shopper_is_no_name(text):
    assert name_in_talk(text) == ""


@pytest.mark.parametrize(
    ("text", "name", "gift"),
    [
        ("my name is priya but its for my colleague sanne de wit", "sanne de wit", True),
        ("For myself, Anna Kowalska", "Anna Kowalska", False),
        ("it's for myself, Daniel Whitlock", "Daniel Whitlock", False),
        ("mn naam is joost van der meulen en t is voor mezelf", "joost van der meulen", False),
        ("my name's Tom O'Brien", "Tom O'Brien", False),
    ],
)
def test_the_checkout_takes_it_and_knows_whose_it_is(text, name, gift):
    chat = at(Step.CART)
    chat.tap("checkout")
    chat.say(text)
    assert (chat.conversation.draft.name, chat.conversation.draft.gift) == (name, gift)
    assert chat.step is Step.CHECKOUT_SHIPPING


@pytest.mark.parametrize("text", ["hmmm erm", "hang on a sec", "go back please I forgot something"])
def test_humming_waiting_and_going_back_are_nobodys_name(text):
    chat = at(Step.CART)
    chat.tap("checkout")
    chat.say(text)
    assert chat.conversation.draft.name == ""
