"""The whole path as shoppers walk it, in both languages."""

import pytest

from functions.conversation.message import Carousel, PaymentRequest, Receipt
from functions.conversation.state import Step
from tests.conversation.states import new_chat


def test_from_hoi_to_a_review_in_dutch():
    chat = new_chat()
    chat.say("Hoi")
    assert "automatische assistent van Bloemenzaak De Linde" in chat.text
    assert "/privacy" in chat.text
    assert "Rondkijken" in chat.offered()
    chat.say("tulpn")
    chat.say("geel graag")
    chat.say("doe er maar twee")
    assert chat.cart == {"TULP-YEL": 2}
    chat.say("afreknen")
    assert "Is het voor jezelf of voor iemand anders?" in chat.question()
    chat.say("voor mijn moeder")
    chat.say("Koen Terug")
    chat.say("bezorgen")
    chat.say("Stopweg 8")
    chat.say("2011 AB Haarlem")
    assert "Stopweg 8, 2011 AB Haarlem. Klopt dat niet?" in chat.text
    chat.say("06 12345678")
    chat.say("vrijdag")
    assert "Hoe laat op vrijdag 27 november?" in chat.question()
    chat.tap("13:00–18:00")
    assert "vrijdag 27 november, 13:00–18:00" in chat.text
    chat.say("koen@example.nl")
    chat.say("Stop nou met huilen")
    assert "Bestellen en betalen" in chat.offered()
    for shown in (
        "Koen Terug",
        "Stopweg 8, 2011 AB Haarlem",
        "06 12345678",
        "vrijdag 27 november, 13:00–18:00",
        "Stop nou met huilen",
        "€ 34,85",
        "€ 2,88",
    ):
        assert shown in chat.text
    chat.tap("Bestellen en betalen")
    chat.observed()
    assert isinstance(chat.said[0], PaymentRequest)
    chat.paid()
    assert isinstance(chat.said[0], Receipt)
    assert "1001" in chat.text
    assert "Vrijdag 27 november, 13:00–18:00" in chat.text
    assert chat.cart == {}
    chat.parcel("dispatched", carrier="PostNL", tracking_number="3S1", tracking_url="https://t.test/3S1")
    chat.say("waar is mn pakje?")
    assert "https://t.test/3S1" in chat.text
    chat.parcel("delivered")
    chat.later(hours=25)
    chat.tap("5 ★★★★★")
    chat.say("Prachtig, mijn moeder was er stil van.")
    assert chat.order.feedback.review.startswith("Prachtig")
    chat.say("nog een keer bestellen")
    assert chat.cart == {"TULP-YEL": 2}


def test_from_hi_to_a_review_in_english():
    chat = new_chat()
    chat.say("Hi")
    assert "automated assistant of Bloemenzaak De Linde" in chat.text
    chat.say("something for my mum under 30 euros please")
    assert chat.products()
    chat.say("the first one")
    chat.tap("Small")
    chat.say("make it three")
    assert list(chat.cart.values()) == [3]
    chat.say("check out please")
    chat.say("for me")
    chat.say("Mary O'Neill")
    chat.say("pick up")
    chat.say("next Friday afternoon please")
    assert "Friday, 4 December, 13:00–17:00" in chat.text
    chat.say("mary@example.com")
    chat.say("no card")
    assert "Order and pay" in chat.offered()
    chat.tap("Order and pay")
    chat.observed()
    chat.paid()
    assert "Paid, thank you! Order 1001" in chat.text
    chat.say("where is my order?")
    assert "being prepared" in chat.text
    chat.parcel("delivered")
    chat.later(hours=25)
    chat.say("4")
    chat.say("Lovely")
    assert (chat.order.feedback.score, chat.order.feedback.review) == (4, "Lovely")
    chat.say("order again")
    assert len(chat.cart) == 1


def test_a_dutch_talk_holds_no_english_and_an_english_one_no_dutch():
    for hello, wrong in (("hallo", ("your", "order ", "Check out")), ("hello", ("mandje", "bestelling", "Afrekenen"))):
        chat = new_chat()
        chat.say(hello)
        said = chat.text
        for action in ("browse", "cat:plants", "p:monstera", "add:MONST-S", "cart", "edit", "checkout"):
            chat.tap(action)
            said += chat.text
        assert [word for word in wrong if word in said] == []


@pytest.mark.parametrize(
    ("said", "units"),
    [
        ("2x", 2),
        ("x3", 3),
        ("doe er maar twee", 2),
        ("nog eentje erbij", 2),
        ("make it three", 3),
        ("ik wil er 5 van", 5),
        ("nog een", 2),
        ("one more", 2),
        ("another one", 2),
        ("nog twee erbij graag", 3),
        ("doe er nog twee bij", 3),
        ("vier", 4),
        ("4 stuks", 4),
        ("toch maar 2", 2),
        ("maak er 6 van", 6),
        ("I want 4 of those", 4),
        ("change it to 2", 2),
        ("zes stuks aub", 6),
        ("een dozijn", 12),
        ("3 please", 3),
        ("nog 2", 3),
        ("2 more", 3),
        ("doe er drie", 3),
        ("ik neem er 2", 2),
        ("give me 4", 4),
    ],
)
def test_a_quantity_in_any_wording_is_of_what_was_just_put_in(said, units):
    chat = new_chat()
    chat.tap("add:TULP-YEL")
    chat.say(said)
    assert chat.cart == {"TULP-YEL": units}


def test_a_quantity_told_before_the_variant_is_kept():
    chat = new_chat()
    chat.say("3x monstera")
    chat.say("middel graag")
    assert chat.cart == {"MONST-M": 3}


def test_a_change_of_size_or_colour_never_loses_the_line():
    chat = new_chat()
    chat.tap("add:MONST-L")
    for said, sku in (("liever klein", "MONST-S"), ("toch de middelste maat: middel", "MONST-M"), ("groot", "MONST-L")):
        chat.say(said)
        assert chat.cart == {sku: 1}
    chat.tap("rm:MONST-L")
    chat.tap("add:TULP-YEL")
    chat.say("doe maar rood")
    assert chat.cart == {"TULP-RED": 1}
    chat.say("roze")
    assert "uitverkocht" in chat.text
    assert chat.cart == {"TULP-RED": 1}
    chat.say("toch liever de gele")
    assert chat.cart == {"TULP-YEL": 1}


def test_another_product_is_not_taken_for_another_colour():
    chat = new_chat()
    chat.tap("add:TULP-YEL")
    chat.say("rode rozen")
    assert chat.cart == {"TULP-YEL": 1}
    assert "Rode rozen" in chat.text


def test_a_change_to_a_size_with_too_few_keeps_what_there_is_and_says_so():
    chat = new_chat()
    chat.tap("add:MONST-S")
    chat.say("5")
    chat.say("liever groot")
    assert chat.cart == {"MONST-L": 2}
    assert "nog maar 2" in chat.text
    chat.say("ongedaan maken")
    assert chat.cart == {"MONST-S": 5}


def test_remove_and_undo_by_name_by_it_and_all():
    chat = new_chat()
    chat.tap("add:TULP-YEL")
    chat.tap("add:CACTUS")
    chat.say("haal de tulpen eruit")
    assert chat.cart == {"CACTUS": 1}
    chat.say("undo")
    assert chat.cart == {"TULP-YEL": 1, "CACTUS": 1}
    chat.say("mandje leegmaken")
    assert chat.cart == {}
    chat.say("oeps")
    assert chat.cart == {"TULP-YEL": 1, "CACTUS": 1}
    chat.say("verwijder de orchidee")
    assert chat.cart == {"TULP-YEL": 1, "CACTUS": 1}


def test_sold_out_is_said_with_alternatives():
    chat = new_chat()
    chat.tap("add:PIOEN")
    assert "uitverkocht" in chat.text
    assert chat.products()
    assert chat.cart == {}


def test_the_last_one_can_be_bought_once():
    chat = new_chat()
    chat.tap("add:BRUID")
    chat.say("2")
    assert chat.cart == {"BRUID": 1}
    assert "nog maar 1" in chat.text


def test_more_than_the_shop_allows_is_said():
    chat = new_chat()
    chat.stock["TULP-YEL"] = 500
    chat.tap("add:TULP-YEL")
    chat.say("doe er maar 100")
    assert chat.cart == {"TULP-YEL": 50}
    assert "hooguit 50" in chat.text


def test_checking_out_an_empty_cart_says_so():
    chat = new_chat()
    chat.say("afrekenen")
    assert "nog leeg" in chat.text
    assert chat.step is Step.BROWSING


def test_paging_reaches_every_product_once_and_then_says_that_it_is_all():
    chat = new_chat()
    chat.tap("cat:bouquets")
    titles = chat.products()
    while "Meer" in chat.offered():
        chat.say("meer")
        titles += chat.products()
    assert len(titles) == len(set(titles)) == 10
    chat.say("meer")
    assert "Dat was alles" in chat.text


def test_back_from_a_product_shows_the_same_list_again():
    chat = new_chat()
    chat.tap("cat:plants")
    before = chat.products()
    chat.say("de tweede")
    chat.say("terug")
    assert chat.products() == before
    assert isinstance(chat.said[0], Carousel)
