"""Mistakes in what the checkout is told: each ends with one question, about just what is doubtful."""

import pytest

from functions.commerce.places import Registered
from functions.conversation.state import Step
from tests.conversation.chat import Chat
from tests.conversation.states import DAY, at

LINDENGRACHT = Registered(street="Lindengracht", city="Amsterdam")
WITH_REGISTER = {
    ("NL", "1015 KB", "12"): LINDENGRACHT,
    ("NL", "1015 KB", "241"): LINDENGRACHT,
    ("NL", "2563 AV", "501"): Registered(street="Laan van Meerdervoort", city="'s-Gravenhage"),
    ("NL", "1051 AA", "7"): None,
}


def draft(chat: Chat):  # type: ignore[no-untyped-def]
    assert chat.conversation
    return chat.conversation.draft


def looking_up(step: Step, locale: str = "nl") -> Chat:
    chat = at(step, locale)
    chat.register = dict(WITH_REGISTER)
    return chat


def to_email(chat: Chat) -> None:
    """From the question after the address to that of the e-mail."""
    chat.tap("nophone")
    chat.tap(DAY)
    assert chat.step is Step.CHECKOUT_EMAIL


# --- e-mail -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "email"),
    [
        ("Ja, dat bedoel ik", "jan@gmail.com"),
        ("Nee, het klopt zo", "jan@gmial.com"),
    ],
)
def test_a_near_miss_is_offered_for_correction_and_either_is_one_tap(answer: str, email: str) -> None:
    chat = at(Step.CHECKOUT_EMAIL)
    chat.say("jan@gmial.com")
    assert "Bedoel je jan@gmail.com?" in chat.text
    assert list(chat.offered()) == ["Ja, dat bedoel ik", "Nee, het klopt zo"]
    assert chat.step is Step.CHECKOUT_EMAIL
    chat.tap(answer)
    assert draft(chat).email == email
    assert chat.step is Step.CHECKOUT_CARD


@pytest.mark.parametrize(
    ("answer", "email"),
    [
        ("ja", "jan@gmail.com"),
        ("klopt", "jan@gmail.com"),
        ("nee", "jan@gmial.com"),
        ("nee het klopt zo", "jan@gmial.com"),
        ("jan@ziggo.nl", "jan@ziggo.nl"),
    ],
)
def test_the_offer_is_answered_in_words_too(answer: str, email: str) -> None:
    chat = at(Step.CHECKOUT_EMAIL)
    chat.say("jan@gmial.com")
    chat.say(answer)
    assert draft(chat).email == email


def test_an_address_that_cannot_be_right_is_never_kept_as_it_is() -> None:
    chat = at(Step.CHECKOUT_EMAIL)
    chat.say("josé@gmail.com")
    assert "jose@gmail.com" in chat.text
    chat.say("nee")
    assert draft(chat).email == ""
    assert chat.step is Step.CHECKOUT_EMAIL


def test_the_english_offer() -> None:
    chat = at(Step.CHECKOUT_EMAIL, "en")
    chat.say("jan at hotmial dot com")
    assert "Did you mean jan@hotmail.com?" in chat.text
    chat.tap("Yes, that one")
    assert draft(chat).email == "jan@hotmail.com"


def test_a_near_miss_told_before_it_was_asked_for_is_offered_when_its_turn_comes() -> None:
    chat = at(Step.CHECKOUT_NAME)
    chat.say("Sanne de Boer\nDorpsstraat 12a, 2011 AB Haarlem\nsanne@gmial.com")
    chat.say("bezorgen")
    to_email(chat)
    assert "sanne@gmail.com" in chat.text
    chat.tap("Ja, dat bedoel ik")
    assert draft(chat).email == "sanne@gmail.com"


def test_an_email_told_with_the_address_is_not_asked_again() -> None:
    chat = at(Step.CHECKOUT_ADDRESS)
    chat.say("Dorpsstraat 12a, 2011 AB Haarlem, sanne@example.nl")
    assert draft(chat).address.line == "Dorpsstraat 12a, 2011 AB Haarlem"
    assert draft(chat).email == "sanne@example.nl"


@pytest.mark.parametrize("step", [Step.CART, Step.CHECKOUT_ADDRESS])
def test_an_old_button_with_nonsense_harms_nothing(step: Step) -> None:
    for action in ("mail:", "mail:x", "street:", "city:", "street:Dam"):
        chat = at(step)
        chat.tap(action)
        assert draft(chat).email == ""


# --- address, without a register ----------------------------------------------------------------------------------


def test_a_postcode_without_its_letters_is_asked_and_only_that() -> None:
    chat = at(Step.CHECKOUT_ADDRESS)
    chat.say("Dorpsstraat 12a, 2011 Haarlem")
    assert "mis ik nog de twee letters" in chat.text
    assert chat.step is Step.CHECKOUT_ADDRESS
    chat.say("2011 AB")
    assert draft(chat).address.line == "Dorpsstraat 12a, 2011 AB Haarlem"
    assert chat.step is Step.CHECKOUT_PHONE


def test_a_postcode_of_another_country_than_is_written_is_asked() -> None:
    chat = at(Step.CHECKOUT_ADDRESS)
    chat.say("Meir 78, 2000 AB Antwerpen, België")
    assert "2000 AB is geen postcode van dat land" in chat.text
    chat.say("2000")
    assert draft(chat).address.line == "Meir 78, 2000 Antwerpen"


# --- address, with one --------------------------------------------------------------------------------------------


def test_a_postcode_and_number_are_a_whole_address() -> None:
    chat = looking_up(Step.CHECKOUT_ADDRESS)
    chat.say("1015KB 12 hs")
    assert draft(chat).address.line == "Lindengracht 12 hs, 1015 KB Amsterdam"
    assert chat.step is Step.CHECKOUT_PHONE


def test_a_slip_in_the_street_is_put_right_and_shown_before_paying() -> None:
    chat = looking_up(Step.CHECKOUT_ADDRESS)
    chat.say("lindegracht 241-3 1015kb")
    assert draft(chat).address.line == "Lindengracht 241-3, 1015 KB Amsterdam"
    to_email(chat)
    chat.say("sanne@example.nl")
    chat.tap("nocard")
    assert "Lindengracht 241-3, 1015 KB Amsterdam" in chat.text


@pytest.mark.parametrize("street", ["Lindengracht", "Prinsengracht"])
def test_a_street_that_contradicts_the_postcode_is_asked(street: str) -> None:
    chat = looking_up(Step.CHECKOUT_ADDRESS)
    chat.say("Prinsengracht 12, 1015KB Amsterdam")
    assert "hoort Lindengracht" in chat.text
    assert chat.step is Step.CHECKOUT_ADDRESS
    typed = looking_up(Step.CHECKOUT_ADDRESS)
    typed.say("Prinsengracht 12, 1015KB Amsterdam")
    chat.tap(street)
    typed.say(street)
    for each in (chat, typed):
        assert draft(each).address.line == f"{street} 12, 1015 KB Amsterdam"
        assert each.step is Step.CHECKOUT_PHONE


def test_a_city_that_contradicts_the_postcode_is_asked() -> None:
    chat = looking_up(Step.CHECKOUT_ADDRESS)
    chat.say("Lindengracht 12, 1015KB Haarlem")
    assert "ligt in Amsterdam" in chat.text
    chat.tap("Amsterdam")
    assert draft(chat).address.line == "Lindengracht 12, 1015 KB Amsterdam"


def test_another_name_of_the_same_city_is_no_contradiction() -> None:
    chat = looking_up(Step.CHECKOUT_ADDRESS)
    chat.say("Ln. van Meerdervoort 501, 2563AV Den Haag")
    chat = looking_up(Step.CHECKOUT_ADDRESS)
    chat.say("2563AV 501 Den Haag")
    assert draft(chat).address.street == "Laan van Meerdervoort"


def test_what_the_register_does_not_know_is_asked_of_the_shopper() -> None:
    chat = looking_up(Step.CHECKOUT_ADDRESS)
    chat.say("1051AA 7")
    assert "de straat" in chat.text
    chat.say("Haarlemmerweg, Amsterdam")
    assert draft(chat).address.line == "Haarlemmerweg 7, 1051 AA Amsterdam"


class Unasked(dict):  # type: ignore[type-arg]
    def get(self, *_: object) -> None:
        raise AssertionError("the register was asked")


@pytest.mark.parametrize("address", ["Dorpsstraat 12", "Meir 50, 2000 Antwerpen", "weet ik niet"])
def test_the_register_is_asked_of_a_dutch_postcode_and_number_only(address: str) -> None:
    chat = at(Step.CHECKOUT_ADDRESS)
    chat.register = Unasked()
    chat.say(address)


def test_stop_asks_no_register() -> None:
    chat = at(Step.CHECKOUT_ADDRESS)
    chat.register = Unasked()
    chat.say("stop")
    assert chat.conversation
    assert not chat.conversation.promotional
