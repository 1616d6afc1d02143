"""`make substitute`: what it asks of the bus, and what it refuses before anything is asked."""

import argparse
from typing import Any

import pytest

from functions.commerce.orders import Order, OrderStatus
from functions.conversation.state import Step
from infra import substitute
from infra.console import Stop
from tests.conversation.states import at
from tests.starter import starter_shop


def given(**options: Any) -> argparse.Namespace:
    line = at(Step.AFTER_ORDER).order.lines[0].sku
    usual = {"line": line, "instead": "TULP-RED", "picture": "", "hours": None, "restock": False, "note": ""}
    return argparse.Namespace(**(usual | options))


def order(**changes: Any) -> Order:
    return at(Step.AFTER_ORDER).order.model_copy(update=changes)


def wish(made: Order, **options: Any) -> Any:
    return substitute.wish(made, starter_shop(), given(**options))


def test_a_sku_of_the_shop_is_proposed_as_such_and_anything_else_as_the_shops_words() -> None:
    asked = wish(order(), hours=4, restock=True, note="De rozen kwamen geknakt aan.")
    assert (asked.order, asked.line, asked.sku, asked.words) == (order().id, given().line, "TULP-RED", "")
    assert (asked.hours, asked.restock, asked.note) == (4, True, "De rozen kwamen geknakt aan.")
    words = wish(order(), instead="Een boeket in rood", picture="https://shop.example/boeket.jpg")
    assert (words.sku, words.words) == ("", "Een boeket in rood")
    assert words.picture == "https://shop.example/boeket.jpg"
    assert asked.id != words.id, "asked twice it is two wishes"


@pytest.mark.parametrize(
    ("changes", "options", "why"),
    [
        ({"status": OrderStatus.CANCELLED}, {}, "order 1001: the order is cancelled"),
        ({}, {"line": "NOPE"}, "NOPE is not in the order"),
        ({}, {"picture": "http://shop.example/b.jpg"}, "picture"),
        ({}, {"hours": 0}, "hours"),
        ({}, {"instead": "x" * 121}, "words"),
    ],
)
def test_what_cannot_be_is_said_before_it_is_asked(changes: Any, options: Any, why: str) -> None:
    with pytest.raises(Stop, match=why):
        wish(order(**changes), **options)


def test_what_has_left_is_not_made_otherwise() -> None:
    chat = at(Step.AFTER_ORDER)
    chat.parcel("dispatched")
    with pytest.raises(Stop, match="has left already"):
        wish(chat.order)
