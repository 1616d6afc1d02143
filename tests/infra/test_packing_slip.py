"""The packing slip: what the florist needs, nothing that the recipient should not see."""

import re
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest

from functions.commerce.orders import Address, DeliveryDay, Order, OrderStatus
from functions.commerce.slots import slot_name
from functions.conversation.state import Step
from infra.console import Stop
from infra.packing_slip import as_page, as_text, slip
from tests.conversation.states import at
from tests.starter import starter_shop

GIFT = {
    "gift": True, "buyer": "Kees Bakker", "recipient": "Oma Truus", "phone": "+31612345678",
    "address": Address(street="Dam", number="1", postcode="1012 JS", city="Amsterdam", extra="kamer 4"),
    "delivery": DeliveryDay(day=date(2026, 11, 27)), "courier_note": "Bel bij de buren", "substitution": "substitute",
    "card_message": "Lieve oma,\nvan harte! <3",
}  # fmt: skip


def order(locale: str = "nl", **changes: Any) -> Order:
    return at(Step.AFTER_ORDER, locale).order.model_copy(update=GIFT | changes)


def shown(**changes: Any) -> tuple[str, str]:
    made = slip(order(**changes), starter_shop())
    return as_text(made), read(as_page(made))


def read(page: str) -> str:
    """What stands on the page, without its style."""
    words: list[str] = []

    class Reader(HTMLParser):
        def handle_data(self, data: str) -> None:
            words.append(data)

    Reader().feed(re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))
    return " ".join(words)


def test_it_holds_all_that_is_needed_to_make_and_bring_it() -> None:
    for words in shown():
        for wanted in (
            "Bloemenzaak De Linde", "1001", "Oma Truus", "kamer 4, Dam 1, 1012 JS Amsterdam", "+31612345678",
            "vrijdag 27 november", "Bel bij de buren", "van harte! <3", "Bos tulpen (geel)", "TULP-YEL", "Kees Bakker",
            "vervang door iets van dezelfde waarde", "Bezorgen",
        ):  # fmt: skip
            assert wanted in words


@pytest.mark.parametrize("locale", ["nl", "en"])
def test_nothing_on_it_shows_a_price(locale: str) -> None:
    made = order(locale)
    amounts = [made.total, made.shipping.price, *(x for line in made.lines for x in (line.price, line.total))]
    for words in (as_text(slip(made, starter_shop())), read(as_page(slip(made, starter_shop())))):
        assert not re.search(r"[€$£]|\bEUR\b|btw|VAT", words)
        for amount in amounts:
            assert f"{amount // 100},{amount % 100:02d}" not in words
            assert f"{amount // 100}.{amount % 100:02d}" not in words
        assert made.email not in words


def test_no_senders_name_is_honoured() -> None:
    for words in shown(anonymous=True):
        assert "Kees" not in words
        assert "geen naam van de afzender" in words


def test_the_card_stands_by_itself_in_its_own_words() -> None:
    page = as_page(slip(order(), starter_shop()))
    card = page[page.index('<section class="card"') : page.index("</section>")]
    assert "Lieve oma,<br>van harte! &lt;3" in card
    assert "Oma Truus" not in card


def test_without_a_card_there_is_nothing_to_cut_out() -> None:
    assert "<section" not in as_page(slip(order(card_message=""), starter_shop()))


def test_what_a_shopper_wrote_cannot_change_the_page() -> None:
    page = as_page(slip(order(recipient="[[card]]<script>", courier_note="[[lines]]"), starter_shop()))
    assert "<script" not in page
    assert page.count('<section class="card"') == 1
    assert page.count("TULP-YEL") == 1


@pytest.mark.parametrize("status", [status for status in OrderStatus if status is not OrderStatus.PAID])
def test_an_order_that_is_not_to_be_made_has_no_slip(status: OrderStatus) -> None:
    with pytest.raises(Stop, match="nothing to pack"):
        slip(order(status=status), starter_shop())


def test_the_part_of_the_day_is_called_as_the_shop_calls_it() -> None:
    shop = starter_shop()
    option = next(each for each in shop.rules.shipping if each.slots)
    slot = option.slots[0]
    delivery = DeliveryDay(day=date(2026, 11, 27), slot=slot.id)
    made = order(delivery=delivery, shipping=order().shipping.model_copy(update={"id": option.id}))
    called = slot.label.get("nl") or f"{slot.begin:%H:%M}–{slot.until:%H:%M}"
    assert slot_name(made, shop.rules, "nl") == called
    assert f"vrijdag 27 november, {called}" in as_text(slip(made, shop))
    assert slot_name(order(), shop.rules, "nl") == ""
