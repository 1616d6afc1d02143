"""Two wishes in one message, and several messages for one wish."""

import pytest

from functions.conversation.clauses import clauses
from functions.conversation.state import Step
from functions.conversation.understand import understand
from functions.conversation.words import Act
from tests.conversation.states import at, new_chat


def test_a_number_and_a_question_are_both_dealt_with():
    chat = at(Step.CART)
    chat.say("doe er 2 van en wat kost bezorgen?")
    assert chat.cart == {"TULP-YEL": 2}
    assert "€ 4,95" in chat.text


def test_one_thing_goes_out_and_another_comes_in():
    chat = at(Step.CART)
    chat.say("verwijder de tulpen en doe er een geurkaars bij")
    assert chat.cart == {"KAARS": 1}


def test_an_ordered_thing_and_the_checkout():
    chat = at(Step.CART)
    chat.say("doe er nog een cactus bij en dan afrekenen")
    assert chat.cart == {"TULP-YEL": 1, "CACTUS": 1}
    assert chat.step.name.startswith("CHECKOUT_")


@pytest.mark.parametrize(
    "text", ["rode rozen en tulpen", "een boeket en een vaas", "roses and a card", "iets voor mijn vader en moeder"]
)
def test_one_wish_in_two_words_is_not_taken_apart(text):
    whole = understand(text, Step.BROWSING)
    assert clauses(text, whole, Step.BROWSING) == (whole,)


@pytest.mark.parametrize("step", [Step.CHECKOUT_CARD, Step.REVIEW_TEXT])
def test_what_is_written_to_somebody_else_is_never_taken_apart(step):
    text = "Lieve mam, stop met werken. Help, je wordt 60! En hoe laat kom je?"
    whole = understand(text, step)
    assert whole.act is Act.TEXT
    assert clauses(text, whole, step) == (whole,)


def test_a_denied_wish_gives_way_to_the_one_beside_it():
    chat = at(Step.AWAITING_PAYMENT)
    chat.say("nee ik wil NIET annuleren, stuur de link nog een keer")
    assert chat.step is Step.AWAITING_PAYMENT
    assert "/p/" in chat.text


def test_four_short_messages_end_well():
    chat = new_chat()
    for text in ("hoi", "heb je", "rode rozen", "voor morgen"):
        chat.say(text)
    assert chat.conversation.shown.product == "rode-rozen"
    assert "Dinsdag 24 november" in chat.text


def test_the_colour_that_is_not_wanted_is_not_shown():
    chat = new_chat()
    chat.say("rozen")
    chat.say("nee niet de rode")
    assert chat.products() or chat.conversation.shown.product
    for product_id in chat.conversation.shown.products:
        product = chat.shop.product(product_id)
        assert product and "red" not in product.colours


def test_a_day_is_said_back_in_full():
    chat = at(Step.CART)
    chat.say("kan het volgende week vrijdag bezorgd worden?")
    assert "Vrijdag 4 december" in chat.text
    assert chat.conversation.draft.wanted is not None


def test_a_return_that_is_begun_leaves_the_talk_free():
    chat = at(Step.AFTER_ORDER)
    chat.say("ik wil iets terugsturen")
    assert chat.step is Step.RETURN
    chat.say("de vaas kwam in stukken aan")
    assert "foto" in chat.text and chat.conversation.human_requested_at is None
    chat.tap("noreturn")
    assert chat.step is Step.AFTER_ORDER


def test_a_person_is_promised_only_when_somebody_is_there():
    chat = new_chat()
    chat.say("hallo")
    chat.say("medewerker")  # Monday: closed
    assert "dicht" in chat.text and "dinsdag 24 november" in chat.text


def test_a_greeting_adds_nothing_to_a_return():
    chat = at(Step.RETURN)
    asked = chat.conversation.returning
    chat.say("hoi")
    assert chat.conversation.returning == asked and chat.step is Step.RETURN
    chat.say("de koppen hingen na twee dagen slap")
    assert chat.conversation.returning.damaged
