"""What shoppers type, and what they must find among what they are shown."""

import pytest

from tests.conversation.states import new_chat

FOUND = [
    ("tulpn", "bos-tulpen"),
    ("tullpen", "bos-tulpen"),
    ("tulpjes", "bos-tulpen"),
    ("gele tulp", "bos-tulpen"),
    ("ik zoek een bosje tulpen", "bos-tulpen"),
    ("tulips", "bos-tulpen"),
    ("yelow tulips", "bos-tulpen"),
    ("rode rozn", "rode-rozen"),
    ("rozen rood", "rode-rozen"),
    ("red rosses", "rode-rozen"),
    ("twee dozijn rode rozen", "rode-rozen"),
    ("heb je ook roosjes", "losse-roos"),
    ("single rose", "losse-roos"),
    ("witte roos", "losse-roos"),
    ("zonebloemen", "boeket-zonnebloemen"),
    ("sunflowers", "boeket-zonnebloemen"),
    ("zonnebloem", "zonnebloem"),
    ("hortenzia", "hortensia"),
    ("blue hydrangea", "hortensia"),
    ("gerbra", "gerbera"),
    ("gerbera's", "gerbera"),
    ("anjers", "anjer"),
    ("carnations", "anjer"),
    ("eucalyptis", "eucalyptus"),
    ("lelies", "witte-lelies"),
    ("white lillies", "witte-lelies"),
    ("droogbloemen", "droogboeket"),
    ("dried flowers", "droogboeket"),
    ("bruids boeket", "bruidsboeket"),
    ("weding bouquet", "bruidsboeket"),
    ("cactusen", "cactus"),
    ("cactussen", "cactus"),
    ("cacti", "cactus"),
    ("vetplantjes", "vetplantje"),
    ("succulents", "vetplantje"),
    ("monstra", "monstera"),
    ("gatenplant", "monstera"),
    ("swiss cheese plant", "monstera"),
    ("sanseveria", "sansevieria"),
    ("vrouwetong", "sansevieria"),
    ("snake plants", "sansevieria"),
    ("orchideeen", "orchidee"),
    ("orchids", "orchidee"),
    ("witte orchidee", "orchidee"),
    ("pilea", "pannenkoekenplant"),
    ("pannekoekplant", "pannenkoekenplant"),
    ("lavender", "lavendel"),
    ("olijfboom", "olijfboompje"),
    ("olive tree", "olijfboompje"),
    ("glazen vaasje", "glazen-vaas"),
    ("glas vase", "glazen-vaas"),
    ("grote vaas", "glazen-vaas"),
    ("teracotta", "terracotta-vaas"),
    ("bloempotten", "bloempot"),
    ("flower pots", "bloempot"),
    ("bonbons", "bonbons"),
    ("chocolade", "bonbons"),
    ("chocolates for my girlfriend", "bonbons"),
    ("geurkaarsen", "geurkaars"),
    ("scented candel", "geurkaars"),
    ("teddybeer", "knuffelbeer"),
    ("teddy", "knuffelbeer"),
    ("ballonen", "heliumballon"),
    ("snoeischaren", "snoeischaar"),
    ("iets voor mijn moeder", "rode-rozen"),
    ("cadeau onder 20 euro", "bonbons"),
    ("gift under 20", "bonbons"),
    ("iets voor op kantoor", "sansevieria"),
    ("planten onder een tientje", "vetplantje"),
    ("goedkope plant", "vetplantje"),
    ("paarse orchidee tussen 20 en 30 euro", "orchidee"),
]


@pytest.mark.parametrize(("wish", "product"), FOUND)
def test_a_shopper_finds_it_on_the_first_page(wish, product):
    chat = new_chat()
    chat.say(wish)
    assert chat.conversation
    shown = chat.conversation.shown
    assert product in (*shown.products, shown.product)


@pytest.mark.parametrize(
    "wish", ["blauwe tulpen", "zwarte rozen onder 10 euro", "orchidee onder 5 euro", "green roses", "oranje cactus"]
)
def test_what_is_not_there_is_said_with_at_least_three_near_it(wish):
    chat = new_chat()
    chat.say(wish)
    assert len(chat.products()) >= 3
    assert "niet" in chat.text or "do not have" in chat.text


@pytest.mark.parametrize("nonsense", ["asdfgh", "xyzzy plugh", "qqqqqq"])
def test_nonsense_is_said_to_be_unknown_and_the_second_time_a_person_is_offered(nonsense):
    chat = new_chat()
    chat.say("hallo")
    chat.say(nonsense)
    assert "ken ik niet" in chat.text
    assert len(chat.products()) >= 3
    chat.say(nonsense)
    assert "Medewerker" in chat.offered()
    assert "begrijp ik niet" in chat.text


def test_a_question_we_cannot_answer_is_not_searched_for():
    chat = new_chat()
    chat.say("hallo")
    chat.say("wie heeft het wk van 1988 gewonnen?")
    assert "weet ik niet" in chat.text
    assert chat.offered()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("wat zijn de verzendkosten?", "€ 4,95"),
        ("bezorgen jullie ook in België?", "BE"),
        ("kan ik het ophalen?", "Lindengracht"),
        ("wat zijn jullie openingstijden", "dinsdag 09:00"),
        ("zijn jullie zondag open?", "zondag 11:00"),
        ("what are your opening hours", "Tuesday 09:00"),
        ("how much is delivery?", "€4.95"),
        ("ben jij een robot?", "geen mens"),
        ("are you human?", "not a person"),
        ("bedankt!", "Graag gedaan"),
    ],
)
def test_questions_about_the_shop_are_answered(asked, told):
    chat = new_chat()
    chat.say("hallo" if "€ " in told or told[0] in "BLdzgG" else "hello there")
    chat.say(asked)
    assert told in chat.text
