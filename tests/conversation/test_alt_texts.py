"""What a merchant wrote is on a picture goes with it, in the shopper's language, wherever a product is shown."""

import json
from pathlib import Path
from typing import Any

import pytest

from functions.commerce.catalogue import Found, Product, Wish
from functions.conversation.effects import Send
from functions.conversation.events import StockReturned
from functions.conversation.message import Card, Carousel, Detail, Message
from functions.conversation.state import Step
from functions.conversation.substitute_events import SubstituteProposed
from functions.storage.turns import Turn
from tests.conversation.chat import Chat
from tests.conversation.states import at, new_chat
from tests.starter import starter_shop

FROZEN = Path(__file__).parents[1] / "frozen"
SEEN = {"nl": "Een volle bos in een glazen vaas", "en": "A full bunch in a glass vase"}


class Told:
    """The starter shop, whose merchant said of the first picture of each product what is on it."""

    def __getattr__(self, name: str) -> Any:
        return getattr(starter_shop(), name)

    def __deepcopy__(self, _: object) -> "Told":
        return self

    def product(self, name: str) -> Product | None:
        return self._told(starter_shop().product(name))

    def product_of(self, sku: str) -> Product | None:
        return self._told(starter_shop().product_of(sku))

    def find(self, wish: Wish, *, offset: int = 0, limit: int = 10) -> Found:
        found = starter_shop().find(wish, offset=offset, limit=limit)
        return found.model_copy(update={"products": tuple(filter(None, map(self._told, found.products)))})

    def similar(self, product: str, *, limit: int = 3) -> tuple[Product, ...]:
        return tuple(filter(None, map(self._told, starter_shop().similar(product, limit=limit))))

    def _told(self, product: Product | None) -> Product | None:
        return product.model_copy(update={"alts": {product.images[0]: SEEN}}) if product else None


def told(chat: Chat) -> Chat:
    chat.shop = Told()
    return chat


def pictured(messages: list[Message]) -> list[Card | Detail]:
    shown = [each for each in messages if isinstance(each, Carousel | Detail)]
    assert shown
    return [each for message in shown for each in (message.cards if isinstance(message, Carousel) else (message,))]


@pytest.mark.parametrize(("hello", "locale"), [("hallo", "nl"), ("hello, good morning", "en")])
def test_cards_and_a_product_say_it_in_the_shoppers_language(hello: str, locale: str) -> None:
    chat = told(new_chat())
    chat.say(hello)
    assert {each.alt for each in pictured(chat.tap("cat:bouquets"))} == {SEEN[locale]}
    assert {each.alt for each in pictured(chat.tap("p:bos-tulpen"))} == {SEEN[locale]}
    assert {each.alt for each in pictured(chat.tap("similar:bos-tulpen"))} == {SEEN[locale]}


def test_what_is_back_in_stock_says_it() -> None:
    chat = told(new_chat())
    chat.say("ik zoek iets")
    chat.tap("notice:PIOEN")
    chat.stock["PIOEN"] = 5
    assert [each.alt for each in pictured(chat.happens(StockReturned(sku="PIOEN")))] == [SEEN["nl"]]


def test_what_takes_a_place_says_it_and_a_picture_of_its_own_does_not() -> None:
    chat = told(at(Step.AFTER_ORDER))
    wish = {"order": chat.order.id, "line": chat.order.lines[0].sku}
    proposed = chat.happens(SubstituteProposed.model_validate(wish | {"sku": "TULP-RED"}))
    assert [each.alt for each in pictured(proposed)] == [SEEN["nl"]]
    assert {each.alt for each in pictured(chat.tap("Iets anders"))} == {SEEN["nl"]}
    other = wish | {"words": "Een boeket", "picture": "https://shop.test/boeket.jpg"}
    assert [each.alt for each in pictured(chat.happens(SubstituteProposed.model_validate(other)))] == [""]


def test_where_nothing_was_told_there_is_nothing() -> None:
    chat = new_chat()
    chat.say("hallo")
    assert {each.alt for each in pictured(chat.tap("cat:bouquets"))} == {""}


def test_a_message_kept_before_there_were_any_is_read() -> None:
    kept = json.loads((FROZEN / "turn-v1.json").read_text())
    assert '"alt"' not in json.dumps(kept)
    shown = [effect.message for effect in Turn.model_validate(kept).effects if isinstance(effect, Send)]
    assert {each.alt for each in pictured(shown)} == {""}
