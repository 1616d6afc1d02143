"""The merchant's `test`: the whole way to an order, and no order. Impossible for anybody else."""

from collections.abc import Iterator
from typing import Any

import pytest

from functions.commerce.shop import Notify
from functions.storage import keys
from functions.storage.turns import turns
from infra.simulator.whatsapp_phone import HIDDEN_NUMBER
from tests.moving.talks import Talks, talks

MERCHANT = 3
"""Which phone is theirs."""


@pytest.fixture
def shop() -> Iterator[Talks]:
    with talks() as found:
        number = f"+{found.of(MERCHANT).wa_id}"
        rules = found.world.shop.rules
        found.world.shop.rules = rules.model_copy(update={"notify": Notify(whatsapp=number)})  # type: ignore[misc]
        yield found


def made(shop: Talks) -> list[str]:
    """What an order leaves in the table."""
    families = ("ORDER", "NUMBER", "CODE", "DAY", "PI", "SHOP#de-linde")
    return [
        item["pk"]["S"]
        for item in shop.items()
        if item["pk"]["S"].startswith(families) and item["sk"]["S"] != keys.bundle_pointer("x").sk
    ]


def stock(shop: Talks) -> list[Any]:
    return sorted(str(item) for item in shop.items() if item["pk"]["S"].startswith("STOCK"))


def told(shop: Talks, number: int) -> list[str]:
    return [each.name for each in shop.world.bus.announced if each.conversation == shop.id(number)]


def test_the_merchant_goes_all_the_way_and_nothing_is_ordered(shop: Talks) -> None:
    before = stock(shop)
    assert "TEST" in shop.phone(MERCHANT).says("Test!")[-1]
    shop.orders()
    assert any("TEST, geen bestelling" in each for each in shop.said(MERCHANT))
    assert made(shop) == []
    assert stock(shop) == before
    assert shop.world.commands == []
    assert shop.stripe.ledger() == []
    assert told(shop, MERCHANT) == []
    effects = [each.type for turn in turns(shop.world.table, shop.id(MERCHANT), limit=500) for each in turn.effects]
    assert set(effects) == {"send"}
    assert shop.talk(MERCHANT).cart.empty
    assert shop.talk(MERCHANT).order is None


def test_buy_now_orders_nothing_either(shop: Talks) -> None:
    shop.phone(MERCHANT).says("test")
    bubble = shop.of(MERCHANT).bubbles[-1]
    shop.whatsapp.app.tapped(shop.of(MERCHANT), bubble, {"id": "buy:ROOS-ROOD-M", "title": "Koop nu"})
    heard = shop._heard()
    heard += shop.says("vrijdag") + shop.says("geen kaartje")
    assert any("TEST, geen bestelling" in each for each in heard)
    assert made(shop) == []
    assert shop.stripe.ledger() == []


def test_test_again_ends_it_and_the_next_order_is_a_real_one(shop: Talks) -> None:
    shop.phone(MERCHANT).says("test")
    shop.fills_cart()
    assert "voorbij" in shop.says("test")[-1]
    assert shop.talk(MERCHANT).cart.empty
    shop.orders()
    shop.pays("ideal")
    assert [past.number for past in shop.talk(MERCHANT).orders] == ["1001"]
    assert "order.paid" in told(shop, MERCHANT)


@pytest.mark.parametrize("number", [1, 2, 0])
def test_of_anybody_else_it_is_a_word_like_any_other(shop: Talks, number: int) -> None:
    who = shop.phone(number) if number else shop.web()
    answer = "\n".join(who.says("test"))
    assert "TEST" not in answer
    assert not shop.talk(number).testing
    shop.orders()
    assert len(shop.stripe.ledger()) == 1


def test_a_merchant_who_hides_their_number_is_nobody_in_particular(shop: Talks) -> None:
    number = f"+{shop.of(HIDDEN_NUMBER).wa_id}"
    shop.world.shop.rules = shop.world.shop.rules.model_copy(  # type: ignore[misc]
        update={"notify": Notify(whatsapp=number)}
    )
    shop.phone(HIDDEN_NUMBER).says("test")
    assert not shop.talk(HIDDEN_NUMBER).testing


def test_a_shop_that_names_no_number_has_no_test(shop: Talks) -> None:
    shop.world.shop.rules = shop.world.shop.rules.model_copy(update={"notify": Notify()})  # type: ignore[misc]
    shop.phone(MERCHANT).says("test")
    assert not shop.talk(MERCHANT).testing


def test_it_does_not_begin_while_a_real_payment_is_open(shop: Talks) -> None:
    shop.phone(MERCHANT).orders()
    assert "echte betaling open" in shop.says("test")[-1]
    assert not shop.talk(MERCHANT).testing
    assert any("1001" in each for each in shop.pays("ideal"))


def test_a_talk_that_is_taken_in_ends_it(shop: Talks) -> None:
    shop.phone(MERCHANT).says("test")
    shop.web().orders()
    code = shop.code()
    shop.phone(MERCHANT).uses(code)
    assert not shop.talk(MERCHANT).testing
    assert any("1001" in each for each in shop.pays("ideal"))
