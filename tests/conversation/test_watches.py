"""Promotion that was asked for: a price that drops, something new that fits. Agreed to, told once, ended by a word."""

from datetime import timedelta
from typing import Any

import pytest

from functions.commerce.catalogue import Found, Product, Wish
from functions.commerce.money import Money
from functions.conversation.effects import Send
from functions.conversation.events import StockReturned
from tests.conversation.chat import Chat
from tests.conversation.states import new_chat
from tests.starter import starter_shop


class Published:
    """The starter shop after a publish: a price that changed, products that were not there before."""

    def __init__(
        self, price: int | None = None, lowest: int | None = None, hidden: frozenset[str] = frozenset()
    ) -> None:
        self.price, self.lowest, self.hidden = price, lowest, hidden

    def __getattr__(self, name: str) -> Any:
        return getattr(starter_shop(), name)

    def product(self, name: str) -> Product | None:
        found = starter_shop().product(name)
        if found is None or self.price is None:
            return found
        cheap = {"price": Money(amount=self.price, currency="EUR"), "lowest_30_days": self.lowest}
        variants = tuple(each.model_copy(update=cheap) for each in found.variants)
        return found.model_copy(update={"variants": variants})

    def find(self, wish: Wish, *, offset: int = 0, limit: int = 10) -> Found:
        found = starter_shop().find(wish, offset=offset, limit=limit)
        return found.model_copy(update={"products": tuple(e for e in found.products if e.id not in self.hidden)})


def watching(text: str = "laat me weten als de glazen vaas goedkoper wordt", shop: Any = None) -> Chat:
    chat = new_chat()
    chat.shop = shop or chat.shop
    chat.say("ik zoek iets")
    chat.say(text)
    chat.say("ja")
    return chat


def published(chat: Chat, **later: float) -> Chat:
    chat.now += timedelta(**later)
    chat.happens(StockReturned(sku=next(iter(chat.notices))))
    return chat


def promoted(chat: Chat) -> list[Send]:
    return [each for each in chat.effects if isinstance(each, Send) and each.purpose == "promotional"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("laat me weten als de glazen vaas goedkoper wordt", "price:"),
        ("geef me een seintje als de glazen vaas in de aanbieding is", "price:"),
        ("tell me when the glass vase gets cheaper", "price:"),
        ("let me know when there are new tulips under 30", "search:"),
        ("laat me weten als er nieuwe tulpen zijn onder de 30 euro", "search:"),
    ],
)
def test_it_is_asked_first_and_kept_with_the_words_and_the_time(text: str, name: str):
    chat = new_chat()
    chat.say("hallo")
    chat.say(text)
    assert chat.notices == {} and chat.conversation.opt_ins == ()
    asked = chat.messages[-1].body
    chat.say("ja")
    [kept] = chat.conversation.opt_ins
    assert kept.id.startswith(name) and list(chat.notices) == [kept.id]
    assert kept.words == asked and kept.at == chat.now and kept.until > chat.now + timedelta(days=89)
    assert "stop" in kept.words


def test_no_is_no_and_silence_is_no_either():
    for answer in ("nee", "rode rozen"):
        chat = new_chat()
        chat.say("hallo")
        chat.say("laat me weten als de glazen vaas goedkoper wordt")
        chat.say(answer)
        chat.say("ja")
        assert chat.conversation.opt_ins == () and chat.notices == {}


def test_a_lower_price_is_told_once_for_its_opt_in_and_with_the_lowest_of_thirty_days_or_none():
    for lowest, said in ((1500, True), (None, False)):
        chat = watching()
        chat.shop = Published(price=995, lowest=lowest)
        published(chat, days=2)
        [sent] = promoted(chat)
        assert sent.update == "price_drop" and sent.opt_in == chat.conversation.opt_ins[0].id
        assert "9,95" in sent.message.body and ("15,00" in sent.message.body) is said
        assert chat.notices == {}, "once"


def test_the_same_price_or_a_higher_one_is_no_news():
    chat = watching()
    published(chat, days=2)
    assert promoted(chat) == [] and len(chat.notices) == 1
    chat.shop = Published(price=9_999)
    published(chat, days=2)
    assert promoted(chat) == [] and len(chat.notices) == 1


def test_only_what_is_new_is_told_one_message_a_match_and_one_a_day_at_most():
    every = starter_shop().find(Wish(category="bouquets"), limit=20).products
    first, second = every[0].id, every[1].id
    chat = watching("laat me weten als er nieuwe boeketten zijn", Published(hidden=frozenset({first, second})))
    published(chat, days=1)
    assert promoted(chat) == []
    chat.shop = Published(hidden=frozenset({second}))
    published(chat, days=1)
    [sent] = promoted(chat)
    assert every[0].title["nl"] in sent.message.body and every[1].title["nl"] not in sent.message.body
    chat.shop = Published()
    published(chat, hours=2)
    assert promoted(chat) == [], "one a day"
    published(chat, hours=23)
    [sent] = promoted(chat)
    assert every[1].title["nl"] in sent.message.body
    published(chat, days=2)
    assert promoted(chat) == [], "each once"


@pytest.mark.parametrize("words", ["stop", "geen seintjes meer"])
def test_one_word_ends_all_of_them(words: str):
    chat = watching()
    chat.say(words)
    assert chat.conversation.opt_ins == () and chat.notices == {}


def test_no_more_ends_the_one_that_was_just_told_and_a_button_any():
    chat = watching("laat me weten als er nieuwe boeketten zijn", Published(hidden=frozenset({"rode-rozen"})))
    chat.say("laat me weten als de glazen vaas goedkoper wordt")
    chat.say("ja")
    price = next(name for name in chat.notices if name.startswith("price:"))
    search = next(name for name in chat.notices if name.startswith("search:"))
    chat.shop = Published()
    chat.now += timedelta(days=1)
    chat.happens(StockReturned(sku=search))
    assert len(promoted(chat)) == 1
    chat.say("niet meer")
    assert list(chat.notices) == [price]
    chat.say("mijn seintjes")
    assert "goedkoper" in chat.text
    chat.tap(f"nowatch:{price}")
    assert chat.notices == {} and chat.conversation.opt_ins == ()


def test_after_ninety_days_nothing_is_said():
    chat = watching()
    chat.shop = Published(price=995)
    published(chat, days=91)
    assert promoted(chat) == [] and chat.notices == {}


def test_it_is_named_in_the_shoppers_own_spelling_without_the_words_that_ask():
    for said, label in (
        ("tell me when there are new tulips", "tulips"),
        ("laat me weten als er nieuwe hortensia's zijn?", "hortensia's"),
    ):
        assert [each.label for each in watching(said).conversation.opt_ins] == [label]


def test_enough_ends_the_only_one_there_is_before_anything_was_told_and_asks_which_of_several():
    chat = watching()
    chat.say("niet meer")
    assert chat.notices == {} and "geen bericht meer" in chat.text
    chat.say("niet meer")
    assert "geen bericht meer" not in chat.text
    chat = watching()
    chat.say("laat me weten als er nieuwe tulpen zijn")
    chat.say("ja")
    chat.say("niet meer")
    assert len(chat.notices) == 2 and len(chat.offered()) == 2


def test_what_is_new_stands_on_lines_of_its_own():
    chat = watching("laat me weten als er nieuwe tulpen zijn", Published(hidden=frozenset({"bos-tulpen"})))
    chat.shop = starter_shop()
    published(chat, days=2)
    assert "“tulpen”:\\n- Bos tulpen" in chat.text
