"""What stands beside a price: the price of a unit, and of a reduced one the lowest of the 30 days before."""

import tempfile
from functools import cache
from pathlib import Path

import pytest

from functions.channels.registry import channel
from functions.conversation.message import Carousel, Detail
from functions.messages.render import Renderer
from functions.shop.bundle import Bundle, open_archive
from functions.shop.compile import compile_folder
from tests.conversation.chat import Chat
from tests.starter import starter_folder, starter_stock

LOWEST = {"BONBON": 1795, "ROOS-ROOD-S": 2295}


@cache
def reduced_shop() -> Bundle:
    addresses = {name: f"https://shop.test/images/{name}" for name in starter_folder().images}
    compiled = compile_folder(starter_folder(), addresses, LOWEST)
    return open_archive(compiled.archive, Renderer, Path(tempfile.mkdtemp(prefix="reduced-shop-")))


def detail(locale: str, product: str) -> str:
    chat = Chat(reduced_shop(), starter_stock())
    chat.say("hoi" if locale == "nl" else "hi")
    if locale == "en":
        chat.say("English please")
    (shown,) = [each for each in chat.tap(f"p:{product}") if isinstance(each, Detail)]
    return shown.body.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("nl", "€ 14,95 (laagste prijs van de laatste 30 dagen: € 17,95) · € 74,75 per kilo"),
        ("en", "€14.95 (lowest price of the last 30 days: €17.95) · €74.75 per kilogram"),
    ],
)
def test_a_reduced_price_and_a_content_are_told(locale: str, expected: str) -> None:
    assert expected in detail(locale, "bonbons")


def test_only_the_reduced_size_says_so() -> None:
    lines = [line for line in detail("nl", "rode-rozen").splitlines() if "€" in line]
    assert len(lines) == 3
    assert ["laagste prijs" in line for line in lines] == [True, False, False]


def test_a_card_tells_it_too_and_fits_every_channel() -> None:
    chat = Chat(reduced_shop(), starter_stock())
    chat.say("hoi")
    (carousel,) = [each for each in chat.say("cadeau") if isinstance(each, Carousel)]
    (card,) = [each for each in carousel.cards if "74,75" in each.subtitle]
    assert "laagste prijs van de laatste 30 dagen: €" in card.subtitle
    assert [channel(name).compile(carousel).report for name in ("web", "whatsapp")] == [(), ()]
