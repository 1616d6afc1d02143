"""How many of what is wished, in words as in figures: it reaches the cart, and is no word to search for."""

import pytest

from functions.conversation.counting import count_first, read_number
from functions.conversation.state import Step
from functions.conversation.words import FILLER
from tests.conversation.states import at

TICKETS = [
    ("nl", "{} kaartjes voor het concert", ("2", "twee"), 2),
    ("nl", "mag ik {} kaartjes voor het concert", ("4", "vier"), 4),
    ("nl", "doe maar {} kaartjes voor het concert", ("3", "drie"), 3),
    ("en", "{} tickets for the concert", ("2", "two"), 2),
    ("en", "add {} tickets for the concert", ("2", "two"), 2),
    ("en", "can i have {} tickets for the concert please", ("4", "four"), 4),
]


def in_cart(locale: str, text: str, sku: str) -> int:
    chat = at(Step.BROWSING, locale)
    chat.say(text)
    assert chat.conversation.step is Step.PRODUCT
    chat.tap(f"add:{sku}")
    return chat.conversation.cart.quantity(sku)


@pytest.mark.parametrize(("locale", "text", "counts", "number"), TICKETS)
def test_tickets_are_counted_by_a_word_as_by_a_figure(locale, text, counts, number):
    assert [in_cart(locale, text.format(count), "CONCERT") for count in counts] == [number, number]


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("nl", "kaartjes voor het concert"),
        ("nl", "een kaartje voor het concert"),
        ("nl", "ik vier mijn verjaardag op het concert"),
        ("en", "a ticket for the concert"),
        ("en", "one ticket for the concert"),
    ],
)
def test_an_article_and_a_verb_count_nothing_more_than_one(locale, text):
    assert in_cart(locale, text, "CONCERT") == 1


@pytest.mark.parametrize(
    ("locale", "text"), [("nl", "vier rode rozen"), ("nl", "ik wil graag vier rode rozen"), ("en", "four red roses")]
)
def test_flowers_are_counted_by_a_word(locale, text):
    assert in_cart(locale, text, "ROOS-ROOD-S") == 4


@pytest.mark.parametrize(
    "text",
    [
        "ik vier mijn verjaardag",
        "ik vier zaterdag mijn verjaardag",
        "we vier het samen",
        "ik vier volgende week mijn feest",
        "vier jij ook moederdag",
    ],
)
def test_who_celebrates_counts_nothing(text):
    assert (count_first(text, FILLER), read_number(text)) == (None, None)


@pytest.mark.parametrize("text", ["vier kaartjes", "ik wil er vier", "mag ik vier rode rozen", "vier van de rode"])
def test_who_asks_for_four_counts_them(text):
    assert read_number(text) == 4


@pytest.mark.parametrize(
    ("locale", "text", "terms"),
    [
        ("nl", "twee vazen", ""),
        ("en", "two vases", ""),
        ("nl", "iets voor vier personen", "personen"),
        ("en", "two", "two"),
    ],
)
def test_a_number_in_words_is_none_of_what_is_searched(locale, text, terms):
    assert at(Step.BROWSING, locale).shop.read_wish(text, locale).terms == terms
