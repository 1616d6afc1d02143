"""The checkout asks only what is needed, keeps what is valid, and obliges to nothing that was not shown."""

from dataclasses import dataclass
from typing import Any

import pytest

from functions.commerce.money import Money
from functions.commerce.orders import OrderStatus
from functions.conversation.effects import OpenPayment
from functions.conversation.message import Cart
from functions.conversation.state import Step
from tests.conversation.chat import Chat
from tests.conversation.states import DAY, at
from tests.starter import starter_shop

NAMES = (
    "Jan",
    "Sanne de Boer",
    "Mary O'Neill",
    "Jean-Luc Picard",
    "Ægir Þórsson",
    "José María",
    "李小龙",
    "山田 太郎",
    "Анна Каренина",
    "محمد علي",
    "นารี",
    "Δημήτρης",
    "राम कुमार",
    "Bo",
    "Dr. J. van 't Hoff",
    "Familie Jansen",
    "Will Smith Jones",
    "Can Yılmaz Öz",
    "Oma & Opa",
    "S. Ng",
    "Koen Terug",
    "Anna  Maria",
)
NO_NAMES = (
    "?",
    "x",
    "12345",
    "waar bezorgen jullie",
    "sanne@example.nl",
    "mijn moeder",
    "my mum",
    "wat kost dat eigenlijk",
    "https://x.nl",
    "!!!",
    "A" * 90,
)
EMAILS = {
    "sanne@example.nl": "sanne@example.nl",
    "Sanne@Example.NL": "sanne@example.nl",
    "mijn mail is a.b+c@x-y.co.uk": "a.b+c@x-y.co.uk",
    "sanne@example.nl.": "sanne@example.nl",
    "<jan@x.nl>": "jan@x.nl",
    "o'neill@x.ie": "o'neill@x.ie",
    "sanne at example.nl": "sanne@example.nl",
    "a_b@sub.domain.museum": "a_b@sub.domain.museum",
}
NO_EMAILS = (
    "sanne",
    "sanne@",
    "@example.nl",
    "sanne@example",
    "a..b@x.nl",
    "ja",
    "www.example.nl",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_any_script_is_taken(name):
    chat = at(Step.CHECKOUT_NAME)
    chat.say(name)
    assert chat.conversation.draft.name == " ".join(name.split())


@pytest.mark.parametrize("text", NO_NAMES)
def test_what_is_no_name_is_asked_again(text):
    chat = at(Step.CHECKOUT_NAME)
    chat.say(text)
    assert chat.conversation.draft.name == ""
    assert chat.step is Step.CHECKOUT_NAME
    assert chat.said


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("voor Sanne", "Sanne"),
        ("Het is voor Sanne de Boer", "Sanne de Boer"),
        ("my name is Jan", "Jan"),
        ("Ik heet Piet.", "Piet"),
    ],
)
def test_words_around_a_name_are_left_out(text, name):
    chat = at(Step.CHECKOUT_NAME)
    chat.say(text)
    assert chat.conversation.draft.name == name


def test_ones_own_name_is_one_tap_and_for_myself_means_it():
    for said in ("Voor mezelf", "mezelf", "for me", "fatima"):
        chat = at(Step.CART)
        chat.say("mandje", profile_name="Fatima")
        chat.tap("checkout")
        chat.tap(said) if said == "Voor mezelf" else chat.say(said)
        assert chat.conversation.draft.name.title() == "Fatima"
        assert chat.conversation.draft.gift is False
        chat.tap("ask:name")
        assert chat.step is Step.CHECKOUT_NAME


def test_everything_told_at_once_is_not_asked_again():
    chat = at(Step.CHECKOUT_NAME)
    chat.say("Sanne de Boer\nDorpsstraat 12a, 2011 AB Haarlem\nsanne@example.nl")
    chat.say("bezorgen")
    assert chat.step is Step.CHECKOUT_PHONE
    chat.say("overslaan")
    chat.say("zo snel mogelijk")
    chat.tap("09:00–13:00")
    assert chat.step is Step.CHECKOUT_CARD
    assert chat.conversation.draft.address.line == "Dorpsstraat 12a, 2011 AB Haarlem"


@pytest.mark.parametrize(("text", "email"), EMAILS.items())
def test_an_email_is_read(text, email):
    chat = at(Step.CHECKOUT_EMAIL)
    chat.say(text)
    assert chat.conversation.draft.email == email


@pytest.mark.parametrize("text", NO_EMAILS)
def test_what_is_no_email_is_asked_again_and_the_second_time_a_person_is_offered(text):
    chat = at(Step.CHECKOUT_EMAIL)
    chat.say(text)
    assert chat.conversation.draft.email == ""
    assert "e-mailadres" in chat.text
    chat.say(text)
    assert "Medewerker" in chat.offered()
    assert chat.step is Step.CHECKOUT_EMAIL


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("bezorgen", "standard"),
        ("bezorg maar", "standard"),
        ("thuisbezorgd graag", "standard"),
        ("Delivery please", "standard"),
        ("ophalen", "pickup"),
        ("ik kom het ophalen", "pickup"),
        ("afhalen", "pickup"),
        ("pick up", "pickup"),
        ("in de winkel", "pickup"),
        ("avondbezorging", "evening"),
        ("evening delivery", "evening"),
        ("'s avonds", "evening"),
        ("de goedkoopste", "pickup"),
        ("1", "standard"),
        ("de derde", "pickup"),
        ("gewoon", "standard"),
    ],
)
def test_shipping_is_chosen_in_words(text, option):
    chat = at(Step.CHECKOUT_SHIPPING)
    chat.say(text)
    assert chat.conversation.draft.shipping == option


def test_shipping_that_is_not_understood_is_offered_again():
    chat = at(Step.CHECKOUT_SHIPPING)
    for _ in range(3):
        chat.say("per duif")
        assert any(title.startswith("Bezorgen") for title in chat.offered())


def test_an_address_outside_the_shippings_countries_is_said():
    chat = at(Step.CHECKOUT_SHIPPING)
    chat.say("avondbezorging")
    chat.say("Meir 78, 2000 Antwerpen, België")
    assert "alleen naar" in chat.text
    assert chat.step is Step.CHECKOUT_ADDRESS
    chat.tap("ship:standard")
    chat.say("Meir 78, 2000 Antwerpen, België")
    assert chat.conversation.draft.address.country == "BE"


def test_a_card_message_that_is_too_long_is_said_and_kept_out():
    chat = at(Step.CHECKOUT_CARD)
    chat.say("x" * 301)
    assert "301" in chat.text
    assert chat.conversation.draft.card_message is None


@pytest.mark.parametrize("text", ["geen kaartje", "nee", "no card", "zonder kaartje", "overslaan"])
def test_no_card_is_no_card(text):
    chat = at(Step.CHECKOUT_CARD)
    chat.say(text)
    assert chat.conversation.draft.card_message == ""
    assert chat.step is Step.CHECKOUT_CONFIRM


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("verander het adres", Step.CHECKOUT_ADDRESS),
        ("andere naam", Step.CHECKOUT_NAME),
        ("mijn e-mail klopt niet", Step.CHECKOUT_EMAIL),
        ("ander kaartje", Step.CHECKOUT_CARD),
        ("liever ophalen", Step.CHECKOUT_SHIPPING),
    ],
)
def test_any_answer_can_be_changed_from_the_summary_and_nothing_else_is_asked_again(text, step):
    chat = at(Step.CHECKOUT_CONFIRM)
    chat.say(text)
    assert chat.step is step
    chat.say("terug")
    assert chat.step is Step.CHECKOUT_CONFIRM


@pytest.mark.parametrize("text", ["klopt niet", "nee", "niet goed", "ik wil iets wijzigen", "that is wrong"])
def test_no_at_the_summary_offers_what_to_change_and_orders_nothing(text):
    chat = at(Step.CHECKOUT_CONFIRM)
    chat.say(text)
    assert not chat.orders
    assert "Adres" in chat.offered() or "Address" in chat.offered()


def test_the_button_stands_directly_under_all_that_is_agreed_to():
    for locale, label in (("nl", "Bestellen en betalen"), ("en", "Order and pay")):
        chat = at(Step.CHECKOUT_CARD, locale)
        chat.tap("nocard")
        summary = chat.said[-1]
        assert isinstance(summary, Cart)
        assert summary.options[0].title == label
        assert summary.totals[-1].amount.replace("\xa0", " ") in ("€ 19,90", "€19.90")


@dataclass
class Repriced:
    """The shop after the merchant published another price, or took a product out."""

    shop: Any
    sku: str
    price: int | None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.shop, name)

    def product_of(self, sku: str) -> Any:
        product = self.shop.product_of(sku)
        if product is None or sku != self.sku:
            return product
        if self.price is None:
            return None
        price = Money(amount=self.price, currency="EUR")
        variants = tuple(
            each.model_copy(update={"price": price}) if each.sku == sku else each for each in product.variants
        )
        return product.model_copy(update={"variants": variants})


def republished(chat: Chat, price: int | None) -> Chat:
    chat.shop = Repriced(starter_shop(), "TULP-YEL", price)  # type: ignore[assignment]
    return chat


def test_a_price_that_changed_is_told_and_has_to_be_agreed_to_again():
    chat = republished(at(Step.CHECKOUT_CONFIRM), 1695)
    old = chat.offered()["Bestellen en betalen"]
    chat.tap(old)
    assert "was € 14,95, nu € 16,95" in chat.text
    assert not chat.orders
    chat.tap(old)
    assert not chat.orders
    chat.tap("Bestellen en betalen")
    assert chat.order.total == 1695 + 495
    (call,) = [effect for effect in chat.effects if isinstance(effect, OpenPayment)]
    assert sum(line.amount * line.quantity for line in call.lines) == call.amount == chat.order.total


def test_a_product_that_is_no_longer_sold_leaves_the_cart_and_is_told():
    chat = republished(at(Step.CHECKOUT_CONFIRM), None)
    chat.tap("Bestellen en betalen")
    assert "verkopen we niet meer" in chat.text
    assert not chat.orders
    assert chat.cart == {}


def test_stock_that_went_at_the_last_moment_is_told_and_ordered_nothing():
    chat = at(Step.CHECKOUT_CONFIRM)
    chat.say("mandje")
    chat.say("3")
    chat.tap("checkout")
    chat.stock["TULP-YEL"] = 2
    chat.say("ja")
    assert "nog maar 2" in chat.text
    assert not chat.orders
    chat.say("ja")
    assert chat.order.lines[0].quantity == 2
    assert chat.order.status is OrderStatus.AWAITING_PAYMENT
    assert chat.stock["TULP-YEL"] == 0


def test_sold_out_at_the_last_moment_shows_alternatives():
    chat = at(Step.CHECKOUT_CONFIRM)
    chat.stock["TULP-YEL"] = 0
    chat.say("ja")
    assert "uitverkocht" in chat.text
    assert chat.products()
    assert chat.cart == {}


def test_an_order_again_asks_nothing_but_the_day_and_the_card():
    chat = at(Step.AFTER_ORDER)
    chat.say("order again")
    chat.tap("checkout")
    assert chat.step is Step.CHECKOUT_DAY
    chat.tap(DAY)
    assert chat.step is Step.CHECKOUT_CARD
