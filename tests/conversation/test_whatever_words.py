"""What is chosen, changed and asked in a shopper's own words: long, mistyped, dictated, in either language."""

import pytest

from functions.conversation.state import Step
from tests.conversation.states import at, new_chat


@pytest.mark.parametrize(
    ("text", "sku"),
    [
        ("nou ik denk dat ik toch maar voor de middelste ga want die grote is wel heel veel", "ROOS-ROOD-M"),
        ("yeah I'll go for the small one actually because she has a tiny flat", "ROOS-ROOD-S"),
        ("doe maar midium", "ROOS-ROOD-M"),
        ("die van 59,95 graag", "ROOS-ROOD-L"),
        ("the 35 euro one", "ROOS-ROOD-M"),
        ("the cheapest one will do", "ROOS-ROOD-S"),
        ("zalig schoon, doet mij die grote maar", "ROOS-ROOD-L"),
    ],
)
def test_a_size_is_chosen_by_its_word_its_price_or_in_a_story(text, sku):
    chat = at(Step.BROWSING)
    chat.tap("p:rode-rozen")
    chat.say(text)
    assert chat.cart == {sku: 1}


@pytest.mark.parametrize(
    "text", ["lijkt dat in het echt ook op de foto?", "not the small one", "heb je hem ook in het groot?"]
)
def test_asking_and_rejecting_put_nothing_in(text):
    chat = at(Step.BROWSING)
    chat.tap("p:rode-rozen")
    chat.say(text)
    assert chat.cart == {}


@pytest.mark.parametrize(
    ("text", "cart"),
    [
        ("die losse zonnebloem hoeft er niet meer bij", {"ROOS-ROOD-S": 1, "TULP-RED": 1}),
        ("die tuplen toch maar niet", {"ROOS-ROOD-S": 1, "ZON-LOS": 1}),
        ("get rid of the sunflower", {"ROOS-ROOD-S": 1, "TULP-RED": 1}),
        ("schrap de laatste maar", {"ROOS-ROOD-S": 1, "TULP-RED": 1}),
        ("can we do two of the roses", {"ROOS-ROOD-S": 2, "TULP-RED": 1, "ZON-LOS": 1}),
        ("toch liever de grote ipv de kleine", {"ROOS-ROOD-L": 1, "TULP-RED": 1, "ZON-LOS": 1}),
        ("can you add a box of chocolates too", {"ROOS-ROOD-S": 1, "TULP-RED": 1, "ZON-LOS": 1, "BONBON": 1}),
        ("kan er nog een knuffelbeer bij", {"ROOS-ROOD-S": 1, "TULP-RED": 1, "ZON-LOS": 1, "BEER": 1}),
    ],
)
def test_lines_are_changed_in_whatever_words(text, cart):
    chat = new_chat()
    for sku in ("ROOS-ROOD-S", "TULP-RED", "ZON-LOS"):
        chat.tap(f"add:{sku}")
    chat.tap("cart")
    chat.say(text)
    assert chat.cart == cart


@pytest.mark.parametrize(
    "text", ["mijn bank app doet moeilijk dus het kan even duren", "bunch of thieves the lot of you", "hang on a min"]
)
def test_chance_words_lead_nobody_away_from_the_open_payment(text):
    chat = at(Step.AWAITING_PAYMENT)
    chat.say(text)
    assert chat.step is Step.AWAITING_PAYMENT


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("doe maar s avonds want overdag zijn we allebei aan het werk en dan staat het daar maar", "evening"),
        ("um i think ill just pick it up on my way home from work", "pickup"),
        ("could someone just drop it round to her house", "standard"),
        ("ophaaln", "pickup"),
        ("to her door please, she can't get out any more", "standard"),
    ],
)
def test_a_way_of_delivery_is_chosen_in_whatever_words(text, way):
    chat = at(Step.CHECKOUT_SHIPPING)
    chat.say(text)
    assert chat.conversation.draft.shipping == way


@pytest.mark.parametrize("text", ["is pick up free", "komen jullie 's avonds ook in Rotterdam?", "wat kost het?"])
def test_asking_about_a_way_chooses_none(text):
    chat = at(Step.CHECKOUT_SHIPPING)
    chat.say(text)
    assert chat.conversation.draft.shipping == ""
    assert chat.step is Step.CHECKOUT_SHIPPING


@pytest.mark.parametrize("text", ["nu kopen", "Buy now"])
def test_the_words_of_the_button_do_what_it_does(text):
    chat = at(Step.BROWSING)
    chat.tap("p:glazen-vaas")
    chat.say(text)
    assert "buy:VAAS-GLAS-S" in str(chat.effects)
    assert chat.cart == {}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("remove one", 2),
        ("eentje eruit", 2),
        ("haal er een weg", 2),
        ("haal 1 gele tulp weg", 2),
        ("toch maar eentje minder", 2),
        ("two less please", 1),
        ("haal de tulpen weg", 0),
    ],
)
def test_some_of_a_line_go_or_all_of_it(text, left):
    chat = at(Step.CART)
    chat.say("3")
    chat.say(text)
    assert chat.cart == ({"TULP-YEL": left} if left else {})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Ik wil graag een bosje tulpen laten bezorgen bij mijn oma vrijdag, met een kaartje",
            "Dertig Hollandse tulpen",
        ),
        ("i want flowers for my mum on friday with a card", "I found"),
        ("bosje tulpen voor mijn oma", "Dertig Hollandse tulpen"),
        ("iets voor de verjaardag van mijn moeder in Haarlem", "Ik vond"),
    ],
)
def test_who_says_all_of_it_at_once_is_shown_what_they_came_for(text, found):
    chat = new_chat()
    chat.say("hi" if "mum" in text else "hoi")
    chat.say(text)
    assert found in chat.text
    assert "Precies dat heb ik niet" not in chat.text
    assert (chat.conversation.draft.wanted is not None) == ("vrijdag" in text or "friday" in text)


def test_what_cannot_be_returned_is_said_where_returns_are_asked_about():
    chat = at(Step.CHECKOUT_CONFIRM)
    chat.say("mag ik de bloemen terugsturen?")
    assert "Boeketten, Losse bloemen: geen bedenktijd, want dat bederft." in chat.text
